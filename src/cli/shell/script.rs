//! Lines of a file, one after the other, without anybody at a terminal.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use super::line::{Line, read};
use super::running::{Next, Runner};
use super::words::commands;
use crate::cli::args::usage::Usage;
use crate::cli::context::Context;
use crate::cli::exit;
use crate::cli::failure::Failure;

/// A line of a script, which may have gone on over several.
#[derive(Debug)]
struct Numbered {
    number: u64,
    line: Line,
}

/// Runs a script; all of it is read and understood before anything is sent.
pub(in crate::cli) fn run(
    context: &mut Context,
    file: &Path,
    keep_going: bool,
) -> Result<(), Failure> {
    let (name, text) = content(file)?;
    let mut lines = Vec::new();
    let mut wrong = None;
    for item in parsed(&text) {
        match item {
            Ok(line) => lines.push(line),
            Err((number, failure)) => {
                tell(context, &name, number, &failure);
                wrong.get_or_insert(exit::status(&failure));
            }
        }
    }
    if let Some(status) = wrong {
        return Err(Failure::Told(status));
    }
    if lines.is_empty() {
        return Ok(());
    }
    if !context.settings.dry_run {
        context.go_live(false)?;
    }
    let result = run_all(context, &name, lines, keep_going);
    context.hang_up();
    result
}

fn content(file: &Path) -> Result<(String, String), Failure> {
    if file == Path::new("-") {
        let mut text = String::new();
        let read = io::stdin().lock().read_to_string(&mut text);
        read.map_err(|error| Failure::unreadable("stdin", error))?;
        return Ok(("stdin".to_owned(), text));
    }
    let text = fs::read_to_string(file).map_err(|error| Failure::unreadable(file, error))?;
    Ok((file.display().to_string(), text))
}

/// Reads the lines, each with the number of the one that it begins in.
fn parsed(text: &str) -> Vec<Result<Numbered, (u64, Failure)>> {
    let mut found = Vec::new();
    let mut used: Option<String> = None;
    for (number, whole) in commands(text) {
        match read(&whole, used.as_deref()).and_then(fit) {
            Ok(Line::Nothing) => {}
            Ok(line) => {
                if let Line::Use(service) = &line {
                    used.clone_from(service);
                }
                found.push(Ok(Numbered { number, line }));
            }
            Err(failure) => found.push(Err((number, failure))),
        }
    }
    found
}

/// Refuses what has no sense without anybody who looks on.
fn fit(line: Line) -> Result<Line, Failure> {
    match line {
        Line::Listen(_) => Err(Usage::new("listen has no end")
            .hint("in a script it needs --count, --for or --idle")
            .into()),
        line => Ok(line),
    }
}

fn run_all(
    context: &mut Context,
    name: &str,
    lines: Vec<Numbered>,
    keep_going: bool,
) -> Result<(), Failure> {
    let mut runner = Runner::new(context);
    let mut first = None;
    for Numbered { number, line } in lines {
        match runner.run(line) {
            Ok(Next::Line) => {}
            Ok(Next::End) => break,
            Err(failure @ (Failure::Interrupted(_) | Failure::ReaderGone)) => return Err(failure),
            Err(failure) => {
                tell(runner.context, name, number, &failure);
                runner.reset();
                first.get_or_insert(exit::status(&failure));
                if !keep_going {
                    break;
                }
            }
        }
    }
    first.map_or(Ok(()), |status| Err(Failure::Told(status)))
}

fn tell(context: &Context, name: &str, number: u64, failure: &Failure) {
    let hints = crate::cli::hints::of(failure, Some(&context.settings));
    let place = format!("{name}:{number}");
    context.reporter.placed(&place, number, failure, &hints);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_the_numbers_of_their_beginnings() {
        let text = "# seed\n\ncreate messages {\n  \"text\": \"a\"\n}\nfnid messages\nuse messages\nget 1\n";
        let parsed = parsed(text);
        let numbers: Vec<_> = parsed
            .iter()
            .map(|item| item.as_ref().map_or_else(|(at, _)| *at, |it| it.number))
            .collect();
        assert_eq!(numbers, [3, 6, 7, 8]);
        assert!(parsed[1].is_err() && parsed[3].is_ok());
    }

    #[test]
    fn what_is_left_open_is_an_error_of_the_line_that_opened_it() {
        let parsed = parsed("find messages\ncreate messages 'a\nfind users\n");
        assert!(matches!(&parsed[1], Err((2, _))), "{parsed:?}");
        assert!(matches!(parsed_one("listen messages"), Err((1, _))));
        assert!(parsed_one("listen messages --count 1").is_ok());
    }

    fn parsed_one(text: &str) -> Result<Numbered, (u64, Failure)> {
        parsed(text).remove(0)
    }
}
