//! `bench` against servers that stall, go away or publish nothing.

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};

use crate::KNOWN;
use crate::support::scripted::{Doorman, websocket};
use crate::support::{Peer, Run, TestEnv};

/// Measures a server.
fn bench(server: &Doorman, args: &[&str]) -> Run {
    let url = server.url();
    let options = ["bench", "--url", &url, "-o", "json"];
    TestEnv::new().run([&options[..], &KNOWN, args].concat())
}

#[track_caller]
fn report(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:#?}"))
}

/// A server that does with each connection what a script says, which gets its number.
fn server(script: impl Fn(usize, &mut Peer) + Send + Sync + 'static) -> Doorman {
    let connections = AtomicUsize::new(0);
    Doorman::start(move |_, stream| {
        let number = connections.fetch_add(1, Ordering::Relaxed);
        script(number, &mut websocket(stream));
    })
}

/// Answers so many calls.
fn answer(peer: &mut Peer, calls: usize) {
    for _ in 0..calls {
        let (id, _) = peer.packet();
        peer.reply(id, &json!({"id": id}));
    }
}

#[test]
fn a_stall_shows_in_all_the_calls_that_were_due_meanwhile() {
    const STALL: Duration = Duration::from_millis(400);
    let server = server(|_, peer| {
        let (id, _) = peer.packet();
        sleep(STALL);
        peer.reply(id, &json!(1));
        answer(peer, 9);
        peer.drain();
    });
    // All are due within 90 ms, and answered after the stall.
    let run = bench(&server, &["m", "find", "--rate", "100", "--count", "10"]);
    let report = report(&run);
    assert_eq!(report["ok"], 10, "{report}");
    let least = STALL.as_secs_f64() * 1e3 - 91.0;
    assert!(
        report["latency"]["min"].as_f64().unwrap() > least,
        "{report}"
    );
    assert!(run.stderr.contains("the rate was not kept: "), "{run:#?}");
    assert_eq!(run.status, Some(0));
}

#[test]
fn a_connection_that_is_lost_ends_alone() {
    let both = Barrier::new(2);
    let server = server(move |number, peer| {
        if number == 0 {
            answer(peer, 3);
        }
        let (id, _) = peer.packet();
        both.wait();
        if number > 0 {
            peer.reply(id, &json!(1));
            while let Some(text) = peer.text() {
                let packet: Value = serde_json::from_str(&text).unwrap();
                peer.reply(packet["id"].as_u64().unwrap(), &json!(1));
            }
        }
    });
    let args = ["m", "find", "--connections", "2", "--count", "20"];
    let run = bench(&server, &args);
    let report = report(&run);
    assert_eq!(report["errors"], json!({"connection": 1}), "{run:#?}");
    assert_eq!((&report["ok"], &report["calls"]), (&json!(19), &json!(20)));
    assert!(
        run.stderr.contains("a connection was lost, 1 left: "),
        "{run:#?}"
    );
    assert_eq!(run.status, Some(0), "{run:#?}");
}

#[test]
fn a_connection_that_is_lost_last_ends_alone_too() {
    let both = Barrier::new(2);
    let server = server(move |number, peer| {
        if number == 0 {
            answer(peer, 1);
            both.wait();
            peer.drain();
        } else {
            peer.packet();
            both.wait();
        }
    });
    let args = ["m", "find", "--connections", "2", "--count", "2"];
    let run = bench(&server, &args);
    assert_eq!(report(&run)["ok"], 1, "{run:#?}");
    assert_eq!(run.status, Some(0), "{run:#?}");
}

#[test]
fn when_all_connections_are_lost_what_was_measured_is_told() {
    let server = server(|_, peer| {
        answer(peer, 5);
        peer.packet();
    });
    let run = bench(&server, &["m", "find", "--connections", "2"]);
    let report = report(&run);
    assert_eq!(report["ok"], 10, "{run:#?}");
    assert_eq!(report["errors"], json!({"connection": 2}), "{run:#?}");
    // Nobody knows how long those would have taken.
    assert!(report["latency"]["p50"].as_f64().unwrap() > 0.0, "{report}");
    assert_eq!(run.status, Some(3), "{run:#?}");
}

#[test]
fn calls_without_an_answer_are_counted_with_the_time_that_was_waited() {
    let server = server(|_, peer| peer.drain());
    let args = ["m", "find", "--timeout", "100ms", "--count", "2"];
    let run = bench(&server, &args);
    let report = report(&run);
    assert_eq!(report["errors"], json!({"timeout": 2}), "{run:#?}");
    assert!(
        report["latency"]["min"].as_f64().unwrap() > 99.0,
        "{report}"
    );
    assert_eq!(run.status, Some(4), "{run:#?}");
}

#[test]
fn events_come_before_or_after_the_answer_or_never() {
    let server = server(|_, peer| {
        for n in 0..6 {
            let (id, _) = peer.packet();
            let record = json!({"_id": format!("r{n}")});
            peer.event("m created", &json!({"_id": "of somebody else"}));
            if n % 3 == 0 {
                peer.event("m created", &record);
            }
            peer.event("other created", &record);
            peer.event("m patched", &record);
            peer.reply(id, &record);
            if n % 3 == 1 {
                peer.event("m created", &record);
            }
        }
        peer.drain();
    });
    let args = [
        "m",
        "create",
        "{}",
        "--events",
        "--count",
        "6",
        "--timeout",
        "300ms",
    ];
    let run = bench(&server, &args);
    let report = report(&run);
    assert_eq!(report["ok"], 6, "{run:#?}");
    assert_eq!(report["events"]["missing"], 2, "{run:#?}");
    let told = "2 of 6 events never came: a server sends only what it publishes to a channel that";
    assert!(run.stderr.contains(told), "{run:#?}");
    assert_eq!(run.status, Some(0), "{run:#?}");
}

#[test]
fn answers_without_an_id_are_named_as_the_reason() {
    let server = server(|_, peer| {
        let (id, _) = peer.packet();
        peer.reply(id, &json!({"text": "no id"}));
        peer.drain();
    });
    let run = bench(&server, &["m", "create", "{}", "--events", "--count", "1"]);
    assert_eq!(report(&run)["events"]["missing"], 1, "{run:#?}");
    assert!(run.stderr.contains("neither id nor _id"), "{run:#?}");
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_with_what_was_measured() {
    use crate::support::Running;
    use rustix::process::Signal;

    let (tell, begun) = channel();
    let server = server(move |_, peer| {
        answer(peer, 3);
        peer.packet();
        tell.send(()).unwrap();
        peer.drain();
    });
    let url = server.url();
    let options = [
        "bench",
        "m",
        "find",
        "--url",
        &url,
        "-o",
        "json",
        "--timeout",
        "1m",
    ];
    let env = TestEnv::new();
    let bench = Running::new(&mut env.command([&options[..], &KNOWN].concat()));
    begun.recv().unwrap();
    bench.signal(Signal::INT);
    let run = bench.end();
    assert_eq!(report(&run)["calls"], 3, "{run:#?}");
    assert!(run.stderr.starts_with("1 call under way"), "{run:#?}");
    assert_eq!(run.status, Some(130), "{run:#?}");
}
