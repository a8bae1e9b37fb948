//! Where the config directory lies.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::error::StoreError;

/// The variable that names the config directory, instead of the platform's.
pub const VARIABLE: &str = "FEATHERS_PRIMUS_CONFIG_DIR";

const NAME: &str = "feathers-primus";

/// The config directory, which need not exist yet.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ConfigDir(PathBuf);

impl ConfigDir {
    /// Finds the directory: [`VARIABLE`], else the platform's config directory
    /// and `feathers-primus` in it. Touches no file. An empty variable counts
    /// as unset.
    ///
    /// # Errors
    ///
    /// Fails where neither the variable nor a home directory is known.
    pub fn find() -> Result<Self, StoreError> {
        Self::among(env::var_os(VARIABLE), dirs::config_dir)
    }

    /// Takes the directory at `path`.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Returns the directory's path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Returns the path of the file `name` in the directory.
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Returns the path that a file of the directory means: `~/` is the home directory, and what
    /// is relative is so to this directory.
    pub fn resolve(&self, path: &str) -> PathBuf {
        match path.strip_prefix("~/").zip(dirs::home_dir()) {
            Some((rest, home)) => home.join(rest),
            None => self.0.join(path),
        }
    }

    fn among(
        named: Option<OsString>,
        platform: impl FnOnce() -> Option<PathBuf>,
    ) -> Result<Self, StoreError> {
        if let Some(named) = named.filter(|named| !named.is_empty()) {
            return Ok(Self::at(named));
        }
        platform()
            .map(|dir| Self(dir.join(NAME)))
            .ok_or(StoreError::NoConfigDir)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_rules_unless_it_is_empty() {
        let platform = || Some(PathBuf::from("/home/ann/.config"));
        let own = Path::new("/home/ann/.config/feathers-primus");
        let found = |named: Option<&str>| ConfigDir::among(named.map(OsString::from), platform);
        assert_eq!(found(Some("/tmp/c")).unwrap().path(), Path::new("/tmp/c"));
        assert_eq!(found(Some("")).unwrap().path(), own);
        assert_eq!(found(None).unwrap().path(), own);
    }

    #[test]
    fn a_path_is_absolute_at_home_or_in_the_directory() {
        let dir = ConfigDir::at("/etc/x");
        assert_eq!(dir.resolve("/a/b"), Path::new("/a/b"));
        assert_eq!(dir.resolve("a/b"), Path::new("/etc/x/a/b"));
        assert_eq!(dir.resolve("~a"), Path::new("/etc/x/~a"));
        if let Some(home) = dirs::home_dir() {
            assert_eq!(dir.resolve("~/a"), home.join("a"));
        }
    }

    #[test]
    fn without_a_home_the_error_names_the_variable() {
        let error = ConfigDir::among(None, || None).unwrap_err();
        assert!(error.to_string().contains(VARIABLE), "{error}");
    }
}
