//! Thousands of calls on one connection: a call a line, many under way.
//!
//! `input` reads lines as they are needed, `each` and `batch` make a call of a line and tell what
//! came of it, `board` keeps them in order, `engine` sends them and takes the answers, and
//! `leftovers` keeps the lines that are to be sent again.

mod batch;
mod board;
mod each;
mod engine;
mod input;
mod item;
mod leftovers;
mod run;
mod tally;

pub(super) use each::{Each, Method};
pub(super) use engine::Pace;
pub(super) use input::Input;
pub(super) use leftovers::Leftovers;
pub(super) use run::{batch, each, each_by_id};
pub(super) use tally::Tally;
