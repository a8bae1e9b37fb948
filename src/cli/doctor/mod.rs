//! The check of a connection, stage by stage: what is done, what it means, and how it is told.

mod advice;
mod board;
mod dialling;
mod found;
mod stage;
mod talking;

pub(super) use dialling::examine;
pub(super) use talking::would_send;
