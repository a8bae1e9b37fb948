//! What a line, or several, ask for, and what came of it.

use std::collections::VecDeque;
use std::fmt;

use bytes::Bytes;

use super::input::Line;
use crate::cli::context::Online;
use crate::cli::failure::Failure;
use crate::protocol::json::Json;
use crate::protocol::service::call::Call;

/// The largest message that servers take, in bytes: Primus's `maxLength`. A larger one costs the
/// whole connection.
const LARGEST: usize = 10 << 20;
/// What a packet has around the arguments of a call, in bytes, at most.
const ENVELOPE: usize = 256;

/// A call and the lines that it stands for.
#[derive(Debug)]
pub(in crate::cli) struct Item {
    /// The number of the first line.
    pub(in crate::cli) first: u64,
    /// The number of the last one.
    pub(in crate::cli) last: u64,
    /// The lines as they were read.
    pub(in crate::cli) lines: Vec<Bytes>,
    /// What they ask for; what is wrong with them.
    pub(in crate::cli) call: Result<Call, Bad>,
    /// What the request is known by, where it names itself.
    pub(in crate::cli) name: Option<Json>,
}

/// What is wrong with a line.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(in crate::cli) struct Bad {
    pub(in crate::cli) column: Option<usize>,
    pub(in crate::cli) reason: String,
}

impl Bad {
    pub(in crate::cli) fn new(reason: impl Into<String>) -> Self {
        Self {
            column: None,
            reason: reason.into(),
        }
    }
}

impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            Some(column) => write!(f, "column {column}: {}", self.reason),
            None => f.write_str(&self.reason),
        }
    }
}

impl From<serde_json::Error> for Bad {
    fn from(error: serde_json::Error) -> Self {
        let reason = error.to_string();
        let reason = reason.split(" at line ").next().unwrap_or_default();
        Self {
            column: Some(error.column()),
            reason: reason.to_owned(),
        }
    }
}

impl Item {
    /// What a single line asks for.
    pub(super) fn of(line: &Line, call: Result<Call, Bad>, name: Option<Json>) -> Self {
        Self {
            first: line.number,
            last: line.number,
            lines: vec![line.bytes.clone()],
            call,
            name,
        }
    }

    /// Returns how many lines it stands for.
    pub(in crate::cli) fn count(&self) -> u64 {
        self.lines.len() as u64
    }

    /// Returns how much of it is under way when it is, in bytes.
    pub(super) fn size(&self) -> usize {
        self.lines.iter().map(Bytes::len).sum()
    }

    /// Returns its call, if it may be sent.
    pub(super) fn sendable(&self) -> Result<&Call, Bad> {
        let call = self.call.as_ref().map_err(Clone::clone)?;
        if call.size() + ENVELOPE > LARGEST {
            return Err(Bad::new(format!(
                "{} bytes are more than the {} MiB that servers take at once",
                call.size(),
                LARGEST >> 20
            )));
        }
        Ok(call)
    }

    /// Returns where it stands in the input, in words.
    pub(in crate::cli) fn place(&self) -> String {
        match self.first == self.last {
            true => format!("line {}", self.first),
            false => format!("lines {} to {}", self.first, self.last),
        }
    }
}

/// What came of an item.
#[derive(Debug)]
pub(in crate::cli) enum Outcome {
    /// The service's answer.
    Done(Json),
    /// It was not carried out.
    Failed(Failure),
    /// Nobody knows whether it was carried out.
    Unknown(Failure),
    /// It was never sent.
    NotSent,
}

/// What is done with lines.
pub(in crate::cli) trait Task {
    /// Takes a line, and adds what is to be sent now, if it is not kept until more come.
    fn take(&mut self, line: Line, items: &mut VecDeque<Item>);

    /// Returns what was kept, at the end.
    fn rest(&mut self) -> Option<Item> {
        None
    }

    /// Tells what came of an item.
    fn tell(&mut self, online: &mut Online, item: &Item, outcome: &Outcome) -> Result<(), Failure>;
}
