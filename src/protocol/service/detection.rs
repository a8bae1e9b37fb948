//! Telling servers that answer `find, messages` from those that only know `messages::find`.
//!
//! Feathers 3 to 5 answer a call of a service that does not exist at once; older servers
//! never do. Every Primus answers `primus::id::` at once, in the order in which it was asked.
//! So: the probe, then the question for the id. An answer to the probe settles it. Where only
//! the id comes, the probe has some time left, and a second question after that makes sure that
//! no answer to it is on its way.

use std::time::{Duration, Instant};

use super::call::{Call, Dialect, Emission};
use crate::protocol::json::Json;

/// The name of a service that nobody has.
const NOBODY: &str = "~feathers-primus-probe~";
/// How long an answer to the probe may come after the one to the question for the id.
const GRACE: Duration = Duration::from_millis(250);

/// What is to be sent next.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Ask {
    /// `primus::id::`.
    Id,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum State {
    /// Probe and first question are on their way.
    Asked,
    /// The server is alive; the probe has until then.
    Waiting(Instant),
    /// The second question is on its way.
    AskedAgain,
    /// It is settled.
    Told,
}

/// A detection under way.
#[derive(Debug)]
pub struct Detection {
    state: State,
}

impl Detection {
    /// Begins; the probe and a question for the id have just been sent, in this order.
    pub fn new() -> Self {
        Self {
            state: State::Asked,
        }
    }

    /// Returns the call that only a server of Feathers 3 and later answers.
    pub fn probe() -> Emission {
        Call::find(NOBODY, Json::EMPTY_OBJECT).emission(Dialect::Modern)
    }

    /// Takes the answer to the probe, whatever it is.
    pub fn handle_answer(&mut self) -> Option<Dialect> {
        self.tell(Dialect::Modern)
    }

    /// Takes an answer to a question for the id.
    pub fn handle_id(&mut self, now: Instant) -> Option<Dialect> {
        match self.state {
            State::Asked => {
                self.state = State::Waiting(now + GRACE);
                None
            }
            State::AskedAgain => self.tell(Dialect::Feathers2),
            State::Waiting(_) | State::Told => None,
        }
    }

    /// Returns what is to be asked at `now`.
    pub fn handle_timeout(&mut self, now: Instant) -> Option<Ask> {
        match self.state {
            State::Waiting(until) if now >= until => {
                self.state = State::AskedAgain;
                Some(Ask::Id)
            }
            _ => None,
        }
    }

    /// Returns when something will be due.
    pub fn poll_timeout(&self) -> Option<Instant> {
        match self.state {
            State::Waiting(until) => Some(until),
            _ => None,
        }
    }

    fn tell(&mut self, dialect: Dialect) -> Option<Dialect> {
        (std::mem::replace(&mut self.state, State::Told) != State::Told).then_some(dialect)
    }
}

impl Default for Detection {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_to_the_probe_settles_it_whenever_it_comes() {
        let now = Instant::now();
        let mut first = Detection::new();
        assert_eq!(first.handle_answer(), Some(Dialect::Modern));
        assert_eq!(first.handle_id(now), None);
        assert_eq!(first.poll_timeout(), None);

        let mut late = Detection::new();
        late.handle_id(now);
        late.handle_timeout(now + GRACE);
        assert_eq!(late.handle_answer(), Some(Dialect::Modern));
        assert_eq!(late.handle_id(now + GRACE), None);
    }

    #[test]
    fn only_a_second_id_after_the_grace_tells_an_old_server() {
        let now = Instant::now();
        let mut detection = Detection::new();
        assert_eq!(detection.poll_timeout(), None);
        assert_eq!(detection.handle_id(now), None);
        assert_eq!(detection.poll_timeout(), Some(now + GRACE));
        assert_eq!(detection.handle_id(now), None);
        assert_eq!(detection.handle_timeout(now), None);
        assert_eq!(detection.handle_timeout(now + GRACE), Some(Ask::Id));
        assert_eq!(detection.handle_timeout(now + GRACE), None);
        assert_eq!(detection.handle_id(now + GRACE), Some(Dialect::Feathers2));
        assert_eq!(detection.handle_id(now + GRACE), None);
    }

    #[test]
    fn the_probe_is_a_find_that_only_method_form_reads() {
        assert_eq!(Detection::probe().name, "find");
    }
}
