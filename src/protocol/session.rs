//! One connection's conversation, without IO.
//!
//! Composes transformer, parser, control messages, packets and heartbeat; knows no
//! socket and no clock. Bytes and times go in; bytes, events and deadlines come out.
//! The driver feeds what arrived ([`Session::handle_message`], [`Session::handle_alive`],
//! [`Session::handle_closed`], [`Session::handle_timeout`]) and after each of them drains
//! [`Session::poll_transmit`] and [`Session::poll_event`] and reads [`Session::poll_timeout`].

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::{Duration, Instant};

use bytestring::ByteString;

use super::control::Control;
use super::frame::Frame;
use super::heartbeat::{Due, Heartbeat};
use super::json::Json;
use super::packet::{self, Packet};
use super::parser::Parser;
use super::service::call::Emission;
use super::service::event::Received;
use super::transformer::Transformer;

/// Names an event that waits for its ack. Never used twice in a session.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct CallId(u64);

/// What goes out.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Transmit {
    /// A websocket message.
    Message(Frame),
    /// A ping of the websocket layer.
    Ping,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// An ack came.
    Reply {
        /// The event that it answers.
        id: CallId,
        /// Its arguments.
        args: Vec<Json>,
    },
    /// No ack came in time.
    TimedOut {
        /// The event that was not answered.
        id: CallId,
        /// Whether anything at all came from the server since it was sent.
        heard: bool,
    },
    /// The connection ended before the ack came.
    Lost {
        /// The event that was not answered.
        id: CallId,
    },
    /// The server emitted an event.
    Received(Received),
    /// The server says that it closes on purpose.
    ServerClosing,
    /// Nothing has come from the server for so long that it counts as gone.
    Dead,
    /// Something came that this client has no use for.
    Ignored(Ignored),
}

/// Why a message was ignored.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Ignored {
    /// The parser cannot read it.
    Unreadable(String),
    /// It is neither a control message nor a primus-emitter packet.
    Foreign,
    /// It is an ack for an event that is answered already, timed out, or never was.
    UnknownAck(u64),
}

/// A call that waits for its ack.
#[derive(Debug)]
struct Pending {
    sent: Instant,
    deadline: Instant,
}

/// The state of one connection.
pub struct Session {
    transformer: Box<dyn Transformer>,
    parser: Box<dyn Parser>,
    heartbeat: Heartbeat,
    last_heard: Instant,
    last_id: u64,
    pending: BTreeMap<CallId, Pending>,
    deadlines: BTreeSet<(Instant, CallId)>,
    transmits: VecDeque<Transmit>,
    events: VecDeque<Event>,
    decoded: Vec<Frame>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("pending", &self.pending)
            .finish_non_exhaustive()
    }
}

impl Session {
    /// Starts with a connection that has just been opened.
    pub fn new(transformer: Box<dyn Transformer>, parser: Box<dyn Parser>, now: Instant) -> Self {
        Self {
            transformer,
            parser,
            heartbeat: Heartbeat::new(now),
            last_heard: now,
            last_id: 0,
            pending: BTreeMap::new(),
            deadlines: BTreeSet::new(),
            transmits: VecDeque::new(),
            events: VecDeque::new(),
            decoded: Vec::new(),
        }
    }

    /// Sends an event and waits at most `timeout` for its ack.
    pub fn call(&mut self, now: Instant, emission: &Emission, timeout: Duration) -> CallId {
        // Servers take the id 0 for none.
        self.last_id += 1;
        let id = CallId(self.last_id);
        self.send_packet(emission, Some(id.0));
        let deadline = now + timeout;
        self.pending.insert(
            id,
            Pending {
                sent: now,
                deadline,
            },
        );
        self.deadlines.insert((deadline, id));
        id
    }

    /// Sends an event without asking for an ack.
    pub fn emit(&mut self, emission: &Emission) {
        self.send_packet(emission, None);
    }

    /// Takes a websocket message.
    pub fn handle_message(&mut self, now: Instant, frame: Frame) {
        self.handle_alive(now);
        let mut messages = std::mem::take(&mut self.decoded);
        self.transformer.decode(frame, &mut messages);
        for message in messages.drain(..) {
            match self.parser.decode(message) {
                Ok(text) => self.handle_text(&text),
                Err(error) => {
                    self.events
                        .push_back(Event::Ignored(Ignored::Unreadable(error.to_string())));
                }
            }
        }
        self.decoded = messages;
    }

