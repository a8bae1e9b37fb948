//! A table that fits the terminal. Rows are written as they come: the first ones say how wide the
//! columns are.

use std::io::{self, Write as _};

use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Row, Width, presets};
use indexmap::IndexMap;
use unicode_width::UnicodeWidthStr as _;

use super::escape;
use super::rows::{Columns, cell};
use crate::protocol::json::Json;

/// What stands between two columns, in letters.
const GAP: u16 = 2;
/// How narrow a column becomes at most where there is no room, in letters.
const NARROWEST: u16 = 6;

/// Columns of one width, a header first.
#[derive(Debug)]
pub struct Table {
    columns: Columns,
    /// How wide each column is, and whether it holds numbers.
    shapes: Vec<(u16, bool)>,
    /// How wide the terminal is; `None` where there is none.
    width: Option<u16>,
    colour: bool,
    /// Each record takes one line, and what has no room in it is cut.
    short: bool,
}

impl Table {
    /// Begins a table.
    pub fn new(width: Option<u16>, colour: bool) -> Self {
        Self {
            columns: Columns::default(),
            shapes: Vec::new(),
            width,
            colour,
            short: false,
        }
    }

    /// Returns a header and a line for each record.
    pub fn picture(width: u16, records: &[Json]) -> Vec<String> {
        let mut table = Self {
            short: true,
            ..Self::new(Some(width), false)
        };
        let mut out = Vec::new();
        table.write(&mut out, records);
        let text = String::from_utf8_lossy(&out);
        text.lines().map(str::to_owned).collect()
    }

    /// Appends rows; returns the names of columns that came too late to be shown.
    pub fn write(&mut self, out: &mut Vec<u8>, records: &[Json]) -> Vec<String> {
        let (rows, late) = self.columns.take(records);
        if rows.is_empty() {
            return late;
        }
        let first = self.shapes.is_empty();
        if first {
            self.shapes = self.measure(&rows);
            // Writing to memory does not fail.
            let _ = self.write_header(out);
        }
        let cells = rows.iter().map(|row| {
            let cells = self.columns.names().zip(&self.shapes);
            let cells = cells.map(|(name, (_, number))| {
                let cell = Cell::new(self.cell(row.get(name)));
                match number {
                    true => cell.set_alignment(CellAlignment::Right),
                    false => cell,
                }
            });
            cells.collect()
        });
        self.append(out, cells.collect(), "");
        late
    }

    fn write_header(&self, out: &mut Vec<u8>) -> io::Result<()> {
        let names = self.columns.names().zip(&self.shapes);
        let names = names.map(|(name, (_, number))| {
            let cell = Cell::new(escape::line(name));
            match number {
                true => cell.set_alignment(CellAlignment::Right),
                false => cell,
            }
        });
        let style = match self.colour {
            true => "\u{1b}[1m",
            false => "",
        };
        self.append(out, vec![names.collect()], style);
        out.flush()
    }

    /// Appends rows of cells, each line in a style.
    fn append(&self, out: &mut Vec<u8>, rows: Vec<Vec<Cell>>, style: &str) {
        let mut table = comfy_table::Table::new();
        table.load_style(presets::NOTHING);
        table.set_content_arrangement(match self.width {
            Some(_) => ContentArrangement::Dynamic,
            None => ContentArrangement::Disabled,
        });
        if let Some(width) = self.width {
            table.set_width(width.saturating_add(GAP));
        }
        table.add_rows(rows.into_iter().map(|cells| {
            let mut row = Row::from(cells);
            if self.short {
                row.max_height(1);
            }
            row
        }));
        for (column, (width, _)) in table.column_iter_mut().zip(&self.shapes) {
            let width = Width::Fixed(width + GAP);
            column.set_padding((0, GAP));
            column.set_constraint(match self.width {
                Some(_) => ColumnConstraint::Absolute(width),
                None => ColumnConstraint::LowerBoundary(width),
            });
        }
        let end = if style.is_empty() { "" } else { "\u{1b}[0m" };
        for line in table.lines() {
            out.extend_from_slice(style.as_bytes());
            out.extend_from_slice(line.trim_end().as_bytes());
            out.extend_from_slice(end.as_bytes());
            out.push(b'\n');
        }
    }

