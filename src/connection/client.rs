//! A connection that calls and listens: drives a protocol session over a websocket.
//!
//! One task, one socket, one loop: calling and listening are the same step, which sends
//! what is due, hands out what happened, and waits for the socket or a deadline.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::time::{Sleep, sleep_until, timeout, timeout_at};

use super::dial::{DialError, Stage};
use super::discover::{self, Found};
use super::ended::Ended;
use super::routes::{self, Line, Server, Wishes};
use super::trace::{Source, Trace, Tracer, silent};
use super::transport::{Arrival, Transport};
use crate::protocol::facts::Facts;
use crate::protocol::service::call::{Dialect, Emission};
use crate::protocol::service::event::Received;
use crate::protocol::session::{Event, Ignored, Session, Transmit};
use crate::protocol::spec::Spec;

/// How long the server may take to answer our farewell.
const FAREWELL: Duration = Duration::from_millis(500);

/// How long a server may take to greet us before it is asked whether it ever will.
const DOUBTFUL: Duration = Duration::from_secs(1);

/// An open connection.
pub struct Connection {
    transport: Transport,
    pub(super) session: Session,
    pub(super) tracer: Tracer,
    pub(super) server: Server,
    pub(super) wishes: Wishes,
    pub(super) facts: Facts,
    /// What the server's spec said, if it was asked for.
    pub(super) spec: Option<Spec>,
    /// A call has been answered in the dialect that is spoken.
    pub(super) certain: bool,
    /// An event that came before it was listened to.
    pub(super) early: Option<Received>,
    timer: Pin<Box<Sleep>>,
    /// Messages were handed to the transport and not yet flushed.
    unflushed: bool,
    closing_on_purpose: bool,
    ended: Option<Ended>,
    /// Nothing can be sent any more; what came before may still be read.
    mute: Option<Ended>,
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connection")
            .field("session", &self.session)
            .finish_non_exhaustive()
    }
}

impl Connection {
    /// Opens a connection in the way that is known for the server; where none is known, or what
    /// is known from earlier is no longer so, the server is asked.
    ///
    /// # Errors
    ///
    /// Says at which stage it failed and why; and where an option names what the server does
    /// not speak, what it does.
    pub async fn open(
        server: Server,
        wishes: Wishes,
        mut tracer: Tracer,
    ) -> Result<Self, DialError> {
        let deadline = tokio::time::Instant::now() + server.options.timeout;
        if let Some((facts, source)) = wishes.known() {
            tracer(Trace::Found(&facts, source));
            let cached = source == Source::Cache;
            // What is no longer so may hang, and finding out anew takes time too.
            let until = if cached {
                deadline - server.options.timeout / 2
            } else {
                deadline
            };
            let opened = Self::over(&server, &wishes, facts.clone(), None, until, tracer).await;
            match opened {
                Ok(connection) => return Ok(connection),
                Err((error, given_back)) if cached && may_be_outdated(&error) => {
                    tracer = given_back;
                    tracer(Trace::Outdated(&error.to_string()));
                }
                Err((error, _)) if cached => return Err(error),
                Err((error, _)) => return Err(explained(error, &server, &facts, None).await),
            }
        }
        let found = discover::discover(&server, &wishes, deadline, &mut tracer).await?;
        let (facts, spec) = (found.facts.clone(), found.spec.clone());
        let opened = Self::over(&server, &wishes, facts.clone(), Some(found), deadline, tracer);
        match opened.await {
            Ok(connection) => Ok(connection),
            Err((error, _)) if wishes.names_any() => {
                Err(explained(error, &server, &facts, spec).await)
            }
            Err((error, _)) => Err(error),
        }
    }

    /// Opens a connection according to facts, and gives the tracer back where that fails.
    async fn over(
        server: &Server,
        wishes: &Wishes,
        mut facts: Facts,
        found: Option<Found>,
        deadline: tokio::time::Instant,
        mut tracer: Tracer,
    ) -> Result<Self, (DialError, Tracer)> {
        let (spec, line) = found.map_or((None, None), |found| (found.spec, found.line));
        let line = match line {
            Some(line) => line,
            None => match routes::open(server, &mut facts, deadline, &mut tracer).await {
                Ok(line) => line,
                Err(error) => return Err((error, tracer)),
            },
        };
        let Line { transport, session } = line;
        facts.dialect = wishes.dialect.or(facts.dialect);
        let mut connection = Self {
            transport,
            session,
            tracer,
            server: server.clone(),
            wishes: wishes.clone(),
            facts,
            spec,
            certain: false,
            early: None,
            timer: Box::pin(sleep_until(Instant::now().into())),
            unflushed: false,
            closing_on_purpose: false,
            ended: None,
            mute: None,
        };
        match connection.greeted(deadline).await {
            Ok(()) => Ok(connection),
            Err(error) => Err((error, connection.tracer)),
        }
    }

