//! Everything a command can end with instead of success.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::args::pairs::ReadError;
use super::args::usage::{Usage, quoted};
use super::bulk::Tally;
use super::paging::PagingError;
use super::signals::Signal;
use crate::connection::dial::DialError;
use crate::connection::ended::{CallError, Ended};
use crate::connection::endpoint::EndpointError;
use crate::output::escape::shortened;
use crate::output::filter::FilterError;
use crate::output::queue::Full;
use crate::protocol::redact::redact_json;
use crate::protocol::service::call::Emission;
use crate::protocol::session;
use crate::store::StoreError;

/// Why a command failed. Each case has an exit status in `exit` and its hints in `hints`.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// The command line is wrong.
    #[error(transparent)]
    Usage(#[from] Usage),
    /// The URL is wrong.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// There is no connection.
    #[error(transparent)]
    Dial(#[from] DialError),
    /// A call has no result.
    #[error("{}", describe(.error, .what, .sent.is_some()))]
    Call {
        /// Why not.
        error: CallError,
        /// What was called, such as `find on messages`.
        what: String,
        /// What was sent, where it may have changed something.
        sent: Option<Sent>,
    },
    /// The connection ended while it was listened to.
    #[error("connection lost")]
    Ended(#[source] Ended),
    /// A line of the input asks for nothing that could be done.
    #[error("{0}")]
    BadLine(String),
    /// Nobody knows whether a call of many was carried out.
    #[error("unknown outcome: {}", unanswered(.error, .what))]
    UnknownOutcome {
        /// Why there is no answer.
        error: CallError,
        /// What was called.
        what: String,
    },
    /// A request was read and not sent.
    #[error("not sent: the run ended before")]
    NotSent,
    /// Not all lines of a bulk run were carried out.
    #[error("not all of {} lines were carried out", .0.lines())]
    SomeFailed(Tally),
    /// Nothing takes what is printed, or not as fast as it comes.
    #[error(
        "{who} is too slow: more than {} MiB wait for it, and {undelivered} values were not \
        delivered",
        bound >> 20
    )]
    TooSlow {
        /// Who should take it.
        who: &'static str,
        /// How much may wait, in bytes.
        bound: usize,
        /// How many values it did not take.
        undelivered: u64,
    },
    /// The filter cannot do with a value what it should.
    #[error(transparent)]
    Filter(#[from] FilterError),
    /// A list cannot be followed page by page.
    #[error(transparent)]
    Paging(#[from] PagingError),
    /// A command needs a token and there is none.
    #[error("not signed in at {server}{}", with(.profile.as_deref()))]
    NotSignedIn {
        /// The origin.
        server: String,
        /// The profile.
        profile: Option<String>,
    },
    /// The token's time is over.
    #[error("the token for {server} expired at {at}")]
    Expired {
        /// The origin.
        server: String,
        /// When.
        at: String,
    },
    /// The time given for listening ended early.
    #[error("{got} of {wanted} {what} came within the time given")]
    TooFew {
        /// How many came.
        got: u64,
        /// How many were to come.
        wanted: u64,
        /// What.
        what: &'static str,
    },
    /// A signal ended the command.
    #[error("{0}")]
    Interrupted(Signal),
    /// The reader of stdout went away, which is no failure.
    #[error("the reader of stdout went away")]
    ReaderGone,
    /// A line of a script failed, which has been told; the status that it ends with.
    #[error("a line of the script failed")]
    Told(u8),
    /// Stdout takes nothing.
    #[error("cannot write to stdout")]
    Output(#[source] io::Error),
    /// The configuration directory cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The program itself is wrong.
    #[error("a bug in feathers-primus, at {0}")]
    Bug(String),
    /// Anything else.
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

/// What was sent, secrets redacted, to be told where nobody knows what became of it.
#[derive(Clone, Debug)]
pub(super) struct Sent(String);

/// How much of it is shown, in bytes.
const SHOWN: usize = 4 << 10;

impl Sent {
    pub(super) fn new(emission: &Emission) -> Self {
        let text = redact_json(&session::preview(emission, true));
        Self(shortened(&text, SHOWN).into_owned())
    }
}

impl fmt::Display for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A call whose answer was lost may have been carried out, and must not read as if it
/// had failed.
fn describe(error: &CallError, what: &str, writes: bool) -> String {
    match error {
        CallError::Feathers(_)
        | CallError::Dialect { .. }
        | CallError::Mismatch(_)
        | CallError::Redial(_) => error.to_string(),
        CallError::TimedOut { .. } => format!("{error} to {what}"),
        CallError::Lost(_) if writes => {
            format!("unknown outcome: the connection was lost before the answer to {what} came")
        }
        CallError::Lost(_) => format!("the connection was lost before the answer to {what} came"),
    }
}

/// Names a profile behind a server: a token belongs to both.
pub(super) fn with(profile: Option<&str>) -> String {
    profile.map_or_else(String::new, |name| {
        format!(" with the profile {}", quoted(name))
    })
}

/// Says why there is no answer.
fn unanswered(error: &CallError, what: &str) -> String {
    match error {
        CallError::Lost(ended) => {
            format!("the connection was lost before the answer to {what} came: {ended}")
        }
        error => format!("{error} to {what}"),
    }
}

impl Failure {
    /// What was sent, where nobody knows what became of it.
    pub(super) fn sent(&self) -> Option<&Sent> {
        match self {
            Self::Call {
                error: CallError::Lost(_),
                sent,
                ..
            } => sent.as_ref(),
            _ => None,
        }
    }

    /// A file that a user named cannot be read.
    pub(super) fn unreadable(path: impl Into<PathBuf>, source: io::Error) -> Self {
        let path = path.into();
        Self::Other(anyhow::Error::new(source).context(format!("cannot read {}", path.display())))
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Usage(usage) => Self::Usage(usage),
            other => Self::Other(other.into()),
        }
    }
}

impl From<Full> for Failure {
    fn from(full: Full) -> Self {
        Self::TooSlow {
            who: "the reader of stdout",
            bound: full.bound,
            undelivered: full.undelivered,
        }
    }
}

/// Failures to write, of which a reader that went away is none.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::ReaderGone
        } else {
            Self::Output(error)
        }
    }
}
