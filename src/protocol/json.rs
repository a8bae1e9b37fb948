//! One JSON text, passed from layer to layer as it was written.
//!
//! The currency of the program: what a server wrote is what a pipe gets, digit
//! for digit and key for key, without a parse and a print in between. A text
//! is a slice of the message it came in, so handing it on copies nothing.

mod pick;
pub(super) mod scan;

use std::fmt;

use bytestring::ByteString;
use indexmap::IndexMap;
use pick::Picker;
use serde::{Deserialize, Deserializer as _, Serialize};
use serde_json::value::RawValue;

/// A text that is known to be exactly one JSON value, without white space
/// around it.
#[derive(Clone, Eq, PartialEq)]
pub struct Json(ByteString);

impl Json {
    /// The value `null`.
    pub const NULL: Self = Self(ByteString::from_static("null"));
    /// The value `true`.
    pub const TRUE: Self = Self(ByteString::from_static("true"));
    /// The value `{}`, which official clients send for an empty query.
    pub const EMPTY_OBJECT: Self = Self(ByteString::from_static("{}"));

    /// Takes a text that a user or a file wrote.
    ///
    /// # Errors
    ///
    /// Says where the text stops being one JSON value.
    pub fn parse(text: impl Into<ByteString>) -> Result<Self, serde_json::Error> {
        let text = text.into();
        if scan::value_end(text.as_bytes(), 0) == Some(text.len()) {
            return Ok(Self(text));
        }
        let raw: &RawValue = serde_json::from_str(&text)?;
        Ok(Self(text.slice_ref(raw.get())))
    }

    /// Takes a part of a message that has been parsed already.
    ///
    /// `raw` must have been borrowed from `message`.
    pub(crate) fn within(message: &ByteString, raw: &RawValue) -> Self {
        Self(message.slice_ref(raw.get()))
    }

    /// Takes a part of a message that is known to be one value.
    pub(super) fn slice(message: &ByteString, part: &str) -> Self {
        Self(message.slice_ref(part))
    }

    /// Writes a value as JSON.
    ///
    /// # Errors
    ///
    /// Fails only for values that JSON cannot hold, such as maps whose keys
    /// are no strings.
    pub fn write<T: Serialize + ?Sized>(value: &T) -> Result<Self, serde_json::Error> {
        serde_json::to_string(value).map(|text| Self(text.into()))
    }

