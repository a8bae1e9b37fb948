//! One command after the other on one open connection: typed at a prompt, or read from a script.

pub(super) mod above;
mod complete;
mod editor;
mod help;
mod line;
mod names;
mod running;
mod script;
mod session;
mod words;

pub(super) use script::run as script;
pub(super) use session::run as session;