    /// Notes that something came that carries no message, such as a pong of the
    /// websocket layer.
    pub fn handle_alive(&mut self, now: Instant) {
        self.last_heard = now;
        self.heartbeat.handle_alive(now);
    }

    /// Ends all that waits, since nothing can come any more.
    pub fn handle_closed(&mut self) {
        self.deadlines.clear();
        self.transmits.clear();
        for id in std::mem::take(&mut self.pending).into_keys() {
            self.events.push_back(Event::Lost { id });
        }
    }

    /// Does what is due at `now`.
    pub fn handle_timeout(&mut self, now: Instant) {
        while let Some(&(deadline, id)) = self.deadlines.first() {
            if deadline > now {
                break;
            }
            self.deadlines.pop_first();
            if let Some(pending) = self.pending.remove(&id) {
                let heard = self.last_heard > pending.sent;
                self.events.push_back(Event::TimedOut { id, heard });
            }
        }
        while let Some(due) = self.heartbeat.handle_timeout(now) {
            match due {
                // Servers echo the text and do not read it.
                Due::PrimusPing => self.send_control(&Control::Ping("0".to_owned())),
                Due::WebsocketPing => self.transmits.push_front(Transmit::Ping),
                Due::Dead => {
                    self.events.push_back(Event::Dead);
                    break;
                }
            }
        }
    }

    /// Returns what is to be sent next.
    pub fn poll_transmit(&mut self) -> Option<Transmit> {
        self.transmits.pop_front()
    }

    /// Returns what happened next.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// Returns when [`Session::handle_timeout`] wants to be called.
    pub fn poll_timeout(&self) -> Instant {
        let heartbeat = self.heartbeat.poll_timeout();
        self.deadlines
            .first()
            .map_or(heartbeat, |&(deadline, _)| deadline.min(heartbeat))
    }

    fn handle_text(&mut self, text: &ByteString) {
        if let Some(control) = Control::decode(text) {
            self.handle_control(&control);
            return;
        }
        match Packet::decode(text) {
            Some(Packet::Event { name, args, .. }) => {
                self.events
                    .push_back(Event::Received(Received { name, args }));
            }
            Some(Packet::Ack { id, args }) => self.handle_ack(CallId(id), args),
            None => self.events.push_back(Event::Ignored(Ignored::Foreign)),
        }
    }

    fn handle_control(&mut self, control: &Control) {
        match control {
            Control::Ping(value) => self.send_control(&Control::Pong(value.clone())),
            Control::ServerClose => self.events.push_back(Event::ServerClosing),
            Control::Pong(_) | Control::Id(_) | Control::Unknown(_) => {}
        }
    }

    fn handle_ack(&mut self, id: CallId, args: Vec<Json>) {
        match self.pending.remove(&id) {
            Some(pending) => {
                self.deadlines.remove(&(pending.deadline, id));
                self.events.push_back(Event::Reply { id, args });
            }
            None => self
                .events
                .push_back(Event::Ignored(Ignored::UnknownAck(id.0))),
        }
    }

    fn send_packet(&mut self, emission: &Emission, id: Option<u64>) {
        let text = packet::encode_event(&emission.name, &emission.args, id);
        let message = self.encode(text.into());
        self.transmits.push_back(Transmit::Message(message));
    }

    /// Control messages go first: a server waits for a pong, not for a call.
    fn send_control(&mut self, control: &Control) {
        let message = self.encode(control.encode().into_text());
        self.transmits.push_front(Transmit::Message(message));
    }

    fn encode(&mut self, text: ByteString) -> Frame {
        self.transformer.encode(self.parser.encode(text))
    }
}

/// Returns the message that would be the first of a session, for those who want to see it
/// without sending it; `ack` tells whether it asks for an ack.
pub fn preview(emission: &Emission, ack: bool) -> String {
    packet::encode_event(&emission.name, &emission.args, ack.then_some(1))
}
