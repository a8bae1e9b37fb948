//! `doctor`: what works on the way to the server and back, and what does not.

use clap::Args;

use crate::cli::context::Context;
use crate::cli::doctor;
use crate::cli::failure::Failure;
use crate::cli::servers;

/// Check the connection stage by stage: what works, how long it takes, and what mends the rest
///
/// Look-up, TCP, TLS, spec, upgrade, heartbeat, dialect, token, one call if a service is named, and
/// the round-trip time, in the way in which every command connects. Nothing is changed on the
/// server. Ends with the status of the first stage that failed.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus doctor --url https://api.example.com
  feathers-primus doctor messages -o json --jq '.failed[]'")]
pub(in crate::cli) struct Doctor {
    /// A service to try with a find that asks for no records
    service: Option<String>,
}

impl Doctor {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        if context.settings.dry_run {
            let dialect = servers::dialect(&context.settings);
            return context.preview(&doctor::would_send(self.service.as_deref(), dialect), true);
        }
        doctor::examine(context, self.service.as_deref())
    }
}
