//! What real servers and their official clients said to each other, played to our session.
//!
//! tests/node/README.md says how the recordings are made and what their lines are.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use feathers_primus::protocol::control::Control;
use feathers_primus::protocol::frame::Frame;
use feathers_primus::protocol::json::Json;
use feathers_primus::protocol::parser::{JsonParser, Parser};
use feathers_primus::protocol::service::authentication::{SignIn, Step, sign_out};
use feathers_primus::protocol::service::call::{Call, Dialect, Emission};
use feathers_primus::protocol::service::error::outcome;
use feathers_primus::protocol::service::event::{Filter, Received};
use feathers_primus::protocol::session::{CallId, Event, Ignored, Session, Transmit};
use feathers_primus::protocol::transformer::{Transformer, Websockets};

/// How long a call may take.
const TIMEOUT: Duration = Duration::from_secs(5);

/// A recording: who was recorded, and what was said.
struct Recording {
    name: String,
    dialect: Dialect,
    transformer: String,
    parser: String,
    lines: Vec<Line>,
}

/// A line of a recording. Which of its fields there are depends on what it says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    server: Option<Value>,
    step: Option<String>,
    call: Option<Vec<Box<RawValue>>>,
    #[serde(default)]
    silent: bool,
    out: Option<String>,
    r#in: Option<String>,
    closed: Option<Value>,
}

/// What a packet from a server says, read without our own code.
#[derive(Deserialize)]
struct Packet {
    r#type: u8,
    id: Option<u64>,
    data: Vec<Box<RawValue>>,
}

/// A call under way: the step, its id for us, and its number on our wire.
struct Sent {
    step: String,
    id: CallId,
    number: u64,
}

/// A session at work on a recording.
struct Replay<'a> {
    recording: &'a Recording,
    session: Session,
    now: Instant,
    /// By the number that the official client gave.
    sent: BTreeMap<u64, Sent>,
    transmitted: Vec<Frame>,
}

fn recordings() -> Vec<Recording> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "ndjson"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "there is no recording");
    paths.iter().map(|path| Recording::read(path)).collect()
}

impl Recording {
    fn read(path: &Path) -> Self {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(path).unwrap();
        let mut lines: Vec<Line> = text
            .lines()
            .map(|line| {
                serde_json::from_str(line).unwrap_or_else(|why| panic!("{name}: {why}: {line}"))
            })
            .collect();
        let server = lines.remove(0).server.unwrap();
        let told = |field: &str| server[field].as_str().unwrap().to_owned();
        let dialect = match told("feathers").split('.').next() {
            Some("3") => Dialect::Feathers3,
            Some("4" | "5") => Dialect::Feathers4,
            other => panic!("{name}: no dialect is known for Feathers {other:?}"),
        };
        let calls = lines.iter().filter(|line| line.call.is_some()).count();
        assert!(calls > 50, "{name} holds {calls} calls only");
        assert!(lines.last().unwrap().closed.is_some(), "{name} has no end");
        Self {
            name,
            dialect,
            transformer: told("transformer"),
            parser: told("parser"),
            lines,
        }
    }

    fn session(&self, now: Instant) -> Session {
        let transformer: Box<dyn Transformer> = match self.transformer.as_str() {
            "websockets" => Box::new(Websockets),
            other => panic!("{}: no replay of the transformer {other}", self.name),
        };
        let parser: Box<dyn Parser> = match self.parser.as_str() {
            "json" => Box::new(JsonParser),
            other => panic!("{}: no replay of the parser {other}", self.name),
        };
        Session::new(transformer, parser, now)
    }

