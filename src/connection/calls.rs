//! Calls: what is sent, and what is done when no answer comes.
//!
//! Servers answer a call that they do not understand with silence. So a call that stays
//! without an answer is doubted: the server is asked for a sign of life and for its dialect,
//! and where nothing at all is understood, for its spec.

use std::time::{Duration, Instant};

use tokio::time::timeout_at;

use super::client::Connection;
use super::dial::DialError;
use super::discover;
use super::ended::{CallError, Ended, Silence};
use super::trace::Trace;
use crate::protocol::json::Json;
use crate::protocol::service::authentication::{SignIn, SignedIn, Step, told_by_event};
use crate::protocol::service::call::{Call, Dialect, Emission};
use crate::protocol::service::error::outcome;
use crate::protocol::session::{CallId, Event, Session};

/// After this long without an answer the first call is doubted; at the latest after half of
/// its time.
const DOUBT: Duration = Duration::from_secs(1);

/// Where an answer may come from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Answer {
    /// An ack to an event that whoever named it has put into the server's words.
    Raw,
    /// An ack.
    Ack,
    /// An ack, or the events of old authentication plugins.
    AckOrEvent,
}

/// How an attempt ended.
enum Attempt {
    Done(Json),
    /// It was not understood, and now is known how it would be.
    Again,
}

/// A call under way.
struct Asked {
    id: CallId,
    since: Instant,
    timeout: Duration,
    answer: Answer,
}

impl Connection {
    /// Calls a service method in the dialect of the server, which is found out with the first
    /// call if it is not known.
    ///
    /// # Errors
    ///
    /// The service's own error, silence, the end of the connection, or a dialect, transformer
    /// or parser that was named and that the server does not speak.
    pub async fn request(&mut self, call: &Call, timeout: Duration) -> Result<Json, CallError> {
        let emission = |dialect| call.emission(dialect);
        self.ask(&emission, timeout, Answer::Ack).await
    }

    /// Signs the connection in; each message of it may take `timeout`.
    ///
    /// # Errors
    ///
    /// As [`Connection::request`].
    pub async fn authenticate(
        &mut self,
        mut sign_in: SignIn,
        timeout: Duration,
    ) -> Result<SignedIn, CallError> {
        let start = |dialect| sign_in.start(dialect);
        let mut result = self.ask(&start, timeout, Answer::AckOrEvent).await?;
        loop {
            match sign_in.handle_result(self.dialect(), result) {
                Step::Send(next) => {
                    let same = |_| next.clone();
                    result = self.ask(&same, timeout, Answer::AckOrEvent).await?;
                }
                Step::Done(signed_in) => {
                    self.facts.dialect = Some(signed_in.dialect);
                    return Ok(signed_in);
                }
            }
        }
    }

    /// Sends an event and waits for its ack, whose arguments are `(error, result)`.
    ///
    /// # Errors
    ///
    /// As [`Connection::request`], but for the dialect.
    pub async fn call(
        &mut self,
        emission: &Emission,
        timeout: Duration,
    ) -> Result<Json, CallError> {
        let same = |_| emission.clone();
        self.ask(&same, timeout, Answer::Raw).await
    }

    /// Makes sure that the server and we understand each other, before it is listened to. From
    /// here on events are kept also while something else is waited for.
    ///
    /// # Errors
    ///
    /// The end of the connection, or a transformer or parser that was named and that the server
    /// does not speak. A server that says nothing is no error.
    pub async fn check(&mut self) -> Result<(), CallError> {
        self.listening = true;
        if self.session.has_understood() {
            return self.open_still();
        }
        let until = Instant::now() + DOUBT;
        self.session.ask_id();
        while !self.session.has_understood() {
            match timeout_at(until.into(), self.step_until(Session::has_understood)).await {
                Ok(Some(Ok(Event::Received(received)))) => self.early.push_back(received),
                Ok(Some(Ok(_)) | None) => {}
                Ok(Some(Err(ended))) => return Err(CallError::Lost(ended)),
                Err(_) => {
                    Box::pin(self.doubt_facts()).await?;
                    break;
                }
            }
        }
        self.open_still()
    }

