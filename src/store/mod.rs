//! The config directory: what the program remembers between two runs.
//!
//! Knows files, their owners and their modes. Knows nothing of sockets, of
//! options or of the terminal: what a user should hear of is handed back as a
//! [`Notice`], and whoever called prints it.

pub mod config;
pub mod credentials;
pub mod directory;
pub mod error;
pub mod files;
pub mod seen;
pub mod servers;
pub mod token;

pub use config::{Config, ConfigFile, Profile};
pub use credentials::{CredentialsFile, Stored};
pub use directory::ConfigDir;
pub use error::{Notice, StoreError};
pub use seen::Seen;
pub use servers::{Known, ServersFile};
pub use token::Claims;
