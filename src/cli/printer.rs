//! What a command prints: one result at the end, or values as they come.

use std::io;

use anyhow::Context as _;

use super::failure::Failure;
use super::settings::Settings;
use crate::output::format::{Format, Style};
use crate::output::writer::{Writer, write_once};
use crate::protocol::json::Json;

/// What a command prints, and so what it needs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Shape {
    /// One result.
    Call,
    /// Values as they come.
    Stream,
}

impl Shape {
    /// The format where stdout is no terminal and none was asked for.
    fn piped(self) -> Format {
        match self {
            Self::Call => Format::Json,
            Self::Stream => Format::Ndjson,
        }
    }
}

/// Prints values on stdout.
#[derive(Debug)]
pub(super) struct Printer {
    style: Style,
    sink: Sink,
}

#[derive(Debug)]
enum Sink {
    /// Written at the end.
    Once(Vec<u8>),
    /// Written as it comes.
    Stream(Writer),
}

impl Printer {
    /// A printer for a command of this shape.
    pub(super) fn new(shape: Shape, settings: &Settings) -> Result<Self, Failure> {
        let sink = match shape {
            Shape::Call => Sink::Once(Vec::new()),
            Shape::Stream => {
                Sink::Stream(Writer::start(io::stdout()).context("cannot start a thread")?)
            }
        };
        Ok(Self {
            style: settings.style(shape.piped()),
            sink,
        })
    }

    /// Prints the result of a call.
    pub(super) fn result(&mut self, result: &Json) -> Result<(), Failure> {
        let style = self.style;
        self.push(|out| style.write_result(out, result))
    }

    /// Prints one value.
    pub(super) fn value(&mut self, value: &Json) -> Result<(), Failure> {
        let style = self.style;
        self.push(|out| style.write_value(out, value))
    }

    /// Waits until printing fails; never returns as long as it works.
    pub(super) async fn failed(&mut self) -> Failure {
        match &mut self.sink {
            Sink::Once(_) => std::future::pending().await,
            Sink::Stream(writer) => writer.failed().await.into(),
        }
    }

    fn push(&mut self, fill: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> Result<(), Failure> {
        let mut filled = Ok(());
        match &mut self.sink {
            Sink::Once(bytes) => filled = fill(bytes),
            Sink::Stream(writer) => writer.push(|out| filled = fill(out))?,
        }
        Ok(filled?)
    }

    /// Waits until all is written.
    pub(super) async fn finish(self) -> io::Result<()> {
        match self.sink {
            Sink::Once(bytes) if bytes.is_empty() => Ok(()),
            Sink::Once(bytes) => write_once(bytes).await,
            Sink::Stream(writer) => writer.finish().await,
        }
    }
}
