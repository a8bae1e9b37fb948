//! Recorded frames that were damaged on their way.

use std::time::Instant;

use feathers_primus::protocol::frame::Frame;
use feathers_primus::protocol::json::Json;
use feathers_primus::protocol::service::call::Call;
use feathers_primus::protocol::service::error::outcome;
use feathers_primus::protocol::service::event::Filter;
use feathers_primus::protocol::session::{Event, Ignored, Session, Transmit};

use super::player::{TIMEOUT, split_id};
use super::recording::{Carried, Recording, recordings};

/// A message that was cut off is no message, wherever it was cut: the session says so and goes on.
#[test]
fn a_frame_that_is_cut_off_is_foreign() {
    for recording in recordings().iter().filter(|it| it.is_plain_text()) {
        let now = Instant::now();
        let mut session = recording.session(now);
        for frame in recording.incoming() {
            for at in (0..frame.len()).filter(|&at| is_boundary(&frame, at)) {
                session.handle_message(now, cut(&frame, at));
                assert_eq!(
                    session.poll_event(),
                    Some(Event::Ignored(Ignored::Foreign)),
                    "{at}: {frame:?}"
                );
                assert_eq!(session.poll_event(), None, "{at}: {frame:?}");
                assert_eq!(session.poll_transmit(), None, "{at}: {frame:?}");
            }
        }
    }
}

/// Within a transformer's layer or a packed message it may be told otherwise; what comes next is
/// understood.
#[test]
fn a_framed_or_packed_message_that_is_cut_off_does_no_harm() {
    for recording in recordings().iter().filter(|it| !it.is_plain_text()) {
        let now = Instant::now();
        let mut session = recording.open_session(now);
        for frame in recording.incoming() {
            for at in places(&frame, 80) {
                harmless(recording, &mut session, now, cut(&frame, at));
            }
        }
    }
}

/// Whatever a letter of it becomes, a frame comes to one thing at most, and the next one is
/// understood as if nothing had been.
#[test]
fn a_frame_with_a_wrong_letter_does_no_harm() {
    for recording in &recordings() {
        let now = Instant::now();
        for frame in recording.incoming() {
            let mut session = recording.open_session(now);
            for at in places(&frame, 45) {
                for changed in changed(&frame, at) {
                    let came = harmless(recording, &mut session, now, changed.clone());
                    // SockJS may carry several messages in a frame.
                    let several = !recording.transformer.is_plain();
                    assert!(came <= 1 || several, "{came}: {changed:?}");
                }
            }
        }
    }
}

/// Bytes where text belongs and the other way round are named, and what is doubled within a
/// message is foreign.
#[test]
fn frames_of_the_wrong_kind_and_doubled_ones_are_ignored() {
    for recording in &recordings() {
        let now = Instant::now();
        let mut session = recording.open_session(now);
        for frame in recording.incoming() {
            let came = said(&mut session, now, of_the_other_kind(&frame));
            assert!(
                matches!(came.as_slice(), [Event::Ignored(_)]),
                "{came:?}: {frame:?}"
            );
            if recording.is_plain_text() {
                assert!(matches!(
                    came.as_slice(),
                    [Event::Ignored(Ignored::Unreadable(_))]
                ));
            }
            if !matches!(recording.carried(&frame), Carried::Messages(_)) {
                continue;
            }
            let came = said(&mut session, now, doubled(&frame));
            assert!(
                matches!(came.as_slice(), [Event::Ignored(_)]),
                "{came:?}: {frame:?}"
            );
            if recording.is_plain_text() {
                assert_eq!(came, [Event::Ignored(Ignored::Foreign)], "{frame:?}");
            }
        }
    }
}

