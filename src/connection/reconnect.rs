//! How long to wait before a lost connection is opened again, as a function of attempts and time.
//!
//! Exponential with full jitter: many listeners that one server lost must not come back at once.

use std::time::{Duration, Instant};

/// The bound of the first wait.
const FIRST: Duration = Duration::from_millis(500);
/// The bound of all later ones.
const LONGEST: Duration = Duration::from_secs(30);
/// A connection that lived so long was a good one: waiting begins anew.
const HEALTHY: Duration = Duration::from_secs(60);

/// Counts attempts to come back.
#[derive(Debug)]
pub struct Backoff {
    opened: Instant,
    attempts: u32,
}

impl Backoff {
    /// Begins with a connection that has just been opened.
    pub fn new(now: Instant) -> Self {
        Self {
            opened: now,
            attempts: 0,
        }
    }

    /// Notes that the connection was opened again.
    pub fn handle_opened(&mut self, now: Instant) {
        self.opened = now;
    }

    /// Notes that the connection was lost.
    pub fn handle_lost(&mut self, now: Instant) {
        if now.saturating_duration_since(self.opened) >= HEALTHY {
            self.attempts = 0;
        }
    }

    /// Returns how long to wait before the next attempt; `jitter` is a random number from 0 to 1.
    pub fn next_delay(&mut self, jitter: f64) -> Duration {
        let bound = FIRST
            .saturating_mul(1 << self.attempts.min(16))
            .min(LONGEST);
        self.attempts = self.attempts.saturating_add(1);
        bound.mul_f64(jitter.clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_doubles_up_to_half_a_minute() {
        let mut backoff = Backoff::new(Instant::now());
        let bounds: Vec<u128> = (0..8)
            .map(|_| backoff.next_delay(1.0).as_millis())
            .collect();
        assert_eq!(
            bounds,
            [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]
        );
        for _ in 0..100 {
            assert_eq!(backoff.next_delay(1.0), LONGEST);
        }
        assert_eq!(backoff.next_delay(0.0), Duration::ZERO);
        assert_eq!(backoff.next_delay(0.5), LONGEST / 2);
    }

    #[test]
    fn only_a_healthy_minute_makes_it_begin_anew() {
        let start = Instant::now();
        let mut backoff = Backoff::new(start);
        backoff.next_delay(1.0);
        backoff.handle_opened(start);
        backoff.handle_lost(start + HEALTHY / 2);
        assert_eq!(backoff.next_delay(1.0), FIRST * 2);
        backoff.handle_opened(start);
        backoff.handle_lost(start + HEALTHY);
        assert_eq!(backoff.next_delay(1.0), FIRST);
    }
}
