//! What is under way and what is done, in the order of the input.

use std::collections::{BTreeMap, VecDeque};

use super::item::{Item, Outcome};
use crate::protocol::session::CallId;

/// How much of what is done may wait for what is before it, in items for each that may be under
/// way, and in bytes.
const AHEAD: usize = 32;
const AHEAD_BYTES: usize = 4 << 20;

#[derive(Debug)]
struct Slot {
    item: Item,
    /// It has been sent before.
    repeated: bool,
    outcome: Option<Outcome>,
}

/// Items from the moment at which they are read until somebody is told of their outcome.
#[derive(Debug)]
pub(super) struct Board {
    slots: VecDeque<Option<Slot>>,
    /// The number of the first slot.
    base: u64,
    under_way: BTreeMap<CallId, u64>,
    bytes_under_way: usize,
    /// What was lost with a connection and may be sent again.
    again: VecDeque<u64>,
    bytes_done: usize,
    /// What can be told, where the order does not matter.
    unordered: Option<VecDeque<u64>>,
}

impl Board {
    pub(super) fn new(unordered: bool) -> Self {
        Self {
            slots: VecDeque::new(),
            base: 0,
            under_way: BTreeMap::new(),
            bytes_under_way: 0,
            again: VecDeque::new(),
            bytes_done: 0,
            unordered: unordered.then(VecDeque::new),
        }
    }

    /// Adds an item that is to be sent, or whose outcome is known already.
    pub(super) fn add(&mut self, item: Item, outcome: Option<Outcome>) -> u64 {
        let number = self.base + self.slots.len() as u64;
        self.slots.push_back(Some(Slot {
            item,
            repeated: false,
            outcome: None,
        }));
        if let Some(outcome) = outcome {
            self.settle(number, outcome);
        }
        number
    }

    /// Notes that an item has been sent.
    pub(super) fn handle_sent(&mut self, number: u64, id: CallId) {
        if let Some(slot) = self.slot(number) {
            let size = slot.item.size();
            self.under_way.insert(id, number);
            self.bytes_under_way += size;
        }
    }

    /// Returns the number and item that a call was sent for, which is then no longer under way.
    pub(super) fn handle_answered(&mut self, id: CallId) -> Option<(u64, &Item)> {
        let number = self.under_way.remove(&id)?;
        let size = self.slot(number)?.item.size();
        self.bytes_under_way = self.bytes_under_way.saturating_sub(size);
        self.slot(number).map(|slot| (number, &slot.item))
    }

    /// Notes what came of an item.
    pub(super) fn settle(&mut self, number: u64, outcome: Outcome) {
        let size = match &outcome {
            Outcome::Done(result) => result.as_str().len(),
            _ => 0,
        };
        if let Some(slot) = self.slot(number) {
            slot.outcome = Some(outcome);
            self.bytes_done += size;
            if let Some(settled) = &mut self.unordered {
                settled.push_back(number);
            }
        }
    }

    /// Keeps an item to be sent once more; tells whether it has not been yet.
    pub(super) fn repeat(&mut self, number: u64) -> bool {
        let first = self
            .slot(number)
            .is_some_and(|slot| !std::mem::replace(&mut slot.repeated, true));
        if first {
            self.again.push_back(number);
        }
        first
    }

    /// Returns what is to be sent once more.
    pub(super) fn next_again(&mut self) -> Option<(u64, &Item)> {
        let number = self.again.pop_front()?;
        self.slot(number).map(|slot| (number, &slot.item))
    }

