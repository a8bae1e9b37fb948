//! Objects of a JSON text that stand for values which JSON lacks.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::encode::unescape;
use super::{EXTENSION, Key, Native};
use crate::protocol::tokens::{Token, tokens};

/// What an object stands for.
pub(super) enum Special {
    /// The object that follows its only key, as it is.
    Escape,
    /// A value.
    Native {
        native: Native,
        /// How many tokens the object has after its first, and how many objects are within it.
        tokens: usize,
        objects: usize,
    },
}

/// Takes base64 with and without its `=`, as the package ejson does.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Tells what an object with this many members stands for, if not for itself. `inside` is what
/// follows its brace.
pub(super) fn special(inside: &str, members: usize) -> Option<Special> {
    if !(1..=2).contains(&members) {
        return None;
    }
    let mut ahead = tokens(inside);
    let (key, value) = member(&mut ahead)?;
    let (native, tokens, objects) = match (members, key, value) {
        (1, Key::Escape, Token::BeginObject) => return Some(Special::Escape),
        (1, Key::Date, Token::Scalar("null")) => (Native::Date(f64::NAN), 4, 0),
        (1, Key::Date, Token::Scalar(number)) => (Native::Date(number.parse().ok()?), 4, 0),
        (1, Key::InfNan, Token::Scalar(sign)) => (Native::Number(not_finite(sign)?), 4, 0),
        (1, Key::Binary, Token::String(text)) => (Native::Bytes(bytes(text)?), 4, 0),
        (2, Key::Regexp, Token::String(source)) => {
            let (Key::Flags, Token::String(flags)) = second(&mut ahead)? else {
                return None;
            };
            (regexp(source, flags), 8, 0)
        }
        (2, Key::Flags, Token::String(flags)) => {
            let (Key::Regexp, Token::String(source)) = second(&mut ahead)? else {
                return None;
            };
            (regexp(source, flags), 8, 0)
        }
        (2, Key::Type, Token::String(kind)) => {
            let kind = unescape(kind).strip_prefix(EXTENSION)?.parse().ok()?;
            let (Key::Value, Token::BeginObject) = second(&mut ahead)? else {
                return None;
            };
            let (Key::Binary, Token::String(text)) = member(&mut ahead)? else {
                return None;
            };
            if ahead.next()? != Token::EndObject {
                return None;
            }
            (Native::Extension(kind, bytes(text)?), 12, 1)
        }
        _ => return None,
    };
    Some(Special::Native {
        native,
        tokens,
        objects,
    })
}

/// Reads a key that has a meaning, and how its value begins.
fn member<'a>(ahead: &mut impl Iterator<Item = Token<'a>>) -> Option<(Key, Token<'a>)> {
    let Token::String(name) = ahead.next()? else {
        return None;
    };
    let key = Key::of(unescape(name).as_bytes())?;
    (ahead.next()? == Token::Colon).then_some(())?;
    Some((key, ahead.next()?))
}

/// Reads the member after a comma.
fn second<'a>(ahead: &mut impl Iterator<Item = Token<'a>>) -> Option<(Key, Token<'a>)> {
    (ahead.next()? == Token::Comma).then_some(())?;
    member(ahead)
}

fn not_finite(sign: &str) -> Option<f64> {
    match sign {
        "0" => Some(f64::NAN),
        "1" => Some(f64::INFINITY),
        "-1" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

fn bytes(base64: &str) -> Option<Vec<u8>> {
    BASE64.decode(unescape(base64).as_bytes()).ok()
}

fn regexp(source: &str, flags: &str) -> Native {
    Native::Regexp(unescape(source).into_owned(), unescape(flags).into_owned())
}
