//! Values of a profile that may be secrets, and lie in the environment or in a file then.

use std::env;
use std::fs;
use std::path::PathBuf;

use super::args::usage::Usage;
use super::failure::Failure;
use crate::secret::Secret;
use crate::store::ConfigDir;

/// A value as a profile has it: itself, or where it lies.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    source: Source,
    /// The key and its profile, in words.
    what: String,
}

#[derive(Clone, Debug)]
enum Source {
    Here(Secret),
    Environment(String),
    File(PathBuf),
}

impl Reference {
    /// Reads a value of a profile, called `what`; files are relative to `dir`. Looks nothing up.
    ///
    /// # Errors
    ///
    /// Says what is wrong, without the value.
    pub(super) fn parse(value: &str, what: String, dir: &ConfigDir) -> Result<Self, String> {
        let source = match value.split_once(':') {
            Some(("env", "")) => return Err("no variable is named after env:".to_owned()),
            Some(("file", "")) => return Err("no file is named after file:".to_owned()),
            Some(("env", variable)) => Source::Environment(variable.to_owned()),
            Some(("file", path)) => Source::File(dir.resolve(path)),
            _ => Source::Here(Secret::new(value.to_owned())),
        };
        Ok(Self { source, what })
    }

    /// Returns the value if it does not lie elsewhere.
    pub(super) fn here(&self) -> Option<&Secret> {
        match &self.source {
            Source::Here(value) => Some(value),
            Source::Environment(_) | Source::File(_) => None,
        }
    }

    /// Reads the value, from where it lies.
    ///
    /// # Errors
    ///
    /// Names key, profile and where the value should be, and what `read` says is wrong with it.
    pub(super) fn look_up<T>(
        &self,
        read: impl FnOnce(&str) -> Result<T, &'static str>,
    ) -> Result<T, Failure> {
        let what = &self.what;
        let (secret, place) = match &self.source {
            Source::Here(value) => {
                let value = read(value.expose());
                return value.map_err(|bad| Usage::new(format!("{what} {bad}")).into());
            }
            Source::Environment(variable) => {
                let missing = || {
                    Usage::new(format!(
                        "{what} needs the environment variable {variable}, which is not set"
                    ))
                };
                let text = env::var(variable).ok().filter(|text| !text.is_empty());
                let place = format!("the environment variable {variable}");
                (Secret::new(text.ok_or_else(missing)?), place)
            }
            Source::File(path) => {
                let failed = |error| {
                    let path = path.display();
                    anyhow::Error::new(error).context(format!("{what} needs the file {path}"))
                };
                let text = fs::read_to_string(path).map_err(failed)?;
                (Secret::new(text), format!("the file {}", path.display()))
            }
        };
        let text = secret.expose().trim();
        if text.is_empty() {
            return Err(Usage::new(format!("{what} is empty: {place} holds nothing")).into());
        }
        read(text).map_err(|bad| Usage::new(format!("{what} {bad}, in {place}")).into())
    }
}
