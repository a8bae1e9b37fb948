//! `remove`: a record gone.

use clap::Args;

use crate::cli::args::bulk::ByIdArgs;
use crate::cli::args::record::TargetArgs;
use crate::cli::bulk::{self, Method};
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
    many: ByIdArgs,
}

impl Remove {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        if self.many.bulk.is_asked(self.target.names_one())? {
            let (service, query) = self.target.read_many(&mut context.local)?;
            return bulk::each_by_id(context, Method::Remove, service, query, &self.many);
        }
        let (service, id, query) = self.target.read("remove", &mut context.local)?;
        context.call(&Call::remove(service, id, query), self.many.retry.retry_lost)
    }
}
