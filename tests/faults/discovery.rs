//! Finding out how a server wants to be spoken to, where servers are in the way of it.

use std::sync::mpsc::channel;
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::scripted::{Doorman, SPEC, answer, is_spec, websocket};
use crate::support::{Peer, TestEnv};

const NOTHING: &str = "{\"total\":0}\n";

/// Answers every call with the same, as a modern server.
fn answers_calls(peer: &mut Peer) {
    while let Some(text) = peer.text() {
        let packet: Value = serde_json::from_str(&text).unwrap();
        peer.reply(packet["id"].as_u64().unwrap(), &json!({"total": 0}));
    }
}

fn spec(transformer: &str, parser: &str) -> String {
    json!({"version": "8.0.9", "pathname": "/primus", "transformer": transformer, "parser": parser})
        .to_string()
}

#[test]
fn an_unknown_server_is_asked_for_its_spec_and_a_known_one_for_nothing() {
    let (tell, frames) = channel();
    let server = Doorman::start(move |target, stream| {
        if is_spec(target) {
            return answer(stream, "200 OK", SPEC);
        }
        let mut peer = websocket(stream);
        while let Some(text) = peer.any_text() {
            tell.send(text.clone()).unwrap();
            if let Ok(packet) = serde_json::from_str::<Value>(&text)
                && let Some(id) = packet["id"].as_u64()
            {
                peer.reply(id, &json!({"total": 0}));
            }
        }
    });
    let env = TestEnv::new();
    let find = ["find", "m", "--url", &server.url()];
    assert_eq!(env.run(find).success(), NOTHING);
    assert_eq!(server.targets(), ["/primus/spec", "/primus"]);
    let sent: Vec<_> = frames.try_iter().collect();
    assert!(sent[0].contains("~feathers-primus-probe~"), "{sent:?}");
    assert_eq!(sent[1], "\"primus::id::\"");
    assert_eq!(sent[2], r#"{"type":0,"data":["find","m",{}],"id":1}"#);
    assert_eq!(env.run(find).success(), NOTHING);
    assert_eq!(server.targets(), ["/primus"]);
    let sent: Vec<_> = frames.try_iter().collect();
    assert_eq!(sent, [r#"{"type":0,"data":["find","m",{}],"id":1}"#]);
}

#[test]
fn a_spec_that_is_none_is_survived() {
    // What is at its end is not waited for.
    let long = format!("{}{SPEC}", " ".repeat(2 << 20));
    for (status, body) in [
        ("404 Not Found", "Cannot GET /primus/spec".to_owned()),
        ("403 Forbidden", "{\"error\":\"no\"}".to_owned()),
        ("500 Internal Server Error", SPEC.to_owned()),
        ("302 Found\r\nLocation: http://127.0.0.1:1/", String::new()),
        (
            "200 OK\r\nContent-Type: text/html",
            "<!doctype html>".to_owned(),
        ),
        ("200 OK", "null".to_owned()),
        ("200 OK", SPEC[..40].to_owned()),
        ("200 OK", long),
    ] {
        let server = Doorman::start(move |target, stream| {
            if is_spec(target) {
                return answer(stream, status, &body);
            }
            answers_calls(&mut websocket(stream));
        });
        let run = TestEnv::new().run(["find", "m", "--url", &server.url()]);
        assert_eq!(run.success(), NOTHING, "{status}");
        assert_eq!(server.targets(), ["/primus/spec", "/primus/websocket"]);
    }
}

#[test]
fn a_spec_that_hangs_leaves_time_for_the_rest() {
    let server = Doorman::start(|target, stream| {
        if is_spec(target) {
            sleep(Duration::from_secs(20));
        } else {
            answers_calls(&mut websocket(stream));
        }
    });
    let hasty = [
        "find",
        "m",
        "--connect-timeout",
        "1s",
        "--url",
        &server.url(),
    ];
    assert_eq!(TestEnv::new().run(hasty).success(), NOTHING);
}

#[test]
fn what_is_custom_is_named_with_the_flags_to_try() {
    for (transformer, parser, option, like) in [
        ("custom", "json", "--transformer", "websockets"),
        ("websockets", "custom", "--parser", "json"),
        ("lws2", "json", "--transformer", "uws"),
    ] {
        let server = Doorman::start(move |target, stream| match is_spec(target) {
            true => answer(stream, "200 OK", &spec(transformer, parser)),
            false => answers_calls(&mut websocket(stream)),
        });
        let env = TestEnv::new();
        let find = ["find", "m", "--url", &server.url()];
        let stderr = env.run(find).failure(3);
        let name = if parser == "custom" {
            parser
        } else {
            transformer
        };
        assert!(stderr.contains(&format!("{name:?}")), "{stderr}");
        assert!(stderr.contains(&format!("with {option}: ")), "{stderr}");
        let run = env.run([&find[..], &[option, like]].concat());
        assert_eq!(run.success(), NOTHING);
    }
}

#[test]
fn a_cache_that_is_of_no_use_is_no_trouble() {
    let server = Doorman::start(|target, stream| match is_spec(target) {
        true => answer(stream, "200 OK", SPEC),
        false => answers_calls(&mut websocket(stream)),
    });
    let env = TestEnv::new();
    let find = ["find", "m", "--url", &server.url()];
    assert_eq!(env.run(find).success(), NOTHING);
    let cache = env.home().join("config/servers.json");
    let good = std::fs::read_to_string(&cache).unwrap();
    for broken in [
        "",
        "{",
        "[]",
        "\u{0}",
        &good.replace("websockets", "pigeons"),
    ] {
        std::fs::write(&cache, broken).unwrap();
        let run = env.run(find);
        assert_eq!(run.stderr, "");
        assert_eq!(run.success(), NOTHING);
        assert_eq!(std::fs::read_to_string(&cache).unwrap(), good);
    }
    // Not a file at all.
    std::fs::remove_file(&cache).unwrap();
    std::fs::create_dir(&cache).unwrap();
    for _ in 0..2 {
        let run = env.run(find);
        assert_eq!(run.stderr, "");
        assert_eq!(run.success(), NOTHING);
    }
}

#[test]
fn who_is_not_let_in_tries_no_other_way() {
    for transformer in ["websockets", "sockjs", "engine.io", "browserchannel"] {
        let server = Doorman::start(move |target, stream| match is_spec(target) {
            true => answer(stream, "200 OK", &spec(transformer, "json")),
            false => answer(stream, "401 Unauthorized", "{\"error\":\"no entry\"}"),
        });
        let stderr = TestEnv::new()
            .run(["find", "m", "--url", &server.url()])
            .failure(5);
        assert!(stderr.contains("401 Unauthorized: no entry"), "{stderr}");
        assert_eq!(server.targets().len(), 2, "{transformer}");
    }
}

#[test]
fn where_websockets_are_refused_the_transformer_has_other_ways() {
    for (transformer, ways) in [
        (
            "sockjs",
            &["/websocket", "/primus/websocket", "/xhr_streaming"][..],
        ),
        ("engine.io", &["transport=websocket", "transport=polling"]),
    ] {
        let server = Doorman::start(move |target, stream| match is_spec(target) {
            true => answer(stream, "200 OK", &spec(transformer, "json")),
            false => answer(stream, "502 Bad Gateway", "no websockets here"),
        });
        let stderr = TestEnv::new()
            .run(["find", "m", "--url", &server.url(), "-v"])
            .failure(3);
        assert!(
            stderr.contains("502 Bad Gateway: no websockets here"),
            "{stderr}"
        );
        let targets = server.targets();
        assert_eq!(targets.len(), ways.len() + 1, "{targets:?}");
        for (target, way) in targets[1..].iter().zip(ways) {
            assert!(target.contains(way), "{targets:?}");
        }
    }
}

/// There is no working package of uws any more; it frames as the plain ones do.
#[test]
fn a_server_of_uws_is_a_plain_one() {
    let server = Doorman::start(|target, stream| {
        if is_spec(target) {
            return answer(stream, "200 OK", &spec("uws", "json"));
        }
        let mut peer = websocket(stream);
        while let Some(text) = peer.text() {
            let packet: Value = serde_json::from_str(&text).unwrap();
            let user = json!({
                "accessToken": "a.b.c",
                "authentication": {"strategy": "local"},
                "user": {"email": "ada@example.com"},
            });
            let result = match packet["data"][1].as_str() {
                Some("authentication") => user,
                _ => json!({"total": 0}),
            };
            peer.reply(packet["id"].as_u64().unwrap(), &result);
            peer.event("messages created", &json!({"id": 1}));
        }
    });
    let env = TestEnv::new();
    let url = server.url();
    for told in ["(says the server's spec)", "(known from an earlier run)"] {
        let run = env.run(["find", "m", "-v", "--anonymous", "--url", &url]);
        let found = "transformer uws, parser json, Primus 8.0.9";
        assert!(
            run.stderr.contains(found) && run.stderr.contains(told),
            "{run:#?}"
        );
        assert_eq!(run.success(), NOTHING);
        let login = [
            "login",
            "email=ada@example.com",
            "--password-stdin",
            "--url",
            &url,
        ];
        let signed_in = env.run_with_stdin(login, "x").success();
        assert!(
            signed_in.starts_with("signed in as ada@example.com"),
            "{signed_in}"
        );
        let listen = [
            "listen",
            "messages",
            "--count",
            "1",
            "--payload",
            "--url",
            &url,
        ];
        assert_eq!(env.run(listen).success(), "{\"id\":1}\n");
    }
}
