//! What a connection does, told to whoever wants to show it.

use std::net::SocketAddr;
use std::path::Path;
use std::rc::Rc;

use rustls::pki_types::CertificateDer;

use super::proxy::Proxy;
use crate::protocol::facts::{Facts, Route};
use crate::protocol::service::call::Dialect;

/// Where something that is known of a server comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Source {
    /// The user's options.
    Options,
    /// An earlier run.
    Cache,
    /// The server's spec.
    Spec,
    /// What the server answers to this and that.
    Tries,
}

/// A moment in the life of a connection.
#[derive(Debug)]
pub enum Trace<'a> {
    /// It is known how to speak to the server.
    Found(&'a Facts, Source),
    /// What was known of the server is no longer so; why.
    Outdated(&'a str),
    /// A route is closed; why.
    Refused(Route, &'a str),
    /// The server has shown which dialect it speaks.
    Dialect(Dialect),
    /// The addresses of a host are known.
    Addresses(&'a [SocketAddr]),
    /// A connection to a Unix socket stands.
    Socket(&'a Path),
    /// There is a proxy to go through.
    Proxy(&'a Proxy),
    /// The proxy has connected us to a host and port.
    Tunnel(&'a str),
    /// A TCP connection stands.
    Connected(SocketAddr),
    /// A TLS handshake with the server is done.
    Encrypted {
        /// The version that was agreed on.
        version: &'a str,
        /// What the server showed: its certificate first.
        chain: &'a [CertificateDer<'static>],
    },
    /// The server took the upgrade: the connection is a websocket.
    Upgraded,
    /// A message is to go out.
    Sent(&'a str),
    /// A message came in.
    Got(&'a str),
    /// A ping of the websocket layer went out, since nothing had come for a while.
    Pinged,
    /// A message came in that is of no use; why.
    Ignored(&'a str),
    /// The connection ended; how.
    Ended(&'a str),
}

/// Takes what a connection tells.
pub type Tracer = Rc<dyn Fn(Trace<'_>)>;

/// A tracer that shows nothing.
pub fn silent() -> Tracer {
    Rc::new(|_| {})
}
