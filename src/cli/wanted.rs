//! Which events are wanted by their data: the query of a listener, asked here and not on the server.

use serde_json::Value;

use super::args::usage::{Usage, quoted};
use crate::protocol::json::Json;
use crate::protocol::service::query::Query;

/// What is asked of the data of events.
#[derive(Debug)]
pub(super) struct Wanted {
    query: Query,
}

impl Wanted {
    /// Reads a query.
    ///
    /// # Errors
    ///
    /// Names what a single event cannot be asked, and what no query has.
    pub(super) fn new(query: &Json) -> Result<Self, Usage> {
        for name in ["$sort", "$limit", "$skip"] {
            if query.field(name).is_some() {
                return Err(
                    Usage::new(format!("{name} is for lists, and events come one by one"))
                        .hint("find and watch take it"),
                );
            }
        }
        Ok(Self {
            query: read(query)?,
        })
    }

    /// Returns what is shown of the data of an event; `None` where it is not wanted. An array is, if
    /// one of its items is.
    pub(super) fn shown(&self, data: &Json) -> Option<Json> {
        // What is nested too deep to be looked into has none of the fields that are asked for.
        let value: Value = data.read().unwrap_or_default();
        let is_wanted = match &value {
            Value::Array(items) => items.iter().any(|item| self.query.matches(item)),
            value => self.query.matches(value),
        };
        is_wanted.then(|| selected(data, self.query.selected(), None))
    }
}

/// Reads a query that is asked here, and not on the server.
///
/// # Errors
///
/// Names what no query has.
pub(super) fn read(query: &Json) -> Result<Query, Usage> {
    let bad = |reason: String| Usage::new(format!("--query {}: {reason}", quoted(query.as_str())));
    let read: Value = query.read().map_err(|error| bad(error.to_string()))?;
    Query::parse(&read).map_err(|error| bad(error.to_string()))
}

/// Returns the fields of `$select` and the one of the id, as the server wrote them.
pub(super) fn selected(data: &Json, names: Option<&[String]>, id: Option<&str>) -> Json {
    let (Some(names), Some(mut fields)) = (names, data.fields()) else {
        return data.clone();
    };
    fields.retain(|name, _| names.contains(name) || Some(name.as_str()) == id);
    Json::object(fields.iter().map(|(name, value)| (name.as_str(), value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(query: &'static str, data: &str) -> Option<String> {
        let wanted = Wanted::new(&Json::parse(query).unwrap()).unwrap();
        let shown = wanted.shown(&Json::parse(data.to_owned()).unwrap());
        shown.map(|data| data.as_str().to_owned())
    }

    #[test]
    fn events_are_asked_as_records_are() {
        for (query, data, is_wanted) in [
            (r#"{"status":"read"}"#, r#"{"status":"read"}"#, true),
            (r#"{"status":"read"}"#, r#"{"status":"sent"}"#, false),
            (r#"{"age":{"$gt":20}}"#, r#"{"age":21}"#, true),
            (r#"{"$or":[{"a":1},{"b":1}]}"#, r#"{"b":1}"#, true),
            (r#"{"a":1}"#, r#"[{"a":2},{"a":1}]"#, true),
            (r#"{"a":1}"#, r#"[{"a":2}]"#, false),
            (r#"{"a":1}"#, "null", false),
            (r#"{"a":1}"#, "7", false),
            ("{}", "null", true),
        ] {
            assert_eq!(shown(query, data).is_some(), is_wanted, "{query} {data}");
        }
        let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
        assert_eq!(shown(r#"{"a":1}"#, &deep), None);
    }

    #[test]
    fn selected_fields_are_the_servers_own_text() {
        assert_eq!(
            shown(
                r#"{"$select":["b","n"]}"#,
                r#"{"n":1.0,"a":2,"b":"\u00e9"}"#
            )
            .unwrap(),
            r#"{"n":1.0,"b":"\u00e9"}"#
        );
    }

    #[test]
    fn what_no_event_can_be_asked_is_named() {
        for (query, wanted) in [
            (
                r#"{"$limit":1}"#,
                "$limit is for lists, and events come one by one",
            ),
            (
                r#"{"a":{"$foo":1}}"#,
                r#"--query '{"a":{"$foo":1}}': Invalid query parameter $foo"#,
            ),
        ] {
            let error = Wanted::new(&Json::parse(query).unwrap()).unwrap_err();
            assert_eq!(error.message, wanted);
        }
    }
}
