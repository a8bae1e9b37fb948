//! The loop of a bulk run: reads, sends, takes answers, tells, and comes back after a loss.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use tokio::time::{sleep, sleep_until};

use super::board::Board;
use super::input::{Input, Line};
use super::item::{Item, Outcome, Task};
use super::leftovers::Leftovers;
use super::tally::Tally;
use crate::cli::asking::{agree, reconnect};
use crate::cli::context::Online;
use crate::cli::failure::Failure;
use crate::cli::progress::Progress;
use crate::cli::waiting::tell;
use crate::connection::ended::{CallError, Ended};
use crate::connection::pipeline::Answer;
use crate::connection::reconnect::Backoff;

/// How much of the input is under way besides one call, in bytes.
const MOST_UNDER_WAY: usize = 1 << 20;
/// How often in a row it is tried to come back.
const RETRIES: u32 = 6;
/// How much of the time that was missed is made up for, where calls have a rate.
const CATCH_UP: Duration = Duration::from_millis(10);

/// How fast and how carefully a bulk run goes.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct Pace {
    /// How many calls are under way at once.
    pub(in crate::cli) in_flight: usize,
    /// How long there is between the beginnings of two calls.
    pub(in crate::cli) every: Option<Duration>,
    pub(in crate::cli) unordered: bool,
    pub(in crate::cli) stop_on_error: bool,
    /// Writes whose answer was lost are sent again.
    pub(in crate::cli) retry_lost: bool,
    pub(in crate::cli) timeout: Duration,
}

/// A bulk run.
pub(in crate::cli) struct Engine<T> {
    task: T,
    pace: Pace,
    input: Input,
    /// Lines that were read and not yet taken.
    read: std::vec::IntoIter<Line>,
    /// The number of the last that was taken, and where it ended.
    taken: (u64, u64),
    /// There are no more.
    read_all: bool,
    /// All of them have been taken.
    drained: bool,
    /// What was made of lines and not yet begun.
    items: VecDeque<Item>,
    board: Board,
    rejects: Option<Leftovers>,
    unknown: Option<Leftovers>,
    tally: Tally,
    /// Nothing new is begun; why, where that is a failure of its own.
    stopped: bool,
    broken: Option<Failure>,
    next_start: Instant,
    /// How often it was tried to come back since a call was answered.
    retries: u32,
    backoff: Backoff,
}

impl<T: Task> Engine<T> {
    pub(in crate::cli) fn new(
        task: T,
        pace: Pace,
        input: Input,
        rejects: Option<Leftovers>,
        unknown: Option<Leftovers>,
    ) -> Self {
        Self {
            task,
            pace,
            input,
            read: Vec::new().into_iter(),
            taken: (0, 0),
            read_all: false,
            drained: false,
            items: VecDeque::new(),
            board: Board::new(pace.unordered),
            rejects,
            unknown,
            tally: Tally::default(),
            stopped: false,
            broken: None,
            next_start: Instant::now(),
            retries: 0,
            backoff: Backoff::new(Instant::now()),
        }
    }

    /// Goes through the input to its end, and tells how it went.
    pub(in crate::cli) async fn run(
        mut self,
        online: &mut Online,
        progress: Progress,
    ) -> Result<(), Failure> {
        agree(&mut online.connection).await?;
        online.stop.listen();
        while !self.is_done() {
            self.send(online);
            self.tell(online)?;
            let (number, end) = self.taken;
            progress.set(self.tally.lines(), self.input.lines_by(number, end));
            self.wait(online).await?;
        }
        self.tell(online)?;
        self.leave_the_rest(online).await?;
        drop(progress);
        for leftovers in [&mut self.rejects, &mut self.unknown].into_iter().flatten() {
            leftovers.flush()?;
        }
        online.reporter.notice(&self.tally.to_string());
        match self.broken {
            Some(failure) if self.tally.is_clean() => Err(failure),
            _ if self.tally.is_clean() && self.tally.not_sent == 0 => Ok(()),
            _ => Err(Failure::SomeFailed(self.tally)),
        }
    }

    fn is_done(&self) -> bool {
        (self.stopped || self.drained) && self.board.is_empty()
    }

