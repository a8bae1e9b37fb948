//! Calls that succeed, and that what comes back is what the server wrote.

use serde_json::{Value, json};

use crate::cell::{Cell, Client};

/// Only the records that the server starts with, whatever other tests create meanwhile.
const SEEDED: &str = "id[$lte]=25";

pub fn find(cell: &Cell) {
    let client = cell.caller();
    assert_eq!(
        client.ok(&["find", "nested/notes"]),
        r#"[{"id":1,"title":"first"},{"id":2,"title":"second"},{"id":3,"title":"third"}]"#
    );
    assert_eq!(
        client.ok(&["find", "/nested/notes/", "-q", "title=second"]),
        r#"[{"id":2,"title":"second"}]"#
    );
}

pub fn find_all(cell: &Cell) {
    let client = cell.caller();
    let find = ["find", "messages", "-q", SEEDED, "--select", "id"];
    let all = |options: &[&str]| {
        let run = client.run(&[&find[..], &["--all"], options].concat());
        assert!(run.stderr.contains("sorted by id"), "{run:#?}");
        let records: Vec<Value> = serde_json::from_str(&run.success()).unwrap();
        let id = |record: &Value| record["id"].as_u64().unwrap();
        records.iter().map(id).collect::<Vec<_>>()
    };
    let ids: Vec<_> = (1..=25).collect();
    // A page is as long as the server makes it: 10 if nothing is said, 50 at most.
    for options in [
        &[][..],
        &["--limit", "3"],
        &["--limit", "100"],
        &["--in-flight", "1"],
    ] {
        assert_eq!(all(options), ids, "{options:?}");
    }
    assert_eq!(all(&["--skip", "4", "--max", "13"]), ids[4..17]);
    assert_eq!(client.ok(&[&find[..], &["--count"]].concat()), "25");
    // A service that does not paginate.
    let notes = client.ok(&["find", "nested/notes"]);
    assert_eq!(client.ok(&["find", "nested/notes", "--all"]), notes);
    assert_eq!(
        client.ok(&["find", "nested/notes", "--all", "--limit", "2"]),
        notes
    );
    assert_eq!(client.ok(&["find", "nested/notes", "--count"]), "3");
}

