//! What stands on the screen: a header, a line for each record, and a line that says how it is.

use unicode_width::UnicodeWidthChar as _;

use super::view::Kind;
use crate::output::table::Table;
use crate::protocol::json::Json;

/// What marks the records that changed last.
const MARKS: usize = 2;

/// Where the screen looks at.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Place {
    /// How many records stand above.
    pub(super) top: usize,
    /// How many letters stand to the left.
    pub(super) left: usize,
}

/// How large the screen is, in letters.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Size {
    pub(super) width: u16,
    pub(super) height: u16,
}

impl Size {
    /// Returns how many records have room, besides the header and the last line.
    pub(super) fn records(self) -> usize {
        usize::from(self.height.saturating_sub(2))
    }
}

/// A line with the way it is shown.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) style: Style,
}

/// How a line is shown.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Style {
    /// The names of the columns.
    Header,
    /// A record.
    Plain,
    /// A record that has changed in this way.
    Changed(Kind),
    /// The last line.
    Status,
}

/// Returns the lines that fill the screen; each of `records` is a record and what became of it last.
/// No place is so far to the right that nothing stands there.
pub(super) fn lines(
    records: &[(&Json, Option<Kind>)],
    status: (&str, &str),
    place: &mut Place,
    size: Size,
) -> Vec<Line> {
    let shown: Vec<Json> = records
        .iter()
        .map(|(record, _)| (*record).clone())
        .collect();
    let room = usize::from(size.width);
    let table = Table::picture(size.width.saturating_sub(2), &shown);
    let widest = table.iter().map(|text| width(text)).max().unwrap_or(0);
    place.left = place.left.min((widest + MARKS).saturating_sub(room));
    let kinds = std::iter::once(None).chain(records.iter().map(|(_, kind)| Some(*kind)));
    let mut lines: Vec<Line> = table
        .iter()
        .zip(kinds)
        .take(usize::from(size.height.saturating_sub(1)))
        .map(|(text, kind)| {
            let (mark, style) = match kind {
                None => ("  ", Style::Header),
                Some(None) => ("  ", Style::Plain),
                Some(Some(kind)) => (mark(kind), Style::Changed(kind)),
            };
            let text = part(text, place.left, room.saturating_sub(MARKS));
            Line {
                text: part(&format!("{mark}{text}"), 0, room),
                style,
            }
        })
        .collect();
    let last = usize::from(size.height.saturating_sub(1));
    lines.resize_with(last, || Line {
        text: String::new(),
        style: Style::Plain,
    });
    lines.push(Line {
        text: last_line(status, room),
        style: Style::Status,
    });
    lines
}

fn mark(kind: Kind) -> &'static str {
    match kind {
        Kind::Enter => "+ ",
        Kind::Update => "~ ",
        Kind::Leave => "- ",
    }
}

/// Puts one text to the left and one to the right, as far as there is room.
fn last_line((left, right): (&str, &str), room: usize) -> String {
    let most = match room > 3 * width(right) {
        true => room - width(right) - 1,
        false => room,
    };
    let left = part(left, 0, most);
    let gap = room.saturating_sub(width(&left));
    match width(right) < gap {
        true => format!("{left}{}{right}", " ".repeat(gap - width(right))),
        false => format!("{left}{}", " ".repeat(gap)),
    }
}

fn width(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// Returns the part of a line from a column on; half a wide letter is none.
fn part(text: &str, from: usize, room: usize) -> String {
    let (mut at, mut shown) = (0, String::new());
    for letter in text.chars() {
        let wide = letter.width().unwrap_or(0);
        if at >= from && at + wide <= from + room {
            shown.push(letter);
        } else if at < from && at + wide > from {
            shown.push(' ');
        }
        at += wide;
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size {
        width: 24,
        height: 5,
    };

    fn picture(
        records: &[(&'static str, Option<Kind>)],
        mut place: Place,
        size: Size,
    ) -> Vec<String> {
        let parsed = records
            .iter()
            .map(|(text, kind)| (Json::parse(*text).unwrap(), *kind));
        let parsed: Vec<_> = parsed.collect();
        let records: Vec<_> = parsed.iter().map(|(json, kind)| (json, *kind)).collect();
        let lines = lines(
            &records,
            ("messages  2 records", "q quits"),
            &mut place,
            size,
        );
        assert_eq!(lines.len(), usize::from(size.height));
        for line in &lines {
            assert!(width(&line.text) <= usize::from(size.width), "{line:?}");
        }
        lines
            .into_iter()
            .map(|line| line.text.trim_end().to_owned())
            .collect()
    }

    #[test]
    fn records_stand_below_their_names_and_changes_are_marked() {
        let records = [
            (r#"{"id":1,"text":"one"}"#, None),
            (r#"{"id":20,"text":"two\nlines"}"#, Some(Kind::Update)),
        ];
        assert_eq!(
            picture(&records, Place::default(), SIZE)[..3],
            ["  id  text", "   1  one", "~ 20  two…"]
        );
    }

    #[test]
    fn a_small_screen_cuts_and_wide_letters_are_whole() {
        let records = [(
            r#"{"id":1,"text":"漢字漢字漢字漢字漢字漢字"}"#,
            Some(Kind::Enter),
        )];
        for width in 0..30 {
            for height in 1..6 {
                for left in 0..30 {
                    picture(&records, Place { top: 0, left }, Size { width, height });
                }
            }
        }
        let wide = [(
            r#"{"a":"123456","b":"123456","c":"123456","d":"end"}"#,
            None,
        )];
        let right = Place { top: 0, left: 999 };
        assert_eq!(picture(&wide, right, SIZE)[1], "  6  123456  123456  end");
        assert_eq!(part("a漢b", 2, 5), " b");
        assert_eq!(part("a漢b", 0, 2), "a");
    }

    #[test]
    fn the_last_line_says_how_it_is_and_how_to_end() {
        let size = Size {
            width: 40,
            height: 2,
        };
        let lines = picture(&[], Place::default(), size);
        assert_eq!(
            lines[1],
            format!("messages  2 records{}q quits", " ".repeat(14))
        );
        assert_eq!(
            picture(&[], Place::default(), SIZE)[4],
            "messages  2 reco q quits"
        );
    }
}
