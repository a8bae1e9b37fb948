//! What a line asks for.

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, Args, FromArgMatches};

use super::words::words;
use crate::cli::args::globals::Globals;
use crate::cli::args::usage::{Usage, quoted};
use crate::cli::commands::Command;
use crate::cli::failure::Failure;
use crate::cli::hints::near;
use crate::cli::parse::taken_apart;
use crate::protocol::service::event::Filter;

/// The commands that run on the open connection.
pub(super) const COMMANDS: [&str; 12] = [
    "find", "get", "create", "update", "patch", "remove", "call", "emit", "listen", "login",
    "logout", "whoami",
];

/// The words that are the shell's own; a dot may stand in front.
pub(super) const OWN: [&str; 5] = ["use", "unlisten", "again", "help", "exit"];

/// The options that the connection was opened with.
const OF_CONNECTION: [&str; 17] = [
    "url",
    "profile",
    "path",
    "transformer",
    "parser",
    "dialect",
    "auth_service",
    "token_file",
    "anonymous",
    "connect_timeout",
    "headers",
    "proxy",
    "ca_cert",
    "client_cert",
    "client_key",
    "insecure",
    "verbose",
];

/// What a line asks for.
#[derive(Clone, Debug)]
pub(super) enum Line {
    /// Nothing.
    Nothing,
    /// A command.
    Run(Box<Request>),
    /// To show events beside all else.
    Listen(Box<Subscription>),
    /// To show no more events.
    Unlisten,
    /// To leave out the service from here on, or no more.
    Use(Option<String>),
    /// What was asked for last.
    Again,
    /// What there is, or what a command does.
    Help(Option<String>),
    /// The end.
    Exit,
}

/// A command with the options that hold for it alone.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) globals: Globals,
    pub(super) command: Command,
}

/// Events that are shown.
#[derive(Clone, Debug)]
pub(super) struct Subscription {
    pub(super) filter: Filter,
    pub(super) payload: bool,
    pub(super) globals: Globals,
}

/// Reads a line; `used` is the service that may be left out.
pub(super) fn read(text: &str, used: Option<&str>) -> Result<Line, Failure> {
    if text.trim_start().starts_with('#') {
        return Ok(Line::Nothing);
    }
    let words = words(text)?;
    let Some(first) = words.first() else {
        return Ok(Line::Nothing);
    };
    if let Some(line) = own(first, &words)? {
        return Ok(line);
    }
    let words = with_service(words, used);
    match words.split_first() {
        Some((first, rest)) => command(first, rest),
        None => Ok(Line::Nothing),
    }
}

/// Puts in the service in use where one is left out.
fn with_service(mut words: Vec<String>, used: Option<&str>) -> Vec<String> {
    if let Some(used) = used
        && lacks_service(&words)
    {
        words.insert(1, used.to_owned());
    }
    words
}

/// Reads one of the shell's own words; `None` when it is none.
fn own(first: &str, words: &[String]) -> Result<Option<Line>, Usage> {
    let mut rest = words.iter().skip(1).cloned();
    let most = match first.trim_start_matches('.') {
        "use" | "help" => 1,
        _ => 0,
    };
    let line = match first.strip_prefix('.').unwrap_or(first) {
        "use" => Line::Use(rest.next()),
        "unlisten" => Line::Unlisten,
        "again" => Line::Again,
        "help" | "?" => Line::Help(rest.next()),
        "exit" | "quit" => Line::Exit,
        _ => return Ok(None),
    };
    match rest.next().filter(|_| words.len() > most + 1) {
        Some(more) => Err(
            Usage::new(format!("{first} does not take {}", quoted(&more)))
                .hint(".help tells what there is"),
        ),
        None => Ok(Some(line)),
    }
}

/// Makes the parser of a command.
pub(super) fn parser(name: &str) -> Option<clap::Command> {
    let name = COMMANDS.into_iter().find(|known| *known == name)?;
    let others = Globals::augment_args(clap::Command::new(name).no_binary_name(true));
    Some(Command::alone(name, others)?.0)
}

