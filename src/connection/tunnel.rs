//! A byte stream to the server by way of a proxy: HTTP CONNECT or SOCKS 5.
//!
//! Both also where nothing is encrypted, so that a proxy sees no more of a request than where it
//! goes to, and the server nothing of the proxy's credentials.

use std::cell::Cell;
use std::io;

use http_body_util::Empty;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{HOST, HeaderValue, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, USER_AGENT};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;

use super::dial::{DialError, DialOptions, Stage, Stream};
use super::endpoint::Endpoint;
use super::proxy::{Kind, Proxy};
use super::socks::{self, Destination, SocksError};
use super::tcp::Place;
use super::tls::{self, TlsOptions};
use super::trace::{Trace, Tracer};
use super::upgrade::{AGENT, Refusal, refusal};

/// Why a proxy gives no connection.
#[derive(Debug, thiserror::Error)]
pub enum ProxyError {
    /// There is no connection to the proxy itself.
    #[error("cannot reach the proxy {proxy}")]
    Unreachable {
        /// Where it is.
        proxy: String,
        /// Why not.
        source: Box<DialError>,
    },
    /// It answered CONNECT with something else than 200.
    #[error("the proxy {proxy} refused to connect to {target}: {}", refusal.said())]
    Refused {
        /// Where the proxy is.
        proxy: String,
        /// Host and port that it was to connect to.
        target: String,
        /// Its answer.
        refusal: Box<Refusal>,
    },
    /// It speaks SOCKS and does not connect.
    #[error("the proxy {proxy} does not connect to {target}: {source}")]
    Socks {
        /// Where the proxy is.
        proxy: String,
        /// Host and port that it was to connect to.
        target: String,
        /// Why not.
        source: SocksError,
    },
    /// What answers speaks no HTTP, or hung up.
    #[error("the proxy {proxy} does not answer as an HTTP proxy does")]
    Garbled {
        /// Where the proxy is.
        proxy: String,
        /// What is wrong.
        source: GarbledError,
    },
}

