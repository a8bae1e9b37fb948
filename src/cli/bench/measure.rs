//! What is measured: how long calls take, how many fail and of what, how late events come.
//!
//! Knows neither sockets nor a clock. What it keeps is as large after a billion calls as after one.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use hdrhistogram::Histogram;

use crate::cli::failure::Failure;
use crate::connection::ended::CallError;
use crate::output::escape;

/// The longest time that is told apart, in nanoseconds: an hour.
const LONGEST: u64 = 3_600_000_000_000;
/// The digits to which times are exact.
const DIGITS: u8 = 3;
/// How many classes of errors are told apart: a server may name any number.
const CLASSES: usize = 32;
/// What all other errors are counted as.
const OTHERS: &str = "others";
/// How much of the name of an error is shown, in bytes.
const NAME: usize = 64;
/// How late a timer may go off, which is not the server's doing.
const TICK: Duration = Duration::from_millis(2);

/// How long many things took.
#[derive(Debug)]
pub(super) struct Times(Histogram<u64>);

impl Times {
    pub(super) fn new() -> Result<Self, Failure> {
        let empty = Histogram::new_with_bounds(1, LONGEST, DIGITS);
        Ok(Self(empty.context("cannot measure times")?))
    }

    pub(super) fn add(&mut self, time: Duration) {
        let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(LONGEST);
        self.0.saturating_record(nanoseconds);
    }

    /// Tells how many there are.
    pub(super) fn count(&self) -> u64 {
        self.0.len()
    }

    pub(super) fn min(&self) -> Duration {
        Duration::from_nanos(self.0.min())
    }

    pub(super) fn max(&self) -> Duration {
        Duration::from_nanos(self.0.max())
    }

    pub(super) fn mean(&self) -> Duration {
        Duration::from_secs_f64(self.0.mean() / 1e9)
    }

    /// Returns the time within which this share of them was done.
    pub(super) fn within(&self, share: f64) -> Duration {
        Duration::from_nanos(self.0.value_at_quantile(share))
    }

    /// Returns the times, the shortest first, each with how many took so long.
    pub(super) fn counts(&self) -> impl Iterator<Item = (Duration, u64)> {
        let recorded = self.0.iter_recorded();
        recorded.map(|step| {
            // What is not told apart from a round time is that time.
            let time = self.0.lowest_equivalent(step.value_iterated_to());
            (
                Duration::from_nanos(time),
                step.count_since_last_iteration(),
            )
        })
    }
}

/// What came of calls and events.
#[derive(Debug)]
pub(super) struct Measured {
    /// How many calls were sent.
    pub(super) begun: u64,
    pub(super) ok: u64,
    /// How many failed of what, in the order in which it first happened.
    pub(super) errors: Vec<(String, u64)>,
    /// The first failure.
    pub(super) first: Option<CallError>,
    /// How long calls took until there was an answer, or nobody waited any more.
    pub(super) latency: Times,
    /// How long it took until events came, where they are waited for.
    pub(super) events: Option<Events>,
}

/// What came of events.
#[derive(Debug)]
pub(super) struct Events {
    pub(super) delay: Times,
    /// How many never came.
    pub(super) missing: u64,
    /// How many answers had no id, so that nobody can know their events.
    pub(super) nameless: u64,
}

impl Measured {
    /// Nothing yet; with `events` they are measured too.
    pub(super) fn new(events: bool) -> Result<Self, Failure> {
        Ok(Self {
            begun: 0,
            ok: 0,
            errors: Vec::new(),
            first: None,
            latency: Times::new()?,
            events: events.then(Events::new).transpose()?,
        })
    }

    /// Takes the end of a call that began so long ago. One that was lost with its connection says
    /// nothing of how long calls take.
    pub(super) fn handle_ended(&mut self, took: Duration, error: Option<CallError>) {
        if !matches!(error, Some(CallError::Lost(_))) {
            self.latency.add(took);
        }
        let Some(error) = error else {
            self.ok += 1;
            return;
        };
        self.count(class(&error));
        self.first.get_or_insert(error);
    }

    fn count(&mut self, class: String) {
        let mut known = self.errors.iter_mut();
        if let Some((_, count)) = known.find(|(name, _)| *name == class) {
            *count += 1;
        } else if class == OTHERS || self.errors.len() < CLASSES {
            self.errors.push((class, 1));
        } else {
            self.count(OTHERS.to_owned());
        }
    }

    /// Tells how many calls failed.
    pub(super) fn failed(&self) -> u64 {
        self.errors.iter().map(|(_, count)| count).sum()
    }

    /// Tells how many calls have ended.
    pub(super) fn ended(&self) -> u64 {
        self.ok + self.failed()
    }
}

impl Events {
    fn new() -> Result<Self, Failure> {
        Ok(Self {
            delay: Times::new()?,
            missing: 0,
            nameless: 0,
        })
    }
}

/// Names what an error is counted as.
fn class(error: &CallError) -> String {
    match error {
        CallError::Feathers(error) => {
            let name = escape::shortened(&error.name, NAME);
            match error.code {
                Some(code) => format!("{name} ({code})"),
                None => name.into_owned(),
            }
        }
        CallError::TimedOut { .. } => "timeout".to_owned(),
        CallError::Lost(_) => "connection".to_owned(),
        CallError::Dialect { .. } | CallError::Mismatch(_) | CallError::Redial(_) => {
            "protocol".to_owned()
        }
    }
}

