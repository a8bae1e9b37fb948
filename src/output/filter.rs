//! A jq filter, compiled once, for each value that is printed.
//!
//! The language is jaq's; what is defined here besides is what jq has and jaq's library has not.

use std::fmt;

use jaq_core::load::{self, Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Vars, data};
use jaq_json::{Val, read};

use crate::protocol::json::Json;
use crate::protocol::tokens::{Token, tokens};

/// The deepest nesting that is filtered: values are walked by recursion.
const DEEPEST: usize = 1000;

/// Formats of rows, which jaq's library has in a crate of its own.
const ROWS: &str = r#"
def __row(f): if isarray then [.[] | f] else error("\(tojson) cannot be a row, only an array") end;
def __cell: if . == null then "" elif (type == "array") or (type == "object")
    then error("\(tojson) cannot be in a row") else tostring end;
def @csv: __row(if type == "string" then "\"\(split("\"") | join("\"\""))\"" else __cell end) | join(",");
def @tsv: __row(__cell | split("\\") | join("\\\\") | split("\t") | join("\\t")
    | split("\n") | join("\\n") | split("\r") | join("\\r")) | join("\t");
"#;

/// What makes values of a value.
pub struct Filter {
    text: String,
    compiled: jaq_core::Filter<data::JustLut<Val>>,
}

/// What is wrong with the text of a filter.
#[derive(Debug, Eq, PartialEq, thiserror::Error)]
#[error("{what} at column {column}")]
pub struct BadFilter {
    /// What was expected or is not known.
    pub what: String,
    /// Where, in letters, from 1 on.
    pub column: usize,
}

/// What a filter cannot do with a value.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the filter failed: {0}")]
pub struct FilterError(pub String);

impl fmt::Debug for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Filter").field(&self.text).finish()
    }
}

impl Filter {
    /// Compiles a filter.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it.
    pub fn new(text: &str) -> Result<Self, BadFilter> {
        let defs = jaq_core::defs()
            .chain(jaq_std::defs())
            .chain(jaq_json::defs())
            .chain(load::parse(ROWS, |parser| parser.defs()).unwrap_or_default());
        let funs = jaq_core::funs()
            .chain(jaq_std::funs())
            .chain(jaq_json::funs());
        let arena = Arena::default();
        let file = File {
            code: text,
            path: (),
        };
        let modules = Loader::new(defs)
            .load(&arena, file)
            .map_err(|errors| first(text, &errors, load_error))?;
        let compiled = Compiler::default()
            .with_funs(funs)
            .compile(modules)
            .map_err(|errors| {
                first(text, &errors, |text, errors| {
                    let (name, kind) = errors.first()?;
                    Some(bad(
                        text,
                        format!("there is no {} {name}", kind.as_str()),
                        name,
                    ))
                })
            })?;
        Ok(Self {
            text: text.to_owned(),
            compiled,
        })
    }

    /// Hands over what the filter makes of a value, one by one, until it fails or is told that
    /// this is enough.
    ///
    /// # Errors
    ///
    /// What it failed with; what came before has been handed over.
    pub fn run<E: From<FilterError>>(
        &self,
        value: &Json,
        mut take: impl FnMut(Json) -> Result<(), E>,
    ) -> Result<(), E> {
        if is_deep(value) {
            let text = format!("the value is nested deeper than {DEEPEST} levels");
            return Err(FilterError(text).into());
        }
        let input = read::parse_single(value.as_str().as_bytes())
            .map_err(|error| FilterError(error.to_string()))?;
        let context = Ctx::<data::JustLut<Val>>::new(&self.compiled.lut, Vars::new([]));
        for output in self.compiled.id.run((context, input)) {
            let output = output.map_err(|exception| {
                FilterError(match exception.get_err() {
                    Ok(error) => error.to_string(),
                    Err(_) => "it cannot end the program".to_owned(),
                })
            })?;
            let text = output.to_string();
            let json =
                Json::parse(text).map_err(|_| FilterError(format!("{output} is no JSON")))?;
            take(json)?;
        }
        Ok(())
    }
}

fn first<E>(
    text: &str,
    errors: &load::Errors<&str, (), E>,
    told: impl Fn(&str, &E) -> Option<BadFilter>,
) -> BadFilter {
    let found = errors.iter().find_map(|(_, error)| told(text, error));
    found.unwrap_or_else(|| bad(text, "something is wrong".to_owned(), ""))
}

