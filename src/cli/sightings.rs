//! What a run sees of services: names for completions and hints of later runs.

use crate::protocol::json::Json;
use crate::protocol::service::call::Call;
use crate::protocol::tokens::{Token, tokens};
use crate::store::{Known, Seen};

/// How much of a result is looked into for the fields of its first record, in bytes.
const LOOKED_INTO: usize = 4096;

/// The methods that a service may have without being asked.
pub(super) const METHODS: [&str; 6] = ["find", "get", "create", "update", "patch", "remove"];

/// What was known of the server's services, and what this run sees of them.
#[derive(Debug, Default)]
pub(super) struct Sightings {
    /// What earlier runs left.
    pub(super) known: Known,
    /// What this one leaves.
    pub(super) seen: Seen,
    /// The service and event that was seen last: most often the next is the same.
    last: (String, String),
}

impl Sightings {
    /// Begins with what is known.
    pub(super) fn new(known: Known) -> Self {
        Self {
            known,
            ..Self::default()
        }
    }

    /// Takes a call that was answered.
    pub(super) fn call(&mut self, call: &Call, result: &Json) {
        let method = call.method();
        if method == "find" && self.knows_fields_of(call.service()) {
            return;
        }
        if METHODS.contains(&method) {
            // Fields that were asked for tell nothing of the others.
            let fields = match call.selects() {
                true => Vec::new(),
                false => fields(result.as_str()),
            };
            self.seen.note(call.service(), &[], &[], &fields);
        } else {
            self.seen.note(call.service(), &[method], &[], &[]);
        }
    }

    /// A list costs as little as can be: where fields are known, it is the calls on single
    /// records that tell of new ones.
    fn knows_fields_of(&self, service: &str) -> bool {
        let known = self.known.seen();
        let names = known.names_of(service);
        names.is_some_and(|names| !names.fields.is_empty())
    }

    /// Takes an event; tells whether it may have shown anything new.
    pub(super) fn event(&mut self, service: &str, event: &str, data: &Json) -> bool {
        if self.last.0 == service && self.last.1 == event {
            return false;
        }
        self.last = (service.to_owned(), event.to_owned());
        self.seen
            .note(service, &[], &[event], &fields(data.as_str()));
        true
    }
}

/// Returns the names of the fields of the first record of a result: a record, an array of them, or
/// a page, whose `data` holds them.
fn fields(result: &str) -> Vec<&str> {
    let mut end = result.len().min(LOOKED_INTO);
    while !result.is_char_boundary(end) {
        end -= 1;
    }
    let mut names = Vec::new();
    let (mut depth, mut record) = (0_usize, None);
    let (mut string, mut key) = ("", "");
    for token in tokens(&result[..end]) {
        match token {
            Token::BeginObject | Token::BeginArray => {
                depth += 1;
                let is_page = key == "data" && depth == 2 && names.contains(&"total");
                if is_page && token == Token::BeginArray {
                    record = None;
                    names.clear();
                } else if record.is_none() {
                    match token {
                        Token::BeginObject => record = Some(depth),
                        // What is in an array within one is no record.
                        _ if depth > 2 => break,
                        _ => {}
                    }
                }
            }
            Token::EndObject | Token::EndArray => {
                if record.is_none_or(|record| record == depth) {
                    break;
                }
                depth -= 1;
            }
            Token::String(text) => string = text,
            Token::Colon if record == Some(depth) => {
                key = string;
                names.push(key);
            }
            Token::Colon | Token::Comma => {}
            Token::Scalar(_) if record.is_none() => break,
            Token::Scalar(_) => {}
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_are_those_of_the_first_record() {
        let long = format!(r#"{{"a":"{}","b":1}}"#, "é".repeat(LOOKED_INTO));
        for (result, wanted) in [
            (
                r#"{"id":1,"tags":["x"],"by":{"name":"a"},"text":"b:c"}"#,
                "id tags by text",
            ),
            (r#"[{"id":1,"a":{"b":[{"c":1}]}},{"d":2}]"#, "id a"),
            (
                r#"{"total":2,"limit":1,"skip":0,"data":[{"_id":"7","text":"x"},{"y":1}]}"#,
                "_id text",
            ),
            (r#"{"data":[{"x":1}],"kind":"report"}"#, "data kind"),
            (r#"{"total":0,"data":[]}"#, ""),
            ("[]", ""),
            ("null", ""),
            (r#""text""#, ""),
            (r#"[1,{"a":2}]"#, ""),
            (r#"["a",{"a":2}]"#, "a"),
            (r#"[[[{"a":1}]]]"#, ""),
            (&long, "a"),
        ] {
            assert_eq!(fields(result).join(" "), wanted, "{result}");
        }
    }

    #[test]
    fn what_was_asked_for_is_not_taken_for_all() {
        let query = Json::parse(r#"{"$select":["id"]}"#).unwrap();
        let mut sightings = Sightings::default();
        let result = Json::parse(r#"[{"id":1}]"#).unwrap();
        sightings.call(&Call::find("messages", query), &result);
        assert!(
            sightings
                .seen
                .names_of("messages")
                .unwrap()
                .fields
                .is_empty()
        );
        sightings.call(&Call::find("messages", Json::EMPTY_OBJECT), &result);
        assert_eq!(sightings.seen.names_of("messages").unwrap().fields, ["id"]);
        sightings.call(&Call::custom("messages", "archive", vec![]), &result);
        assert_eq!(
            sightings.seen.names_of("messages").unwrap().methods,
            ["archive"]
        );
    }
}
