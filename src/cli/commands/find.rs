//! `find`: a list of records.

use clap::Args;

use crate::cli::args::record::ListArgs;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::protocol::service::call::Call;

/// List records
///
/// Prints what the service's `find` returns: a page `{total, limit, skip, data}` where the
/// service paginates, otherwise an array. With `-o ndjson` each record is a line.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus find messages --query status=read
  feathers-primus find messages -q 'age[$gt]=21' --sort -createdAt --limit 5 -o ndjson")]
pub(in crate::cli) struct Find {
    /// Path of the service, as given to app.use
    service: String,

    #[command(flatten)]
    query: ListArgs,
}

impl Find {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let query = self.query.read(&mut context.local)?;
        context.call(&Call::find(&self.service, query), false)
    }
}
