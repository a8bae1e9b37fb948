//! A view at work: asked for, kept true by events, and asked for again where they are not enough or
//! were missed.

use std::time::{Duration, Instant as Moment};

use tokio::time::Instant;

use super::face::Face;
use super::lines::Lines;
use super::screen::Screen;
use super::view::{Change, NoView, View};
use crate::cli::args::usage::Usage;
use crate::cli::asking::{ask, failed};
use crate::cli::context::Online;
use crate::cli::failure::Failure;
use crate::cli::healing::{Healer, Lost};
use crate::cli::listening::may_pass;
use crate::cli::printer::Printer;
use crate::cli::report::Reporter;
use crate::cli::signing;
use crate::cli::waiting::{Until, at, expired, expiry, tell};
use crate::connection::ended::{CallError, Ended};
use crate::connection::reconnect::Backoff;
use crate::protocol::json::Json;
use crate::protocol::service::call::Call;
use crate::protocol::service::event::{Filter, Match, Received};
use crate::protocol::service::query::Query;

/// How long after an answer it is asked again at the earliest.
const PAUSE: Duration = Duration::from_millis(200);
/// How many events are taken at most before all else is looked at.
const BURST: usize = 1000;

/// What is watched, and how long.
#[derive(Debug)]
pub(in crate::cli) struct Task {
    pub(in crate::cli) service: String,
    /// The query as it is sent, and as it is asked here.
    pub(in crate::cli) sent: Json,
    pub(in crate::cli) query: Query,
    pub(in crate::cli) id_field: Option<String>,
    pub(in crate::cli) count: Option<u64>,
    pub(in crate::cli) whole: Option<Duration>,
    pub(in crate::cli) snapshots: bool,
    /// It is drawn on the terminal.
    pub(in crate::cli) live: bool,
}

/// Why it ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum End {
    Enough,
    Time,
    /// Whoever looks on wants no more.
    Wish,
}

/// How an asking ended.
enum Asked {
    Done,
    Lost(Ended),
    End(End),
}

/// A view at work.
#[derive(Debug)]
pub(in crate::cli) struct Watcher {
    task: Task,
    call: Call,
    filter: Filter,
    view: View,
    face: Face,
    healer: Healer,
    backoff: Backoff,
    /// When it may be asked again.
    next: Instant,
}

impl Watcher {
    /// Gets ready.
    pub(in crate::cli) fn new(task: Task, healer: Healer) -> Self {
        Self {
            call: Call::find(&task.service, task.sent.clone()),
            filter: Filter::new(Some(&task.service), &[]),
            view: View::new(task.query.clone(), task.id_field.clone()),
            face: Face::Lines(Lines::new(task.snapshots, task.count)),
            healer,
            backoff: Backoff::new(Moment::now()),
            next: Instant::now(),
            task,
        }
    }

    /// Watches until it has enough, the time is over, or something is wrong.
    pub(in crate::cli) async fn run(&mut self, online: &mut Online) -> Result<(), Failure> {
        // Events are kept from here on, so that none is missed between the answer and the first.
        signing::check(&mut online.connection).await?;
        let until = Until {
            time: self.task.whole.map(|time| Instant::now() + time),
            expires: expiry(online),
        };
        let end = match self.begin(online, until).await? {
            Some(end) => end,
            None => self.watch(online, until).await?,
        };
        let (got, wanted) = self.face.shown();
        match (end, wanted) {
            (End::Time, Some(wanted)) => Err(Failure::TooFew {
                got,
                wanted,
                what: "lines",
            }),
            _ => Ok(()),
        }
    }

    /// Asks for the first time; what goes wrong is told as of any call.
    async fn begin(&mut self, online: &mut Online, until: Until) -> Result<Option<End>, Failure> {
        let result = ask(online, &self.call, false).await?;
        online.sightings.call(&self.call, &result);
        let changes = self.take(&result)?;
        match self.task.live {
            true => {
                let screen = Screen::open(&self.task.service, online)?;
                self.face = Face::Screen(Box::new(screen));
            }
            false => online.reporter.notice("watching"),
        }
        let printer = &mut online.printer;
        self.face.show(&self.view, &changes, printer)?;
        self.face.handle_answer();
        Ok(match self.face.has_enough() {
            true => Some(End::Enough),
            false => until
                .time
                .filter(|time| *time <= Instant::now())
                .map(|_| End::Time),
        })
    }

