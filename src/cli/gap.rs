//! What is missing in a stream.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;

use crate::output::queue::Dropped;
use crate::protocol::json::Json;

/// A time whose events were, or may have been, lost.
#[derive(Clone, Debug)]
pub(super) struct Gap {
    from: Timestamp,
    to: Timestamp,
    reason: String,
    /// How many events came and were not delivered; nobody knows how many did not come.
    undelivered: u64,
}

impl Gap {
    /// A time without a connection that is over now.
    pub(super) fn since(from: Timestamp, reason: String) -> Self {
        Self {
            from,
            to: Timestamp::now(),
            reason,
            undelivered: 0,
        }
    }

    /// Events that a slow reader did not take.
    pub(super) fn of_dropped(dropped: &Dropped) -> Self {
        let time = |time| Timestamp::try_from(time).unwrap_or_default();
        Self {
            from: time(dropped.from),
            to: time(dropped.to),
            reason: "the reader of stdout was too slow".to_owned(),
            undelivered: dropped.count,
        }
    }

    fn length(&self) -> Duration {
        // A clock that was set back must not show.
        Duration::try_from(self.to.duration_since(self.from)).unwrap_or_default()
    }

    /// Returns what stands in the stream for it.
    pub(super) fn line(&self) -> Json {
        let [from, to] = [self.from, self.to].map(|at| Json::string(&format!("{at:.3}")));
        let seconds = format!("{:.1}", self.length().as_secs_f64());
        let gap = Json::object([
            ("from", &from),
            ("to", &to),
            ("seconds", &Json::parse(seconds).unwrap_or(Json::NULL)),
            ("reason", &Json::string(&self.reason)),
            (
                "undelivered",
                &Json::number(i64::try_from(self.undelivered).unwrap_or(i64::MAX)),
            ),
        ]);
        Json::object([("gap", &gap)])
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.length().as_secs_f64();
        match self.undelivered {
            0 => write!(f, "away {seconds:.1} s"),
            count => {
                let Self { reason, .. } = self;
                write!(f, "{reason}: {count} events of {seconds:.1} s were dropped")
            }
        }
    }
}
