//! What the transports made of HTTP requests have in common.
//!
//! Knows requests, answers and their limits, and nothing of what the bodies say.

use std::cell::Cell;
use std::error::Error;
use std::future::pending;
use std::io;
use std::time::Duration;

use http_body_util::BodyExt;
use hyper::body::{Bytes, Incoming};
use hyper::header::CONTENT_TYPE;
use hyper::{Response, StatusCode};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::Instant;

use super::{Arrival, Arrivals};
use crate::connection::dial::{DialError, Stage};
use crate::connection::ended::Ended;
use crate::connection::http::{Http, Question};
use crate::connection::trace::{Tracer, silent};
use crate::connection::upgrade::{MAX_MESSAGE, Refusal, UpgradeError, refusal};
use crate::protocol::frame::Frame;

/// What bodies of requests hold. SockJS takes no other kind.
pub(super) const TEXT: &str = "text/plain;charset=UTF-8";

/// How much goes out in one request where it is more than one frame, in bytes.
pub(super) const BATCH: usize = 64 << 10;
/// How many frames are taken up at once.
const AT_ONCE: usize = 256;
/// How long an idle connection is good for another request. Servers close it some time, those on
/// Node after 5 s, and a request that crosses its end is lost and cannot be repeated.
const IDLE: Duration = Duration::from_secs(3);
/// How much of an unexpected answer is shown, in letters.
const SHOWN: usize = 300;
/// The close code for a message that is larger than the other side takes.
const TOO_LARGE: u16 = 1009;

/// One line of requests of an open transport.
pub(super) struct Line {
    http: Http,
    stage: Cell<Stage>,
    tracer: Tracer,
    answered: Instant,
}

impl Line {
    pub(super) fn new(http: Http) -> Self {
        Self {
            http,
            stage: Cell::new(Stage::Request),
            tracer: silent(),
            answered: Instant::now(),
        }
    }

    /// Sends a request and returns the body of its answer.
    pub(super) async fn ask(&mut self, question: &Question) -> Result<Incoming, Ended> {
        let answer = self.http.send(question, &self.stage, &self.tracer);
        let answer = answer.await.map_err(|error| broken(&error))?;
        match answer.status() {
            status if status.is_success() => Ok(answer.into_body()),
            StatusCode::PAYLOAD_TOO_LARGE => Err(Ended::Closed {
                code: Some(TOO_LARGE),
                reason: answer.status().to_string(),
            }),
            status => {
                let why = refusal("HTTP request", answer).await;
                let text = why.error.or(why.body).unwrap_or_default();
                let colon = if text.is_empty() { "" } else { ": " };
                let text = format!("a request was answered with {status}{colon}{text}");
                Err(Ended::Broken(text))
            }
        }
    }

    /// Sends a body and waits until it has arrived.
    pub(super) async fn post(&mut self, target: &str, body: String) -> Result<(), Ended> {
        if self.answered.elapsed() > IDLE {
            self.http.renew();
        }
        let question = Question::post(target.to_owned(), body, TEXT);
        let answer = self.ask(&question).await?;
        whole(answer, None).await?;
        self.answered = Instant::now();
        Ok(())
    }

    /// Sends all frames that come, in order, those that are ready together in one body. Ends
    /// when there are no more to come.
    pub(super) async fn post_all(
        &mut self,
        target: &str,
        mut frames: UnboundedReceiver<Frame>,
        most: usize,
        mut push: impl FnMut(&mut String, &Frame),
    ) -> Result<(), Ended> {
        let mut ready = Vec::new();
        while frames.recv_many(&mut ready, AT_ONCE).await > 0 {
            let mut body = String::new();
            for frame in ready.drain(..) {
                if !body.is_empty() && body.len() + frame.len() > most {
                    self.post(target, std::mem::take(&mut body)).await?;
                }
                push(&mut body, &frame);
            }
            self.post(target, body).await?;
        }
        Ok(())
    }
}

