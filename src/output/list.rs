//! Records that come page by page, printed as one list: a valid array, or a line for each.

use std::fmt;
use std::io;

use colored_json::{ColoredFormatter, PrettyFormatter};
use serde_json::ser::Formatter;

use super::format::{Format, Style};
use super::indent;
use crate::protocol::json::Json;

/// A list that is written as its records come.
pub struct List {
    style: Style,
    layout: Layout,
    begun: bool,
}

/// How the records stand in the list.
enum Layout {
    /// A line each.
    Lines,
    /// In an array, all on one line.
    Array,
    /// In an array, indented.
    Plain(PrettyFormatter<'static>),
    /// The same in colours.
    Coloured(Box<ColoredFormatter<PrettyFormatter<'static>>>),
}

impl fmt::Debug for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("List")
            .field("style", &self.style)
            .field("begun", &self.begun)
            .finish_non_exhaustive()
    }
}

impl List {
    /// A list without records.
    pub fn new(style: Style) -> Self {
        let layout = match style.format {
            Format::Ndjson | Format::Table | Format::Csv => Layout::Lines,
            Format::Json => Layout::Array,
            Format::Pretty if style.colour => {
                let formatter = ColoredFormatter::new(PrettyFormatter::new());
                Layout::Coloured(Box::new(formatter))
            }
            Format::Pretty => Layout::Plain(PrettyFormatter::new()),
        };
        Self {
            style,
            layout,
            begun: false,
        }
    }

    /// Appends the next record.
    ///
    /// # Errors
    ///
    /// None on a buffer in memory.
    pub fn write(&mut self, out: &mut Vec<u8>, record: &Json) -> io::Result<()> {
        let first = !self.begun;
        self.begin(out)?;
        let safe = self.style.terminal;
        match &mut self.layout {
            Layout::Lines => self.style.write_value(out, record),
            Layout::Array => {
                if !first {
                    out.push(b',');
                }
                self.style.write_line(out, record)
            }
            Layout::Plain(formatter) => item(out, formatter, record, first, safe),
            Layout::Coloured(formatter) => item(out, &mut **formatter, record, first, safe),
        }
    }

    /// Appends what ends the list.
    ///
    /// # Errors
    ///
    /// None on a buffer in memory.
    pub fn end(mut self, out: &mut Vec<u8>) -> io::Result<()> {
        self.begin(out)?;
        match &mut self.layout {
            Layout::Lines => return Ok(()),
            Layout::Array => out.push(b']'),
            Layout::Plain(formatter) => formatter.end_array(out)?,
            Layout::Coloured(formatter) => formatter.end_array(out)?,
        }
        out.push(b'\n');
        Ok(())
    }

    /// Appends what a list that has no end needs, so that what comes next stands on a line of its
    /// own.
    pub fn break_off(self, out: &mut Vec<u8>) {
        if self.begun && !matches!(self.layout, Layout::Lines) {
            out.push(b'\n');
        }
    }

    fn begin(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        match &mut self.layout {
            Layout::Lines => {}
            Layout::Array => out.push(b'['),
            Layout::Plain(formatter) => formatter.begin_array(out)?,
            Layout::Coloured(formatter) => formatter.begin_array(out)?,
        }
        Ok(())
    }
}

fn item<F: Formatter>(
    out: &mut Vec<u8>,
    formatter: &mut F,
    record: &Json,
    first: bool,
    safe: bool,
) -> io::Result<()> {
    formatter.begin_array_value(out, first)?;
    indent::write_within(out, record, formatter, safe)?;
    formatter.end_array_value(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORDS: [&str; 4] = [
        r#"{"a":1.0,"b":[{"c":"\ud800"}]}"#,
        "[]",
        "{\n\"e\":1e400}",
        r#""\u009b""#,
    ];

    fn printed(style: Style, records: &[&'static str]) -> String {
        let mut list = List::new(style);
        let mut out = Vec::new();
        for record in records {
            list.write(&mut out, &Json::parse(*record).unwrap())
                .unwrap();
        }
        list.end(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn style(format: Format, colour: bool, terminal: bool) -> Style {
        Style {
            format,
            colour,
            terminal,
            raw: false,
        }
    }

    #[test]
    fn a_list_reads_as_the_same_array_printed_at_once() {
        for colour in [false, true] {
            for terminal in [false, true] {
                let style = style(Format::Pretty, colour, terminal);
                for count in 0..=RECORDS.len() {
                    let records = &RECORDS[..count];
                    let array = format!("[{}]", records.join(","));
                    let mut whole = Vec::new();
                    style
                        .write_result(&mut whole, &Json::parse(array).unwrap())
                        .unwrap();
                    let whole = String::from_utf8(whole).unwrap();
                    assert_eq!(printed(style, records), whole);
                }
            }
        }
    }

    #[test]
    fn json_is_the_servers_own_text_in_one_array_on_one_line() {
        let pipe = style(Format::Json, false, false);
        assert_eq!(printed(pipe, &[]), "[]\n");
        assert_eq!(
            printed(pipe, &RECORDS),
            "[{\"a\":1.0,\"b\":[{\"c\":\"\\ud800\"}]},[],{\"e\":1e400},\"\\u009b\"]\n"
        );
        let terminal = style(Format::Json, false, true);
        assert_eq!(printed(terminal, &["\"\u{9b}\"", "2"]), "[\"\\u009b\",2]\n");
    }

    #[test]
    fn ndjson_is_a_line_a_record() {
        let lines = style(Format::Ndjson, false, false);
        assert_eq!(printed(lines, &[]), "");
        assert_eq!(printed(lines, &RECORDS[1..3]), "[]\n{\"e\":1e400}\n");
    }

    #[test]
    fn what_comes_after_a_list_without_an_end_stands_on_its_own_line() {
        for (format, count, left) in [
            (Format::Json, 1, "[1\n"),
            (Format::Json, 0, ""),
            (Format::Pretty, 1, "[\n  1\n"),
            (Format::Ndjson, 1, "1\n"),
        ] {
            let mut list = List::new(style(format, false, false));
            let mut out = Vec::new();
            for _ in 0..count {
                list.write(&mut out, &Json::number(1)).unwrap();
            }
            list.break_off(&mut out);
            assert_eq!(String::from_utf8(out).unwrap(), left);
        }
    }

    #[test]
    fn a_record_that_is_nested_too_deep_stands_on_one_line() {
        let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
        let mut list = List::new(style(Format::Pretty, false, false));
        let mut out = Vec::new();
        list.write(&mut out, &Json::parse(deep.clone()).unwrap())
            .unwrap();
        list.end(&mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), format!("[\n  {deep}\n]\n"));
    }
}
