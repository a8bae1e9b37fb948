//! `bench`: how fast a server answers.

use std::time::Duration;

use clap::Args;

use crate::cli::args::bulk::rate;
use crate::cli::args::raw::values;
use crate::cli::args::time;
use crate::cli::args::usage::{Usage, quoted};
use crate::cli::bench::{self, Plan};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::settings::{Server, Settings};
use crate::protocol::json::Json;
use crate::protocol::service::call::Call;

/// How long it is measured where nothing else is said.
const WHOLE: Duration = Duration::from_secs(10);

/// Measure how fast a server answers
///
/// Sends the same call again and again: each connection keeps --in-flight calls under way, or as
/// many as --rate wants. Tells calls a second, latency and errors. With --rate a call counts from
/// when it should have been sent, so that a server that stalls is seen to stall. Connecting and
/// signing in are not measured.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus bench messages find '{\"$limit\":10}' --in-flight 8 --for 30s
  feathers-primus bench messages create '{\"text\":\"hi\"}' '{}' --rate 100 --events -o json")]
pub(in crate::cli) struct Bench {
    /// Path of the service, as given to app.use
    service: String,

    /// Name of the method
    method: String,

    /// Arguments, each a JSON value
    #[arg(value_name = "JSON", allow_negative_numbers = true)]
    args: Vec<String>,

    /// How many calls are under way at once on each connection
    #[arg(long, value_name = "N", default_value_t = 1,
        value_parser = clap::value_parser!(u16).range(1..=1024))]
    in_flight: u16,

    /// How many connections there are
    #[arg(long, value_name = "N", default_value_t = 1,
        value_parser = clap::value_parser!(u16).range(1..=1024))]
    connections: u16,

    /// So many calls a second on all connections together, as far as --in-flight lets them
    #[arg(long, value_name = "N", value_parser = rate)]
    rate: Option<f64>,

    /// End after this long [default: 10s, unless there is a --count]
    #[arg(long = "for", value_name = "TIME", value_parser = time::duration)]
    whole: Option<Duration>,

    /// End after this many calls
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,

    /// Measure also how long it takes from a create to its event
    #[arg(long)]
    events: bool,

    /// Do it even if the server is not on this machine
    #[arg(long)]
    yes: bool,
}

impl Bench {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let args = values(&self.args)?;
        self.check(&args)?;
        self.ask_for_consent(&context.settings)?;
        let whole = self.whole.or(self.count.is_none().then_some(WHOLE));
        let plan = Plan {
            call: Call::custom(&self.service, &self.method, args),
            connections: self.connections,
            in_flight: self.in_flight,
            rate: self.rate,
            whole,
            count: self.count,
            events: self.events,
        };
        bench::run(context, &plan)
    }

    /// Refuses to put load on another machine by mistake. Behind a proxy no name is known to be
    /// this one: what a proxy calls localhost is its own.
    fn ask_for_consent(&self, settings: &Settings) -> Result<(), Usage> {
        let Server::At(endpoint) = &settings.server else {
            return Ok(());
        };
        let proxy = settings.dial.proxy.as_ref();
        let is_here = endpoint.is_loopback() && proxy.is_none();
        if self.yes || is_here || settings.dry_run {
            return Ok(());
        }
        let by = proxy.map_or_else(String::new, |proxy| format!(" by way of the proxy {proxy}"));
        let message = format!("bench puts load on {}{by}", quoted(endpoint.name()));
        Err(Usage::new(message).hint("--yes says that this is wanted"))
    }

    /// Refuses what makes no sense, or too much.
    fn check(&self, args: &[Json]) -> Result<(), Usage> {
        let method = self.method.as_str();
        if self.events && method != "create" {
            return Err(Usage::new(format!(
                "--events waits for created, which {} does not cause",
                quoted(method)
            ))
            .hint("it goes with create alone"));
        }
        let changes = ["update", "patch", "remove"].contains(&method);
        if changes && args.first().is_none_or(Json::is_null) {
            return Err(Usage::new(format!(
                "{method} without an id would touch many records, again and again"
            ))
            .hint(format!("name one: feathers-primus bench {} {method} 7", quoted(&self.service))));
        }
        Ok(())
    }
}
