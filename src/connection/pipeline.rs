//! Many calls at once: what is started is answered in any order.
//!
//! For a server whose dialect is known, which one call that is waited for makes sure of.

use std::time::{Duration, Instant};

use futures_util::FutureExt as _;

use super::client::Connection;
use super::ended::{CallError, Ended, Silence};
use crate::protocol::json::Json;
use crate::protocol::service::call::{Call, Dialect};
use crate::protocol::service::error::outcome;
use crate::protocol::service::event::Received;
use crate::protocol::session::{CallId, Event};

/// How a call ended.
#[derive(Debug)]
pub struct Answer {
    /// Which call.
    pub id: CallId,
    /// What came of it.
    pub result: Result<Json, CallError>,
}

/// What comes while many calls are under way.
#[derive(Debug)]
pub enum Arrived {
    /// A call has ended.
    Answer(Answer),
    /// The server has emitted an event.
    Event(Received),
}

impl Connection {
    /// Queues a call, which leaves together with others as soon as something is waited for, and
    /// may take `timeout` from now on.
    pub fn start(&mut self, call: &Call, timeout: Duration) -> CallId {
        let emission = call.emission(self.dialect());
        self.session.call(Instant::now(), &emission, timeout)
    }

    /// Waits for the next call to end, of those that were started with `timeout`. Nothing is lost
    /// when the future is dropped.
    ///
    /// # Errors
    ///
    /// The end of the connection, once all calls that were under way have been told as lost.
    pub async fn next_answer(&mut self, timeout: Duration) -> Result<Answer, Ended> {
        loop {
            match self.next_arrival(timeout).await? {
                Arrived::Answer(answer) => return Ok(answer),
                Arrived::Event(received) if self.listening => self.early.push_back(received),
                Arrived::Event(_) => {}
            }
        }
    }

    /// Waits for the next call to end or the next event, whichever comes first. Nothing is lost
    /// when the future is dropped.
    ///
    /// # Errors
    ///
    /// As [`Connection::next_answer`].
    pub async fn next_arrival(&mut self, timeout: Duration) -> Result<Arrived, Ended> {
        loop {
            let (id, result) = match self.step().await? {
                Event::Reply { id, args } => (id, outcome(&args).map_err(CallError::from)),
                Event::TimedOut { id, heard } => {
                    let silence = Silence {
                        heard,
                        alive: heard,
                        legacy: self.facts.dialect.map(Dialect::is_legacy),
                        guessed: false,
                    };
                    let after = timeout;
                    (id, Err(CallError::TimedOut { after, silence }))
                }
                Event::Lost { id } => (id, Err(CallError::Lost(self.how_it_ended()))),
                Event::Received(received) => return Ok(Arrived::Event(received)),
                _ => continue,
            };
            return Ok(Arrived::Answer(Answer { id, result }));
        }
    }

    /// The same for all calls whose end is there at once, so that what came together can be told
    /// together and followed by as many calls.
    ///
    /// # Errors
    ///
    /// As [`Connection::next_answer`].
    pub async fn next_answers(&mut self, timeout: Duration) -> Result<Vec<Answer>, Ended> {
        let mut answers = vec![self.next_answer(timeout).await?];
        while let Some(Ok(answer)) = self.next_answer(timeout).now_or_never() {
            answers.push(answer);
        }
        Ok(answers)
    }

    /// Returns what comes next, if it is there already. The end of the connection is none:
    /// [`Connection::next_arrival`] tells it.
    pub fn ready_arrival(&mut self, timeout: Duration) -> Option<Arrived> {
        self.next_arrival(timeout).now_or_never()?.ok()
    }
}
