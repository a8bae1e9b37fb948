//! The terminal of a live view: keys, the time to draw, and leaving it as it was.

use std::collections::HashMap;
use std::io::{self, IsTerminal as _, Write as _};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::Context as _;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, read};
use crossterm::style::{Attribute, Print, ResetColor, SetAttribute};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, is_raw_mode_enabled,
};
use crossterm::{cursor, execute, queue};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::Instant;

use super::picture::{self, Line, Place, Size, Style};
use super::rate::Rate;
use super::view::{Change, Kind, View};
use crate::cli::context::Online;
use crate::cli::failure::Failure;
use crate::cli::shell::above::Above;
use crate::cli::signals::Signal;
use crate::cli::waiting::at;
use crate::output::escape::line;

/// How often it is drawn at most.
const FRAME: Duration = Duration::from_millis(50);
/// How far the screen moves to the side at once, in letters.
const SIDE: usize = 8;

/// What a key asks for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Wish {
    End,
    Interrupt,
    /// By so many records.
    Down(isize),
    /// By so many screens.
    Page(isize),
    First,
    Last,
    Left,
    Right,
    Draw,
}

/// The terminal while it shows a view. Dropped, it is as it was before.
#[derive(Debug)]
pub(super) struct Screen {
    /// The service and the server, which stand in the last line.
    title: (String, String),
    /// What was said last.
    notice: Arc<Mutex<String>>,
    /// The same as it was drawn last.
    noticed: String,
    above: Above,
    colour: bool,
    wishes: UnboundedReceiver<Wish>,
    frames: SyncSender<Vec<u8>>,
    /// What is drawn gets through while this is set.
    open: Arc<Mutex<bool>>,
    place: Place,
    /// What became of records with the last changes.
    changed: HashMap<String, Kind>,
    rate: Rate,
    /// There was an answer.
    begun: bool,
    /// When it is to be drawn, and when that was done last.
    due: Option<Instant>,
    drawn: Instant,
}

impl Screen {
    /// Takes the terminal.
    pub(super) fn open(service: &str, online: &Online) -> Result<Self, Failure> {
        let open = Arc::new(Mutex::new(true));
        enable_raw_mode().context("cannot take the terminal")?;
        let (sender, wishes) = unbounded_channel();
        let (frames, drawn) = sync_channel::<Vec<u8>>(1);
        let gate = Arc::clone(&open);
        let notice = Arc::new(Mutex::new(String::new()));
        let above = online.reporter.above.clone();
        above.set(Notices(Arc::clone(&notice)));
        let server = online.settings.server.origin();
        let screen = Self {
            title: (line(service).into_owned(), line(&server).into_owned()),
            notice,
            noticed: String::new(),
            above,
            colour: online.settings.colour,
            wishes,
            frames,
            open,
            place: Place::default(),
            changed: HashMap::new(),
            rate: Rate::new(Instant::now()),
            begun: false,
            due: Some(Instant::now()),
            drawn: Instant::now(),
        };
        execute!(io::stdout(), EnterAlternateScreen, cursor::Hide)?;
        let keys = move || {
            while let Ok(event) = read() {
                if let Some(wish) = wish(&event)
                    && sender.send(wish).is_err()
                {
                    return;
                }
            }
        };
        let draw = move || {
            for frame in drawn {
                let open = gate.lock().unwrap_or_else(PoisonError::into_inner);
                if *open {
                    let mut out = io::stdout().lock();
                    // A terminal that went away ends the program by a signal.
                    let _ = out.write_all(&frame).and_then(|()| out.flush());
                }
            }
        };
        for (name, work) in [
            ("keyboard", Box::new(keys) as Box<dyn FnOnce() + Send>),
            ("screen", Box::new(draw)),
        ] {
            let thread = thread::Builder::new().name(name.to_owned()).spawn(work);
            thread.context("cannot start a thread")?;
        }
        Ok(screen)
    }

    /// Takes note of an answer, with which all is well again.
    pub(super) fn handle_answer(&mut self) {
        self.said().clear();
        if !std::mem::replace(&mut self.begun, true) {
            // At first all has changed, which would mark nothing.
            self.changed.clear();
        }
    }

