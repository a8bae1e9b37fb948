//! `update`: a record in place of another.

use clap::Args;

use crate::cli::args::bulk::ByIdArgs;
use crate::cli::args::record::ChangeArgs;
use crate::cli::bulk::{self, Method};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::protocol::service::call::Call;

/// Replace a record
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus update messages 7 text=hi status=read
  feathers-primus update messages 7 @message.json")]
pub(in crate::cli) struct Update {
    #[command(flatten)]
    change: ChangeArgs,

    #[command(flatten)]
    many: ByIdArgs,
}

impl Update {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        if self.many.bulk.is_asked(self.change.names_one())? {
            let (service, query) = self.change.read_many(&mut context.local)?;
            return bulk::each_by_id(context, Method::Update, service, query, &self.many);
        }
        let example = "feathers-primus update messages 7 text=hi status=read";
        let (service, id, data, query) =
            self.change.read("update", &mut context.local, example)?;
        context.call(&Call::update(service, id, data, query), self.many.retry.retry_lost)
    }
}
