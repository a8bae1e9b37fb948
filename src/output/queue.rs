//! What waits for a slow reader: whole values, bounded in bytes, the oldest of which may be dropped.
//!
//! Knows no thread and no stream. Values are kept in chunks, so that a burst costs one system
//! call for many of them, and dropping the oldest costs nothing for each.

use std::collections::VecDeque;
use std::mem;
use std::time::SystemTime;

/// How much is worth to be written without a pause, and the memory that a chunk keeps, in bytes.
const CHUNK: usize = 256 << 10;
/// How large a chunk grows before the next one begins, in bytes: what it grows to by doubling is
/// kept then, and has not to be given back and asked for with each chunk.
const GROWN: usize = CHUNK / 2;

/// What happens when more waits for a reader than may.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Overflow {
    /// The oldest values are dropped and counted.
    Gap,
    /// The next value is refused.
    Exit,
    /// Values are taken, and whoever brings them waits for room before the next.
    Block,
}

/// Values that nobody will read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Dropped {
    /// How many.
    pub count: u64,
    /// When the first of them came.
    pub from: SystemTime,
    /// When the last of them came.
    pub to: SystemTime,
}

/// A queue is full: the reader is too slow.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Full {
    /// How much may wait, in bytes.
    pub bound: usize,
    /// How many values were taken and not read, and the one that was refused.
    pub undelivered: u64,
}

/// Values that came one after the other.
#[derive(Debug)]
pub(super) struct Chunk {
    pub(super) bytes: Vec<u8>,
    pub(super) values: u64,
    from: SystemTime,
    to: SystemTime,
}

/// Values in the order in which they came.
#[derive(Debug)]
pub(super) struct Queue {
    overflow: Overflow,
    bound: usize,
    chunks: VecDeque<Chunk>,
    bytes: usize,
    /// How many values wait or are being written.
    undelivered: u64,
    dropped: Option<Dropped>,
    /// The memory of a chunk that has been written.
    spare: Vec<u8>,
}

impl Queue {
    /// A queue that holds `bound` bytes and one value more.
    pub(super) fn new(overflow: Overflow, bound: usize) -> Self {
        Self {
            overflow,
            bound,
            chunks: VecDeque::new(),
            bytes: 0,
            undelivered: 0,
            dropped: None,
            spare: Vec::new(),
        }
    }

    /// Takes the value that `fill` appends.
    pub(super) fn push(
        &mut self,
        now: SystemTime,
        fill: impl FnOnce(&mut Vec<u8>),
    ) -> Result<(), Full> {
        if self.is_full() && self.overflow == Overflow::Exit {
            return Err(Full {
                bound: self.bound,
                undelivered: self.undelivered + 1,
            });
        }
        if self.chunks.back().is_none_or(|it| it.bytes.len() >= GROWN) {
            self.chunks.push_back(Chunk {
                bytes: mem::take(&mut self.spare),
                values: 0,
                from: now,
                to: now,
            });
        }
        if let Some(chunk) = self.chunks.back_mut() {
            let before = chunk.bytes.len();
            fill(&mut chunk.bytes);
            self.bytes += chunk.bytes.len() - before;
            chunk.values += 1;
            chunk.to = now;
            self.undelivered += 1;
        }
        while self.overflow == Overflow::Gap && self.is_full() && self.chunks.len() > 1 {
            self.drop_oldest();
        }
        Ok(())
    }

    fn drop_oldest(&mut self) {
        let Some(chunk) = self.chunks.pop_front() else {
            return;
        };
        self.bytes -= chunk.bytes.len();
        self.undelivered -= chunk.values;
        let dropped = self.dropped.get_or_insert(Dropped {
            count: 0,
            from: chunk.from,
            to: chunk.to,
        });
        dropped.count += chunk.values;
        dropped.to = chunk.to;
    }

    /// Hands out the oldest chunk, and what was dropped before it.
    pub(super) fn pop(&mut self) -> Option<(Option<Dropped>, Chunk)> {
        let chunk = self.chunks.pop_front()?;
        self.bytes -= chunk.bytes.len();
        Some((self.dropped.take(), chunk))
    }

    /// Notes that a chunk has been written, and keeps its memory for the next.
    pub(super) fn handle_written(&mut self, chunk: Chunk) {
        self.undelivered = self.undelivered.saturating_sub(chunk.values);
        self.spare = chunk.bytes;
        self.spare.clear();
        // A burst must not keep its memory.
        self.spare.shrink_to(CHUNK);
    }

