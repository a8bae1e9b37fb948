//! Listening to what others do.

use serde_json::Value;

use crate::cell::Cell;

pub fn one_event(cell: &Cell) {
    let server = cell.quiet();
    let _turn = server.turn();
    let [listener, other] = [cell.client(&server.url()), cell.client(&server.url())];
    let mut listening = listener.listen(&["messages", "created", "updated"]);
    let id = id(&other.ok(&["create", "messages", "text=Grüße 🎉", "n:=1.5"]));
    // It comes at once, not at the end.
    let line = listening.line();
    let data = format!(r#"{{"text":"Grüße 🎉","n":1.5,"id":{id}}}"#);
    assert_eq!(event(&line), ("messages", "created", data.as_str()));
    // Of these only the second was asked for.
    other.ok(&["patch", "messages", &id, "text=patched"]);
    other.ok(&["update", "messages", &id, "text=updated"]);
    let data = format!(r#"{{"text":"updated","id":{id}}}"#);
    assert_eq!(
        event(&listening.line()),
        ("messages", "updated", data.as_str())
    );
}

pub fn events_of_an_array(cell: &Cell) {
    let server = cell.quiet();
    let _turn = server.turn();
    let [listener, other] = [cell.client(&server.url()), cell.client(&server.url())];
    let listening = listener.listen(&["messages", "--count", "4", "--payload"]);
    let created = other.ok(&[
        "create",
        "messages",
        r#"[{"text":"one"},{"text":"two"}]"#,
        "-o",
        "ndjson",
    ]);
    let removed = other.ok(&[
        "remove",
        "messages",
        "null",
        "-q",
        "text[$in]:=[\"one\",\"two\"]",
        "-o",
        "ndjson",
    ]);
    assert_eq!(created.lines().count(), 2);
    assert_eq!(listening.end().success(), format!("{created}\n{removed}\n"));
}

pub fn custom_events(cell: &Cell) {
    let server = cell.quiet();
    let _turn = server.turn();
    let [listener, other] = [cell.client(&server.url()), cell.client(&server.url())];
    let listening = listener.listen(&["messages", "pinged", "--count", "1"]);
    let id = id(&other.ok(&["create", "messages", "user=ada", "ping:=true"]));
    let heard = listening.end().success();
    let data = format!(r#"{{"id":{id},"by":"ada"}}"#);
    assert_eq!(
        event(heard.trim_end()),
        ("messages", "pinged", data.as_str())
    );
}

/// Without a service: also what an application emits itself, with any number of values.
pub fn every_event(cell: &Cell) {
    let server = cell.quiet();
    let _turn = server.turn();
    let [listener, other] = [cell.client(&server.url()), cell.client(&server.url())];
    let listening = listener.listen(&["--count", "5"]);
    other.ok(&[
        "create",
        "events",
        "name=odd",
        r#"args:=[1,"two",{"three":3},null]"#,
    ]);
    other.ok(&["create", "events", "name=bare"]);
    other.ok(&["create", "events", "name=messages created", "args:=[null]"]);
    // No packets: nobody else's business, and no reason to end.
    other.ok(&["create", "events", "write=just text"]);
    other.ok(&[
        "create",
        "events",
        r#"write:=[0,1,"channel",{"of":"primus-multiplex"}]"#,
    ]);
    other.ok(&[
        "create",
        "events",
        r#"write:={"type":0,"data":["unauthorized",{"code":401}],"id":1}"#,
    ]);
    other.ok(&["patch", "echo", "1", "a=b"]);
    let heard = listening.end().success();
    let patched = r#"{"method":"patch","id":1,"data":{"a":"b"},"query":{},"types":{"id":"number","data":"object","query":"object"}}"#;
    assert_eq!(
        heard.lines().map(event).collect::<Vec<_>>(),
        [
            ("", "odd", r#"[1,"two",{"three":3},null]"#),
            ("", "bare", "null"),
            ("messages", "created", "null"),
            ("", "unauthorized", r#"{"code":401}"#),
            ("echo", "patched", patched),
        ]
    );
}

pub fn routed_events(cell: &Cell) {
    let server = cell.quiet();
    let _turn = server.turn();
    let [listener, other] = [cell.client(&server.url()), cell.client(&server.url())];
    let listening = listener.listen(&["users/7/comments", "--count", "1"]);
    let id = id(&other.ok(&["create", "users/7/comments", "text=hello"]));
    let run = listening.end();
    assert!(
        run.stderr.contains("users/:userId/comments"),
        "{}",
        run.stderr
    );
    let data = format!(r#"{{"text":"hello","userId":7,"id":{id}}}"#);
    assert_eq!(
        event(run.success().trim_end()),
        ("users/:userId/comments", "created", data.as_str())
    );
}

/// What is published to those who are signed in reaches nobody else.
pub fn protected_events(cell: &Cell) {
    let server = cell.quiet();
    let _turn = server.turn();
    let [member, stranger] = [cell.client(&server.url()), cell.client(&server.url())];
    member.login();
    let member_hears = member.listen(&["--count", "2"]);
    let stranger_hears = stranger.listen(&["--count", "1"]);
    let secret = member.ok(&["create", "secrets", "text=only for some"]);
    let message = member.ok(&["create", "messages", "text=for all"]);
    let heard = member_hears.end().success();
    let events: Vec<_> = heard.lines().map(event).collect();
    assert_eq!(
        events,
        [
            ("secrets", "created", &*secret),
            ("messages", "created", &*message)
        ]
    );
    let heard = stranger_hears.end().success();
    assert_eq!(event(heard.trim_end()), ("messages", "created", &*message));
}

pub fn emit_without_ack(cell: &Cell) {
    let server = cell.quiet();
    let _turn = server.turn();
    let [listener, other] = [cell.client(&server.url()), cell.client(&server.url())];
    let listening = listener.listen(&["messages", "--count", "1", "--payload"]);
    let emitted = other.run(&[
        "emit",
        "create",
        "\"messages\"",
        r#"{"text":"no ack"}"#,
        "{}",
        "--no-ack",
    ]);
    assert_eq!(emitted.success(), "");
    let heard = listening.end().success();
    assert!(heard.starts_with(r#"{"text":"no ack","id":"#), "{heard}");
}

/// Takes a line of `listen` apart: service, event, data as it was written.
#[track_caller]
fn event(line: &str) -> (&str, &str, &str) {
    let parts = || {
        let (service, rest) = line
            .strip_prefix(r#"{"service":""#)?
            .split_once(r#"","event":""#)?;
        let (event, rest) = rest.split_once(r#"","data":"#)?;
        let (data, time) = rest.rsplit_once(r#","time":""#)?;
        let time = time
            .strip_suffix("\"}")
            .filter(|it| it.len() == 24 && it.ends_with('Z'));
        time.map(|_| (service, event, data))
    };
    parts().unwrap_or_else(|| panic!("not a line of listen: {line:?}"))
}

/// Returns the id of a record.
#[track_caller]
fn id(record: &str) -> String {
    let record: Value = serde_json::from_str(record).unwrap();
    record["id"].as_u64().unwrap().to_string()
}
