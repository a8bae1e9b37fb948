//! One websocket: what comes in, what goes out, and when.
//!
//! Knows Primus messages and packets and hands calls to the services. Mirrors `spark.js` of
//! Primus 8 and the handlers in `socket/index.js` of `@feathersjs/transport-commons` 4.5.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use bytestring::ByteString;
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes};

use super::authentication::Session;
use super::call::Method;
use super::errors::FeathersError;
use super::services::{Outcome, has_method};
use super::{Published, Server, now};
use crate::protocol::json::Json;
use crate::protocol::packet::{Packet, encode_event};

/// Longer messages end the connection, as Primus' `maxLength` has it.
pub(super) const MAX_MESSAGE: usize = 10 * 1024 * 1024;
/// Primus' `pingInterval`.
const PING_INTERVAL: Duration = Duration::from_secs(30);
/// How often somebody says something while a connection is open.
const TALK_INTERVAL: Duration = Duration::from_secs(1);
/// How long to read on after a close frame, so that the peer
/// sees it: closing with bytes unread resets the connection.
const LINGER: Duration = Duration::from_secs(2);
/// How far to read on then.
const LINGER_BYTES: u64 = 64 * 1024 * 1024;

type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// One connection, as Primus calls it.
struct Spark {
    id: u64,
    server: Arc<Server>,
    socket: Socket,
    session: Session,
    /// Whether the peer has answered the last ping.
    alive: bool,
}

/// Whether a connection goes on.
#[derive(Eq, PartialEq)]
enum Next {
    Continue,
    End,
}

/// Serves a connection until it ends.
pub(super) async fn run(server: Arc<Server>, stream: TokioIo<Upgraded>) {
    let config = WebSocketConfig::default()
        .max_message_size(Some(MAX_MESSAGE))
        .max_frame_size(Some(MAX_MESSAGE));
    let socket = WebSocketStream::from_raw_socket(stream, Role::Server, Some(config)).await;
    let mut spark = Spark {
        id: server.next_spark(),
        server,
        socket,
        session: Session::default(),
        alive: true,
    };
    // An error means that the peer is gone, which ends this connection alone.
    if spark.serve().await.is_ok() {
        linger(spark.socket).await;
    }
}

