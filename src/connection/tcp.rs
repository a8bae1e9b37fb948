//! From a host and a port to a byte stream: name look-up and TCP; or from a Unix socket.

use std::cell::Cell;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::net::TcpStream;
use tokio::time::sleep;

use super::dial::{DialError, Stage, Stream};
use super::trace::{Trace, Tracer};

/// How long one address has a lead before the next one is tried beside it
/// (RFC 8305, section 5).
const LEAD: Duration = Duration::from_millis(250);

/// A host, as it stands in a URL, and a port.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) host: &'a str,
    pub(super) port: u16,
}

impl Place<'_> {
    /// Connects to whichever address of the host answers first, each later one starting a
    /// little after the one before. Says at `stage` when the look-up is done.
    pub(super) async fn connect(
        self,
        stage: &Cell<Stage>,
        connecting: Stage,
        tracer: &Tracer,
    ) -> Result<TcpStream, DialError> {
        let addresses = self.addresses().await?;
        tracer(Trace::Addresses(&addresses));
        stage.set(connecting);
        let connected = first_of(addresses).await;
        let tcp = connected.map_err(|source| DialError::Tcp {
            host: self.host.to_owned(),
            port: self.port,
            source,
        })?;
        if let Ok(peer) = tcp.peer_addr() {
            tracer(Trace::Connected(peer));
        }
        Ok(tcp)
    }

    /// Returns the addresses of the host.
    pub(super) async fn addresses(self) -> Result<Vec<SocketAddr>, DialError> {
        // An address needs no look-up, which would cost a thread.
        let name = self.host.trim_start_matches('[').trim_end_matches(']');
        if let Ok(address) = name.parse::<IpAddr>() {
            return Ok(vec![SocketAddr::new(address, self.port)]);
        }
        match tokio::net::lookup_host((name, self.port)).await {
            Ok(found) => Ok(found.collect()),
            Err(source) => Err(DialError::Lookup {
                host: name.to_owned(),
                source,
            }),
        }
    }
}

/// Connects to whichever address answers first; where none does, says what the first that failed
/// said.
async fn first_of(addresses: Vec<SocketAddr>) -> io::Result<TcpStream> {
    let mut addresses = addresses.into_iter();
    let mut attempts = FuturesUnordered::new();
    attempts.extend(addresses.next().map(TcpStream::connect));
    let mut first_error = None;
    while !attempts.is_empty() {
        let failed = tokio::select! {
            Some(result) = attempts.next() => match result {
                Ok(stream) => {
                    // A call is one small write; it must not wait for an earlier one's ack.
                    stream.set_nodelay(true)?;
                    return Ok(stream);
                }
                Err(error) => Some(error),
            },
            () = sleep(LEAD), if addresses.len() > 0 => None,
        };
        first_error = first_error.or(failed);
        attempts.extend(addresses.next().map(TcpStream::connect));
    }
    Err(first_error.unwrap_or_else(|| io::Error::other("the host has no address")))
}

/// Connects to a Unix socket.
pub(super) async fn local(socket: &Path) -> Result<Box<dyn Stream>, DialError> {
    #[cfg(unix)]
    let connected = tokio::net::UnixStream::connect(socket).await;
    #[cfg(not(unix))]
    let connected: io::Result<TcpStream> = Err(io::ErrorKind::Unsupported.into());
    match connected {
        Ok(stream) => Ok(Box::new(stream)),
        Err(source) => Err(DialError::Socket {
            path: socket.to_owned(),
            source,
        }),
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    /// Returns an address that nobody listens at.
    async fn closed(at: &str) -> SocketAddr {
        let listener = TcpListener::bind(at).await.unwrap();
        listener.local_addr().unwrap()
    }

    #[tokio::test]
    async fn one_address_that_answers_is_enough() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let open = listener.local_addr().unwrap();
        // As where localhost is ::1 too, and the server listens at the other one alone.
        let ipv6 = SocketAddr::new("::1".parse().unwrap(), open.port());
        let closed = closed("127.0.0.1:0").await;
        for addresses in [
            vec![ipv6, open],
            vec![closed, closed, open],
            vec![open, closed],
        ] {
            let stream = first_of(addresses).await.unwrap();
            assert_eq!(stream.peer_addr().unwrap(), open);
        }
    }

    #[tokio::test]
    async fn where_none_answers_the_first_error_is_told() {
        let closed = closed("127.0.0.1:0").await;
        let error = first_of(vec![closed, closed]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
        assert!(first_of(Vec::new()).await.is_err());
    }
}
