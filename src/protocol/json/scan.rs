//! Where a JSON value ends, in one quick walk.
//!
//! Everything that a server sends is looked at once, to know that it is JSON and where its parts
//! lie, which costs more than all else that is done with it. serde_json's `RawValue` takes half of
//! the time of listening for that, this half as much. It says nothing of what it does not like, and
//! gives up on deep nesting: whoever gets no answer asks serde_json.

/// The deepest nesting that is followed: a bit each.
const DEEPEST: u32 = 64;

/// Returns where the value that begins at `at` ends; `None` where none does, or nobody knows.
pub(in crate::protocol) fn value_end(bytes: &[u8], at: usize) -> Option<usize> {
    let mut at = at;
    // What the value is inside of, the innermost last: 1 for an object.
    let (mut inside, mut depth) = (0_u64, 0_u32);
    loop {
        at = match *bytes.get(at)? {
            b'"' => string_end(bytes, at + 1)?,
            b'-' | b'0'..=b'9' => number_end(bytes, at)?,
            b't' => word_end(bytes, at, b"true")?,
            b'f' => word_end(bytes, at, b"false")?,
            b'n' => word_end(bytes, at, b"null")?,
            open @ (b'{' | b'[') => {
                at = skip_blank(bytes, at + 1);
                // The closing bracket stands two places behind the opening one in ASCII.
                if *bytes.get(at)? == open + 2 {
                    at + 1
                } else if depth == DEEPEST {
                    return None;
                } else {
                    depth += 1;
                    inside = inside << 1 | u64::from(open == b'{');
                    if open == b'{' {
                        at = key_end(bytes, at)?;
                    }
                    continue;
                }
            }
            _ => return None,
        };
        loop {
            if depth == 0 {
                return Some(at);
            }
            at = skip_blank(bytes, at);
            match (*bytes.get(at)?, inside & 1 == 1) {
                (b',', true) => {
                    at = key_end(bytes, skip_blank(bytes, at + 1))?;
                    break;
                }
                (b',', false) => {
                    at = skip_blank(bytes, at + 1);
                    break;
                }
                (b'}', true) | (b']', false) => {
                    inside >>= 1;
                    depth -= 1;
                    at += 1;
                }
                _ => return None,
            }
        }
    }
}

/// Returns where something other than white space stands, or the end.
fn skip_blank(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\t' | b'\n' | b'\r') = bytes.get(at) {
        at += 1;
    }
    at
}

/// Returns where the value of a key begins.
fn key_end(bytes: &[u8], at: usize) -> Option<usize> {
    if *bytes.get(at)? != b'"' {
        return None;
    }
    let at = skip_blank(bytes, string_end(bytes, at + 1)?);
    match *bytes.get(at)? {
        b':' => Some(skip_blank(bytes, at + 1)),
        _ => None,
    }
}

fn word_end(bytes: &[u8], at: usize, word: &[u8]) -> Option<usize> {
    let end = at + word.len();
    (bytes.get(at..end)? == word).then_some(end)
}

/// Returns what follows the closing quote, of a string whose inside begins at `at`.
fn string_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        // Eight letters at a time, as long as none of them means something.
        while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
            let special = specials(u64::from_le_bytes(*eight));
            if special != 0 {
                at += special.trailing_zeros() as usize / 8;
                break;
            }
            at += 8;
        }
        match *bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => match *bytes.get(at + 1)? {
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => at += 2,
                b'u' => {
                    let digits = bytes.get(at + 2..at + 6)?;
                    if !digits.iter().all(u8::is_ascii_hexdigit) {
                        return None;
                    }
                    at += 6;
                }
                _ => return None,
            },
            0..b' ' => return None,
            _ => at += 1,
        }
    }
}

/// Returns a word whose lowest bit that is set lies in the first byte that is a quote, a backslash
/// or a control character; 0 where there is none. Higher bits may be wrong.
fn specials(eight: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGHS: u64 = ONES << 7;
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word;
    let quotes = zeros(eight ^ (ONES * b'"' as u64));
    let backslashes = zeros(eight ^ (ONES * b'\\' as u64));
    let controls = eight.wrapping_sub(ONES * b' ' as u64) & !eight;
    (quotes | backslashes | controls) & HIGHS
}

