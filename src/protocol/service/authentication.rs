//! Signing in and out, as a conversation without IO.
//!
//! Feathers 4 and 5 sign a connection in by `create` on the authentication service.
//! Feathers 3 answers the same call with a good token and leaves the connection
//! anonymous: only the event `authenticate` attaches it. The answer tells which
//! it was: one of Feathers 4 has an `authentication` object.

use super::call::{Call, Dialect, Emission};
use crate::protocol::json::Json;
use crate::secret::Secret;

/// A connection that has been signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The token that the server gave or confirmed.
    pub token: Option<Secret>,
    /// What the server's way of signing in tells of its generation.
    pub dialect: Dialect,
    /// The server's whole answer, secrets included.
    pub answer: Json,
}

/// What comes next.
#[derive(Debug)]
pub enum Step {
    /// Send this and come back with the answer.
    Send(Emission),
    /// There is nothing left to do.
    Done(SignedIn),
}

/// A sign-in under way.
#[derive(Debug)]
pub struct SignIn {
    service: String,
    payload: Json,
    dialect: Option<Dialect>,
    /// The answer to the first message, while the second is under way.
    created: Option<Json>,
}

impl SignIn {
    /// Signs in with `payload`, an object with a `strategy` and its fields; without
    /// a dialect the answer decides.
    pub fn new(service: &str, payload: Json, dialect: Option<Dialect>) -> Self {
        Self {
            service: service.to_owned(),
            payload,
            dialect,
            created: None,
        }
    }

    /// Signs in with a token from an earlier sign-in.
    pub fn with_token(service: &str, token: &Secret, dialect: Option<Dialect>) -> Self {
        Self::new(service, token_payload(token), dialect)
    }

    /// Returns the first message.
    pub fn start(&self) -> Emission {
        match self.dialect {
            Some(Dialect::Feathers3) => authenticate(self.payload.clone()),
            Some(dialect @ Dialect::Feathers4) => self.create().emission(dialect),
            None => self.create().emission(Dialect::default()),
        }
    }

    /// Takes the result of the message before and says what comes next.
    pub fn handle_result(&mut self, result: Json) -> Step {
        let dialect = match (self.dialect, &self.created) {
            (Some(dialect), _) => dialect,
            (None, Some(_)) => Dialect::Feathers3,
            (None, None) if result.field("authentication").is_some() => Dialect::Feathers4,
            (None, None) => match token_in(&result) {
                Some(token) => {
                    self.created = Some(result);
                    return Step::Send(authenticate(token_payload(&token)));
                }
                None => Dialect::Feathers4,
            },
        };
        let earlier = self.created.as_ref().and_then(token_in);
        let token = token_in(&result).or(earlier);
        Step::Done(SignedIn {
            token,
            dialect,
            answer: result,
        })
    }

    fn create(&self) -> Call {
        Call::create(&self.service, self.payload.clone(), Json::EMPTY_OBJECT)
    }
}

/// Returns the message that signs a connection out.
pub fn sign_out(service: &str, dialect: Dialect) -> Emission {
    match dialect {
        Dialect::Feathers4 => {
            Call::remove(service, Json::NULL, Json::EMPTY_OBJECT).emission(dialect)
        }
        Dialect::Feathers3 => Emission {
            name: "logout".to_owned(),
            args: vec![],
        },
    }
}

fn authenticate(payload: Json) -> Emission {
    Emission {
        name: "authenticate".to_owned(),
        args: vec![payload],
    }
}

fn token_payload(token: &Secret) -> Json {
    let (strategy, token) = (Json::string("jwt"), Json::string(token.expose()));
    Json::object([("strategy", &strategy), ("accessToken", &token)])
}

fn token_in(answer: &Json) -> Option<Secret> {
    answer.field("accessToken")?.as_text().map(Secret::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &'static str) -> Json {
        Json::parse(text).unwrap()
    }

    fn sign_in(dialect: Option<Dialect>) -> SignIn {
        SignIn::new(
            "authentication",
            json(r#"{"strategy":"local","email":"a"}"#),
            dialect,
        )
    }

    fn done(step: Step) -> SignedIn {
        match step {
            Step::Done(signed_in) => signed_in,
            Step::Send(emission) => panic!("not done: {emission:?}"),
        }
    }

    #[test]
    fn feathers_4_is_done_after_its_create() {
        let mut sign_in = sign_in(None);
        let first = sign_in.start();
        assert_eq!(first.name, "create");
        assert_eq!(first.args[0].as_str(), r#""authentication""#);
        let answer = json(r#"{"accessToken":"t","authentication":{"strategy":"local"}}"#);
        let signed_in = done(sign_in.handle_result(answer));
        assert_eq!(signed_in.dialect, Dialect::Feathers4);
        assert_eq!(signed_in.token.unwrap().expose(), "t");
    }

    #[test]
    fn feathers_3_needs_the_event_after_the_token() {
        let mut sign_in = sign_in(None);
        let Step::Send(second) = sign_in.handle_result(json(r#"{"accessToken":"t"}"#)) else {
            panic!("the connection was left anonymous");
        };
        assert_eq!(second.name, "authenticate");
        assert_eq!(
            second.args[0].as_str(),
            r#"{"strategy":"jwt","accessToken":"t"}"#
        );
        let signed_in = done(sign_in.handle_result(json(r#"{"accessToken":"u"}"#)));
        assert_eq!(signed_in.dialect, Dialect::Feathers3);
        assert_eq!(signed_in.token.unwrap().expose(), "u");
    }

    #[test]
    fn a_named_dialect_is_taken_at_its_word() {
        let mut three = sign_in(Some(Dialect::Feathers3));
        assert_eq!(three.start().name, "authenticate");
        assert_eq!(
            done(three.handle_result(json("{}"))).dialect,
            Dialect::Feathers3
        );
        let mut four = sign_in(Some(Dialect::Feathers4));
        assert!(
            done(four.handle_result(json(r#"{"accessToken":"t"}"#)))
                .token
                .is_some()
        );
    }

    #[test]
    fn signing_out_is_a_remove_or_an_event() {
        assert_eq!(
            sign_out("authentication", Dialect::Feathers4).name,
            "remove"
        );
        assert_eq!(
            sign_out("authentication", Dialect::Feathers3).name,
            "logout"
        );
    }
}
