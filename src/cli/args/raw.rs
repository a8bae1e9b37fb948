//! Arguments that are JSON values as they stand.

use super::usage::{Usage, quoted};
use crate::protocol::json::Json;

/// Reads arguments as JSON values.
///
/// # Errors
///
/// Names the one that is none.
pub(in crate::cli) fn values(typed: &[String]) -> Result<Vec<Json>, Usage> {
    typed.iter().map(|text| value(text)).collect()
}

fn value(text: &str) -> Result<Json, Usage> {
    Json::parse(text.to_owned()).map_err(|error| {
        let usage = Usage::new(format!("{} is not JSON: {error}", quoted(text)));
        usage.hint(format!(
            "text is written in double quotes: '{}'",
            Json::string(text)
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_taken_as_written_and_text_is_shown_quoted() {
        let typed = ["1.0".to_owned(), r#"{"a":1e400}"#.to_owned()];
        assert_eq!(values(&typed).unwrap()[0].as_str(), "1.0");
        assert_eq!(values(&typed).unwrap()[1].as_str(), r#"{"a":1e400}"#);
        let error = values(&["hi".to_owned()]).unwrap_err();
        assert_eq!(error.hints, [r#"text is written in double quotes: '"hi"'"#]);
    }
}
