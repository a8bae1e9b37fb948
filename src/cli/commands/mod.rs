//! The commands, one a file: what its `--help` says and what it does.

use clap::{ArgMatches, Args, FromArgMatches, Subcommand};

use super::context::Context;
use super::failure::Failure;

/// Makes the list of commands from a line for each: its name, which is that of its file, and
/// its type.
macro_rules! commands {
    ($($name:ident: $Command:ident($Type:ident);)+) => {
        mod complete;
        $(mod $name;)+

        /// What the program can do. A command's options are made only when it is the one that
        /// runs.
        #[derive(Clone, Debug, Subcommand)]
        #[command(defer = true)]
        pub(super) enum Command {
            $($Command($name::$Type),)+

            /// What scripts call. Nobody types it, so nothing lists it.
            #[command(skip)]
            Complete(complete::Complete),
        }

        impl Command {
            /// Does it.
            pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
                match self {
                    $(Self::$Command(command) => command.run(context),)+
                    Self::Complete(command) => command.run(context),
                }
            }

            /// Tells whether it speaks with a server, so that a profile is of use to it.
            pub(super) fn is_served(&self) -> bool {
                !matches!(self, Self::Profile(_) | Self::Completions(_) | Self::Complete(_))
            }

            /// Adds the options of the command of this name to others, with the way to read it
            /// from what they match; `None` when there is no such command.
            pub(super) fn alone(name: &str, others: clap::Command) -> Option<(clap::Command, Reader)> {
                match name {
                    $(stringify!($name) => {
                        let read: Reader = |matches| {
                            $name::$Type::from_arg_matches(matches).map(Self::$Command)
                        };
                        Some(($name::$Type::augment_args(others), read))
                    })+
                    "complete" => {
                        let read: Reader = |matches| {
                            complete::Complete::from_arg_matches(matches).map(Self::Complete)
                        };
                        Some((complete::Complete::augment_args(others), read))
                    }
                    _ => None,
                }
            }
        }
    };
}

/// Reads a command from what its options matched.
pub(super) type Reader = fn(&ArgMatches) -> Result<Command, clap::Error>;

commands! {
    find: Find(Find);
    get: Get(Get);
    create: Create(Create);
    update: Update(Update);
    patch: Patch(Patch);
    remove: Remove(Remove);
    batch: Batch(BatchCommand);
    call: Call(CallCommand);
    emit: Emit(Emit);
    listen: Listen(Listen);
    watch: Watch(Watch);
    login: Login(Login);
    logout: Logout(Logout);
    whoami: Whoami(Whoami);
    shell: Shell(ShellCommand);
    doctor: Doctor(Doctor);
    bench: Bench(Bench);
    profile: Profile(ProfileCommand);
    completions: Completions(Completions);
}

pub use completions::Shell;