/// Returns the body of an answer that opens something, if it does.
pub(super) async fn opening(answer: Response<Incoming>) -> Result<Incoming, DialError> {
    let content_type = answer.headers().get(CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    // Where nobody knows the path, some servers answer with their own page.
    let html = content_type.is_some_and(|value| value.contains("html"));
    if answer.status() == StatusCode::OK && !html {
        return Ok(answer.into_body());
    }
    Err(DialError::Refused(Box::new(
        refusal("HTTP request", answer).await,
    )))
}

/// Says that an answer opens nothing, though it looked like it.
pub(super) fn unexpected(body: &[u8]) -> DialError {
    let beginning = &body[..body.len().min(SHOWN * 4)];
    let text = String::from_utf8_lossy(beginning);
    let text: String = text.trim().chars().take(SHOWN).collect();
    DialError::Refused(Box::new(Refusal {
        what: "HTTP request",
        status: StatusCode::OK,
        error: None,
        body: (!text.is_empty()).then_some(text),
        challenge: None,
        location: None,
        html: false,
    }))
}

/// Why a body cannot be read.
#[derive(Debug)]
pub(super) enum BodyError {
    /// The server hung up, or does not speak HTTP.
    Http(hyper::Error),
    /// It is larger than is taken.
    TooLarge,
}

impl From<BodyError> for Ended {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::Http(error) if is_end(&error) => Self::Closed {
                code: None,
                reason: String::new(),
            },
            BodyError::Http(error) => Self::Broken(in_words(&error)),
            BodyError::TooLarge => Self::TooLarge,
        }
    }
}

impl From<BodyError> for DialError {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::Http(error) => Self::Upgrade(UpgradeError::Http(error)),
            BodyError::TooLarge => unexpected(&[]),
        }
    }
}

/// Waits for the next part of a body; `None` at its end.
pub(super) async fn part(body: &mut Incoming) -> Result<Option<Bytes>, BodyError> {
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame.map_err(BodyError::Http)?.into_data() {
            return Ok(Some(data));
        }
    }
    Ok(None)
}

/// Reads a body to its end. Each part of it is a sign of life.
pub(super) async fn whole(
    mut body: Incoming,
    arrivals: Option<&Arrivals>,
) -> Result<Bytes, BodyError> {
    let mut bytes = Vec::new();
    while let Some(more) = part(&mut body).await? {
        if bytes.len() + more.len() > MAX_MESSAGE {
            return Err(BodyError::TooLarge);
        }
        bytes.extend_from_slice(&more);
        if let Some(arrivals) = arrivals {
            deliver(arrivals, Arrival::Alive).await;
        }
    }
    Ok(bytes.into())
}

/// Hands over what came. Where nobody wants it any more it waits for ever: then only what is
/// still to be sent matters.
pub(super) async fn deliver(arrivals: &Arrivals, arrival: Arrival) {
    if arrivals.send(arrival).await.is_err() {
        pending::<()>().await;
    }
}

/// Tells whether the server hung up in the midst of a body.
fn is_end(error: &hyper::Error) -> bool {
    let cause = error.source().and_then(|cause| cause.downcast_ref());
    cause.is_some_and(|cause: &io::Error| cause.kind() == io::ErrorKind::UnexpectedEof)
}

fn broken(error: &DialError) -> Ended {
    Ended::Broken(match error {
        // It says that there is no websocket, which nobody asked for.
        DialError::Upgrade(error) => in_words(error),
        other => in_words(other),
    })
}

/// Returns what an error says, and what is behind it.
fn in_words(error: &dyn Error) -> String {
    let mut words = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let text = cause.to_string();
        if !words.ends_with(&text) {
            words.push_str(": ");
            words.push_str(&text);
        }
        next = cause.source();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::super::scripted::{Server, options};
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_connection_that_the_server_may_close_soon_is_not_used_again() {
        let mut server = Server::start("").await;
        let mut line = Line::new(Http::new(&server.endpoint, &options()));
        for (seconds, connection) in [(0, 1), (2, 1), (4, 2)] {
            tokio::time::advance(Duration::from_secs(seconds)).await;
            let (sent, used) = tokio::join!(line.post("/", String::new()), async {
                let asked = server.next().await;
                let used = asked.connection;
                asked.ok("ok").await;
                used
            });
            assert_eq!((sent, used), (Ok(()), connection));
        }
    }
}
