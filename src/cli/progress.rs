//! How far a long command has come, on stderr.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, IsTerminal, Write};
use std::rc::Rc;
use std::time::{Duration, Instant};

use crossterm::queue;
use crossterm::style::Print;
use crossterm::terminal::{Clear, ClearType};

use super::report::Reporter;
use super::settings::can_draw;

/// The least time from one drawing to the next.
const PAUSE: Duration = Duration::from_millis(50);
/// How far back it is looked for how quickly things are done.
const WINDOW: Duration = Duration::from_secs(10);
/// How often it is noted how much was done.
const NOTED: Duration = Duration::from_secs(1);
/// How long the bar is, in letters.
const LENGTH: u64 = 30;
/// How many letters a line has where the terminal does not tell.
const WIDTH: u16 = 80;

/// The bar that is shown, if there is one; whoever writes to stderr takes it away meanwhile.
#[derive(Clone, Debug, Default)]
pub(super) struct Bar(Rc<RefCell<Option<Shown>>>);

impl Bar {
    /// Does something on the terminal that the bar stands on.
    pub(super) fn aside(&self, write: impl FnOnce()) {
        match self.0.borrow_mut().as_mut() {
            Some(shown) if shown.drawn.is_some() => {
                clear();
                write();
                shown.draw(Instant::now());
            }
            _ => write(),
        }
    }
}

/// Shows a bar until it is dropped: on a terminal that the results do not go to. The default
/// shows none.
#[derive(Debug, Default)]
pub(super) struct Progress(Bar);

impl Progress {
    /// Begins with nothing done of what is counted, which is named in the plural.
    pub(super) fn new(reporter: &Reporter, what: &'static str) -> Self {
        // Where the results scroll by, they are the progress.
        match io::stdout().is_terminal() {
            true => Self::default(),
            false => Self::alone(reporter, what),
        }
    }

    /// The same for a command that prints nothing before it is done.
    pub(super) fn alone(reporter: &Reporter, what: &'static str) -> Self {
        let bar = reporter.bar.clone();
        if !reporter.quiet && io::stderr().is_terminal() && can_draw() {
            *bar.0.borrow_mut() = Some(Shown::new(what, Instant::now()));
        }
        Self(bar)
    }

    /// Tells how much is done, and of how much if that is known or can be guessed.
    pub(super) fn set(&self, done: u64, whole: Option<u64>) {
        if let Some(shown) = self.0.0.borrow_mut().as_mut() {
            let now = Instant::now();
            shown.set(done, whole, now);
            if shown.drawn.is_none_or(|drawn| now - drawn >= PAUSE) {
                shown.draw(now);
            }
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(shown) = self.0.0.borrow_mut().take()
            && shown.drawn.is_some()
        {
            clear();
        }
    }
}

/// What the bar tells.
#[derive(Debug)]
struct Shown {
    /// What is counted.
    what: &'static str,
    done: u64,
    whole: Option<u64>,
    /// How much was done at some times, the oldest first.
    noted: VecDeque<(Instant, u64)>,
    drawn: Option<Instant>,
}

impl Shown {
    fn new(what: &'static str, now: Instant) -> Self {
        Self {
            what,
            done: 0,
            whole: None,
            noted: VecDeque::from([(now, 0)]),
            drawn: None,
        }
    }

    fn set(&mut self, done: u64, whole: Option<u64>, now: Instant) {
        self.done = done;
        self.whole = whole.or(self.whole);
        if self.noted.back().is_none_or(|it| now - it.0 >= NOTED) {
            self.noted.push_back((now, done));
        }
        // Of those that are too old the last stays, to count from.
        while self.noted.get(1).is_some_and(|it| now - it.0 >= WINDOW) {
            self.noted.pop_front();
        }
    }

    /// Returns how much was lately done a second; `None` where there is nothing to tell it by.
    fn per_second(&self, now: Instant) -> Option<f64> {
        let &(from, before) = self.noted.front()?;
        let seconds = (now - from).as_secs_f64();
        let done = self.done.saturating_sub(before);
        (done > 0 && seconds > 0.0).then(|| done as f64 / seconds)
    }

