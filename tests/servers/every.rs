//! What works everywhere: the same few things against every kind of server, each twice: by a
//! program that has never seen the server, and by one that remembers it.

use serde_json::Value;

use crate::cell::{Cell, Client};
use crate::support::Run;
use crate::support::node::EMAIL;

const SECRETS: &str = r#"[{"id":1,"text":"the cake is a lie"},{"id":2,"text":"swordfish"}]"#;

/// Does something as a stranger and then as an acquaintance of the server. `-v` tells which it
/// was, and that nobody was asked twice.
fn twice(cell: &Cell, act: impl Fn(&Client) -> Run) {
    let client = cell.caller();
    for source in ["(says the server's spec)", "(known from an earlier run)"] {
        let run = act(&client);
        let told: Vec<_> = run
            .stderr
            .lines()
            .filter(|line| line.starts_with("transformer "))
            .collect();
        assert_eq!(told.len(), 1, "{run:#?}");
        assert!(told[0].contains(source), "{run:#?}");
    }
}

pub fn find(cell: &Cell) {
    twice(cell, |client| {
        let run = client.run(&["find", "nested/notes", "-v"]);
        assert_eq!(
            run.stdout,
            "[{\"id\":1,\"title\":\"first\"},{\"id\":2,\"title\":\"second\"},{\"id\":3,\"title\":\"third\"}]\n",
            "{run:#?}"
        );
        run
    });
}

pub fn find_all(cell: &Cell) {
    twice(cell, |client| {
        let find = [
            "find",
            "messages",
            "-q",
            "id[$lte]=25",
            "--all",
            "-v",
            "-o",
            "ndjson",
        ];
        let run = client.run(&find);
        let ids: Vec<_> = run
            .stdout
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone())
            .collect();
        assert_eq!(ids, (1..=25).collect::<Vec<_>>(), "{run:#?}");
        run
    });
}

pub fn get(cell: &Cell) {
    twice(cell, |client| {
        let run = client.run(&["get", "messages", "3", "-v"]);
        let third = r#"{"id":3,"text":"message 3","status":"unread","user":"cyd","createdAt":"2024-01-01T02:00:00.000Z"}"#;
        assert_eq!(run.stdout, format!("{third}\n"), "{run:#?}");
        run
    });
}

pub fn create(cell: &Cell) {
    let data = r#"{"text":"Grüße, 世界 🎉 \"quoted\" \\ and\nnew line","zero":0,"nested":{"list":[1,2.5,-3e-7,true,false,null,"ß",4294967296,-70000],"deeper":{"empty":{},"none":[]}},"a.b":1,"größe":"x"}"#;
    twice(cell, |client| {
        let run = client.run(&["create", "echo", data, "-v"]);
        let got: Value = serde_json::from_str(&run.stdout).unwrap();
        let sent: Value = serde_json::from_str(data).unwrap();
        assert_eq!(got["data"], sent, "{run:#?}");
        assert_eq!(got["types"]["query"], "object", "{run:#?}");
        run
    });
}

pub fn error(cell: &Cell) {
    twice(cell, |client| {
        let run = client.run(&["get", "errors", "Conflict", "-v"]);
        assert_eq!(run.status, Some(7), "{run:#?}");
        assert!(
            run.stderr
                .contains("error: Conflict (409): this is Conflict\n"),
            "{run:#?}"
        );
        run
    });
}

pub fn login(cell: &Cell) {
    let email = format!("email={EMAIL}");
    let login = ["login", &email, "--password-stdin", "-v"];
    twice(cell, |client| {
        let run = client.run_with_stdin(&login, crate::support::node::PASSWORD);
        assert_eq!(run.status, Some(0), "{run:#?}");
        assert_eq!(client.ok(&["find", "secrets"]), SECRETS);
        run
    });
}

/// However messages are framed and encoded, `-vv` shows them without secrets.
pub fn login_shown(cell: &Cell) {
    let email = format!("email={EMAIL}");
    let login = ["login", &email, "--password-stdin", "-vv"];
    let client = cell.caller();
    for _ in 0..2 {
        let run = client.run_with_stdin(&login, crate::support::node::PASSWORD);
        let token = client.ok(&["whoami", "--token"]);
        assert!(run.stderr.contains(EMAIL), "{run:#?}");
        assert!(run.stderr.contains("[redacted]"), "{run:#?}");
        assert!(!run.stderr.contains(&token), "{run:#?}");
        assert!(
            !run.stderr.contains(crate::support::node::PASSWORD),
            "{run:#?}"
        );
        assert_eq!(run.status, Some(0), "{run:#?}");
    }
}

pub fn login_wrong(cell: &Cell) {
    let email = format!("email={EMAIL}");
    let login = ["login", &email, "--password-stdin", "-v"];
    twice(cell, |client| {
        let run = client.run_with_stdin(&login, "battery staple");
        assert_eq!(run.status, Some(5), "{run:#?}");
        assert!(run.stderr.contains("(401): Invalid login"), "{run:#?}");
        run
    });
}

pub fn protected(cell: &Cell) {
    twice(cell, |client| {
        let run = client.run(&["find", "secrets", "-v"]);
        assert_eq!(run.status, Some(5), "{run:#?}");
        run
    });
    let client = cell.caller();
    client.login();
    assert_eq!(client.ok(&["find", "secrets"]), SECRETS);
    client.run(&["logout"]).success();
    client.run(&["find", "secrets"]).failure(5);
}

pub fn listen(cell: &Cell) {
    twice(cell, |client| {
        // Others create records of this service at the same time; this is ours.
        let text = format!("text=for {:?}", std::thread::current().id());
        let mut listening = client.start(&["listen", "messages", "created", "--payload", "-v"]);
        listening.wait_for("listening");
        let created = client.ok(&["create", "messages", &text]);
        loop {
            let line = listening.line();
            assert_ne!(line, "", "it ended before the event came");
            if line == created {
                break;
            }
        }
        listening.signal(rustix::process::Signal::INT);
        listening.end()
    });
}

/// Runs `doctor` with a service, and returns the stages that were done with how each went.
fn examined(client: &Client, service: &str) -> Vec<String> {
    let report: Value =
        serde_json::from_str(&client.ok(&["doctor", service, "-o", "json"])).unwrap();
    assert_eq!(report["failed"], Value::Array(Vec::new()), "{report:#}");
    let stages = report["stages"].as_array().unwrap().iter();
    stages
        .filter(|stage| stage["status"] != "skipped")
        .map(|stage| {
            // Where websockets are off, that is told.
            let is_known = stage["status"] == "ok" || stage["name"] == "upgrade";
            assert!(is_known, "{report:#}");
            stage["name"].as_str().unwrap().to_owned()
        })
        .collect()
}

pub fn doctor(cell: &Cell) {
    let client = cell.caller();
    // What is known of a server makes no difference.
    for _ in 0..2 {
        assert_eq!(
            examined(&client, "messages"),
            [
                "tcp",
                "spec",
                "upgrade",
                "heartbeat",
                "dialect",
                "call",
                "round-trip"
            ]
        );
    }
}

pub fn doctor_signed_in(cell: &Cell) {
    let client = cell.caller();
    let run = client.run(&["doctor", "secrets"]);
    assert_eq!(run.status, Some(5), "{run:#?}");
    assert!(run.stdout.contains("\nfailed  call "), "{run:#?}");
    client.login();
    assert_eq!(
        examined(&client, "secrets"),
        [
            "tcp",
            "spec",
            "upgrade",
            "heartbeat",
            "dialect",
            "token",
            "call",
            "round-trip"
        ]
    );
}