    /// Hands out what can be told now: in order, unless that does not matter.
    pub(super) fn next_told(&mut self) -> Option<(Item, Outcome)> {
        let number = match &mut self.unordered {
            Some(settled) => settled.pop_front()?,
            None => self.base,
        };
        let index = usize::try_from(number.checked_sub(self.base)?).ok()?;
        let slot = self.slots.get_mut(index)?;
        slot.as_ref()?.outcome.as_ref()?;
        let slot = slot.take()?;
        while matches!(self.slots.front(), Some(None)) {
            self.slots.pop_front();
            self.base += 1;
        }
        let outcome = slot.outcome?;
        if let Outcome::Done(result) = &outcome {
            self.bytes_done = self.bytes_done.saturating_sub(result.as_str().len());
        }
        Some((slot.item, outcome))
    }

    /// Returns how many calls are under way.
    pub(super) fn under_way(&self) -> usize {
        self.under_way.len()
    }

    /// Returns how much of the input is under way, in bytes.
    pub(super) fn bytes_under_way(&self) -> usize {
        self.bytes_under_way
    }

    /// Tells whether something waits to be sent once more.
    pub(super) fn has_again(&self) -> bool {
        !self.again.is_empty()
    }

    /// Tells whether so much is done that waits for what is before it that no more is begun.
    pub(super) fn is_full(&self, in_flight: usize) -> bool {
        self.slots.len() >= AHEAD * in_flight || self.bytes_done >= AHEAD_BYTES
    }

    /// Tells whether nothing is left.
    pub(super) fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    fn slot(&mut self, number: u64) -> Option<&mut Slot> {
        let index = usize::try_from(number.checked_sub(self.base)?).ok()?;
        self.slots.get_mut(index)?.as_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::json::Json;
    use crate::protocol::service::call::Call;

    fn item(number: u64) -> Item {
        Item {
            first: number,
            last: number,
            lines: vec!["12345".into()],
            call: Ok(Call::find("m", Json::EMPTY_OBJECT)),
            name: None,
        }
    }

    fn board(unordered: bool) -> Board {
        let mut board = Board::new(unordered);
        for number in 0..4 {
            assert_eq!(board.add(item(number), None), number);
        }
        board
    }

    fn done(board: &mut Board, number: u64) {
        board.settle(number, Outcome::Done(Json::NULL));
    }

    fn told(board: &mut Board) -> Vec<u64> {
        std::iter::from_fn(|| Some(board.next_told()?.0.first)).collect()
    }

    #[test]
    fn outcomes_are_told_in_the_order_of_the_input() {
        let mut board = board(false);
        done(&mut board, 1);
        done(&mut board, 3);
        assert_eq!(told(&mut board), [0; 0]);
        done(&mut board, 0);
        assert_eq!(told(&mut board), [0, 1]);
        assert_eq!(board.add(item(4), Some(Outcome::NotSent)), 4);
        done(&mut board, 2);
        assert_eq!(told(&mut board), [2, 3, 4]);
        assert!(board.is_empty());
    }

    #[test]
    fn outcomes_are_told_as_they_come_where_order_does_not_matter() {
        let mut board = board(true);
        for number in [2, 0, 3, 1] {
            done(&mut board, number);
            assert_eq!(told(&mut board), [number]);
        }
        assert!(board.is_empty());
    }

    #[test]
    fn an_item_is_sent_once_more_and_not_twice() {
        let mut board = board(false);
        assert!(board.repeat(1) && board.has_again());
        assert_eq!(board.next_again().map(|(number, _)| number), Some(1));
        assert!(!board.repeat(1) && !board.has_again());
    }

    #[test]
    fn what_waits_for_what_is_before_it_is_bounded() {
        let mut board = board(false);
        assert!(!board.is_full(1));
        let large = Json::string(&"x".repeat(AHEAD_BYTES));
        board.settle(3, Outcome::Done(large));
        assert!(board.is_full(1));
        for number in 0..3 {
            done(&mut board, number);
        }
        assert_eq!(told(&mut board), [0, 1, 2, 3]);
        assert!(!board.is_full(1));
        for number in 0..AHEAD as u64 {
            board.add(item(number), None);
        }
        assert!(board.is_full(1) && !board.is_full(2));
    }
}
