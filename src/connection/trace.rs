//! What a connection does, told to whoever wants to show it.

use std::net::SocketAddr;

use crate::protocol::frame::Frame;

/// A moment in the life of a connection.
#[derive(Debug)]
pub enum Trace<'a> {
    /// A TCP connection stands.
    Connected(SocketAddr),
    /// A TLS handshake is done; the version that was agreed on.
    Encrypted(&'a str),
    /// The server took the upgrade: the connection is a websocket.
    Upgraded,
    /// A message went out.
    Sent(&'a Frame),
    /// A message came in.
    Got(&'a Frame),
    /// A ping of the websocket layer went out, since nothing had come for a while.
    Pinged,
    /// A message came in that is of no use; why.
    Ignored(&'a str),
    /// The connection ended; how.
    Ended(&'a str),
}

/// Takes what a connection tells.
pub type Tracer = Box<dyn FnMut(Trace<'_>)>;

/// A tracer that shows nothing.
pub fn silent() -> Tracer {
    Box::new(|_| {})
}
