//! What is wrong with a command line, and how it is written right.
//!
//! Knows text only: neither clap nor what the arguments are for.

use std::fmt::Write as _;

/// How much of an argument is echoed, in characters.
const SHOWN: usize = 72;

/// A usage error: what was typed, what is wrong with it, how it is written
/// right.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct Usage {
    /// One line: what was typed and what is wrong with it.
    pub message: String,
    /// What to type instead, a line each.
    pub hints: Vec<String>,
}

impl Usage {
    /// An error without hints.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hints: Vec::new(),
        }
    }

    /// Adds a line on what to type instead.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

/// Returns what was typed in single quotes, on one line and safe to show.
///
/// Control characters and bidirectional overrides are escaped; of a long text
/// the beginning is shown.
pub fn quoted(typed: &str) -> String {
    let mut shown = String::from("'");
    for (count, c) in typed.chars().enumerate() {
        if count == SHOWN {
            shown.push('…');
            break;
        }
        match c {
            '\t' | '\n' | '\r' => shown.extend(c.escape_default()),
            _ if c.is_control() || reorders(c) => {
                // Writing to a `String` cannot fail.
                let _ = write!(shown, "\\u{{{:x}}}", u32::from(c));
            }
            _ => shown.push(c),
        }
    }
    shown.push('\'');
    shown
}

/// Tells whether a character changes the order or the lines in which others
/// are shown.
fn reorders(c: char) -> bool {
    matches!(
        c,
        '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_echoed_cannot_drive_a_terminal() {
        for (typed, shown) in [
            ("a=b", "'a=b'"),
            ("é 日", "'é 日'"),
            ("a\nb\tc", r"'a\nb\tc'"),
            ("\u{1b}[2J\u{7f}\u{9b}", r"'\u{1b}[2J\u{7f}\u{9b}'"),
            ("\u{202e}x\u{2066}", r"'\u{202e}x\u{2066}'"),
        ] {
            assert_eq!(quoted(typed), shown);
        }
    }

    #[test]
    fn of_a_long_text_the_beginning_is_shown() {
        let shown = quoted(&"x".repeat(10_000));
        assert_eq!(shown, format!("'{}…'", "x".repeat(SHOWN)));
    }

    #[test]
    fn an_error_shows_its_message_and_keeps_its_hints() {
        let error = Usage::new("no").hint("a").hint("b");
        assert_eq!(error.to_string(), "no");
        assert_eq!(error.hints, ["a", "b"]);
    }
}
