//! Text that must not be shown: passwords, tokens, header values.
//!
//! Knows nothing of the rest of the program. Whoever needs the text has to
//! say [`Secret::expose`], so that every place that does can be found.

use std::fmt;

/// What stands in place of a secret wherever it would be shown.
pub const REDACTED: &str = "[redacted]";

/// A text that neither `Debug` nor `Display` shows.
///
/// ```
/// use feathers_primus::secret::Secret;
///
/// let token = Secret::new("eyJhbGciOi");
/// assert_eq!(format!("{token} {token:?}"), "[redacted] [redacted]");
/// assert_eq!(token.expose(), "eyJhbGciOi");
/// ```
#[derive(Clone, Eq, PartialEq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the text itself, for the wire and the credentials file alone.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}
