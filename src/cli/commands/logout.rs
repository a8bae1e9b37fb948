//! `logout`: drops the token.

use clap::Args;

use crate::cli::context::{Context, Identity, credentials, is_unanswered};
use crate::cli::failure::{Failure, Sent, with};
use crate::cli::printer::Shape;
use crate::cli::servers;
use crate::cli::settings::TokenSource;
use crate::protocol::service::authentication::sign_out;

/// Sign out: tell the server and forget the token
///
/// The token is forgotten even when the server cannot be reached. Servers do not revoke tokens:
/// a copy of it stays good until it expires.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus logout
  feathers-primus logout --url https://api.example.com")]
pub(in crate::cli) struct Logout {}

impl Logout {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let settings = context.settings.clone();
        let origin = settings.server.origin();
        if settings.dry_run {
            let dialect = servers::dialect(&settings);
            return context.preview(&sign_out(&settings.auth_service, dialect), true);
        }
        let told = match context.token()? {
            Some(_) => tell_server(context),
            None => Ok(()),
        };
        // A token from elsewhere is not ours to forget, and the cached one was not signed out.
        let forgotten = match settings.token {
            TokenSource::Given(..) => false,
            TokenSource::Cached | TokenSource::Nowhere => {
                let profile = settings.profile.as_deref();
                let (found, notices) = credentials()?.forget(&origin, profile)?;
                context.tell(&notices);
                found
            }
        };
        match told {
            Ok(()) => {}
            Err(failure @ Failure::Interrupted(_)) => return Err(failure),
            Err(failure) if is_unanswered(&failure) => {
                context
                    .reporter
                    .warning(&format!("the server was not told: {failure}"));
            }
            // An expired or refused token is signed out already.
            Err(failure) => context
                .reporter
                .notice(&format!("the server said: {failure}")),
        }
        context
            .reporter
            .notice(&match (forgotten, &settings.token) {
                (true, _) => format!("signed out at {origin}"),
                (false, TokenSource::Given(_, place)) => {
                    format!("signed out at {origin}; {place} still holds the token")
                }
                (false, _) => format!(
                    "not signed in at {origin}{}",
                    with(settings.profile.as_deref())
                ),
            });
        Ok(())
    }
}

fn tell_server(context: &mut Context) -> Result<(), Failure> {
    let settings = context.settings.clone();
    context.online(Identity::Token, Shape::Call, async |online| {
        let dialect = online.connection.dialect();
        let emission = sign_out(&settings.auth_service, dialect);
        let what = format!("signing out on {}", settings.auth_service);
        let result = online.connection.call(&emission, settings.timeout).await;
        result.map(drop).map_err(|error| Failure::Call {
            error,
            what,
            sent: Some(Sent::new(&emission)),
        })
    })
}