/// Returns since when a call counts that was `due` and is sent `now`. It should have been sent
/// when it was due, whatever kept it: so a server that stalls is charged with all the calls that
/// had to wait for it, and not with one. Only where there has been room for it since before
/// then, what is missing is the timer's. That is `slip` then, and the calls that have to wait for
/// this one are not charged with it either: without it they would have been sent earlier.
pub(super) fn counts_since(
    due: Instant,
    room_since: Instant,
    now: Instant,
    slip: &mut Duration,
) -> Instant {
    let late = now.saturating_duration_since(due);
    if room_since <= due {
        *slip = if late < TICK { late } else { Duration::ZERO };
    }
    (due + *slip).min(now)
}

/// Returns what became of a rate, in calls a second, where it could not be kept: `begun` calls were
/// sent in `time`.
pub(super) fn missed_rate(rate: f64, begun: u64, time: Duration) -> Option<f64> {
    // Whoever sends 2 % less keeps it well enough, and the first call is sent at once.
    const ENOUGH: f64 = 0.98;
    let due = rate * time.as_secs_f64();
    let got = begun as f64;
    (got + 1.0 < due * ENOUGH).then(|| got / time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::ended::{Ended, Silence};
    use crate::protocol::json::Json;
    use crate::protocol::service::error::FeathersError;

    fn ms(time: u64) -> Duration {
        Duration::from_millis(time)
    }

    fn refusal(error: &str) -> CallError {
        let error = Json::parse(error.to_owned()).unwrap();
        CallError::Feathers(Box::new(FeathersError::from_ack(&error)))
    }

    #[test]
    fn times_are_told_by_the_share_that_was_done_within() {
        let mut times = Times::new().unwrap();
        for time in 1..=1000 {
            times.add(ms(time));
        }
        assert_eq!(times.count(), 1000);
        for (share, told) in [(0.5, 500), (0.9, 900), (0.99, 990), (0.999, 999)] {
            let off = times.within(share).as_secs_f64() / ms(told).as_secs_f64() - 1.0;
            assert!(off.abs() < 0.002, "{share}: {:?}", times.within(share));
        }
        assert!(times.max() >= ms(1000) && times.max() < ms(1002));
        assert!(times.min() <= ms(1) && times.min() > ms(1).mul_f64(0.998));
        assert!((times.mean().as_secs_f64() - 0.5005).abs() < 0.001);
        times.add(Duration::MAX);
        assert_eq!(times.count(), 1001);
    }

    #[test]
    fn errors_are_counted_by_name_and_code() {
        let mut measured = Measured::new(false).unwrap();
        measured.handle_ended(ms(1), None);
        for error in [
            refusal(r#"{"name":"NotFound","code":404,"message":"a"}"#),
            refusal(r#"{"name":"NotFound","code":404,"message":"b"}"#),
            refusal(r#"{"name":"Odd","message":"c"}"#),
            CallError::TimedOut {
                after: ms(5),
                silence: Silence::default(),
            },
            CallError::Lost(Ended::OnPurpose),
        ] {
            measured.handle_ended(ms(1), Some(error));
        }
        let errors: Vec<_> = measured
            .errors
            .iter()
            .map(|(class, count)| (class.as_str(), *count))
            .collect();
        assert_eq!(
            errors,
            [
                ("NotFound (404)", 2),
                ("Odd", 1),
                ("timeout", 1),
                ("connection", 1)
            ]
        );
        assert_eq!(
            (measured.ok, measured.failed(), measured.ended()),
            (1, 5, 6)
        );
        // What was lost was never measured.
        assert_eq!(measured.latency.count(), 5);
        assert_eq!(measured.first.unwrap().to_string(), "NotFound (404): a");
    }

    #[test]
    fn a_server_cannot_name_errors_without_end() {
        let mut measured = Measured::new(false).unwrap();
        for number in 0..100 {
            let error = format!(r#"{{"name":"N{number}{}"}}"#, "x".repeat(1000));
            measured.handle_ended(ms(1), Some(refusal(&error)));
        }
        assert_eq!(measured.errors.len(), CLASSES + 1);
        let rest = (OTHERS.to_owned(), 100 - CLASSES as u64);
        assert_eq!(measured.errors.last(), Some(&rest));
        assert_eq!(measured.failed(), 100);
        assert!(
            measured
                .errors
                .iter()
                .all(|(class, _)| class.len() < 2 * NAME)
        );
    }

    #[test]
    fn a_call_counts_from_when_it_was_due() {
        let due = Instant::now();
        let before = due.checked_sub(ms(1)).unwrap();
        // There was no room until later: the server kept it waiting.
        let mut slip = Duration::ZERO;
        let mut since =
            |room_since, after| counts_since(due, room_since, due + ms(after), &mut slip);
        assert_eq!(since(due + ms(1), 1), due);
        assert_eq!(since(due + ms(500), 500), due);
        // There was room: the timer went off late.
        assert_eq!(since(before, 1), due + ms(1));
        // And so did what waited for that one.
        assert_eq!(since(due + ms(9), 9), due + ms(1));
        // So late is no timer.
        assert_eq!(since(before, 50), due);
        assert_eq!(since(due + ms(9), 9), due);
    }

    #[test]
    fn a_rate_that_was_not_kept_is_told() {
        let second = Duration::from_secs(1);
        assert_eq!(missed_rate(100.0, 100, second), None);
        assert_eq!(missed_rate(100.0, 98, second), None);
        assert_eq!(missed_rate(100.0, 40, second), Some(40.0));
        assert_eq!(missed_rate(0.5, 1, second), None);
        assert_eq!(missed_rate(5.0, 0, Duration::ZERO), None);
    }
}
