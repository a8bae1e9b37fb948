//! Errors of a service, brought into one shape.
//!
//! Feathers 3 and later send `{name, message, code, className, data, errors}`; older
//! servers, databases and `throw 'text'` send whatever they have. What the server
//! said is kept untouched beside what was made of it.

use std::fmt;

use indexmap::IndexMap;

use crate::protocol::json::Json;

/// The code of an error that has none.
const GENERAL: u16 = 500;

/// What a service answered instead of a result.
#[derive(Clone, Debug, PartialEq)]
pub struct FeathersError {
    /// The name of the error class, such as `NotFound`; `Error` when it was not told.
    pub name: String,
    /// The code that the server gave, an HTTP status; `None` when it gave none.
    pub code: Option<u16>,
    /// The name in the form of CSS classes, such as `not-found`.
    pub class_name: Option<String>,
    /// What went wrong, in the server's words.
    pub message: String,
    /// More about it.
    pub data: Option<Json>,
    /// What is wrong with which field.
    pub errors: Option<Json>,
    /// The server's call stack, which only servers in development send.
    pub stack: Option<String>,
}

impl FeathersError {
    /// Brings the first argument of an ack, which is not `null`, into shape.
    pub fn from_ack(error: &Json) -> Self {
        if let Some(message) = error.as_text() {
            return Self::plain(message);
        }
        let fields = error.fields().unwrap_or_default();
        if fields.is_empty() {
            let told = !matches!(error.as_str(), "{}");
            return Self::plain(if told {
                error.to_string()
            } else {
                String::new()
            });
        }
        if let Some(text) = spelled_out(&fields) {
            return Self::plain(text);
        }
        let text = |name: &str| fields.get(name).and_then(Json::as_text);
        let json = |name: &str| fields.get(name).filter(|json| !json.is_null()).cloned();
        let stack = text("stack");
        let name = text("name").or_else(|| class_in(stack.as_deref()?));
        Self {
            name: name.unwrap_or_else(|| "Error".to_owned()),
            code: fields
                .get("code")
                .and_then(|code| code.as_str().parse().ok()),
            class_name: text("className"),
            message: text("message").map_or_else(|| error.to_string(), or_no_reason),
            data: json("data").filter(is_telling),
            errors: json("errors").filter(is_telling),
            stack,
        }
    }

    fn plain(message: String) -> Self {
        let message = if message.is_empty() {
            "the server gave no reason".to_owned()
        } else {
            message
        };
        Self {
            name: "Error".to_owned(),
            code: None,
            class_name: None,
            message,
            data: None,
            errors: None,
            stack: None,
        }
    }

    /// Returns the code, 500 when the server gave none.
    pub fn status(&self) -> u16 {
        self.code.unwrap_or(GENERAL)
    }
}

impl fmt::Display for FeathersError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => write!(f, "{} ({code}): {}", self.name, self.message),
            None => write!(f, "{}: {}", self.name, self.message),
        }
    }
}

impl std::error::Error for FeathersError {}

/// Tells a result from an error among the arguments of an ack: an empty list and
/// a leading `null` are success, and what follows is the result.
///
/// # Errors
///
/// Returns the first argument as an error when it is anything else.
pub fn outcome(args: &[Json]) -> Result<Json, Box<FeathersError>> {
    match args.first() {
        Some(error) if !error.is_null() => Err(Box::new(FeathersError::from_ack(error))),
        _ => Ok(args.get(1).cloned().unwrap_or(Json::NULL)),
    }
}

/// Feathers 4 sends its `Gone` without a message, and throws of nothing have none either.
fn or_no_reason(message: String) -> String {
    if message.is_empty() {
        "the server gave no reason".to_owned()
    } else {
        message
    }
}

/// Feathers 3 sends empty objects where it has nothing to tell.
fn is_telling(json: &Json) -> bool {
    json.as_str() != "{}"
}

/// Puts together a string that was sent as an object with a key for each letter
/// and one for its length, as `Object.getOwnPropertyNames` makes it.
fn spelled_out(fields: &IndexMap<String, Json>) -> Option<String> {
    let length: usize = fields.get("length")?.as_str().parse().ok()?;
    if fields.len() != length.checked_add(1)? {
        return None;
    }
    (0..length)
        .map(|index| fields.get(&index.to_string())?.as_text())
        .collect()
}

/// Finds the class in the first line of a stack (`TypeError: kaput`).
fn class_in(stack: &str) -> Option<String> {
    let (class, _) = stack.lines().next()?.split_once(':')?;
    let name = !class.is_empty() && class.chars().all(|c| c.is_ascii_alphanumeric());
    name.then(|| class.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> FeathersError {
        let args = [Json::parse(text.to_owned()).unwrap()];
        *outcome(&args).unwrap_err()
    }

    #[test]
    fn a_feathers_error_keeps_all_it_has() {
        let found = error(
            r#"{"name":"BadRequest","message":"no","code":400,"className":"bad-request",
                "data":{"n":1.0},"errors":[{"field":"x"}],"type":"FeathersError","stack":"at"}"#,
        );
        assert_eq!(found.to_string(), "BadRequest (400): no");
        assert_eq!(found.class_name.as_deref(), Some("bad-request"));
        assert_eq!(found.data.unwrap().as_str(), r#"{"n":1.0}"#);
        assert_eq!(found.errors.unwrap().as_str(), r#"[{"field":"x"}]"#);
        assert_eq!(found.stack.as_deref(), Some("at"));
    }

    #[test]
    fn every_other_form_gets_a_name_and_a_message() {
        for (text, shown) in [
            (
                r#"{"message":"kaput","stack":"TypeError: kaput\n  at x"}"#,
                "TypeError: kaput",
            ),
            (r#"{"message":"kaput"}"#, "Error: kaput"),
            (
                r#"{"name":"Error","message":""}"#,
                "Error: the server gave no reason",
            ),
            (r#"{"code":418,"message":"teapot"}"#, "Error (418): teapot"),
            (
                r#"{"code":"ER_DUP","errno":1}"#,
                r#"Error: {"code":"ER_DUP","errno":1}"#,
            ),
            (r#""string err""#, "Error: string err"),
            (r#"{"0":"j","1":"ö","length":2}"#, "Error: jö"),
            (r#"{"length":7,"message":"long"}"#, "Error: long"),
            ("{}", "Error: the server gave no reason"),
            (r#""""#, "Error: the server gave no reason"),
            ("true", "Error: true"),
            ("[1]", "Error: [1]"),
            (
                r#"{"length":18446744073709551615}"#,
                r#"Error: {"length":18446744073709551615}"#,
            ),
        ] {
            assert_eq!(error(text).to_string(), shown);
            assert!(error(text).code.is_none_or(|code| code == 418));
        }
    }

    #[test]
    fn an_empty_ack_and_a_leading_null_are_success() {
        let json = |text: &'static str| Json::parse(text).unwrap();
        assert_eq!(outcome(&[]).unwrap(), Json::NULL);
        assert_eq!(outcome(&[Json::NULL]).unwrap(), Json::NULL);
        assert_eq!(
            outcome(&[Json::NULL, json("[1.0]")]).unwrap().as_str(),
            "[1.0]"
        );
        assert!(outcome(&[json("0"), json("1")]).is_err());
    }
}