    /// Forgets what waits.
    pub(super) fn clear(&mut self) {
        self.chunks.clear();
        self.bytes = 0;
    }

    /// Tells whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// Tells whether there is a chunk's worth to be written.
    pub(super) fn has_much(&self) -> bool {
        self.bytes >= CHUNK.min(self.bound)
    }

    /// Tells whether room has to be waited for before the next value.
    pub(super) fn must_wait(&self) -> bool {
        self.overflow == Overflow::Block && self.is_full()
    }

    /// Tells whether as much waits as may.
    pub(super) fn is_full(&self) -> bool {
        self.bytes >= self.bound
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const BOUND: usize = 4 * CHUNK;

    fn at(seconds: usize) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds as u64)
    }

    /// Pushes a value of the size of a chunk, that begins with its number.
    fn push(queue: &mut Queue, number: usize) -> Result<(), Full> {
        queue.push(at(number), |out| {
            out.extend_from_slice(&number.to_be_bytes());
            out.resize(CHUNK, b' ');
        })
    }

    fn pop(queue: &mut Queue) -> Option<(Option<Dropped>, usize)> {
        let (dropped, chunk) = queue.pop()?;
        let number = usize::from_be_bytes(chunk.bytes[..size_of::<usize>()].try_into().unwrap());
        queue.handle_written(chunk);
        Some((dropped, number))
    }

    #[test]
    fn the_oldest_are_dropped_and_told_of_where_they_are_missing() {
        let mut queue = Queue::new(Overflow::Gap, BOUND);
        for number in 0..10 {
            push(&mut queue, number).unwrap();
        }
        let gap = Dropped {
            count: 7,
            from: at(0),
            to: at(6),
        };
        assert_eq!(pop(&mut queue), Some((Some(gap), 7)));
        assert_eq!(pop(&mut queue), Some((None, 8)));
        for number in 10..14 {
            push(&mut queue, number).unwrap();
        }
        let gap = Dropped {
            count: 2,
            from: at(9),
            to: at(10),
        };
        assert_eq!(pop(&mut queue), Some((Some(gap), 11)));
        for number in [12, 13] {
            assert_eq!(pop(&mut queue), Some((None, number)));
        }
        assert_eq!(pop(&mut queue), None);
        assert!(queue.is_empty());
    }

    #[test]
    fn a_value_is_refused_with_the_count_of_those_that_were_not_read() {
        let mut queue = Queue::new(Overflow::Exit, BOUND);
        for number in 0..4 {
            push(&mut queue, number).unwrap();
        }
        // One is being written, and a small one takes its place.
        let (_, writing) = queue.pop().unwrap();
        push(&mut queue, 4).unwrap();
        let full = push(&mut queue, 5).unwrap_err();
        assert_eq!(full.undelivered, 6);
        queue.handle_written(writing);
        assert_eq!(push(&mut queue, 5).unwrap_err().undelivered, 5);
    }

    #[test]
    fn who_waits_for_room_loses_nothing() {
        let mut queue = Queue::new(Overflow::Block, BOUND);
        for number in 0..6 {
            push(&mut queue, number).unwrap();
            assert_eq!(queue.is_full(), number >= 3, "{number}");
        }
        for number in 0..6 {
            assert_eq!(pop(&mut queue), Some((None, number)));
        }
    }

    #[test]
    fn small_values_share_a_chunk_and_one_larger_than_the_bound_is_kept() {
        for overflow in [Overflow::Gap, Overflow::Exit, Overflow::Block] {
            let mut queue = Queue::new(overflow, BOUND);
            for text in ["a\n", "b\n"] {
                let fill = |out: &mut Vec<u8>| out.extend_from_slice(text.as_bytes());
                queue.push(at(0), fill).unwrap();
            }
            let (_, chunk) = queue.pop().unwrap();
            assert_eq!((chunk.bytes.as_slice(), chunk.values), (&b"a\nb\n"[..], 2));
            let huge = |out: &mut Vec<u8>| out.resize(2 * BOUND, b'x');
            queue.push(at(0), huge).unwrap();
            let (dropped, chunk) = queue.pop().unwrap();
            assert_eq!((dropped, chunk.bytes.len()), (None, 2 * BOUND));
            queue.handle_written(chunk);
            assert!(queue.spare.capacity() <= CHUNK, "a burst kept its memory");
        }
    }
}
