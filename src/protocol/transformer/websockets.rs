//! The plain transformer: one websocket message is one Primus message.
//!
//! Mirrors `primus/transformers/websockets`; `uws` and `faye` frame alike.

use super::{Incoming, Transformer};
use crate::protocol::frame::Frame;

/// No framing at all.
#[derive(Debug, Default)]
pub struct Websockets;

impl Transformer for Websockets {
    fn decode(&mut self, frame: Frame, incoming: &mut Vec<Incoming>) {
        incoming.push(Incoming::Message(frame));
    }

    fn encode(&mut self, message: Frame) -> Frame {
        message
    }
}
