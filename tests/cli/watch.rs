//! `watch`: the result of a find, kept true.

use serde_json::{Value, json};

use crate::support::{Running, TestEnv};
use crate::{run, server, value};

/// Begins to watch the messages of a user that no other test knows.
fn watch(env: &TestEnv, user: &str, more: &[&str]) -> Running {
    let query = format!("user={user}");
    let url = server().url();
    let watch = ["watch", "messages", "-q", &query, "--url", &url];
    let mut running = env.start([&watch[..], more].concat());
    running.wait_for("watching");
    running
}

/// Makes a message and returns its id.
fn create(user: &str, text: &str) -> String {
    let user = format!("user={user}");
    let made = value(&["create", "messages", &user, &format!("text={text}")]);
    made["id"].to_string()
}

fn next(running: &mut Running) -> Value {
    serde_json::from_str(&running.line()).unwrap()
}

/// The change of a line, and the text of its record.
fn told(running: &mut Running) -> (String, String) {
    let line = next(running);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (text(&line["change"]), text(&line["data"]["text"]))
}

fn is(change: &str, text: &str) -> (String, String) {
    (change.to_owned(), text.to_owned())
}

#[test]
fn changes_are_lines_as_they_happen() {
    let env = TestEnv::new();
    let first = create("watched", "first");
    let mut running = watch(&env, "watched", &[]);
    assert_eq!(told(&mut running), is("enter", "first"));
    let second = create("watched", "second");
    assert_eq!(told(&mut running), is("enter", "second"));
    run(&["patch", "messages", &first, "text=changed"]).success();
    assert_eq!(told(&mut running), is("update", "changed"));
    // What does not match leaves, whatever else it is.
    run(&["patch", "messages", &first, "user=else"]).success();
    assert_eq!(told(&mut running), is("leave", "changed"));
    run(&["patch", "messages", &first, "user=watched"]).success();
    assert_eq!(told(&mut running), is("enter", "changed"));
    run(&["remove", "messages", &second]).success();
    assert_eq!(told(&mut running), is("leave", "second"));
    running.signal(rustix::process::Signal::INT);
    assert_eq!(running.end().status, Some(130));
}

#[test]
fn the_best_of_many_stay_the_best() {
    let env = TestEnv::new();
    let ids: Vec<_> = ["b", "d", "f"].map(|text| create("best", text)).into();
    let options = ["--sort", "text", "--limit", "2", "--select", "text"];
    let mut running = watch(&env, "best", &options);
    let id = |text: &str| text.parse::<u64>().unwrap();
    let line = next(&mut running);
    let wanted = json!({"change": "enter", "data": {"id": id(&ids[0]), "text": "b"}});
    assert_eq!(line, wanted);
    assert_eq!(told(&mut running), is("enter", "d"));
    create("best", "c");
    assert_eq!(told(&mut running), is("leave", "d"));
    assert_eq!(told(&mut running), is("enter", "c"));
    // Only the server knows who comes up.
    run(&["remove", "messages", &ids[0]]).success();
    assert_eq!(told(&mut running), is("leave", "b"));
    assert_eq!(told(&mut running), is("enter", "d"));
}

#[test]
fn whole_lists_are_lines_where_that_is_asked_for() {
    let env = TestEnv::new();
    let options = ["--snapshots", "--jq", "map(.text)", "--count", "3"];
    let mut running = watch(&env, "lists", &options);
    assert_eq!(next(&mut running), json!([]));
    let id = create("lists", "one");
    assert_eq!(next(&mut running), json!(["one"]));
    run(&["remove", "messages", &id]).success();
    assert_eq!(next(&mut running), json!([]));
    assert_eq!(running.end().status, Some(0));
}

#[test]
fn it_ends_when_its_time_is_over() {
    let watch = ["watch", "messages", "-q", "user=nobody", "--for", "100ms"];
    assert_eq!(run(&watch).success(), "");
    let stderr = run(&[&watch[..], &["--count", "1"]].concat()).failure(4);
    assert!(
        stderr.contains("error: 0 of 1 lines came within the time given"),
        "{stderr}"
    );
}

#[test]
fn changes_may_be_rows() {
    let options = ["--limit", "1", "--sort", "id", "--count", "1", "-o", "csv"];
    let watch = ["watch", "messages", "--jq", "{change, id: .data.id}"];
    let stdout = run(&[&watch[..], &options].concat()).success();
    assert_eq!(stdout, "change,id\nenter,1\n");
}

#[test]
fn what_cannot_be_watched_is_told() {
    for (args, status, wanted) in [
        (
            &["watch", "messages", "-q", "$foo=1"][..],
            2,
            "error: --query '{\"$foo\":1}': Invalid query parameter $foo\n",
        ),
        (
            &["watch", "messages", "--snapshots", "-o", "csv"],
            2,
            "error: --snapshots prints a whole list a line, which is no row\n",
        ),
        (
            &["watch", "messages", "--id-field", "key"],
            2,
            "error: the records of messages have no field key\n",
        ),
        (
            &["watch", "nope"],
            6,
            "error: NotFound (404): Service 'nope' not found\n",
        ),
    ] {
        let stderr = run(args).failure(status);
        assert!(stderr.starts_with(wanted), "{stderr}");
    }
    let packet = run(&[
        "watch",
        "messages",
        "--select",
        "text",
        "-q",
        "a=1",
        "--dry-run",
    ]);
    assert!(
        packet.success().contains(r#"["find","messages",{"a":1}]"#),
        "what is not selected is asked here"
    );
}
