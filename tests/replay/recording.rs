//! Recordings, and what their frames carry, read with as little of our own code as can be.

use std::fs;
use std::path::Path;
use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use feathers_primus::protocol::frame::Frame;
use feathers_primus::protocol::parser;
use feathers_primus::protocol::service::call::Dialect;
use feathers_primus::protocol::session::{Event, Session};
use feathers_primus::protocol::transformer::engine_io::Revision;
use feathers_primus::protocol::transformer::{self, EngineIo, Sockjs, Transformer, Websockets};

/// A recording: who was recorded, and what was said.
pub(crate) struct Recording {
    pub(crate) name: String,
    pub(crate) dialect: Dialect,
    pub(crate) transformer: transformer::Kind,
    pub(crate) revision: Revision,
    pub(crate) parser: parser::Kind,
    pub(crate) lines: Vec<Line>,
}

/// What the first line says.
#[derive(Deserialize)]
struct First {
    server: Server,
}

#[derive(Deserialize)]
struct Server {
    feathers: String,
    transformer: String,
    parser: String,
    /// Where the first websocket was opened, if there was one.
    target: Option<String>,
}

/// A line of a recording of a websocket. Which of its fields there are depends on what it says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Line {
    pub(crate) step: Option<String>,
    pub(crate) call: Option<Vec<Box<RawValue>>>,
    #[serde(default)]
    pub(crate) silent: bool,
    out: Option<String>,
    out_base64: Option<String>,
    r#in: Option<String>,
    in_base64: Option<String>,
    closed: Option<Value>,
}

impl Line {
    /// What the client said.
    pub(crate) fn outgoing(&self) -> Option<Frame> {
        frame(self.out.as_ref(), self.out_base64.as_ref())
    }

    /// What the server said.
    pub(crate) fn incoming(&self) -> Option<Frame> {
        frame(self.r#in.as_ref(), self.in_base64.as_ref())
    }
}

fn frame(text: Option<&String>, base64: Option<&String>) -> Option<Frame> {
    match (text, base64) {
        (Some(text), None) => Some(Frame::from(text.clone())),
        (None, Some(base64)) => Some(Frame::Binary(STANDARD.decode(base64).unwrap().into())),
        _ => None,
    }
}

/// A packet of primus-emitter.
#[derive(Deserialize)]
pub(crate) struct Packet {
    pub(crate) r#type: u8,
    pub(crate) id: Option<u64>,
    pub(crate) data: Vec<Box<RawValue>>,
}

impl Packet {
    pub(crate) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// What a frame of a server carries.
#[derive(Debug)]
pub(crate) enum Carried {
    /// The transformer's layer opens.
    Greeting,
    /// Primus messages.
    Messages(Vec<Frame>),
    /// The transformer's layer ends.
    Farewell(u16, String),
    /// A question or an answer of the transformer's layer.
    Nothing,
}

/// Reads all recordings of websockets.
pub(crate) fn recordings() -> Vec<Recording> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "ndjson"))
        .collect();
    paths.sort();
    let all: Vec<_> = paths
        .iter()
        .filter_map(|path| Recording::read(path))
        .collect();
    assert!(!all.is_empty(), "there is no recording");
    all
}

impl Recording {
    /// Reads a recording, unless HTTP carried what was said.
    fn read(path: &Path) -> Option<Self> {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(path).unwrap();
        let (first, rest) = text.split_once('\n').unwrap();
        let First { server } = serde_json::from_str(first).unwrap();
        let target = server.target?;
        let lines: Vec<Line> = rest
            .lines()
            .map(|line| {
                serde_json::from_str(line).unwrap_or_else(|why| panic!("{name}: {why}: {line}"))
            })
            .collect();
        let dialect = match server.feathers.split('.').next() {
            Some("1" | "2") => Dialect::Feathers2,
            Some("3") => Dialect::Feathers3,
            Some("4" | "5") => Dialect::Feathers4,
            other => panic!("{name}: no dialect is known for Feathers {other:?}"),
        };
        let calls = lines.iter().filter(|line| line.call.is_some()).count();
        assert!(calls > 15, "{name} holds {calls} calls only");
        assert!(lines.last().unwrap().closed.is_some(), "{name} has no end");
        Some(Self {
            name,
            dialect,
            transformer: transformer::Kind::from_name(&server.transformer).unwrap(),
            revision: match target.contains("EIO=3") {
                true => Revision::Three,
                false => Revision::Four,
            },
            parser: parser::Kind::from_name(&server.parser).unwrap(),
            lines,
        })
    }

