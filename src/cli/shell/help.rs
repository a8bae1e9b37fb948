//! What `.help` tells.

use super::line::parser;
use crate::cli::args::usage::{Usage, quoted};

/// What there is.
const HELP: &str = "\
Commands, as outside but without feathers-primus in front:
  find get create update patch remove call emit login logout whoami
  .help find        what a command takes; so does find --help

  listen messages   show events above the prompt; unlisten ends it
  use messages      leave out the service: find -q read=true, get 3; use ends it
  .again            what was asked for last, once more
  .exit             the end, as Ctrl-D

Tab completes. The arrows and Ctrl-R find earlier lines. Ctrl-C clears the line
or interrupts the command. What opens a {, [ or quote goes on in the next line.
";

/// Returns the help for a command, or for the whole shell.
pub(super) fn of(command: Option<&str>) -> Result<String, Usage> {
    let Some(name) = command else {
        return Ok(HELP.to_owned());
    };
    match parser(name) {
        // All that is left out here stands in `--help` outside.
        Some(parser) => Ok(parser
            .mut_args(|arg| {
                let hidden = super::line::is_refused(arg.get_id().as_str());
                arg.hide(hidden)
            })
            .render_long_help()
            .to_string()),
        None => Err(Usage::new(format!("there is no command {}", quoted(name)))
            .hint(".help tells what there is")),
    }
}
