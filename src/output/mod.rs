//! Results on their way to stdout: formats, colours, text that is safe on a terminal,
//! and the thread that writes.
//!
//! Knows JSON texts and nothing of services, connections or the command line.

pub mod csv;
pub mod escape;
pub mod filter;
pub mod format;
mod indent;
pub mod list;
pub mod pager;
pub mod queue;
pub mod rows;
pub mod table;
pub mod writer;