    /// Takes note of what has changed.
    pub(super) fn handle_changes(&mut self, changes: &[Change]) {
        self.changed.clear();
        let changes = changes.iter();
        self.changed
            .extend(changes.map(|change| (change.id.clone(), change.kind)));
        self.due.get_or_insert(self.drawn + FRAME);
    }

    /// Counts events that came.
    pub(super) fn handle_events(&mut self, count: u64) {
        self.rate.add(Instant::now(), count);
        self.due.get_or_insert(self.drawn + FRAME);
    }

    /// Draws and moves as it is wished for, until the end is.
    pub(super) async fn attend(&mut self, view: &View) -> Result<(), Failure> {
        loop {
            if *self.said() != self.noticed {
                self.due.get_or_insert(self.drawn + FRAME);
            }
            let next = self.drawn + Duration::from_secs(1);
            let due = self.due.map_or(next, |due| due.min(next));
            tokio::select! {
                wish = self.wishes.recv() => match wish {
                    Some(Wish::End) | None => return Ok(()),
                    Some(Wish::Interrupt) => return Err(Failure::Interrupted(Signal::Interrupt)),
                    Some(wish) => {
                        self.fulfil(wish, view);
                        self.due = Some(self.drawn + FRAME);
                    }
                },
                () = at(Some(due)) => self.draw(view)?,
            }
        }
    }

    fn fulfil(&mut self, wish: Wish, view: &View) {
        let most = view.records().len();
        let page = isize::try_from(size().records()).unwrap_or(isize::MAX);
        let top = &mut self.place.top;
        match wish {
            Wish::Down(by) => *top = top.saturating_add_signed(by),
            Wish::Page(by) => *top = top.saturating_add_signed(by.saturating_mul(page)),
            Wish::First => *top = 0,
            Wish::Last => *top = most,
            Wish::Left => self.place.left = self.place.left.saturating_sub(SIDE),
            Wish::Right => self.place.left += SIDE,
            Wish::Draw | Wish::End | Wish::Interrupt => {}
        }
    }

    fn draw(&mut self, view: &View) -> Result<(), Failure> {
        let size = size();
        let now = Instant::now();
        let records = view.records().len();
        self.place.top = self.place.top.min(records.saturating_sub(size.records()));
        let shown: Vec<_> = view
            .records()
            .skip(self.place.top)
            .take(size.records())
            .map(|(id, record)| (record, self.changed.get(id).copied()))
            .collect();
        let noticed = self.said().clone();
        self.noticed = noticed;
        let status = self.status(view, size, now);
        let lines = picture::lines(&shown, (&status, "q quits "), &mut self.place, size);
        let frame = frame(&lines, self.colour)?;
        self.drawn = now;
        self.due = match self.frames.try_send(frame) {
            Err(TrySendError::Full(_)) => Some(now + FRAME),
            _ => None,
        };
        Ok(())
    }

    fn said(&self) -> MutexGuard<'_, String> {
        self.notice.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn status(&self, view: &View, size: Size, now: Instant) -> String {
        let records = view.records().len();
        let count = match (view.is_full(), records) {
            (false, 1) => "1 record".to_owned(),
            (false, count) => format!("{count} records"),
            (true, count) => format!("first {count} records"),
        };
        let range = match size.records() {
            room if room < records => {
                let top = self.place.top;
                format!(" ({}-{})", top + 1, (top + room).min(records))
            }
            _ => String::new(),
        };
        let rate = self.rate.per_second(now);
        let (service, server) = &self.title;
        let said = match self.noticed.as_str() {
            "" if self.rate.is_quiet(now) => {
                "no events: a server sends only what it publishes to your channels".to_owned()
            }
            "" => format!("{rate:.1} events/s  {server}"),
            notice => notice.to_owned(),
        };
        format!(" {service}  {count}{range}  {said}")
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.above.clear();
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = false;
        restore();
    }
}

/// Leaves the terminal as it was, if it was taken.
pub(in crate::cli) fn restore() {
    if is_raw_mode_enabled().unwrap_or_default() {
        // Where that fails there is no terminal any more.
        let _ = execute!(io::stdout(), cursor::Show, LeaveAlternateScreen);
        let _ = disable_raw_mode();
    }
}

