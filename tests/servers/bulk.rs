//! A bulk run whose real server is killed in the middle and comes back.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use crate::support::{NodeServer, TestEnv};

/// How many rows are created.
const ROWS: u64 = 20_000;
/// After how many of them the server is killed.
const KILLED_AFTER: usize = 500;

#[test]
fn every_line_is_accounted_for_when_the_server_is_killed() {
    let env = TestEnv::new();
    let path = |name: &str| env.home().join(name).to_str().unwrap().to_owned();
    let (journal, rejects, unknown) = (path("journal"), path("rejects"), path("unknown"));
    let rows: String = (1..=ROWS)
        .map(|n| format!("{{\"id\":{n},\"n\":{n}}}\n"))
        .collect();
    let rows = env.file("rows", &rows).to_str().unwrap().to_owned();
    let mut server = NodeServer::with("feathers4", &[("JOURNAL", &journal)]);
    let (url, port) = (server.url(), server.port().to_string());
    let mut create = env
        .command([
            "create",
            "journal",
            "--each",
            &rows,
            "--rejects",
            &rejects,
            "--unknown",
            &unknown,
            "--url",
            &url,
            "--dialect",
            "feathers4",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut results = BufReader::new(create.stdout.take().unwrap()).lines();
    let mut done: BTreeSet<u64> = results
        .by_ref()
        .take(KILLED_AFTER)
        .map(|line| number(&line.unwrap()))
        .collect();
    server.kill();
    let _again = NodeServer::with("feathers4", &[("JOURNAL", &journal), ("PORT", &port)]);
    done.extend(results.map(|line| number(&line.unwrap())));
    let output = create.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(9), "{stderr}");

    let (rejects, unknown) = (numbers(&rejects), numbers(&unknown));
    let (ok, failed, lost) = (
        done.len() as u64,
        rejects.len() as u64,
        unknown.len() as u64,
    );
    assert!(lost > 0 && ok > KILLED_AFTER as u64, "{stderr}");
    assert_eq!(ok + failed + lost, ROWS);
    let summary = format!("{ROWS} lines: {ok} ok, {failed} failed, {lost} unknown, 0 not sent");
    assert!(stderr.contains(&summary), "{stderr}");
    // What it says of each is true.
    let kept = numbers(&journal);
    assert!(done.is_subset(&kept));
    assert!(kept.is_disjoint(&rejects));
    assert!(kept.iter().all(|n| done.contains(n) || unknown.contains(n)));
}

fn numbers(path: impl AsRef<Path>) -> BTreeSet<u64> {
    let lines = fs::read_to_string(path).unwrap();
    lines.lines().map(number).collect()
}

fn number(line: &str) -> u64 {
    let record: Value = serde_json::from_str(line).unwrap();
    record["n"].as_u64().unwrap()
}
