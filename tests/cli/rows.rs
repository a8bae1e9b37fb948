//! `-o table` and `-o csv`: records as rows.

use crate::support::{Run, ScriptedServer, TestEnv};
use crate::{run, server};

fn with(args: &[&str]) -> Run {
    run(&[args, &["--url", &server().url()]].concat())
}

#[test]
fn records_of_all_kinds_of_results_are_rows() {
    let find = ["find", "messages", "-q", "id[$lte]=2", "--select", "id"];
    for (args, table, csv) in [
        (&find[..], "id\n 1\n 2\n", "id\n1\n2\n"),
        (
            &["get", "users", "1", "--select", "id,email"],
            "id  email\n 1  ada@example.com\n",
            "id,email\n1,ada@example.com\n",
        ),
        (
            &["find", "messages", "--count", "-q", "id[$lte]=2"],
            "value\n    2\n",
            "value\n2\n",
        ),
        (&["find", "messages", "-q", "id=0"], "", ""),
    ] {
        assert_eq!(with(&[args, &["-o", "table"]].concat()).success(), table);
        assert_eq!(with(&[args, &["-o", "csv"]].concat()).success(), csv);
    }
    let all = ["--all", "--limit", "1", "-o", "csv"];
    let run = with(&[&find[..], &all].concat());
    assert_eq!(run.success(), "id\n1\n2\n");
}

#[test]
fn a_table_tells_that_there_is_more() {
    let find = [
        "find", "messages", "--limit", "1", "--select", "id", "-o", "table",
    ];
    let run = with(&find);
    assert!(run.stderr.starts_with("1 of "), "{run:#?}");
    assert_eq!(with(&[&find[..], &["--quiet"]].concat()).stderr, "");
}

#[test]
fn lines_and_what_a_filter_makes_are_rows_too() {
    let env = TestEnv::new();
    let rows = env.file("rows", "{\"text\":\"a,b\"}\n{\"text\":\"c\"}\n");
    let url = server().url();
    let create = [
        "create",
        "messages",
        "--each",
        rows.to_str().unwrap(),
        "--url",
        &url,
    ];
    let filter = ["-o", "csv", "--jq", "{text, n: 1}"];
    let out = env.run([&create[..], &filter].concat()).success();
    assert_eq!(out, "text,n\n\"a,b\",1\nc,1\n");
}

#[test]
fn events_are_rows_as_they_come_and_a_late_column_is_told_once() {
    let server = ScriptedServer::start(|peer| {
        for data in [r#"{"a":1}"#, r#"{"a":2,"b":3}"#, r#"{"b":4}"#] {
            let data: serde_json::Value = serde_json::from_str(data).unwrap();
            peer.event("m created", &data);
        }
        peer.drain();
    });
    let url = server.url();
    let listen = [
        "listen",
        "m",
        "--payload",
        "--count",
        "3",
        "-o",
        "csv",
        "--url",
        &url,
    ];
    let run = TestEnv::new().run(listen);
    let told = "warning: the column 'b' came after the first rows, and is not shown\n";
    assert_eq!(run.stderr.matches(told).count(), 1, "{run:#?}");
    assert_eq!(run.success(), "a\n1\n2\n\"\"\n");
}
