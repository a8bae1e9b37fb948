//! What real servers and their official clients said to each other, played to our session.
//!
//! tests/node/README.md says how the recordings are made and what their lines are.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod browserchannel;
mod damage;
mod orders;
mod player;
mod recording;

use std::time::{Duration, Instant};

use serde_json::value::RawValue;

use feathers_primus::protocol::control::Control;
use feathers_primus::protocol::frame::Frame;
use feathers_primus::protocol::json::Json;
use feathers_primus::protocol::service::authentication::{SignIn, Step, told_by_event};
use feathers_primus::protocol::service::call::{Call, Dialect};
use feathers_primus::protocol::service::event::Received;
use feathers_primus::protocol::session::{CallId, Event, Ignored, Transmit};
use feathers_primus::protocol::transformer::engine_io::Revision;
use feathers_primus::protocol::transformer::{EngineIo, Kind, Transformer};

use player::{Replay, TIMEOUT, ack_id};
use recording::{Carried, Line, Packet, Recording, recordings};

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
        if let Some(out) = line.outgoing() {
            match calling.take() {
                Some((step, call)) => {
                    replay.send(step, call, &out);
                }
                None if is_its_own(recording, &out) => {}
                None => answers(&mut replay, &out),
            }
        }
        if let Some(frame) = line.incoming() {
            let events = replay.receive(&frame);
            assert_eq!(events, replay.expected(&frame), "{name}: {frame:?}");
        }
    }
    assert!(calling.is_none() && replay.transmitted.is_empty(), "{name}");
    times_out(&mut replay, before, &silent);
}

/// Tells whether a frame is what the official client says of itself: its question for the id of
/// the spark, a ping of Primus up to 6 or one of Engine.IO up to 3.
fn is_its_own(recording: &Recording, out: &Frame) -> bool {
    let said = recording.decoded(&recording.sent(out));
    said == Control::Id(String::new()).encode().as_str()
        || said.starts_with("\"primus::ping::")
        || (recording.transformer, said.as_str()) == (Kind::EngineIo, "2")
}

/// Checks that we answered what the official client answered: a pong.
fn answers(replay: &mut Replay<'_>, out: &Frame) {
    let recording = replay.recording;
    let [ours, theirs] =
        [&replay.transmitted.remove(0), out].map(|frame| recording.decoded(&recording.sent(frame)));
    assert_eq!(ours, theirs, "{}: the pong", recording.name);
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

/// The result of a sign-in, out of the first message after the step `login`; `None` where nobody
/// can sign in.
fn signed_in(recording: &Recording) -> Option<Json> {
    let mut lines = recording
        .lines
        .iter()
        .skip_while(|line| line.step.as_deref() != Some("login"));
    let frame = lines.find_map(Line::incoming)?;
    let Carried::Messages(messages) = recording.carried(&frame) else {
        panic!("{}: {frame:?}", recording.name);
    };
    let packet = Packet::read(&recording.decoded(&messages[0])).unwrap();
    let data = packet.data.iter();
    let mut data: Vec<_> = data
        .map(|raw| Json::parse(raw.get().to_owned()).unwrap())
        .collect();
    let last = data.pop().unwrap();
    if packet.r#type == 1 {
        return Some(last);
    }
    let event = Received {
        name: data.remove(0).as_text().unwrap().into(),
        args: vec![last],
    };
    Some(told_by_event(&event).unwrap().unwrap())
}

