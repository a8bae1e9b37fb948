//! `get`, and how ids are typed.

use crate::{refuses, run, sends, sends_what_it_shows, value};

#[test]
fn one_record_is_printed_as_it_came() {
    assert_eq!(
        run(&["get", "messages", "2"]).success(),
        "{\"id\":2,\"text\":\"message 2\",\"status\":\"read\",\"user\":\"bob\",\
         \"createdAt\":\"2024-01-01T01:00:00.000Z\"}\n"
    );
}

#[test]
fn the_server_gets_id_and_query_with_their_types() {
    let echo = value(&["get", "echo", "7", "-q", "a=1", "--select", "b"]);
    assert_eq!(echo["id"], 7);
    assert_eq!(echo["types"]["id"], "number");
    assert_eq!(echo["query"], serde_json::json!({"a": 1, "$select": ["b"]}));
    assert_eq!(value(&["get", "echo", r#""7""#])["types"]["id"], "string");
}

#[test]
fn an_id_is_a_number_null_or_text() {
    for (typed, sent) in [
        ("7", "7"),
        ("-7", "-7"),
        ("0", "0"),
        ("null", "null"),
        (r#""1""#, r#""1""#),
        (r#""null""#, r#""null""#),
        ("507f191e810c19729de860ea", r#""507f191e810c19729de860ea""#),
        ("507191091234567890123456", r#""507191091234567890123456""#),
        ("01", r#""01""#),
        ("1.5", r#""1.5""#),
        ("1e5", r#""1e5""#),
        ("true", r#""true""#),
        ("a b", r#""a b""#),
    ] {
        sends(&["get", "m", typed], &format!(r#""get","m",{sent},{{}}"#));
    }
    sends_what_it_shows(&["get", "m", "7", "-q", "a=1"]);
}

#[test]
fn a_record_that_is_not_there_needs_no_hint() {
    assert_eq!(
        run(&["get", "messages", "no-such-id"]).failure(6),
        "error: NotFound (404): No record found for id 'no-such-id'\n"
    );
}

#[test]
fn a_missing_id_is_refused() {
    refuses(
        &["get", "messages"],
        "error: the following required arguments were not provided: <ID>\n\
         hint: usage: feathers-primus get <SERVICE> <ID>\nhint: more with --help\n",
    );
}

#[test]
fn an_option_of_find_is_none_of_get() {
    let stderr = crate::support::TestEnv::new()
        .run(["get", "m", "1", "--limit", "1"])
        .failure(2);
    assert!(
        stderr.starts_with("error: unexpected argument '--limit' found\n"),
        "{stderr}"
    );
}
