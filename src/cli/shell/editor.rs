//! The line editor in a thread of its own, so that the connection is looked after while somebody
//! types; and the history that it keeps.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use anyhow::Context as _;
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{Behavior, CompletionType, Config, Editor};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::above::Above;
use super::complete::Typing;
use super::names::Names;
use super::words::holds_secret;
use crate::cli::failure::Failure;
use crate::store::{ConfigDir, files};

/// How many lines the history has.
const LINES: usize = 1000;

/// What came from the keyboard.
#[derive(Debug)]
pub(super) enum Typed {
    /// A line, or several that belong together.
    Line(String),
    /// Ctrl-C.
    Cleared,
    /// Ctrl-D, or the terminal went away.
    End,
    /// The terminal cannot be read.
    Failed(io::Error),
}

/// The thread that reads lines.
#[derive(Debug)]
pub(super) struct Keyboard {
    prompts: Sender<String>,
    typed: UnboundedReceiver<Typed>,
    #[cfg(unix)]
    before: Option<rustix::termios::Termios>,
}

impl Keyboard {
    /// Starts it; where notices go to the same terminal, they go `above` its prompt from here on.
    pub(super) fn start(names: Names, above: &Above) -> Result<Self, Failure> {
        #[cfg(unix)]
        let before = rustix::termios::tcgetattr(io::stdin()).ok();
        let mut editor = editor(names).context("cannot edit lines on this terminal")?;
        // Where there is no way above the prompt, lines come between what is typed.
        if io::stderr().is_terminal()
            && let Ok(printer) = editor.create_external_printer()
        {
            above.set(printer);
        }
        let history = history();
        if let Some(path) = &history {
            // There may be none yet, and one that cannot be read is no reason not to go on.
            let _ = editor.load_history(path);
        }
        let (prompts, asked) = channel();
        let (sender, typed) = unbounded_channel();
        thread::Builder::new()
            .name("keyboard".to_owned())
            .spawn(move || read_lines(editor, history.as_deref(), &asked, &sender))
            .context("cannot start a thread")?;
        Ok(Self {
            prompts,
            typed,
            #[cfg(unix)]
            before,
        })
    }

    /// Shows a prompt, at which a line is read.
    pub(super) fn ask(&self, prompt: &str) {
        // A thread that has ended is told by what it typed last.
        let _ = self.prompts.send(prompt.to_owned());
    }

    /// Waits for what is typed. Nothing is lost when the future is dropped.
    pub(super) async fn typed(&mut self) -> Typed {
        self.typed.recv().await.unwrap_or(Typed::End)
    }

    /// Leaves the terminal as it was before, in the middle of a line.
    pub(super) fn abandon(&self) {
        #[cfg(unix)]
        if let Some(before) = &self.before {
            let when = rustix::termios::OptionalActions::Now;
            // A terminal that has gone needs nothing.
            let _ = rustix::termios::tcsetattr(io::stdin(), when, before);
        }
    }
}

fn editor(names: Names) -> rustyline::Result<Editor<Typing, FileHistory>> {
    let config = Config::builder()
        .max_history_size(LINES)?
        .completion_type(CompletionType::List)
        .behavior(Behavior::PreferTerm)
        .build();
    let mut editor = Editor::with_config(config)?;
    editor.set_helper(Some(Typing { names }));
    Ok(editor)
}

fn read_lines(
    mut editor: Editor<Typing, FileHistory>,
    history: Option<&Path>,
    asked: &Receiver<String>,
    sender: &UnboundedSender<Typed>,
) {
    for prompt in asked {
        let typed = match editor.readline(&prompt) {
            Ok(line) => {
                keep(&mut editor, history, &line);
                Typed::Line(line)
            }
            Err(ReadlineError::Interrupted) => Typed::Cleared,
            Err(ReadlineError::Eof) => Typed::End,
            Err(ReadlineError::Io(error)) => Typed::Failed(error),
            Err(error) => Typed::Failed(io::Error::other(error)),
        };
        if sender.send(typed).is_err() {
            return;
        }
    }
}

/// Adds a line to the history, unless it has a secret in it.
fn keep(editor: &mut Editor<Typing, FileHistory>, history: Option<&Path>, line: &str) {
    if line.trim().is_empty() || holds_secret(line) {
        return;
    }
    if matches!(editor.add_history_entry(line), Ok(true))
        && let Some(path) = history
    {
        // Lines that are not kept are missed by the next session only.
        let _ = editor.append_history(path);
    }
}

/// Returns the file of the history, which only its owner can read; `None` where there is no place
/// for it.
fn history() -> Option<PathBuf> {
    let directory = ConfigDir::find().ok()?;
    files::create_directory(directory.path(), &mut Vec::new()).ok()?;
    Some(directory.file("history"))
}
