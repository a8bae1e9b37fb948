//! `update`: a record in place of another.

use serde_json::json;

use crate::support::TestEnv;
use crate::{refuses, sends, sends_what_it_shows, value};

#[test]
fn the_record_is_replaced() {
    let made = value(&["create", "messages", "text=old", "user=eve"]);
    let id = made["id"].to_string();
    let record = value(&["update", "messages", &id, "text=new"]);
    assert_eq!(record, json!({"text": "new", "id": made["id"]}));
    assert_eq!(value(&["get", "messages", &id]), record);
}

#[test]
fn id_data_and_query_go_out_in_order() {
    sends(&["update", "m", "7", "a=1"], r#""update","m",7,{"a":1},{}"#);
    sends(
        &["update", "m", "x", "a=1", "-q", "b=2"],
        r#""update","m","x",{"a":1},{"b":2}"#,
    );
    sends(
        &["update", "m", "null", "a=1", "-q", "b=2"],
        r#""update","m",null,{"a":1},{"b":2}"#,
    );
    sends(
        &["update", "m", "null", "a=1", "--all-records"],
        r#""update","m",null,{"a":1},{}"#,
    );
    sends_what_it_shows(&["update", "m", "7", "a=1"]);
}

#[test]
fn every_record_is_touched_only_when_asked_for() {
    refuses(
        &["update", "m", "null", "a=1", "--dry-run"],
        "error: update null without a query would touch every record\n\
         hint: say which records with --query, or --all-records if you mean all of them\n",
    );
}

#[test]
fn missing_data_is_refused_with_an_example() {
    let stderr = TestEnv::new().run(["update", "messages", "7"]).failure(2);
    assert!(
        stderr.starts_with("error: DATA is missing\nhint: for example: feathers-primus update ")
    );
}
