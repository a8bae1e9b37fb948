//! The built-in server behind `--url demo:`, to try the program on.
//!
//! A small Feathers 4 application as a real one would be over Primus 8: on a port of this
//! machine, with real websockets, `messages`, `users` and sign-in, all in memory. It knows the
//! protocol layers and nothing of the client, so that the two can only agree by the wire. What
//! each of its answers mirrors is said where it is made.
//!
//! While a connection is open somebody says something every second, for the first time one
//! second after it opened; so a single call always finds the same records. What was said long
//! ago is forgotten again.

mod authentication;
mod call;
mod connection;
mod errors;
mod http;
mod records;
mod services;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::broadcast;
use tokio::task::{AbortHandle, JoinSet};
use tokio_tungstenite::tungstenite::Utf8Bytes;

use services::Services;

/// The e-mail address that can sign in.
pub const EMAIL: &str = "demo@example.com";
/// Its password, which is no secret.
pub const PASSWORD: &str = "demo";

/// Its services, and the fields of their records.
pub const SERVICES: [(&str, &[&str]); 2] = [
    ("messages", &["id", "text", "status", "userId", "createdAt"]),
    ("users", &["id", "name", "email"]),
];

/// How many events may wait for a connection before it misses some.
const MAX_WAITING: usize = 1024;
/// How long to wait when no connection can be accepted, such as when there are too many open files.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// A running server. Dropping it ends the server and all its connections.
#[derive(Debug)]
pub struct Demo {
    address: SocketAddr,
    task: AbortHandle,
}

impl Demo {
    /// Starts a server on a free port of the loopback interface, as tasks of the runtime
    /// that this is called on.
    ///
    /// # Errors
    ///
    /// Fails when no port can be listened on.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let task = tokio::spawn(accept(listener)).abort_handle();
        Ok(Self { address, task })
    }

    /// Returns where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What all connections share.
struct Server {
    services: Mutex<Services>,
    events: broadcast::Sender<Published>,
    sparks: AtomicU64,
}

/// An event on its way to the other connections.
#[derive(Clone)]
struct Published {
    /// The connection that caused it, which has it already.
    origin: u64,
    text: Utf8Bytes,
}

impl Server {
    fn new() -> Self {
        Self {
            services: Mutex::new(Services::new()),
            events: broadcast::Sender::new(MAX_WAITING),
            sparks: AtomicU64::new(1),
        }
    }

    fn services(&self) -> MutexGuard<'_, Services> {
        self.services.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn subscribe(&self) -> broadcast::Receiver<Published> {
        self.events.subscribe()
    }

    fn publish(&self, origin: u64, text: Utf8Bytes) {
        // Fails when nobody listens, which is nobody's loss.
        drop(self.events.send(Published { origin, text }));
    }

    fn next_spark(&self) -> u64 {
        self.sparks.fetch_add(1, Ordering::Relaxed)
    }
}

/// Accepts connections for ever. They are part of this task's set, so they end with it.
async fn accept(listener: TcpListener) {
    let server = Arc::new(Server::new());
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve(Arc::clone(&server), stream));
                }
                Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve(server: Arc<Server>, stream: TcpStream) {
    // Without it answers may wait for the peer's next packet; not having it breaks nothing.
    drop(stream.set_nodelay(true));
    if let Some(upgraded) = http::serve(stream).await {
        connection::run(server, upgraded).await;
    }
}

/// Returns the time since 1970.
fn now() -> Duration {
    // Clocks that stand before 1970 count from there.
    SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default()
}

/// Writes milliseconds since 1970 as JavaScript's `toISOString` does.
fn timestamp(millis: u64) -> String {
    let millis = i64::try_from(millis).unwrap_or(i64::MAX);
    let time = jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::MAX);
    format!("{time:.3}")
}

#[cfg(test)]
mod tests;