pub fn find_with_a_query(cell: &Cell) {
    let client = cell.caller();
    assert_eq!(
        client.ok(&[
            "find",
            "messages",
            "-q",
            "status=read",
            "-q",
            SEEDED,
            "--sort",
            "-id",
            "--select",
            "text",
            "--skip",
            "1",
            "--limit",
            "3",
        ]),
        r#"{"total":12,"limit":3,"skip":1,"data":[{"text":"message 22"},{"text":"message 20"},{"text":"message 18"}]}"#
    );
    assert_eq!(
        client.ok(&[
            "find",
            "messages",
            "-q",
            "$or[0][id]=3",
            "-q",
            "$or[1][text]=message 7",
            "-q",
            r#"{"$select":["id"]}"#,
        ]),
        r#"{"total":2,"limit":10,"skip":0,"data":[{"id":3},{"id":7}]}"#
    );
    // What the server got, types included. The order of keys is nobody's concern.
    let got = client.ok(&[
        "find", "echo", "-q", "n=1", "-q", "t=\"1\"", "-q", "a[b][]=x", "-q", "z:=null", "--limit",
        "2", "--skip", "0", "--sort", "b,-a", "--select", "b,a",
    ]);
    let got: Value = serde_json::from_str(&got).unwrap();
    assert_eq!(
        got["query"],
        json!({
            "n": 1, "t": "1", "a": {"b": ["x"]}, "z": null, "$limit": 2, "$skip": 0,
            "$sort": {"b": 1, "a": -1}, "$select": ["b", "a"],
        })
    );
    // Of $sort it matters.
    assert_eq!(got["query"]["$sort"].to_string(), r#"{"b":1,"a":-1}"#);
}

pub fn find_pages(cell: &Cell) {
    let client = cell.caller();
    let page = |args: &[&str]| {
        let page = client.ok(&[&["find", "messages", "-q", SEEDED], args].concat());
        let page: Value = serde_json::from_str(&page).unwrap();
        let ids: Vec<_> = page["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["id"].as_u64().unwrap())
            .collect();
        (
            page["total"].as_u64(),
            page["limit"].as_u64(),
            page["skip"].as_u64(),
            ids,
        )
    };
    assert_eq!(page(&[]), (Some(25), Some(10), Some(0), (1..=10).collect()));
    assert_eq!(
        page(&["--skip", "20"]),
        (Some(25), Some(10), Some(20), (21..=25).collect())
    );
    // The server's own bound.
    assert_eq!(
        page(&["--limit", "99"]),
        (Some(25), Some(50), Some(0), (1..=25).collect())
    );
    assert_eq!(
        page(&["--limit", "0"]),
        (Some(25), Some(0), Some(0), vec![])
    );
}

pub fn find_prints_records(cell: &Cell) {
    let client = cell.caller();
    assert_eq!(
        client.ok(&[
            "find", "messages", "--limit", "2", "--select", "id,text", "-o", "ndjson"
        ]),
        "{\"id\":1,\"text\":\"message 1\"}\n{\"id\":2,\"text\":\"message 2\"}"
    );
}

pub fn get(cell: &Cell) {
    let client = cell.caller();
    let third = r#"{"id":3,"text":"message 3","status":"unread","user":"cyd","createdAt":"2024-01-01T02:00:00.000Z"}"#;
    assert_eq!(client.ok(&["get", "messages", "3"]), third);
    assert_eq!(client.ok(&["get", "messages", "\"3\""]), third);
    assert_eq!(
        client.ok(&["get", "messages", "3", "--select", "text", "-q", "user=cyd"]),
        r#"{"text":"message 3","id":3}"#
    );
    let stderr = client.run(&["get", "messages", "999999"]).failure(6);
    assert!(
        stderr.starts_with("error: NotFound (404): No record found for id '999999'\n"),
        "{stderr}"
    );
}

/// Ids keep their type and all of their digits on the way to the server.
pub fn ids(cell: &Cell) {
    let client = cell.caller();
    for (typed, got, kind) in [
        ("7", "7", "number"),
        ("-7", "-7", "number"),
        ("999999999999999", "999999999999999", "number"),
        ("\"7\"", "\"7\"", "string"),
        ("01", "\"01\"", "string"),
        ("1e5", "\"1e5\"", "string"),
        ("12345678901234567890", "\"12345678901234567890\"", "string"),
        (
            "507f191e810c19729de860ea",
            "\"507f191e810c19729de860ea\"",
            "string",
        ),
        ("日本", "\"日本\"", "string"),
    ] {
        assert_eq!(
            client.ok(&["get", "echo", typed]),
            format!(
                r#"{{"method":"get","id":{got},"query":{{}},"types":{{"id":"{kind}","query":"object"}}}}"#
            )
        );
    }
}

pub fn create(cell: &Cell) {
    let client = cell.caller();
    let created = client.ok(&["create", "messages", "text=hi", "read:=false", "tags[]=a"]);
    let id = new_id(&created, r#"{"text":"hi","read":false,"tags":["a"]}"#);
    assert_eq!(client.ok(&["get", "messages", &id]), created);
    let from_stdin = client.run_with_stdin(&["create", "messages", "-"], r#"{"text":"piped"}"#);
    new_id(from_stdin.success().trim_end(), r#"{"text":"piped"}"#);
}

/// What goes in comes out, letter for letter.
pub fn create_exactly(cell: &Cell) {
    let data = r#"{"text":"Grüße, 世界 🎉 \"quoted\" \\ and\nnew line","zero":0,"nested":{"list":[1,2.5,-3e-7,true,false,null,"ß"],"deeper":{"empty":{},"none":[]}},"10":"b","a.b":1}"#;
    // JavaScript puts keys that are numbers first.
    let told = r#"{"10":"b","text":"Grüße, 世界 🎉 \"quoted\" \\ and\nnew line","zero":0,"nested":{"list":[1,2.5,-3e-7,true,false,null,"ß"],"deeper":{"empty":{},"none":[]}},"a.b":1}"#;
    let client = cell.caller();
    assert_eq!(
        client.ok(&["create", "echo", data, "-q", "größe[$in][]=ß"]),
        format!(
            r#"{{"method":"create","data":{told},"query":{{"größe":{{"$in":["ß"]}}}},"types":{{"data":"object","query":"object"}}}}"#
        )
    );
    new_id(&client.ok(&["create", "messages", data]), told);
}

pub fn create_array(cell: &Cell) {
    let client = cell.caller();
    let created = client.ok(&[
        "create",
        "messages",
        r#"[{"text":"one of two"},{"text":"two of two"}]"#,
        "-o",
        "ndjson",
    ]);
    let (one, two) = created.split_once('\n').unwrap();
    new_id(one, r#"{"text":"one of two"}"#);
    new_id(two, r#"{"text":"two of two"}"#);
}

pub fn update(cell: &Cell) {
    let client = cell.caller();
    let id = created(&client, "to be replaced");
    let replaced = format!(r#"{{"text":"replaced","id":{id}}}"#);
    assert_eq!(
        client.ok(&["update", "messages", &id, "text=replaced"]),
        replaced
    );
    assert_eq!(client.ok(&["get", "messages", &id]), replaced);
    assert_eq!(
        client.ok(&["update", "echo", "a b", "[1,\"2\"]", "-q", "a[b]=c"]),
        r#"{"method":"update","id":"a b","data":[1,"2"],"query":{"a":{"b":"c"}},"types":{"id":"string","data":"array","query":"object"}}"#
    );
}

/// What null means is the service's matter: feathers-memory replaces one record at a time.
pub fn update_null(cell: &Cell) {
    let client = cell.caller();
    assert_eq!(
        client.ok(&["update", "echo", "null", "x=1", "-q", "a=b"]),
        r#"{"method":"update","id":null,"data":{"x":1},"query":{"a":"b"},"types":{"id":"null","data":"object","query":"object"}}"#
    );
}

pub fn patch(cell: &Cell) {
    let client = cell.caller();
    let id = created(&client, "to be patched");
    let patched = format!(r#"{{"text":"to be patched","id":{id},"status":"done"}}"#);
    assert_eq!(
        client.ok(&["patch", "messages", &id, "status=done"]),
        patched
    );
    assert_eq!(client.ok(&["get", "messages", &id]), patched);
}

pub fn patch_null(cell: &Cell) {
    let client = cell.caller();
    let text = format!("patch null {}", cell.name);
    let ids = [created(&client, &text), created(&client, &text)];
    let query = format!("text={text}");
    let patched = ids.map(|id| format!(r#"{{"text":"{text}","id":{id},"status":"gone"}}"#));
    assert_eq!(
        client.ok(&["patch", "messages", "null", "status=gone", "-q", &query]),
        format!("[{}]", patched.join(","))
    );
    assert_eq!(
        client.ok(&["patch", "messages", "null", "a=1", "-q", "text=of nobody"]),
        "[]"
    );
}

pub fn remove(cell: &Cell) {
    let client = cell.caller();
    let id = created(&client, "to be removed");
    let removed = format!(r#"{{"text":"to be removed","id":{id}}}"#);
    assert_eq!(client.ok(&["remove", "messages", &id]), removed);
    client.run(&["get", "messages", &id]).failure(6);
}

pub fn remove_null(cell: &Cell) {
    let client = cell.caller();
    let text = format!("remove null {}", cell.name);
    let ids = [created(&client, &text), created(&client, &text)];
    let query = format!("text={text}");
    let removed = ids.map(|id| format!(r#"{{"text":"{text}","id":{id}}}"#));
    assert_eq!(
        client.ok(&["remove", "messages", "null", "-q", &query]),
        format!("[{}]", removed.join(","))
    );
    assert_eq!(
        client.ok(&["remove", "messages", "null", "-q", &query]),
        "[]"
    );
}

pub fn call(cell: &Cell) {
    let client = cell.caller();
    assert_eq!(
        client.ok(&["call", "messages", "get", "3", r#"{"$select":["text"]}"#]),
        r#"{"text":"message 3","id":3}"#
    );
    // Nothing is added to the arguments: this one lacks its id.
    let stderr = client.run(&["call", "messages", "get"]).failure(8);
    assert!(stderr.contains("An id must be provided"), "{stderr}");
}

pub fn emit(cell: &Cell) {
    let client = cell.caller();
    let query = r#"{"id":{"$lte":25},"$limit":0}"#;
    let none = r#"{"total":25,"limit":0,"skip":0,"data":[]}"#;
    assert_eq!(client.ok(&["emit", "find", "\"messages\"", query]), none);
    // The old form of the same call.
    assert_eq!(client.ok(&["emit", "messages::find", query]), none);
    let stderr = client
        .run(&["emit", "find", "\"nowhere\"", "{}"])
        .failure(6);
    assert!(
        stderr.starts_with("error: NotFound (404): Service 'nowhere' not found\n"),
        "{stderr}"
    );
}

/// A pipe gets what the server wrote: escapes, control characters, lone surrogates, digits.
pub fn odd_text_and_numbers(cell: &Cell) {
    let client = cell.caller();
    let sent = cell.recorded("multiline");
    assert!(
        sent.contains(r#""half a pair \ud83d alone""#) && sent.contains("\u{202e}"),
        "{sent}"
    );
    assert_eq!(client.ok(&["find", "multiline"]), sent);
    assert_eq!(client.ok(&["find", "multiline", "-o", "json"]), sent);
    assert_eq!(
        client.ok(&["get", "multiline", "numbers"]),
        "[9007199254740991,9007199254740992,12345678901234567000,1e+21,1e-7,0,0.30000000000000004]"
    );
    assert_eq!(
        client.ok(&["get", "multiline", "lone"]),
        r#""half a pair \ud83d alone""#
    );
    assert_eq!(
        client.ok(&["get", "multiline", "nothing of this name"]),
        "null"
    );
    let big = client.ok(&["get", "big", "300000"]);
    assert_eq!(big, format!("\"{}\"", "x".repeat(300_000)));
}

/// Creates a message and returns its id.
#[track_caller]
fn created(client: &Client, text: &str) -> String {
    let created = client.ok(&["create", "messages", &format!("text={text}")]);
    new_id(&created, &format!(r#"{{"text":"{text}"}}"#))
}

/// Checks that a record is what was sent and an id beside it, and returns the id.
#[track_caller]
fn new_id(record: &str, sent: &str) -> String {
    let (fields, _) = sent.rsplit_once('}').unwrap();
    let id = record
        .strip_prefix(&format!("{fields},\"id\":"))
        .and_then(|it| it.strip_suffix('}'));
    let id = id.unwrap_or_else(|| panic!("{record} is not {sent} with an id"));
    assert!(id.parse::<u32>().unwrap() > 25, "{record}");
    id.to_owned()
}
