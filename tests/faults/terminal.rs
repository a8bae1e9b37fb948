//! Text of a hostile server on its way to a terminal.

use std::io::Write;

use crate::support::env::finished;
use crate::support::{Run, ScriptedServer, TestEnv};
use crate::wire::{self, close_frame, refusal, request};
use crate::{against, answered, command, connected};

/// Colours, a title, the C1 form of an escape, a bidirectional override, and a bell.
const EVIL: &str = "x\u{1b}[31m\u{1b}]0;t\u{7}\u{9b}2J\u{7f}\u{202e}\u{2066}\r\u{85}y";

const FIND: [&str; 2] = ["find", "messages"];

/// Checks that nothing on stderr would move a terminal, and that the text is there.
#[track_caller]
fn check(run: &Run) {
    let harmless = |letter: char| {
        letter == '\n'
            || !letter.is_control()
                && !('\u{202a}'..='\u{202e}').contains(&letter)
                && !('\u{2066}'..='\u{2069}').contains(&letter)
    };
    let evil: Vec<char> = run
        .stderr
        .chars()
        .filter(|&letter| !harmless(letter))
        .collect();
    assert!(evil.is_empty(), "{evil:?} in {run:#?}");
    assert!(
        run.stderr.contains("\\u001b[31m"),
        "not escaped but gone: {run:#?}"
    );
}

/// The text as it stands in JSON.
fn quoted() -> String {
    serde_json::to_string(EVIL).unwrap()
}

#[test]
fn an_error_of_a_service_is_made_safe() {
    let text = quoted();
    for error in [
        text.clone(),
        format!(r#"{{"message":{text}}}"#),
        format!(r#"{{"name":{text},"message":"m","code":400}}"#),
        format!(r#"{{"name":"X","className":{text},"message":{text},"code":404}}"#),
        format!(r#"{{"name":"X","message":"m","data":{{{text}:{text}}}}}"#),
        format!(r#"{{"name":"X","message":"m","errors":[{text}]}}"#),
        r#"{"name":"X","message":"m","stack":"X: m\n  at \u001b[31m"}"#.to_owned(),
        format!("[{text}]"),
    ] {
        for options in [&["-v"][..], &["-v", "-o", "json"]] {
            if options.len() == 3 && error.contains("stack") {
                // A JSON object holds no stack.
                continue;
            }
            let error = error.clone();
            let run = answered(&[options, &FIND].concat(), move |peer, id| {
                peer.send(refusal(id, &error));
            });
            check(&run);
        }
    }
}

#[test]
fn a_close_reason_is_made_safe() {
    for options in [&[][..], &["-v"], &["-o", "json"]] {
        let run = answered(&[options, &FIND].concat(), |peer, _| {
            wire::write(peer, &close_frame(1011, EVIL));
        });
        assert!(run.stderr.contains("(code 1011: x"), "{run:#?}");
        check(&run);
    }
}

#[test]
fn a_refusal_is_made_safe() {
    for body in [EVIL.to_owned(), format!(r#"{{"error":{}}}"#, quoted())] {
        for options in [&[][..], &["-o", "json"]] {
            let body = body.clone();
            let server = ScriptedServer::raw(move |mut stream| {
                request(&mut stream);
                let length = body.len();
                let text = format!("HTTP/1.1 403 No\r\nContent-Length: {length}\r\n\r\n{body}");
                stream.write_all(text.as_bytes()).unwrap();
                wire::expect_fin(&mut stream);
            });
            check(&against(server, &[options, &FIND].concat()));
        }
    }
}

#[test]
fn a_header_of_a_refusal_is_made_safe() {
    // No header may hold an escape, but these bytes it may.
    let server = ScriptedServer::raw(|mut stream| {
        request(&mut stream);
        let text = "HTTP/1.1 301 \u{9b}2J\r\nLocation: http://\u{202e}/\r\n\
                    WWW-Authenticate: \u{9b}2J\r\nContent-Length: 0\r\n\r\n";
        stream.write_all(text.as_bytes()).unwrap();
        wire::expect_fin(&mut stream);
    });
    let stderr = against(server, &FIND).failure(3);
    let evil = ['\u{9b}', '\u{202e}'];
    assert!(!stderr.contains(evil), "{stderr:?}");
}

#[test]
fn frames_that_are_shown_are_made_safe() {
    let run = answered(&["-vv", "find", "messages"], |peer, id| {
        peer.send(EVIL);
        peer.send(wire::ack(id, "1"));
    });
    check(&run);
    run.success();
}

#[test]
fn notices_about_events_are_made_safe() {
    let run = connected(&["listen", "users/7", "created", "--count", "1"], |peer| {
        peer.send(format!(r#"{{"type":0,"data":["error",{}]}}"#, quoted()));
        peer.send(r#"{"type":0,"data":["users/:\u001b[31m created",1]}"#);
        peer.drain();
    });
    check(&run);
    assert!(run.stderr.contains("carry its pattern"), "{run:#?}");
    run.success();
}

#[test]
fn the_name_of_a_user_is_made_safe() {
    let server = ScriptedServer::start(|peer| {
        let (id, _) = peer.packet();
        let user = quoted();
        peer.send(wire::ack(
            id,
            &format!(r#"{{"accessToken":"t","authentication":{{}},"user":{{"email":{user}}}}}"#),
        ));
        peer.drain();
    });
    let env = TestEnv::new();
    let mut login = command(&env, &server, &["login", "email=a"]);
    let run = finished(login.env("FEATHERS_PRIMUS_PASSWORD", "password"));
    server.join();
    let stdout = run.success();
    assert!(stdout.contains("\\u001b[31m"), "{stdout:?}");
    assert!(
        !stdout.trim_end_matches('\n').contains(char::is_control),
        "{stdout:?}"
    );
}
