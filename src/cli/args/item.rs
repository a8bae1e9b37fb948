//! What one argument of a query or of DATA says.
//!
//! `KEY=VALUE`, `KEY:=JSON`, `{...}`, `[...]`, `@FILE`, `@-` or `-`. Knows the
//! text of one argument alone: neither what the others say nor what stands in
//! a file.

use super::usage::{Usage, quoted};
use crate::protocol::json::Json;

/// How deep brackets may nest, and how deep objects are merged.
pub(super) const MAX_DEPTH: usize = 64;

/// How many digits JavaScript keeps of every decimal number.
const SAFE_DIGITS: usize = 15;

/// How much of a text is shown after the place where it stops being JSON, in
/// characters.
const SHOWN: usize = 20;

/// What one argument says.
#[derive(Debug)]
pub(super) enum Item<'a> {
    /// `KEY=VALUE` or `KEY:=JSON`.
    Pair(Key<'a>, Written<'a>),
    /// A JSON text, or where one is read from.
    Whole(Whole<'a>),
    /// `-`.
    Dash,
}

/// A JSON text, or where one is read from.
#[derive(Debug)]
pub(super) enum Whole<'a> {
    /// `{...}` or `[...]`.
    Literal(Json),
    /// `@FILE`.
    File(&'a str),
    /// `@-`.
    Stdin,
}

/// The value of a pair.
#[derive(Debug)]
pub(super) enum Written<'a> {
    /// What stands after `=`.
    Loose(&'a str),
    /// What stands after `:=`.
    Exact(Json),
}

impl Written<'_> {
    /// The value with the type that it is written in.
    pub(super) fn typed(self) -> Json {
        match self {
            Self::Loose(text) => typed(text),
            Self::Exact(json) => json,
        }
    }

    /// The value, where all that stands after `=` is text.
    pub(super) fn text(self) -> Json {
        match self {
            Self::Loose(text) => Json::string(text),
            Self::Exact(json) => json,
        }
    }
}

/// The key of a pair: where in the object its value goes.
#[derive(Debug)]
pub(super) struct Key<'a> {
    /// As it was typed.
    pub(super) text: &'a str,
    /// The name before the first bracket, then what stands in each of them.
    pub(super) steps: Vec<Step<'a>>,
}

/// One step into a nested value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Step<'a> {
    /// `[name]`, or the name before the brackets.
    Name(&'a str),
    /// `[0]`: a place in a list, or a name where the parent is an object.
    Index(&'a str),
    /// `[]`: behind the last of a list.
    Append,
}

impl<'a> Step<'a> {
    fn inside(text: &'a str) -> Self {
        // As in qs, `01` is a name: only what a number is printed as is one.
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        match text {
            "" => Self::Append,
            _ if digits && (text == "0" || !text.starts_with('0')) => Self::Index(text),
            _ => Self::Name(text),
        }
    }

    /// What stands in the brackets.
    pub(super) fn text(self) -> &'a str {
        match self {
            Self::Name(text) | Self::Index(text) => text,
            Self::Append => "",
        }
    }
}

impl Key<'_> {
    /// Returns how the first steps are written.
    pub(super) fn first(&self, steps: usize) -> String {
        let mut text = String::new();
        for (at, step) in self.steps.iter().take(steps).enumerate() {
            match at {
                0 => text.push_str(step.text()),
                _ => text.extend(["[", step.text(), "]"]),
            }
        }
        text
    }
}

/// Reads one argument.
pub(super) fn read(text: &str) -> Result<Item<'_>, Usage> {
    if text == "-" {
        return Ok(Item::Dash);
    }
    if let Some(path) = text.strip_prefix('@') {
        return match path {
            "" => Err(Usage::new("'@' names no file").hint("write @FILE, or @- for stdin")),
            "-" => Ok(Item::Whole(Whole::Stdin)),
            _ => Ok(Item::Whole(Whole::File(path))),
        };
    }
    if text.trim_start().starts_with(['{', '[']) {
        return literal(text).map(|json| Item::Whole(Whole::Literal(json)));
    }
    pair(text).map(|(key, value)| Item::Pair(key, value))
}

