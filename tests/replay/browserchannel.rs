//! A conversation over BrowserChannel, which HTTP carries: the same check, request by request.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::time::Instant;

use bytestring::ByteString;
use serde::Deserialize;
use serde_json::value::RawValue;

use feathers_primus::protocol::frame::Frame;
use feathers_primus::protocol::json::Json;
use feathers_primus::protocol::parser::JsonParser;
use feathers_primus::protocol::service::call::Emission;
use feathers_primus::protocol::session::{Event, Ignored, Session, Transmit};
use feathers_primus::protocol::transformer::Websockets;
use feathers_primus::protocol::transformer::browserchannel::{Channel, Chunks, Said};

use crate::player::TIMEOUT;

#[derive(Deserialize)]
struct Line {
    /// The call of this step is never answered.
    #[serde(default)]
    silent: bool,
    request: Option<Request>,
    chunk: Option<Chunk>,
}

#[derive(Deserialize)]
struct Request {
    id: u64,
    target: String,
    body: Option<String>,
}

#[derive(Deserialize)]
struct Chunk {
    id: u64,
    text: String,
}

#[derive(Deserialize)]
struct Packet {
    data: Vec<Box<RawValue>>,
    id: Option<u64>,
}

/// What a request is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Purpose {
    Test,
    Open,
    Back,
    Forward,
}

fn purpose(target: &str) -> Purpose {
    match target {
        target if target.contains("/test?") => Purpose::Test,
        target if target.contains("RID=rpc") => Purpose::Back,
        target if target.contains("SID=") => Purpose::Forward,
        _ => Purpose::Open,
    }
}

/// Returns the messages of a forward body.
fn messages(body: &str) -> Vec<ByteString> {
    let values = body.split('&').filter_map(|pair| pair.split_once("__S="));
    values.map(|(_, value)| unescaped(value).into()).collect()
}

fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut parts = text.split('%');
    bytes.extend_from_slice(parts.next().unwrap().as_bytes());
    for part in parts {
        let (code, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(code, 16).unwrap());
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).unwrap()
}

/// Lets our session say what the official client said.
fn say(session: &mut Session, now: Instant, message: &str) {
    if message == "\"primus::id::\"" {
        session.ask_id();
    } else if !message.starts_with("\"primus::pong::") {
        let packet: Packet = serde_json::from_str(message).unwrap();
        let mut data = packet.data.iter().map(|raw| raw.get().to_owned());
        let emission = Emission {
            name: serde_json::from_str(&data.next().unwrap()).unwrap(),
            args: data.map(|text| Json::parse(text).unwrap()).collect(),
        };
        assert!(packet.id.is_some(), "{message}");
        session.call(now, &emission, TIMEOUT);
    }
    let said = session.poll_transmit();
    let text = ByteString::from(message.to_owned());
    assert_eq!(said, Some(Transmit::Message(Frame::Text(text))));
}

/// Our side of the conversation.
struct Replay {
    session: Session,
    now: Instant,
    channel: Option<Channel>,
    /// The number of the opening request, from which the others count on.
    first: u32,
    /// What the answers to the requests are for, and how far they have come.
    answers: HashMap<u64, (Purpose, Chunks)>,
    ended: bool,
}

impl Replay {
    /// Takes a request of the official client; returns how many calls it carried.
    fn request(&mut self, request: &Request) -> usize {
        let purpose = purpose(&request.target);
        if purpose == Purpose::Open {
            let number = request.target.split("RID=").nth(1).unwrap();
            self.first = number.split('&').next().unwrap().parse().unwrap();
        }
        self.answers
            .insert(request.id, (purpose, Chunks::default()));
        let said = messages(request.body.as_deref().unwrap_or_default());
        if let (Purpose::Forward, Some(channel)) = (purpose, &mut self.channel) {
            let (parameters, body) = channel.forward(&said);
            assert_eq!(messages(&body), said);
            assert!(body.starts_with(&format!("count={}", said.len())), "{body}");
            for (name, value) in parameters.iter().filter(|(name, _)| *name != "AID") {
                let pair = format!("{name}={value}");
                assert!(request.target.contains(&pair), "{pair}: {}", request.target);
            }
        }
        for message in &said {
            say(&mut self.session, self.now, message);
        }
        said.iter()
            .filter(|message| message.contains("\"type\""))
            .count()
    }

    /// Takes a part of an answer; returns what came of it.
    fn chunk(&mut self, chunk: &Chunk) -> Vec<Event> {
        let (purpose, chunks) = self.answers.get_mut(&chunk.id).unwrap();
        chunks.push(chunk.text.as_bytes());
        let mut said = Vec::new();
        while *purpose != Purpose::Test
            && let Some(chunk) = chunks.poll_chunk().unwrap()
        {
            match (*purpose, &mut self.channel) {
                (Purpose::Open, channel) => {
                    *channel = Some(Channel::open(self.first, &chunk).unwrap());
                }
                (Purpose::Back, Some(channel)) => channel.take(&chunk, &mut said).unwrap(),
                _ => {}
            }
        }
        for said in said {
            match said {
                Said::Message(frame) => self.session.handle_message(self.now, frame),
                Said::End(_) => self.ended = true,
            }
        }
        std::iter::from_fn(|| self.session.poll_event()).collect()
    }
}

#[test]
fn browserchannel_is_spoken_as_the_official_client_does() {
    let path = "tests/recordings/feathers4-browserchannel-json.ndjson";
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    let now = Instant::now();
    let mut replay = Replay {
        session: Session::new(Box::new(Websockets), Box::new(JsonParser), now),
        now,
        channel: None,
        first: 0,
        answers: HashMap::new(),
        ended: false,
    };
    let (mut calls, mut silent, mut replies, mut events) = (0, 0, 0, 0);
    for line in text.lines().skip(1) {
        let line: Line = serde_json::from_str(line).unwrap();
        silent += usize::from(line.silent);
        calls += line.request.map_or(0, |request| replay.request(&request));
        for event in line
            .chunk
            .map_or_else(Vec::new, |chunk| replay.chunk(&chunk))
        {
            match event {
                Event::Reply { .. } => replies += 1,
                Event::Received(_) => events += 1,
                // One step makes the server send what is no packet.
                Event::ServerClosing | Event::Ignored(Ignored::Foreign) => {}
                other => panic!("{other:?}"),
            }
        }
    }
    assert_eq!(replies + silent, calls);
    assert!(calls > 10 && events > 0 && replay.ended, "{calls} {events}");
    assert_eq!(replay.session.poll_transmit(), None);
}
