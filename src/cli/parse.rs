//! From arguments to commands; what clap finds wrong is told as every other error is.

use std::ffi::OsString;
use std::io::Write as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, CommandFactory, FromArgMatches, Parser};

use super::args::globals::Globals;
use super::commands::Command;
use super::report::Reporter;
use super::{Cli, exit, topics};

/// Reads the arguments of the process. What is to be shown instead of a run is shown here, and
/// its exit status returned.
pub(super) fn arguments() -> Result<Cli, u8> {
    if let Some(cli) = quickly(std::env::args_os().collect()) {
        return Ok(cli);
    }
    if let Some(status) = topic() {
        return Err(status);
    }
    Cli::try_parse().map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // A reader that went away has seen enough.
            let _ = error.print();
            exit::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            exit::USAGE
        }
        _ => {
            let reporter = Reporter {
                json: wants_json(std::env::args_os().skip(1)),
                ..Reporter::default()
            };
            let (message, hints) = taken_apart(&error);
            reporter.usage(&message, &hints);
            exit::USAGE
        }
    })
}

/// Shows what `help` has on a word that is no command; `None` where that is not asked for.
fn topic() -> Option<u8> {
    let mut words = std::env::args_os().skip(1);
    let (help, word) = (words.next()?, words.next()?.into_string().ok()?);
    if help != "help" || word == "help" || word.starts_with('-') {
        return None;
    }
    let whole = Cli::command();
    let commands: Vec<_> = whole
        .get_subcommands()
        .map(clap::Command::get_name)
        .collect();
    if commands.contains(&word.as_str()) {
        return None;
    }
    Some(match topics::text(&word, &commands) {
        Ok(text) => {
            // A reader that went away has seen enough.
            let _ = std::io::stdout().write_all(text.as_bytes());
            exit::SUCCESS
        }
        Err(usage) => {
            Reporter::default().usage(&usage.message, &usage.hints);
            exit::USAGE
        }
    })
}

/// Reads the arguments of a run that begins with its command, as most do, against that command
/// alone. With commands below it, clap copies the options of every command into each and what
/// they matched back again, which costs more than the rest of a short run. What this takes, the
/// whole command line takes too, in the same sense; what it does not take, the whole one
/// explains.
fn quickly(mut arguments: Vec<OsString>) -> Option<Cli> {
    if arguments.len() < 2 {
        return None;
    }
    let name = arguments.remove(1);
    let others = Globals::augment_args(clap::Command::new(env!("CARGO_PKG_NAME")));
    let (mut alone, read) = Command::alone(name.to_str()?, others)?;
    let matches = alone.try_get_matches_from_mut(arguments).ok()?;
    // The process ends soon; taking it apart piece by piece is of no use.
    std::mem::forget(alone);
    Some(Cli {
        globals: Globals::from_arg_matches(&matches).ok()?,
        command: read(&matches).ok()?,
    })
}

/// Takes clap's text apart: what is wrong, and what to do next.
pub(super) fn taken_apart(error: &clap::Error) -> (String, Vec<String>) {
    let text = error.render().to_string();
    let mut paragraphs = text.split("\n\n").map(str::trim);
    let first = paragraphs.next().unwrap_or_default();
    let lines: Vec<_> = first.lines().map(str::trim).collect();
    let mut message = lines.join(" ");
    if let Some(rest) = message.strip_prefix("error: ") {
        message = rest.to_owned();
    }
    // The value may be a password, and the option one that reads it from stdin.
    if error.kind() == ErrorKind::TooManyValues
        && let Some(ContextValue::String(option)) = error.get(ContextKind::InvalidArg)
    {
        message = format!("{option} takes no value");
    }
    let mut hints = Vec::new();
    for paragraph in paragraphs {
        for line in paragraph.lines().map(str::trim) {
            if let Some(tip) = line.strip_prefix("tip: ") {
                hints.push(tip.to_owned());
            } else if let Some(usage) = line.strip_prefix("Usage: ") {
                hints.push(format!("usage: {usage}"));
            } else if !line.is_empty() && !line.starts_with("For more information") {
                hints.push(line.to_owned());
            }
        }
    }
    // Where the command is missing, clap gives the program's own name here.
    if error.kind() == ErrorKind::InvalidSubcommand
        && let Some(ContextValue::String(command)) = error.get(ContextKind::InvalidSubcommand)
    {
        // A newcomer may have typed a service first, where a command is wanted.
        let wanted = concat!("usage: ", env!("CARGO_PKG_NAME"), " [");
        if hints.iter().all(|hint| hint.starts_with(wanted)) {
            hints.insert(
                0,
                format!("the command comes first, as in: feathers-primus find {command}"),
            );
        }
    }
    hints.push("more with --help".to_owned());
    (message, hints)
}

