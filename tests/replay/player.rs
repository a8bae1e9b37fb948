//! A session at work on a recording.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::value::RawValue;

use feathers_primus::protocol::frame::Frame;
use feathers_primus::protocol::json::Json;
use feathers_primus::protocol::service::authentication::{SignIn, sign_out};
use feathers_primus::protocol::service::call::{Call, Dialect, Emission};
use feathers_primus::protocol::service::event::Received;
use feathers_primus::protocol::session::{CallId, Event, Ignored, Session, Transmit};

use super::recording::{Carried, Packet, Recording};

/// How long a call may take.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(5);

/// A call under way: the step, its id for us, and its number on our wire.
pub(crate) struct Sent {
    pub(crate) step: String,
    pub(crate) id: CallId,
    pub(crate) number: u64,
}

/// A session at work on a recording.
pub(crate) struct Replay<'a> {
    pub(crate) recording: &'a Recording,
    pub(crate) session: Session,
    pub(crate) now: Instant,
    /// By the number that the official client gave.
    pub(crate) sent: BTreeMap<u64, Sent>,
    pub(crate) transmitted: Vec<Frame>,
}

/// Our own way to say what the official client was told to say.
fn emission(call: &[Box<RawValue>], dialect: Dialect) -> Emission {
    let args: Vec<Json> = call
        .iter()
        .map(|raw| Json::parse(raw.get().to_owned()).unwrap())
        .collect();
    let name = args[0].as_text().unwrap();
    match (name.as_str(), &args[1..]) {
        ("authenticate", [payload]) => {
            let dialect = match dialect {
                Dialect::Feathers2 => Dialect::Feathers2,
                _ => Dialect::Feathers3,
            };
            SignIn::new("unused", payload.clone()).start(dialect)
        }
        ("logout", []) => sign_out("unused", Dialect::Feathers3),
        (name, rest) => match (name.rsplit_once("::"), dialect.is_legacy()) {
            (Some((service, method)), true) => service_call(service, method, rest, dialect),
            // The form of Feathers 1 and 2, which our later dialects do not write.
            (Some(_), false) => Emission {
                name: name.to_owned(),
                args: rest.to_vec(),
            },
            (None, _) => service_call(&rest[0].as_text().unwrap(), name, &rest[1..], dialect),
        },
    }
}

fn service_call(service: &str, method: &str, args: &[Json], dialect: Dialect) -> Emission {
    let call = match (method, args) {
        ("create", [payload, query]) if service == "authentication" => {
            assert_eq!(query, &Json::EMPTY_OBJECT);
            return SignIn::new(service, payload.clone()).start(Dialect::Feathers4);
        }
        ("remove", [id, query]) if service == "authentication" => {
            assert_eq!((id, query), (&Json::NULL, &Json::EMPTY_OBJECT));
            return sign_out(service, Dialect::Feathers4);
        }
        ("find", [query]) => Call::find(service, query.clone()),
        ("get", [id, query]) => Call::get(service, id.clone(), query.clone()),
        ("create", [data, query]) => Call::create(service, data.clone(), query.clone()),
        ("update", [id, data, query]) => {
            Call::update(service, id.clone(), data.clone(), query.clone())
        }
        ("patch", [id, data, query]) => {
            Call::patch(service, id.clone(), data.clone(), query.clone())
        }
        ("remove", [id, query]) => Call::remove(service, id.clone(), query.clone()),
        (method, args) => Call::custom(service, method, args.to_vec()),
    };
    call.emission(dialect)
}

impl<'a> Replay<'a> {
    pub(crate) fn new(recording: &'a Recording, start: Instant) -> Self {
        Self {
            recording,
            session: recording.session(start),
            now: start,
            sent: BTreeMap::new(),
            transmitted: Vec::new(),
        }
    }

    /// Says what a step is to say, and checks that it means what the official client sent.
    /// Returns the call, if it waits for an ack.
    pub(crate) fn send(
        &mut self,
        step: &str,
        call: &[Box<RawValue>],
        out: &Frame,
    ) -> Option<CallId> {
        let recording = self.recording;
        assert!(self.session.is_open(), "{}: {step}", recording.name);
        let theirs = recording.decoded(&recording.sent(out));
        let (theirs, recorded) = split_id(&theirs);
        let emission = emission(call, recording.dialect);
        let id = match recorded {
            Some(_) => Some(self.session.call(self.now, &emission, TIMEOUT)),
            None => {
                self.session.emit(&emission);
                None
            }
        };
        self.drain_transmits();
        let frame = self.transmitted.pop().unwrap();
        assert!(
            self.transmitted.is_empty(),
            "{step}: one call, several messages"
        );
        let ours = recording.decoded(&recording.sent(&frame));
        let (ours, number) = split_id(&ours);
        assert_eq!(ours, theirs, "{}: {step}", recording.name);
        let (id, recorded) = (id?, recorded?);
        let step = step.to_owned();
        let number = number.unwrap();
        self.sent.insert(recorded, Sent { step, id, number });
        Some(id)
    }

