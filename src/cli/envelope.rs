//! The object that stands around an event, to say what it is and when it came.

use std::time::SystemTime;

use jiff::Timestamp;

use crate::protocol::json::Json;

/// What an event is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin<'a> {
    pub(super) service: &'a str,
    pub(super) event: &'a str,
    /// It was missed, and found afterwards.
    pub(super) replayed: bool,
}

/// Puts objects around events.
#[derive(Debug)]
pub(super) struct Envelope {
    /// The time that was written last, and how: many events have the same.
    time: (SystemTime, Json),
}

impl Envelope {
    pub(super) fn new(now: SystemTime) -> Self {
        let time = (now, written(now));
        Self { time }
    }

    /// Returns the object around the data of an event that came at `now`.
    pub(super) fn around(&mut self, data: &Json, is: Origin<'_>, now: SystemTime) -> Json {
        if self.time.0 != now {
            self.time = (now, written(now));
        }
        let fields = [
            ("service", &Json::string(is.service)),
            ("event", &Json::string(is.event)),
            ("data", data),
            ("time", &self.time.1),
            ("replayed", &Json::TRUE),
        ];
        let shown = match is.replayed {
            true => fields.len(),
            false => fields.len() - 1,
        };
        Json::object(fields.into_iter().take(shown))
    }
}

/// Writes a time as ECMAScript does; one that it has no letters for is none.
fn written(time: SystemTime) -> Json {
    match Timestamp::try_from(time) {
        Ok(time) => Json::string(&format!("{time:.3}")),
        Err(_) => Json::NULL,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn an_event_is_told_with_the_time_at_which_it_came() {
        let at = |millis| SystemTime::UNIX_EPOCH + Duration::from_millis(millis);
        let mut envelope = Envelope::new(at(0));
        let data = Json::parse("1.0").unwrap();
        let mut is = Origin {
            service: "a\"b",
            event: "created",
            replayed: false,
        };
        for (millis, time) in [(0, "00.000"), (1500, "01.500"), (1500, "01.500")] {
            assert_eq!(
                envelope.around(&data, is, at(millis)).as_str(),
                format!(
                    r#"{{"service":"a\"b","event":"created","data":1.0,"time":"1970-01-01T00:00:{time}Z"}}"#
                )
            );
        }
        is.replayed = true;
        let told = envelope.around(&data, is, at(0));
        assert!(told.as_str().ends_with(r#""replayed":true}"#), "{told}");
    }
}
