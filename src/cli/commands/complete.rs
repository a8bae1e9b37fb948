//! `complete`: what may stand in place of the last word of a command line. Called by the scripts
//! of `completions`.

use clap::Args;

use crate::cli::completing;
use crate::cli::context::Context;
use crate::cli::failure::Failure;

/// Print what may stand in place of the last word, a line each
///
/// Knows the profiles, and what earlier runs saw: services, methods, events and fields. Asks no
/// server.
#[derive(Args, Clone, Debug)]
pub(in crate::cli) struct Complete {
    /// The words of the command line after the program's name, to the one with the cursor
    #[arg(last = true, value_name = "WORD")]
    words: Vec<String>,
}

impl Complete {
    pub(in crate::cli) fn run(self, context: &Context) -> Result<(), Failure> {
        let lines = completing::candidates(&self.words);
        context.print_now(&lines.iter().map(|line| format!("{line}\n")).collect::<String>())
    }
}
