//! Text from elsewhere, made safe for a terminal.
//!
//! A terminal acts on control characters, and a bidirectional override makes a line
//! read as something else. JSON escapes only the first 32 of them.

use std::borrow::Cow;

/// Tells whether a terminal would act on the letter, or show others in another order.
fn is_unsafe(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{2028}' | '\u{2029}'
        )
        || ('\u{202a}'..='\u{202e}').contains(&letter)
        || ('\u{2066}'..='\u{2069}').contains(&letter)
}

/// Escapes a text as JSON would, line ends included; the inside of a JSON string stays
/// the same value.
pub fn line(text: &str) -> Cow<'_, str> {
    escape(text, |_| true)
}

/// Escapes a text of several lines, leaving the line ends.
pub fn lines(text: &str) -> Cow<'_, str> {
    escape(text, |letter| letter != '\n')
}

/// Cuts a text that is longer than `most` bytes, and says how much is missing.
pub fn shortened(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most {
        return Cow::Borrowed(text);
    }
    let end = (0..=most).rev().find(|&at| text.is_char_boundary(at));
    let end = end.unwrap_or(0);
    let more = text.len() - end;
    Cow::Owned(format!("{}... and {more} bytes more", &text[..end]))
}

fn escape(text: &str, unless: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            _ if !is_unsafe(letter) || !unless(letter) => safe.push(letter),
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            // Every unsafe letter lies in the first plane.
            _ => safe.push_str(&format!("\\u{:04x}", u32::from(letter))),
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_act_on_is_spelled_out() {
        assert_eq!(
            line("a\u{1b}[31m\u{9b}2J\u{7f}\u{202e}b\n"),
            r"a\u001b[31m\u009b2J\u007f\u202eb\n"
        );
        assert_eq!(lines("a\nb\r"), "a\nb\\r");
        assert!(matches!(line("héllo 🎉 עברית"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_long_text_is_cut_between_letters() {
        assert!(matches!(shortened("abc", 3), Cow::Borrowed("abc")));
        assert_eq!(shortened("aéb", 2), "a... and 3 bytes more");
        assert_eq!(shortened("aéb", 3), "aé... and 1 bytes more");
    }

    #[test]
    fn a_json_string_keeps_its_value() {
        let value = "x\u{85}\u{2066}y";
        let safe = format!("\"{}\"", line(value));
        assert!(safe.is_ascii());
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), value);
    }
}
