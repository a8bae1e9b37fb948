//! From what is known of a server to an open transport and a session over it.

use std::cell::Cell;
use std::pin::pin;
use std::time::{Duration, Instant as Clock};

use tokio::time::Instant;

use super::dial::{self, DialError, DialOptions, Socket, Stage};
use super::endpoint::Endpoint;
use super::trace::{Source, Trace, Tracer};
use super::transport::{Requests, Transport, Websocket, browserchannel, polling, xhr_streaming};
use crate::protocol::facts::{Facts, Route};
use crate::protocol::parser;
use crate::protocol::service::call::Dialect;
use crate::protocol::session::Session;
use crate::protocol::transformer::{EngineIo, Kind, Sockjs, Transformer, Websockets};

/// A server and how it is dialled.
#[derive(Clone, Debug)]
pub struct Server {
    /// Where it is.
    pub endpoint: Endpoint,
    /// How to get there.
    pub options: DialOptions,
    /// Whether each message is to be told to the tracer.
    pub transcript: bool,
}

/// What the user said of a server, and what is known of it from earlier.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// The transformer to use, whatever the server says.
    pub transformer: Option<Kind>,
    /// The parser to use, whatever the server says.
    pub parser: Option<parser::Kind>,
    /// The dialect to use, whatever the server answers.
    pub dialect: Option<Dialect>,
    /// What was found out in an earlier run.
    pub cached: Option<Facts>,
}

impl Wishes {
    /// Returns what is known without asking the server, if that is enough to connect.
    pub(super) fn known(&self) -> Option<(Facts, Source)> {
        let fits = |cached: &&Facts| {
            self.transformer.is_none_or(|it| it == cached.transformer)
                && self.parser.is_none_or(|it| it == cached.parser)
        };
        if let Some(cached) = self.cached.as_ref().filter(fits) {
            return Some((cached.clone(), Source::Cache));
        }
        let facts = Facts {
            transformer: self.transformer?,
            parser: self.parser?,
            primus: self.cached.as_ref().and_then(|it| it.primus.clone()),
            idle_limit: self.cached.as_ref().and_then(|it| it.idle_limit),
            ping_interval: self.cached.as_ref().and_then(|it| it.ping_interval),
            dialect: self.cached.as_ref().and_then(|it| it.dialect),
            route: Route::Websocket,
        };
        Some((facts, Source::Options))
    }

    /// Tells whether the user named transformer or parser.
    pub(super) fn names_any(&self) -> bool {
        self.transformer.is_some() || self.parser.is_some()
    }
}

/// An open transport and the session that speaks over it.
pub(super) struct Line {
    pub(super) transport: Transport,
    pub(super) session: Session,
}

/// Puts a session on a websocket.
pub(super) fn line(
    server: &Server,
    socket: Socket,
    transformer: Box<dyn Transformer>,
    facts: &Facts,
) -> Line {
    Line {
        transport: Transport::Websocket(Box::new(Websocket::new(socket))),
        session: session(server, transformer, facts),
    }
}

fn session(server: &Server, transformer: Box<dyn Transformer>, facts: &Facts) -> Session {
    let now = Clock::now();
    let mut session = Session::new(transformer, facts.parser.parser(), now);
    if server.transcript {
        session = session.with_transcript();
    }
    if let Some(interval) = facts.ping_interval {
        session = session.with_ping_interval(Duration::from_millis(interval));
    }
    match facts.idle_limit {
        Some(limit) => session.with_idle_limit(now, Duration::from_millis(limit)),
        None => session,
    }
}

/// Opens what the facts name, and where websockets are refused what the transformer has
/// instead. The facts then name the route that was taken.
pub(super) async fn open(
    server: &Server,
    facts: &mut Facts,
    deadline: Instant,
    tracer: &Tracer,
) -> Result<Line, DialError> {
    if !facts.is_possible() {
        return Err(DialError::TextAlone {
            transformer: facts.transformer.name(),
            parser: facts.parser.name(),
        });
    }
    let mut routes = routes(facts).into_iter().peekable();
    let mut first = None;
    while let Some(route) = routes.next() {
        facts.route = route;
        let left = deadline.saturating_duration_since(Instant::now());
        let is_last = routes.peek().is_none();
        // What hangs leaves time for what comes next.
        let until = Instant::now() + if is_last { left } else { left / 2 };
        match take(server, facts, until, tracer).await {
            Ok(line) => return Ok(line),
            Err(error) if may_go_on(&error) && !is_last => {
                tracer(Trace::Refused(route, &error.to_string()));
                first.get_or_insert(error);
            }
            Err(error) => return Err(telling(first, error)),
        }
    }
    // There is always one route, so that one of them has been returned.
    Err(first.unwrap_or(DialError::NoRoute))
}

