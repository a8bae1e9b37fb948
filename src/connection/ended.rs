//! How connections and calls end without a result.

use std::time::Duration;

use tokio_tungstenite::tungstenite;
use tungstenite::error::CapacityError;

use super::dial::DialError;
use super::upgrade::MAX_MESSAGE;
use crate::protocol::service::call::Dialect;
use crate::protocol::service::error::FeathersError;

/// How a connection ended.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Ended {
    /// The server sent a close frame, or closed the socket without one.
    #[error("the server closed the connection{}", in_words(*code, reason))]
    Closed {
        /// The close code (RFC 6455, section 7.4), if there was one.
        code: Option<u16>,
        /// What the server said to it.
        reason: String,
    },
    /// The server said that it closes on purpose.
    #[error("the server closed the connection on purpose")]
    OnPurpose,
    /// Nothing came for so long that the server counts as gone.
    #[error("the server has been silent for {} s and does not answer", after.as_secs_f64())]
    Silent {
        /// For how long.
        after: Duration,
    },
    /// A message was larger than is taken.
    #[error("the server sent a message of more than {} MiB", MAX_MESSAGE >> 20)]
    TooLarge,
    /// A text was none: its bytes are not UTF-8.
    #[error("the server broke the protocol: a text is not UTF-8")]
    NotText,
    /// What came is none of what the connection is made of.
    #[error("the server broke the protocol: {0}")]
    Protocol(String),
    /// The system took the connection away.
    #[error("the connection broke: {0}")]
    Broken(String),
}

impl Ended {
    /// Tells whether coming back may help: the server did not mean it, and did nothing that it
    /// would do again.
    pub fn is_by_chance(&self) -> bool {
        match self {
            // It did not like what we sent, and would not like it again (RFC 6455, section 7.4.1).
            Self::Closed {
                code: Some(1002 | 1003 | 1007..=1010),
                ..
            } => false,
            Self::Closed { .. } | Self::Silent { .. } | Self::Broken(_) => true,
            Self::OnPurpose | Self::TooLarge | Self::NotText | Self::Protocol(_) => false,
        }
    }
}

fn in_words(code: Option<u16>, reason: &str) -> String {
    match (code, reason) {
        (None, "") => " without a word".to_owned(),
        (None, reason) => format!(": {reason}"),
        (Some(code), "") => format!(" (code {code})"),
        (Some(code), reason) => format!(" (code {code}: {reason})"),
    }
}

/// What is known of a server that did not answer a call.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Silence {
    /// Whether anything came from it meanwhile.
    pub heard: bool,
    /// Whether Primus answered a question meanwhile.
    pub alive: bool,
    /// Whether it is one of Feathers 2 or older, where that is known.
    pub legacy: Option<bool>,
    /// Whether nothing of it has been understood, and no spec told its parser.
    pub guessed: bool,
}

/// Why a call has no result.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The service said no.
    #[error(transparent)]
    Feathers(#[from] Box<FeathersError>),
    /// No answer came in time.
    #[error("no answer within {after:?}")]
    TimedOut {
        /// The time that was given.
        after: Duration,
        /// What could be found out meanwhile.
        silence: Silence,
    },
    /// A dialect was named, and the server speaks another.
    #[error("the server speaks the dialect of {}, not {}", spoken.spoken_by(), named.name())]
    Dialect {
        /// The one that was named.
        named: Dialect,
        /// The one that it speaks.
        spoken: Dialect,
    },
    /// A transformer or parser was named, and the server speaks another.
    #[error("the server speaks {0}")]
    Mismatch(String),
    /// The server speaks otherwise than it did, and could not be connected to again.
    #[error(transparent)]
    Redial(Box<DialError>),
    /// The connection ended before the answer came: the call may have been carried out.
    #[error("the connection ended before the answer came")]
    Lost(#[source] Ended),
}

impl From<tungstenite::Error> for Ended {
    fn from(error: tungstenite::Error) -> Self {
        use tungstenite::Error as E;
        match error {
            E::ConnectionClosed | E::AlreadyClosed => Self::Closed {
                code: None,
                reason: String::new(),
            },
            E::Capacity(CapacityError::MessageTooLong { .. }) => Self::TooLarge,
            E::Protocol(tungstenite::error::ProtocolError::ResetWithoutClosingHandshake) => {
                Self::Closed {
                    code: None,
                    reason: String::new(),
                }
            }
            E::Utf8(_) => Self::NotText,
            E::Io(error) => Self::Broken(error.to_string()),
            other => Self::Protocol(other.to_string()),
        }
    }
}
