//! `call`: any method by name.

use crate::{refuses, run, sends, sends_what_it_shows};

#[test]
fn arguments_go_out_as_typed_and_in_order() {
    sends(&["call", "m", "archive"], r#""archive","m""#);
    sends(
        &[
            "call",
            "m",
            "archive",
            r#"{"a": 1.0}"#,
            "{}",
            "null",
            r#""x""#,
            "-1",
            "[1]",
        ],
        r#""archive","m",{"a": 1.0},{},null,"x",-1,[1]"#,
    );
    sends_what_it_shows(&["call", "m", "archive", r#"{"a" : 1.0}"#]);
}

#[test]
fn the_result_is_printed() {
    let out = run(&["call", "nested/notes", "get", "1", "{}"]).success();
    assert_eq!(out, "{\"id\":1,\"title\":\"first\"}\n");
}

#[test]
fn what_is_no_json_is_refused() {
    refuses(
        &["call", "m", "archive", "hi"],
        "error: 'hi' is not JSON: expected value at line 1 column 1\n\
         hint: text is written in double quotes: '\"hi\"'\n",
    );
    refuses(
        &["call", "m", "archive", "7x"],
        "error: '7x' is not JSON: trailing characters at line 1 column 2\n\
         hint: text is written in double quotes: '\"7x\"'\n",
    );
}

#[test]
fn a_method_is_named() {
    refuses(
        &["call", "messages"],
        "error: the following required arguments were not provided: <METHOD>\n\
         hint: usage: feathers-primus call <SERVICE> <METHOD> [JSON]...\nhint: more with --help\n",
    );
}

#[test]
fn a_method_that_is_none_is_not_answered_and_said_so() {
    // Feathers 4 registers no handler for it, so nobody answers.
    let stderr = run(&["call", "messages", "nope", "--timeout", "100ms"]).failure(4);
    assert!(
        stderr.starts_with("error: no answer within 100ms to nope on messages\n"),
        "{stderr}"
    );
}
