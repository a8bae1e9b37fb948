//! The default parser: messages are JSON text already.
//!
//! Mirrors `primus/parsers/json.js`.

use bytestring::ByteString;

use super::{Parser, ParserError, text};
use crate::protocol::frame::Frame;

/// JSON in text frames.
#[derive(Debug, Default)]
pub struct JsonParser;

impl Parser for JsonParser {
    fn decode(&self, message: Frame) -> Result<ByteString, ParserError> {
        text("json", message)
    }

    fn encode(&self, json: ByteString) -> Frame {
        Frame::Text(json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_passes_and_binary_is_named() {
        assert_eq!(
            JsonParser.decode(Frame::from("1.0".to_owned())).unwrap(),
            "1.0"
        );
        let error = JsonParser
            .decode(Frame::Binary(vec![0x83].into()))
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "the server sent a binary message, which the parser json does not use"
        );
    }
}
