//! Opening a connection: what is known first, and what is found out where that fails.

use std::rc::Rc;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::client::Connection;
use super::dial::{DialError, Stage};
use super::discover::{self, Found};
use super::routes::{self, Server, Wishes};
use super::trace::{Source, Trace, Tracer};
use crate::protocol::facts::Facts;
use crate::protocol::spec::Spec;

/// How long a server may take to greet us before it is asked whether it ever will.
const DOUBTFUL: Duration = Duration::from_secs(1);

impl Connection {
    /// Opens a connection in the way that is known for the server; where none is known, or what
    /// is known from earlier is no longer so, the server is asked.
    ///
    /// # Errors
    ///
    /// Says at which stage it failed and why; and where an option names what the server does
    /// not speak, what it does.
    pub async fn open(server: Server, wishes: Wishes, tracer: Tracer) -> Result<Self, DialError> {
        let deadline = Instant::now() + server.options.timeout;
        let mut unlucky = None;
        if let Some((facts, source)) = wishes.known() {
            tracer(Trace::Found(&facts, source));
            let cached = source == Source::Cache;
            // What is no longer so may hang, and finding out anew takes time too.
            let until = if cached {
                deadline - server.options.timeout / 2
            } else {
                deadline
            };
            let opened = Self::over(&server, &wishes, facts.clone(), None, until, &tracer).await;
            match opened {
                Ok(connection) => return Ok(connection),
                Err(error) if cached && error.may_come_of_wrong_facts() => {
                    tracer(Trace::Outdated(&error.to_string()));
                    unlucky = Some(error).filter(DialError::is_by_chance);
                }
                Err(error) if cached => return Err(error),
                Err(error) => {
                    return Err(Box::pin(explained(error, &server, &facts, None)).await);
                }
            }
        }
        // Seldom needed, and large: what is boxed is not carried by every run.
        Box::pin(Self::found_out(server, wishes, deadline, tracer))
            .await
            .map_err(|error| match unlucky {
                // What is known may hold all the same: other ways were refused, as they may be.
                Some(first) if is_refused_way(&error) => first,
                _ => error,
            })
    }

    /// Finds out how the server is to be spoken to, and opens a connection so.
    async fn found_out(
        server: Server,
        wishes: Wishes,
        deadline: Instant,
        tracer: Tracer,
    ) -> Result<Self, DialError> {
        let found = discover::discover(&server, &wishes, deadline, &tracer).await?;
        Self::as_found(server, wishes, found, deadline, tracer).await
    }

    /// Opens a connection in the way that the server told when it was asked for its spec; where it
    /// told nothing, by trying.
    ///
    /// # Errors
    ///
    /// As [`Connection::open`].
    pub async fn open_by(
        spec: Option<Spec>,
        server: Server,
        wishes: Wishes,
        tracer: Tracer,
    ) -> Result<Self, DialError> {
        let deadline = Instant::now() + server.options.timeout;
        let found = discover::by(spec, &server, &wishes, deadline, &tracer).await?;
        Self::as_found(server, wishes, found, deadline, tracer).await
    }

    async fn as_found(
        server: Server,
        wishes: Wishes,
        found: Found,
        deadline: Instant,
        tracer: Tracer,
    ) -> Result<Self, DialError> {
        let (facts, spec) = (found.facts.clone(), found.spec.clone());
        let opened = Self::over(
            &server,
            &wishes,
            facts.clone(),
            Some(found),
            deadline,
            &tracer,
        );
        match opened.await {
            Ok(connection) => Ok(connection),
            Err(error) if wishes.names_any() => Err(explained(error, &server, &facts, spec).await),
            Err(error) => Err(error),
        }
    }

    /// Opens the connection again after its end, in the way in which it was opened; nobody is
    /// signed in then.
    ///
    /// # Errors
    ///
    /// As [`Connection::open`].
    pub async fn again(&mut self) -> Result<(), DialError> {
        let mut opened = self.another().await?;
        // What came over the old one has not been heard yet.
        opened.early = std::mem::take(&mut self.early);
        opened.listening = self.listening;
        *self = opened;
        Ok(())
    }

