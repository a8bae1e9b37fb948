//! How connections come about, stay and end.

use serde_json::Value;

use crate::cell::Cell;

pub fn headers(cell: &Cell) {
    let client = cell.caller();
    let own = ["-H", "X-Api-Key: 1234", "-H", "Accept-Language: de"];
    let shown = |args: &[&str]| {
        let reply = client.ok(&[args, &own].concat());
        serde_json::from_str::<Value>(&reply).unwrap()
    };
    let spark = shown(&["create", "control", "action=describe"]);
    assert_eq!(spark["headers"]["x-api-key"], "1234");
    assert_eq!(spark["headers"]["accept-language"], "de");
    // Feathers 3 shows them to no service.
    let headers = shown(&["find", "headers"]);
    match cell.generation {
        "feathers3" => assert_eq!(headers, Value::Null),
        _ => assert_eq!(headers["x-api-key"], "1234"),
    }
}

pub fn gate_refuses(cell: &Cell) {
    let url = cell.with(("AUTHORIZE_TOKEN", "sesame")).url();
    for url in [url.clone(), format!("{url}/?token=wrong")] {
        let stderr = cell.client(&url).run(&["find", "nested/notes"]).failure(5);
        let told = "error: the server refused the websocket: 401 Unauthorized: no entry\n";
        assert!(stderr.starts_with(told), "{stderr}");
        assert!(
            stderr.contains("hint: it asks for credentials of the kind: Bearer\n"),
            "{stderr}"
        );
    }
}

pub fn gate_opens(cell: &Cell) {
    let url = cell.with(("AUTHORIZE_TOKEN", "sesame")).url();
    let in_url = cell.client(&format!("{url}?token=sesame&more=a%20b"));
    let spark = in_url.ok(&["create", "control", "action=describe"]);
    let spark: Value = serde_json::from_str(&spark).unwrap();
    assert_eq!(spark["query"]["token"], "sesame");
    assert_eq!(spark["query"]["more"], "a b");
    let notes = [
        "find",
        "nested/notes",
        "--limit",
        "1",
        "-H",
        "Authorization: Bearer sesame",
    ];
    assert_eq!(
        cell.client(&url).ok(&notes),
        r#"[{"id":1,"title":"first"}]"#
    );
}

/// A server of Primus 7 and later drops at its next ping whoever has not answered the last one.
pub fn pings(cell: &Cell) {
    let server = cell.with(("PING_INTERVAL", "300"));
    let _turn = server.turn();
    let listener = cell.client(&server.url());
    let mut listening = listener.start(&["listen", "messages", "--count", "1", "--payload", "-vv"]);
    for _ in 0..3 {
        listening.wait_for("< \"primus::ping::");
        listening.wait_for("> \"primus::pong::");
    }
    let created = cell
        .client(&server.url())
        .ok(&["create", "messages", "text=still there?"]);
    assert_eq!(listening.end().success(), format!("{created}\n"));
}

pub fn server_closes(cell: &Cell) {
    let server = cell.own();
    let listener = cell.client(&server.url());
    let listening = listener.listen(&["messages"]);
    // It is answered before the deed is done.
    let answer = cell
        .client(&server.url())
        .ok(&["create", "control", "action=destroy"]);
    assert_eq!(answer, r#"{"action":"destroy"}"#);
    let stderr = listening.end().failure(3);
    assert_eq!(
        stderr,
        "listening\n\
         error: connection lost\n\
         caused by: the server closed the connection on purpose\n\
         hint: the server is shutting down or wants no more connections\n"
    );
}

pub fn dropped_call(cell: &Cell) {
    let client = cell.caller();
    for (action, how) in [
        ("drop", "without a word"),
        ("restart", "the server closed the connection"),
        ("close", "on purpose"),
    ] {
        let action = format!("action={action}");
        let stderr = client
            .run(&["create", "control", &action, "now:=true"])
            .failure(3);
        assert!(stderr.starts_with("error: unknown outcome: "), "{stderr}");
        assert!(stderr.contains(how), "{stderr}");
        assert!(
            stderr.contains("hint: it may have been carried out"),
            "{stderr}"
        );
    }
}

pub fn too_long(cell: &Cell) {
    let client = cell.client(&cell.with(("MAX_LENGTH", "2000")).url());
    let text = format!("text={}", "x".repeat(1000));
    client.ok(&["create", "messages", &text]);
    let text = format!("text={}", "x".repeat(3000));
    let stderr = client.run(&["create", "messages", &text]).failure(3);
    assert!(stderr.starts_with("error: unknown outcome: "), "{stderr}");
    assert!(stderr.contains("(code 1009"), "{stderr}");
    assert!(stderr.contains("maxLength"), "{stderr}");
}
