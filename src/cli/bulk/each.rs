//! `--each`: a call of one method for each line.

use std::collections::VecDeque;

use bytes::Bytes;
use bytestring::ByteString;

use super::input::{LONGEST, Line};
use super::item::{Bad, Item, Outcome, Task};
use crate::cli::args::id::id;
use crate::cli::context::Online;
use crate::cli::failure::Failure;
use crate::protocol::json::Json;
use crate::protocol::service::call::Call;

/// An array of lines is sent before it grows beyond this, in bytes.
const LARGEST_CHUNK: usize = 8 << 20;

/// What is done with each line.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::cli) enum Method {
    Get,
    Create,
    Update,
    Patch,
    Remove,
}

/// Makes calls of lines.
#[derive(Debug)]
pub(in crate::cli) struct Each {
    pub(in crate::cli) method: Method,
    pub(in crate::cli) service: String,
    pub(in crate::cli) query: Json,
    /// The field with the id; `id`, else `_id`, where none is named.
    pub(in crate::cli) id_field: Option<String>,
    /// How many lines `create` takes at once.
    pub(in crate::cli) chunk: usize,
    kept: Vec<(u64, Bytes, Json)>,
    kept_bytes: usize,
}

impl Each {
    pub(in crate::cli) fn new(
        method: Method,
        service: &str,
        query: Json,
        id_field: Option<String>,
        chunk: usize,
    ) -> Self {
        Self {
            method,
            service: service.to_owned(),
            query,
            id_field,
            chunk,
            kept: Vec::new(),
            kept_bytes: 0,
        }
    }

    fn call(&self, line: &Line) -> Result<Call, Bad> {
        let text = text(line)?;
        let Self { service, query, .. } = self;
        let query = query.clone();
        if self.method == Method::Create {
            return Ok(Call::create(service, record(text, true)?, query));
        }
        let takes_bare_ids = matches!(self.method, Method::Get | Method::Remove);
        let (id, data) = if takes_bare_ids && !text.trim_start().starts_with('{') {
            (bare_id(&text)?, Json::NULL)
        } else {
            let data = record(text, false)?;
            (self.id_of(&data)?, data)
        };
        Ok(match self.method {
            Method::Get => Call::get(service, id, query),
            Method::Update => Call::update(service, id, data, query),
            Method::Patch => Call::patch(service, id, data, query),
            Method::Remove | Method::Create => Call::remove(service, id, query),
        })
    }

    fn id_of(&self, data: &Json) -> Result<Json, Bad> {
        let found = match &self.id_field {
            Some(name) => data.field(name),
            None => data.field("id").or_else(|| data.field("_id")),
        };
        let name = self.id_field.as_deref().unwrap_or("id or _id");
        match found {
            Some(id) if id.is_null() => Err(Bad::new(format!(
                "the field {name} is null, which would mean all records"
            ))),
            Some(id) => Ok(id),
            None => Err(Bad::new(format!("the record has no field {name}"))),
        }
    }

    /// Makes one call of what is kept.
    fn flush(&mut self) -> Option<Item> {
        let kept = std::mem::take(&mut self.kept);
        self.kept_bytes = 0;
        let (first, last) = (kept.first()?.0, kept.last()?.0);
        let data = Json::array(kept.iter().map(|(_, _, record)| record));
        Some(Item {
            first,
            last,
            lines: kept.into_iter().map(|(_, bytes, _)| bytes).collect(),
            call: Ok(Call::create(&self.service, data, self.query.clone())),
            name: None,
        })
    }
}

impl Task for Each {
    fn take(&mut self, line: Line, items: &mut VecDeque<Item>) {
        if self.chunk <= 1 {
            let call = self.call(&line);
            items.push_back(Item::of(&line, call, None));
            return;
        }
        match text(&line).and_then(|text| record(text, false)) {
            Ok(record) => {
                if self.kept_bytes + record.as_str().len() > LARGEST_CHUNK {
                    items.extend(self.flush());
                }
                self.kept_bytes += record.as_str().len();
                self.kept.push((line.number, line.bytes, record));
                if self.kept.len() >= self.chunk {
                    items.extend(self.flush());
                }
            }
            Err(bad) => {
                items.extend(self.flush());
                items.push_back(Item::of(&line, Err(bad), None));
            }
        }
    }

    fn rest(&mut self) -> Option<Item> {
        self.flush()
    }

    fn tell(&mut self, online: &mut Online, item: &Item, outcome: &Outcome) -> Result<(), Failure> {
        match outcome {
            Outcome::Done(result) => return online.printer.result(result),
            Outcome::Failed(failure) | Outcome::Unknown(failure) => {
                online.reporter.item(&item.place(), item.first, failure);
            }
            Outcome::NotSent => {}
        }
        Ok(())
    }
}

