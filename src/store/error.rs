//! What can be wrong with a file, and what was put right about one.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a file of the config directory could not be read or written.
///
/// No case holds a value that stood in the file and may be a secret.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Neither the variable nor a home directory says where the files are.
    #[error("no config directory is known, FEATHERS_PRIMUS_CONFIG_DIR can name one")]
    NoConfigDir,
    /// The system refused.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A link in the file's place, which somebody else may have put there.
    #[error("{} is a symbolic link, which is not followed to a secret", path.display())]
    Symlink {
        /// The link.
        path: PathBuf,
    },
    /// A directory, a pipe, a socket or a device in the file's place.
    #[error("{} is not a regular file", path.display())]
    NotAFile {
        /// What is no file.
        path: PathBuf,
    },
    /// The file of another user, who could change what it says.
    #[error("{} belongs to user {owner}, not to user {user}", path.display())]
    ForeignOwner {
        /// The file.
        path: PathBuf,
        /// Its owner's number.
        owner: u32,
        /// The number of the user that the program runs as.
        user: u32,
    },
    /// Others can reach the file, and the system refused to narrow its mode.
    #[error("{0} is open to others (mode {mode:04o}), try: chmod {narrow:o} {0}", path.display())]
    TooOpen {
        /// The file or directory.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
        /// The permission bits that it should have.
        narrow: u32,
        /// What the system said.
        source: io::Error,
    },
    /// More than [`LARGEST`](super::files::LARGEST) bytes.
    #[error("{} is larger than 1 MiB", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// Another process did not let go of the lock in time.
    #[error("{} is still locked by another process", path.display())]
    Locked {
        /// The lock file.
        path: PathBuf,
    },
    /// The file is no JSON, or not of the shape it should have.
    #[error("{}:{line}:{column}: {problem}, the file was left untouched", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// The column in bytes, counted from 1; 0 before the first byte.
        column: usize,
        /// What is wrong, without the text it is wrong with.
        problem: &'static str,
    },
    /// The file is no TOML.
    #[error("{}:{line}: {problem}", path.display())]
    Toml {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong, without the text it is wrong with.
        problem: String,
    },
    /// A value that cannot be used.
    #[error("{}:{line}: {key}: {problem}", path.display())]
    Setting {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// The keys that lead to it.
        key: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A key that means nothing.
    #[error("{}:{line}: {key}: this key is unknown", path.display())]
    UnknownKey {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// The keys that lead to it.
        key: String,
        /// The last of them.
        name: String,
        /// Those that would mean something there.
        known: &'static [&'static str],
    },
    /// The file was written by a later release.
    #[error(
        "{} has version {version}, written by a newer release, the file was left untouched",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version that it names.
        version: u64,
    },
}

impl StoreError {
    /// Makes an [`io::Error`] say what was tried on which file.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io {
            action,
            path,
            source,
        }
    }
}

/// Something the store put right that the user should hear of: the
/// permissions of a file or directory were wider than they may be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Notice {
    /// The file or directory.
    pub path: PathBuf,
    /// The permission bits it had.
    pub from: u32,
    /// The permission bits it has now.
    pub to: u32,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, from, to } = self;
        write!(
            f,
            "{} was open to others, its mode is now {to:04o} instead of {from:04o}",
            path.display()
        )
    }
}
