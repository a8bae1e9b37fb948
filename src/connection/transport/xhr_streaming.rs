//! SockJS by HTTP: a request whose answer goes on for as long as the server has something to say,
//! a frame a line, and others that send.
//!
//! Mirrors sockjs-client/lib/transport/xhr-streaming.js and its receiver and sender. The frames are
//! handed over as a websocket would bring them.

use std::cell::Cell;
use std::convert::Infallible;

use bytes::BytesMut;
use bytestring::ByteString;
use hyper::body::Incoming;

use super::exchange::{BATCH, Line, TEXT, deliver, opening, part, unexpected};
use super::{Arrival, Arrivals, Requests};
use crate::connection::dial::{DialError, DialOptions, Stage};
use crate::connection::ended::Ended;
use crate::connection::endpoint::Endpoint;
use crate::connection::http::{Http, Question};
use crate::connection::trace::Tracer;
use crate::connection::upgrade::MAX_MESSAGE;
use crate::protocol::frame::Frame;
use crate::protocol::transformer;
use crate::protocol::transformer::{Sockjs, Transformer};

/// The letters of a session's id, as many as five bits can name.
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz012345";

/// Opens a session. Takes as long as it takes; `stage` tells what is under way.
///
/// # Errors
///
/// Says at which stage it failed and why. A refusal has been read to its end.
pub(in crate::connection) async fn open(
    endpoint: &Endpoint,
    options: &DialOptions,
    stage: &Cell<Stage>,
    tracer: &Tracer,
) -> Result<Requests, DialError> {
    let path = new_session();
    let target = |name| endpoint.below(&format!("{path}/{name}"), &[]);
    let question = Question::post(target("xhr_streaming"), "", TEXT);
    let mut http = Http::new(endpoint, options);
    let answer = http.send(&question, stage, tracer).await?;
    let mut body = opening(answer).await?;
    let beginning = part(&mut body).await?.unwrap_or_default();
    // The prelude, the frame that opens, or the one that closes.
    if !matches!(beginning.first(), Some(b'h' | b'o' | b'c')) {
        return Err(unexpected(&beginning));
    }
    let streaming = Streaming {
        line: Line::new(http),
        question,
        lines: Lines::new(&beginning),
        opened: false,
    };
    let mut sending = Line::new(Http::new(endpoint, options));
    let target = target("xhr_send");
    Ok(Requests::new(move |frames, arrivals| async move {
        let ended = tokio::select! {
            biased;
            ended = streaming.receive(body, &arrivals) => ended.map(|never| match never {}),
            // There is no farewell: hanging up says it.
            sent = sending.post_all(&target, frames, BATCH, push) => sent,
        };
        ended.err().unwrap_or(Ended::Closed {
            code: None,
            reason: String::new(),
        })
    }))
}

/// What receives.
struct Streaming {
    line: Line,
    question: Question,
    lines: Lines,
    opened: bool,
}

impl Streaming {
    /// Hands over the lines of one answer after the other.
    async fn receive(
        mut self,
        mut body: Incoming,
        arrivals: &Arrivals,
    ) -> Result<Infallible, Ended> {
        loop {
            self.hand_over(arrivals).await?;
            while let Some(more) = part(&mut body).await? {
                self.lines.push(&more);
                self.hand_over(arrivals).await?;
            }
            self.lines.finish()?;
            body = self.line.ask(&self.question).await?;
        }
    }

