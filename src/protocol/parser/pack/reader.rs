//! Reading bytes that may end at any place.

use crate::protocol::parser::ParserError;

/// Why bytes cannot be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::protocol::parser) struct Damage {
    /// How many bytes could be read.
    pub(in crate::protocol::parser) at: usize,
    /// What is wrong.
    pub(in crate::protocol::parser) what: &'static str,
}

impl Damage {
    /// Says which parser met it.
    pub(in crate::protocol::parser) fn met_by(self, parser: &'static str) -> ParserError {
        let Self { at, what } = self;
        ParserError::Damaged { parser, at, what }
    }
}

/// Bytes, and how far they have been read.
pub(in crate::protocol::parser) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// Begins with the first byte.
    pub(in crate::protocol::parser) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Returns how many bytes have been read.
    pub(in crate::protocol::parser) fn at(&self) -> usize {
        self.at
    }

    /// Tells whether all has been read.
    pub(in crate::protocol::parser) fn is_at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    /// Says what is wrong at this place.
    pub(in crate::protocol::parser) fn damage(&self, what: &'static str) -> Damage {
        Damage { at: self.at, what }
    }

    /// Reads bytes.
    pub(in crate::protocol::parser) fn take(&mut self, len: usize) -> Result<&'a [u8], Damage> {
        let rest = &self.bytes[self.at..];
        let Some(taken) = rest.get(..len) else {
            return Err(self.damage("the message ends too early"));
        };
        self.at += len;
        Ok(taken)
    }

    /// Reads as many bytes as a number has.
    pub(in crate::protocol::parser) fn array<const N: usize>(&mut self) -> Result<[u8; N], Damage> {
        let Some((taken, _)) = self.bytes[self.at..].split_first_chunk() else {
            return Err(self.damage("the message ends too early"));
        };
        self.at += N;
        Ok(*taken)
    }

    /// Reads a byte.
    pub(in crate::protocol::parser) fn byte(&mut self) -> Result<u8, Damage> {
        self.array().map(u8::from_be_bytes)
    }

    /// Reads a length of one byte.
    pub(in crate::protocol::parser) fn len8(&mut self) -> Result<usize, Damage> {
        self.byte().map(usize::from)
    }

    /// Reads a length of two bytes.
    pub(in crate::protocol::parser) fn len16(&mut self) -> Result<usize, Damage> {
        self.array()
            .map(|bytes| usize::from(u16::from_be_bytes(bytes)))
    }

    /// Reads a length of four bytes.
    pub(in crate::protocol::parser) fn len32(&mut self) -> Result<usize, Damage> {
        let len = u32::from_be_bytes(self.array()?);
        usize::try_from(len).map_err(|_| self.damage("the message ends too early"))
    }

    /// Takes a number of items that follow, each of which has at least `least` bytes.
    pub(in crate::protocol::parser) fn count(
        &self,
        count: usize,
        least: usize,
    ) -> Result<usize, Damage> {
        let rest = self.bytes.len() - self.at;
        if count > rest / least {
            return Err(self.damage("more items are announced than the message can hold"));
        }
        Ok(count)
    }
}
