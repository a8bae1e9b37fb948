//! Servers that say more than anyone can hold, by whatever carries it.

use std::io::Write;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::support::env::finished;
use crate::support::scripted::{Doorman, answer, is_spec};
use crate::support::{Run, ScriptedServer, TestEnv};
use crate::wire::{ack, read_request, refusal};
use crate::{answered, command};

/// How much of a server's error is shown, and room for what the program says to it.
const SHOWN: usize = 4096 + 600;

const MIB: usize = 1 << 20;

/// Answers with a body that begins so and goes on for 1000 MiB; returns how many were taken.
fn flood(mut stream: TcpStream, head: &str, beginning: &str, letter: u8) -> usize {
    read_request(&mut stream);
    let head = format!("HTTP/1.1 {head}\r\nTransfer-Encoding: chunked\r\n\r\n");
    let first = match beginning.len() {
        0 => String::new(),
        length => format!("{length:x}\r\n{beginning}\r\n"),
    };
    let chunk = [format!("{MIB:x}\r\n").as_bytes(), &[letter; MIB], b"\r\n"].concat();
    let _ = stream.write_all(format!("{head}{first}").as_bytes());
    (0..1000)
        .take_while(|_| stream.write_all(&chunk).is_ok())
        .count()
}

/// Runs `find` against a server that speaks by requests, and in 400 MiB of addresses.
#[track_caller]
fn find_by_requests(server: &Doorman, transformer: &str) -> Run {
    let env = TestEnv::new();
    let url = server.url();
    let find = ["find", "m", "--url", &url, "--transformer", transformer];
    let known = ["--parser", "json", "--dialect", "feathers4"];
    let command = env.command([&find[..], &known, &["--timeout", "60s"]].concat());
    #[cfg(target_os = "linux")]
    let command = crate::cramped(command, 400);
    let mut command = command;
    finished(&mut command)
}

#[test]
fn answers_without_end_are_given_up_whatever_they_are_to() {
    let handshake = r#"0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000}"#;
    for (transformer, target, beginning, most) in [
        ("sockjs", "/xhr_streaming", "o\na[\"", 200),
        ("engine.io", "sid=a", "4\"", 200),
        ("engine.io", "transport=polling", "0{\"", 200),
        // It is an answer that opens nothing.
        ("sockjs", "/xhr_streaming", "x", 8),
        // A length of 64 MiB, and one that letters of three bytes would make thrice as much.
        ("browserchannel", "/channel", "67108864\n", 200),
        ("browserchannel", "/channel", "67108864\n\u{20ac}", 200),
        ("browserchannel", "/channel", "99999999\n", 8),
    ] {
        let taken = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&taken);
        let server = Doorman::start(move |asked, stream| {
            if asked.contains(target) {
                count.fetch_max(flood(stream, "200 OK", beginning, b'x'), Ordering::Relaxed);
            } else if asked.contains("transport=polling") {
                answer(stream, "200 OK", handshake);
            } else {
                answer(stream, "404 Not Found", "no websockets here");
            }
        });
        let run = find_by_requests(&server, transformer);
        let stderr = run.failure(3);
        let what = format!("{transformer} {beginning:?}: {stderr}");
        assert!(stderr.contains("error: "), "{what}");
        assert!(stderr.len() < SHOWN, "{what}");
        let taken = taken.load(Ordering::Relaxed);
        assert!(taken < most, "the client took {taken} MiB: {what}");
    }
}

#[test]
fn a_spec_without_end_is_not_waited_for() {
    let taken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&taken);
    let server = Doorman::start(move |target, stream| match is_spec(target) {
        true => count.store(flood(stream, "200 OK", "{", b' '), Ordering::Relaxed),
        false => answer(stream, "404 Not Found", "nothing else"),
    });
    let env = TestEnv::new();
    let command = env.command(["find", "m", "--url", &server.url()]);
    #[cfg(target_os = "linux")]
    let command = crate::cramped(command, 400);
    let mut command = command;
    finished(&mut command).failure(3);
    let taken = taken.load(Ordering::Relaxed);
    // What is on its way is held by the system.
    assert!((1..16).contains(&taken), "the client took {taken} MiB");
}

