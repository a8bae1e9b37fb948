//! x
#![forbid(unsafe_code)]
pub mod connection;
pub mod output;
pub mod protocol;
pub mod secret;
