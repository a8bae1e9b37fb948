//! The recipes of docs/recipes.md, each run as it stands there against real servers.
//!
//! Where a program that a recipe hands over to is not installed, a stand-in keeps what it gets.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/mod.rs"]
mod support;

use std::fs;
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use support::node::PASSWORD;
use support::{NodeServer, TestEnv};

/// What the tests have tried, by heading.
const TRIED: [&str; 12] = [
    "Back up a service",
    "Restore it",
    "Copy between servers",
    "Wait for an event in CI",
    "Follow events with jq",
    "Pass events on to NATS",
    "Pass events on to Kafka",
    "Run a command for each event",
    "Ask from Python",
    "Ask from Node",
    "Rotate a token",
    "From cron",
];

fn page() -> &'static str {
    include_str!("../docs/recipes.md")
}

/// The code below a heading.
fn recipe(heading: &str) -> String {
    let (_, after) = page().split_once(&format!("\n## {heading}\n")).unwrap();
    let (_, block) = after.split_once("\n```").unwrap();
    let (_, code) = block.split_once('\n').unwrap();
    code.split("\n```").next().unwrap().to_owned()
}

/// A server of its own, a home with the profile `live` for it, and a directory of programs.
struct Kitchen {
    env: TestEnv,
    server: NodeServer,
    programs: PathBuf,
}

/// What a recipe printed.
struct Served {
    stdout: String,
    stderr: String,
}

impl Kitchen {
    fn new() -> Self {
        let env = TestEnv::new();
        let server = NodeServer::start("feathers4");
        fs::create_dir_all(env.home().join("config")).unwrap();
        let profile = format!("[profiles.live]\nurl = \"{}\"\n", server.url());
        env.file("config/config.toml", &profile);
        let programs = env.home().join("programs");
        fs::create_dir(&programs).unwrap();
        let program = env!("CARGO_BIN_EXE_feathers-primus");
        std::os::unix::fs::symlink(program, programs.join("feathers-primus")).unwrap();
        Self {
            env,
            server,
            programs,
        }
    }

    /// Puts a script where commands are found.
    fn program(&self, name: &str, script: &str) {
        let file = self.programs.join(name);
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        let path = std::env::var("PATH").unwrap_or_default();
        command
            .env_clear()
            .env("PATH", format!("{}:{path}", self.programs.display()))
            .env("HOME", self.env.home())
            .env("FEATHERS_PRIMUS_CONFIG_DIR", self.env.home().join("config"))
            .env("FEATHERS_PRIMUS_URL", self.server.url())
            .current_dir(self.env.home())
            .stdin(Stdio::null());
        command
    }

    #[track_caller]
    fn run(&self, program: &str, args: &[&str]) -> Served {
        let output = self.command(program).args(args).output().unwrap();
        let served = Served {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(
            output.status.success(),
            "{}{}",
            served.stdout,
            served.stderr
        );
        served
    }

    #[track_caller]
    fn sh(&self, script: &str) -> Served {
        self.run("sh", &["-euc", script])
    }

    /// Runs a recipe that listens until three events have come, and returns what it printed.
    #[track_caller]
    fn listens(&self, script: &str) -> String {
        let script = script.replace("listen messages", "listen messages --count 3");
        let mut child = self
            .command("sh")
            .args(["-euc", &script])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let mut said = Vec::new();
        while !said.ends_with(b"listening\n") {
            let mut byte = [0];
            let count = stderr.read(&mut byte).unwrap();
            assert_eq!(count, 1, "{}", String::from_utf8_lossy(&said));
            said.push(byte[0]);
        }
        for text in ["one", "two", "three"] {
            let _ = self.sh(&format!("feathers-primus create messages text={text}"));
        }
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.env.home().join(name)).unwrap()
    }

    /// The texts of a file of records or events, a line each.
    fn texts(&self, name: &str) -> Vec<String> {
        let values = self.read(name);
        let values = values.lines().map(|line| {
            let value: Value = serde_json::from_str(line).unwrap();
            let record = value.get("data").unwrap_or(&value);
            record["text"].as_str().unwrap().to_owned()
        });
        values.collect()
    }
}

/// Tells whether a program is installed, and says so where it is not.
#[expect(clippy::print_stdout, reason = "who runs the tests shall know")]
fn is_there(program: &str) -> bool {
    let found = Command::new(program).arg("--version").output().is_ok();
    if !found {
        println!("{program} is not installed: passed over");
    }
    found
}

#[test]
fn every_recipe_is_tried() {
    let headings: Vec<_> = page()
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .collect();
    assert_eq!(headings, TRIED);
    let tests = include_str!("recipes.rs");
    for heading in TRIED {
        let named = tests.matches(&format!("\"{heading}\"")).count();
        assert!(named >= 2, "no test runs {heading:?}");
    }
}

#[test]
fn a_service_is_backed_up_and_restored() {
    let kitchen = Kitchen::new();
    let _ = kitchen.sh(&recipe("Back up a service"));
    let before = kitchen.read("messages.ndjson");
    assert_eq!(before.lines().count(), 25);
    let _ = kitchen.sh("feathers-primus remove messages null --all-records > removed.json");
    assert_eq!(
        kitchen.sh("feathers-primus find messages --count").stdout,
        "0\n"
    );
    let _ = kitchen.sh(&recipe("Restore it"));
    let _ = kitchen.sh(&recipe("Back up a service"));
    assert_eq!(kitchen.read("messages.ndjson"), before);
    assert_eq!(kitchen.read("failed.ndjson"), "");
}