    /// What came from the server, in order.
    fn incoming(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().filter_map(|line| line.r#in.as_deref())
    }
}

/// Our own way to say what the official client was told to say.
fn emission(call: &[Box<RawValue>], dialect: Dialect) -> Emission {
    let args: Vec<Json> = call
        .iter()
        .map(|raw| Json::parse(raw.get().to_owned()).unwrap())
        .collect();
    let name = args[0].as_text().unwrap();
    let service = || args[1].as_text().unwrap();
    let call = match (name.as_str(), &args[1..]) {
        ("authenticate", [payload]) => {
            return SignIn::new("unused", payload.clone(), Some(Dialect::Feathers3)).start();
        }
        ("logout", []) => return sign_out("unused", Dialect::Feathers3),
        ("create", [_, payload, query]) if service() == "authentication" => {
            assert_eq!(query, &Json::EMPTY_OBJECT);
            return SignIn::new(&service(), payload.clone(), Some(Dialect::Feathers4)).start();
        }
        ("remove", [_, id, query]) if service() == "authentication" => {
            assert_eq!((id, query), (&Json::NULL, &Json::EMPTY_OBJECT));
            return sign_out(&service(), Dialect::Feathers4);
        }
        ("find", [_, query]) => Call::find(&service(), query.clone()),
        ("get", [_, id, query]) => Call::get(&service(), id.clone(), query.clone()),
        ("create", [_, data, query]) => Call::create(&service(), data.clone(), query.clone()),
        ("update", [_, id, data, query]) => {
            Call::update(&service(), id.clone(), data.clone(), query.clone())
        }
        ("patch", [_, id, data, query]) => {
            Call::patch(&service(), id.clone(), data.clone(), query.clone())
        }
        ("remove", [_, id, query]) => Call::remove(&service(), id.clone(), query.clone()),
        (method, _) if !method.contains("::") => {
            Call::custom(&service(), method, args[2..].to_vec())
        }
        // The form of Feathers 1 and 2, which our dialects do not write.
        _ => {
            return Emission {
                name,
                args: args[1..].to_vec(),
            };
        }
    };
    call.emission(dialect)
}

impl<'a> Replay<'a> {
    fn new(recording: &'a Recording, start: Instant) -> Self {
        Self {
            recording,
            session: recording.session(start),
            now: start,
            sent: BTreeMap::new(),
            transmitted: Vec::new(),
        }
    }

    /// Makes the call of a step, if it is one, and checks that it is what the official client sent.
    fn send(&mut self, step: &str, call: &[Box<RawValue>], out: &str) {
        let emission = emission(call, self.recording.dialect);
        let id = self.session.call(self.now, &emission, TIMEOUT);
        self.drain_transmits();
        let frame = self.transmitted.pop().unwrap();
        assert!(
            self.transmitted.is_empty(),
            "{step}: one call, several messages"
        );
        let ours = text(&frame);
        let (ours, number) = split_id(ours);
        let (theirs, recorded) = split_id(out);
        assert_eq!(ours, theirs, "{}: {step}", self.recording.name);
        self.sent.insert(
            recorded,
            Sent {
                step: step.to_owned(),
                id,
                number,
            },
        );
    }

    /// Hands over a frame with the id that we gave the call.
    fn receive(&mut self, frame: &str) -> Vec<Event> {
        let frame = match ack_id(frame) {
            Some(id) => {
                let rest = frame.strip_prefix(&format!("{{\"id\":{id},")).unwrap();
                format!("{{\"id\":{},{rest}", self.sent[&id].number)
            }
            None => frame.to_owned(),
        };
        self.session.handle_message(self.now, frame.into());
        self.drain_transmits();
        self.events()
    }

    fn drain_transmits(&mut self) {
        while let Some(transmit) = self.session.poll_transmit() {
            match transmit {
                Transmit::Message(frame) => self.transmitted.push(frame),
                Transmit::Ping => panic!("a ping of the websocket layer, though much came in"),
            }
        }
    }

    fn events(&mut self) -> Vec<Event> {
        std::iter::from_fn(|| self.session.poll_event()).collect()
    }

    /// What a frame must come to: found out from the recording, not with our own code.
    fn expected(&mut self, frame: &str) -> Vec<Event> {
        if let Ok(text) = serde_json::from_str::<String>(frame) {
            return match text.as_str() {
                "primus::server::close" => vec![Event::ServerClosing],
                control if control.starts_with("primus::") => vec![],
                _ => vec![Event::Ignored(Ignored::Foreign)],
            };
        }
        let Ok(packet) = serde_json::from_str::<Packet>(frame) else {
            return vec![Event::Ignored(Ignored::Foreign)];
        };
        let mut args: Vec<_> = packet
            .data
            .iter()
            .map(|raw| Json::parse(raw.get().to_owned()).unwrap())
            .collect();
        vec![if packet.r#type == 1 {
            let sent = self.sent.remove(&packet.id.unwrap()).unwrap();
            Event::Reply { id: sent.id, args }
        } else {
            let name = args.remove(0).as_text().unwrap();
            Event::Received(Received { name, args })
        }]
    }
}