/// Returns what tells more of why nothing opened: the first error, unless it is a refusal of one
/// route, and another would have opened but for bad luck.
fn telling(first: Option<DialError>, last: DialError) -> DialError {
    match first {
        Some(first) if first.is_by_chance() || !last.is_by_chance() => first,
        _ => last,
    }
}

/// Returns the routes to a transformer, the known one first.
fn routes(facts: &Facts) -> Vec<Route> {
    let all: &[Route] = match facts.transformer {
        Kind::Websockets | Kind::Uws | Kind::Faye => &[Route::Websocket],
        Kind::Sockjs => &[Route::Websocket, Route::Raw, Route::Requests],
        Kind::EngineIo => &[Route::Websocket, Route::Requests],
        Kind::BrowserChannel => &[Route::Requests],
    };
    // A plain server without a spec was found at the address that it shares with SockJS.
    let known = Some(facts.route).filter(|route| *route == Route::Raw || all.contains(route));
    let others = all.iter().copied().filter(|route| Some(*route) != known);
    known.into_iter().chain(others).collect()
}

/// Tells whether another route may do better: not where nobody is there or let in.
fn may_go_on(error: &DialError) -> bool {
    match error {
        // A 403 may be a proxy's own; Primus says 401.
        DialError::Refused(refusal) => refusal.status.as_u16() != 401,
        DialError::Upgrade(_) => true,
        DialError::TimedOut { stage, .. } => *stage == Stage::Upgrade,
        _ => false,
    }
}

async fn take(
    server: &Server,
    facts: &Facts,
    until: Instant,
    tracer: &Tracer,
) -> Result<Line, DialError> {
    let Server {
        endpoint, options, ..
    } = server;
    let (target, transformer): (_, Box<dyn Transformer>) = match (facts.transformer, facts.route) {
        (Kind::BrowserChannel, _) | (_, Route::Requests) => {
            return Box::pin(over_requests(server, facts, until, tracer)).await;
        }
        (_, Route::Raw) => (endpoint.below("/websocket", &[]), Box::new(Websockets)),
        (Kind::Sockjs, _) => {
            let session = xhr_streaming::new_session();
            (
                endpoint.below(&format!("{session}/websocket"), &[]),
                Box::new(Sockjs::default()),
            )
        }
        (Kind::EngineIo, _) => {
            let revision = facts.revision();
            let parameters = [("EIO", revision.number()), ("transport", "websocket")];
            (
                endpoint.below("/", &parameters),
                Box::new(EngineIo::new(revision)),
            )
        }
        (Kind::Websockets | Kind::Uws | Kind::Faye, _) => {
            (endpoint.target().to_owned(), Box::new(Websockets))
        }
    };
    let socket = dial::dial(endpoint, &target, options, until, tracer).await?;
    Ok(line(server, socket, transformer, facts))
}

async fn over_requests(
    server: &Server,
    facts: &Facts,
    until: Instant,
    tracer: &Tracer,
) -> Result<Line, DialError> {
    let Server {
        endpoint, options, ..
    } = server;
    let stage = Cell::new(Stage::Lookup);
    let opening = pin!(async {
        let opened: (Requests, Box<dyn Transformer>) = match facts.transformer {
            Kind::EngineIo => {
                let revision = facts.revision();
                let requests = polling::open(endpoint, options, revision, &stage, tracer).await?;
                (requests, Box::new(EngineIo::new(revision)))
            }
            Kind::BrowserChannel => (
                browserchannel::open(endpoint, options, &stage, tracer).await?,
                Box::new(Websockets),
            ),
            Kind::Sockjs | Kind::Websockets | Kind::Uws | Kind::Faye => (
                xhr_streaming::open(endpoint, options, &stage, tracer).await?,
                Box::new(Sockjs::default()),
            ),
        };
        Ok(opened)
    });
    let (requests, transformer) = dial::in_time(until, options.timeout, &stage, opening).await?;
    Ok(Line {
        transport: Transport::Requests(requests),
        session: session(server, transformer, facts).without_pings(),
    })
}
