//! Frames that break the rules of websockets, and some that only look so.

use tokio_tungstenite::tungstenite::Message;

use crate::support::scripted::{Doorman, websocket};
use crate::support::{ScriptedServer, TestEnv};
use crate::wire::{self, CLOSE, CONTINUATION, FIN, PING, TEXT, ack, frame};
use crate::{answered, connected};

const FIND: [&str; 2] = ["find", "messages"];

#[test]
fn a_broken_frame_ends_the_connection() {
    let masked = [&[FIND_ANSWER, 0x80 | 2][..], &[1, 2, 3, 4], b"{}"].concat();
    for (what, bytes) in [
        (
            "a text that is no UTF-8",
            frame(FIN | TEXT, b"\xce\xba\xe1\xbd\xb9\xcf\x83\xed\xa0\x80"),
        ),
        (
            "a fragment that is no UTF-8",
            [frame(TEXT, b"\xff"), frame(FIN, b"")].concat(),
        ),
        ("half a letter at the end", frame(FIN | TEXT, b"\"\xe1\xbd")),
        ("a continuation of nothing", frame(FIN | CONTINUATION, b"x")),
        (
            "a message inside of another",
            [frame(TEXT, b"{"), frame(FIN | TEXT, b"}")].concat(),
        ),
        ("a ping in fragments", frame(PING, b"x")),
        ("a close in fragments", frame(CLOSE, b"")),
        ("a ping of 126 bytes", frame(FIN | PING, &[b'x'; 126])),
        ("a bit for an extension", frame(FIN | 0x40 | TEXT, b"{}")),
        ("another reserved bit", frame(FIN | 0x10 | TEXT, b"{}")),
        ("an unknown kind of data", frame(FIN | 3, b"{}")),
        ("an unknown kind of control", frame(FIN | 0xb, b"")),
        ("a masked frame", masked),
        ("half a close code", frame(FIN | CLOSE, &[3])),
        ("a close code of nobody", wire::close_frame(999, "")),
        ("a close code for no wire", wire::close_frame(1006, "")),
        (
            "a close reason that is no UTF-8",
            frame(FIN | CLOSE, b"\x03\xe8\xff"),
        ),
        (
            "HTTP",
            format!("HTTP/1.1 500 Oops\r\n\r\n{}", "x".repeat(200)).into_bytes(),
        ),
    ] {
        let run = answered(&FIND, move |peer, _| wire::write(peer, &bytes));
        assert_eq!(run.status, Some(3), "{what}: {run:#?}");
        let stderr = run.failure(3);
        assert!(
            stderr.starts_with("error: the connection was lost before"),
            "{what}: {stderr}"
        );
        assert!(
            stderr.contains("\ncaused by: the server "),
            "{what}: {stderr}"
        );
    }
}

/// The first byte of the frame that an answer comes in.
const FIND_ANSWER: u8 = FIN | TEXT;

/// The server is told what it did wrong (RFC 6455, section 7.4.1), and so is the user.
#[test]
fn a_broken_frame_is_answered_with_the_code_for_it() {
    let too_large = [&[FIN | TEXT, 127][..], &u64::to_be_bytes((64 << 20) + 1)].concat();
    for (bytes, code, said) in [
        (frame(FIN | TEXT, b"\xff"), 1007, "a text is not UTF-8\n"),
        (
            [frame(TEXT, b"\""), frame(FIN | CONTINUATION, b"\xff")].concat(),
            1007,
            "a text is not UTF-8\n",
        ),
        (
            frame(FIN | PING, &[b'x'; 126]),
            1002,
            "the server broke the protocol: ",
        ),
        (
            frame(FIN | CONTINUATION, b"x"),
            1002,
            "the server broke the protocol: ",
        ),
        (
            frame(FIN | 3, b"{}"),
            1002,
            "the server broke the protocol: ",
        ),
        (too_large, 1009, "a message of more than 64 MiB\n"),
    ] {
        let run = connected(&FIND, move |peer| {
            peer.packet();
            wire::write(peer, &bytes);
            match peer.socket.read() {
                Ok(Message::Close(Some(frame))) => assert_eq!(u16::from(frame.code), code),
                other => panic!("instead of a close frame: {other:?}"),
            }
        });
        let stderr = run.failure(3);
        assert!(stderr.contains(said), "{code}: {stderr}");
    }
}

