//! The parser `msgpack`: MessagePack with the extensions of msgpack-lite for dates, errors,
//! regular expressions, boxed values and arrays of numbers.
//!
//! Mirrors `primus/parsers/msgpack.js` and the package msgpack-lite, and reads what other encoders
//! of MessagePack may write. `undefined` arrives as null.

use bytestring::ByteString;

use super::pack::{self, Damage, Format, Native, Reader, Value};
use super::{Parser, ParserError, bytes};
use crate::protocol::frame::Frame;

/// MessagePack in binary frames.
#[derive(Debug, Default)]
pub struct MsgpackParser;

impl Parser for MsgpackParser {
    fn decode(&self, message: Frame) -> Result<ByteString, ParserError> {
        let message = bytes("msgpack", message)?;
        let text = pack::decode::<Msgpack>(&message).map_err(|damage| damage.met_by("msgpack"))?;
        Ok(text.into())
    }

    fn encode(&self, json: ByteString) -> Frame {
        Frame::Binary(pack::encode::<Msgpack>(&json).into())
    }
}

/// The type of a timestamp, which the specification defines.
const TIMESTAMP: i8 = -1;
/// The type of a regular expression: source and flags.
const REGEXP: i8 = 0x0a;
/// The type of a date: milliseconds since 1970.
const DATE: i8 = 0x0d;

struct Msgpack;

impl Format for Msgpack {
    const WIDE_INTEGERS: bool = true;

    fn read<'a>(first: u8, rest: &mut Reader<'a>) -> Result<Value<'a>, Damage> {
        Ok(match first {
            0xc4 => Value::Bytes(rest.len8().and_then(|len| rest.take(len))?),
            0xc5 => Value::Bytes(rest.len16().and_then(|len| rest.take(len))?),
            0xc6 => Value::Bytes(rest.len32().and_then(|len| rest.take(len))?),
            0xc7 => rest.len8().and_then(|len| extension(len, rest))?,
            0xc8 => rest.len16().and_then(|len| extension(len, rest))?,
            0xc9 => rest.len32().and_then(|len| extension(len, rest))?,
            0xd4..=0xd8 => extension(1 << (first - 0xd4), rest)?,
            _ => match text(first, rest)? {
                Some(text) => Value::Text(text),
                None => return Err(rest.damage("a byte that begins no value")),
            },
        })
    }

    fn write_text_head(out: &mut Vec<u8>, len: usize) {
        match u8::try_from(len) {
            Ok(len @ 0..=0x1f) => out.push(0xa0 | len),
            _ => pack::write_len(out, len, Some(0xd9), [0xda, 0xdb]),
        }
    }

    fn write_native(out: &mut Vec<u8>, native: &Native) -> bool {
        match native {
            Native::Number(number) => pack::write_float(out, *number),
            Native::Bytes(bytes) => {
                pack::write_len(out, bytes.len(), Some(0xc4), [0xc5, 0xc6]);
                out.extend_from_slice(bytes);
            }
            Native::Date(time) => {
                let mut body = Vec::new();
                pack::write_javascript::<Self>(&mut body, *time);
                write_extension(out, DATE, &body);
            }
            Native::Regexp(source, flags) => {
                let mut body = vec![0x92];
                for text in [source, flags] {
                    Self::write_text_head(&mut body, text.len());
                    body.extend_from_slice(text.as_bytes());
                }
                write_extension(out, REGEXP, &body);
            }
            Native::Extension(kind, bytes) => write_extension(out, *kind, bytes),
        }
        true
    }
}

fn write_extension(out: &mut Vec<u8>, kind: i8, body: &[u8]) {
    match body.len() {
        len @ (1 | 2 | 4 | 8 | 16) => out.push(0xd4 + len.trailing_zeros() as u8),
        len => pack::write_len(out, len, Some(0xc7), [0xc8, 0xc9]),
    }
    out.extend_from_slice(&kind.to_be_bytes());
    out.extend_from_slice(body);
}

