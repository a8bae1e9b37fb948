//! Where stages are told when they are over: at once as lines, or at the end as JSON.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use super::stage::{Name, Outcome, Stage, Status, texts};
use crate::cli::context::Context;
use crate::cli::report::Known;
use crate::output::escape;
use crate::output::format::Format;
use crate::protocol::json::Json;

/// The stages that are over, and those that are to come.
pub(super) struct Board {
    /// What is to come, and why where it will be left out.
    plan: VecDeque<(Name, Option<String>)>,
    told: Vec<Stage>,
    /// When what is under way began.
    since: Instant,
    /// Each stage is printed when it is over.
    printing: bool,
    colour: bool,
    known: Known,
    /// Whether it could all be printed.
    printed: io::Result<()>,
}

impl Board {
    pub(super) fn new(context: &Context, plan: Vec<(Name, Option<String>)>) -> Self {
        let settings = &context.settings;
        Self {
            plan: plan.into(),
            told: Vec::new(),
            since: Instant::now(),
            printing: matches!(settings.format, None | Some(Format::Table))
                && settings.filter.is_none(),
            colour: settings.colour,
            known: context.reporter.known.clone(),
            printed: Ok(()),
        }
    }

    /// Prints what stands above the stages.
    pub(super) fn title(&mut self, text: &str) {
        self.print(&format!("{}\n", self.safe(text)));
    }

    /// Tells whether it prints, or keeps all for [`Board::json`].
    pub(super) fn is_printing(&self) -> bool {
        self.printing
    }

    /// Begins to take the time anew.
    pub(super) fn mark(&mut self) {
        self.since = Instant::now();
    }

    /// Returns how long what is under way takes already.
    pub(super) fn passed(&self) -> Duration {
        self.since.elapsed()
    }

    /// Returns the stage that is under way.
    pub(super) fn current(&self) -> Option<Name> {
        let mut to_do = self.plan.iter().filter(|(_, why_not)| why_not.is_none());
        to_do.next().map(|(name, _)| *name)
    }

    /// Tells whether a stage has failed.
    pub(super) fn has_failed(&self, name: Name) -> bool {
        let mut told = self.told.iter();
        told.any(|stage| stage.name == name && stage.outcome.status == Status::Failed)
    }

    /// Tells of the stage that is under way.
    pub(super) fn tell(&mut self, outcome: Outcome) {
        self.tell_that_took(self.passed(), outcome);
    }

    /// The same, where it took another time than since the last one.
    pub(super) fn tell_that_took(&mut self, took: Duration, outcome: Outcome) {
        while let Some((name, why_not)) = self.plan.pop_front() {
            if let Some(why_not) = why_not {
                self.add(name, None, Outcome::skipped(why_not));
                continue;
            }
            let took = (outcome.status != Status::Skipped).then_some(took);
            self.add(name, took, outcome);
            break;
        }
        self.mark();
    }

    /// Tells what is left that it is left out.
    pub(super) fn end(&mut self) {
        let left: Vec<_> = self.plan.drain(..).collect();
        let names: Vec<_> = left
            .iter()
            .filter(|(_, why_not)| why_not.is_none())
            .map(|(name, _)| name.text())
            .collect();
        if !names.is_empty() {
            self.print(&format!("not reached: {}\n", names.join(", ")));
        }
        self.told
            .extend(left.into_iter().map(|(name, why_not)| Stage {
                name,
                took: None,
                outcome: Outcome::skipped(why_not.unwrap_or_else(|| "not reached".to_owned())),
            }));
    }

    /// Returns whether all could be printed.
    pub(super) fn printed(&mut self) -> io::Result<()> {
        std::mem::replace(&mut self.printed, Ok(()))
    }

    /// Returns all as one JSON object; `status` is what the program ends with.
    pub(super) fn json(&self, server: &str, status: u8) -> Json {
        let stages: Vec<_> = self.told.iter().map(Stage::json).collect();
        let names: Vec<_> = self
            .told
            .iter()
            .filter(|stage| stage.outcome.status == Status::Failed)
            .map(|stage| stage.name.text())
            .collect();
        let object = Json::object([
            ("server", &Json::string(server)),
            ("failed", &texts(&names)),
            ("status", &Json::number(status)),
            ("stages", &Json::array(&stages)),
        ]);
        let redacted = self.known.redact(object.as_str());
        Json::parse(redacted).unwrap_or(Json::NULL)
    }

    fn add(&mut self, name: Name, took: Option<Duration>, outcome: Outcome) {
        let stage = Stage {
            name,
            took,
            outcome,
        };
        let lines = self.lines(&stage);
        self.print(&lines);
        self.told.push(stage);
    }

    fn lines(&self, stage: &Stage) -> String {
        let outcome = &stage.outcome;
        let mark = format!("{:<7}", outcome.status.text());
        let mark = match self.colour {
            true => format!("\u{1b}[{}m{mark}\u{1b}[0m", outcome.status.colour()),
            false => mark,
        };
        let time = stage.took.map_or_else(String::new, |took| {
            format!("{:.1} ms", took.as_secs_f64() * 1000.0)
        });
        let first = format!(
            "{mark} {:<10} {time:>9}  {}",
            stage.name.text(),
            self.safe(&outcome.text)
        );
        let mut lines = format!("{}\n", first.trim_end());
        let mut add = |label: &str, text: &str| {
            lines.push_str(&format!("  {label}: {}\n", self.safe(text)));
        };
        for (index, error) in outcome.error.iter().enumerate() {
            add(if index == 0 { "error" } else { "caused by" }, error);
        }
        outcome.warnings.iter().for_each(|it| add("warning", it));
        outcome.hints.iter().for_each(|it| add("hint", it));
        lines
    }

    /// Makes a text safe to be shown on a line. Secrets first: escaped they are not known again.
    fn safe(&self, text: &str) -> String {
        /// How much of it is shown, in bytes: a server may write any length.
        const MOST: usize = 1024;
        let text = self.known.redact(text);
        escape::shortened(&escape::line(&text), MOST).into_owned()
    }

    fn print(&mut self, text: &str) {
        if !self.printing || self.printed.is_err() {
            return;
        }
        let mut out = io::stdout().lock();
        self.printed = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }
}