    /// Begins as many calls as may be under way.
    fn send(&mut self, online: &mut Online) {
        while self.has_room(online) {
            if let Some((number, item)) = self.board.next_again() {
                if let Ok(call) = &item.call {
                    let id = online.connection.start(call, self.pace.timeout);
                    self.board.handle_sent(number, id);
                    self.handle_begun();
                }
                continue;
            }
            let Some(item) = self.next_item() else {
                break;
            };
            match item.sendable() {
                Err(bad) => {
                    let outcome = Outcome::Failed(Failure::BadLine(bad.to_string()));
                    self.stop_if_failed(&outcome);
                    self.board.add(item, Some(outcome));
                }
                Ok(call) => {
                    let id = online.connection.start(call, self.pace.timeout);
                    let number = self.board.add(item, None);
                    self.board.handle_sent(number, id);
                    self.handle_begun();
                }
            }
        }
    }

    fn handle_begun(&mut self) {
        if let Some(every) = self.pace.every {
            let now = Instant::now();
            let earliest = now.checked_sub(CATCH_UP).unwrap_or(now);
            self.next_start = self.next_start.max(earliest) + every;
        }
    }

    fn has_room(&self, online: &Online) -> bool {
        let may_begin = self.board.has_again() || !(self.stopped || self.is_out_of_lines());
        may_begin
            && !online.connection.is_over()
            && self.board.under_way() < self.pace.in_flight
            && (self.board.under_way() == 0 || self.board.bytes_under_way() < MOST_UNDER_WAY)
            && !self.board.is_full(self.pace.in_flight)
            && !online.printer.is_full()
            && (self.pace.every.is_none() || Instant::now() >= self.next_start)
    }

    /// Tells whether more lines must be waited for.
    fn is_out_of_lines(&self) -> bool {
        self.items.is_empty() && self.read.as_slice().is_empty() && !self.read_all
    }

    fn next_item(&mut self) -> Option<Item> {
        while self.items.is_empty()
            && let Some(line) = self.read.next()
        {
            self.taken = (line.number, line.end);
            self.task.take(line, &mut self.items);
        }
        if self.items.is_empty() && self.read_all {
            self.items.extend(self.task.rest());
            self.drained = self.items.is_empty();
        }
        self.items.pop_front()
    }

    /// Tells what came of the lines that are next.
    fn tell(&mut self, online: &mut Online) -> Result<(), Failure> {
        while let Some((item, outcome)) = self.board.next_told() {
            self.tell_one(online, &item, &outcome)?;
        }
        online.printer.flush();
        Ok(())
    }

    fn tell_one(
        &mut self,
        online: &mut Online,
        item: &Item,
        outcome: &Outcome,
    ) -> Result<(), Failure> {
        let (count, leftovers) = match outcome {
            Outcome::Done(_) => (&mut self.tally.ok, None),
            Outcome::Failed(_) => (&mut self.tally.failed, self.rejects.as_mut()),
            Outcome::Unknown(_) => (&mut self.tally.unknown, self.unknown.as_mut()),
            Outcome::NotSent => (&mut self.tally.not_sent, self.rejects.as_mut()),
        };
        *count += item.count();
        if let Some(leftovers) = leftovers {
            leftovers.add(item)?;
        }
        self.task.tell(online, item, outcome)
    }

    /// Waits for the next thing to happen.
    async fn wait(&mut self, online: &mut Online) -> Result<(), Failure> {
        if self.is_done() {
            return Ok(());
        }
        let wants_lines = !self.stopped && !self.read_all && self.read.as_slice().is_empty();
        let blocked = online.printer.is_full();
        let waits_for_time = self.pace.every.is_some() && Instant::now() < self.next_start;
        let Online {
            connection,
            printer,
            reporter,
            stop,
            ..
        } = online;
        tokio::select! {
            answers = connection.next_answers(self.pace.timeout) => match answers {
                Ok(answers) => answers.into_iter().for_each(|answer| self.handle_answer(answer)),
                Err(how) => Box::pin(self.handle_lost(online, how)).await,
            },
            lines = self.input.next(), if wants_lines => match lines {
                Some(Ok(lines)) => self.read = lines.into_iter(),
                Some(Err(failure)) => self.give_up(failure),
                None => self.read_all = true,
            },
            news = printer.news(blocked) => if let Err(failure) = tell(news, reporter) {
                self.give_up(failure);
            },
            () = sleep_until(self.next_start.into()), if waits_for_time => {}
            () = stop.asked(), if !self.stopped => {
                self.stopped = true;
                if self.board.under_way() > 0 {
                    reporter.notice("stopping: waiting for what is under way");
                }
            }
        }
        Ok(())
    }