fn command(name: &str, words: &[String]) -> Result<Line, Failure> {
    let Some(mut parser) = parser(name) else {
        return Err(unknown(name).into());
    };
    let matches = match parser.try_get_matches_from_mut(words) {
        Ok(matches) => matches,
        Err(error) if error.kind() == ErrorKind::DisplayHelp => {
            return Ok(Line::Help(Some(name.to_owned())));
        }
        Err(error) => return Err(explained(&error).into()),
    };
    refuse(&matches)?;
    let mut globals = Globals::from_arg_matches(&matches).map_err(|error| explained(&error))?;
    if matches.value_source("timeout") != Some(ValueSource::CommandLine) {
        // What the environment says holds for the session already.
        globals.timeout = None;
    }
    let Some((_, reader)) = Command::alone(name, clap::Command::new("")) else {
        return Err(unknown(name).into());
    };
    let command = reader(&matches).map_err(|error| explained(&error))?;
    if let Command::Listen(listen) = &command
        && !globals.dry_run
        && let Some((filter, payload)) = listen.beside()
    {
        return Ok(Line::Listen(Box::new(Subscription {
            filter,
            payload,
            globals,
        })));
    }
    Ok(Line::Run(Box::new(Request { globals, command })))
}

/// Says what is wrong with a first word.
fn unknown(name: &str) -> Usage {
    if Command::alone(name, clap::Command::new("")).is_some() {
        return Usage::new(format!("{name} does not run in the shell"))
            .hint(format!("run it outside: feathers-primus {name}"));
    }
    let all: Vec<_> = COMMANDS.into_iter().chain(OWN).collect();
    let error = Usage::new(format!("there is no command {}", quoted(name)));
    match near(name.trim_start_matches('.'), &all) {
        Some(near) => error.hint(format!("did you mean {near}?")),
        None => error.hint(format!(
            "the command comes first, as in find messages; there are: {}",
            all.join(", ")
        )),
    }
}

fn explained(error: &clap::Error) -> Usage {
    let (message, hints) = taken_apart(error);
    let hints = hints.into_iter();
    hints.fold(Usage::new(message), Usage::hint)
}

/// Refuses what the open connection cannot heed.
fn refuse(matches: &ArgMatches) -> Result<(), Usage> {
    let typed = |id: &&str| {
        matches.ids().any(|known| known == *id)
            && matches.value_source(id) == Some(ValueSource::CommandLine)
    };
    if let Some(id) = OF_CONNECTION.iter().find(|id| typed(id)) {
        let option = match *id {
            "headers" => "header".to_owned(),
            id => id.replace('_', "-"),
        };
        return Err(
            Usage::new(format!("--{option} is for the whole session")).hint(format!(
                "leave the shell and give it there: feathers-primus shell --{option} ..."
            )),
        );
    }
    if typed(&"each") {
        return Err(Usage::new("--each does not run in the shell")
            .hint("run it outside, with feathers-primus in front"));
    }
    Ok(())
}

/// Tells whether a command lacks the service that it needs. What looks like data is none.
fn lacks_service(words: &[String]) -> bool {
    let Some((name, rest)) = words.split_first() else {
        return false;
    };
    let wanted = match name.as_str() {
        "find" | "create" => 1,
        "get" | "update" | "patch" | "remove" | "call" => 2,
        "listen" => {
            let events = ["created", "updated", "patched", "removed"];
            let first = positionals(name, rest).into_iter().next();
            return first.is_none_or(|word| events.contains(&word.as_str()));
        }
        _ => return false,
    };
    let is_json = |word: &str| serde_json::from_str::<serde::de::IgnoredAny>(word).is_ok();
    let is_data = |word: &&String| {
        word.contains('=')
            || word.starts_with(['{', '[', '"', '@'])
            || word.as_str() == "-"
            || name == "call" && is_json(word)
    };
    let given = positionals(name, rest);
    let plain = given.iter().take_while(|word| !is_data(word)).count();
    plain < wanted
}

/// Returns the words that are neither options nor their values.
pub(super) fn positionals<'a>(name: &str, words: &'a [String]) -> Vec<&'a String> {
    let Some(parser) = parser(name) else {
        return words.iter().collect();
    };
    let mut found = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if takes_value(&parser, word) {
            words.next();
        } else if !is_option(word) {
            found.push(word);
        }
    }
    found
}

