//! Hosts with several addresses, of which not every one answers.

use std::net::{TcpListener, ToSocketAddrs};
use std::thread;

use crate::KNOWN;
use crate::support::{ScriptedServer, TestEnv};
use serde_json::json;
use tokio_tungstenite::tungstenite::{Message, accept};

/// The port of a URL.
fn port(url: &str) -> &str {
    url.rsplit(':').next().unwrap()
}

#[test]
fn localhost_is_found_where_only_ipv4_listens() {
    let server = ScriptedServer::start(|peer| {
        let (id, _) = peer.packet();
        peer.reply(id, &json!("IPv4"));
        peer.drain();
    });
    let url = format!("http://localhost:{}", port(&server.url()));
    let run = TestEnv::new().run(["find", "x", "--url", &url].iter().chain(&KNOWN));
    assert_eq!(run.success(), "\"IPv4\"\n");
    server.join();
}

#[test]
fn an_ipv6_address_stands_in_brackets() {
    finds_ipv6("[::1]");
}

#[test]
fn localhost_is_found_where_only_ipv6_listens() {
    let resolved = ("localhost", 0).to_socket_addrs().unwrap();
    // Some machines call only the other one so.
    if resolved.into_iter().any(|address| address.is_ipv6()) {
        finds_ipv6("localhost");
    }
}

#[track_caller]
fn finds_ipv6(host: &str) {
    // A machine without IPv6 has nothing to test here.
    let Ok(listener) = TcpListener::bind("[::1]:0") else {
        return;
    };
    let url = format!("http://{host}:{}", listener.local_addr().unwrap().port());
    let server = thread::spawn(move || {
        let mut socket = accept(listener.accept().unwrap().0).unwrap();
        socket.read().unwrap();
        socket
            .send(Message::text(r#"{"id":1,"type":1,"data":[null,"IPv6"]}"#))
            .unwrap();
        while socket.read().is_ok() {}
    });
    let run = TestEnv::new().run(["find", "x", "--url", &url].iter().chain(&KNOWN));
    assert_eq!(run.success(), "\"IPv6\"\n");
    server.join().unwrap();
}

#[test]
#[cfg(unix)]
fn a_socket_that_nobody_listens_at_is_named() {
    let env = TestEnv::new();
    let socket = |name: &str| format!("{}/{name}", env.home().display());
    // Whoever listened there has ended without taking it away.
    drop(std::os::unix::net::UnixListener::bind(socket("left.sock")).unwrap());
    for (name, hint) in [
        ("missing.sock", "is it the path that the server listens at?"),
        ("left.sock", "is the server running?"),
    ] {
        let url = format!("unix:{}", socket(name));
        let stderr = env.run(["find", "x", "--url", &url]).failure(3);
        let error = format!("error: cannot connect to the socket {}\n", socket(name));
        assert!(stderr.starts_with(&error), "{stderr}");
        assert!(stderr.ends_with(&format!("hint: {hint}\n")), "{stderr}");
    }
}
