//! `shell`: a prompt on one open connection.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::{Args, ValueHint};

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::shell;

/// Type commands on one open connection
///
/// The same commands without the name of the program, with history, completion (Tab) and events
/// above the prompt; `.help` there tells more. Options for the server and for signing in hold for
/// the whole session. Where stdin is no terminal it is read as a script.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus shell --url https://api.example.com
  feathers-primus shell --script seed.txt --keep-going -o ndjson")]
pub(in crate::cli) struct ShellCommand {
    /// Run the commands in this file (- for stdin), one a line, and end; # begins a comment
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    script: Option<PathBuf>,

    /// Run the rest of a script after a line has failed; the first failure tells the status
    #[arg(long)]
    keep_going: bool,
}

impl ShellCommand {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        match self.script {
            Some(file) => shell::script(context, &file, self.keep_going),
            None if io::stdin().is_terminal() && !context.settings.dry_run => {
                shell::session(context)
            }
            None => shell::script(context, "-".as_ref(), self.keep_going),
        }
    }
}
