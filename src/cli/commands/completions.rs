//! `completions`: what a shell needs to complete this program's commands.

use clap::{Args, CommandFactory, ValueEnum};
use clap_complete::Shell as Known;
use clap_complete_nushell::Nushell;

use crate::cli::context::Context;
use crate::cli::failure::Failure;

/// Print the completions for a shell
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus completions bash > ~/.local/share/bash-completion/completions/feathers-primus
  feathers-primus completions fish > ~/.config/fish/completions/feathers-primus.fish")]
pub(in crate::cli) struct Completions {
    /// The shell
    shell: Shell,
}

/// The shells that there are completions for.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum Shell {
    /// GNU Bash.
    Bash,
    /// The Z shell.
    Zsh,
    /// The friendly interactive shell.
    Fish,
    /// PowerShell.
    #[value(name = "powershell")]
    PowerShell,
    /// Elvish.
    Elvish,
    /// Nushell.
    #[value(name = "nushell")]
    Nushell,
}

impl Shell {
    /// Returns the completions of this program.
    pub fn completions(self) -> Vec<u8> {
        let mut command = crate::cli::Cli::command();
        let name = command.get_name().to_owned();
        let mut out = Vec::new();
        let known = match self {
            Self::Bash => Known::Bash,
            Self::Zsh => Known::Zsh,
            Self::Fish => Known::Fish,
            Self::PowerShell => Known::PowerShell,
            Self::Elvish => Known::Elvish,
            Self::Nushell => {
                clap_complete::generate(Nushell, &mut command, name, &mut out);
                return out;
            }
        };
        clap_complete::generate(known, &mut command, name, &mut out);
        out
    }
}

impl Completions {
    pub(in crate::cli) fn run(self, context: &Context) -> Result<(), Failure> {
        context.print_now(&String::from_utf8_lossy(&self.shell.completions()))
    }
}
