//! What the tests of the parsers share: samples of real encoders, as hexadecimal bytes and the
//! JSON text that they stand for.

use super::{Parser, ParserError};
use crate::protocol::frame::Frame;

/// Reads hexadecimal digits.
pub(crate) fn bytes_of(hex: &str) -> Vec<u8> {
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect()
}

/// Decodes a binary message.
pub(crate) fn decode(parser: &dyn Parser, bytes: &[u8]) -> Result<String, ParserError> {
    let message = Frame::Binary(bytes.to_vec().into());
    parser.decode(message).map(|text| text.to_string())
}

/// Encodes a text as a binary message.
pub(crate) fn encode(parser: &dyn Parser, json: &str) -> Vec<u8> {
    match parser.encode(json.to_owned().into()) {
        Frame::Binary(bytes) => bytes.into(),
        Frame::Text(text) => panic!("a text: {text}"),
    }
}

/// Checks that every sample is read as its text.
pub(crate) fn check_read(parser: &dyn Parser, samples: &[(&str, &str)]) {
    for (hex, text) in samples {
        assert_eq!(decode(parser, &bytes_of(hex)).unwrap(), *text, "{hex}");
    }
}

/// Checks that every text is written as its sample.
pub(crate) fn check_written(parser: &dyn Parser, samples: &[(&str, &str)]) {
    for (hex, text) in samples {
        assert_eq!(encode(parser, text), bytes_of(hex), "{text}");
    }
}

/// Checks that a sample is an error when bytes are missing at its end or one is added.
pub(crate) fn check_damage(parser: &dyn Parser, samples: &[(&str, &str)]) {
    for (hex, _) in samples {
        let mut bytes = bytes_of(hex);
        for end in 0..bytes.len() {
            assert!(decode(parser, &bytes[..end]).is_err(), "{hex} up to {end}");
        }
        bytes.push(0);
        let error = decode(parser, &bytes).unwrap_err().to_string();
        assert!(error.contains("bytes follow the value"), "{hex}: {error}");
    }
}
