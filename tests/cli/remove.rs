//! `remove`: a record gone.

use crate::{refuses, run, sends, sends_what_it_shows, value};

#[test]
fn the_record_is_gone_and_printed() {
    let made = value(&["create", "messages", "text=short"]);
    let id = made["id"].to_string();
    assert_eq!(value(&["remove", "messages", &id]), made);
    let _ = run(&["get", "messages", &id]).failure(6);
}

#[test]
fn id_and_query_go_out_in_order() {
    sends(&["remove", "m", "7"], r#""remove","m",7,{}"#);
    sends(
        &["remove", "m", "null", "-q", "a=1"],
        r#""remove","m",null,{"a":1}"#,
    );
    sends(
        &["remove", "m", "null", "--all-records"],
        r#""remove","m",null,{}"#,
    );
    sends_what_it_shows(&["remove", "m", "7"]);
}

#[test]
fn every_record_is_touched_only_when_asked_for() {
    refuses(
        &["remove", "m", "null"],
        "error: remove null without a query would touch every record\n\
         hint: say which records with --query, or --all-records if you mean all of them\n",
    );
}

#[test]
fn a_service_that_takes_one_at_a_time_is_explained() {
    insta::assert_snapshot!(run(&["remove", "nested/notes", "null", "-q", "id=1"]).failure(7), @r"
    error: MethodNotAllowed (405): Can not remove multiple entries
    hint: the service does not offer this method, or not for several records at once
    ");
}
