//! primus-emitter packets: events that may ask for an ack, and acks.
//!
//! Knows the envelope and nothing of services. Mirrors `primus-emitter/lib/emitter.js`:
//! `{"type":0,"data":[name,...args],"id":N}` and `{"type":1,"id":N,"data":[...]}`.

use std::fmt;

use bytestring::ByteString;
use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::json::Json;
use super::json::scan;

/// The `type` of an event packet.
const EVENT: u8 = 0;
/// The `type` of an ack packet.
const ACK: u8 = 1;

/// What stands before the data of an event, and around the id before the data of an ack.
const EVENT_HEAD: &str = r#"{"type":0,"data":["#;
const ACK_HEAD: (&str, &str) = (r#"{"id":"#, r#","type":1,"data":["#);

/// What one primus-emitter message says.
#[derive(Clone, Debug, PartialEq)]
pub enum Packet {
    /// Something happened, or is asked for.
    Event {
        /// The first member of `data`.
        name: ByteString,
        /// The other members of `data`.
        args: Vec<Json>,
        /// Set when the sender wants an ack.
        id: Option<u64>,
    },
    /// The answer to an event that carried an id.
    Ack {
        /// The id of the event.
        id: u64,
        /// What the receiver handed to its callback.
        args: Vec<Json>,
    },
}

/// The envelope of both kinds, in any order of keys.
#[derive(serde::Deserialize)]
struct Envelope<'a> {
    r#type: u8,
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    data: Data<'a>,
}

/// The members of `data`: nearly always two, which need no memory then.
#[derive(Default)]
struct Data<'a> {
    first: Option<&'a RawValue>,
    second: Option<&'a RawValue>,
    more: Vec<&'a RawValue>,
}

impl<'a> Data<'a> {
    /// Returns all of them, or all but the first.
    fn slices(self, message: &ByteString, with_first: bool) -> Vec<Json> {
        let first = self.first.filter(|_| with_first);
        let mut slices = Vec::with_capacity(self.more.len() + 2);
        let all = first.into_iter().chain(self.second).chain(self.more);
        slices.extend(all.map(|raw| Json::within(message, raw)));
        slices
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Data<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(DataVisitor)
    }
}

struct DataVisitor;

impl<'de> Visitor<'de> for DataVisitor {
    type Value = Data<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Data<'de>, A::Error> {
        let mut data = Data {
            first: items.next_element()?,
            ..Data::default()
        };
        if data.first.is_some() {
            data.second = items.next_element()?;
        }
        while let Some(item) = items.next_element()? {
            data.more.push(item);
        }
        Ok(data)
    }
}

/// Reads a whole number that begins at a place; returns it with where it ends.
fn number(message: &ByteString, at: usize) -> Option<(u64, usize)> {
    let digits = message.as_bytes().get(at..)?;
    let count = digits.iter().take_while(|digit| digit.is_ascii_digit());
    let end = at + count.count();
    let text = message.get(at..end)?;
    // JSON knows no number that begins with a zero.
    let is_json = !(text.len() > 1 && text.starts_with('0'));
    Some((text.parse().ok().filter(|_| is_json)?, end))
}

/// Reads a string, as a slice of the message where it stands there without escapes.
fn text(message: &ByteString, raw: &str) -> Option<ByteString> {
    let inside = raw.strip_prefix('"')?.strip_suffix('"')?;
    if memchr::memchr(b'\\', inside.as_bytes()).is_none() {
        return Some(message.slice_ref(inside));
    }
    let text: String = serde_json::from_str(raw).ok()?;
    Some(text.into())
}

impl Packet {
    /// Reads a decoded Primus message; `None` for anything that is no
    /// primus-emitter packet, since other plugins share the channel.
    ///
    /// An ack whose id is no whole number is no packet either: no client could
    /// have asked for it.
    pub fn decode(message: &ByteString) -> Option<Self> {
        Self::decode_usual(message).or_else(|| Self::decode_any(message))
    }

    /// Reads a packet that is written as the JavaScript implementation does, which nearly all are.
    fn decode_usual(message: &ByteString) -> Option<Self> {
        let (id, at) = if message.starts_with(EVENT_HEAD) {
            (None, EVENT_HEAD.len())
        } else {
            let (id, at) = number(message, ACK_HEAD.0.len())?;
            let head =
                message.starts_with(ACK_HEAD.0) && message.get(at..)?.starts_with(ACK_HEAD.1);
            head.then_some((Some(id), at + ACK_HEAD.1.len()))?
        };
        let bytes = message.as_bytes();
        let mut first = None;
        let mut args = Vec::with_capacity(2);
        let mut at = at;
        if bytes.get(at) == Some(&b']') {
            return None;
        }
        loop {
            let end = scan::value_end(bytes, at)?;
            let item = message.get(at..end)?;
            match (first, id) {
                (None, None) => first = Some(item),
                _ => args.push(Json::slice(message, item)),
            }
            at = end + 1;
            match *bytes.get(end)? {
                b',' => {}
                b']' => break,
                _ => return None,
            }
        }
        let rest = message.get(at..)?;
        match (id, first) {
            (Some(id), _) if rest == "}" => Some(Self::Ack { id, args }),
            (None, Some(name)) if rest == "}" => Some(Self::Event {
                name: text(message, name)?,
                args,
                id: None,
            }),
            _ => None,
        }
    }