/// A poll that is answered at once, over and over, keeps nothing from its deadline.
#[test]
fn a_flood_of_answers_does_not_keep_a_call_from_timing_out() {
    let handshake = r#"0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000}"#;
    let server = Doorman::start(move |asked, stream| {
        if asked.contains("sid=a") {
            answer(stream, "200 OK", "6");
        } else if asked.contains("transport=polling") {
            answer(stream, "200 OK", handshake);
        } else {
            answer(stream, "404 Not Found", "no websockets here");
        }
    });
    let url = server.url();
    let find = ["find", "m", "--url", &url, "--transformer", "engine.io"];
    let known = ["--parser", "json", "--dialect", "feathers4"];
    let run = TestEnv::new().run([&find[..], &known, &["--timeout", "300ms"]].concat());
    run.failure(4);
}

#[test]
fn an_error_of_any_length_is_shown_in_part() {
    let long = "x\u{9b}".repeat(MIB);
    for error in [
        json!(long),
        json!({"message": long, "name": "X", "code": 400}),
        json!({"message": "m", "name": long, "code": 400, "className": long}),
        json!({"message": "m", "name": "X", "code": 400, "data": {"a": long}, "errors": [long]}),
        json!({"message": "m", "name": "X", "code": 400, "stack": format!("X: m\n{long}")}),
        json!({"message": long, "name": long, "code": 400, "data": long, "errors": long, "stack": long}),
    ] {
        for options in [&[][..], &["-v"]] {
            let error = error.to_string();
            let run = answered(&[options, &["find", "m"]].concat(), move |peer, id| {
                peer.send(refusal(id, &error));
            });
            let at = run.stderr.find("error: ").unwrap();
            let shown = &run.stderr[at..];
            assert!(shown.len() < SHOWN, "{} bytes on stderr", shown.len());
            // A stack that is not shown needs no cut.
            let is_whole = shown == "error: X (400): m\n";
            assert!(is_whole || shown.contains(" bytes more"), "{shown}");
        }
    }
}

/// What scripts read is cut where it is text for people, and whole where it is data.
#[test]
fn an_error_in_json_keeps_its_data_whole() {
    let long = "x".repeat(MIB);
    let error = json!({"message": long, "name": "X", "code": 400, "data": {"a": long}});
    let run = answered(&["-o", "json", "find", "m"], move |peer, id| {
        peer.send(refusal(id, &error.to_string()));
    });
    let error: Value = serde_json::from_str(&run.failure(7)).unwrap();
    let error = &error["error"];
    assert!(error["message"].as_str().unwrap().len() < SHOWN);
    assert_eq!(error["data"]["a"].as_str().unwrap().len(), MIB);
}

/// Names of events, users and patterns stand in notices.
#[test]
fn a_notice_of_any_length_is_shown_in_part() {
    let long = "x".repeat(MIB);
    let server = ScriptedServer::start(move |peer| {
        peer.event("error", &json!(long));
        peer.event(&format!("users/:{long} created"), &json!(1));
        peer.drain();
    });
    let env = TestEnv::new();
    let listen = ["listen", "users/7", "created", "--count", "1"];
    let run = finished(&mut command(&env, &server, &listen));
    server.join();
    for line in run.stderr.lines() {
        assert!(line.len() < SHOWN, "{} bytes in a notice", line.len());
    }
    assert!(run.stderr.contains(" bytes more"), "no notice was cut");
    run.success();
}

#[test]
fn the_version_that_a_spec_tells_is_shown_in_part() {
    let long = "8".repeat(MIB / 2);
    let server = Doorman::start(move |target, stream| {
        if is_spec(target) {
            let spec = json!({"version": long, "transformer": long, "parser": "json"});
            return answer(stream, "200 OK", &spec.to_string());
        }
        answer(stream, "404 Not Found", "nothing else");
    });
    let url = server.url();
    let run = TestEnv::new().run(["-v", "find", "m", "--url", &url]);
    let lines = run.failure(3);
    for line in lines.lines() {
        assert!(line.len() < SHOWN, "{} bytes in a line", line.len());
    }
}

/// The bound is that of a message, and one that just fits is taken.
#[test]
fn a_message_of_64_mib_is_taken_and_a_byte_more_is_not() {
    let frame = ack(1, "\"\"").len();
    for (more, taken) in [(0, true), (1, false)] {
        let run = answered(&["--timeout", "60s", "find", "m"], move |peer, id| {
            let text = "x".repeat(64 * MIB - frame + more);
            peer.send(ack(id, &format!("\"{text}\"")));
        });
        match taken {
            true => assert_eq!(run.success().len(), 64 * MIB - frame + 3),
            false => {
                let stderr = run.failure(3);
                let told = "the server sent a message of more than 64 MiB\n";
                assert!(stderr.contains(told), "{stderr}");
            }
        }
    }
}
