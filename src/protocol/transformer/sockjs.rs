//! SockJS: a letter before each frame of the server, and Primus messages as JSON strings.
//!
//! Mirrors `doSendFrame` of sockjs/lib/transport.js and `_transportMessage` of
//! sockjs-client/lib/main.js. Raw SockJS, below `/websocket`, frames nothing and is none of this.

use std::fmt;

use bytestring::ByteString;
use serde::de::{Deserialize, Deserializer, Visitor};

use super::{Incoming, Transformer};
use crate::protocol::frame::Frame;
use crate::protocol::json::Json;

/// The frames of SockJS, the same over a websocket and over HTTP requests.
#[derive(Debug, Default)]
pub struct Sockjs {
    opened: bool,
}

impl Sockjs {
    fn read(&mut self, text: &str, incoming: &mut Vec<Incoming>) -> Result<(), String> {
        let Some((letter, content)) = text.split_at_checked(1) else {
            return Err("it is no SockJS frame".to_owned());
        };
        match letter {
            "o" if self.opened => return Err("SockJS opened a second time".to_owned()),
            "o" => {
                self.opened = true;
                incoming.push(Incoming::Open);
            }
            "h" => {}
            "a" => {
                let texts: Vec<Text> = parse(content)?;
                incoming.extend(texts.into_iter().map(Text::into_message));
            }
            "m" => incoming.push(parse::<Text>(content)?.into_message()),
            "c" => {
                let (code, Text(reason)) = parse(content)?;
                incoming.push(Incoming::Closed {
                    code: Some(code),
                    reason,
                });
            }
            _ => return Err("it is no SockJS frame".to_owned()),
        }
        Ok(())
    }
}

impl Transformer for Sockjs {
    fn decode(&mut self, frame: Frame, incoming: &mut Vec<Incoming>) {
        let read = match frame {
            Frame::Text(text) => self.read(&text, incoming),
            Frame::Binary(_) => Err("it is a binary message, which SockJS has none of".to_owned()),
        };
        if let Err(why) = read {
            incoming.push(Incoming::Unreadable(why));
        }
    }

    /// SockJS has text only: of a binary message it keeps what is text, as `'' + data` does in
    /// sockjs-client, and so do its servers with theirs.
    fn encode(&mut self, message: Frame) -> Frame {
        let text = match message {
            Frame::Text(text) => text,
            Frame::Binary(bytes) => String::from_utf8_lossy(&bytes).into_owned().into(),
        };
        // What clients escape beyond JSON is for browsers that garble it, not for servers.
        Frame::Text(Json::array([&Json::string(&text)]).into_text())
    }

    fn greets(&self) -> bool {
        true
    }
}

fn parse<'a, T: Deserialize<'a>>(content: &'a str) -> Result<T, String> {
    serde_json::from_str(content).map_err(|error| format!("it is no SockJS frame: {error}"))
}

/// A JSON string of which any surrogate may stand alone, as JavaScript allows. Such a one is
/// replaced, as a websocket would have done.
struct Text(String);

impl Text {
    fn into_message(self) -> Incoming {
        Incoming::Message(Frame::Text(ByteString::from(self.0)))
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // As bytes, lone surrogates come through.
        deserializer.deserialize_bytes(TextVisitor)
    }
}

struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Text, E> {
        let mut text = String::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            // The first of the three bytes of a surrogate.
            if chunk.invalid().first() == Some(&0xed) {
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        Ok(Text(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(frame: &str) -> Vec<Incoming> {
        let mut incoming = Vec::new();
        Sockjs::default().decode(Frame::from(frame.to_owned()), &mut incoming);
        incoming
    }

    fn message(text: &str) -> Incoming {
        Incoming::Message(Frame::from(text.to_owned()))
    }

    fn closed(code: u16, reason: &str) -> Incoming {
        Incoming::Closed {
            code: Some(code),
            reason: reason.to_owned(),
        }
    }

    fn is_unreadable(incoming: &[Incoming]) -> bool {
        matches!(incoming, [Incoming::Unreadable(_)])
    }

    #[test]
    fn every_frame_of_a_server_is_taken_apart() {
        assert_eq!(decode("o"), [Incoming::Open]);
        assert_eq!(decode("h"), []);
        assert_eq!(
            decode(r#"a["\"primus::id::\""]"#),
            [message("\"primus::id::\"")]
        );
        assert_eq!(
            decode(r#"a["1", "","2"]"#),
            [message("1"), message(""), message("2")]
        );
        assert_eq!(decode("a[]"), []);
        assert_eq!(decode(r#"m"\u00e9\n""#), [message("é\n")]);
        assert_eq!(decode(r#"c[3000,"Go away!"]"#), [closed(3000, "Go away!")]);
    }

    #[test]
    fn surrogates_are_joined_and_lone_ones_replaced() {
        assert_eq!(decode(r#"a["\ud83d\ude00"]"#), [message("😀")]);
        assert_eq!(
            decode(r#"a["a\ud800b\ude00\ud83d"]"#),
            [message("a\u{fffd}b\u{fffd}\u{fffd}")]
        );
    }

    #[test]
    fn what_is_no_frame_is_told() {
        for frame in [
            "",
            "x",
            "é",
            "a",
            "a[",
            "a[1]",
            "a[\"1\",2]",
            "a[[\"\"]]",
            "a{}",
            "a[\"\"]x",
            "m",
            "m1",
            "c",
            "c[]",
            "c[1,2]",
            "c[70000,\"\"]",
            "c[1000,\"\",1]",
            "[\"\"]",
        ] {
            assert!(is_unreadable(&decode(frame)), "{frame}");
        }
        let mut incoming = Vec::new();
        Sockjs::default().decode(Frame::Binary(vec![b'o'].into()), &mut incoming);
        assert!(is_unreadable(&incoming));
    }

    #[test]
    fn it_opens_once() {
        let mut transformer = Sockjs::default();
        assert!(transformer.greets());
        let mut incoming = Vec::new();
        for _ in 0..2 {
            transformer.decode(Frame::from("o".to_owned()), &mut incoming);
        }
        assert_eq!(incoming[0], Incoming::Open);
        assert!(is_unreadable(&incoming[1..]));
    }

    #[test]
    fn a_deep_frame_is_refused_and_not_followed() {
        assert!(is_unreadable(&decode(&format!("a{}", "[".repeat(100_000)))));
    }

    #[test]
    fn binary_is_sent_as_what_text_it_holds() {
        let frame = Sockjs::default().encode(Frame::Binary(vec![b'a', 0x83].into()));
        assert_eq!(frame, Frame::from("[\"a\u{fffd}\"]".to_owned()));
    }

    proptest::proptest! {
        #[test]
        fn every_text_survives_both_ways(text in "(\\PC|[\\x00-\\x1f\"\\\\\u{2028}\u{ffff}😀]){0,20}") {
            let mut transformer = Sockjs::default();
            let Frame::Text(sent) = transformer.encode(Frame::from(text.clone())) else { panic!() };
            let read: Vec<String> = serde_json::from_str(&sent).unwrap();
            proptest::prop_assert_eq!(&read, std::slice::from_ref(&text));
            // As the server writes it, every unit escaped.
            let units: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
            proptest::prop_assert_eq!(decode(&format!("a[\"{units}\"]")), [message(&text)]);
            proptest::prop_assert_eq!(decode(&format!("a{sent}")), [message(&text)]);
        }

        #[test]
        fn no_frame_makes_it_panic(frame in "[ohamc]?\\PC{0,20}|[ohamc\\[\\]\",\\\\ud8]{0,20}") {
            decode(&frame);
        }
    }
}
