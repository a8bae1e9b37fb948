//! `update`: a record in place of another.

use clap::Args;

use crate::cli::args::bulk::BulkArgs;
use crate::cli::args::record::{ChangeArgs, RetryArgs, IdFieldArgs};
use crate::cli::bulk::{self, Each, Method};
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
    retry: RetryArgs,

    #[command(flatten)]
    bulk: BulkArgs,

    #[command(flatten)]
    id_field: IdFieldArgs,
}

impl Update {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        if self.bulk.is_asked(self.change.names_one())? {
            let (service, query) = self.change.read_many(&mut context.local)?;
            let id_field = self.id_field.id_field.clone();
            let each = Each::new(Method::Update, service, query, id_field, 1);
            return bulk::each(context, each, &self.bulk, self.retry.retry_lost);
        }
        let example = "feathers-primus update messages 7 text=hi status=read";
        let (service, id, data, query) =
            self.change.read("update", &mut context.local, example)?;
        context.call(&Call::update(service, id, data, query), self.retry.retry_lost)
    }
}
