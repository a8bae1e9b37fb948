//! `emit`: a raw primus-emitter event.

use clap::Args;

use crate::cli::args::raw::values;
use crate::cli::context::{Context, Identity};
use crate::cli::failure::{Failure, Sent};
use crate::cli::printer::Shape;
use crate::protocol::service::call::Emission;

/// Send a raw primus-emitter event
///
/// Waits for the server's ack and prints its result, which follows an error or null as in
/// service calls. An event that the server does not handle is never acked.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus emit find '\"messages\"' '{}'
  feathers-primus emit hello '{\"name\":\"Ada\"}' --no-ack")]
pub(in crate::cli) struct Emit {
    /// Name of the event
    event: String,

    /// What goes with it, each a JSON value
    #[arg(value_name = "JSON", allow_negative_numbers = true)]
    args: Vec<String>,

    /// Ask for no ack and end when the event has left
    #[arg(long)]
    no_ack: bool,
}

impl Emit {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let emission = Emission {
            name: self.event,
            args: values(&self.args)?,
        };
        if context.settings.dry_run {
            return context.preview(&emission, !self.no_ack);
        }
        let timeout = context.settings.timeout;
        context.online(Identity::Token, Shape::Call, async |online| {
            if self.no_ack {
                return online
                    .connection
                    .emit(&emission)
                    .await
                    .map_err(Failure::Ended);
            }
            let what = format!("the event {}", emission.name);
            let result = online.connection.call(&emission, timeout).await;
            let result = result.map_err(|error| Failure::Call {
                error,
                what,
                sent: Some(Sent::new(&emission)),
            })?;
            online.printer.result(&result)
        })
    }
}
