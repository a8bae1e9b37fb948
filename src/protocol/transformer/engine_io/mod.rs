//! Engine.IO: a digit before each packet, which names its kind.
//!
//! Knows the packets of the protocol revisions 3 and 4, which mirror engine.io-parser up to 2 and
//! from 4 on. How several of them share an HTTP body is the matter of [`payload`].

pub mod payload;

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::{BufMut, Bytes, BytesMut};
use bytestring::ByteString;

use super::{Incoming, Transformer};
use crate::protocol::frame::Frame;
use crate::protocol::json::Json;

/// The kind of a packet with a Primus message, where it is a byte.
const MESSAGE: u8 = 4;
/// What a server that says nothing else expects.
const PING_INTERVAL: u64 = 25_000;

/// The revisions of the protocol.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Revision {
    /// That of engine.io 1 to 3: the client pings.
    Three,
    /// That of engine.io from 4 on: the server pings.
    Four,
}

impl Revision {
    /// Returns what the parameter `EIO` of a request says.
    pub fn number(self) -> &'static str {
        match self {
            Self::Three => "3",
            Self::Four => "4",
        }
    }
}

/// What a server says when it opens.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Handshake {
    /// Names the session in requests.
    pub sid: String,
    /// How often pings go out, whichever side sends them.
    pub ping_interval: Duration,
    /// How long whoever pings waits for the answer.
    pub ping_timeout: Duration,
    /// The largest body of a request that the server takes, in bytes.
    pub max_payload: Option<u64>,
}

impl Handshake {
    /// Reads the packet that opens, its digit included.
    pub fn parse(packet: &str) -> Option<Self> {
        let json = Json::parse(packet.strip_prefix('0')?.to_owned()).ok()?;
        let fields = json.fields()?;
        let number = |name| fields.get(name)?.read::<u64>().ok();
        let time = |name| Duration::from_millis(number(name).unwrap_or(PING_INTERVAL));
        Some(Self {
            sid: fields.get("sid")?.as_text()?,
            ping_interval: time("pingInterval"),
            ping_timeout: time("pingTimeout"),
            max_payload: number("maxPayload"),
        })
    }
}

/// The packets of one connection, the same over a websocket and over HTTP requests.
#[derive(Debug)]
pub struct EngineIo {
    revision: Revision,
    handshake: Option<Handshake>,
}

impl EngineIo {
    /// Begins a connection.
    pub fn new(revision: Revision) -> Self {
        Self {
            revision,
            handshake: None,
        }
    }

    /// Returns what the server said when it opened.
    pub fn handshake(&self) -> Option<&Handshake> {
        self.handshake.as_ref()
    }

    fn read_text(&mut self, text: &ByteString) -> Result<Option<Incoming>, &'static str> {
        let Some((kind, content)) = text.split_at_checked(1) else {
            return Err("it is no Engine.IO packet");
        };
        Ok(Some(match kind {
            "0" if self.handshake.is_some() => return Err("Engine.IO opened a second time"),
            "0" => {
                let handshake = Handshake::parse(text).ok_or("it does not say how it opens")?;
                self.handshake = Some(handshake);
                Incoming::Open
            }
            "1" => Incoming::Closed {
                code: None,
                reason: String::new(),
            },
            // The pong gives back what the ping says.
            "2" => Incoming::Reply(Frame::from(format!("3{content}"))),
            "3" | "6" => return Ok(None),
            "4" => Incoming::Message(Frame::Text(text.slice_ref(content))),
            "b" => Incoming::Message(self.read_base64(content)?),
            _ => return Err("it is no Engine.IO packet"),
        }))
    }

    /// Reads a binary message from where only text can travel.
    fn read_base64(&self, content: &str) -> Result<Frame, &'static str> {
        let content = match self.revision {
            Revision::Three => content.strip_prefix('4'),
            Revision::Four => Some(content),
        };
        let bytes = content.and_then(|content| STANDARD.decode(content).ok());
        let bytes = bytes.ok_or("it is no binary Engine.IO message")?;
        Ok(Frame::Binary(bytes.into()))
    }

    fn read_binary(&self, bytes: Bytes) -> Result<Option<Incoming>, &'static str> {
        let message = match (self.revision, bytes.first()) {
            (Revision::Four, _) => bytes,
            (Revision::Three, Some(&MESSAGE)) => bytes.slice(1..),
            (Revision::Three, _) => return Err("it is no binary Engine.IO message"),
        };
        Ok(Some(Incoming::Message(Frame::Binary(message))))
    }
}

impl Transformer for EngineIo {
    fn decode(&mut self, frame: Frame, incoming: &mut Vec<Incoming>) {
        let read = match frame {
            Frame::Text(text) => self.read_text(&text),
            Frame::Binary(bytes) => self.read_binary(bytes),
        };
        match read {
            Ok(read) => incoming.extend(read),
            Err(why) => incoming.push(Incoming::Unreadable(why.to_owned())),
        }
    }

    fn encode(&mut self, message: Frame) -> Frame {
        match (message, self.revision) {
            (Frame::Text(text), _) => Frame::from(format!("4{text}")),
            (Frame::Binary(bytes), Revision::Four) => Frame::Binary(bytes),
            (Frame::Binary(bytes), Revision::Three) => {
                let mut packet = BytesMut::with_capacity(bytes.len() + 1);
                packet.put_u8(MESSAGE);
                packet.put(bytes);
                Frame::Binary(packet.freeze())
            }
        }
    }

    fn greets(&self) -> bool {
        true
    }

