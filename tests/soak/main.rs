//! A real server that is killed again and again, a writer that goes on all the same, and two
//! listeners: one asks for what it missed and shows everything once, the other reports each gap.
//!
//! Takes 20 s; `SOAK_RESTARTS=200 cargo test --test soak -- --nocapture` takes longer and tells what
//! it saw.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{ChildStdout, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::Value;
use support::{NodeServer, TestEnv};

/// How long a server lives, besides the time in which it starts.
const LIFE: Duration = Duration::from_millis(1500);
/// How long what is left may take to arrive; a listener waits up to 30 s before it comes back.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long before a gap begins an event may have been on its way.
const ON_ITS_WAY_MS: i64 = 1000;

const KNOWN: [&str; 6] = [
    "--transformer",
    "websockets",
    "--parser",
    "json",
    "--dialect",
    "feathers4",
];

#[test]
fn no_number_is_lost_and_no_gap_is_silent() {
    let restarts = std::env::var("SOAK_RESTARTS").map_or(6, |text| text.parse().unwrap());
    let env = TestEnv::new();
    let journal = env.home().join("journal.ndjson");
    let port = start(&journal, 0).port();
    let mut server = start(&journal, port);
    let url = server.url();
    let backfilled = Listener::start(&url, &["--backfill", "n"]);
    let gapped = Listener::start(&url, &["--gaps"]);
    let writer = Writer::start(&url);
    let mut resident = Vec::new();
    for _ in 0..restarts {
        thread::sleep(LIFE);
        server.kill();
        server = start(&journal, port);
        resident.push(backfilled.resident_kib());
    }
    thread::sleep(LIFE);
    let last = writer.end();
    let records = read(&journal);
    assert_eq!(records.len() as u64, last);
    backfilled.wait_for(last);
    resident.push(backfilled.resident_kib());
    let seen = backfilled.end();
    check_backfilled(&seen, last);
    let gaps = check_gaps(&gapped.end(), &records);
    // The first restarts fill what is kept for later.
    let settled = resident[resident.len() / 4];
    let most = resident.iter().skip(resident.len() / 4).max().unwrap();
    println!(
        "{restarts} restarts, {last} records, {gaps} gaps; {settled} KiB after a quarter, at most {most} KiB then"
    );
    assert!(most - settled <= 2048, "memory grows: {resident:?} KiB");
}

fn start(journal: &Path, port: u16) -> NodeServer {
    let port = port.to_string();
    let switches = [("JOURNAL", journal.to_str().unwrap()), ("PORT", &port)];
    NodeServer::with("feathers4", &switches)
}

/// Everything once, marked where it was missed first.
fn check_backfilled(lines: &[Value], last: u64) {
    let mut counts = BTreeMap::new();
    for line in lines {
        *counts
            .entry(line["data"]["n"].as_u64().unwrap())
            .or_insert(0) += 1;
    }
    let wrong: Vec<_> = (1..=last)
        .filter_map(|n| {
            let count = counts.get(&n).copied().unwrap_or(0);
            (count != 1).then_some((n, count))
        })
        .collect();
    assert!(wrong.is_empty(), "not shown exactly once: {wrong:?}");
    assert_eq!(counts.len() as u64, last);
    assert!(
        lines
            .iter()
            .any(|line| line["replayed"] == Value::Bool(true))
    );
}

/// What is missing was created while a gap was reported; returns how many gaps there were.
fn check_gaps(lines: &[Value], records: &BTreeMap<u64, i64>) -> usize {
    let gaps: Vec<_> = lines
        .iter()
        .filter_map(|line| line.get("gap"))
        .map(|gap| (millis(&gap["from"]) - ON_ITS_WAY_MS, millis(&gap["to"])))
        .collect();
    let numbers: Vec<_> = lines
        .iter()
        .filter(|line| line.get("gap").is_none())
        .map(|line| line["data"]["n"].as_u64().unwrap())
        .collect();
    let silent: Vec<_> = records
        .iter()
        .filter(|(n, _)| !numbers.contains(n))
        .filter(|(_, at)| !gaps.iter().any(|(from, to)| from <= at && at <= &to))
        .collect();
    // The last ones may have come after this listener was asked to end.
    let end = gaps.last().map_or(0, |gap| gap.1);
    assert!(
        silent.iter().all(|(_, at)| **at > end),
        "lost without a word: {silent:?}, gaps: {gaps:?}"
    );
    assert!(!gaps.is_empty());
    gaps.len()
}

