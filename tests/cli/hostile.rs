//! One hostile server, and whatever of its text reaches a terminal.

use std::io::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::plain;
use crate::support::scripted::{Doorman, answer, is_spec, websocket};
use crate::support::{Peer, ScriptedServer, TestEnv};
use crate::terminal::{Terminal, drives_terminals};

/// A colour, a title, something for the clipboard, the C1 forms of such, and what makes a line
/// read backwards.
const EVIL: &str = "e\u{1b}[35m\u{1b}]0;t\u{7}\u{1b}]52;c;eHg=\u{7}\u{9b}2J\u{9d}0;t\u{9c}\u{7f}\
                    \u{202e}\u{2066}\u{200f}\r\n\t\u{85}\u{8}y";

const KNOWN: [&str; 6] = [
    "--transformer",
    "websockets",
    "--parser",
    "json",
    "--dialect",
    "feathers4",
];

/// Checks that what a terminal was sent drives it nowhere, and that the server's text is there.
#[track_caller]
fn harmless(out: &str, args: &[&str]) {
    // The program's own colours are the only escapes.
    let shown = plain(&out.replace("\r\n", "\n"));
    assert!(!drives_terminals(&shown), "{args:?}: {out:?}");
    assert!(!out.contains("\u{1b}[35m"), "a colour: {args:?}: {out:?}");
    assert!(shown.contains("]0;t"), "it is not shown: {args:?}: {out:?}");
}

/// Runs a command on a terminal.
#[track_caller]
fn check(url: &str, args: &[&str]) {
    let env = TestEnv::new();
    let mut command = env.command(["--url", url].iter().chain(args));
    command
        .env("TERM", "xterm")
        .env("FEATHERS_PRIMUS_PASSWORD", "sesame");
    let (_, out, _) = Terminal::start(&command).end();
    harmless(&out, args);
}

/// The same against a script for the one connection.
#[track_caller]
fn against(args: &[&str], script: impl FnOnce(&mut Peer) + Send + 'static) {
    let server = ScriptedServer::start(script);
    check(&server.url(), &[args, &KNOWN].concat());
    server.join();
}

/// Text in every place of a value that can hold it.
fn everywhere() -> Value {
    json!({EVIL: EVIL, "list": [EVIL, {EVIL: [EVIL]}], "name": EVIL, "message": EVIL, "code": 400,
        "className": EVIL, "data": {EVIL: EVIL}, "errors": [{"message": EVIL}], "stack": EVIL})
}

#[test]
fn results() {
    for output in ["auto", "pretty", "json", "ndjson"] {
        for args in [
            &["find", "messages"][..],
            &["get", "messages", "1"],
            &["call", "messages", "archive"],
            &["emit", "hello"],
        ] {
            against(&[args, &["-o", output]].concat(), |peer| {
                let (id, _) = peer.packet();
                peer.reply(id, &everywhere());
                peer.drain();
            });
        }
    }
}

#[test]
fn errors() {
    for error in [
        json!(EVIL),
        everywhere(),
        json!([EVIL]),
        json!({EVIL: EVIL}),
    ] {
        for options in [&[][..], &["-v"], &["-v", "-o", "json"]] {
            let error = error.clone();
            against(&[&["find", "messages"], options].concat(), move |peer| {
                let (id, _) = peer.packet();
                peer.send(json!({"id": id, "type": 1, "data": [error]}).to_string());
                peer.drain();
            });
        }
    }
}

#[test]
fn events_and_notices() {
    let name = format!("{EVIL} {EVIL}");
    for options in [&[][..], &["--payload"], &["-o", "json"], &["-o", "ndjson"]] {
        let name = name.clone();
        against(
            &[&["listen", "--count", "1"], options].concat(),
            move |peer| {
                peer.event(&name, &everywhere());
                peer.drain();
            },
        );
    }
    against(&["listen", "users/7", "created", "--count", "1"], |peer| {
        peer.event("error", &json!(EVIL));
        peer.event("users/7 error", &everywhere());
        peer.event(&format!("users/:{EVIL} created"), &json!(1));
        peer.drain();
    });
}

