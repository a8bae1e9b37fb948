//! The parser `binary`: binary-pack, an offshoot of early MessagePack that tells texts from
//! buffers by other bytes.
//!
//! Mirrors `primus/parsers/binary.js` and the package binarypack, whose encoder knows no dates
//! and no `undefined` and whose decoder reads no whole numbers of 64 bits.

use bytestring::ByteString;

use super::pack::{self, Damage, Format, Native, Reader, Value};
use super::{Parser, ParserError, bytes};
use crate::protocol::frame::Frame;

/// binary-pack in binary frames.
#[derive(Debug, Default)]
pub struct BinaryPackParser;

impl Parser for BinaryPackParser {
    fn decode(&self, message: Frame) -> Result<ByteString, ParserError> {
        let message = bytes("binary", message)?;
        let text =
            pack::decode::<BinaryPack>(&message).map_err(|damage| damage.met_by("binary"))?;
        Ok(text.into())
    }

    fn encode(&self, json: ByteString) -> Frame {
        Frame::Binary(pack::encode::<BinaryPack>(&json).into())
    }
}

struct BinaryPack;

impl Format for BinaryPack {
    // Node's decoder recurses without end on 0xd3 and makes NaN of 0xcf.
    const WIDE_INTEGERS: bool = false;

    fn read<'a>(first: u8, rest: &mut Reader<'a>) -> Result<Value<'a>, Damage> {
        Ok(match first {
            0xa0..=0xaf => Value::Bytes(rest.take(usize::from(first & 0xf))?),
            0xb0..=0xbf => Value::Text(rest.take(usize::from(first & 0xf))?),
            0xc1 | 0xd4..=0xd7 => Value::Undefined,
            0xd8 => Value::Text(rest.len16().and_then(|len| rest.take(len))?),
            0xd9 => Value::Text(rest.len32().and_then(|len| rest.take(len))?),
            0xda => Value::Bytes(rest.len16().and_then(|len| rest.take(len))?),
            0xdb => Value::Bytes(rest.len32().and_then(|len| rest.take(len))?),
            _ => return Err(rest.damage("a byte that begins no value")),
        })
    }

    fn write_text_head(out: &mut Vec<u8>, len: usize) {
        pack::write_count(out, len, [0xb0, 0xd8, 0xd9]);
    }

    fn write_native(out: &mut Vec<u8>, native: &Native) -> bool {
        match native {
            Native::Number(number) => pack::write_float(out, *number),
            Native::Bytes(bytes) => {
                pack::write_count(out, bytes.len(), [0xa0, 0xda, 0xdb]);
                out.extend_from_slice(bytes);
            }
            Native::Date(_) | Native::Regexp(..) | Native::Extension(..) => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::parser::samples::{bytes_of, check_damage, check_read, check_written};

    /// What binarypack writes, and so do we.
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
        ("ce80000000", "2147483648"),
        ("ceffffffff", "4294967295"),
        ("ff", "-1"),
        ("e0", "-32"),
        ("d0df", "-33"),
        ("d080", "-128"),
        ("d1ff7f", "-129"),
        ("d18000", "-32768"),
        ("d2ffff7fff", "-32769"),
        ("d280000000", "-2147483648"),
        ("cb3ff8000000000000", "1.5"),
        ("cbbfb999999999999a", "-0.1"),
        ("cb3e7ad7f29abcaf48", "1e-7"),
        ("cb0000000000000001", "5e-324"),
        ("cb7ff8000000000000", r#"{"$InfNaN":0}"#),
        ("b0", r#""""#),
        ("b161", r#""a""#),
        ("bf787878787878787878787878787878", r#""xxxxxxxxxxxxxxx""#),
        (
            "d8001078787878787878787878787878787878",
            r#""xxxxxxxxxxxxxxxx""#,
        ),
        (
            "d8001f78787878787878787878787878787878787878787878787878787878787878",
            r#""xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx""#,
        ),
        (
            "d800207878787878787878787878787878787878787878787878787878787878787878",
            r#""xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx""#,
        ),
        ("b9c3a9e282acf09f9880", r#""é€😀""#),
        ("b4000a225c", r#""\u0000\n\"\\""#),
        ("a3010203", r#"{"$binary":"AQID"}"#),
        (
            "af070707070707070707070707070707",
            r#"{"$binary":"BwcHBwcHBwcHBwcHBwcH"}"#,
        ),
        (
            "da001007070707070707070707070707070707",
            r#"{"$binary":"BwcHBwcHBwcHBwcHBwcHBw=="}"#,
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
            "82b16101b16292c081b163c3",
            r#"{"a":1,"b":[null,{"c":true}]}"#,
        ),
        (
            "de0010b26b3000b26b3101b26b3202b26b3303b26b3404b26b3505b26b3606b26b3707b26b3808b26b3909b36b31300ab36b31310bb36b31320cb36b31330db36b31340eb36b31350f",
            r#"{"k0":0,"k1":1,"k2":2,"k3":3,"k4":4,"k5":5,"k6":6,"k7":7,"k8":8,"k9":9,"k10":10,"k11":11,"k12":12,"k13":13,"k14":14,"k15":15}"#,
        ),
        ("81b5246461746505", r#"{"$escape":{"$date":5}}"#),
        (
            "81b72462696e617279b441514944",
            r#"{"$escape":{"$binary":"AQID"}}"#,
        ),
        ("81b724496e664e614e01", r#"{"$escape":{"$InfNaN":1}}"#),
        ("81b72465736361706580", r#"{"$escape":{"$escape":{}}}"#),
        (
            "81b72465736361706581b5246461746505",
            r#"{"$escape":{"$escape":{"$escape":{"$date":5}}}}"#,
        ),
        (
            "82b724726567657870b161b624666c616773b0",
            r#"{"$escape":{"$regexp":"a","$flags":""}}"#,
        ),
        (
            "82b52474797065b174b62476616c756501",
            r#"{"$escape":{"$type":"t","$value":1}}"#,
        ),
        ("82b5246461746505b16101", r#"{"$date":5,"a":1}"#),
        ("81b5247479706501", r#"{"$type":1}"#),
        (
            "83b47479706500b46461746193b466696e64b86d6573736167657380b2696401",
            r#"{"type":0,"data":["find","messages",{}],"id":1}"#,
        ),
        (
            "83b2696401b47479706501b46461746192c082b5746f74616c02b26174a1ff",
            r#"{"id":1,"type":1,"data":[null,{"total":2,"at":{"$binary":"/w=="}}]}"#,
        ),
        (
            "d8001b7072696d75733a3a70696e673a3a31373030303030303030303030",
            r#""primus::ping::1700000000000""#,
        ),
        (
            "82b16182b72462696e617279b178b5246461746501b1629281b52464617465c082b624666c616773b0b724726567657870b172",
            r#"{"a":{"$binary":"x","$date":1},"b":[{"$escape":{"$date":null}},{"$escape":{"$flags":"","$regexp":"r"}}]}"#,
        ),
    ];

    /// Numbers that binarypack writes in another way than we do.
    const WIDE: &[(&str, &str)] = &[
        ("d30000000100000000", "4294967296"),
        ("d3001fffffffffffff", "9007199254740991"),
        ("d30020000000000000", "9007199254740992"),
        ("d31000000000000000", "1152921504606846976"),
        ("d3ffffffff7fffffff", "-2147483649"),
        ("d3fffffffeffffffff", "-4294967297"),
        ("d3ffe0000000000000", "-9007199254740992"),
    ];

    #[test]
    fn what_the_package_writes_is_read_and_written() {
        check_read(&BinaryPackParser, SAMPLES);
        check_written(&BinaryPackParser, SAMPLES);
        check_damage(&BinaryPackParser, SAMPLES);
        check_read(&BinaryPackParser, WIDE);
    }

    #[test]
    fn what_only_the_decoder_knows_is_read() {
        check_read(
            &BinaryPackParser,
            &[
                ("c1", "null"),
                ("94c1d4d5d7", "[null,null,null,null]"),
                ("83b161c1b16202b163d6", r#"{"b":2}"#),
                ("82b52464617465c1b16102", r#"{"a":2}"#),
                // One member is left, and it looks like a date.
                ("82b161c1b5246461746505", r#"{"$escape":{"$date":5}}"#),
                ("81b52464617465c1", "{}"),
                ("81c107", r#"{"undefined":7}"#),
                ("ca3dcccccd", "0.10000000149011612"),
                ("cfffffffffffffffff", "18446744073709551615"),
                ("cb7ff0000000000000", r#"{"$InfNaN":1}"#),
                ("a0", r#"{"$binary":""}"#),
                ("d90000000161", r#""a""#),
                ("db00000001ff", r#"{"$binary":"/w=="}"#),
                ("dd00000001c0", "[null]"),
                ("df00000001b0c0", r#"{"":null}"#),
            ],
        );
    }

    #[test]
    fn whole_numbers_of_more_than_32_bits_are_sent_as_floats() {
        check_written(
            &BinaryPackParser,
            &[
                ("cb41f0000000000000", "4294967296"),
                ("cbc1e0000000200000", "-2147483649"),
                ("cb43f0000000000000", "18446744073709551615"),
                ("cb444b1ae4d6e2ef50", "1e21"),
                ("cb7ff0000000000000", "1e400"),
                ("cd03e8", "1e3"),
                ("00", "-0"),
                ("01", "1.0"),
            ],
        );
    }

    #[test]
    fn dates_and_expressions_go_as_the_objects_they_are_written_as() {
        check_written(
            &BinaryPackParser,
            &[
                ("81b5246461746505", r#"{"$date":5}"#),
                (
                    "82b724726567657870b161b624666c616773b0",
                    r#"{"$regexp":"a","$flags":""}"#,
                ),
                ("a101", r#"{"$binary":"AQ"}"#),
                ("cb7ff0000000000000", r#"{"$InfNaN":1}"#),
                ("81b724496e664e614e02", r#"{"$InfNaN":2}"#),
            ],
        );
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let damage = |hex: &str| {
            let message = Frame::Binary(bytes_of(hex).into());
            BinaryPackParser.decode(message).unwrap_err().to_string()
        };
        assert_eq!(
            damage("92c0b3"),
            "the server sent a message that the parser binary cannot read: the message ends too \
             early at byte 3"
        );
        assert!(damage("91c4").ends_with("a byte that begins no value at byte 2"));
        assert!(damage("8190c0").ends_with("a key that is no text at byte 2"));
    }
}