fn load_error(text: &str, error: &load::Error<&str>) -> Option<BadFilter> {
    Some(match error {
        load::Error::Io(errors) => {
            let (path, _) = errors.first()?;
            bad(text, "modules cannot be loaded".to_owned(), path)
        }
        load::Error::Lex(errors) => {
            let (expected, rest) = errors.first()?;
            bad(text, format!("expected {}", expected.as_str()), rest)
        }
        load::Error::Parse(errors) => {
            let (expected, found) = errors.first()?;
            bad(text, format!("expected {}", expected.as_str()), found)
        }
    })
}

/// Tells where a part of the text is at fault; the end, where it is no part.
fn bad(text: &str, what: String, part: &str) -> BadFilter {
    let at = (part.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
    let before = text.get(..at).filter(|_| !part.is_empty());
    BadFilter {
        what,
        column: before.unwrap_or(text).chars().count() + 1,
    }
}

fn is_deep(value: &Json) -> bool {
    let mut depth = 0_usize;
    tokens(value.as_str()).any(|token| {
        match token {
            Token::BeginObject | Token::BeginArray => depth += 1,
            Token::EndObject | Token::EndArray => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEEPEST
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outputs(filter: &str, value: &str) -> Result<Vec<String>, FilterError> {
        let mut outputs = Vec::new();
        let value = Json::parse(value.to_owned()).unwrap();
        let filter = Filter::new(filter).unwrap();
        filter.run(&value, |output| {
            outputs.push(output.as_str().to_owned());
            Ok(())
        })?;
        Ok(outputs)
    }

    #[test]
    fn values_are_made_of_a_value() {
        for (filter, value, wanted) in [
            (
                ".",
                r#"{"b":1,"a":[1.0,1e400]}"#,
                r#"{"b":1,"a":[1.0,1e400]}"#,
            ),
            (
                ".n",
                r#"{"n":12345678901234567890}"#,
                "12345678901234567890",
            ),
            (
                ".[] | select(.a > 1) | .a",
                r#"[{"a":1},{"a":2},{"a":3}]"#,
                "2 3",
            ),
            ("empty", "1", ""),
            (".a", r#"{"a":"é\u001b"}"#, r#""é\u001b""#),
            (
                "@csv",
                r#"["a\"b,",1.50,null,true]"#,
                r#""\"a\"\"b,\",1.50,,true""#,
            ),
            ("@tsv", r#"["a\tb\\",1,null]"#, r#""a\\tb\\\\\t1\t""#),
            (r#""\(.a)!""#, r#"{"a":1}"#, r#""1!""#),
            (r#"test("^h")"#, r#""hi""#, "true"),
            ("fromdateiso8601", r#""2026-01-01T00:00:00Z""#, "1767225600"),
        ] {
            assert_eq!(
                outputs(filter, value).unwrap().join(" "),
                wanted,
                "{filter}"
            );
        }
    }

    #[test]
    fn what_a_value_cannot_do_is_told() {
        let error = outputs(".a.b", r#"{"a":1}"#).unwrap_err().to_string();
        assert!(error.contains("cannot index 1"), "{error}");
        for filter in ["nan", "infinite", "halt", "[[1]] | @csv", "1 | @tsv"] {
            outputs(filter, "1").unwrap_err();
        }
        let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
        let error = outputs(".", &deep).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the filter failed: the value is nested deeper than 1000 levels"
        );
    }

    #[test]
    fn what_came_before_an_error_is_handed_over_and_more_is_not_asked_for() {
        let filter = Filter::new("1, error(\"x\")").unwrap();
        let mut seen = 0;
        let one = Json::number(1);
        filter
            .run(&one, |_| {
                seen += 1;
                Ok::<_, FilterError>(())
            })
            .unwrap_err();
        assert_eq!(seen, 1);
        let endless = Filter::new("repeat(1)").unwrap();
        let enough = endless.run(&one, |_| Err(FilterError("enough".to_owned())));
        assert_eq!(enough, Err(FilterError("enough".to_owned())));
    }

    #[test]
    fn a_bad_filter_says_where() {
        for (filter, wanted) in [
            (".a |", "expected term at column 5"),
            ("", "expected term at column 1"),
            ("\"é\" | foo", "there is no filter foo at column 7"),
            ("(.a", "expected closing parenthesis at column 4"),
            (". | $x", "there is no variable $x at column 5"),
        ] {
            let error = Filter::new(filter).unwrap_err();
            assert_eq!(error.to_string(), wanted, "{filter}");
        }
    }
}