/// Feeds a damaged frame while a call waits, and then the answer, unless the frame was one.
/// Returns what came of the frame.
fn harmless(recording: &Recording, session: &mut Session, now: Instant, damaged: Frame) -> usize {
    let call = Call::find("m", Json::EMPTY_OBJECT).emission(recording.dialect);
    let id = session.call(now, &call, TIMEOUT);
    let Some(Transmit::Message(ours)) = session.poll_transmit() else {
        panic!("nothing went out");
    };
    let ours = recording.decoded(&recording.sent(&ours));
    let number = split_id(&ours).1.unwrap();
    let came = said(session, now, damaged.clone());
    let answered = |event: &Event| matches!(event, Event::Reply { id: over, .. } if *over == id);
    if !came.iter().any(answered) {
        let answer = format!(r#"{{"id":{number},"type":1,"data":[null]}}"#);
        let answer = recording.parser.parser().encode(answer.into());
        let args = vec![Json::NULL];
        assert_eq!(
            said(session, now, recording.carry(&[answer])),
            [Event::Reply { id, args }],
            "{}: {damaged:?}",
            recording.name
        );
    }
    came.len()
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
                Json::parse(received.data().into_owned().into_text()).unwrap();
            }
            _ => {}
        }
    }
    let pongs = std::iter::from_fn(|| session.poll_transmit()).count();
    assert!(pongs == 0 || events.is_empty(), "{events:?}");
    events
}

fn is_boundary(frame: &Frame, at: usize) -> bool {
    match frame {
        Frame::Text(text) => text.is_char_boundary(at),
        Frame::Binary(_) => true,
    }
}

/// Every place of the envelope, and some of what is in it, about `many` in all of each.
fn places(frame: &Frame, many: usize) -> Vec<usize> {
    let step = frame.len().div_ceil(many).max(1);
    let envelope = 0..frame.len().min(many);
    envelope
        .chain((0..frame.len()).step_by(step))
        .filter(|&at| is_boundary(frame, at))
        .collect()
}

fn cut(frame: &Frame, at: usize) -> Frame {
    match frame {
        Frame::Text(text) => Frame::from(text[..at].to_owned()),
        Frame::Binary(bytes) => Frame::Binary(bytes.slice(..at)),
    }
}

/// The frame with something else in this place, or with nothing there.
fn changed(frame: &Frame, at: usize) -> Vec<Frame> {
    match frame {
        Frame::Text(text) => {
            let letter = text[at..].chars().next().unwrap();
            let place = at..at + letter.len_utf8();
            let others = [
                "", "\"", "\\", "{", "]", ",", "9", "-", "\0", "\u{fffd}", "::",
            ];
            let change = |other: &&str| {
                let mut text = text.to_string();
                text.replace_range(place.clone(), other);
                Frame::from(text)
            };
            others.iter().map(change).collect()
        }
        Frame::Binary(bytes) => {
            // Nothing, or a byte that begins a number, a map, a list, a text, nothing, bytes, an
            // extension, a double, a long list.
            let others: [&[u8]; 11] = [
                &[],
                &[0],
                &[0x7f],
                &[0x8f],
                &[0x9f],
                &[0xbf],
                &[0xc1],
                &[0xc6],
                &[0xc9],
                &[0xcb],
                &[0xdd],
            ];
            let change = |other: &&[u8]| {
                let mut bytes = bytes.to_vec();
                bytes.splice(at..=at, other.iter().copied());
                Frame::Binary(bytes.into())
            };
            others.iter().map(change).collect()
        }
    }
}

fn of_the_other_kind(frame: &Frame) -> Frame {
    match frame {
        Frame::Text(text) => Frame::Binary(text.as_bytes().to_vec().into()),
        Frame::Binary(bytes) => Frame::from(String::from_utf8_lossy(bytes).into_owned()),
    }
}

fn doubled(frame: &Frame) -> Frame {
    match frame {
        Frame::Text(text) => Frame::from(format!("{text}{text}")),
        Frame::Binary(bytes) => Frame::Binary([&bytes[..], bytes].concat().into()),
    }
}
