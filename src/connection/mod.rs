//! The only place with sockets: from a URL to a connection that calls and listens.
//!
//! [`endpoint`] reads the URL, `discover` finds out how the server wants to be spoken to and
//! [`routes`] which ways lead there, [`dial`] gets a byte stream (by `tcp`, or by [`tunnel`] where
//! there is a [`proxy`]; with [`tls`] where the URL asks for it), [`upgrade`] makes it a websocket, `transport` carries frames over that or over HTTP
//! requests, [`client`] drives a protocol session over it, `calls` asks, and [`pipeline`] asks many
//! things at once.
//! Nothing here knows commands, files of the configuration or the terminal.

mod calls;
pub mod certificate;
pub mod client;
pub mod dial;
pub mod discover;
pub mod ended;
pub mod endpoint;
pub mod handshake;
mod http;
mod open;
pub mod pipeline;
pub mod proxy;
pub mod reconnect;
pub mod routes;
pub mod socks;
mod tcp;
pub mod tls;
pub mod trace;
mod transport;
pub mod tunnel;
pub mod upgrade;
