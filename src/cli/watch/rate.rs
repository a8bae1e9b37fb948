//! How many events come.

use std::time::Duration;

use tokio::time::Instant;

/// Over how many seconds events are counted.
const SECONDS: usize = 5;
/// After this long without an event it is said what that may mean.
const QUIET: Duration = Duration::from_secs(30);

/// How many events came in the last seconds.
#[derive(Debug)]
pub(super) struct Rate {
    begun: Instant,
    last: Option<Instant>,
    /// The counts of seconds, each in the place of its number.
    counts: [(u64, u64); SECONDS],
}

impl Rate {
    /// Begins to count.
    pub(super) fn new(now: Instant) -> Self {
        Self {
            begun: now,
            last: None,
            counts: [(0, 0); SECONDS],
        }
    }

    /// Counts events that came at `now`.
    pub(super) fn add(&mut self, now: Instant, count: u64) {
        if count == 0 {
            return;
        }
        self.last = Some(now);
        let second = (now - self.begun).as_secs();
        let place = usize::try_from(second).unwrap_or_default() % SECONDS;
        if let Some(counted) = self.counts.get_mut(place) {
            if counted.0 != second {
                *counted = (second, 0);
            }
            counted.1 += count;
        }
    }

    /// Returns how many came a second.
    pub(super) fn per_second(&self, now: Instant) -> f64 {
        let second = (now - self.begun).as_secs();
        let recent = self
            .counts
            .iter()
            .filter(|(at, _)| at + SECONDS as u64 > second);
        let count: u64 = recent.map(|(_, count)| count).sum();
        count as f64 / SECONDS as f64
    }

    /// Tells whether there was none for long.
    pub(super) fn is_quiet(&self, now: Instant) -> bool {
        self.last.is_none() && now - self.begun >= QUIET
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn events_are_counted_over_the_last_seconds() {
        let begun = Instant::now();
        let mut rate = Rate::new(begun);
        let after = |millis| begun + Duration::from_millis(millis);
        assert!(rate.is_quiet(after(30_000)));
        rate.add(after(100), 4);
        rate.add(after(4_900), 6);
        assert_eq!(rate.per_second(after(4_950)), 2.0);
        assert_eq!(rate.per_second(after(5_100)), 1.2);
        rate.add(after(5_100), 1);
        assert_eq!(rate.per_second(after(5_200)), 1.4);
        assert_eq!(rate.per_second(after(60_000)), 0.0);
        assert!(!rate.is_quiet(after(60_000)));
    }
}
