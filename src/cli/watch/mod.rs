//! A live view: the result of a `find`, kept true by events.

mod face;
mod lines;
mod picture;
mod rate;
pub(super) mod screen;
mod view;
mod watching;

pub(super) use watching::{Task, Watcher};
