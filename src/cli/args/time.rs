//! Times with a unit, such as `500ms`, `5s` or `2m`.

use std::time::Duration;

use jiff::SignedDuration;

/// Reads a time that is longer than nothing.
///
/// # Errors
///
/// Says what is wrong and shows a right one.
pub(in crate::cli) fn duration(text: &str) -> Result<Duration, String> {
    if text.trim().parse::<f64>().is_ok() {
        return Err(format!(
            "a unit is missing: write {0}s or {0}ms",
            text.trim()
        ));
    }
    let found: Option<SignedDuration> = text.parse().ok();
    match found.and_then(|duration| Duration::try_from(duration).ok()) {
        // Longer times overflow the clock of some systems.
        Some(time) if time > Duration::from_secs(366 * 86_400) => {
            Err("it is longer than a year".to_owned())
        }
        Some(time) if !time.is_zero() => Ok(time),
        Some(_) => Err("it must be longer than nothing".to_owned()),
        None => Err("it is no time; write 500ms, 5s or 2m".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_a_unit() {
        for (text, time) in [
            ("500ms", Duration::from_millis(500)),
            ("5s", Duration::from_secs(5)),
            ("2m", Duration::from_secs(120)),
            ("1h30m", Duration::from_secs(5400)),
        ] {
            assert_eq!(duration(text), Ok(time), "{text}");
        }
        assert_eq!(
            duration("5").unwrap_err(),
            "a unit is missing: write 5s or 5ms"
        );
        for text in ["", "x", "0s", "-5s", "5 parsecs", "99999999999h", "1e400"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
