//! Coming back after a lost connection: when to try, what to say, and when to give up.

use std::time::Instant;

use jiff::Timestamp;
use tokio::time::sleep;

use super::context::Token;
use super::failure::Failure;
use super::gap::Gap;
use super::report::Reporter;
use super::settings::Settings;
use super::signing;
use crate::connection::client::Connection;
use crate::connection::ended::{CallError, Ended};
use crate::connection::reconnect::Backoff;

/// How persistent a listener is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Persistence {
    /// How often in a row it tries to come back; `None` for as often as it takes.
    pub(super) most: Option<u64>,
}

/// A lost connection, and what to come back with.
#[derive(Debug)]
pub(super) struct Lost<'a> {
    pub(super) connection: &'a mut Connection,
    pub(super) token: Option<&'a Token>,
    pub(super) settings: &'a Settings,
    pub(super) reporter: &'a Reporter,
}

impl Lost<'_> {
    /// Opens the connection again and signs it in as before.
    async fn come_back(&mut self) -> Result<(), Failure> {
        Box::pin(self.connection.again()).await?;
        let signing =
            signing::with_token(self.connection, self.token, self.settings, self.reporter);
        signing.await?;
        signing::check(self.connection).await
    }
}

/// Brings lost connections back.
#[derive(Debug)]
pub(super) struct Healer {
    persistence: Persistence,
    backoff: Backoff,
}

impl Healer {
    /// Begins with a connection that has just been opened.
    pub(super) fn new(persistence: Persistence) -> Self {
        Self {
            persistence,
            backoff: Backoff::new(Instant::now()),
        }
    }

    /// Opens a lost connection again and signs it in, however long it takes.
    pub(super) async fn heal(&mut self, mut lost: Lost<'_>, how: Ended) -> Result<Gap, Failure> {
        if !how.is_by_chance() || self.persistence.most == Some(0) {
            return Err(Failure::Ended(how));
        }
        let (since, from) = (Instant::now(), Timestamp::now());
        let reason = lost.reporter.known.redact(&how.to_string());
        lost.reporter
            .notice(&format!("connection lost, coming back: {reason}"));
        self.backoff.handle_lost(since);
        let mut attempts = 0;
        loop {
            sleep(self.backoff.next_delay(rand::random())).await;
            attempts += 1;
            match lost.come_back().await {
                Ok(()) => break,
                Err(failure) if !is_by_chance(&failure) => return Err(failure),
                Err(failure) if self.persistence.most.is_some_and(|most| attempts >= most) => {
                    return Err(failure);
                }
                Err(_) => {}
            }
        }
        self.backoff.handle_opened(Instant::now());
        let gap = Gap::since(from, reason);
        lost.reporter.notice(&format!("listening again, {gap}"));
        Ok(gap)
    }
}

/// Tells whether trying again later may help.
pub(super) fn is_by_chance(failure: &Failure) -> bool {
    match failure {
        Failure::Dial(error) => error.is_by_chance(),
        Failure::Ended(ended) => ended.is_by_chance(),
        Failure::Call { error, .. } => match error {
            CallError::TimedOut { .. } => true,
            CallError::Lost(ended) => ended.is_by_chance(),
            CallError::Redial(error) => error.is_by_chance(),
            CallError::Feathers(_) | CallError::Dialect { .. } | CallError::Mismatch(_) => false,
        },
        _ => false,
    }
}
