//! Transformers: how Primus messages travel in the messages of the layer below.
//!
//! A transformer knows the framing of its layer and nothing of what is framed, nor of what
//! carries the frames: a websocket or HTTP requests. One frame may carry several Primus
//! messages or none, so decoding fills a queue. A new transformer is a file here and a line in
//! the list.

pub mod browserchannel;
pub mod engine_io;
mod sockjs;
mod websockets;

pub use engine_io::EngineIo;
pub use sockjs::Sockjs;
pub use websockets::Websockets;

use std::time::Duration;

use super::frame::Frame;

/// The transformers of Primus 2 to 8, by the names that its spec gives them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// Plain websocket messages, through the package ws.
    Websockets,
    /// Plain websocket messages, through the package uws.
    Uws,
    /// Plain websocket messages, through the package faye-websocket.
    Faye,
    /// SockJS.
    Sockjs,
    /// Engine.IO, of protocol 3 up to Primus 7 and 4 from Primus 8 on.
    EngineIo,
    /// Google's BrowserChannel, which knows no websocket.
    BrowserChannel,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Websockets,
        Self::Uws,
        Self::Faye,
        Self::Sockjs,
        Self::EngineIo,
        Self::BrowserChannel,
    ];

    /// Returns the name, as the spec of Primus and `--transformer` have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Websockets => "websockets",
            Self::Uws => "uws",
            Self::Faye => "faye",
            Self::Sockjs => "sockjs",
            Self::EngineIo => "engine.io",
            Self::BrowserChannel => "browserchannel",
        }
    }

    /// Finds a transformer by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            // Primus 5 had it; it frames nothing either.
            "lws" => Some(Self::Websockets),
            _ => Self::ALL.into_iter().find(|kind| kind.name() == name),
        }
    }

    /// Tells whether a frame is a Primus message as it is.
    pub fn is_plain(self) -> bool {
        matches!(self, Self::Websockets | Self::Uws | Self::Faye)
    }
}

/// What a frame of the layer below carried.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Incoming {
    /// The layer stands: Primus messages may be sent from now on.
    Open,
    /// A Primus message.
    Message(Frame),
    /// The layer asks for this answer, before anything that waits.
    Reply(Frame),
    /// The layer says that it ends.
    Closed {
        /// Its code, where it has one.
        code: Option<u16>,
        /// What it says to it.
        reason: String,
    },
    /// The frame is none of this layer; what it is instead.
    Unreadable(String),
}

/// What a transformer does with messages.
pub trait Transformer {
    /// Takes a frame apart; what it carried is added to `incoming`.
    fn decode(&mut self, frame: Frame, incoming: &mut Vec<Incoming>);

    /// Frames one Primus message.
    fn encode(&mut self, message: Frame) -> Frame;

    /// Tells whether the layer opens with a message of the server, which comes as
    /// [`Incoming::Open`]. Nothing may be sent before it.
    fn greets(&self) -> bool {
        false
    }

    /// Returns the layer's own ping, if the client has to send one, and how often; known when
    /// the layer is open.
    fn ping(&self) -> Option<(Duration, Frame)> {
        None
    }

    /// Returns what says farewell in this layer, if anything does.
    fn farewell(&self) -> Option<Frame> {
        None
    }
}
