//! Signs of life, in both directions.
//!
//! Up to Primus 6 the client pings and a server ends a client that is silent for
//! 35 s; from 7 on the server pings and only a pong counts. A ping from us is harmless
//! to a server that does not expect it, so both are kept with every server.
//! Engine.IO up to protocol 3 wants pings of its own layer.
//! That the server lives is told by anything it sends, and where it sends nothing,
//! by its answer to a ping of the websocket layer; what we send tells nothing.

use std::time::{Duration, Instant};

/// How often `primus::ping` goes out: 10 s before a server up to Primus 6 gives up.
pub const PRIMUS_PING_EVERY: Duration = Duration::from_secs(25);
/// After this long without a byte from the server, a websocket ping asks for one; as long after
/// the question, the connection counts as dead.
pub const ASK_AFTER: Duration = Duration::from_secs(15);

/// How long before a server up to Primus 6 gives up it is pinged.
const MARGIN: Duration = Duration::from_secs(10);
/// The least time between two pings of Primus.
const LEAST_PRIMUS_PING: Duration = Duration::from_millis(100);
/// The least time between two pings of a layer.
const LEAST: Duration = Duration::from_secs(1);

/// What is due.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Due {
    /// Send `primus::ping::<ms>`.
    PrimusPing,
    /// Send the ping of the transformer's layer.
    LayerPing,
    /// Ask for a sign of life.
    Question,
    /// Give the connection up.
    Dead,
}

/// The deadlines of one connection.
#[derive(Debug)]
pub struct Heartbeat {
    primus_ping_every: Duration,
    next_primus_ping: Instant,
    /// How often the layer wants a ping, and when it wants the next.
    layer: Option<(Duration, Instant)>,
    last_heard: Instant,
    asked: Option<Instant>,
    /// How long silence lasts before the question, and as long again after it.
    silence: Duration,
}

impl Heartbeat {
    /// Starts with a connection that has just been opened.
    pub fn new(now: Instant) -> Self {
        Self {
            primus_ping_every: PRIMUS_PING_EVERY,
            next_primus_ping: now + PRIMUS_PING_EVERY,
            layer: None,
            last_heard: now,
            asked: None,
            silence: ASK_AFTER,
        }
    }

    /// Pings often enough for a server that ends clients after `limit` of silence: 10 s before
    /// it does, or thrice within a limit that is short. `limit` comes from the server, so there
    /// is a least time between two pings.
    pub fn keep_within(&mut self, now: Instant, limit: Duration) {
        let every = limit.saturating_sub(MARGIN).max(limit / 3);
        self.primus_ping_every = every.clamp(LEAST_PRIMUS_PING, PRIMUS_PING_EVERY);
        self.next_primus_ping = now + self.primus_ping_every;
    }

    /// Expects to hear from the server every `interval`: it counts as dead after 1.5 times as long.
    /// The interval comes from the server, so there is a least time.
    pub fn expect_every(&mut self, interval: Duration) {
        self.silence = (interval.saturating_mul(3) / 4).clamp(LEAST, ASK_AFTER);
    }

    /// Returns how long a server may be silent before it counts as dead.
    pub fn patience(&self) -> Duration {
        self.silence * 2
    }

    /// Keeps a ping of the transformer's layer too. `every` comes from the server, so it is
    /// taken for a second where it is less.
    pub fn keep_layer(&mut self, now: Instant, every: Duration) {
        let every = every.clamp(LEAST, PRIMUS_PING_EVERY);
        self.layer = Some((every, now + every));
    }

    /// Notes that something came from the server.
    pub fn handle_alive(&mut self, now: Instant) {
        self.last_heard = now;
        self.asked = None;
    }

    /// Returns what is due at `now`; to be asked until it returns `None`.
    pub fn handle_timeout(&mut self, now: Instant) -> Option<Due> {
        if now >= self.next_primus_ping {
            self.next_primus_ping = now + self.primus_ping_every;
            return Some(Due::PrimusPing);
        }
        if let Some((every, next)) = &mut self.layer
            && now >= *next
        {
            *next = now + *every;
            return Some(Due::LayerPing);
        }
        match self.asked {
            Some(asked) if now >= asked + self.silence => Some(Due::Dead),
            None if now >= self.last_heard + self.silence => {
                self.asked = Some(now);
                Some(Due::Question)
            }
            _ => None,
        }
    }

