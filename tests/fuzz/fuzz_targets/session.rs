//! What any sequence of frames, calls and waits does to a session.
//!
//! Each line of the input is a step. Its first byte names it: `t` a text frame and `b` a binary
//! one, which hold the rest of the line, `a` a sign of life, `c` a call, `e` an event, `d` a detection
//! of the dialect, `w` a wait whose length is the rest of the line as a number of milliseconds, `x`
//! the end.
#![no_main]

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use feathers_primus::protocol::frame::Frame;
use feathers_primus::protocol::json::Json;
use feathers_primus::protocol::parser::JsonParser;
use feathers_primus::protocol::service::call::{Call, Dialect};
use feathers_primus::protocol::session::{CallId, Event, Session};
use feathers_primus::protocol::transformer::Websockets;
use libfuzzer_sys::fuzz_target;

const TIMEOUT: Duration = Duration::from_secs(5);

/// A session with what its driver must keep in mind.
struct Driver {
    session: Session,
    now: Instant,
    waiting: BTreeSet<CallId>,
    over: bool,
}

impl Driver {
    fn step(&mut self, step: &[u8]) {
        let Some((&kind, rest)) = step.split_first() else {
            return;
        };
        let emission = || Call::find("messages", Json::EMPTY_OBJECT).emission(Dialect::Feathers4);
        match kind {
            b't' => {
                let text = String::from_utf8_lossy(rest).into_owned();
                self.session.handle_message(self.now, Frame::from(text));
                self.drain(1, 1);
            }
            b'b' => {
                let bytes = bytes::Bytes::copy_from_slice(rest);
                self.session.handle_message(self.now, Frame::Binary(bytes));
                self.drain(1, 1);
            }
            b'a' => self.session.handle_alive(self.now),
            b'c' => {
                let id = self.session.call(self.now, &emission(), TIMEOUT);
                assert!(self.waiting.insert(id), "an id was used twice");
                self.drain(0, 1);
            }
            b'e' => {
                self.session.emit(&emission());
                self.drain(0, 1);
            }
            b'd' => {
                self.session.detect();
                self.drain(0, 2);
            }
            b'w' => {
                let wait = std::str::from_utf8(rest)
                    .ok()
                    .and_then(|text| text.parse().ok());
                self.now += Duration::from_millis(u64::from(wait.unwrap_or(1000_u16)));
                self.time_out();
            }
            b'x' => self.close(),
            _ => {}
        }
    }

    fn time_out(&mut self) {
        self.session.handle_timeout(self.now);
        self.drain(self.waiting.len() + 1, 3);
        assert!(
            self.over || self.session.poll_timeout() > self.now,
            "what was due is still due"
        );
    }

    fn close(&mut self) {
        self.over = true;
        self.session.handle_closed();
        self.drain(self.waiting.len(), 0);
        assert!(self.waiting.is_empty(), "a call outlived its connection");
    }

    /// Takes what the session has; a message from outside must not make it hold more.
    fn drain(&mut self, events: usize, transmits: usize) {
        let mut sent = 0;
        while self.session.poll_transmit().is_some() {
            sent += 1;
        }
        assert!(sent <= transmits, "{sent} messages to send");
        let mut happened = 0;
        while let Some(event) = self.session.poll_event() {
            happened += 1;
            match event {
                Event::Reply { id, .. } | Event::TimedOut { id, .. } | Event::Lost { id } => {
                    assert!(self.waiting.remove(&id), "a call ended twice");
                }
                Event::Dead { .. } => self.over = true,
                Event::Opened | Event::Closing { .. } => panic!("nothing is framed here"),
                Event::Detected(_)
                | Event::Received(_)
                | Event::ServerClosing
                | Event::Ignored(_) => {}
            }
        }
        assert!(happened <= events, "{happened} events");
    }
}

fuzz_target!(|input: &[u8]| {
    let now = Instant::now();
    let mut driver = Driver {
        session: Session::new(Box::new(Websockets), Box::new(JsonParser), now),
        now,
        waiting: BTreeSet::new(),
        over: false,
    };
    for step in input.split(|&byte| byte == b'\n') {
        driver.step(step);
        if driver.over {
            break;
        }
    }
    // Whatever came, every call ends in time.
    let end = driver.now + TIMEOUT;
    while !driver.over && !driver.waiting.is_empty() {
        driver.now = driver.session.poll_timeout();
        assert!(driver.now <= end, "a call waits for ever");
        driver.time_out();
    }
    if driver.over {
        driver.close();
    }
});