    /// A session with a connection that has just been opened.
    pub(crate) fn session(&self, now: Instant) -> Session {
        let transformer: Box<dyn Transformer> = match self.transformer {
            transformer::Kind::Sockjs => Box::<Sockjs>::default(),
            transformer::Kind::EngineIo => Box::new(EngineIo::new(self.revision)),
            kind => {
                assert!(kind.is_plain(), "{}: no websocket", self.name);
                Box::new(Websockets)
            }
        };
        Session::new(transformer, self.parser.parser(), now)
    }

    /// A session whose server has greeted, if it does that.
    pub(crate) fn open_session(&self, now: Instant) -> Session {
        let mut session = self.session(now);
        if !session.is_open() {
            session.handle_message(now, self.incoming().next().unwrap());
            assert_eq!(session.poll_event(), Some(Event::Opened), "{}", self.name);
        }
        session
    }

    /// Tells whether a frame is a text, and a message as it is.
    pub(crate) fn is_plain_text(&self) -> bool {
        self.transformer.is_plain() && self.is_text()
    }

    /// Tells whether messages are texts.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self.parser, parser::Kind::Json | parser::Kind::Ejson)
    }

    /// What came from the server, in order.
    pub(crate) fn incoming(&self) -> impl Iterator<Item = Frame> {
        self.lines.iter().filter_map(Line::incoming)
    }

    /// Takes the transformer's layer off a frame of the server.
    pub(crate) fn carried(&self, frame: &Frame) -> Carried {
        match (self.transformer, frame) {
            (transformer::Kind::Sockjs, Frame::Text(text)) => match str::split_at(text, 1) {
                ("o", "") => Carried::Greeting,
                ("a", texts) => Carried::Messages(strings(texts)),
                ("c", end) => {
                    let (code, reason) = serde_json::from_str(end).unwrap();
                    Carried::Farewell(code, reason)
                }
                _ => panic!("{}: {text}", self.name),
            },
            (transformer::Kind::EngineIo, Frame::Text(text)) => match str::split_at(text, 1) {
                ("0", _) => Carried::Greeting,
                ("2" | "3", "") => Carried::Nothing,
                ("4", text) => Carried::Messages(vec![Frame::from(text.to_owned())]),
                _ => panic!("{}: {text}", self.name),
            },
            _ => Carried::Messages(vec![frame.clone()]),
        }
    }

    /// Takes the transformer's layer off a frame of a client that carries a message.
    pub(crate) fn sent(&self, frame: &Frame) -> Frame {
        match (self.transformer, frame) {
            (transformer::Kind::Sockjs, Frame::Text(texts)) => strings(texts).remove(0),
            (transformer::Kind::EngineIo, Frame::Text(text)) => match text.strip_prefix('4') {
                Some(text) => Frame::from(text.to_owned()),
                // A packet of the layer itself.
                None => frame.clone(),
            },
            _ => frame.clone(),
        }
    }

    /// Puts messages into a frame as the server does.
    pub(crate) fn carry(&self, messages: &[Frame]) -> Frame {
        match (self.transformer, messages) {
            (transformer::Kind::Sockjs, _) => {
                let texts: Vec<_> = messages.iter().map(text).collect();
                Frame::from(format!("a{}", serde_json::to_string(&texts).unwrap()))
            }
            (transformer::Kind::EngineIo, [Frame::Text(text)]) => Frame::from(format!("4{text}")),
            (_, [message]) => message.clone(),
            _ => panic!("{}: several messages in a frame", self.name),
        }
    }

    /// The JSON text of a message.
    pub(crate) fn decoded(&self, message: &Frame) -> String {
        match message {
            Frame::Text(text) => text.to_string(),
            Frame::Binary(_) => {
                let text = self.parser.parser().decode(message.clone());
                text.unwrap_or_else(|why| panic!("{}: {why}", self.name))
                    .to_string()
            }
        }
    }
}

fn strings(texts: &str) -> Vec<Frame> {
    let texts: Vec<String> = serde_json::from_str(texts).unwrap();
    texts.into_iter().map(Frame::from).collect()
}

pub(crate) fn text(frame: &Frame) -> &str {
    match frame {
        Frame::Text(text) => text,
        Frame::Binary(_) => panic!("a binary message where a text is expected"),
    }
}
