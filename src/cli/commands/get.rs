//! `get`: one record.

use clap::Args;

use crate::cli::args::id::id;
use crate::cli::args::bulk::BulkArgs;
use crate::cli::args::record::{IdFieldArgs, QueryArgs};
use crate::cli::bulk::{self, Each, Method};
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
    #[arg(allow_negative_numbers = true, required_unless_present = "each")]
    id: Option<String>,

    #[command(flatten)]
    query: QueryArgs,

    #[command(flatten)]
    bulk: BulkArgs,

    #[command(flatten)]
    id_field: IdFieldArgs,
}

impl Get {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let query = self.query.read(&mut context.local)?;
        if self.bulk.is_asked(self.id.is_some())? {
            let each = Each::new(Method::Get, &self.service, query, self.id_field.id_field, 1);
            return bulk::each(context, each, &self.bulk, false);
        }
        let id = id(self.id.as_deref().unwrap_or_default());
        context.call(&Call::get(&self.service, id, query), false)
    }
}
