//! How far a long command has come, on stderr.

use std::cell::RefCell;
use std::io::{self, IsTerminal};
use std::rc::Rc;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::report::Reporter;

/// The bar that is shown, if there is one; whoever writes to stderr takes it away meanwhile.
#[derive(Clone, Debug, Default)]
pub(super) struct Bar(Rc<RefCell<Option<ProgressBar>>>);

impl Bar {
    /// Does something on the terminal that the bar stands on.
    pub(super) fn aside(&self, write: impl FnOnce()) {
        match self.0.borrow().as_ref() {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}

/// Shows a bar until it is dropped: on a terminal that the results do not go to. The default
/// shows none.
#[derive(Debug, Default)]
pub(super) struct Progress {
    bar: Bar,
    /// What is counted.
    what: &'static str,
}

impl Progress {
    /// Begins with nothing done of what is counted, which is named in the plural.
    pub(super) fn new(reporter: &Reporter, what: &'static str) -> Self {
        // Where the results scroll by, they are the progress.
        match io::stdout().is_terminal() {
            true => Self::default(),
            false => Self::alone(reporter, what),
        }
    }

    /// The same for a command that prints nothing before it is done.
    pub(super) fn alone(reporter: &Reporter, what: &'static str) -> Self {
        let bar = reporter.bar.clone();
        if !reporter.quiet && io::stderr().is_terminal() {
            let shown = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            shown.set_style(style(&format!("{{pos}} {what}, {{per_sec}}")));
            *bar.0.borrow_mut() = Some(shown);
        }
        Self { bar, what }
    }

    /// Tells how much is done, and of how much if that is known or can be guessed.
    pub(super) fn set(&self, done: u64, whole: Option<u64>) {
        let bar = self.bar.0.borrow();
        let Some(bar) = bar.as_ref() else { return };
        if let Some(whole) = whole
            && bar.length() != Some(whole)
        {
            if bar.length().is_none() {
                let what = self.what;
                bar.set_style(style(&format!(
                    "[{{bar:30}}] {{pos}}/{{len}} {what}, {{per_sec}}, {{eta}} left"
                )));
            }
            bar.set_length(whole);
        }
        bar.set_position(done);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.0.borrow_mut().take() {
            bar.finish_and_clear();
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    // A template that cannot be read would be a bar of another look.
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("=> ")
}
