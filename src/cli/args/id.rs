//! The id of a record, as a user types it.

use super::item;
use crate::protocol::json::Json;

/// Returns the id that a text stands for.
///
/// A plain integer is a number, `null` is null, a quoted JSON string is what
/// stands in the quotes, anything else is text. An integer of more than 15
/// digits stays text: JavaScript would round it, and a MongoDB id may well be
/// made of digits alone.
pub fn id(text: &str) -> Json {
    let integer = item::is_plain_number(text) && !text.contains('.');
    if integer || text == "null" || text.starts_with('"') {
        item::json_or_text(text)
    } else {
        Json::string(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_number_null_or_text() {
        for (typed, sent) in [
            ("1", "1"),
            ("0", "0"),
            ("-7", "-7"),
            ("999999999999999", "999999999999999"),
            ("1000000000000000", r#""1000000000000000""#),
            ("507191091234567890123456", r#""507191091234567890123456""#),
            ("507f191e810c19729de860ea", r#""507f191e810c19729de860ea""#),
            ("null", "null"),
            (r#""null""#, r#""null""#),
            (r#""1""#, r#""1""#),
            (r#""\u00e9""#, r#""\u00e9""#),
            (r#""1"#, r#""\"1""#),
            (r#""1" 2"#, r#""\"1\" 2""#),
            ("01", r#""01""#),
            ("1.0", r#""1.0""#),
            ("1e5", r#""1e5""#),
            ("+1", r#""+1""#),
            (" 1", r#"" 1""#),
            ("true", r#""true""#),
            ("{}", r#""{}""#),
            ("[1]", r#""[1]""#),
            ("", r#""""#),
        ] {
            assert_eq!(id(typed).as_str(), sent, "{typed}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_id_is_a_number_null_or_a_string(text in "\\PC{0,20}|[0-9\".e-]{0,20}") {
            let sent = id(&text);
            let first = sent.as_str().as_bytes()[0];
            proptest::prop_assert!(sent.is_null() || first == b'"' || first == b'-' || first.is_ascii_digit());
        }
    }
}
