//! Whether and how often a lost connection is brought back.

use clap::Args;

use crate::cli::healing::Persistence;

/// What is done about a lost connection.
#[derive(Args, Clone, Debug)]
pub(in crate::cli) struct HealArgs {
    /// End when the connection is lost, instead of coming back
    #[arg(long)]
    pub(in crate::cli) no_reconnect: bool,

    /// Give up after this many attempts in a row to come back
    #[arg(long, value_name = "N", conflicts_with = "no_reconnect")]
    max_retries: Option<u64>,
}

impl HealArgs {
    /// Returns how persistent that is.
    pub(in crate::cli) fn persistence(&self) -> Persistence {
        Persistence {
            most: match self.no_reconnect {
                true => Some(0),
                false => self.max_retries,
            },
        }
    }
}