/// Ticks for the first time after one period, not at once.
fn every(period: Duration) -> Interval {
    let mut interval = interval_at(Instant::now() + period, period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}

/// Says that nothing more comes, and reads on until the peer has understood.
async fn linger(socket: Socket) {
    let mut stream = socket.into_inner();
    if stream.shutdown().await.is_err() {
        return;
    }
    let mut rest = stream.take(LINGER_BYTES);
    let mut nowhere = tokio::io::sink();
    let drained = tokio::io::copy(&mut rest, &mut nowhere);
    // Whichever way it ends, the socket is closed after it.
    drop(timeout(LINGER, drained).await);
}

impl Spark {
    async fn serve(&mut self) -> Result<(), Error> {
        let mut published = self.server.subscribe();
        let mut ping = every(PING_INTERVAL);
        let mut talk = every(TALK_INTERVAL);
        loop {
            let next = tokio::select! {
                message = self.socket.next() => match message {
                    Some(message) => self.take(message).await?,
                    None => Next::End,
                },
                event = published.recv() => self.forward(event).await?,
                _ = ping.tick() => self.ping().await?,
                _ = talk.tick() => self.talk().await?,
            };
            if next == Next::End {
                return Ok(());
            }
            self.socket.flush().await?;
        }
    }

    /// Takes one websocket message. Binary ones are no JSON and are ignored.
    async fn take(&mut self, message: Result<Message, Error>) -> Result<Next, Error> {
        match message {
            Ok(Message::Text(text)) => self.take_text(text).await?,
            // A ping frame counts as a sign of life since Primus 3.
            Ok(Message::Ping(_)) => self.alive = true,
            Ok(_) => {}
            Err(Error::Capacity(_)) => {
                self.close(CloseCode::Size).await?;
                return Ok(Next::End);
            }
            Err(error) => return Err(error),
        }
        Ok(Next::Continue)
    }

    async fn take_text(&mut self, text: Utf8Bytes) -> Result<(), Error> {
        if text.starts_with(r#""primus::"#) {
            // What is no JSON string is ignored, as Primus does with what it cannot decode.
            return match serde_json::from_str::<String>(&text) {
                Ok(control) => self.take_control(&control).await,
                Err(_) => Ok(()),
            };
        }
        let Ok(text) = ByteString::try_from(Bytes::from(text)) else {
            return Ok(());
        };
        match Packet::decode(&text) {
            Some(Packet::Event { name, args, id }) => self.take_event(&name, &args, id).await,
            _ => Ok(()),
        }
    }

    async fn take_control(&mut self, control: &str) -> Result<(), Error> {
        if let Some(stamp) = control.strip_prefix("primus::ping::") {
            return self.send_control(&format!("primus::pong::{stamp}")).await;
        }
        if control.starts_with("primus::pong::") {
            self.alive = true;
        }
        if control.starts_with("primus::id::") {
            return self
                .send_control(&format!("primus::id::demo-{}", self.id))
                .await;
        }
        Ok(())
    }

    /// Runs what an event asks for. One that has no listener is dropped in
    /// silence, as on every real server.
    async fn take_event(
        &mut self,
        name: &str,
        args: &[Json],
        id: Option<u64>,
    ) -> Result<(), Error> {
        // Deep nesting and numbers beyond a double are JSON, but no value.
        let values = args
            .iter()
            .map(Json::read)
            .collect::<Result<Vec<Value>, _>>();
        let answer = match values {
            Ok(values) => match Request::parse(name, values) {
                Some(request) => self.call(request),
                None => return Ok(()),
            },
            Err(error) => Err(FeathersError::bad_request(error.to_string())),
        };
        let mut ack = Vec::with_capacity(2);
        match answer {
            Ok(Outcome { result, events }) => {
                // Feathers 3 to 5 send the events before the ack.
                for (name, record) in events {
                    self.publish(&name, &record).await?;
                }
                ack.extend([Json::NULL, write(&result)]);
            }
            Err(error) => ack.push(write(&error.to_json())),
        }
        match id {
            // primus-emitter takes an id of 0 for none.
            None | Some(0) => Ok(()),
            Some(id) => {
                self.send(Packet::Ack { id, args: ack }.encode().into())
                    .await
            }
        }
    }

    fn call(&mut self, request: Request) -> Result<Outcome, FeathersError> {
        let Some(path) = request.path else {
            return Err(FeathersError::not_found("Invalid service path"));
        };
        let now = millis();
        let mut services = self.server.services();
        services.call(&path, request.method, request.args, &mut self.session, now)
    }

    /// Sends an event to everybody, and to this connection at once: what it caused
    /// itself must not be lost or late, however much it is.
    async fn publish(&mut self, name: &str, record: &Value) -> Result<(), Error> {
        let text = Utf8Bytes::from(encode_event(name, &[write(record)], None));
        self.server.publish(self.id, text.clone());
        self.send(text).await
    }

    /// Hands on an event that another connection caused. One that was too slow
    /// for them misses some, so that nothing piles up.
    async fn forward(&mut self, event: Result<Published, RecvError>) -> Result<Next, Error> {
        match event {
            Ok(event) if event.origin != self.id => self.send(event.text).await?,
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return Ok(Next::End),
        }
        Ok(Next::Continue)
    }

    /// Pings, or ends a connection that has not answered the last ping.
    /// Mirrors `Primus.heartbeat` in `primus/index.js`.
    async fn ping(&mut self) -> Result<Next, Error> {
        if !self.alive {
            self.close(CloseCode::Normal).await?;
            return Ok(Next::End);
        }
        self.alive = false;
        self.send_control(&format!("primus::ping::{}", millis()))
            .await?;
        Ok(Next::Continue)
    }

    async fn talk(&mut self) -> Result<Next, Error> {
        let outcome = self.server.services().talk(millis());
        for (name, record) in outcome.events {
            self.publish(&name, &record).await?;
        }
        Ok(Next::Continue)
    }

    async fn send_control(&mut self, control: &str) -> Result<(), Error> {
        self.send(Json::string(control).as_str().into()).await
    }

    async fn send(&mut self, text: Utf8Bytes) -> Result<(), Error> {
        self.socket.feed(Message::Text(text)).await
    }

    async fn close(&mut self, code: CloseCode) -> Result<(), Error> {
        let reason = Utf8Bytes::default();
        self.socket.close(Some(CloseFrame { code, reason })).await
    }
}

/// What an event asks for.
#[derive(Debug, PartialEq)]
struct Request {
    /// `None` when it is no text.
    path: Option<String>,
    method: Method,
    args: Vec<Value>,
}

impl Request {
    /// Reads the forms that Feathers 4 understands: `["find", "messages", ..]`, the older
    /// `["messages::find", ..]`, and `authenticate` and `logout`.
    fn parse(name: &str, mut args: Vec<Value>) -> Option<Self> {
        if let Some(method) = Method::parse(name) {
            let path = (!args.is_empty()).then(|| args.remove(0));
            let path = path.and_then(|path| path.as_str().map(str::to_owned));
            return Some(Self { path, method, args });
        }
        let (path, method) = match name {
            "authenticate" => ("authentication", Method::Create),
            "logout" => {
                args = vec![Value::Null];
                ("authentication", Method::Remove)
            }
            _ => {
                let (path, method) = name.rsplit_once("::")?;
                (path, Method::parse(method)?)
            }
        };
        // This form has listeners for what exists alone.
        has_method(path, method).then(|| Self {
            path: Some(path.to_owned()),
            method,
            args,
        })
    }
}

/// Writes a value, which is always possible for one that has string keys alone.
fn write(value: &Value) -> Json {
    Json::write(value).unwrap_or(Json::NULL)
}

fn millis() -> u64 {
    u64::try_from(now().as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn parse(name: &str, args: Value) -> Option<(Option<String>, Method, Vec<Value>)> {
        let request = Request::parse(name, args.as_array().unwrap().clone())?;
        Some((request.path, request.method, request.args))
    }

    #[test]
    fn every_form_of_feathers_4_is_understood() {
        let find = Some((Some("messages".to_owned()), Method::Find, vec![json!({})]));
        assert_eq!(parse("find", json!(["messages", {}])), find);
        assert_eq!(parse("messages::find", json!([{}])), find);
        assert_eq!(parse("find", json!([])), Some((None, Method::Find, vec![])));
        assert_eq!(
            parse("find", json!([7, 8])),
            Some((None, Method::Find, vec![json!(8)]))
        );
        let authentication = Some("authentication".to_owned());
        let login = Some((authentication.clone(), Method::Create, vec![json!({})]));
        assert_eq!(parse("authenticate", json!([{}])), login);
        let logout = Some((authentication, Method::Remove, vec![Value::Null]));
        assert_eq!(parse("logout", json!([])), logout);
    }

    #[test]
    fn what_has_no_listener_is_dropped() {
        for name in [
            "",
            "::",
            "count",
            "nope::find",
            "/messages::find",
            "messages::count",
            "authentication::find",
        ] {
            assert_eq!(parse(name, json!([])), None, "{name}");
        }
    }
}
