//! One connection's share of the load: what it sends when, and what it takes.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::pending;
use std::time::{Duration, Instant};

use tokio::time::sleep_until;

use super::awaited::{Awaited, most_kept};
use super::measure::{Measured, counts_since};
use crate::cli::failure::Failure;
use crate::connection::client::Connection;
use crate::connection::pipeline::{Answer, Arrived};
use crate::protocol::service::call::Call;
use crate::protocol::service::event::{Filter, Match, Received};
use crate::protocol::session::CallId;

/// How much of what came at once is taken before more is sent.
const BURST: usize = 1024;

/// What all connections do together.
#[derive(Debug)]
pub(super) struct Load {
    pub(super) call: Call,
    /// Events that are waited for.
    pub(super) events: Option<Filter>,
    pub(super) timeout: Duration,
    pub(super) connections: u16,
    /// How many calls are under way at once on each connection.
    pub(super) in_flight: u16,
    /// Calls a second, on all connections together.
    pub(super) rate: Option<f64>,
    pub(super) start: Instant,
    /// When no more is sent.
    pub(super) end: Option<Instant>,
    /// How many calls are still to be sent.
    pub(super) left: Cell<u64>,
    /// When the last call was sent.
    pub(super) last_sent: Cell<Instant>,
    /// When the last answer came.
    pub(super) last_answer: Cell<Instant>,
    pub(super) measured: RefCell<Measured>,
}

/// One connection at work.
pub(super) struct Share<'a> {
    connection: &'a mut Connection,
    load: &'a Load,
    /// Since when each call counts, in the order in which they were sent, which is mostly that of
    /// the answers.
    under_way: VecDeque<(CallId, Instant)>,
    /// When calls are due, where they have a rate.
    turns: Option<Turns>,
    /// Since when fewer calls have been under way than may.
    room_since: Instant,
    awaited: Awaited,
}

/// When a connection's calls are due. Each has its own, so that none waits for another.
struct Turns {
    every: Duration,
    next: Instant,
    left: u64,
    /// By how much the timer was late for the last call that nothing else kept.
    slip: Duration,
}

impl Load {
    /// Tells whether calls are still to be sent.
    fn is_on(&self, now: Instant) -> bool {
        self.left.get() > 0 && self.end.is_none_or(|end| now < end)
    }
}

impl<'a> Share<'a> {
    /// The share of one of the connections, which take turns.
    pub(super) fn new(load: &'a Load, turn: u16, connection: &'a mut Connection) -> Self {
        let turns = load.rate.map(|rate| {
            let between = Duration::from_secs_f64(1.0 / rate);
            let connections = u64::from(load.connections);
            Turns {
                every: between * load.connections.into(),
                next: load.start + between * turn.into(),
                left: load
                    .left
                    .get()
                    .saturating_sub(turn.into())
                    .div_ceil(connections),
                slip: Duration::ZERO,
            }
        });
        Self {
            connection,
            load,
            under_way: VecDeque::new(),
            turns,
            room_since: load.start,
            awaited: Awaited::new(most_kept(load.connections.into())),
        }
    }

    /// Sends and takes answers until there is nothing more to do; or until the connection is lost,
    /// all calls that were under way counted.
    pub(super) async fn run(mut self) -> Result<(), Failure> {
        loop {
            let now = Instant::now();
            self.send(now);
            let wake = self.wake(now);
            if self.under_way.is_empty() && wake.is_none() && !self.is_on(now) {
                return Ok(());
            }
            tokio::select! {
                arrived = self.connection.next_arrival(self.load.timeout) => match arrived {
                    Ok(first) => self.take(first),
                    Err(how) => {
                        if let Some(events) = &mut self.load.measured.borrow_mut().events {
                            self.awaited.handle_lost(events);
                        }
                        return Err(Failure::Ended(how));
                    }
                },
                () = at(wake) => if let Some(events) = &mut self.load.measured.borrow_mut().events {
                    self.awaited.handle_time(Instant::now(), events);
                },
            }
        }
    }

    /// Sends as many calls as may be under way and are due.
    fn send(&mut self, now: Instant) {
        let load = self.load;
        while self.has_room() && self.is_on(now) && !self.connection.is_over() {
            let since = match &mut self.turns {
                None => now,
                Some(turns) if turns.next > now => return,
                Some(turns) => {
                    let due = turns.next;
                    turns.next += turns.every;
                    turns.left -= 1;
                    counts_since(due, self.room_since, now, &mut turns.slip)
                }
            };
            let id = self.connection.start(&load.call, load.timeout);
            self.under_way.push_back((id, since));
            load.left.set(load.left.get() - 1);
            load.last_sent.set(now);
            load.measured.borrow_mut().begun += 1;
        }
    }

    /// Tells whether more is to be sent on this connection.
    fn is_on(&self, now: Instant) -> bool {
        self.load.is_on(now) && self.turns.as_ref().is_none_or(|turns| turns.left > 0)
    }

    fn has_room(&self) -> bool {
        self.under_way.len() < self.load.in_flight.into()
    }

    /// Returns when there is something to do even if nothing comes.
    fn wake(&self, now: Instant) -> Option<Instant> {
        let load = self.load;
        let next = self.turns.as_ref().map(|turns| turns.next);
        let next = next.filter(|_| self.has_room() && self.is_on(now));
        // The last call may be due after the end.
        let next = next.map(|due| load.end.map_or(due, |end| due.min(end)));
        next.into_iter().chain(self.awaited.deadline()).min()
    }

    /// Takes what has come, all that is there.
    fn take(&mut self, first: Arrived) {
        let now = Instant::now();
        let mut next = Some(first);
        let mut taken = 0;
        while let Some(arrived) = next {
            match arrived {
                Arrived::Answer(answer) => self.handle_answer(answer, now),
                Arrived::Event(received) => self.handle_event(&received, now),
            }
            taken += 1;
            next = match taken < BURST {
                true => self.connection.ready_arrival(self.load.timeout),
                false => None,
            };
        }
    }

    fn handle_answer(&mut self, answer: Answer, now: Instant) {
        let had_room = self.has_room();
        let mut calls = self.under_way.iter();
        let at = calls.position(|(id, _)| *id == answer.id);
        let Some((_, since)) = at.and_then(|at| self.under_way.remove(at)) else {
            return;
        };
        if !had_room {
            self.room_since = now;
        }
        let load = self.load;
        load.last_answer.set(now);
        let measured = &mut *load.measured.borrow_mut();
        if let (Some(events), Ok(result)) = (&mut measured.events, &answer.result) {
            let until = now + load.timeout;
            self.awaited.handle_answer(result, since, until, events);
        }
        measured.handle_ended(now.saturating_duration_since(since), answer.result.err());
    }

    fn handle_event(&mut self, received: &Received, now: Instant) {
        if let Some(filter) = &self.load.events
            && filter.judge(received) != Match::Unwanted
            && let Some(events) = &mut self.load.measured.borrow_mut().events
        {
            self.awaited.handle_event(&received.data(), now, events);
        }
    }
}

/// Waits until then; without end where there is no such time.
async fn at(time: Option<Instant>) {
    match time {
        Some(time) => sleep_until(time.into()).await,
        None => pending().await,
    }
}
