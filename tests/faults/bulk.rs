//! Bulk runs whose server, lines, files or readers are not as they should be.

use std::collections::BTreeSet;
use std::fs;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::KNOWN;
use crate::support::scripted::Doorman;
use crate::support::{Peer, Run, Running, TestEnv};
use crate::wire::{self, close_frame};

/// A server that creates what it is told to, and does with each connection what a script says,
/// which gets its number and the count of what was created before.
struct Store {
    server: Doorman,
    /// The numbers of the records, in the order in which they were created.
    created: Arc<Mutex<Vec<u64>>>,
}

/// What a script wants to be done with a call.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Deed {
    Answer,
    Refuse,
    /// Create the record, and answer to nobody.
    Swallow,
    /// Create nothing, and close the connection.
    Close,
    /// Create the record, and close the connection.
    CreateAndClose,
    /// Create nothing, and go for good.
    Leave,
}

impl Store {
    fn start(deed: impl Fn(usize, u64) -> Deed + Send + Sync + 'static) -> Self {
        let created = Arc::new(Mutex::new(Vec::new()));
        let records = Arc::clone(&created);
        let server = Doorman::of_websockets(move |number, mut peer| {
            serve(&mut peer, &records, |n| deed(number, n));
        });
        Self { server, created }
    }

    fn created(&self) -> Vec<u64> {
        self.created.lock().unwrap().clone()
    }

    fn args<'a>(&self, url: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        let create = ["create", "m", "--url", url];
        [&create[..], &KNOWN, more].concat()
    }
}

fn serve(peer: &mut Peer, records: &Mutex<Vec<u64>>, deed: impl Fn(u64) -> Deed) {
    while let Some(text) = peer.text() {
        let packet: Value = serde_json::from_str(&text).unwrap();
        let data = packet["data"][2].clone();
        let n = data["n"].as_u64().unwrap_or(0);
        let deed = deed(n);
        if matches!(deed, Deed::Answer | Deed::Swallow | Deed::CreateAndClose) {
            records.lock().unwrap().push(n);
        }
        match deed {
            Deed::Answer => peer.reply(packet["id"].as_u64().unwrap(), &data),
            Deed::Refuse => {
                let error = json!({"name": "Conflict", "code": 409, "message": "taken"});
                peer.send(json!({"id": packet["id"], "type": 1, "data": [error]}).to_string());
            }
            Deed::Swallow => {}
            Deed::Close | Deed::CreateAndClose | Deed::Leave => {
                if deed == Deed::Leave {
                    peer.send("\"primus::server::close\"");
                }
                wire::write(peer, &close_frame(1001, ""));
                return peer.ignore();
            }
        }
    }
}

/// Lines with the numbers from 1 on.
fn lines(count: u64) -> String {
    (1..=count).map(|n| format!("{{\"n\":{n}}}\n")).collect()
}

fn numbers(text: &str) -> Vec<u64> {
    let read = |line| serde_json::from_str::<Value>(line).unwrap()["n"].as_u64();
    text.lines().map(|line| read(line).unwrap()).collect()
}

/// The four numbers of the summary: ok, failed, unknown, not sent.
#[track_caller]
fn summary(run: &Run) -> [u64; 4] {
    let line = run.stderr.lines().rfind(|line| line.contains(" lines: "));
    let words: Vec<_> = line
        .unwrap_or_else(|| panic!("{run:#?}"))
        .split(' ')
        .collect();
    let count = |word: &str| word.parse::<u64>().unwrap();
    let counts = [words[2], words[4], words[6], words[8]].map(count);
    assert_eq!(counts.iter().sum::<u64>(), count(words[0]), "{run:#?}");
    counts
}

#[test]
fn answers_are_printed_in_the_order_of_the_lines() {
    let store = Store::start(|_, _| Deed::Answer);
    let env = TestEnv::new();
    let url = store.server.url();
    let run = env.run_with_stdin(store.args(&url, &["--each", "-"]), &lines(1000));
    assert_eq!(summary(&run), [1000, 0, 0, 0]);
    assert_eq!(run.success(), lines(1000));
    assert_eq!(store.created(), (1..=1000).collect::<Vec<_>>());
}

