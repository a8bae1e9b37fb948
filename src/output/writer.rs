//! The thread that writes, behind a queue bounded in bytes.
//!
//! A reader that pauses must not keep a heartbeat waiting, so what is printed is queued
//! and the thread writes it. It takes all that is there at once: a single line is written at
//! once, and a burst costs one system call for many lines. One short result needs no thread:
//! a pipe with room takes it without waiting.

use std::io::{self, Write};
use std::mem;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use tokio::sync::oneshot;

/// How much may wait for a slow reader, in bytes.
pub const MAX_QUEUED: usize = 64 << 20;

/// The most that a pipe with any room takes without waiting: POSIX's least `PIPE_BUF` is less,
/// but every system that is built for has a page.
const ONE_PAGE: usize = 4096;

/// Writes one result to stdout and waits until it is written, on the spot if stdout takes it
/// at once, otherwise by a thread.
///
/// # Errors
///
/// Returns why it could not be written.
pub async fn write_once(bytes: Vec<u8>) -> io::Result<()> {
    if bytes.len() <= ONE_PAGE && stdout_has_room() {
        let mut out = io::stdout().lock();
        out.write_all(&bytes)?;
        return out.flush();
    }
    let writer = Writer::start(io::stdout())?;
    // An empty queue takes a value of any size.
    let _ = writer.push(|queue| *queue = bytes);
    writer.finish().await
}

#[cfg(unix)]
fn stdout_has_room() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    let out = io::stdout();
    let mut asked = [PollFd::new(&out, PollFlags::OUT)];
    let at_once = Timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    poll(&mut asked, Some(&at_once)).is_ok_and(|ready| ready > 0)
}

#[cfg(not(unix))]
fn stdout_has_room() -> bool {
    false
}

/// A queue is full: the reader is too slow.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the reader of stdout is too slow: {} MiB wait for it", MAX_QUEUED >> 20)]
pub struct Full;

/// Writes to a stream from a thread of its own.
#[derive(Debug)]
pub struct Writer {
    shared: Arc<Shared>,
    ended: Option<oneshot::Receiver<io::Result<()>>>,
}

#[derive(Debug, Default)]
struct Shared {
    queue: Mutex<Queue>,
    filled: Condvar,
}

#[derive(Debug, Default)]
struct Queue {
    bytes: Vec<u8>,
    closed: bool,
}

impl Shared {
    /// A thread that panicked leaves bytes that are still in order.
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Writer {
    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// Fails when the system has no thread left.
    pub fn start(out: impl Write + Send + 'static) -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let (end, ended) = oneshot::channel();
        let queue = Arc::clone(&shared);
        thread::Builder::new()
            .name("stdout".to_owned())
            .spawn(move || {
                // Nobody may be there to be told.
                let _ = end.send(run(&queue, out));
            })?;
        Ok(Self {
            shared,
            ended: Some(ended),
        })
    }

    /// Queues what `fill` appends.
    ///
    /// # Errors
    ///
    /// Fails when so much waits already that nothing more is taken; nothing is queued then.
    pub fn push(&self, fill: impl FnOnce(&mut Vec<u8>)) -> Result<(), Full> {
        let mut queue = self.shared.lock();
        // An empty queue takes a value of any size.
        if queue.bytes.len() >= MAX_QUEUED {
            return Err(Full);
        }
        fill(&mut queue.bytes);
        drop(queue);
        self.shared.filled.notify_one();
        Ok(())
    }

    /// Waits until writing fails; never returns as long as it works.
    pub async fn failed(&mut self) -> io::Error {
        match &mut self.ended {
            Some(ended) => match ended.await {
                Ok(Err(error)) => {
                    self.ended = None;
                    error
                }
                _ => std::future::pending().await,
            },
            None => std::future::pending().await,
        }
    }

    /// Waits until all is written.
    ///
    /// # Errors
    ///
    /// Returns why it could not be written.
    pub async fn finish(mut self) -> io::Result<()> {
        self.close();
        match self.ended.take() {
            Some(ended) => ended.await.unwrap_or(Ok(())),
            None => Ok(()),
        }
    }

    fn close(&self) {
        self.shared.lock().closed = true;
        self.shared.filled.notify_one();
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.close();
    }
}

/// Writes until the queue is closed and empty.
fn run(shared: &Shared, mut out: impl Write) -> io::Result<()> {
    let mut bytes = Vec::new();
    loop {
        let mut queue = shared.lock();
        while queue.bytes.is_empty() {
            if queue.closed {
                return Ok(());
            }
            queue = shared
                .filled
                .wait(queue)
                .unwrap_or_else(PoisonError::into_inner);
        }
        mem::swap(&mut bytes, &mut queue.bytes);
        drop(queue);
        out.write_all(&bytes)?;
        out.flush()?;
        bytes.clear();
        // A burst must not keep its memory.
        bytes.shrink_to(1 << 20);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands over each write, and blocks until it is taken.
    struct Slow(std::sync::mpsc::SyncSender<Vec<u8>>);

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
            self.0.send(bytes.to_vec()).map_err(gone)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn push(writer: &Writer, bytes: &[u8]) -> Result<(), Full> {
        writer.push(|out| out.extend_from_slice(bytes))
    }

    #[tokio::test]
    async fn all_is_written_in_order_before_the_end() {
        let (sender, receiver) = std::sync::mpsc::sync_channel(100);
        let writer = Writer::start(Slow(sender)).unwrap();
        for line in [b"a\n", b"b\n", b"c\n"] {
            push(&writer, line).unwrap();
        }
        writer.finish().await.unwrap();
        assert_eq!(receiver.iter().flatten().collect::<Vec<_>>(), b"a\nb\nc\n");
    }

    #[tokio::test]
    async fn a_reader_that_went_away_is_told_of() {
        let (sender, receiver) = std::sync::mpsc::sync_channel(0);
        drop(receiver);
        let mut writer = Writer::start(Slow(sender)).unwrap();
        push(&writer, b"a").unwrap();
        assert_eq!(writer.failed().await.kind(), io::ErrorKind::BrokenPipe);
        writer.finish().await.unwrap();
    }

    #[test]
    fn a_slow_reader_fills_the_queue_and_no_more() {
        let (sender, receiver) = std::sync::mpsc::sync_channel(0);
        let writer = Writer::start(Slow(sender)).unwrap();
        let block = vec![b'x'; MAX_QUEUED / 4];
        push(&writer, b"first").unwrap();
        let mut queued = 0;
        while push(&writer, &block).is_ok() {
            queued += 1;
            assert!(queued < 20, "the queue has no bound");
        }
        assert!(queued >= 4);
        assert_eq!(receiver.recv().unwrap()[..5], *b"first");
    }
}
