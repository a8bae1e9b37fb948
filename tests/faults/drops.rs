//! Connections that end: with a word, without one, and in the middle of one.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::support::scripted::{Doorman, websocket};
use crate::wire::{self, CLOSE, FIN, TEXT, ack, close_frame, frame};
use crate::{answered, connected};

const FIND: [&str; 2] = ["find", "messages"];
const CREATE: [&str; 3] = ["create", "messages", "text=hi"];

#[test]
fn a_close_frame_is_told_with_its_code_and_reason() {
    for (bytes, text) in [
        (
            close_frame(1000, ""),
            "the server closed the connection (code 1000)\n",
        ),
        (
            close_frame(1001, "bye"),
            "the server closed the connection (code 1001: bye)\n",
        ),
        (
            close_frame(4999, "own"),
            "the server closed the connection (code 4999: own)\n",
        ),
        (
            frame(FIN | CLOSE, b""),
            "the server closed the connection without a word\n",
        ),
        (close_frame(1009, ""), "Primus sets 10 MiB (maxLength)\n"),
    ] {
        let after = bytes.clone();
        let run = answered(&FIND, move |peer, _| wire::write(peer, &after));
        let stderr = run.failure(3);
        assert!(stderr.contains(text), "{stderr}");
        assert!(
            stderr.contains("lost before the answer to find on messages came"),
            "{stderr}"
        );

        // Before the call, or beside it: who knows.
        let run = connected(&FIND, move |peer| {
            wire::write(peer, &bytes);
            peer.drain();
        });
        let stderr = run.failure(3);
        assert!(stderr.contains(text), "{stderr}");
    }
}

#[test]
fn a_close_frame_is_answered() {
    connected(&FIND, |peer| {
        peer.packet();
        wire::write(peer, &close_frame(1001, "going away"));
        match peer.socket.read() {
            Ok(Message::Close(Some(frame))) => assert_eq!(u16::from(frame.code), 1001),
            other => panic!("instead of a close frame: {other:?}"),
        }
    })
    .failure(3);
}

#[test]
fn a_close_beside_the_answer_takes_nothing_from_it() {
    let run = answered(&FIND, |peer, id| {
        let answer = frame(FIN | TEXT, ack(id, "[1]").as_bytes());
        wire::write(peer, &[answer, close_frame(1011, "too bad")].concat());
    });
    assert_eq!(run.success(), "[1]\n");
}

