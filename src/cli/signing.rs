//! Signing an open connection in, and making sure that it is of use.

use std::time::Duration;

use tokio::time::sleep;

use super::context::Token;
use super::failure::Failure;
use super::report::Reporter;
use super::settings::Settings;
use crate::connection::client::Connection;
use crate::connection::ended::CallError;
use crate::protocol::service::authentication::{SignIn, SignedIn};

/// How long signing in may take before a notice says that it is still under way.
const PATIENCE: Duration = Duration::from_secs(3);

/// Signs in with a token, if there is one.
pub(super) async fn with_token(
    connection: &mut Connection,
    token: Option<&Token>,
    settings: &Settings,
    reporter: &Reporter,
) -> Result<Option<SignedIn>, Failure> {
    let Some(token) = token else {
        return Ok(None);
    };
    let sign_in = SignIn::with_token(&settings.auth_service, &token.secret);
    let what = "signing in with the token";
    let signing_in = authenticate(connection, sign_in, what, settings, reporter);
    signing_in.await.map(Some)
}

/// Signs in and says so when it takes long.
pub(super) async fn authenticate(
    connection: &mut Connection,
    sign_in: SignIn,
    what: &str,
    settings: &Settings,
    reporter: &Reporter,
) -> Result<SignedIn, Failure> {
    let signing_in = connection.authenticate(sign_in, settings.auth_timeout);
    tokio::pin!(signing_in);
    let result = tokio::select! {
        result = &mut signing_in => result,
        () = sleep(PATIENCE) => {
            reporter.notice("still signing in; old servers need 20 s and more to check a password");
            signing_in.await
        }
    };
    let signed_in = result.map_err(|error| Failure::Call {
        // A sign-in that got no answer changed nothing that matters.
        error,
        what: format!("{what} on {}", settings.auth_service),
        sent: None,
    })?;
    if let Some(token) = &signed_in.token {
        reporter.known.add(token);
    }
    Ok(signed_in)
}

/// Makes sure that the server and we understand each other, before it is listened to.
pub(super) async fn check(connection: &mut Connection) -> Result<(), Failure> {
    connection.check().await.map_err(|error| match error {
        CallError::Lost(ended) => Failure::Ended(ended),
        error => Failure::Call {
            error,
            what: "listening".to_owned(),
            sent: None,
        },
    })
}
