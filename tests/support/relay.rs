//! A wire with faults: it stands between the program and a server and carries bytes until a test
//! wants it to do worse.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// Which way bytes go.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Way {
    /// To the server.
    Up,
    /// To the program.
    Down,
}

/// How connections end.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Cut {
    /// In an orderly way.
    Fin,
    /// As when a machine has forgotten the connection.
    Reset,
}

/// Carries bytes between the program and a server of this machine. Everything that is said to it
/// counts for all its connections, those to come too.
#[derive(Debug)]
pub struct Relay {
    port: u16,
    wire: Arc<Wire>,
}

#[derive(Debug, Default)]
struct Wire {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    up_frozen: bool,
    down_frozen: bool,
    delay: Duration,
    /// So many bytes at once to the program, where that is bounded.
    piece: Option<usize>,
    /// After how many bytes to the program all is cut, once for each.
    cuts: VecDeque<(usize, Cut)>,
    done: usize,
    open: Vec<Pair>,
}

/// The two ends of a connection.
#[derive(Clone, Debug)]
struct Pair {
    program: Arc<TcpStream>,
    server: Arc<TcpStream>,
}

impl Relay {
    /// Stands before the server at a port.
    pub fn start(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let wire = Arc::<Wire>::default();
        let its = Arc::clone(&wire);
        thread::spawn(move || {
            for program in listener.incoming().map_while(Result::ok) {
                // A server that is gone refuses whoever comes.
                if let Ok(server) = TcpStream::connect(("127.0.0.1", server)) {
                    Wire::carry(&its, program, server);
                }
            }
        });
        Self { port, wire }
    }

    /// What `--url` takes.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Carries nothing any more that goes a way, and drops nothing either.
    pub fn freeze(&self, way: Way) {
        *self.wire.lock().frozen(way) = true;
    }

    /// Carries again what goes a way, also what has come meanwhile.
    pub fn thaw(&self, way: Way) {
        *self.wire.lock().frozen(way) = false;
        self.wire.changed.notify_all();
    }

    /// Makes everything late.
    pub fn delay(&self, delay: Duration) {
        self.wire.lock().delay = delay;
    }

    /// Carries no more than so many bytes at once to the program.
    pub fn tear(&self, piece: usize) {
        self.wire.lock().piece = Some(piece);
    }

    /// Ends all connections.
    pub fn cut(&self, how: Cut) {
        self.wire.lock().cut(how);
        self.wire.changed.notify_all();
    }

    /// Ends all connections when so many more bytes have gone to the program.
    pub fn cut_after(&self, bytes: usize, how: Cut) {
        self.wire.lock().cuts.push_back((bytes, how));
    }

    /// Forgets about cuts that have not come true yet.
    pub fn mend(&self) {
        self.wire.lock().cuts.clear();
    }

    /// How often [`Relay::cut_after`] has come true.
    pub fn cuts(&self) -> usize {
        self.wire.lock().done
    }
}

impl Drop for Relay {
    /// What was carried ends with its test.
    fn drop(&mut self) {
        self.cut(Cut::Reset);
    }
}

impl State {
    fn frozen(&mut self, way: Way) -> &mut bool {
        match way {
            Way::Up => &mut self.up_frozen,
            Way::Down => &mut self.down_frozen,
        }
    }

    fn cut(&mut self, how: Cut) {
        for pair in self.open.drain(..) {
            let side = match how {
                Cut::Fin => Shutdown::Both,
                Cut::Reset => {
                    let linger = Some(Duration::ZERO);
                    let _ = rustix::net::sockopt::set_socket_linger(&*pair.program, linger);
                    // It ends the threads that read, and the last of them closes the socket.
                    Shutdown::Read
                }
            };
            let _ = pair.program.shutdown(side);
            let _ = pair.server.shutdown(Shutdown::Both);
        }
    }

    fn is_open(&self, pair: &Pair) -> bool {
        self.open
            .iter()
            .any(|open| Arc::ptr_eq(&open.program, &pair.program))
    }

    /// Tells how many bytes may go to the program before all is cut, and counts them.
    fn take(&mut self, bytes: usize) -> (usize, Option<Cut>) {
        match self.cuts.front_mut() {
            Some((left, how)) if *left <= bytes => {
                let taken = (*left, Some(*how));
                self.cuts.pop_front();
                self.done += 1;
                taken
            }
            Some((left, _)) => {
                *left -= bytes;
                (bytes, None)
            }
            None => (bytes, None),
        }
    }
}

impl Wire {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn carry(wire: &Arc<Self>, program: TcpStream, server: TcpStream) {
        for end in [&program, &server] {
            end.set_nodelay(true).unwrap();
        }
        let pair = Pair {
            program: Arc::new(program),
            server: Arc::new(server),
        };
        wire.lock().open.push(pair.clone());
        for way in [Way::Up, Way::Down] {
            let (wire, pair) = (Arc::clone(wire), pair.clone());
            thread::spawn(move || wire.pump(&pair, way));
        }
    }

    /// Carries one way until either end is done.
    fn pump(&self, pair: &Pair, way: Way) {
        let (mut from, mut to) = match way {
            Way::Up => (&*pair.program, &*pair.server),
            Way::Down => (&*pair.server, &*pair.program),
        };
        let mut bytes = [0; 16 << 10];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            if !self.hand_on(&bytes[..count], pair, way, &mut to) {
                return;
            }
        }
        let _ = to.shutdown(Shutdown::Write);
    }

    /// Hands bytes on; `false` when the connection has been cut.
    fn hand_on(&self, mut bytes: &[u8], pair: &Pair, way: Way, to: &mut &TcpStream) -> bool {
        while !bytes.is_empty() {
            let mut state = self.lock();
            while *state.frozen(way) && state.is_open(pair) {
                state = self.changed.wait(state).unwrap();
            }
            if !state.is_open(pair) {
                return false;
            }
            let delay = state.delay;
            let (count, cut) = match way {
                Way::Up => (bytes.len(), None),
                Way::Down => {
                    let piece = state.piece.unwrap_or(bytes.len());
                    state.take(piece.min(bytes.len()))
                }
            };
            drop(state);
            if !delay.is_zero() {
                thread::sleep(delay);
            }
            if to.write_all(&bytes[..count]).is_err() {
                return false;
            }
            if let Some(how) = cut {
                self.lock().cut(how);
                self.changed.notify_all();
                return false;
            }
            bytes = &bytes[count..];
        }
        true
    }
}

/// Checks what a listener has heard: the numbers of events in order, each once, and where some
/// are missing, the line of a gap between them. Returns how many gaps there are.
#[track_caller]
pub fn gaps(lines: &[Value]) -> usize {
    let (mut last, mut gap, mut count) = (None, true, 0);
    for line in lines {
        if line.get("gap").is_some() {
            gap = true;
            count += 1;
            continue;
        }
        let number = line.as_u64().unwrap();
        let next = last.map_or(0, |last| last + 1);
        assert!(number >= next, "{number} came again: {lines:?}");
        assert!(
            number == next || gap,
            "{next} is missing and nobody says so: {lines:?}"
        );
        (last, gap) = (Some(number), false);
    }
    count
}
