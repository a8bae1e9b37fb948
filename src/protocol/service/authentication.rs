//! Signing in and out, as a conversation without IO.
//!
//! Feathers 4 and 5 sign a connection in by `create` on the authentication service.
//! Feathers 3 answers the same call with a good token and leaves the connection
//! anonymous: only the event `authenticate` attaches it. The answer tells which
//! it was: one of Feathers 4 has an `authentication` object. Up to Feathers 2 there is only the
//! event, and up to feathers-authentication 0.7 its answer is an event too.

use super::call::{Call, Dialect, Emission};
use super::error::FeathersError;
use super::event::Received;
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
    /// The answer to the first message, while the second is under way.
    created: Option<Json>,
}

impl SignIn {
    /// Signs in with `payload`, an object with a `strategy` and its fields.
    pub fn new(service: &str, payload: Json) -> Self {
        Self {
            service: service.to_owned(),
            payload,
            created: None,
        }
    }

    /// Signs in with a token from an earlier sign-in.
    pub fn with_token(service: &str, token: &Secret) -> Self {
        Self::new(service, token_payload(token))
    }

    /// Returns the first message.
    pub fn start(&self, dialect: Dialect) -> Emission {
        match dialect {
            Dialect::Modern | Dialect::Feathers4 => {
                let payload = self.payload.clone();
                Call::create(&self.service, payload, Json::EMPTY_OBJECT).emission(dialect)
            }
            Dialect::Feathers3 => authenticate(self.payload.clone()),
            Dialect::Feathers2 => authenticate(in_both_forms(&self.payload)),
        }
    }

    /// Takes the result of the message before and says what comes next.
    pub fn handle_result(&mut self, dialect: Dialect, result: Json) -> Step {
        let dialect = match (dialect, &self.created) {
            (Dialect::Modern, Some(_)) => Dialect::Feathers3,
            (Dialect::Modern, None) if result.field("authentication").is_some() => {
                Dialect::Feathers4
            }
            (Dialect::Modern, None) => match token_in(&result) {
                Some(token) => {
                    self.created = Some(result);
                    return Step::Send(authenticate(token_payload(&token)));
                }
                None => Dialect::Feathers4,
            },
            (dialect, _) => dialect,
        };
        let earlier = self.created.as_ref().and_then(token_in);
        let token = token_in(&result).or(earlier);
        Step::Done(SignedIn {
            token,
            dialect,
            answer: result,
        })
    }
}

/// Returns what an event says about a sign-in: feathers-authentication 0.4 to 0.7 answers by
/// events and never by an ack.
pub fn told_by_event(event: &Received) -> Option<Result<Json, Box<FeathersError>>> {
    match &*event.name {
        "authenticated" => Some(Ok(event.data().into_owned())),
        "unauthorized" => Some(Err(Box::new(FeathersError::from_ack(&event.data())))),
        _ => None,
    }
}

