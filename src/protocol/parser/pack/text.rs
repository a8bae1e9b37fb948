//! Writing JSON text as `JSON.stringify` does.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// For each byte what stands after the backslash in a string: 0 for bytes that stand for
/// themselves, `u` for those written as a number.
const ESCAPES: [u8; 256] = {
    let mut escapes = [0; 256];
    let mut control = 0;
    while control < 0x20 {
        escapes[control] = b'u';
        control += 1;
    }
    escapes[0x08] = b'b';
    escapes[0x09] = b't';
    escapes[0x0a] = b'n';
    escapes[0x0c] = b'f';
    escapes[0x0d] = b'r';
    escapes[b'"' as usize] = b'"';
    escapes[b'\\' as usize] = b'\\';
    escapes
};

/// Writes a string with its quotes.
pub(super) fn push_string(text: &mut Vec<u8>, string: &[u8]) {
    text.reserve(string.len() + 2);
    text.push(b'"');
    let mut rest = string;
    while let Some(plain) = first_escape(rest) {
        let byte = rest[plain];
        text.extend_from_slice(&rest[..plain]);
        match ESCAPES[usize::from(byte)] {
            b'u' => {
                let digit = |half: u8| b"0123456789abcdef"[usize::from(half)];
                text.extend_from_slice(b"\\u00");
                text.extend_from_slice(&[digit(byte >> 4), digit(byte & 0xf)]);
            }
            letter => text.extend_from_slice(&[b'\\', letter]),
        }
        rest = &rest[plain + 1..];
    }
    text.extend_from_slice(rest);
    text.push(b'"');
}

/// Returns where the first byte stands that cannot stand for itself, looking at eight at once.
fn first_escape(string: &[u8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = ONES << 7;
    let (chunks, _) = string.as_chunks::<8>();
    let clean = chunks.iter().take_while(|chunk| {
        let eight = u64::from_ne_bytes(**chunk);
        // The top bit of a byte is set if the byte is less than `limit`, or has it set itself.
        let below = |bytes: u64, limit: u64| bytes.wrapping_sub(ONES * limit) & !bytes;
        let quote = eight ^ (ONES * u64::from(b'"'));
        let backslash = eight ^ (ONES * u64::from(b'\\'));
        (below(eight, 0x20) | below(quote, 1) | below(backslash, 1)) & TOPS == 0
    });
    let from = clean.count() * 8;
    let at = string[from..]
        .iter()
        .position(|&byte| ESCAPES[usize::from(byte)] != 0)?;
    Some(from + at)
}

/// Writes a whole number.
pub(super) fn push_integer(text: &mut Vec<u8>, number: impl itoa::Integer) {
    text.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// Writes a number that is finite, with as few digits as tell it apart.
///
/// JavaScript writes no exponent where zeros fill up to 21 digits, or 6 after the point.
pub(super) fn push_float(text: &mut Vec<u8>, number: f64) {
    if number == 0.0 {
        // JSON.stringify(-0) is 0.
        return text.push(b'0');
    }
    let mut buffer = zmij::Buffer::new();
    let written = buffer.format_finite(number);
    let Some((mantissa, exponent)) = written.split_once('e') else {
        let short = written.strip_suffix(".0").unwrap_or(written);
        return text.extend_from_slice(short.as_bytes());
    };
    let digits = |text: &mut Vec<u8>| {
        text.extend(mantissa.bytes().filter(u8::is_ascii_digit));
    };
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if (16..21).contains(&exponent) || exponent == -6 {
        if number < 0.0 {
            text.push(b'-');
        }
        if exponent == -6 {
            text.extend_from_slice(b"0.00000");
            return digits(text);
        }
        let begin = text.len();
        digits(text);
        let end = begin + usize::try_from(exponent).unwrap_or_default() + 1;
        text.resize(end.max(text.len()), b'0');
    } else {
        text.extend_from_slice(written.as_bytes());
    }
}

/// Writes a buffer as EJSON.
pub(super) fn push_binary(text: &mut Vec<u8>, bytes: &[u8]) {
    text.extend_from_slice(br#"{"$binary":""#);
    text.extend_from_slice(STANDARD.encode(bytes).as_bytes());
    text.extend_from_slice(br#""}"#);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_javascript_writes_them() {
        // JSON.stringify of each.
        for (number, written) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1.0, "1"),
            (-1.0, "-1"),
            (0.1, "0.1"),
            (1e15, "1000000000000000"),
            (1e16, "10000000000000000"),
            (-1e16, "-10000000000000000"),
            (123_456_789_012_345_680.0, "123456789012345680"),
            (1_152_921_504_606_846_976.0, "1152921504606847000"),
            (1e20, "100000000000000000000"),
            (1.5e20, "150000000000000000000"),
            (1e21, "1e+21"),
            (1.25e22, "1.25e+22"),
            (f64::MAX, "1.7976931348623157e+308"),
            (0.00001, "0.00001"),
            (0.000001, "0.000001"),
            (-0.00000123, "-0.00000123"),
            (1e-7, "1e-7"),
            (-1.5e-9, "-1.5e-9"),
            (5e-324, "5e-324"),
            (f64::from(0.1_f32), "0.10000000149011612"),
        ] {
            let mut text = Vec::new();
            push_float(&mut text, number);
            assert_eq!(String::from_utf8(text).unwrap(), written);
        }
    }

    #[test]
    fn strings_are_escaped_as_javascript_escapes_them() {
        let mut text = Vec::new();
        push_string(
            &mut text,
            "\0\u{1f}\u{8}\t\n\u{c}\r\"\\/\u{7f}é€😀\u{2028}".as_bytes(),
        );
        assert_eq!(
            String::from_utf8(text).unwrap(),
            "\"\\u0000\\u001f\\b\\t\\n\\f\\r\\\"\\\\/\u{7f}é€😀\u{2028}\""
        );
    }

    #[test]
    fn a_byte_that_needs_an_escape_is_found_at_any_place() {
        for byte in 0..=u8::MAX {
            for (len, at) in [(1, 0), (8, 0), (8, 7), (20, 3), (20, 12), (20, 19)] {
                let mut string = vec![0xff; len];
                string[at] = byte;
                let escaped = byte < 0x20 || byte == b'"' || byte == b'\\';
                assert_eq!(first_escape(&string), escaped.then_some(at), "{byte} {at}");
            }
        }
    }
}
