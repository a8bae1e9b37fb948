//! What a session makes of what comes.

use std::time::Instant;

use bytestring::ByteString;

use super::{CallId, Direction, Event, Ignored, PROBE, Session, Transmit};
use crate::protocol::control::Control;
use crate::protocol::json::Json;
use crate::protocol::packet::Packet;
use crate::protocol::service::event::Received;
use crate::protocol::transformer::Incoming;

impl Session {
    /// Takes what a frame held.
    pub(super) fn handle_incoming(&mut self, now: Instant, incoming: Incoming) {
        match incoming {
            Incoming::Message(message) => {
                let size = message.len();
                match self.parser.decode(message) {
                    Ok(text) => {
                        self.note(Direction::In, &text);
                        self.handle_text(now, &text);
                    }
                    Err(error) => {
                        let told = || format!("{size} bytes of binary data").into();
                        self.note_with(Direction::In, told);
                        self.ignore(Ignored::Unreadable(error.to_string()));
                    }
                }
            }
            Incoming::Open => {
                self.greeted = true;
                if let Some((every, _)) = self.transformer.ping() {
                    self.heartbeat.keep_layer(now, every);
                }
                self.events.push_back(Event::Opened);
            }
            Incoming::Reply(frame) => self.transmits.push_front(Transmit::Message(frame)),
            Incoming::Closed { code, reason } => {
                self.events.push_back(Event::Closing { code, reason });
            }
            Incoming::Unreadable(why) => self.ignore(Ignored::Unreadable(why)),
        }
    }

    fn handle_text(&mut self, now: Instant, text: &ByteString) {
        if let Some(control) = Control::decode(text) {
            self.understood = true;
            self.handle_control(now, &control);
            return;
        }
        match Packet::decode(text) {
            Some(Packet::Event { name, args, .. }) => {
                self.understood = true;
                self.events
                    .push_back(Event::Received(Received { name, args }));
            }
            Some(Packet::Ack { id, args }) => {
                self.understood = true;
                self.handle_ack(CallId(id), args);
            }
            None => self.ignore(Ignored::Foreign),
        }
    }

    fn handle_control(&mut self, now: Instant, control: &Control) {
        match control {
            Control::Ping(value) => self.send_control(&Control::Pong(value.clone())),
            Control::ServerClose => self.events.push_back(Event::ServerClosing),
            Control::Id(_) => {
                self.identified = Some(now);
                self.questions = self.questions.saturating_sub(1);
                if let Some(detection) = &mut self.detection {
                    let told = detection.handle_id(now);
                    self.events.extend(told.map(Event::Detected));
                }
            }
            Control::Pong(_) | Control::Unknown(_) => {}
        }
    }

    fn handle_ack(&mut self, id: CallId, args: Vec<Json>) {
        if id == PROBE
            && let Some(detection) = &mut self.detection
        {
            let told = detection.handle_answer();
            return self.events.extend(told.map(Event::Detected));
        }
        match self.pending.remove(&id) {
            Some(pending) => {
                self.deadlines.remove(&(pending.deadline, id));
                self.events.push_back(Event::Reply { id, args });
            }
            None => self.ignore(Ignored::UnknownAck(id.0)),
        }
    }

    fn ignore(&mut self, what: Ignored) {
        self.events.push_back(Event::Ignored(what));
    }
}
