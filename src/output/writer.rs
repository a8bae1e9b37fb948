//! The thread that writes, behind a queue bounded in bytes.
//!
//! A reader that pauses must not keep a heartbeat waiting, so what is printed is queued
//! and the thread writes it. It takes all that is there at once: a single line is written at
//! once, and a burst costs one system call for many lines. One short result needs no thread:
//! a pipe with room takes it without waiting.

use std::future::pending;
use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::SystemTime;

use bytestring::ByteString;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{Notify, oneshot};

use super::pager::{Paged, Pager};
use super::queue::{Chunk, Dropped, Full, Overflow, Queue};

/// How much may wait for a slow reader, in bytes.
pub const MAX_QUEUED: usize = 64 << 20;

/// The most that a pipe with any room takes without waiting: POSIX's least `PIPE_BUF` is less,
/// but every system that is built for has a page.
const ONE_PAGE: usize = 4096;

/// Writes one result to stdout and waits until it is written, on the spot if stdout takes it
/// at once, otherwise by a thread. What is too tall goes to the pager, where there is one.
///
/// # Errors
///
/// Returns why it could not be written.
pub async fn write_once(result: Written, pager: Option<Pager>) -> io::Result<()> {
    if pager.is_none() && result.bytes().len() <= ONE_PAGE && stdout_has_room() {
        return result.write(io::stdout().lock());
    }
    let (end, ended) = oneshot::channel();
    thread::Builder::new()
        .name("stdout".to_owned())
        .spawn(move || {
            // Nobody may be there to be told.
            let _ = end.send(match pager {
                Some(pager) => result.write(Paged::new(pager)),
                None => result.write(io::stdout().lock()),
            });
        })?;
    ended.await.unwrap_or(Ok(()))
}

/// A result as it is to be printed.
#[derive(Debug)]
pub enum Written {
    /// Bytes that are complete.
    Bytes(Vec<u8>),
    /// A text as it came, which is not copied, and needs the end of its line.
    Line(ByteString),
}

impl Written {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Line(text) => text.as_bytes(),
        }
    }

    fn write(&self, mut out: impl Write) -> io::Result<()> {
        out.write_all(self.bytes())?;
        if matches!(self, Self::Line(_)) {
            out.write_all(b"\n")?;
        }
        out.flush()
    }
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

/// Writes to a stream from a thread of its own.
#[derive(Debug)]
pub struct Writer {
    shared: Arc<Shared>,
    ended: Option<oneshot::Receiver<io::Result<()>>>,
    dropped: UnboundedReceiver<Dropped>,
}

/// What there is to know of a reader.
#[derive(Debug)]
pub enum News {
    /// Nothing can be written to it any more.
    Failed(io::Error),
    /// It was so slow that values were dropped.
    Dropped(Dropped),
    /// It takes more.
    Room,
}

/// What stands in the stream where values are missing.
pub type Mark = Box<dyn Fn(&Dropped) -> Vec<u8> + Send>;

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    filled: Condvar,
    taken: Notify,
    /// As `taken`, for who cannot do anything else meanwhile; also told of the end of the thread.
    relieved: Condvar,
}

#[derive(Debug)]
struct State {
    queue: Queue,
    /// Something was queued that the thread has not been told of.
    unflushed: bool,
    /// The thread waits to be told: waking what does not wait costs a system call all the same.
    idle: bool,
    /// Who brings values waits on the spot until some are taken.
    stuck: bool,
    closed: bool,
    /// The thread has ended.
    over: bool,
}