/// Takes the id off the end of a packet that a client sent.
fn split_id(packet: &str) -> (&str, u64) {
    let (rest, id) = packet
        .strip_suffix('}')
        .unwrap()
        .rsplit_once(",\"id\":")
        .unwrap();
    (rest, id.parse().unwrap())
}

/// Returns the id of an ack; `None` for every other frame.
fn ack_id(frame: &str) -> Option<u64> {
    serde_json::from_str::<Packet>(frame)
        .ok()
        .filter(|packet| packet.r#type == 1)?
        .id
}

fn text(frame: &Frame) -> &str {
    match frame {
        Frame::Text(text) => text,
        Frame::Binary(_) => panic!("a binary message where text was recorded"),
    }
}

/// Plays a recording; `before` calls are made first, so that ids begin elsewhere.
fn replay(recording: &Recording, before: u64) {
    let name = &recording.name;
    let mut replay = Replay::new(recording, Instant::now());
    for _ in 0..before {
        let early = Call::find("early", Json::EMPTY_OBJECT).emission(recording.dialect);
        replay.session.call(replay.now, &early, TIMEOUT);
    }
    replay.drain_transmits();
    replay.transmitted.clear();
    let mut calling: Option<(&str, &[Box<RawValue>])> = None;
    let mut silent = Vec::new();
    for line in &recording.lines {
        replay.now += Duration::from_millis(1);
        if let Some(step) = &line.step {
            assert!(replay.transmitted.is_empty(), "{name}: before {step}");
            calling = line.call.as_deref().map(|call| (step.as_str(), call));
            if line.silent {
                silent.push(step.as_str());
            }
        }
        if let Some(out) = &line.out {
            match calling.take() {
                Some((step, call)) => replay.send(step, call, out),
                None if *out == Control::Id(String::new()).encode().as_str() => {}
                None => assert_eq!(text(&replay.transmitted.remove(0)), out, "{name}: the pong"),
            }
        }
        if let Some(frame) = &line.r#in {
            let events = replay.receive(frame);
            assert_eq!(events, replay.expected(frame), "{name}: {frame}");
        }
    }
    assert!(calling.is_none() && replay.transmitted.is_empty(), "{name}");
    times_out(&mut replay, before, &silent);
}

/// Lets the time go by until the calls are over that nothing answers, and nothing else.
fn times_out(replay: &mut Replay<'_>, early: u64, silent: &[&str]) {
    let name = &replay.recording.name;
    assert!(!silent.is_empty(), "{name} has no step without an answer");
    let left: Vec<_> = replay
        .sent
        .values()
        .map(|sent| sent.step.as_str())
        .collect();
    assert_eq!(left, silent, "{name}");
    if early > 0 {
        replay.now = replay.session.poll_timeout();
        replay.session.handle_timeout(replay.now);
        assert_eq!(replay.events().len() as u64, early, "{name}");
    }
    for sent in std::mem::take(&mut replay.sent).into_values() {
        replay.now = replay.session.poll_timeout();
        replay.session.handle_timeout(replay.now);
        // They stand in the order in which they were made, and each has a time of its own.
        assert_eq!(
            replay.events(),
            [Event::TimedOut {
                id: sent.id,
                heard: true
            }],
            "{name}"
        );
    }
    replay.drain_transmits();
    assert!(replay.transmitted.is_empty(), "{name}");
    replay.session.handle_closed();
    assert_eq!(
        replay.events(),
        [],
        "{name}: something was still waited for"
    );
}

#[test]
fn what_was_recorded_is_what_we_say_and_understand() {
    for recording in recordings() {
        replay(&recording, 0);
    }
}

#[test]
fn ids_may_begin_anywhere() {
    for recording in recordings() {
        // So that ids of two digits and of three begin elsewhere too.
        replay(&recording, 7);
    }
}