    /// Reads a packet, however its keys and spaces stand.
    fn decode_any(message: &ByteString) -> Option<Self> {
        let envelope: Envelope<'_> = serde_json::from_str(message).ok()?;
        let id = envelope.id.and_then(|raw| raw.get().parse().ok());
        let data = envelope.data;
        match envelope.r#type {
            EVENT => Some(Self::Event {
                name: text(message, data.first?.get())?,
                args: data.slices(message, false),
                id,
            }),
            ACK => Some(Self::Ack {
                id: id?,
                args: data.slices(message, true),
            }),
            _ => None,
        }
    }

    /// Writes the packet as the JavaScript implementation does, key for key.
    pub fn encode(&self) -> String {
        match self {
            Self::Event { name, args, id } => encode_event(name, args, *id),
            Self::Ack { id, args } => {
                let mut text = format!(r#"{{"id":{id},"type":{ACK},"data":["#);
                push_list(&mut text, args.iter().map(Json::as_str));
                text.push_str("]}");
                text
            }
        }
    }
}

/// Writes an event packet; `id` asks for an ack and must not be 0, which servers
/// take for none.
pub fn encode_event(name: &str, args: &[Json], id: Option<u64>) -> String {
    let name = Json::string(name);
    let size: usize = args.iter().map(|arg| arg.as_str().len() + 1).sum();
    let mut text = String::with_capacity(size + name.as_str().len() + 48);
    text.push_str(r#"{"type":0,"data":["#);
    push_list(
        &mut text,
        std::iter::once(name.as_str()).chain(args.iter().map(Json::as_str)),
    );
    text.push(']');
    if let Some(id) = id {
        text.push_str(r#","id":"#);
        text.push_str(&id.to_string());
    }
    text.push('}');
    text
}

fn push_list<'a>(text: &mut String, items: impl Iterator<Item = &'a str>) {
    for (index, item) in items.enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &'static str) -> Json {
        Json::parse(text).unwrap()
    }

    fn decode(text: &str) -> Option<Packet> {
        Packet::decode(&text.to_owned().into())
    }

    #[test]
    fn an_event_is_written_as_the_javascript_client_writes_it() {
        let args = [json(r#""messages""#), json(r#"{"n":1.0}"#)];
        assert_eq!(
            encode_event("find", &args, Some(1)),
            r#"{"type":0,"data":["find","messages",{"n":1.0}],"id":1}"#
        );
        assert_eq!(
            encode_event("a\"b", &[], None),
            r#"{"type":0,"data":["a\"b"]}"#
        );
    }

    #[test]
    fn what_is_written_is_read_back() {
        for packet in [
            Packet::Event {
                name: "messages created".into(),
                args: vec![json("{}"), Json::NULL],
                id: None,
            },
            Packet::Ack {
                id: 7,
                args: vec![],
            },
        ] {
            assert_eq!(decode(&packet.encode()), Some(packet));
        }
    }

    #[test]
    fn the_quick_way_and_the_other_read_the_same() {
        for text in [
            r#"{"type":0,"data":["a",1.0,[{}]]}"#,
            r#"{"type":0,"data":["a\u0062"]}"#,
            r#"{"type":0,"data":["a","x"],"id":3}"#,
            r#"{"id":7,"type":1,"data":[null,{"a":[1,2]}]}"#,
            r#"{"id":7,"type":1,"data":[]}"#,
            r#"{"id":07,"type":1,"data":[1]}"#,
            r#"{"id":-7,"type":1,"data":[1]}"#,
            r#"{"id":7,"type":1,"data":[1],"data":[2]}"#,
            r#"{"id":7,"type":1,"data":[1 ]}"#,
            r#"{"type":0,"data":["a",]}"#,
            r#"{"type":0,"data":["a"]} x"#,
            r#"{"type":0,"data":[7]}"#,
            r#"{"type":0,"data":["a" "b"]}"#,
        ] {
            let message = text.to_owned().into();
            let other = Packet::decode_any(&message);
            if let Some(quick) = Packet::decode_usual(&message) {
                assert_eq!(Some(quick), other, "{text}");
            }
            assert_eq!(Packet::decode(&message), other, "{text}");
        }
    }

    #[test]
    fn keys_may_come_in_any_order_and_with_company() {
        assert_eq!(
            decode(r#"{"id":2,"extra":[],"data":[null,1e400],"type":1}"#),
            Some(Packet::Ack {
                id: 2,
                args: vec![Json::NULL, json("1e400")]
            })
        );
    }

    #[test]
    fn what_is_no_packet_is_left_alone() {
        for text in [
            "",
            "[0,1,\"channel\"]",
            "{\"plugin\":\"primus-responder\",\"requestId\":1,\"data\":{}}",
            "{\"type\":2,\"data\":[]}",
            "{\"type\":0,\"data\":[]}",
            "{\"type\":0,\"data\":[7]}",
            "{\"type\":0,\"data\":\"x\"}",
            "{\"type\":1,\"data\":[]}",
            "{\"type\":1,\"id\":\"1\",\"data\":[]}",
            "{\"type\":1,\"id\":1.5,\"data\":[]}",
            "{\"type\":1,\"id\":-1,\"data\":[]}",
            "{\"type\":1,\"id\":99999999999999999999,\"data\":[]}",
        ] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
