//! A view as lines: one for each change, or the whole list after each.

use std::time::SystemTime;

use super::view::{Change, View};
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::protocol::json::Json;

/// What was printed, and what is to be.
#[derive(Debug)]
pub(super) struct Lines {
    /// The whole list is printed, and not what changed.
    snapshots: bool,
    /// How many lines are printed at most.
    count: Option<u64>,
    printed: u64,
}

impl Lines {
    /// Begins with none.
    pub(super) fn new(snapshots: bool, count: Option<u64>) -> Self {
        Self {
            snapshots,
            count,
            printed: 0,
        }
    }

    /// Prints what has changed; the first list also where nothing is in it.
    pub(super) fn show(
        &mut self,
        view: &View,
        changes: &[Change],
        printer: &mut Printer,
    ) -> Result<(), Failure> {
        let now = SystemTime::now();
        if !self.snapshots {
            for change in changes {
                let word = Json::string(change.kind.word());
                let line = Json::object([("change", &word), ("data", &change.data)]);
                self.print(now, &line, printer)?;
            }
        } else if !changes.is_empty() || self.printed == 0 {
            let list = Json::array(view.records().map(|(_, record)| record));
            self.print(now, &list, printer)?;
        }
        printer.flush();
        Ok(())
    }

    fn print(
        &mut self,
        now: SystemTime,
        line: &Json,
        printer: &mut Printer,
    ) -> Result<(), Failure> {
        if self.has_enough() {
            return Ok(());
        }
        self.printed += 1;
        printer.queue(now, line)
    }

    /// Tells whether as many were printed as are wanted.
    pub(super) fn has_enough(&self) -> bool {
        self.count.is_some_and(|count| self.printed >= count)
    }

    /// Returns how many were printed, and how many are wanted at most.
    pub(super) fn shown(&self) -> (u64, Option<u64>) {
        (self.printed, self.count)
    }
}