fn number_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    if bytes.get(at) == Some(&b'-') {
        at += 1;
    }
    at = match *bytes.get(at)? {
        b'0' => at + 1,
        _ => digits_end(bytes, at)?,
    };
    if bytes.get(at) == Some(&b'.') {
        at = digits_end(bytes, at + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        at += 1;
        if let Some(b'+' | b'-') = bytes.get(at) {
            at += 1;
        }
        at = digits_end(bytes, at)?;
    }
    // A digit behind a leading zero ends up where a comma or a bracket must stand.
    Some(at)
}

/// Returns where one or more digits end.
fn digits_end(bytes: &[u8], at: usize) -> Option<usize> {
    let digits = bytes.get(at..)?;
    let count = digits.iter().take_while(|digit| digit.is_ascii_digit());
    match count.count() {
        0 => None,
        count => Some(at + count),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::*;

    /// Tells whether a text is a value and nothing more.
    fn is_value(text: &str) -> bool {
        value_end(text.as_bytes(), 0) == Some(text.len())
    }

    #[test]
    fn what_is_json_is_walked_to_its_end() {
        for text in [
            "0",
            "-0",
            "1.5e-7",
            "12E+3",
            "true",
            "false",
            "null",
            "\"\"",
            "{}",
            "[ ]",
            "{ }",
            r#"{"a":[1,{"b":"\u00e9\\\"/"}, null] , "c" : "longer than eight letters\n"}"#,
            "\"é\u{7f}\u{10ffff}ééééééééé\"",
        ] {
            assert!(is_value(text), "{text}");
        }
        assert_eq!(value_end(b"[1],2", 0), Some(3));
        assert_eq!(value_end(b"x\"a\"", 1), Some(4));
    }

    #[test]
    fn what_is_none_is_left_to_others() {
        for text in [
            "",
            "-",
            "01",
            "1.",
            ".5",
            "1e",
            "1e+",
            "+1",
            "tru",
            "nulL",
            "\"",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"a\tb\"",
            "\"twelve letters\u{1f}",
            "[1,]",
            "[,1]",
            "[1",
            "{\"a\"}",
            "{\"a\":}",
            "{a:1}",
            "{\"a\":1,}",
            "[1}",
            "{\"a\":1]",
            "{,}",
            "[1 2]",
            "\u{a0}1",
        ] {
            assert!(!is_value(text), "{text}");
        }
    }

    #[test]
    fn nesting_is_followed_as_far_as_there_are_bits() {
        let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        assert!(is_value(&nested(64)));
        assert!(!is_value(&nested(65)));
    }

    proptest::proptest! {
        #[test]
        fn it_is_of_the_same_opinion_as_serde_json(
            text in "([\\[\\]{}\",:0-9eE.+\\-\\\\utrfalsn \\t\u{1}éx]|\"[a-z\\\\\"]{0,20}\"|true|null|[0-9]{1,3}){0,24}"
        ) {
            // White space around a value is not looked at here.
            let trimmed = text.trim_matches([' ', '\t', '\n', '\r']);
            let known = serde_json::from_str::<&RawValue>(trimmed).is_ok();
            proptest::prop_assert_eq!(is_value(trimmed), known, "{}", trimmed);
        }

        #[test]
        fn values_of_any_kind_are_walked(value in values()) {
            for text in [value.to_string(), format!("{value:#}")] {
                proptest::prop_assert!(is_value(&text), "{}", text);
                for end in (0..text.len()).filter(|&end| text.is_char_boundary(end)) {
                    let known = serde_json::from_str::<&RawValue>(&text[..end]).is_ok();
                    proptest::prop_assert_eq!(is_value(&text[..end]), known);
                }
            }
        }
    }

    fn values() -> impl proptest::strategy::Strategy<Value = serde_json::Value> {
        use proptest::prelude::*;
        use serde_json::Value;
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,20}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((".{0,10}", inner), 0..4)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }
}
