//! What a JSON Web Token says of itself, read without a connection.
//!
//! Nothing here is verified: only the server has the key. It serves to tell
//! the user who is signed in until when, and to spare a server a token that
//! has expired.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::protocol::json::Json;
use crate::secret::Secret;

/// The claims of a token that Feathers servers set. Each is `None` when it is
/// missing or of another type than it should be.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Claims {
    /// `iat`: when the token was issued, in seconds since 1970.
    pub issued: Option<i64>,
    /// `exp`: from when on the token is refused, in seconds since 1970.
    pub expires: Option<i64>,
    /// Whom the token is for: `sub`, a number as it was written. Feathers 1 to
    /// 3 write `anonymous` there, or nothing, and the id into `userId`, which
    /// is then taken instead.
    pub subject: Option<String>,
    /// `iss`: who issued the token.
    pub issuer: Option<String>,
    /// `aud`: whom the token is meant to be shown to.
    pub audience: Vec<String>,
}

impl Claims {
    /// Reads the claims of a token; `None` when it is no JSON Web Token, which
    /// a server is free to use.
    pub fn of(token: &Secret) -> Option<Self> {
        let mut parts = token.expose().split('.');
        let (_header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
        let claims = Json::parse(text).ok()?;
        if !claims.as_str().starts_with('{') {
            return None;
        }
        Some(Self {
            issued: claims
                .field("iat")
                .as_ref()
                .and_then(|time| seconds(time, f64::floor)),
            // Expired at 5.5 means not yet at 5, but at 6.
            expires: claims
                .field("exp")
                .as_ref()
                .and_then(|time| seconds(time, f64::ceil)),
            subject: subject(&claims),
            issuer: claims.field("iss").and_then(|issuer| issuer.as_text()),
            audience: audience(&claims),
        })
    }

    /// Tells whether the token has expired at `now`, in seconds since 1970.
    /// Without `exp` it never does. Mirrors `verify` of jsonwebtoken.
    pub fn expired_at(&self, now: i64) -> bool {
        self.expires.is_some_and(|expires| now >= expires)
    }
}

fn seconds(time: &Json, round: fn(f64) -> f64) -> Option<i64> {
    // The cast ends at the first and the last second there are.
    time.read()
        .ok()
        .or_else(|| time.read().ok().map(|time: f64| round(time) as i64))
}

fn subject(claims: &Json) -> Option<String> {
    let id = |name| claims.field(name).as_ref().and_then(text_or_number);
    // The default of feathers-authentication 1 and 2, lib/options.js.
    let (sub, user) = (id("sub"), id("userId"));
    match sub.as_deref() {
        None | Some("" | "anonymous") => user.or(sub),
        Some(_) => sub,
    }
}

fn text_or_number(value: &Json) -> Option<String> {
    let is_number = value
        .as_str()
        .starts_with(|first: char| first == '-' || first.is_ascii_digit());
    if is_number {
        Some(value.as_str().to_owned())
    } else {
        value.as_text()
    }
}

fn audience(claims: &Json) -> Vec<String> {
    let Some(audience) = claims.field("aud") else {
        return Vec::new();
    };
    match audience.items() {
        Some(items) => items.iter().filter_map(Json::as_text).collect(),
        None => audience.as_text().into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn token(payload: &str) -> Secret {
        let payload = URL_SAFE_NO_PAD.encode(payload);
        Secret::new(format!("eyJhbGciOiJIUzI1NiJ9.{payload}.c2ln"))
    }

    fn claims(payload: &str) -> Claims {
        Claims::of(&token(payload)).unwrap()
    }

    #[test]
    fn claims_of_a_feathers_5_token() {
        let found = claims(
            r#"{"iat":1795379275,"exp":1795465675,"aud":"https://yourdomain.com","sub":"42","jti":"x"}"#,
        );
        let expected = Claims {
            issued: Some(1_795_379_275),
            expires: Some(1_795_465_675),
            subject: Some("42".to_owned()),
            issuer: None,
            audience: vec!["https://yourdomain.com".to_owned()],
        };
        assert_eq!(found, expected);
        assert!(!found.expired_at(1_795_465_674));
        assert!(found.expired_at(1_795_465_675));
    }

    #[test]
    fn the_subject_is_sub_else_user_id() {
        for (payload, subject) in [
            (r#"{"sub":"a","userId":"b"}"#, Some("a")),
            (r#"{"sub":"anonymous","userId":"5f1e"}"#, Some("5f1e")),
            (r#"{"sub":"anonymous","userId":7}"#, Some("7")),
            (r#"{"sub":"anonymous"}"#, Some("anonymous")),
            (r#"{"userId":"b"}"#, Some("b")),
            (r#"{"sub":null,"userId":1}"#, Some("1")),
            (
                r#"{"sub":12345678901234567890123}"#,
                Some("12345678901234567890123"),
            ),
            (r#"{"sub":-1}"#, Some("-1")),
            (r#"{"sub":{"id":1}}"#, None),
            ("{}", None),
        ] {
            assert_eq!(claims(payload).subject.as_deref(), subject, "{payload}");
        }
    }

    #[test]
    fn times_may_be_fractional_or_beyond_all_time() {
        let expires = |exp: &str| claims(&format!(r#"{{"exp":{exp}}}"#)).expires;
        assert_eq!(expires("5.5"), Some(6));
        assert_eq!(expires("1.7e9"), Some(1_700_000_000));
        assert_eq!(expires("1e300"), Some(i64::MAX));
        assert_eq!(expires("-1e300"), Some(i64::MIN));
        assert_eq!(expires("99999999999999999999"), Some(i64::MAX));
        for none in ["1e400", "null", "\"5\"", "[5]", "true"] {
            assert_eq!(expires(none), None, "{none}");
        }
        assert_eq!(claims(r#"{"iat":5.9}"#).issued, Some(5));
        assert!(!claims("{}").expired_at(i64::MAX));
    }

    #[test]
    fn an_audience_may_be_a_list() {
        assert_eq!(claims(r#"{"aud":["a",1,"b"]}"#).audience, ["a", "b"]);
        assert!(claims(r#"{"aud":{}}"#).audience.is_empty());
    }

    #[test]
    fn what_is_no_token_has_no_claims() {
        for text in [
            "",
            ".",
            "..",
            "a.b",
            "a.!.c",
            "a.e30=.c",
            "a.e30.c.d",
            "a.e30",
        ] {
            assert_eq!(Claims::of(&Secret::new(text)), None, "{text}");
        }
        for payload in [
            "",
            "5",
            "[]",
            "null",
            "{",
            r#"{"a":1}{"#,
            &"[".repeat(100_000),
        ] {
            assert_eq!(Claims::of(&token(payload)), None);
        }
        assert_eq!(Claims::of(&Secret::new("a.e30.")), Some(Claims::default()));
    }

    #[test]
    fn deep_claims_are_passed_over() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let found = claims(&format!(
            r#"{{"sub":{deep},"exp":{deep},"aud":{deep},"iat":1}}"#
        ));
        assert_eq!(
            found,
            Claims {
                issued: Some(1),
                ..Claims::default()
            }
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic(text in "\\PC*", payload in any::<Vec<u8>>()) {
            let _ = Claims::of(&Secret::new(text.as_str()));
            let _ = Claims::of(&Secret::new(format!("{text}.{}.", URL_SAFE_NO_PAD.encode(payload))));
        }

        #[test]
        fn no_claims_make_reading_panic(
            claim in "sub|userId|iat|exp|aud|iss",
            value in "[\\[\\]{}\":,0-9eE.+\\-]{0,12}",
            now in any::<i64>(),
        ) {
            if let Some(claims) = Claims::of(&token(&format!(r#"{{"{claim}":{value}}}"#))) {
                let _ = claims.expired_at(now);
            }
        }
    }
}
