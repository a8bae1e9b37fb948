//! Questions to whoever sits at the terminal. On anything else nothing is asked.

use std::io::{self, IsTerminal, Write};
use std::thread;

use anyhow::Context as _;
use tokio::sync::oneshot;

use super::args::usage::Usage;
use super::failure::Failure;
use super::signals::{Signal, Signals};
use crate::secret::Secret;

/// Asks for a line; `field` is how it is given without being asked.
pub(super) fn line(question: &str, field: &str) -> Result<String, Failure> {
    if !io::stdin().is_terminal() {
        let name = question.trim_end_matches([':', ' ']);
        return Err(Usage::new(format!("the {name} is missing"))
            .hint(format!("give it as {field}"))
            .into());
    }
    let answer = read_line(question)?;
    match answer.trim() {
        "" => Err(Usage::new("nothing was typed")
            .hint(format!("give it as {field}"))
            .into()),
        answer => Ok(answer.to_owned()),
    }
}

/// Asks, and reads a line of stdin or until a signal comes.
fn read_line(question: &str) -> Result<String, Failure> {
    let (sender, answer) = oneshot::channel();
    let line = super::context::runtime()?.block_on(async {
        let mut signals = Signals::new().context("cannot wait for signals")?;
        // From here on, so that an answer of Ctrl-C is not missed. Where the question cannot be
        // shown, it can still be answered.
        say(question);
        thread::spawn(move || {
            let mut line = String::new();
            let read = io::stdin().read_line(&mut line).map(|_| line);
            // After a signal nobody waits for it.
            let _ = sender.send(read);
        });
        tokio::select! {
            signal = signals.recv() => {
                // What was typed stands on the line of the question.
                say("\n");
                Err(Failure::Interrupted(signal))
            }
            line = answer => Ok(line.context("nobody reads the terminal")?),
        }
    })?;
    Ok(line.context("cannot read from the terminal")?)
}

fn say(text: &str) {
    let mut err = io::stderr().lock();
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
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
    let _signals = Signals::new().context("cannot wait for signals")?;
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
