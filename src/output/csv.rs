//! Comma-separated values, as RFC 4180 has them, with the line ends of Unix.

use super::rows::{Columns, cell};
use crate::protocol::json::Json;

/// Rows between commas, a header first.
#[derive(Debug, Default)]
pub struct Csv {
    columns: Columns,
    begun: bool,
    /// Control characters must not get through.
    terminal: bool,
}

impl Csv {
    /// Begins a file, or what stands on a terminal.
    pub fn new(terminal: bool) -> Self {
        Self {
            terminal,
            ..Self::default()
        }
    }

    /// Appends rows; returns the names of columns that came too late to be shown.
    pub fn write(&mut self, out: &mut Vec<u8>, records: &[Json]) -> Vec<String> {
        let (rows, late) = self.columns.take(records);
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(out);
        // Writing to memory does not fail.
        if !self.begun && !rows.is_empty() {
            self.begun = true;
            let _ = writer.write_record(self.columns.names().map(|name| match self.terminal {
                true => super::escape::line(name).into_owned(),
                false => name.to_owned(),
            }));
        }
        for row in rows {
            let cells = self.columns.names();
            let _ = writer.write_record(cells.map(|name| cell(row.get(name), self.terminal)));
        }
        let _ = writer.flush();
        late
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(texts: &[&'static str]) -> Vec<Json> {
        let parse = |text: &&'static str| Json::parse(*text).unwrap();
        texts.iter().map(parse).collect()
    }

    #[test]
    fn cells_are_quoted_where_they_must_be_and_digits_stay() {
        let mut csv = Csv::new(false);
        let mut out = Vec::new();
        let first = parse(&[
            r#"{"id":1.0,"text":"a \"b\", c\nd","tags":["x", 1]}"#,
            r#"{"id":12345678901234567890,"more":null}"#,
        ]);
        assert!(csv.write(&mut out, &first).is_empty());
        let later = parse(&[r#"{"late":1,"id":true}"#, r#"{"late":2}"#, "7"]);
        assert_eq!(csv.write(&mut out, &later), ["late", "value"]);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "id,text,tags,more\n1.0,\"a \"\"b\"\", c\nd\",\"[\"\"x\"\", 1]\",\n\
             12345678901234567890,,,\ntrue,,,\n,,,\n,,,\n"
        );
    }

    #[test]
    fn the_header_stands_once_whatever_comes() {
        let mut csv = Csv::new(false);
        let mut out = Vec::new();
        for portion in [&[][..], &[r#"{"a":1}"#], &[], &[r#"{"a":2}"#]] {
            csv.write(&mut out, &parse(portion));
        }
        assert_eq!(String::from_utf8(out).unwrap(), "a\n1\n2\n");
    }

    #[test]
    fn what_is_no_record_is_a_value() {
        let mut out = Vec::new();
        Csv::new(false).write(&mut out, &parse(&["1", "\"a\""]));
        assert_eq!(out, b"value\n1\na\n");
        let mut out = Vec::new();
        Csv::new(true).write(&mut out, &parse(&[r#"{"a\u001b":"\u001b[2J"}"#]));
        assert_eq!(out, b"a\\u001b\n\\u001b[2J\n");
        let mut out = Vec::new();
        Csv::new(false).write(&mut out, &[]);
        assert!(out.is_empty());
    }
}
