//! The protocol, without IO: bytes and times go in; bytes, events and deadlines come out.
//!
//! From the wire upwards: a websocket message is a [`frame`]; a [`transformer`] takes Primus
//! messages out of it; a [`parser`] makes them JSON text; the text is a [`control`] message
//! or a [`packet`]; packets carry the calls, events and errors of a [`service`].
//! [`session`] composes them, [`heartbeat`] keeps its time; a server tells by its [`spec`] how it
//! wants to be spoken to, which becomes [`facts`]. None of them knows a socket,
//! a file, a terminal or a clock, so each can be tested, replayed, fuzzed and measured alone.

pub mod control;
pub mod facts;
pub mod frame;
pub mod heartbeat;
pub mod json;
pub mod packet;
pub mod parser;
pub mod redact;
pub mod service;
pub mod session;
pub mod spec;
pub mod tokens;
pub mod transformer;
