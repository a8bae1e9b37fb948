//! `remove`: a record gone.

use clap::Args;

use crate::cli::args::record::{TargetArgs, RetryArgs};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::protocol::service::call::Call;

/// Remove a record
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus remove messages 7
  feathers-primus remove messages null --query status=read")]
pub(in crate::cli) struct Remove {
    #[command(flatten)]
    target: TargetArgs,

    #[command(flatten)]
    retry: RetryArgs,
}

impl Remove {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let (service, id, query) = self.target.read("remove", &mut context.local)?;
        context.call(&Call::remove(service, id, query), self.retry.retry_lost)
    }
}
