//! `create`, and the grammar of DATA.

use serde_json::json;

use crate::support::TestEnv;
use crate::{refuses, sends, sends_what_it_shows, value};

#[test]
fn the_new_record_is_printed() {
    let record = value(&["create", "messages", "text=hi", "read:=false"]);
    assert!(record["id"].as_u64().unwrap() > 25, "{record}");
    assert_eq!(
        (&record["text"], &record["read"]),
        (&json!("hi"), &json!(false))
    );
}

#[test]
fn an_array_makes_several_records() {
    let records = value(&["create", "messages", r#"[{"text":"a"},{"text":"b"}]"#]);
    assert_eq!(records.as_array().unwrap().len(), 2);
    assert_eq!(records[1]["text"], "b");
}

#[test]
fn data_has_the_grammar_of_queries() {
    for (data, sent) in [
        (
            &["text=hi", "read:=false", "zip=01234"][..],
            r#"{"text":"hi","read":false,"zip":"01234"}"#,
        ),
        (
            &["user[name]=Ada", "tags[]=a", "tags[]=b"],
            r#"{"user":{"name":"Ada"},"tags":["a","b"]}"#,
        ),
        (&[r#"{"a": 1.0}"#], r#"{"a": 1.0}"#),
        (&[r#"{"a":1}"#, "b=2"], r#"{"a":1,"b":2}"#),
        (&[r#"[{"a":1},{"a":2}]"#], r#"[{"a":1},{"a":2}]"#),
        (&["{}"], "{}"),
    ] {
        let args = [&["create", "m"], data].concat();
        sends(&args, &format!(r#""create","m",{sent},{{}}"#));
    }
    sends_what_it_shows(&["create", "m", "text=hi"]);
}

#[test]
fn a_query_goes_along() {
    sends(
        &["create", "m", "a=1", "-q", "b=2", "--select", "c"],
        r#""create","m",{"a":1},{"b":2,"$select":["c"]}"#,
    );
}

#[test]
fn data_comes_from_stdin_and_files() {
    let env = TestEnv::new();
    env.file("data.json", "{\"b\":2}\n");
    let packet =
        |data: &str| format!("{{\"type\":0,\"data\":[\"create\",\"m\",{data},{{}}],\"id\":1}}\n");
    for (args, stdin, sent) in [
        (&["-"][..], "{\"a\":1}", r#"{"a":1}"#),
        (&["-"], "[{\"a\":1},{\"a\":2}]", r#"[{"a":1},{"a":2}]"#),
        (&["@-", "c=3"], "{\"a\":1}", r#"{"a":1,"c":3}"#),
        (&["@data.json"], "", r#"{"b":2}"#),
        (&["@data.json", "@-"], "{\"a\":1}", r#"{"b":2,"a":1}"#),
    ] {
        let args = [&["create", "m", "--dry-run"], args].concat();
        assert_eq!(
            env.run_with_stdin(&args, stdin).success(),
            packet(sent),
            "{args:?}"
        );
    }
}

#[test]
fn stdin_that_cannot_be_data_is_refused() {
    for (args, stdin, message) in [
        (&["-"][..], "", "stdin is not JSON: it is empty"),
        (
            &["-"],
            "{\"a\":}",
            "stdin is not JSON: expected value, column 6, at '}'",
        ),
        (&["-"], "1", "'-' is a number"),
        (&["-", "a=1"], "{}", "'-' stands beside other data"),
        (&["@-", "-q", "@-"], "{}", "'@-' reads stdin a second time"),
    ] {
        let args = [&["create", "m", "--dry-run"], args].concat();
        let stderr = TestEnv::new().run_with_stdin(&args, stdin).failure(2);
        assert_eq!(
            stderr.lines().next().unwrap(),
            format!("error: {message}"),
            "{args:?}"
        );
    }
}

#[test]
fn a_missing_file_is_named() {
    let stderr = TestEnv::new()
        .run(["create", "m", "@nowhere.json"])
        .failure(1);
    assert!(
        stderr.starts_with("error: cannot read the file 'nowhere.json'\n"),
        "{stderr}"
    );
}

#[test]
fn missing_data_is_refused_even_when_stdin_has_some() {
    let run = TestEnv::new().run_with_stdin(["create", "messages"], "{\"a\":1}");
    insta::assert_snapshot!(run.failure(2), @r"
    error: DATA is missing
    hint: for example: feathers-primus create messages text=hi read:=false
    hint: DATA from stdin must be asked for: write - in its place
    ");
}

#[test]
fn what_is_no_data_is_refused() {
    for (data, message) in [
        (&["text"][..], "'text' is not KEY=VALUE"),
        (&["1"], "'1' is not KEY=VALUE"),
        (
            &[r#"[{"a":1}]"#, "b=1"],
            r#"'[{"a":1}]' is an array and stands beside other data"#,
        ),
        (
            &[r#"{"a":tru}"#],
            r#"'{"a":tru}' is not JSON: expected ident, column 9, at '}'"#,
        ),
        (
            &["a=1", "a[b]=2"],
            "'a[b]' takes 'a' for an object, but 'a' made it a single value",
        ),
    ] {
        let stderr = TestEnv::new()
            .run([&["create", "m"], data].concat())
            .failure(2);
        assert_eq!(stderr.lines().next().unwrap(), format!("error: {message}"));
    }
}

#[test]
fn a_service_is_named_first() {
    refuses(
        &["create"],
        "error: the following required arguments were not provided: <SERVICE>\n\
         hint: usage: feathers-primus create <SERVICE> [DATA]...\nhint: more with --help\n",
    );
}
