//! The command line: the only place that knows clap and anyhow.
//!
//! A run goes down the page: [`run`] parses, `settings` resolves options, environment and profile, a
//! command of `commands` says what it wants, `context` connects and prints, and whatever went
//! wrong ends in `report` and `exit`.

pub mod args;
mod asking;
mod backfill;
mod bench;
mod bug;
mod bulk;
mod carried;
mod commands;
mod completing;
mod context;
mod doctor;
mod envelope;
mod exec;
pub mod exit;
mod failure;
mod filtering;
mod gap;
mod headers;
mod healing;
mod hints;
mod listening;
mod listing;
mod live;
mod paging;
mod parse;
mod printer;
mod printing;
mod profiles;
mod progress;
mod prompt;
mod proxies;
mod reference;
mod report;
mod servers;
mod settings;
mod shell;
mod sightings;
mod signals;
mod signing;
mod stop;
mod suggesting;
mod topics;
mod tracing;
mod waiting;
mod wanted;
mod watch;

use std::process::ExitCode;

use args::globals::{Globals, OutputFormat};
use args::pairs::Local;
use args::usage::quoted;
use clap::Parser;
use commands::Command;
pub use commands::Shell;
use context::Context;
use failure::Failure;
use profiles::Preset;
use progress::Bar;
use report::{Known, Reporter};
use settings::Settings;
use shell::above::Above;

use crate::output::format::Format;

/// Command-line client for Feathers servers that speak Primus
#[derive(Clone, Debug, Parser)]
#[command(
    name = "feathers-primus",
    version,
    max_term_width = 100,
    subcommand_required = true,
    after_help = topics::LIST
)]
struct Cli {
    #[command(flatten)]
    globals: Globals,

    #[command(subcommand)]
    command: Command,
}

/// Returns the description of the command line, for pages that are made from it.
pub fn command() -> clap::Command {
    <Cli as clap::CommandFactory>::command()
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    bug::report_panics(false);
    let cli = match parse::arguments() {
        Ok(cli) => cli,
        Err(status) => return ExitCode::from(status),
    };
    let mut reporter = Reporter {
        quiet: cli.globals.quiet,
        json: matches!(
            cli.globals.output,
            Some(OutputFormat::Json | OutputFormat::Ndjson)
        ),
        stacks: cli.globals.verbose > 0,
        known: Known::default(),
        bar: Bar::default(),
        above: Above::default(),
    };
    bug::report_panics(reporter.json);
    match settings(&cli) {
        Ok(settings) => {
            reporter.json = matches!(settings.format, Some(Format::Json | Format::Ndjson));
            settings
                .secrets()
                .for_each(|secret| reporter.known.add(&secret));
            if let Some(name) = settings.profile.as_deref().filter(|_| settings.verbose > 0) {
                reporter.notice(&format!("profile {}", quoted(name)));
            }
            if let Some(withheld) = &settings.withheld {
                reporter.notice(withheld);
            }
            let local = Local::default();
            let mut context = Context {
                settings,
                reporter,
                local,
                live: None,
            };
            let result = cli.command.run(&mut context);
            ExitCode::from(ended(result, &context.reporter, Some(&context.settings)))
        }
        Err(failure) => ExitCode::from(ended(Err(failure), &reporter, None)),
    }
}

fn settings(cli: &Cli) -> Result<Settings, Failure> {
    let preset = match cli.command.is_served() {
        true => profiles::preset(&cli.globals)?,
        // A profile that is broken or missing must not keep anyone from looking at profiles.
        false => Preset {
            name: profiles::named(&cli.globals).map(str::to_owned),
            ..Preset::default()
        },
    };
    Settings::resolve(&cli.globals, preset)
}

fn ended(result: Result<(), Failure>, reporter: &Reporter, settings: Option<&Settings>) -> u8 {
    match result {
        Ok(()) => exit::SUCCESS,
        Err(failure) => {
            reporter.failure(&failure, settings);
            exit::status(&failure)
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_well_formed() {
        super::command().debug_assert();
    }
}