    async fn hand_over(&mut self, arrivals: &Arrivals) -> Result<(), Ended> {
        // Also of a part of a line.
        deliver(arrivals, Arrival::Alive).await;
        while let Some(line) = self.lines.next()? {
            let letter = line.as_bytes().first().copied();
            match letter {
                // A sign of life, or the prelude.
                None | Some(b'h') => continue,
                Some(b'o') if !std::mem::replace(&mut self.opened, true) => {}
                Some(b'o') => {
                    let text = "the server has forgotten the SockJS session".to_owned();
                    return Err(Ended::Broken(text));
                }
                Some(b'a' | b'm' | b'c') => {}
                Some(_) => {
                    let text = "the answer holds what is no SockJS frame".to_owned();
                    return Err(Ended::Protocol(text));
                }
            }
            let frame = Frame::Text(line);
            let ended = (letter == Some(b'c')).then(|| closing(frame.clone()));
            deliver(arrivals, Arrival::Frame(frame)).await;
            if let Some(ended) = ended {
                return Err(ended);
            }
        }
        Ok(())
    }
}

/// Cuts what comes into lines.
struct Lines {
    bytes: BytesMut,
    /// So many of them hold no end of a line.
    searched: usize,
    /// A line has come since the last answer ended.
    any: bool,
}

impl Lines {
    fn new(bytes: &[u8]) -> Self {
        Self {
            bytes: bytes.into(),
            searched: 0,
            any: false,
        }
    }

    fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Returns the next line that has come whole, without its end.
    fn next(&mut self) -> Result<Option<ByteString>, Ended> {
        let Some(at) = memchr::memchr(b'\n', &self.bytes[self.searched..]) else {
            self.searched = self.bytes.len();
            return match self.searched > MAX_MESSAGE {
                true => Err(Ended::TooLarge),
                false => Ok(None),
            };
        };
        let mut line = self.bytes.split_to(self.searched + at + 1).freeze();
        line.truncate(self.searched + at);
        self.searched = 0;
        self.any = true;
        let line = ByteString::try_from(line);
        line.map(Some)
            .map_err(|error| Ended::Protocol(error.to_string()))
    }

    /// Takes the end of an answer, which must be that of a line.
    fn finish(&mut self) -> Result<(), Ended> {
        if !self.bytes.is_empty() {
            let text = "the answer ended in the midst of a frame".to_owned();
            return Err(Ended::Broken(text));
        }
        match std::mem::take(&mut self.any) {
            true => Ok(()),
            // Asking a server again and again that says nothing would never end.
            false => Err(Ended::Broken("the answer was empty".to_owned())),
        }
    }
}

/// Returns how a frame that closes ends the connection.
fn closing(frame: Frame) -> Ended {
    let mut incoming = Vec::new();
    Sockjs::default().decode(frame, &mut incoming);
    match incoming.pop() {
        Some(transformer::Incoming::Closed { code, reason }) => Ended::Closed { code, reason },
        _ => Ended::Closed {
            code: None,
            reason: String::new(),
        },
    }
}

/// Adds the texts of a frame, `["..."]`, to those of a body.
fn push(body: &mut String, frame: &Frame) {
    // The transformer makes no others.
    let Frame::Text(frame) = frame else { return };
    match body.pop() {
        Some(_) => {
            body.push(',');
            body.push_str(frame.strip_prefix('[').unwrap_or(frame));
        }
        None => body.push_str(frame),
    }
}

/// Returns the path of a new session below the one of the server.
pub(in crate::connection) fn new_session() -> String {
    path(rand::random())
}

/// Returns the path of a session: a number that tells servers behind a balancer apart, and
/// an id.
fn path(random: u64) -> String {
    let server = (random >> 40) % 1000;
    let letter = |index: u64| char::from(LETTERS[(random >> (5 * index)) as usize % LETTERS.len()]);
    let id: String = (0..8).map(letter).collect();
    format!("/{server:03}/{id}")
}

#[cfg(test)]
mod tests {
    use super::super::scripted::{Asked, Server, Streamed, expect, next, options, text};
    use super::*;
    use crate::connection::trace::silent;

    async fn dial(endpoint: &Endpoint) -> Result<Requests, DialError> {
        let stage = Cell::new(Stage::Lookup);
        open(endpoint, &options(), &stage, &silent()).await
    }

    fn prelude() -> String {
        format!("{}\no\n", "h".repeat(2048))
    }

