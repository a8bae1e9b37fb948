//! The import order of docs/ARCHITECTURE.md, as a test: `use` lines go down the list of rooms,
//! never up and never between neighbours, and the protocol knows neither IO nor a clock.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

/// What each room may import besides itself.
const MAY: [(&str, &[&str]); 7] = [
    ("secret", &[]),
    ("protocol", &["secret"]),
    ("output", &["protocol", "secret"]),
    ("store", &["protocol", "secret"]),
    ("connection", &["protocol", "secret"]),
    ("demo", &["protocol", "secret"]),
    (
        "cli",
        &[
            "demo",
            "connection",
            "store",
            "output",
            "protocol",
            "secret",
        ],
    ),
];

/// What each part of the protocol may import of the protocol, besides itself.
const INSIDE_PROTOCOL: [(&str, &[&str]); 14] = [
    ("tokens", &[]),
    ("json", &[]),
    ("frame", &[]),
    ("redact", &["json", "tokens"]),
    ("transformer", &["frame", "json"]),
    ("parser", &["frame", "tokens"]),
    ("spec", &[]),
    ("facts", &["parser", "service", "spec", "transformer"]),
    ("control", &["json"]),
    ("packet", &["json"]),
    ("heartbeat", &[]),
    ("service", &["json"]),
    (
        "session",
        &[
            "control",
            "frame",
            "heartbeat",
            "json",
            "packet",
            "parser",
            "service",
            "transformer",
        ],
    ),
    ("mod", &[]),
];

/// What nothing in the protocol may name.
const NO_IO: [&str; 9] = [
    "tokio",
    "std::net",
    "std::fs",
    "std::env",
    "std::io",
    "Instant::now",
    "SystemTime",
    "println!",
    "eprintln!",
];

/// A source file: its path below src, and its lines without tests and comments.
struct Source {
    path: String,
    lines: Vec<String>,
}

impl Source {
    fn room(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap()
    }

    /// The part of the protocol it belongs to.
    fn part(&self) -> Option<&str> {
        self.path
            .strip_prefix("protocol/")?
            .split(['/', '.'])
            .next()
    }

    /// Every path that the file names after `crate::`, with `super::` resolved.
    fn named(&self) -> impl Iterator<Item = String> {
        let folder: Vec<&str> = {
            let mut parts: Vec<&str> = self.path.trim_end_matches(".rs").split('/').collect();
            if parts.last() == Some(&"mod") {
                parts.pop();
            }
            parts
        };
        let mut named = Vec::new();
        for line in &self.lines {
            for (index, _) in line.match_indices("crate::") {
                named.push(path_at(&line[index + "crate::".len()..]));
            }
            if let Some(rest) = line.trim_start().strip_prefix("use super::") {
                let ups = rest.matches("super::").count() + 1;
                let below = rest.trim_start_matches("super::");
                let base = &folder[..folder.len().saturating_sub(ups)];
                named.push(
                    base.iter()
                        .copied()
                        .chain([path_at(below).as_str()])
                        .collect::<Vec<_>>()
                        .join("::"),
                );
            }
        }
        named.into_iter()
    }
}

fn path_at(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | ':'))
        .collect()
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let text = text.split("\nmod tests ").next().unwrap().to_owned();
                let lines = text
                    .lines()
                    .filter(|line| !line.trim_start().starts_with("//"))
                    .map(str::to_owned)
                    .collect();
                let path = path
                    .strip_prefix(&root)
                    .unwrap()
                    .to_string_lossy()
                    .into_owned();
                sources.push(Source { path, lines });
            }
        }
    }
    assert!(sources.len() > 30, "the sources were not found");
    sources
}

#[test]
fn imports_go_down_the_list_of_rooms() {
    let mut wrong = Vec::new();
    for source in sources() {
        if matches!(source.path.as_str(), "lib.rs" | "main.rs") {
            continue;
        }
        let room = source.room();
        let (_, may) = MAY
            .iter()
            .find(|(name, _)| *name == room)
            .unwrap_or_else(|| panic!("{} is in a room that the list does not have", source.path));
        for named in source.named() {
            let other = named.split("::").next().unwrap_or_default();
            let is_room = MAY.iter().any(|(name, _)| *name == other);
            if is_room && other != room && !may.contains(&other) {
                wrong.push(format!("{} imports {named}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_parts_of_the_protocol_do_not_know_each_other() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(part) = source.part() else { continue };
        let Some((_, may)) = INSIDE_PROTOCOL.iter().find(|(name, _)| *name == part) else {
            wrong.push(format!(
                "{} is a part that the list does not have",
                source.path
            ));
            continue;
        };
        for named in source.named() {
            let Some(rest) = named.strip_prefix("protocol::") else {
                continue;
            };
            let other = rest.split("::").next().unwrap_or_default();
            if other != part && !may.contains(&other) {
                wrong.push(format!("{} imports {named}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_protocol_knows_neither_io_nor_a_clock() {
    let mut wrong = Vec::new();
    for source in sources()
        .iter()
        .filter(|source| source.room() == "protocol")
    {
        for line in &source.lines {
            for name in NO_IO {
                if line.contains(name) {
                    wrong.push(format!("{} names {name}: {line}", source.path));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_file_is_long() {
    let mut wrong = Vec::new();
    for source in sources() {
        if source.lines.len() > 400 {
            wrong.push(format!("{} has {} lines", source.path, source.lines.len()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