#[test]
fn frames() {
    against(&["-vv", "find", "messages"], |peer| {
        let (id, _) = peer.packet();
        peer.send(EVIL);
        peer.event(EVIL, &everywhere());
        peer.reply(id, &everywhere());
        peer.drain();
    });
}

/// A close frame whose reason is as long as it may be.
fn close(peer: &mut Peer) {
    let reason = EVIL.as_bytes();
    let length = u8::try_from(reason.len() + 2).unwrap();
    let frame = [&[0x88, length, 0x03, 0xf3], reason].concat();
    let _ = peer.socket.get_mut().write_all(&frame);
}

#[test]
fn close_reasons_and_gaps() {
    for options in [&[][..], &["-v"], &["-o", "json"]] {
        against(&[&["find", "messages"], options].concat(), |peer| {
            peer.packet();
            close(peer);
            peer.drain();
        });
    }
    for options in [&["--count", "1"][..], &["--count", "1", "--gaps"]] {
        let count = AtomicUsize::new(0);
        let server = Doorman::start(move |_, stream| {
            let mut peer = websocket(stream);
            match count.fetch_add(1, Ordering::Relaxed) {
                0 => close(&mut peer),
                _ => peer.event("m created", &json!(1)),
            }
            peer.drain();
        });
        check(&server.url(), &[&["listen", "m"], options, &KNOWN].concat());
    }
}

#[test]
fn http_answers() {
    // No header may hold a control character of ASCII.
    let header = EVIL.replace(|letter: char| letter.is_ascii_control(), "");
    for body in [EVIL.to_owned(), json!({"error": EVIL}).to_string()] {
        for status in ["200 OK", "301 Moved", "403 Forbidden", "500 Oops"] {
            for transformer in ["websockets", "sockjs", "engine.io", "browserchannel"] {
                let (body, header) = (body.clone(), header.clone());
                let server = Doorman::start(move |_, stream| {
                    let head = format!(
                        "{status}{header}\r\nLocation: http://{header}/\r\n\
                         WWW-Authenticate: {header}"
                    );
                    answer(stream, &head, &body);
                });
                let args = ["find", "m", "-v", "--transformer", transformer];
                let known = ["--parser", "json", "--dialect", "feathers4"];
                check(&server.url(), &[&args[..], &known].concat());
            }
        }
    }
}

#[test]
fn specs() {
    for spec in [
        json!({"version": EVIL, "transformer": "websockets", "parser": "json"}),
        json!({"version": "8.0.9", "transformer": EVIL, "parser": "json"}),
        json!({"version": "8.0.9", "transformer": "websockets", "parser": EVIL}),
    ] {
        let server = Doorman::start(move |target, stream| {
            if is_spec(target) {
                return answer(stream, "200 OK", &spec.to_string());
            }
            let mut peer = websocket(stream);
            while let Some(text) = peer.text() {
                let packet: Value = serde_json::from_str(&text).unwrap();
                peer.reply(packet["id"].as_u64().unwrap(), &json!(1));
            }
        });
        check(&server.url(), &["-v", "find", "m"]);
    }
}

/// A token whose claims are as hostile as its server.
fn token() -> String {
    let claims = json!({"sub": EVIL, "strategy": EVIL, "iss": EVIL, "aud": EVIL, "userId": EVIL,
        "exp": 4_102_444_800_u64, EVIL: EVIL});
    format!("e30.{}.x", URL_SAFE_NO_PAD.encode(claims.to_string()))
}

#[test]
fn sign_ins() {
    for options in [&[][..], &["-o", "json"], &["-o", "pretty"]] {
        against(&[&["login", "email=ada"], options].concat(), |peer| {
            let (id, _) = peer.packet();
            let answer = json!({"accessToken": token(), "user": {"email": EVIL, "name": EVIL},
                    "authentication": {"strategy": EVIL}});
            peer.reply(id, &answer);
            peer.drain();
        });
        let env = TestEnv::new();
        let whoami = [&["whoami", "--url", "http://127.0.0.1:1"], options].concat();
        let mut command = env.command(whoami);
        let command = command
            .env("TERM", "xterm")
            .env("FEATHERS_PRIMUS_TOKEN", token());
        let (status, out, _) = Terminal::start(command).end();
        harmless(&out, options);
        assert_eq!(status, 0, "{out:?}");
    }
}
