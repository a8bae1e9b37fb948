//! Lines of a file or of stdin, read by a thread as they are needed.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::thread;

use bytes::Bytes;
use memchr::memchr;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::cli::failure::Failure;

/// The most that is kept of a line, in bytes; what is longer could not be sent anyway.
pub(super) const LONGEST: usize = 64 << 20;
/// How much is read at once, in bytes.
const BUFFER: usize = 256 << 10;
/// How many lines are handed over at once, at most, of those that one read has brought.
const AT_ONCE: usize = 1024;
/// How many such portions wait.
const PORTIONS: usize = 2;

/// A line as it was read, without its end.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Line {
    /// Its number, from 1 on.
    pub(super) number: u64,
    pub(super) bytes: Bytes,
    /// How much of the input was read when it ended, in bytes.
    pub(super) end: u64,
    /// It was longer than anything that is kept.
    pub(super) cut: bool,
}

/// Where lines come from.
#[derive(Debug)]
pub(in crate::cli) struct Input {
    lines: Receiver<io::Result<Vec<Line>>>,
    path: String,
    is_file: bool,
    /// How long it is, in bytes, where that is known.
    length: Option<u64>,
}

impl Input {
    /// Begins to read a file; `-` is stdin.
    pub(in crate::cli) fn open(path: &str) -> Result<Self, Failure> {
        let (sender, lines) = channel(PORTIONS);
        let is_file = path != "-";
        let mut length = None;
        let read: Box<dyn FnOnce() + Send> = if is_file {
            let opened = File::open(path).and_then(|file| {
                // Reading a directory fails only later.
                let found = file.metadata()?;
                length = found.is_file().then_some(found.len());
                match found.is_dir() {
                    true => Err(io::ErrorKind::IsADirectory.into()),
                    false => Ok(file),
                }
            });
            let file = opened.map_err(|error| Failure::unreadable(path, error))?;
            Box::new(move || run(file, &sender))
        } else {
            Box::new(move || run(io::stdin(), &sender))
        };
        let thread = thread::Builder::new().name("input".to_owned());
        thread.spawn(read).map_err(anyhow::Error::from)?;
        Ok(Self {
            lines,
            path: path.to_owned(),
            is_file,
            length,
        })
    }

    /// Guesses how many lines there are, from how far this one is from the end.
    pub(super) fn lines_by(&self, number: u64, end: u64) -> Option<u64> {
        let length = u128::from(self.length?);
        let lines = u128::from(number) * length / u128::from(end.max(1));
        u64::try_from(lines).ok()
    }

    /// Tells whether it has an end that nobody must wait for.
    pub(super) fn is_file(&self) -> bool {
        self.is_file
    }

    /// Waits for lines where nothing else is waited for; `None` at the end.
    pub(super) fn next_blocking(&mut self) -> Option<Result<Vec<Line>, Failure>> {
        let read = self.lines.blocking_recv()?;
        Some(read.map_err(|error| Failure::unreadable(&self.path, error)))
    }

    /// Waits for lines; `None` at the end. Nothing is lost when the future is dropped.
    pub(super) async fn next(&mut self) -> Option<Result<Vec<Line>, Failure>> {
        let read = self.lines.recv().await?;
        Some(read.map_err(|error| Failure::unreadable(&self.path, error)))
    }
}

/// Reads to the end, or until nobody wants more.
fn run(input: impl Read, sender: &Sender<io::Result<Vec<Line>>>) {
    let mut lines = Lines::new(BufReader::with_capacity(BUFFER, input));
    loop {
        match lines.portion() {
            Ok(portion) if portion.is_empty() => return,
            portion => {
                let failed = portion.is_err();
                if sender.blocking_send(portion).is_err() || failed {
                    return;
                }
            }
        }
    }
}

struct Lines<R> {
    input: R,
    number: u64,
    /// How much was read, in bytes.
    end: u64,
}

impl<T: Read> Lines<BufReader<T>> {
    fn new(input: BufReader<T>) -> Self {
        Self {
            input,
            number: 0,
            end: 0,
        }
    }

