//! `listen`: a stream of events.

use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::cli::args::heal::HealArgs;
use crate::cli::args::{pairs, time};
use crate::cli::args::usage::Usage;
use crate::cli::backfill::Backfill;
use crate::cli::context::{Context, Identity};
use crate::cli::exec::{Pace, Runner};
use crate::cli::failure::Failure;
use crate::cli::healing::{Healer, Persistence};
use crate::cli::listening::{Listener, Task};
use crate::cli::printer::Shape;
use crate::cli::report::Reporter;
use crate::cli::settings::Settings;
use crate::cli::wanted::Wanted;
use crate::output::format::Format;
use crate::output::queue::Overflow;
use crate::output::writer::MAX_QUEUED;
use crate::protocol::service::event::Filter;

/// Stream events
///
/// Prints a line for each event: all events of SERVICE, or the named ones; without SERVICE all
/// that arrive. A server sends only what it publishes to a channel that this connection has
/// joined.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus listen messages created
  feathers-primus listen messages -q status=read --payload --jq .text -r
  feathers-primus listen messages --backfill updatedAt --gaps
  feathers-primus listen messages created --count 1 --for 30s")]
pub(in crate::cli) struct Listen {
    /// Path of the service, as given to app.use
    service: Option<String>,

    /// Names of the events, such as created, updated, patched, removed
    #[arg(value_name = "EVENT")]
    events: Vec<String>,

    /// Only events whose data matches: KEY=VALUE, KEY:=JSON, '{...}' or @FILE, as for find;
    /// $select chooses the fields that are shown
    #[arg(short, long, value_name = "QUERY")]
    query: Vec<String>,

    /// End after this many events
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,

    /// End after this long
    #[arg(long = "for", value_name = "TIME", value_parser = time::duration)]
    whole: Option<Duration>,

    /// End after this long without an event
    #[arg(long, value_name = "TIME", value_parser = time::duration)]
    idle: Option<Duration>,

    /// Print the data of each event alone
    #[arg(long)]
    payload: bool,

    /// Run a shell command for each event instead of printing it: the line on its stdin,
    /// FEATHERS_SERVICE and FEATHERS_EVENT in its environment
    #[arg(long, value_name = "CMD")]
    exec: Option<String>,

    /// How many commands of --exec run at once
    #[arg(long, value_name = "N", default_value_t = 1, requires = "exec",
        value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: u16,

    /// After a lost connection, first print what `find` returns with a newer FIELD than was seen,
    /// such as updatedAt, marked \"replayed\":true
    #[arg(long, value_name = "FIELD", requires = "service", conflicts_with = "no_reconnect")]
    backfill: Option<String>,

    #[command(flatten)]
    heal: HealArgs,

    /// Print a line {"gap": ...} where events may have been lost
    #[arg(long, conflicts_with = "exec")]
    gaps: bool,

    /// End when events may have been lost
    #[arg(long)]
    fail_on_gap: bool,

    /// What happens when more than 64 MiB wait for a slow reader or command
    #[arg(long, value_name = "WHAT", default_value = "gap")]
    on_overflow: OnOverflow,
}

/// What happens when a reader is too slow.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum OnOverflow {
    /// The oldest events are dropped, counted and reported as a gap.
    Gap,
    /// The command ends, with the count of what was not delivered.
    Exit,
    /// Nothing is read from the server, which will hang up in the end.
    Block,
}

impl Listen {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        if context.settings.dry_run {
            return Err(Usage::new("listen sends no packet, so --dry-run has none to show").into());
        }
        self.refuse_formats(&context.settings)?;
        let wanted = match self.query.is_empty() {
            true => None,
            false => Some(Wanted::new(&pairs::query(&self.query, &mut context.local)?)?),
        };
        let newcomer = context.settings.stdout_is_terminal;
        let shape = Shape::Stream {
            overflow: self.overflow(),
            gaps: self.gaps,
        };
        context.online(Identity::Token, shape, async |online| {
            let mut listener = self.listener(&online.reporter, wanted);
            listener.begin(online).await?;
            listener.run(online, newcomer).await
        })
    }

    /// Refuses what leaves a format or the filter without anything to do.
    fn refuse_formats(&self, settings: &Settings) -> Result<(), Usage> {
        if self.exec.is_some() && settings.filter.is_some() {
            return Err(
                Usage::new("--exec prints nothing that --jq could filter")
                    .hint("filter in the command: --exec 'jq ... | ...'"),
            );
        }
        let rows = match settings.format {
            Some(Format::Csv) => "csv",
            Some(Format::Table) => "table",
            _ => return Ok(()),
        };
        match self.gaps {
            true => Err(
                Usage::new(format!("--gaps prints lines of JSON, and {rows} has rows"))
                    .hint("leave out --gaps: gaps are told on stderr too"),
            ),
            false => Ok(()),
        }
    }

    /// Returns what is listened to, for a shell that shows it beside other things; `None` where
    /// listening has an end, or does more than to show.
    pub(in crate::cli) fn beside(&self) -> Option<(Filter, bool)> {
        let ends = self.count.is_some() || self.whole.is_some() || self.idle.is_some();
        let does_more = self.exec.is_some() || self.backfill.is_some() || self.gaps;
        let is_plain = !ends && !does_more && self.query.is_empty() && !self.fail_on_gap && !self.heal.no_reconnect;
        is_plain.then(|| (Filter::new(self.service.as_deref(), &self.events), self.payload))
    }

    fn listener(&self, reporter: &Reporter, wanted: Option<Wanted>) -> Listener {
        let runner = self.exec.clone().map(|command| {
            let pace = Pace {
                jobs: self.jobs.into(),
                overflow: self.overflow(),
                bound: MAX_QUEUED,
            };
            Runner::new(command, pace, reporter.clone())
        });
        let service = self.service.as_deref();
        let backfill = self.backfill.as_deref().zip(service);
        let task = Task {
            filter: Filter::new(service, &self.events),
            wanted,
            events: self.events.clone(),
            count: self.count,
            whole: self.whole,
            idle: self.idle,
            payload: self.payload,
            gaps: self.gaps,
            blocks: matches!(self.on_overflow, OnOverflow::Block),
        };
        let backfill = backfill.map(|(field, service)| Backfill::new(service, field));
        let persistence = match self.fail_on_gap {
            true => Persistence { most: Some(0) },
            false => self.heal.persistence(),
        };
        Listener::new(task, runner, backfill, Healer::new(persistence))
    }

    fn overflow(&self) -> Overflow {
        match self.on_overflow {
            OnOverflow::Gap if !self.fail_on_gap => Overflow::Gap,
            OnOverflow::Gap | OnOverflow::Exit => Overflow::Exit,
            OnOverflow::Block => Overflow::Block,
        }
    }
}