    fn text(&self, now: Instant) -> String {
        let Self {
            what, done, whole, ..
        } = *self;
        // Of nothing there is no share, and it may only be that nothing is known yet.
        let mut text = match whole.filter(|&whole| whole > 0) {
            Some(whole) => {
                // Scaled down before it is multiplied, which could be too much.
                let share = done as f64 / whole as f64;
                let full = ((share * LENGTH as f64) as u64).min(LENGTH) as usize;
                let mut bar = "=".repeat(full);
                bar.push_str(if full < LENGTH as usize { ">" } else { "" });
                format!(
                    "[{bar:width$}] {done}/{whole} {what}",
                    width = LENGTH as usize
                )
            }
            None => format!("{done} {what}"),
        };
        if let Some(rate) = self.per_second(now) {
            let digits = if rate < 10.0 { 1 } else { 0 };
            text.push_str(&format!(", {rate:.digits$}/s"));
            if let Some(left) = whole.and_then(|whole| whole.checked_sub(done)) {
                text.push_str(&format!(", {} left", span((left as f64 / rate) as u64)));
            }
        }
        text
    }

    fn draw(&mut self, now: Instant) {
        self.drawn = Some(now);
        let size = terminal_size::terminal_size_of(io::stderr());
        let columns = size.map_or(WIDTH, |(columns, _)| columns.0);
        // In the last column a terminal may go on to the next line.
        let room = usize::from(columns.saturating_sub(1));
        let text: String = self.text(now).chars().take(room).collect();
        over(&text);
    }
}

/// Tells a time in seconds.
fn span(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds}s"),
        60..3600 => format!("{}m {}s", seconds / 60, seconds % 60),
        _ => format!("{}h {}m", seconds / 3600, seconds / 60 % 60),
    }
}

/// Empties the line.
fn clear() {
    over("");
}

/// Writes over the line. Where that fails nobody is left to be told.
fn over(text: &str) {
    let mut bytes = Vec::new();
    let _ = queue!(
        bytes,
        Print('\r'),
        Clear(ClearType::CurrentLine),
        Print(text)
    );
    let _ = io::stderr().lock().write_all(&bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_tells_how_much_is_done_how_quickly_and_how_long_it_takes() {
        let begun = Instant::now();
        let after = |seconds| begun + Duration::from_secs(seconds);
        let mut shown = Shown::new("rows", begun);
        shown.set(0, None, begun);
        assert_eq!(shown.text(begun), "0 rows");
        shown.set(0, Some(0), begun);
        assert_eq!(shown.text(begun), "0 rows");
        let mut shown = Shown::new("rows", begun);
        shown.set(3, None, after(2));
        assert_eq!(shown.text(after(2)), "3 rows, 1.5/s");
        shown.set(20, Some(100), after(2));
        assert_eq!(
            shown.text(after(2)),
            "[======>                       ] 20/100 rows, 10/s, 8s left"
        );
        shown.set(100, Some(100), after(4));
        assert_eq!(
            shown.text(after(4)),
            "[==============================] 100/100 rows, 25/s, 0s left"
        );
        // More than was guessed.
        shown.set(120, Some(100), after(4));
        assert_eq!(
            shown.text(after(4)),
            "[==============================] 120/100 rows, 30/s"
        );
    }

    #[test]
    fn what_was_done_long_ago_does_not_count() {
        let begun = Instant::now();
        let mut shown = Shown::new("rows", begun);
        for second in 1..=100 {
            let done = if second <= 50 {
                second * 1000
            } else {
                50_000 + (second - 50) * 10
            };
            shown.set(done, Some(60_000), begun + Duration::from_secs(second));
        }
        let text = shown.text(begun + Duration::from_secs(100));
        assert!(
            text.ends_with("50500/60000 rows, 10/s, 15m 50s left"),
            "{text}"
        );
        assert!(shown.noted.len() <= 12, "{:?}", shown.noted);
    }

    #[test]
    fn long_times_are_told_in_hours() {
        assert_eq!(span(59), "59s");
        assert_eq!(span(60), "1m 0s");
        assert_eq!(span(7_384), "2h 3m");
    }
}
