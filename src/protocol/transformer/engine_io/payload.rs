//! Several Engine.IO packets in one HTTP body.
//!
//! Binary packets stand in it as base64, which the transformer reads. Mirrors `encodePayload` and
//! `decodePayload` of engine.io-parser 1, 2 (revision 3) and 4, 5 (revision 4).

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytestring::ByteString;

use super::Revision;
use crate::protocol::frame::Frame;

/// What stands between two packets of revision 4.
const SEPARATOR: char = '\x1e';
/// The most digits of a length that are read: those of 1 GB.
const DIGITS: usize = 10;

/// Why a body is none.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PayloadError {
    /// There is no packet where one must be.
    #[error("an Engine.IO answer with an empty packet")]
    Empty,
    /// A packet has no length in front, or another one than it says.
    #[error("an Engine.IO answer whose lengths are wrong")]
    Length,
}

/// The bodies of one connection.
#[derive(Debug)]
pub struct Payload {
    revision: Revision,
    /// The server has shown that it does not encode letters twice.
    plain: bool,
}

impl Payload {
    /// Begins a connection.
    pub fn new(revision: Revision) -> Self {
        Self {
            revision,
            plain: false,
        }
    }

    /// Takes the body of an answer apart. After an error nothing more comes.
    pub fn packets(
        &mut self,
        body: ByteString,
    ) -> impl Iterator<Item = Result<Frame, PayloadError>> {
        let mut rest = Some(body);
        std::iter::from_fn(move || {
            let found = match self.revision {
                Revision::Three => self.first_with_length(rest.take()?),
                Revision::Four => first_separated(&rest.take()?),
            };
            Some(found.map(|(packet, more)| {
                rest = more;
                Frame::Text(packet)
            }))
        })
    }

    /// Adds a packet to the body of a request.
    pub fn push(&self, body: &mut String, packet: &Frame) {
        match self.revision {
            Revision::Three => push_with_length(body, packet),
            Revision::Four => {
                if !body.is_empty() {
                    body.push(SEPARATOR);
                }
                match packet {
                    Frame::Text(text) => body.push_str(text),
                    Frame::Binary(bytes) => {
                        body.push('b');
                        STANDARD.encode_string(bytes, body);
                    }
                }
            }
        }
    }

    fn first_with_length(&mut self, body: ByteString) -> Found {
        let digits = body.bytes().take(DIGITS).take_while(u8::is_ascii_digit);
        let digits = digits.count();
        let length: usize = body[..digits].parse().map_err(|_| PayloadError::Length)?;
        let rest = body[digits..].strip_prefix(':');
        let rest = rest.ok_or(PayloadError::Length)?;
        let end = end_of(rest, length).ok_or(PayloadError::Length)?;
        let (packet, rest) = (body.slice_ref(&rest[..end]), body.slice_ref(&rest[end..]));
        if packet.is_empty() {
            return Err(PayloadError::Empty);
        }
        Ok((self.once(packet), (!rest.is_empty()).then_some(rest)))
    }

    /// Undoes the second encoding of letters. Servers of engine.io 1 make each byte of UTF-8 a
    /// letter and write that as UTF-8 again; those of 2 and 3 do not, and say the same of
    /// themselves. So what can be such bytes is taken for them, until some that cannot have come.
    fn once(&mut self, packet: ByteString) -> ByteString {
        if self.plain || packet.is_ascii() {
            return packet;
        }
        let bytes: Option<Vec<u8>> = packet.chars().map(|c| u8::try_from(c).ok()).collect();
        match bytes.and_then(|bytes| String::from_utf8(bytes).ok()) {
            Some(text) => text.into(),
            None => {
                self.plain = true;
                packet
            }
        }
    }
}

/// A packet and what stands behind it, if anything must.
type Found = Result<(ByteString, Option<ByteString>), PayloadError>;

fn first_separated(body: &ByteString) -> Found {
    let (packet, rest) = match body.split_once(SEPARATOR) {
        Some((packet, rest)) => (packet, Some(rest)),
        None => (&**body, None),
    };
    if packet.is_empty() {
        return Err(PayloadError::Empty);
    }
    Ok((
        body.slice_ref(packet),
        rest.map(|rest| body.slice_ref(rest)),
    ))
}

/// Returns where the given number of UTF-16 units ends, in bytes.
fn end_of(text: &str, units: usize) -> Option<usize> {
    let mut passed = 0;
    for (index, letter) in text.char_indices() {
        if passed >= units {
            return (passed == units).then_some(index);
        }
        passed += letter.len_utf16();
    }
    (passed == units).then_some(text.len())
}

fn push_with_length(body: &mut String, packet: &Frame) {
    let packet = match packet {
        Frame::Text(text) => ascii(text),
        Frame::Binary(bytes) => {
            // Its first byte is the kind, which stands as a digit before base64.
            let (kind, content) = bytes.split_first().unwrap_or((&super::MESSAGE, &[]));
            format!("b{kind}{}", STANDARD.encode(content))
        }
    };
    body.push_str(&packet.len().to_string());
    body.push(':');
    body.push_str(&packet);
}

