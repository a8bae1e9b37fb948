//! The commands, one a file: what its `--help` says and what it does.

mod call;
mod completions;
mod create;
mod emit;
mod find;
mod get;
mod listen;
mod login;
mod logout;
mod patch;
mod remove;
mod update;
mod whoami;

use clap::Subcommand;

pub use completions::Shell;

use super::context::Context;
use super::failure::Failure;

/// What the program can do. A command's options are made only when it is the one that runs.
#[derive(Clone, Debug, Subcommand)]
#[command(defer = true)]
pub(super) enum Command {
    Find(find::Find),
    Get(get::Get),
    Create(create::Create),
    Update(update::Update),
    Patch(patch::Patch),
    Remove(remove::Remove),
    Call(call::CallCommand),
    Emit(emit::Emit),
    Listen(listen::Listen),
    Login(login::Login),
    Logout(logout::Logout),
    Whoami(whoami::Whoami),
    Completions(completions::Completions),
}

impl Command {
    /// Does it.
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        match self {
            Self::Find(command) => command.run(context),
            Self::Get(command) => command.run(context),
            Self::Create(command) => command.run(context),
            Self::Update(command) => command.run(context),
            Self::Patch(command) => command.run(context),
            Self::Remove(command) => command.run(context),
            Self::Call(command) => command.run(context),
            Self::Emit(command) => command.run(context),
            Self::Listen(command) => command.run(context),
            Self::Login(command) => command.run(context),
            Self::Logout(command) => command.run(context),
            Self::Whoami(command) => command.run(context),
            Self::Completions(command) => command.run(context),
        }
    }
}
