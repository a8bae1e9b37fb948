//! A server for tests, which hands each request to the test and answers as it is told.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

use crate::connection::endpoint::Endpoint;

/// How a session is opened.
pub(super) const OPENED: &str = "[[0,[\"c\",\"sid\",null,8]]]\n";

/// A server that hands each request to the test and answers as it is told.
pub(super) struct Server {
    pub(super) endpoint: Endpoint,
    pub(super) requests: UnboundedReceiver<Asked>,
    /// Requests that came before the one that the test waited for.
    waiting: Vec<Asked>,
}

/// A request, and the way to answer it.
pub(super) struct Asked {
    /// Method and target, without what keeps caches away.
    pub(super) line: String,
    pub(super) body: String,
    /// An empty piece hangs up.
    answer: UnboundedSender<Vec<u8>>,
}

impl Asked {
    pub(super) fn is_back(&self) -> bool {
        self.line.contains("&RID=rpc&")
    }

    pub(super) fn number(&self) -> u32 {
        let (_, rest) = self.line.split_once("RID=").unwrap();
        rest.split('&').next().unwrap().parse().unwrap()
    }

    pub(super) fn raw(&self, bytes: impl AsRef<[u8]>) {
        // Fails when the client has hung up.
        let _ = self.answer.send(bytes.as_ref().to_vec());
    }

    pub(super) fn hang_up(self) {
        self.raw("");
    }

    /// Begins an answer that goes on.
    pub(super) fn begin(&self) {
        self.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    pub(super) fn piece(&self, bytes: &[u8]) {
        self.raw([format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat());
    }

    pub(super) fn say(&self, arrays: &str) {
        self.piece(chunk(arrays).as_bytes());
    }

    pub(super) fn end(self) {
        self.raw("0\r\n\r\n");
    }

    pub(super) fn whole(self, status: &str, kind: &str, body: &str) {
        self.raw(format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ));
    }

    pub(super) fn status(self, status: &str) {
        self.whole("200 OK", "text/plain", &chunk(status));
    }
}

pub(super) fn chunk(text: &str) -> String {
    format!("{}\n{text}", text.encode_utf16().count())
}

impl Server {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}?token=t", listener.local_addr().unwrap());
        let (asked, requests) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, asked.clone()));
            }
        });
        Self {
            endpoint: Endpoint::parse(&url, "/primus").unwrap(),
            requests,
            waiting: Vec::new(),
        }
    }

    pub(super) async fn next(&mut self, wanted: impl Fn(&Asked) -> bool) -> Asked {
        if let Some(index) = self.waiting.iter().position(&wanted) {
            return self.waiting.remove(index);
        }
        loop {
            let asked = self.requests.recv().await.unwrap();
            if wanted(&asked) {
                return asked;
            }
            self.waiting.push(asked);
        }
    }

    pub(super) async fn back(&mut self) -> Asked {
        self.next(Asked::is_back).await
    }

    pub(super) async fn forward(&mut self) -> Asked {
        self.next(|asked| !asked.is_back()).await
    }

    /// Opens a session and returns the number of its first request.
    pub(super) async fn open(&mut self) -> u32 {
        let asked = self.forward().await;
        let number = asked.number();
        asked.status(OPENED);
        number
    }
}

/// Takes the requests of one connection, each when the one before has been answered.
async fn converse(mut stream: TcpStream, asked: UnboundedSender<Asked>) {
    let mut bytes = Vec::new();
    loop {
        let Some((line, body)) = request(&mut stream, &mut bytes).await else {
            return;
        };
        let (answer, mut pieces) = mpsc::unbounded_channel();
        asked.send(Asked { line, body, answer }).unwrap();
        while let Some(piece) = pieces.recv().await {
            if piece.is_empty() || stream.write_all(&piece).await.is_err() {
                return;
            }
        }
    }
}

async fn request(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<(String, String)> {
    loop {
        let text = String::from_utf8(bytes.clone()).unwrap();
        if let Some((head, rest)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| {
                    line.to_lowercase()
                        .strip_prefix("content-length: ")?
                        .parse()
                        .ok()
                })
                .unwrap_or(0);
            if rest.len() >= length {
                let line = head.lines().next().unwrap();
                let line = line.split("&zx=").next().unwrap().to_owned();
                let body = rest[..length].to_owned();
                bytes.drain(..head.len() + 4 + length);
                return Some((line, body));
            }
        }
        if stream.read_buf(bytes).await.ok()? == 0 {
            return None;
        }
    }
}
