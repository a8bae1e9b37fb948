//! `create`: a new record, or several.

use clap::Args;

use crate::cli::args::bulk::BulkArgs;
use crate::cli::args::record::{DataArgs, QueryArgs, RetryArgs};
use crate::cli::bulk::{self, Each, Method};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::protocol::service::call::Call;

/// Create a record, or several when DATA is an array
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus create messages text=hi read:=false
  feathers-primus create messages @messages.json
  feathers-primus create messages --each messages.ndjson --rejects failed.ndjson")]
pub(in crate::cli) struct Create {
    /// Path of the service, as given to app.use
    service: String,

    #[command(flatten)]
    data: DataArgs,

    #[command(flatten)]
    query: QueryArgs,

    #[command(flatten)]
    retry: RetryArgs,

    #[command(flatten)]
    bulk: BulkArgs,

    /// Send so many lines of --each at once, as an array
    #[arg(long, value_name = "N", default_value_t = 1, requires = "each",
        hide_default_value = true, help_heading = "Many at once",
        value_parser = clap::value_parser!(u32).range(1..=100_000))]
    chunk: u32,
}

impl Create {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        if self.bulk.is_asked(self.data.is_given())? {
            let query = self.query.read(&mut context.local)?;
            let chunk = self.chunk as usize;
            let each = Each::new(Method::Create, &self.service, query, None, chunk);
            return bulk::each(context, each, &self.bulk, self.retry.retry_lost);
        }
        let example = "feathers-primus create messages text=hi read:=false";
        let data = self.data.read(&mut context.local, example)?;
        let query = self.query.read(&mut context.local)?;
        context.call(&Call::create(&self.service, data, query), self.retry.retry_lost)
    }
}