fn literal(text: &str) -> Result<Json, Usage> {
    Json::parse(text).map_err(|error| {
        // What is left of an unquoted `$or[0][status]=read`.
        if text.starts_with('[') && (text.contains("]=") || text.contains("]:=")) {
            return no_key(text);
        }
        not_json(&quoted(text), text, 0, &error)
            .hint(r#"JSON needs its double quotes, and single quotes around it: '{"text":"hi"}'"#)
    })
}

/// Reads `KEY=VALUE` or `KEY:=JSON`.
pub(super) fn pair(text: &str) -> Result<(Key<'_>, Written<'_>), Usage> {
    let Some((key, value)) = text.split_once('=') else {
        return Err(Usage::new(format!("{} is not KEY=VALUE", quoted(text)))
            .hint("write KEY=VALUE, as in status=read, or KEY:=JSON, as in read:=false"));
    };
    let Some(key) = key.strip_suffix(':') else {
        return Ok((self::key(text, key)?, Written::Loose(value)));
    };
    let path = self::key(text, key)?;
    match Json::parse(value) {
        Ok(json) => Ok((path, Written::Exact(json))),
        Err(error) => {
            let before = text.len() - value.len();
            let what = format!("in {} what follows ':='", quoted(text));
            Err(
                not_json(&what, value, text[..before].chars().count(), &error).hint(format!(
                    "for text write {}",
                    quoted(&format!("{key}={value}"))
                )),
            )
        }
    }
}

fn key<'a>(item: &str, text: &'a str) -> Result<Key<'a>, Usage> {
    let (name, mut rest) = text.split_at(text.find(['[', ']']).unwrap_or(text.len()));
    if name.is_empty() {
        return Err(no_key(item));
    }
    let mut steps = vec![Step::Name(name)];
    while !rest.is_empty() {
        let Some(inside) = rest.strip_prefix('[').and_then(|rest| {
            let (inside, after) = rest.split_at(rest.find(['[', ']'])?);
            Some((inside, after.strip_prefix(']')?))
        }) else {
            return Err(Usage::new(format!(
                "the brackets of {} in {} do not pair up",
                quoted(text),
                quoted(item)
            ))
            .hint("write KEY[NAME]=VALUE, as in 'age[$gt]=21' or '$or[0][status]=read'")
            .hint(r#"a name that holds brackets or = goes into an object: '{"a[b":1}'"#));
        };
        if steps.len() == MAX_DEPTH {
            return Err(Usage::new(format!(
                "the brackets of {} nest deeper than {MAX_DEPTH} levels",
                quoted(text)
            )));
        }
        steps.push(Step::inside(inside.0));
        rest = inside.1;
    }
    Ok(Key { text, steps })
}

fn no_key(item: &str) -> Usage {
    Usage::new(format!("{} has no key", quoted(item)))
        .hint("write KEY=VALUE, as in status=read")
        .hint("the shell takes $NAME for a variable of its own: put '$limit=5' in single quotes")
}

/// Returns the error for a text that was to be JSON: why and where it is not.
///
/// `what` names the text, and `before` counts the characters that stand before
/// it in what was typed.
pub(super) fn not_json(what: &str, text: &str, before: usize, error: &serde_json::Error) -> Usage {
    if text.trim().is_empty() {
        return Usage::new(format!("{what} is not JSON: it is empty"));
    }
    let (line, done, rest) = place(text, error.line(), error.column());
    // The parser counts in bytes and from the JSON on, a reader does neither.
    let reason = error.to_string();
    let counted = format!(" at line {} column {}", error.line(), error.column());
    let reason = reason.strip_suffix(&counted).unwrap_or(&reason);
    let column = done.chars().count() + 1 + if line == 1 { before } else { 0 };
    let column = match text.contains('\n') {
        true => format!("line {line}, column {column}"),
        false => format!("column {column}"),
    };
    let near = match rest.char_indices().nth(SHOWN) {
        _ if error.is_eof() => String::from("where it ends"),
        _ if rest.is_empty() => String::from("where the line ends"),
        Some((end, _)) => format!("at {}", quoted(&rest[..end])),
        None => format!("at {}", quoted(rest)),
    };
    Usage::new(format!("{what} is not JSON: {reason}, {column}, {near}"))
}

/// Returns the line that the parser stopped in, counted from 1, and what stands
/// in it before and after that place.
fn place(text: &str, line: usize, column: usize) -> (usize, &str, &str) {
    let nth = |line: usize| {
        let found = text.split('\n').nth(line - 1).unwrap_or_default();
        found.strip_suffix('\r').unwrap_or(found)
    };
    if column == 0 && line > 1 {
        // What was wrong is the line break, the end of the line before.
        return (line - 1, nth(line - 1), "");
    }
    let line = line.max(1);
    let in_line = nth(line);
    // The column is that of a byte, which may stand within a character.
    let mut at = column.saturating_sub(1).min(in_line.len());
    while !in_line.is_char_boundary(at) {
        at -= 1;
    }
    let (done, rest) = in_line.split_at(at);
    (line, done, rest)
}

/// Returns the value that `KEY=VALUE` gives: JSON where it is written as JSON,
/// else text.
fn typed(text: &str) -> Json {
    let json = matches!(text, "true" | "false" | "null")
        || text.starts_with(['{', '[', '"'])
        || is_plain_number(text);
    match json {
        true => json_or_text(text),
        false => Json::string(text),
    }
}

/// Takes a text as JSON, and what is not JSON as text.
pub(super) fn json_or_text(text: &str) -> Json {
    Json::parse(text).unwrap_or_else(|_| Json::string(text))
}

/// Tells whether a text is a number that everyone reads alike.
///
/// A plain decimal of at most 15 significant digits: postal codes (`01234`),
/// hashes (`1e5`) and long ids are text.
pub(super) fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
        Some(_) => return false,
        None => (digits, ""),
    };
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let no_leading_zero = whole == "0" || !(whole.is_empty() || whole.starts_with('0'));
    let significant = whole
        .bytes()
        .chain(fraction.bytes())
        .skip_while(|&b| b == b'0');
    plain(whole) && plain(fraction) && no_leading_zero && significant.count() <= SAFE_DIGITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_the_type_it_is_written_in() {
        for kept in [
            "10",
            "0",
            "-1",
            "0.5",
            "-0.5",
            "1.0",
            "1.50",
            "-0",
            "true",
            "false",
            "null",
            "123456789012345",
            "0.123456789012345",
            "12345.6789012345",
            "0.000000000000000000001",
            r#""01234""#,
            r#""\u00e9\ud800""#,
            "[1, 2.50]",
            r#"{"a":1e400, "a":2}"#,
            "{}",
            "[]",
        ] {
            assert_eq!(typed(kept).as_str(), kept);
        }
    }

    #[test]
    fn a_value_that_is_not_written_as_json_is_text() {
        for text in [
            "01234",
            "1e5",
            "1E5",
            "+1",
            "-01",
            "00",
            ".5",
            "5.",
            "-",
            "-.5",
            "1.2.3",
            "1_000",
            " 1",
            "1 ",
            "0x10",
            "1234567890123456",
            "123456789012345678901234",
            "1.234567890123456",
            "NaN",
            "Infinity",
            "True",
            "nul",
            "nulll",
            "٣",
            "",
            " ",
            "{",
            "{a",
            "[1,",
            "[tag] hi",
            "\"x",
            "\"x\"y",
            "read",
            "a=b",
            "é",
        ] {
            assert_eq!(typed(text), Json::string(text), "{text}");
        }
    }

    #[test]
    fn the_first_equals_sign_ends_the_key() {
        for (item, key, value) in [
            ("a=b=c", "a", r#""b=c""#),
            ("a=b:=1", "a", r#""b:=1""#),
            ("a:=\"b=c\"", "a", r#""b=c""#),
            ("a:b=1", "a:b", "1"),
            ("a::=1", "a:", "1"),
            ("a=", "a", r#""""#),
            ("a==", "a", r#""=""#),
            ("a:= [1, 2] ", "a", "[1, 2]"),
            ("address.city=x", "address.city", r#""x""#),
            ("-a=1", "-a", "1"),
            ("__proto__=1", "__proto__", "1"),
        ] {
            let (path, written) = pair(item).unwrap();
            assert_eq!((path.text, path.steps.len()), (key, 1), "{item}");
            assert_eq!(written.typed().as_str(), value, "{item}");
        }
    }

    #[test]
    fn brackets_are_names_indexes_or_append() {
        use Step::{Append, Index, Name};
        for (item, steps) in [
            ("age[$gt]=21", vec![Name("age"), Name("$gt")]),
            (
                "$or[0][status]=x",
                vec![Name("$or"), Index("0"), Name("status")],
            ),
            ("$select[]=x", vec![Name("$select"), Append]),
            (
                "a[01][-1][1.5][ ]=x",
                vec![Name("a"), Name("01"), Name("-1"), Name("1.5"), Name(" ")],
            ),
            ("0[10]=x", vec![Name("0"), Index("10")]),
            ("a.b[c.d]=x", vec![Name("a.b"), Name("c.d")]),
        ] {
            let (path, _) = pair(item).unwrap();
            assert_eq!(path.steps, steps, "{item}");
            assert_eq!(path.first(steps.len()), path.text);
        }
    }

    #[test]
    fn what_is_typed_wrong_is_named_and_shown_right() {
        for (item, message) in [
            ("status", "'status' is not KEY=VALUE"),
            ("", "'' is not KEY=VALUE"),
            ("=5", "'=5' has no key"),
            (":=5", "':=5' has no key"),
            ("[0][status]=read", "'[0][status]=read' has no key"),
            ("]=1", "']=1' has no key"),
            ("a[b=1", "the brackets of 'a[b' in 'a[b=1' do not pair up"),
            ("a]=1", "the brackets of 'a]' in 'a]=1' do not pair up"),
            (
                "a[b]c=1",
                "the brackets of 'a[b]c' in 'a[b]c=1' do not pair up",
            ),
            (
                "a[b[c]]=1",
                "the brackets of 'a[b[c]]' in 'a[b[c]]=1' do not pair up",
            ),
            (
                "a[b=c]=1",
                "the brackets of 'a[b' in 'a[b=c]=1' do not pair up",
            ),
            ("@", "'@' names no file"),
            ("a:=", "in 'a:=' what follows ':=' is not JSON: it is empty"),
            (
                "read:=tru",
                "in 'read:=tru' what follows ':=' is not JSON: EOF while parsing a value, column 9, where it ends",
            ),
            (
                "é:=[1 2]",
                "in 'é:=[1 2]' what follows ':=' is not JSON: expected `,` or `]`, column 7, at '2]'",
            ),
            (
                "a:=01",
                "in 'a:=01' what follows ':=' is not JSON: invalid number, column 5, at '1'",
            ),
            (
                "{a:1}",
                "'{a:1}' is not JSON: key must be a string, column 2, at 'a:1}'",
            ),
            (
                "{\"é\":x}",
                "'{\"é\":x}' is not JSON: expected value, column 6, at 'x}'",
            ),
            (
                "{\n\"a\":\u{1b}}",
                r#"'{\n"a":\u{1b}}' is not JSON: expected value, line 2, column 5, at '\u{1b}}'"#,
            ),
        ] {
            let error = read(item).unwrap_err();
            assert_eq!(error.message, message);
            assert!(
                !error.hints.is_empty() || message.contains("deeper"),
                "{item}"
            );
        }
    }

    #[test]
    fn brackets_nest_to_a_limit() {
        let item = |levels: usize| format!("a{}=1", "[b]".repeat(levels));
        assert!(read(&item(MAX_DEPTH - 1)).is_ok());
        assert!(read(&item(MAX_DEPTH)).is_err());
        assert!(
            read(&item(1_000_000))
                .unwrap_err()
                .message
                .contains("deeper than 64")
        );
    }

    proptest::proptest! {
        #[test]
        fn no_argument_panics(text in "\\PC{0,40}|[\\[\\]{}\"\\\\:=,@a1.é\n -]{0,40}") {
            let _ = read(&text);
        }

        #[test]
        fn what_counts_as_a_number_keeps_its_value_in_javascript(text in "-?[0-9]{1,18}(\\.[0-9]{1,18})?") {
            if is_plain_number(&text) {
                let number: f64 = text.parse().unwrap();
                let decimals = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
                proptest::prop_assert_eq!(format!("{number:.decimals$}"), text);
            }
        }
    }
}
