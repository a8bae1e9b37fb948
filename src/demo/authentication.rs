//! Signing in and out: the `authentication` service.
//!
//! Knows the tokens and who a connection belongs to. Mirrors `AuthenticationService`, the local
//! and the jwt strategy of `@feathersjs/authentication` 4.5.
//!
//! The tokens look like any JWT, but their signature is a fixed text that everybody can read
//! here. So a token that one run of the demo made serves the next, and there is nothing
//! to keep secret; a server with anything to protect must not do this.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::errors::FeathersError;
use super::records::{Fields, Records, key};
use crate::protocol::service::query::Query;
use crate::secret::Secret;

/// How long a token is good for, in seconds.
const LIFETIME: u64 = 24 * 60 * 60;
/// What stands where other servers have a signature.
const SIGNATURE: &str = "feathers-primus demo, signed by nobody";

/// Who a connection is signed in as.
#[derive(Default)]
pub(super) struct Session {
    login: Option<Login>,
}

struct Login {
    token: Secret,
    claims: Claims,
}

/// What a token says.
struct Claims {
    payload: Value,
    /// The id of the user, as text.
    subject: String,
    /// In seconds since 1970.
    expires: u64,
}

impl Session {
    /// Returns the id of the user, unless nobody is signed in or the token
    /// has expired; `now` is in seconds since 1970.
    pub(super) fn user(&self, now: u64) -> Option<&str> {
        let claims = &self.login.as_ref()?.claims;
        (claims.expires > now).then_some(claims.subject.as_str())
    }

    /// Signs in with a strategy and returns the token and the user.
    ///
    /// A session that fails to sign in anew stays as it was.
    pub(super) fn create(
        &mut self,
        data: &Fields,
        users: &Records,
        now: u64,
    ) -> Result<Value, FeathersError> {
        let strategy = data.get("strategy").and_then(Value::as_str);
        let token = match strategy {
            Some("local") => local(data, users, now)?,
            Some("jwt") => jwt(data)?,
            Some(_) => return Err(refused(" (strategy not allowed in authStrategies)")),
            None => return Err(refused(" (no `strategy` set)")),
        };
        let claims = verify(&token, now)?;
        let user = users.get(&claims.subject.as_str().into());
        let user = user.ok_or_else(invalid_login)?;
        let result = result(&token, strategy, &claims, user);
        let token = Secret::new(token);
        self.login = Some(Login { token, claims });
        Ok(result)
    }

    /// Signs out; `id` is `null` or the token itself.
    pub(super) fn remove(&mut self, id: &Value, users: &Records) -> Result<Value, FeathersError> {
        let is_meant = |login: &Login| id.is_null() || id.as_str() == Some(login.token.expose());
        if !id.is_null() && !self.login.as_ref().is_some_and(is_meant) {
            return Err(FeathersError::not_authenticated("Invalid access token"));
        }
        let login = self.login.take();
        let Login { token, claims } = login.ok_or_else(|| refused(" (no `strategy` set)"))?;
        let user = users.get(&claims.subject.as_str().into());
        let user = user.unwrap_or(&Value::Null);
        Ok(result(token.expose(), Some("jwt"), &claims, user))
    }
}

fn result(token: &str, strategy: Option<&str>, claims: &Claims, user: &Value) -> Value {
    json!({
        "accessToken": token,
        "authentication": {"strategy": strategy, "payload": claims.payload},
        "user": user,
    })
}

fn invalid_login() -> FeathersError {
    FeathersError::not_authenticated("Invalid login")
}

fn refused(why: &str) -> FeathersError {
    FeathersError::not_authenticated(format!("Invalid authentication information{why}"))
}

/// Makes a token for the one user who has a password.
fn local(data: &Fields, users: &Records, now: u64) -> Result<String, FeathersError> {
    if data.get("email") != Some(&super::EMAIL.into())
        || data.get("password") != Some(&super::PASSWORD.into())
    {
        return Err(invalid_login());
    }
    let by_email = Query::parse(&json!({"email": super::EMAIL}))?;
    let user = users.matching(&by_email).first().copied();
    let id = &user.ok_or_else(invalid_login)?["id"];
    Ok(make_token(&key(id), now))
}

/// Takes a token that was made before.
fn jwt(data: &Fields) -> Result<String, FeathersError> {
    let token = data.get("accessToken").and_then(Value::as_str);
    let token = token.ok_or_else(|| FeathersError::not_authenticated("No access token"))?;
    Ok(token.to_owned())
}

fn make_token(subject: &str, now: u64) -> String {
    let payload = json!({
        "iat": now,
        "exp": now + LIFETIME,
        "aud": "https://yourdomain.com",
        "iss": "feathers",
        "sub": subject,
    });
    let payload = URL_SAFE_NO_PAD.encode(payload.to_string());
    format!("{}.{payload}.{}", header(), signature())
}

fn header() -> String {
    URL_SAFE_NO_PAD.encode(json!({"alg": "HS256", "typ": "access"}).to_string())
}

fn signature() -> String {
    URL_SAFE_NO_PAD.encode(SIGNATURE)
}

