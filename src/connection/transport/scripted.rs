//! An HTTP server for tests, which answers each request as the test says.

use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::{Arrival, Requests};
use crate::connection::dial::DialOptions;
use crate::connection::ended::Ended;
use crate::connection::endpoint::Endpoint;
use crate::connection::tls::TlsOptions;
use crate::protocol::frame::Frame;

/// A server and how to reach it.
pub(super) struct Server {
    pub(super) endpoint: Endpoint,
    asked: UnboundedReceiver<Asked>,
}

impl Server {
    /// Begins to listen; `query` stands in the URL of the server.
    pub(super) async fn start(query: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, asked) = unbounded_channel();
        tokio::spawn(async move {
            for connection in 1.. {
                let Ok((stream, _)) = listener.accept().await else {
                    break;
                };
                let stream = BufStream::new(stream);
                tokio::spawn(serve(connection, stream, sender.clone()));
            }
        });
        let url = format!("http://127.0.0.1:{port}{query}");
        Self {
            endpoint: Endpoint::parse(&url, "/primus").unwrap(),
            asked,
        }
    }

    /// Waits for the next request.
    pub(super) async fn next(&mut self) -> Asked {
        self.asked.recv().await.unwrap()
    }

    /// Waits for the next two requests, first the one that has the method.
    pub(super) async fn next_two(&mut self, method: &str) -> (Asked, Asked) {
        let (one, other) = (self.next().await, self.next().await);
        match one.line.starts_with(method) {
            true => (one, other),
            false => (other, one),
        }
    }

    /// Returns a request that has come already.
    pub(super) fn has_been_asked(&mut self) -> Option<Asked> {
        self.asked.try_recv().ok()
    }
}

/// A request that wants an answer. Dropped, it hangs up.
pub(super) struct Asked {
    /// Method and target.
    pub(super) line: String,
    pub(super) body: String,
    /// The how-many-eth connection it came over.
    pub(super) connection: usize,
    stream: BufStream<TcpStream>,
    sender: UnboundedSender<Self>,
}

impl Asked {
    /// Answers with a text.
    pub(super) async fn ok(self, body: &str) {
        self.answer("200 OK", "text/plain", body).await;
    }

    /// Answers with a status, a kind and a body.
    pub(super) async fn answer(mut self, status: &str, content_type: &str, body: &str) {
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        self.write(&answer).await;
        tokio::spawn(serve(self.connection, self.stream, self.sender));
    }

    /// Begins an answer that comes in parts.
    pub(super) async fn stream(mut self) -> Streamed {
        self.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            .await;
        Streamed(self)
    }

    async fn write(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).await.unwrap();
        self.stream.flush().await.unwrap();
    }
}

/// An answer that comes in parts. Dropped, it breaks off.
pub(super) struct Streamed(Asked);

impl Streamed {
    /// Sends a part.
    pub(super) async fn send(&mut self, part: &[u8]) {
        let stream = &mut self.0.stream;
        let length = format!("{:x}\r\n", part.len());
        stream.write_all(length.as_bytes()).await.unwrap();
        stream.write_all(part).await.unwrap();
        stream.write_all(b"\r\n").await.unwrap();
        stream.flush().await.unwrap();
    }

    /// Sends a text, each byte of it as a part of its own.
    pub(super) async fn send_bytewise(&mut self, text: &str) {
        for byte in text.bytes() {
            self.send(&[byte]).await;
        }
    }

    /// Ends the answer.
    pub(super) async fn end(mut self) {
        self.0.write("0\r\n\r\n").await;
        tokio::spawn(serve(self.0.connection, self.0.stream, self.0.sender));
    }

    /// Waits until the client hangs up.
    pub(super) async fn hung_up(mut self) {
        assert_eq!(self.0.stream.read(&mut [0]).await.unwrap(), 0);
    }
}

/// Reads a request.
async fn serve(
    connection: usize,
    mut stream: BufStream<TcpStream>,
    sender: UnboundedSender<Asked>,
) {
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        match stream.read_line(&mut line).await {
            Ok(0) | Err(_) => return,
            Ok(_) if line == "\r\n" => break,
            Ok(_) => head.push(line.trim_end().to_owned()),
        }
    }
    let header = |name| head.iter().find_map(|line| line.strip_prefix(name));
    let length = header("Content-Length: ").map_or(0, |length| length.parse().unwrap());
    if header("POST").is_some() {
        assert_eq!(header("Content-Type: "), Some("text/plain;charset=UTF-8"));
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.unwrap();
    let line = head[0].strip_suffix(" HTTP/1.1").unwrap().to_owned();
    let body = String::from_utf8(body).unwrap();
    // A test that is over wants none.
    let _ = sender.send(Asked {
        line,
        body,
        connection,
        stream,
        sender: sender.clone(),
    });
}

/// How tests dial.
pub(super) fn options() -> DialOptions {
    DialOptions {
        headers: hyper::HeaderMap::new(),
        tls: TlsOptions::default(),
        proxy: None,
        timeout: Duration::from_secs(30),
        read_buffer: 4096,
    }
}

/// Makes a frame.
pub(super) fn text(text: &str) -> Frame {
    Frame::from(text.to_owned())
}

/// Waits for the next frame, or the end.
pub(super) async fn next(requests: &mut Requests) -> Result<Frame, Ended> {
    loop {
        match std::future::poll_fn(|cx| requests.poll_next(cx)).await? {
            Arrival::Frame(frame) => return Ok(frame),
            Arrival::Alive => {}
        }
    }
}

/// Waits for frames that hold these texts.
pub(super) async fn expect(requests: &mut Requests, texts: &[&str]) {
    for expected in texts {
        assert_eq!(next(requests).await, Ok(text(expected)));
    }
}