/// The first message of signing in is compared above; this is what comes of the answer.
#[test]
fn recorded_answers_sign_in() {
    for recording in recordings() {
        let Some(result) = signed_in(&recording) else {
            assert_eq!(recording.name, "feathers1-websockets-json");
            continue;
        };
        let dialects = match recording.dialect {
            Dialect::Feathers2 => vec![Dialect::Feathers2],
            dialect => vec![dialect, Dialect::Modern],
        };
        for dialect in dialects {
            let mut sign_in = SignIn::new("authentication", Json::EMPTY_OBJECT);
            let mut step = sign_in.handle_result(dialect, result.clone());
            if let Step::Send(second) = &step {
                assert_eq!(
                    (dialect, recording.dialect),
                    (Dialect::Modern, Dialect::Feathers3)
                );
                assert_eq!(second.name, "authenticate");
                step = sign_in.handle_result(dialect, result.clone());
            }
            let Step::Done(signed_in) = step else {
                panic!("{}: signing in never ends", recording.name);
            };
            assert_eq!(signed_in.dialect, recording.dialect, "{}", recording.name);
            let token = ["accessToken", "token"]
                .iter()
                .find_map(|name| result.field(name)?.as_text())
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
            if let Some(out) = line.outgoing()
                && let Some((step, call)) = calling.take()
            {
                let expected: Vec<_> = replay
                    .send(step, call, &out)
                    .map(|id| Event::TimedOut { id, heard: false })
                    .into_iter()
                    .collect();
                replay.now += hour;
                replay.session.handle_timeout(replay.now);
                let pings = std::iter::from_fn(|| replay.session.poll_transmit()).count();
                // One of Primus, one of the websocket layer, and one of Engine.IO, if it wants any.
                assert_eq!(
                    pings,
                    2 + usize::from(pings_the_layer(&recording)),
                    "{name}"
                );
                assert_eq!(replay.events(), expected, "{name}: {step}");
                // The websocket layer of a server answers even where the service does not.
                replay.session.handle_alive(replay.now);
            }
            let Some(frame) = line.incoming() else {
                continue;
            };
            replay.now += hour;
            let late = late_answers(&replay, &frame);
            let events = replay.receive(&frame);
            replay.transmitted.clear();
            let mut expected = replay.expected(&frame);
            for event in &mut expected {
                if let Event::Reply { id, .. } = event {
                    let (_, number) = late.iter().find(|(late, _)| late == id).unwrap();
                    *event = Event::Ignored(Ignored::UnknownAck(*number));
                }
            }
            assert_eq!(events, expected, "{name}: {frame:?}");
        }
        replay.session.handle_closed();
        assert_eq!(
            replay.events(),
            [],
            "{name}: something was still waited for"
        );
    }
}

/// Tells whether the client pings the transformer's layer.
fn pings_the_layer(recording: &Recording) -> bool {
    recording.transformer == Kind::EngineIo && recording.revision == Revision::Three
}

/// The calls that a frame answers, and the numbers that we gave them.
fn late_answers(replay: &Replay<'_>, frame: &Frame) -> Vec<(CallId, u64)> {
    let Carried::Messages(messages) = replay.recording.carried(frame) else {
        return vec![];
    };
    let answered = messages
        .iter()
        .filter_map(|message| ack_id(&replay.recording.decoded(message)));
    answered
        .map(|id| (replay.sent[&id].id, replay.sent[&id].number))
        .collect()
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
        let mut of_the_layer = 0;
        for frame in recording.incoming() {
            let next = now + Duration::from_secs(14);
            while session.poll_timeout() <= next {
                now = session.poll_timeout();
                session.handle_timeout(now);
            }
            now = next;
            session.handle_message(now, frame);
            while let Some(event) = session.poll_event() {
                assert!(!matches!(event, Event::Dead { .. }), "{name}");
            }
            while let Some(transmit) = session.poll_transmit() {
                let Transmit::Message(frame) = transmit else {
                    panic!("{name}: a ping of the websocket layer within 15 s");
                };
                let said = recording.decoded(&recording.sent(&frame));
                pings += u64::from(said.starts_with("\"primus::ping::"));
                of_the_layer += u64::from(recording.transformer == Kind::EngineIo && said == "2");
            }
        }
        assert_eq!(pings, (now - start).as_secs() / 25, "{name}");
        let expected = match pings_the_layer(&recording) {
            // From the greeting on, which was the first frame.
            true => ((now - start).as_secs() - 14) / 25,
            false => 0,
        };
        assert_eq!(of_the_layer, expected, "{name}");
    }
}

/// What a real server of Engine.IO says when it opens is understood.
#[test]
fn handshakes_tell_what_the_session_needs() {
    let mut seen = Vec::new();
    for recording in recordings() {
        if recording.transformer != Kind::EngineIo {
            continue;
        }
        let mut transformer = EngineIo::new(recording.revision);
        transformer.decode(recording.incoming().next().unwrap(), &mut Vec::new());
        let handshake = transformer.handshake().unwrap();
        assert_eq!(handshake.ping_interval, Duration::from_secs(25));
        seen.push((recording.revision, handshake.max_payload));
    }
    assert!(seen.contains(&(Revision::Three, None)));
    assert!(seen.contains(&(Revision::Four, Some(10 << 20))));
}
