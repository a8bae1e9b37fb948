//! What may stand in place of the last word of a command line, as far as clap's own scripts
//! cannot know it: profiles, and what earlier runs saw. No network, and no word on what is wrong:
//! nobody wants to read errors while typing.

use clap::{Arg, Args, Command, CommandFactory, FromArgMatches};

use super::Cli;
use super::args::globals::Globals;
use super::profiles;
use super::servers;
use super::settings::Settings;
use super::sightings::METHODS;
use crate::store::seen::Names;
use crate::store::{ConfigDir, ConfigFile, Seen};

/// The events of a service that emits no others.
const EVENTS: [&str; 4] = ["created", "updated", "patched", "removed"];

/// A command line up to its last word.
#[derive(Debug, Default)]
struct Line {
    /// The command and those below it.
    commands: Vec<String>,
    /// What the last word is the value of.
    wanted: Option<String>,
    /// The service that was named.
    service: Option<String>,
    /// The options that say which server it is, with their values.
    server: Vec<String>,
}

/// Returns what may stand in place of the last of the words.
pub(super) fn candidates(words: &[String]) -> Vec<String> {
    let Some((last, before)) = words.split_last() else {
        return Vec::new();
    };
    let line = Line::read(before, last);
    let Some(wanted) = &line.wanted else {
        return Vec::new();
    };
    // What stands before the last comma of a list stays.
    let (kept, typed) = match wanted.as_str() {
        "select" | "sort" => last.split_at(last.rfind(',').map_or(0, |comma| comma + 1)),
        _ => ("", last.as_str()),
    };
    let (minus, typed) = match typed.strip_prefix('-').filter(|_| wanted == "sort") {
        Some(typed) => ("-", typed),
        None => ("", typed),
    };
    let names = line.names(wanted);
    let fitting = names.iter().filter(|name| name.starts_with(typed));
    fitting.map(|name| format!("{kept}{minus}{name}")).collect()
}

impl Line {
    fn read(before: &[String], last: &str) -> Self {
        let mut line = Self::default();
        let mut whole = Cli::command();
        whole.build();
        let mut command = &whole;
        let (mut positional, mut only_positionals) = (0, false);
        let mut pending: Option<&Arg> = None;
        for word in before {
            if let Some(option) = pending.take() {
                match word.as_str() {
                    // A shell may take `--option=value` for three words.
                    "=" => pending = Some(option),
                    _ => line.take(option, word),
                }
            } else if word == "--" {
                only_positionals = true;
            } else if word.starts_with('-') && word.len() > 1 && !only_positionals {
                pending = line.option(command, word);
            } else if let Some(below) = command.find_subcommand(word) {
                line.commands.push(below.get_name().to_owned());
                command = below;
            } else {
                if let Some(argument) = positional_at(command, positional) {
                    line.take(argument, word);
                }
                positional += 1;
            }
        }
        let wanted = match pending {
            Some(option) => Some(option),
            None if last.starts_with('-') && !only_positionals => None,
            None => positional_at(command, positional),
        };
        line.wanted = wanted.map(|argument| argument.get_id().to_string());
        line
    }

    /// Takes a word that names an option; returns the option when its value is the next word.
    fn option<'a>(&mut self, command: &'a Command, word: &str) -> Option<&'a Arg> {
        let mut arguments = command.get_arguments();
        let (option, value) = match word.strip_prefix("--") {
            Some(long) => {
                let (name, value) = match long.split_once('=') {
                    Some((name, value)) => (name, Some(value)),
                    None => (long, None),
                };
                (arguments.find(|it| it.get_long() == Some(name))?, value)
            }
            None => {
                let letters = word.char_indices().skip(1);
                letters.into_iter().find_map(|(at, letter)| {
                    let mut arguments = command.get_arguments();
                    let option = arguments.find(|it| it.get_short() == Some(letter))?;
                    let rest = word.get(at + letter.len_utf8()..).unwrap_or_default();
                    takes_value(option).then_some((option, (!rest.is_empty()).then_some(rest)))
                })?
            }
        };
        match value {
            Some(value) => self.take(option, value),
            None if takes_value(option) => return Some(option),
            None => {}
        }
        None
    }

    fn take(&mut self, argument: &Arg, value: &str) {
        match argument.get_id().as_str() {
            "service" => self.service = Some(value.trim_matches('/').to_owned()),
            name @ ("url" | "profile" | "path") => {
                self.server.push(format!("--{name}={value}"));
            }
            _ => {}
        }
    }

    fn names(&self, wanted: &str) -> Vec<String> {
        let command = self.commands.first().map(String::as_str);
        match wanted {
            "profile" => profile_names(),
            "name" if command == Some("profile") => profile_names(),
            "service" => self.seen().services().map(str::to_owned).collect(),
            "method" => with(&METHODS, self.of_service(|names| names.methods)),
            "events" => with(&EVENTS, self.of_service(|names| names.events)),
            "select" | "sort" | "backfill" => self.of_service(|names| names.fields),
            "query" | "data" => {
                let fields = self.of_service(|names| names.fields);
                fields.iter().map(|name| format!("{name}=")).collect()
            }
            _ => Vec::new(),
        }
    }

    fn of_service(&self, names: impl FnOnce(Names) -> Vec<String>) -> Vec<String> {
        let seen = self.seen();
        let service = self.service.as_deref().and_then(|it| seen.names_of(it));
        service.cloned().map(names).unwrap_or_default()
    }

    fn seen(&self) -> Seen {
        self.settings()
            .map_or_else(Seen::default, |it| servers::seen(&it))
    }

    /// Returns the settings that the command would have, as far as they say which server it is.
    fn settings(&self) -> Option<Settings> {
        let words = ["feathers-primus".to_owned()];
        let words = words.into_iter().chain(self.server.iter().cloned());
        let options = Globals::augment_args(Command::new("options"));
        let matches = options.try_get_matches_from(words).ok()?;
        let globals = Globals::from_arg_matches(&matches).ok()?;
        let preset = profiles::preset(&globals).ok()?;
        Settings::resolve(&globals, preset).ok()
    }
}

