//! `patch`: some fields of a record.

use serde_json::json;

use crate::support::TestEnv;
use crate::{refuses, sends, sends_what_it_shows, value};

#[test]
fn the_other_fields_stay() {
    let made = value(&["create", "messages", "text=old", "user=eve"]);
    let record = value(&["patch", "messages", &made["id"].to_string(), "text=new"]);
    assert_eq!(
        record,
        json!({"text": "new", "user": "eve", "id": made["id"]})
    );
}

#[test]
fn null_means_all_that_match() {
    let room = format!("room={}", std::process::id());
    let several = format!(r#"[{{"room":{0}}},{{"room":{0}}}]"#, std::process::id());
    let _ = value(&["create", "messages", &several]);
    let records = value(&["patch", "messages", "null", "-q", &room, "status=read"]);
    assert_eq!(records.as_array().unwrap().len(), 2);
    assert_eq!(records[0]["status"], "read");
}

#[test]
fn id_data_and_query_go_out_in_order() {
    sends(&["patch", "m", "7", "a=1"], r#""patch","m",7,{"a":1},{}"#);
    sends(
        &["patch", "m", "null", "a=1", "-q", "b=2"],
        r#""patch","m",null,{"a":1},{"b":2}"#,
    );
    sends(
        &["patch", "m", "null", "a=1", "--all-records"],
        r#""patch","m",null,{"a":1},{}"#,
    );
    // An id of text is no null.
    sends(
        &["patch", "m", r#""null""#, "a=1"],
        r#""patch","m","null",{"a":1},{}"#,
    );
    sends_what_it_shows(&["patch", "m", "7", "a=1"]);
}

#[test]
fn every_record_is_touched_only_when_asked_for() {
    for query in [&[][..], &["-q", "{}"], &["-q", "{ }"]] {
        refuses(
            &[&["patch", "m", "null", "a=1", "--dry-run"], query].concat(),
            "error: patch null without a query would touch every record\n\
             hint: say which records with --query, or --all-records if you mean all of them\n",
        );
    }
}

#[test]
fn missing_data_is_refused_with_an_example() {
    let stderr = TestEnv::new().run(["patch", "messages", "7"]).failure(2);
    assert!(
        stderr.starts_with("error: DATA is missing\nhint: for example: feathers-primus patch ")
    );
}
