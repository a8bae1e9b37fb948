//! From bytes to JSON text, in one pass and without recursion.

use super::text::{push_binary, push_float, push_integer, push_string};
use super::{Damage, EXTENSION, Format, Key, Reader, Value};

/// How deep arrays, maps and wrapped values may be nested. The encoders of JavaScript end at some
/// thousands, readers of JSON far below that.
const MAX_DEPTH: usize = 512;

/// Turns a message into JSON text.
pub(in crate::protocol::parser) fn decode<F: Format>(bytes: &[u8]) -> Result<String, Damage> {
    let mut decoder = Decoder {
        reader: Reader::new(bytes),
        text: Vec::with_capacity(bytes.len() + bytes.len() / 2),
        open: Vec::new(),
        escapes: Vec::new(),
    };
    loop {
        decoder.begin_item::<F>()?;
        let value = read::<F>(&mut decoder.reader)?;
        decoder.write(value)?;
        if decoder.close()? {
            break;
        }
    }
    if !decoder.reader.is_at_end() {
        return Err(decoder.reader.damage("bytes follow the value"));
    }
    Ok(decoder.finish())
}

/// Reads a value, or how it begins.
// Inlined, like what else is done for each value: that doubles the speed, since a value need not
// be moved through memory.
#[inline(always)]
fn read<'a, F: Format>(reader: &mut Reader<'a>) -> Result<Value<'a>, Damage> {
    let first = reader.byte()?;
    match read_shared(first, reader)? {
        Some(value) => Ok(value),
        None => F::read(first, reader),
    }
}

/// Reads a value whose first byte means the same in both formats.
#[inline(always)]
pub(in crate::protocol::parser) fn read_shared<'a>(
    first: u8,
    reader: &mut Reader<'a>,
) -> Result<Option<Value<'a>>, Damage> {
    Ok(Some(match first {
        0x00..=0x7f => Value::Unsigned(first.into()),
        0x80..=0x8f => Value::Map(reader.count(usize::from(first & 0xf), 2)?),
        0x90..=0x9f => Value::Array(reader.count(usize::from(first & 0xf), 1)?),
        0xc0 => Value::Null,
        0xc2 => Value::Bool(false),
        0xc3 => Value::Bool(true),
        0xca => Value::Float(f32::from_be_bytes(reader.array()?).into()),
        0xcb => Value::Float(f64::from_be_bytes(reader.array()?)),
        0xcc => Value::Unsigned(reader.byte()?.into()),
        0xcd => Value::Unsigned(u16::from_be_bytes(reader.array()?).into()),
        0xce => Value::Unsigned(u32::from_be_bytes(reader.array()?).into()),
        0xcf => Value::Unsigned(u64::from_be_bytes(reader.array()?)),
        0xd0 => Value::Signed(i8::from_be_bytes(reader.array()?).into()),
        0xd1 => Value::Signed(i16::from_be_bytes(reader.array()?).into()),
        0xd2 => Value::Signed(i32::from_be_bytes(reader.array()?).into()),
        0xd3 => Value::Signed(i64::from_be_bytes(reader.array()?)),
        0xdc => Value::Array(reader.len16().and_then(|len| reader.count(len, 1))?),
        0xdd => Value::Array(reader.len32().and_then(|len| reader.count(len, 1))?),
        0xde => Value::Map(reader.len16().and_then(|len| reader.count(len, 2))?),
        0xdf => Value::Map(reader.len32().and_then(|len| reader.count(len, 2))?),
        0xe0..=0xff => Value::Signed(i8::from_be_bytes([first]).into()),
        _ => return Ok(None),
    }))
}

/// What has been begun and not ended.
struct Level {
    /// How many items are still to come.
    left: usize,
    /// How many items stand in the text.
    written: usize,
    form: Form,
}

enum Form {
    Array,
    Map {
        /// Where the object begins in the text.
        begin: usize,
        /// Where the member that was begun last begins in the text.
        member: usize,
        /// The keys that have a meaning, of all members and of those before the last.
        keys: Keys,
        keys_before: Keys,
    },
    /// A value that is wrapped in another, up to this byte.
    Within {
        end: usize,
    },
}

/// A set of keys that have a meaning in EJSON.
#[derive(Clone, Copy, Default, PartialEq)]
struct Keys(u8);

impl Keys {
    fn of(keys: &[Key]) -> Self {
        Self(keys.iter().fold(0, |bits, &key| bits | 1 << key as u8))
    }

    fn with(self, name: &[u8]) -> Self {
        Key::of(name).map_or(self, |key| Self(self.0 | Self::of(&[key]).0))
    }

    /// Tells whether an object with this many members would be read as a value that JSON lacks.
    fn have_a_meaning(self, members: usize) -> bool {
        let meanings: &[&[Key]] = match members {
            1 => &[&[Key::Date], &[Key::InfNan], &[Key::Binary], &[Key::Escape]],
            2 => &[&[Key::Regexp, Key::Flags], &[Key::Type, Key::Value]],
            _ => &[],
        };
        self != Self::default() && meanings.iter().any(|keys| self == Self::of(keys))
    }
}

struct Decoder<'a> {
    reader: Reader<'a>,
    text: Vec<u8>,
    open: Vec<Level>,
    /// Where objects begin that have to be escaped.
    escapes: Vec<usize>,
}

