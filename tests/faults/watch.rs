//! Views that lose their connection, and whose answers fail or are overtaken by events.

use serde_json::{Value, json};

use crate::KNOWN;
use crate::support::scripted::Doorman;
use crate::support::{Peer, ScriptedServer, TestEnv};
use crate::wire::{self, close_frame};

/// Watches at a URL until so many lines came, and returns them and what was said.
#[track_caller]
fn watched(url: &str, count: usize, more: &[&str]) -> (Vec<Value>, String) {
    let count = count.to_string();
    let watch = ["watch", "m", "--url", url, "--count", &count];
    let run = TestEnv::new().run([&watch[..], &KNOWN, more].concat());
    let stderr = run.stderr.clone();
    let lines = run.success();
    let lines = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    (lines.collect(), stderr)
}

fn change(change: &str, data: &Value) -> Value {
    json!({"change": change, "data": data})
}

/// Takes a find and answers it.
#[track_caller]
fn found(peer: &mut Peer, records: &Value) {
    let (id, data) = peer.packet();
    assert_eq!(data[0], "find");
    peer.reply(id, records);
}

#[test]
fn what_changed_while_it_was_away_is_told_when_it_is_back() {
    let server = Doorman::of_websockets(|number, mut peer| {
        match number {
            0 => {
                found(&mut peer, &json!([{"id": 1}, {"id": 2, "a": 1}, {"id": 3}]));
                wire::write(&mut peer, &close_frame(1001, ""));
            }
            _ => found(&mut peer, &json!([{"id": 2, "a": 2}, {"id": 3}, {"id": 4}])),
        }
        peer.ignore();
    });
    let (lines, stderr) = watched(&server.url(), 6, &[]);
    assert_eq!(
        lines[3..],
        [
            change("leave", &json!({"id": 1})),
            change("update", &json!({"id": 2, "a": 2})),
            change("enter", &json!({"id": 4})),
        ]
    );
    assert!(stderr.contains("connection lost, coming back"), "{stderr}");
}

#[test]
fn a_lost_connection_is_the_end_where_that_is_asked_for() {
    let server = ScriptedServer::start(|peer| {
        found(peer, &json!([]));
        wire::write(peer, &close_frame(1001, ""));
        peer.ignore();
    });
    let url = server.url();
    let watch = ["watch", "m", "--no-reconnect", "--url", &url];
    let run = TestEnv::new().run([&watch[..], &KNOWN].concat());
    assert!(run.failure(3).contains("error: connection lost"));
}

#[test]
fn events_that_overtake_the_answer_are_not_lost() {
    let server = ScriptedServer::start(|peer| {
        let (id, _) = peer.packet();
        // Made after the server has looked, and heard of before it answers.
        peer.event("m created", &json!({"id": 2}));
        peer.reply(id, &json!([{"id": 1}]));
        peer.ignore();
    });
    let (lines, _) = watched(&server.url(), 2, &[]);
    assert_eq!(
        lines,
        [
            change("enter", &json!({"id": 1})),
            change("enter", &json!({"id": 2}))
        ]
    );
}

#[test]
fn many_events_that_are_not_enough_ask_once() {
    let server = ScriptedServer::start(|peer| {
        found(peer, &json!([{"id": 1}]));
        for id in 2..100 {
            peer.event("m created", &json!({"id": id}));
        }
        found(peer, &json!([{"id": 9}]));
        peer.event("m created", &json!({"id": 100}));
        found(peer, &json!([{"id": 10}]));
        peer.ignore();
    });
    let (lines, _) = watched(&server.url(), 5, &["--limit", "1"]);
    let ids: Vec<_> = lines
        .iter()
        .map(|line| line["data"]["id"].as_u64())
        .collect();
    assert_eq!(ids, [1, 1, 9, 9, 10].map(Some));
    server.join();
}

#[test]
fn an_answer_that_fails_for_now_is_asked_for_again() {
    let server = ScriptedServer::start(|peer| {
        found(peer, &json!([{"id": 1}]));
        peer.event("m removed", &json!({}));
        let (id, _) = peer.packet();
        let error = json!({"name": "Unavailable", "code": 503, "message": "busy"});
        peer.send(json!({"id": id, "type": 1, "data": [error]}).to_string());
        found(peer, &json!([]));
        peer.ignore();
    });
    let (lines, stderr) = watched(&server.url(), 2, &[]);
    assert_eq!(lines[1], change("leave", &json!({"id": 1})));
    assert!(
        stderr.contains("warning: the find failed, trying again: Unavailable (503): busy"),
        "{stderr}"
    );
}

#[test]
fn events_of_other_routes_are_not_taken_for_its_own() {
    let server = ScriptedServer::start(|peer| {
        found(peer, &json!([{"id": 1}]));
        peer.event("users/:id/m created", &json!({"id": 2}));
        found(peer, &json!([{"id": 1}, {"id": 3}]));
        peer.ignore();
    });
    let url = server.url();
    let watch = ["watch", "users/7/m", "--url", &url, "--count", "2"];
    let run = TestEnv::new().run([&watch[..], &KNOWN].concat());
    let stdout = run.success();
    assert!(
        stdout.ends_with("{\"change\":\"enter\",\"data\":{\"id\":3}}\n"),
        "{stdout}"
    );
}
