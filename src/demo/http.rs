//! What a Primus server answers over HTTP, up to the websocket.
//!
//! Knows paths and the upgrade. Mirrors the `spec` middleware and the upgrade listener
//! of Primus 8, but for paths that are not Primus': those an upgrade hangs on
//! there, and gets a 404 here.

use std::convert::Infallible;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, UPGRADE};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::handshake::server::create_response_with_body;

/// Where Primus listens.
const PATHNAME: &str = "/primus";
/// What the server says about itself, in the words of Primus 8.
const SPEC: &str = concat!(
    r#"{"pingInterval":30000,"pathname":"/primus","parser":"json","#,
    r#""transformer":"websockets","version":"8.0.9"}"#
);

type Reply = Response<Full<Bytes>>;

/// Answers requests until the peer is gone, or has asked for a websocket: then
/// returns what carries it.
pub(super) async fn serve(stream: TcpStream) -> Option<TokioIo<Upgraded>> {
    let upgrade = Mutex::new(None);
    let service = service_fn(|mut request| {
        let reply = answer(&mut request, |pending| {
            *upgrade.lock().unwrap_or_else(PoisonError::into_inner) = Some(pending);
        });
        std::future::ready(Ok::<_, Infallible>(reply))
    });
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    connection.with_upgrades().await.ok()?;
    let pending = upgrade
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner)?;
    pending.await.ok().map(TokioIo::new)
}

fn answer(request: &mut Request<Incoming>, accept: impl FnOnce(OnUpgrade)) -> Reply {
    let path = request.uri().path();
    if request.headers().contains_key(UPGRADE) {
        // Primus compares the beginning of the path only.
        if !path.starts_with(PATHNAME) {
            return reply(StatusCode::NOT_FOUND, "text/plain", "Not found");
        }
        let Ok(reply) = create_response_with_body(request, Full::default) else {
            return reply(StatusCode::BAD_REQUEST, "text/plain", "Bad Request");
        };
        accept(hyper::upgrade::on(request));
        return reply;
    }
    match path.strip_prefix(PATHNAME) {
        Some("/spec") if request.method() == Method::GET => {
            reply(StatusCode::OK, "text/json", SPEC)
        }
        Some("" | "/") => {
            let status = StatusCode::UPGRADE_REQUIRED;
            reply(status, "text/plain", "Upgrade Required")
        }
        _ => reply(StatusCode::NOT_FOUND, "text/plain", "Not found"),
    }
}

fn reply(status: StatusCode, content_type: &'static str, body: &'static str) -> Reply {
    let mut reply = Response::new(Full::from(body));
    *reply.status_mut() = status;
    let content_type = hyper::header::HeaderValue::from_static(content_type);
    reply.headers_mut().insert(CONTENT_TYPE, content_type);
    reply
}
