//! A connection that stays open while one command after the other runs on it.

use std::pin::pin;

use anyhow::Context as _;
use tokio::runtime::Runtime;

use super::asking::reconnect;
use super::context::{Context, Online, runtime, until_signal};
use super::failure::Failure;
use super::printer::{Printer, Shape};
use super::report::Reporter;
use super::servers;
use super::settings::Settings;
use super::signals::Signals;
use super::stop::Stop;
use crate::connection::ended::CallError;

/// The open connection of a shell, and what it lives on.
#[derive(Debug)]
pub(super) struct Live {
    pub(super) runtime: Runtime,
    pub(super) online: Online,
    pub(super) signals: Signals,
}

impl Context {
    /// Opens the connection that all commands run on from here on. Where somebody can sign in
    /// anew, a token that is of no use any more is `forgiven`.
    pub(super) fn go_live(&mut self, forgiven: bool) -> Result<(), Failure> {
        let token = match self.fresh_token() {
            Err(failure @ Failure::Expired { .. }) if forgiven => {
                self.reporter.warning(&format!("{failure}: not signed in"));
                None
            }
            token => token?,
        };
        for secret in self.settings.look_up()? {
            self.reporter.known.add(&secret);
        }
        let runtime = runtime()?;
        let opened = runtime.block_on(async {
            let mut signals = Signals::new().context("cannot wait for signals")?;
            let stop = Stop::default();
            let opening = async {
                let mut online = self.open(token, Shape::Call, stop.clone()).await?;
                match online.sign_in().await {
                    Err(failure) if forgiven && is_refusal(&failure) => {
                        let text = format!("the token was refused, not signed in: {failure}");
                        online.reporter.warning(&text);
                        online.token = None;
                    }
                    signed_in => signed_in?,
                }
                Ok(online)
            };
            let online = until_signal(pin!(opening), &mut signals, &stop).await?;
            Ok((online, signals))
        });
        match opened {
            Ok((online, signals)) => {
                self.live = Some(Box::new(Live {
                    runtime,
                    online,
                    signals,
                }));
                Ok(())
            }
            Err(failure) => {
                runtime.shutdown_background();
                Err(failure)
            }
        }
    }

    /// Closes the connection that stayed open.
    pub(super) fn hang_up(&mut self) {
        let Some(live) = self.live.take() else { return };
        let Live {
            runtime,
            online,
            mut signals,
        } = *live;
        let learned = online.connection.learned();
        servers::remember(&self.settings, learned, &online.sightings, &self.reporter);
        runtime.block_on(async {
            tokio::select! {
                biased;
                _ = signals.recv() => {}
                () = online.connection.close() => {}
            }
        });
        runtime.shutdown_background();
    }
}

impl Live {
    /// Does some work on the connection, which is opened again before if it was lost. A signal
    /// ends the work and not the connection.
    pub(super) fn run<T>(
        &mut self,
        settings: &Settings,
        reporter: &Reporter,
        shape: Shape,
        work: impl AsyncFnOnce(&mut Online) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let Self {
            runtime,
            online,
            signals,
        } = self;
        online.settings = settings.clone();
        online.reporter = reporter.clone();
        online.stop = Stop::default();
        let stop = online.stop.clone();
        runtime.block_on(async {
            online.printer = Printer::new(shape, settings, reporter)?;
            let next = Printer::new(Shape::Call, settings, reporter)?;
            let working = async {
                if online.connection.is_over() {
                    reconnect(online).await?;
                    online.reporter.notice("connected again");
                }
                online.perform(shape, work).await
            };
            let result = until_signal(pin!(working), signals, &stop).await;
            let printer = std::mem::replace(&mut online.printer, next);
            tokio::select! {
                biased;
                signal = signals.recv() => result.and(Err(Failure::Interrupted(signal))),
                written = printer.finish(reporter) => match written {
                    Err(error) if result.is_ok() => Err(error.into()),
                    _ => result,
                },
            }
        })
    }
}

/// Tells whether the server does not take a token.
fn is_refusal(failure: &Failure) -> bool {
    matches!(
        failure,
        Failure::Call { error: CallError::Feathers(error), .. } if error.status() == 401
    )
}
