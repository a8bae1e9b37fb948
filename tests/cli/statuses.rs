//! Every exit status, and what ends with it.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use serde_json::json;

use crate::support::{Peer, ScriptedServer, TestEnv, env};
use crate::{fresh_token, run, run_in, server, token};

/// Runs a command against a server that does what the script says.
fn against(script: impl FnOnce(&mut Peer) + Send + 'static, args: &[&str]) -> crate::support::Run {
    let server = ScriptedServer::start(script);
    let run = TestEnv::new().run([args, &["--url", &server.url()]].concat());
    server.join();
    run
}

#[test]
fn status_0_is_success() {
    let run = run(&["get", "messages", "1"]);
    assert_eq!(run.stderr, "");
    let _ = run.success();
}

#[test]
fn status_1_is_a_local_file() {
    let stderr = run(&["create", "messages", "@nowhere.json"]).failure(1);
    assert!(stderr.contains("nowhere.json"), "{stderr}");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let args = ["find", "m", "--ca-cert", "nowhere.pem", "--url", &url];
    let stderr = TestEnv::new().run(args).failure(1);
    assert!(stderr.contains("nowhere.pem"), "{stderr}");
}

#[test]
fn status_2_is_usage() {
    let _ = run(&["find"]).failure(2);
    let _ = run(&["find", "messages", "-q", "x"]).failure(2);
    let _ = TestEnv::new()
        .run(["find", "messages", "--url", "localhost:3030"])
        .failure(2);
}

#[cfg(unix)]
#[test]
fn status_3_is_no_connection() {
    let (_socket, port) = crate::closed_port();
    let stderr = TestEnv::new()
        .run(["find", "m", "--url", &format!("http://127.0.0.1:{port}")])
        .failure(3);
    let message =
        format!("error: cannot connect to 127.0.0.1:{port}\ncaused by: Connection refused ");
    assert!(stderr.starts_with(&message), "{stderr}");
    assert!(
        stderr.ends_with("hint: is the server running, and is the port right?\n"),
        "{stderr}"
    );
}

#[test]
fn status_3_is_a_connection_that_was_lost() {
    let lost = r#"{"action":"drop","now":true}"#;
    let stderr = run(&["create", "control", lost]).failure(3);
    assert!(
        stderr.starts_with("error: unknown outcome: the connection was lost before "),
        "{stderr}"
    );
    assert!(
        stderr.contains("hint: it may have been carried out: look before you repeat it\n"),
        "{stderr}"
    );
    let run = against(
        |peer| {
            let _ = peer.packet();
            peer.socket.close(None).unwrap();
            peer.drain();
        },
        &["find", "m"],
    );
    let stderr = run.failure(3);
    assert!(
        stderr.contains("\nerror: the connection was lost before the answer to "),
        "{stderr}"
    );
}

