//! Somebody at a terminal: the prompt, events above it, and a connection that comes back.

use std::time::Instant;

use tokio::time::sleep;

use super::editor::{Keyboard, Typed};
use super::running::{Next, Runner};
use super::words::commands;
use crate::cli::asking::reconnect;
use crate::cli::context::{Context, Online};
use crate::cli::failure::Failure;
use crate::cli::healing::is_by_chance;
use crate::cli::live::Live;
use crate::cli::settings::Server;
use crate::cli::signals::Signal;
use crate::connection::ended::Ended;
use crate::connection::reconnect::Backoff;
use crate::protocol::service::event::Received;

/// What happens while the prompt waits.
#[derive(Debug)]
enum Happened {
    Typed(Typed),
    Event(Box<Received>),
    Lost(Ended),
    Signal(Signal),
    /// The connection is open again, or will not be by itself.
    Back(Result<(), Failure>),
}

/// Whether and how the connection comes back.
#[derive(Debug)]
struct Healing {
    backoff: Backoff,
    /// The loss has been told.
    told: bool,
    /// It is of no use to try again before somebody wants something.
    given_up: bool,
}

/// Reads lines and runs them until the end.
pub(in crate::cli) fn run(context: &mut Context) -> Result<(), Failure> {
    context.go_live(true)?;
    let result = prompt(context);
    context.reporter.above.clear();
    context.hang_up();
    result
}

fn prompt(context: &mut Context) -> Result<(), Failure> {
    let server = match &context.settings.server {
        Server::Demo => None,
        server => Some(server.origin()),
    };
    let mut runner = Runner::new(context);
    let mut keyboard = Keyboard::start(runner.names.clone(), &runner.context.reporter.above)?;
    let connected = server.map_or_else(String::new, |server| format!("connected to {server}; "));
    let text = format!("{connected}.help tells what there is, .exit or Ctrl-D ends");
    runner.context.reporter.notice(&text);
    let mut healing = Healing {
        backoff: Backoff::new(Instant::now()),
        told: false,
        given_up: false,
    };
    loop {
        keyboard.ask(&prompt_of(&runner));
        let line = match wait(&mut runner, &mut keyboard, &mut healing)? {
            Typed::Line(line) => line,
            Typed::Cleared => continue,
            Typed::End => return Ok(()),
            Typed::Failed(error) => {
                return Err(anyhow::Error::new(error)
                    .context("cannot read from the terminal")
                    .into());
            }
        };
        // Several may have been pasted.
        for (_, command) in commands(&line) {
            if run_one(&mut runner, &command)? == Next::End {
                return Ok(());
            }
        }
    }
}

/// Runs a command; what is wrong with it is told, and does not end the session.
fn run_one(runner: &mut Runner<'_>, command: &str) -> Result<Next, Failure> {
    let result = match runner.take(command) {
        Err(failure @ (Failure::Interrupted(Signal::Terminate) | Failure::ReaderGone)) => {
            Err(failure)
        }
        Err(failure) => {
            let context = &*runner.context;
            context.reporter.failure(&failure, Some(&context.settings));
            Ok(Next::Line)
        }
        next => next,
    };
    runner.reset();
    result
}

fn prompt_of(runner: &Runner<'_>) -> String {
    match runner.names.used() {
        Some(service) => format!("feathers {}> ", crate::output::escape::line(&service)),
        None => "feathers> ".to_owned(),
    }
}

/// Looks after the connection until something is typed.
fn wait(
    runner: &mut Runner<'_>,
    keyboard: &mut Keyboard,
    healing: &mut Healing,
) -> Result<Typed, Failure> {
    loop {
        let Some(live) = &mut runner.context.live else {
            return Ok(Typed::End);
        };
        let reporter = runner.context.reporter.clone();
        match happened(live, keyboard, healing) {
            Happened::Typed(typed) => return Ok(typed),
            Happened::Event(received) => runner.show(&received)?,
            Happened::Signal(Signal::Interrupt) => {}
            Happened::Signal(signal) => {
                keyboard.abandon();
                return Err(Failure::Interrupted(signal));
            }
            Happened::Lost(how) => {
                healing.given_up = !how.is_by_chance();
                healing.told = true;
                healing.backoff.handle_lost(Instant::now());
                reporter.notice(&match healing.given_up {
                    true => format!("connection lost: {how}; the next command connects again"),
                    false => format!("connection lost, coming back: {how}"),
                });
            }
            Happened::Back(Ok(())) => {
                healing.backoff.handle_opened(Instant::now());
                healing.told = false;
                reporter.notice("connected again");
            }
            Happened::Back(Err(failure)) => {
                healing.given_up = true;
                let text = format!("no way back: {failure}; the next command tries again");
                reporter.warning(&text);
            }
        }
    }
}

fn happened(live: &mut Live, keyboard: &mut Keyboard, healing: &mut Healing) -> Happened {
    let Live {
        runtime,
        online,
        signals,
    } = live;
    let is_over = online.connection.is_over();
    if !is_over {
        // A command may have brought it back.
        healing.told = false;
        healing.given_up = false;
    }
    let (told, given_up) = (healing.told, healing.given_up);
    let backoff = &mut healing.backoff;
    runtime.block_on(async {
        let away = is_over && told;
        tokio::select! {
            biased;
            typed = keyboard.typed() => Happened::Typed(typed),
            signal = signals.recv() => Happened::Signal(signal),
            happened = next(online, backoff, away), if !(away && given_up) => happened,
        }
    })
}

/// Waits for the next event, or for a lost connection to be open again.
async fn next(online: &mut Online, backoff: &mut Backoff, away: bool) -> Happened {
    if !away {
        return match online.connection.next_event().await {
            Ok(received) => Happened::Event(Box::new(received)),
            Err(how) => Happened::Lost(how),
        };
    }
    loop {
        sleep(backoff.next_delay(rand::random())).await;
        match reconnect(online).await {
            Err(failure) if is_by_chance(&failure) => {}
            back => return Happened::Back(back),
        }
    }
}