#[test]
fn each_line_that_fails_is_told_and_kept_and_the_others_go_on() {
    let store = Store::start(|_, n| {
        if n % 10 == 0 {
            Deed::Refuse
        } else {
            Deed::Answer
        }
    });
    let env = TestEnv::new();
    let url = store.server.url();
    let input = format!("{}\n\r\nnonsense\r\n[1\n{{\"n\":31}}", lines(30));
    let file = env.file("in.ndjson", &input);
    let file = file.to_str().unwrap();
    let more = [
        "--each",
        file,
        "--rejects",
        "rejects",
        "--unknown",
        "unknown",
    ];
    let run = env.run(store.args(&url, &more));
    assert_eq!(run.status, Some(9), "{run:#?}");
    assert_eq!(summary(&run), [28, 5, 0, 0]);
    assert_eq!(numbers(&run.stdout).len(), 28);
    for told in [
        "error: line 10: Conflict (409): taken\n",
        "error: line 33: column 2: expected ident\n",
        "error: line 34: column 2: EOF while parsing a list\n",
        "error: not all of 33 lines were carried out\n",
    ] {
        assert!(run.stderr.contains(told), "{told}: {}", run.stderr);
    }
    let rejects = fs::read_to_string(env.home().join("rejects")).unwrap();
    assert_eq!(
        rejects,
        "{\"n\":10}\n{\"n\":20}\n{\"n\":30}\nnonsense\n[1\n"
    );
    assert_eq!(fs::read_to_string(env.home().join("unknown")).unwrap(), "");
    // JSON for machines, with the line.
    let run = env.run(store.args(&url, &["--each", "rejects", "-o", "json"]));
    let first = run.stderr.lines().next().unwrap();
    let error: Value = serde_json::from_str(first).unwrap();
    assert_eq!(
        (&error["error"]["line"], &error["error"]["code"]),
        (&json!(1), &json!(409))
    );
}

#[test]
fn nothing_that_was_lost_is_sent_again_and_everything_else_is() {
    // The first connection dies at 40: some were carried out and some not.
    let store = Store::start(|connection, n| match (connection, n) {
        (0, 40) => Deed::CreateAndClose,
        _ => Deed::Answer,
    });
    let env = TestEnv::new();
    let url = store.server.url();
    let file = env.file("in", &lines(200));
    let more = ["--each", file.to_str().unwrap(), "--unknown", "unknown"];
    let run = env.run(store.args(&url, &more));
    let [ok, failed, unknown, not_sent] = summary(&run);
    assert_eq!((run.status, failed, not_sent), (Some(9), 0, 0), "{run:#?}");
    assert_eq!(ok + unknown, 200);
    let kept = numbers(&fs::read_to_string(env.home().join("unknown")).unwrap());
    assert_eq!(kept.len() as u64, unknown);
    assert!(kept.contains(&40), "{kept:?}");
    let told = "error: line 40: unknown outcome: the connection was lost before the answer to \
        create on m came: the server closed the connection (code 1001)\n";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    let created = store.created();
    let unique: BTreeSet<_> = created.iter().collect();
    assert_eq!(created.len(), unique.len(), "something was created twice");
    let printed = numbers(&run.stdout);
    assert!(printed.iter().all(|n| unique.contains(n)));
    assert_eq!(printed.len() as u64, ok);
}

#[test]
fn what_was_lost_is_sent_again_where_that_does_no_harm() {
    let store = Store::start(|connection, n| match (connection, n) {
        (0, 40) => Deed::Close,
        _ => Deed::Answer,
    });
    let env = TestEnv::new();
    let url = store.server.url();
    let run = env.run_with_stdin(
        store.args(&url, &["--each", "-", "--retry-lost"]),
        &lines(100),
    );
    assert_eq!(summary(&run), [100, 0, 0, 0], "{run:#?}");
    assert_eq!(run.success(), lines(100));
    let created: BTreeSet<_> = store.created().into_iter().collect();
    assert_eq!(created, (1..=100).collect());
}

