//! A listener at work: events to stdout or to commands, through lost connections and slow readers.

mod printing;

use std::time::{Duration, SystemTime};

use tokio::time::{Instant, sleep};

use super::backfill::Backfill;
use super::context::Online;
use super::envelope::Envelope;
use super::exec::Runner;
use super::failure::Failure;
use super::healing::{Healer, Lost};
use super::signing;
use super::waiting::{Until, at, beside, expired, expiry, run_jobs, tell};
use super::wanted::Wanted;
use crate::connection::ended::{CallError, Ended};
use crate::connection::reconnect::Backoff;
use crate::protocol::service::event::Filter;

/// How long nothing may come before a newcomer is told what that may mean.
const QUIET: Duration = Duration::from_secs(30);
/// What is listened to, and how long.
#[derive(Debug)]
pub(super) struct Task {
    pub(super) filter: Filter,
    /// What is asked of the data.
    pub(super) wanted: Option<Wanted>,
    /// The events that were named.
    pub(super) events: Vec<String>,
    pub(super) count: Option<u64>,
    pub(super) whole: Option<Duration>,
    pub(super) idle: Option<Duration>,
    pub(super) payload: bool,
    pub(super) gaps: bool,
    /// A slow reader is waited for.
    pub(super) blocks: bool,
}

/// Why listening ends.
#[derive(Debug, Eq, PartialEq)]
enum End {
    /// Enough events came.
    Enough,
    /// The time is over.
    Time,
    /// The connection was lost.
    Lost(Ended),
}

/// A listener at work.
#[derive(Debug)]
pub(super) struct Listener {
    task: Task,
    runner: Option<Runner>,
    backfill: Option<Backfill>,
    healer: Healer,
    envelope: Envelope,
    got: u64,
    last: Instant,
    /// The pattern of a routed service has been told.
    told_pattern: bool,
}

impl Listener {
    pub(super) fn new(
        task: Task,
        runner: Option<Runner>,
        backfill: Option<Backfill>,
        healer: Healer,
    ) -> Self {
        Self {
            task,
            runner,
            backfill,
            healer,
            envelope: Envelope::new(SystemTime::now()),
            got: 0,
            last: Instant::now(),
            told_pattern: false,
        }
    }

    /// Makes sure that events will come, and says so.
    pub(super) async fn begin(&mut self, online: &mut Online) -> Result<(), Failure> {
        signing::check(&mut online.connection).await?;
        if let Some(backfill) = &mut self.backfill {
            let timeout = online.settings.timeout_of(backfill.service());
            let begun = backfill.begin(&mut online.connection, timeout).await;
            begun.map_err(backfill_failed)?;
        }
        online.reporter.notice("listening");
        self.last = Instant::now();
        Ok(())
    }

    /// Listens until it has enough, the time is over, or something is wrong.
    pub(super) async fn run(&mut self, online: &mut Online, newcomer: bool) -> Result<(), Failure> {
        let start = Instant::now();
        let whole = self.task.whole.map(|time| start + time);
        let expires = expiry(online);
        let mut quiet = newcomer.then(|| start + QUIET);
        let end = loop {
            if self.has_enough() {
                break End::Enough;
            }
            let idle = self.task.idle.map(|time| self.last + time);
            let until = Until {
                time: whole.into_iter().chain(idle).min(),
                expires,
            };
            let blocked = self.is_blocked(online);
            tokio::select! {
                received = online.connection.next_event(), if !blocked => match received {
                    Ok(received) => if self.handle_burst(online, received)? {
                        quiet = None;
                    },
                    Err(how) => if let Some(end) = self.heal(online, how, until).await? {
                        break end;
                    }
                },
                () = run_jobs(&mut self.runner) => {}
                news = online.printer.news(blocked) => tell(news, &online.reporter)?,
                () = at(until.time) => break End::Time,
                failure = expired(until.expires) => return Err(failure),
                () = at(quiet) => {
                    quiet = None;
                    online.reporter.notice("nothing yet; a server sends only what it publishes to \
                        a channel that this connection has joined, often after a login");
                }
            }
        };
        self.finish_jobs(online).await?;
        match (end, self.task.count) {
            (End::Time, Some(wanted)) => Err(Failure::TooFew {
                got: self.got,
                wanted,
                what: "events",
            }),
            _ => Ok(()),
        }
    }

