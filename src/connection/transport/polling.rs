//! Engine.IO by HTTP polling: a request that waits until the server has something to say, and
//! another that sends.
//!
//! Mirrors engine.io-client/lib/transports/polling.js. The packets are handed over as a websocket
//! would bring them.

use std::cell::Cell;

use bytestring::ByteString;
use hyper::body::Bytes;
use tokio::sync::mpsc::UnboundedReceiver;

use super::exchange::{BATCH, Line, deliver, opening, unexpected, whole};
use super::{Arrival, Arrivals, Requests};
use crate::connection::dial::{DialError, DialOptions, Stage};
use crate::connection::ended::Ended;
use crate::connection::endpoint::Endpoint;
use crate::connection::http::{Http, Question};
use crate::connection::trace::Tracer;
use crate::protocol::frame::Frame;
use crate::protocol::transformer::engine_io::payload::Payload;
use crate::protocol::transformer::engine_io::{Handshake, Revision};

/// The packet that ends a session, in both directions.
const CLOSE: &str = "1";

/// Opens a session. Takes as long as it takes; `stage` tells what is under way.
///
/// # Errors
///
/// Says at which stage it failed and why. A refusal has been read to its end.
pub(in crate::connection) async fn open(
    endpoint: &Endpoint,
    options: &DialOptions,
    revision: Revision,
    stage: &Cell<Stage>,
    tracer: &Tracer,
) -> Result<Requests, DialError> {
    let mut parameters = vec![("EIO", revision.number()), ("transport", "polling")];
    if revision == Revision::Three {
        // Without it, bodies with binary packets have a form of their own.
        parameters.push(("b64", "1"));
    }
    let question = Question::get(endpoint.below("/", &parameters));
    let mut http = Http::new(endpoint, options);
    let answer = http.send(&question, stage, tracer).await?;
    let body = whole(opening(answer).await?, None).await?;
    let Some(handshake) = handshake(revision, &body) else {
        return Err(unexpected(&body));
    };
    let sid = escape(&handshake.sid);
    parameters.push(("sid", &sid));
    let session = Session {
        revision,
        target: endpoint.below("/", &parameters),
        most: handshake
            .max_payload
            .and_then(|most| usize::try_from(most).ok())
            .map_or(BATCH, |most| most.min(BATCH)),
    };
    let sending = Line::new(Http::new(endpoint, options));
    Ok(Requests::new(move |frames, arrivals| async move {
        tokio::select! {
            biased;
            ended = session.receive(Line::new(http), body, &arrivals) => ended,
            ended = session.send(sending, frames) => ended,
        }
        .unwrap_or_else(|ended| ended)
    }))
}

/// An open session.
struct Session {
    revision: Revision,
    target: String,
    /// How much goes out in one request where it is more than one packet, in bytes.
    most: usize,
}

impl Session {
    /// Hands over the packets of a body, and asks for the next one.
    async fn receive(
        &self,
        mut line: Line,
        mut body: Bytes,
        arrivals: &Arrivals,
    ) -> Result<Ended, Ended> {
        let question = Question::get(self.target.clone());
        let mut payload = Payload::new(self.revision);
        let mut opened = false;
        loop {
            let text = ByteString::try_from(body);
            let text = text.map_err(|error| Ended::Protocol(error.to_string()))?;
            for packet in payload.packets(text) {
                let packet = packet.map_err(|error| Ended::Protocol(error.to_string()))?;
                let kind = first_letter(&packet);
                match kind {
                    Some(b'0') if !opened => opened = true,
                    Some(b'0') => {
                        let text = "the server has forgotten the Engine.IO session".to_owned();
                        return Err(Ended::Broken(text));
                    }
                    Some(b'1'..=b'6' | b'b') => {}
                    // A page in the place of packets would be asked for again and again.
                    _ => {
                        let text = "the answer holds what is no Engine.IO packet".to_owned();
                        return Err(Ended::Protocol(text));
                    }
                }
                deliver(arrivals, Arrival::Frame(packet)).await;
                if kind == Some(b'1') {
                    return Ok(over());
                }
            }
            body = whole(line.ask(&question).await?, Some(arrivals)).await?;
        }
    }