    fn ping(&self) -> Option<(Duration, Frame)> {
        let every = self.handshake.as_ref()?.ping_interval;
        (self.revision == Revision::Three).then(|| (every, Frame::Text("2".into())))
    }

    fn farewell(&self) -> Option<Frame> {
        Some(Frame::Text("1".into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: &str = r#"0{"sid":"lv_VI97HAXpY6yYWAAAC","upgrades":["websocket"],"pingInterval":10000,"pingTimeout":20000,"maxPayload":10485760}"#;

    fn decode(revision: Revision, frame: impl Into<Frame>) -> Vec<Incoming> {
        let mut incoming = Vec::new();
        EngineIo::new(revision).decode(frame.into(), &mut incoming);
        incoming
    }

    fn text(text: &str) -> Frame {
        Frame::from(text.to_owned())
    }

    fn binary(bytes: &'static [u8]) -> Frame {
        Frame::Binary(bytes.into())
    }

    fn is_unreadable(incoming: &[Incoming]) -> bool {
        matches!(incoming, [Incoming::Unreadable(_)])
    }

    #[test]
    fn every_packet_of_a_server_is_taken_apart() {
        for revision in [Revision::Three, Revision::Four] {
            for (packet, expected) in [
                (OPEN, vec![Incoming::Open]),
                ("4\"é\"", vec![Incoming::Message(text("\"é\""))]),
                ("4", vec![Incoming::Message(text(""))]),
                ("2", vec![Incoming::Reply(text("3"))]),
                ("2probe", vec![Incoming::Reply(text("3probe"))]),
                ("3", vec![]),
                ("3probe", vec![]),
                ("6", vec![]),
                (
                    "1",
                    vec![Incoming::Closed {
                        code: None,
                        reason: String::new(),
                    }],
                ),
            ] {
                assert_eq!(decode(revision, text(packet)), expected, "{packet}");
            }
        }
    }

    #[test]
    fn binary_messages_differ_between_the_revisions() {
        use Revision::{Four, Three};
        let message = [Incoming::Message(binary(&[4, 0x83, 0xa4]))];
        assert_eq!(decode(Four, binary(&[4, 0x83, 0xa4])), message);
        assert_eq!(decode(Four, text("bBIOk")), message);
        assert_eq!(decode(Three, binary(&[4, 4, 0x83, 0xa4])), message);
        assert_eq!(decode(Three, text("b4BIOk")), message);
        assert!(is_unreadable(&decode(Three, binary(&[0x83]))));
        assert!(is_unreadable(&decode(Three, binary(&[]))));
        assert!(is_unreadable(&decode(Three, text("bBIOk"))));
        let frame = binary(&[0x83, 0xa4]);
        assert_eq!(EngineIo::new(Four).encode(frame.clone()), frame);
        assert_eq!(EngineIo::new(Three).encode(frame), binary(&[4, 0x83, 0xa4]));
        assert_eq!(EngineIo::new(Three).encode(text("{}")), text("4{}"));
    }

    #[test]
    fn what_is_no_packet_is_told() {
        for packet in [
            "",
            "é",
            "5",
            "7",
            "x",
            "b=",
            "bé",
            "0",
            "0{}",
            "0{\"sid\":1}",
            "0[]",
        ] {
            assert!(
                is_unreadable(&decode(Revision::Four, text(packet))),
                "{packet}"
            );
        }
    }

    #[test]
    fn what_the_server_says_when_it_opens_is_kept_once() {
        let mut transformer = EngineIo::new(Revision::Four);
        let mut incoming = Vec::new();
        assert_eq!(transformer.handshake(), None);
        transformer.decode(text(OPEN), &mut incoming);
        transformer.decode(text(r#"0{"sid":"other"}"#), &mut incoming);
        assert_eq!(incoming[0], Incoming::Open);
        assert!(is_unreadable(&incoming[1..]));
        let handshake = transformer.handshake().unwrap();
        assert_eq!(handshake.sid, "lv_VI97HAXpY6yYWAAAC");
        assert_eq!(handshake.ping_interval, Duration::from_secs(10));
        assert_eq!(handshake.ping_timeout, Duration::from_secs(20));
        assert_eq!(handshake.max_payload, Some(10 << 20));
    }

    #[test]
    fn the_numbers_of_a_server_are_not_trusted() {
        for number in ["-1", "1e400", "\"x\"", "null", "99999999999999999999"] {
            let open =
                format!("0{{\"sid\":\"a\",\"pingInterval\":{number},\"maxPayload\":{number}}}");
            let handshake = Handshake::parse(&open).unwrap();
            assert_eq!(handshake.ping_interval, Duration::from_secs(25));
            assert_eq!(handshake.max_payload, None);
        }
    }

    #[test]
    fn only_clients_of_revision_three_ping() {
        for (revision, ping) in [
            (Revision::Three, Some((Duration::from_secs(10), text("2")))),
            (Revision::Four, None),
        ] {
            let mut transformer = EngineIo::new(revision);
            assert_eq!(transformer.ping(), None);
            transformer.decode(text(OPEN), &mut Vec::new());
            assert_eq!(transformer.ping(), ping);
            assert_eq!(transformer.farewell(), Some(text("1")));
            assert!(transformer.greets());
        }
    }

    proptest::proptest! {
        #[test]
        fn no_packet_makes_it_panic(packet in "[0-6b]?\\PC{0,20}", bytes in proptest::collection::vec(0u8.., 0..9)) {
            for revision in [Revision::Three, Revision::Four] {
                decode(revision, Frame::from(packet.clone()));
                decode(revision, Frame::Binary(bytes.clone().into()));
            }
        }
    }
}
