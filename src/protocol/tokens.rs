//! The tokens of a JSON text, in order, without a tree.
//!
//! What re-indents, colours or redacts a text walks its tokens, so that no
//! digit, escape or doubled key is changed and no nesting is too deep.

use std::ops::Range;

/// A piece of a JSON text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Token<'a> {
    /// `{`
    BeginObject,
    /// `}`
    EndObject,
    /// `[`
    BeginArray,
    /// `]`
    EndArray,
    /// `:`
    Colon,
    /// `,`
    Comma,
    /// What stands between the quotes of a string, escapes as written.
    String(&'a str),
    /// A number, `true`, `false` or `null`, as written.
    Scalar(&'a str),
}

/// Walks the tokens of a text that is known to be JSON.
///
/// Of a text that is not, the tokens are without meaning, but the walk ends.
pub fn tokens(json: &str) -> impl Iterator<Item = Token<'_>> {
    spans(json).map(|(_, token)| token)
}

/// Walks the tokens with the places they take in the text, in bytes, the quotes of a
/// string included.
pub fn spans(json: &str) -> impl Iterator<Item = (Range<usize>, Token<'_>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &json[at..];
        let blank = rest.len() - rest.trim_start_matches(WHITE_SPACE).len();
        let (token, used) = first(&rest[blank..])?;
        let start = at + blank;
        at = start + used;
        Some((start..at, token))
    })
}

const WHITE_SPACE: [char; 4] = [' ', '\t', '\n', '\r'];
const END_OF_SCALAR: [char; 11] = ['{', '}', '[', ']', ':', ',', '"', ' ', '\t', '\n', '\r'];

/// Returns the token at the beginning and how many bytes it takes.
fn first(text: &str) -> Option<(Token<'_>, usize)> {
    Some(match text.as_bytes().first()? {
        b'{' => (Token::BeginObject, 1),
        b'}' => (Token::EndObject, 1),
        b'[' => (Token::BeginArray, 1),
        b']' => (Token::EndArray, 1),
        b':' => (Token::Colon, 1),
        b',' => (Token::Comma, 1),
        b'"' => {
            let inside = &text[1..];
            let end = end_of_string(inside);
            (Token::String(&inside[..end]), (end + 2).min(text.len()))
        }
        _ => {
            let end = text.find(END_OF_SCALAR).unwrap_or(text.len());
            (Token::Scalar(&text[..end]), end)
        }
    })
}

/// Returns where the closing quote stands.
fn end_of_string(inside: &str) -> usize {
    let bytes = inside.as_bytes();
    let mut from = 0;
    while let Some(at) = memchr::memchr2(b'"', b'\\', bytes.get(from..).unwrap_or_default()) {
        if bytes[from + at] == b'"' {
            return from + at;
        }
        from += at + 2;
    }
    inside.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_token_is_told_apart() {
        let text = r#" {"a\"b": [1e400, -0 ,true,null, "\\"],"":{}}"#;
        let found: Vec<_> = tokens(text).collect();
        assert_eq!(
            found,
            [
                Token::BeginObject,
                Token::String(r#"a\"b"#),
                Token::Colon,
                Token::BeginArray,
                Token::Scalar("1e400"),
                Token::Comma,
                Token::Scalar("-0"),
                Token::Comma,
                Token::Scalar("true"),
                Token::Comma,
                Token::Scalar("null"),
                Token::Comma,
                Token::String(r"\\"),
                Token::EndArray,
                Token::Comma,
                Token::String(""),
                Token::Colon,
                Token::BeginObject,
                Token::EndObject,
                Token::EndObject,
            ]
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_walk_panic_or_stay(text in "\\PC{0,40}|[\\[\\]{}\"\\\\:,a1 é]{0,40}") {
            proptest::prop_assert!(tokens(&text).count() <= text.len());
        }
    }
}
