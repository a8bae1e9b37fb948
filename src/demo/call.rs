//! Calls: the methods, and what their arguments mean.
//!
//! Mirrors `paramsPositions` in `@feathersjs/transport-commons` and
//! `validateArguments` in `@feathersjs/feathers`, each as of Feathers 4.

use std::fmt;

use serde_json::Value;

use super::errors::FeathersError;
use super::records::Fields;
use crate::protocol::service::query::Query;

/// The methods that Feathers 4 knows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Method {
    Find,
    Get,
    Create,
    Update,
    Patch,
    Remove,
}

impl Method {
    /// Reads the name of a method.
    pub(super) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "find" => Self::Find,
            "get" => Self::Get,
            "create" => Self::Create,
            "update" => Self::Update,
            "patch" => Self::Patch,
            "remove" => Self::Remove,
            _ => return None,
        })
    }

    /// Returns what happens to a record, for the methods that change any.
    pub(super) fn event(self) -> Option<&'static str> {
        match self {
            Self::Find | Self::Get => None,
            Self::Create => Some("created"),
            Self::Update => Some("updated"),
            Self::Patch => Some("patched"),
            Self::Remove => Some("removed"),
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Find => "find",
            Self::Get => "get",
            Self::Create => "create",
            Self::Update => "update",
            Self::Patch => "patch",
            Self::Remove => "remove",
        })
    }
}

/// A method with its arguments. An id of `null` means all that the query does.
pub(super) enum Call {
    Find(Query),
    Get(Value, Query),
    Create(Data, Query),
    Update(Value, Data, Query),
    Patch(Value, Fields, Query),
    Remove(Value, Query),
}

/// What a record is made of, or several.
pub(super) enum Data {
    One(Fields),
    Many(Vec<Fields>),
}

impl Call {
    /// Reads the arguments that stand behind the names of method and service.
    /// A query may be missing, and what follows it is ignored.
    pub(super) fn parse(
        path: &str,
        method: Method,
        args: Vec<Value>,
    ) -> Result<Self, FeathersError> {
        let mut args = Arguments {
            path,
            method,
            rest: args.into_iter(),
        };
        Ok(match method {
            Method::Find => Self::Find(args.query()?),
            Method::Get => Self::Get(args.id()?, args.query()?),
            Method::Create => Self::Create(args.data()?, args.query()?),
            Method::Update => Self::Update(args.id()?, args.data()?, args.query()?),
            Method::Patch => Self::Patch(args.id()?, args.changes()?, args.query()?),
            Method::Remove => Self::Remove(args.id()?, args.query()?),
        })
    }
}

/// The arguments that are still to be read.
struct Arguments<'a> {
    path: &'a str,
    method: Method,
    rest: std::vec::IntoIter<Value>,
}

impl Arguments<'_> {
    fn id(&mut self) -> Result<Value, FeathersError> {
        self.rest.next().ok_or_else(|| self.missing("An id"))
    }

    fn data(&mut self) -> Result<Data, FeathersError> {
        let data = self.rest.next().and_then(Data::parse);
        data.ok_or_else(|| self.missing("A data object"))
    }

    fn changes(&mut self) -> Result<Fields, FeathersError> {
        match self.data()? {
            Data::One(changes) => Ok(changes),
            Data::Many(_) => Err(self.missing("A data object")),
        }
    }

    fn query(&mut self) -> Result<Query, FeathersError> {
        Ok(Query::parse(&self.rest.next().unwrap_or_default())?)
    }

    /// Servers send a plain error here; with a code it tells what it is.
    fn missing(&self, what: &str) -> FeathersError {
        let Self { path, method, .. } = self;
        let text = format!("{what} must be provided to the '{path}.{method}' method");
        FeathersError::bad_request(text)
    }
}

impl Data {
    fn parse(data: Value) -> Option<Self> {
        match data {
            Value::Object(fields) => Some(Self::One(fields)),
            Value::Array(items) => {
                let items = items.into_iter().map(|item| match item {
                    Value::Object(fields) => Some(fields),
                    _ => None,
                });
                items.collect::<Option<_>>().map(Self::Many)
            }
            _ => None,
        }
    }
}