/// The server is gone for good: what was not sent is kept, so that it can be sent later.
#[test]
fn what_was_not_sent_is_kept() {
    let store = Store::start(|connection, n| match (connection, n) {
        (0, 1..50) => Deed::Answer,
        _ => Deed::Leave,
    });
    let env = TestEnv::new();
    let url = store.server.url();
    let file = env.file("in", &lines(5000));
    let more = [
        "--each",
        file.to_str().unwrap(),
        "--rejects",
        "rejects",
        "--unknown",
        "unknown",
    ];
    let run = env.run(store.args(&url, &more));
    let [ok, failed, unknown, not_sent] = summary(&run);
    assert_eq!(run.status, Some(9), "{run:#?}");
    assert_eq!((ok, failed), (49, 0));
    assert_eq!(ok + unknown + not_sent, 5000);
    let read = |name| numbers(&fs::read_to_string(env.home().join(name)).unwrap());
    let (rejects, kept) = (read("rejects"), read("unknown"));
    assert_eq!(
        (rejects.len() as u64, kept.len() as u64),
        (not_sent, unknown)
    );
    let mut all: Vec<_> = [numbers(&run.stdout), kept, rejects].concat();
    all.sort_unstable();
    assert_eq!(all, (1..=5000).collect::<Vec<_>>());
}

#[test]
fn a_write_without_an_answer_in_time_is_unknown_and_a_read_has_failed() {
    let store = Store::start(|_, n| if n == 2 { Deed::Swallow } else { Deed::Answer });
    let env = TestEnv::new();
    let url = store.server.url();
    let args = store.args(&url, &["--each", "-", "--timeout", "300ms"]);
    let run = env.run_with_stdin(args, &lines(3));
    assert_eq!(summary(&run), [2, 0, 1, 0]);
    let told = "error: line 2: unknown outcome: no answer within 300ms to create on m\n";
    assert!(run.stderr.contains(told), "{}", run.stderr);
}

#[test]
fn a_line_that_is_too_large_fails_alone_and_is_not_sent() {
    let store = Store::start(|_, _| Deed::Answer);
    let env = TestEnv::new();
    let url = store.server.url();
    let large = "x".repeat((10 << 20) + 10);
    let input = format!("{{\"n\":1}}\n{{\"n\":2,\"x\":\"{large}\"}}\n{{\"n\":3}}\n");
    let file = env.file("in", &input);
    let more = ["--each", file.to_str().unwrap(), "--rejects", "rejects"];
    let run = env.run(store.args(&url, &more));
    assert_eq!(summary(&run), [2, 1, 0, 0]);
    assert!(
        run.stderr
            .contains("bytes are more than the 10 MiB that servers take at once"),
        "{}",
        run.stderr
    );
    assert_eq!(store.created(), [1, 3]);
    let kept = fs::metadata(env.home().join("rejects")).unwrap().len();
    assert!(kept > 10 << 20);
}

#[test]
fn the_first_failure_ends_it_where_that_is_wanted() {
    let store = Store::start(|_, n| if n == 3 { Deed::Refuse } else { Deed::Answer });
    let env = TestEnv::new();
    let url = store.server.url();
    let file = env.file("in", &lines(100));
    let more = [
        "--each",
        file.to_str().unwrap(),
        "--stop-on-error",
        "--in-flight=1",
        "--rejects=r",
    ];
    let run = env.run(store.args(&url, &more));
    assert_eq!((run.status, summary(&run)), (Some(9), [2, 1, 0, 97]));
    let rejects = numbers(&fs::read_to_string(env.home().join("r")).unwrap());
    assert_eq!(rejects, (3..=100).collect::<Vec<_>>());
}