    fn has_enough(&self) -> bool {
        self.task.count.is_some_and(|count| self.got >= count)
    }

    fn is_blocked(&self, online: &Online) -> bool {
        let is_full = || self.runner.as_ref().is_some_and(Runner::is_full);
        self.task.blocks && (online.printer.is_full() || is_full())
    }

    /// Brings a lost connection back, and shows what was missed; `None` when listening goes on.
    async fn heal(
        &mut self,
        online: &mut Online,
        mut how: Ended,
        until: Until,
    ) -> Result<Option<End>, Failure> {
        loop {
            if let Some(backfill) = &mut self.backfill {
                backfill.handle_lost();
            }
            let lost = Lost {
                connection: &mut online.connection,
                token: online.token.as_ref(),
                settings: &online.settings,
                reporter: &online.reporter,
            };
            let work = self.healer.heal(lost, how);
            let healed = beside(
                work,
                &mut self.runner,
                &mut online.printer,
                &online.reporter,
                until,
            );
            let Some(gap) = healed.await? else {
                return Ok(Some(End::Time));
            };
            let gap = gap?;
            if self.task.gaps {
                online.printer.value(&gap.line())?;
            }
            match self.replay(online, until).await? {
                Some(End::Lost(again)) => how = again,
                end => return Ok(end),
            }
        }
    }

    /// Shows what was missed, a page after the other; `None` when all of it has been shown.
    async fn replay(&mut self, online: &mut Online, until: Until) -> Result<Option<End>, Failure> {
        let mut backoff = Backoff::new(std::time::Instant::now());
        let mut shown = 0_u64;
        while let Some(call) = self.backfill.as_ref().and_then(Backfill::next_call) {
            let timeout = online.settings.timeout_of(call.service());
            let work = online.connection.request(&call, timeout);
            let asked = beside(
                work,
                &mut self.runner,
                &mut online.printer,
                &online.reporter,
                until,
            );
            let Some(result) = asked.await? else {
                return Ok(Some(End::Time));
            };
            let result = match result {
                Ok(result) => result,
                Err(CallError::Lost(ended)) => return Ok(Some(End::Lost(ended))),
                Err(error) if may_pass(&error) => {
                    let delay = backoff.next_delay(rand::random());
                    let text = format!("the backfill failed, trying again: {error}");
                    online.reporter.warning(&text);
                    sleep(delay).await;
                    continue;
                }
                Err(error) => return Err(backfill_failed(error)),
            };
            let backfill = self.backfill.as_mut();
            let page = backfill.map(|it| it.handle_page(&result, std::time::Instant::now()));
            let now = SystemTime::now();
            for record in page.unwrap_or_default() {
                self.emit_replayed(online, now, &record)?;
                shown += 1;
                if self.has_enough() {
                    return Ok(Some(End::Enough));
                }
            }
            online.printer.flush();
            self.last = Instant::now();
            while self.is_blocked(online) {
                tokio::select! {
                    () = run_jobs(&mut self.runner) => {}
                    news = online.printer.news(true) => tell(news, &online.reporter)?,
                    () = at(until.time) => return Ok(Some(End::Time)),
                }
            }
        }
        if self.backfill.is_some() {
            let reporter = &online.reporter;
            reporter.notice(&format!("{shown} missed records found by --backfill"));
        }
        Ok(None)
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

/// Tells whether a call that failed may do better later.
pub(super) fn may_pass(error: &CallError) -> bool {
    match error {
        CallError::TimedOut { .. } => true,
        CallError::Feathers(error) => error.status() >= 500,
        _ => false,
    }
}

fn backfill_failed(error: CallError) -> Failure {
    Failure::Call {
        error,
        what: "the find of --backfill".to_owned(),
        sent: None,
    }
}
