//! What JSON cannot hold, over the parsers that can: shown in EJSON form, and back as it came.

use serde_json::{Value, json};

use crate::cell::{Cell, Client};

fn client(parser: &'static [(&'static str, &'static str)]) -> Client {
    let cell = Cell {
        name: "values",
        generation: "feathers4",
        switches: parser,
        dialect: None,
    };
    cell.caller()
}

fn values(client: &Client, args: &[&str]) -> Value {
    serde_json::from_str(&client.ok(args)).unwrap()
}

const DATA: &str = r#"{"when":{"$date":1709210096789},"list":[{"$date":0}],"bytes":{"$binary":"AP+Aw+KCrA=="},"nan":{"$InfNaN":0},"escaped":{"$escape":{"$date":5}},"n":-1.5,"large":9007199254740991}"#;

#[test]
fn ejson_and_msgpack_carry_dates_bytes_and_odd_numbers() {
    for switches in [
        &[("PARSER", "ejson")][..],
        &[("PARSER", "msgpack")],
        &[("PARSER", "ejson"), ("TRANSFORMER", "sockjs")],
        &[
            ("PARSER", "msgpack"),
            ("TRANSFORMER", "engine.io"),
            ("WEBSOCKETS", "off"),
        ],
    ] {
        let client = client(switches);
        let all = values(&client, &["find", "values"]);
        assert_eq!(all["when"], json!({"$date": 1_709_210_096_789_u64}));
        assert_eq!(
            all["dates"],
            json!([{"$date": 0}, {"at": {"$date": -1}, "of": [{"$date": 2_147_483_648_000_u64}]}])
        );
        assert_eq!(all["bytes"], json!({"$binary": "AP+Aw+KCrA=="}));
        assert_eq!(all["nan"], json!({"$InfNaN": 0}));
        assert_eq!(all["schlüssel 🎉"], true);
        assert_eq!(
            client.ok(&["get", "values", "infinity"]),
            r#"[{"$InfNaN":1},{"$InfNaN":-1}]"#
        );
        assert_eq!(
            client.ok(&["get", "values", "pattern"]),
            r#"{"$regexp":"a\\/b","$flags":"gi"}"#
        );

        let arrived = values(&client, &["create", "values", DATA]);
        assert_eq!(
            arrived["when"],
            json!({"type": "Date", "iso": "2024-02-29T12:34:56.789Z"})
        );
        assert_eq!(arrived["list.0"]["type"], "Date");
        assert_eq!(arrived["bytes"]["hex"], "00ff80c3e282ac");
        assert_eq!(arrived["nan"]["text"], "NaN");
        // It only looks like a date.
        assert_eq!(arrived["escaped"]["type"], "Object");
        assert_eq!(arrived["escaped.$date"]["text"], "5");
        assert_eq!(arrived["n"]["text"], "-1.5");
        assert_eq!(arrived["large"]["text"], "9007199254740991");
    }
}

/// BinaryPack knows bytes and no dates: its encoder writes them as text.
#[test]
fn binary_carries_bytes() {
    let client = client(&[("PARSER", "binary")]);
    let all = values(&client, &["find", "values"]);
    assert_eq!(all["bytes"], json!({"$binary": "AP+Aw+KCrA=="}));
    assert_eq!(all["nan"], json!({"$InfNaN": 0}));
    assert!(
        all["when"].as_str().unwrap().starts_with("Thu Feb 29 2024"),
        "{all}"
    );
    let arrived = values(&client, &["create", "values", DATA]);
    assert_eq!(arrived["bytes"]["hex"], "00ff80c3e282ac");
    assert_eq!(arrived["when.$date"]["text"], "1709210096789");
    assert_eq!(arrived["escaped.$date"]["text"], "5");
    assert_eq!(arrived["large"]["text"], "9007199254740991");
}

/// Every number, text and list that a parser writes in a way of its own comes as it does in JSON.
#[test]
fn numbers_texts_and_lists_are_the_same_over_every_parser() {
    let [json, ejson, msgpack, binary] = [
        &[("PARSER", "json")],
        &[("PARSER", "ejson")],
        &[("PARSER", "msgpack")],
        &[("PARSER", "binary")],
    ]
    .map(|switches| client(switches));
    for name in [
        "integers",
        "negatives",
        "floats",
        "text",
        "unicode",
        "long",
        "list",
        "map",
        "empty",
        "large",
        "longest",
    ] {
        let expected = values(&json, &["get", "values", name]);
        for other in [&ejson, &msgpack, &binary] {
            let got = values(other, &["get", "values", name]);
            assert_eq!(got, expected, "{name}");
        }
    }
}
