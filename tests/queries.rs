//! Queries that are asked here select, sort and cut as real servers do: the same records and the same
//! generated queries go to feathers-memory and to `Query`.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/mod.rs"]
mod support;

use std::collections::HashMap;
use std::fs::File;

use feathers_primus::protocol::service::query::Query;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};
use support::env::finished;
use support::{NodeServer, TestEnv};

/// A service without pages and hooks.
const SERVICE: &str = "nested/notes";
const RECORDS: usize = 120;
const QUERIES: usize = 800;

/// Values that look alike, and values of all types.
fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        (-2..4_i32).prop_map(Value::from),
        prop::sample::select(vec![
            json!(2.5),
            json!(1e3),
            json!(9_007_199_254_740_991_i64),
            json!(""),
            json!("1"),
            json!("10"),
            json!("2"),
            json!("a"),
            json!("B"),
            json!("é"),
            json!("🦀"),
            json!(true),
            json!(false),
            json!(null),
        ]),
    ]
}

/// A time as text or as a number, as they come from JSON.
fn time() -> impl Strategy<Value = Value> {
    prop_oneof![
        (1..6_u32).prop_map(|day| json!(format!("2026-03-0{day}T08:00:00.000Z"))),
        (1..6_i64).prop_map(|day| json!(1_772_352_000_000 + day * 86_400_000)),
    ]
}

fn record() -> impl Strategy<Value = Value> {
    let nested = prop_oneof![
        3 => (prop::option::of(scalar()), prop::option::of(scalar()))
            .prop_map(|(x, y)| object([("x", x), ("y", y)])),
        1 => scalar(),
    ];
    (
        prop::option::of(scalar()),
        prop::option::of(scalar()),
        prop::option::of(nested),
        prop::option::of(time()),
        prop::option::of(prop::collection::vec(scalar(), 0..3).prop_map(Value::from)),
    )
        .prop_map(|(a, b, n, at, tags)| {
            object([("a", a), ("b", b), ("n", n), ("at", at), ("tags", tags)])
        })
}

fn object<'a>(fields: impl IntoIterator<Item = (&'a str, Option<Value>)>) -> Value {
    let fields = fields.into_iter();
    let fields = fields.filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(fields.collect())
}

/// A field and what is asked of it.
fn condition() -> impl Strategy<Value = (String, Value)> {
    let path = prop::sample::select(vec!["a", "b", "n", "n.x", "n.y", "at", "tags", "none"]);
    let value = || prop_oneof![4 => scalar(), 1 => time()];
    let list = || prop::collection::vec(value(), 0..4);
    // Nothing stands before or after null, and which of the two has it differs.
    let order = value().prop_filter("null has no order", |value| !value.is_null());
    let order = (
        prop::sample::select(vec!["$lt", "$lte", "$gt", "$gte"]),
        order,
    );
    let asked = prop_oneof![
        3 => value(),
        3 => order.prop_map(|(name, value)| json!({name: value})),
        1 => value().prop_map(|value| json!({"$ne": value})),
        2 => (prop::sample::select(vec!["$in", "$nin"]), list())
            .prop_map(|(name, list)| json!({name: list})),
        1 => (time(), time()).prop_map(|(low, high)| json!({"$gte": low, "$lt": high})),
        1 => list().prop_map(Value::from),
        1 => (value(), value()).prop_map(|(x, y)| json!({"x": x, "y": y})),
    ];
    (path.prop_map(str::to_owned), asked)
}

/// All that is asked, of fields and of either or each of several.
fn conditions() -> impl Strategy<Value = Map<String, Value>> {
    let leaf = prop::collection::vec(condition(), 0..3).prop_map(Map::from_iter);
    leaf.prop_recursive(2, 8, 3, move |inner| {
        let members = prop::collection::vec(inner, 1..4);
        let group = (prop::sample::select(vec!["$or", "$and"]), members);
        (prop::collection::vec(condition(), 0..2), group).prop_map(|(fields, (name, members))| {
            let mut all = Map::from_iter(fields);
            all.insert(name.to_owned(), members.into_iter().collect());
            all
        })
    })
}

