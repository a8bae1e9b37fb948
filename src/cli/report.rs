//! What goes to stderr: notices, warnings and errors. The one place that renders errors.
//!
//! All of it is made safe for a terminal, since much of it is a server's text.

use std::backtrace::Backtrace;
use std::cell::RefCell;
use std::error::Error;
use std::io::{self, IsTerminal, Write};
use std::rc::Rc;

use super::failure::Failure;
use super::hints;
use super::progress::Bar;
use super::settings::Settings;
use super::shell::above::Above;
use crate::connection::dial::DialError;
use crate::connection::ended::{CallError, Ended};
use crate::output::escape;
use crate::protocol::json::Json;
use crate::protocol::redact::redact_known;
use crate::protocol::service::error::FeathersError;
use crate::secret::Secret;

/// How much of an error or a notice is shown, in bytes: a server may write any length. What it
/// says beyond that, `-vv` shows.
const MOST: usize = 4096;

/// The secrets that this run knows; what is shown is searched for them.
#[derive(Clone, Debug, Default)]
pub(super) struct Known(Rc<RefCell<Vec<Secret>>>);

impl Known {
    /// Adds a secret.
    pub(super) fn add(&self, secret: &Secret) {
        let mut secrets = self.0.borrow_mut();
        if !secrets.contains(secret) {
            secrets.push(secret.clone());
        }
    }

    /// Takes all of them out of a text.
    pub(super) fn redact(&self, text: &str) -> String {
        redact_known(text, &self.0.borrow())
    }
}

/// Speaks to the user. No known secret is shown, even when a server sends it back.
#[derive(Clone, Debug, Default)]
pub(super) struct Reporter {
    /// No notices.
    pub(super) quiet: bool,
    /// Errors as JSON objects.
    pub(super) json: bool,
    /// Server stacks are shown.
    pub(super) stacks: bool,
    /// What must not be shown.
    pub(super) known: Known,
    /// What stands in the way.
    pub(super) bar: Bar,
    /// The prompt that it stands above.
    pub(super) above: Above,
}

impl Reporter {
    /// Says something that is worth knowing and no error.
    pub(super) fn notice(&self, text: &str) {
        if !self.quiet {
            self.say(&format!("{}\n", self.line(text)));
        }
    }

    /// Says that something is dangerous or went wrong by the way.
    pub(super) fn warning(&self, text: &str) {
        self.notice(&format!("warning: {text}"));
    }

    /// Shows a message of the wire, as long as it is, behind a sign of its direction.
    pub(super) fn frame(&self, direction: char, text: &str) {
        let text = self.known.redact(text);
        self.say(&format!("{direction} {}\n", escape::line(&text)));
    }

    /// Makes a text safe to be shown on a line. Secrets first: escaped or cut they are not known
    /// again.
    fn line(&self, text: &str) -> String {
        self.line_within(&mut { MOST }, text)
    }

    /// The same, within the bytes that are left for it.
    fn line_within(&self, left: &mut usize, text: &str) -> String {
        within(left, &escape::line(&self.known.redact(text)))
    }

    /// Shows where a bug showed.
    pub(super) fn backtrace(&self, backtrace: &Backtrace) {
        self.say(&format!("{backtrace}\n"));
    }

    /// Shows why a command failed and what to do next.
    pub(super) fn failure(&self, failure: &Failure, settings: Option<&Settings>) {
        if matches!(failure, Failure::ReaderGone | Failure::Told(_)) {
            return;
        }
        let hints = hints::of(failure, settings);
        let text = if self.json {
            self.as_json(failure, &hints, None)
        } else {
            self.as_text(failure, &hints, "")
        };
        self.say(&text);
    }

    /// Shows why a line of a bulk run failed, which stands at a place and has a number.
    pub(super) fn item(&self, place: &str, line: u64, failure: &Failure) {
        self.placed(place, line, failure, &[]);
    }

    /// Shows why a line of a file failed and what to do next.
    pub(super) fn placed(&self, place: &str, line: u64, failure: &Failure, hints: &[String]) {
        self.say(&if self.json {
            self.as_json(failure, hints, Some(line))
        } else {
            self.as_text(failure, hints, &format!("{place}: "))
        });
    }

    /// Shows a usage error of the argument parser.
    pub(super) fn usage(&self, message: &str, hints: &[String]) {
        let failure = hints
            .iter()
            .fold(super::args::usage::Usage::new(message), |usage, hint| {
                usage.hint(hint.clone())
            });
        self.failure(&Failure::Usage(failure), None);
    }

    /// Writes to stderr. Where that fails nobody is left to be told.
    fn say(&self, text: &str) {
        if self.above.print(text) {
            return;
        }
        self.bar.aside(|| {
            let _ = io::stderr().lock().write_all(text.as_bytes());
        });
    }

