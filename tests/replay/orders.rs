//! What no recording holds: frames, calls, waits and the end in any order.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use feathers_primus::protocol::frame::Frame;
use feathers_primus::protocol::json::Json;
use feathers_primus::protocol::parser;
use feathers_primus::protocol::service::call::{Call, Dialect};
use feathers_primus::protocol::session::{CallId, Event, Session};
use feathers_primus::protocol::transformer::engine_io::Revision;
use feathers_primus::protocol::transformer::{EngineIo, Sockjs, Transformer, Websockets};

/// The longest time that a call is given.
const LONGEST: u64 = 60_000;

#[derive(Clone, Debug)]
enum Step {
    /// A message of Primus, framed as it should be.
    Message(String),
    /// Several in one frame, where frames can hold them.
    Messages(Vec<String>),
    /// A frame of any kind.
    Text(String),
    Bytes(Vec<u8>),
    /// The answer to one of the calls, also to one that is over.
    Answer(u64),
    Alive,
    Call(u64),
    Forget(usize),
    Emit,
    AskId,
    Detect,
    Wait(u64),
    /// To the next deadline, and so many milliseconds beyond.
    WaitForDeadline(u64),
}

fn message() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("\"primus::ping::7\"".to_owned()),
        Just("\"primus::pong::7\"".to_owned()),
        Just("\"primus::id::abc\"".to_owned()),
        Just("\"primus::server::close\"".to_owned()),
        Just("\"primus::new::thing\"".to_owned()),
        Just(r#"{"type":0,"data":["messages created",{"id":1}]}"#.to_owned()),
        Just(r#"{"type":0,"data":[]}"#.to_owned()),
        Just(r#"{"type":1,"id":2147483647,"data":[{"code":404}]}"#.to_owned()),
        any::<u64>().prop_map(|id| format!(r#"{{"type":1,"id":{id},"data":[]}}"#)),
        "\\PC{0,20}",
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let frames = prop_oneof![
        Just("o".to_owned()),
        Just("h".to_owned()),
        Just("c[3000,\"Go away!\"]".to_owned()),
        Just("a[]".to_owned()),
        Just("0{\"sid\":\"a\",\"pingInterval\":1,\"pingTimeout\":1}".to_owned()),
        Just("1".to_owned()),
        Just("2".to_owned()),
        Just("3".to_owned()),
        Just("6".to_owned()),
        "\\PC{0,20}",
    ];
    prop_oneof![
        3 => message().prop_map(Step::Message),
        1 => prop::collection::vec(message(), 0..5).prop_map(Step::Messages),
        2 => frames.prop_map(Step::Text),
        1 => prop::collection::vec(any::<u8>(), 0..20).prop_map(Step::Bytes),
        3 => (0..12_u64).prop_map(Step::Answer),
        1 => Just(Step::Alive),
        4 => (0..=LONGEST).prop_map(Step::Call),
        1 => (0..12_usize).prop_map(Step::Forget),
        1 => Just(Step::Emit),
        1 => Just(Step::AskId),
        1 => Just(Step::Detect),
        2 => (0..40_000_u64).prop_map(Step::Wait),
        2 => (0..3_u64).prop_map(Step::WaitForDeadline),
    ]
}

/// How messages are framed.
#[derive(Clone, Copy, Debug)]
enum Layer {
    None,
    Sockjs,
    EngineIo(Revision),
}

impl Layer {
    fn transformer(self) -> Box<dyn Transformer> {
        match self {
            Self::None => Box::new(Websockets),
            Self::Sockjs => Box::new(Sockjs::default()),
            Self::EngineIo(revision) => Box::new(EngineIo::new(revision)),
        }
    }

    fn frames(self, messages: &[String]) -> Vec<String> {
        match self {
            Self::None => messages.to_vec(),
            Self::Sockjs => vec![format!("a{}", serde_json::to_string(messages).unwrap())],
            Self::EngineIo(_) => messages.iter().map(|it| format!("4{it}")).collect(),
        }
    }
}

/// A session, and what must hold of it.
struct Driver {
    session: Session,
    layer: Layer,
    now: Instant,
    calls: Vec<CallId>,
    waiting: BTreeSet<CallId>,
    dead: bool,
}

impl Driver {
    fn new(layer: Layer, kind: parser::Kind, pings: bool) -> Self {
        let now = Instant::now();
        let session = Session::new(layer.transformer(), kind.parser(), now);
        Self {
            session: if pings {
                session
            } else {
                session.without_pings()
            },
            layer,
            now,
            calls: Vec::new(),
            waiting: BTreeSet::new(),
            dead: false,
        }
    }

    fn step(&mut self, step: Step) {
        let emission = || Call::find("messages", Json::EMPTY_OBJECT).emission(Dialect::Modern);
        match step {
            Step::Message(message) => self.receive(&[message]),
            Step::Messages(messages) => self.receive(&messages),
            Step::Text(text) => self.frame(Frame::from(text), 1),
            Step::Bytes(bytes) => self.frame(Frame::Binary(bytes.into()), 1),
            // The ids of a session begin with 1.
            Step::Answer(id) => {
                self.receive(&[format!(r#"{{"type":1,"id":{id},"data":[null,1]}}"#)]);
            }
            Step::Alive => self.session.handle_alive(self.now),
            Step::Call(milliseconds) => {
                let timeout = Duration::from_millis(milliseconds);
                let id = self.session.call(self.now, &emission(), timeout);
                assert!(self.waiting.insert(id), "an id was used twice");
                self.calls.push(id);
                self.drain(0, 1);
            }
            Step::Forget(index) => {
                if let Some(id) = self.calls.get(index) {
                    self.session.forget(*id);
                    self.waiting.remove(id);
                }
                self.drain(0, 0);
            }
            Step::Emit => {
                self.session.emit(&emission());
                self.drain(0, 1);
            }
            Step::AskId => {
                self.session.ask_id();
                self.drain(0, 1);
            }
            Step::Detect => {
                self.session.detect();
                self.drain(0, 2);
            }
            Step::Wait(milliseconds) => {
                self.now += Duration::from_millis(milliseconds);
                self.time_out();
            }
            Step::WaitForDeadline(beyond) => {
                let due = self.session.poll_timeout().max(self.now);
                self.now = due + Duration::from_millis(beyond);
                self.time_out();
            }
        }
    }

    fn receive(&mut self, messages: &[String]) {
        for frame in self.layer.frames(messages) {
            self.frame(Frame::from(frame), messages.len());
        }
    }

    /// What comes makes the session say and tell no more than a thing for each message in it.
    fn frame(&mut self, frame: Frame, messages: usize) {
        self.session.handle_message(self.now, frame);
        self.drain(messages.max(1), messages.max(1));
    }

    fn time_out(&mut self) {
        self.session.handle_timeout(self.now);
        self.drain(self.waiting.len() + 1, 4);
        if self.dead {
            return;
        }
        assert!(
            self.session.poll_timeout() > self.now,
            "what was due is still due"
        );
        // Nothing new came, so there is nothing to do.
        self.session.handle_timeout(self.now);
        self.drain(0, 0);
    }

    fn close(&mut self) {
        self.session.handle_closed();
        self.drain(self.waiting.len(), 0);
        assert!(self.waiting.is_empty(), "a call outlived its connection");
    }

    /// Takes what the session has, which is bounded.
    fn drain(&mut self, most_events: usize, most_transmits: usize) {
        let mut transmits = 0;
        while self.session.poll_transmit().is_some() {
            transmits += 1;
        }
        assert!(transmits <= most_transmits, "{transmits} things to send");
        let mut events = 0;
        while let Some(event) = self.session.poll_event() {
            events += 1;
            match event {
                Event::Reply { id, .. } | Event::TimedOut { id, .. } | Event::Lost { id } => {
                    assert!(self.waiting.remove(&id), "a call ended twice");
                }
                Event::Dead { .. } => self.dead = true,
                _ => {}
            }
        }
        assert!(events <= most_events, "{events} events");
    }
}

fn layer() -> impl Strategy<Value = Layer> {
    prop_oneof![
        Just(Layer::None),
        Just(Layer::Sockjs),
        Just(Layer::EngineIo(Revision::Three)),
        Just(Layer::EngineIo(Revision::Four)),
    ]
}

proptest! {
    /// No order makes it panic, hold more and more, or forget a call: each ends once.
    #[test]
    fn every_call_ends_once_whatever_happens_in_whatever_order(
        layer in layer(),
        kind in prop::sample::select(&parser::Kind::ALL[..]),
        pings in any::<bool>(),
        steps in prop::collection::vec(step(), 0..60),
        closes in any::<bool>(),
    ) {
        let mut driver = Driver::new(layer, kind, pings);
        for step in steps {
            driver.step(step);
            if driver.dead {
                break;
            }
        }
        if driver.dead || closes {
            driver.close();
            // What is still read after the end ends nothing again.
            driver.step(Step::Answer(1));
        }
        let end = driver.now + Duration::from_millis(LONGEST);
        while !driver.waiting.is_empty() {
            let due = driver.session.poll_timeout();
            prop_assert!(due <= end, "a call waits for ever");
            prop_assert!(due >= driver.now, "a deadline went back");
            driver.now = due;
            driver.time_out();
            if driver.dead {
                driver.close();
            }
        }
    }
}
