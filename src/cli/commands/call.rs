//! `call`: any method of a service.

use clap::Args;

use crate::cli::args::raw::values;
use crate::cli::args::record::RetryArgs;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::protocol::service::call::Call;

/// Call any method of a service by its name
///
/// The arguments go out exactly as given, in order. Custom methods of Feathers 5 take data and
/// a query.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus call messages archive '{\"before\":\"2026-01-01\"}' '{}'
  feathers-primus call messages get 7 '{}'")]
pub(in crate::cli) struct CallCommand {
    /// Path of the service, as given to app.use
    service: String,

    /// Name of the method
    method: String,

    /// Arguments, each a JSON value
    #[arg(value_name = "JSON", allow_negative_numbers = true)]
    args: Vec<String>,

    #[command(flatten)]
    retry: RetryArgs,
}

impl CallCommand {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let args = values(&self.args)?;
        context.call(&Call::custom(&self.service, &self.method, args), self.retry.retry_lost)
    }
}
