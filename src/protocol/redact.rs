//! Secrets taken out of what is shown of the wire.
//!
//! Two nets: the values of keys that are named like secrets, and every text that
//! this run knows to be one, wherever it stands.

use super::json::Json;
use super::tokens::{Token, spans};
use crate::secret::{REDACTED, Secret};

/// Parts of the names of keys whose values are secrets, in lower case.
const TELLING: [&str; 11] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "api_key",
    "api-key",
    "authorization",
    "cookie",
    "credential",
];

/// Names that are too short to be looked for as parts.
const EXACT: [&str; 5] = ["pass", "pwd", "pin", "otp", "jwt"];

/// Tells whether a key or parameter is named like a secret.
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_lowercase();
    TELLING.iter().any(|part| name.contains(part)) || EXACT.contains(&name.as_str())
}

/// Returns a URL with the values of secret parameters replaced.
pub fn redact_url(url: &str) -> String {
    let Some((before, query)) = url.split_once('?') else {
        return url.to_owned();
    };
    let parameters: Vec<_> = query
        .split('&')
        .map(|parameter| match parameter.split_once('=') {
            Some((name, _)) if is_secret_name(name) => format!("{name}={REDACTED}"),
            _ => parameter.to_owned(),
        })
        .collect();
    format!("{before}?{}", parameters.join("&"))
}

/// Returns a JSON text with the values of secret keys replaced, and the rest as
/// it was.
pub fn redact_json(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut kept = 0;
    // The last string, the first byte of a secret value, and how deep in it we are.
    let mut name = "";
    let mut hidden: Option<(usize, usize)> = None;
    let mut after_colon = false;
    for (span, token) in spans(text) {
        if let Some((start, depth)) = &mut hidden {
            match token {
                Token::BeginObject | Token::BeginArray => *depth += 1,
                Token::EndObject | Token::EndArray => *depth = depth.saturating_sub(1),
                _ => {}
            }
            if *depth == 0 {
                shown.push_str(&text[kept..*start]);
                shown.push_str(&format!("\"{REDACTED}\""));
                kept = span.end;
                hidden = None;
            }
            continue;
        }
        match token {
            Token::Colon if is_secret_name(name) => after_colon = true,
            Token::Scalar("null") => after_colon = false,
            Token::BeginObject | Token::BeginArray if after_colon => {
                hidden = Some((span.start, 1));
                after_colon = false;
            }
            Token::String(_) | Token::Scalar(_) if after_colon => {
                shown.push_str(&text[kept..span.start]);
                shown.push_str(&format!("\"{REDACTED}\""));
                kept = span.end;
                after_colon = false;
                name = "";
            }
            Token::String(string) => name = string,
            _ => {}
        }
    }
    // A value that never ends is hidden to the end.
    match hidden {
        Some((start, _)) => {
            shown.push_str(&text[kept..start]);
            shown.push_str(REDACTED);
        }
        None => shown.push_str(&text[kept..]),
    }
    shown
}

/// Replaces every known secret in a text of any kind, as it stands and as JSON
/// writes it. Texts of less than four letters are left alone: they would take
/// half of the text with them.
pub fn redact_known(text: &str, secrets: &[Secret]) -> String {
    let mut shown = text.to_owned();
    for secret in secrets
        .iter()
        .map(Secret::expose)
        .filter(|secret| secret.len() >= 4)
    {
        let quoted = Json::string(secret);
        let written = quoted.as_str().trim_matches('"');
        for form in [secret, written] {
            if shown.contains(form) {
                shown = shown.replace(form, REDACTED);
            }
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_secret_keys_are_replaced_and_the_rest_is_kept_to_the_letter() {
        for (text, shown) in [
            (
                r#"{"data":["create","authentication",{"email":"a", "password":"p\"w"},{}]}"#,
                r#"{"data":["create","authentication",{"email":"a", "password":"[redacted]"},{}]}"#,
            ),
            (
                r#"{"accessToken":"t","n":1.0}"#,
                r#"{"accessToken":"[redacted]","n":1.0}"#,
            ),
            (
                r#"{"apiKey":{"a":[1,{}]},"n":1}"#,
                r#"{"apiKey":"[redacted]","n":1}"#,
            ),
            (
                r#"{"tokens":[1,[2]],"n":1}"#,
                r#"{"tokens":"[redacted]","n":1}"#,
            ),
            (r#"{"password":null,"n":1}"#, r#"{"password":null,"n":1}"#),
            (r#"["password","x"]"#, r#"["password","x"]"#),
            (r#"{"Cookie":7}"#, r#"{"Cookie":"[redacted]"}"#),
            (r#"{"password":{"x":"#, r#"{"password":[redacted]"#),
            ("primus::ping::1", "primus::ping::1"),
        ] {
            assert_eq!(redact_json(text), shown);
        }
    }

    #[test]
    fn secret_parameters_of_a_url_are_replaced() {
        for (url, shown) in [
            ("http://a/b", "http://a/b"),
            (
                "http://a?b=1&access_token=x=y&c",
                "http://a?b=1&access_token=[redacted]&c",
            ),
            ("http://a?pin=1", "http://a?pin=[redacted]"),
        ] {
            assert_eq!(redact_url(url), shown);
        }
    }

    #[test]
    fn known_secrets_go_wherever_they_stand() {
        let secrets = [Secret::new("hunter\"2"), Secret::new("x")];
        assert_eq!(
            redact_known(r#"xx hunter"2 {"a":"hunter\"2"}"#, &secrets),
            r#"xx [redacted] {"a":"[redacted]"}"#
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}|[\\[\\]{}\"\\\\:,tokenpin1 é]{0,60}") {
            redact_json(&text);
        }
    }
}