/// Tells whether errors are wanted as JSON, from arguments that could not be parsed.
fn wants_json(arguments: impl Iterator<Item = OsString>) -> bool {
    let is_json = |format: &str| matches!(format, "json" | "ndjson");
    let mut previous = String::new();
    for argument in arguments {
        let argument = argument.to_string_lossy().into_owned();
        let joined = ["--output=", "-o=", "-o"]
            .iter()
            .find_map(|name| argument.strip_prefix(name));
        if joined.is_some_and(is_json)
            || matches!(previous.as_str(), "-o" | "--output") && is_json(&argument)
        {
            return true;
        }
        previous = argument;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> (String, Vec<String>) {
        let error = Cli::try_parse_from([&["feathers-primus"], arguments].concat()).unwrap_err();
        taken_apart(&error)
    }

    #[test]
    fn a_command_that_is_read_quickly_is_read_alike() {
        let split = |line: &str| -> Vec<OsString> {
            ["feathers-primus"]
                .into_iter()
                .chain(line.split(' '))
                .map(Into::into)
                .collect()
        };
        for line in [
            "find messages -q a=1 --timeout 2s",
            "create messages find=1 -v --url demo:",
            "listen messages --count 1 -o json --anonymous",
            "login email=a --token-file x -H a:b",
            "profile list",
            "profile show live -o json --profile x",
            "profile --quiet use live",
        ] {
            let whole = Cli::try_parse_from(split(line)).unwrap();
            let quick = quickly(split(line)).unwrap();
            assert_eq!(format!("{quick:?}"), format!("{whole:?}"), "{line}");
        }
        let whole_ones = ["--quiet find messages", "--path find get messages 1"];
        for line in [
            "--help",
            "find --help",
            "find",
            "fnid",
            "--version",
            "find a b",
        ] {
            assert!(quickly(split(line)).is_none(), "{line}");
        }
        for line in whole_ones {
            assert!(quickly(split(line)).is_none() && Cli::try_parse_from(split(line)).is_ok());
        }
    }

    #[test]
    fn an_unknown_command_is_named_with_a_near_one() {
        let (message, hints) = parse(&["fnid", "messages"]);
        assert_eq!(message, "unrecognized subcommand 'fnid'");
        assert!(hints[0].contains("'find'"), "{hints:?}");
    }

    #[test]
    fn a_service_in_place_of_a_command_is_understood() {
        let (_, hints) = parse(&["messages"]);
        assert_eq!(
            hints[0],
            "the command comes first, as in: feathers-primus find messages"
        );
    }

    #[test]
    fn what_comes_after_a_command_is_no_command() {
        let (message, hints) = parse(&["profile", "messages"]);
        assert_eq!(message, "unrecognized subcommand 'messages'");
        assert!(
            hints[0].starts_with("usage: feathers-primus profile "),
            "{hints:?}"
        );
        let (_, hints) = parse(&["profile", "shwo"]);
        assert!(hints[0].contains("'show'"), "{hints:?}");
    }

    #[test]
    fn a_bad_value_is_named_with_its_option() {
        let (message, _) = parse(&["find", "messages", "--timeout", "5"]);
        assert!(
            message.contains("--timeout <TIME>") && message.contains("5s"),
            "{message}"
        );
    }

    #[test]
    fn json_errors_are_wanted_in_every_spelling() {
        let wants = |text: &str| wants_json(text.split(' ').map(OsString::from));
        for text in [
            "-o json",
            "--output ndjson",
            "--output=json",
            "-ojson",
            "-o=json",
        ] {
            assert!(wants(text), "{text}");
        }
        assert!(!wants("-o pretty json"));
    }
}
