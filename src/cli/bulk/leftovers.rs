//! The lines that were not carried out, or may not have been, in files of their own.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::item::Item;
use crate::cli::args::usage::{Usage, quoted};
use crate::cli::failure::Failure;

/// A file that lines are added to as they turn out.
#[derive(Debug)]
pub(in crate::cli) struct Leftovers {
    path: PathBuf,
    out: BufWriter<File>,
}

impl Leftovers {
    /// Empties or makes the file, which must not be the one that `input` names.
    pub(in crate::cli) fn create(option: &str, path: &Path, input: &str) -> Result<Self, Failure> {
        if is_same(path, Path::new(input)) {
            return Err(Usage::new(format!(
                "{option} {} is the file that is read",
                quoted(&path.to_string_lossy())
            ))
            .hint("name another one, and read that the next time")
            .into());
        }
        let file = File::create(path).map_err(|error| unwritable(path, error))?;
        Ok(Self {
            path: path.to_owned(),
            out: BufWriter::new(file),
        })
    }

    /// Adds the lines of an item, as they were read.
    pub(super) fn add(&mut self, item: &Item) -> Result<(), Failure> {
        let mut written = Ok(());
        for line in &item.lines {
            written = written
                .and_then(|()| self.out.write_all(line))
                .and_then(|()| self.out.write_all(b"\n"));
        }
        written.map_err(|error| unwritable(&self.path, error))
    }

    /// Writes what is still in memory.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        self.out
            .flush()
            .map_err(|error| unwritable(&self.path, error))
    }
}

/// Tells whether two paths lead to one file, through whatever links.
fn is_same(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

fn unwritable(path: &Path, error: io::Error) -> Failure {
    let text = format!("cannot write to {}", path.display());
    Failure::Other(anyhow::Error::new(error).context(text))
}
