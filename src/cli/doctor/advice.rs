//! What to do about a stage that failed, beyond what the failure of any command would tell.

use hyper::StatusCode;
use hyper::header::ORIGIN;

use super::stage::{Name, Outcome, Status};
use crate::cli::args::globals::DEFAULT_PATH;
use crate::cli::exit;
use crate::cli::failure::Failure;
use crate::cli::hints;
use crate::cli::report::causes;
use crate::cli::settings::Settings;
use crate::connection::dial::DialError;
use crate::connection::discover;
use crate::connection::ended::CallError;
use crate::connection::endpoint::Endpoint;
use crate::connection::handshake::{Fault, HandshakeError};
use crate::connection::routes::Server;

/// What a reverse proxy must be told so that websockets get through.
pub(super) const PASS_ON: &str = "a reverse proxy in between must pass upgrades on; in nginx: \
    proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; \
    proxy_set_header Connection upgrade;";

/// Returns the status for a stage: that of the failure, but for one that was a matter of time.
pub(super) fn status(failure: &Failure) -> u8 {
    match failure {
        Failure::Dial(DialError::TimedOut { .. }) => exit::TIMEOUT,
        other => exit::status(other),
    }
}

/// Returns what a failure shows of the stage in which it came.
pub(super) fn outcome(failure: &Failure, stage: Option<Name>, settings: &Settings) -> Outcome {
    let mut hints = hints::of(failure, Some(settings));
    hints.extend(of_stage(failure, stage, settings).map(str::to_owned));
    let causes = causes(failure).into_iter();
    Outcome {
        status: Status::Failed,
        error: [failure.to_string()].into_iter().chain(causes).collect(),
        hints,
        ..Outcome::default()
    }
}

fn of_stage(failure: &Failure, stage: Option<Name>, settings: &Settings) -> Option<&'static str> {
    match failure {
        Failure::Dial(DialError::Tls {
            source: HandshakeError::Distrust(distrust),
            ..
        }) if distrust.alone && matches!(distrust.fault, Fault::UnknownIssuer(_)) => Some(
            "the server shows its own certificate alone: one of a public authority needs those in \
             between beside it, as fullchain.pem has them",
        ),
        Failure::Dial(DialError::Refused(refusal)) => of_status(refusal.status, settings),
        Failure::Call {
            error: CallError::Lost(_) | CallError::TimedOut { .. },
            ..
        } if stage == Some(Name::Heartbeat) => {
            Some("if --parser or --transformer is given, is it right?")
        }
        _ => None,
    }
}

/// Says what a refusal may come of that has to do with where a request comes from.
pub(super) fn of_status(status: StatusCode, settings: &Settings) -> Option<&'static str> {
    (status == StatusCode::FORBIDDEN).then(|| match settings.dial.headers.contains_key(ORIGIN) {
        true => "the server may not take the Origin that you send",
        false => "it may take its own pages alone: try -H 'Origin: https://...'",
    })
}

/// Tells whether the server may have been reached, and not its Primus.
pub(super) fn is_of_place(error: &DialError) -> bool {
    match error {
        DialError::Refused(refusal) => {
            let is_of_caller = matches!(refusal.status.as_u16(), 401 | 403 | 429);
            !is_of_caller && !refusal.status.is_server_error()
        }
        error => error.is_about_http(),
    }
}

/// Looks what else is there where no Primus is at the path that was named.
pub(super) async fn elsewhere(server: &Server) -> Option<String> {
    let origin = server.endpoint.origin();
    let at = |path: &str| {
        Some(Server {
            endpoint: Endpoint::parse(&origin, path).ok()?,
            ..server.clone()
        })
    };
    if server.endpoint.path() != DEFAULT_PATH && discover::is_primus(&at(DEFAULT_PATH)?).await {
        return Some(format!(
            "there is a Primus at {DEFAULT_PATH}: --path {DEFAULT_PATH}, with {origin} as --url"
        ));
    }
    let found = discover::is_socket_io(&at("/socket.io")?).await;
    found.then(|| {
        "it speaks Socket.IO, which is another protocol: the server needs \
         app.configure(primus(...)) of @feathersjs/primus"
            .to_owned()
    })
}