    /// Returns when something will be due.
    pub fn poll_timeout(&self) -> Instant {
        let life = match self.asked {
            Some(asked) => asked + self.silence,
            None => self.last_heard + self.silence,
        };
        let ping = match self.layer {
            Some((_, next)) => next.min(self.next_primus_ping),
            None => self.next_primus_ping,
        };
        life.min(ping)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_silent_server_is_asked_and_then_given_up() {
        let start = Instant::now();
        let mut heartbeat = Heartbeat::new(start);
        assert_eq!(heartbeat.poll_timeout(), start + ASK_AFTER);
        assert_eq!(heartbeat.handle_timeout(start + 14 * SECOND), None);
        assert_eq!(
            heartbeat.handle_timeout(start + 15 * SECOND),
            Some(Due::Question)
        );
        assert_eq!(heartbeat.handle_timeout(start + 15 * SECOND), None);
        assert_eq!(
            heartbeat.handle_timeout(start + 25 * SECOND),
            Some(Due::PrimusPing)
        );
        assert_eq!(heartbeat.poll_timeout(), start + 30 * SECOND);
        assert_eq!(
            heartbeat.handle_timeout(start + 30 * SECOND),
            Some(Due::Dead)
        );
    }

    #[test]
    fn a_server_that_waits_less_is_pinged_more_often() {
        let start = Instant::now();
        for (limit, every) in [(35_000, 25_000), (90_000, 25_000), (3_000, 1_000), (0, 100)] {
            let mut heartbeat = Heartbeat::new(start);
            heartbeat.keep_within(start, Duration::from_millis(limit));
            let next = start + Duration::from_millis(every).min(ASK_AFTER);
            assert_eq!(heartbeat.poll_timeout(), next, "{limit}");
        }
    }

    #[test]
    fn a_server_that_pings_often_is_given_up_sooner() {
        let start = Instant::now();
        for (interval, patience) in [
            (30_000, 30_000),
            (10_000, 15_000),
            (4_000, 6_000),
            (1, 2_000),
        ] {
            let mut heartbeat = Heartbeat::new(start);
            heartbeat.expect_every(Duration::from_millis(interval));
            let patience = Duration::from_millis(patience);
            assert_eq!(heartbeat.patience(), patience, "{interval}");
            let asked = start + patience / 2;
            assert_eq!(heartbeat.handle_timeout(asked), Some(Due::Question));
            assert_eq!(
                heartbeat.poll_timeout(),
                start + patience.min(PRIMUS_PING_EVERY)
            );
            while let Some(due) = heartbeat.handle_timeout(start + patience) {
                match due {
                    Due::PrimusPing => {}
                    due => {
                        assert_eq!(due, Due::Dead, "{interval}");
                        break;
                    }
                }
            }
        }
    }

    #[test]
    fn a_layer_gets_its_pings_as_often_as_it_wants_them() {
        let start = Instant::now();
        let mut heartbeat = Heartbeat::new(start);
        heartbeat.keep_layer(start, 10 * SECOND);
        assert_eq!(heartbeat.poll_timeout(), start + 10 * SECOND);
        for seconds in [10, 20] {
            let now = start + seconds * SECOND;
            heartbeat.handle_alive(now);
            assert_eq!(heartbeat.handle_timeout(now), Some(Due::LayerPing));
            assert_eq!(heartbeat.handle_timeout(now), None);
        }
        heartbeat.keep_layer(start, Duration::ZERO);
        assert_eq!(heartbeat.poll_timeout(), start + SECOND);
    }

    #[test]
    fn anything_heard_starts_the_wait_anew_and_our_own_pings_do_not() {
        let start = Instant::now();
        let mut heartbeat = Heartbeat::new(start);
        assert_eq!(
            heartbeat.handle_timeout(start + 20 * SECOND),
            Some(Due::Question)
        );
        heartbeat.handle_alive(start + 21 * SECOND);
        assert_eq!(
            heartbeat.handle_timeout(start + 25 * SECOND),
            Some(Due::PrimusPing)
        );
        assert_eq!(heartbeat.handle_timeout(start + 35 * SECOND), None);
        assert_eq!(
            heartbeat.handle_timeout(start + 36 * SECOND),
            Some(Due::Question)
        );
    }
}