/// Reads an extension of this length, whose type comes before its bytes. Mirrors
/// `msgpack-lite/lib/ext-packer.js`.
fn extension<'a>(len: usize, rest: &mut Reader<'a>) -> Result<Value<'a>, Damage> {
    let kind = i8::from_be_bytes(rest.array()?);
    // The errors of JavaScript and its boxed values; what they hold stands for them.
    if let 0x01..=0x06 | 0x0b | 0x0c | 0x0e | 0x0f = kind {
        return Ok(Value::Within(rest.at() + rest.count(len, 1)?));
    }
    let bytes = rest.take(len)?;
    let known = match kind {
        // Uint8Array, Uint8ClampedArray, ArrayBuffer, Buffer.
        0x12 | 0x19 | 0x1a | 0x1b => Some(Value::Bytes(bytes)),
        DATE => number(bytes).map(Value::Date),
        REGEXP => regexp(bytes),
        TIMESTAMP => timestamp(bytes).map(Value::Date),
        _ => None,
    };
    Ok(known.unwrap_or(Value::Extension(kind, bytes)))
}

/// Reads a text; `None` if this byte does not begin one.
fn text<'a>(first: u8, rest: &mut Reader<'a>) -> Result<Option<&'a [u8]>, Damage> {
    let len = match first {
        0xa0..=0xbf => usize::from(first & 0x1f),
        0xd9 => rest.len8()?,
        0xda => rest.len16()?,
        0xdb => rest.len32()?,
        _ => return Ok(None),
    };
    rest.take(len).map(Some)
}

/// Reads bytes that are one number.
fn number(bytes: &[u8]) -> Option<f64> {
    let mut rest = Reader::new(bytes);
    let first = rest.byte().ok()?;
    let number = match pack::read_shared(first, &mut rest).ok()?? {
        Value::Unsigned(number) => number as f64,
        Value::Signed(number) => number as f64,
        Value::Float(number) => number,
        _ => return None,
    };
    rest.is_at_end().then_some(number)
}

/// Reads bytes that are an array of two texts.
fn regexp(bytes: &[u8]) -> Option<Value<'_>> {
    let mut rest = Reader::new(bytes.strip_prefix(&[0x92])?);
    let mut next = || {
        let first = rest.byte().ok()?;
        text(first, &mut rest).ok()?
    };
    let (source, flags) = (next()?, next()?);
    rest.is_at_end().then_some(Value::Regexp(source, flags))
}