fn query() -> impl Strategy<Value = Value> {
    // Not `n.x`: Feathers 4 takes it for the name of a field, and 5 fails where `n` is missing.
    let field = || prop::sample::select(vec!["a", "b", "n", "at", "tags", "none"]);
    let sort = prop::collection::vec((field(), prop::sample::select(vec![1, -1])), 1..3);
    let sort = sort.prop_map(|keys| {
        keys.into_iter()
            .map(|(key, way)| (key.to_owned(), json!(way)))
            .collect()
    });
    let select = prop::collection::vec(prop::sample::select(vec!["id", "a", "n", "tags"]), 1..3);
    (
        conditions(),
        prop::option::of(sort),
        prop::option::weighted(0.3, 0..9_u8),
        prop::option::weighted(0.3, 0..9_u8),
        prop::option::weighted(0.2, select),
    )
        .prop_map(|(mut query, sort, limit, skip, select)| {
            let mut set = |name: &str, value: Option<Value>| {
                query.extend(value.map(|value| (name.to_owned(), value)));
            };
            set("$sort", sort.map(Value::Object));
            set("$limit", limit.map(Value::from));
            set("$skip", skip.map(Value::from));
            set("$select", select.map(|names| json!(names)));
            Value::Object(query)
        })
}

/// What the program says to many requests, by their ids.
fn asked(url: &str, requests: impl Iterator<Item = Value>) -> HashMap<u64, Value> {
    let lines = requests.map(|request| format!("{request}\n"));
    // From a file: a pipe would be full while nobody reads the replies.
    let env = TestEnv::new();
    let file = env.file("requests", &lines.collect::<String>());
    let mut command = env.command(["batch", "--url", url]);
    command.stdin(File::open(file).unwrap());
    let replies = finished(&mut command);
    let replies = replies.success();
    let replies = replies.lines().map(|line| {
        let mut reply: Value = serde_json::from_str(line).unwrap();
        assert!(reply.get("error").is_none(), "{reply}");
        (reply["id"].as_u64().unwrap(), reply["result"].take())
    });
    replies.collect()
}

fn request(id: usize, method: &str, argument: &Value) -> Value {
    json!({"id": id, "method": method, "service": SERVICE, "args": [argument]})
}

/// What a query makes of records here.
fn found(query: &Value, records: &[Value]) -> Vec<Value> {
    let query = Query::parse(query).unwrap();
    let mut found: Vec<_> = records.iter().filter(|it| query.matches(it)).collect();
    query.sort(&mut found);
    let found = found.into_iter().skip(query.skip());
    let found = found.take(query.limit().unwrap_or(usize::MAX));
    found.map(|record| query.select(record)).collect()
}

fn compare(generation: &str, nulls: bool) {
    let server = NodeServer::start(generation);
    let url = server.url();
    let mut random = TestRunner::deterministic();
    let records = prop::collection::vec(record(), RECORDS);
    let mut records = records.new_tree(&mut random).unwrap().current();
    for record in &mut records {
        let fields = record.as_object_mut().unwrap();
        fields.retain(|_, value| nulls || !value.is_null());
    }
    let creates = records.iter().enumerate();
    asked(
        &url,
        creates.map(|(id, record)| request(id, "create", record)),
    );
    let all = asked(&url, std::iter::once(request(0, "find", &json!({}))));
    let all = all[&0].as_array().unwrap();
    assert!(all.len() >= RECORDS);

    let queries = prop::collection::vec(query(), QUERIES);
    let queries = queries.new_tree(&mut random).unwrap().current();
    let finds = queries.iter().enumerate();
    let answers = asked(&url, finds.map(|(id, query)| request(id, "find", query)));
    let some = |it: &&Value| {
        it.as_array()
            .is_some_and(|found| (1..all.len()).contains(&found.len()))
    };
    assert!(
        answers.values().filter(some).count() > QUERIES / 4,
        "they ask for nothing"
    );
    let told = |id: usize, query: &Value| {
        let mut theirs = answers[&(id as u64)].as_array().unwrap().clone();
        let mut ours = found(query, all);
        if query.get("$select").is_some() {
            // Feathers 5 adds the id here, and 4 does not.
            for record in theirs.iter_mut().chain(&mut ours) {
                record.as_object_mut().unwrap().remove("id");
            }
        }
        (json!(theirs), json!(ours))
    };
    let wrong = queries.iter().enumerate().filter(|(id, query)| {
        let (theirs, ours) = told(*id, query);
        theirs != ours
    });
    let wrong: Vec<_> = wrong.collect();
    let shortest = wrong
        .iter()
        .min_by_key(|(_, query)| query.to_string().len());
    if let Some((id, query)) = shortest {
        let (theirs, ours) = told(*id, query);
        panic!(
            "{} differ, such as {query}\ntheirs: {theirs}\nours: {ours}",
            wrong.len()
        );
    }
}

#[test]
fn queries_find_what_feathers_4_finds() {
    compare("feathers4", true);
}

#[test]
fn queries_find_what_feathers_5_finds() {
    // Among records with null and records without the field, its order is by chance.
    compare("feathers5", false);
}