/// Reads a token that some run of the demo made and that is still good.
fn verify(token: &str, now: u64) -> Result<Claims, FeathersError> {
    let claims = decode(token).ok_or_else(invalid_login)?;
    if claims.expires > now {
        return Ok(claims);
    }
    Err(
        FeathersError::not_authenticated("jwt expired").with_data(json!({
            "name": "TokenExpiredError",
            "message": "jwt expired",
            "expiredAt": super::timestamp(claims.expires * 1000),
        })),
    )
}

fn decode(token: &str) -> Option<Claims> {
    let token = token.strip_prefix(header().as_str())?.strip_prefix('.')?;
    let token = token.strip_suffix(signature().as_str())?;
    let payload = URL_SAFE_NO_PAD.decode(token.strip_suffix('.')?).ok()?;
    let payload: Value = serde_json::from_slice(&payload).ok()?;
    let subject = payload.get("sub")?.as_str()?.to_owned();
    // Beyond the year 10000 nobody issues tokens, and no date can be written.
    let expires = payload
        .get("exp")?
        .as_u64()
        .filter(|exp| *exp < 250_000_000_000)?;
    Some(Claims {
        payload,
        subject,
        expires,
    })
}

#[cfg(test)]
mod tests {
    use super::super::records::sample_users;
    use super::*;

    const NOW: u64 = 1_800_000_000;

    fn sign_in(session: &mut Session, data: Value, now: u64) -> Result<Value, String> {
        let result = session.create(data.as_object().unwrap(), &sample_users(), now);
        result.map_err(|error| {
            let error = error.to_json();
            assert_eq!(error["code"], 401);
            error["message"].as_str().unwrap().to_owned()
        })
    }

    fn local() -> Value {
        json!({"strategy": "local", "email": "demo@example.com", "password": "demo"})
    }

    #[test]
    fn a_password_signs_in_for_a_day() {
        let mut session = Session::default();
        assert_eq!(session.user(NOW), None);
        let result = sign_in(&mut session, local(), NOW).unwrap();
        assert_eq!(result["authentication"]["strategy"], "local");
        assert_eq!(result["authentication"]["payload"]["exp"], NOW + 86_400);
        assert_eq!(result["user"]["email"], "demo@example.com");
        assert_eq!(session.user(NOW), Some("1"));
        assert_eq!(session.user(NOW + 86_400), None);
    }

    #[test]
    fn a_token_of_another_run_signs_in_until_it_expires() {
        let token = make_token("1", NOW);
        let data = json!({"strategy": "jwt", "accessToken": token});
        let mut session = Session::default();
        let result = sign_in(&mut session, data.clone(), NOW + 1).unwrap();
        assert_eq!(result["accessToken"], json!(token));
        assert_eq!(session.user(NOW + 1), Some("1"));

        let error = data.as_object().unwrap();
        let error = Session::default().create(error, &sample_users(), NOW + 86_400);
        let error = error.unwrap_err().to_json();
        assert_eq!(error["message"], "jwt expired");
        assert_eq!(error["data"]["expiredAt"], "2027-01-16T08:00:00.000Z");
    }

    #[test]
    fn what_is_wrong_is_refused() {
        let foreign = format!("{}.{}.{}", header(), "e30", signature());
        let no_such_user = make_token("99", NOW);
        let endless = json!({"sub": "1", "exp": u64::MAX}).to_string();
        let endless = format!(
            "{}.{}.{}",
            header(),
            URL_SAFE_NO_PAD.encode(endless),
            signature()
        );
        let jwt = |token: &str| json!({"strategy": "jwt", "accessToken": token});
        let rows = [
            (
                json!({"strategy": "local", "email": "demo@example.com"}),
                "Invalid login",
            ),
            (
                json!({"strategy": "local", "email": "demo@example.com", "password": "x"}),
                "Invalid login",
            ),
            (jwt("x.y.z"), "Invalid login"),
            (jwt(&foreign), "Invalid login"),
            (jwt(&no_such_user), "Invalid login"),
            (jwt(&endless), "Invalid login"),
            (jwt(&(header() + "." + &signature())), "Invalid login"),
            (json!({"strategy": "jwt"}), "No access token"),
            (
                json!({"strategy": "github"}),
                "Invalid authentication information (strategy not allowed in authStrategies)",
            ),
            (
                json!({}),
                "Invalid authentication information (no `strategy` set)",
            ),
        ];
        for (data, text) in rows {
            let mut session = Session::default();
            assert_eq!(
                sign_in(&mut session, data.clone(), NOW).unwrap_err(),
                text,
                "{data}"
            );
            assert_eq!(session.user(NOW), None);
        }
    }

    #[test]
    fn signing_out_needs_the_own_token_or_null() {
        let users = sample_users();
        let mut session = Session::default();
        assert!(session.remove(&Value::Null, &users).is_err());
        let token = sign_in(&mut session, local(), NOW).unwrap()["accessToken"].clone();
        assert!(session.remove(&json!("other"), &users).is_err());
        assert_eq!(
            session.remove(&token, &users).unwrap()["accessToken"],
            token
        );
        assert_eq!(session.user(NOW), None);
        sign_in(&mut session, local(), NOW).unwrap();
        assert!(session.remove(&Value::Null, &users).is_ok());
        assert_eq!(session.user(NOW), None);
    }
}
