//! `get`: one record.

use clap::Args;

use crate::cli::args::id::id;
use crate::cli::args::record::QueryArgs;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::protocol::service::call::Call;

/// Get one record
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus get messages 7
  feathers-primus get users 5f1e0c --select name,email")]
pub(in crate::cli) struct Get {
    /// Path of the service, as given to app.use
    service: String,

    /// Id of the record: a plain integer is a number; quote to force text: '"7"'
    #[arg(allow_negative_numbers = true)]
    id: String,

    #[command(flatten)]
    query: QueryArgs,
}

impl Get {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let query = self.query.read(&mut context.local)?;
        context.call(&Call::get(&self.service, id(&self.id), query), false)
    }
}
