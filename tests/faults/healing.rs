//! Listeners that lose their connection, and come back.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::KNOWN;
use crate::support::scripted::{Doorman, SPEC, answer, websocket};
use crate::support::{Peer, Running, TestEnv};
use crate::wire::{self, close_frame};

/// A server with a script for its connections, which gets the number of each.
fn server(script: impl Fn(usize, &mut Peer) + Send + Sync + 'static) -> Doorman {
    Doorman::of_websockets(move |number, mut peer| script(number, &mut peer))
}

/// Arguments of a listener at a known server.
fn listen<'a>(url: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let listen = ["listen", "m", "--payload", "--url", url];
    [&listen[..], &KNOWN, more].concat()
}

/// Sends an event that tells the number of the connection, and drops it in some way.
fn event_and_drop(number: usize, peer: &mut Peer) {
    peer.event("m created", &json!(number));
    match number % 3 {
        0 => wire::write(peer, &close_frame(1001, "")),
        // Without a word.
        1 => return,
        _ => wire::write(peer, &[0x81, 0x7e, 0xff]),
    }
    peer.ignore();
}

#[test]
fn a_lost_connection_is_opened_again_and_told_of() {
    let server = server(event_and_drop);
    let url = server.url();
    let run = TestEnv::new().run(listen(&url, &["--count", "3"]));
    let said: Vec<_> = run.stderr.lines().collect();
    assert_eq!(said[0], "listening");
    let lost = "connection lost, coming back: ";
    assert_eq!(
        said[1],
        format!("{lost}the server closed the connection (code 1001)")
    );
    assert!(said[2].starts_with("listening again, away "), "{said:?}");
    // Whether it is a reset depends on what was on its way.
    assert!(said[3].starts_with(lost), "{said:?}");
    assert_eq!(said.len(), 5, "{said:?}");
    assert_eq!(run.success(), "0\n1\n2\n");
}

#[test]
fn a_gap_is_a_line_of_the_stream_where_it_is_asked_for() {
    let server = server(event_and_drop);
    let url = server.url();
    let run = TestEnv::new().run(listen(&url, &["--count", "2", "--gaps"]));
    let stdout = run.success();
    let lines: Vec<_> = stdout.lines().collect();
    assert_eq!(
        (lines.len(), lines[0], lines[2]),
        (3, "0", "1"),
        "{lines:?}"
    );
    let gap: Value = serde_json::from_str(lines[1]).unwrap();
    let gap = &gap["gap"];
    assert_eq!(
        gap["reason"],
        "the server closed the connection (code 1001)"
    );
    assert_eq!(gap["undelivered"], 0);
    assert!(gap["from"].as_str().unwrap() <= gap["to"].as_str().unwrap());
    assert!(gap["seconds"].as_f64().is_some(), "{gap}");
}

#[test]
fn who_wants_no_gap_ends_with_the_first() {
    for option in ["--no-reconnect", "--fail-on-gap", "--max-retries=0"] {
        let server = server(event_and_drop);
        let url = server.url();
        let run = TestEnv::new().run(listen(&url, &[option]));
        assert_eq!(
            (run.status, run.stdout.as_str()),
            (Some(3), "0\n"),
            "{run:#?}"
        );
        assert!(run.stderr.contains("error: connection lost\n"), "{run:#?}");
        assert_eq!(server.targets().len(), 1, "{option}");
    }
}

/// Codes by which a server says that it did not like what it got.
#[test]
fn a_server_that_was_offended_is_left_alone() {
    for code in [1002, 1003, 1007, 1008, 1009, 1010] {
        let server = server(move |_, peer| {
            wire::write(peer, &close_frame(code, ""));
            peer.ignore();
        });
        let url = server.url();
        let stderr = TestEnv::new().run(listen(&url, &[])).failure(3);
        assert!(stderr.contains(&format!("(code {code}")), "{stderr}");
        assert_eq!(server.targets().len(), 1);
    }
}

#[test]
fn a_server_that_says_goodbye_is_left_alone() {
    let server = server(|_, peer| {
        peer.send("\"primus::server::close\"");
        wire::write(peer, &close_frame(1000, ""));
        peer.ignore();
    });
    let url = server.url();
    let stderr = TestEnv::new().run(listen(&url, &[])).failure(3);
    assert!(stderr.contains("on purpose"), "{stderr}");
    assert_eq!(server.targets().len(), 1);
}

