//! `listen`: a stream of events.

use std::time::Duration;

use clap::Args;
use jiff::Timestamp;
use tokio::time::{Instant, sleep_until};

use crate::cli::args::time;
use crate::cli::args::usage::Usage;
use crate::cli::context::{Context, Identity, Online};
use crate::cli::exec::{Job, Runner};
use crate::cli::failure::Failure;
use crate::cli::healing::{Gap, Healer, Lost, Persistence};
use crate::cli::printer::Shape;
use crate::cli::signing;
use crate::connection::ended::Ended;
use crate::output::format::{Format, Style};
use crate::protocol::json::Json;
use crate::protocol::service::event::{Filter, Match, Received};

/// How long nothing may come before a newcomer is told what that may mean.
const QUIET: Duration = Duration::from_secs(30);

/// Stream events
///
/// Prints a line for each event: all events of SERVICE, or the named ones; without SERVICE all
/// that arrive. A server sends only what it publishes to a channel that this connection has
/// joined.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus listen messages created
  feathers-primus listen messages --payload | jq -r .text
  feathers-primus listen messages created --count 1 --for 30s")]
pub(in crate::cli) struct Listen {
    /// Path of the service, as given to app.use
    service: Option<String>,

    /// Names of the events, such as created, updated, patched, removed
    #[arg(value_name = "EVENT")]
    events: Vec<String>,

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

    /// End when the connection is lost, instead of coming back
    #[arg(long)]
    no_reconnect: bool,

    /// Give up after this many attempts in a row to come back
    #[arg(long, value_name = "N", conflicts_with = "no_reconnect")]
    max_retries: Option<u64>,

    /// Print a line {"gap": ...} for each time without a connection
    #[arg(long, conflicts_with = "exec")]
    gaps: bool,

    /// End when events may have been lost
    #[arg(long)]
    fail_on_gap: bool,
}

/// Why listening ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum End {
    /// Enough events came.
    Enough,
    /// The time is over.
    Time,
}

/// A listener at work.
struct Listener<'a> {
    options: &'a Listen,
    filter: Filter,
    runner: Option<Runner>,
    got: u64,
    last: Instant,
    /// The pattern of a routed service has been told.
    told_pattern: bool,
    healer: Healer,
}

impl Listen {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        if context.settings.dry_run {
            return Err(Usage::new("listen sends no packet, so --dry-run has none to show").into());
        }
        let newcomer = context.settings.stdout_is_terminal;
        let service = self.service.clone();
        context.online(Identity::Token, Shape::Stream, async |online| {
            signing::check(&mut online.connection).await?;
            online.reporter.notice("listening");
            let mut listener = Listener {
                options: &self,
                filter: Filter::new(service.as_deref(), &self.events),
                runner: self
                    .exec
                    .clone()
                    .map(|exec| Runner::new(exec, online.reporter.clone())),
                got: 0,
                last: Instant::now(),
                told_pattern: false,
                healer: Healer::new(self.persistence()),
            };
            listener.run(online, newcomer).await
        })
    }
}

impl Listen {
    fn persistence(&self) -> Persistence {
        Persistence {
            most: match self.no_reconnect || self.fail_on_gap {
                true => Some(0),
                false => self.max_retries,
            },
        }
    }
}