#[test]
fn a_service_is_copied_between_servers() {
    let kitchen = Kitchen::new();
    let other = NodeServer::start("feathers4");
    let config = format!(
        "{}[profiles.staging]\nurl = \"{}\"\n",
        kitchen.read("config/config.toml"),
        other.url()
    );
    kitchen.env.file("config/config.toml", &config);
    let count = "FEATHERS_PRIMUS_URL= feathers-primus find messages --profile staging --count";
    let empty =
        "FEATHERS_PRIMUS_URL= feathers-primus remove messages null --all-records --profile staging";
    let _ = kitchen.sh(empty);
    assert_eq!(kitchen.sh(count).stdout, "0\n");
    let recipe = recipe("Copy between servers");
    let _ = kitchen.sh(&format!("unset FEATHERS_PRIMUS_URL\n{recipe}"));
    assert_eq!(kitchen.sh(count).stdout, "25\n");
}

#[test]
fn an_event_is_waited_for() {
    let kitchen = Kitchen::new();
    let deploy = kitchen.env.file(
        "deploy",
        "#!/bin/sh\nfeathers-primus create messages text=deployed > /dev/null\n",
    );
    fs::set_permissions(deploy, fs::Permissions::from_mode(0o755)).unwrap();
    let _ = kitchen.sh(&recipe("Wait for an event in CI"));
    assert_eq!(kitchen.texts("event.ndjson"), ["deployed"]);
}

#[test]
fn events_are_followed_with_jq() {
    if is_there("jq") {
        let out = Kitchen::new().listens(&recipe("Follow events with jq"));
        assert_eq!(out, "26: one\n27: two\n28: three\n");
    }
}

#[test]
fn events_are_passed_on() {
    for (heading, program, args) in [
        (
            "Pass events on to NATS",
            "nats",
            "pub feathers.messages --send-on newline",
        ),
        (
            "Pass events on to Kafka",
            "kcat",
            "-P -b localhost:9092 -t messages",
        ),
    ] {
        let kitchen = Kitchen::new();
        // Brokers are not at hand, so it is a stand-in also where the program is installed.
        kitchen.program(program, r#"echo "$*" > args; cat > got"#);
        let _ = kitchen.listens(&recipe(heading));
        assert_eq!(kitchen.read("args").trim_end(), args);
        assert_eq!(kitchen.texts("got"), ["one", "two", "three"]);
    }
}

#[test]
fn a_command_is_run_for_each_event() {
    let kitchen = Kitchen::new();
    let _ = kitchen.listens(&recipe("Run a command for each event"));
    assert_eq!(
        kitchen.texts("messages-created.ndjson"),
        ["one", "two", "three"]
    );
}

#[test]
fn python_and_node_ask() {
    for (heading, program, title) in [
        ("Ask from Python", "python3", "FIRST"),
        ("Ask from Node", "node", "first"),
    ] {
        if is_there(program) {
            let kitchen = Kitchen::new();
            let script = kitchen.env.file("script", &recipe(heading));
            let served = kitchen.run(program, &[script.to_str().unwrap()]);
            assert_eq!(served.stdout, format!("{title}\n"), "{}", served.stderr);
        }
    }
}

#[test]
fn a_token_is_rotated() {
    let kitchen = Kitchen::new();
    kitchen.env.file("password.txt", PASSWORD);
    let recipe = format!("unset FEATHERS_PRIMUS_URL\n{}", recipe("Rotate a token"));
    let _ = kitchen.sh(&recipe);
    let first = kitchen.read("token.txt");
    assert_eq!(first.trim_end().split('.').count(), 3);
    let file = kitchen.env.home().join("token.txt");
    let mode = fs::metadata(file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let _ = kitchen.sh(&recipe);
    assert_ne!(kitchen.read("token.txt"), first);
    let _ = kitchen.sh("feathers-primus find secrets --token-file token.txt");
}

#[test]
fn cron_needs_nothing_but_the_profile() {
    let kitchen = Kitchen::new();
    let line = recipe("From cron");
    let (_, command) = line.split_once("  ").unwrap();
    assert!(!command.contains('%'), "cron would take it for a new line");
    let program = env!("CARGO_BIN_EXE_feathers-primus");
    let command = command.replace("/usr/local/bin/feathers-primus", program);
    assert!(command.starts_with(program));
    // The configuration directory lies where the platform has it, below the home.
    let config = kitchen.env.home().join(match cfg!(target_os = "macos") {
        true => "Library/Application Support/feathers-primus",
        false => ".config/feathers-primus",
    });
    fs::create_dir_all(&config).unwrap();
    let profile = kitchen.env.home().join("config/config.toml");
    fs::copy(profile, config.join("config.toml")).unwrap();
    let output = Command::new("/bin/sh")
        .args(["-c", &command])
        .env_clear()
        .env("HOME", kitchen.env.home())
        .env("PATH", "/usr/bin:/bin")
        .current_dir(Path::new(kitchen.env.home()))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(output.stderr, b"");
    assert_eq!(kitchen.texts("messages.ndjson").len(), 25);
}
