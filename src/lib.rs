//! Command-line client for Feathers servers that speak Primus.
//!
//! Imports run down this list, never up and never between neighbours:
//!
//! | layer | knows |
//! |---|---|
//! | [`cli`] | clap, anyhow, the user |
//! | [`demo`] | the built-in server |
//! | [`connection`] | sockets |
//! | [`store`] | the configuration directory |
//! | [`output`] | formats, colours, stdout |
//! | [`protocol`] | Primus, primus-emitter, Feathers; no IO |
//! | [`secret`] | text that must not be shown |
//!
//! `docs/ARCHITECTURE.md` tells why.

pub mod cli;
pub mod connection;
#[cfg(feature = "demo")]
pub mod demo;
pub mod output;
pub mod protocol;
pub mod secret;
pub mod store;
