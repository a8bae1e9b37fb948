//! What any frames and bodies do to the transformers.
//!
//! The first byte of the input names the transformer: `s` SockJS, `3` and `4` Engine.IO of that
//! revision. Each line of the rest is a frame: `t` a text one and `b` a binary one, which hold
//! the rest of the line, `p` the body of an answer with several packets.
#![no_main]

use bytes::Bytes;
use feathers_primus::protocol::frame::Frame;
use feathers_primus::protocol::transformer::engine_io::Revision;
use feathers_primus::protocol::transformer::engine_io::payload::Payload;
use feathers_primus::protocol::transformer::{EngineIo, Incoming, Sockjs, Transformer};
use libfuzzer_sys::fuzz_target;

/// The transformers that frame.
enum Kind {
    Sockjs,
    EngineIo(Revision),
}

impl Kind {
    fn transformer(&self) -> Box<dyn Transformer> {
        match self {
            Self::Sockjs => Box::new(Sockjs::default()),
            Self::EngineIo(revision) => Box::new(EngineIo::new(*revision)),
        }
    }

    /// Checks that a message that goes out and comes back is the same.
    fn round(&self, message: &Frame) {
        let mut transformer = self.transformer();
        let sent = match (self, transformer.encode(message.clone())) {
            (Self::Sockjs, Frame::Text(text)) => Frame::from(format!("a{text}")),
            (_, sent) => sent,
        };
        let mut incoming = Vec::new();
        transformer.decode(sent, &mut incoming);
        assert_eq!(incoming, [Incoming::Message(message.clone())]);
    }
}

/// A transformer with what is to be kept in mind of it.
struct Layer {
    kind: Kind,
    transformer: Box<dyn Transformer>,
    opened: bool,
}

impl Layer {
    fn take(&mut self, frame: Frame) {
        let length = frame.len();
        let mut incoming = Vec::new();
        self.transformer.decode(frame, &mut incoming);
        assert!(incoming.len() <= length.max(1), "more than came");
        for incoming in incoming {
            match incoming {
                Incoming::Open => {
                    assert!(!self.opened, "it opened twice");
                    self.opened = true;
                }
                Incoming::Message(message) => self.kind.round(&message),
                Incoming::Reply(reply) => assert!(reply.len() <= length),
                Incoming::Closed { .. } | Incoming::Unreadable(_) => {}
            }
        }
    }

    fn take_body(&mut self, body: String) {
        let Kind::EngineIo(revision) = self.kind else {
            return;
        };
        let length = body.len();
        let packets: Vec<_> = Payload::new(revision).packets(body.into()).collect();
        assert!(packets.len() <= length.max(1), "more than came");
        let packets: Vec<Frame> = packets.into_iter().flatten().collect();
        let mut again = String::new();
        for packet in &packets {
            Payload::new(revision).push(&mut again, packet);
        }
        // Revision 3 escapes what is not ASCII.
        if !packets.is_empty() && (revision == Revision::Four || are_ascii(&packets)) {
            let found: Result<Vec<Frame>, _> =
                Payload::new(revision).packets(again.into()).collect();
            assert_eq!(found.as_ref(), Ok(&packets));
        }
        for packet in packets {
            self.take(packet);
        }
    }
}

fn are_ascii(packets: &[Frame]) -> bool {
    packets.iter().all(|packet| match packet {
        Frame::Text(text) => text.is_ascii(),
        Frame::Binary(_) => false,
    })
}

fuzz_target!(|input: &[u8]| {
    let Some((which, rest)) = input.split_first() else {
        return;
    };
    let kind = match which {
        b's' => Kind::Sockjs,
        b'3' => Kind::EngineIo(Revision::Three),
        _ => Kind::EngineIo(Revision::Four),
    };
    let transformer = kind.transformer();
    let mut layer = Layer {
        kind,
        transformer,
        opened: false,
    };
    for line in rest.split(|&byte| byte == b'\n') {
        let Some((form, rest)) = line.split_first() else {
            continue;
        };
        let text = || String::from_utf8_lossy(rest).into_owned();
        match form {
            b't' => layer.take(Frame::from(text())),
            b'b' => layer.take(Frame::Binary(Bytes::copy_from_slice(rest))),
            b'p' => layer.take_body(text()),
            _ => {}
        }
    }
});
