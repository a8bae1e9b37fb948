//! The demo over a real websocket, with a client that is not this project's own.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use super::*;

struct Client(WebSocketStream<TcpStream>);

impl Client {
    async fn open(demo: &Demo) -> Self {
        Self::dial(demo, "/primus").await.unwrap()
    }

    async fn dial(demo: &Demo, path: &str) -> Result<Self, Error> {
        let stream = TcpStream::connect(demo.address()).await.unwrap();
        let url = format!("ws://{}{path}", demo.address());
        Ok(Self(client_async(url, stream).await?.0))
    }

    async fn send(&mut self, message: &Value) {
        self.0
            .send(Message::text(message.to_string()))
            .await
            .unwrap();
    }

    /// Returns the next message that the server does not make by itself, however long
    /// a busy machine takes for it.
    async fn next(&mut self) -> Result<Value, Option<CloseCode>> {
        loop {
            let message = self.next_of_any().await?;
            let is_talk = |turn| records::small_talk(turn)["text"] == message["data"][1]["text"];
            if !(0..8).any(is_talk) {
                return Ok(message);
            }
        }
    }

    /// Returns the next text as JSON, or the close frame's code.
    async fn next_of_any(&mut self) -> Result<Value, Option<CloseCode>> {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(frame))) => return Err(frame.map(|frame| frame.code)),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(None),
            }
        }
    }

    async fn call(&mut self, data: Value) -> Value {
        self.send(&json!({"type": 0, "data": data, "id": 1})).await;
        let ack = self.next().await.unwrap();
        assert_eq!((&ack["type"], &ack["id"]), (&json!(1), &json!(1)), "{ack}");
        ack["data"].clone()
    }
}