impl Listener<'_> {
    async fn run(&mut self, online: &mut Online, newcomer: bool) -> Result<(), Failure> {
        let start = Instant::now();
        let whole = self.options.whole.map(|time| start + time);
        let expires = expiry(online);
        let mut quiet = newcomer.then(|| start + QUIET);
        let end = loop {
            if self.options.count.is_some_and(|count| self.got >= count) {
                break End::Enough;
            }
            let idle = self.options.idle.map(|time| self.last + time);
            tokio::select! {
                received = online.connection.next_event() => match received {
                    Ok(received) => if self.handle(online, &received)? {
                        quiet = None;
                    },
                    Err(how) => {
                        let end = whole.into_iter().chain(idle).min();
                        match self.heal(online, how, end, expires).await? {
                            Some(gap) if self.options.gaps => online.printer.value(&gap.line())?,
                            Some(_) => {}
                            None => break End::Time,
                        }
                    }
                },
                () = run_jobs(&mut self.runner) => {}
                failure = online.printer.failed() => return Err(failure),
                () = until(whole.into_iter().chain(idle).min()) => break End::Time,
                failure = expired(expires) => return Err(failure),
                () = until(quiet) => {
                    quiet = None;
                    online.reporter.notice("nothing yet; a server sends only what it publishes to \
                        a channel that this connection has joined, often after a login");
                }
            }
        };
        self.finish_jobs(online).await?;
        match (end, self.options.count) {
            (End::Time, Some(wanted)) => Err(Failure::TooFew {
                got: self.got,
                wanted,
            }),
            _ => Ok(()),
        }
    }

    /// Brings a lost connection back; `None` when the time is over before.
    async fn heal(
        &mut self,
        online: &mut Online,
        how: Ended,
        end: Option<Instant>,
        expires: Option<(Instant, Timestamp)>,
    ) -> Result<Option<Gap>, Failure> {
        let lost = Lost {
            connection: &mut online.connection,
            token: online.token.as_ref(),
            settings: &online.settings,
            reporter: &online.reporter,
        };
        let healing = self.healer.heal(lost, how);
        tokio::pin!(healing);
        loop {
            tokio::select! {
                gap = &mut healing => return gap.map(Some),
                () = run_jobs(&mut self.runner) => {}
                failure = online.printer.failed() => return Err(failure),
                failure = expired(expires) => return Err(failure),
                () = until(end) => return Ok(None),
            }
        }
    }

    /// Prints an event if it is wanted; tells whether it was.
    fn handle(&mut self, online: &mut Online, received: &Received) -> Result<bool, Failure> {
        let (service, event) = match self.filter.judge(received) {
            _ if self.is_error(received) => {
                let error = received.data();
                online.reporter.warning(&format!(
                    "the server reports an error of its events: {error}"
                ));
                return Ok(false);
            }
            Match::Unwanted => return Ok(false),
            Match::Wanted(service, event) => (service, event),
            Match::Pattern(pattern, event) => {
                if !self.told_pattern {
                    self.told_pattern = true;
                    online.reporter.notice(&format!(
                        "events of a routed service carry its pattern: these are all of {pattern}"
                    ));
                }
                (pattern, event)
            }
        };
        self.last = Instant::now();
        self.got += 1;
        let data = received.data();
        let value = if self.options.payload {
            data
        } else {
            envelope(&service, &event, &data)
        };
        match &mut self.runner {
            None => online.printer.value(&value)?,
            Some(runner) => {
                let mut line = Vec::new();
                let style = Style {
                    format: Format::Ndjson,
                    colour: false,
                    terminal: false,
                };
                style.write_value(&mut line, &value)?;
                runner.push(Job {
                    service,
                    event,
                    line,
                });
            }
        }
        Ok(true)
    }

    /// Tells whether an event is an error of the server's event filter, which Feathers 1 and 2 send
    /// as `error`; an event of that name that was asked for is none.
    fn is_error(&self, received: &Received) -> bool {
        received.split().1 == "error" && !self.options.events.iter().any(|name| name == "error")
    }

    /// Runs the commands of the events that came before the end.
    async fn finish_jobs(&mut self, online: &mut Online) -> Result<(), Failure> {
        while self.runner.as_ref().is_some_and(|runner| !runner.is_idle()) {
            tokio::select! {
                () = run_jobs(&mut self.runner) => {}
                // Pings are answered while a command takes its time.
                ended = online.connection.next_event() => if ended.is_err() {
                    run_jobs(&mut self.runner).await;
                }
            }
        }
        Ok(())
    }
}

async fn run_jobs(runner: &mut Option<Runner>) {
    match runner {
        Some(runner) => runner.run().await,
        None => std::future::pending().await,
    }
}

async fn until(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// Waits until the token expires.
async fn expired(expires: Option<(Instant, Timestamp)>) -> Failure {
    until(expires.map(|(at, _)| at)).await;
    Failure::Expired {
        server: "this connection".to_owned(),
        at: expires.map_or_else(String::new, |(_, time)| time.to_string()),
    }
}

/// Returns when the token that the connection was signed in with expires: servers stop their
/// events then without a word.
fn expiry(online: &Online) -> Option<(Instant, Timestamp)> {
    let expires = online.token.as_ref()?.expires()?;
    let left = Duration::try_from(expires.duration_since(Timestamp::now())).ok()?;
    Some((Instant::now() + left, expires))
}

fn envelope(service: &str, event: &str, data: &Json) -> Json {
    let time = Json::string(&format!("{:.3}", Timestamp::now()));
    Json::object([
        ("service", &Json::string(service)),
        ("event", &Json::string(event)),
        ("data", data),
        ("time", &time),
    ])
}
