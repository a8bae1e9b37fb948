//! The only place with sockets: from a URL to a connection that calls and listens.
//!
//! [`endpoint`] reads the URL, [`dial`] gets a byte stream (with [`tls`] where the URL asks for
//! it), [`upgrade`] makes it a websocket, [`client`] drives a protocol session over it.
//! Nothing here knows commands, files of the configuration or the terminal.

pub mod client;
pub mod dial;
pub mod ended;
pub mod endpoint;
mod http;
pub mod tls;
pub mod trace;
mod transport;
pub mod upgrade;
