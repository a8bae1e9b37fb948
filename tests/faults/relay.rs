//! A wire that is cut, torn, slow or dead, with a server behind it that does no wrong.

use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::KNOWN;
use crate::support::relay::{Cut, Way, gaps};
use crate::support::scripted::{Doorman, answer, is_spec, websocket};
use crate::support::{Peer, Relay, Run, Running, TestEnv};
use crate::wire::{ack, read_request};

/// How many events a server sends to each connection.
const EVENTS: u64 = 20;

/// A server with a script for its connections behind a relay.
fn behind(script: impl Fn(&mut Peer) + Send + Sync + 'static) -> (Doorman, Relay) {
    let server = Doorman::start(move |target, stream| {
        if !is_spec(target) {
            script(&mut websocket(stream));
        }
    });
    let relay = Relay::start(server.port());
    (server, relay)
}

/// A server that answers its calls with the number 7.
fn answering() -> (Doorman, Relay) {
    behind(|peer| {
        while let Some(text) = peer.text() {
            let packet: Value = serde_json::from_str(&text).unwrap();
            peer.send(ack(packet["id"].as_u64().unwrap(), "7"));
        }
    })
}

fn args<'a>(url: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["--url", url][..], &KNOWN, more].concat()
}

/// Listens over a wire that is cut so often, after random numbers of bytes, and returns what was
/// heard until a connection lived. The server numbers its events.
fn heard(cuts: usize, how: Cut) -> Vec<Value> {
    let next = AtomicU64::new(0);
    let (_server, relay) = behind(move |peer| {
        let first = next.fetch_add(EVENTS, Ordering::Relaxed);
        for number in first..first + EVENTS {
            peer.event("m created", &json!(number));
        }
        peer.event("m created", &json!("last"));
        peer.ignore();
    });
    for _ in 0..cuts {
        // The upgrade is 129 bytes, and an event is 30 with its frame.
        relay.cut_after(rand::random_range(1..129 + 20 * 30), how);
    }
    let env = TestEnv::new();
    let url = relay.url();
    let mut running = loop {
        // The first connection is not tried again.
        let listen = ["listen", "m", "--payload", "--gaps"];
        let mut running = Running::new(&mut env.command(args(&url, &listen)));
        if running.begins("listening") {
            break running;
        }
        running.end().failure(3);
    };
    let mut lines = Vec::new();
    while lines.last() != Some(&json!("last")) {
        let line = running.line();
        let line = serde_json::from_str(&line);
        lines.push(line.unwrap_or_else(|error| panic!("{error}: {lines:?}")));
    }
    lines.pop();
    running.signal(rustix::process::Signal::INT);
    assert_eq!(running.end().status, Some(130));
    assert_eq!(relay.cuts(), cuts);
    lines
}

#[test]
fn a_listener_comes_back_wherever_it_is_cut_and_tells_every_gap() {
    let listeners: Vec<_> = [Cut::Fin, Cut::Reset]
        .into_iter()
        .cycle()
        .take(8)
        .map(|how| thread::spawn(move || heard(4, how)))
        .collect();
    let all: usize = listeners
        .into_iter()
        .map(|listener| gaps(&listener.join().unwrap()))
        .sum();
    assert!(all > 0, "no connection was lost");
}

#[test]
fn a_call_that_is_cut_ends_as_lost_and_never_as_something_else() {
    for bytes in [1, 60, 128, 129, 130, 131, 140, 150] {
        for how in [Cut::Fin, Cut::Reset] {
            let (_server, relay) = answering();
            relay.cut_after(bytes, how);
            let stderr = TestEnv::new()
                .run(args(&relay.url(), &["create", "messages", "a=b"]))
                .failure(3);
            assert!(stderr.starts_with("error: "), "{bytes} {how:?}: {stderr}");
            assert_eq!(relay.cuts(), 1, "{bytes} {how:?}: {stderr}");
        }
    }
}

#[test]
fn a_slow_wire_that_tears_everything_changes_nothing() {
    let (_server, relay) = answering();
    relay.tear(1);
    relay.delay(Duration::from_micros(100));
    let run = TestEnv::new().run(args(&relay.url(), &["find", "messages"]));
    assert_eq!(run.success(), "7\n");
}

#[test]
fn a_wire_that_thaws_brings_what_was_on_its_way() {
    let (go, gone) = std::sync::mpsc::channel();
    let gone = std::sync::Mutex::new(gone);
    let (_server, relay) = behind(move |peer| {
        peer.event("m created", &json!(1));
        gone.lock().unwrap().recv().unwrap();
        peer.event("m created", &json!(2));
        peer.ignore();
    });
    let (env, url) = (TestEnv::new(), relay.url());
    let listen = args(&url, &["listen", "m", "--payload"]);
    let mut running = Running::new(&mut env.command(listen));
    assert_eq!(running.line(), "1");
    relay.freeze(Way::Down);
    go.send(()).unwrap();
    relay.thaw(Way::Down);
    assert_eq!(running.line(), "2");
}