async fn get(demo: &Demo, request: &str) -> String {
    let mut stream = TcpStream::connect(demo.address()).await.unwrap();
    let request = format!("{request} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn the_spec_and_nothing_else_is_served_over_http() {
    let demo = Demo::start().await.unwrap();
    let answer = get(&demo, "GET /primus/spec?x=1").await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let spec: Value = serde_json::from_str(body).unwrap();
    assert_eq!(spec["transformer"], "websockets");
    assert_eq!(spec["pathname"], "/primus");
    assert!(get(&demo, "GET /primus").await.starts_with("HTTP/1.1 426 "));
    assert!(get(&demo, "GET /").await.starts_with("HTTP/1.1 404 "));
    assert!(
        get(&demo, "POST /primus/spec")
            .await
            .starts_with("HTTP/1.1 404 ")
    );
}

#[tokio::test]
async fn an_upgrade_needs_the_pathname() {
    let demo = Demo::start().await.unwrap();
    assert!(
        Client::dial(&demo, "/primus/websocket?_primuscb=x")
            .await
            .is_ok()
    );
    let Err(Error::Http(refusal)) = Client::dial(&demo, "/other").await else {
        panic!("an upgrade of another path was not refused");
    };
    assert_eq!(refusal.status(), 404);
    let incomplete = "GET /primus HTTP/1.1\r\nUpgrade: websocket\r\nX: y";
    let answer = get(&demo, incomplete.trim_end_matches(" HTTP/1.1")).await;
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
}

#[tokio::test]
async fn calls_are_answered_in_both_forms() {
    let demo = Demo::start().await.unwrap();
    let mut client = Client::open(&demo).await;
    let query = json!({"status": "read", "$limit": 1, "$select": ["status"]});
    let page = json!({
        "total": 5, "limit": 1, "skip": 0, "data": [{"status": "read", "id": 1}],
    });
    for call in [
        json!(["find", "messages", query]),
        json!(["messages::find", query]),
    ] {
        assert_eq!(client.call(call).await, json!([null, page]));
    }
    let error = client.call(json!(["find", "nope", {}])).await;
    assert_eq!(
        error,
        json!([{
            "name": "NotFound", "message": "Service 'nope' not found", "code": 404,
            "className": "not-found", "errors": {},
        }])
    );
    assert_eq!(
        client.call(json!(["find"])).await[0]["message"],
        "Invalid service path"
    );
    client.0.close(None).await.unwrap();
    assert!(client.next().await.is_err());
    // The server closes first, as a client may wait for it.
    assert!(client.0.next().await.is_none());
}

#[tokio::test]
async fn control_messages_are_answered_and_nonsense_is_not() {
    let demo = Demo::start().await.unwrap();
    let mut client = Client::open(&demo).await;
    for nonsense in [
        "",
        "{",
        "\"primus::",
        "\"primus::x::\"",
        "[1]",
        r#"{"type":0,"data":["x"],"id":9}"#,
    ] {
        client.0.send(Message::text(nonsense)).await.unwrap();
    }
    client.0.send(Message::binary(vec![0xff])).await.unwrap();
    client
        .send(&json!({"type": 0, "data": ["find", "messages"]}))
        .await;
    client.send(&json!("primus::ping::17")).await;
    assert_eq!(client.next().await.unwrap(), json!("primus::pong::17"));
    client.send(&json!("primus::id::")).await;
    let id = client.next().await.unwrap();
    assert!(
        id.as_str().unwrap().starts_with("primus::id::demo-"),
        "{id}"
    );
}

#[tokio::test]
async fn what_is_no_value_gets_an_error() {
    let demo = Demo::start().await.unwrap();
    let mut client = Client::open(&demo).await;
    let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
    for arg in ["1e400", deep.as_str()] {
        let call = format!(r#"{{"type":0,"data":["find","messages",{arg}],"id":3}}"#);
        client.0.send(Message::text(call)).await.unwrap();
        assert_eq!(client.next().await.unwrap()["data"][0]["code"], 400);
    }
}

#[tokio::test]
async fn events_reach_everybody_and_the_caller_before_the_ack() {
    let demo = Demo::start().await.unwrap();
    let mut caller = Client::open(&demo).await;
    let mut listener = Client::open(&demo).await;
    // Its answer means that the listener is being served.
    listener.call(json!(["get", "users", 1, {}])).await;
    let data = json!([{"text": "a"}, {"text": "🪶"}]);
    caller
        .send(&json!({"type": 0, "data": ["create", "messages", data, {}], "id": 5}))
        .await;
    for text in ["a", "🪶"] {
        let event = caller.next().await.unwrap();
        assert_eq!(event["data"][0], "messages created");
        assert_eq!(event["data"][1]["text"], text);
        assert_eq!(listener.next().await.unwrap(), event);
    }
    let ack = caller.next().await.unwrap();
    assert_eq!(ack["id"], 5);
    assert_eq!(ack["data"][1].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_token_of_one_run_serves_the_next() {
    let login = json!({"strategy": "local", "email": EMAIL, "password": PASSWORD});
    let first = Demo::start().await.unwrap();
    let mut client = Client::open(&first).await;
    let answer = client
        .call(json!(["create", "authentication", login, {}]))
        .await;
    let token = answer[1]["accessToken"].clone();
    drop(first);

    let second = Demo::start().await.unwrap();
    let mut client = Client::open(&second).await;
    let removal = json!(["remove", "users", 3, {}]);
    assert_eq!(client.call(removal.clone()).await[0]["code"], 401);
    let login = json!({"strategy": "jwt", "accessToken": token});
    let answer = client.call(json!(["authenticate", login])).await;
    assert_eq!(answer[1]["accessToken"], token);
    client.send(&json!({"type": 0, "data": removal})).await;
    assert_eq!(client.next().await.unwrap()["data"][0], "users removed");
    let answer = client
        .call(json!(["remove", "authentication", null, {}]))
        .await;
    assert_eq!(answer[1]["accessToken"], token);
    assert_eq!(
        client.call(json!(["remove", "users", 2, {}])).await[0]["code"],
        401
    );
}

#[tokio::test]
async fn a_message_beyond_the_limit_closes_the_connection_with_1009() {
    let demo = Demo::start().await.unwrap();
    let mut client = Client::open(&demo).await;
    let long = "x".repeat(connection::MAX_MESSAGE + 1);
    client.0.send(Message::text(long)).await.unwrap();
    assert_eq!(client.next().await, Err(Some(CloseCode::Size)));
}

#[tokio::test]
async fn dropping_the_handle_ends_the_server() {
    let demo = Demo::start().await.unwrap();
    let mut client = Client::open(&demo).await;
    client.call(json!(["get", "users", 1, {}])).await;
    let address = demo.address();
    drop(demo);
    assert_eq!(client.next().await, Err(None));
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn somebody_talks_every_second_but_not_in_the_first() {
    let demo = Demo::start().await.unwrap();
    let mut client = Client::open(&demo).await;
    client.call(json!(["get", "users", 1, {}])).await;
    // From here on time passes by itself whenever everybody waits.
    tokio::time::pause();
    let start = tokio::time::Instant::now();
    for turn in 1..=3 {
        let event = client.next_of_any().await.unwrap();
        assert_eq!(event["data"][0], "messages created");
        let passed = start.elapsed().as_millis();
        assert!(
            (turn * 1000 - 500..turn * 1000 + 500).contains(&passed),
            "{passed}"
        );
    }
}

#[tokio::test]
async fn who_answers_pings_stays_and_who_does_not_goes() {
    let demo = Demo::start().await.unwrap();
    let mut client = Client::open(&demo).await;
    client.call(json!(["get", "users", 1, {}])).await;
    tokio::time::pause();
    let start = tokio::time::Instant::now();
    let mut pings = 0;
    let closed = loop {
        match client.next().await {
            Ok(Value::String(ping)) => {
                pings += 1;
                let stamp = ping.strip_prefix("primus::ping::").unwrap();
                if pings == 1 {
                    client.send(&json!(format!("primus::pong::{stamp}"))).await;
                }
            }
            Ok(_) => {}
            Err(closed) => break closed,
        }
    };
    assert_eq!((pings, closed), (2, Some(CloseCode::Normal)));
    assert!(start.elapsed() >= Duration::from_secs(89));
}
