//! Answers that come late, double, for nobody, or not at all, and what comes between.

use std::thread::sleep;
use std::time::Duration;

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::support::env::finished;
use crate::support::{ScriptedServer, TestEnv};
use crate::wire::{self, FIN, TEXT, ack, frame};
use crate::{answered, command, connected};

const FIND: [&str; 2] = ["find", "messages"];
const HASTY: [&str; 4] = ["--timeout", "300ms", "find", "messages"];

#[test]
fn a_late_answer_in_time_is_an_answer() {
    let run = answered(&["--timeout", "20s", "find", "messages"], |peer, id| {
        sleep(Duration::from_millis(100));
        peer.reply(id, &json!("late"));
    });
    assert_eq!(run.success(), "\"late\"\n");
}

#[test]
fn an_answer_after_the_time_out_is_none() {
    let run = connected(&HASTY, |peer| {
        let (id, _) = peer.packet();
        // The client asks what is the matter, gives up and says farewell.
        peer.drain();
        wire::write(peer, &frame(FIN | TEXT, ack(id, "\"too late\"").as_bytes()));
        peer.drain();
    });
    run.failure(4);
}

#[test]
fn a_second_answer_is_ignored() {
    let server = ScriptedServer::start(|peer| {
        let (id, _) = peer.packet();
        let user = json!({"accessToken": "t", "authentication": {}});
        peer.reply(id, &user);
        peer.reply(id, &user);
        let (id, _) = peer.packet();
        peer.reply(id, &json!("first"));
        peer.reply(id, &json!("second"));
        peer.drain();
    });
    let env = TestEnv::new();
    let mut find = command(&env, &server, &["-v", "find", "messages"]);
    let run = finished(find.env("FEATHERS_PRIMUS_TOKEN", "t"));
    server.join();
    assert!(
        run.stderr.contains("nobody waits for the ack 1"),
        "{run:#?}"
    );
    assert_eq!(run.success(), "\"first\"\n");
}

#[test]
fn an_answer_to_a_call_that_comes_later_is_ignored() {
    let server = ScriptedServer::start(|peer| {
        let (first, _) = peer.packet();
        peer.reply(first + 1, &json!("early"));
        peer.event("messages created", &json!(1));
        peer.reply(first, &json!({"accessToken": "t", "authentication": {}}));
        let (second, _) = peer.packet();
        assert_eq!(second, first + 1);
        peer.event("messages created", &json!(2));
        peer.reply(first, &json!("old"));
        peer.event("messages created", &json!(3));
        peer.reply(second, &json!("right"));
        peer.drain();
    });
    let env = TestEnv::new();
    let mut find = command(&env, &server, &FIND);
    let run = finished(find.env("FEATHERS_PRIMUS_TOKEN", "t"));
    server.join();
    assert_eq!(run.success(), "\"right\"\n");
}

