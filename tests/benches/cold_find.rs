//! A cold `find` against the least client that there can be, in one run: both are started in
//! turn, many times, against the same server in this process, and the medians are compared. The
//! server is one that the program knows from an earlier run.
//!
//! `cargo bench --bench cold_find`; needs a C compiler (`cc`).
#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use feathers_primus::protocol::facts::Facts;
use feathers_primus::protocol::service::call::Dialect;
use feathers_primus::store::{ConfigDir, Seen, ServersFile};
use tokio_tungstenite::tungstenite::{Message, accept};

/// How often each client is started.
const RUNS: usize = 300;

/// Ten records, as a page of a real server has them.
fn page() -> String {
    let records: Vec<String> = (1..=10)
        .map(|id| format!(r#"{{"id":{id},"text":"message {id}","status":"read","user":"ada"}}"#))
        .collect();
    format!(
        r#"{{"total":10,"limit":10,"skip":0,"data":[{}]}}"#,
        records.join(",")
    )
}

fn serve(stream: TcpStream) {
    stream.set_nodelay(true).unwrap();
    let answer = format!(r#"{{"id":1,"type":1,"data":[null,{}]}}"#, page());
    let Ok(mut socket) = accept(stream) else {
        return;
    };
    while let Ok(message) = socket.read() {
        if message.is_text() && socket.send(Message::text(answer.clone())).is_err() {
            return;
        }
    }
}

fn least_client() -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/benches/least_client.c");
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("least_client");
    let built = Command::new("cc")
        .args(["-O2", "-o"])
        .arg(&program)
        .arg(source)
        .status()
        .unwrap();
    assert!(built.success(), "cc failed");
    program
}

fn time(command: &mut Command) -> Duration {
    let start = Instant::now();
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .unwrap();
    let taken = start.elapsed();
    assert!(status.success(), "{command:?} failed");
    taken
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn main() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            thread::spawn(|| serve(stream.unwrap()));
        }
    });
    let least = least_client();
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cold_find");
    let known = Facts {
        primus: Some("8.0.9".to_owned()),
        dialect: Some(Dialect::Feathers4),
        ..Facts::usual()
    };
    ServersFile::new(ConfigDir::at(home.clone()))
        .put(
            &format!("http://127.0.0.1:{port}/primus"),
            &known,
            &Seen::default(),
        )
        .unwrap();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for run in 0..RUNS + 20 {
        let our = time(
            Command::new(env!("CARGO_BIN_EXE_feathers-primus"))
                .args([
                    "find",
                    "messages",
                    "--url",
                    &format!("http://127.0.0.1:{port}"),
                ])
                .env("FEATHERS_PRIMUS_CONFIG_DIR", &home),
        );
        let their = time(Command::new(&least).arg(port.to_string()));
        // The first runs warm the caches.
        if run >= 20 {
            ours.push(our);
            theirs.push(their);
        }
    }
    let (ours, theirs) = (median(&mut ours), median(&mut theirs));
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!("cold find {ours:?}, least client {theirs:?}, ratio {ratio:.2}");
}