    /// Fails when the server has said that it will close the connection.
    fn open_still(&self) -> Result<(), CallError> {
        match self.closing_on_purpose {
            true => Err(CallError::Lost(Ended::OnPurpose)),
            false => Ok(()),
        }
    }

    /// Asks for the id of the connection, which every server tells at once, and returns how long
    /// that took.
    ///
    /// # Errors
    ///
    /// Silence, or the end of the connection.
    pub async fn round_trip(&mut self, timeout: Duration) -> Result<Duration, CallError> {
        let since = Instant::now();
        // Answers come in the order of the questions: an earlier one must not count for this.
        let is_told = |session: &Session| !session.awaits_id();
        self.session.ask_id();
        let mut heard = false;
        while !is_told(&self.session) {
            match timeout_at((since + timeout).into(), self.step_until(is_told)).await {
                Ok(Some(Ok(_))) => heard = true,
                Ok(None) => {}
                Ok(Some(Err(ended))) => return Err(CallError::Lost(ended)),
                Err(_) => {
                    let silence = Silence {
                        heard,
                        ..Silence::default()
                    };
                    return Err(CallError::TimedOut {
                        after: timeout,
                        silence,
                    });
                }
            }
        }
        Ok(since.elapsed())
    }

    /// Makes sure of the dialect before many calls are started. A server that says nothing is no
    /// error.
    ///
    /// # Errors
    ///
    /// As [`Connection::check`], and a dialect that was named and that the server does not speak.
    pub async fn agree(&mut self) -> Result<(), CallError> {
        while !self.certain {
            self.session.detect();
            let until = Instant::now() + 2 * DOUBT;
            match timeout_at(until.into(), self.detected()).await {
                Ok(dialect) => return self.take_detected(dialect?),
                Err(_) => {
                    if !Box::pin(self.doubt_facts()).await? {
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    async fn detected(&mut self) -> Result<Dialect, CallError> {
        loop {
            match self.step().await.map_err(CallError::Lost)? {
                Event::Detected(dialect) => return Ok(dialect),
                Event::Received(received) if self.listening => self.early.push_back(received),
                _ => {}
            }
        }
    }

    fn take_detected(&mut self, spoken: Dialect) -> Result<(), CallError> {
        let named = self.dialect();
        let is_other = self.facts.dialect.is_none() || named.is_legacy() != spoken.is_legacy();
        if is_other && self.wishes.dialect.is_some() {
            return Err(CallError::Dialect { named, spoken });
        }
        if is_other {
            (self.tracer)(Trace::Dialect(spoken));
            self.facts.dialect = Some(spoken);
        }
        self.certain = true;
        Ok(())
    }

    async fn ask(
        &mut self,
        emission: &dyn Fn(Dialect) -> Emission,
        timeout: Duration,
        answer: Answer,
    ) -> Result<Json, CallError> {
        // One more for each fact that may be wrong: the dialect and the rest.
        for _ in 0..2 {
            let attempt = self.attempt(emission, timeout, answer);
            if let Attempt::Done(result) = attempt.await? {
                return Ok(result);
            }
        }
        match self.attempt(emission, timeout, answer).await? {
            Attempt::Done(result) => Ok(result),
            Attempt::Again => Err(CallError::TimedOut {
                after: timeout,
                silence: Silence::default(),
            }),
        }
    }

    async fn attempt(
        &mut self,
        emission: &dyn Fn(Dialect) -> Emission,
        timeout: Duration,
        answer: Answer,
    ) -> Result<Attempt, CallError> {
        let since = Instant::now();
        let certain = self.certain || answer == Answer::Raw;
        let mut doubted = self.facts.dialect.is_none() && !certain;
        if doubted {
            self.session.detect();
        }
        let id = self.session.call(since, &emission(self.dialect()), timeout);
        let asked = Asked {
            id,
            since,
            timeout,
            answer,
        };
        let early = match certain {
            // Before its time is over, so that what can be found out is known by then.
            true => timeout.saturating_sub(DOUBT).max(timeout / 2),
            false => DOUBT.min(timeout / 2),
        };
        let late = early + DOUBT.min((timeout - early) / 2);
        let mut doubts = [early, late].into_iter();
        let mut next = doubts.next();
        loop {
            let event = match next {
                Some(after) => match timeout_at((since + after).into(), self.step()).await {
                    Ok(event) => event,
                    Err(_) => {
                        next = doubts.next();
                        if !doubted {
                            self.session.detect();
                            doubted = true;
                        } else if Box::pin(self.doubt_facts()).await? {
                            return Ok(Attempt::Again);
                        }
                        continue;
                    }
                },
                None => self.step().await,
            };
            let event = event.map_err(CallError::Lost)?;
            if let Some(attempt) = self.judge(event, &asked)? {
                return Ok(attempt);
            }
        }
    }

    /// Says what an event means for a call; `None` when nothing.
    fn judge(&mut self, event: Event, asked: &Asked) -> Result<Option<Attempt>, CallError> {
        let result = match event {
            Event::Reply { id, args } if id == asked.id => outcome(&args),
            Event::Received(received) if asked.answer == Answer::AckOrEvent => {
                match told_by_event(&received) {
                    Some(result) => {
                        self.session.forget(asked.id);
                        result
                    }
                    None => return Ok(None),
                }
            }
            Event::Detected(dialect) => return self.take_dialect(dialect, asked),
            Event::TimedOut { id, heard } if id == asked.id => {
                let alive = self.session.identified();
                return Err(CallError::TimedOut {
                    after: asked.timeout,
                    silence: Silence {
                        heard,
                        alive: alive.is_some_and(|at| at >= asked.since),
                        legacy: self.facts.dialect.map(Dialect::is_legacy),
                        guessed: self.facts.primus.is_none()
                            && self.wishes.parser.is_none()
                            && !self.session.has_understood(),
                    },
                });
            }
            Event::Received(received) if self.listening => {
                self.early.push_back(received);
                return Ok(None);
            }
            _ => return Ok(None),
        };
        if asked.answer != Answer::Raw {
            self.certain = true;
            self.facts.dialect.get_or_insert_default();
        }
        Ok(Some(Attempt::Done(result?)))
    }

    /// Takes note of how the server speaks.
    fn take_dialect(
        &mut self,
        dialect: Dialect,
        asked: &Asked,
    ) -> Result<Option<Attempt>, CallError> {
        let spoken = self.dialect();
        let is_other = spoken.is_legacy() != dialect.is_legacy() && asked.answer != Answer::Raw;
        if self.facts.dialect.is_none() || is_other {
            (self.tracer)(Trace::Dialect(dialect));
        }
        if !is_other {
            self.facts.dialect.get_or_insert(dialect);
            return Ok(None);
        }
        self.session.forget(asked.id);
        if self.wishes.dialect.is_some() {
            return Err(CallError::Dialect {
                named: spoken,
                spoken: dialect,
            });
        }
        self.facts.dialect = Some(dialect);
        Ok(Some(Attempt::Again))
    }

    /// Asks for the server's spec where nothing has been understood, and tells whether the
    /// connection was opened anew since the server speaks otherwise.
    async fn doubt_facts(&mut self) -> Result<bool, CallError> {
        if self.session.has_understood() {
            return Ok(false);
        }
        let Some(told) = self.contradiction().await else {
            return Ok(false);
        };
        let Some(spec) = &self.spec else {
            return Ok(false);
        };
        if self.wishes.names_any() {
            return Err(CallError::Mismatch(told));
        }
        (self.tracer)(Trace::Outdated(&told));
        let facts = discover::of_spec(spec, &self.wishes).map_err(redial)?;
        (self.tracer)(Trace::Found(&facts, super::trace::Source::Spec));
        self.reopen(facts).await.map_err(redial)?;
        Ok(true)
    }
}

fn redial(error: DialError) -> CallError {
    CallError::Redial(Box::new(error))
}
