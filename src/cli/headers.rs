//! Headers of the upgrade request: as they are typed, and as a profile has them.

use hyper::header::{HeaderMap, HeaderName, HeaderValue};

use super::args::usage::{Usage, quoted};
use super::failure::Failure;
use super::reference::Reference;
use crate::connection::dial::is_own_header;
use crate::store::ConfigDir;

/// Reads headers as they are typed.
///
/// # Errors
///
/// Names the header that is none, and not its value, which may be a secret.
pub(super) fn typed(typed: &[String]) -> Result<HeaderMap, Usage> {
    let mut headers = HeaderMap::new();
    for text in typed {
        let Some((name, value)) = text.split_once(':') else {
            return Err(Usage::new("a --header has no colon").hint("write -H 'NAME: VALUE'"));
        };
        let bad = |what: &str| {
            Usage::new(format!("the --header {} has {what}", quoted(name)))
                .hint("write -H 'NAME: VALUE'")
        };
        headers.append(name_of(name).map_err(bad)?, value_of(value).map_err(bad)?);
    }
    Ok(headers)
}

/// A header of a profile, whose value may lie elsewhere.
#[derive(Clone, Debug)]
pub(super) struct Header {
    name: HeaderName,
    value: Reference,
}

impl Header {
    /// Reads a header of a profile; files are relative to `dir`. Looks nothing up.
    ///
    /// # Errors
    ///
    /// Says what is wrong, without the value.
    pub(super) fn of_profile(
        name: &str,
        value: &str,
        profile: &str,
        dir: &ConfigDir,
    ) -> Result<Self, String> {
        let bad = |what: &str| format!("this header has {what}");
        let what = format!("the header {name} of the profile {}", quoted(profile));
        let reference = Reference::parse(value, what, dir)?;
        if let Some(value) = reference.here() {
            value_of(value.expose()).map_err(bad)?;
        }
        Ok(Self {
            name: name_of(name).map_err(bad)?,
            value: reference,
        })
    }

    /// Returns its name.
    pub(super) fn name(&self) -> &HeaderName {
        &self.name
    }

    /// Tells whether its value lies elsewhere, so that it is a secret whatever its name.
    pub(super) fn is_reference(&self) -> bool {
        self.value.here().is_none()
    }

    /// Returns its value, from where it lies.
    ///
    /// # Errors
    ///
    /// Names the header, its profile and where the value should be.
    pub(super) fn look_up(&self) -> Result<HeaderValue, Failure> {
        self.value
            .look_up(|text| value_of(text).map_err(|_| "has letters that no header may have"))
    }
}

fn name_of(text: &str) -> Result<HeaderName, &'static str> {
    let name: HeaderName = text.trim().parse().map_err(|_| "a name that is none")?;
    match is_own_header(&name) {
        true => Err("a name that the websocket itself uses"),
        false => Ok(name),
    }
}

fn value_of(text: &str) -> Result<HeaderValue, &'static str> {
    let value: Result<HeaderValue, _> = text.trim().parse();
    let mut value = value.map_err(|_| "letters that no header may have")?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_checked_and_their_values_never_repeated() {
        let read = |text: &str| typed(&[text.to_owned()]);
        assert_eq!(read("X-Api-Key: abc").unwrap()["x-api-key"], "abc");
        for text in [
            "hunter2",
            "a b: hunter2",
            "Upgrade: hunter2",
            "X: hun\u{7f}ter2",
            ": hunter2",
        ] {
            let error = read(text).unwrap_err();
            assert!(!format!("{error:?}").contains("hunter2"), "{text}");
        }
    }

    #[test]
    fn a_header_of_a_profile_says_where_its_value_lies() {
        let dir = ConfigDir::at("/c");
        let read = |value: &str| Header::of_profile("X-Key", value, "live", &dir);
        for value in ["abc", "environment:x", "https://x", "profile: x"] {
            assert!(!read(value).unwrap().is_reference(), "{value}");
        }
        for (value, place) in [("env:KEY", "KEY"), ("file:key.txt", "/c/key.txt")] {
            let header = read(value).unwrap();
            assert!(header.is_reference());
            assert!(format!("{header:?}").contains(place), "{header:?}");
        }
        for value in ["env:", "file:", "hun\u{7f}ter2"] {
            let error = read(value).unwrap_err();
            assert!(!error.contains("ter2"), "{error}");
        }
        for name in ["Upgrade", "a b", ""] {
            assert!(Header::of_profile(name, "x", "live", &dir).is_err());
        }
    }
}
