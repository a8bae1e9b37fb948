//! What Tab completes, and when Enter does not end a line.

use rustyline::completion::{Completer, Pair};
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper};

use super::line::{COMMANDS, OWN, is_refused, parser, positionals, takes_value};
use super::names::Names;
use super::words::is_unfinished;

/// The commands that begin with a service.
const OF_SERVICES: [&str; 8] = [
    "find", "get", "create", "update", "patch", "remove", "call", "listen",
];

/// Helps whoever types.
#[derive(Debug)]
pub(super) struct Typing {
    pub(super) names: Names,
}

impl Helper for Typing {}
impl Highlighter for Typing {}
impl Hinter for Typing {
    type Hint = String;
}

impl Validator for Typing {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(match is_unfinished(context.input()) {
            true => ValidationResult::Incomplete,
            false => ValidationResult::Valid(None),
        })
    }
}

impl Completer for Typing {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        position: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let before = line.get(..position).unwrap_or(line);
        let (start, candidates) = candidates(before, &self.names);
        let pairs = candidates.into_iter().map(|(word, ends)| Pair {
            replacement: match ends {
                true => format!("{word} "),
                false => word.clone(),
            },
            display: word,
        });
        Ok((start, pairs.collect()))
    }
}

/// Returns where the word to complete begins, and what it may become; and whether that is all of
/// the word.
fn candidates(before: &str, names: &Names) -> (usize, Vec<(String, bool)>) {
    let start = before
        .rfind([' ', '\n', '\'', '"'])
        .map_or(0, |space| space + 1);
    let (done, typed) = before.split_at(start);
    // Fields stand behind commas.
    let is_list = done.trim_end().ends_with("--select") || done.trim_end().ends_with("--sort");
    let comma = typed.rfind(',').filter(|_| is_list).map_or(0, |at| at + 1);
    let (start, typed) = (start + comma, &typed[comma..]);
    let words = done
        .split_whitespace()
        .map(|word| word.trim_matches(['\'', '"']));
    let words = words.filter(|word| !word.is_empty());
    let mut words: Vec<String> = words.map(str::to_owned).collect();
    if words
        .first()
        .is_some_and(|word| word == env!("CARGO_PKG_NAME"))
    {
        words.remove(0);
    }
    let mut found = match words.split_first() {
        None => firsts(typed),
        Some((command, rest)) => later(command, rest, typed, names),
    };
    found.retain(|(word, _)| word.starts_with(typed));
    found.sort();
    found.dedup();
    (start, found)
}

fn whole(words: impl IntoIterator<Item = impl Into<String>>) -> Vec<(String, bool)> {
    words.into_iter().map(|word| (word.into(), true)).collect()
}

/// What a line may begin with.
fn firsts(typed: &str) -> Vec<(String, bool)> {
    if typed.starts_with('.') {
        return whole(OWN.map(|word| format!(".{word}")));
    }
    whole(COMMANDS.into_iter().chain(OWN))
}

/// What may come after a command.
fn later(command: &str, rest: &[String], typed: &str, names: &Names) -> Vec<(String, bool)> {
    match command.trim_start_matches('.') {
        "use" if rest.is_empty() => return whole(names.services()),
        "help" if rest.is_empty() => return whole(COMMANDS),
        _ => {}
    }
    let Some(parser) = parser(command) else {
        return Vec::new();
    };
    if let Some(option) = rest.last().filter(|word| takes_value(&parser, word)) {
        return values(&parser, option, names, &service(command, rest, names));
    }
    if typed.starts_with('-') {
        let options = parser.get_arguments();
        let options = options.filter(|option| !is_refused(option.get_id().as_str()));
        let longs = options.filter_map(clap::Arg::get_long);
        return whole(longs.chain(["help"]).map(|long| format!("--{long}")));
    }
    let given = positionals(command, rest).len();
    let mut found = Vec::new();
    if OF_SERVICES.contains(&command) && given == 0 {
        found = whole(names.services());
    }
    let has_service = given > 0 || names.used().is_some();
    match command {
        "listen" if has_service => {
            found.extend(whole(["created", "updated", "patched", "removed"]));
            found.extend(whole(names.events(&service(command, rest, names))));
        }
        "create" | "update" | "patch" if has_service => {
            let service = service(command, rest, names);
            found.extend(fields(names, &service));
        }
        _ => {}
    }
    found
}

/// The service that a line speaks of.
fn service(command: &str, rest: &[String], names: &Names) -> String {
    let services = names.services();
    let typed = positionals(command, rest).into_iter().next();
    let known = typed.filter(|word| services.contains(word)).cloned();
    known
        .or_else(|| names.used())
        .or_else(|| typed.cloned())
        .unwrap_or_default()
}

/// Fields to be given a value.
fn fields(names: &Names, service: &str) -> Vec<(String, bool)> {
    let fields = names.fields(service).into_iter();
    fields.map(|field| (format!("{field}="), false)).collect()
}

/// What an option may be given.
fn values(
    parser: &clap::Command,
    option: &str,
    names: &Names,
    service: &str,
) -> Vec<(String, bool)> {
    let name = option.trim_start_matches('-');
    let argument = parser.get_arguments().find(|argument| {
        let short = argument.get_short().map(String::from);
        argument.get_long() == Some(name) || short.as_deref() == Some(name)
    });
    match argument.and_then(clap::Arg::get_long) {
        Some("query") => fields(names, service),
        Some("select") => whole(names.fields(service)),
        Some("sort") => {
            let fields = names.fields(service);
            let down = fields.iter().map(|field| format!("-{field}"));
            whole(fields.iter().cloned().chain(down))
        }
        _ => {
            let values = argument.map(clap::Arg::get_possible_values);
            whole(
                values
                    .unwrap_or_default()
                    .iter()
                    .map(|value| value.get_name().to_owned()),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Seen;

    fn completed(before: &str) -> Vec<String> {
        let names = Names::default();
        let mut seen = Seen::default();
        seen.note("messages", &[], &["archived"], &["id", "text", "team"]);
        names.add(&seen);
        names.add_service("users");
        let (_, found) = candidates(before, &names);
        found.into_iter().map(|(word, _)| word).collect()
    }

    #[test]
    fn words_are_completed_by_their_place() {
        for (before, words) in [
            ("fi", &["find"][..]),
            (".ex", &[".exit"]),
            ("find m", &["messages"]),
            ("feathers-primus find u", &["users"]),
            ("use ", &["messages", "users"]),
            ("find messages --lim", &["--limit"]),
            ("find messages -q te", &["team=", "text="]),
            ("find messages -q 'te", &["team=", "text="]),
            ("find messages --sort -t", &["-team", "-text"]),
            ("find messages --select i", &["id"]),
            ("find messages --select text,i", &["id"]),
            ("find messages --sort id,-te", &["-team", "-text"]),
            ("create messages te", &["team=", "text="]),
            ("listen messages cr", &["created"]),
            ("listen messages a", &["archived"]),
            (".help un", &[]),
            (".help wh", &["whoami"]),
            ("find messages --ur", &[]),
            ("create messages --eac", &[]),
            ("find messages -o js", &["json"]),
        ] {
            assert_eq!(completed(before), words, "{before}");
        }
    }
}
