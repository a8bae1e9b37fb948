//! How long a listener is away when its connection is dropped and the server is there: from the
//! drop to the next upgrade, which comes after a random wait of up to 500 ms, and to `listening
//! again`.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

#[path = "../support/mod.rs"]
mod support;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use support::scripted::{Doorman, websocket};
use support::{Running, TestEnv};

const RUNS: usize = 30;

fn main() {
    let (drop_it, told) = channel::<()>();
    let (dropped, when) = channel();
    let (told, dropped) = (Mutex::new(told), Mutex::new(dropped));
    let count = AtomicUsize::new(0);
    let server = Doorman::start(move |_, stream| {
        let mut peer = websocket(stream.try_clone().unwrap());
        peer.any_text();
        peer.send("\"primus::id::scripted\"");
        if count.fetch_add(1, Ordering::Relaxed) % 2 == 1 {
            // The listener is back.
            return peer.ignore();
        }
        told.lock().unwrap().recv().unwrap();
        stream.shutdown(std::net::Shutdown::Both).unwrap();
        dropped.lock().unwrap().send(Instant::now()).unwrap();
    });
    let url = server.url();
    let known = ["--transformer", "websockets", "--parser", "json"];
    let env = TestEnv::new();
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let args = ["listen", "m", "--url", &url, "--dialect", "feathers4"];
            let mut listen = Running::new(&mut env.command(args.iter().chain(&known)));
            listen.wait_for("listening");
            drop_it.send(()).unwrap();
            let start = when.recv().unwrap();
            listen.wait_for("listening again");
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let [median, most] = [times[RUNS / 2], times[RUNS - 1]].map(|time| time.as_millis());
    println!("from drop to listening again: {median} ms median, {most} ms at most, of {RUNS}");
}
