//! `create`: a new record, or several.

use clap::Args;

use crate::cli::args::record::{DataArgs, QueryArgs, RetryArgs};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::protocol::service::call::Call;

/// Create a record, or several when DATA is an array
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus create messages text=hi read:=false
  feathers-primus create messages @messages.json")]
pub(in crate::cli) struct Create {
    /// Path of the service, as given to app.use
    service: String,

    #[command(flatten)]
    data: DataArgs,

    #[command(flatten)]
    query: QueryArgs,

    #[command(flatten)]
    retry: RetryArgs,
}

impl Create {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let example = "feathers-primus create messages text=hi read:=false";
        let data = self.data.read(&mut context.local, example)?;
        let query = self.query.read(&mut context.local)?;
        context.call(&Call::create(&self.service, data, query), self.retry.retry_lost)
    }
}
