//! The transcripts in README.md and docs: each command of a `console` block is run, in order and in
//! one home a page, and must print what stands below it. `[..]` stands for any text in a line.
//! A `toml` block is the config.toml of what follows.
//! The notice of the built-in server is left out of the pages after it was shown once.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/mod.rs"]
mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use support::TestEnv;

/// A command and what a page says that it prints.
struct Shown {
    command: String,
    output: Vec<String>,
}

fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec![root.join("README.md")];
    for entry in fs::read_dir(root.join("docs")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "md") {
            pages.push(path);
        }
    }
    pages
}

/// The command that writes a file into the configuration directory.
fn written(name: &str, content: &str) -> Shown {
    let directory = "$FEATHERS_PRIMUS_CONFIG_DIR";
    Shown {
        command: format!(
            "umask 077; mkdir -p {directory}; cat > {directory}/{name} <<'END'\n{content}END\n"
        ),
        output: Vec::new(),
    }
}

fn transcript(page: &str) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    let mut inside = false;
    let mut toml: Option<String> = None;
    for line in page.lines() {
        if let Some(content) = &mut toml {
            match line {
                "```" => shown.extend(toml.take().map(|toml| written("config.toml", &toml))),
                line => content.push_str(&format!("{line}\n")),
            }
            continue;
        }
        match line {
            "```toml" => toml = Some(String::new()),
            "```console" => inside = true,
            "```" => inside = false,
            _ if !inside => {}
            _ => match line.strip_prefix("$ ") {
                Some(command) => {
                    shown.push(Shown {
                        command: command.to_owned(),
                        output: Vec::new(),
                    });
                }
                None => shown.last_mut().unwrap().output.push(line.to_owned()),
            },
        }
    }
    shown
}

fn run(env: &TestEnv, command: &str) -> Vec<String> {
    let program = Path::new(env!("CARGO_BIN_EXE_feathers-primus"));
    // The environment of the program itself, but for a search path that has it.
    let own = env.command([""; 0]);
    let mut shell = Command::new("sh");
    shell
        .arg("-c")
        .arg(format!("exec 2>&1; {command}"))
        .env_clear()
        .current_dir(env.home());
    for (name, value) in own.get_envs() {
        if let Some(value) = value {
            shell.env(name, value);
        }
    }
    let path = std::env::var("PATH").unwrap_or_default();
    shell.env(
        "PATH",
        format!("{}:{path}", program.parent().unwrap().display()),
    );
    let output = shell.output().unwrap();
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}

fn fits(pattern: &str, line: &str) -> bool {
    let mut parts = pattern.split("[..]");
    let Some(mut rest) = parts.next().and_then(|first| line.strip_prefix(first)) else {
        return false;
    };
    let mut open = false;
    for part in parts {
        open = true;
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.is_empty() || open && pattern.ends_with("[..]")
}

fn is_notice(line: &str) -> bool {
    line.starts_with("built-in server at ")
}

#[test]
fn every_transcript_is_what_the_program_prints() {
    let mut commands = 0;
    for page in pages() {
        let env = TestEnv::new();
        for Shown { command, output } in transcript(&fs::read_to_string(&page).unwrap()) {
            commands += 1;
            let mut printed = run(&env, &command);
            if !output.iter().any(|line| is_notice(line)) {
                printed.retain(|line| !is_notice(line));
            }
            let alike = printed.len() == output.len()
                && output
                    .iter()
                    .zip(&printed)
                    .all(|(pattern, line)| fits(pattern, line));
            assert!(
                alike,
                "{}: $ {command}\nprints\n{}\nand the page says\n{}",
                page.display(),
                printed.join("\n"),
                output.join("\n")
            );
        }
    }
    assert!(commands > 10, "the transcripts were not found");
}

/// The rows of text of a picture, without white space, which its places stand for.
fn rows(picture: &str) -> Vec<String> {
    let rows = picture.lines().filter(|line| line.starts_with("<text "));
    rows.map(|row| {
        let parts = row.split('<').filter_map(|tag| tag.split_once('>'));
        let text: String = parts.map(|(_, text)| text).collect();
        let text = text.replace("&lt;", "<").replace("&gt;", ">");
        text.replace("&amp;", "&").split_whitespace().collect()
    })
    .collect()
}

/// The commands of a picture, as they are typed.
fn typed(picture: &str) -> Vec<&str> {
    let parts = picture.split('>').filter_map(|part| part.split_once('<'));
    parts
        .map(|(text, _)| text)
        .filter(|text| text.starts_with("feathers-primus "))
        .collect()
}

/// `node docs/pictures/make.js` makes them anew.
#[test]
fn the_pictures_show_what_the_program_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let links = readme.split("](docs/pictures/").skip(1);
    let names: Vec<_> = links.filter_map(|link| link.split(')').next()).collect();
    assert_eq!(names.len(), 2);
    for name in names {
        let picture = fs::read_to_string(root.join("docs/pictures").join(name)).unwrap();
        let env = TestEnv::new();
        let mut printed: Vec<String> = Vec::new();
        for command in typed(&picture) {
            if !printed.is_empty() {
                printed.push(String::new());
            }
            printed.push(format!("$ {command}"));
            let pretty = command.replace("feathers-primus ", "feathers-primus -u demo: -o pretty ");
            printed.extend(
                run(&env, &pretty)
                    .into_iter()
                    .filter(|line| !is_notice(line)),
            );
        }
        let printed: Vec<String> = printed
            .iter()
            .map(|line| line.split_whitespace().collect())
            .collect();
        // Times pass.
        let lasting = |rows: Vec<String>| -> Vec<String> {
            let is_time = |row: &String| row.contains("\"createdAt\"") || row.contains("\"time\"");
            rows.into_iter().filter(|row| !is_time(row)).collect()
        };
        assert_eq!(lasting(rows(&picture)), lasting(printed), "{name}");
    }
}

/// Nobody finds a page that README does not lead to.
#[test]
fn every_page_is_listed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    for page in pages().iter().skip(1) {
        let name = page.file_name().unwrap().to_str().unwrap();
        assert!(readme.contains(&format!("](docs/{name})")), "{name}");
    }
}

/// The tests that SECURITY.md names, as `file::function`.
#[test]
fn every_promise_has_its_tests() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/SECURITY.md")).unwrap();
    let mut named = 0;
    for row in page.lines().filter(|line| line.starts_with("| ")) {
        let tests: Vec<_> = row
            .split('`')
            .filter_map(|part| part.split_once(".rs::"))
            .collect();
        let is_head = row == "| promise | shown by |";
        assert!(is_head || !tests.is_empty(), "no test: {row}");
        for (file, function) in tests {
            let text = fs::read_to_string(root.join(format!("{file}.rs")))
                .unwrap_or_else(|error| panic!("{file}.rs: {error}"));
            let text = text.split_once(&format!("fn {function}("));
            assert!(text.is_some(), "{file}.rs has no {function}");
            named += 1;
        }
    }
    assert!(named > 50, "{named}");
}
