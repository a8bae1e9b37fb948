//! `batch`: requests on stdin, replies on stdout.

use clap::Args;

use crate::cli::args::bulk::PaceArgs;
use crate::cli::args::record::RetryArgs;
use crate::cli::bulk;
use crate::cli::context::Context;
use crate::cli::failure::Failure;

/// Answer requests: NDJSON on stdin, NDJSON on stdout
///
/// A request is {"id":ANY,"method":"patch","service":"messages","args":[2,{"read":true},{}]}, a
/// reply {"id":ANY,"result":...} or {"id":ANY,"error":{...}}. A reply is written as soon as it is
/// there, so that another program can ask and wait.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus batch < requests.ndjson > replies.ndjson
  echo '{\"id\":1,\"method\":\"find\",\"service\":\"messages\",\"args\":[{}]}' | feathers-primus batch")]
pub(in crate::cli) struct BatchCommand {
    #[command(flatten)]
    pace: PaceArgs,

    #[command(flatten)]
    retry: RetryArgs,
}

impl BatchCommand {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        bulk::batch(context, &self.pace, self.retry.retry_lost)
    }
}