    /// Opens another connection to the same server, in the way in which this one was opened; nobody
    /// is signed in on it.
    ///
    /// # Errors
    ///
    /// As [`Connection::open`].
    pub async fn another(&self) -> Result<Self, DialError> {
        let wishes = Wishes {
            cached: self.learned().or_else(|| self.wishes.cached.clone()),
            ..self.wishes.clone()
        };
        Self::open(self.server.clone(), wishes, Rc::clone(&self.tracer)).await
    }

    /// Opens a connection according to facts.
    async fn over(
        server: &Server,
        wishes: &Wishes,
        mut facts: Facts,
        found: Option<Found>,
        deadline: Instant,
        tracer: &Tracer,
    ) -> Result<Self, DialError> {
        let (spec, line) = found.map_or((None, None), |found| (found.spec, found.line));
        let line = match line {
            Some(line) => line,
            None => routes::open(server, &mut facts, deadline, tracer).await?,
        };
        facts.dialect = wishes.dialect.or(facts.dialect);
        let mut connection = Self::on(line, server, wishes, facts, Rc::clone(tracer));
        connection.spec = spec;
        connection.greeted(deadline).await?;
        Ok(connection)
    }

    /// Waits until calls may be sent. A server that keeps us waiting is asked for its spec: what
    /// it says may show that no greeting will ever come.
    async fn greeted(&mut self, deadline: Instant) -> Result<(), DialError> {
        let mut doubt = Some(deadline.min(Instant::now() + DOUBTFUL));
        while !self.session.is_open() {
            match timeout_at(doubt.unwrap_or(deadline), self.step()).await {
                Ok(Ok(_)) => {}
                Ok(Err(ended)) => return Err(DialError::NotGreeted(ended)),
                Err(_) if doubt.take().is_some() => {
                    if let Some(told) = self.contradiction().await {
                        return Err(DialError::Mismatch(told));
                    }
                }
                Err(_) => {
                    return Err(DialError::TimedOut {
                        stage: Stage::Greeting,
                        after: self.server.options.timeout,
                    });
                }
            }
        }
        Ok(())
    }

    /// Asks for the server's spec, and returns what of our facts it contradicts.
    pub(super) async fn contradiction(&mut self) -> Option<String> {
        if self.spec.is_none() {
            self.spec = discover::spec_if_any(&self.server).await;
        }
        self.facts.contradicted_by(self.spec.as_ref()?)
    }

    /// Opens the connection anew according to other facts; nothing of the old one is kept.
    pub(super) async fn reopen(&mut self, facts: Facts) -> Result<(), DialError> {
        let deadline = Instant::now() + self.server.options.timeout;
        let opened = Self::over(
            &self.server,
            &self.wishes,
            facts,
            None,
            deadline,
            &self.tracer,
        );
        let mut connection = opened.await?;
        connection.spec = self.spec.take();
        let old = std::mem::replace(self, connection);
        old.close().await;
        Ok(())
    }
}

/// Tells whether the server has refused a way of being spoken to, and not whoever asks.
fn is_refused_way(error: &DialError) -> bool {
    match error {
        DialError::Refused(refusal) => {
            refusal.status.is_client_error() && !matches!(refusal.status.as_u16(), 401 | 403 | 429)
        }
        _ => false,
    }
}

/// Says what the server speaks, where its spec contradicts what was tried.
async fn explained(
    error: DialError,
    server: &Server,
    facts: &Facts,
    spec: Option<Spec>,
) -> DialError {
    let is_told = matches!(error, DialError::Mismatch(_));
    let is_impossible = matches!(error, DialError::TextAlone { .. });
    if is_told || !(error.may_come_of_wrong_facts() || is_impossible) {
        return error;
    }
    let spec = match spec {
        Some(spec) => Some(spec),
        None => discover::spec_if_any(server).await,
    };
    match spec.and_then(|spec| facts.contradicted_by(&spec)) {
        Some(told) => DialError::Mismatch(told),
        None => error,
    }
}
