//! `emit`: a raw primus-emitter event.

use crate::support::{ScriptedServer, TestEnv};
use crate::{refuses, run, sends, sends_what_it_shows};

#[test]
fn the_ack_is_waited_for_and_printed() {
    let out = run(&["emit", "get", r#""nested/notes""#, "2", "{}"]).success();
    assert_eq!(out, "{\"id\":2,\"title\":\"second\"}\n");
}

#[test]
fn an_error_in_the_ack_is_one_of_the_service() {
    let stderr = run(&["emit", "get", r#""errors""#, r#""Conflict""#, "{}"]).failure(7);
    assert!(
        stderr.starts_with("error: Conflict (409): this is Conflict\n"),
        "{stderr}"
    );
}

#[test]
fn arguments_go_out_as_typed_and_in_order() {
    sends(&["emit", "hello"], r#""hello""#);
    sends(
        &["emit", "hello", "1.0", r#"{"a":1}"#, "-2"],
        r#""hello",1.0,{"a":1},-2"#,
    );
    sends_what_it_shows(&["emit", "hello", "1"]);
}

#[test]
fn without_an_ack_the_packet_has_no_id() {
    let env = TestEnv::new();
    let shown = env
        .run(["emit", "hello", "1", "--no-ack", "--dry-run"])
        .success();
    assert_eq!(shown, "{\"type\":0,\"data\":[\"hello\",1]}\n");
    let server = ScriptedServer::start(|peer| {
        assert_eq!(peer.text().unwrap(), r#"{"type":0,"data":["hello",1]}"#);
        peer.drain();
    });
    let out = env
        .run(["emit", "hello", "1", "--no-ack", "--url", &server.url()])
        .success();
    assert_eq!(out, "");
    server.join();
}

#[test]
fn an_event_that_nobody_handles_is_not_acked() {
    let stderr = run(&["emit", "nobody", "--timeout", "100ms"]).failure(4);
    assert!(
        stderr.starts_with("error: no answer within 100ms to the event nobody\n"),
        "{stderr}"
    );
}

#[test]
fn what_is_no_json_is_refused() {
    refuses(
        &["emit", "hello", "hi"],
        "error: 'hi' is not JSON: expected value at line 1 column 1\n\
         hint: text is written in double quotes: '\"hi\"'\n",
    );
}
