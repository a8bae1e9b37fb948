//! What an answer says: that the session goes on, or how it does not.

use std::error::Error;

use bytestring::ByteString;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::ext::ReasonPhrase;
use hyper::header::CONTENT_TYPE;
use hyper::{Response, StatusCode};

use crate::connection::dial::DialError;
use crate::connection::ended::Ended;
use crate::connection::upgrade::{UpgradeError, refusal};
use crate::protocol::transformer::browserchannel::{Chunks, Garbled};

/// The close code for a message that is larger than the other side takes.
pub(super) const TOO_LARGE: u16 = 1009;

/// Why a request did not do what it should.
#[derive(Debug)]
pub(super) enum Failure {
    /// The server ended the session by this word.
    Said(&'static str),
    /// There is no use in further requests.
    Over(Ended),
    /// It may be repeated.
    Again(String),
    /// What the server sent does not arrive.
    Late,
}

/// Why an answer is of no use.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unread {
    #[error(transparent)]
    Http(#[from] hyper::Error),
    #[error(transparent)]
    Garbled(#[from] Garbled),
    #[error("an answer ends before it says anything")]
    Nothing,
}

impl From<Unread> for DialError {
    fn from(error: Unread) -> Self {
        Self::Upgrade(match error {
            Unread::Http(error) => UpgradeError::Http(error),
            other => UpgradeError::Answer(other.to_string()),
        })
    }
}

impl From<Unread> for Failure {
    fn from(error: Unread) -> Self {
        match error {
            Unread::Garbled(Garbled::TooLarge) => Self::Over(Ended::TooLarge),
            Unread::Garbled(error) => Self::Over(Ended::Protocol(error.to_string())),
            other => Self::Again(in_full(&other)),
        }
    }
}

impl From<DialError> for Failure {
    fn from(error: DialError) -> Self {
        Self::Again(in_full(&error))
    }
}

/// Returns the body of an answer that is none of an error.
pub(super) async fn accepted(response: Response<Incoming>) -> Result<Incoming, Failure> {
    let status = response.status();
    if status == StatusCode::OK && !is_page(&response) {
        return Ok(response.into_body());
    }
    // The server says what is wrong there, and in the body only as a page.
    let phrase = match response.extensions().get::<ReasonPhrase>() {
        Some(phrase) => String::from_utf8_lossy(phrase.as_bytes()).into_owned(),
        None => status.canonical_reason().unwrap_or_default().to_owned(),
    };
    let mut reason = format!("it answers {} {phrase}", status.as_u16());
    if let Some(error) = refusal("HTTP request", response).await.error {
        reason.push_str(": ");
        reason.push_str(&error);
    }
    Err(if status.is_server_error() {
        Failure::Again(reason)
    } else {
        let code = (status == StatusCode::PAYLOAD_TOO_LARGE).then_some(TOO_LARGE);
        Failure::Over(Ended::Closed { code, reason })
    })
}

/// Reads a body to its end and returns its first chunk.
pub(super) async fn first_chunk(mut body: Incoming) -> Result<ByteString, Unread> {
    let mut chunks = Chunks::default();
    let mut first = None;
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame?.into_data()
            && first.is_none()
        {
            chunks.push(&data);
            first = chunks.poll_chunk()?;
        }
    }
    first.ok_or(Unread::Nothing)
}

pub(super) fn is_page(response: &Response<Incoming>) -> bool {
    let content_type = response.headers().get(CONTENT_TYPE);
    content_type
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("html"))
}

/// Writes an error with all that caused it.
fn in_full(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
