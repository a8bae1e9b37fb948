//! How results are to be printed, and what is printed without a connection.

use std::io::Write;

use super::context::Context;
use super::failure::Failure;
use super::printer::{Printer, Shape};
use super::settings::Settings;
use crate::output::format::{Format, Style};
use crate::output::pager::Pager;
use crate::protocol::json::Json;
use crate::protocol::redact::redact_json;
use crate::protocol::service::call::Emission;
use crate::protocol::session;

impl Context {
    /// Prints the packet of an emission, secrets redacted.
    pub(super) fn preview(&self, emission: &Emission, ack: bool) -> Result<(), Failure> {
        self.print_now(&format!(
            "{}\n",
            redact_json(&session::preview(emission, ack))
        ))
    }

    /// Prints a text.
    pub(super) fn print_now(&self, text: &str) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes())?;
        Ok(out.flush()?)
    }

    /// Prints a value, through the filter and in the format that were asked for.
    pub(super) fn print_value(&self, value: &Json) -> Result<(), Failure> {
        let mut printer = Printer::new(Shape::Call, &self.settings, &self.reporter)?;
        let printed = printer.result(value);
        self.print_now(&printer.take())?;
        printed
    }

    /// Tells whether a value was asked for, where a text for people is printed else.
    pub(super) fn wants_value(&self) -> bool {
        self.settings.format.is_some() || self.settings.filter.is_some()
    }
}

impl Settings {
    /// Returns how values are printed; `piped` is the format where stdout is no terminal and
    /// none was asked for.
    pub(super) fn style(&self, piped: Format) -> Style {
        let auto = if self.stdout_is_terminal {
            Format::Pretty
        } else {
            piped
        };
        Style {
            format: self.format.unwrap_or(auto),
            colour: self.colour,
            terminal: self.stdout_is_terminal,
            raw: self.raw,
        }
    }

    /// Returns the pager that whoever looks on wants, if there is a terminal to look at.
    pub(super) fn pager(&self) -> Option<Pager> {
        if !self.pager || !self.stdout_is_terminal {
            return None;
        }
        let named = ["FEATHERS_PRIMUS_PAGER", "PAGER"];
        let mut named = named
            .into_iter()
            .filter_map(|name| std::env::var(name).ok());
        let named = named.find(|command| !command.is_empty());
        let (width, height) = terminal_size::terminal_size()?;
        Pager::new(named.as_deref().unwrap_or("less"), width.0, height.0)
    }
}
