//! Queries and DATA: what several arguments say together.
//!
//! Knows where arguments are read from and what a query and DATA may be; what
//! one argument says is `item`, how they are put together is `build`.

use std::io::{self, Read as _};

use indexmap::IndexSet;

use super::build::Tree;
use super::item::{self, Item, Whole};
use super::usage::{Usage, quoted};
use crate::protocol::json::Json;

/// Where `@FILE`, `@-` and `-` are read from.
pub trait Source {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// Whatever the file system says.
    fn file(&mut self, path: &str) -> io::Result<String>;

    /// Reads stdin to its end; `None` when that has been done before.
    ///
    /// # Errors
    ///
    /// Whatever the system says.
    fn stdin(&mut self) -> io::Result<Option<String>>;
}

/// The files and the stdin of this process. One command needs one only, so
/// that a second reading of stdin is noticed.
#[derive(Debug, Default)]
pub struct Local {
    stdin_was_read: bool,
}

impl Local {
    /// Takes stdin, for whoever reads it bit by bit; tells whether it could be had.
    pub(in crate::cli) fn claim_stdin(&mut self) -> bool {
        !std::mem::replace(&mut self.stdin_was_read, true)
    }
}

impl Source for Local {
    fn file(&mut self, path: &str) -> io::Result<String> {
        std::fs::read_to_string(path)
    }

    fn stdin(&mut self) -> io::Result<Option<String>> {
        if !self.claim_stdin() {
            return Ok(None);
        }
        let mut text = String::new();
        io::stdin().lock().read_to_string(&mut text)?;
        Ok(Some(text))
    }
}

