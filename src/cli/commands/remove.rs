//! `remove`: a record gone.

use clap::Args;

use crate::cli::args::id::id;
use crate::cli::args::record::{QueryArgs, guard_all};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::protocol::service::call::Call;

/// Remove a record
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus remove messages 7
  feathers-primus remove messages null --query status=read")]
pub(in crate::cli) struct Remove {
    /// Path of the service, as given to app.use
    service: String,

    /// Id of the record; null means all records that match --query
    #[arg(allow_negative_numbers = true)]
    id: String,

    #[command(flatten)]
    query: QueryArgs,

    /// Allow the id null without a query: every record
    #[arg(long)]
    all_records: bool,
}

impl Remove {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let id = id(&self.id);
        let query = self.query.read(&mut context.local)?;
        guard_all("remove", &id, &query, self.all_records)?;
        context.call(&Call::remove(&self.service, id, query))
    }
}