fn size() -> Size {
    match crossterm::terminal::size() {
        Ok((width @ 1.., height @ 1..)) => Size { width, height },
        // A terminal that does not know is taken for one as they were.
        _ => Size {
            width: 80,
            height: 24,
        },
    }
}

/// Returns what a key asks for.
fn wish(event: &Event) -> Option<Wish> {
    let key = match event {
        Event::Resize(..) => return Some(Wish::Draw),
        Event::Key(KeyEvent {
            kind: KeyEventKind::Release,
            ..
        }) => return None,
        Event::Key(key) => key,
        _ => return None,
    };
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return match key.code {
            KeyCode::Char('c') => Some(Wish::Interrupt),
            KeyCode::Char('d') => Some(Wish::End),
            KeyCode::Char('l') => Some(Wish::Draw),
            _ => None,
        };
    }
    Some(match key.code {
        KeyCode::Char('q') | KeyCode::Esc => Wish::End,
        KeyCode::Down | KeyCode::Char('j') => Wish::Down(1),
        KeyCode::Up | KeyCode::Char('k') => Wish::Down(-1),
        KeyCode::PageDown | KeyCode::Char(' ') => Wish::Page(1),
        KeyCode::PageUp | KeyCode::Char('b') => Wish::Page(-1),
        KeyCode::Home | KeyCode::Char('g') => Wish::First,
        KeyCode::End | KeyCode::Char('G') => Wish::Last,
        KeyCode::Left | KeyCode::Char('h') => Wish::Left,
        KeyCode::Right | KeyCode::Char('l') => Wish::Right,
        _ => return None,
    })
}

/// Writes lines as a terminal takes them, all at once.
fn frame(lines: &[Line], colour: bool) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    queue!(out, BeginSynchronizedUpdate)?;
    for (y, line) in lines.iter().enumerate() {
        queue!(out, cursor::MoveTo(0, u16::try_from(y).unwrap_or(u16::MAX)))?;
        match line.style {
            Style::Plain => {}
            Style::Header => queue!(out, SetAttribute(Attribute::Bold))?,
            Style::Status => queue!(out, SetAttribute(Attribute::Reverse))?,
            Style::Changed(kind) => {
                queue!(out, SetAttribute(Attribute::Bold))?;
                if colour {
                    // Those of the terminal, so that they fit a light one and a dark one.
                    let number = match kind {
                        Kind::Enter => 32,
                        Kind::Update => 33,
                        Kind::Leave => 31,
                    };
                    queue!(out, Print(format!("\u{1b}[{number}m")))?;
                }
            }
        }
        queue!(
            out,
            Print(&line.text),
            SetAttribute(Attribute::Reset),
            ResetColor,
            Clear(ClearType::UntilNewLine)
        )?;
    }
    queue!(out, EndSynchronizedUpdate)?;
    Ok(out)
}

/// Takes notices, of which the last is shown.
struct Notices(Arc<Mutex<String>>);

impl rustyline::ExternalPrinter for Notices {
    fn print(&mut self, text: String) -> rustyline::Result<()> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        text.trim_end().clone_into(&mut last);
        match io::stderr().is_terminal() {
            true => Ok(()),
            // Whoever collects them elsewhere gets them too.
            false => Err(io::Error::other("stderr is no terminal").into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_clears_what_stood_there_and_ends_no_line() {
        let line = |text: &str, style| Line {
            text: text.to_owned(),
            style,
        };
        let lines = [
            line("id", Style::Header),
            line("1", Style::Changed(Kind::Enter)),
        ];
        let plain = String::from_utf8(frame(&lines, false).unwrap()).unwrap();
        assert!(
            plain.contains("\u{1b}[1;1H\u{1b}[1mid\u{1b}[0m"),
            "{plain:?}"
        );
        assert_eq!(plain.matches("\u{1b}[K").count(), 2);
        assert!(!plain.contains('\n') && !plain.contains("\u{1b}[32m"));
        let colour = String::from_utf8(frame(&lines, true).unwrap()).unwrap();
        assert!(colour.contains("\u{1b}[32m"));
    }
}
