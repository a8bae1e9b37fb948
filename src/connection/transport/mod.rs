//! What carries frames: a websocket, or HTTP requests where there can be none.
//!
//! A transport hands frames over as they are; what they mean is the transformer's matter.

pub(super) mod browserchannel;
mod exchange;
pub(super) mod polling;
mod requests;
#[cfg(test)]
mod scripted;
mod websocket;
pub(super) mod xhr_streaming;

pub(super) use requests::{Arrivals, Requests};
pub(super) use websocket::Websocket;

use std::task::{Context, Poll};
use std::time::Duration;

use super::ended::Ended;
use crate::protocol::frame::Frame;

/// What came.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Arrival {
    /// A frame.
    Frame(Frame),
    /// A sign of life without a frame.
    Alive,
}

/// One of the transports.
pub(super) enum Transport {
    /// A websocket.
    Websocket(Box<Websocket>),
    /// HTTP requests.
    Requests(Requests),
}

impl Transport {
    /// Waits until a frame can be taken.
    pub(super) fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Ended>> {
        match self {
            Self::Websocket(websocket) => websocket.poll_ready(cx),
            Self::Requests(_) => Poll::Ready(Ok(())),
        }
    }

    /// Takes a frame, to be sent by the next flush.
    pub(super) fn start_send(&mut self, frame: Frame) -> Result<(), Ended> {
        match self {
            Self::Websocket(websocket) => websocket.start_send(frame),
            Self::Requests(requests) => requests.send(frame),
        }
    }

    /// Sends a ping of the websocket layer, where there is one.
    pub(super) fn start_ping(&mut self) -> Result<(), Ended> {
        match self {
            Self::Websocket(websocket) => websocket.start_ping(),
            Self::Requests(_) => Ok(()),
        }
    }

    /// Sends what was taken.
    pub(super) fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Ended>> {
        match self {
            Self::Websocket(websocket) => websocket.poll_flush(cx),
            // They go out while something is waited for.
            Self::Requests(_) => Poll::Ready(Ok(())),
        }
    }

    /// Waits for what comes next.
    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Result<Arrival, Ended>> {
        match self {
            Self::Websocket(websocket) => websocket.poll_next(cx),
            Self::Requests(requests) => requests.poll_next(cx),
        }
    }

    /// Tells whether bytes have come since it was last asked: a part of a long frame is a sign
    /// of life too.
    pub(super) fn take_heard(&mut self) -> bool {
        match self {
            Self::Websocket(websocket) => websocket.take_heard(),
            Self::Requests(_) => false,
        }
    }

    /// Takes what says farewell in the transformer's layer; requests have their own way.
    pub(super) fn start_farewell(&mut self, frame: Frame) {
        if let Self::Websocket(websocket) = self {
            // It fails where the server was first.
            let _ = websocket.start_send(frame);
        }
    }

    /// Returns how long closing may take: requests may have something to send yet.
    pub(super) fn patience(&self) -> Duration {
        match self {
            Self::Websocket(_) => Duration::from_millis(500),
            Self::Requests(_) => Duration::from_secs(2),
        }
    }

    /// Says farewell and waits until the other side has done so too. `how` is how the
    /// connection ended already, if it did.
    pub(super) async fn close(self, how: Option<&Ended>) {
        match self {
            Self::Websocket(websocket) => websocket.close(how).await,
            Self::Requests(requests) => requests.close().await,
        }
    }
}
