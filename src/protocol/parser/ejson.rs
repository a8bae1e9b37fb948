//! EJSON: JSON text in which `$date`, `$binary`, `$InfNaN`, `$regexp` and `$type` stand for what
//! JSON cannot hold.
//!
//! Such a text is JSON text, so it passes as it is, both ways. Mirrors `primus/parsers/ejson.js`
//! and the package ejson.

use bytestring::ByteString;

use super::{Parser, ParserError, text};
use crate::protocol::frame::Frame;

/// EJSON in text frames.
#[derive(Debug, Default)]
pub struct EjsonParser;

impl Parser for EjsonParser {
    fn decode(&self, message: Frame) -> Result<ByteString, ParserError> {
        text("ejson", message)
    }

    fn encode(&self, json: ByteString) -> Frame {
        Frame::Text(json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_package_ejson_writes_passes_both_ways() {
        // EJSON.stringify of a date, a buffer, NaN, an expression, a custom type and of an
        // object that only looks like a date.
        for text in [
            r#"{"id":1,"type":1,"data":[null,{"at":{"$date":1700000000000}}]}"#,
            r#"{"$binary":"AQID"}"#,
            r#"[{"$InfNaN":0},{"$InfNaN":1},{"$InfNaN":-1}]"#,
            r#"{"$regexp":"a\\/b","$flags":"gi"}"#,
            r#"{"$type":"money","$value":{"cents":5}}"#,
            r#"{"$escape":{"$date":5}}"#,
        ] {
            let json = EjsonParser.decode(Frame::from(text.to_owned())).unwrap();
            assert_eq!(json, text);
            assert_eq!(EjsonParser.encode(json), Frame::from(text.to_owned()));
        }
    }

    #[test]
    fn a_binary_message_is_named() {
        let error = EjsonParser
            .decode(Frame::Binary(vec![0x83].into()))
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "the server sent a binary message, which the parser ejson does not use"
        );
    }
}
