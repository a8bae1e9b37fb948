//! Pages and completions that are made from the command line's own description: what lies in the
//! tree must be what the program says now. `UPDATE_GENERATED=1 cargo test --test generated`
//! writes them anew.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::Command as Process;

use clap::{Command, ValueEnum};
use feathers_primus::cli::{Shell, command};

/// Compares a file with what it should be, or writes it.
fn check(path: &str, wanted: &[u8]) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, wanted).unwrap();
        return;
    }
    let found = fs::read(file).unwrap_or_default();
    assert!(
        found == wanted,
        "{path} is not what the program says; write it anew with \
         UPDATE_GENERATED=1 cargo test --test generated"
    );
}

#[test]
fn completions_are_fresh() {
    for shell in Shell::value_variants() {
        let name = shell.to_possible_value().unwrap().get_name().to_owned();
        let file = match name.as_str() {
            "bash" => "feathers-primus.bash",
            "zsh" => "_feathers-primus",
            "fish" => "feathers-primus.fish",
            "powershell" => "_feathers-primus.ps1",
            "elvish" => "feathers-primus.elv",
            "nushell" => "feathers-primus.nu",
            other => panic!("no file for the shell {other}"),
        };
        check(&format!("completions/{file}"), &shell.completions());
    }
}

/// The program and its commands, without `help`; the options of every command stand on the
/// program's own page alone.
fn pages() -> Vec<Command> {
    let mut whole = command();
    whole.build();
    let mut pages = vec![whole.clone()];
    add_commands_of(&whole, "feathers-primus", &mut pages);
    pages
}

fn add_commands_of(above: &Command, name: &str, pages: &mut Vec<Command>) {
    for sub in above
        .get_subcommands()
        .filter(|sub| sub.get_name() != "help")
    {
        let name = format!("{name} {}", sub.get_name());
        let page = sub.clone().mut_args(|arg| {
            let is_global = arg.is_global_set();
            arg.hide(is_global)
        });
        pages.push(page.bin_name(&name));
        add_commands_of(sub, &name, pages);
    }
}

/// The words of what a shell would start the program with in a line, without pipes and files.
fn words(line: &str) -> Vec<String> {
    let start = line.find("feathers-primus ").unwrap();
    let ends = [" | ", " > ", " < ", " && "];
    let end = ends.iter().filter_map(|end| line[start..].find(end)).min();
    let typed = &line[start..end.map_or(line.len(), |end| start + end)];
    let script = format!("printf '%s\\n' {typed}");
    let output = Process::new("sh").args(["-c", &script]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn every_command_has_two_examples_that_are_right() {
    for page in pages().iter().skip(1) {
        let name = page.get_bin_name().unwrap();
        let help = page.clone().render_long_help().to_string();
        let (_, examples) = help
            .split_once("\nExamples:\n")
            .unwrap_or_else(|| panic!("{name} has no examples"));
        let of_it = |line: &&str| {
            let below = format!("{name} ");
            line.ends_with(name) || line.contains(&below)
        };
        let examples: Vec<_> = examples.lines().filter(of_it).collect();
        assert!(examples.len() >= 2, "{name} has {examples:?}");
        for line in examples {
            let found = command().try_get_matches_from(words(line));
            assert!(found.is_ok(), "{line}: {}", found.unwrap_err());
        }
    }
}

#[test]
fn the_reference_is_fresh() {
    let mut text = String::from(
        "# Command-line reference\n\n\
         Made from `--help`; do not edit. The options on the first page go with every command, before \
         or after it. Exit statuses are in [exit-statuses.md](exit-statuses.md), variables in\n         [environment.md](environment.md).\n",
    );
    for mut page in pages() {
        let title = page.get_bin_name().unwrap_or(page.get_name()).to_owned();
        let help = page.render_long_help().to_string();
        let help: Vec<&str> = help.lines().map(str::trim_end).collect();
        text.push_str(&format!(
            "\n## {title}\n\n```text\n{}\n```\n",
            help.join("\n").trim_end()
        ));
    }
    check("docs/cli-reference.md", text.as_bytes());
}

#[test]
fn man_pages_are_fresh() {
    for page in pages() {
        let name = page
            .get_bin_name()
            .unwrap_or(page.get_name())
            .replace(' ', "-");
        let mut out = Vec::new();
        // A page of a fixed day would differ tomorrow, so there is none.
        clap_mangen::Man::new(page.disable_help_subcommand(true))
            .title(name.to_uppercase())
            .date("")
            .render(&mut out)
            .unwrap();
        check(&format!("docs/man/{name}.1"), &out);
    }
}