    /// Returns the next lines: one that is waited for, and those that are there by then.
    fn portion(&mut self) -> io::Result<Vec<Line>> {
        let mut portion = Vec::new();
        while let Some(line) = self.line()? {
            if !line.bytes.trim_ascii().is_empty() {
                portion.push(line);
            }
            let more = memchr(b'\n', self.input.buffer()).is_some();
            if portion.len() >= AT_ONCE || (!more && !portion.is_empty()) {
                break;
            }
        }
        Ok(portion)
    }

    fn line(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        let mut cut = false;
        loop {
            let read = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read?,
            };
            if read.is_empty() && bytes.is_empty() {
                return Ok(None);
            }
            let end = memchr(b'\n', read);
            let (part, used) = match end {
                Some(end) => (&read[..end], end + 1),
                None => (read, read.len()),
            };
            let room = LONGEST.saturating_sub(bytes.len());
            cut |= part.len() > room;
            bytes.extend_from_slice(&part[..part.len().min(room)]);
            self.input.consume(used);
            self.end += used as u64;
            if end.is_some() || used == 0 {
                break;
            }
        }
        self.number += 1;
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
        // What some editors put in front of a text.
        if self.number == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
        }
        Ok(Some(Line {
            number: self.number,
            bytes: bytes.into(),
            end: self.end,
            cut,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads all lines, from a source that gives so many bytes at once.
    fn lines(text: &str, at_once: usize) -> Vec<(u64, String)> {
        let mut lines = Lines::new(BufReader::with_capacity(at_once, text.as_bytes()));
        let portions = std::iter::from_fn(|| Some(lines.portion().unwrap()));
        portions
            .take_while(|portion| !portion.is_empty())
            .flatten()
            .map(|line| (line.number, String::from_utf8(line.bytes.to_vec()).unwrap()))
            .collect()
    }

    #[test]
    fn lines_are_counted_whatever_ends_them() {
        for at_once in [1, 3, 1000] {
            let read = lines("\u{feff}a\n\n b \r\n\r\n\t\nlast", at_once);
            let wanted = [(1, "a"), (3, " b "), (6, "last")];
            assert_eq!(read, wanted.map(|(number, text)| (number, text.to_owned())));
            assert_eq!(lines("", at_once), []);
            assert_eq!(lines("\n\n", at_once), []);
        }
    }

    #[test]
    fn how_many_lines_a_file_has_is_guessed_from_those_that_were_read() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        io::Write::write_all(&mut file, b"12345\n\n7890\nabcde\n").unwrap();
        let mut input = Input::open(file.path().to_str().unwrap()).unwrap();
        let lines = input.next_blocking().unwrap().unwrap();
        let ends: Vec<_> = lines.iter().map(|line| (line.number, line.end)).collect();
        assert_eq!(ends, [(1, 6), (3, 12), (4, 18)]);
        assert_eq!(input.lines_by(1, 6), Some(3));
        assert_eq!(input.lines_by(4, 18), Some(4));
    }

    #[test]
    fn a_line_is_handed_over_without_waiting_for_the_next() {
        let (reader, mut writer) = io::pipe().unwrap();
        let mut lines = Lines::new(BufReader::new(reader));
        for text in ["one\n", "two\nthree\n"] {
            io::Write::write_all(&mut writer, text.as_bytes()).unwrap();
            let portion = lines.portion().unwrap();
            assert_eq!(portion.len(), text.lines().count());
        }
    }

    #[test]
    fn of_an_endless_line_no_more_is_kept_than_could_be_sent() {
        let endless = io::repeat(b'x').take(LONGEST as u64 + 5);
        let text = endless.chain(&b"\nnext"[..]);
        let mut lines = Lines::new(BufReader::new(text));
        let portion = [lines.portion().unwrap(), lines.portion().unwrap()].concat();
        assert!(portion[0].cut && portion[0].bytes.len() == LONGEST);
        assert_eq!((portion[1].number, &*portion[1].bytes), (2, &b"next"[..]));
    }
}