#[test]
fn a_lost_answer_to_a_write_is_an_unknown_outcome_that_tells_what_was_sent() {
    for (args, sent) in [
        (&CREATE[..], r#"["create","messages",{"text":"hi"},{}]"#),
        (
            &["update", "messages", "1", "password=hunter2"],
            r#"["update","messages",1,{"password":"[redacted]"},{}]"#,
        ),
        (
            &["patch", "messages", "1", "text=hi"],
            r#"["patch","messages",1,{"text":"hi"},{}]"#,
        ),
        (
            &["remove", "messages", "1"],
            r#"["remove","messages",1,{}]"#,
        ),
        (
            &["call", "messages", "archive"],
            r#"["archive","messages"]"#,
        ),
    ] {
        let run = answered(args, |peer, _| wire::write(peer, &close_frame(1001, "")));
        let stderr = run.failure(3);
        assert!(stderr.starts_with("error: unknown outcome: "), "{stderr}");
        let line = stderr.lines().find_map(|line| line.strip_prefix("sent: "));
        let packet: serde_json::Value = serde_json::from_str(line.unwrap()).unwrap();
        assert_eq!(packet["data"].to_string(), sent);
        assert!(stderr.contains("it may have been carried out"), "{stderr}");
    }
    let run = answered(&["create", "m", "a=b", "-o", "json"], |peer, _| {
        wire::write(peer, &close_frame(1001, ""));
    });
    let error: serde_json::Value = serde_json::from_str(&run.failure(3)).unwrap();
    assert!(
        error["error"]["sent"]
            .as_str()
            .unwrap()
            .contains(r#"{"a":"b"}"#)
    );
}

/// A server that loses its first connections after a call came, and answers on the next one;
/// returns how many calls came.
fn lost_and_found(args: &[&str], losses: usize) -> (crate::support::Run, usize) {
    let calls = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&calls);
    let server = Doorman::start(move |_, stream| {
        let mut peer = websocket(stream);
        let (id, data) = peer.packet();
        if data[2]["accessToken"] == "t" {
            peer.reply(id, &json!({"accessToken": "t", "authentication": {}}));
            peer.packet();
        }
        if count.fetch_add(1, Ordering::Relaxed) >= losses {
            peer.reply(1 + u64::from(data[2]["accessToken"] == "t"), &json!([1]));
        }
        wire::write(&mut peer, &close_frame(1001, ""));
        peer.ignore();
    });
    let env = crate::support::TestEnv::new();
    let url = server.url();
    let mut command = env.command(["--url", &url].iter().chain(&crate::KNOWN).chain(args));
    let run = crate::finished(command.env("FEATHERS_PRIMUS_TOKEN", "t"));
    (run, calls.load(Ordering::Relaxed))
}

#[test]
fn a_read_whose_answer_was_lost_is_asked_once_more() {
    for args in [&FIND[..], &["get", "messages", "1"]] {
        let (run, calls) = lost_and_found(args, 1);
        assert!(
            run.stderr
                .starts_with("connection lost, asking once more: "),
            "{run:#?}"
        );
        assert_eq!((run.success().as_str(), calls), ("[1]\n", 2));
        let (run, calls) = lost_and_found(args, 2);
        let stderr = run.failure(3);
        assert!(stderr.contains("lost before the answer to "), "{stderr}");
        assert!(!stderr.contains("unknown outcome"), "{stderr}");
        assert_eq!(calls, 2);
    }
}

#[test]
fn a_write_whose_answer_was_lost_is_sent_again_only_if_that_does_no_harm() {
    for args in [
        &CREATE[..],
        &["update", "messages", "1", "text=hi"],
        &["patch", "messages", "1", "text=hi"],
        &["remove", "messages", "1"],
        &["call", "messages", "archive"],
    ] {
        let (run, calls) = lost_and_found(args, 1);
        assert!(run.failure(3).contains("unknown outcome"));
        assert_eq!(calls, 1, "{args:?}");
        let repeating = [args, &["--retry-lost"]].concat();
        let (run, calls) = lost_and_found(&repeating, 1);
        assert_eq!((run.success().as_str(), calls), ("[1]\n", 2));
        let (run, calls) = lost_and_found(&repeating, 2);
        assert!(run.failure(3).contains("unknown outcome"));
        assert_eq!(calls, 2, "{args:?}");
    }
}

/// Nobody is there to come back to.
#[test]
fn a_read_without_a_way_back_is_lost() {
    let run = connected(&["find", "messages", "--timeout", "1s"], |peer| {
        peer.packet();
        wire::write(peer, &close_frame(1001, "bye"));
    });
    let stderr = run.failure(3);
    assert!(stderr.contains("warning: no way back: "), "{stderr}");
    assert!(stderr.contains("(code 1001: bye)"), "{stderr}");
}

#[cfg(unix)]
#[test]
fn a_reset_in_the_middle_of_a_call_is_a_lost_connection() {
    for (args, unknown) in [(&FIND[..], false), (&CREATE, true)] {
        let run = connected(args, |peer| wire::leave_unread(peer));
        let stderr = run.failure(3);
        assert_eq!(stderr.contains("unknown outcome"), unknown, "{stderr}");
        assert!(
            stderr.contains("caused by: the connection broke: "),
            "{stderr}"
        );
    }
}

#[test]
fn the_end_of_the_bytes_is_a_lost_connection_wherever_it_comes() {
    let answer = |id| frame(FIN | TEXT, ack(id, "[1]").as_bytes());
    for cut in [0, 1, 2, 10, answer(1).len() - 1] {
        let run = connected(&CREATE, move |peer| {
            let (id, _) = peer.packet();
            wire::write(peer, &answer(id)[..cut]);
        });
        let stderr = run.failure(3);
        assert!(
            stderr.starts_with("error: unknown outcome: "),
            "{cut}: {stderr}"
        );
        assert!(stderr.contains("caused by: the server closed the connection without a word\n"));
    }
}

#[test]
fn a_server_that_closes_on_purpose_may_still_answer() {
    let run = answered(&FIND, |peer, id| {
        peer.send("\"primus::server::close\"");
        peer.reply(id, &json!([1]));
    });
    assert_eq!(run.success(), "[1]\n");

    let run = answered(&CREATE, |peer, _| {
        peer.send("\"primus::server::close\"");
        wire::write(peer, &close_frame(1000, ""));
    });
    let stderr = run.failure(3);
    assert!(stderr.starts_with("error: unknown outcome: "), "{stderr}");
    assert!(
        stderr.contains("closed the connection on purpose"),
        "{stderr}"
    );
}

#[test]
fn a_farewell_without_an_answer_keeps_nobody_for_long() {
    let (ended, end) = std::sync::mpsc::channel::<()>();
    let server = crate::support::ScriptedServer::start(move |peer| {
        let (id, _) = peer.packet();
        peer.reply(id, &json!([1]));
        // The socket stays open and mute until the client has ended.
        let _ = end.recv();
        match peer.socket.read() {
            Ok(Message::Close(Some(frame))) => assert_eq!(u16::from(frame.code), 1000),
            other => panic!("instead of a close frame: {other:?}"),
        }
    });
    let env = crate::support::TestEnv::new();
    let run = crate::support::env::finished(&mut crate::command(&env, &server, &FIND));
    drop(ended);
    server.join();
    assert_eq!(run.success(), "[1]\n");
}
