//! Output formats: what a value looks like on stdout.

use std::io;

use super::escape;
use super::indent::{self, Layout};
use crate::protocol::json::Json;
use crate::protocol::service::page::Page;

/// How values are printed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Format {
    /// Indented.
    Pretty,
    /// One line a value, as the server wrote it.
    Json,
    /// One line a record.
    Ndjson,
    /// Rows of one width.
    Table,
    /// Rows between commas.
    Csv,
}

/// A format for a certain stdout.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// The format.
    pub format: Format,
    /// Whether colours are used, where the format knows any.
    pub colour: bool,
    /// Whether stdout is a terminal, which control characters must not reach.
    pub terminal: bool,
    /// Whether a string is printed without its quotes.
    pub raw: bool,
}

impl Style {
    /// Appends the result of a call, each line ended.
    ///
    /// # Errors
    ///
    /// None on a buffer in memory.
    pub fn write_result(&self, out: &mut Vec<u8>, result: &Json) -> io::Result<()> {
        if self.format != Format::Ndjson {
            return self.write_value(out, result);
        }
        match Page::of(result) {
            Some(page) => page
                .records
                .iter()
                .try_for_each(|record| self.write_value(out, record)),
            None => self.write_value(out, result),
        }
    }

    /// Tells whether a value is printed just as it came.
    pub fn is_verbatim(&self, value: &Json) -> bool {
        let one_line = memchr::memchr2(b'\n', b'\r', value.as_str().as_bytes()).is_none();
        !self.terminal && !self.raw && self.format == Format::Json && one_line
    }

    /// Appends one value, its last line ended.
    ///
    /// # Errors
    ///
    /// None on a buffer in memory.
    pub fn write_value(&self, out: &mut Vec<u8>, value: &Json) -> io::Result<()> {
        if self.raw
            && let Some(text) = value.as_text()
        {
            let text = match self.terminal {
                true => escape::lines(&text),
                false => text.into(),
            };
            out.extend_from_slice(text.as_bytes());
            out.push(b'\n');
            return Ok(());
        }
        match self.format {
            Format::Pretty => {
                let layout = if self.colour {
                    Layout::Coloured
                } else {
                    Layout::Plain
                };
                indent::write(out, value, layout, self.terminal)?;
            }
            // Rows have a state, and are not written here.
            Format::Json | Format::Ndjson | Format::Table | Format::Csv => {
                self.write_line(out, value)?;
            }
        }
        out.push(b'\n');
        Ok(())
    }

    /// Appends one value on a line that is not ended.
    pub(super) fn write_line(&self, out: &mut Vec<u8>, value: &Json) -> io::Result<()> {
        if self.terminal {
            return indent::write(out, value, Layout::Compact, true);
        }
        indent::write_one_line(out, value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(format: Format, text: &'static str) -> String {
        let style = Style {
            format,
            colour: false,
            terminal: false,
            raw: false,
        };
        let mut out = Vec::new();
        style
            .write_result(&mut out, &Json::parse(text).unwrap())
            .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn ndjson_prints_the_records_of_pages_and_arrays() {
        for (result, lines) in [
            (
                r#"{"total":2,"limit":10,"skip":0,"data":[{"a":1.0},{"a":2}]}"#,
                "{\"a\":1.0}\n{\"a\":2}\n",
            ),
            (r#"[1,[2],"x"]"#, "1\n[2]\n\"x\"\n"),
            (r#"{"limit":1,"skip":0,"data":[]}"#, ""),
            (r#"{"id":1,"data":[1]}"#, "{\"id\":1,\"data\":[1]}\n"),
            (
                r#"{"total":1,"data":"x"}"#,
                "{\"total\":1,\"data\":\"x\"}\n",
            ),
            ("null", "null\n"),
        ] {
            assert_eq!(printed(Format::Ndjson, result), lines);
        }
    }

    #[test]
    fn json_is_the_servers_own_text_on_one_line() {
        assert_eq!(
            printed(Format::Json, "{\"a\" : 1e400,\n\"a\":\"\\u00e9\"}"),
            "{\"a\" : 1e400,\"a\":\"\\u00e9\"}\n"
        );
        assert_eq!(printed(Format::Pretty, "[1.0]"), "[\n  1.0\n]\n");
    }

    #[test]
    fn strings_may_be_printed_as_the_text_that_they_are() {
        for (terminal, value, wanted) in [
            (false, r#""a\"\u001b\n""#, "a\"\u{1b}\n\n"),
            (true, r#""a\"\u001b\n""#, "a\"\\u001b\n\n"),
            (false, r#"["a"]"#, "[\"a\"]\n"),
        ] {
            let style = Style {
                format: Format::Json,
                colour: false,
                terminal,
                raw: true,
            };
            let mut out = Vec::new();
            let value = Json::parse(value).unwrap();
            style.write_value(&mut out, &value).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), wanted);
        }
    }

    #[test]
    fn a_terminal_gets_escapes_in_every_format() {
        for format in [Format::Json, Format::Ndjson, Format::Pretty] {
            let style = Style {
                format,
                colour: false,
                terminal: true,
                raw: false,
            };
            let mut out = Vec::new();
            style
                .write_result(&mut out, &Json::parse("\"\u{9b}2J\"").unwrap())
                .unwrap();
            assert_eq!(out, b"\"\\u009b2J\"\n");
        }
    }
}