/// Returns how an upgrade ends on a wire that is frozen a way.
fn upgrade_over(frozen: &[Way]) -> Run {
    let (_server, relay) = answering();
    frozen.iter().for_each(|&way| relay.freeze(way));
    let timeout = ["--connect-timeout", "300ms", "find", "messages"];
    TestEnv::new().run(args(&relay.url(), &timeout))
}

#[test]
fn a_dead_wire_during_the_upgrade_is_given_up_in_time() {
    for frozen in [&[Way::Up][..], &[Way::Down], &[Way::Up, Way::Down]] {
        let stderr = upgrade_over(frozen).failure(3);
        assert!(
            stderr.starts_with("error: no websocket upgrade within 300ms\n"),
            "{frozen:?}: {stderr}"
        );
    }
}

#[test]
fn a_dead_wire_during_a_call_is_a_time_out_that_says_so() {
    let (_server, relay) = behind(|peer| {
        peer.packet();
        peer.ignore();
    });
    let (env, url) = (TestEnv::new(), relay.url());
    let call = args(&url, &["--timeout", "1s", "-v", "find", "messages"]);
    let mut running = Running::new(&mut env.command(call));
    running.wait_for("the connection is a websocket");
    relay.freeze(Way::Down);
    let stderr = running.end().failure(4);
    assert!(stderr.contains("error: no answer"), "{stderr}");
}

/// A peer that is gone without a word is noticed, whichever way the wire is dead: within 15 s it
/// is asked, and 15 s later it counts as dead.
#[test]
fn a_dead_wire_ends_a_listener_within_half_a_minute() {
    let listeners = [&[Way::Down][..], &[Way::Up], &[Way::Up, Way::Down]].map(|frozen| {
        thread::spawn(move || {
            let (_server, relay) = behind(Peer::ignore);
            let (env, url) = (TestEnv::new(), relay.url());
            let listen = args(&url, &["listen", "m", "--no-reconnect"]);
            let mut running = Running::new(&mut env.command(listen));
            running.wait_for("listening");
            frozen.iter().for_each(|&way| relay.freeze(way));
            let since = Instant::now();
            let run = running.end();
            (since.elapsed(), run, frozen)
        })
    });
    for listener in listeners {
        let (took, run, frozen) = listener.join().unwrap();
        let stderr = run.failure(3);
        assert!(stderr.contains("connection lost"), "{frozen:?}: {stderr}");
        let seconds = took.as_secs_f64();
        assert!((28.0..33.0).contains(&seconds), "{frozen:?}: {seconds} s");
    }
}

/// Where there are no websockets, being refused one is no reason to stay away: the requests that
/// carried the messages before were cut, and no more.
#[test]
fn a_listener_by_requests_is_not_kept_away_by_a_refused_websocket() {
    let named = ["--transformer", "engine.io", "--parser", "json"];
    for options in [&[][..], &named] {
        let opened = AtomicU64::new(0);
        let server = Doorman::start(move |target, mut stream| {
            let spec = json!({"version": "8.0.9", "transformer": "engine.io", "parser": "json"});
            if is_spec(target) {
                // Nor does it answer this, while it is cut.
                if opened.load(Ordering::Relaxed) == 0 {
                    answer(stream, "200 OK", &spec.to_string());
                }
                return;
            }
            if !target.contains("transport=polling") {
                return answer(stream, "404 Not Found", "no websockets here");
            }
            let posts = read_request(&mut stream).starts_with("POST");
            let body = match target.contains("sid=") {
                true if posts => "ok".to_owned(),
                // The end of the session.
                true => "1".to_owned(),
                false => match opened.fetch_add(1, Ordering::Relaxed) {
                    // The wire is cut before the answer.
                    1 | 2 => return,
                    number => format!(
                        "0{{\"sid\":\"a\",\"pingInterval\":25000,\"pingTimeout\":20000}}\u{1e}\
                         4{{\"type\":0,\"data\":[\"m created\",{number}]}}"
                    ),
                },
            };
            let length = body.len();
            let text = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}");
            let _ = stream.write_all(text.as_bytes());
        });
        let url = server.url();
        let listen = [
            "listen",
            "m",
            "--payload",
            "--count",
            "2",
            "-v",
            "--url",
            &url,
        ];
        let run = TestEnv::new().run(listen.iter().chain(options));
        assert_eq!(run.stdout, "0\n3\n", "{options:?}: {run:#?}");
        run.success();
    }
}
