//! Answers to the upgrade request that do not open a websocket.

use std::io::{ErrorKind, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::sleep;
use std::time::Duration;

use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use crate::against;
use crate::support::{Run, ScriptedServer};
use crate::wire::{self, expect_fin, header, request};

const FIND: [&str; 2] = ["find", "messages"];

/// Runs `find` against a server that answers the upgrade by a script, which gets the request, and
/// then expects the client to leave in an orderly way.
#[track_caller]
fn answered(args: &[&str], script: impl FnOnce(&mut TcpStream, &str) + Send + 'static) -> Run {
    let server = ScriptedServer::raw(move |mut stream| {
        let request = request(&mut stream);
        script(&mut stream, &request);
        expect_fin(&mut stream);
    });
    against(server, args)
}

/// A response with a length.
fn response(head: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {head}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Answers with a text.
#[track_caller]
fn refused(response: String) -> Run {
    answered(&FIND, move |stream, _| {
        stream.write_all(response.as_bytes()).unwrap();
    })
}

/// Responses, the status that the program ends with, and what it says.
fn refusals() -> [(String, i32, &'static [&'static str]); 9] {
    let html = "<html><body>It works!</body></html>";
    [
        (
            response("200 OK\r\nContent-Type: text/html; charset=utf-8", html),
            3,
            &[
                "the server refused the websocket: 200 OK\n",
                "a web page answers at /primus",
            ][..],
        ),
        (
            response("200 OK", "plain words"),
            3,
            &["the server refused the websocket: 200 OK: plain words\n"],
        ),
        (
            response(
                "401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"x\"",
                r#"{"error":"no"}"#,
            ),
            5,
            &[
                "the server refused the websocket: 401 Unauthorized: no\n",
                "credentials of the kind: Bearer realm=\"x\"\n",
                "-H 'Authorization: ",
            ],
        ),
        (
            response("403 Forbidden", ""),
            5,
            &["refused the websocket: 403 Forbidden\n"],
        ),
        (
            response("404 Not Found", ""),
            3,
            &["404 Not Found\n", "is it the right --path?"],
        ),
        (
            response("426 Upgrade Required\r\nUpgrade: h2c", ""),
            3,
            &["426 Upgrade Required\n", "wants another protocol"],
        ),
        (
            response("302 Found", ""),
            3,
            &["302 Found\n", "without saying where"],
        ),
        (
            response("503 Service Unavailable", ""),
            3,
            &["503 Service Unavailable\n"],
        ),
        (
            response("299 \u{fffd}", ""),
            3,
            &["refused the websocket: 299"],
        ),
    ]
}

#[test]
fn a_refusal_is_told_with_its_status_and_what_to_do() {
    for (response, status, texts) in refusals() {
        let stderr = refused(response).failure(status);
        assert!(stderr.starts_with("error: "), "{stderr}");
        for text in texts {
            assert!(stderr.contains(text), "no {text:?}: {stderr}");
        }
        assert!(!stderr.contains("It works!"), "{stderr}");
    }
}

#[test]
fn a_body_is_read_to_its_end_however_it_comes() {
    for body in [
        "Transfer-Encoding: chunked\r\n\r\n8\r\nno\r\n way\r\n3\r\n at\r\n4\r\n all\r\n0\r\n\r\n",
        "Connection: close\r\nContent-Length: 15\r\n\r\nno\r\n way at all",
        "Content-Length: 15\r\n\r\nno\r\n way at all",
    ] {
        let stderr = refused(format!("HTTP/1.1 403 Forbidden\r\n{body}")).failure(5);
        assert!(
            stderr.contains("403 Forbidden: no\\r\\n way at all\n"),
            "{stderr}"
        );
    }
}

#[test]
fn a_body_without_a_length_ends_with_the_connection() {
    let run = answered(&FIND, |stream, _| {
        stream
            .write_all(b"HTTP/1.0 403 Forbidden\r\n\r\nno way")
            .unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
    });
    assert!(run.failure(5).contains("403 Forbidden: no way\n"));
}

#[test]
fn a_body_that_never_ends_does_not_hide_the_status() {
    // The server would keep the connection for ever.
    for head in [
        "",
        "Content-Length: 1000\r\n",
        "Transfer-Encoding: chunked\r\n",
    ] {
        let run = answered(&FIND, move |stream, _| {
            let body = if head.starts_with('T') {
                "6\r\nno way\r\n"
            } else {
                "no way"
            };
            let text = format!("HTTP/1.1 401 Unauthorized\r\n{head}\r\n{body}");
            stream.write_all(text.as_bytes()).unwrap();
        });
        let stderr = run.failure(5);
        assert!(stderr.contains("401 Unauthorized"), "{stderr}");
    }
}

#[test]
fn a_large_body_neither_hurts_nor_is_shown() {
    let body = "x".repeat(5 << 20);
    let run = refused(response("500 Internal Server Error", &body));
    let stderr = run.failure(3);
    assert!(stderr.contains("500 Internal Server Error"), "{stderr}");
    assert!(stderr.len() < 4096, "{} bytes on stderr", stderr.len());

    let stderr = refused(response("500 Oops", &"y".repeat(100_000))).failure(3);
    assert!(
        stderr.contains(": yyy") && stderr.len() < 4096,
        "{} bytes",
        stderr.len()
    );
}

#[test]
fn a_slow_body_is_waited_for_and_the_farewell_is_orderly() {
    let run = answered(&FIND, |stream, _| {
        stream
            .write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 20\r\n\r\n")
            .unwrap();
        for _ in 0..20 {
            stream.write_all(b"z").unwrap();
            sleep(Duration::from_millis(10));
        }
    });
    let stderr = run.failure(5);
    assert!(
        stderr.contains(&format!("403 Forbidden: {}\n", "z".repeat(20))),
        "{stderr}"
    );
}

#[test]
fn a_redirect_is_named_and_never_followed() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let location = format!("http://{}/primus", elsewhere.local_addr().unwrap());
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "307 Temporary",
        "308 Permanent",
    ] {
        let stderr = refused(response(&format!("{status}\r\nLocation: {location}"), "")).failure(3);
        assert!(
            stderr.contains(&format!("it points to {location}; if you trust it")),
            "{stderr}"
        );
    }
    let nobody = elsewhere.accept().unwrap_err();
    assert_eq!(nobody.kind(), ErrorKind::WouldBlock);
}

