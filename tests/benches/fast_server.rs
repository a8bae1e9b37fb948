//! A scripted websocket server that is faster than any client, so that a measurement against it
//! is one of the client: frames made beforehand, large writes, and of a call no more is read than
//! where its parts begin.
//!
//! `cargo run --release --example fast_server` prints its port and ends with its stdin. Primus is
//! at `/primus`; a client that connects to `/events/N` gets N events of `rows created`.
//!
//! | call | answer |
//! |---|---|
//! | `create SERVICE DATA` | DATA |
//! | `find messages` | a page of 10 records |
//! | `find big` | a page of 9 MiB |
//! | `find page-N` | a page of N records |
#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]
#![expect(clippy::print_stdout, reason = "its port is printed")]

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// How many events are made beforehand; more are these again.
const BLOCK: usize = 10_000;
/// How much is read at once, in bytes.
const READ: usize = 256 << 10;
/// How much of events is written at once, in bytes.
const WRITE: usize = 256 << 10;
/// The size of the large page, in bytes.
const BIG: usize = 9 << 20;

const TEXT: u8 = 0x81;
const CLOSE: u8 = 0x88;
const PING: u8 = 0x89;

const SPEC: &str =
    r#"{"version":"8.0.9","pathname":"/primus","parser":"json","transformer":"websockets"}"#;

/// What is made beforehand.
struct Script {
    /// The frames of a block of events, and where each ends.
    events: (Vec<u8>, Vec<usize>),
    small: String,
    big: String,
}

impl Script {
    fn new() -> Self {
        let mut events = (Vec::new(), Vec::new());
        for id in 0..BLOCK {
            let text = format!(r#"{{"type":0,"data":["rows created",{}]}}"#, record(id));
            push_frame(&mut events.0, TEXT, &[text.as_bytes()]);
            events.1.push(events.0.len());
        }
        Self {
            events,
            small: page(10),
            big: page(BIG / (record(BIG / 200).len() + 1)),
        }
    }
}

fn record(id: usize) -> String {
    format!(
        r#"{{"id":{id},"text":"a message of some length, as people write them","status":"read","userId":3,"createdAt":"2026-03-02T08:00:00.000Z","tags":["a","b"],"score":1.5}}"#
    )
}

fn page(records: usize) -> String {
    let list: Vec<String> = (0..records).map(record).collect();
    let list = list.join(",");
    format!(r#"{{"total":{records},"limit":{records},"skip":0,"data":[{list}]}}"#)
}

fn push_frame(out: &mut Vec<u8>, kind: u8, parts: &[&[u8]]) {
    let size: usize = parts.iter().map(|part| part.len()).sum();
    out.push(kind);
    match size {
        0..126 => out.push(size as u8),
        126..65_536 => {
            out.push(126);
            out.extend_from_slice(&(size as u16).to_be_bytes());
        }
        _ => {
            out.push(127);
            out.extend_from_slice(&(size as u64).to_be_bytes());
        }
    }
    parts.iter().for_each(|part| out.extend_from_slice(part));
}

/// Takes one frame off the front; returns its kind, its payload with the mask taken off, and its
/// length with its head. `None` when it is not all there.
fn take_frame(bytes: &mut [u8]) -> Option<(u8, &[u8], usize)> {
    let (&kind, &size) = (bytes.first()?, bytes.get(1)?);
    let (size, head) = match size & 0x7f {
        126 => {
            let size = bytes.get(2..4)?.try_into().unwrap();
            (usize::from(u16::from_be_bytes(size)), 4)
        }
        127 => {
            let size = bytes.get(2..10)?.try_into().unwrap();
            (u64::from_be_bytes(size) as usize, 10)
        }
        size => (usize::from(size), 2),
    };
    let mask: [u8; 4] = bytes.get(head..head + 4)?.try_into().unwrap();
    let payload = bytes.get_mut(head + 4..head + 4 + size)?;
    let mut words = payload.chunks_exact_mut(4);
    for word in &mut words {
        let masked: [u8; 4] = (&*word).try_into().unwrap();
        let plain = u32::from_ne_bytes(masked) ^ u32::from_ne_bytes(mask);
        word.copy_from_slice(&plain.to_ne_bytes());
    }
    let rest = words.into_remainder().iter_mut();
    rest.zip(mask).for_each(|(byte, mask)| *byte ^= mask);
    Some((kind, payload, head + 4 + size))
}

/// Appends the answer to a message: what it says stands where both clients write it.
fn answer(script: &Script, message: &[u8], out: &mut Vec<u8>) {
    let text = std::str::from_utf8(message).unwrap();
    if text == r#""primus::id::""# {
        return push_frame(out, TEXT, &[br#""primus::id::1""#]);
    }
    let Some((head, id)) = text.rsplit_once(r#","id":"#) else {
        return;
    };
    let args = head.strip_prefix(r#"{"type":0,"data":["#).unwrap();
    let made;
    let result = if let Some(args) = args.strip_prefix(r#""create","#) {
        let (_, data) = args.split_once(',').unwrap();
        data.rsplit_once(",{}]").unwrap().0
    } else if args.starts_with(r#""find","big""#) {
        &script.big
    } else if let Some(args) = args.strip_prefix(r#""find","page-"#) {
        let (records, _) = args.split_once('"').unwrap();
        made = page(records.parse().unwrap());
        &made
    } else {
        &script.small
    };
    let id = id.trim_end_matches('}');
    let parts = [r#"{"id":"#, id, r#","type":1,"data":[null,"#, result, "]}"];
    push_frame(out, TEXT, &parts.map(str::as_bytes));
}

/// Writes events, as fast as they are taken.
fn write_events(script: &Script, stream: &mut TcpStream, mut count: usize) -> io::Result<()> {
    let (bytes, ends) = &script.events;
    while count > 0 {
        let end = ends[count.min(BLOCK) - 1];
        for piece in bytes[..end].chunks(WRITE) {
            stream.write_all(piece)?;
        }
        count -= count.min(BLOCK);
    }
    Ok(())
}

/// Reads the request; answers it when it asks for the spec, otherwise upgrades and returns its path.
fn upgrade(stream: &mut TcpStream) -> io::Result<Option<String>> {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        request.push(byte[0]);
    }
    let request = String::from_utf8(request).unwrap();
    let header = |name: &str| {
        request.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then(|| value.to_owned())
        })
    };
    let Some(key) = header("sec-websocket-key") else {
        let size = SPEC.len();
        let spec = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {size}\r\n\r\n{SPEC}"
        );
        stream.write_all(spec.as_bytes())?;
        return Ok(None);
    };
    let accept = derive_accept_key(key.as_bytes());
    let answer = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
    );
    stream.write_all(answer.as_bytes())?;
    let path = request.split(['?', ' ']).nth(1).unwrap_or_default();
    Ok(Some(path.to_owned()))
}