    /// Puts an object together from fields whose values are kept as they are written.
    pub fn object<'a>(fields: impl IntoIterator<Item = (&'a str, &'a Self)>) -> Self {
        let mut text = String::from("{");
        for (index, (name, value)) in fields.into_iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            text.push_str(Self::string(name).as_str());
            text.push(':');
            text.push_str(value.as_str());
        }
        text.push('}');
        Self(text.into())
    }

    /// Puts an array together from items that are kept as they are written.
    pub fn array<'a>(items: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut text = String::from("[");
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            text.push_str(item.as_str());
        }
        text.push(']');
        Self(text.into())
    }

    /// Writes a text as a JSON string.
    pub fn string(text: &str) -> Self {
        let is_plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
        if text.bytes().all(is_plain) {
            let mut quoted = String::with_capacity(text.len() + 2);
            quoted.push('"');
            quoted.push_str(text);
            quoted.push('"');
            return Self(quoted.into());
        }
        Self(serde_json::Value::from(text).to_string().into())
    }

    /// Writes a whole number.
    pub fn number(number: impl Into<i64>) -> Self {
        Self(number.into().to_string().into())
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the text as a message to be sent.
    pub fn into_text(self) -> ByteString {
        self.0
    }

    /// Looks into the value.
    ///
    /// # Errors
    ///
    /// Fails when the value is not of the shape of `T`, or nested deeper than
    /// the parser follows (127 levels).
    pub fn read<'a, T: Deserialize<'a>>(&'a self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.0)
    }

    /// Returns the items of an array, each as it was written; `None` for any
    /// other value.
    pub fn items(&self) -> Option<Vec<Self>> {
        if !self.0.starts_with('[') {
            return None;
        }
        let items: Vec<&RawValue> = self.read().ok()?;
        Some(items.iter().map(|raw| Self::within(&self.0, raw)).collect())
    }

    /// Returns the fields of an object in order, each value as it was written; `None` for any
    /// other value. Of a name that stands twice the last counts, as in JavaScript.
    pub fn fields(&self) -> Option<IndexMap<String, Self>> {
        if !self.0.starts_with('{') {
            return None;
        }
        let fields: IndexMap<String, &RawValue> = self.read().ok()?;
        let own = |(name, raw): (String, &RawValue)| (name, Self::within(&self.0, raw));
        Some(fields.into_iter().map(own).collect())
    }

    /// Returns a field of an object as it was written; `None` for any other value or when it
    /// is missing.
    pub fn field(&self, name: &str) -> Option<Self> {
        let [field] = self.pick([name])?;
        field
    }

    /// Returns some fields of an object as they were written, without a look into the others;
    /// `None` for any other value.
    pub fn pick<const N: usize>(&self, names: [&str; N]) -> Option<[Option<Self>; N]> {
        if !self.0.starts_with('{') {
            return None;
        }
        let mut reader = serde_json::Deserializer::from_str(&self.0);
        let found = reader.deserialize_map(Picker(&names)).ok()?;
        Some(found.map(|raw| raw.map(|raw| Self::within(&self.0, raw))))
    }

    /// Returns the text of a string value, with its escapes resolved.
    pub fn as_text(&self) -> Option<String> {
        self.read().ok()
    }

    /// Tells whether the value is `null`.
    pub fn is_null(&self) -> bool {
        self.as_str() == "null"
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_kept_digit_for_digit() {
        for text in [
            "12345678901234567890",
            "1.0",
            "1e400",
            "-0",
            r#"{"b":1,"a":1,"a":2}"#,
            r#""\ud800\u00e9""#,
            r#"{"$serde_json::private::RawValue":"x"}"#,
        ] {
            let json = Json::parse(text).unwrap();
            assert_eq!(json.as_str(), text);
        }
    }

    #[test]
    fn white_space_around_is_dropped_and_two_values_are_refused() {
        assert_eq!(Json::parse(" [1, 2]\n").unwrap().as_str(), "[1, 2]");
        assert!(Json::parse("1 2").is_err());
        assert!(Json::parse("").is_err());
    }

    #[test]
    fn a_deep_text_is_taken_whole() {
        let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
        assert_eq!(Json::parse(deep.clone()).unwrap().as_str(), deep);
    }

    #[test]
    fn objects_and_arrays_are_put_together_without_a_change() {
        let number = Json::parse("1.0").unwrap();
        let object = Json::object([("a\"b", &number), ("c", &Json::NULL)]);
        assert_eq!(object.as_str(), r#"{"a\"b":1.0,"c":null}"#);
        assert_eq!(
            Json::array([&object, &number]).as_str(),
            format!("[{object},1.0]")
        );
        assert_eq!(Json::object([]), Json::EMPTY_OBJECT);
    }

    #[test]
    fn fields_are_picked_by_their_names_and_the_last_of_a_name_counts() {
        let value = Json::parse(r#"{"a":1.0,"b":[{}],"\u0061":2,"c":{"d":3}}"#).unwrap();
        let picked = value.pick(["d", "a", "b"]).unwrap();
        let picked = picked.map(|field| field.map(|field| field.to_string()));
        assert_eq!(picked, [None, Some("2".into()), Some("[{}]".into())]);
        assert_eq!(Json::EMPTY_OBJECT.pick(["a"]), Some([None]));
        assert_eq!(Json::NULL.pick(["a"]), None);
    }

    #[test]
    fn strings_are_written_with_the_escapes_that_they_need() {
        for text in ["", "a/b c", "\"", "\\", "\u{1f}", "é\u{7f}"] {
            let written = Json::string(text);
            assert_eq!(written.as_text().as_deref(), Some(text), "{written}");
        }
    }

    #[test]
    fn items_and_fields_are_handed_out_as_written() {
        let page = Json::parse(r#"{"total":2,"data":[{"n":1.0}, 1e3]}"#).unwrap();
        let data = page.field("data").unwrap().items().unwrap();
        assert_eq!(data[0].as_str(), r#"{"n":1.0}"#);
        assert_eq!(data[1].as_str(), "1e3");
        assert!(page.items().is_none());
        assert!(data[1].field("n").is_none());
    }
}
