//! `listen`: a stream of events.

use std::sync::mpsc::channel;

use serde_json::{Value, json};

use crate::support::{Peer, ScriptedServer, TestEnv};
use crate::{server, token};

/// A server that sends these events to whoever connects.
fn sending(events: &'static [(&str, Value)]) -> ScriptedServer {
    ScriptedServer::start(move |peer| {
        for (name, data) in events {
            peer.event(name, data);
        }
        peer.drain();
    })
}

/// Prints nothing but the names: the service and the event of each line.
#[track_caller]
fn names(out: &str) -> Vec<String> {
    let name = |line: &str| {
        let event: Value = serde_json::from_str(line).unwrap();
        format!(
            "{} {}",
            event["service"].as_str().unwrap(),
            event["event"].as_str().unwrap()
        )
    };
    out.lines().map(name).collect()
}

const LIFE: &[(&str, Value)] = &[
    ("messages created", Value::Bool(true)),
    ("messages patched", Value::Bool(true)),
    ("users created", Value::Bool(true)),
    ("messages removed", Value::Bool(true)),
    ("messages created", Value::Bool(false)),
    ("messages patched", Value::Bool(false)),
];

#[test]
fn events_of_a_real_server_are_streamed() {
    let env = TestEnv::new();
    let url = server().url();
    let mut listener = env.start(["listen", "listened", "--count", "1", "--url", &url]);
    listener.wait_for("listening");
    let event = r#"{"name":"listened created","args":[{"id":1,"text":"hi"}]}"#;
    let _ = crate::run(&["create", "events", event]).success();
    insta::with_settings!({ filters => [(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", "TIME")] }, {
        insta::assert_snapshot!(listener.end().success(), @r#"{"service":"listened","event":"created","data":{"id":1,"text":"hi"},"time":"TIME"}"#);
    });
}

#[test]
fn what_a_service_does_is_heard() {
    let env = TestEnv::new();
    let mut listener = env.start([
        "listen",
        "users",
        "created",
        "--payload",
        "--count",
        "1",
        "--url",
        &server().url(),
    ]);
    listener.wait_for("listening");
    let made = crate::value(&["create", "users", "name=Eve"]);
    let heard: Value = serde_json::from_str(&listener.end().success()).unwrap();
    assert_eq!(heard, made);
}

#[test]
fn all_events_of_a_service_are_wanted_unless_some_are_named() {
    for (args, expected) in [
        (
            &["messages", "--count", "5"][..],
            &[
                "messages created",
                "messages patched",
                "messages removed",
                "messages created",
                "messages patched",
            ][..],
        ),
        (
            &["messages", "created", "--count", "2"],
            &["messages created", "messages created"],
        ),
        (
            &["messages", "removed", "created", "--count", "3"],
            &["messages created", "messages removed", "messages created"],
        ),
        (
            &["--count", "3"],
            &["messages created", "messages patched", "users created"],
        ),
    ] {
        let server = sending(LIFE);
        let url = server.url();
        let args = [&["--url", &url, "listen"], args].concat();
        assert_eq!(
            names(&TestEnv::new().run(&args).success()),
            expected,
            "{args:?}"
        );
        server.join();
    }
}

#[test]
fn payload_prints_the_data_alone_as_it_came() {
    let server = ScriptedServer::start(|peer| {
        peer.send(r#"{"type":0,"data":["m created",{"n" : 1.0,"n":12345678901234567890}]}"#);
        peer.send(r#"{"type":0,"data":["m created"]}"#);
        peer.send(r#"{"type":0,"data":["m created",1,2]}"#);
        peer.drain();
    });
    let out = TestEnv::new()
        .run([
            "listen",
            "m",
            "--payload",
            "--count",
            "3",
            "--url",
            &server.url(),
        ])
        .success();
    assert_eq!(
        out,
        "{\"n\" : 1.0,\"n\":12345678901234567890}\nnull\n[1,2]\n"
    );
    server.join();
}

#[test]
fn events_are_flushed_one_by_one() {
    let (next, wait) = channel::<()>();
    let server = ScriptedServer::start(move |peer| {
        peer.event("m created", &json!(1));
        // The second is sent only when the first has been read.
        wait.recv().unwrap();
        peer.event("m created", &json!(2));
        peer.drain();
    });
    let env = TestEnv::new();
    let mut listener = env.start([
        "listen",
        "m",
        "--payload",
        "--count",
        "2",
        "--url",
        &server.url(),
    ]);
    assert_eq!(listener.line(), "1");
    next.send(()).unwrap();
    assert_eq!(listener.line(), "2");
    assert_eq!(listener.end().success(), "");
    server.join();
}

#[test]
fn formats_are_those_of_every_command() {
    let event = || sending(&[("m created", Value::Bool(true))]);
    for (format, expected) in [
        ("json", "true\n"),
        ("ndjson", "true\n"),
        ("pretty", "true\n"),
    ] {
        let server = event();
        let args = [
            "listen",
            "m",
            "--payload",
            "--count",
            "1",
            "-o",
            format,
            "--url",
            &server.url(),
        ];
        assert_eq!(TestEnv::new().run(args).success(), expected);
        server.join();
    }
    let server = event();
    let out = TestEnv::new()
        .run([
            "listen",
            "m",
            "--count",
            "1",
            "-o",
            "pretty",
            "--url",
            &server.url(),
        ])
        .success();
    assert!(
        out.starts_with("{\n  \"service\": \"m\",\n  \"event\": \"created\",\n"),
        "{out}"
    );
}

#[test]
fn it_ends_when_the_time_is_over() {
    let server = sending(LIFE);
    let run = TestEnv::new().run(["listen", "m", "--for", "50ms", "--url", &server.url()]);
    assert_eq!(
        (run.stderr.as_str(), run.status),
        ("listening\n", Some(0)),
        "{run:?}"
    );
    server.join();
}

#[test]
fn it_ends_when_nothing_comes_any_more() {
    let server = sending(&[("m created", Value::Null), ("other created", Value::Null)]);
    let run = TestEnv::new().run([
        "listen",
        "m",
        "--payload",
        "--idle",
        "200ms",
        "--url",
        &server.url(),
    ]);
    assert_eq!(run.success(), "null\n");
    server.join();
}

#[test]
fn too_few_events_in_the_time_given_are_a_time_out() {
    for limit in ["--for", "--idle"] {
        let server = sending(&[("m created", Value::Null)]);
        let args = [
            "listen",
            "m",
            "--payload",
            "--count",
            "2",
            limit,
            "500ms",
            "--url",
            &server.url(),
        ];
        let run = TestEnv::new().run(args);
        assert_eq!(
            (run.stdout.as_str(), run.status),
            ("null\n", Some(4)),
            "{run:?}"
        );
        assert_eq!(
            run.stderr,
            "listening\nerror: 1 of 2 events came within the time given\n\
             hint: give it longer with --for, or ask for less with --count\n"
        );
        server.join();
    }
}

#[test]
fn it_says_that_it_listens_only_once_it_does() {
    let server = ScriptedServer::start(|peer| {
        let (id, data) = peer.packet();
        assert_eq!(data[0], "create");
        peer.reply(id, &json!({"user": {"id": 1}}));
        peer.event("m created", &json!(1));
        peer.drain();
    });
    let env = TestEnv::new();
    let mut command = env.command(["listen", "m", "--count", "1", "-v", "--url", &server.url()]);
    let run = crate::env::finished(command.env("FEATHERS_PRIMUS_TOKEN", crate::fresh_token()));
    let lines: Vec<_> = run.stderr.lines().collect();
    let answered = lines
        .iter()
        .position(|line| line.contains("the server answers as one of"))
        .unwrap();
    assert_eq!(
        lines.iter().position(|line| *line == "listening"),
        Some(answered + 1),
        "{run:?}"
    );
    server.join();
}

#[test]
fn a_token_that_is_refused_ends_it_before_it_listens() {
    let env = TestEnv::new();
    let mut command = env.command(["listen", "--count", "1", "--url", &server().url()]);
    let run = crate::env::finished(command.env("FEATHERS_PRIMUS_TOKEN", crate::fresh_token()));
    let stderr = run.failure(5);
    assert!(!stderr.contains("listening"), "{stderr}");
}

#[test]
fn it_ends_when_the_token_expires() {
    let soon = jiff::Timestamp::now().as_second() + 3;
    let server = ScriptedServer::start(|peer| {
        let (id, _) = peer.packet();
        peer.reply(id, &json!({"user": {"id": 1}}));
        peer.drain();
    });
    let env = TestEnv::new();
    let mut command = env.command(["listen", "m", "--url", &server.url()]);
    let run = crate::env::finished(command.env("FEATHERS_PRIMUS_TOKEN", token(soon)));
    let at = jiff::Timestamp::from_second(soon).unwrap();
    let stderr = run.failure(5);
    assert!(stderr.contains(&format!("expired at {at}\n")), "{stderr}");
    assert!(
        stderr.contains("hint: sign in again with: feathers-primus login\n"),
        "{stderr}"
    );
    server.join();
}

#[test]
fn a_routed_service_is_told_by_its_pattern_once() {
    let server = sending(&[
        ("users/:userId/comments created", Value::Null),
        ("users/:userId/comments created", Value::Null),
    ]);
    let run = TestEnv::new().run([
        "listen",
        "users/7/comments",
        "--count",
        "2",
        "--url",
        &server.url(),
    ]);
    assert_eq!(
        names(&run.stdout),
        ["users/:userId/comments created"; 2],
        "{run:?}"
    );
    assert_eq!(
        run.stderr,
        "listening\n\
         events of a routed service carry its pattern: these are all of users/:userId/comments\n"
    );
    server.join();
}

#[test]
fn an_error_of_the_servers_event_filter_is_a_notice() {
    let server = ScriptedServer::start(|peer| {
        peer.event("error", &json!({"message": "first"}));
        peer.event("messages error", &json!({"message": "second\u{1b}[2J"}));
        peer.event("messages created", &json!(1));
        peer.drain();
    });
    let run = TestEnv::new().run([
        "listen",
        "messages",
        "created",
        "--payload",
        "--count",
        "1",
        "--url",
        &server.url(),
    ]);
    assert_eq!(run.stdout, "1\n", "{run:?}");
    insta::assert_snapshot!(run.stderr, @r#"
    listening
    warning: the server reports an error of its events: {"message":"first"}
    warning: the server reports an error of its events: {"message":"second\u001b[2J"}
    "#);
    server.join();
}

#[test]
fn quiet_says_nothing() {
    let server = sending(&[("users/:userId/comments created", Value::Null)]);
    let run = TestEnv::new().run([
        "listen",
        "users/7/comments",
        "--count",
        "1",
        "--quiet",
        "--url",
        &server.url(),
    ]);
    assert_eq!(run.stderr, "");
    let _ = run.success();
    server.join();
}

#[cfg(unix)]
#[test]
fn a_command_gets_each_event_by_its_stdin_and_environment() {
    let server = sending(&[
        ("m created", Value::Bool(true)),
        ("a/b/c removed", Value::Bool(false)),
    ]);
    let command = r#"printf '%s|%s|' "$FEATHERS_SERVICE" "$FEATHERS_EVENT"; cat"#;
    let out = TestEnv::new()
        .run([
            "listen",
            "--payload",
            "--count",
            "2",
            "--exec",
            command,
            "--url",
            &server.url(),
        ])
        .success();
    assert_eq!(out, "m|created|true\na/b/c|removed|false\n");
    server.join();
}

#[cfg(unix)]
#[test]
fn a_command_gets_the_whole_line_and_need_not_read_it() {
    let server = sending(&[("m created", Value::Null), ("m created", Value::Null)]);
    let env = TestEnv::new();
    let command = "if [ -e seen ]; then cat > line; else touch seen; fi";
    let out = env
        .run([
            "listen",
            "--count",
            "2",
            "--exec",
            command,
            "--url",
            &server.url(),
        ])
        .success();
    assert_eq!(out, "");
    let line = std::fs::read_to_string(env.home().join("line")).unwrap();
    assert_eq!(names(&line), ["m created"]);
    server.join();
}

#[cfg(unix)]
#[test]
fn a_command_that_fails_is_reported_and_the_next_one_runs() {
    let server = sending(&[
        ("m created", Value::Bool(true)),
        ("m removed", Value::Bool(false)),
    ]);
    let run = TestEnv::new().run([
        "listen",
        "--payload",
        "--count",
        "2",
        "--exec",
        "cat; exit 3",
        "--url",
        &server.url(),
    ]);
    assert_eq!(
        run.stderr,
        "listening\n\
         warning: the command for m created failed: exit status: 3\n\
         warning: the command for m removed failed: exit status: 3\n"
    );
    assert_eq!(run.success(), "true\nfalse\n");
    server.join();
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let (next, wait) = channel::<()>();
    let server = ScriptedServer::start(move |peer: &mut Peer| {
        peer.event("m created", &json!(1));
        wait.recv().unwrap();
        peer.event("m created", &json!(2));
        peer.drain();
    });
    let env = TestEnv::new();
    let mut listener = env.start(["listen", "m", "--payload", "--url", &server.url()]);
    assert_eq!(listener.line(), "1");
    listener.close_stdout();
    next.send(()).unwrap();
    let run = listener.end();
    assert_eq!(
        (run.status, run.stderr.as_str()),
        (Some(0), "listening\n"),
        "{run:?}"
    );
    server.join();
}

#[cfg(unix)]
#[test]
fn interrupting_it_closes_the_connection() {
    let server = ScriptedServer::start(|peer| {
        assert_eq!(peer.any_text().as_deref(), Some("\"primus::id::\""));
        peer.send("\"primus::id::1\"");
        // Errors of the socket count as closed, so the frame itself is looked for.
        let message = peer.socket.read().unwrap();
        assert!(message.is_close(), "{message:?}");
    });
    let env = TestEnv::new();
    let mut listener = env.start(["listen", "m", "--url", &server.url()]);
    listener.wait_for("listening");
    listener.signal(rustix::process::Signal::INT);
    assert_eq!(
        listener.end().failure(130),
        "listening\nerror: interrupted\n"
    );
    server.join();
}

#[test]
fn what_makes_no_sense_is_refused() {
    for (args, message) in [
        (
            &["--count", "0"][..],
            "invalid value '0' for '--count <N>': 0 is not in 1..18446744073709551615",
        ),
        (
            &["--count", "x"],
            "invalid value 'x' for '--count <N>': invalid digit found in string",
        ),
        (
            &["--for", "5"],
            "invalid value '5' for '--for <TIME>': a unit is missing: write 5s or 5ms",
        ),
        (
            &["--idle", "0s"],
            "invalid value '0s' for '--idle <TIME>': it must be longer than nothing",
        ),
        (
            &["--dry-run"],
            "listen sends no packet, so --dry-run has none to show",
        ),
    ] {
        let stderr = TestEnv::new()
            .run([&["listen", "m"], args].concat())
            .failure(2);
        assert_eq!(stderr.lines().next().unwrap(), format!("error: {message}"));
    }
    let stderr = TestEnv::new()
        .run(["listen", "m", "--limit", "1"])
        .failure(2);
    assert!(
        stderr.starts_with("error: unexpected argument '--limit' found\n"),
        "{stderr}"
    );
}

#[test]
fn a_query_chooses_events_by_their_data() {
    let server = ScriptedServer::start(|peer| {
        for (n, status) in ["sent", "read", "sent", "read", "read"].iter().enumerate() {
            peer.event("messages created", &json!({"n": n, "status": status}));
        }
        peer.drain();
    });
    let url = server.url();
    let listen = [
        "listen",
        "messages",
        "-q",
        "status=read",
        "-q",
        "$select[]=n",
    ];
    let run =
        TestEnv::new().run([&listen[..], &["--payload", "--count", "2", "--url", &url]].concat());
    assert_eq!(run.success(), "{\"n\":1}\n{\"n\":3}\n");
}

#[test]
fn what_no_event_can_be_asked_is_a_usage_error_before_anything_is_sent() {
    for (query, wanted) in [
        (
            "$limit=1",
            "error: $limit is for lists, and events come one by one\n",
        ),
        ("a[$foo]=1", "Invalid query parameter $foo\n"),
        ("a[$in]=1", "error: --query"),
    ] {
        let run = crate::run(&["listen", "m", "-q", query, "--url", "http://127.0.0.1:1"]);
        let stderr = run.failure(2);
        assert!(stderr.contains(wanted), "{stderr}");
    }
}
