//! `patch`: some fields of a record anew.

use clap::Args;

use crate::cli::args::bulk::ByIdArgs;
use crate::cli::args::record::ChangeArgs;
use crate::cli::bulk::{self, Method};
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
    many: ByIdArgs,
}

impl Patch {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        if self.many.bulk.is_asked(self.change.names_one())? {
            let (service, query) = self.change.read_many(&mut context.local)?;
            return bulk::each_by_id(context, Method::Patch, service, query, &self.many);
        }
        let example = "feathers-primus patch messages 7 status=read";
        let (service, id, data, query) =
            self.change.read("patch", &mut context.local, example)?;
        context.call(&Call::patch(service, id, data, query), self.many.retry.retry_lost)
    }
}