const HEAD: &str = "HTTP/1.1 101 Switching Protocols\r\n";
const UPGRADE: &str = "Upgrade: websocket\r\n";
const CONNECTION: &str = "Connection: Upgrade\r\n";
const ACCEPT: &str = "Sec-WebSocket-Accept: ACCEPT\r\n";

/// What is wrong with a response, and its parts.
const BROKEN: [(&str, &[&str]); 9] = [
    ("no accept", &[HEAD, UPGRADE, CONNECTION]),
    (
        "a wrong accept",
        &[HEAD, UPGRADE, CONNECTION, "Sec-WebSocket-Accept: x\r\n"],
    ),
    (
        "an accept for another key",
        &[
            HEAD,
            UPGRADE,
            CONNECTION,
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n",
        ],
    ),
    ("no upgrade", &[HEAD, CONNECTION, ACCEPT]),
    (
        "an upgrade to something else",
        &[HEAD, "Upgrade: h2c\r\n", CONNECTION, ACCEPT],
    ),
    ("no connection", &[HEAD, UPGRADE, ACCEPT]),
    (
        "an extension that nobody asked for",
        &[
            HEAD,
            UPGRADE,
            CONNECTION,
            ACCEPT,
            "Sec-WebSocket-Extensions: permessage-deflate\r\n",
        ],
    ),
    (
        "a protocol that nobody asked for",
        &[
            HEAD,
            UPGRADE,
            CONNECTION,
            ACCEPT,
            "Sec-WebSocket-Protocol: chat\r\n",
        ],
    ),
    (
        "HTTP/1.0",
        &[
            "HTTP/1.0 101 Switching Protocols\r\n",
            UPGRADE,
            CONNECTION,
            ACCEPT,
        ],
    ),
];

#[test]
fn an_upgrade_that_breaks_the_rules_opens_nothing() {
    for (what, parts) in BROKEN {
        // A client that takes it would wait for an answer to its call.
        let args = ["--timeout", "300ms", "find", "messages"];
        let run = answered(&args, move |stream, request| {
            let key = header(request, "Sec-WebSocket-Key").unwrap();
            let text = format!("{}\r\n", parts.concat());
            let text = text.replace("ACCEPT", &derive_accept_key(key.as_bytes()));
            stream.write_all(text.as_bytes()).unwrap();
        });
        assert_eq!(run.status, Some(3), "{what}: {run:#?}");
        let stderr = run.failure(3);
        assert!(
            stderr.contains("does not answer as a websocket server does"),
            "{what}: {stderr}"
        );
    }
}

