//! x
pub mod json;
pub mod packet;
pub mod tokens;
