//! `bench`: many calls, to see how fast a server is.
//!
//! `load` sends and takes what comes, a share a connection; `measure` counts and keeps times,
//! `awaited` knows which event belongs to which record, and `told` says what was measured.

mod awaited;
mod load;
mod measure;
mod told;

use std::cell::{Cell, RefCell};
use std::error::Error as _;
use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use futures_util::future::{FutureExt as _, LocalBoxFuture};
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use tokio::time::interval;

use super::asking::agree;
use super::context::{Context, Identity, Online};
use super::failure::Failure;
use super::printer::Shape;
use super::progress::Progress;
use super::servers;
use super::signing;
use crate::connection::client::Connection;
use crate::protocol::service::call::Call;
use crate::protocol::service::event::Filter;
use load::{Load, Share};
use measure::{Measured, missed_rate};
use told::Told;

/// How many connections are opened at once.
const OPENED_AT_ONCE: usize = 16;
/// How often it is shown how far it has come.
const SHOWN_EVERY: Duration = Duration::from_millis(100);

/// What is to be measured.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) call: Call,
    pub(super) connections: u16,
    /// How many calls are under way at once on each connection.
    pub(super) in_flight: u16,
    /// Calls a second, on all connections together.
    pub(super) rate: Option<f64>,
    pub(super) whole: Option<Duration>,
    pub(super) count: Option<u64>,
    /// The delay of events is measured too.
    pub(super) events: bool,
}

/// What is done on several connections at once; of one type, whatever it is, since each more costs
/// some kilobytes of program.
type Work<'a> = FuturesUnordered<LocalBoxFuture<'a, Result<(), Failure>>>;

/// How the measuring ended.
enum End {
    /// As planned.
    Planned,
    /// A signal asked for it.
    Stopped,
    /// All connections were lost; how the last one.
    Lost(Failure),
}

/// Measures, and tells what was measured.
pub(super) fn run(context: &mut Context, plan: &Plan) -> Result<(), Failure> {
    if context.settings.dry_run {
        let dialect = servers::dialect(&context.settings);
        return context.preview(&plan.call.emission(dialect), true);
    }
    context.online(Identity::Token, Shape::Call, async |online| {
        agree(&mut online.connection).await?;
        let mut others = open_others(online, plan.connections.saturating_sub(1)).await?;
        online.stop.listen();
        let (load, end) = measure(online, &mut others, plan).await?;
        let told = tell(online, plan, load, end);
        let mut closing = Work::new();
        for connection in others {
            closing.push(Box::pin(connection.close().map(Ok)));
        }
        while closing.next().await.is_some() {}
        told
    })
}

/// Opens more connections like the first one.
async fn open_others(online: &Online, count: u16) -> Result<Vec<Connection>, Failure> {
    let opened = RefCell::new(Vec::new());
    let mut opening = Work::new();
    for _ in 0..count {
        opening.push(Box::pin(async {
            let mut connection = online.connection.another().await?;
            let token = online.token.as_ref();
            signing::with_token(&mut connection, token, &online.settings, &online.reporter).await?;
            agree(&mut connection).await?;
            opened.borrow_mut().push(connection);
            Ok(())
        }));
        if opening.len() >= OPENED_AT_ONCE {
            opening.next().await.transpose()?;
        }
    }
    while let Some(result) = opening.next().await {
        result?;
    }
    drop(opening);
    Ok(opened.into_inner())
}

/// Sends the load over all connections, until it is done.
async fn measure(
    online: &mut Online,
    others: &mut [Connection],
    plan: &Plan,
) -> Result<(Load, End), Failure> {
    let progress = Progress::alone(&online.reporter, "calls");
    let load = load(online, plan)?;
    let connections = std::iter::once(&mut online.connection).chain(others);
    let mut shares = Work::new();
    for (turn, connection) in (0..).zip(connections) {
        shares.push(Box::pin(Share::new(&load, turn, connection).run()));
    }
    let mut ticks = interval(SHOWN_EVERY);
    let mut left = plan.connections;
    let end = loop {
        tokio::select! {
            ended = shares.next() => match ended {
                Some(Err(failure)) => {
                    left -= 1;
                    if left == 0 {
                        break End::Lost(failure);
                    }
                    let why = failure.source().map_or_else(String::new, |why| format!(": {why}"));
                    let text = format!("a connection was lost, {left} left{why}");
                    online.reporter.warning(&text);
                }
                Some(Ok(())) => {}
                None => break End::Planned,
            },
            () = online.stop.asked() => break End::Stopped,
            _ = ticks.tick() => progress.set(load.measured.borrow().ended(), plan.count),
        }
    };
    drop(shares);
    Ok((load, end))
}

fn load(online: &Online, plan: &Plan) -> Result<Load, Failure> {
    let service = plan.call.service();
    let events = plan
        .events
        .then(|| Filter::new(Some(service), &["created".to_owned()]));
    let start = Instant::now();
    Ok(Load {
        call: plan.call.clone(),
        events,
        timeout: online.settings.timeout_of(service),
        connections: plan.connections,
        in_flight: plan.in_flight,
        rate: plan.rate,
        start,
        end: plan.whole.map(|time| start + time),
        left: Cell::new(plan.count.unwrap_or(u64::MAX)),
        last_sent: Cell::new(start),
        last_answer: Cell::new(start),
        measured: RefCell::new(Measured::new(plan.events)?),
    })
}

/// Prints what was measured, and says what else there is to know.
fn tell(online: &mut Online, plan: &Plan, load: Load, end: End) -> Result<(), Failure> {
    let now = Instant::now();
    let last_answer = load.last_answer.get();
    let sending = match load.left.get() {
        0 => load.last_sent.get(),
        _ => load.end.map_or(now, |end| end.min(now)),
    };
    let until = match end {
        End::Stopped => now,
        // A rate may leave the end empty.
        End::Planned => last_answer.max(sending),
        End::Lost(_) => last_answer,
    };
    let seconds = until.saturating_duration_since(load.start);
    let sending = sending.saturating_duration_since(load.start);
    let measured = load.measured.into_inner();
    let told = Told {
        plan,
        time: seconds,
        measured: &measured,
    };
    let settings = &online.settings;
    if settings.format.is_some() || settings.filter.is_some() {
        online.printer.result(&told.as_json())?;
    } else {
        let terminal = settings.stdout_is_terminal.then(told::terminal_width);
        let mut out = io::stdout().lock();
        out.write_all(told.as_text(terminal).as_bytes())?;
        out.flush()?;
    }
    let reporter = &online.reporter;
    if let Some(rate) = plan.rate
        && !matches!(end, End::Lost(_))
        && let Some(got) = missed_rate(rate, measured.begun, sending)
    {
        reporter.warning(&format!(
            "the rate was not kept: {} of {} calls a second; with more --in-flight or --connections \
            fewer calls wait for others",
            told::number(got),
            told::number(rate)
        ));
    }
    let under_way = measured.begun.saturating_sub(measured.ended());
    if under_way > 0 {
        let calls = told::counted(under_way, "call");
        reporter.notice(&format!("{calls} under way, not counted"));
    }
    if let Some(events) = measured.events.as_ref().filter(|it| it.missing > 0) {
        reporter.warning(&told::of_missing(events));
    }
    match (end, measured.first) {
        (End::Lost(failure), _) => Err(failure),
        (_, Some(error)) if measured.ok == 0 => Err(Failure::Call {
            error,
            what: format!("{} on {}", plan.call.method(), plan.call.service()),
            sent: None,
        }),
        _ => Ok(()),
    }
}
