//! From an endpoint to a websocket: name look-up, TCP, TLS and upgrade under one deadline.
//!
//! Dialled by hand: the websocket crate's own connect leaves Nagle's algorithm on, and
//! gives a refused upgrade no chance to be read to its end.

use std::cell::Cell;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::HeaderMap;
use hyper::body::Bytes;
use hyper::header::HeaderName;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, timeout_at};
use tokio_tungstenite::WebSocketStream;

use super::ended::Ended;
use super::endpoint::Endpoint;
use super::handshake::HandshakeError;
use super::proxy::Proxy;
use super::tcp::{self, Place};
use super::tls::{self, TlsError, TlsOptions};
use super::trace::{Trace, Tracer};
use super::tunnel::{self, ProxyError};
use super::upgrade::{self, Refusal, UpgradeError};

/// A byte stream of any kind.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// An open websocket.
pub type Socket = WebSocketStream<Watched>;

/// A byte stream that notes when something comes.
pub struct Watched {
    stream: Box<dyn Stream>,
    /// What came together with the answer to the upgrade, and is read first. Given to the websocket
    /// crate as what was read already, it would make its buffer small for ever.
    early: Bytes,
    /// Bytes have come. Whoever reads it sets it back.
    pub(super) heard: bool,
}

impl Watched {
    /// Begins to watch a stream of which `early` has been read already.
    pub(super) fn new(stream: Box<dyn Stream>, early: Bytes) -> Self {
        Self {
            stream,
            early,
            heard: false,
        }
    }
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.early.is_empty() {
            let size = buffer.remaining().min(self.early.len());
            buffer.put_slice(&self.early.split_to(size));
            self.heard = true;
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buffer);
        self.heard |= buffer.filled().len() > before;
        read
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// How to dial.
#[derive(Clone, Debug)]
pub struct DialOptions {
    /// Headers of the upgrade request, beside those of the websocket.
    pub headers: HeaderMap,
    /// What is wanted of TLS.
    pub tls: TlsOptions,
    /// What stands between us and the server.
    pub proxy: Option<Proxy>,
    /// How long finding out, name look-up, TCP, TLS and upgrade may take together.
    pub timeout: Duration,
    /// How much is read at once, in bytes; as much is cleared before each read.
    pub read_buffer: usize,
}

/// Tells whether a header belongs to the upgrade itself, so that no user can set it.
pub fn is_own_header(name: &HeaderName) -> bool {
    upgrade::is_own(name)
}

/// What is under way while dialling.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stage {
    /// Asking for the addresses of the host.
    Lookup,
    /// Connecting to one of them.
    Tcp,
    /// Connecting to the proxy, by name or address, and over TLS where it wants that.
    ProxyConnection,
    /// What the proxy does to connect us.
    ProxyAnswer,
    /// The TLS handshake.
    Tls,
    /// The upgrade request.
    Upgrade,
    /// Any other HTTP request.
    Request,
    /// The greeting of the transformer's layer.
    Greeting,
}