/// Why arguments could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// They are written wrong.
    #[error(transparent)]
    Usage(#[from] Usage),
    /// A file could not be read.
    #[error("cannot read the file {}", quoted(.path))]
    File {
        /// As it was typed, without the `@`.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// Stdin could not be read.
    #[error("cannot read stdin")]
    Stdin(#[source] io::Error),
}

/// Returns the query that arguments of `--query` make, merged in order; `{}`
/// when there are none.
///
/// A single `{...}` or `@FILE` is kept as it was written. A pair replaces what
/// stood in an earlier `{...}`, and makes a list with an earlier pair.
///
/// # Errors
///
/// See [`ReadError`].
pub fn query(items: &[String], source: &mut dyn Source) -> Result<Json, ReadError> {
    let mut tree = Tree::default();
    for typed in items {
        let whole = match item::read(typed)? {
            Item::Pair(key, value) => {
                tree.set(&key, &value.typed())?;
                continue;
            }
            Item::Whole(whole) => whole,
            Item::Dash => {
                let error = Usage::new("'-' is not KEY=VALUE");
                return Err(error.hint("write @- for a JSON object from stdin").into());
            }
        };
        let json = json(typed, whole, source)?;
        if !json.as_str().starts_with('{') {
            return Err(not_object(typed, &json)
                .hint(r#"a query is an object, as in status=read or '{"status":"read"}'"#)
                .into());
        }
        tree.merge(typed, &json)?;
    }
    Ok(tree.finish()?)
}

/// Returns the DATA that arguments make: the grammar of [`query`], or one
/// array, or `-` for an object or array from stdin.
///
/// That there are no arguments at all is for the caller to refuse; they make
/// `{}` here.
///
/// # Errors
///
/// See [`ReadError`].
pub fn data(items: &[String], source: &mut dyn Source) -> Result<Json, ReadError> {
    let mut tree = Tree::default();
    let alone = items.len() == 1;
    for typed in items {
        let whole = match item::read(typed)? {
            Item::Pair(key, value) => {
                tree.set(&key, &value.typed())?;
                continue;
            }
            Item::Whole(whole) => whole,
            Item::Dash if alone => Whole::Stdin,
            Item::Dash => {
                return Err(Usage::new("'-' stands beside other data")
                    .hint("'-' is all of the data; @- merges an object from stdin with the rest")
                    .into());
            }
        };
        let json = json(typed, whole, source)?;
        match json.as_str().as_bytes().first() {
            Some(b'{') => tree.merge(typed, &json)?,
            Some(b'[') if alone => return Ok(json),
            Some(b'[') => {
                let beside = format!("{} is an array and stands beside other data", quoted(typed));
                let hint = "an array is all of the data: write it alone";
                return Err(Usage::new(beside).hint(hint).into());
            }
            _ => {
                let hint = "data is an object or an array of objects";
                return Err(not_object(typed, &json).hint(hint).into());
            }
        }
    }
    Ok(tree.finish()?)
}

/// Returns the object that `FIELD=VALUE` arguments of a login make.
///
/// Pairs only. All that stands after `=` is text, since a password or a pin
/// that happens to be digits is no number; `:=` takes JSON.
///
/// # Errors
///
/// A [`Usage`] as for [`query`].
pub fn fields(items: &[String]) -> Result<Json, Usage> {
    let mut tree = Tree::default();
    for typed in items {
        let (key, value) = item::pair(typed)?;
        tree.set(&key, &value.text())?;
    }
    tree.finish()
}

/// Returns the JSON of an argument, from where it stands.
fn json(typed: &str, whole: Whole<'_>, source: &mut dyn Source) -> Result<Json, ReadError> {
    let (name, text) = match whole {
        Whole::Literal(json) => return Ok(json),
        Whole::File(path) => match source.file(path) {
            Ok(text) => (quoted(path), text),
            Err(source) => {
                let path = path.into();
                return Err(ReadError::File { path, source });
            }
        },
        Whole::Stdin => match source.stdin().map_err(ReadError::Stdin)? {
            Some(text) => (String::from("stdin"), text),
            None => {
                let again = format!("{} reads stdin a second time", quoted(typed));
                let hint = "stdin can be read once: put one of the two into a file, as @FILE";
                return Err(Usage::new(again).hint(hint).into());
            }
        },
    };
    // Editors and shells of Windows begin a file with a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(Json::parse(text).map_err(|error| item::not_json(&name, text, 0, &error))?)
}

fn not_object(typed: &str, json: &Json) -> Usage {
    let kind = match json.as_str().as_bytes().first() {
        Some(b'[') => "an array",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    };
    Usage::new(format!("{} is {kind}", quoted(typed)))
}

/// Adds `--limit`, `--skip`, `--sort name,-createdAt` and `--select a,b` to a
/// query, of which all else is kept as it is written.
///
/// # Errors
///
/// When the query says otherwise, or when a name is missing or stands twice.
pub fn with_sugar(
    query: Json,
    limit: Option<u64>,
    skip: Option<u64>,
    sort: Option<&str>,
    select: Option<&str>,
) -> Result<Json, Usage> {
    let mut added = Vec::new();
    for (option, field, value) in [
        ("--limit", "$limit", limit.map(|n| n.to_string())),
        ("--skip", "$skip", skip.map(|n| n.to_string())),
        ("--sort", "$sort", sort.map(sorted).transpose()?),
        ("--select", "$select", select.map(selected).transpose()?),
    ] {
        let Some(value) = value else { continue };
        match query.field(field) {
            None => added.push(format!(r#""{field}":{value}"#)),
            Some(same) if compact(&same) == value => {}
            Some(other) => {
                return Err(Usage::new(format!(
                    "{option} means {}, but the query says {} for {field}",
                    quoted(&value),
                    quoted(other.as_str())
                ))
                .hint(format!("give {option} or {field}, not both")));
            }
        }
    }
    if added.is_empty() {
        return Ok(query);
    }
    let Some(rest) = inside(&query) else {
        return Err(Usage::new(format!(
            "the query {} is no object",
            quoted(query.as_str())
        )));
    };
    let comma = if rest.is_empty() { "" } else { "," };
    let text = format!("{{{rest}{comma}{}}}", added.join(","));
    Json::parse(text).map_err(|error| Usage::new(format!("the query is no JSON: {error}")))
}

/// Tells whether a value is an object without fields.
pub fn is_empty_object(json: &Json) -> bool {
    inside(json).is_some_and(str::is_empty)
}

/// Returns what stands between the braces of an object.
fn inside(json: &Json) -> Option<&str> {
    let inside = json.as_str().strip_prefix('{')?.strip_suffix('}')?;
    Some(inside.trim_matches([' ', '\t', '\n', '\r']))
}

fn sorted(list: &str) -> Result<String, Usage> {
    let mut seen = IndexSet::new();
    let mut fields = Vec::new();
    for typed in split("--sort", list, "name,-createdAt")? {
        let (name, order) = match typed.strip_prefix('-') {
            Some(name) => (name, -1),
            None => (typed, 1),
        };
        if name.is_empty() || !seen.insert(name) {
            let what = if name.is_empty() { "lacks" } else { "repeats" };
            return Err(Usage::new(format!("--sort {} {what} a name", quoted(list)))
                .hint("write --sort name,-createdAt, where - is descending"));
        }
        fields.push(format!("{}:{order}", Json::string(name)));
    }
    Ok(format!("{{{}}}", fields.join(",")))
}

fn selected(list: &str) -> Result<String, Usage> {
    let names = split("--select", list, "name,email")?;
    let names = names.into_iter().map(|name| Json::string(name).to_string());
    Ok(format!("[{}]", names.collect::<Vec<_>>().join(",")))
}

fn split<'a>(option: &str, list: &'a str, right: &str) -> Result<Vec<&'a str>, Usage> {
    let names: Vec<_> = list.split(',').map(str::trim).collect();
    if names.contains(&"") {
        return Err(
            Usage::new(format!("{option} {} lacks a name", quoted(list)))
                .hint(format!("write {option} {right}")),
        );
    }
    Ok(names)
}

/// Returns the text without the white space between its tokens, and with
/// escapes that are needed only, so that equal texts say the same.
fn compact(json: &Json) -> String {
    match json.read::<serde_json::Value>() {
        Ok(value) => value.to_string(),
        Err(_) => json.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Some files and a stdin that is read once.
    #[derive(Default)]
    struct Fake {
        stdin: Option<&'static str>,
    }

    impl Source for Fake {
        fn file(&mut self, path: &str) -> io::Result<String> {
            match path {
                "q.json" => Ok("\u{feff}{ \"status\": \"read\", \"n\": 1.0 }\n".into()),
                "list.json" => Ok("[{\"a\":1}]".into()),
                "bad.json" => Ok("{\n  \"é\": tru\n}".into()),
                "two.json" => Ok("{}\n{}".into()),
                "empty.json" => Ok("\n".into()),
                "text.json" => Ok("\"x\"".into()),
                _ => Err(io::ErrorKind::NotFound.into()),
            }
        }

        fn stdin(&mut self) -> io::Result<Option<String>> {
            Ok(self.stdin.take().map(String::from))
        }
    }

    fn strings(items: &[&str]) -> Vec<String> {
        items.iter().map(|&item| item.into()).collect()
    }

    type Reader = fn(&[String], &mut dyn Source) -> Result<Json, ReadError>;

    fn run(read: Reader, items: &[&str]) -> Result<String, ReadError> {
        let stdin = Some("{\"from\":\"stdin\"}");
        read(&strings(items), &mut Fake { stdin }).map(|json| json.to_string())
    }

    #[test]
    fn a_query_is_merged_from_all_that_was_given() {
        for (items, expected) in [
            (&[][..], "{}"),
            (&["status=read"], r#"{"status":"read"}"#),
            (
                &["user=10", "zip=01234", r#"code="01234""#],
                r#"{"user":10,"zip":"01234","code":"01234"}"#,
            ),
            (&["read:=false"], r#"{"read":false}"#),
            (
                &["age[$gt]=21", "$sort[createdAt]=-1"],
                r#"{"age":{"$gt":21},"$sort":{"createdAt":-1}}"#,
            ),
            (
                &["$or[0][status]=read", "$or[1][a]=1"],
                r#"{"$or":[{"status":"read"},{"a":1}]}"#,
            ),
            (&["@q.json"], r#"{ "status": "read", "n": 1.0 }"#),
            (&["@q.json", "status=new"], r#"{"status":"new","n":1.0}"#),
            (&["a=1", "@-"], r#"{"a":1,"from":"stdin"}"#),
            (&[" {\"a\": 1} "], r#"{"a": 1}"#),
        ] {
            assert_eq!(run(query, items).unwrap(), expected, "{items:?}");
        }
    }

    #[test]
    fn data_may_be_an_array_or_stdin_too() {
        for (items, expected) in [
            (
                &["text=hi", "read:=false"][..],
                r#"{"text":"hi","read":false}"#,
            ),
            (&[r#"{"text":"hi"}"#], r#"{"text":"hi"}"#),
            (&[r#"[{"a":1}, {"a":1.0}]"#], r#"[{"a":1}, {"a":1.0}]"#),
            (&["@list.json"], r#"[{"a":1}]"#),
            (&["-"], r#"{"from":"stdin"}"#),
            (&["@-", "a=1"], r#"{"from":"stdin","a":1}"#),
        ] {
            assert_eq!(run(data, items).unwrap(), expected, "{items:?}");
        }
        let stdin = Some("[1]\n");
        let list = data(&strings(&["-"]), &mut Fake { stdin }).unwrap();
        assert_eq!(list.as_str(), "[1]");
    }

    #[test]
    fn what_is_no_query_or_data_is_refused() {
        for (items, in_query, in_data) in [
            (&["-"][..], "'-' is not KEY=VALUE", ""),
            (&["[1]"], "'[1]' is an array", ""),
            (&["@list.json"], "'@list.json' is an array", ""),
            (
                &["@text.json"],
                "'@text.json' is a string",
                "'@text.json' is a string",
            ),
            (&["5"], "'5' is not KEY=VALUE", "'5' is not KEY=VALUE"),
            (
                &["a=1", "[1]"],
                "'[1]' is an array",
                "'[1]' is an array and stands beside other data",
            ),
            (
                &["a=1", "-"],
                "'-' is not KEY=VALUE",
                "'-' stands beside other data",
            ),
            (
                &["@-", "@-"],
                "'@-' reads stdin a second time",
                "'@-' reads stdin a second time",
            ),
            (
                &["@bad.json"],
                "'bad.json' is not JSON: expected ident, line 2, column 11, where the line ends",
                "'bad.json' is not JSON: expected ident, line 2, column 11, where the line ends",
            ),
            (
                &["@two.json"],
                "'two.json' is not JSON: trailing characters, line 2, column 1, at '{}'",
                "'two.json' is not JSON: trailing characters, line 2, column 1, at '{}'",
            ),
            (
                &["@empty.json"],
                "'empty.json' is not JSON: it is empty",
                "'empty.json' is not JSON: it is empty",
            ),
        ] {
            for (read, message) in [(query as Reader, in_query), (data, in_data)] {
                match run(read, items) {
                    Ok(_) => assert_eq!(message, "", "{items:?}"),
                    Err(ReadError::Usage(error)) => assert_eq!(error.message, message),
                    Err(other) => panic!("{other}"),
                }
            }
        }
    }

    #[test]
    fn stdin_is_read_once_for_query_and_data_together() {
        let mut source = Fake { stdin: Some("{}") };
        assert!(query(&strings(&["@-"]), &mut source).is_ok());
        let error = data(&strings(&["-"]), &mut source).unwrap_err();
        assert_eq!(error.to_string(), "'-' reads stdin a second time");
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named() {
        let error = run(data, &["@no\u{1b}where"]).unwrap_err();
        assert_eq!(error.to_string(), r"cannot read the file 'no\u{1b}where'");
        let ReadError::File { path, source } = error else {
            panic!("{error}")
        };
        assert_eq!(
            (path.as_str(), source.kind()),
            ("no\u{1b}where", io::ErrorKind::NotFound)
        );
    }

    #[test]
    fn fields_of_a_login_are_text() {
        let made = fields(&strings(&[
            "email=a@b.c",
            "password=12345",
            r#"p="x""#,
            "pin:=1",
        ]));
        assert_eq!(
            made.unwrap().as_str(),
            r#"{"email":"a@b.c","password":"12345","p":"\"x\"","pin":1}"#
        );
        for refused in ["{}", "@q.json", "-", "hunter2", "=x"] {
            assert!(fields(&strings(&[refused])).is_err(), "{refused}");
        }
    }

    #[test]
    fn a_login_error_shows_no_password() {
        let error = fields(&strings(&["password=hunter2", "password[a]=hunter2"])).unwrap_err();
        assert_eq!(
            error.message,
            "'password[a]' takes 'password' for an object, but 'password' made it a single value"
        );
    }

    #[test]
    fn sugar_is_added_and_the_rest_kept_as_written() {
        let sugar = |query: &str, sort, select| {
            let query = Json::parse(query).unwrap();
            with_sugar(query, Some(10), Some(0), sort, select).map(|json| json.to_string())
        };
        for (query, sort, select, expected) in [
            ("{}", None, None, r#"{"$limit":10,"$skip":0}"#),
            (
                "{ }",
                Some("name"),
                None,
                r#"{"$limit":10,"$skip":0,"$sort":{"name":1}}"#,
            ),
            (
                r#"{"n": 1.0,"n":1e400 }"#,
                Some("name,-createdAt"),
                Some("a, b.c"),
                r#"{"n": 1.0,"n":1e400,"$limit":10,"$skip":0,"$sort":{"name":1,"createdAt":-1},"$select":["a","b.c"]}"#,
            ),
            (
                r#"{"$limit":10, "$skip":0, "$select": ["a"]}"#,
                None,
                Some("a"),
                r#"{"$limit":10, "$skip":0, "$select": ["a"]}"#,
            ),
        ] {
            assert_eq!(sugar(query, sort, select).unwrap(), expected);
        }
        for (query, sort, select, message) in [
            (
                r#"{"$limit":5}"#,
                None,
                None,
                "--limit means '10', but the query says '5' for $limit",
            ),
            (
                r#"{"$sort":{"a":1}}"#,
                Some("-a"),
                None,
                r#"--sort means '{"a":-1}', but the query says '{"a":1}' for $sort"#,
            ),
            ("{}", Some("a,,b"), None, "--sort 'a,,b' lacks a name"),
            ("{}", Some(""), None, "--sort '' lacks a name"),
            ("{}", Some("-"), None, "--sort '-' lacks a name"),
            ("{}", Some("a,-a"), None, "--sort 'a,-a' repeats a name"),
            ("{}", None, Some("a,"), "--select 'a,' lacks a name"),
            ("[]", None, None, "the query '[]' is no object"),
        ] {
            assert_eq!(sugar(query, sort, select).unwrap_err().message, message);
        }
    }

    #[test]
    fn without_sugar_a_query_stays_as_it_is() {
        let query = Json::parse(r#"{ "a":1 }"#).unwrap();
        assert_eq!(
            with_sugar(query.clone(), None, None, None, None).unwrap(),
            query
        );
    }

    #[test]
    fn an_empty_object_is_told_from_others() {
        for (text, empty) in [
            ("{}", true),
            ("{ \n}", true),
            ("{\"a\":1}", false),
            ("[]", false),
            ("\"{}\"", false),
        ] {
            assert_eq!(
                is_empty_object(&Json::parse(text).unwrap()),
                empty,
                "{text}"
            );
        }
    }

    fn any_item() -> impl proptest::strategy::Strategy<Value = String> {
        use proptest::prelude::*;
        let key = "[ab]{1,2}(\\[(a|b|0|1|2|)\\]){0,3}";
        let value = r#"(1|x|"y"|\{"a":1\}|\[1,\{"b":2\}\]|null|\{)"#;
        prop_oneof![
            4 => (key, value).prop_map(|(key, value)| format!("{key}={value}")),
            2 => (key, value).prop_map(|(key, value)| format!("{key}:={value}")),
            2 => r#"\{"[ab]":(1|\{"[ab]":(2|\[\]|\{"0":1\})\}|\[\{\}\])(,"[ab]":3)?\}"#,
            1 => "[\\[\\]{}\"\\\\:=,@a1.é -]{0,20}",
            1 => "\\PC{0,20}",
            1 => any::<String>(),
        ]
    }

    proptest::proptest! {
        #[test]
        fn what_is_built_is_json(items in proptest::collection::vec(any_item(), 0..6)) {
            for read in [query as Reader, data] {
                if let Ok(made) = read(&items, &mut Fake::default()) {
                    serde_json::from_str::<serde_json::Value>(made.as_str()).unwrap();
                    let container = made.as_str().starts_with(['{', '[']);
                    proptest::prop_assert!(container);
                    let _ = with_sugar(made, Some(1), None, Some("a"), Some("b"));
                }
            }
            let _ = fields(&items);
        }

        #[test]
        fn exact_json_is_sent_digit_for_digit(
            json in r#"(-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,4})?|"(\\u[dD]800|\\n|é|=|:=){0,9}"|\[ 1\.0 ,\{"a" : 1, "a":2\}\])"#,
        ) {
            let item = format!("k:={json}");
            proptest::prop_assert_eq!(run(query, &[&item]).unwrap(), format!("{{\"k\":{json}}}"));
        }
    }
}