    async fn watch(&mut self, online: &mut Online, until: Until) -> Result<End, Failure> {
        loop {
            if self.face.has_enough() {
                return Ok(End::Enough);
            }
            let due = self.view.is_stale().then_some(self.next);
            let lost = tokio::select! {
                received = online.connection.next_event() => match received {
                    Ok(received) => {
                        self.handle_burst(online, received)?;
                        None
                    }
                    Err(how) => Some(how),
                },
                () = at(due) => match self.ask(online, until).await? {
                    Asked::Done => None,
                    Asked::Lost(how) => Some(how),
                    Asked::End(end) => return Ok(end),
                },
                wish = self.face.attend(&self.view) => return wish.map(|()| End::Wish),
                news = online.printer.news(false) => {
                    tell(news, &online.reporter)?;
                    None
                }
                () = at(until.time) => return Ok(End::Time),
                failure = expired(until.expires) => return Err(failure),
            };
            if let Some(how) = lost
                && let Some(end) = self.heal(online, how, until).await?
            {
                return Ok(end);
            }
        }
    }

    /// Asks for the result once more.
    async fn ask(&mut self, online: &mut Online, until: Until) -> Result<Asked, Failure> {
        let timeout = online.settings.timeout_of(&self.task.service);
        let work = online.connection.request(&self.call, timeout);
        let printer = &mut online.printer;
        let reporter = &online.reporter;
        let asked = tokio::select! {
            result = work => result,
            end = beside(&mut self.face, &self.view, printer, reporter, until) => {
                return end.map(Asked::End);
            }
        };
        self.next = Instant::now() + PAUSE;
        match asked {
            Ok(result) => {
                self.backoff = Backoff::new(Moment::now());
                let changes = self.take(&result)?;
                let printer = &mut online.printer;
                self.face.show(&self.view, &changes, printer)?;
                self.face.handle_answer();
                Ok(Asked::Done)
            }
            Err(CallError::Lost(how)) => Ok(Asked::Lost(how)),
            Err(error) if may_pass(&error) => {
                let text = format!("the find failed, trying again: {error}");
                online.reporter.warning(&text);
                self.next += self.backoff.next_delay(rand::random());
                Ok(Asked::Done)
            }
            Err(error) => Err(failed(error, online, &self.call)),
        }
    }

    /// Takes an answer, and returns what is other than before.
    fn take(&mut self, answer: &Json) -> Result<Vec<Change>, Usage> {
        let service = &self.task.service;
        self.view.handle_answer(answer).map_err(|no| match no {
            NoView::NoList => {
                Usage::new(format!("find on {service} returns no list to be watched"))
                    .hint("find shows what it returns")
            }
            NoView::NoId => {
                let field = match &self.task.id_field {
                    Some(name) => name.as_str(),
                    None => "id or _id",
                };
                Usage::new(format!("the records of {service} have no field {field}"))
                    .hint("--id-field says which field tells one record from another")
            }
        })
    }

    /// Brings a lost connection back, after which the result is asked for.
    async fn heal(
        &mut self,
        online: &mut Online,
        how: Ended,
        until: Until,
    ) -> Result<Option<End>, Failure> {
        self.view.doubt();
        self.next = Instant::now();
        let lost = Lost {
            connection: &mut online.connection,
            token: online.token.as_ref(),
            settings: &online.settings,
            reporter: &online.reporter,
        };
        let printer = &mut online.printer;
        tokio::select! {
            healed = self.healer.heal(lost, how) => healed.map(|_| None),
            end = beside(&mut self.face, &self.view, printer, &online.reporter, until) => {
                end.map(Some)
            }
        }
    }

    /// Takes an event, and those that are there already, and shows what they change.
    fn handle_burst(&mut self, online: &mut Online, mut received: Received) -> Result<(), Failure> {
        let (mut changes, mut count) = (Vec::new(), 0);
        for _ in 0..BURST {
            match self.filter.judge(&received) {
                Match::Wanted(service, event) => {
                    let data = received.data();
                    online.sightings.event(service, event, &data);
                    self.view.handle_event(event, &data, &mut changes);
                    count += 1;
                }
                // Nobody knows here which of the routes it is of.
                Match::Pattern(..) => {
                    self.view.doubt();
                    count += 1;
                }
                Match::Unwanted => {}
            }
            match online.connection.ready_event() {
                Some(next) => received = next,
                None => break,
            }
        }
        self.face.handle_events(count);
        if changes.is_empty() {
            return Ok(());
        }
        self.face.show(&self.view, &changes, &mut online.printer)
    }
}

/// Looks after the reader or the screen until that, or the time, is the end.
async fn beside(
    face: &mut Face,
    view: &View,
    printer: &mut Printer,
    reporter: &Reporter,
    until: Until,
) -> Result<End, Failure> {
    loop {
        tokio::select! {
            wish = face.attend(view) => return wish.map(|()| End::Wish),
            news = printer.news(false) => tell(news, reporter)?,
            failure = expired(until.expires) => return Err(failure),
            () = at(until.time) => return Ok(End::Time),
        }
    }
}
