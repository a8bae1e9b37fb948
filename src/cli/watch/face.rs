//! How a view is shown: as lines that something reads, or on a screen that somebody looks at.

use super::lines::Lines;
use super::screen::Screen;
use super::view::{Change, View};
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;

/// The two ways.
#[derive(Debug)]
pub(super) enum Face {
    /// Changes or whole lists on stdout.
    Lines(Lines),
    /// A table that is drawn in place.
    Screen(Box<Screen>),
}

impl Face {
    /// Shows what has changed.
    pub(super) fn show(
        &mut self,
        view: &View,
        changes: &[Change],
        printer: &mut Printer,
    ) -> Result<(), Failure> {
        match self {
            Self::Lines(lines) => lines.show(view, changes, printer),
            Self::Screen(screen) => {
                screen.handle_changes(changes);
                Ok(())
            }
        }
    }

    /// Takes note that there was an answer, and that it was shown.
    pub(super) fn handle_answer(&mut self) {
        if let Self::Screen(screen) = self {
            screen.handle_answer();
        }
    }

    /// Counts events that came.
    pub(super) fn handle_events(&mut self, count: u64) {
        if let Self::Screen(screen) = self {
            screen.handle_events(count);
        }
    }

    /// Tells whether as much was shown as is wanted.
    pub(super) fn has_enough(&self) -> bool {
        matches!(self, Self::Lines(lines) if lines.has_enough())
    }

    /// Returns how many lines were shown, and how many are wanted at most.
    pub(super) fn shown(&self) -> (u64, Option<u64>) {
        match self {
            Self::Lines(lines) => lines.shown(),
            Self::Screen(_) => (0, None),
        }
    }

    /// Does what whoever looks on wants, until that is the end.
    pub(super) async fn attend(&mut self, view: &View) -> Result<(), Failure> {
        match self {
            Self::Lines(_) => std::future::pending().await,
            Self::Screen(screen) => screen.attend(view).await,
        }
    }
}
