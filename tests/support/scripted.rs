//! A server that does what a test tells it, and what no real server would.

use std::net::{TcpListener, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{Message, WebSocket, accept};

/// Runs a script for each connection, one after the other, in the order in which they come.
#[derive(Debug)]
pub struct ScriptedServer {
    port: u16,
    thread: Option<JoinHandle<()>>,
}

impl ScriptedServer {
    /// Takes one connection, makes it a websocket and runs the script on it.
    pub fn start(script: impl FnOnce(&mut Peer) + Send + 'static) -> Self {
        Self::raw(move |stream| {
            let mut peer = Peer {
                socket: accept(stream).unwrap(),
            };
            script(&mut peer);
        })
    }

    /// Takes one connection and runs the script on its bytes.
    pub fn raw(script: impl FnOnce(TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let thread = thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            // Only a failing test waits so long.
            stream
                .set_read_timeout(Some(Duration::from_secs(30)))
                .unwrap();
            script(stream);
        });
        Self {
            port,
            thread: Some(thread),
        }
    }

    /// What `--url` takes.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Waits for the script to end; its failed assertions fail the test.
    #[track_caller]
    pub fn join(mut self) {
        if let Err(panic) = self.thread.take().unwrap().join() {
            std::panic::resume_unwind(panic);
        }
    }
}

/// The other end of a websocket.
#[derive(Debug)]
pub struct Peer {
    pub socket: WebSocket<TcpStream>,
}

impl Peer {
    /// Reads the next text message; `None` when the client has closed.
    pub fn text(&mut self) -> Option<String> {
        loop {
            match self.socket.read() {
                Ok(Message::Text(text)) => return Some(text.to_string()),
                Ok(Message::Close(_)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    /// Reads the next packet: its id and its data.
    #[track_caller]
    pub fn packet(&mut self) -> (u64, Value) {
        let Some(text) = self.text() else {
            panic!("the client closed instead of sending")
        };
        let packet: Value = serde_json::from_str(&text).unwrap();
        (packet["id"].as_u64().unwrap_or(0), packet["data"].clone())
    }

    /// Sends a text message.
    pub fn send(&mut self, text: impl Into<String>) {
        // A client that has gone is what some tests are about.
        let _ = self.socket.send(Message::text(text.into()));
    }

    /// Answers a call with a result.
    pub fn reply(&mut self, id: u64, result: &Value) {
        self.send(json!({"id": id, "type": 1, "data": [null, result]}).to_string());
    }

    /// Sends an event.
    pub fn event(&mut self, name: &str, data: &Value) {
        self.send(json!({"type": 0, "data": [name, data]}).to_string());
    }

    /// Reads until the client closes.
    pub fn drain(&mut self) {
        while self.text().is_some() {}
    }
}
