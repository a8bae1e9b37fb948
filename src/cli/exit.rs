//! Exit statuses. The one place that maps an error to its status.

use super::failure::Failure;
use super::signals::Signal;
use crate::connection::dial::DialError;
use crate::connection::ended::{CallError, Ended};
use crate::protocol::service::error::FeathersError;

/// Success.
pub const SUCCESS: u8 = 0;
/// Anything that has no status of its own: a local file, a bug.
pub const OTHER: u8 = 1;
/// The command line is wrong.
pub const USAGE: u8 = 2;
/// There is no connection, it was lost, or the server broke the protocol.
pub const CONNECTION: u8 = 3;
/// No answer came in time, or too few events.
pub const TIMEOUT: u8 = 4;
/// Not signed in, or not allowed.
pub const NOT_ALLOWED: u8 = 5;
/// There is no such record or service.
pub const NOT_FOUND: u8 = 6;
/// The request was refused.
pub const REFUSED: u8 = 7;
/// The server failed.
pub const SERVER: u8 = 8;
/// Some lines of a bulk run failed.
pub const SOME_FAILED: u8 = 9;
/// Ended by SIGINT.
pub const INTERRUPTED: u8 = 130;
/// Ended by SIGTERM.
pub const TERMINATED: u8 = 143;

/// Returns the status that a failure ends with.
pub(super) fn status(failure: &Failure) -> u8 {
    match failure {
        Failure::Usage(_) | Failure::Endpoint(_) => USAGE,
        Failure::Dial(error) => of_dial(error),
        Failure::Call { error, .. } => match error {
            CallError::Feathers(error) => of_service(error),
            CallError::TimedOut { .. } => TIMEOUT,
            CallError::Redial(error) => of_dial(error),
            CallError::Lost(_) | CallError::Dialect { .. } | CallError::Mismatch(_) => CONNECTION,
        },
        Failure::Ended(ended) => of_end(ended),
        Failure::TooSlow { .. } | Failure::Paging(_) => CONNECTION,
        Failure::NotSignedIn { .. } | Failure::Expired { .. } => NOT_ALLOWED,
        Failure::TooFew { .. } => TIMEOUT,
        Failure::SomeFailed(_) => SOME_FAILED,
        Failure::BadLine(_) => USAGE,
        Failure::UnknownOutcome { .. } | Failure::NotSent => CONNECTION,
        Failure::Interrupted(Signal::Interrupt) => INTERRUPTED,
        Failure::Interrupted(Signal::Terminate) => TERMINATED,
        Failure::ReaderGone => SUCCESS,
        Failure::Told(status) => *status,
        Failure::Filter(_)
        | Failure::Output(_)
        | Failure::Store(_)
        | Failure::Bug(_)
        | Failure::Other(_) => OTHER,
    }
}

/// Returns the status for an error of a service, by the class of its code.
pub(super) fn of_service(error: &FeathersError) -> u8 {
    match error.status() {
        401 | 403 => NOT_ALLOWED,
        404 | 410 => NOT_FOUND,
        400..=499 => REFUSED,
        _ => SERVER,
    }
}

fn of_dial(error: &DialError) -> u8 {
    match error {
        DialError::Refused(refusal) if matches!(refusal.status.as_u16(), 401 | 403) => NOT_ALLOWED,
        // The options name local files.
        DialError::TlsOptions(_) => OTHER,
        DialError::Refused(_)
        | DialError::Lookup { .. }
        | DialError::Tcp { .. }
        | DialError::Socket { .. }
        | DialError::Proxy(_)
        | DialError::Tls { .. }
        | DialError::Upgrade(_)
        | DialError::Unknown { .. }
        | DialError::Mismatch(_)
        | DialError::NotGreeted(_)
        | DialError::TextAlone { .. }
        | DialError::NoRoute
        | DialError::TimedOut { .. } => CONNECTION,
    }
}

fn of_end(ended: &Ended) -> u8 {
    match ended {
        Ended::Closed { .. }
        | Ended::OnPurpose
        | Ended::Silent { .. }
        | Ended::TooLarge
        | Ended::NotText
        | Ended::Protocol(_)
        | Ended::Broken(_) => CONNECTION,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::json::Json;

    #[test]
    fn an_error_of_a_service_ends_by_the_class_of_its_code() {
        for (code, status) in [
            ("400", REFUSED),
            ("401", NOT_ALLOWED),
            ("402", REFUSED),
            ("403", NOT_ALLOWED),
            ("404", NOT_FOUND),
            ("405", REFUSED),
            ("408", REFUSED),
            ("409", REFUSED),
            ("410", NOT_FOUND),
            ("422", REFUSED),
            ("429", REFUSED),
            ("500", SERVER),
            ("503", SERVER),
            ("200", SERVER),
            ("null", SERVER),
            ("\"ER_DUP\"", SERVER),
        ] {
            let error = Json::parse(format!(r#"{{"message":"m","code":{code}}}"#)).unwrap();
            assert_eq!(
                of_service(&FeathersError::from_ack(&error)),
                status,
                "{code}"
            );
        }
    }
}
