//! The built program as a user meets it: stdout, stderr, status and files.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

#[cfg(feature = "demo")]
mod bench;
mod call;
mod completions;
mod create;
#[cfg(feature = "demo")]
mod demo;
mod emit;
mod find;
mod find_all;
mod get;
#[cfg(unix)]
mod hostile;
mod jq;
mod listen;
#[cfg(unix)]
mod live;
mod login;
mod output;
mod patch;
mod profile;
mod remove;
mod rows;
mod script;
#[cfg(unix)]
mod shell;
mod statuses;
#[cfg(unix)]
mod terminal;
mod update;
mod usage;
#[cfg(unix)]
mod watch;

use std::sync::OnceLock;

use base64::Engine as _;
use serde_json::{Value, json};
use support::{NodeServer, Run, ScriptedServer, TestEnv, env, node};

/// The real server that tests share. What a test changes there it makes itself first, since
/// others run beside it.
fn server() -> &'static NodeServer {
    static SERVER: OnceLock<NodeServer> = OnceLock::new();
    SERVER.get_or_init(|| NodeServer::start("feathers4"))
}

/// Runs the program against the shared server.
fn run(args: &[&str]) -> Run {
    run_in(&TestEnv::new(), args)
}

/// The same in an environment that a test goes on with.
fn run_in(env: &TestEnv, args: &[&str]) -> Run {
    env.run([&["--url", &server().url()], args].concat())
}

/// Runs the program against the shared server and returns the JSON that it prints.
#[track_caller]
fn value(args: &[&str]) -> Value {
    let out = run(args).success();
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out:?}"))
}

/// Runs a command with `--dry-run` and checks what it would send: the elements of `data`.
#[track_caller]
fn sends(args: &[&str], data: &str) {
    let shown = TestEnv::new()
        .run([args, &["--dry-run"]].concat())
        .success();
    assert_eq!(
        shown,
        format!("{{\"type\":0,\"data\":[{data}],\"id\":1}}\n"),
        "{args:?}"
    );
}

/// Checks that what a command sends is what its `--dry-run` has shown.
#[track_caller]
fn sends_what_it_shows(args: &[&str]) {
    let shown = TestEnv::new()
        .run([args, &["--dry-run"]].concat())
        .success();
    let (server, frame) = capture();
    let out = TestEnv::new()
        .run([&["--url", &server.url()], args].concat())
        .success();
    server.join();
    assert_eq!(
        frame.recv().unwrap(),
        shown.trim_end_matches('\n'),
        "{args:?}"
    );
    assert_eq!(out, "\"taken\"\n");
}

/// A server that answers one call with the text `taken` and hands over the frame.
fn capture() -> (ScriptedServer, std::sync::mpsc::Receiver<String>) {
    let (sender, frame) = std::sync::mpsc::channel();
    let server = ScriptedServer::start(move |peer| {
        let text = peer.text().unwrap();
        let packet: Value = serde_json::from_str(&text).unwrap();
        peer.reply(packet["id"].as_u64().unwrap(), &json!("taken"));
        sender.send(text).unwrap();
        peer.drain();
    });
    (server, frame)
}

/// Checks that a command is refused before anything is sent, with this stderr.
#[track_caller]
fn refuses(args: &[&str], stderr: &str) {
    assert_eq!(TestEnv::new().run(args).failure(2), stderr, "{args:?}");
}

/// Signs Ada in at the shared server.
#[track_caller]
fn sign_in(env: &TestEnv) {
    let email = format!("email={}", node::EMAIL);
    let url = server().url();
    let mut login = env.command(["login", &email, "--url", &url]);
    let _ = env::finished(login.env("FEATHERS_PRIMUS_PASSWORD", node::PASSWORD)).success();
}

/// A token that nobody signed, past its time from this second on.
fn token(expires: i64) -> String {
    let part = |json: Value| base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(json.to_string());
    let payload = part(json!({"sub": "1", "iat": 1_000_000_000, "exp": expires}));
    format!(
        "{}.{payload}.signature",
        part(json!({"alg": "HS256", "typ": "JWT"}))
    )
}

/// A token that is good for decades.
fn fresh_token() -> String {
    token(4_000_000_000)
}

/// A port that nobody listens on, and nobody else gets while the socket lives.
#[cfg(unix)]
fn closed_port() -> (std::os::fd::OwnedFd, u16) {
    use rustix::net::{AddressFamily, SocketType, bind, getsockname, socket};
    use std::net::{Ipv4Addr, SocketAddrV4};

    let socket = socket(AddressFamily::INET, SocketType::STREAM, None).unwrap();
    bind(&socket, &SocketAddrV4::new(Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = SocketAddrV4::try_from(getsockname(&socket).unwrap()).unwrap();
    (socket, address.port())
}

/// Takes the colours out of a text.
fn plain(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once('m').unwrap().1);
    }
    plain
}
