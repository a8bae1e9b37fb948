//! The errors that the services answer with, as JSON.
//!
//! Mirrors `toJSON` of `@feathersjs/errors` 4.

use serde_json::{Value, json};

use crate::protocol::service::query::QueryError;

/// What kind of error it is, in the three ways that errors say it.
#[derive(Debug)]
struct Class {
    name: &'static str,
    code: u16,
    class_name: &'static str,
}

const BAD_REQUEST: Class = class("BadRequest", 400, "bad-request");
const NOT_AUTHENTICATED: Class = class("NotAuthenticated", 401, "not-authenticated");
const NOT_FOUND: Class = class("NotFound", 404, "not-found");
const METHOD_NOT_ALLOWED: Class = class("MethodNotAllowed", 405, "method-not-allowed");

const fn class(name: &'static str, code: u16, class_name: &'static str) -> Class {
    Class {
        name,
        code,
        class_name,
    }
}

/// An error as Feathers servers send it.
#[derive(Debug)]
pub(super) struct FeathersError {
    class: &'static Class,
    message: String,
    data: Option<Box<Value>>,
}

impl FeathersError {
    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(&BAD_REQUEST, message)
    }

    pub(super) fn not_authenticated(message: impl Into<String>) -> Self {
        Self::new(&NOT_AUTHENTICATED, message)
    }

    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self::new(&NOT_FOUND, message)
    }

    pub(super) fn method_not_allowed(message: impl Into<String>) -> Self {
        Self::new(&METHOD_NOT_ALLOWED, message)
    }

    fn new(class: &'static Class, message: impl Into<String>) -> Self {
        Self {
            class,
            message: message.into(),
            data: None,
        }
    }

    /// Adds what the error was about.
    pub(super) fn with_data(mut self, data: Value) -> Self {
        self.data = Some(Box::new(data));
        self
    }

    /// Writes the error in the order of keys that servers have.
    pub(super) fn to_json(&self) -> Value {
        let mut error = json!({
            "name": self.class.name,
            "message": self.message,
            "code": self.class.code,
            "className": self.class.class_name,
        });
        if let Some(data) = &self.data {
            error["data"] = Value::clone(data);
        }
        error["errors"] = json!({});
        error
    }
}

impl From<QueryError> for FeathersError {
    fn from(error: QueryError) -> Self {
        Self::bad_request(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_has_the_keys_of_a_feathers_error_in_their_order() {
        let error = FeathersError::not_found("No record found for id '7'");
        assert_eq!(
            error.to_json().to_string(),
            concat!(
                r#"{"name":"NotFound","message":"No record found for id '7'","#,
                r#""code":404,"className":"not-found","errors":{}}"#
            )
        );
        let error = error.with_data(json!({"id": 7})).to_json().to_string();
        assert!(error.ends_with(r#""className":"not-found","data":{"id":7},"errors":{}}"#));
    }
}
