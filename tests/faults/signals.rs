//! Signals at every moment of a command.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Stdio;
use std::sync::mpsc::channel;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::command;
use crate::support::{Peer, Run, Running, ScriptedServer, TestEnv};
use crate::wire::{self, FIN, TEXT, frame, request};

const SIGNALS: [(Signal, i32, &str); 3] = [
    (Signal::INT, 130, "interrupted"),
    (Signal::TERM, 143, "terminated"),
    (Signal::HUP, 143, "terminated"),
];

#[track_caller]
fn check(run: Run, status: i32, text: &str) {
    assert_eq!(run.status, Some(status), "{run:#?}");
    assert!(
        run.stderr.ends_with(&format!("error: {text}\n")),
        "{run:#?}"
    );
}

/// Checks that the client says farewell.
fn expect_close(peer: &mut Peer) {
    match peer.socket.read() {
        Ok(Message::Close(Some(frame))) => assert_eq!(u16::from(frame.code), 1000),
        other => panic!("instead of a close frame: {other:?}"),
    }
    peer.drain();
}

#[test]
fn a_signal_ends_a_dial_and_an_upgrade() {
    let nothing = |_: &mut TcpStream| {};
    let half = |stream: &mut TcpStream| stream.write_all(b"HTTP/1.1 101 Switching").unwrap();
    for answer in [nothing as fn(&mut TcpStream), half] {
        for (signal, status, text) in SIGNALS {
            let (tell, begun) = channel();
            let server = ScriptedServer::raw(move |mut stream| {
                request(&mut stream);
                answer(&mut stream);
                tell.send(()).unwrap();
                // What it has not read may make it a reset.
                let _ = stream.read_to_end(&mut Vec::new());
            });
            let env = TestEnv::new();
            let find = Running::new(&mut command(&env, &server, &["find", "messages"]));
            begun.recv().unwrap();
            find.signal(signal);
            check(find.end(), status, text);
            server.join();
        }
    }
}

#[test]
fn a_signal_ends_a_call_and_the_server_is_told() {
    for (signal, status, text) in SIGNALS {
        let (tell, begun) = channel();
        let server = ScriptedServer::start(move |peer| {
            peer.packet();
            tell.send(()).unwrap();
            expect_close(peer);
        });
        let env = TestEnv::new();
        let find = Running::new(&mut command(&env, &server, &["find", "messages"]));
        begun.recv().unwrap();
        find.signal(signal);
        check(find.end(), status, text);
        server.join();
    }
}

#[test]
fn a_signal_ends_a_stream_after_what_has_come() {
    for (signal, status, text) in SIGNALS {
        let server = ScriptedServer::start(|peer| {
            peer.event("m created", &json!(1));
            assert_eq!(peer.any_text().as_deref(), Some("\"primus::id::\""));
            expect_close(peer);
        });
        let env = TestEnv::new();
        let mut listen = Running::new(&mut command(&env, &server, &["listen", "--payload"]));
        listen.wait_for("listening");
        assert_eq!(listen.line(), "1");
        listen.signal(signal);
        check(listen.end(), status, text);
        server.join();
    }
}

#[test]
fn a_signal_ends_a_flood() {
    let flood = frame(FIN | TEXT, br#"{"type":0,"data":["m created",1]}"#).repeat(10_000);
    let server = ScriptedServer::start(move |peer| {
        // Until the client is gone.
        while peer.socket.get_mut().write_all(&flood).is_ok() {}
    });
    let env = TestEnv::new();
    let mut listen = Running::new(&mut command(&env, &server, &["listen", "other"]));
    listen.wait_for("listening");
    listen.signal(Signal::INT);
    check(listen.end(), 130, "interrupted");
    server.join();
}

#[test]
fn a_second_signal_ends_at_once() {
    let (end, ended) = channel::<()>();
    let (tell, farewell) = channel();
    let server = ScriptedServer::start(move |peer| {
        // More than a pipe holds, so that the program cannot end by itself before all is read.
        let event = frame(
            FIN | TEXT,
            format!(r#"{{"type":0,"data":["m",{:?}]}}"#, "x".repeat(500_000)).as_bytes(),
        );
        wire::write(peer, &event);
        assert_eq!(peer.any_text().as_deref(), Some("\"primus::id::\""));
        match peer.socket.read() {
            Ok(Message::Close(_)) => tell.send(()).unwrap(),
            other => panic!("instead of a close frame: {other:?}"),
        }
        // No answer to the farewell: the socket stays open until the client has ended.
        let _ = ended.recv();
    });
    let env = TestEnv::new();
    let mut listen = command(&env, &server, &["listen", "--payload"]);
    let mut child = listen
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let pid = Pid::from_raw(child.id().cast_signed()).unwrap();
    // The writer has begun and waits for the pipe.
    child.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
    kill_process(pid, Signal::INT).unwrap();
    farewell.recv().unwrap();
    kill_process(pid, Signal::TERM).unwrap();
    let status = child.wait().unwrap();
    drop(end);
    server.join();
    assert_eq!(status.code(), Some(130));
}
