//! Service calls and how each dialect writes them.
//!
//! The one place that knows a method's arguments. Mirrors `paramsPositions` in
//! `@feathersjs/transport-commons/lib/socket/utils.js`: the query is a bare object
//! in the last place, and always sent.

use crate::protocol::json::Json;

/// How a generation of Feathers servers speaks.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Dialect {
    /// Feathers 3 to 5, not told apart yet: signing in will tell.
    #[default]
    Modern,
    /// Feathers 4 and 5: `["find", "messages", query]`; signing in is a `create`.
    Feathers4,
    /// Feathers 3: the same calls; a connection is signed in by the event
    /// `authenticate` alone.
    Feathers3,
    /// Feathers 0.4 to 2: `["messages::find", query]`; signing in is the event `authenticate`.
    Feathers2,
}

impl Dialect {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Modern,
        Self::Feathers4,
        Self::Feathers3,
        Self::Feathers2,
    ];

    /// Returns its name, as `--dialect` takes it; `modern` is none of those.
    pub fn name(self) -> &'static str {
        match self {
            Self::Modern => "modern",
            Self::Feathers4 => "feathers4",
            Self::Feathers3 => "feathers3",
            Self::Feathers2 => "feathers2",
        }
    }

    /// Returns whose dialect it is, in words.
    pub fn spoken_by(self) -> &'static str {
        match self {
            Self::Modern => "Feathers 3 to 5",
            Self::Feathers4 => "Feathers 4 and 5",
            Self::Feathers3 => "Feathers 3",
            Self::Feathers2 => "Feathers 2 and older",
        }
    }

    /// Finds a dialect by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.name() == name)
    }

    /// Tells whether calls are written as `messages::find`.
    pub fn is_legacy(self) -> bool {
        self == Self::Feathers2
    }
}

/// An event to be sent, with the arguments in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Emission {
    /// The name of the event.
    pub name: String,
    /// What goes with it.
    pub args: Vec<Json>,
}

/// A call of a service method.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    service: String,
    method: String,
    args: Vec<Json>,
}

impl Call {
    /// A list of records.
    pub fn find(service: &str, query: Json) -> Self {
        Self::custom(service, "find", vec![query])
    }

    /// One record.
    pub fn get(service: &str, id: Json, query: Json) -> Self {
        Self::custom(service, "get", vec![id, query])
    }

    /// A new record, or several when `data` is an array.
    pub fn create(service: &str, data: Json, query: Json) -> Self {
        Self::custom(service, "create", vec![data, query])
    }

    /// A record in place of another; with the id `null` all that match.
    pub fn update(service: &str, id: Json, data: Json, query: Json) -> Self {
        Self::custom(service, "update", vec![id, data, query])
    }

    /// Some fields of a record anew; with the id `null` of all that match.
    pub fn patch(service: &str, id: Json, data: Json, query: Json) -> Self {
        Self::custom(service, "patch", vec![id, data, query])
    }

    /// A record gone; with the id `null` all that match.
    pub fn remove(service: &str, id: Json, query: Json) -> Self {
        Self::custom(service, "remove", vec![id, query])
    }

    /// Any method, with its arguments exactly as the server takes them. Servers
    /// of Feathers 1 crash on one too many, and those of 5 refuse it.
    pub fn custom(service: &str, method: &str, args: Vec<Json>) -> Self {
        Self {
            service: service.trim_matches('/').to_owned(),
            method: method.to_owned(),
            args,
        }
    }

    /// The path of the service, without slashes around it.
    pub fn service(&self) -> &str {
        &self.service
    }

    /// The name of the method.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Tells whether the call changes nothing on the server, so that sending it
    /// twice does no harm.
    pub fn only_reads(&self) -> bool {
        matches!(self.method.as_str(), "find" | "get")
    }

    /// Returns its query, which is its last argument.
    pub fn query(&self) -> Option<&Json> {
        self.args.last()
    }

    /// Tells whether its query names the fields that it wants.
    pub fn selects(&self) -> bool {
        let query = self.query();
        query.is_some_and(|query| query.as_str().contains("\"$select\""))
    }

    /// Returns how much there is to send, in bytes, besides what every packet has.
    pub fn size(&self) -> usize {
        let args: usize = self.args.iter().map(|arg| arg.as_str().len() + 1).sum();
        args + self.service.len() + self.method.len()
    }

    /// Writes the call as the dialect wants it.
    pub fn emission(&self, dialect: Dialect) -> Emission {
        if dialect.is_legacy() {
            return Emission {
                name: format!("{}::{}", self.service, self.method),
                args: self.args.clone(),
            };
        }
        let service = match self.service.as_str() {
            "" => "/",
            path => path,
        };
        let mut args = Vec::with_capacity(self.args.len() + 1);
        args.push(Json::string(service));
        args.extend(self.args.iter().cloned());
        Emission {
            name: self.method.clone(),
            args,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &'static str) -> Json {
        Json::parse(text).unwrap()
    }

    fn written(call: &Call) -> String {
        let Emission { name, args } = call.emission(Dialect::Feathers4);
        format!(
            "{name} {}",
            args.iter().map(Json::as_str).collect::<Vec<_>>().join(" ")
        )
    }

    #[test]
    fn arguments_stand_where_the_javascript_client_puts_them() {
        let (id, data, query) = (json("7"), json(r#"{"a":1}"#), Json::EMPTY_OBJECT);
        for (call, text) in [
            (Call::find("m", query.clone()), r#"find "m" {}"#),
            (Call::get("m", id.clone(), query.clone()), r#"get "m" 7 {}"#),
            (
                Call::create("m", data.clone(), query.clone()),
                r#"create "m" {"a":1} {}"#,
            ),
            (
                Call::update("m", id.clone(), data.clone(), query.clone()),
                r#"update "m" 7 {"a":1} {}"#,
            ),
            (
                Call::patch("m", Json::NULL, data, query.clone()),
                r#"patch "m" null {"a":1} {}"#,
            ),
            (Call::remove("m", id, query), r#"remove "m" 7 {}"#),
            (Call::custom("m", "archive", vec![]), r#"archive "m""#),
        ] {
            assert_eq!(written(&call), text);
        }
    }

    #[test]
    fn old_servers_get_service_and_method_as_one_name() {
        let call = Call::get("/a/b", json("7"), Json::EMPTY_OBJECT);
        let Emission { name, args } = call.emission(Dialect::Feathers2);
        assert_eq!(name, "a/b::get");
        assert_eq!(args, [json("7"), Json::EMPTY_OBJECT]);
    }

    #[test]
    fn dialects_are_found_by_their_names() {
        for dialect in Dialect::ALL {
            assert_eq!(Dialect::from_name(dialect.name()), Some(dialect));
        }
        assert_eq!(Dialect::from_name("feathers9"), None);
    }

    #[test]
    fn slashes_around_a_path_are_taken_off_but_the_root_service_keeps_its_own() {
        assert_eq!(
            written(&Call::find("/a/b/", Json::EMPTY_OBJECT)),
            r#"find "a/b" {}"#
        );
        assert_eq!(
            written(&Call::find("/", Json::EMPTY_OBJECT)),
            r#"find "/" {}"#
        );
    }
}
