//! Streams of strange events, and readers that go away.

use std::sync::mpsc::channel;

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::support::{Running, ScriptedServer, TestEnv};
use crate::wire::{self, close_frame};
use crate::{command, connected};

#[test]
fn an_event_of_any_name_is_a_line() {
    let names = [
        ("__proto__", "", "__proto__"),
        ("constructor created", "constructor", "created"),
        ("", "", ""),
        (" ", "", ""),
        (" created", "", "created"),
        ("a b c", "a", "b c"),
        ("a  b", "a", " b"),
        ("messages created", "messages", "created"),
        ("a\nb \"c\\", "a\nb", "\"c\\"),
        ("primus::ping::1", "", "primus::ping::1"),
    ];
    let count = names.len().to_string();
    let run = connected(&["listen", "--count", &count], move |peer| {
        for (name, ..) in names {
            peer.event(name, &json!({"of": name}));
        }
        peer.drain();
    });
    assert_eq!(run.stderr, "listening\n");
    let lines: Vec<Value> = run
        .success()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), names.len());
    for ((name, service, event), line) in names.into_iter().zip(&lines) {
        assert_eq!(line["service"], service, "{name:?}");
        assert_eq!(line["event"], event, "{name:?}");
        assert_eq!(line["data"]["of"], name);
    }
}

#[test]
fn the_data_of_an_event_is_one_line_as_the_server_wrote_it() {
    for (sent, printed) in [
        (
            "{\n  \"a\": 1e400,\r\n  \"a\": \"\\ud800\"\n}",
            r#"{  "a": 1e400,  "a": "\ud800"}"#,
        ),
        ("-0", "-0"),
        ("12345678901234567890", "12345678901234567890"),
    ] {
        let run = connected(&["listen", "--payload", "--count", "1"], move |peer| {
            peer.send(format!(
                "{{\"type\":0,\n\"data\":[\"m created\",\n{sent}\n]\n}}"
            ));
            peer.drain();
        });
        assert_eq!(run.success(), format!("{printed}\n"));
    }
    let run = connected(&["listen", "--payload", "--count", "3"], |peer| {
        peer.send(r#"{"type":0,"data":["m created"]}"#);
        peer.send(r#"{"type":0,"data":["m created",1,{"b":2}]}"#);
        peer.send(r#"{"id":9,"data":["m created",3],"more":[],"type":0}"#);
        peer.drain();
    });
    assert_eq!(run.success(), "null\n[1,{\"b\":2}]\n3\n");
}

#[test]
fn what_is_no_event_ends_no_stream() {
    let run = connected(&["listen", "--payload", "--count", "2"], |peer| {
        peer.event("m created", &json!(1));
        for text in [
            "",
            "hello",
            "[0,1]",
            "{\"type\":0,\"data\":[\"\\ud800\"]}",
            "\"primus::x\"",
        ] {
            peer.send(text);
        }
        peer.socket.send(Message::binary(vec![0xff])).unwrap();
        peer.reply(1, &json!("of nobody"));
        peer.event("m created", &json!(2));
        peer.drain();
    });
    assert_eq!(run.success(), "1\n2\n");
}

#[test]
fn a_server_that_goes_on_purpose_is_told_from_one_that_drops() {
    for (purpose, text) in [
        (
            true,
            "caused by: the server closed the connection on purpose\n",
        ),
        (
            false,
            "caused by: the server closed the connection (code 1000)\n",
        ),
    ] {
        let run = connected(&["listen", "--payload", "--no-reconnect"], move |peer| {
            peer.event("m created", &json!(1));
            if purpose {
                peer.send("\"primus::server::close\"");
                peer.event("m created", &json!(2));
            }
            wire::write(peer, &close_frame(1000, ""));
            peer.drain();
        });
        // What came before the end is printed.
        assert_eq!(run.stdout, if purpose { "1\n2\n" } else { "1\n" });
        assert_eq!(run.status, Some(3));
        assert!(
            run.stderr
                .starts_with("listening\nerror: connection lost\n"),
            "{run:#?}"
        );
        assert!(run.stderr.contains(text), "{run:#?}");
    }
}

#[test]
fn a_hundred_thousand_events_are_as_many_lines() {
    const COUNT: usize = 100_000;
    let args = ["listen", "--payload", "--count", &COUNT.to_string()];
    let run = connected(&args, |peer| {
        for n in 0..COUNT {
            let text = format!(r#"{{"type":0,"data":["m created",{n}]}}"#);
            peer.socket.write(Message::text(text)).unwrap();
        }
        peer.socket.flush().unwrap();
        peer.drain();
    });
    let wanted: String = (0..COUNT).map(|n| format!("{n}\n")).collect();
    assert!(run.success() == wanted, "lines are missing or out of order");
}

#[test]
fn the_stream_ends_in_silence_when_its_reader_goes_away() {
    let (go_on, wait) = channel();
    let server = ScriptedServer::start(move |peer| {
        peer.event("m created", &json!(1));
        wait.recv().unwrap();
        peer.event("m created", &json!(2));
        peer.drain();
    });
    let env = TestEnv::new();
    let mut listen = Running::new(&mut command(&env, &server, &["listen", "--payload"]));
    assert_eq!(listen.line(), "1");
    listen.close_stdout();
    go_on.send(()).unwrap();
    let run = listen.end();
    server.join();
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), "listening\n"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_that_names_stdout() {
    for args in [
        &["listen"][..],
        &["find", "messages"],
        &["-o", "pretty", "find", "messages"],
    ] {
        let server = ScriptedServer::start(|peer| {
            peer.event("m created", &json!(1));
            // Of no use to `listen`.
            peer.reply(1, &json!([1]));
            peer.drain();
        });
        let full = std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let env = TestEnv::new();
        let output = command(&env, &server, args).stdout(full).output().unwrap();
        server.join();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{stderr}");
        assert!(
            stderr.contains("error: cannot write to stdout\n"),
            "{stderr}"
        );
        assert!(
            stderr.contains("caused by: No space left on device"),
            "{stderr}"
        );
    }
}
