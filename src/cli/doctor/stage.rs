//! A stage of the check: what it is called, how it went and what was found.

use std::time::Duration;

use crate::protocol::json::Json;

/// The stages, in their order.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Name {
    Lookup,
    Tcp,
    Proxy,
    Tls,
    Spec,
    Upgrade,
    Heartbeat,
    Dialect,
    Token,
    Call,
    RoundTrip,
}

impl Name {
    /// Returns what it is called.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Lookup => "look-up",
            Self::Tcp => "tcp",
            Self::Proxy => "proxy",
            Self::Tls => "tls",
            Self::Spec => "spec",
            Self::Upgrade => "upgrade",
            Self::Heartbeat => "heartbeat",
            Self::Dialect => "dialect",
            Self::Token => "token",
            Self::Call => "call",
            Self::RoundTrip => "round-trip",
        }
    }
}

/// How a stage went.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Status {
    #[default]
    Ok,
    /// It works, and something about it should be known.
    Warning,
    Failed,
    /// It was not to be done, or could not be any more.
    Skipped,
}

impl Status {
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }

    /// Returns the colour that a terminal shows it in.
    pub(super) fn colour(self) -> &'static str {
        match self {
            Self::Ok => "32",
            Self::Warning => "33",
            Self::Failed => "1;31",
            Self::Skipped => "2",
        }
    }
}

/// What a stage showed.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    pub(super) status: Status,
    /// What was found, in a few words.
    pub(super) text: String,
    /// The same for programs.
    pub(super) fields: Vec<(&'static str, Json)>,
    pub(super) warnings: Vec<String>,
    /// Why it failed, and what caused that.
    pub(super) error: Vec<String>,
    pub(super) hints: Vec<String>,
}

impl Outcome {
    /// A stage that went well.
    pub(super) fn ok(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// A stage that was left out.
    pub(super) fn skipped(why: impl Into<String>) -> Self {
        Self {
            status: Status::Skipped,
            ..Self::ok(why)
        }
    }

    /// Adds something that was found, for programs.
    pub(super) fn with(mut self, name: &'static str, value: Json) -> Self {
        self.fields.push((name, value));
        self
    }

    /// Adds what should be known.
    pub(super) fn warn(&mut self, warning: impl Into<String>) {
        self.warnings.push(warning.into());
        if self.status == Status::Ok {
            self.status = Status::Warning;
        }
    }

    /// Adds what to do.
    pub(super) fn hint(&mut self, hint: impl Into<String>) {
        self.hints.push(hint.into());
    }
}

/// A stage that is over.
#[derive(Clone, Debug)]
pub(super) struct Stage {
    pub(super) name: Name,
    /// How long it took, where it was done.
    pub(super) took: Option<Duration>,
    pub(super) outcome: Outcome,
}

impl Stage {
    /// Returns it as a JSON object.
    pub(super) fn json(&self) -> Json {
        let Outcome {
            status,
            text,
            fields,
            warnings,
            error,
            hints,
        } = &self.outcome;
        let found = match (fields.is_empty(), text.is_empty()) {
            (false, _) => Json::object(fields.iter().map(|(name, value)| (*name, value))),
            (true, false) => Json::string(text),
            (true, true) => Json::NULL,
        };
        let error = match error.is_empty() {
            true => Json::NULL,
            false => Json::string(&error.join(": ")),
        };
        Json::object([
            ("name", &Json::string(self.name.text())),
            ("status", &Json::string(status.text())),
            ("milliseconds", &self.took.map_or(Json::NULL, milliseconds)),
            ("found", &found),
            ("warnings", &texts(warnings)),
            ("error", &error),
            ("hints", &texts(hints)),
        ])
    }
}

/// Returns a time in milliseconds, with what a clock is good for.
pub(super) fn milliseconds(time: Duration) -> Json {
    let text = format!("{:.3}", time.as_secs_f64() * 1000.0);
    Json::parse(text).unwrap_or(Json::NULL)
}

/// Returns a list of texts.
pub(super) fn texts<T: AsRef<str>>(texts: &[T]) -> Json {
    let texts: Vec<_> = texts
        .iter()
        .map(|text| Json::string(text.as_ref()))
        .collect();
    Json::array(&texts)
}