/// The first message of signing in is compared above; this is what comes of the answer.
#[test]
fn recorded_answers_sign_in() {
    for recording in recordings() {
        let mut lines = recording
            .lines
            .iter()
            .skip_while(|line| line.step.as_deref() != Some("login"));
        let answer = lines.find_map(|line| line.r#in.as_deref()).unwrap();
        let packet: Packet = serde_json::from_str(answer).unwrap();
        let result = Json::parse(packet.data[1].get().to_owned()).unwrap();
        for dialect in [Some(recording.dialect), None] {
            let mut sign_in = SignIn::new("authentication", Json::EMPTY_OBJECT, dialect);
            let mut step = sign_in.handle_result(result.clone());
            if let Step::Send(second) = &step {
                assert_eq!((dialect, recording.dialect), (None, Dialect::Feathers3));
                assert_eq!(second.name, "authenticate");
                step = sign_in.handle_result(result.clone());
            }
            let Step::Done(signed_in) = step else {
                panic!("{}: signing in never ends", recording.name);
            };
            assert_eq!(signed_in.dialect, recording.dialect, "{}", recording.name);
            let token = result
                .field("accessToken")
                .and_then(|token| token.as_text())
                .unwrap();
            assert_eq!(signed_in.token.unwrap().expose(), token);
        }
    }
}

/// Whoever comes back after long gets every event; the answers that come too late are nobody's.
#[test]
fn an_hour_between_frames_times_out_every_call_and_loses_no_event() {
    let hour = Duration::from_secs(3600);
    for recording in recordings() {
        let name = &recording.name;
        let mut replay = Replay::new(&recording, Instant::now());
        let mut calling = None;
        for line in &recording.lines {
            if let (Some(step), Some(call)) = (&line.step, &line.call) {
                calling = Some((step.as_str(), call.as_slice()));
            }
            if let Some(out) = &line.out
                && let Some((step, call)) = calling.take()
            {
                replay.send(step, call, out);
                let id = replay.sent.values().next_back().unwrap().id;
                replay.now += hour;
                replay.session.handle_timeout(replay.now);
                let pings = std::iter::from_fn(|| replay.session.poll_transmit()).count();
                assert_eq!(
                    pings, 2,
                    "{name}: {step}: one of Primus and one of the websocket layer"
                );
                assert_eq!(
                    replay.events(),
                    [Event::TimedOut { id, heard: false }],
                    "{name}: {step}"
                );
                // The websocket layer of a server answers even where the service does not.
                replay.session.handle_alive(replay.now);
            }
            let Some(frame) = &line.r#in else { continue };
            replay.now += hour;
            let late = ack_id(frame).map(|id| replay.sent[&id].number);
            let events = replay.receive(frame);
            replay.transmitted.clear();
            let expected = match late {
                Some(number) => vec![Event::Ignored(Ignored::UnknownAck(number))],
                None => replay.expected(frame),
            };
            assert_eq!(events, expected, "{name}: {frame}");
        }
        replay.session.handle_closed();
        assert_eq!(
            replay.events(),
            [],
            "{name}: something was still waited for"
        );
    }
}

/// A server that says something now and then is alive, and gets the pings of old clients.
#[test]
fn pings_go_out_while_frames_are_far_apart() {
    for recording in recordings() {
        let name = &recording.name;
        let start = Instant::now();
        let mut session = recording.session(start);
        let mut now = start;
        let mut pings = 0;
        for frame in recording.incoming() {
            let next = now + Duration::from_secs(14);
            while session.poll_timeout() <= next {
                now = session.poll_timeout();
                session.handle_timeout(now);
            }
            now = next;
            session.handle_message(now, frame.to_owned().into());
            while let Some(event) = session.poll_event() {
                assert_ne!(event, Event::Dead, "{name}");
            }
            while let Some(transmit) = session.poll_transmit() {
                let Transmit::Message(frame) = transmit else {
                    panic!("{name}: a ping of the websocket layer within 15 s");
                };
                pings += u64::from(text(&frame).starts_with("\"primus::ping::"));
            }
        }
        assert_eq!(pings, (now - start).as_secs() / 25, "{name}");
    }
}

/// A message that was cut off is no message, wherever it was cut: the session says so and goes on.
#[test]
fn a_frame_that_is_cut_off_is_foreign() {
    for recording in recordings() {
        let now = Instant::now();
        let mut session = recording.session(now);
        for frame in recording.incoming() {
            for at in (0..frame.len()).filter(|&at| frame.is_char_boundary(at)) {
                session.handle_message(now, frame[..at].to_owned().into());
                assert_eq!(
                    session.poll_event(),
                    Some(Event::Ignored(Ignored::Foreign)),
                    "{at}: {frame}"
                );
                assert_eq!(session.poll_event(), None, "{at}: {frame}");
                assert_eq!(session.poll_transmit(), None, "{at}: {frame}");
            }
        }
    }
}

/// Whatever a letter of it becomes, a frame comes to one thing at most, and the next one is
/// understood as if nothing had been.
#[test]
fn a_frame_with_a_wrong_letter_does_no_harm() {
    for recording in recordings() {
        let now = Instant::now();
        for frame in recording.incoming() {
            let mut session = recording.session(now);
            let call = Call::find("m", Json::EMPTY_OBJECT).emission(recording.dialect);
            let places: Vec<_> = frame
                .char_indices()
                .map(|(at, letter)| at..at + letter.len_utf8())
                .collect();
            // Every letter of the envelope, and some of what is in it.
            let step = places.len().div_ceil(60).max(1);
            let envelope = 0..places.len().min(60);
            for place in envelope
                .chain((0..places.len()).step_by(step))
                .map(|index| places[index].clone())
            {
                for letter in [
                    "", "\"", "\\", "{", "]", ",", "9", "-", "\0", "\u{fffd}", "::",
                ] {
                    let mut changed = frame.to_owned();
                    changed.replace_range(place.clone(), letter);
                    let id = session.call(now, &call, TIMEOUT);
                    let ours = session.poll_transmit().unwrap();
                    let Transmit::Message(ours) = ours else {
                        panic!("{ours:?}")
                    };
                    let number = split_id(text(&ours)).1;
                    let came = said(&mut session, now, changed.clone().into());
                    assert!(came.len() <= 1, "{came:?}: {changed}");
                    if came
                        .iter()
                        .any(|event| matches!(event, Event::Reply { id: over, .. } if *over == id))
                    {
                        continue;
                    }
                    let answer = format!(r#"{{"id":{number},"type":1,"data":[null]}}"#);
                    let args = vec![Json::NULL];
                    assert_eq!(
                        said(&mut session, now, answer.into()),
                        [Event::Reply { id, args }],
                        "{changed}"
                    );
                }
            }
        }
    }
}

/// Bytes where text belongs are named, and a text doubled within a message is foreign.
#[test]
fn bytes_and_doubled_frames_are_ignored() {
    for recording in recordings() {
        let now = Instant::now();
        let mut session = recording.session(now);
        for frame in recording.incoming() {
            let bytes = Frame::Binary(frame.as_bytes().to_vec().into());
            let came = said(&mut session, now, bytes);
            assert!(
                matches!(came.as_slice(), [Event::Ignored(Ignored::Unreadable(_))]),
                "{came:?}"
            );
            let came = said(&mut session, now, format!("{frame}{frame}").into());
            assert_eq!(came, [Event::Ignored(Ignored::Foreign)], "{frame}");
        }
    }
}

/// Feeds a frame and does with what comes of it all that the program does.
fn said(session: &mut Session, now: Instant, frame: Frame) -> Vec<Event> {
    session.handle_message(now, frame);
    let events: Vec<_> = std::iter::from_fn(|| session.poll_event()).collect();
    for event in &events {
        match event {
            Event::Reply { args, .. } => {
                if let Err(error) = outcome(args) {
                    assert!(!error.to_string().is_empty());
                }
            }
            Event::Received(received) => {
                let _ = Filter::new(Some("users/7/comments"), &[]).judge(received);
                Json::parse(received.data().into_text()).unwrap();
            }
            _ => {}
        }
    }
    let pongs = std::iter::from_fn(|| session.poll_transmit()).count();
    assert!(pongs + events.len() <= 1, "{events:?}");
    events
}
