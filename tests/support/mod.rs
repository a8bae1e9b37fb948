//! What the end-to-end tests share: a private environment for the built program, real servers,
//! and a server that does what a test tells it.
#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "each test binary uses its own part"
)]

pub mod env;
pub mod node;
#[cfg(unix)]
pub mod relay;
pub mod scripted;

pub use env::{Run, Running, TestEnv};
pub use node::NodeServer;
#[cfg(unix)]
pub use relay::Relay;
pub use scripted::{Peer, ScriptedServer};