fn serve(script: &Script, mut stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let path = loop {
        if let Some(path) = upgrade(&mut stream)? {
            break path;
        }
    };
    if let Some(count) = path.strip_prefix("/events/") {
        write_events(script, &mut stream, count.parse().unwrap())?;
    }
    let mut bytes = vec![0; READ];
    let (mut filled, mut out) = (0, Vec::new());
    loop {
        if filled == bytes.len() {
            bytes.resize(2 * filled, 0);
        }
        let got = stream.read(&mut bytes[filled..])?;
        if got == 0 {
            return Ok(());
        }
        filled += got;
        let mut from = 0;
        while let Some((kind, payload, used)) = take_frame(&mut bytes[from..filled]) {
            match kind {
                TEXT => answer(script, payload, &mut out),
                PING => push_frame(&mut out, PING + 1, &[payload]),
                CLOSE => push_frame(&mut out, CLOSE, &[payload]),
                _ => {}
            }
            from += used;
            if kind == CLOSE {
                return stream.write_all(&out);
            }
        }
        bytes.copy_within(from..filled, 0);
        filled -= from;
        stream.write_all(&out)?;
        out.clear();
    }
}

fn main() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let script = Arc::new(Script::new());
    println!("{}", listener.local_addr().unwrap().port());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let script = Arc::clone(&script);
            // A client that hangs up in the middle is no matter.
            thread::spawn(move || drop(serve(&script, stream.unwrap())));
        }
    });
    io::copy(&mut io::stdin(), &mut io::sink()).unwrap();
}
