//! Servers of SockJS and Engine.IO that greet, frame and ping, and some that do not.

use serde_json::{Value, json};

use crate::support::scripted::{Doorman, answer, is_spec, websocket};
use crate::support::{Peer, Run, TestEnv};

/// Runs `find` against a server of a transformer with a script for its websocket.
#[track_caller]
fn find(transformer: &'static str, script: impl Fn(&mut Peer) + Send + Sync + 'static) -> Run {
    let spec = json!({"version": "8.0.9", "transformer": transformer, "parser": "json"});
    let server = Doorman::start(move |target, stream| match is_spec(target) {
        true => answer(stream, "200 OK", &spec.to_string()),
        false => script(&mut websocket(stream)),
    });
    let find = [
        "find",
        "m",
        "--connect-timeout",
        "1s",
        "--dialect",
        "feathers4",
    ];
    TestEnv::new().run([&find[..], &["--url", &server.url()]].concat())
}

/// Takes the packet out of a frame of SockJS.
fn packet_of_sockjs(text: &str) -> Value {
    let messages: Vec<String> = serde_json::from_str(text).unwrap();
    serde_json::from_str(&messages[0]).unwrap()
}

#[test]
fn nothing_is_sent_before_the_greeting() {
    for (transformer, greeting) in [("sockjs", "o"), ("engine.io", r#"0{"sid":"x"}"#)] {
        let run = find(transformer, move |peer| {
            let stream = peer.socket.get_ref().try_clone().unwrap();
            stream.set_nonblocking(true).unwrap();
            std::thread::sleep(std::time::Duration::from_millis(50));
            assert!(
                peer.socket.read().is_err(),
                "it spoke before it was greeted"
            );
            stream.set_nonblocking(false).unwrap();
            peer.send(greeting);
            let text = peer.any_text().unwrap();
            assert!(text.contains("find"), "{text}");
            match text.strip_prefix('4') {
                Some(_) => peer.send(r#"4{"type":1,"id":1,"data":[null,[]]}"#),
                None => {
                    let id = packet_of_sockjs(&text)["id"].as_u64().unwrap();
                    let ack = json!({"type": 1, "id": id, "data": [null, []]}).to_string();
                    // Several messages in one frame, and signs of life around it.
                    peer.send("h");
                    peer.send(
                        json!(["\"primus::x\"", ack, ack])
                            .to_string()
                            .replacen('[', "a[", 1),
                    );
                }
            }
            peer.ignore();
        });
        assert_eq!(run.success(), "[]\n", "{transformer}");
    }
}

#[test]
fn a_ping_of_engine_io_is_answered_before_the_answer_comes() {
    let run = find("engine.io", |peer| {
        peer.send(r#"0{"sid":"x","pingInterval":25000,"pingTimeout":20000,"upgrades":[]}"#);
        assert!(peer.any_text().unwrap().starts_with("4{"));
        peer.send("2");
        assert_eq!(peer.any_text().as_deref(), Some("3"));
        peer.send(r#"4{"type":1,"id":1,"data":[null,[]]}"#);
        // It says farewell in the words of its layer.
        assert_eq!(peer.any_text().as_deref(), Some("1"));
        peer.ignore();
    });
    assert_eq!(run.success(), "[]\n");
}

#[test]
fn a_server_that_does_not_greet_is_told() {
    for (transformer, said, told) in [
        ("sockjs", "", "no greeting of the server within 1s"),
        ("engine.io", "", "no greeting of the server within 1s"),
        ("sockjs", "hello", "no greeting of the server within 1s"),
        ("engine.io", "0{", "no greeting of the server within 1s"),
        (
            "sockjs",
            r#"c[3000,"Go away!"]"#,
            "the server took the connection and did not greet",
        ),
        (
            "engine.io",
            "1",
            "the server took the connection and did not greet",
        ),
    ] {
        let stderr = find(transformer, move |peer| {
            if !said.is_empty() {
                peer.send(said);
            }
            peer.ignore();
        })
        .failure(3);
        assert!(
            stderr.starts_with(&format!("error: {told}\n")),
            "{said}: {stderr}"
        );
        assert!(
            stderr.contains("hint: is --transformer right for /primus?"),
            "{stderr}"
        );
    }
}

#[test]
fn a_layer_that_ends_ends_the_call() {
    for (transformer, greeting, end) in [
        ("sockjs", "o", r#"c[1000,"Normal closure"]"#),
        ("engine.io", r#"0{"sid":"x"}"#, "1"),
    ] {
        let stderr = find(transformer, move |peer| {
            peer.send(greeting);
            peer.any_text();
            peer.send(end);
            peer.ignore();
        })
        .failure(3);
        assert!(
            stderr
                .contains("\nerror: the connection was lost before the answer to find on m came\n"),
            "{stderr}"
        );
    }
}
