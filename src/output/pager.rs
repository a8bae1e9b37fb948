//! A pager for what is taller than the terminal.

use std::ffi::OsString;
use std::io::{self, Write};
use std::mem;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

/// What `less` does where nobody has said otherwise: end at once with what fits, show colours, and
/// leave on the screen what was shown.
const LESS: &str = "FRX";

/// A pager is open: it has the keyboard, and so Ctrl-C is for it.
static OPEN: AtomicBool = AtomicBool::new(false);

/// Tells whether a pager has the keyboard.
pub fn is_open() -> bool {
    OPEN.load(Ordering::Relaxed)
}

/// Which pager there is, and from when on it is needed.
#[derive(Clone, Debug)]
pub struct Pager {
    program: OsString,
    args: Vec<String>,
    /// The terminal, in letters.
    width: usize,
    height: usize,
}

impl Pager {
    /// A pager for a terminal of this size. `command` is split as a shell does; `None` for a text
    /// that is no command, or says that none is wanted.
    pub fn new(command: &str, width: u16, height: u16) -> Option<Self> {
        let mut words = shell_words::split(command).ok()?.into_iter();
        let program = words.next().filter(|program| program != "cat")?;
        Some(Self {
            program: program.into(),
            args: words.collect(),
            width: usize::from(width).max(1),
            height: height.into(),
        })
    }

    fn open(&self) -> io::Result<Child> {
        let mut command = Command::new(&self.program);
        command.args(&self.args).stdin(Stdio::piped());
        if std::env::var_os("LESS").is_none() {
            command.env("LESS", LESS);
        }
        command.spawn()
    }
}

/// Writes to stdout what fits the terminal, and to the pager what does not. Dropped, it waits until
/// the pager is left.
#[derive(Debug)]
pub struct Paged {
    pager: Pager,
    state: State,
}

#[derive(Debug)]
enum State {
    /// It fits so far.
    Held { bytes: Vec<u8>, rows: usize },
    /// The pager has it.
    Open(Child),
    /// There is no pager.
    Plain,
}

impl Paged {
    /// Begins with nothing.
    pub fn new(pager: Pager) -> Self {
        Self {
            pager,
            state: State::Held {
                bytes: Vec::new(),
                rows: 1,
            },
        }
    }

    /// Hands what was held over to the pager, or to stdout where that cannot be started.
    fn open(&mut self) -> io::Result<()> {
        let held = match mem::replace(&mut self.state, State::Plain) {
            State::Held { bytes, .. } => bytes,
            state => {
                self.state = state;
                return Ok(());
            }
        };
        if let Ok(child) = self.pager.open() {
            OPEN.store(true, Ordering::Relaxed);
            self.state = State::Open(child);
        }
        self.write_all(&held)
    }
}

impl Write for Paged {
    fn write(&mut self, new: &[u8]) -> io::Result<usize> {
        match &mut self.state {
            State::Open(child) => match &mut child.stdin {
                Some(stdin) => stdin.write(new),
                None => Err(io::ErrorKind::BrokenPipe.into()),
            },
            State::Plain => io::stdout().lock().write(new),
            State::Held { bytes, rows } => {
                bytes.extend_from_slice(new);
                let lines = memchr::memchr_iter(b'\n', new).count();
                // A long line takes several rows.
                *rows += lines.max(new.len() / self.pager.width / 2);
                if *rows > self.pager.height {
                    self.open()?;
                }
                Ok(new.len())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.state {
            State::Plain => io::stdout().lock().flush(),
            // What is held is not due yet, and a pipe has no buffer here.
            State::Held { .. } | State::Open(_) => Ok(()),
        }
    }
}

impl Drop for Paged {
    fn drop(&mut self) {
        // Nobody is left to be told what goes wrong.
        match &mut self.state {
            State::Held { bytes, .. } => {
                let mut out = io::stdout().lock();
                let _ = out.write_all(bytes).and_then(|()| out.flush());
            }
            State::Open(child) => {
                drop(child.stdin.take());
                let _ = child.wait();
                OPEN.store(false, Ordering::Relaxed);
            }
            State::Plain => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pager(command: &str) -> Pager {
        Pager::new(command, 80, 5).unwrap()
    }

    #[test]
    fn a_command_is_split_and_cat_is_none() {
        let less = pager("less -S '-P x y'");
        assert_eq!(
            (less.program, less.args),
            ("less".into(), vec!["-S".to_owned(), "-P x y".to_owned()])
        );
        for none in ["", " ", "cat", "less '"] {
            assert!(Pager::new(none, 80, 5).is_none(), "{none}");
        }
    }

    #[test]
    fn what_is_tall_goes_to_the_pager_from_its_first_line_on() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("paged");
        let command = format!("tee {}", file.display());
        let mut paged = Paged::new(pager(&command));
        for number in 0..4 {
            writeln!(paged, "{number}").unwrap();
            assert!(matches!(paged.state, State::Held { .. }));
        }
        writeln!(paged, "4").unwrap();
        assert!(matches!(paged.state, State::Open(_)) && is_open());
        writeln!(paged, "5").unwrap();
        drop(paged);
        assert_eq!(std::fs::read_to_string(file).unwrap(), "0\n1\n2\n3\n4\n5\n");
        assert!(!is_open());
    }

    #[test]
    fn a_pager_that_is_left_early_is_a_reader_that_went_away() {
        let mut paged = Paged::new(pager("true"));
        let gone = loop {
            if let Err(error) = paged.write_all(&[b'\n'; 4096]) {
                break error;
            }
        };
        assert_eq!(gone.kind(), io::ErrorKind::BrokenPipe);
    }

    #[test]
    fn where_there_is_no_pager_nothing_is_lost() {
        let mut paged = Paged::new(pager("/nowhere/pager"));
        paged.write_all(&[b'\n'; 10]).unwrap();
        assert!(matches!(paged.state, State::Plain));
    }
}
