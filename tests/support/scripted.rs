//! A server that does what a test tells it, and what no real server would.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{Message, WebSocket, accept};

/// What a scripted server says when it is asked how it wants to be spoken to.
pub const SPEC: &str = r#"{"version":"8.0.9","pathname":"/primus","parser":"json","transformer":"websockets","pingInterval":30000}"#;

/// Runs a script for its connection; those that ask for the spec get it before.
#[derive(Debug)]
pub struct ScriptedServer {
    port: u16,
    thread: Option<JoinHandle<()>>,
}

impl ScriptedServer {
    /// Takes one connection, makes it a websocket and runs the script on it.
    pub fn start(script: impl FnOnce(&mut Peer) + Send + 'static) -> Self {
        Self::raw(move |stream| {
            script(&mut websocket(stream));
        })
    }

    /// Takes one connection and runs the script on its bytes.
    pub fn raw(script: impl FnOnce(TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let thread = thread::spawn(move || {
            loop {
                let (stream, _) = listener.accept().unwrap();
                // Only a failing test waits so long.
                stream
                    .set_read_timeout(Some(Duration::from_secs(30)))
                    .unwrap();
                if !is_spec(&target(&stream)) {
                    break script(stream);
                }
                answer(stream, "200 OK", SPEC);
            }
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

/// Tells whether a target is that of the spec.
pub fn is_spec(target: &str) -> bool {
    target
        .split('?')
        .next()
        .is_some_and(|path| path.ends_with("/spec"))
}

/// Returns the target of a request without taking it from the stream.
pub fn target(stream: &TcpStream) -> String {
    let mut start = [0; 512];
    let mut seen = 0;
    loop {
        let length = stream.peek(&mut start).unwrap_or(seen);
        let line = start[..length].split(|byte| *byte == b'\r').next().unwrap();
        if line.len() < length || length == seen || length == start.len() {
            let target = line.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
            return String::from_utf8_lossy(target).into_owned();
        }
        seen = length;
    }
}

/// Reads the head of a request and answers it.
pub fn answer(mut stream: TcpStream, status: &str, body: &str) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
        head.push(byte[0]);
    }
    let length = body.len();
    // A client that has gone needs no answer.
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    );
}

/// Answers each connection as a handler says, which gets the target of its request; and keeps
/// the targets.
#[derive(Debug)]
pub struct Doorman {
    port: u16,
    targets: Arc<Mutex<Vec<String>>>,
}

impl Doorman {
    pub fn start(handle: impl Fn(&str, TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let targets = Arc::new(Mutex::new(Vec::new()));
        let (seen, handle) = (Arc::clone(&targets), Arc::new(handle));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let target = target(&stream);
                seen.lock().unwrap().push(target.clone());
                let handle = Arc::clone(&handle);
                thread::spawn(move || handle(&target, stream));
            }
        });
        Self { port, targets }
    }

    /// Tells its spec, and hands over each websocket with its number, from 0 on.
    pub fn of_websockets(handle: impl Fn(usize, Peer) + Send + Sync + 'static) -> Self {
        let count = AtomicUsize::new(0);
        Self::start(move |target, stream| match is_spec(target) {
            true => answer(stream, "200 OK", SPEC),
            false => handle(count.fetch_add(1, Ordering::SeqCst), websocket(stream)),
        })
    }

    /// What `--url` takes.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Returns what was asked for since this was asked last.
    pub fn targets(&self) -> Vec<String> {
        std::mem::take(&mut self.targets.lock().unwrap())
    }
}

/// Makes a connection a websocket.
pub fn websocket(stream: TcpStream) -> Peer {
    Peer {
        socket: accept(stream).unwrap(),
    }
}

/// The other end of a websocket.
#[derive(Debug)]
pub struct Peer {
    pub socket: WebSocket<TcpStream>,
}

impl Peer {
    /// Reads the next text message; `None` when the client has closed. What a client asks to find
    /// out whom it speaks to is answered as Primus and Feathers 4 do, and not handed over.
    pub fn text(&mut self) -> Option<String> {
        loop {
            let text = self.any_text()?;
            if text == "\"primus::id::\"" {
                self.send("\"primus::id::scripted\"");
            } else if text.contains("~feathers-primus-probe~") {
                let packet: Value = serde_json::from_str(&text).unwrap();
                let error = json!({"name": "NotFound", "code": 404, "message": "no probe"});
                self.send(json!({"id": packet["id"], "type": 1, "data": [error]}).to_string());
            } else {
                return Some(text);
            }
        }
    }

    /// Reads the next text message, whatever it is; `None` when the client has closed.
    pub fn any_text(&mut self) -> Option<String> {
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

    /// Reads until the client closes, and answers nothing.
    pub fn ignore(&mut self) {
        while self.any_text().is_some() {}
    }
}
