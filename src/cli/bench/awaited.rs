//! Events that are waited for: which one belongs to which record, and how long it took.
//!
//! An event may come before the answer that names its record, so both are kept for the other, of
//! each a bounded number.

use std::collections::{HashMap, VecDeque};
use std::rc::Rc;
use std::time::Instant;

use super::measure::Events;
use crate::protocol::json::Json;

/// What is known of a record: one of two things that belong together.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Half {
    /// It was told of, and its event is waited for.
    Answer { begun: Instant, until: Instant },
    /// Its event came then, and nobody has told of it.
    Event(Instant),
}

/// Records without their events, and events without their records.
#[derive(Debug)]
pub(super) struct Awaited {
    /// By the id of the record.
    halves: HashMap<Rc<str>, Half>,
    /// Answers, in the order in which they are given up; those that are settled stay for a while.
    answers: VecDeque<(Rc<str>, Half)>,
    /// Events, the oldest first; likewise.
    events: VecDeque<(Rc<str>, Half)>,
    /// How many of each are kept.
    most: usize,
}

impl Awaited {
    pub(super) fn new(most: usize) -> Self {
        Self {
            halves: HashMap::new(),
            answers: VecDeque::new(),
            events: VecDeque::new(),
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
        let half = Half::Answer { begun, until };
        match self.halves.remove(id.as_str()) {
            Some(Half::Event(came)) => {
                events.delay.add(came.saturating_duration_since(begun));
                return;
            }
            // A server that gives an id twice leaves it open whose event comes.
            Some(Half::Answer { .. }) => events.missing += 1,
            None => {}
        }
        if self.answers.len() >= self.most {
            let halves = &self.halves;
            self.answers
                .retain(|(id, half)| halves.get(id) == Some(half));
        }
        if self.answers.len() >= self.most {
            self.give_up_first(events);
        }
        let id: Rc<str> = id.as_str().into();
        self.halves.insert(Rc::clone(&id), half);
        self.answers.push_back((id, half));
    }

    /// Takes the data of an event.
    pub(super) fn handle_event(&mut self, data: &Json, now: Instant, events: &mut Events) {
        let Some(id) = id(data) else { return };
        match self.halves.get(id.as_str()) {
            Some(&Half::Answer { begun, .. }) => {
                self.halves.remove(id.as_str());
                events.delay.add(now.saturating_duration_since(begun));
                self.drop_settled();
                return;
            }
            // The first one counts.
            Some(Half::Event(_)) => return,
            None => {}
        }
        let (id, half): (Rc<str>, _) = (id.as_str().into(), Half::Event(now));
        self.halves.insert(Rc::clone(&id), half);
        self.events.push_back((id, half));
        if self.events.len() > self.most
            && let Some((id, oldest)) = self.events.pop_front()
            && self.halves.get(&id) == Some(&oldest)
        {
            self.halves.remove(&id);
        }
    }

    /// Gives up what has been waited for long enough.
    pub(super) fn handle_time(&mut self, now: Instant, events: &mut Events) {
        while self.deadline().is_some_and(|until| until <= now) {
            self.give_up_first(events);
        }
    }

    /// Gives up all of it: nothing more will come.
    pub(super) fn handle_lost(&mut self, events: &mut Events) {
        while !self.answers.is_empty() {
            self.give_up_first(events);
        }
    }

    /// Returns when the next is given up; `None` when nothing is waited for.
    pub(super) fn deadline(&self) -> Option<Instant> {
        match self.answers.front()? {
            (_, Half::Answer { until, .. }) => Some(*until),
            (_, Half::Event(_)) => None,
        }
    }

    fn give_up_first(&mut self, events: &mut Events) {
        if let Some((id, first)) = self.answers.pop_front()
            && self.halves.get(&id) == Some(&first)
        {
            self.halves.remove(&id);
            events.missing += 1;
        }
        self.drop_settled();
    }

    /// Drops from the front what is not waited for any more.
    fn drop_settled(&mut self) {
        while let Some((id, first)) = self.answers.front()
            && self.halves.get(id) != Some(first)
        {
            self.answers.pop_front();
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
        bench.event(r#"{"id":1}"#, 20);
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
        let Awaited {
            halves,
            answers,
            events,
            ..
        } = &bench.awaited;
        assert!(halves.len() <= 8, "{halves:?}");
        assert!(
            answers.len() <= 4 && events.len() <= 4,
            "{answers:?} {events:?}"
        );
    }
}