fn is_option(word: &str) -> bool {
    word.len() > 1 && word.starts_with('-') && word.parse::<f64>().is_err()
}

/// Tells whether a word is an option whose value is the next one.
pub(super) fn takes_value(parser: &clap::Command, word: &str) -> bool {
    parser.get_arguments().any(|option| {
        let long = word.strip_prefix("--");
        let is_long = long.is_some() && option.get_long() == long;
        let mut letters = word.chars();
        let is_short = letters.next() == Some('-')
            && option
                .get_short()
                .is_some_and(|short| letters.next() == Some(short))
            && letters.next().is_none();
        (is_long || is_short) && option.get_action().takes_values()
    })
}

/// Tells whether an option is for the connection, or for what does not run in a shell.
pub(super) fn is_refused(id: &str) -> bool {
    OF_CONNECTION.contains(&id) || id == "each"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(line: &str) -> (String, Vec<String>) {
        match read(line, None) {
            Err(Failure::Usage(usage)) => (usage.message, usage.hints),
            other => panic!("{line}: {other:?}"),
        }
    }

    /// The service that a command speaks of while `messages` is in use.
    fn service(line: &str) -> String {
        read(line, Some("messages")).unwrap();
        let words = with_service(words(line).unwrap(), Some("messages"));
        positionals(&words[0], &words[1..])[0].clone()
    }

    #[test]
    fn the_service_in_use_may_be_left_out() {
        for line in [
            "find",
            "find -q status=read",
            "find --limit 3",
            "get 3",
            "get -1",
            "remove null",
            "create text=hi",
            "create '{\"a\":1}'",
            "create @a.json",
            "update 1 a=b",
            "patch 1 a:=2 -o json",
            "call archive 7 '{}'",
            "listen",
            "listen created",
        ] {
            assert_eq!(service(line), "messages", "{line}");
        }
        for line in [
            "find users",
            "get users 3",
            "create users a=b",
            "patch users 1 a=b",
            "call users archive 7",
            "listen users created",
            "find -q a=b users",
        ] {
            assert_eq!(service(line), "users", "{line}");
        }
    }

    #[test]
    fn a_wrong_word_gets_the_near_one() {
        assert_eq!(failure("fnid messages").1, ["did you mean find?"]);
        assert_eq!(failure(".hlep").1, ["did you mean help?"]);
        let (message, hints) = failure("find messages --limt 1");
        assert!(message.contains("--limt"), "{message}");
        assert!(
            hints.iter().any(|hint| hint.contains("--limit")),
            "{hints:?}"
        );
        assert!(failure("messages").1[0].starts_with("the command comes first"));
    }

    #[test]
    fn options_of_the_connection_are_refused() {
        for (line, option) in [
            ("find messages --url demo:", "--url"),
            ("find messages -u demo:", "--url"),
            ("find messages --parser json", "--parser"),
            ("find messages -H a:b", "--header"),
            ("find messages -v", "--verbose"),
        ] {
            let (message, hints) = failure(line);
            assert_eq!(message, format!("{option} is for the whole session"));
            assert!(hints[0].contains(&format!("shell {option}")), "{hints:?}");
        }
        assert!(failure("create messages --each a").0.contains("--each"));
        assert!(failure("batch").1[0].contains("feathers-primus batch"));
    }

    #[test]
    fn the_shells_own_words_go_with_and_without_a_dot() {
        for line in [".exit", "exit", "quit"] {
            assert!(matches!(read(line, None), Ok(Line::Exit)), "{line}");
        }
        assert!(matches!(read(".use", None), Ok(Line::Use(None))));
        assert!(matches!(read("use a", None), Ok(Line::Use(Some(_)))));
        assert!(matches!(read("find --help", None), Ok(Line::Help(Some(_)))));
        assert!(matches!(read("  # x", None), Ok(Line::Nothing)));
        assert_eq!(failure("use a b").0, "use does not take 'b'");
        assert_eq!(failure("exit now").0, "exit does not take 'now'");
    }
}
