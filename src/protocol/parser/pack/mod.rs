//! What MessagePack and binary-pack share: numbers, arrays, maps, and how values that JSON lacks
//! are written in JSON text.
//!
//! Knows no frames. Such values stand in the text as the package ejson writes them, and an object
//! that only looks like one of them is wrapped in `$escape`, so that every text has one meaning
//! on its way back. What the two formats do not share, each says as a [`Format`].

mod decode;
mod encode;
mod reader;
mod special;
mod text;

pub(super) use decode::{decode, read_shared};
pub(super) use encode::{encode, write_count, write_float, write_javascript};
pub(super) use reader::{Damage, Reader};

/// A format of the MessagePack family.
pub(super) trait Format {
    /// Whether whole numbers of 64 bits are understood; if not, they are sent as floats.
    const WIDE_INTEGERS: bool;

    /// Reads a value whose first byte means different things in the two formats.
    fn read<'a>(first: u8, rest: &mut Reader<'a>) -> Result<Value<'a>, Damage>;

    /// Writes what stands before the bytes of a text.
    fn write_text_head(out: &mut Vec<u8>, len: usize);

    /// Writes a value that JSON lacks. Returns whether the format has such a value; if not,
    /// nothing is written.
    fn write_native(out: &mut Vec<u8>, native: &Native) -> bool;
}

/// A value, or how it begins.
pub(super) enum Value<'a> {
    /// `null`
    Null,
    /// JavaScript's `undefined`.
    Undefined,
    /// `true` or `false`
    Bool(bool),
    /// A whole number.
    Unsigned(u64),
    /// A whole number with a sign.
    Signed(i64),
    /// Any other number.
    Float(f64),
    /// A text, whose bytes should be UTF-8.
    Text(&'a [u8]),
    /// A buffer.
    Bytes(&'a [u8]),
    /// This many items follow.
    Array(usize),
    /// This many pairs of key and value follow.
    Map(usize),
    /// Milliseconds since 1970.
    Date(f64),
    /// A regular expression: source and flags.
    Regexp(&'a [u8], &'a [u8]),
    /// An extension without a meaning of its own: its type and its bytes.
    Extension(i8, &'a [u8]),
    /// The value follows, and ends at this byte.
    Within(usize),
}

/// A value of a JSON text that JSON itself lacks.
#[derive(Debug, PartialEq)]
pub(super) enum Native {
    /// Milliseconds since 1970, not a number for an invalid date.
    Date(f64),
    /// A number that is not finite.
    Number(f64),
    /// A buffer.
    Bytes(Vec<u8>),
    /// A regular expression: source and flags.
    Regexp(String, String),
    /// An extension: its type and its bytes.
    Extension(i8, Vec<u8>),
}

/// What the `$type` of an extension begins with; its number follows.
const EXTENSION: &str = "ext:";

/// A key that gives an object a meaning in EJSON.
#[derive(Clone, Copy, PartialEq)]
enum Key {
    Date,
    InfNan,
    Binary,
    Escape,
    Regexp,
    Flags,
    Type,
    Value,
}

impl Key {
    fn of(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"$date" => Self::Date,
            b"$InfNaN" => Self::InfNan,
            b"$binary" => Self::Binary,
            b"$escape" => Self::Escape,
            b"$regexp" => Self::Regexp,
            b"$flags" => Self::Flags,
            b"$type" => Self::Type,
            b"$value" => Self::Value,
            _ => return None,
        })
    }
}