impl Stage {
    /// Tells whether the proxy is what is waited for.
    pub fn is_of_proxy(self) -> bool {
        matches!(self, Self::ProxyConnection | Self::ProxyAnswer)
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Lookup => "name look-up",
            Self::Tcp => "TCP connection",
            Self::ProxyConnection => "connection to the proxy",
            Self::ProxyAnswer => "answer of the proxy",
            Self::Tls => "TLS handshake",
            Self::Upgrade => "websocket upgrade",
            Self::Request => "answer to an HTTP request",
            Self::Greeting => "greeting of the server",
        })
    }
}

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum DialError {
    /// The host has no address.
    #[error("cannot find the host {host:?}")]
    Lookup {
        /// The name.
        host: String,
        /// What the system said.
        source: io::Error,
    },
    /// No address of the host takes a connection.
    #[error("cannot connect to {host}:{port}")]
    Tcp {
        /// The host, as in the URL.
        host: String,
        /// The port.
        port: u16,
        /// What the first address that failed said.
        source: io::Error,
    },
    /// Nobody listens at the Unix socket, or not for us.
    #[error("cannot connect to the socket {}", path.display())]
    Socket {
        /// Where it is.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The proxy gives no connection.
    #[error(transparent)]
    Proxy(#[from] ProxyError),
    /// The TLS options cannot be used.
    #[error(transparent)]
    TlsOptions(#[from] TlsError),
    /// The server's certificate or its TLS is not to be trusted.
    #[error("no trusted TLS connection to {host}")]
    Tls {
        /// The host, as in the URL.
        host: String,
        /// What is wrong.
        source: HandshakeError,
    },
    /// The server answered the upgrade with something else.
    #[error(transparent)]
    Refused(Box<Refusal>),
    /// What answers does not speak HTTP, or hung up.
    #[error("the server does not answer as a websocket server does")]
    Upgrade(#[source] UpgradeError),
    /// The server's spec names something that this program does not have.
    #[error("the server uses the {what} {name:?}, which is none of Primus's own")]
    Unknown {
        /// `transformer` or `parser`.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// An option names something that the server does not speak.
    #[error("the server speaks {0}")]
    Mismatch(String),
    /// The connection ended before the transformer's layer was open.
    #[error("the server took the connection and did not greet")]
    NotGreeted(#[source] Ended),
    /// The transformer cannot carry what the parser writes.
    #[error(
        "the transformer {transformer} carries text alone, and the parser {parser} writes bytes"
    )]
    TextAlone {
        /// The name of the transformer.
        transformer: &'static str,
        /// The name of the parser.
        parser: &'static str,
    },
    /// A transformer has no way to connect.
    #[error("there is no way to connect")]
    NoRoute,
    /// The time was up.
    #[error("no {stage} within {after:?}")]
    TimedOut {
        /// What was under way.
        stage: Stage,
        /// The whole time that was given.
        after: Duration,
    },
}

impl DialError {
    /// Says what an error of HTTP comes of: the server's answer, its TLS, or its HTTP.
    pub(super) fn of_upgrade(error: UpgradeError, endpoint: &Endpoint) -> Self {
        if let UpgradeError::Refused(refusal) = error {
            return Self::Refused(refusal);
        }
        match HandshakeError::behind(&error) {
            Some(source) => Self::Tls {
                host: endpoint.host().to_owned(),
                source,
            },
            None => Self::Upgrade(error),
        }
    }

    /// Tells whether trying again later may help: not where the server says that the request
    /// itself is wrong, or what it shows is not to be trusted.
    pub fn is_by_chance(&self) -> bool {
        match self {
            Self::Refused(refusal) => !refusal.status.is_client_error(),
            Self::Lookup { .. }
            | Self::Tcp { .. }
            | Self::Socket { .. }
            | Self::Upgrade(_)
            | Self::NotGreeted(_)
            | Self::TimedOut { .. } => true,
            Self::Proxy(error) => error.is_by_chance(),
            Self::TlsOptions(_)
            | Self::Tls { .. }
            | Self::Unknown { .. }
            | Self::Mismatch(_)
            | Self::TextAlone { .. }
            | Self::NoRoute => false,
        }
    }

    /// Tells whether the server was reached and only its answer is of no use.
    pub fn is_about_http(&self) -> bool {
        matches!(
            self,
            Self::Upgrade(_)
                | Self::Refused(_)
                | Self::TimedOut {
                    stage: Stage::Request | Stage::Upgrade,
                    ..
                }
        )
    }

    /// Tells whether what was known or said of the server may be the reason: it was reached, and
    /// did not answer as was expected.
    pub fn may_come_of_wrong_facts(&self) -> bool {
        match self {
            Self::Refused(refusal) => !matches!(refusal.status.as_u16(), 401 | 403),
            Self::Upgrade(_) | Self::NotGreeted(_) | Self::Mismatch(_) => true,
            Self::TimedOut { stage, .. } => {
                matches!(stage, Stage::Upgrade | Stage::Request | Stage::Greeting)
            }
            _ => false,
        }
    }
}

/// Opens a websocket at `target`, a path and query of the endpoint, before `deadline`.
///
/// # Errors
///
/// Says at which stage it failed and why. A refused upgrade has been read to its end.
pub(super) async fn dial(
    endpoint: &Endpoint,
    target: &str,
    options: &DialOptions,
    deadline: Instant,
    tracer: &Tracer,
) -> Result<Socket, DialError> {
    let stage = Cell::new(Stage::Lookup);
    let opening = pin!(async {
        let stream = stream(endpoint, options, tracer, &stage).await?;
        stage.set(Stage::Upgrade);
        let socket = upgrade::upgrade(stream, endpoint, target, options).await;
        socket.map_err(|error| DialError::of_upgrade(error, endpoint))
    });
    let socket = in_time(deadline, options.timeout, &stage, opening).await?;
    tracer(Trace::Upgraded);
    Ok(socket)
}

/// Gives up on what takes too long, and says at which stage it was; `after` is the time that was
/// given to all of it.
pub(super) async fn in_time<T>(
    deadline: Instant,
    after: Duration,
    stage: &Cell<Stage>,
    work: Pin<&mut impl Future<Output = Result<T, DialError>>>,
) -> Result<T, DialError> {
    match timeout_at(deadline, work).await {
        Ok(result) => result,
        Err(_) => Err(DialError::TimedOut {
            stage: stage.get(),
            after,
        }),
    }
}

/// Opens a byte stream to the server: at a socket, or by a proxy or by name look-up and TCP, and
/// TLS. Takes as long as it takes.
pub(super) async fn stream(
    endpoint: &Endpoint,
    options: &DialOptions,
    tracer: &Tracer,
    stage: &Cell<Stage>,
) -> Result<Box<dyn Stream>, DialError> {
    if let Some(socket) = endpoint.socket() {
        let stream = tcp::local(socket).await?;
        tracer(Trace::Socket(socket));
        return Ok(stream);
    }
    // Reading certificates takes milliseconds: a thread does it while we connect.
    let config = endpoint.secure().then(|| {
        let tls = options.tls.clone();
        tokio::task::spawn_blocking(move || tls::client_config(&tls))
    });
    let stream: Box<dyn Stream> = match &options.proxy {
        Some(proxy) => tunnel::through(proxy, endpoint, options, tracer, stage).await?,
        None => {
            let (host, port) = (endpoint.host(), endpoint.port());
            let place = Place { host, port };
            Box::new(place.connect(stage, Stage::Tcp, tracer).await?)
        }
    };
    let Some(config) = config else {
        return Ok(stream);
    };
    stage.set(Stage::Tls);
    let stream = tls::encrypt(endpoint.host(), stream, config).await?;
    let tls = stream.get_ref().1;
    let version = tls.protocol_version();
    let version = version.map(|version| format!("{version:?}"));
    tracer(Trace::Encrypted {
        version: version.as_deref().unwrap_or("TLS"),
        chain: tls.peer_certificates().unwrap_or_default(),
    });
    Ok(Box::new(stream))
}
