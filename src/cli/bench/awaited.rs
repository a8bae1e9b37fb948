//! Events that are waited for: which one belongs to which record, and how long it took.
//!
//! An event may come before the answer that names its record, so both are kept for the other, of
//! each a bounded number.

use std::collections::{HashMap, VecDeque};
use std::time::Instant;

use super::measure::Events;
use crate::protocol::json::Json;

/// A record whose event has not come.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Waiting {
    begun: Instant,
    until: Instant,
}

/// Records without their events, and events without their records.
#[derive(Debug)]
pub(super) struct Awaited {
    /// By the id of the record.
    waiting: HashMap<Box<str>, Waiting>,
    /// In the order in which they are given up.
    order: VecDeque<(Box<str>, Waiting)>,
    /// When events came whose records nobody has told of, by the id.
    early: HashMap<Box<str>, Instant>,
    /// Those, the oldest first.
    early_order: VecDeque<Box<str>>,
    /// How many of each are kept.
    most: usize,
}

impl Awaited {
    pub(super) fn new(most: usize) -> Self {
        Self {
            waiting: HashMap::new(),
            order: VecDeque::new(),
            early: HashMap::new(),
            early_order: VecDeque::new(),
            most,
        }
    }

    /// Takes the answer to a call that began at `begun`; its event is waited for until `until`.
    pub(super) fn handle_answer(
        &mut self,
        result: &Json,
        begun: Instant,
        until: Instant,
        events: &mut Events,
    ) {
        let Some(id) = id(result) else {
            events.nameless += 1;
            events.missing += 1;
            return;
        };
        if let Some(came) = self.early.remove(id.as_str()) {
            events.delay.add(came.saturating_duration_since(begun));
            return;
        }
        if self.waiting.len() >= self.most {
            self.give_up_first(events);
        }
        if self.order.len() >= 2 * self.most {
            let waiting = &self.waiting;
            let is_open = |(id, one): &(Box<str>, Waiting)| waiting.get(id) == Some(one);
            self.order.retain(is_open);
        }
        let key: Box<str> = id.as_str().into();
        let waiting = Waiting { begun, until };
        if self.waiting.insert(key.clone(), waiting).is_some() {
            // A server that gives an id twice leaves it open whose event comes.
            events.missing += 1;
        }
        self.order.push_back((key, waiting));
    }

    /// Takes the data of an event.
    pub(super) fn handle_event(&mut self, data: &Json, now: Instant, events: &mut Events) {
        let Some(id) = id(data) else { return };
        if let Some(waiting) = self.waiting.remove(id.as_str()) {
            events
                .delay
                .add(now.saturating_duration_since(waiting.begun));
            self.drop_settled();
            return;
        }
        let key: Box<str> = id.as_str().into();
        if self.early.insert(key.clone(), now).is_none() {
            self.early_order.push_back(key);
        }
        if self.early_order.len() > self.most
            && let Some(oldest) = self.early_order.pop_front()
        {
            self.early.remove(&oldest);
        }
    }

    /// Gives up what has been waited for long enough.
    pub(super) fn handle_time(&mut self, now: Instant, events: &mut Events) {
        while self
            .order
            .front()
            .is_some_and(|(_, first)| first.until <= now)
        {
            self.give_up_first(events);
        }
    }

    /// Gives up all of it: nothing more will come.
    pub(super) fn handle_lost(&mut self, events: &mut Events) {
        events.missing += self.waiting.len() as u64;
        self.waiting.clear();
        self.order.clear();
    }

    /// Returns when the next is given up; `None` when nothing is waited for.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.order.front().map(|(_, first)| first.until)
    }

    fn give_up_first(&mut self, events: &mut Events) {
        if let Some((id, first)) = self.order.pop_front()
            && self.waiting.get(&id) == Some(&first)
        {
            self.waiting.remove(&id);
            events.missing += 1;
        }
        self.drop_settled();
    }

    /// Drops from the front what is not waited for any more.
    fn drop_settled(&mut self) {
        while let Some((id, first)) = self.order.front()
            && self.waiting.get(id) != Some(first)
        {
            self.order.pop_front();
        }
    }
}

/// Returns the id of a record, of several that of the first.
fn id(record: &Json) -> Option<Json> {
    let [id, other] = match record.as_str().starts_with('[') {
        true => record.items()?.first()?.pick(["id", "_id"])?,
        false => record.pick(["id", "_id"])?,
    };
    id.or(other).filter(|id| !id.is_null())
}

