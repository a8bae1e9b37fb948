//! The chunks of an answer: a length, a line break, and a text of that length.

use bytes::{Buf, BytesMut};
use bytestring::ByteString;

use super::Garbled;

/// The largest chunk that is taken, in bytes.
pub(super) const MOST: usize = 64 << 20;
/// How many digits a length may have.
const MOST_DIGITS: usize = 8;

/// Takes an answer apart, however its bytes are cut. To be begun anew with each answer.
#[derive(Debug, Default)]
pub struct Chunks {
    buffer: BytesMut,
    /// The length of the chunk that has begun, in UTF-16 units: the server counts as
    /// JavaScript does.
    length: Option<usize>,
    /// How far into the chunk the letters have been counted, in bytes.
    counted: usize,
    /// How many UTF-16 units these are.
    units: usize,
}

impl Chunks {
    /// Takes bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// Returns the next chunk, if it is there to its end.
    ///
    /// # Errors
    ///
    /// Says what came instead of a chunk. Nothing after it can be read.
    pub fn poll_chunk(&mut self) -> Result<Option<ByteString>, Garbled> {
        let length = match self.length {
            Some(length) => length,
            None => match self.read_length()? {
                Some(length) => *self.length.insert(length),
                None => return Ok(None),
            },
        };
        while self.units < length {
            let Some(&lead) = self.buffer.get(self.counted) else {
                return Ok(None);
            };
            let (bytes, units) = size(lead).ok_or(Garbled::Text)?;
            if self.counted + bytes > MOST {
                return Err(Garbled::TooLarge);
            }
            if self.buffer.len() < self.counted + bytes {
                return Ok(None);
            }
            self.counted += bytes;
            self.units += units;
        }
        if self.units > length {
            return Err(Garbled::Text);
        }
        let chunk = self.buffer.split_to(self.counted).freeze();
        (self.length, self.counted, self.units) = (None, 0, 0);
        let text = ByteString::try_from(chunk).map_err(|_| Garbled::Text)?;
        Ok(Some(text))
    }

    fn read_length(&mut self) -> Result<Option<usize>, Garbled> {
        let garbled = |bytes: &[u8]| Garbled::Length(String::from_utf8_lossy(bytes).into_owned());
        let digits = self
            .buffer
            .iter()
            .take(MOST_DIGITS + 1)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let shown = self.buffer.len().min(40);
        match self.buffer.get(digits) {
            Some(b'\n') if (1..=MOST_DIGITS).contains(&digits) => {}
            None if digits <= MOST_DIGITS => return Ok(None),
            _ => return Err(garbled(&self.buffer[..shown])),
        }
        let length = std::str::from_utf8(&self.buffer[..digits])
            .ok()
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| garbled(&self.buffer[..shown]))?;
        if length > MOST {
            return Err(Garbled::TooLarge);
        }
        self.buffer.advance(digits + 1);
        Ok(Some(length))
    }
}

/// Returns how many bytes a letter takes in UTF-8 and how many units in UTF-16, by its first byte.
fn size(lead: u8) -> Option<(usize, usize)> {
    match lead {
        0..=0x7f => Some((1, 1)),
        0xc2..=0xdf => Some((2, 1)),
        0xe0..=0xef => Some((3, 1)),
        0xf0..=0xf4 => Some((4, 2)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drain(chunks: &mut Chunks) -> Result<Vec<String>, Garbled> {
        let mut texts = Vec::new();
        while let Some(text) = chunks.poll_chunk()? {
            texts.push(text.to_string());
        }
        Ok(texts)
    }

    fn written(texts: &[&str]) -> Vec<u8> {
        let chunk = |text: &&str| format!("{}\n{text}", text.encode_utf16().count());
        texts.iter().map(chunk).collect::<String>().into_bytes()
    }

    #[test]
    fn chunks_are_found_wherever_they_are_cut() {
        let texts = ["[[1,\"😀 hé 漢\"]]\n", "7\n[1,0,0]", "", "x\n"];
        let bytes = written(&texts);
        for cut in 0..=bytes.len() {
            let mut chunks = Chunks::default();
            chunks.push(&bytes[..cut]);
            let mut found = drain(&mut chunks).unwrap();
            chunks.push(&bytes[cut..]);
            found.extend(drain(&mut chunks).unwrap());
            assert_eq!(found, texts, "cut at {cut}");
        }
        let mut chunks = Chunks::default();
        let mut found = Vec::new();
        for byte in bytes {
            chunks.push(&[byte]);
            found.extend(drain(&mut chunks).unwrap());
        }
        assert_eq!(found, texts);
    }

    #[test]
    fn what_has_no_length_is_told_as_soon_as_it_comes() {
        for text in ["<html>", "\n", "1x", "-1\n", "111112222", "1\r\n"] {
            let mut chunks = Chunks::default();
            chunks.push(text.as_bytes());
            assert!(
                matches!(chunks.poll_chunk(), Err(Garbled::Length(_))),
                "{text:?}"
            );
        }
        let mut chunks = Chunks::default();
        chunks.push(b"99999999");
        assert!(matches!(chunks.poll_chunk(), Ok(None)));
        chunks.push(b"\n");
        assert!(matches!(chunks.poll_chunk(), Err(Garbled::TooLarge)));
    }

    #[test]
    fn a_length_that_nothing_follows_takes_no_memory() {
        let mut chunks = Chunks::default();
        chunks.push(format!("{MOST}\nx").as_bytes());
        assert!(matches!(chunks.poll_chunk(), Ok(None)));
        assert!(chunks.buffer.capacity() < 1024);
    }

    #[test]
    fn what_is_no_text_of_its_length_is_told() {
        // The last one's length ends within the letter.
        for bytes in [&b"2\n\xff\xff"[..], b"1\n\xe2\x28\xa1", "1\n😀".as_bytes()] {
            let mut chunks = Chunks::default();
            chunks.push(bytes);
            assert!(
                matches!(chunks.poll_chunk(), Err(Garbled::Text)),
                "{bytes:?}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic_and_cuts_change_nothing(
            bytes in "[0-9]{1,2}\n?\\PC{0,20}[0-9]?\n?\\PC{0,5}",
            cut in 0_usize..60,
        ) {
            let bytes = bytes.into_bytes();
            let cut = cut.min(bytes.len());
            let mut whole = Chunks::default();
            whole.push(&bytes);
            let mut parts = Chunks::default();
            parts.push(&bytes[..cut]);
            let first = drain(&mut parts);
            parts.push(&bytes[cut..]);
            let found = first.and_then(|mut found| {
                found.extend(drain(&mut parts)?);
                Ok(found)
            });
            let shown = |result: Result<Vec<String>, Garbled>| result.map_err(|_| ());
            proptest::prop_assert_eq!(shown(drain(&mut whole)), shown(found));
        }
    }
}
