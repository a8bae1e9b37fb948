//! Feathers on top of primus-emitter: calls, events, errors, signing in.
//!
//! Knows what a service call looks like in each dialect, and nothing of the
//! packets, parsers and transformers that carry it.

pub mod authentication;
pub mod call;
pub mod detection;
pub mod error;
pub mod event;
pub mod page;
pub mod query;