impl Shared {
    /// A thread that panicked leaves values that are still in order.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for what is to be written next; `None` at the end.
    fn next(&self) -> Option<(Option<Dropped>, Chunk)> {
        let mut state = self.lock();
        while state.queue.is_empty() && !state.closed {
            state.idle = true;
            state = self
                .filled
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.idle = false;
        let next = state.queue.pop();
        let stuck = state.stuck;
        drop(state);
        self.taken.notify_one();
        if stuck {
            self.relieved.notify_one();
        }
        next
    }

    /// Tells the thread of what was queued.
    fn fill(&self, mut state: MutexGuard<'_, State>) {
        state.unflushed = false;
        if std::mem::take(&mut state.idle) {
            drop(state);
            self.filled.notify_one();
        }
    }

    /// Waits until more may be queued.
    async fn room(&self) {
        while self.lock().queue.is_full() {
            self.taken.notified().await;
        }
    }
}

impl Writer {
    /// Starts the thread. `bound` is how much may wait, in bytes; `mark` writes what stands in
    /// the stream where values were dropped.
    ///
    /// # Errors
    ///
    /// Fails when the system has no thread left.
    pub fn start(
        out: impl Write + Send + 'static,
        overflow: Overflow,
        bound: usize,
        mark: Option<Mark>,
    ) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                queue: Queue::new(overflow, bound),
                unflushed: false,
                idle: false,
                stuck: false,
                closed: false,
                over: false,
            }),
            filled: Condvar::new(),
            taken: Notify::new(),
            relieved: Condvar::new(),
        });
        let (end, ended) = oneshot::channel();
        let (tell, dropped) = unbounded_channel();
        let queue = Arc::clone(&shared);
        thread::Builder::new()
            .name("stdout".to_owned())
            .spawn(move || {
                // Nobody may be there to be told.
                let _ = end.send(run(&queue, out, mark.as_ref(), &tell));
                queue.lock().over = true;
                queue.relieved.notify_one();
            })?;
        Ok(Self {
            shared,
            ended: Some(ended),
            dropped,
        })
    }

    /// Queues the value that `fill` appends, which came at `now`, to be written after the next
    /// [`Writer::flush`].
    ///
    /// # Errors
    ///
    /// Fails when so much waits already that nothing more is taken; nothing is queued then.
    pub fn push(&self, now: SystemTime, fill: impl FnOnce(&mut Vec<u8>)) -> Result<(), Full> {
        let mut state = self.shared.lock();
        state.unflushed = true;
        state.queue.push(now, fill)
    }

    /// Lets the thread write what is queued: to wake it for each of many values would cost more
    /// than all the rest.
    pub fn flush(&self) {
        let state = self.shared.lock();
        if state.unflushed {
            self.shared.fill(state);
        }
    }

    /// Lets what is queued be written where it has become much, for who brings more and more and
    /// does nothing else meanwhile. A slow reader is waited for on the spot, if it is waited for
    /// at all.
    ///
    /// # Errors
    ///
    /// Returns why it could not be written.
    pub fn relieve(&mut self) -> io::Result<()> {
        let state = self.shared.lock();
        if !state.queue.has_much() {
            return Ok(());
        }
        self.shared.fill(state);
        let mut state = self.shared.lock();
        while state.queue.must_wait() && !state.over {
            state.stuck = true;
            let waited = self.shared.relieved.wait(state);
            state = waited.unwrap_or_else(PoisonError::into_inner);
        }
        state.stuck = false;
        let over = state.over;
        drop(state);
        match self.ended.take_if(|_| over) {
            Some(mut ended) => ended.try_recv().unwrap_or(Ok(())),
            None => Ok(()),
        }
    }

    /// Tells whether as much waits as may.
    pub fn is_full(&self) -> bool {
        self.shared.lock().queue.is_full()
    }

    /// Waits until there is something to know of the reader; with `waiting` also that there is
    /// room for more.
    pub async fn news(&mut self, waiting: bool) -> News {
        let Self {
            shared,
            ended,
            dropped,
        } = self;
        tokio::select! {
            Some(error) = failed(ended) => News::Failed(error),
            Some(dropped) = dropped.recv() => News::Dropped(dropped),
            () = shared.room(), if waiting => News::Room,
            else => pending().await,
        }
    }

    /// Waits until all is written, and returns what was dropped and not told yet.
    ///
    /// # Errors
    ///
    /// Returns why it could not be written.
    pub async fn finish(mut self) -> (io::Result<()>, Vec<Dropped>) {
        self.close();
        let written = match self.ended.take() {
            Some(ended) => ended.await.unwrap_or(Ok(())),
            None => Ok(()),
        };
        let dropped = std::iter::from_fn(|| self.dropped.try_recv().ok());
        (written, dropped.collect())
    }

    /// Ends without waiting for a reader that takes nothing.
    pub fn abandon(&mut self) {
        self.shared.lock().queue.clear();
        self.ended = None;
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

/// Waits for the end of the thread; `None` when it ends well, or has ended.
async fn failed(ended: &mut Option<oneshot::Receiver<io::Result<()>>>) -> Option<io::Error> {
    let result = ended.as_mut()?.await;
    *ended = None;
    result.ok()?.err()
}

/// Writes until the queue is closed and empty.
fn run(
    shared: &Shared,
    mut out: impl Write,
    mark: Option<&Mark>,
    tell: &UnboundedSender<Dropped>,
) -> io::Result<()> {
    while let Some((dropped, chunk)) = shared.next() {
        if let Some(dropped) = dropped {
            // Nobody may be there to be told.
            let _ = tell.send(dropped);
            if let Some(mark) = mark {
                out.write_all(&mark(&dropped))?;
            }
        }
        out.write_all(&chunk.bytes)?;
        out.flush()?;
        shared.lock().queue.handle_written(chunk);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

    use super::*;

    /// Hands over each write, and blocks until it is taken.
    struct Slow(SyncSender<Vec<u8>>);

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

    fn start(overflow: Overflow, room: usize) -> (Writer, Receiver<Vec<u8>>) {
        let (sender, receiver) = sync_channel(room);
        let mark = Box::new(|dropped: &Dropped| format!("-{}\n", dropped.count).into_bytes());
        let writer = Writer::start(Slow(sender), overflow, 1000, Some(mark));
        (writer.unwrap(), receiver)
    }

    fn push(writer: &Writer, bytes: &[u8]) -> Result<(), Full> {
        let pushed = writer.push(SystemTime::now(), |out| out.extend_from_slice(bytes));
        writer.flush();
        pushed
    }

    #[tokio::test]
    async fn all_is_written_in_order_before_the_end() {
        let (writer, receiver) = start(Overflow::Exit, 100);
        for line in [b"a\n", b"b\n", b"c\n"] {
            push(&writer, line).unwrap();
        }
        writer.finish().await.0.unwrap();
        assert_eq!(receiver.iter().flatten().collect::<Vec<_>>(), b"a\nb\nc\n");
    }

    #[tokio::test]
    async fn a_reader_that_went_away_is_told_of() {
        let (mut writer, receiver) = start(Overflow::Exit, 0);
        drop(receiver);
        push(&writer, b"a").unwrap();
        let News::Failed(error) = writer.news(false).await else {
            panic!("the reader is still there");
        };
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
        writer.finish().await.0.unwrap();
    }

    #[tokio::test]
    async fn who_gives_a_slow_reader_up_does_not_wait_for_it() {
        let (mut writer, receiver) = start(Overflow::Exit, 0);
        while push(&writer, &[b'x'; 600]).is_ok() {}
        writer.abandon();
        writer.finish().await.0.unwrap();
        drop(receiver);
    }

    #[tokio::test]
    async fn room_is_waited_for() {
        let (writer, receiver) = start(Overflow::Block, 0);
        let reader = thread::spawn(move || receiver.iter().flatten().count());
        for _ in 0..100 {
            writer.shared.room().await;
            push(&writer, &[b'x'; 1000]).unwrap();
        }
        writer.finish().await.0.unwrap();
        assert_eq!(reader.join().unwrap(), 100_000);
    }

    #[tokio::test]
    async fn who_does_nothing_else_waits_for_room_on_the_spot() {
        let (mut writer, receiver) = start(Overflow::Block, 0);
        let reader = thread::spawn(move || receiver.iter().take(10).flatten().count());
        let mut pushed = 0;
        let gone = loop {
            writer
                .push(SystemTime::now(), |out| out.extend_from_slice(&[b'x'; 600]))
                .unwrap();
            pushed += 600;
            if let Err(error) = writer.relieve() {
                break error;
            }
        };
        assert_eq!(gone.kind(), io::ErrorKind::BrokenPipe);
        let read = reader.join().unwrap();
        // One is lost with the reader, and no more than there is room for waited.
        assert!(pushed <= read + 4 * 1200, "{pushed} {read}");
    }

    #[tokio::test]
    async fn a_mark_stands_where_values_were_dropped() {
        const LARGE: usize = 300 << 10;
        let (mut writer, receiver) = start(Overflow::Gap, 0);
        push(&writer, b"first\n").unwrap();
        // It is being written now, so it cannot be dropped.
        assert_eq!(receiver.recv().unwrap(), b"first\n");
        push(&writer, b"second\n").unwrap();
        writer.shared.taken.notified().await;
        while !writer.shared.lock().queue.is_empty() {
            writer.shared.taken.notified().await;
        }
        for _ in 0..5 {
            push(&writer, &[b'x'; LARGE]).unwrap();
        }
        let reader = thread::spawn(move || receiver.iter().collect::<Vec<_>>());
        let News::Dropped(dropped) = writer.news(false).await else {
            panic!("the reader has ended");
        };
        assert_eq!(dropped.count, 4);
        writer.finish().await.0.unwrap();
        let written = reader.join().unwrap();
        assert_eq!(written[..2], [b"second\n".to_vec(), b"-4\n".to_vec()]);
        assert_eq!(written[2..].concat(), [b'x'; LARGE]);
    }
}
