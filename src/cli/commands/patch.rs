//! `patch`: some fields of a record anew.

use clap::Args;

use crate::cli::args::id::id;
use crate::cli::args::record::{DataArgs, QueryArgs, guard_all};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::protocol::service::call::Call;

/// Change some fields of a record
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus patch messages 7 status=read
  feathers-primus patch messages null -q status=unread status=read")]
pub(in crate::cli) struct Patch {
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

impl Patch {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let id = id(&self.id);
        let example = "feathers-primus patch messages 7 status=read";
        let data = self.data.read(&mut context.local, example)?;
        let query = self.query.read(&mut context.local)?;
        guard_all("patch", &id, &query, self.all_records)?;
        context.call(&Call::patch(&self.service, id, data, query))
    }
}
