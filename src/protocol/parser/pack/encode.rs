//! From JSON text to bytes, in two walks over its tokens and without recursion: the first counts
//! the items of arrays and objects, since their numbers stand before them.

use std::borrow::Cow;

use super::special::{Special, special};
use super::{Format, write_len};
use crate::protocol::tokens::{Token, spans, tokens};

/// Turns a JSON text into a message.
///
/// Of a text that is no JSON, the message is without meaning.
pub(in crate::protocol::parser) fn encode<F: Format>(json: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(json.len());
    let mut counts = counts(json).into_iter();
    let mut walk = spans(json);
    // Set for the object within `$escape`, which has no other meaning than itself.
    let mut plain = false;
    while let Some((place, token)) = walk.next() {
        match token {
            Token::BeginObject => {
                let count = counts.next().unwrap_or_default();
                let found = match std::mem::take(&mut plain) {
                    true => None,
                    false => special(&json[place.end..], count),
                };
                match found {
                    Some(Special::Escape) => {
                        // The key and its colon.
                        walk.nth(1);
                        plain = true;
                    }
                    Some(Special::Native {
                        native,
                        tokens,
                        objects,
                    }) if F::write_native(&mut out, &native) => {
                        walk.nth(tokens - 1);
                        counts.by_ref().take(objects).for_each(drop);
                    }
                    _ => write_count(&mut out, count, [0x80, 0xde, 0xdf]),
                }
            }
            Token::BeginArray => {
                let count = counts.next().unwrap_or_default();
                write_count(&mut out, count, [0x90, 0xdc, 0xdd]);
            }
            Token::String(written) => {
                let string = unescape(written);
                F::write_text_head(&mut out, string.len());
                out.extend_from_slice(string.as_bytes());
            }
            Token::Scalar(scalar) => write_scalar::<F>(&mut out, scalar),
            Token::EndObject | Token::EndArray | Token::Colon | Token::Comma => {}
        }
    }
    out
}

/// Counts the items of each array and the members of each object, in the order of their
/// beginnings.
fn counts(json: &str) -> Vec<usize> {
    let mut counts: Vec<usize> = Vec::new();
    let mut open = Vec::new();
    for token in tokens(json) {
        match token {
            Token::EndObject | Token::EndArray => drop(open.pop()),
            Token::Colon => {}
            _ => {
                if let Some(&at) = open.last() {
                    let count: &mut usize = &mut counts[at];
                    *count = if token == Token::Comma {
                        *count + 1
                    } else {
                        (*count).max(1)
                    };
                }
            }
        }
        if matches!(token, Token::BeginObject | Token::BeginArray) {
            open.push(counts.len());
            counts.push(0);
        }
    }
    counts
}

/// Writes how many items follow: within the first byte, in two bytes or in four.
pub(in crate::protocol::parser) fn write_count(
    out: &mut Vec<u8>,
    count: usize,
    [short, two, four]: [u8; 3],
) {
    match u8::try_from(count) {
        Ok(count @ 0..=0xf) => out.push(short | count),
        _ => write_len(out, count, None, [two, four]),
    }
}

fn write_scalar<F: Format>(out: &mut Vec<u8>, scalar: &str) {
    match scalar {
        "null" => out.push(0xc0),
        "false" => out.push(0xc2),
        "true" => out.push(0xc3),
        number => write_number::<F>(out, number),
    }
}

/// Writes a number as its digits say, or the float that JavaScript would read.
fn write_number<F: Format>(out: &mut Vec<u8>, written: &str) {
    /// Up to here every whole number is a float too.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if let Ok(number) = written.parse::<u64>() {
        return write_unsigned::<F>(out, number);
    }
    if let Ok(number) = written.parse::<i64>() {
        return write_signed::<F>(out, number);
    }
    let number: f64 = written.parse().unwrap_or(f64::NAN);
    if number.fract() == 0.0 && number.abs() <= EXACT {
        // `1.0` and `1e3` are whole numbers to JavaScript.
        return write_signed::<F>(out, number as i64);
    }
    write_float(out, number);
}

fn write_unsigned<F: Format>(out: &mut Vec<u8>, number: u64) {
    if let Ok(number) = u8::try_from(number) {
        if number >= 0x80 {
            out.push(0xcc);
        }
        out.push(number);
    } else if let Ok(number) = u16::try_from(number) {
        push(out, 0xcd, number.to_be_bytes());
    } else if let Ok(number) = u32::try_from(number) {
        push(out, 0xce, number.to_be_bytes());
    } else if F::WIDE_INTEGERS {
        push(out, 0xcf, number.to_be_bytes());
    } else {
        write_float(out, number as f64);
    }
}

