//! Parsers: Primus messages to and from JSON text.
//!
//! A parser knows the encoding of a message and nothing of what it says. A new
//! parser is a file here and a line in the list.

mod binary_pack;
mod ejson;
mod json;
mod msgpack;
mod pack;
#[cfg(test)]
mod samples;

pub use binary_pack::BinaryPackParser;
pub use ejson::EjsonParser;
pub use json::JsonParser;
pub use msgpack::MsgpackParser;

use bytes::Bytes;
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
pub enum ParserError {
    /// The message is of the wrong kind.
    #[error("the server sent a {found} message, which the parser {parser} does not use")]
    Frame {
        /// The name of the parser, as `--parser` takes it.
        parser: &'static str,
        /// What came: `text` or `binary`.
        found: &'static str,
    },
    /// The message is not what the parser's encoder writes.
    #[error("the server sent a message that the parser {parser} cannot read: {what} at byte {at}")]
    Damaged {
        /// The name of the parser, as `--parser` takes it.
        parser: &'static str,
        /// How many bytes could be read.
        at: usize,
        /// What is wrong there.
        what: &'static str,
    },
}

/// Takes the text of a message.
fn text(parser: &'static str, message: Frame) -> Result<ByteString, ParserError> {
    match message {
        Frame::Text(text) => Ok(text),
        Frame::Binary(_) => Err(ParserError::Frame {
            parser,
            found: "binary",
        }),
    }
}

/// Takes the bytes of a message.
fn bytes(parser: &'static str, message: Frame) -> Result<Bytes, ParserError> {
    match message {
        Frame::Binary(bytes) => Ok(bytes),
        Frame::Text(_) => Err(ParserError::Frame {
            parser,
            found: "text",
        }),
    }
}

/// The parsers of Primus, by the names that its spec and `--parser` use.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// JSON in text frames, which Primus takes unless told otherwise.
    Json,
    /// EJSON in text frames.
    Ejson,
    /// binary-pack in binary frames.
    Binary,
    /// MessagePack in binary frames.
    Msgpack,
}

impl Kind {
    /// Every parser there is.
    pub const ALL: [Self; 4] = [Self::Json, Self::Ejson, Self::Binary, Self::Msgpack];

    /// Returns the name of the parser.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Ejson => "ejson",
            Self::Binary => "binary",
            Self::Msgpack => "msgpack",
        }
    }

    /// Returns the parser of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Makes the parser.
    pub fn parser(self) -> Box<dyn Parser> {
        match self {
            Self::Json => Box::new(JsonParser),
            Self::Ejson => Box::new(EjsonParser),
            Self::Binary => Box::new(BinaryPackParser),
            Self::Msgpack => Box::new(MsgpackParser),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parser_is_found_by_its_name_and_names_itself() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_name(kind.name()), Some(kind));
            // What a parser does not write, it does not read.
            let parser = kind.parser();
            let wrong = match parser.encode("1".into()) {
                Frame::Text(_) => Frame::Binary(vec![1].into()),
                Frame::Binary(_) => Frame::from("1".to_owned()),
            };
            let error = parser.decode(wrong).unwrap_err();
            assert!(error.to_string().ends_with(&format!(
                "message, which the parser {} does not use",
                kind.name()
            )));
        }
        assert_eq!(Kind::from_name("JSON"), None);
    }
}
