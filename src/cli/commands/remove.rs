//! `remove`: a record gone.

use clap::Args;

use crate::cli::args::bulk::BulkArgs;
use crate::cli::args::record::{TargetArgs, RetryArgs, IdFieldArgs};
use crate::cli::bulk::{self, Each, Method};
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

    #[command(flatten)]
    bulk: BulkArgs,

    #[command(flatten)]
    id_field: IdFieldArgs,
}

impl Remove {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        if self.bulk.is_asked(self.target.names_one())? {
            let (service, query) = self.target.read_many(&mut context.local)?;
            let id_field = self.id_field.id_field.clone();
            let each = Each::new(Method::Remove, service, query, id_field, 1);
            return bulk::each(context, each, &self.bulk, self.retry.retry_lost);
        }
        let (service, id, query) = self.target.read("remove", &mut context.local)?;
        context.call(&Call::remove(service, id, query), self.retry.retry_lost)
    }
}
