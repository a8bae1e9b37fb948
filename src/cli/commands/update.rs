//! `update`: a record in place of another.

use clap::Args;

use crate::cli::args::id::id;
use crate::cli::args::record::{DataArgs, QueryArgs, guard_all};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::protocol::service::call::Call;

/// Replace a record
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus update messages 7 text=hi status=read
  feathers-primus update messages null -q status=unread '{\"status\":\"read\"}'")]
pub(in crate::cli) struct Update {
    /// Path of the service, as given to app.use
    service: String,

    /// Id of the record; null means all records that match --query
    #[arg(allow_negative_numbers = true)]
    id: String,

    #[command(flatten)]
    data: DataArgs,

    #[command(flatten)]
    query: QueryArgs,

    /// Allow the id null without a query: every record
    #[arg(long)]
    all_records: bool,
}

impl Update {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let id = id(&self.id);
        let example = "feathers-primus update messages 7 text=hi status=read";
        let data = self.data.read(&mut context.local, example)?;
        let query = self.query.read(&mut context.local)?;
        guard_all("update", &id, &query, self.all_records)?;
        context.call(&Call::update(&self.service, id, data, query))
    }
}