    /// Waits until calls may be sent. A server that keeps us waiting is asked for its spec: what
    /// it says may show that no greeting will ever come.
    async fn greeted(&mut self, deadline: tokio::time::Instant) -> Result<(), DialError> {
        let mut doubt = Some(deadline.min(tokio::time::Instant::now() + DOUBTFUL));
        while !self.session.is_open() {
            match timeout_at(doubt.unwrap_or(deadline), self.step()).await {
                Ok(Ok(_)) => {}
                Ok(Err(ended)) => return Err(DialError::NotGreeted(ended)),
                Err(_) if doubt.take().is_some() => {
                    if let Some(told) = self.contradiction().await {
                        return Err(DialError::Mismatch(told));
                    }
                }
                Err(_) => {
                    return Err(DialError::TimedOut {
                        stage: Stage::Greeting,
                        after: self.server.options.timeout,
                    });
                }
            }
        }
        Ok(())
    }

    /// Asks for the server's spec, and returns what of our facts it contradicts.
    pub(super) async fn contradiction(&mut self) -> Option<String> {
        if self.spec.is_none() {
            self.spec = discover::spec_if_any(&self.server).await;
        }
        self.facts.contradicted_by(self.spec.as_ref()?)
    }

    /// Opens the connection anew according to other facts; nothing of the old one is kept.
    pub(super) async fn reopen(&mut self, facts: Facts) -> Result<(), DialError> {
        let deadline = tokio::time::Instant::now() + self.server.options.timeout;
        let tracer = std::mem::replace(&mut self.tracer, silent());
        let opened = Self::over(&self.server, &self.wishes, facts, None, deadline, tracer).await;
        match opened {
            Ok(mut connection) => {
                connection.spec = self.spec.take();
                let old = std::mem::replace(self, connection);
                old.close().await;
                Ok(())
            }
            Err((error, tracer)) => {
                self.tracer = tracer;
                Err(error)
            }
        }
    }

    /// Returns what later runs should know of the server: nothing where an option told how to
    /// speak to it, or before it has been understood.
    pub fn learned(&self) -> Option<Facts> {
        if self.wishes.names_any() || !self.session.has_understood() {
            return None;
        }
        let mut facts = self.facts.clone();
        if self.wishes.dialect.is_some() {
            facts.dialect = self.wishes.cached.as_ref().and_then(|it| it.dialect);
        }
        Some(facts)
    }

    /// Returns the dialect that is spoken.
    pub fn dialect(&self) -> Dialect {
        self.facts.dialect.unwrap_or_default()
    }

    /// Sends an event that nobody answers, and waits until it has left.
    ///
    /// # Errors
    ///
    /// The end of the connection.
    pub async fn emit(&mut self, emission: &Emission) -> Result<(), Ended> {
        self.session.emit(emission);
        poll_fn(|cx| self.poll_send(cx)).await;
        self.mute.clone().map_or(Ok(()), Err)
    }

    /// Waits for the next event that the server emits. Nothing is lost when the future
    /// is dropped.
    ///
    /// # Errors
    ///
    /// The end of the connection.
    pub async fn next_event(&mut self) -> Result<Received, Ended> {
        if let Some(received) = self.early.take() {
            return Ok(received);
        }
        loop {
            if let Event::Received(received) = self.step().await? {
                return Ok(received);
            }
        }
    }

    /// Says farewell, or answers the server's, and waits a little for the server to be done too.
    pub async fn close(mut self) {
        let farewell = async {
            if self.ended.is_none()
                && self.mute.is_none()
                && let Some(frame) = self.session.farewell()
            {
                // It fails where the server was first.
                let _ = self.transport.start_send(frame);
            }
            self.transport.close(self.ended.as_ref()).await;
        };
        // The connection is over either way.
        let _ = timeout(FAREWELL, farewell).await;
    }

    /// Does what is due and waits for the next thing to happen.
    pub(super) async fn step(&mut self) -> Result<Event, Ended> {
        poll_fn(|cx| self.poll_step(cx)).await
    }

