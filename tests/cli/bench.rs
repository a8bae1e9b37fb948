//! `bench`: how fast a server answers.

use serde_json::{Value, json};

use crate::support::{Run, TestEnv};
use crate::{refuses, run};

/// Measures the built-in server.
fn bench(args: &[&str]) -> Run {
    let options = ["bench", "--url", "demo:", "--quiet"];
    TestEnv::new().run([&options[..], args].concat())
}

#[track_caller]
fn measured(args: &[&str]) -> Value {
    let out = bench(&[args, &["-o", "json"]].concat()).success();
    assert_eq!(out.lines().count(), 1, "{out}");
    serde_json::from_str(&out).unwrap()
}

#[test]
fn so_many_calls_are_made_as_were_asked_for() {
    for more in [
        &[][..],
        &["--in-flight", "4"],
        &["--connections", "3"],
        &["--connections", "3", "--in-flight", "4", "--rate", "10000"],
        &["--rate", "5000/s"],
        &["--for", "1h"],
    ] {
        let data = r#"{"text":"counted"}"#;
        let args = ["messages", "create", data, "--count", "50"];
        let report = measured(&[&args, more].concat());
        assert_eq!(report["calls"], 50, "{report}");
        assert_eq!(report["ok"], 50, "{report}");
        assert_eq!(report["errors"], json!({}), "{report}");
    }
}

#[test]
fn a_rate_is_not_exceeded_by_what_is_told() {
    // The second call is due 100 ms after the first, and there are 100 ms after it.
    let args = ["messages", "find", "--rate", "10", "--for", "200ms"];
    let report = measured(&args);
    assert_eq!(report["calls"], 2, "{report}");
    assert!(report["seconds"].as_f64().unwrap() >= 0.2, "{report}");
    assert!(
        report["callsPerSecond"].as_f64().unwrap() <= 10.0,
        "{report}"
    );
}

#[test]
fn the_report_is_one_object() {
    let report = measured(&["messages", "find", "--count", "3", "--rate", "100"]);
    let names: Vec<_> = report.as_object().unwrap().keys().collect();
    let wanted = [
        "service",
        "method",
        "connections",
        "inFlight",
        "rate",
        "seconds",
        "calls",
        "callsPerSecond",
        "ok",
        "errors",
        "latency",
        "events",
    ];
    assert_eq!(names.len(), wanted.len(), "{report}");
    assert!(
        wanted.iter().all(|name| report.get(name).is_some()),
        "{report}"
    );
    assert_eq!(report["rate"], 100);
    assert_eq!(report["events"], Value::Null);
    let latency = &report["latency"];
    let rising: Vec<_> = ["min", "p50", "p90", "p99", "p99.9", "max"]
        .iter()
        .map(|name| latency[name].as_f64().unwrap())
        .collect();
    assert!(rising.is_sorted() && rising[0] > 0.0, "{latency}");
    assert_eq!(latency["unit"], "ms");
    // Three calls, a hundredth of a second apart.
    assert!(report["seconds"].as_f64().unwrap() >= 0.02, "{report}");
}

#[test]
fn a_filter_sees_the_report() {
    let args = ["messages", "find", "--count", "7", "--jq", ".calls"];
    assert_eq!(bench(&args).success(), "7\n");
}

#[test]
fn text_is_printed_where_nothing_else_is_asked_for() {
    let out = bench(&["messages", "find", "--count", "20"]).success();
    let lines: Vec<_> = out.lines().collect();
    assert_eq!(lines[0], "find on messages: 1 connection, 1 call in flight");
    assert!(lines[2].starts_with("calls   20 in "), "{out}");
    assert_eq!(lines[3], "errors  none");
    let names: Vec<_> = lines[6..]
        .iter()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert_eq!(names, ["min", "mean", "p50", "p90", "p99", "p99.9", "max"]);
}

#[test]
fn events_are_found_by_the_id_of_the_record() {
    let data = r#"{"text":"measured"}"#;
    let args = ["messages", "create", data, "--events", "--count", "30"];
    for more in [&[][..], &["--connections", "3", "--in-flight", "5"]] {
        let report = measured(&[&args, more].concat());
        assert_eq!(report["ok"], 30, "{report}");
        assert_eq!(report["events"]["missing"], 0, "{report}");
        assert!(report["events"]["p50"].as_f64().unwrap() > 0.0, "{report}");
    }
}

#[test]
fn errors_are_told_by_class_and_end_it_when_there_is_nothing_else() {
    let run = bench(&["messages", "get", "99999", "--count", "4", "-o", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["errors"], json!({"NotFound (404)": 4}), "{report}");
    assert_eq!(report["ok"], 0);
    assert_eq!(run.status, Some(6), "{run:#?}");
    assert!(
        run.stderr
            .contains(r#""kind":"feathers","name":"NotFound""#),
        "{run:#?}"
    );
}

#[test]
fn a_real_server_is_measured() {
    let args = [
        "bench", "messages", "find", "{}", "--count", "10", "--jq", ".ok",
    ];
    assert_eq!(run(&args).success(), "10\n");
}

#[test]
fn a_dry_run_shows_the_packet() {
    let packet = ["m", "find", r#"{"a": 1.0}"#, "--dry-run"];
    let shown = |command| {
        TestEnv::new()
            .run([&[command], &packet[..]].concat())
            .success()
    };
    assert_eq!(shown("bench"), shown("call"));
}

#[test]
fn another_machine_gets_no_load_by_mistake() {
    for url in ["http://example.com", "wss://192.0.2.1:3030/x"] {
        let host = url.split(['/', ':']).nth(3).unwrap();
        let refused =
            format!("error: bench puts load on '{host}'\nhint: --yes says that this is wanted\n");
        refuses(&["bench", "m", "find", "--url", url], &refused);
    }
    // What is localhost there is not here.
    let proxy = "http://user:hidden@192.0.2.1:3128";
    refuses(
        &[
            "bench",
            "m",
            "find",
            "--url",
            "http://localhost",
            "--proxy",
            proxy,
        ],
        "error: bench puts load on 'localhost' by way of the proxy 192.0.2.1:3128\n\
         hint: --yes says that this is wanted\n",
    );
}

#[test]
fn what_makes_no_sense_or_too_much_is_refused() {
    refuses(
        &["bench", "m", "find", "--events"],
        "error: --events waits for created, which 'find' does not cause\n\
         hint: it goes with create alone\n",
    );
    for args in [
        &["remove", "null"][..],
        &["remove"],
        &["patch", " null ", "{}"],
    ] {
        let method = args[0];
        refuses(
            &[&["bench", "m"], args].concat(),
            &format!(
                "error: {method} without an id would touch many records, again and again\n\
                 hint: name one: feathers-primus bench 'm' {method} 7\n"
            ),
        );
    }
    for (option, value) in [
        ("--rate", "0"),
        ("--rate", "fast"),
        ("--in-flight", "0"),
        ("--connections", "1025"),
        ("--for", "10"),
        ("--count", "0"),
    ] {
        let run = TestEnv::new().run(["bench", "m", "find", option, value]);
        let stderr = run.failure(2);
        assert!(stderr.contains(option), "{stderr}");
    }
}

#[test]
fn a_shell_does_not_measure() {
    let run = TestEnv::new().run_with_stdin(
        ["shell", "--url", "demo:", "--quiet"],
        "bench messages find\n",
    );
    let stderr = run.failure(2);
    assert!(
        stderr.contains("bench does not run in the shell"),
        "{stderr}"
    );
}
