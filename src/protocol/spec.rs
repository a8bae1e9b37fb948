//! What `GET <pathname>/spec` tells of a server. Mirrors `middleware/spec.js` of Primus.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// The part of the spec that tells how to connect.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
pub struct Spec {
    /// The version of Primus.
    pub version: Option<String>,
    /// The name of the transformer; `custom` for one of the server's own.
    pub transformer: Option<String>,
    /// The name of the parser; `custom` for one of the server's own.
    pub parser: Option<String>,
    /// After how many milliseconds of silence the server ends a client: up to Primus 6, where
    /// the client pings.
    #[serde(default, deserialize_with = "number_if_any")]
    pub timeout: Option<u64>,
    /// How often the server pings, in milliseconds: from Primus 7 on.
    #[serde(default, rename = "pingInterval", deserialize_with = "number_if_any")]
    pub ping_interval: Option<u64>,
}

/// Reads a number; `None` for anything else, such as the `false` that turns a limit off.
fn number_if_any<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Ok(Value::deserialize(deserializer)?.as_u64())
}

impl Spec {
    /// Reads a spec; `None` for anything else, such as a web page.
    pub fn parse(text: &str) -> Option<Self> {
        let spec: Self = serde_json::from_str(text).ok()?;
        (spec.transformer.is_some() || spec.parser.is_some()).then_some(spec)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specs_of_old_and_new_servers_are_read_and_nothing_else_is() {
        let old = r#"{"version":"5.2.2","pathname":"/primus","timeout":35000,"parser":"json","transformer":"websockets"}"#;
        let spec = Spec::parse(old).unwrap();
        assert_eq!(spec.version.as_deref(), Some("5.2.2"));
        assert_eq!(spec.transformer.as_deref(), Some("websockets"));
        assert_eq!(spec.parser.as_deref(), Some("json"));
        assert_eq!((spec.timeout, spec.ping_interval), (Some(35_000), None));
        let new = r#"{"pingInterval":30000,"version":"8.0.9","parser":"json","transformer":"faye","timeout":false}"#;
        let spec = Spec::parse(new).unwrap();
        assert_eq!((spec.timeout, spec.ping_interval), (None, Some(30_000)));
        for text in [
            "",
            "<html>",
            "{}",
            "[]",
            "\"x\"",
            r#"{"version":"1"}"#,
            r#"{"parser":7}"#,
        ] {
            assert_eq!(Spec::parse(text), None, "{text}");
        }
    }
}