    /// Opens a session whose first answer is not over yet, and returns the path of the session too.
    async fn opened() -> (Server, Streamed, String, Requests) {
        let mut server = Server::start("?token=x").await;
        let endpoint = server.endpoint.clone();
        let (requests, (stream, path)) = tokio::join!(dial(&endpoint), async {
            let asked = server.next().await;
            let path = asked.line.strip_suffix("/xhr_streaming?token=x");
            let path = path.and_then(|path| path.strip_prefix("POST /primus"));
            let path = path.unwrap().to_owned();
            let mut stream = asked.stream().await;
            stream.send(prelude().as_bytes()).await;
            (stream, path)
        });
        let mut requests = requests.unwrap();
        expect(&mut requests, &["o"]).await;
        (server, stream, path, requests)
    }

    #[tokio::test]
    async fn it_asks_again_and_again_and_sends_meanwhile() {
        let (mut server, mut stream, path, mut requests) = opened().await;
        let client = async {
            requests.send(text(r#"["a"]"#)).unwrap();
            requests.send(text(r#"["b"]"#)).unwrap();
            expect(&mut requests, &[r#"a["1"]"#]).await;
            requests.send(text(r#"["c"]"#)).unwrap();
            expect(&mut requests, &[r#"a["2","3"]"#]).await;
        };
        let server = async {
            let send = server.next().await;
            assert_eq!(send.line, format!("POST /primus{path}/xhr_send?token=x"));
            assert_eq!(send.body, r#"["a","b"]"#);
            stream.send(b"a[\"1\"]\n").await;
            stream.end().await;
            let again = server.next().await;
            assert_eq!(
                again.line,
                format!("POST /primus{path}/xhr_streaming?token=x")
            );
            assert_eq!(again.body, "");
            // Only when the one before has been answered does the next go out.
            send.answer("204 No Content", "text/plain", "").await;
            let send = server.next().await;
            assert_eq!(send.body, r#"["c"]"#);
            let mut stream = again.stream().await;
            stream.send(b"hhh\nh\na[\"2\",\"3\"]\n").await;
            (send, stream)
        };
        tokio::join!(client, server);
    }

    #[tokio::test]
    async fn frames_are_put_together_from_parts() {
        let mut server = Server::start("").await;
        let endpoint = server.endpoint.clone();
        let client = async {
            let mut requests = dial(&endpoint).await.unwrap();
            expect(&mut requests, &["o", "a[\"é😀\"]", "a[]"]).await;
        };
        let server = async {
            let mut stream = server.next().await.stream().await;
            stream.send_bytewise("hhh\no\na[\"é😀\"]\nh\n\na[]\n").await;
            stream
        };
        tokio::join!(client, server);
    }

    #[tokio::test]
    async fn what_opens_nothing_is_refused_as_an_upgrade_is() {
        for (status, content_type, body, shown) in [
            ("404 Not Found", "text/plain", "nope", Some("nope")),
            ("401 Unauthorized", "text/json", r#"{"error":"no"}"#, None),
            ("200 OK", "text/html", "<p>hello", None),
            ("200 OK", "text/plain", "", None),
            ("200 OK", "text/plain", "Welcome", Some("Welcome")),
        ] {
            let mut server = Server::start("").await;
            let endpoint = server.endpoint.clone();
            let (refused, ()) = tokio::join!(dial(&endpoint), async {
                let asked: Asked = server.next().await;
                asked.answer(status, content_type, body).await;
            });
            let Err(DialError::Refused(refusal)) = refused.map(|_| ()) else {
                panic!("{body}")
            };
            assert_eq!(refusal.status.as_str(), &status[..3]);
            assert_eq!(refusal.body.as_deref(), shown);
        }
    }

    /// Returns how a connection ends whose first answer goes on so.
    async fn end_of<T>(script: impl AsyncFnOnce(&mut Server, Streamed) -> T) -> Ended {
        let (mut server, stream, _, mut requests) = opened().await;
        let client = async {
            loop {
                if let Err(ended) = next(&mut requests).await {
                    break ended;
                }
            }
        };
        tokio::join!(client, script(&mut server, stream)).0
    }

    #[tokio::test]
    async fn a_frame_that_closes_tells_how_and_nothing_is_asked_any_more() {
        let ended = end_of(async |server, mut stream| {
            stream.send(b"c[3000,\"Go away!\"]\n").await;
            // Another request would be in the place of this.
            tokio::select! {
                () = stream.hung_up() => {}
                again = server.next() => panic!("{}", again.line),
            }
        });
        let reason = "Go away!".to_owned();
        let code = Some(3000);
        assert_eq!(ended.await, Ended::Closed { code, reason });
    }

    #[tokio::test]
    async fn answers_that_are_not_whole_end_the_connection() {
        // A session that is new, a frame that is half, one that is none, and nothing at all.
        let bodies: [&[u8]; 4] = [b"hhh\no\n", b"a[\"", b"<p>\n", b""];
        for (body, protocol) in bodies.into_iter().zip([false, false, true, false]) {
            let ended = end_of(async |server, stream| {
                stream.end().await;
                let mut stream = server.next().await.stream().await;
                if !body.is_empty() {
                    stream.send(body).await;
                }
                stream.end().await;
            });
            let ended = ended.await;
            assert_eq!(matches!(ended, Ended::Protocol(_)), protocol, "{ended}");
            assert_eq!(matches!(ended, Ended::Broken(_)), !protocol, "{ended}");
        }
    }

    #[tokio::test]
    async fn a_server_that_hangs_up_or_refuses_ends_the_connection() {
        let ended = end_of(async |_, stream| drop(stream)).await;
        assert!(matches!(ended, Ended::Closed { code: None, .. }), "{ended}");
        let ended = end_of(async |server, stream| {
            stream.end().await;
            let again = server.next().await;
            again.answer("404 Not Found", "text/plain", "gone").await;
        });
        let ended = ended.await.to_string();
        assert!(ended.contains("404 Not Found: gone"), "{ended}");
    }

    #[tokio::test]
    async fn closing_sends_what_waits_and_hangs_up() {
        let (mut server, stream, _, mut requests) = opened().await;
        requests.send(text(r#"["last"]"#)).unwrap();
        let server = async {
            let send = server.next().await;
            assert_eq!(send.body, r#"["last"]"#);
            send.answer("204 No Content", "text/plain", "").await;
            stream.hung_up().await;
        };
        tokio::join!(requests.close(), server);
    }

    #[test]
    fn lines_are_whole_wherever_they_are_cut() {
        let text = "hh\n\na[\"é\"]\no\n";
        for at in 0..=text.len() {
            let mut lines = Lines::new(&text.as_bytes()[..at]);
            let mut found = Vec::new();
            for rest in [&text.as_bytes()[at..], &[]] {
                while let Some(line) = lines.next().unwrap() {
                    found.push(line.to_string());
                }
                lines.push(rest);
            }
            assert_eq!(found, ["hh", "", "a[\"é\"]", "o"]);
            assert_eq!(lines.finish(), Ok(()));
            assert!(lines.finish().is_err(), "the next answer is empty");
        }
    }

    #[test]
    fn a_line_without_an_end_is_given_up() {
        let mut lines = Lines::new(&vec![b'a'; MAX_MESSAGE]);
        assert_eq!(lines.next(), Ok(None));
        lines.push(b"a");
        assert_eq!(lines.next(), Err(Ended::TooLarge));
        let mut lines = Lines::new(b"a\xff\n");
        assert!(matches!(lines.next(), Err(Ended::Protocol(_))));
    }

    #[test]
    fn a_session_has_the_path_that_servers_expect() {
        assert_eq!(path(0), "/000/aaaaaaaa");
        assert_eq!(path(u64::MAX), "/215/55555555");
        assert_eq!(path((7 << 40) | 1), "/007/baaaaaaa");
    }
}