/// Returns the message that signs a connection out.
pub fn sign_out(service: &str, dialect: Dialect) -> Emission {
    match dialect {
        Dialect::Modern | Dialect::Feathers4 => {
            Call::remove(service, Json::NULL, Json::EMPTY_OBJECT).emission(dialect)
        }
        // It must ask for an ack: feathers-authentication 0.4 to 0.7 brings its server down
        // otherwise.
        Dialect::Feathers3 | Dialect::Feathers2 => Emission {
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

/// Adds to a token for feathers-authentication 1 what versions 0.4 to 0.7 read.
fn in_both_forms(payload: &Json) -> Json {
    let fields = payload.fields().unwrap_or_default();
    let Some(token) = fields.get("accessToken") else {
        return payload.clone();
    };
    let kind = Json::string("token");
    let mut both: Vec<_> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value))
        .collect();
    both.extend([("type", &kind), ("token", token)]);
    Json::object(both)
}

/// Finds the token, which feathers-authentication called `token` up to 0.7.
fn token_in(answer: &Json) -> Option<Secret> {
    let mut fields = answer.fields()?;
    let token = fields
        .swap_remove("accessToken")
        .or_else(|| fields.swap_remove("token"))?;
    token.as_text().map(Secret::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &'static str) -> Json {
        Json::parse(text).unwrap()
    }

    fn sign_in() -> SignIn {
        SignIn::new(
            "authentication",
            json(r#"{"strategy":"local","email":"a"}"#),
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
        let mut sign_in = sign_in();
        let first = sign_in.start(Dialect::Modern);
        assert_eq!(first.name, "create");
        assert_eq!(first.args[0].as_str(), r#""authentication""#);
        let answer = json(r#"{"accessToken":"t","authentication":{"strategy":"local"}}"#);
        let signed_in = done(sign_in.handle_result(Dialect::Modern, answer));
        assert_eq!(signed_in.dialect, Dialect::Feathers4);
        assert_eq!(signed_in.token.unwrap().expose(), "t");
    }

    #[test]
    fn feathers_3_needs_the_event_after_the_token() {
        let mut sign_in = sign_in();
        let step = sign_in.handle_result(Dialect::Modern, json(r#"{"accessToken":"t"}"#));
        let Step::Send(second) = step else {
            panic!("the connection was left anonymous");
        };
        assert_eq!(second.name, "authenticate");
        assert_eq!(
            second.args[0].as_str(),
            r#"{"strategy":"jwt","accessToken":"t"}"#
        );
        let answer = json(r#"{"accessToken":"u"}"#);
        let signed_in = done(sign_in.handle_result(Dialect::Modern, answer));
        assert_eq!(signed_in.dialect, Dialect::Feathers3);
        assert_eq!(signed_in.token.unwrap().expose(), "u");
    }

    #[test]
    fn a_named_dialect_is_taken_at_its_word() {
        let mut three = sign_in();
        assert_eq!(three.start(Dialect::Feathers3).name, "authenticate");
        assert_eq!(
            done(three.handle_result(Dialect::Feathers3, json("{}"))).dialect,
            Dialect::Feathers3
        );
        let mut four = sign_in();
        let answer = json(r#"{"accessToken":"t"}"#);
        assert!(
            done(four.handle_result(Dialect::Feathers4, answer))
                .token
                .is_some()
        );
    }

    #[test]
    fn old_servers_get_a_token_in_both_forms_and_answer_in_two() {
        let token = Secret::new("t");
        let first = SignIn::with_token("authentication", &token).start(Dialect::Feathers2);
        assert_eq!(first.name, "authenticate");
        assert_eq!(
            first.args[0].as_str(),
            r#"{"strategy":"jwt","accessToken":"t","type":"token","token":"t"}"#
        );
        let local = sign_in().start(Dialect::Feathers2);
        assert_eq!(
            local.args[0].as_str(),
            r#"{"strategy":"local","email":"a"}"#
        );
        let answer = json(r#"{"token":"t","data":{"id":1}}"#);
        let signed_in = done(sign_in().handle_result(Dialect::Feathers2, answer));
        assert_eq!(signed_in.token.unwrap().expose(), "t");
    }

    #[test]
    fn events_of_old_servers_tell_how_it_went() {
        let told = |name: &str, arg| {
            told_by_event(&Received {
                name: name.into(),
                args: vec![arg],
            })
        };
        let answer = json(r#"{"token":"t"}"#);
        assert_eq!(
            told("authenticated", answer.clone()).unwrap().unwrap(),
            answer
        );
        let refused = json(r#"{"name":"NotAuthenticated","message":"no","code":401}"#);
        let error = told("unauthorized", refused).unwrap().unwrap_err();
        assert_eq!(error.status(), 401);
        assert!(told("messages created", answer).is_none());
    }

    #[test]
    fn signing_out_is_a_remove_or_an_event() {
        assert_eq!(
            sign_out("authentication", Dialect::Feathers4).name,
            "remove"
        );
        for dialect in [Dialect::Feathers3, Dialect::Feathers2] {
            assert_eq!(sign_out("authentication", dialect).name, "logout");
        }
    }
}