/// Returns how many events and records a connection of so many keeps.
pub(super) fn most_kept(connections: usize) -> usize {
    const ALL: usize = 1 << 16;
    (ALL / connections.max(1)).max(1024)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::cli::bench::measure::Measured;

    fn json(text: &str) -> Json {
        Json::parse(text.to_owned()).unwrap()
    }

    fn ms(time: u64) -> Duration {
        Duration::from_millis(time)
    }

    struct Bench {
        awaited: Awaited,
        events: Events,
        start: Instant,
    }

    impl Bench {
        fn new(most: usize) -> Self {
            Self {
                awaited: Awaited::new(most),
                events: Measured::new(true).unwrap().events.unwrap(),
                start: Instant::now(),
            }
        }

        /// A call that began at the start is answered.
        fn answer(&mut self, result: &str, until: u64) {
            let (start, until) = (self.start, self.start + ms(until));
            let events = &mut self.events;
            self.awaited
                .handle_answer(&json(result), start, until, events);
        }

        fn event(&mut self, data: &str, at: u64) {
            let now = self.start + ms(at);
            self.awaited
                .handle_event(&json(data), now, &mut self.events);
        }

        fn counted(&self) -> (u64, u64) {
            (self.events.delay.count(), self.events.missing)
        }
    }

    #[test]
    fn an_event_is_found_whether_it_comes_before_or_after_the_answer() {
        let mut bench = Bench::new(8);
        bench.event(r#"{"id":1}"#, 10);
        bench.answer(r#"{"text":"a","id":1}"#, 100);
        assert_eq!(bench.counted(), (1, 0));
        assert_eq!(bench.events.delay.max().as_millis(), 10);
        bench.answer(r#"{"_id":"x"}"#, 100);
        assert_eq!(bench.awaited.deadline(), Some(bench.start + ms(100)));
        bench.event(r#"{"_id":"other"}"#, 20);
        bench.event(r#"{"_id":"x"}"#, 30);
        assert_eq!(bench.counted(), (2, 0));
        assert_eq!(bench.awaited.deadline(), None);
        // Once is enough.
        bench.event(r#"{"_id":"x"}"#, 40);
        assert_eq!(bench.counted(), (2, 0));
    }

    #[test]
    fn what_never_comes_is_counted_once() {
        let mut bench = Bench::new(8);
        bench.answer(r#"{"id":1}"#, 100);
        bench.answer(r#"[{"id":2},{"id":3}]"#, 200);
        bench.answer("{}", 100);
        bench.answer("null", 100);
        assert_eq!((bench.counted(), bench.events.nameless), ((0, 2), 2));
        let now = bench.start + ms(100);
        bench.awaited.handle_time(now, &mut bench.events);
        assert_eq!(bench.counted(), (0, 3));
        bench.awaited.handle_lost(&mut bench.events);
        assert_eq!(bench.counted(), (0, 4));
        assert_eq!(bench.awaited.deadline(), None);
    }

    #[test]
    fn an_id_that_is_given_again_is_another_record() {
        let mut bench = Bench::new(8);
        bench.answer(r#"{"id":1}"#, 100);
        bench.answer(r#"{"id":1}"#, 200);
        assert_eq!(bench.counted(), (0, 1));
        let now = bench.start + ms(100);
        bench.awaited.handle_time(now, &mut bench.events);
        assert_eq!(bench.counted(), (0, 1));
        bench.event(r#"{"id":1}"#, 150);
        assert_eq!(bench.counted(), (1, 1));
    }

    #[test]
    fn only_so_much_is_kept() {
        let mut bench = Bench::new(4);
        for id in 0..100 {
            bench.answer(&format!(r#"{{"id":{id}}}"#), 100);
            bench.event(&format!(r#"{{"id":"of another {id}"}}"#), 10);
        }
        assert_eq!(bench.counted(), (0, 96));
        for id in 0..100 {
            bench.event(&format!(r#"{{"id":"mine {id}"}}"#), 10);
            bench.answer(&format!(r#"{{"id":"mine {id}"}}"#), 100);
        }
        assert_eq!(bench.counted(), (100, 96));
        assert_eq!(bench.awaited.order.len(), 4);
        assert!(bench.awaited.early.len() <= 4);
        assert_eq!(bench.awaited.early_order.len(), 4);
    }
}
