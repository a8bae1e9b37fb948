//! `find`: a list of records.

use clap::Args;

use crate::cli::args::record::ListArgs;
use crate::cli::args::usage::Usage;
use crate::cli::context::{Context, Identity};
use crate::cli::failure::Failure;
use crate::cli::listing::Listing;
use crate::cli::paging::Pages;
use crate::cli::printer::Shape;
use crate::cli::servers;
use crate::protocol::json::Json;
use crate::protocol::service::call::Call;

/// How many pages are under way when nothing else is said.
const IN_FLIGHT: usize = 4;

/// List records
///
/// Prints what the service's `find` returns: a page `{total, limit, skip, data}` where the
/// service paginates, otherwise an array. With `-o ndjson` each record is a line. With `--all`
/// it is one list of the records of all pages.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus find messages --query status=read
  feathers-primus find messages -q 'age[$gt]=21' --sort -createdAt --limit 5 -o ndjson
  feathers-primus find messages --all -o ndjson | jq -r .text
  feathers-primus find messages -q status=read --count")]
pub(in crate::cli) struct Find {
    /// Path of the service, as given to app.use
    service: String,

    #[command(flatten)]
    query: ListArgs,

    /// Print the records of all pages, sorted by id if nothing else is said; --limit is the size
    /// of a page
    #[arg(long)]
    all: bool,

    /// With --all, end after this many records
    #[arg(long, value_name = "N", requires = "all", value_parser = clap::value_parser!(u64).range(1..))]
    max: Option<u64>,

    /// With --all, how many pages may be under way at once; 4 if nothing is said
    #[arg(long, value_name = "N", requires = "all", value_parser = clap::value_parser!(u16).range(1..))]
    in_flight: Option<u16>,

    /// Print how many records match, and none of them
    #[arg(long, conflicts_with_all = ["all", "limit", "skip", "max", "in_flight"])]
    count: bool,
}

impl Find {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let query = self.query.read(&mut context.local)?;
        if self.count {
            return self.count(context, &query);
        }
        if self.all {
            return self.all(context, &query);
        }
        context.call(&Call::find(&self.service, query), false)
    }

    fn all(&self, context: &mut Context, query: &Json) -> Result<(), Failure> {
        let listing = Listing::new(&self.service, query)?;
        let in_flight = self.in_flight.map_or(IN_FLIGHT, usize::from);
        let wanted = listing.wanted(self.max, in_flight);
        if context.settings.dry_run {
            return preview(context, &listing.call(Pages::new(wanted).first()));
        }
        context.online(Identity::Token, Shape::List, async |online| {
            listing.print(online, wanted).await
        })
    }

    fn count(&self, context: &mut Context, query: &Json) -> Result<(), Failure> {
        if let Some(name) = ["$limit", "$skip"]
            .into_iter()
            .find(|name| query.field(name).is_some())
        {
            let error = Usage::new(format!("--count counts all that match, whatever {name} is"));
            return Err(error.hint(format!("leave {name} out of the query")).into());
        }
        let listing = Listing::new(&self.service, query)?;
        if context.settings.dry_run {
            return preview(context, &listing.count_call());
        }
        let wanted = listing.wanted(None, IN_FLIGHT);
        context.online(Identity::Token, Shape::Call, async |online| {
            let count = listing.count(online, wanted).await?;
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            online.printer.result(&Json::number(count))
        })
    }
}

fn preview(context: &Context, call: &Call) -> Result<(), Failure> {
    let dialect = servers::dialect(&context.settings);
    context.preview(&call.emission(dialect), true)
}