/// Writes a length in the fewest bytes that the format has for it. `one`, `two`
/// and `four` are what stands before a length of so many bytes.
pub(super) fn write_len(out: &mut Vec<u8>, len: usize, one: Option<u8>, [two, four]: [u8; 2]) {
    if let (Some(first), Ok(len)) = (one, u8::try_from(len)) {
        out.extend_from_slice(&[first, len]);
    } else if let Ok(len) = u16::try_from(len) {
        out.push(two);
        out.extend_from_slice(&len.to_be_bytes());
    } else {
        out.push(four);
        // No server takes a message of 4 GiB.
        let len = u32::try_from(len).unwrap_or(u32::MAX);
        out.extend_from_slice(&len.to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;
    use serde_json::Value as Json;
    use serde_json::value::RawValue;

    use crate::protocol::parser::samples::{bytes_of, decode, encode};
    use crate::protocol::parser::{BinaryPackParser, MsgpackParser, Parser};

    const PARSERS: [&dyn Parser; 2] = [&BinaryPackParser, &MsgpackParser];

    fn check_is_json(text: &str) {
        let raw: Result<&RawValue, _> = serde_json::from_str(text);
        assert!(raw.is_ok_and(|raw| raw.get() == text), "{text}");
    }

    #[test]
    fn lengths_are_written_in_the_fewest_bytes() {
        // The first bytes of texts, buffers, arrays and objects of so many bytes or items, by the
        // encoders in JavaScript; msgpack-lite takes 0xc5 for buffers of 255 bytes already.
        for (len, binary, msgpack) in [
            (15, "bf af 9f 8f", "af c40f 9f 8f"),
            (16, "d80010 da0010 dc0010 de0010", "b0 c410 dc0010 de0010"),
            (31, "d8001f da001f dc001f de001f", "bf c41f dc001f de001f"),
            (32, "d80020 da0020 dc0020 de0020", "d920 c420 dc0020 de0020"),
            (
                255,
                "d800ff da00ff dc00ff de00ff",
                "d9ff c4ff dc00ff de00ff",
            ),
            (
                256,
                "d80100 da0100 dc0100 de0100",
                "da0100 c50100 dc0100 de0100",
            ),
            (
                65_535,
                "d8ffff daffff dcffff deffff",
                "daffff c5ffff dcffff deffff",
            ),
            (
                65_536,
                "d900010000 db00010000 dd00010000 df00010000",
                "db00010000 c600010000 dd00010000 df00010000",
            ),
        ] {
            let members: Vec<_> = (0..len).map(|at| format!("\"{at}\":0")).collect();
            let texts = [
                format!("\"{}\"", "x".repeat(len)),
                format!("{{\"$binary\":\"{}\"}}", STANDARD.encode(vec![7; len])),
                format!("[{}]", vec!["0"; len].join(",")),
                format!("{{{}}}", members.join(",")),
            ];
            for (parser, heads) in PARSERS.into_iter().zip([binary, msgpack]) {
                for (text, head) in texts.iter().zip(heads.split(' ')) {
                    let bytes = encode(parser, text);
                    assert!(
                        bytes.starts_with(&bytes_of(head)),
                        "{len}: {:x?}",
                        &bytes[..5]
                    );
                    assert_eq!(decode(parser, &bytes).unwrap(), *text);
                }
            }
        }
    }

    #[test]
    fn a_length_that_cannot_be_is_refused_at_once() {
        for parser in PARSERS {
            for first in [0xdb, 0xdd, 0xdf] {
                let bytes = [&[first, 0xff, 0xff, 0xff, 0xff][..], &[0; 64]].concat();
                let error = decode(parser, &bytes).unwrap_err().to_string();
                assert!(error.ends_with("at byte 5"), "{error}");
            }
        }
    }

    #[test]
    fn decoding_ends_at_a_depth_and_encoding_does_not() {
        for parser in PARSERS {
            let deep = |levels: usize| [vec![0x91; levels], vec![0xc0]].concat();
            let text = format!("{}null{}", "[".repeat(512), "]".repeat(512));
            assert_eq!(decode(parser, &deep(512)).unwrap(), text);
            let error = decode(parser, &deep(513)).unwrap_err().to_string();
            assert!(
                error.ends_with("nested deeper than 512 levels at byte 513"),
                "{error}"
            );

            let levels = 200_000;
            let text = format!("{}null{}", "[".repeat(levels), "]".repeat(levels));
            assert_eq!(encode(parser, &text), deep(levels));
            let text = format!("{}null{}", "{\"a\":".repeat(levels), "}".repeat(levels));
            assert_eq!(encode(parser, &text).len(), 3 * levels + 1);
            let text = format!(
                "{}{{}}{}",
                "{\"$escape\":".repeat(2 * levels),
                "}".repeat(2 * levels)
            );
            assert!(encode(parser, &text).len() > levels);
        }
        // Each wraps the next: an error of JavaScript, a date.
        for kind in [0x0e, 0x0d, 0x0a] {
            let mut bytes = vec![0xc0];
            for _ in 0..20_000 {
                let len = u32::try_from(bytes.len()).unwrap();
                bytes.splice(0..0, [&[0xc9][..], &len.to_be_bytes(), &[kind]].concat());
            }
            let decoded = decode(&MsgpackParser, &bytes);
            assert_eq!(decoded.is_err(), kind == 0x0e);
        }
    }

    #[test]
    fn objects_that_look_like_values_are_escaped_wherever_they_stand() {
        let text = r#"[{"$escape":{"$date":[{"$escape":{"$value":{"$escape":{"$binary":0}},"$type":""}}]}},{"$escape":{"$escape":{}}},{"$date":{},"$binary":{}}]"#;
        for parser in PARSERS {
            assert_eq!(decode(parser, &encode(parser, text)).unwrap(), text);
        }
    }

    fn json(key: &'static str) -> impl Strategy<Value = Json> {
        let whole = -(1_i64 << 53)..=(1 << 53);
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::from),
            whole.prop_map(Json::from),
            (-40_i64..40_000).prop_map(Json::from),
            any::<f64>()
                .prop_filter("JavaScript writes it as serde_json does", |number| {
                    let size = number.abs();
                    let plain = size > 1e-5 && number.fract() != 0.0;
                    plain || !(1e-6..=1e21).contains(&size)
                })
                .prop_filter("JSON has it", |number| number.is_finite() && *number != 0.0)
                .prop_map(Json::from),
            "\\PC{0,20}|[\\x00-\\x7f]{0,40}|AQID".prop_map(Json::from),
        ];
        leaf.prop_recursive(5, 64, 20, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..20).prop_map(Json::from),
                prop::collection::vec((key, inner), 0..18)
                    .prop_map(|members| Json::Object(members.into_iter().collect())),
            ]
        })
    }

    /// Bytes of which many begin a value.
    fn message() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            any::<u8>().prop_map(|byte| vec![byte]),
            prop::sample::select(vec![0x81, 0x82, 0x92, 0xc0, 0xc1, 0xd4, 0x0d, 0xa1, 0xb1])
                .prop_map(|byte| vec![byte]),
            prop::sample::select(vec![
                "$date", "$escape", "$regexp", "$flags", "$type", "$value"
            ])
            .prop_flat_map(|key| {
                let len = u8::try_from(key.len()).unwrap();
                prop::sample::select(vec![0xa0, 0xb0])
                    .prop_map(move |first| [&[first | len], key.as_bytes()].concat())
            }),
        ];
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn json_comes_back_as_it_was(value in json("[a-c$]{0,3}")) {
            for parser in PARSERS {
                let text = value.to_string();
                prop_assert_eq!(decode(parser, &encode(parser, &text)).unwrap(), text);
            }
        }

        #[test]
        fn what_looks_like_a_value_comes_back_as_it_was(
            value in json("\\$(date|binary|InfNaN|escape|regexp|flags|type|value)|a")
        ) {
            for parser in PARSERS {
                let text = decode(parser, &encode(parser, &value.to_string())).unwrap();
                check_is_json(&text);
                prop_assert_eq!(decode(parser, &encode(parser, &text)).unwrap(), text);
            }
        }

        #[test]
        fn any_bytes_are_json_or_an_error(bytes in message()) {
            for parser in PARSERS {
                if let Ok(text) = decode(parser, &bytes) {
                    check_is_json(&text);
                    // binary-pack sends long numbers as floats, so once more.
                    let text = decode(parser, &encode(parser, &text)).unwrap();
                    prop_assert_eq!(decode(parser, &encode(parser, &text)).unwrap(), text);
                }
            }
        }

        #[test]
        fn any_text_is_encoded_without_a_panic(text in "\\PC{0,40}|[\\[\\]{}\"\\\\:,$a1u]{0,60}") {
            for parser in PARSERS {
                encode(parser, &text);
            }
        }
    }
}