    fn as_text(&self, failure: &Failure, hints: &[String], place: &str) -> String {
        let label = if io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
            "\u{1b}[1;31merror:\u{1b}[0m"
        } else {
            "error:"
        };
        // Whatever the server says, the hints are still to be seen.
        let left = &mut { MOST };
        let said = self.line_within(left, &failure.to_string());
        let mut text = format!("{label} {place}{said}\n");
        if let Some(error) = of_service(failure) {
            for (name, value) in [("data", &error.data), ("errors", &error.errors)] {
                if let Some(value) = value {
                    let value = self.line_within(left, value.as_str());
                    text.push_str(&format!("{name}: {value}\n"));
                }
            }
            if let Some(stack) = error.stack.as_ref().filter(|_| self.stacks) {
                let stack = within(left, &escape::lines(&self.known.redact(stack)));
                text.push_str(&format!("stack: {stack}\n"));
            }
        }
        if let Some(sent) = failure.sent() {
            text.push_str(&format!("sent: {}\n", self.line(&sent.to_string())));
        }
        for cause in causes(failure) {
            let cause = self.line_within(left, &cause);
            text.push_str(&format!("caused by: {cause}\n"));
        }
        for hint in hints {
            text.push_str(&format!("hint: {}\n", self.line(hint)));
        }
        text
    }

    fn as_json(&self, failure: &Failure, hints: &[String], line: Option<u64>) -> String {
        let error = self.error(failure, hints, line);
        let object = Json::object([("error", &error)]);
        // The server's own pieces may have line ends between their tokens.
        let line: String = object
            .as_str()
            .chars()
            .filter(|c| !matches!(c, '\n' | '\r'))
            .collect();
        format!("{}\n", escape::line(&line))
    }

    /// Returns a failure as JSON.
    pub(super) fn error(&self, failure: &Failure, hints: &[String], line: Option<u64>) -> Json {
        let string = |text: &str| {
            let text = self.known.redact(text);
            Json::string(&escape::shortened(&text, MOST))
        };
        let kind = Json::string(kind(failure));
        let list = |texts: &[String]| {
            let texts: Vec<_> = texts.iter().map(|text| string(text)).collect();
            Json::array(&texts)
        };
        let hints = list(hints);
        let line = line.map(|line| Json::number(i64::try_from(line).unwrap_or(i64::MAX)));
        let line = line.iter().map(|line| ("line", line));
        match of_service(failure) {
            Some(error) => {
                let text = |text: &Option<String>| text.as_deref().map_or(Json::NULL, string);
                let json = |json: &Option<Json>| {
                    let shown = json.as_ref().map(|json| self.known.redact(json.as_str()));
                    shown
                        .and_then(|text| Json::parse(text).ok())
                        .unwrap_or(Json::NULL)
                };
                let code = error.code.map_or(Json::NULL, Json::number);
                let stack = text(&error.stack);
                let fields = [
                    ("kind", &kind),
                    ("name", &string(&error.name)),
                    ("code", &code),
                    ("className", &text(&error.class_name)),
                    ("message", &string(&error.message)),
                    ("data", &json(&error.data)),
                    ("errors", &json(&error.errors)),
                    ("hints", &hints),
                    ("stack", &stack),
                ];
                let shown = if self.stacks {
                    fields.len()
                } else {
                    fields.len() - 1
                };
                Json::object(fields.into_iter().take(shown).chain(line))
            }
            None => {
                let sent = failure.sent().map(|sent| string(&sent.to_string()));
                let fields = [
                    ("kind", &kind),
                    ("message", &string(&failure.to_string())),
                    ("causes", &list(&causes(failure))),
                    ("hints", &hints),
                ];
                let sent = sent.iter().map(|sent| ("sent", sent));
                Json::object(fields.into_iter().chain(sent).chain(line))
            }
        }
    }
}

fn kind(failure: &Failure) -> &'static str {
    match failure {
        Failure::Usage(_) | Failure::Endpoint(_) => "usage",
        Failure::Dial(error) => kind_of_dial(error),
        Failure::Ended(ended) => kind_of_end(ended),
        Failure::Call { error, .. } => match error {
            CallError::Feathers(_) => "feathers",
            CallError::TimedOut { .. } => "timeout",
            CallError::Lost(ended) => kind_of_end(ended),
            CallError::Redial(error) => kind_of_dial(error),
            CallError::Dialect { .. } | CallError::Mismatch(_) => "protocol",
        },
        Failure::Paging(_) => "protocol",
        Failure::TooFew { .. } => "timeout",
        Failure::SomeFailed(_) => "feathers",
        Failure::BadLine(_) => "usage",
        Failure::UnknownOutcome {
            error: CallError::TimedOut { .. },
            ..
        } => "timeout",
        Failure::UnknownOutcome { .. } | Failure::NotSent => "connection",
        Failure::Interrupted(_) => "interrupted",
        Failure::NotSignedIn { .. } | Failure::Expired { .. } => "usage",
        Failure::TooSlow { .. }
        | Failure::Filter(_)
        | Failure::Told(_)
        | Failure::ReaderGone
        | Failure::Output(_)
        | Failure::Store(_)
        | Failure::Bug(_)
        | Failure::Other(_) => "internal",
    }
}

fn kind_of_dial(error: &DialError) -> &'static str {
    match error {
        DialError::Upgrade(_)
        | DialError::Unknown { .. }
        | DialError::Mismatch(_)
        | DialError::NotGreeted(_) => "protocol",
        _ => "connection",
    }
}

fn kind_of_end(ended: &Ended) -> &'static str {
    match ended {
        Ended::Protocol(_) | Ended::NotText | Ended::TooLarge => "protocol",
        _ => "connection",
    }
}

fn of_service(failure: &Failure) -> Option<&FeathersError> {
    match failure {
        Failure::Call {
            error: CallError::Feathers(error),
            ..
        } => Some(error),
        _ => None,
    }
}

/// Returns what caused a failure, the nearest first, without what the error itself says.
pub(super) fn causes(failure: &Failure) -> Vec<String> {
    let first: Option<&dyn Error> = match failure {
        Failure::Call { error, .. } => error.source(),
        other => other.source(),
    };
    let mut said = failure.to_string();
    let mut causes = Vec::new();
    let mut next = first;
    while let Some(cause) = next {
        next = cause.source();
        let text = cause.to_string();
        if !said.contains(&text) {
            said.clone_from(&text);
            causes.push(text);
        }
    }
    causes
}

/// Cuts a text to the bytes that are left, and takes them.
fn within(left: &mut usize, text: &str) -> String {
    let text = escape::shortened(text, *left).into_owned();
    *left = left.saturating_sub(text.len());
    text
}
