//! `patch`: some fields of a record anew.

use clap::Args;

use crate::cli::args::bulk::BulkArgs;
use crate::cli::args::record::{ChangeArgs, RetryArgs, IdFieldArgs};
use crate::cli::bulk::{self, Each, Method};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::protocol::service::call::Call;

/// Change some fields of a record
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus patch messages 7 status=read
  feathers-primus patch messages null -q status=unread status=read")]
pub(in crate::cli) struct Patch {
    #[command(flatten)]
    change: ChangeArgs,

    #[command(flatten)]
    retry: RetryArgs,

    #[command(flatten)]
    bulk: BulkArgs,

    #[command(flatten)]
    id_field: IdFieldArgs,
}

impl Patch {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        if self.bulk.is_asked(self.change.names_one())? {
            let (service, query) = self.change.read_many(&mut context.local)?;
            let id_field = self.id_field.id_field.clone();
            let each = Each::new(Method::Patch, service, query, id_field, 1);
            return bulk::each(context, each, &self.bulk, self.retry.retry_lost);
        }
        let example = "feathers-primus patch messages 7 status=read";
        let (service, id, data, query) =
            self.change.read("patch", &mut context.local, example)?;
        context.call(&Call::patch(service, id, data, query), self.retry.retry_lost)
    }
}