fn millis(time: &Value) -> i64 {
    let time: jiff::Timestamp = time.as_str().unwrap().parse().unwrap();
    time.as_millisecond()
}

/// Returns when each record was created.
fn read(journal: &Path) -> BTreeMap<u64, i64> {
    fs::read_to_string(journal)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|record| (record["n"].as_u64().unwrap(), millis(&record["at"])))
        .collect()
}

/// Creates the records 1, 2, 3, each as often as it takes.
struct Writer {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<u64>,
}

impl Writer {
    fn start(url: &str) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (url, asked) = (url.to_owned(), Arc::clone(&stop));
        let thread = thread::spawn(move || {
            let env = TestEnv::new();
            let mut last = 0;
            while !asked.load(Ordering::Relaxed) {
                let [id, n] = ["id", "n"].map(|name| format!("{name}:={}", last + 1));
                let create = [
                    "create",
                    "journal",
                    &id,
                    &n,
                    "--url",
                    &url,
                    "--timeout",
                    "2s",
                ];
                let run = env.run(create.iter().chain(&KNOWN));
                match run.status {
                    // It is there, from this attempt or from an earlier one.
                    Some(0 | 7) => last += 1,
                    Some(3 | 4) => {}
                    _ => panic!("{run:#?}"),
                }
            }
            last
        });
        Self { stop, thread }
    }

    /// Returns the last number that was created.
    fn end(self) -> u64 {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().unwrap()
    }
}

/// A listener whose lines are read as they come.
struct Listener {
    _env: TestEnv,
    child: std::process::Child,
    lines: Arc<Mutex<Vec<Value>>>,
    newest: Arc<AtomicU64>,
    reader: JoinHandle<()>,
}

impl Listener {
    fn start(url: &str, options: &[&str]) -> Self {
        let env = TestEnv::new();
        let listen = ["listen", "journal", "created", "--url", url];
        let args = listen.iter().chain(&KNOWN).chain(options);
        let mut child = env
            .command(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut said = said.map_while(Result::ok);
        assert_eq!(said.next().as_deref(), Some("listening"));
        // Nobody reads on, and it must not wait for that.
        thread::spawn(move || said.for_each(drop));
        let lines = Arc::new(Mutex::new(Vec::new()));
        let newest = Arc::new(AtomicU64::new(0));
        let out = child.stdout.take().unwrap();
        let reader = thread::spawn({
            let (lines, newest) = (Arc::clone(&lines), Arc::clone(&newest));
            move || collect(out, &lines, &newest)
        });
        Self {
            _env: env,
            child,
            lines,
            newest,
            reader,
        }
    }

    fn wait_for(&self, number: u64) {
        let start = Instant::now();
        while self.newest.load(Ordering::Relaxed) < number {
            assert!(start.elapsed() < PATIENCE, "{number} does not come");
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn resident_kib(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.unwrap()
            .trim()
            .strip_suffix(" kB")
            .unwrap()
            .parse()
            .unwrap()
    }

    /// Ends it as Ctrl-C does, and returns what it printed.
    fn end(mut self) -> Vec<Value> {
        let pid = rustix::process::Pid::from_raw(self.child.id().cast_signed()).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
        assert_eq!(self.child.wait().unwrap().code(), Some(130));
        self.reader.join().unwrap();
        std::mem::take(&mut *self.lines.lock().unwrap())
    }
}

fn collect(out: ChildStdout, lines: &Mutex<Vec<Value>>, newest: &AtomicU64) {
    for line in BufReader::new(out).lines().map_while(Result::ok) {
        let line: Value = serde_json::from_str(&line).unwrap();
        if let Some(number) = line["data"]["n"].as_u64() {
            newest.fetch_max(number, Ordering::Relaxed);
        }
        lines.lock().unwrap().push(line);
    }
}