/// Returns the text of a line.
pub(super) fn text(line: &Line) -> Result<ByteString, Bad> {
    if line.cut {
        return Err(Bad::new(format!(
            "it is longer than {} MiB, and only so much of it is kept",
            LONGEST >> 20
        )));
    }
    ByteString::try_from(line.bytes.clone()).map_err(|error| Bad {
        column: Some(error.valid_up_to() + 1),
        reason: "it is not UTF-8".to_owned(),
    })
}

fn record(text: ByteString, may_be_several: bool) -> Result<Json, Bad> {
    let record = Json::parse(text)?;
    match record.as_str().as_bytes().first() {
        Some(b'{') => Ok(record),
        Some(b'[') if may_be_several => Ok(record),
        _ => Err(Bad::new("it is no record: a record is a JSON object")),
    }
}

fn bare_id(text: &str) -> Result<Json, Bad> {
    match text.trim() {
        "null" => Err(Bad::new("the id null would mean all records")),
        list if list.starts_with('[') => Err(Bad::new("it is neither a record nor an id")),
        bare => Ok(id(bare)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::service::call::Dialect;

    fn line(number: u64, text: &str) -> Line {
        Line {
            number,
            bytes: Bytes::copy_from_slice(text.as_bytes()),
            end: 0,
            cut: false,
        }
    }

    fn each(method: Method, chunk: usize) -> Each {
        Each::new(method, "m", Json::EMPTY_OBJECT, None, chunk)
    }

    /// The arguments of the call that a line makes, or what is wrong with it.
    fn made(method: Method, text: &str) -> String {
        match each(method, 1).call(&line(1, text)) {
            Ok(call) => Json::array(&call.emission(Dialect::Feathers4).args[1..]).to_string(),
            Err(bad) => bad.to_string(),
        }
    }

    #[test]
    fn a_line_makes_a_call() {
        for (method, text, told) in [
            (Method::Create, r#" {"a": 1e400} "#, r#"[{"a": 1e400},{}]"#),
            (Method::Create, "[{}]", "[[{}],{}]"),
            (
                Method::Update,
                r#"{"id":"x","a":1}"#,
                r#"["x",{"id":"x","a":1},{}]"#,
            ),
            (Method::Patch, r#"{"_id":7}"#, r#"[7,{"_id":7},{}]"#),
            (Method::Remove, r#"{"id":1,"_id":2}"#, "[1,{}]"),
            (Method::Remove, "7", "[7,{}]"),
            (Method::Get, " 5f1e0c ", r#"["5f1e0c",{}]"#),
            (Method::Get, r#""7""#, r#"["7",{}]"#),
        ] {
            assert_eq!(made(method, text), told, "{method:?} {text}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_line_is_told_with_its_place() {
        for (method, text, told) in [
            (Method::Create, r#"{"a" 1}"#, "column 6: expected `:`"),
            (
                Method::Create,
                "7",
                "it is no record: a record is a JSON object",
            ),
            (
                Method::Update,
                "[{}]",
                "it is no record: a record is a JSON object",
            ),
            (Method::Patch, "{}", "the record has no field id or _id"),
            (
                Method::Remove,
                r#"{"id":null}"#,
                "the field id or _id is null, which would mean all records",
            ),
            (Method::Remove, "null", "the id null would mean all records"),
            (Method::Get, "[1]", "it is neither a record nor an id"),
        ] {
            assert_eq!(made(method, text), told, "{method:?} {text}");
        }
        let broken = Line {
            bytes: Bytes::from_static(b"{\"a\":\"\xff\"}"),
            ..line(1, "")
        };
        let bad = each(Method::Create, 1).call(&broken).unwrap_err();
        assert_eq!(bad.to_string(), "column 7: it is not UTF-8");
    }

    #[test]
    fn lines_are_sent_in_chunks_that_a_bad_line_does_not_join() {
        let mut each = each(Method::Create, 2);
        let mut items = VecDeque::new();
        for (number, text) in [(1, "{}"), (2, "{}"), (3, "{}"), (4, "x"), (6, "{}")] {
            each.take(line(number, text), &mut items);
        }
        items.extend(each.rest());
        let places: Vec<_> = items.iter().map(Item::place).collect();
        assert_eq!(places, ["lines 1 to 2", "line 3", "line 4", "line 6"]);
        let good: Vec<_> = items.iter().map(|item| item.call.is_ok()).collect();
        assert_eq!(good, [true, true, false, true]);
        assert!(each.rest().is_none());
    }
}
