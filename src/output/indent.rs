//! JSON for people: indented and coloured, token by token.
//!
//! No tree is built, so digits, escapes and doubled keys stay as they were written, and
//! no nesting is too deep. The formatter of `colored_json` does the colouring.

use std::io::{self, Write};

use colored_json::{ColoredFormatter, PrettyFormatter};
use serde_json::ser::{CompactFormatter, Formatter};

use super::escape;
use crate::protocol::json::Json;
use crate::protocol::tokens::{Token, tokens};

/// The deepest nesting that is indented: of a deeper text most would be white space, and the
/// memory for it would be the square of what the text takes.
const MAX_INDENTED: usize = 100;

/// How a text is laid out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Layout {
    /// Indented, in colours.
    Coloured,
    /// Indented.
    Plain,
    /// On one line, every space outside of strings taken out.
    Compact,
}

/// Appends a value; with `safe` the strings in it are made safe for a terminal.
pub(super) fn write(out: &mut Vec<u8>, json: &Json, layout: Layout, safe: bool) -> io::Result<()> {
    let text = json.as_str();
    match layout {
        _ if depth(text) > MAX_INDENTED => walk(out, text, &mut CompactFormatter, safe),
        Layout::Coloured => walk(
            out,
            text,
            &mut ColoredFormatter::new(PrettyFormatter::new()),
            safe,
        ),
        Layout::Plain => walk(out, text, &mut PrettyFormatter::new(), safe),
        Layout::Compact => walk(out, text, &mut CompactFormatter, safe),
    }
}

/// Appends a value to what a formatter has begun; strings in it are made safe for a terminal
/// with `safe`.
pub(super) fn write_within<F: Formatter>(
    out: &mut Vec<u8>,
    json: &Json,
    formatter: &mut F,
    safe: bool,
) -> io::Result<()> {
    let text = json.as_str();
    if depth(text) > MAX_INDENTED {
        return walk(out, text, &mut CompactFormatter, safe);
    }
    walk(out, text, formatter, safe)
}

/// Returns how deep a text is nested.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for token in tokens(text) {
        match token {
            Token::BeginArray | Token::BeginObject => depth += 1,
            Token::EndArray | Token::EndObject => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// What the walk is inside of.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Inside {
    Array,
    /// An object, before a key.
    Key,
    /// An object, after a key.
    Value,
}

fn walk<F: Formatter>(
    out: &mut Vec<u8>,
    text: &str,
    formatter: &mut F,
    safe: bool,
) -> io::Result<()> {
    let mut inside: Vec<Inside> = Vec::new();
    let mut first = true;
    for token in tokens(text) {
        match token {
            Token::Colon => {}
            Token::Comma => first = false,
            Token::EndArray => {
                inside.pop();
                formatter.end_array(out)?;
                end_value(out, formatter, &mut inside)?;
                first = false;
            }
            Token::EndObject => {
                inside.pop();
                formatter.end_object(out)?;
                end_value(out, formatter, &mut inside)?;
                first = false;
            }
            Token::String(key) if inside.last() == Some(&Inside::Key) => {
                formatter.begin_object_key(out, first)?;
                string(out, formatter, key, safe)?;
                formatter.end_object_key(out)?;
                replace_last(&mut inside, Inside::Value);
            }
            value => {
                match inside.last() {
                    Some(Inside::Array) => formatter.begin_array_value(out, first)?,
                    Some(Inside::Value) => formatter.begin_object_value(out)?,
                    _ => {}
                }
                match value {
                    Token::BeginArray => {
                        formatter.begin_array(out)?;
                        inside.push(Inside::Array);
                    }
                    Token::BeginObject => {
                        formatter.begin_object(out)?;
                        inside.push(Inside::Key);
                    }
                    Token::String(text) => string(out, formatter, text, safe)?,
                    Token::Scalar(text) => scalar(out, formatter, text)?,
                    _ => {}
                }
                first = matches!(value, Token::BeginArray | Token::BeginObject);
                if !first {
                    end_value(out, formatter, &mut inside)?;
                }
            }
        }
    }
    Ok(())
}

