//! Parsers: Primus messages to and from JSON text.
//!
//! A parser knows the encoding of a message and nothing of what it says. A new
//! parser is a file here and a line in the list.

mod json;

pub use json::JsonParser;

use bytestring::ByteString;

use super::frame::Frame;

/// What a parser does with messages.
pub trait Parser {
    /// Turns a message into JSON text.
    ///
    /// # Errors
    ///
    /// Fails when the message is not of this encoding.
    fn decode(&self, message: Frame) -> Result<ByteString, ParserError>;

    /// Turns JSON text into a message.
    fn encode(&self, json: ByteString) -> Frame;
}

/// A message that the parser cannot read.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the server sent a {found} message, which the parser {parser} does not use")]
pub struct ParserError {
    /// The name of the parser, as `--parser` takes it.
    pub parser: &'static str,
    /// What came: `text` or `binary`.
    pub found: &'static str,
}
