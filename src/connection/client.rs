//! A connection that calls and listens: drives a protocol session over a websocket.
//!
//! One task, one socket, one loop: calling and listening are the same step, which sends
//! what is due, hands out what happened, and waits for the socket or a deadline.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::time::{Sleep, sleep_until, timeout};

use super::dial::{DialError, DialOptions, dial};
use super::ended::{CallError, Ended};
use super::endpoint::Endpoint;
use super::trace::{Trace, Tracer};
use super::transport::{Arrival, Transport, Websocket};
use crate::protocol::json::Json;
use crate::protocol::parser::JsonParser;
use crate::protocol::service::authentication::{SignIn, SignedIn, Step};
use crate::protocol::service::call::{Dialect, Emission};
use crate::protocol::service::error::outcome;
use crate::protocol::service::event::Received;
use crate::protocol::session::{Event, Ignored, Session, Transmit};
use crate::protocol::transformer::Websockets;

/// How long the server may take to answer our farewell.
const FAREWELL: Duration = Duration::from_millis(500);

/// An open connection.
pub struct Connection {
    transport: Transport,
    session: Session,
    tracer: Tracer,
    timer: Pin<Box<Sleep>>,
    /// Messages were handed to the socket and not yet flushed.
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
    /// Dials and opens a session.
    ///
    /// # Errors
    ///
    /// See [`dial`].
    pub async fn open(
        endpoint: &Endpoint,
        options: &DialOptions,
        mut tracer: Tracer,
    ) -> Result<Self, DialError> {
        let socket = dial(endpoint, endpoint.target(), options, &mut tracer).await?;
        let now = Instant::now();
        Ok(Self {
            transport: Transport::Websocket(Box::new(Websocket::new(socket))),
            session: Session::new(Box::new(Websockets), Box::new(JsonParser), now),
            tracer,
            timer: Box::pin(sleep_until(now.into())),
            unflushed: false,
            closing_on_purpose: false,
            ended: None,
            mute: None,
        })
    }

    /// Signs the connection in; each message of it may take `timeout`.
    ///
    /// # Errors
    ///
    /// See [`Connection::call`].
    pub async fn authenticate(
        &mut self,
        mut sign_in: SignIn,
        timeout: Duration,
    ) -> Result<SignedIn, CallError> {
        let dialect = Dialect::Modern;
        let mut emission = sign_in.start(dialect);
        loop {
            let result = self.call(&emission, timeout).await?;
            match sign_in.handle_result(dialect, result) {
                Step::Send(next) => emission = next,
                Step::Done(signed_in) => return Ok(signed_in),
            }
        }
    }

    /// Sends an event and waits for its ack, whose arguments are `(error, result)`.
    ///
    /// # Errors
    ///
    /// The service's own error, silence, or the end of the connection.
    pub async fn call(
        &mut self,
        emission: &Emission,
        timeout: Duration,
    ) -> Result<Json, CallError> {
        let wanted = self.session.call(Instant::now(), emission, timeout);
        loop {
            match self.step().await.map_err(CallError::Lost)? {
                Event::Reply { id, args } if id == wanted => return Ok(outcome(&args)?),
                Event::TimedOut { id, heard } if id == wanted => {
                    return Err(CallError::TimedOut {
                        after: timeout,
                        heard,
                    });
                }
                // Nobody has been told yet that events are listened to.
                _ => {}
            }
        }
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
        loop {
            if let Event::Received(received) = self.step().await? {
                return Ok(received);
            }
        }
    }

    /// Says farewell, or answers the server's, and waits a little for the server to be done too.
    pub async fn close(self) {
        // The connection is over either way.
        let _ = timeout(FAREWELL, self.transport.close(self.ended.as_ref())).await;
    }

    /// Does what is due and waits for the next thing to happen.
    async fn step(&mut self) -> Result<Event, Ended> {
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