    fn handle_answer(&mut self, answer: Answer) {
        let Some((number, item)) = self.board.handle_answered(answer.id) else {
            return;
        };
        let Ok(call) = &item.call else {
            return;
        };
        let reads = call.only_reads();
        let what = format!("{} on {}", call.method(), call.service());
        let outcome = match answer.result {
            Ok(result) => {
                if std::mem::take(&mut self.retries) > 0 {
                    self.backoff = Backoff::new(Instant::now());
                }
                Outcome::Done(result)
            }
            Err(CallError::Lost(ended))
                if ended.is_by_chance()
                    && (reads || self.pace.retry_lost)
                    && self.board.repeat(number) =>
            {
                return;
            }
            // Nobody knows whether the server carried it out.
            Err(error @ (CallError::Lost(_) | CallError::TimedOut { .. })) if !reads => {
                Outcome::Unknown(Failure::UnknownOutcome { error, what })
            }
            Err(error) => Outcome::Failed(Failure::Call {
                error,
                what,
                sent: None,
            }),
        };
        self.stop_if_failed(&outcome);
        self.board.settle(number, outcome);
    }

    fn stop_if_failed(&mut self, outcome: &Outcome) {
        let failed = matches!(outcome, Outcome::Failed(_) | Outcome::Unknown(_));
        self.stopped |= failed && self.pace.stop_on_error;
    }

    /// Comes back after a lost connection, if that may help; otherwise nothing more is sent.
    async fn handle_lost(&mut self, online: &mut Online, how: Ended) {
        let nothing_to_do = self.stopped && !self.board.has_again();
        let mut failure = Failure::Ended(how.clone());
        if how.is_by_chance() && !nothing_to_do {
            let reporter = online.reporter.clone();
            reporter.notice(&format!("connection lost, coming back: {how}"));
            while self.retries < RETRIES {
                self.retries += 1;
                let stop = online.stop.clone();
                let delay = self.backoff.next_delay(rand::random());
                let coming = async {
                    sleep(delay).await;
                    reconnect(online).await?;
                    agree(&mut online.connection).await
                };
                let came = tokio::select! {
                    came = coming => came,
                    () = stop.asked() => break,
                };
                match came {
                    Ok(()) => return reporter.notice("connected again"),
                    Err(error) => failure = error,
                }
            }
        }
        self.give_up(failure);
        while let Some((number, _)) = self.board.next_again() {
            self.board.settle(number, Outcome::NotSent);
        }
    }

    /// Begins nothing new, and waits for what is under way.
    fn give_up(&mut self, failure: Failure) {
        self.stopped = true;
        self.broken.get_or_insert(failure);
    }

    /// Counts what was not sent, and keeps it where that is asked for.
    async fn leave_the_rest(&mut self, online: &mut Online) -> Result<(), Failure> {
        loop {
            for line in std::mem::take(&mut self.read) {
                self.task.take(line, &mut self.items);
            }
            self.items.extend(self.task.rest());
            while let Some(item) = self.items.pop_front() {
                self.tell_one(online, &item, &Outcome::NotSent)?;
            }
            // Nobody knows when stdin ends, so it is read on only where its lines are kept.
            if self.read_all || !(self.input.is_file() || self.rejects.is_some()) {
                return Ok(());
            }
            match self.input.next().await {
                Some(Ok(lines)) => self.read = lines.into_iter(),
                Some(Err(failure)) => {
                    self.give_up(failure);
                    return Ok(());
                }
                None => self.read_all = true,
            }
        }
    }
}
