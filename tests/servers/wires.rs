//! Listeners at real servers, over wires that break and die: every transformer notices, comes back
//! and tells what may be missing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Instant;

use serde_json::Value;

use crate::support::relay::{Cut, Way, gaps};
use crate::support::{NodeServer, Relay, Running, TestEnv};

/// What carries the frames, and the switches of a server that wants it so.
const CARRIERS: [(&str, &[(&str, &str)]); 6] = [
    ("websockets", &[]),
    ("sockjs", &[("TRANSFORMER", "sockjs")]),
    (
        "sockjs by requests",
        &[("TRANSFORMER", "sockjs"), ("WEBSOCKETS", "off")],
    ),
    ("engine.io", &[("TRANSFORMER", "engine.io")]),
    (
        "engine.io by requests",
        &[("TRANSFORMER", "engine.io"), ("WEBSOCKETS", "off")],
    ),
    ("browserchannel", &[("TRANSFORMER", "browserchannel")]),
];

/// Starts to listen over a relay, and returns once the server would be heard.
fn listen(env: &TestEnv, relay: &Relay, more: &[&str]) -> Running {
    let url = relay.url();
    let listen = ["listen", "messages", "created", "--payload", "--url", &url];
    let mut running = env.start([&listen, more].concat());
    running.wait_for("listening");
    running
}

/// Creates records that are numbered, until it is told to stop.
fn create(url: &str, stop: &AtomicBool) {
    let env = TestEnv::new();
    let mut number = 0;
    while !stop.load(Ordering::Relaxed) {
        let data = format!("number:={number}");
        env.run(["create", "messages", &data, "--url", url])
            .success();
        number += 1;
    }
}

/// Listens over a wire that is cut so often, and returns what was heard.
fn heard(switches: &[(&str, &str)], cuts: usize) -> Vec<Value> {
    let node = NodeServer::with("feathers4", switches);
    let relay = Relay::start(node.port());
    let env = TestEnv::new();
    let mut running = listen(&env, &relay, &["--gaps"]);
    for cut in 0..cuts {
        // Events are some 150 bytes, and so are the heads of answers.
        let how = [Cut::Fin, Cut::Reset][cut % 2];
        relay.cut_after(rand::random_range(1..1500), how);
    }
    let stop = Arc::new(AtomicBool::new(false));
    let creator = thread::spawn({
        let (url, stop) = (node.url(), Arc::clone(&stop));
        move || create(&url, &stop)
    });
    let (mut lines, mut after) = (Vec::new(), 0);
    while after < 5 {
        let line = running.line();
        if line.is_empty() {
            panic!("{switches:?}: it ended: {:#?}", running.end());
        }
        let line: Value = serde_json::from_str(&line).unwrap();
        after = match relay.cuts() == cuts && line.get("gap").is_none() {
            true => after + 1,
            false => 0,
        };
        lines.push(match line.get("number") {
            Some(number) => number.clone(),
            None => line,
        });
    }
    stop.store(true, Ordering::Relaxed);
    creator.join().unwrap();
    running.signal(rustix::process::Signal::INT);
    assert_eq!(running.end().status, Some(130));
    lines
}

#[test]
fn a_listener_comes_back_over_every_transformer_and_tells_every_gap() {
    let listeners = CARRIERS.map(|(name, switches)| {
        let heard = thread::spawn(move || heard(switches, 3));
        (name, heard)
    });
    for (name, heard) in listeners {
        let lines = heard.join().unwrap();
        let gaps = gaps(&lines);
        // It numbers all that is said, and what got lost is said again.
        let expected = if name == "browserchannel" {
            0..=0
        } else {
            1..=3
        };
        assert!(expected.contains(&gaps), "{name}: {gaps} of {lines:?}");
    }
}

/// Returns how many seconds it took until a listener noticed that nobody is there any more.
fn noticed(switches: &[(&str, &str)], frozen: bool) -> f64 {
    let node = NodeServer::with("feathers4", switches);
    let relay = Relay::start(node.port());
    let env = TestEnv::new();
    let running = listen(&env, &relay, &["--no-reconnect"]);
    match frozen {
        true => node.freeze(),
        false => [Way::Up, Way::Down]
            .iter()
            .for_each(|&way| relay.freeze(way)),
    }
    let since = Instant::now();
    let stderr = running.end().failure(3);
    assert!(stderr.contains("error: connection lost\n"), "{stderr}");
    since.elapsed().as_secs_f64()
}

/// One test for all, as it takes half a minute.
#[test]
fn a_server_that_is_gone_without_a_word_is_noticed_within_half_a_minute() {
    let frozen = CARRIERS[..1].iter().map(|carrier| (carrier, true));
    let cut_off = CARRIERS.iter().map(|carrier| (carrier, false));
    let listeners: Vec<_> = frozen
        .chain(cut_off)
        .map(|(&(name, switches), frozen)| (name, thread::spawn(move || noticed(switches, frozen))))
        .collect();
    for (name, listener) in listeners {
        let seconds = listener.join().unwrap();
        assert!(seconds < 33.0, "{name}: {seconds} s");
    }
}