/// Reads seconds and nanoseconds, of which a date keeps the milliseconds.
fn timestamp(bytes: &[u8]) -> Option<f64> {
    let (seconds, nanoseconds) = match *bytes {
        [a, b, c, d] => (f64::from(u32::from_be_bytes([a, b, c, d])), 0),
        [a, b, c, d, e, f, g, h] => {
            let both = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
            ((both & 0x3_ffff_ffff) as f64, (both >> 34) as u32)
        }
        [a, b, c, d, ref seconds @ ..] => (
            i64::from_be_bytes(seconds.try_into().ok()?) as f64,
            u32::from_be_bytes([a, b, c, d]),
        ),
        _ => return None,
    };
    Some(seconds * 1000.0 + f64::from(nanoseconds / 1_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::parser::samples::{bytes_of, check_damage, check_read, check_written};

    /// What msgpack-lite writes, and so do we.
    const SAMPLES: &[(&str, &str)] = &[
        ("c0", "null"),
        ("c3", "true"),
        ("c2", "false"),
        ("00", "0"),
        ("01", "1"),
        ("7f", "127"),
        ("cc80", "128"),
        ("ccff", "255"),
        ("cd0100", "256"),
        ("cdffff", "65535"),
        ("ce00010000", "65536"),
        ("ce7fffffff", "2147483647"),
        ("ff", "-1"),
        ("e0", "-32"),
        ("d0df", "-33"),
        ("d080", "-128"),
        ("d1ff7f", "-129"),
        ("d18000", "-32768"),
        ("d2ffff7fff", "-32769"),
        ("d280000000", "-2147483648"),
        ("cb444b1ae4d6e2ef50", "1e+21"),
        ("cb3ff8000000000000", "1.5"),
        ("cbbfb999999999999a", "-0.1"),
        ("cb3e7ad7f29abcaf48", "1e-7"),
        ("cb0000000000000001", "5e-324"),
        ("cb7fefffffffffffff", "1.7976931348623157e+308"),
        ("cb7ff8000000000000", r#"{"$InfNaN":0}"#),
        ("cb7ff0000000000000", r#"{"$InfNaN":1}"#),
        ("cbfff0000000000000", r#"{"$InfNaN":-1}"#),
        ("a0", r#""""#),
        ("a161", r#""a""#),
        ("af787878787878787878787878787878", r#""xxxxxxxxxxxxxxx""#),
        (
            "b078787878787878787878787878787878",
            r#""xxxxxxxxxxxxxxxx""#,
        ),
        (
            "bf78787878787878787878787878787878787878787878787878787878787878",
            r#""xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx""#,
        ),
        (
            "d9207878787878787878787878787878787878787878787878787878787878787878",
            r#""xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx""#,
        ),
        ("a9c3a9e282acf09f9880", r#""é€😀""#),
        ("a4000a225c", r#""\u0000\n\"\\""#),
        ("d40d00", r#"{"$date":0}"#),
        ("c7050dce3b9aca00", r#"{"$date":1000000000}"#),
        ("c7090dcb4278bcfe56800000", r#"{"$date":1700000000000}"#),
        ("d40dff", r#"{"$date":-1}"#),
        ("c7090dcb7ff8000000000000", r#"{"$date":null}"#),
        ("c400", r#"{"$binary":""}"#),
        ("c403010203", r#"{"$binary":"AQID"}"#),
        (
            "c40f070707070707070707070707070707",
            r#"{"$binary":"BwcHBwcHBwcHBwcHBwcH"}"#,
        ),
        (
            "c41007070707070707070707070707070707",
            r#"{"$binary":"BwcHBwcHBwcHBwcHBwcHBw=="}"#,
        ),
        (
            "c7090a92a4615c2f62a26769",
            r#"{"$regexp":"a\\/b","$flags":"gi"}"#,
        ),
        ("90", "[]"),
        ("92909101", "[[],[1]]"),
        (
            "9f000000000000000000000000000000",
            "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]",
        ),
        (
            "dc001000000000000000000000000000000000",
            "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]",
        ),
        ("80", "{}"),
        (
            "82a16101a16292c081a163c3",
            r#"{"a":1,"b":[null,{"c":true}]}"#,
        ),
        (
            "de0010a26b3000a26b3101a26b3202a26b3303a26b3404a26b3505a26b3606a26b3707a26b3808a26b3909a36b31300aa36b31310ba36b31320ca36b31330da36b31340ea36b31350f",
            r#"{"k0":0,"k1":1,"k2":2,"k3":3,"k4":4,"k5":5,"k6":6,"k7":7,"k8":8,"k9":9,"k10":10,"k11":11,"k12":12,"k13":13,"k14":14,"k15":15}"#,
        ),
        ("81a5246461746505", r#"{"$escape":{"$date":5}}"#),
        (
            "81a72462696e617279a441514944",
            r#"{"$escape":{"$binary":"AQID"}}"#,
        ),
        ("81a724496e664e614e01", r#"{"$escape":{"$InfNaN":1}}"#),
        ("81a72465736361706580", r#"{"$escape":{"$escape":{}}}"#),
        (
            "81a72465736361706581a5246461746505",
            r#"{"$escape":{"$escape":{"$escape":{"$date":5}}}}"#,
        ),
        (
            "82a724726567657870a161a624666c616773a0",
            r#"{"$escape":{"$regexp":"a","$flags":""}}"#,
        ),
        (
            "82a52474797065a174a62476616c756501",
            r#"{"$escape":{"$type":"t","$value":1}}"#,
        ),
        (
            "81a52464617465d40d00",
            r#"{"$escape":{"$date":{"$date":0}}}"#,
        ),
        ("82a5246461746505a16101", r#"{"$date":5,"a":1}"#),
        ("81a5247479706501", r#"{"$type":1}"#),
        (
            "83a47479706500a46461746193a466696e64a86d6573736167657380a2696401",
            r#"{"type":0,"data":["find","messages",{}],"id":1}"#,
        ),
        (
            "83a2696401a47479706501a46461746192c082a5746f74616c02a26174c401ff",
            r#"{"id":1,"type":1,"data":[null,{"total":2,"at":{"$binary":"/w=="}}]}"#,
        ),
        (
            "bb7072696d75733a3a70696e673a3a31373030303030303030303030",
            r#""primus::ping::1700000000000""#,
        ),
        (
            "82a16182a72462696e617279a178a5246461746501a1629281a52464617465c082a624666c616773a0a724726567657870a172",
            r#"{"a":{"$binary":"x","$date":1},"b":[{"$escape":{"$date":null}},{"$escape":{"$flags":"","$regexp":"r"}}]}"#,
        ),
    ];

    /// Numbers that msgpack-lite writes in another way than we do.
    const WIDE: &[(&str, &str)] = &[
        ("cb41e0000000000000", "2147483648"),
        ("cb41efffffffe00000", "4294967295"),
        ("cb41f0000000000000", "4294967296"),
        ("cb433fffffffffffff", "9007199254740991"),
        ("cb4340000000000000", "9007199254740992"),
        ("cb43b0000000000000", "1152921504606847000"),
        ("cbc1e0000000200000", "-2147483649"),
        ("cbc1f0000000100000", "-4294967297"),
        ("cbc340000000000000", "-9007199254740992"),
    ];

    #[test]
    fn what_the_package_writes_is_read_and_written() {
        check_read(&MsgpackParser, SAMPLES);
        check_written(&MsgpackParser, SAMPLES);
        check_damage(&MsgpackParser, SAMPLES);
        check_read(&MsgpackParser, WIDE);
    }

    #[test]
    fn what_stands_for_objects_of_javascript_is_shown() {
        let error = "c7480586a46e616d65a9547970654572726f72a76d657373616765a3626164a5737461636ba1\
                     78ac636f6c756d6e4e756d626572c0a866696c654e616d65c0aa6c696e654e756d626572c0";
        check_read(
            &MsgpackParser,
            &[
                (
                    error,
                    r#"{"name":"TypeError","message":"bad","stack":"x","columnNumber":null,"fileName":null,"lineNumber":null}"#,
                ),
                ("d40f05", "5"),
                ("d50ca178", r#""x""#),
                ("d40bc3", "true"),
                // Uint8Array, ArrayBuffer, Int16Array, Float64Array.
                ("c70312010203", r#"{"$binary":"AQID"}"#),
                ("d51a0908", r#"{"$binary":"CQg="}"#),
                (
                    "d6130100feff",
                    r#"{"$type":"ext:19","$value":{"$binary":"AQD+/w=="}}"#,
                ),
                (
                    "d718000000000000f83f",
                    r#"{"$type":"ext:24","$value":{"$binary":"AAAAAAAA+D8="}}"#,
                ),
                ("92d40d00d40d05", r#"[{"$date":0},{"$date":5}]"#),
            ],
        );
    }

    #[test]
    fn what_other_encoders_write_is_read() {
        check_read(
            &MsgpackParser,
            &[
                ("cc01", "1"),
                ("cfffffffffffffffff", "18446744073709551615"),
                ("d38000000000000000", "-9223372036854775808"),
                ("d3000000000000007f", "127"),
                ("d0ff", "-1"),
                ("ca3dcccccd", "0.10000000149011612"),
                ("ca7fc00000", r#"{"$InfNaN":0}"#),
                ("cb8000000000000000", "0"),
                ("d90161", r#""a""#),
                ("da000161", r#""a""#),
                ("db0000000161", r#""a""#),
                ("c500010a", r#"{"$binary":"Cg=="}"#),
                ("c6000000010a", r#"{"$binary":"Cg=="}"#),
                ("dc0001c0", "[null]"),
                ("dd00000001c0", "[null]"),
                ("de0001a161c0", r#"{"a":null}"#),
                ("df00000001a161c0", r#"{"a":null}"#),
                ("a2ff61", "\"\u{fffd}a\""),
                // Keys that are no texts.
                (
                    "86c40161010102fe03c304c005cb3ff800000000000006",
                    r#"{"a":1,"1":2,"-2":3,"true":4,"null":5,"1.5":6}"#,
                ),
                ("82a16101a16102", r#"{"a":1,"a":2}"#),
                // Timestamps of 32, 64 and 96 bits.
                ("d6ff65538a80", r#"{"$date":1699973760000}"#),
                ("d7ff77359400655390c0", r#"{"$date":1699975360500}"#),
                ("c70cff1dcd6500ffffffffffffffff", r#"{"$date":-500}"#),
                ("d40dff", r#"{"$date":-1}"#),
                ("c7090dcf0000018bcfe56800", r#"{"$date":1700000000000}"#),
                // Extensions without a meaning, or whose bytes have none.
                (
                    "d42a07",
                    r#"{"$type":"ext:42","$value":{"$binary":"Bw=="}}"#,
                ),
                ("c70080", r#"{"$type":"ext:-128","$value":{"$binary":""}}"#),
                (
                    "d40dc0",
                    r#"{"$type":"ext:13","$value":{"$binary":"wA=="}}"#,
                ),
                (
                    "d5ff0102",
                    r#"{"$type":"ext:-1","$value":{"$binary":"AQI="}}"#,
                ),
                (
                    "d50a92a0",
                    r#"{"$type":"ext:10","$value":{"$binary":"kqA="}}"#,
                ),
                ("c800010f05", "5"),
                ("c9000000010f05", "5"),
            ],
        );
    }

    #[test]
    fn numbers_and_extensions_are_written_in_the_fewest_bytes() {
        check_written(
            &MsgpackParser,
            &[
                ("ce80000000", "2147483648"),
                ("cf0000000100000000", "4294967296"),
                ("d3ffffffff7fffffff", "-2147483649"),
                ("cfffffffffffffffff", "18446744073709551615"),
                ("d38000000000000000", "-9223372036854775808"),
                ("cb43f0000000000000", "18446744073709551616"),
                ("cb7ff0000000000000", "1e400"),
                ("cd03e8", "1e3"),
                ("00", "-0"),
                (
                    "d42a07",
                    r#"{"$type":"ext:42","$value":{"$binary":"Bw=="}}"#,
                ),
                ("d40d05", "{\"\\u0024date\" : 5 }"),
                ("81a52464617465a178", r#"{"$date":"x"}"#),
                ("82a5246461746501a16102", r#"{"$date":1,"a":2}"#),
                (
                    "81a724657363617065d40d05",
                    r#"{"$escape":{"$escape":{"$date":5}}}"#,
                ),
                ("81a7246573636170659101", r#"{"$escape":[1]}"#),
            ],
        );
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let damage = |hex: &str| {
            let message = Frame::Binary(bytes_of(hex).into());
            MsgpackParser.decode(message).unwrap_err().to_string()
        };
        assert_eq!(
            damage("92c0a3"),
            "the server sent a message that the parser msgpack cannot read: the message ends too \
             early at byte 3"
        );
        assert!(damage("91c1").ends_with("a byte that begins no value at byte 2"));
        assert!(damage("8190c0").ends_with("a key that is no text at byte 2"));
        // The value within the extension is shorter and longer than that.
        for hex in ["d50fc0c0", "92d40fcc0506"] {
            assert!(
                damage(hex).contains("an extension of the wrong length"),
                "{hex}"
            );
        }
        assert!(damage("c7ff0f05").contains("more items"));
    }
}