#[test]
fn status_3_is_a_server_that_ends_it_on_purpose() {
    let run = against(
        |peer| {
            peer.send(r#""primus::server::close""#);
            let _ = peer.socket.close(None);
            peer.drain();
        },
        &["listen"],
    );
    assert_eq!(run.status, Some(3), "{run:?}");
    assert_eq!(
        run.stderr,
        "error: connection lost\n\
         caused by: the server closed the connection on purpose\n\
         hint: the server is shutting down or wants no more connections\n"
    );
}

#[test]
fn status_3_is_a_broken_protocol() {
    // What is no websocket.
    let server = ScriptedServer::raw(|mut stream| {
        let _ = stream.read(&mut [0; 4096]).unwrap();
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
            .unwrap();
    });
    let stderr = TestEnv::new()
        .run(["find", "m", "--url", &server.url()])
        .failure(3);
    assert!(stderr.starts_with("error: "), "{stderr}");
    server.join();
    // A frame that no server may send.
    let run = against(
        |peer| {
            let _ = peer.packet();
            peer.socket.get_mut().write_all(b"\xff\x00").unwrap();
            peer.drain();
        },
        &["find", "m"],
    );
    let stderr = run.failure(3);
    assert!(stderr.contains("the server broke the protocol"), "{stderr}");
}

#[test]
fn status_4_is_no_answer_in_time() {
    let stderr = run(&["find", "silent", "--timeout", "100ms"]).failure(4);
    assert!(
        stderr.starts_with("error: no answer within 100ms to find on silent\n"),
        "{stderr}"
    );
    let run = run(&["listen", "never", "--count", "1", "--for", "100ms"]);
    assert_eq!(run.status, Some(4), "{run:?}");
}

#[test]
fn status_5_is_not_signed_in_or_not_allowed() {
    let _ = run(&["find", "secrets"]).failure(5);
    let _ = run(&["get", "errors", "Forbidden"]).failure(5);
    let _ = run(&["whoami"]).failure(5);
    let env = TestEnv::new();
    for token in [token(1), fresh_token()] {
        let mut command = env.command(["find", "messages", "--url", &server().url()]);
        let _ = env::finished(command.env("FEATHERS_PRIMUS_TOKEN", token)).failure(5);
    }
}

#[test]
fn status_5_is_a_connection_that_is_not_allowed() {
    let server = ScriptedServer::raw(|mut stream| {
        let _ = stream.read(&mut [0; 4096]).unwrap();
        let answer = b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer\r\n\
                       Content-Type: application/json\r\nContent-Length: 20\r\n\r\n{\"error\":\"no entry\"}";
        stream.write_all(answer).unwrap();
    });
    let stderr = TestEnv::new()
        .run(["find", "m", "--url", &server.url()])
        .failure(5);
    assert!(stderr.contains("no entry"), "{stderr}");
    assert!(
        stderr.contains("hint: the server checks connections: try -H "),
        "{stderr}"
    );
    server.join();
}

#[test]
fn status_6_is_not_found() {
    let _ = run(&["find", "nope"]).failure(6);
    let _ = run(&["get", "messages", "no-such-id"]).failure(6);
    // Feathers 4 has a class for it that fails by itself, other servers send it.
    let run = against(
        |peer| {
            let (id, _) = peer.packet();
            let gone = json!({"name": "Gone", "message": "too late", "code": 410});
            peer.send(json!({"id": id, "type": 1, "data": [gone]}).to_string());
            peer.drain();
        },
        &["get", "m", "1"],
    );
    assert_eq!(run.failure(6), "error: Gone (410): too late\n");
}

#[test]
fn status_7_is_a_refused_request() {
    for name in [
        "BadRequest",
        "PaymentError",
        "MethodNotAllowed",
        "NotAcceptable",
        "Timeout",
        "Conflict",
        "LengthRequired",
        "Unprocessable",
        "TooManyRequests",
    ] {
        let stderr = run(&["get", "errors", name]).failure(7);
        assert!(stderr.starts_with(&format!("error: {name} (4")), "{stderr}");
    }
    let _ = run(&["remove", "headers", "1"]).failure(7);
}

#[test]
fn status_8_is_a_server_that_failed() {
    for name in [
        "GeneralError",
        "NotImplemented",
        "BadGateway",
        "Unavailable",
    ] {
        let stderr = run(&["get", "errors", name]).failure(8);
        assert!(
            stderr.starts_with(&format!("error: {name} (50")),
            "{stderr}"
        );
    }
    // An error without a code.
    assert_eq!(
        run(&["get", "errors", "plain"]).failure(8),
        "error: TypeError: kaput\n"
    );
    let run = against(
        |peer| {
            let (id, _) = peer.packet();
            peer.send(json!({"id": id, "type": 1, "data": ["just text"]}).to_string());
            peer.drain();
        },
        &["find", "m"],
    );
    let stderr = run.failure(8);
    assert!(stderr.contains("just text"), "{stderr}");
}

#[cfg(unix)]
mod signals {
    use rustix::process::Signal;

    use super::*;

    /// Sends a signal to a command that waits for an answer.
    fn ended_by(signal: Signal, options: &[&str]) -> crate::support::Run {
        let env = TestEnv::new();
        let url = server().url();
        let args = ["find", "silent", "--timeout", "60s", "-vv", "--url", &url];
        let mut running = env.start([&args[..], options].concat());
        running.wait_for("> {");
        running.signal(signal);
        running.end()
    }

    #[test]
    fn status_130_is_sigint() {
        let stderr = ended_by(Signal::INT, &[]).failure(130);
        assert_eq!(
            stderr.lines().last(),
            Some("error: interrupted"),
            "{stderr}"
        );
        let stderr = ended_by(Signal::INT, &["-o", "json"]).failure(130);
        let error: serde_json::Value =
            serde_json::from_str(stderr.lines().last().unwrap()).unwrap();
        assert_eq!(error["error"]["kind"], "interrupted");
    }

    #[test]
    fn status_143_is_sigterm() {
        let stderr = ended_by(Signal::TERM, &[]).failure(143);
        assert_eq!(stderr.lines().last(), Some("error: terminated"), "{stderr}");
    }

    #[test]
    fn a_signal_while_it_connects_ends_it_too() {
        let (sender, accepted) = std::sync::mpsc::channel();
        let (done, over) = std::sync::mpsc::channel::<()>();
        let server = ScriptedServer::raw(move |stream| {
            sender.send(()).unwrap();
            // Held open without a word.
            over.recv().unwrap();
            drop(stream);
        });
        let env = TestEnv::new();
        let running = env.start(["find", "m", "--url", &server.url()]);
        accepted.recv().unwrap();
        running.signal(Signal::INT);
        let _ = running.end().failure(130);
        done.send(()).unwrap();
        server.join();
    }
}

#[test]
fn the_token_of_a_signed_in_user_changes_no_status() {
    let env = TestEnv::new();
    crate::sign_in(&env);
    let _ = run_in(&env, &["find", "secrets"]).success();
    let _ = run_in(&env, &["get", "secrets", "99"]).failure(6);
    let _ = run_in(&env, &["get", "errors", "Conflict"]).failure(7);
}
