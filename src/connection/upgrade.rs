//! The HTTP request that makes a byte stream a websocket (RFC 6455, section 4).
//!
//! A refused upgrade is read to its end and our side shut down before the socket is closed:
//! closed with bytes unread it is reset, and a reset there kills a SockJS server.

use std::fmt;
use std::time::Duration;

use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{
    CONNECTION, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue, LOCATION,
    SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_EXTENSIONS, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL,
    SEC_WEBSOCKET_VERSION, UPGRADE, USER_AGENT, WWW_AUTHENTICATE,
};
use hyper::{Request, Response, StatusCode, Version};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use super::dial::{DialOptions, Socket, Stream, Watched};
use super::endpoint::Endpoint;
use crate::protocol::json::Json;

/// The largest message that is taken, in bytes.
pub(super) const MAX_MESSAGE: usize = 64 << 20;
/// How much of the answer to a refused upgrade is read, in bytes.
const MAX_BODY: usize = 1 << 20;
/// How much of it is shown, in letters.
const SHOWN: usize = 300;
/// How long a server that refused may take to say why.
const PATIENCE: Duration = Duration::from_secs(1);
/// What this program calls itself.
pub(super) const AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
/// How long a server that refused may take to hang up.
const FAREWELL: Duration = Duration::from_millis(500);

/// Headers that the upgrade itself sets.
const OWN: [HeaderName; 6] = [
    CONNECTION,
    UPGRADE,
    SEC_WEBSOCKET_KEY,
    SEC_WEBSOCKET_VERSION,
    SEC_WEBSOCKET_ACCEPT,
    // None that a server could agree to is built in.
    SEC_WEBSOCKET_EXTENSIONS,
];

/// Tells whether a header belongs to the upgrade, so that a user cannot set it.
pub(super) fn is_own(name: &HeaderName) -> bool {
    OWN.contains(name)
}

/// The server's answer where it refused to open a websocket.
#[derive(Debug)]
pub struct Refusal {
    /// What was refused: `websocket` or `HTTP request`.
    pub what: &'static str,
    /// The status.
    pub status: StatusCode,
    /// The `error` of a JSON body, as Primus's `authorize` hook writes it.
    pub error: Option<String>,
    /// The beginning of any other body that is text.
    pub body: Option<String>,
    /// The `WWW-Authenticate` header: what kind of credentials is wanted.
    pub challenge: Option<String>,
    /// The `Location` header. It is never followed: it would take headers elsewhere.
    pub location: Option<String>,
    /// Whether the body is an HTML page.
    pub html: bool,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server refused the {}: {}", self.what, self.said())
    }
}

impl Refusal {
    /// Returns the status and what else was said in words.
    pub(super) fn said(&self) -> String {
        match self.error.as_deref().or(self.body.as_deref()) {
            // Some say the same once more.
            Some(text) if self.status.canonical_reason() != Some(text) => {
                format!("{}: {text}", self.status)
            }
            _ => self.status.to_string(),
        }
    }
}

impl std::error::Error for Refusal {}

