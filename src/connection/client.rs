//! A connection that calls and listens: drives a protocol session over a websocket.
//!
//! One task, one socket, one loop: calling and listening are the same step, which sends
//! what is due, hands out what happened, and waits for the socket or a deadline.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use futures_util::FutureExt as _;
use tokio::time::{Sleep, sleep_until, timeout};

use super::ended::Ended;
use super::routes::{Line, Server, Wishes};
use super::trace::{Trace, Tracer};
use super::transport::{Arrival, Transport};
use crate::protocol::facts::Facts;
use crate::protocol::service::call::{Dialect, Emission};
use crate::protocol::service::event::Received;
use crate::protocol::session::{Direction, Event, Ignored, Session, Transmit};
use crate::protocol::spec::Spec;

/// How many frames are taken at once, before what they say is handed out.
const FRAMES: usize = 64;
/// How many bytes of them, so that large ones do not pile up.
const BYTES: usize = 256 << 10;

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
    /// Events are kept that come while something else is waited for.
    pub(super) listening: bool,
    /// Those events.
    pub(super) early: VecDeque<Received>,
    timer: Pin<Box<Sleep>>,
    /// Messages were handed to the transport and not yet flushed.
    unflushed: bool,
    pub(super) closing_on_purpose: bool,
    /// Nothing more can be read; what came before has yet to be handed out.
    stopped: Option<Ended>,
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
    /// Puts a session on a line.
    pub(super) fn on(
        line: Line,
        server: &Server,
        wishes: &Wishes,
        facts: Facts,
        tracer: Tracer,
    ) -> Self {
        let Line { transport, session } = line;
        Self {
            transport,
            session,
            tracer,
            server: server.clone(),
            wishes: wishes.clone(),
            facts,
            spec: None,
            certain: false,
            listening: false,
            early: VecDeque::new(),
            timer: Box::pin(sleep_until(Instant::now().into())),
            unflushed: false,
            closing_on_purpose: false,
            stopped: None,
            ended: None,
            mute: None,
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
        // Only signing in tells Feathers 3 from 4 and 5, and does so each time: a server that
        // has become the other kind would not tell otherwise.
        if facts.dialect.is_some_and(|dialect| !dialect.is_legacy()) {
            facts.dialect = Some(Dialect::Modern);
        }
        Some(facts)
    }

    /// Returns how the server is spoken to.
    pub fn facts(&self) -> &Facts {
        &self.facts
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
        if let Some(received) = self.early.pop_front() {
            return Ok(received);
        }
        loop {
            if let Event::Received(received) = self.step().await? {
                return Ok(received);
            }
        }
    }

    /// Returns the next event if it is there already. The end of the connection is none:
    /// [`Connection::next_event`] tells it.
    pub fn ready_event(&mut self) -> Option<Received> {
        // Of a burst all but the first are there, and nothing else is due before them.
        let early = self.early.pop_front();
        let there = early.or_else(|| self.session.poll_received());
        there.or_else(|| self.next_event().now_or_never()?.ok())
    }

    /// Says farewell, or answers the server's, and waits a little for the server to be done too.
    pub async fn close(mut self) {
        if self.ended.is_none()
            && self.mute.is_none()
            && let Some(frame) = self.session.farewell()
        {
            self.transport.start_farewell(frame);
        }
        let patience = self.transport.patience();
        // The connection is over either way.
        let _ = timeout(patience, self.transport.close(self.ended.as_ref())).await;
    }

    /// Tells whether nothing can be sent any more.
    pub fn is_over(&self) -> bool {
        self.ended.is_some() || self.mute.is_some()
    }

    /// Returns how the connection ended.
    pub(super) fn how_it_ended(&self) -> Ended {
        let ended = self.ended.as_ref().or(self.mute.as_ref());
        ended.cloned().unwrap_or(Ended::OnPurpose)
    }

    /// Does what is due and waits for the next thing to happen.
    pub(super) async fn step(&mut self) -> Result<Event, Ended> {
        poll_fn(|cx| self.poll_step(cx)).await
    }

    /// The same, but ends also when something has come to pass that nobody is told of.
    pub(super) async fn step_until(
        &mut self,
        is_so: impl Fn(&Session) -> bool,
    ) -> Option<Result<Event, Ended>> {
        poll_fn(|cx| match self.poll_step(cx) {
            Poll::Ready(event) => Poll::Ready(Some(event)),
            Poll::Pending if is_so(&self.session) => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        })
        .await
    }

    fn poll_step(&mut self, cx: &mut Context<'_>) -> Poll<Result<Event, Ended>> {
        loop {
            while let Some((direction, text)) = self.session.poll_transcript() {
                (self.tracer)(match direction {
                    Direction::Out => Trace::Sent(&text),
                    Direction::In => Trace::Got(&text),
                });
            }
            while let Some(event) = self.session.poll_event() {
                if let Some(event) = self.notice(event) {
                    return Poll::Ready(Ok(event));
                }
            }
            if let Some(how) = self.stopped.take() {
                self.end(how);
                continue;
            }
            if let Some(ended) = &self.ended {
                return Poll::Ready(Err(ended.clone()));
            }
            // Whether it could all be sent now or later, there may be something to read.
            let _ = self.poll_send(cx);
            match self.transport.poll_next(cx) {
                Poll::Ready(arrival) => self.take(arrival, cx),
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
            Event::Dead { after } => self.end(Ended::Silent { after }),
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
                Transmit::Message(frame) => self.transport.start_send(frame)?,
            }
            self.unflushed = true;
        }
        if self.unflushed {
            std::task::ready!(self.transport.poll_flush(cx))?;
            self.unflushed = false;
        }
        Poll::Ready(Ok(()))
    }

    /// Takes what came, and what else is there: one look at the clock serves for all of it.
    fn take(&mut self, first: Result<Arrival, Ended>, cx: &mut Context<'_>) {
        let now = Instant::now();
        let mut next = Poll::Ready(first);
        let (mut frames, mut bytes) = (0, 0);
        while let Poll::Ready(arrival) = next {
            match arrival {
                Ok(Arrival::Frame(frame)) => {
                    bytes += frame.len();
                    self.session.handle_message(now, frame);
                }
                Ok(Arrival::Alive) => {
                    // A ping of the websocket layer has been answered.
                    self.unflushed = true;
                    self.session.handle_alive(now);
                }
                Err(how) => {
                    self.stopped = Some(how);
                    break;
                }
            }
            frames += 1;
            if frames == FRAMES || bytes >= BYTES {
                break;
            }
            next = self.transport.poll_next(cx);
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
