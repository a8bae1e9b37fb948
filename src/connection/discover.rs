//! Finding out how a server wants to be spoken to.
//!
//! Its spec is asked for first: a blind upgrade can end the process of a SockJS server. Where
//! there is none, `<path>/websocket` is the one address that plain servers and those of SockJS
//! take without framing; the answers of the others to it tell what they are.

use std::cell::Cell;
use std::pin::pin;
use std::time::Duration;

use hyper::http::response::Parts;
use hyper::{HeaderMap, StatusCode};
use tokio::time::Instant;

use super::dial::{self, DialError, Stage};
use super::http::{Http, Question};
use super::routes::{Line, Server, Wishes, line};
use super::trace::{Source, Trace, Tracer, silent};
use super::upgrade::{self, Refusal};
use crate::protocol::facts::{Facts, Route};
use crate::protocol::parser;
use crate::protocol::spec::Spec;
use crate::protocol::transformer::{Kind, Websockets};

/// How long a spec that only explains something may take.
const PATIENCE: Duration = Duration::from_secs(1);

/// What was found out, and the connection if one was opened meanwhile.
pub(super) struct Found {
    pub(super) facts: Facts,
    pub(super) spec: Option<Spec>,
    pub(super) line: Option<Line>,
}

/// What a server answered to the question for its spec.
#[derive(Debug)]
pub struct Introduction {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The spec, where it is one that came.
    pub spec: Option<Spec>,
}

/// Asks a server how it wants to be spoken to; `deadline` is when there must be a connection.
pub(super) async fn discover(
    server: &Server,
    wishes: &Wishes,
    deadline: Instant,
    tracer: &Tracer,
) -> Result<Found, DialError> {
    // What hangs leaves time for what comes next.
    let half = deadline.saturating_duration_since(Instant::now()) / 2;
    let spec = match spec(server, Instant::now() + half, tracer).await {
        Ok(spec) => spec,
        // Where no request gets through, no upgrade will.
        Err(error) if !error.is_about_http() => return Err(error),
        Err(_) => None,
    };
    by(spec, server, wishes, deadline, tracer).await
}

/// Goes by what a server told of itself; tries where it told nothing.
pub(super) async fn by(
    spec: Option<Spec>,
    server: &Server,
    wishes: &Wishes,
    deadline: Instant,
    tracer: &Tracer,
) -> Result<Found, DialError> {
    if let Some(spec) = spec {
        let facts = of_spec(&spec, wishes)?;
        tracer(Trace::Found(&facts, Source::Spec));
        return Ok(Found {
            facts,
            spec: Some(spec),
            line: None,
        });
    }
    let found = match wishes.transformer {
        // There is nothing to try.
        Some(transformer) => Found {
            facts: Facts {
                transformer,
                parser: wishes.parser.unwrap_or(parser::Kind::Json),
                ..Facts::usual()
            },
            spec: None,
            line: None,
        },
        None => by_trying(server, wishes, deadline, tracer).await?,
    };
    tracer(Trace::Found(&found.facts, Source::Tries));
    Ok(found)
}

/// Asks for the spec; `None` when what comes is none.
pub(super) async fn spec(
    server: &Server,
    deadline: Instant,
    tracer: &Tracer,
) -> Result<Option<Spec>, DialError> {
    let introduction = introduction(server, deadline, tracer);
    Ok(introduction.await?.spec)
}

/// Asks a server for its spec, as [`Connection::open`](super::client::Connection::open) does
/// where nothing is known, and tells all of the answer.
///
/// # Errors
///
/// Says at which stage it failed and why.
pub async fn introduce(server: &Server, tracer: &Tracer) -> Result<Introduction, DialError> {
    introduction(server, Instant::now() + server.options.timeout, tracer).await
}

async fn introduction(
    server: &Server,
    deadline: Instant,
    tracer: &Tracer,
) -> Result<Introduction, DialError> {
    let question = Question::get(server.endpoint.below("/spec", &[]));
    let (head, body) = ask(server, &question, deadline, tracer).await?;
    let spec = Some(body)
        .filter(|_| head.status.is_success())
        .and_then(|body| Spec::parse(&body));
    Ok(Introduction {
        status: head.status,
        headers: head.headers,
        spec,
    })
}

/// Asks for the spec, to explain why something does not work; does not tell what it does.
pub(super) async fn spec_if_any(server: &Server) -> Option<Spec> {
    let deadline = Instant::now() + PATIENCE;
    spec(server, deadline, &silent()).await.ok().flatten()
}

/// Tells whether a Primus introduces itself there; does not tell why not.
pub async fn is_primus(server: &Server) -> bool {
    spec_if_any(server).await.is_some()
}

