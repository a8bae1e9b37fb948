//! primus-emitter packets: events that may ask for an ack, and acks.
//!
//! Knows the envelope and nothing of services. Mirrors `primus-emitter/lib/emitter.js`:
//! `{"type":0,"data":[name,...args],"id":N}` and `{"type":1,"id":N,"data":[...]}`.

use bytestring::ByteString;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::json::Json;

/// The `type` of an event packet.
const EVENT: u8 = 0;
/// The `type` of an ack packet.
const ACK: u8 = 1;

/// What one primus-emitter message says.
#[derive(Clone, Debug, PartialEq)]
pub enum Packet {
    /// Something happened, or is asked for.
    Event {
        /// The first member of `data`.
        name: String,
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
#[derive(Deserialize)]
struct Envelope<'a> {
    r#type: u8,
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    data: Vec<&'a RawValue>,
}

impl Packet {
    /// Reads a decoded Primus message; `None` for anything that is no
    /// primus-emitter packet, since other plugins share the channel.
    ///
    /// An ack whose id is no whole number is no packet either: no client could
    /// have asked for it.
    pub fn decode(message: &ByteString) -> Option<Self> {
        let envelope: Envelope<'_> = serde_json::from_str(message).ok()?;
        let id = envelope.id.and_then(|raw| raw.get().parse().ok());
        let mut data = envelope.data.into_iter();
        match envelope.r#type {
            EVENT => Some(Self::Event {
                name: serde_json::from_str(data.next()?.get()).ok()?,
                args: data.map(|raw| Json::within(message, raw)).collect(),
                id,
            }),
            ACK => Some(Self::Ack {
                id: id?,
                args: data.map(|raw| Json::within(message, raw)).collect(),
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