#[test]
fn the_file_that_is_read_is_not_written_to() {
    let store = Store::start(|_, _| Deed::Answer);
    let env = TestEnv::new();
    let url = store.server.url();
    env.file("in", &lines(3));
    for option in ["--rejects", "--unknown"] {
        let run = env.run(store.args(&url, &["--each", "in", option, "./in"]));
        let stderr = run.failure(2);
        assert!(
            stderr.contains("'./in' is the file that is read"),
            "{stderr}"
        );
    }
    assert_eq!(fs::read_to_string(env.home().join("in")).unwrap(), lines(3));
    assert_eq!(store.created(), [0_u64; 0]);
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let store = Store::start(|_, _| Deed::Answer);
    let env = TestEnv::new();
    let url = store.server.url();
    let file = env.file("in", &lines(20_000));
    let args = store.args(&url, &["--each", file.to_str().unwrap()]);
    let mut running = Running::new(&mut env.command(args));
    assert_eq!(running.line(), "{\"n\":1}");
    running.close_stdout();
    let run = running.end();
    assert_eq!(run.status, Some(0), "{run:#?}");
    assert!(
        store.created().len() < 20_000,
        "it went on without a reader"
    );
}

/// What is under way is waited for, and what was not sent is kept.
#[cfg(unix)]
#[test]
fn an_interrupted_run_adds_up() {
    let (reached, wait) = std::sync::mpsc::channel();
    let reached = Mutex::new(reached);
    let store = Store::start(move |_, n| {
        if n == 100 {
            let _ = reached.lock().unwrap().send(());
        }
        Deed::Answer
    });
    let env = TestEnv::new();
    let url = store.server.url();
    let file = env.file("in", &lines(5000));
    let more = [
        "--each",
        file.to_str().unwrap(),
        "--rejects",
        "r",
        "--rate",
        "1000",
    ];
    let running = Running::new(&mut env.command(store.args(&url, &more)));
    wait.recv().unwrap();
    running.signal(rustix::process::Signal::INT);
    let run = running.end();
    assert_eq!(run.status, Some(130), "{run:#?}");
    let [ok, failed, unknown, not_sent] = summary(&run);
    assert_eq!((failed, unknown, ok + not_sent), (0, 0, 5000));
    assert!((100..5000).contains(&ok), "{ok}");
    assert_eq!(store.created().len() as u64, ok);
    let rejects = numbers(&fs::read_to_string(env.home().join("r")).unwrap());
    assert_eq!(rejects, (ok + 1..=5000).collect::<Vec<_>>());
}

/// The second signal waits for nothing.
#[cfg(unix)]
#[test]
fn a_second_signal_ends_it_at_once() {
    let store = Store::start(|_, _| Deed::Swallow);
    let env = TestEnv::new();
    let url = store.server.url();
    let file = env.file("in", &lines(5));
    let more = ["--each", file.to_str().unwrap(), "--timeout", "60s"];
    let mut running = Running::new(&mut env.command(store.args(&url, &more)));
    while store.created().len() < 5 {
        std::thread::yield_now();
    }
    running.signal(rustix::process::Signal::INT);
    running.wait_for("stopping: waiting for what is under way");
    running.signal(rustix::process::Signal::INT);
    assert_eq!(running.end().status, Some(130));
}

/// A program that asks and waits for the answer before it asks again.
#[test]
fn a_batch_answers_each_request_at_once() {
    use std::io::{BufRead, BufReader, Write};
    use std::process::Stdio;

    let store = Store::start(|_, n| if n == 2 { Deed::Refuse } else { Deed::Answer });
    let env = TestEnv::new();
    let url = store.server.url();
    let args = [&["batch", "--url", &url][..], &KNOWN].concat();
    let mut command = env.command(args);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut replies = BufReader::new(child.stdout.take().unwrap()).lines();
    for n in 1..=3 {
        let request =
            json!({"id": {"of": n}, "method": "create", "service": "m", "args": [{"n": n}, {}]});
        writeln!(stdin, "{request}").unwrap();
        let reply: Value = serde_json::from_str(&replies.next().unwrap().unwrap()).unwrap();
        assert_eq!(reply["id"], json!({"of": n}));
        match n {
            2 => assert_eq!(reply["error"]["code"], 409),
            _ => assert_eq!(reply["result"], json!({"n": n})),
        }
    }
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(9));
}