#[test]
fn an_upgrade_that_is_right_is_taken_however_it_is_written() {
    let server = ScriptedServer::raw(|mut stream| {
        let request = request(&mut stream);
        let accept = derive_accept_key(header(&request, "Sec-WebSocket-Key").unwrap().as_bytes());
        let head = format!(
            "HTTP/1.1 101 Yes\r\nupgrade: WebSocket\r\nCONNECTION: keep-alive, UPGRADE\r\n\
             sec-websocket-accept:  {accept} \r\nX-Extra: \t\r\n\r\n"
        );
        // A ping in the same packet must not be lost.
        let ping = wire::frame(wire::FIN | wire::TEXT, b"\"primus::ping::7\"");
        stream
            .write_all(&[head.as_bytes(), &ping].concat())
            .unwrap();
        let role = tokio_tungstenite::tungstenite::protocol::Role::Server;
        let socket = tokio_tungstenite::tungstenite::WebSocket::from_raw_socket(stream, role, None);
        let mut peer = crate::support::Peer { socket };
        let mut call = None;
        let mut ponged = false;
        while call.is_none() || !ponged {
            let text = peer.text().unwrap();
            if text == "\"primus::pong::7\"" {
                ponged = true;
            } else {
                call = Some(text);
            }
        }
        peer.send(wire::ack(1, "[1]"));
        peer.drain();
    });
    assert_eq!(against(server, &FIND).success(), "[1]\n");
}

#[test]
fn what_is_not_http_is_an_error() {
    for bytes in [
        &b"SSH-2.0-OpenSSH_9.6\r\n"[..],
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"\r\n\r\n\r\n\r\n",
        b"HTTP/2 200\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"<html></html>",
        b"",
    ] {
        let server = ScriptedServer::raw(move |mut stream| {
            request(&mut stream);
            stream.write_all(bytes).unwrap();
        });
        let stderr = against(server, &FIND).failure(3);
        assert!(
            stderr.contains("does not answer as a websocket server does"),
            "{stderr}"
        );
        assert!(stderr.contains("is the scheme of --url right?"), "{stderr}");
    }
}

#[test]
fn a_header_without_end_is_given_up() {
    let server = ScriptedServer::raw(|mut stream| {
        request(&mut stream);
        stream.write_all(b"HTTP/1.1 200 OK\r\nX-Long: ").unwrap();
        let taken = (0..1024)
            .take_while(|_| stream.write_all(&[b'x'; 1024]).is_ok())
            .count();
        // The system's own buffers hold some; an end of it all is no header either.
        assert!(taken > 0);
    });
    let stderr = against(server, &FIND).failure(3);
    assert!(
        stderr.contains("does not answer as a websocket server does"),
        "{stderr}"
    );
    assert!(stderr.len() < 4096, "{} bytes on stderr", stderr.len());
}

#[test]
fn silence_is_given_up_in_time_and_says_where_to_look() {
    let args = [
        "--connect-timeout",
        "300ms",
        "--path",
        "/live",
        "find",
        "messages",
    ];
    let stderr = answered(&args, |_, request| {
        assert!(request.starts_with("GET /live HTTP/1.1\r\n"), "{request}");
    })
    .failure(3);
    assert!(
        stderr.starts_with("error: no websocket upgrade within 300ms\n"),
        "{stderr}"
    );
    assert!(stderr.contains("is /live the right --path?"), "{stderr}");
    assert!(
        stderr.contains("--connect-timeout gives it longer"),
        "{stderr}"
    );
}

#[test]
fn a_header_that_drips_is_given_up_in_the_same_time() {
    let args = ["--connect-timeout", "300ms", "find", "messages"];
    let server = ScriptedServer::raw(|mut stream| {
        request(&mut stream);
        // Each byte is a sign of life; all of them would take half a minute.
        let header = format!("HTTP/1.1 200 OK\r\nX-Slow: {}\r\n", "x".repeat(600));
        let taken = header
            .bytes()
            .take_while(|&byte| {
                sleep(Duration::from_millis(50));
                stream.write_all(&[byte]).is_ok()
            })
            .count();
        assert!(taken < 300, "the client took {taken} bytes");
    });
    let stderr = against(server, &args).failure(3);
    assert!(
        stderr.starts_with("error: no websocket upgrade within 300ms\n"),
        "{stderr}"
    );
}

#[test]
fn the_request_holds_what_it_must_and_no_more() {
    let args = [
        "-H",
        "X-Api-Key: a",
        "-H",
        "Origin: http://x",
        "find",
        "messages",
    ];
    answered(&args, |stream, request| {
        for (name, value) in [
            ("Connection", "Upgrade"),
            ("Upgrade", "websocket"),
            ("Sec-WebSocket-Version", "13"),
            ("X-Api-Key", "a"),
            ("Origin", "http://x"),
        ] {
            assert_eq!(header(request, name), Some(value), "{request}");
        }
        assert!(header(request, "Host").is_some_and(|host| host.starts_with("127.0.0.1:")));
        for name in [
            "Sec-WebSocket-Extensions",
            "Authorization",
            "Cookie",
            "Content-Length",
        ] {
            assert_eq!(header(request, name), None, "{request}");
        }
        stream
            .write_all(response("404 Not Found", "").as_bytes())
            .unwrap();
    })
    .failure(3);
}