#[test]
fn an_answer_counts_only_with_the_id_of_the_call() {
    let run = answered(&FIND, |peer, id| {
        let spelled = format!("\"{id}\"");
        for other in [
            "0",
            "2",
            "-1",
            "1.5",
            "9007199254740992",
            "9007199254740993",
            "18446744073709551615",
            "18446744073709551616",
            "18446744073709551617",
            "1e400",
            "null",
            "true",
            "[1]",
            r#"{"id":1}"#,
            &spelled,
        ] {
            peer.send(format!(
                r#"{{"id":{other},"type":1,"data":[null,"of {}"]}}"#,
                other.len()
            ));
        }
        peer.send(r#"{"type":1,"data":[null,"of nobody"]}"#);
        peer.reply(id, &json!("right"));
    });
    assert_eq!(run.success(), "\"right\"\n");
}

#[test]
fn a_server_that_says_nothing_is_told_from_one_that_does_not_answer() {
    let silent = answered(&HASTY, |_, _| {}).failure(4);
    assert!(
        silent.starts_with("error: no answer within 300ms to find on messages\n"),
        "{silent}"
    );
    assert!(silent.contains("nothing at all came"), "{silent}");

    let event = answered(&HASTY, |peer, _| peer.event("messages created", &json!(1))).failure(4);
    let ping = answered(&HASTY, |peer, _| {
        peer.socket.send(Message::Ping(vec![].into())).unwrap();
    });
    for text in [event, ping.failure(4)] {
        assert!(text.contains("the connection is alive"), "{text}");
        assert!(!text.contains("nothing at all came"), "{text}");
    }
}

#[test]
fn a_part_of_a_message_is_a_sign_of_life() {
    for cut in [1, 20] {
        let run = answered(&HASTY, move |peer, id| {
            wire::write(peer, &frame(FIN | TEXT, ack(id, "[1]").as_bytes())[..cut]);
        });
        let text = run.failure(4);
        assert!(text.contains("the connection is alive"), "{text}");
    }
}

#[test]
fn a_flood_does_not_keep_a_call_from_timing_out() {
    let event = frame(
        FIN | TEXT,
        br#"{"type":0,"data":["messages created",{"n":1}]}"#,
    );
    let foreign = frame(FIN | TEXT, b"[0,1]");
    let pong = frame(FIN | 0xa, b"");
    let fragment = frame(wire::CONTINUATION, b"");
    for (begin, part) in [
        (vec![], event),
        (vec![], foreign),
        (vec![], pong),
        (frame(TEXT, b""), fragment),
    ] {
        let run = connected(&HASTY, move |peer| {
            peer.packet();
            let stream = peer.socket.get_mut();
            // A client that does not give up fails the test with status 3.
            let flood: Vec<u8> = part.repeat((1 << 20) / part.len());
            use std::io::Write;
            stream.write_all(&begin).unwrap();
            for _ in 0..100 {
                if stream.write_all(&flood).is_err() {
                    break;
                }
            }
        });
        let text = run.failure(4);
        assert!(text.contains("the connection is alive"), "{text}");
    }
}

#[test]
fn what_is_no_packet_is_left_alone() {
    const FOREIGN: [&str; 14] = [
        "",
        "hello",
        "{",
        "null",
        "7",
        "[]",
        r#"[0,1,"channel"]"#,
        r#"[1,2,"channel",{"type":1,"id":1,"data":[null,"multiplex"]}]"#,
        r#"{"plugin":"primus-responder","requestId":1,"data":[null,"responder"]}"#,
        r#"{"type":2,"id":1,"data":[null,"other type"]}"#,
        r#"{"type":1,"id":1,"data":{"0":null,"1":"no list"}}"#,
        r#"{"type":0,"data":[]}"#,
        r#"{"type":0,"data":[{"name":"no text"}]}"#,
        "primus::server::close",
    ];
    let run = answered(&["-v", "find", "messages"], |peer, id| {
        for text in FOREIGN {
            peer.send(text);
        }
        for bytes in [
            &b""[..],
            b"\x81\xa2id\x01",
            ack(id, "\"binary\"").as_bytes(),
        ] {
            peer.socket.send(Message::binary(bytes.to_vec())).unwrap();
        }
        peer.reply(id, &json!("right"));
    });
    let ignored = |why: &str| {
        run.stderr
            .matches(&format!("ignored a message: {why}"))
            .count()
    };
    assert_eq!(
        ignored("it is no primus-emitter packet"),
        FOREIGN.len(),
        "{run:#?}"
    );
    assert_eq!(ignored("the server sent a binary message"), 3, "{run:#?}");
    assert_eq!(run.success(), "\"right\"\n");
}

#[test]
fn control_messages_of_any_kind_are_no_answers() {
    let run = answered(&FIND, |peer, id| {
        for text in [
            r#""primus::""#,
            r#""primus::novelty""#,
            r#""primus::server::novelty""#,
            r#""primus::id::""#,
            r#""primus::id::x::y""#,
            r#""primus::pong""#,
            r#""primus::pong::1""#,
        ] {
            peer.send(text);
        }
        // Pings are answered to the letter, even in the middle of a call.
        for value in ["1700000000000", "", "a::b", "\u{202e}\\u0000\\\""] {
            peer.send(format!("\"primus::ping::{value}\""));
            let pong: String = serde_json::from_str(&peer.text().unwrap()).unwrap();
            let sent: String = serde_json::from_str(&format!("\"{value}\"")).unwrap();
            assert_eq!(pong, format!("primus::pong::{sent}"));
        }
        peer.reply(id, &json!("right"));
    });
    assert_eq!(run.success(), "\"right\"\n");
}

#[test]
fn an_event_before_the_answer_is_no_answer() {
    let run = answered(&["create", "messages", "text=hi"], |peer, id| {
        peer.event("messages created", &json!({"text": "hi"}));
        // Feathers never asks for an ack; the id is the call's own, and still no answer.
        peer.send(format!(
            r#"{{"type":0,"data":["messages created","x"],"id":{id}}}"#
        ));
        peer.reply(id, &json!({"id": 1}));
    });
    assert_eq!(run.success(), "{\"id\":1}\n");
}

#[test]
fn a_result_reaches_a_pipe_byte_for_byte() {
    for result in [
        "12345678901234567890",
        "1e400",
        "-0",
        "1.0",
        "0.1000000000000000055511151231257827",
        r#"{"a":1,"a":2,"":3,"__proto__":4}"#,
        r#""\ud800""#,
        r#""\ud83d\ude00 \u00e9\/""#,
        "\"\u{7f}\u{85}\u{202e}\u{2028}\u{feff}\"",
        r#"{"$serde_json::private::RawValue":"1","$serde_json::private::Number":"2"}"#,
        r#"{ "z" : [ 1 ,2 ] , "a":null }"#,
    ] {
        let run = answered(&FIND, move |peer, id| peer.send(ack(id, result)));
        assert_eq!(run.success(), format!("{result}\n"));
    }
}

#[test]
fn a_result_of_several_lines_is_one_line_in_a_pipe() {
    let page = "{\r\n  \"total\": 1,\n\t\"data\": [\n    {\n \"a\" : 1.0\n},\r\n2]\n}";
    let run = answered(&FIND, move |peer, id| peer.send(ack(id, page)));
    assert_eq!(run.success().matches(['\n', '\r']).count(), 1);

    let run = answered(&["-o", "ndjson", "find", "messages"], move |peer, id| {
        peer.send(ack(id, page));
    });
    let lines: Vec<serde_json::Value> = run
        .success()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines, [json!({"a": 1.0}), json!(2)]);
}