/// Tells whether what is there is Socket.IO, which Feathers can speak in the place of Primus.
pub async fn is_socket_io(server: &Server) -> bool {
    let parameters = [("EIO", "4"), ("transport", "polling")];
    let question = Question::get(server.endpoint.below("/", &parameters));
    let deadline = Instant::now() + PATIENCE;
    match ask(server, &question, deadline, &silent()).await {
        Ok((head, body)) => head.status.is_success() && body.starts_with("0{"),
        Err(_) => false,
    }
}

async fn ask(
    server: &Server,
    question: &Question,
    deadline: Instant,
    tracer: &Tracer,
) -> Result<(Parts, String), DialError> {
    let stage = Cell::new(Stage::Lookup);
    let asking = pin!(async {
        let mut http = Http::new(&server.endpoint, &server.options);
        let response = http.send(question, &stage, tracer).await?;
        let (head, body) = response.into_parts();
        let body = upgrade::beginning(body).await;
        Ok((head, String::from_utf8_lossy(&body).into_owned()))
    });
    dial::in_time(deadline, server.options.timeout, &stage, asking).await
}

/// Takes transformer and parser from a spec, unless an option names them.
///
/// # Errors
///
/// The spec names one that is not Primus's own, and no option another.
pub fn of_spec(spec: &Spec, wishes: &Wishes) -> Result<Facts, DialError> {
    let unknown = |what, name: &str| DialError::Unknown {
        what,
        name: name.to_owned(),
    };
    let transformer = spec.transformer.as_deref().unwrap_or("websockets");
    let parser = spec.parser.as_deref().unwrap_or("json");
    Ok(Facts {
        transformer: match wishes.transformer {
            Some(transformer) => transformer,
            None => {
                Kind::from_name(transformer).ok_or_else(|| unknown("transformer", transformer))?
            }
        },
        parser: match wishes.parser {
            Some(parser) => parser,
            None => parser::Kind::from_name(parser).ok_or_else(|| unknown("parser", parser))?,
        },
        primus: spec.version.clone(),
        idle_limit: spec.timeout,
        ping_interval: spec.ping_interval,
        ..Facts::usual()
    })
}

async fn by_trying(
    server: &Server,
    wishes: &Wishes,
    deadline: Instant,
    tracer: &Tracer,
) -> Result<Found, DialError> {
    let mut facts = Facts {
        parser: wishes.parser.unwrap_or(parser::Kind::Json),
        route: Route::Raw,
        ..Facts::usual()
    };
    let target = server.endpoint.below("/websocket", &[]);
    let refused =
        match dial::dial(&server.endpoint, &target, &server.options, deadline, tracer).await {
            Ok(socket) => {
                let line = line(server, socket, Box::new(Websockets), &facts);
                return Ok(Found {
                    facts,
                    spec: None,
                    line: Some(line),
                });
            }
            Err(DialError::Refused(refusal)) => refusal,
            Err(error) => return Err(error),
        };
    facts.route = Route::Websocket;
    facts.transformer = if is_engine_io(&refused) {
        Kind::EngineIo
    } else if is_sockjs(server, deadline, tracer).await {
        Kind::Sockjs
    } else if is_browser_channel(server, deadline, tracer).await {
        Kind::BrowserChannel
    } else {
        return Err(DialError::Refused(refused));
    };
    Ok(Found {
        facts,
        spec: None,
        line: None,
    })
}

/// Engine.IO refuses what does not name one of its transports.
fn is_engine_io(refusal: &Refusal) -> bool {
    let text = refusal.body.as_deref().unwrap_or_default();
    refusal.status == StatusCode::BAD_REQUEST && text.contains("Transport unknown")
}

/// SockJS welcomes whoever asks for its path, also where it takes no websockets.
async fn is_sockjs(server: &Server, deadline: Instant, tracer: &Tracer) -> bool {
    let question = Question::get(server.endpoint.below("", &[]));
    match ask(server, &question, deadline, tracer).await {
        Ok((head, body)) => head.status.is_success() && body.starts_with("Welcome to SockJS"),
        Err(_) => false,
    }
}

/// BrowserChannel has an address that tells of the network between; it answers with a list.
async fn is_browser_channel(server: &Server, deadline: Instant, tracer: &Tracer) -> bool {
    let parameters = [("VER", "8"), ("MODE", "init")];
    let question = Question::get(server.endpoint.below("/test", &parameters));
    match ask(server, &question, deadline, tracer).await {
        Ok((head, body)) => head.status.is_success() && body.trim_start().starts_with('['),
        Err(_) => false,
    }
}
