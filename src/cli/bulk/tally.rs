//! How many lines ended how.

use std::fmt;

/// Counts lines by what came of them.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(in crate::cli) struct Tally {
    pub(super) ok: u64,
    pub(super) failed: u64,
    pub(super) unknown: u64,
    pub(super) not_sent: u64,
}

impl Tally {
    /// Tells whether no line that was sent failed, or may have.
    pub(super) fn is_clean(&self) -> bool {
        self.failed == 0 && self.unknown == 0
    }

    /// Returns how many lines there were.
    pub(in crate::cli) fn lines(&self) -> u64 {
        self.ok + self.failed + self.unknown + self.not_sent
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            ok,
            failed,
            unknown,
            not_sent,
        } = self;
        let lines = self.lines();
        write!(
            f,
            "{lines} lines: {ok} ok, {failed} failed, {unknown} unknown, {not_sent} not sent"
        )
    }
}