/// It would break them again.
#[test]
fn a_listener_does_not_come_back_to_a_server_that_breaks_the_rules() {
    for bytes in [
        frame(FIN | TEXT, b"\xff"),
        frame(FIN | 3, b"{}"),
        [&[FIN | TEXT, 127][..], &u64::to_be_bytes(1 << 40)].concat(),
    ] {
        let server = Doorman::start(move |_, stream| {
            let mut peer = websocket(stream);
            wire::write(&mut peer, &bytes);
            peer.ignore();
        });
        let url = server.url();
        let listen = ["listen", "m", "--url", &url];
        let run = TestEnv::new().run(listen.iter().chain(&crate::KNOWN));
        assert!(run.failure(3).contains("error: connection lost\n"));
        assert_eq!(server.targets(), ["/primus"]);
    }
}

#[test]
fn fragments_of_any_size_make_one_answer() {
    let run = answered(&FIND, |peer, id| {
        let text = ack(id, "\"é€🎉\"");
        let mut bytes = frame(TEXT, b"");
        // One byte at a time, which tears letters apart, with pings and nothing between.
        for byte in text.bytes() {
            bytes.extend(frame(CONTINUATION, &[byte]));
            bytes.extend(frame(FIN | PING, b"there?"));
            bytes.extend(frame(CONTINUATION, b""));
        }
        bytes.extend(frame(FIN | CONTINUATION, b""));
        wire::write(peer, &bytes);
    });
    assert_eq!(run.success(), "\"é€🎉\"\n");
}

#[test]
fn a_frame_that_comes_byte_by_byte_is_an_answer() {
    let run = answered(&FIND, |peer, id| {
        peer.socket.get_ref().set_nodelay(true).unwrap();
        for byte in frame(FIN | TEXT, ack(id, "[1]").as_bytes()) {
            wire::write(peer, &[byte]);
        }
    });
    assert_eq!(run.success(), "[1]\n");
}

#[test]
fn a_ping_is_answered_with_its_own_bytes() {
    connected(&FIND, |peer| {
        let (id, _) = peer.packet();
        wire::write(peer, &frame(FIN | PING, b"\x00\xff there?"));
        match peer.socket.read() {
            Ok(Message::Pong(bytes)) => {
                assert_eq!(&bytes[..], b"\x00\xff there?");
            }
            other => panic!("instead of a pong: {other:?}"),
        }
        peer.send(ack(id, "[1]"));
        peer.drain();
    })
    .success();
}

/// Runs `find` with 400 MiB of addresses, of which the program itself takes a part, and returns
/// what it said at its end.
#[cfg(target_os = "linux")]
#[track_caller]
fn cramped(server: ScriptedServer) -> String {
    let env = TestEnv::new();
    let command = crate::command(&env, &server, &["--timeout", "60s", "find", "messages"]);
    let run = crate::support::env::finished(&mut crate::cramped(command, 400));
    server.join();
    run.failure(3)
}

#[cfg(target_os = "linux")]
#[test]
fn a_message_that_never_ends_is_given_up_in_bounded_memory() {
    use std::io::Write;

    let stderr = cramped(ScriptedServer::start(|peer| {
        peer.packet();
        let stream = peer.socket.get_mut();
        let part = frame(CONTINUATION, &vec![b'x'; 1 << 20]);
        stream.write_all(&frame(TEXT, b"\"")).unwrap();
        // Far more than the memory that it may have.
        let taken = (0..1000)
            .take_while(|_| stream.write_all(&part).is_ok())
            .count();
        assert!((64..200).contains(&taken), "the client took {taken} MiB");
    }));
    assert!(
        stderr.contains("the server sent a message of more than 64 MiB\n"),
        "{stderr}"
    );
    assert!(stderr.contains("hint: ask for less at once"), "{stderr}");
}

#[cfg(target_os = "linux")]
#[test]
fn the_size_that_a_frame_claims_is_not_believed() {
    for size in [(64 << 20) + 1, 1 << 40, 1 << 62, 1 << 63, u64::MAX] {
        let stderr = cramped(ScriptedServer::start(move |peer| {
            peer.packet();
            let head = [&[FIN | TEXT, 127][..], &u64::to_be_bytes(size)].concat();
            wire::write(peer, &head);
            peer.drain();
        }));
        assert!(
            stderr.contains("\ncaused by: the server "),
            "{size}: {stderr}"
        );
    }
}
