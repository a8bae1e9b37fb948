//! Readers and commands that are slower than the server.

use serde_json::Value;
use tokio_tungstenite::tungstenite::Message;

use crate::command;
use crate::support::{Peer, Running, ScriptedServer, TestEnv};

/// Of these 100 are more than 64 MiB.
const LARGE: usize = 1 << 20;

/// An event that tells its number and is large.
fn event(number: usize) -> String {
    let filler = "x".repeat(LARGE);
    format!(r#"{{"type":0,"data":["m created",{{"n":{number},"filler":"{filler}"}}]}}"#)
}

/// Sends so many large events, and says by a pong when all of them have been read.
fn flood(peer: &mut Peer, count: usize) {
    for number in 0..count {
        peer.send(event(number));
    }
    peer.socket.send(Message::Ping("done".into())).unwrap();
    while !matches!(peer.socket.read(), Ok(Message::Pong(_)) | Err(_)) {}
}

/// Runs a listener that nobody reads from until the server says go; returns the numbers and gaps that
/// it printed then, and the run.
fn read_late(options: &[&str], count: usize) -> (Vec<u64>, Vec<Value>, Option<i32>, String) {
    let (go, wait) = std::sync::mpsc::channel();
    let server = ScriptedServer::start(move |peer| {
        flood(peer, count);
        go.send(()).unwrap();
        peer.ignore();
    });
    let env = TestEnv::new();
    let total = count.to_string();
    let args = [&["listen", "m", "--payload"][..], options].concat();
    let listen = Running::new(&mut command(&env, &server, &args));
    wait.recv().unwrap();
    let pid = listen.id();
    let resident = resident_mib(pid);
    assert!(resident < 64 + 24, "{resident} MiB for {total} events");
    listen.signal(rustix::process::Signal::TERM);
    let run = listen.end();
    server.join();
    let (mut numbers, mut gaps) = (Vec::new(), Vec::new());
    for line in run.stdout.lines() {
        let value: Value = serde_json::from_str(line).unwrap();
        match value.get("gap") {
            Some(gap) => gaps.push(gap.clone()),
            None => numbers.push(value["n"].as_u64().unwrap()),
        }
    }
    (numbers, gaps, run.status, run.stderr)
}

fn resident_mib(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}

/// The server is read to the end, and what is dropped are the oldest, in one piece.
#[test]
fn what_a_slow_reader_does_not_take_is_dropped_and_told() {
    const COUNT: usize = 120;
    let (numbers, gaps, status, stderr) = read_late(&["--gaps"], COUNT);
    assert_eq!(status, Some(143));
    let [gap] = gaps.as_slice() else {
        panic!("not one gap: {gaps:?}");
    };
    let undelivered = gap["undelivered"].as_u64().unwrap();
    assert_eq!(numbers.len() as u64 + undelivered, COUNT as u64);
    assert_eq!(gap["reason"], "the reader of stdout was too slow");
    // Some were on their way when the reader stopped, the others are the newest.
    let kept: Vec<_> = (undelivered..COUNT as u64).collect();
    let early = numbers
        .iter()
        .zip(0..)
        .take_while(|(n, at)| **n == *at)
        .count();
    assert_eq!(numbers[early..], kept[early..], "{numbers:?}");
    let told = format!("{undelivered} events of ");
    assert!(stderr.contains(&told), "{stderr}");
    assert!(
        stderr.contains("warning: the reader of stdout was too slow: "),
        "{stderr}"
    );
}

#[test]
fn who_wants_no_gap_ends_with_the_count_of_what_was_not_delivered() {
    for option in ["--on-overflow=exit", "--fail-on-gap"] {
        let server = ScriptedServer::start(|peer| {
            for number in 0..80 {
                peer.send(event(number));
            }
            peer.ignore();
        });
        let env = TestEnv::new();
        let mut listen = command(&env, &server, &["listen", "m", "--payload", option]);
        let mut listen = Running::new(&mut listen);
        // Nobody reads: it must end all the same.
        listen.wait_for(
            "error: the reader of stdout is too slow: more than 64 MiB wait for it, and 6",
        );
        let run = listen.end();
        server.join();
        assert_eq!(run.status, Some(3), "{option}");
        assert!(
            run.stderr.contains("values were not delivered"),
            "{}",
            run.stderr
        );
    }
}

/// Nothing is lost, and nothing is read from the server beyond the bound.
#[test]
fn a_slow_reader_that_is_waited_for_gets_everything() {
    const COUNT: usize = 100;
    let server = ScriptedServer::start(|peer| {
        for number in 0..COUNT {
            peer.send(event(number));
        }
        peer.ignore();
    });
    let env = TestEnv::new();
    let count = COUNT.to_string();
    let args = [
        "listen",
        "m",
        "--payload",
        "--on-overflow",
        "block",
        "--count",
        &count,
    ];
    let mut listen = Running::new(&mut command(&env, &server, &args));
    for number in 0..COUNT as u64 {
        let value: Value = serde_json::from_str(&listen.line()).unwrap();
        assert_eq!(value["n"], number);
    }
    assert_eq!(listen.end().status, Some(0));
    server.join();
}

/// Each command waits for another one, so they end only if two run at once.
#[test]
fn as_many_commands_run_at_once_as_are_asked_for() {
    let server = ScriptedServer::start(|peer| {
        for number in 0..4 {
            peer.event("m created", &number.into());
        }
        peer.ignore();
    });
    let env = TestEnv::new();
    let script = "read n; touch began$n; other=$((n ^ 1)); \
        while ! [ -e began$other ]; do sleep 0.01; done; [ $n = 3 ] && exit 7; true";
    let args = [
        "listen",
        "m",
        "--payload",
        "--count=4",
        "--jobs=2",
        "--exec",
        script,
    ];
    let run = crate::support::env::finished(&mut command(&env, &server, &args));
    server.join();
    assert_eq!(
        run.stderr,
        "listening\nwarning: the command for m created failed: exit status: 7\n"
    );
    assert_eq!(run.status, Some(0));
}

#[test]
fn a_command_that_is_too_slow_loses_the_oldest_events_and_says_so() {
    let (go, wait) = std::sync::mpsc::channel();
    let server = ScriptedServer::start(move |peer| {
        flood(peer, 100);
        go.send(()).unwrap();
        peer.send(r#"{"type":0,"data":["m created",{"n":"go"}]}"#);
        peer.ignore();
    });
    let env = TestEnv::new();
    // The first waits until all has come.
    let script = "head -c 12 >> seen; echo >> seen; [ -e first ] || { touch first; \
        while ! [ -e go ]; do sleep 0.05; done; }";
    let args = ["listen", "m", "--payload", "--exec", script, "--count=101"];
    let mut listen = Running::new(&mut command(&env, &server, &args));
    listen.wait_for("listening");
    wait.recv().unwrap();
    std::fs::write(env.home().join("go"), "").unwrap();
    let run = listen.end();
    server.join();
    let seen = std::fs::read_to_string(env.home().join("seen")).unwrap();
    assert!(
        seen.starts_with("{\"n\":0,") && seen.contains("{\"n\":\"go\"}"),
        "{seen}"
    );
    let warned = run
        .stderr
        .lines()
        .find(|line| line.contains("--exec was too slow"));
    assert!(
        warned.is_some_and(|line| line.ends_with("events were dropped")),
        "{run:#?}"
    );
}