/// Why a byte stream did not become a websocket.
#[derive(Debug, thiserror::Error)]
pub enum UpgradeError {
    /// The server said no.
    #[error(transparent)]
    Refused(Box<Refusal>),
    /// The answer is not HTTP, or none came.
    #[error(transparent)]
    Http(#[from] hyper::Error),
    /// The request cannot be written.
    #[error(transparent)]
    Request(#[from] hyper::http::Error),
    /// The server agreed and broke the rules of agreeing.
    #[error("the server took the upgrade without {0}")]
    Handshake(&'static str),
    /// A request that opens the transformer's layer was answered with something else.
    #[error("{0}")]
    Answer(String),
}

/// Asks for a websocket.
pub(super) async fn upgrade(
    stream: Box<dyn Stream>,
    endpoint: &Endpoint,
    target: &str,
    options: &DialOptions,
) -> Result<Socket, UpgradeError> {
    let key = generate_key();
    let request = request(endpoint, target, &options.headers, &key)?;
    let (mut sender, connection) = http1::Builder::new()
        .title_case_headers(true)
        .handshake(TokioIo::new(stream))
        .await?;
    let exchange = async move {
        let response = sender.send_request(request).await?;
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            check(&response, &key, &options.headers)?;
            return Ok(());
        }
        Err(UpgradeError::Refused(Box::new(
            refusal("websocket", response).await,
        )))
    };
    let (parts, outcome) = tokio::join!(connection.without_shutdown(), exchange);
    if let Err(error) = outcome {
        if let Ok(parts) = parts {
            part_gently(parts.io.into_inner()).await;
        }
        return Err(error);
    }
    let parts = parts?;
    let config = WebSocketConfig::default()
        .read_buffer_size(options.read_buffer)
        .max_message_size(Some(MAX_MESSAGE))
        .max_frame_size(Some(MAX_MESSAGE));
    let stream = Watched::new(parts.io.into_inner(), parts.read_buf);
    Ok(WebSocketStream::from_raw_socket(stream, Role::Client, Some(config)).await)
}

fn request(
    endpoint: &Endpoint,
    target: &str,
    headers: &HeaderMap,
    key: &str,
) -> Result<Request<Empty<Bytes>>, hyper::http::Error> {
    let mut request = Request::get(target)
        .header(HOST, endpoint.host_header())
        .header(CONNECTION, "Upgrade")
        .header(UPGRADE, "websocket")
        .header(SEC_WEBSOCKET_VERSION, "13")
        .header(SEC_WEBSOCKET_KEY, key)
        .header(USER_AGENT, AGENT)
        .body(Empty::new())?;
    add(headers, request.headers_mut());
    Ok(request)
}

/// Puts the user's headers in the place of our own.
pub(super) fn add(headers: &HeaderMap, request: &mut HeaderMap) {
    for name in headers.keys() {
        request.remove(name);
    }
    request.extend(headers.clone());
}

fn check(response: &Response<Incoming>, key: &str, asked: &HeaderMap) -> Result<(), UpgradeError> {
    let header = |name| {
        response
            .headers()
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    if response.version() != Version::HTTP_11 {
        return Err(UpgradeError::Handshake("HTTP/1.1"));
    }
    if !header(UPGRADE).is_some_and(|value| value.eq_ignore_ascii_case("websocket")) {
        return Err(UpgradeError::Handshake("`Upgrade: websocket`"));
    }
    let is_upgrade = |value: &str| value.trim().eq_ignore_ascii_case("upgrade");
    if !header(CONNECTION).is_some_and(|value| value.split(',').any(is_upgrade)) {
        return Err(UpgradeError::Handshake("`Connection: Upgrade`"));
    }
    if header(SEC_WEBSOCKET_ACCEPT) != Some(derive_accept_key(key.as_bytes()).as_str()) {
        return Err(UpgradeError::Handshake("the right `Sec-WebSocket-Accept`"));
    }
    // A server may choose only what it was offered.
    for name in [SEC_WEBSOCKET_EXTENSIONS, SEC_WEBSOCKET_PROTOCOL] {
        if response.headers().contains_key(&name) && !asked.contains_key(&name) {
            return Err(UpgradeError::Handshake(
                "being asked for its extension or protocol",
            ));
        }
    }
    Ok(())
}

/// Reads a refusal to its end, or as far as it is bearable.
pub(super) async fn refusal(what: &'static str, response: Response<Incoming>) -> Refusal {
    let (head, body) = response.into_parts();
    let header = |name| -> Option<String> {
        let value: &HeaderValue = head.headers.get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    let bytes = beginning(body).await;
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim();
    // Servers call plain text HTML too, Engine.IO among them.
    let html =
        text.starts_with('<') && header(CONTENT_TYPE).is_some_and(|value| value.contains("html"));
    let error = Json::parse(text.to_owned()).ok().and_then(|json| {
        let error = json.field("error")?;
        error
            .as_text()
            .or_else(|| error.field("message")?.as_text())
    });
    let body =
        (error.is_none() && !html && !text.is_empty()).then(|| text.chars().take(SHOWN).collect());
    Refusal {
        what,
        status: head.status,
        error,
        body,
        challenge: header(WWW_AUTHENTICATE),
        location: header(LOCATION),
        html,
    }
}

/// Reads a body to its end, or as far as it comes in time and is bearable.
pub(super) async fn beginning(mut body: Incoming) -> Vec<u8> {
    let mut bytes = Vec::new();
    let reading = async {
        while let Some(Ok(frame)) = body.frame().await {
            if let Ok(data) = frame.into_data() {
                bytes.extend_from_slice(&data);
            }
            if bytes.len() > MAX_BODY {
                break;
            }
        }
    };
    // A body that never ends must not hide the status.
    let _ = timeout(PATIENCE, reading).await;
    bytes
}

/// Shuts our side down and waits a little for the other side to do so too.
async fn part_gently(mut stream: Box<dyn Stream>) {
    let farewell = async {
        stream.shutdown().await?;
        let mut rest = [0; 4096];
        while stream.read(&mut rest).await? > 0 {}
        std::io::Result::Ok(())
    };
    // The connection is over either way.
    let _ = timeout(FAREWELL, farewell).await;
}