    /// Returns the text of a cell; where lines are short no more than can be seen of it, since all
    /// of it would be looked through with each picture.
    fn cell(&self, value: Option<&Json>) -> String {
        let mut text = cell(value, true);
        if self.short {
            let most = usize::from(self.width.unwrap_or(u16::MAX)).saturating_add(1);
            if let Some((end, _)) = text.char_indices().nth(most) {
                text.truncate(end);
            }
        }
        text
    }

    fn measure(&self, rows: &[IndexMap<String, Json>]) -> Vec<(u16, bool)> {
        let shapes = self.columns.names().map(|name| {
            let mut widest = escape::line(name).width();
            let mut number = true;
            for value in rows.iter().filter_map(|row| row.get(name)) {
                let text = self.cell(Some(value));
                widest = text.lines().map(str::width).fold(widest, usize::max);
                let digits = value
                    .as_str()
                    .starts_with(|first: char| first == '-' || first.is_ascii_digit());
                number &= digits || value.is_null();
            }
            (u16::try_from(widest).unwrap_or(u16::MAX), number)
        });
        let mut shapes: Vec<_> = shapes.collect();
        if let Some(width) = self.width {
            fit(&mut shapes, width);
        }
        shapes
    }
}

/// Takes from the widest columns until all have room.
fn fit(shapes: &mut [(u16, bool)], width: u16) {
    let gaps = usize::from(GAP) * shapes.len().saturating_sub(1);
    let room = usize::from(width).saturating_sub(gaps);
    loop {
        let needed: usize = shapes.iter().map(|(width, _)| usize::from(*width)).sum();
        let Some((widest, _)) = shapes.iter_mut().max_by_key(|(width, _)| *width) else {
            return;
        };
        if needed <= room || *widest <= NARROWEST {
            return;
        }
        let excess = u16::try_from(needed - room).unwrap_or(u16::MAX);
        // A large excess is taken in large steps, and the rest letter by letter.
        let step = (excess / 8).max(1);
        *widest = widest.saturating_sub(step).max(NARROWEST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(width: Option<u16>, portions: &[&[&'static str]]) -> String {
        let mut table = Table::new(width, false);
        let mut out = Vec::new();
        for portion in portions {
            let records: Vec<_> = portion.iter().map(|it| Json::parse(*it).unwrap()).collect();
            table.write(&mut out, &records);
        }
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn columns_have_one_width_and_numbers_stand_on_the_right() {
        let rows = [
            r#"{"id":1,"text":"漢字","n":1.50}"#,
            r#"{"id":10,"text":"a","tags":["x"]}"#,
        ];
        let wanted = "id  text     n  tags\n 1  漢字  1.50\n10  a           [\"x\"]\n";
        assert_eq!(printed(None, &[&rows]), wanted);
        assert_eq!(
            printed(Some(80), &[&rows[..1], &rows[1..]]).lines().count(),
            3
        );
    }

    #[test]
    fn a_narrow_terminal_wraps_cells_and_no_line_is_too_long() {
        let text = r#"{"id":1,"text":"one two three four five six seven","url":"https://example.com/a/b/c"}"#;
        for width in [30, 40, 60] {
            let out = printed(Some(width), &[&[text, text]]);
            for line in out.lines() {
                assert!(line.width() <= usize::from(width), "{width}: {out}");
            }
            assert!(out.contains("one"), "{out}");
        }
    }

    #[test]
    fn a_picture_takes_no_longer_than_what_is_seen_of_it() {
        let text = "x".repeat(1 << 20);
        let record = Json::parse(format!(r#"{{"id":1,"text":"{text}","漢":"{text}"}}"#)).unwrap();
        let begun = std::time::Instant::now();
        let picture = Table::picture(24, &[record]);
        // It was minutes.
        assert!(begun.elapsed().as_secs() < 10);
        assert_eq!(picture[1], " 1  xxxxxxxx…  xxxxxxxx…");
    }

    #[test]
    fn what_would_drive_a_terminal_is_escaped() {
        let out = printed(None, &[&[r#"{"a\u001b":"\u001b[2J\u202e"}"#]]);
        assert_eq!(out, "a\\u001b\n\\u001b[2J\\u202e\n");
        assert_eq!(printed(None, &[&[]]), "");
        assert_eq!(printed(Some(0), &[&["{}"]]).trim(), "");
    }
}
