//! What a listener waits for beside events: its end, its reader, and the commands that it runs.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::{Instant, sleep_until};

use super::context::Online;
use super::exec::Runner;
use super::failure::Failure;
use super::gap::Gap;
use super::printer::Printer;
use super::report::Reporter;
use crate::output::writer::News;

/// When listening ends at the latest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Until {
    pub(super) time: Option<Instant>,
    pub(super) expires: Option<(Instant, Timestamp)>,
}

/// Does some work while commands run and stdout is written to; `None` when the time is over.
pub(super) async fn beside<T>(
    work: impl Future<Output = T>,
    runner: &mut Option<Runner>,
    printer: &mut Printer,
    reporter: &Reporter,
    until: Until,
) -> Result<Option<T>, Failure> {
    tokio::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return Ok(Some(done)),
            () = run_jobs(runner) => {}
            news = printer.news(false) => tell(news, reporter)?,
            failure = expired(until.expires) => return Err(failure),
            () = at(until.time) => return Ok(None),
        }
    }
}

/// Tells what there is to know of the reader.
pub(super) fn tell(news: News, reporter: &Reporter) -> Result<(), Failure> {
    match news {
        News::Failed(error) => return Err(error.into()),
        News::Dropped(dropped) => reporter.warning(&Gap::of_dropped(&dropped).to_string()),
        News::Room => {}
    }
    Ok(())
}

pub(super) async fn run_jobs(runner: &mut Option<Runner>) {
    match runner {
        Some(runner) => runner.run().await,
        None => std::future::pending().await,
    }
}

pub(super) async fn at(time: Option<Instant>) {
    match time {
        Some(time) => sleep_until(time).await,
        None => std::future::pending().await,
    }
}

/// Waits until the token expires.
pub(super) async fn expired(expires: Option<(Instant, Timestamp)>) -> Failure {
    at(expires.map(|(at, _)| at)).await;
    Failure::Expired {
        server: "this connection".to_owned(),
        at: expires.map_or_else(String::new, |(_, time)| time.to_string()),
    }
}

/// Returns when the token that the connection was signed in with expires: servers stop their
/// events then without a word.
pub(super) fn expiry(online: &Online) -> Option<(Instant, Timestamp)> {
    let expires = online.token.as_ref()?.expires()?;
    let left = Duration::try_from(expires.duration_since(Timestamp::now())).ok()?;
    Some((Instant::now() + left, expires))
}
