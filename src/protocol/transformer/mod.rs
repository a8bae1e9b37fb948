//! Transformers: how Primus messages travel in websocket messages.
//!
//! A transformer knows the framing of its layer and nothing of what is framed.
//! One websocket message may carry several Primus messages or none, so decoding
//! fills a queue. A new transformer is a file here and a line in the list.

mod websockets;

pub use websockets::Websockets;

use super::frame::Frame;

/// What a transformer does with messages.
pub trait Transformer {
    /// Takes a websocket message apart; what it carried is added to `messages`.
    fn decode(&mut self, frame: Frame, messages: &mut Vec<Frame>);

    /// Frames one Primus message.
    fn encode(&mut self, message: Frame) -> Frame;
}
