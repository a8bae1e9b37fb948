//! Questions to whoever sits at the terminal. On anything else nothing is asked.

use std::io::{self, IsTerminal, Write};

use anyhow::Context as _;

use super::args::usage::Usage;
use super::failure::Failure;
use super::signals::Signal;
use crate::secret::Secret;

/// Asks for a line; `field` is how it is given without being asked.
pub(super) fn line(question: &str, field: &str) -> Result<String, Failure> {
    if !io::stdin().is_terminal() {
        let name = question.trim_end_matches([':', ' ']);
        return Err(Usage::new(format!("the {name} is missing"))
            .hint(format!("give it as {field}"))
            .into());
    }
    let mut err = io::stderr().lock();
    // Where the question cannot be shown, it can still be answered.
    let _ = err
        .write_all(question.as_bytes())
        .and_then(|()| err.flush());
    let mut answer = String::new();
    io::stdin()
        .read_line(&mut answer)
        .context("cannot read from the terminal")?;
    match answer.trim() {
        "" => Err(Usage::new("nothing was typed")
            .hint(format!("give it as {field}"))
            .into()),
        answer => Ok(answer.to_owned()),
    }
}

/// Asks for a password without showing what is typed.
pub(super) fn password() -> Result<Secret, Failure> {
    if !io::stdin().is_terminal() {
        return Err(Usage::new("the password is missing")
            .hint("pipe it in with --password-stdin, or set FEATHERS_PRIMUS_PASSWORD")
            .into());
    }
    // Ctrl-C must not end the process before the terminal is as it was, so it is caught while
    // the question stands.
    let runtime = super::context::runtime()?;
    let _guard = runtime.enter();
    let _signals = super::signals::Signals::new().context("cannot wait for signals")?;
    match rpassword::prompt_password("password: ") {
        Ok(password) if password.is_empty() => Err(Usage::new("nothing was typed").into()),
        Ok(password) => Ok(Secret::new(password)),
        Err(error) if error.kind() == io::ErrorKind::Interrupted => {
            Err(Failure::Interrupted(Signal::Interrupt))
        }
        Err(error) => Err(anyhow::Error::new(error)
            .context("cannot read from the terminal")
            .into()),
    }
}
