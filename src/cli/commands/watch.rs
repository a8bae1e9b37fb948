//! `watch`: a live view.

use std::io::{self, IsTerminal as _};
use std::time::Duration;

use clap::Args;

use crate::cli::args::heal::HealArgs;
use crate::cli::args::record::ListArgs;
use crate::cli::args::time;
use crate::cli::args::usage::Usage;
use crate::cli::context::{Context, Identity};
use crate::cli::failure::Failure;
use crate::cli::healing::Healer;
use crate::cli::printer::Shape;
use crate::cli::settings::{Settings, can_draw};
use crate::cli::wanted;
use crate::cli::watch::{Task, Watcher};
use crate::output::format::Format;
use crate::output::queue::Overflow;
use crate::protocol::json::Json;
use crate::protocol::service::call::Call;

/// Show what find returns, and keep it true
///
/// On a terminal it is a live table: arrows, Page Up and Page Down, Home and End move in it, q ends
/// it. In a pipe it is a line for each change, first for each record that is there:
/// {"change":"enter","data":...}, then also update and leave.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus watch messages -q status=unread --sort -createdAt --limit 20
  feathers-primus watch messages | jq -r 'select(.change == \"enter\") | .data.text'
  feathers-primus watch messages --snapshots --jq length")]
pub(in crate::cli) struct Watch {
    /// Path of the service, as given to app.use
    service: String,

    #[command(flatten)]
    query: ListArgs,

    /// Print the whole list a line after each change, and not the change
    #[arg(long)]
    snapshots: bool,

    /// End after this many lines
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,

    /// End after this long
    #[arg(long = "for", value_name = "TIME", value_parser = time::duration)]
    whole: Option<Duration>,

    /// The field that tells one record from another [default: id, else _id]
    #[arg(long, value_name = "NAME")]
    id_field: Option<String>,

    #[command(flatten)]
    heal: HealArgs,
}

impl Watch {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let asked = self.query.read(&mut context.local)?;
        let query = wanted::read(&asked)?;
        let sent = sent(&asked);
        self.refuse(&context.settings)?;
        if context.settings.dry_run {
            let call = Call::find(&self.service, sent);
            let dialect = crate::cli::servers::dialect(&context.settings);
            return context.preview(&call.emission(dialect), true);
        }
        let live = self.is_live(&context.settings);
        let shape = match live {
            true => Shape::Call,
            false => Shape::Stream {
                // A list that was not read in time is out of date; a change must not be left out.
                overflow: match self.snapshots {
                    true => Overflow::Gap,
                    false => Overflow::Exit,
                },
                gaps: false,
            },
        };
        let healer = Healer::new(self.heal.persistence());
        let task = Task {
            service: self.service,
            sent,
            query,
            id_field: self.id_field,
            count: self.count,
            whole: self.whole,
            snapshots: self.snapshots,
            live,
        };
        context.online(Identity::Token, shape, async |online| {
            Watcher::new(task, healer).run(online).await
        })
    }

    /// Tells whether somebody looks on, who asked for nothing else than to see it.
    fn is_live(&self, settings: &Settings) -> bool {
        let plain = settings.format.is_none_or(|format| format == Format::Table);
        let lines = self.snapshots || self.count.is_some() || settings.filter.is_some();
        settings.stdout_is_terminal && io::stdin().is_terminal() && can_draw() && plain && !lines
    }

    fn refuse(&self, settings: &Settings) -> Result<(), Usage> {
        let rows = matches!(settings.format, Some(Format::Csv | Format::Table));
        match self.snapshots && rows {
            true => Err(Usage::new("--snapshots prints a whole list a line, which is no row")
                .hint("leave out --snapshots, or print them with -o ndjson")),
            false => Ok(()),
        }
    }
}

/// Returns the query as it is sent: whole records, since events are too, and what matches or sorts
/// may not be shown.
fn sent(asked: &Json) -> Json {
    let mut fields = asked.fields().unwrap_or_default();
    fields.shift_remove("$select");
    Json::object(fields.iter().map(|(name, value)| (name.as_str(), value)))
}