    /// Sends what there is to send, and says farewell.
    async fn send(&self, mut line: Line, frames: UnboundedReceiver<Frame>) -> Result<Ended, Ended> {
        let payload = Payload::new(self.revision);
        let push = |body: &mut String, frame: &Frame| payload.push(body, frame);
        line.post_all(&self.target, frames, self.most, push).await?;
        let mut farewell = String::new();
        payload.push(&mut farewell, &Frame::Text(CLOSE.into()));
        line.post(&self.target, farewell).await?;
        Ok(over())
    }
}

/// How a session ends in which one side says so.
fn over() -> Ended {
    Ended::Closed {
        code: None,
        reason: String::new(),
    }
}

fn first_letter(packet: &Frame) -> Option<u8> {
    match packet {
        Frame::Text(text) => text.bytes().next(),
        Frame::Binary(bytes) => bytes.first().copied(),
    }
}

/// Reads what the server says first.
fn handshake(revision: Revision, body: &Bytes) -> Option<Handshake> {
    let text = ByteString::try_from(body.clone()).ok()?;
    let mut payload = Payload::new(revision);
    match payload.packets(text).next()?.ok()? {
        Frame::Text(packet) => Handshake::parse(&packet),
        Frame::Binary(_) => None,
    }
}

/// Makes a text fit for a query.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => escaped.push(byte.into()),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::scripted::{Server, expect, next, options, text};
    use super::*;
    use crate::connection::trace::silent;

    const OPEN: &str = r#"0{"sid":"a b","pingInterval":25000,"maxPayload":60}"#;
    const FIRST: &str = "GET /primus/?token=x&EIO=4&transport=polling";
    const POLL: &str = "GET /primus/?token=x&EIO=4&transport=polling&sid=a%20b";
    const SEND: &str = "POST /primus/?token=x&EIO=4&transport=polling&sid=a%20b";

    async fn dial(endpoint: &Endpoint, revision: Revision) -> Result<Requests, DialError> {
        let stage = Cell::new(Stage::Lookup);
        open(endpoint, &options(), revision, &stage, &silent()).await
    }

    /// Opens a session whose first answer holds more packets.
    async fn opened(more: &str) -> (Server, Requests) {
        let mut server = Server::start("?token=x").await;
        let endpoint = server.endpoint.clone();
        let (requests, ()) = tokio::join!(dial(&endpoint, Revision::Four), async {
            let asked = server.next().await;
            assert_eq!(asked.line, FIRST);
            asked.ok(&format!("{OPEN}{more}")).await;
        });
        let mut requests = requests.unwrap();
        expect(&mut requests, &[OPEN]).await;
        (server, requests)
    }

    #[tokio::test]
    async fn it_asks_again_and_again_and_sends_meanwhile() {
        let (mut server, mut requests) = opened("\x1e4\"one\"").await;
        let client = async {
            expect(&mut requests, &["4\"one\""]).await;
            requests.send(text("4\"a\"")).unwrap();
            requests.send(text("4\"b\"")).unwrap();
            expect(&mut requests, &["2", "4\"two\"", "bg6Q="]).await;
            requests.send(text("3")).unwrap();
            expect(&mut requests, &["6"]).await;
        };
        let server = async {
            let (send, poll) = server.next_two("POST").await;
            assert_eq!((&*poll.line, &*poll.body), (POLL, ""));
            assert_eq!((&*send.line, &*send.body), (SEND, "4\"a\"\x1e4\"b\""));
            poll.ok("2\x1e4\"two\"\x1ebg6Q=").await;
            let poll = server.next().await;
            assert_eq!(poll.line, POLL);
            // Only when the one before has been answered does the next go out.
            send.answer("200 OK", "text/html", "ok").await;
            let send = server.next().await;
            assert_eq!((&*send.line, &*send.body), (SEND, "3"));
            poll.ok("6").await;
        };
        tokio::join!(client, server);
    }

    #[tokio::test]
    async fn revision_three_has_lengths_and_asks_for_base64() {
        let mut server = Server::start("").await;
        let endpoint = server.endpoint.clone();
        let client = async {
            let mut requests = dial(&endpoint, Revision::Three).await.unwrap();
            expect(&mut requests, &[r#"0{"sid":"s"}"#, "4\"ü\"", "b4g6Q="]).await;
            requests.send(text("2")).unwrap();
            requests.send(text("4\"ü\"")).unwrap();
            requests.send(Frame::Binary(vec![4, 0x83].into())).unwrap();
            expect(&mut requests, &["3"]).await;
        };
        let server = async {
            let first = server.next().await;
            assert_eq!(first.line, "GET /primus/?EIO=3&transport=polling&b64=1");
            first.ok("12:0{\"sid\":\"s\"}4:4\"ü\"6:b4g6Q=").await;
            let (send, poll) = server.next_two("POST").await;
            assert_eq!(
                poll.line,
                "GET /primus/?EIO=3&transport=polling&b64=1&sid=s"
            );
            assert_eq!(send.body, "1:29:4\"\\u00fc\"6:b4gw==");
            poll.ok("1:3").await;
        };
        tokio::join!(client, server);
    }

    #[tokio::test]
    async fn what_opens_nothing_is_refused_as_an_upgrade_is() {
        let unsupported = r#"{"code":5,"message":"Unsupported protocol version"}"#;
        for (status, content_type, body, shown) in [
            (
                "400 Bad Request",
                "application/json",
                unsupported,
                Some(unsupported),
            ),
            ("404 Not Found", "text/plain", "nope", Some("nope")),
            ("200 OK", "text/html; charset=utf-8", "<p>", None),
            ("200 OK", "text/plain", "", None),
            ("200 OK", "text/plain", "Welcome", Some("Welcome")),
            ("200 OK", "text/plain", "4\"\"", Some("4\"\"")),
        ] {
            let mut server = Server::start("").await;
            let endpoint = server.endpoint.clone();
            let (refused, ()) = tokio::join!(dial(&endpoint, Revision::Four), async {
                server.next().await.answer(status, content_type, body).await;
            });
            let Err(DialError::Refused(refusal)) = refused.map(|_| ()) else {
                panic!("{body}")
            };
            assert_eq!(refusal.status.as_str(), &status[..3]);
            assert_eq!(refusal.body.as_deref(), shown);
            assert_eq!(refusal.html, content_type.contains("html"));
        }
    }

    #[tokio::test]
    async fn a_body_that_comes_in_parts_is_put_together() {
        let (mut server, mut requests) = opened("").await;
        let server = async {
            let mut poll = server.next().await.stream().await;
            poll.send_bytewise("4\"é😀\"\x1e2").await;
            poll.end().await;
            server.next().await
        };
        let client = expect(&mut requests, &["4\"é😀\"", "2"]);
        tokio::select! {
            biased;
            ((), _) = async { tokio::join!(client, server) } => {}
        }
    }

    /// Returns how a connection ends whose next requests are dealt with so. What the script
    /// returns is kept until then: dropped, a request is hung up on.
    async fn end_of<T>(script: impl AsyncFnOnce(&mut Server) -> T) -> Ended {
        let (mut server, mut requests) = opened("").await;
        requests.send(text("4\"a\"")).unwrap();
        let (ended, _kept) = tokio::join!(
            async {
                loop {
                    if let Err(ended) = next(&mut requests).await {
                        break ended;
                    }
                }
            },
            script(&mut server)
        );
        ended
    }

    #[tokio::test]
    async fn a_session_that_is_unknown_ends_the_connection() {
        let ended = end_of(async |server| {
            let (send, poll) = server.next_two("POST").await;
            let body = r#"{"code":1,"message":"Session ID unknown"}"#;
            poll.answer("400 Bad Request", "application/json", body)
                .await;
            send
        });
        let text = ended.await.to_string();
        assert!(
            text.contains("400 Bad Request") && text.contains("Session ID unknown"),
            "{text}"
        );
    }

    #[tokio::test]
    async fn a_body_that_is_too_large_is_named_so() {
        let ended = end_of(async |server| {
            let (send, poll) = server.next_two("POST").await;
            send.answer("413 Payload Too Large", "text/plain", "").await;
            poll
        });
        assert!(matches!(
            ended.await,
            Ended::Closed {
                code: Some(1009),
                ..
            }
        ));
    }

    #[tokio::test]
    async fn a_post_that_is_lost_is_not_repeated() {
        let ended = end_of(async |server| {
            let (send, poll) = server.next_two("POST").await;
            drop(send);
            let mut poll = poll.stream().await;
            poll.send(b"4").await;
            // The connection ends, and with it this request.
            tokio::select! {
                () = poll.hung_up() => {}
                again = server.next() => panic!("{} {}", again.line, again.body),
            }
        });
        assert!(matches!(ended.await, Ended::Broken(_)));
    }

    #[tokio::test]
    async fn a_server_that_hangs_up_ends_the_connection() {
        for (part, closed) in [(None, false), (Some(&b"4\"half"[..]), true)] {
            let ended = end_of(async |server| {
                let (send, poll) = server.next_two("POST").await;
                if let Some(part) = part {
                    poll.stream().await.send(part).await;
                }
                send
            });
            let ended = ended.await;
            assert_eq!(ended == over(), closed, "{ended}");
            assert_eq!(matches!(ended, Ended::Broken(_)), !closed, "{ended}");
        }
    }

    #[tokio::test]
    async fn the_packet_that_closes_is_handed_over_and_nothing_asked_any_more() {
        let (mut server, mut requests) = opened("\x1e1\x1e4\"late\"").await;
        expect(&mut requests, &["1"]).await;
        assert_eq!(next(&mut requests).await, Err(over()));
        assert!(server.has_been_asked().is_none());
    }

    #[tokio::test]
    async fn what_is_no_packet_ends_the_connection() {
        for (body, protocol) in [("<p>", true), ("2\x1e", true), ("", true), (OPEN, false)] {
            let ended = end_of(async |server| {
                let (send, poll) = server.next_two("POST").await;
                poll.ok(body).await;
                send
            });
            assert_eq!(
                matches!(ended.await, Ended::Protocol(_)),
                protocol,
                "{body:?}"
            );
        }
    }

    #[tokio::test]
    async fn more_than_a_server_takes_at_once_goes_out_in_several_bodies() {
        let (mut server, mut requests) = opened("").await;
        let long = format!("4\"{}\"", "x".repeat(80));
        for frame in ["4\"a\"", "4\"b\"", &long, "4\"c\""] {
            requests.send(text(frame)).unwrap();
        }
        let server = async {
            let (send, poll) = server.next_two("POST").await;
            assert_eq!(send.body, "4\"a\"\x1e4\"b\"");
            send.ok("ok").await;
            for expected in [&*long, "4\"c\""] {
                let send = server.next().await;
                assert_eq!(send.body, expected);
                send.ok("ok").await;
            }
            poll.ok("6").await;
        };
        tokio::join!(expect(&mut requests, &["6"]), server);
    }

    #[tokio::test]
    async fn closing_sends_what_waits_and_says_farewell() {
        let (mut server, mut requests) = opened("").await;
        requests.send(text("4\"last\"")).unwrap();
        let server = async {
            let (send, _poll) = server.next_two("POST").await;
            assert_eq!(send.body, "4\"last\"");
            send.ok("ok").await;
            let farewell = server.next().await;
            assert_eq!(farewell.body, "1");
            farewell.ok("ok").await;
        };
        tokio::join!(requests.close(), server);
    }
}
