//! The filter of `--jq` at work: what it makes of values, what it cannot do, and how it is stopped.

use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use anyhow::Context as _;

use super::args::usage::{Usage, quoted};
use super::failure::Failure;
use super::report::Reporter;
use crate::output::filter::{Filter, FilterError};
use crate::protocol::json::Json;

/// Compiles a filter, before anything is sent.
pub(super) fn compile(text: Option<&str>) -> Result<Option<Rc<Filter>>, Usage> {
    let Some(text) = text else {
        return Ok(None);
    };
    let filter = Filter::new(text).map_err(|bad| {
        Usage::new(format!("--jq {}: {bad}", quoted(text)))
            .hint("filters are written as for jq, such as --jq '.data[].text'")
    })?;
    Ok(Some(Rc::new(filter)))
}

/// Returns what is set while a filter runs: a signal ends the program at once then, since nothing
/// else can hear it.
fn busy() -> Result<Arc<AtomicBool>, Failure> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    static BUSY: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    if let Some(busy) = BUSY.get() {
        return Ok(Arc::clone(busy));
    }
    let busy = Arc::new(AtomicBool::new(false));
    for (signal, status) in [(SIGINT, 130), (SIGTERM, 143)] {
        signal_hook::flag::register_conditional_shutdown(signal, status, Arc::clone(&busy))
            .context("cannot wait for signals")?;
    }
    Ok(Arc::clone(BUSY.get_or_init(|| busy)))
}

/// A filter between values and their printing.
#[derive(Debug)]
pub(super) struct Filtering {
    filter: Rc<Filter>,
    reporter: Reporter,
    busy: Arc<AtomicBool>,
    /// For how many values it failed.
    failed: u64,
}

impl Filtering {
    /// Puts a filter to work.
    pub(super) fn new(filter: &Rc<Filter>, reporter: &Reporter) -> Result<Self, Failure> {
        Ok(Self {
            filter: Rc::clone(filter),
            reporter: reporter.clone(),
            busy: busy()?,
            failed: 0,
        })
    }

    /// Hands over what the filter makes of a value.
    ///
    /// # Errors
    ///
    /// What it failed with, where that is not to be told as one of many.
    pub(super) fn run(
        &mut self,
        value: &Json,
        one_of_many: bool,
        take: impl FnMut(Json) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.busy.store(true, Ordering::Relaxed);
        let ran = self.filter.run(value, take);
        self.busy.store(false, Ordering::Relaxed);
        match ran {
            Err(Failure::Filter(error)) if one_of_many => {
                self.failed += 1;
                self.reporter.warning(&error.to_string());
                Ok(())
            }
            ran => ran,
        }
    }

    /// Tells whether it failed for some of the values.
    pub(super) fn result(&self) -> Result<(), FilterError> {
        match self.failed {
            0 => Ok(()),
            1 => Err(FilterError("one value is not printed".to_owned())),
            failed => Err(FilterError(format!("{failed} values are not printed"))),
        }
    }
}
