//! Bytes that no websocket library would write.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::support::Peer;

/// The bit of the last fragment of a message.
pub(crate) const FIN: u8 = 0x80;
pub(crate) const CONTINUATION: u8 = 0;
pub(crate) const TEXT: u8 = 1;
pub(crate) const CLOSE: u8 = 8;
pub(crate) const PING: u8 = 9;

/// An unmasked frame; `first` is its first byte, whatever that is.
pub(crate) fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first];
    match u16::try_from(payload.len()) {
        Ok(short) if short < 126 => bytes.push(short.to_be_bytes()[1]),
        Ok(medium) => {
            bytes.push(126);
            bytes.extend(medium.to_be_bytes());
        }
        Err(_) => {
            bytes.push(127);
            bytes.extend((payload.len() as u64).to_be_bytes());
        }
    }
    bytes.extend(payload);
    bytes
}

/// A close frame with a code and a reason.
pub(crate) fn close_frame(code: u16, reason: &str) -> Vec<u8> {
    frame(
        FIN | CLOSE,
        &[&code.to_be_bytes(), reason.as_bytes()].concat(),
    )
}

/// The text of an ack with a result.
pub(crate) fn ack(id: u64, result: &str) -> String {
    format!(r#"{{"id":{id},"type":1,"data":[null,{result}]}}"#)
}

/// The text of an ack with an error.
pub(crate) fn refusal(id: u64, error: &str) -> String {
    format!(r#"{{"id":{id},"type":1,"data":[{error}]}}"#)
}

/// Writes bytes below the websocket; a client that has gone is what some tests are about.
pub(crate) fn write(peer: &mut Peer, bytes: &[u8]) {
    let _ = peer.socket.get_mut().write_all(bytes);
}

/// Reads the head of an HTTP request.
pub(crate) fn request(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        assert_eq!(stream.read(&mut byte).unwrap(), 1, "the client went away");
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap()
}

/// Reads a request and its body, and returns its head.
pub(crate) fn read_request(stream: &mut TcpStream) -> String {
    let head = request(stream);
    let length = header(&head, "Content-Length").map_or(0, |length| length.parse().unwrap());
    // A client that has gone is what some tests are about.
    let _ = stream.read_exact(&mut vec![0; length]);
    head
}

/// The value of a header of a request.
pub(crate) fn header<'a>(request: &'a str, name: &str) -> Option<&'a str> {
    request.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// Checks that the client ends the connection in an orderly way, and never by a reset.
pub(crate) fn expect_fin(stream: &mut TcpStream) {
    let mut rest = Vec::new();
    stream
        .read_to_end(&mut rest)
        .expect("the client reset the connection");
    assert_eq!(rest, b"", "the client said more");
}

/// Waits for the first bytes of the client, so that the end of the connection is a reset: that is
/// what closing with bytes unread is.
pub(crate) fn leave_unread(peer: &Peer) {
    assert_eq!(peer.socket.get_ref().peek(&mut [0]).unwrap(), 1);
}
