//! Listeners that ask for what they missed.

use serde_json::{Value, json};

use crate::KNOWN;
use crate::support::scripted::Doorman;
use crate::support::{Peer, TestEnv};
use crate::wire::{self, close_frame};

/// Answers the next call, which must be a `find` with the query, and returns its id.
#[track_caller]
fn found(peer: &mut Peer, query: &Value, result: &Value) {
    let (id, data) = peer.packet();
    assert_eq!(data, json!(["find", "m", query]));
    peer.reply(id, result);
}

fn drop_it(peer: &mut Peer) {
    wire::write(peer, &close_frame(1001, ""));
    peer.ignore();
}

/// Runs a listener with `--backfill n` against a server with a script for its connections.
#[track_caller]
fn listened(
    options: &[&str],
    script: impl Fn(usize, &mut Peer) + Send + Sync + 'static,
) -> crate::support::Run {
    let server = Doorman::of_websockets(move |number, mut peer| script(number, &mut peer));
    let url = server.url();
    let listen = ["listen", "m", "--backfill", "n", "--url", &url];
    TestEnv::new().run([&listen[..], &KNOWN, options].concat())
}

fn newest(peer: &mut Peer, records: &Value) {
    found(peer, &json!({"$sort": {"n": -1}, "$limit": 1}), records);
}

/// The event of a line, its number, and whether it was replayed.
fn told(line: &Value) -> (&str, u64, bool) {
    let replayed = line["replayed"] == Value::Bool(true);
    let number = line["data"]["n"].as_u64().unwrap();
    (line["event"].as_str().unwrap(), number, replayed)
}

#[test]
fn what_was_missed_is_shown_marked_and_once() {
    let run = listened(&["--count", "5", "--gaps"], |number, peer| {
        if number == 0 {
            newest(
                peer,
                &json!({"total": 1, "limit": 1, "skip": 0, "data": [{"id": 1, "n": 1}]}),
            );
            peer.event("m created", &json!({"id": 2, "n": 2}));
            return drop_it(peer);
        }
        let page = json!({"total": 3, "limit": 2, "skip": 0, "data": [{"id": 2, "n": 2}, {"id": 3, "n": 3}]});
        let (id, data) = peer.packet();
        assert_eq!(
            data[2],
            json!({"n": {"$gte": 2}, "$sort": {"n": 1}, "$skip": 0})
        );
        // Comes before the page that has it too, and once more in it.
        peer.event("m created", &json!({"id": 4, "n": 4}));
        peer.reply(id, &page);
        let rest = json!({"total": 2, "limit": 2, "skip": 0, "data": [{"id": 3, "n": 3}, {"id": 4, "n": 4}]});
        found(
            peer,
            &json!({"n": {"$gte": 3}, "$sort": {"n": 1}, "$skip": 0}),
            &rest,
        );
        // The event of a record that was replayed, late.
        peer.event("m created", &json!({"id": 3, "n": 3}));
        peer.event("m removed", &json!({"id": 3, "n": 3}));
        peer.event("m created", &json!({"id": 5, "n": 5}));
        peer.ignore();
    });
    let said = run.stderr.clone();
    let stdout = run.success();
    let lines: Vec<Value> = stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let events = lines.iter().filter(|line| line.get("gap").is_none());
    assert_eq!(
        events.map(told).collect::<Vec<_>>(),
        [
            ("created", 2, false),
            ("replayed", 3, true),
            ("replayed", 4, true),
            ("removed", 3, false),
            ("created", 5, false),
        ]
    );
    assert!(lines[1]["gap"]["seconds"].is_number(), "{stdout}");
    assert!(
        said.contains("2 missed records found by --backfill"),
        "{said}"
    );
}

#[test]
fn a_service_that_was_empty_is_read_from_its_beginning() {
    let run = listened(&["created", "--count", "2"], |number, peer| {
        if number == 0 {
            newest(peer, &json!([]));
            return drop_it(peer);
        }
        let all = json!([{"id": 1, "n": 1}, {"id": 2, "n": 1}]);
        found(peer, &json!({"$sort": {"n": 1}, "$skip": 0}), &all);
        peer.ignore();
    });
    let stdout = run.success();
    assert_eq!(stdout.lines().count(), 2, "{stdout}");
    for line in stdout.lines() {
        assert!(line.contains(r#""event":"created""#), "{line}");
    }
}

/// A connection that is lost again while it is asked goes on where it was; one that answers with
/// an error of its own, or not at all, is asked again.
#[test]
fn asking_goes_on_until_it_has_an_answer() {
    let run = listened(
        &["--count", "3", "--payload", "--timeout", "200ms"],
        |number, peer| {
            match number {
                0 => {
                    newest(peer, &json!([{"id": 1, "n": 1}]));
                    drop_it(peer);
                }
                1 => {
                    let page = json!({"total": 9, "limit": 1, "data": [{"id": 2, "n": 2}]});
                    found(
                        peer,
                        &json!({"n": {"$gt": 1}, "$sort": {"n": 1}, "$skip": 0}),
                        &page,
                    );
                    peer.packet();
                    drop_it(peer);
                }
                _ => {
                    let query = json!({"n": {"$gte": 2}, "$sort": {"n": 1}, "$skip": 0});
                    let (id, data) = peer.packet();
                    assert_eq!(data[2], query);
                    let error = json!({"name": "Unavailable", "code": 503, "message": "not yet"});
                    peer.send(json!({"id": id, "type": 1, "data": [error]}).to_string());
                    // Not answered in time.
                    let (_, data) = peer.packet();
                    assert_eq!(data[2], query);
                    found(peer, &query, &json!([{"id": 2, "n": 2}, {"id": 3, "n": 3}]));
                    peer.event("m created", &json!({"id": 4, "n": 4}));
                    peer.ignore();
                }
            }
        },
    );
    let told = "warning: the backfill failed, trying again: ";
    assert_eq!(run.stderr.matches(told).count(), 2, "{run:#?}");
    assert_eq!(
        run.success(),
        "{\"id\":2,\"n\":2}\n{\"id\":3,\"n\":3}\n{\"id\":4,\"n\":4}\n"
    );
}

#[test]
fn a_service_that_cannot_be_asked_is_no_place_to_listen_with_backfill() {
    let run = listened(&[], |_, peer| {
        let (id, _) = peer.packet();
        let error = json!({"name": "MethodNotAllowed", "code": 405, "message": "no find"});
        peer.send(json!({"id": id, "type": 1, "data": [error]}).to_string());
        peer.ignore();
    });
    let stderr = run.failure(7);
    assert!(
        stderr.starts_with("error: MethodNotAllowed (405): no find\n"),
        "{stderr}"
    );
    let args = ["listen", "--backfill", "n"];
    let stderr = TestEnv::new().run(args).failure(2);
    assert!(stderr.contains("<SERVICE>"), "{stderr}");
}
