//! Primus's own messages: strings that begin with `primus::`.
//!
//! They are encoded by the parser like any other message, so in JSON they carry
//! quotes. Mirrors `Spark.protocol` and `Primus.prototype.protocol` in
//! `primus/spark.js` and `primus/primus.js`.

use bytestring::ByteString;

use super::json::Json;

/// A control message, from either side.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Control {
    /// `primus::ping::<text>`: asks whether the other side lives. The text comes
    /// back unchanged.
    Ping(String),
    /// `primus::pong::<text>`: the answer to a ping.
    Pong(String),
    /// `primus::id::` asks for the id of the spark, `primus::id::<id>` tells it.
    Id(String),
    /// `primus::server::close`: the server ends on purpose; do not come back.
    ServerClose,
    /// Any other `primus::` string. Servers ignore them, and so do we.
    Unknown(String),
}

impl Control {
    /// Reads a decoded message; `None` when it is no control message.
    pub fn decode(message: &ByteString) -> Option<Self> {
        // A look at the first bytes spares every packet a parse as a string.
        if !message.starts_with("\"primus::") {
            return None;
        }
        let text: String = serde_json::from_str(message).ok()?;
        let rest = text.strip_prefix("primus::")?;
        Some(match rest.split_once("::") {
            Some(("ping", value)) => Self::Ping(value.to_owned()),
            Some(("pong", value)) => Self::Pong(value.to_owned()),
            Some(("id", value)) => Self::Id(value.to_owned()),
            _ if rest == "server::close" => Self::ServerClose,
            _ => Self::Unknown(text),
        })
    }

    /// Writes the message as JSON text.
    pub fn encode(&self) -> Json {
        match self {
            Self::Ping(value) => Json::string(&format!("primus::ping::{value}")),
            Self::Pong(value) => Json::string(&format!("primus::pong::{value}")),
            Self::Id(value) => Json::string(&format!("primus::id::{value}")),
            Self::ServerClose => Json::string("primus::server::close"),
            Self::Unknown(text) => Json::string(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(text: &str) -> Option<Control> {
        Control::decode(&text.to_owned().into())
    }

    #[test]
    fn every_control_message_is_read_and_written_with_quotes() {
        for (text, control) in [
            (
                r#""primus::ping::1700000000000""#,
                Control::Ping("1700000000000".into()),
            ),
            (r#""primus::pong::x::y""#, Control::Pong("x::y".into())),
            (r#""primus::id::""#, Control::Id(String::new())),
            (r#""primus::server::close""#, Control::ServerClose),
            (
                r#""primus::novelty""#,
                Control::Unknown("primus::novelty".into()),
            ),
        ] {
            assert_eq!(decode(text), Some(control.clone()));
            assert_eq!(control.encode().as_str(), text);
        }
    }

    #[test]
    fn other_messages_are_left_alone() {
        for text in [
            "",
            "primus::ping::1",
            r#""hello""#,
            r#"{"type":0}"#,
            "\"primus::ping",
        ] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