/// What is wrong with the answer of an HTTP proxy.
#[derive(Debug, thiserror::Error)]
pub enum GarbledError {
    /// It is not HTTP, or none came.
    #[error(transparent)]
    Http(#[from] hyper::Error),
    /// The request cannot be written.
    #[error(transparent)]
    Request(#[from] hyper::http::Error),
    /// It goes on after its end, where the server is the next to be spoken to.
    #[error("more came than was asked for")]
    Surplus,
}

impl ProxyError {
    /// Tells whether trying again later may help.
    pub(super) fn is_by_chance(&self) -> bool {
        match self {
            Self::Unreachable { source, .. } => source.is_by_chance(),
            Self::Refused { refusal, .. } => !refusal.status.is_client_error(),
            // Its rules, and what it does not know, stay so.
            Self::Socks { source, .. } => match source {
                SocksError::Reply(reply) => !matches!(reply.0, 2 | 7 | 8),
                SocksError::Garbled | SocksError::HungUp | SocksError::Io(_) => true,
                _ => false,
            },
            Self::Garbled { .. } => true,
        }
    }
}

/// Opens a byte stream to the server through a proxy. Takes as long as it takes.
pub(super) async fn through(
    proxy: &Proxy,
    endpoint: &Endpoint,
    options: &DialOptions,
    tracer: &Tracer,
    stage: &Cell<Stage>,
) -> Result<Box<dyn Stream>, DialError> {
    tracer(Trace::Proxy(proxy));
    let stream = match proxy.kind {
        Kind::Http | Kind::Https => {
            let stream = reach(proxy, options, tracer, stage).await?;
            connect(proxy, stream, endpoint).await?
        }
        Kind::Socks5 | Kind::Socks5h => by_socks(proxy, endpoint, options, tracer, stage).await?,
    };
    tracer(Trace::Tunnel(&target(endpoint)));
    Ok(stream)
}

/// Connects to the proxy itself.
async fn reach(
    proxy: &Proxy,
    options: &DialOptions,
    tracer: &Tracer,
    stage: &Cell<Stage>,
) -> Result<Box<dyn Stream>, DialError> {
    let reaching = async {
        stage.set(Stage::ProxyConnection);
        let place = Place {
            host: &proxy.host,
            port: proxy.port,
        };
        let tcp = place.connect(stage, Stage::ProxyConnection, tracer).await?;
        if proxy.kind != Kind::Https {
            return Ok(Box::new(tcp) as Box<dyn Stream>);
        }
        // Who we are and what we overlook is meant for the server.
        let options = TlsOptions {
            ca_cert: options.tls.ca_cert.clone(),
            ..TlsOptions::default()
        };
        let config = tokio::task::spawn_blocking(move || tls::client_config(&options));
        let stream = tls::encrypt(&proxy.host, Box::new(tcp), config).await?;
        Ok(Box::new(stream) as Box<dyn Stream>)
    };
    let stream = reaching.await.map_err(|source| match source {
        // A file that cannot be read is not the proxy's fault.
        DialError::TlsOptions(_) => source,
        source => DialError::Proxy(ProxyError::Unreachable {
            proxy: proxy.to_string(),
            source: Box::new(source),
        }),
    })?;
    stage.set(Stage::ProxyAnswer);
    Ok(stream)
}

/// Asks an HTTP proxy for a connection.
async fn connect(
    proxy: &Proxy,
    stream: Box<dyn Stream>,
    endpoint: &Endpoint,
) -> Result<Box<dyn Stream>, ProxyError> {
    let garbled = |source: GarbledError| ProxyError::Garbled {
        proxy: proxy.to_string(),
        source,
    };
    let request = request(proxy, endpoint).map_err(|error| garbled(error.into()))?;
    let (mut sender, connection) = http1::Builder::new()
        .title_case_headers(true)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|error| garbled(error.into()))?;
    let exchange = async move {
        let response = sender.send_request(request).await?;
        if response.status() == StatusCode::OK {
            return Ok(None);
        }
        let challenge = response.headers().get(PROXY_AUTHENTICATE);
        let challenge = challenge
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        let refusal = refusal("connection", response).await;
        hyper::Result::Ok(Some(Refusal {
            challenge,
            ..refusal
        }))
    };
    let (parts, refused) = tokio::join!(connection.without_shutdown(), exchange);
    let refused = match (refused, &parts) {
        // Why it was is what the connection says.
        (Err(error), Err(_)) if error.is_canceled() => None,
        (refused, _) => refused.map_err(|error| garbled(error.into()))?,
    };
    if let Some(refusal) = refused {
        return Err(ProxyError::Refused {
            proxy: proxy.to_string(),
            target: target(endpoint),
            refusal: Box::new(refusal),
        });
    }
    let parts = parts.map_err(|error| garbled(error.into()))?;
    match parts.read_buf.is_empty() {
        true => Ok(parts.io.into_inner()),
        false => Err(garbled(GarbledError::Surplus)),
    }
}

fn request(
    proxy: &Proxy,
    endpoint: &Endpoint,
) -> Result<Request<Empty<Bytes>>, hyper::http::Error> {
    let target = target(endpoint);
    let mut request = Request::connect(&target)
        .header(HOST, &target)
        .header(USER_AGENT, AGENT);
    if let Some(credentials) = &proxy.credentials {
        let mut value = HeaderValue::from_str(credentials.basic().expose())?;
        value.set_sensitive(true);
        request = request.header(PROXY_AUTHORIZATION, value);
    }
    request.body(Empty::new())
}

/// Asks a SOCKS proxy for a connection to the name, or to one address after the other.
async fn by_socks(
    proxy: &Proxy,
    endpoint: &Endpoint,
    options: &DialOptions,
    tracer: &Tracer,
    stage: &Cell<Stage>,
) -> Result<Box<dyn Stream>, DialError> {
    let (name, port) = (endpoint.name(), endpoint.port());
    let is_name = name.parse::<std::net::IpAddr>().is_err();
    let destinations = if proxy.kind == Kind::Socks5h && is_name {
        vec![Destination::Name(name, port)]
    } else {
        let host = endpoint.host();
        let addresses = Place { host, port }.addresses().await?;
        addresses.into_iter().map(Destination::Address).collect()
    };
    let mut first_error = None;
    for destination in destinations {
        let mut stream = reach(proxy, options, tracer, stage).await?;
        match socks::connect(&mut stream, proxy.credentials.as_ref(), destination).await {
            Ok(()) => return Ok(stream),
            // Another address may do better.
            Err(error @ SocksError::Reply(_)) => {
                first_error.get_or_insert(error);
            }
            Err(error) => {
                first_error = Some(error);
                break;
            }
        }
    }
    let source =
        first_error.unwrap_or_else(|| SocksError::Io(io::Error::other("the host has no address")));
    Err(DialError::Proxy(ProxyError::Socks {
        proxy: proxy.to_string(),
        target: target(endpoint),
        source,
    }))
}

fn target(endpoint: &Endpoint) -> String {
    format!("{}:{}", endpoint.host(), endpoint.port())
}
