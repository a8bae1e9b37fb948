//! Servers that understand one way of calling and meet every other with silence.

use std::sync::mpsc::{Receiver, channel};
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::scripted::{Doorman, SPEC, answer, is_spec, websocket};
use crate::support::{Peer, TestEnv};

/// How a server of this test speaks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Speaks {
    Legacy,
    Modern,
    Nothing,
}

/// Answers the calls that it understands and hands them over; `pause` comes before each answer.
fn serve(peer: &mut Peer, speaks: Speaks, pause: Duration, tell: &dyn Fn(String)) {
    while let Some(text) = peer.any_text() {
        if text == "\"primus::id::\"" {
            if speaks != Speaks::Nothing {
                peer.send("\"primus::id::x\"");
            }
            continue;
        }
        let packet: Value = serde_json::from_str(&text).unwrap();
        let id = packet["id"].as_u64().unwrap();
        let name = packet["data"][0].as_str().unwrap();
        if name.contains("::") != (speaks == Speaks::Legacy) || speaks == Speaks::Nothing {
            continue;
        }
        if text.contains("~feathers-primus-probe~") {
            let error = json!({"name": "NotFound", "code": 404, "message": "no"});
            peer.send(json!({"id": id, "type": 1, "data": [error]}).to_string());
            continue;
        }
        tell(text);
        sleep(pause);
        peer.reply(id, &json!("done"));
    }
}

/// A server that speaks as it is told to at the time, and the calls that it understood.
fn server(
    speaks: impl Fn() -> Speaks + Send + Sync + 'static,
    pause: Duration,
) -> (Doorman, Receiver<String>) {
    let (sender, calls) = channel();
    let server = Doorman::start(move |target, stream| {
        if is_spec(target) {
            return answer(stream, "200 OK", SPEC);
        }
        let tell = |text| sender.send(text).unwrap();
        serve(&mut websocket(stream), speaks(), pause, &tell);
    });
    (server, calls)
}

const CREATE: [&str; 3] = ["create", "m", "a=1"];
const OLD: &str = r#"{"type":0,"data":["m::create",{"a":1},{}],"id":"#;
const NEW: &str = r#"{"type":0,"data":["create","m",{"a":1},{}],"id":"#;

#[test]
fn a_write_reaches_every_server_once_and_in_its_own_words() {
    for (speaks, pause, words) in [
        (Speaks::Legacy, 0, OLD),
        (Speaks::Modern, 0, NEW),
        // Slower than the answer to the probe, and than the time that it has.
        (Speaks::Modern, 400, NEW),
        (Speaks::Legacy, 1500, OLD),
    ] {
        let (server, calls) = server(move || speaks, Duration::from_millis(pause));
        let env = TestEnv::new();
        // Unknown, and known.
        for _ in 0..2 {
            let run = env.run([&CREATE[..], &["--url", &server.url()]].concat());
            assert_eq!(run.success(), "\"done\"\n");
            let got: Vec<_> = calls.try_iter().collect();
            assert_eq!(got.len(), 1, "{got:?}");
            assert!(got[0].starts_with(words), "{got:?}");
        }
    }
}

#[test]
fn a_server_that_changed_its_dialect_gets_a_write_once() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    let legacy = Arc::new(AtomicBool::new(true));
    let now = Arc::clone(&legacy);
    let speaks = move || match now.load(Ordering::Relaxed) {
        true => Speaks::Legacy,
        false => Speaks::Modern,
    };
    let (server, calls) = server(speaks, Duration::ZERO);
    let env = TestEnv::new();
    for is_legacy in [true, false, true] {
        legacy.store(is_legacy, Ordering::Relaxed);
        for _ in 0..2 {
            let run = env.run([&CREATE[..], &["--url", &server.url()]].concat());
            assert_eq!(run.success(), "\"done\"\n");
            let got: Vec<_> = calls.try_iter().collect();
            assert_eq!(got.len(), 1, "{got:?}");
            assert!(
                got[0].starts_with(if is_legacy { OLD } else { NEW }),
                "{got:?}"
            );
        }
    }
}

#[test]
fn a_named_dialect_that_is_wrong_is_told_before_the_time_is_up() {
    for (speaks, named, told) in [
        (
            Speaks::Legacy,
            "feathers4",
            "error: the server speaks the dialect of Feathers 2 and older, not feathers4\n",
        ),
        (
            Speaks::Modern,
            "feathers2",
            "error: the server speaks the dialect of Feathers 3 to 5, not feathers2\n",
        ),
    ] {
        let (server, calls) = server(move || speaks, Duration::ZERO);
        let url = server.url();
        let create = [
            &CREATE[..],
            &["--dialect", named, "--timeout", "20s", "--url", &url],
        ]
        .concat();
        let stderr = TestEnv::new().run(create).failure(3);
        assert!(stderr.starts_with(told), "{stderr}");
        assert!(stderr.contains("hint: leave out --dialect"), "{stderr}");
        assert_eq!(calls.try_iter().count(), 0);
    }
}

#[test]
fn a_server_that_says_nothing_is_a_time_out() {
    let (server, _) = server(|| Speaks::Nothing, Duration::ZERO);
    let find = ["find", "m", "--timeout", "500ms", "--url", &server.url()];
    let stderr = TestEnv::new().run(find).failure(4);
    assert!(stderr.contains("nothing at all came"), "{stderr}");
}

/// feathers-authentication 0.4 to 0.7 answers by events, with ids of its own, and dies of a
/// `logout` without one.
#[test]
fn an_old_plugin_answers_by_events() {
    let server = Doorman::start(|target, stream| {
        if is_spec(target) {
            return answer(stream, "200 OK", SPEC);
        }
        let mut peer = websocket(stream);
        while let Some(text) = peer.any_text() {
            if text == "\"primus::id::\"" {
                peer.send("\"primus::id::x\"");
                continue;
            }
            let packet: Value = serde_json::from_str(&text).unwrap();
            let payload = &packet["data"][1];
            match packet["data"][0].as_str().unwrap() {
                "authenticate" if payload["password"] == "right" || payload["token"] == "t.o.k" => {
                    peer.event("authenticated", &json!({"token": "t.o.k", "data": {"id": 1}}));
                }
                "authenticate" => peer.send(
                    r#"{"type":0,"id":1,"data":["unauthorized",{"name":"NotAuthenticated","message":"Invalid login.","code":401}]}"#,
                ),
                "logout" => {
                    let id = packet["id"].as_u64().expect("it would have died");
                    peer.send(json!({"id": id, "type": 1, "data": []}).to_string());
                }
                "m::find" => peer.reply(packet["id"].as_u64().unwrap(), &json!([])),
                _ => {}
            }
        }
    });
    let env = TestEnv::new();
    let url = server.url();
    let login = ["login", "email=a@b", "--password-stdin", "--url", &url];
    for _ in 0..2 {
        let stderr = env.run_with_stdin(login, "wrong").failure(5);
        assert!(
            stderr.starts_with("error: NotAuthenticated (401): Invalid login.\n"),
            "{stderr}"
        );
        env.run_with_stdin(login, "right").success();
        assert_eq!(env.run(["find", "m", "--url", &url]).success(), "[]\n");
        let out = env.run(["logout", "--url", &url]);
        assert_eq!(out.stderr, format!("signed out at {url}\n"));
        out.success();
    }
}