/// It is signed in before it says that it listens, each time anew.
#[test]
fn who_was_signed_in_is_signed_in_again() {
    let server = server(|number, peer| {
        let (id, data) = peer.packet();
        assert_eq!(data[2]["accessToken"], "t");
        peer.reply(id, &json!({"accessToken": "t", "authentication": {}}));
        event_and_drop(number, peer);
    });
    let url = server.url();
    let env = TestEnv::new();
    let mut command = env.command(listen(&url, &["--count", "2"]));
    let run = crate::finished(command.env("FEATHERS_PRIMUS_TOKEN", "t"));
    assert_eq!(run.success(), "0\n1\n");
}

#[test]
fn a_token_that_is_refused_on_the_way_back_ends_it() {
    let server = server(|number, peer| {
        let (id, _) = peer.packet();
        if number == 0 {
            peer.reply(id, &json!({"accessToken": "t", "authentication": {}}));
            return event_and_drop(number, peer);
        }
        let error = json!({"name": "NotAuthenticated", "code": 401, "message": "jwt expired"});
        peer.send(json!({"id": id, "type": 1, "data": [error]}).to_string());
        peer.ignore();
    });
    let url = server.url();
    let env = TestEnv::new();
    let mut command = env.command(listen(&url, &[]));
    let run = crate::finished(command.env("FEATHERS_PRIMUS_TOKEN", "t"));
    assert_eq!(
        (run.status, run.stdout.as_str()),
        (Some(5), "0\n"),
        "{run:#?}"
    );
    assert!(
        run.stderr.contains("NotAuthenticated (401): jwt expired"),
        "{run:#?}"
    );
}

#[test]
fn a_server_that_is_not_back_yet_is_tried_again_and_one_that_refuses_is_not() {
    for (status, tries, code) in [("503 Service Unavailable", 4, 0), ("403 Forbidden", 2, 5)] {
        let count = AtomicUsize::new(0);
        let server = Doorman::start(move |target, stream| {
            if target.ends_with("/spec") {
                return answer(stream, "404 Not Found", "");
            }
            match count.fetch_add(1, Ordering::Relaxed) {
                0 | 3 => event_and_drop(0, &mut websocket(stream)),
                _ => answer(stream, status, ""),
            }
        });
        let url = server.url();
        let run = TestEnv::new().run(listen(&url, &["--count", "2"]));
        assert_eq!(run.status, Some(code), "{run:#?}");
        let targets = server.targets();
        let upgrades = targets.iter().filter(|target| *target == "/primus");
        assert_eq!(upgrades.count(), tries, "{targets:?}");
    }
}

#[test]
fn giving_up_is_bounded_by_attempts_and_by_time() {
    let count = AtomicUsize::new(0);
    let server = Doorman::start(move |target, stream| {
        match target.ends_with("/spec") || count.fetch_add(1, Ordering::Relaxed) > 0 {
            true => answer(stream, "503 Service Unavailable", ""),
            false => event_and_drop(0, &mut websocket(stream)),
        }
    });
    let url = server.url();
    let run = TestEnv::new().run(listen(&url, &["--max-retries", "2"]));
    assert_eq!(run.status, Some(3), "{run:#?}");
    assert!(run.stderr.contains("503 Service Unavailable"), "{run:#?}");
    let upgrades = server.targets();
    let upgrades = upgrades.iter().filter(|target| *target == "/primus");
    assert_eq!(upgrades.count(), 3);
}

/// Nothing tells that the other end of a half-open connection is gone but its silence.
#[test]
fn a_server_that_no_longer_pings_is_given_up() {
    let server = Doorman::start(|target, stream| {
        if target.ends_with("/spec") {
            return answer(stream, "200 OK", &SPEC.replace("30000", "1200"));
        }
        let mut peer = websocket(stream);
        peer.text();
        // It stays open, and nobody is there.
        std::thread::park();
    });
    let url = server.url();
    let run = TestEnv::new().run(["listen", "--no-reconnect", "--url", &url]);
    assert!(
        run.stderr.contains("the server has been silent for 2 s"),
        "{run:#?}"
    );
    assert_eq!(run.status, Some(3));
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_also_while_it_is_away() {
    let server = server(|number, peer| {
        if number == 0 {
            event_and_drop(0, peer);
        }
    });
    let url = server.url();
    let env = TestEnv::new();
    let mut running = Running::new(&mut env.command(listen(&url, &[])));
    running.wait_for("connection lost, coming back");
    running.signal(rustix::process::Signal::INT);
    assert_eq!(running.end().status, Some(130));
}
