//! A websocket that carries frames.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytestring::ByteString;
use futures_util::{Sink, Stream as _};
use tokio_tungstenite::tungstenite;
use tungstenite::Message;
use tungstenite::protocol::CloseFrame;
use tungstenite::protocol::frame::coding::CloseCode;

use super::Arrival;
use crate::connection::dial::Socket;
use crate::connection::ended::Ended;
use crate::protocol::frame::Frame;

/// An open websocket.
pub(in crate::connection) struct Websocket(Socket);

impl Websocket {
    pub(in crate::connection) fn new(socket: Socket) -> Self {
        Self(socket)
    }

    pub(super) fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Ended>> {
        Pin::new(&mut self.0).poll_ready(cx).map_err(Ended::from)
    }

    pub(super) fn start_send(&mut self, frame: Frame) -> Result<(), Ended> {
        let message = outgoing(frame)?;
        Ok(Pin::new(&mut self.0).start_send(message)?)
    }

    pub(super) fn start_ping(&mut self) -> Result<(), Ended> {
        let ping = Message::Ping(Vec::new().into());
        Ok(Pin::new(&mut self.0).start_send(ping)?)
    }

    pub(super) fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Ended>> {
        Pin::new(&mut self.0).poll_flush(cx).map_err(Ended::from)
    }

    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Result<Arrival, Ended>> {
        let message = std::task::ready!(Pin::new(&mut self.0).poll_next(cx));
        Poll::Ready(match message {
            Some(Ok(message)) => arrival(message),
            Some(Err(error)) => Err(Ended::from(error)),
            None => Err(Ended::Closed {
                code: None,
                reason: String::new(),
            }),
        })
    }

    pub(super) fn take_heard(&mut self) -> bool {
        std::mem::take(&mut self.0.get_mut().heard)
    }

    pub(super) async fn close(mut self, how: Option<&Ended>) {
        let code = match how {
            // Where the server said farewell, it gets its own code back.
            None | Some(Ended::Closed { .. } | Ended::OnPurpose) => CloseCode::Normal,
            Some(Ended::TooLarge) => CloseCode::Size,
            Some(Ended::NotText) => CloseCode::Invalid,
            Some(Ended::Protocol(_)) => CloseCode::Protocol,
            Some(Ended::Silent { .. } | Ended::Broken(_)) => return,
        };
        let frame = CloseFrame {
            code,
            reason: "".into(),
        };
        // It fails where the server was first; reading sends the answer to that.
        let _ = self.0.close(Some(frame)).await;
        while let Some(Ok(_)) = poll_fn(|cx| Pin::new(&mut self.0).poll_next(cx)).await {}
    }
}

fn arrival(message: Message) -> Result<Arrival, Ended> {
    Ok(match message {
        // The websocket crate has checked the text; this checks it again, since a slice of
        // it is to be handed on, and costs a tenth of what reading it costs.
        Message::Text(text) => match ByteString::try_from(tungstenite::Bytes::from(text)) {
            Ok(text) => Arrival::Frame(Frame::Text(text)),
            Err(_) => return Err(Ended::NotText),
        },
        Message::Binary(bytes) => Arrival::Frame(Frame::Binary(bytes)),
        Message::Close(close) => {
            let (code, reason) = close.map_or((None, String::new()), |close| {
                (Some(close.code.into()), close.reason.to_string())
            });
            return Err(Ended::Closed { code, reason });
        }
        Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => Arrival::Alive,
    })
}

fn outgoing(frame: Frame) -> Result<Message, Ended> {
    Ok(match frame {
        Frame::Text(text) => {
            let text = tungstenite::Utf8Bytes::try_from(text.into_bytes())
                .map_err(|error| Ended::Protocol(error.to_string()))?;
            Message::Text(text)
        }
        Frame::Binary(bytes) => Message::Binary(bytes),
    })
}