fn write_signed<F: Format>(out: &mut Vec<u8>, number: i64) {
    if let Ok(number) = u64::try_from(number) {
        write_unsigned::<F>(out, number);
    } else if let Ok(number) = i8::try_from(number) {
        if number < -0x20 {
            out.push(0xd0);
        }
        out.extend_from_slice(&number.to_be_bytes());
    } else if let Ok(number) = i16::try_from(number) {
        push(out, 0xd1, number.to_be_bytes());
    } else if let Ok(number) = i32::try_from(number) {
        push(out, 0xd2, number.to_be_bytes());
    } else if F::WIDE_INTEGERS {
        push(out, 0xd3, number.to_be_bytes());
    } else {
        write_float(out, number as f64);
    }
}

/// Writes a number as the encoders in JavaScript do: as a float if 32 bits cannot hold it.
pub(in crate::protocol::parser) fn write_javascript<F: Format>(out: &mut Vec<u8>, number: f64) {
    if number == f64::from(number as i32) {
        write_signed::<F>(out, (number as i32).into());
    } else {
        write_float(out, number);
    }
}

pub(in crate::protocol::parser) fn write_float(out: &mut Vec<u8>, number: f64) {
    push(out, 0xcb, number.to_be_bytes());
}

fn push<const N: usize>(out: &mut Vec<u8>, first: u8, bytes: [u8; N]) {
    out.push(first);
    out.extend_from_slice(&bytes);
}

/// Resolves the escapes of a string. Half a surrogate pair becomes U+FFFD, as in Node's buffers.
pub(super) fn unescape(written: &str) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'\\', written.as_bytes()) else {
        return Cow::Borrowed(written);
    };
    let mut string = String::with_capacity(written.len());
    string.push_str(&written[..first]);
    let mut rest = &written[first..];
    // What follows each backslash; of two in a row, the second stands for itself.
    while let Some(after) = rest.strip_prefix('\\') {
        let mut chars = after.chars();
        match chars.next() {
            Some('u') => {
                let (units, used) = units(rest);
                string.push_str(&String::from_utf16_lossy(&units));
                rest = &rest[used..];
            }
            letter => {
                string.extend(letter.map(|letter| match letter {
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    other => other,
                }));
                rest = chars.as_str();
            }
        }
        let plain = memchr::memchr(b'\\', rest.as_bytes()).unwrap_or(rest.len());
        string.push_str(&rest[..plain]);
        rest = &rest[plain..];
    }
    Cow::Owned(string)
}

/// Reads the `\uXXXX` that stand in a row at the beginning, and returns how many bytes they take,
/// at least those of the first.
fn units(text: &str) -> (Vec<u16>, usize) {
    let mut units = Vec::new();
    let mut used = 0;
    while let Some(digits) = text[used..].strip_prefix("\\u") {
        let unit = digits
            .get(..4)
            .and_then(|digits| u16::from_str_radix(digits, 16).ok());
        let Some(unit) = unit else { break };
        units.push(unit);
        used += 6;
    }
    // In a text that is no JSON nothing may follow.
    (units, used.max(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved() {
        for (written, string) in [
            ("", ""),
            ("é", "é"),
            (r"a\\nb", r"a\nb"),
            (r#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{c}\n\r\t"),
            (r"\u00e9x\u20ac", "éx€"),
            (r"\ud83d\ude00", "😀"),
            (r"\ud83d\ude00\ud83d", "😀\u{fffd}"),
            (r"a\ud800b\udc00", "a\u{fffd}b\u{fffd}"),
            (r"\ud800\n", "\u{fffd}\n"),
            (r"\\ud800", r"\ud800"),
            // No JSON, and no panic.
            (r"\", ""),
            (r"\u", ""),
            (r"\u12é4", "12é4"),
        ] {
            assert_eq!(unescape(written), string, "{written}");
        }
    }

    #[test]
    fn items_are_counted_in_the_order_of_their_beginnings() {
        assert_eq!(
            counts(r#"[{"a":[],"b":[1, [2,"x"] ,3]},{}]"#),
            [2, 2, 0, 3, 2, 0]
        );
        assert_eq!(counts("]}1,"), [0; 0]);
    }
}
