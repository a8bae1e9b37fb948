//! `batch`: a request a line, a reply a line.

use std::collections::VecDeque;
use std::time::SystemTime;

use super::each::text;
use super::input::Line;
use super::item::{Bad, Item, Outcome, Task};
use crate::cli::context::Online;
use crate::cli::failure::Failure;
use crate::protocol::json::Json;
use crate::protocol::service::call::Call;

/// What a request may hold.
const FIELDS: [&str; 4] = ["id", "method", "service", "args"];

/// Makes calls of requests.
#[derive(Debug)]
pub(in crate::cli) struct Batch;

impl Task for Batch {
    fn take(&mut self, line: Line, items: &mut VecDeque<Item>) {
        let request = text(&line).and_then(|text| Ok(Json::parse(text)?));
        let (name, call) = match request {
            Ok(request) => (request.field("id"), call(&request)),
            Err(bad) => (None, Err(bad)),
        };
        items.push_back(Item::of(&line, call, name));
    }

    fn tell(&mut self, online: &mut Online, item: &Item, outcome: &Outcome) -> Result<(), Failure> {
        let name = item.name.clone().unwrap_or(Json::NULL);
        let (field, value) = match outcome {
            Outcome::Done(result) => ("result", result.clone()),
            Outcome::Failed(failure) | Outcome::Unknown(failure) => {
                ("error", online.reporter.error(failure, &[], None))
            }
            Outcome::NotSent => ("error", online.reporter.error(&Failure::NotSent, &[], None)),
        };
        let reply = Json::object([("id", &name), (field, &value)]);
        online.printer.queue(SystemTime::now(), &reply)
    }
}

fn call(request: &Json) -> Result<Call, Bad> {
    let Some(mut fields) = request.fields() else {
        return Err(Bad::new("it is no request: a request is a JSON object"));
    };
    if let Some(name) = fields.keys().find(|name| !FIELDS.contains(&name.as_str())) {
        return Err(Bad::new(format!(
            "a request has no field {name:?}, only {}",
            FIELDS.join(", ")
        )));
    }
    let mut string = |name: &str| {
        let value = fields.swap_remove(name);
        let value = value.ok_or_else(|| Bad::new(format!("the request has no {name}")))?;
        let text = value.as_text().filter(|text| !text.is_empty());
        text.ok_or_else(|| Bad::new(format!("the {name} of a request is a text")))
    };
    let (method, service) = (string("method")?, string("service")?);
    let args = match fields.swap_remove("args") {
        None => Vec::new(),
        Some(args) => args
            .items()
            .ok_or_else(|| Bad::new("the args of a request are an array"))?,
    };
    Ok(Call::custom(&service, &method, args))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::service::call::Dialect;

    #[test]
    fn a_request_is_a_call_or_says_what_it_lacks() {
        for (text, told) in [
            (
                r#"{"id":1,"method":"patch","service":"m","args":[2,{"read":true},{}]}"#,
                r#"["patch","m",2,{"read":true},{}]"#,
            ),
            (r#"{"method":"find","service":"m"}"#, r#"["find","m"]"#),
            (r#"{"service":"m"}"#, "the request has no method"),
            (
                r#"{"method":"find","service":7}"#,
                "the service of a request is a text",
            ),
            (
                r#"{"method":"find","service":"m","args":{}}"#,
                "the args of a request are an array",
            ),
            (
                r#"{"method":"find","service":"m","query":{}}"#,
                r#"a request has no field "query", only id, method, service, args"#,
            ),
            ("[]", "it is no request: a request is a JSON object"),
        ] {
            let made = match call(&Json::parse(text).unwrap()) {
                Ok(call) => {
                    let emission = call.emission(Dialect::Feathers4);
                    let name = Json::string(&emission.name);
                    Json::array(std::iter::once(&name).chain(&emission.args)).to_string()
                }
                Err(bad) => bad.to_string(),
            };
            assert_eq!(made, told);
        }
    }
}
