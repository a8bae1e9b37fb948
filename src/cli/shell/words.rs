//! The text of a line: whether it is finished, its words, and whether it may be kept.

use shell_words::split;

use crate::cli::args::usage::Usage;
use crate::protocol::redact::{is_secret_name, redact_json};

/// Tells whether a text goes on in the next line: a quote, a `{` or a `[` is open.
pub(super) fn is_unfinished(text: &str) -> bool {
    let mut depth = 0_i64;
    let mut quote: Option<char> = None;
    let mut begins = true;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if begins && letter == '#' {
            return false;
        }
        begins = begins && letter.is_whitespace();
        match (quote, letter) {
            (None | Some('"'), '\\') => drop(letters.next()),
            (Some(open), letter) if open == letter => quote = None,
            (None, '\'' | '"') => quote = Some(letter),
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') => depth -= 1,
            _ => {}
        }
    }
    quote.is_some() || depth > 0
}

/// Returns the commands of a text, each with the number of the line that it begins in. What is
/// left open at the end is the last one.
pub(super) fn commands(text: &str) -> Vec<(u64, String)> {
    let mut found = Vec::new();
    let mut open = String::new();
    let mut number = 0;
    for (line, at) in text.lines().zip(1..) {
        if open.is_empty() {
            number = at;
        } else {
            open.push('\n');
        }
        open.push_str(line);
        if !is_unfinished(&open) {
            found.push((number, std::mem::take(&mut open)));
        }
    }
    if !open.is_empty() {
        found.push((number, open));
    }
    found
}

/// Splits a line as a shell does, and drops the name of the program in front. JSON that stands
/// there without quotes of the shell is one word.
pub(super) fn words(line: &str) -> Result<Vec<String>, Usage> {
    let unsplit = |_| {
        Usage::new("a quote is not closed").hint("put JSON into single quotes: '{\"text\":\"hi\"}'")
    };
    let mut words = split(&quoted_json(line)).map_err(unsplit)?;
    if words
        .first()
        .is_some_and(|word| word == env!("CARGO_PKG_NAME"))
    {
        words.remove(0);
    }
    Ok(words)
}

/// Puts single quotes around JSON that begins a word: `{"text": "hi"}` is typed so where no other
/// shell would take it apart.
fn quoted_json(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    let mut begins = true;
    let mut quote = None;
    while let Some(letter) = rest.chars().next() {
        if begins
            && quote.is_none()
            && matches!(letter, '{' | '[')
            && let Some(length) = json_length(rest)
        {
            let (json, after) = rest.split_at(length);
            text.push('\'');
            text.push_str(&json.replace('\'', r"'\''"));
            text.push('\'');
            rest = after;
            begins = false;
            continue;
        }
        match (quote, letter) {
            (None, '\'' | '"') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
        // After `:=` stands JSON, too.
        begins = letter.is_whitespace() || letter == '=' && text.ends_with(':');
        text.push(letter);
        rest = rest.get(letter.len_utf8()..).unwrap_or_default();
        if letter == '\\' && quote != Some('\'') {
            let next = rest.chars().next();
            text.extend(next);
            rest = rest
                .get(next.map_or(0, char::len_utf8)..)
                .unwrap_or_default();
        }
    }
    text
}

/// Returns how long the JSON at the beginning of a text is, if it is some.
fn json_length(text: &str) -> Option<usize> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
    values.next()?.ok()?;
    let length = values.byte_offset();
    let ends = text
        .get(length..)?
        .chars()
        .next()
        .is_none_or(char::is_whitespace);
    ends.then_some(length)
}

/// Tells whether a line has a secret in it, so that it must not be written into a file.
pub(super) fn holds_secret(line: &str) -> bool {
    let Ok(words) = words(line) else { return true };
    let signs_in = words.iter().any(|word| word == "login");
    let named = |word: &String| {
        let Some((name, _)) = word.split_once(['=', ':']) else {
            return false;
        };
        let name = name.trim_start_matches('-');
        // A strategy may name its secret as it likes; these are none.
        let harmless = ["email", "username", "strategy", "output", "timeout"];
        is_secret_name(name) || signs_in && !harmless.contains(&name)
    };
    words.iter().any(named) || words.iter().any(|word| redact_json(word) != *word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_quote_or_bracket_goes_on() {
        for open in [
            "create messages '{",
            "create messages {\"text\":",
            "create messages [1,",
            "create messages text='a",
            "create messages \"text=a",
        ] {
            assert!(is_unfinished(open), "{open}");
        }
        for closed in [
            "",
            "find messages",
            "# it's a comment {",
            "find messages -q 'age[$gt]=21'",
            "create messages '{\"a\":\"{\"}'",
            r#"create messages text=\{"#,
            "create messages {\n\"a\": [1]\n}",
            "find }",
            "create messages text='a ['",
        ] {
            assert!(!is_unfinished(closed), "{closed}");
        }
    }

    #[test]
    fn a_line_is_split_as_a_shell_does() {
        let split = |line| words(line).unwrap();
        for (line, expected) in [
            ("find messages", &["find", "messages"][..]),
            ("feathers-primus get messages 1", &["get", "messages", "1"]),
            (
                "create m text='a b' x=\"c d\"",
                &["create", "m", "text=a b", "x=c d"],
            ),
            (r"create m text=a\ b", &["create", "m", "text=a b"]),
            ("create m '{\"a\": 1}'", &["create", "m", "{\"a\": 1}"]),
            ("find m -q 'age[$gt]=1'", &["find", "m", "-q", "age[$gt]=1"]),
        ] {
            assert_eq!(split(line), expected);
        }
    }

    #[test]
    fn json_needs_no_quotes() {
        let split = |line| words(line).unwrap();
        assert_eq!(
            split("create m {\n \"text\": \"it's a b\"}  -o json"),
            ["create", "m", "{\n \"text\": \"it's a b\"}", "-o", "json"]
        );
        assert_eq!(
            split("create m tags:=[\"a b\"]"),
            ["create", "m", "tags:=[\"a b\"]"]
        );
        assert!(words("create m 'a").is_err());
    }

    #[test]
    fn lines_with_secrets_are_known() {
        for line in [
            "login email=a password=b",
            "login email=a pin=1",
            "create users email=a password=b",
            "create users '{\"password\":\"b\"}'",
            "emit authenticate '{\"accessToken\":\"x\"}'",
            "create users 'password=b",
            "patch users 1 accessToken:='\"x\"'",
        ] {
            assert!(holds_secret(line), "{line}");
        }
        for line in [
            "login email=ada@example.com",
            "find messages -q status=read",
            ".help",
        ] {
            assert!(!holds_secret(line), "{line}");
        }
    }
}
