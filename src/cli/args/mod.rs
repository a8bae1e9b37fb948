//! What is typed: typed pairs, ids, times, the options of every command.

mod build;
pub(in crate::cli) mod bulk;
pub(super) mod globals;
pub(super) mod heal;
pub mod id;
mod item;
pub mod pairs;
pub(super) mod raw;
pub(super) mod record;
pub(super) mod time;
pub mod usage;
