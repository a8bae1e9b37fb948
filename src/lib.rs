//! x
#![forbid(unsafe_code)]
pub mod protocol;
pub mod secret;
