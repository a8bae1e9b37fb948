//! What is printed without a connection.

use std::io::Write;

use super::context::Context;
use super::failure::Failure;
use super::printer::{Printer, Shape};
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
