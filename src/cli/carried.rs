//! The secrets that the upgrade request carries, in every form that a server may send them back.
//!
//! What a server makes of a header or parameter is no longer the text that was typed: it splits
//! cookies, decodes Basic credentials and percent signs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::header::{
    AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue, PROXY_AUTHORIZATION,
};

use crate::protocol::redact::is_secret_name;
use crate::secret::Secret;

/// A part of a cookie with fewer letters is a choice of language or colour rather than a secret.
const LEAST: usize = 8;

/// Returns the secrets of headers, by their names.
pub(super) fn of_headers(headers: &HeaderMap) -> Vec<Secret> {
    headers
        .iter()
        .filter(|(name, _)| is_secret_name(name.as_str()))
        .flat_map(|(name, value)| of_header(name, value))
        .collect()
}

/// Returns the secrets of a header that holds some, whatever its name.
pub(super) fn of_header(name: &HeaderName, value: &HeaderValue) -> Vec<Secret> {
    let Ok(text) = std::str::from_utf8(value.as_bytes()) else {
        return Vec::new();
    };
    let mut all = vec![text.to_owned()];
    if name == COOKIE {
        all.extend(of_cookies(text));
    } else if let Some((_, word)) = text.split_once(' ') {
        // Of `Bearer abc` the second word alone is one too.
        all.push(word.to_owned());
        if [AUTHORIZATION, PROXY_AUTHORIZATION].contains(name) {
            all.extend(of_basic(word));
        }
    }
    all.into_iter().map(Secret::new).collect()
}

/// Returns the secrets of the query of a URL, by their names.
pub(super) fn of_query(query: &str) -> Vec<Secret> {
    let values = query.split('&').filter_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        is_secret_name(&decoded(name)).then_some(value)
    });
    values
        .flat_map(|value| [value.to_owned(), decoded(value)])
        .map(Secret::new)
        .collect()
}

fn of_cookies(text: &str) -> impl Iterator<Item = String> {
    let values = text.split(';').filter_map(|cookie| {
        let (_, value) = cookie.split_once('=')?;
        Some(value.trim().trim_matches('"'))
    });
    values
        .filter(|value| value.len() >= LEAST)
        .flat_map(|value| [value.to_owned(), decoded(value)])
}

/// Returns the password of Basic credentials, and both it and the name as they stand together.
fn of_basic(word: &str) -> Vec<String> {
    let bytes = STANDARD.decode(word.trim()).unwrap_or_default();
    let text = String::from_utf8(bytes).unwrap_or_default();
    match text.split_once(':') {
        Some((_, password)) => vec![password.to_owned(), text],
        None => Vec::new(),
    }
}

/// Decodes what a form has encoded; what is encoded wrongly stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, more)) = rest.split_first() {
        let code = more.get(..2).filter(|_| byte == b'%');
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(code) => {
                bytes.push(code);
                rest = more.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(if byte == b'+' { b' ' } else { byte });
                rest = more;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exposed(secrets: &[Secret]) -> Vec<&str> {
        secrets.iter().map(Secret::expose).collect()
    }

    #[test]
    fn headers_are_taken_apart_as_servers_do() {
        for (name, value, secrets) in [
            ("x-lang", "en", &[][..]),
            ("x-api-key", "abcd", &["abcd"]),
            ("authorization", "Bearer ab cd", &["Bearer ab cd", "ab cd"]),
            (
                "authorization",
                "Basic YWRhOnNlY3JldA==",
                &[
                    "Basic YWRhOnNlY3JldA==",
                    "YWRhOnNlY3JldA==",
                    "secret",
                    "ada:secret",
                ],
            ),
            (
                "cookie",
                "theme=dark; sid=\"12345678\"",
                &["theme=dark; sid=\"12345678\"", "12345678", "12345678"],
            ),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().unwrap());
            assert_eq!(exposed(&of_headers(&headers)), secrets, "{name}");
        }
    }

    #[test]
    fn parameters_are_decoded() {
        for (query, secrets) in [
            ("v=1", &[][..]),
            ("v=1&token=a%2Bb+c", &["a%2Bb+c", "a+b c"]),
            ("api%4bey=abc%", &["abc%", "abc%"]),
            ("token=%zz%e9", &["%zz%e9", "%zz\u{fffd}"]),
        ] {
            assert_eq!(exposed(&of_query(query)), secrets, "{query}");
        }
    }
}