    fn poll_step(&mut self, cx: &mut Context<'_>) -> Poll<Result<Event, Ended>> {
        loop {
            while let Some(event) = self.session.poll_event() {
                if let Some(event) = self.notice(event) {
                    return Poll::Ready(Ok(event));
                }
            }
            if let Some(ended) = &self.ended {
                return Poll::Ready(Err(ended.clone()));
            }
            // Whether it could all be sent now or later, there may be something to read.
            let _ = self.poll_send(cx);
            match self.transport.poll_next(cx) {
                Poll::Ready(Ok(arrival)) => self.take(arrival),
                Poll::Ready(Err(ended)) => self.end(ended),
                Poll::Pending => {
                    let now = Instant::now();
                    // A part of a message is a sign of life too: a long one takes its time.
                    if self.transport.take_heard() {
                        self.session.handle_alive(now);
                    }
                    // Asked first: the timer does not go off while a flood uses up all that
                    // the runtime lets a task do in one turn.
                    if self.session.poll_timeout() > now {
                        let deadline = self.session.poll_timeout().into();
                        if self.timer.deadline() != deadline {
                            self.timer.as_mut().reset(deadline);
                        }
                        std::task::ready!(self.timer.as_mut().poll(cx));
                    }
                    self.session.handle_timeout(Instant::now());
                }
            }
        }
    }

    /// Deals with the events that are the connection's own; returns the others.
    fn notice(&mut self, event: Event) -> Option<Event> {
        match event {
            Event::ServerClosing => self.closing_on_purpose = true,
            Event::Closing { code, reason } => self.end(Ended::Closed { code, reason }),
            Event::Dead => self.end(Ended::Silent),
            Event::Ignored(Ignored::Unreadable(why)) => (self.tracer)(Trace::Ignored(&why)),
            Event::Ignored(Ignored::Foreign) => {
                (self.tracer)(Trace::Ignored("it is no primus-emitter packet"));
            }
            Event::Ignored(Ignored::UnknownAck(id)) => {
                (self.tracer)(Trace::Ignored(&format!("nobody waits for the ack {id}")));
            }
            other => return Some(other),
        }
        None
    }

    /// Hands what is ready to the socket, all in one flush.
    fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.mute.is_some() {
            return Poll::Ready(());
        }
        let sent = std::task::ready!(self.poll_transmits(cx));
        if let Err(why) = sent {
            self.mute = Some(why);
        }
        Poll::Ready(())
    }

    fn poll_transmits(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Ended>> {
        loop {
            std::task::ready!(self.transport.poll_ready(cx))?;
            let Some(transmit) = self.session.poll_transmit() else {
                break;
            };
            match transmit {
                Transmit::Ping => {
                    (self.tracer)(Trace::Pinged);
                    self.transport.start_ping()?;
                }
                Transmit::Message(frame) => {
                    (self.tracer)(Trace::Sent(&frame));
                    self.transport.start_send(frame)?;
                }
            }
            self.unflushed = true;
        }
        if self.unflushed {
            std::task::ready!(self.transport.poll_flush(cx))?;
            self.unflushed = false;
        }
        Poll::Ready(Ok(()))
    }

    fn take(&mut self, arrival: Arrival) {
        let now = Instant::now();
        match arrival {
            Arrival::Frame(frame) => {
                (self.tracer)(Trace::Got(&frame));
                self.session.handle_message(now, frame);
            }
            Arrival::Alive => {
                // A ping of the websocket layer has been answered.
                self.unflushed = true;
                self.session.handle_alive(now);
            }
        }
        // A server that never pauses must not stop our time.
        self.session.handle_timeout(now);
    }

    fn end(&mut self, how: Ended) {
        let how = if self.closing_on_purpose {
            Ended::OnPurpose
        } else {
            how
        };
        (self.tracer)(Trace::Ended(&how.to_string()));
        self.session.handle_closed();
        self.ended = Some(how);
    }
}

/// Tells whether what was known of a server may be the reason for a failure.
fn may_be_outdated(error: &DialError) -> bool {
    match error {
        DialError::Refused(refusal) => !matches!(refusal.status.as_u16(), 401 | 403),
        DialError::Upgrade(_) | DialError::NotGreeted(_) | DialError::Mismatch(_) => true,
        DialError::TimedOut { stage, .. } => {
            matches!(stage, Stage::Upgrade | Stage::Request | Stage::Greeting)
        }
        _ => false,
    }
}

/// Says what the server speaks, where its spec contradicts what was tried.
async fn explained(
    error: DialError,
    server: &Server,
    facts: &Facts,
    spec: Option<Spec>,
) -> DialError {
    if !may_be_outdated(&error) || matches!(error, DialError::Mismatch(_)) {
        return error;
    }
    let spec = match spec {
        Some(spec) => Some(spec),
        None => discover::spec_if_any(server).await,
    };
    match spec.and_then(|spec| facts.contradicted_by(&spec)) {
        Some(told) => DialError::Mismatch(told),
        None => error,
    }
}
