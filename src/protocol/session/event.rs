//! What a session tells: what is to be sent, and what happened.

use std::time::Duration;

use crate::protocol::frame::Frame;
use crate::protocol::json::Json;
use crate::protocol::service::call::Dialect;
use crate::protocol::service::event::Received;

/// Names an event that waits for its ack. Never used twice in a session.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct CallId(pub(super) u64);

/// What goes out.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Transmit {
    /// A frame.
    Message(Frame),
    /// A ping of the websocket layer.
    Ping,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The transformer's layer is open: calls may be sent.
    Opened,
    /// The transformer's layer says that it ends.
    Closing {
        /// Its code, where it has one.
        code: Option<u16>,
        /// What it says to it.
        reason: String,
    },
    /// A detection has told how the server speaks: [`Dialect::Modern`] or
    /// [`Dialect::Feathers2`].
    Detected(Dialect),
    /// An ack came.
    Reply {
        /// The event that it answers.
        id: CallId,
        /// Its arguments.
        args: Vec<Json>,
    },
    /// No ack came in time.
    TimedOut {
        /// The event that was not answered.
        id: CallId,
        /// Whether anything at all came from the server since it was sent.
        heard: bool,
    },
    /// The connection ended before the ack came.
    Lost {
        /// The event that was not answered.
        id: CallId,
    },
    /// The server emitted an event.
    Received(Received),
    /// The server says that it closes on purpose.
    ServerClosing,
    /// Nothing has come from the server for so long that it counts as gone.
    Dead {
        /// How long.
        after: Duration,
    },
    /// Something came that this client has no use for.
    Ignored(Ignored),
}

/// Why a message was ignored.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Ignored {
    /// Transformer or parser cannot read it.
    Unreadable(String),
    /// It is neither a control message nor a primus-emitter packet.
    Foreign,
    /// It is an ack for an event that is answered already, timed out, or never was.
    UnknownAck(u64),
}

/// Which way a message went.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Direction {
    /// To the server.
    Out,
    /// From the server.
    In,
}