    /// Hands over a frame with the ids that we gave the calls.
    pub(crate) fn receive(&mut self, frame: &Frame) -> Vec<Event> {
        let frame = match self.recording.carried(frame) {
            Carried::Messages(messages) => {
                let messages: Vec<_> = messages.iter().map(|it| self.renumbered(it)).collect();
                self.recording.carry(&messages)
            }
            _ => frame.clone(),
        };
        self.session.handle_message(self.now, frame);
        self.drain_transmits();
        self.events()
    }

    /// Gives a message the id that we gave the call, if it is an ack.
    fn renumbered(&self, message: &Frame) -> Frame {
        let Some(id) = ack_id(&self.recording.decoded(message)) else {
            return message.clone();
        };
        let number = self.sent[&id].number;
        match message {
            Frame::Text(text) => {
                let rest = text.strip_prefix(&format!("{{\"id\":{id},")).unwrap();
                Frame::from(format!("{{\"id\":{number},{rest}"))
            }
            Frame::Binary(bytes) => {
                // A map of three, a text of two bytes (0xa2, or 0xb2 with binarypack), and a number below 128.
                assert_eq!((bytes[0], bytes[1] & 0xef), (0x83, 0xa2));
                assert_eq!(&bytes[2..4], b"id");
                assert_eq!(u64::from(bytes[4]), id);
                let mut bytes = bytes.to_vec();
                bytes[4] = u8::try_from(number).unwrap();
                assert!(bytes[4] < 0x80);
                Frame::Binary(bytes.into())
            }
        }
    }

    pub(crate) fn drain_transmits(&mut self) {
        while let Some(transmit) = self.session.poll_transmit() {
            match transmit {
                Transmit::Message(frame) => self.transmitted.push(frame),
                Transmit::Ping => panic!("a ping of the websocket layer, though much came in"),
            }
        }
    }

    pub(crate) fn events(&mut self) -> Vec<Event> {
        std::iter::from_fn(|| self.session.poll_event()).collect()
    }

    /// What a frame must come to: found out from the recording, not with our own session.
    pub(crate) fn expected(&mut self, frame: &Frame) -> Vec<Event> {
        match self.recording.carried(frame) {
            Carried::Greeting => vec![Event::Opened],
            Carried::Farewell(code, reason) => vec![Event::Closing {
                code: Some(code),
                reason,
            }],
            Carried::Nothing => vec![],
            Carried::Messages(messages) => messages
                .iter()
                .filter_map(|message| self.expected_of(&self.recording.decoded(message)))
                .collect(),
        }
    }

    /// What a message must come to.
    fn expected_of(&mut self, message: &str) -> Option<Event> {
        if let Ok(text) = serde_json::from_str::<String>(message) {
            return match text.as_str() {
                "primus::server::close" => Some(Event::ServerClosing),
                control if control.starts_with("primus::") => None,
                _ => Some(Event::Ignored(Ignored::Foreign)),
            };
        }
        let Some(packet) = Packet::read(message) else {
            return Some(Event::Ignored(Ignored::Foreign));
        };
        let mut args: Vec<_> = packet
            .data
            .iter()
            .map(|raw| Json::parse(raw.get().to_owned()).unwrap())
            .collect();
        Some(if packet.r#type == 1 {
            let sent = self.sent.remove(&packet.id.unwrap()).unwrap();
            Event::Reply { id: sent.id, args }
        } else {
            let name = args.remove(0).as_text().unwrap();
            Event::Received(Received {
                name: name.into(),
                args,
            })
        })
    }
}

/// Takes the id off the end of a packet that a client sent, if it has one.
pub(crate) fn split_id(packet: &str) -> (&str, Option<u64>) {
    let id = packet
        .strip_suffix('}')
        .and_then(|packet| packet.rsplit_once(",\"id\":"))
        .and_then(|(rest, id)| Some((rest, id.parse().ok()?)));
    match id {
        Some((rest, id)) => (rest, Some(id)),
        None => (packet, None),
    }
}

/// Returns the id of an ack; `None` for every other message.
pub(crate) fn ack_id(message: &str) -> Option<u64> {
    Packet::read(message)
        .filter(|packet| packet.r#type == 1)?
        .id
}