fn positional_at(command: &Command, index: usize) -> Option<&Arg> {
    let last = command.get_positionals().last();
    let repeated = last.filter(|it| matches!(it.get_action(), clap::ArgAction::Append));
    command.get_positionals().nth(index).or(repeated)
}

fn takes_value(option: &Arg) -> bool {
    option.get_action().takes_values()
}

fn with(usual: &[&str], mut names: Vec<String>) -> Vec<String> {
    for name in usual.iter().rev() {
        if !names.iter().any(|known| known == name) {
            names.insert(0, (*name).to_owned());
        }
    }
    names
}

fn profile_names() -> Vec<String> {
    let config = ConfigDir::find().and_then(|dir| ConfigFile::new(dir).read());
    match config {
        Ok(Some(config)) => config.profiles.keys().cloned().collect(),
        Ok(None) | Err(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(typed: &str) -> Option<String> {
        let words: Vec<_> = typed.split(' ').map(str::to_owned).collect();
        let (last, before) = words.split_last().unwrap();
        Line::read(before, last).wanted
    }

    #[test]
    fn the_last_word_is_told_by_those_before_it() {
        for (typed, name) in [
            ("find ", Some("service")),
            ("find me", Some("service")),
            ("-v --profile x find ", Some("service")),
            ("find --profile ", Some("profile")),
            ("find messages --profile = li", Some("profile")),
            ("find messages -vq ", Some("query")),
            ("find messages -qa=1 --sort ", Some("sort")),
            ("find messages -", None),
            ("find messages ", None),
            ("create messages ", Some("data")),
            ("create messages a=1 b=2 ", Some("data")),
            ("patch messages 7 ", Some("data")),
            ("call messages ", Some("method")),
            ("listen messages created ", Some("events")),
            ("profile show ", Some("name")),
            ("", None),
            ("fnid ", None),
        ] {
            assert_eq!(wanted(typed).as_deref(), name, "{typed}");
        }
    }

    #[test]
    fn the_service_and_the_server_are_those_that_were_typed() {
        let words = ["-u", "demo:", "find", "/messages/", "--path=/p", "--sort"];
        let line = Line::read(&words.map(str::to_owned), "");
        assert_eq!(line.service.as_deref(), Some("messages"));
        assert_eq!(line.server, ["--url=demo:", "--path=/p"]);
    }

    #[cfg(feature = "demo")]
    #[test]
    fn names_of_a_server_come_by_what_they_are_for() {
        let complete = |typed: &str| {
            let words: Vec<_> = typed.split(' ').map(str::to_owned).collect();
            candidates(&words).join(" ")
        };
        for (typed, found) in [
            ("-u demo: find m", "messages"),
            ("-u demo: find messages --select id,te", "id,text"),
            ("-u demo: find messages --sort -cr", "-createdAt"),
            ("-u demo: find messages -q st", "status="),
            ("-u demo: create users na", "name="),
            ("-u demo: listen messages p", "patched"),
            ("-u demo: call messages re", "remove"),
            ("-u demo: find nope --select ", ""),
        ] {
            assert_eq!(complete(typed), found, "{typed}");
        }
    }
}