impl Decoder<'_> {
    /// Writes what stands before the next value: a comma, a key.
    fn begin_item<F: Format>(&mut self) -> Result<(), Damage> {
        let Some(level) = self.open.last_mut() else {
            return Ok(());
        };
        let at = self.text.len();
        if level.written > 0 {
            self.text.push(b',');
        }
        level.left -= 1;
        level.written += 1;
        if let Form::Map {
            member,
            keys,
            keys_before,
            ..
        } = &mut level.form
        {
            *member = at;
            *keys_before = *keys;
            match read::<F>(&mut self.reader)? {
                Value::Text(name) | Value::Bytes(name) => {
                    *keys = keys.with(name);
                    push_string(&mut self.text, name);
                }
                other => push_key(&mut self.text, &other)
                    .ok_or_else(|| self.reader.damage("a key that is no text"))?,
            }
            self.text.push(b':');
        }
        Ok(())
    }

    /// Writes a value, or how it begins.
    #[inline(always)]
    fn write(&mut self, value: Value<'_>) -> Result<(), Damage> {
        let text = &mut self.text;
        match value {
            Value::Null => text.extend_from_slice(b"null"),
            Value::Undefined => self.write_undefined(),
            Value::Bool(true) => text.extend_from_slice(b"true"),
            Value::Bool(false) => text.extend_from_slice(b"false"),
            Value::Unsigned(number) => push_integer(text, number),
            Value::Signed(number) => push_integer(text, number),
            Value::Float(number) if number.is_finite() => push_float(text, number),
            Value::Float(number) => text.extend_from_slice(if number.is_nan() {
                br#"{"$InfNaN":0}"#
            } else if number > 0.0 {
                br#"{"$InfNaN":1}"#
            } else {
                br#"{"$InfNaN":-1}"#
            }),
            Value::Text(string) => push_string(text, string),
            Value::Bytes(bytes) => push_binary(text, bytes),
            Value::Array(left) => {
                text.push(b'[');
                self.open(left, Form::Array)?;
            }
            Value::Map(left) => {
                let form = Form::Map {
                    begin: text.len(),
                    member: text.len(),
                    keys: Keys::default(),
                    keys_before: Keys::default(),
                };
                text.push(b'{');
                self.open(left, form)?;
            }
            Value::Date(time) => {
                text.extend_from_slice(br#"{"$date":"#);
                if time.is_finite() {
                    push_float(text, time);
                } else {
                    // What JSON.stringify makes of the time of an invalid date.
                    text.extend_from_slice(b"null");
                }
                text.push(b'}');
            }
            Value::Regexp(source, flags) => {
                text.extend_from_slice(br#"{"$regexp":"#);
                push_string(text, source);
                text.extend_from_slice(br#","$flags":"#);
                push_string(text, flags);
                text.push(b'}');
            }
            Value::Extension(kind, bytes) => {
                text.extend_from_slice(br#"{"$type":"#);
                push_string(text, format!("{EXTENSION}{kind}").as_bytes());
                text.extend_from_slice(br#","$value":"#);
                push_binary(text, bytes);
                text.push(b'}');
            }
            Value::Within(end) => self.open(1, Form::Within { end })?,
        }
        Ok(())
    }

    /// Does as `JSON.stringify`: the member is left out, anything else is `null`.
    fn write_undefined(&mut self) {
        match self.open.last_mut() {
            Some(Level {
                written,
                form:
                    Form::Map {
                        member,
                        keys,
                        keys_before,
                        ..
                    },
                ..
            }) => {
                *written -= 1;
                *keys = *keys_before;
                self.text.truncate(*member);
            }
            _ => self.text.extend_from_slice(b"null"),
        }
    }

    fn open(&mut self, left: usize, form: Form) -> Result<(), Damage> {
        if self.open.len() == MAX_DEPTH {
            return Err(self.reader.damage("nested deeper than 512 levels"));
        }
        self.open.push(Level {
            left,
            written: 0,
            form,
        });
        Ok(())
    }

    /// Ends all that has no items left. Returns whether that was all.
    fn close(&mut self) -> Result<bool, Damage> {
        while let Some(level) = self.open.pop_if(|level| level.left == 0) {
            match level.form {
                Form::Array => self.text.push(b']'),
                Form::Map { begin, keys, .. } => {
                    self.text.push(b'}');
                    if keys.have_a_meaning(level.written) {
                        self.escapes.push(begin);
                        self.text.push(b'}');
                    }
                }
                Form::Within { end } => {
                    if self.reader.at() != end {
                        return Err(self.reader.damage("an extension of the wrong length"));
                    }
                }
            }
        }
        Ok(self.open.is_empty())
    }

    /// Returns the text, with the beginnings of escapes filled in.
    fn finish(mut self) -> String {
        if !self.escapes.is_empty() {
            const ESCAPE: &[u8] = br#"{"$escape":"#;
            self.escapes.sort_unstable();
            let mut text = Vec::with_capacity(self.text.len() + self.escapes.len() * ESCAPE.len());
            let mut from = 0;
            for at in self.escapes {
                text.extend_from_slice(&self.text[from..at]);
                text.extend_from_slice(ESCAPE);
                from = at;
            }
            text.extend_from_slice(&self.text[from..]);
            self.text = text;
        }
        // All that this module writes is ASCII, so what is no UTF-8 is within a string, where
        // JavaScript replaces it too.
        String::from_utf8(self.text)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }
}

/// Writes a key that is no text as JavaScript does when it names a property.
fn push_key(text: &mut Vec<u8>, key: &Value<'_>) -> Option<()> {
    text.push(b'"');
    match *key {
        Value::Null => text.extend_from_slice(b"null"),
        Value::Undefined => text.extend_from_slice(b"undefined"),
        Value::Bool(true) => text.extend_from_slice(b"true"),
        Value::Bool(false) => text.extend_from_slice(b"false"),
        Value::Unsigned(number) => push_integer(text, number),
        Value::Signed(number) => push_integer(text, number),
        Value::Float(number) if number.is_finite() => push_float(text, number),
        _ => return None,
    }
    text.push(b'"');
    Some(())
}