#[test]
fn an_answer_without_a_result_is_null() {
    for data in ["[]", "[null]", "[null,null]"] {
        let run = answered(&FIND, move |peer, id| {
            peer.send(format!(r#"{{"id":{id},"type":1,"data":{data}}}"#));
        });
        assert_eq!(run.success(), "null\n");
    }
}

#[test]
fn an_error_of_any_form_has_a_status_and_a_text() {
    for (error, status, text) in [
        ("\"kaput\"", 8, "error: Error: kaput\n"),
        ("{}", 8, "error: Error: the server gave no reason\n"),
        ("0", 8, "error: Error: 0\n"),
        ("false", 8, "error: Error: false\n"),
        (r#"{"code":404}"#, 6, r#"error: Error (404): {"code":404}"#),
        (r#"{"code":1e400,"message":"m"}"#, 8, "error: Error: m\n"),
        (r#"{"code":-1,"message":"m"}"#, 8, "error: Error: m\n"),
        (r#"{"code":70000,"message":"m"}"#, 8, "error: Error: m\n"),
        (r#"{"code":0,"message":"m"}"#, 8, "error: Error (0): m\n"),
        (
            r#"{"message":"\ud800"}"#,
            8,
            r#"error: Error: {"message":"\ud800"}"#,
        ),
        (
            r#"{"name":7,"message":["m"],"code":400}"#,
            7,
            "error: Error (400): ",
        ),
        (
            r#"{"message":"one","message":"two"}"#,
            8,
            "error: Error: two\n",
        ),
    ] {
        let run = answered(&FIND, move |peer, id| peer.send(wire::refusal(id, error)));
        let stderr = run.failure(status);
        assert!(stderr.starts_with(text), "{error}: {stderr}");
    }
}