/// Escapes what is not ASCII, so that servers which decode letters twice and those which do not
/// read the same. Such letters stand in strings of JSON only.
fn ascii(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii() {
            escaped.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut [0; 2]) {
            // Writing to a text never fails.
            let _ = write!(escaped, "\\u{unit:04x}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(revision: Revision, body: &str) -> Result<Vec<Frame>, PayloadError> {
        let mut payload = Payload::new(revision);
        payload.packets(body.to_owned().into()).collect()
    }

    fn texts<const N: usize>(texts: [&str; N]) -> Result<Vec<Frame>, PayloadError> {
        Ok(texts.map(|text| Frame::from(text.to_owned())).to_vec())
    }

    fn join(revision: Revision, packets: &[Frame]) -> String {
        let mut body = String::new();
        for packet in packets {
            Payload::new(revision).push(&mut body, packet);
        }
        body
    }

    #[test]
    fn bodies_of_revision_four_are_separated() {
        let body = "4\"é\"\x1e2\x1ebg6Q=";
        let packets = texts(["4\"é\"", "2", "bg6Q="]);
        assert_eq!(split(Revision::Four, body), packets);
        for body in ["", "\x1e", "2\x1e", "\x1e2", "2\x1e\x1e2"] {
            assert_eq!(
                split(Revision::Four, body),
                Err(PayloadError::Empty),
                "{body:?}"
            );
        }
    }

    #[test]
    fn bodies_of_revision_three_have_lengths_in_units_of_utf_16() {
        assert_eq!(
            split(Revision::Three, "5:4\"ü😀1:28:b4g6SkpA==1:6"),
            Err(PayloadError::Length)
        );
        assert_eq!(
            split(Revision::Three, "6:4\"ł😀\"1:210:b4g6SkpA==1:6"),
            texts(["4\"ł😀\"", "2", "b4g6SkpA==", "6"])
        );
        for body in [
            "",
            "2",
            ":",
            ":2",
            "x:2",
            "-1:2",
            "+1:2",
            " 1:2",
            "2:2",
            "0:",
            "1:22",
            "2:4😀",
            "1:2x",
            "99999999999:2",
            "18446744073709551616:2",
        ] {
            assert!(split(Revision::Three, body).is_err(), "{body:?}");
        }
    }

    #[test]
    fn nothing_comes_after_an_error() {
        for (revision, body) in [(Revision::Four, "2\x1e\x1e2"), (Revision::Three, "1:2x1:2")] {
            let mut payload = Payload::new(revision);
            let found: Vec<bool> = payload
                .packets(body.into())
                .map(|packet| packet.is_ok())
                .collect();
            assert_eq!(found, [true, false]);
        }
    }

    #[test]
    fn letters_that_were_encoded_twice_are_decoded_twice() {
        // `4"é😀"` as engine.io 1 writes it.
        let twice = "9:4\"\u{c3}\u{a9}\u{f0}\u{9f}\u{98}\u{80}\"";
        assert_eq!(split(Revision::Three, twice), texts(["4\"é😀\""]));
        // As engine.io 3 writes it; from then on nothing else is believed.
        let once = "4:4\"é\"3:4Ã©";
        assert_eq!(split(Revision::Three, once), texts(["4\"é\"", "4Ã©"]));
    }

    #[test]
    fn packets_are_joined_as_servers_want_them() {
        let packets = [
            Frame::Text("4\"é😀\"".into()),
            Frame::Text("2".into()),
            Frame::Binary(vec![4, 0x83].into()),
        ];
        assert_eq!(join(Revision::Four, &packets), "4\"é😀\"\x1e2\x1ebBIM=");
        assert_eq!(
            join(Revision::Three, &packets),
            r#"21:4"\u00e9\ud83d\ude00"1:26:b4gw=="#
        );
    }

    proptest::proptest! {
        #[test]
        fn what_is_joined_can_be_split(texts in proptest::collection::vec("[0-6b][ -~]{0,12}", 1..5)) {
            let frames: Vec<Frame> = texts.into_iter().map(Frame::from).collect();
            for revision in [Revision::Three, Revision::Four] {
                let body = join(revision, &frames);
                proptest::prop_assert_eq!(split(revision, &body), Ok(frames.clone()));
            }
        }

        #[test]
        fn no_body_makes_it_panic_or_stay(body in "([0-9]{1,3}:)?\\PC{0,20}|[0-9:4é😀\\x1e]{0,20}") {
            for revision in [Revision::Three, Revision::Four] {
                let mut payload = Payload::new(revision);
                let count = payload.packets(body.clone().into()).count();
                proptest::prop_assert!(count <= body.len() + 1);
            }
        }
    }
}