/// Ends a value inside of what it stands in.
fn end_value<F: Formatter>(
    out: &mut Vec<u8>,
    formatter: &mut F,
    inside: &mut [Inside],
) -> io::Result<()> {
    match inside.last() {
        Some(Inside::Array) => formatter.end_array_value(out),
        Some(Inside::Value) => {
            replace_last(inside, Inside::Key);
            formatter.end_object_value(out)
        }
        _ => Ok(()),
    }
}

fn replace_last(inside: &mut [Inside], with: Inside) {
    if let Some(last) = inside.last_mut() {
        *last = with;
    }
}

fn string<F: Formatter>(
    out: &mut Vec<u8>,
    formatter: &mut F,
    text: &str,
    safe: bool,
) -> io::Result<()> {
    formatter.begin_string(out)?;
    let shown = if safe {
        escape::line(text)
    } else {
        text.into()
    };
    if !shown.is_empty() {
        formatter.write_string_fragment(out, &shown)?;
    }
    formatter.end_string(out)
}

fn scalar<F: Formatter>(out: &mut Vec<u8>, formatter: &mut F, text: &str) -> io::Result<()> {
    match text {
        "null" => formatter.write_null(out),
        "true" => formatter.write_bool(out, true),
        "false" => formatter.write_bool(out, false),
        number => formatter.write_number_str(out, number),
    }
}

/// Appends a text with what ends a line taken out; valid JSON has line ends only
/// between its tokens.
pub(super) fn write_one_line(out: &mut Vec<u8>, json: &Json) -> io::Result<()> {
    let text = json.as_str().as_bytes();
    if memchr::memchr2(b'\n', b'\r', text).is_none() {
        return out.write_all(text);
    }
    for piece in text.split(|byte| matches!(byte, b'\n' | b'\r')) {
        out.write_all(piece)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid_out(text: &str, layout: Layout) -> String {
        let mut out = Vec::new();
        write(
            &mut out,
            &Json::parse(text.to_owned()).unwrap(),
            layout,
            true,
        )
        .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn indentation_keeps_digits_escapes_and_doubled_keys() {
        let text = r#"{"b":[1.0,1e400,{}],"b":"\ud800é","a":[],"c":{"d":[[true,null]]}}"#;
        let wanted = r#"{
  "b": [
    1.0,
    1e400,
    {}
  ],
  "b": "\ud800é",
  "a": [],
  "c": {
    "d": [
      [
        true,
        null
      ]
    ]
  }
}"#;
        assert_eq!(laid_out(text, Layout::Plain), wanted);
        assert_eq!(laid_out(wanted, Layout::Compact), text);
    }

    #[test]
    fn scalars_stand_alone() {
        for text in ["null", "-0", r#""""#, "[]", "{}"] {
            assert_eq!(laid_out(text, Layout::Plain), text);
        }
    }

    #[test]
    fn colours_change_nothing_else() {
        let text = r#"{"a":[1,"x",true,null,{"b":{}}]}"#;
        let coloured = laid_out(text, Layout::Coloured);
        assert!(coloured.contains("\u{1b}["));
        let mut bare = String::new();
        for (index, part) in coloured.split('\u{1b}').enumerate() {
            bare.push_str(if index == 0 {
                part
            } else {
                part.split_once('m').unwrap().1
            });
        }
        assert_eq!(bare, laid_out(text, Layout::Plain));
    }

    #[test]
    fn strings_and_keys_are_safe_on_a_terminal() {
        let text = "{\"k\u{9b}\":\"\u{202e}\u{7f}\"}";
        assert_eq!(
            laid_out(text, Layout::Compact),
            r#"{"k\u009b":"\u202e\u007f"}"#
        );
    }

    #[test]
    fn nesting_has_no_bound() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(laid_out(&deep, Layout::Compact), deep);
    }

    #[test]
    fn one_value_is_one_line_and_nothing_else_changes() {
        let mut out = Vec::new();
        write_one_line(&mut out, &Json::parse("{ \"a\":\r\n 1.0 }").unwrap()).unwrap();
        assert_eq!(out, b"{ \"a\": 1.0 }");
    }

    proptest::proptest! {
        #[test]
        fn compact_and_indented_texts_hold_the_same_value(text in "[\\[\\]{}\",:a1-9 ]{0,30}") {
            if let Ok(json) = Json::parse(text) {
                let indented = laid_out(json.as_str(), Layout::Plain);
                let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
                proptest::prop_assert_eq!(value(&indented), value(json.as_str()));
            }
        }
    }
}
