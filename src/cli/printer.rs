//! What a command prints: one result at the end, or values as they come.

use std::io::{self, Write};
use std::time::SystemTime;

use anyhow::Context as _;

use super::args::usage::quoted;
use super::failure::Failure;
use super::filtering::Filtering;
use super::gap::Gap;
use super::report::Reporter;
use super::settings::Settings;
use crate::output::csv::Csv;
use crate::output::format::{Format, Style};
use crate::output::list::List;
use crate::output::pager::{Paged, Pager};
use crate::output::queue::{Dropped, Overflow};
use crate::output::rows::{self, Rows};
use crate::output::table::Table;
use crate::output::writer::{MAX_QUEUED, Mark, News, Writer, Written, write_once};
use crate::protocol::json::Json;
use crate::protocol::service::page::Page;

/// From this size on a result that is printed just as it came is not copied, in bytes.
const LARGE: usize = 64 << 10;

/// What a command prints, and so what it needs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Shape {
    /// One result.
    Call,
    /// Many results, as they come.
    Bulk,
    /// One list, as its records come.
    List,
    /// Values as they come.
    Stream {
        /// What happens when the reader is too slow.
        overflow: Overflow,
        /// Whether a line stands for what was dropped.
        gaps: bool,
    },
}

impl Shape {
    /// The format where stdout is no terminal and none was asked for.
    fn piped(self) -> Format {
        match self {
            Self::Call | Self::List => Format::Json,
            Self::Bulk | Self::Stream { .. } => Format::Ndjson,
        }
    }
}

/// How much of many results may wait for a slow reader, in bytes: where nothing is lost by asking
/// later, memory need not be filled.
const MAX_LISTED: usize = 1 << 20;

/// How many rows that a filter makes are written together.
const PORTION: usize = 1000;

/// Prints values on stdout.
#[derive(Debug)]
pub(super) struct Printer {
    style: Style,
    sink: Sink,
    /// What stands between values and their printing.
    filtering: Option<Filtering>,
    /// The rows that values are, where they are rows.
    rows: Option<Rows>,
    reporter: Reporter,
    /// What shows a result that is too tall.
    pager: Option<Pager>,
    /// A list that has no end yet.
    list: Option<List>,
}

#[derive(Debug)]
enum Sink {
    /// Written at the end.
    Once(Written),
    /// Written as it comes.
    Stream(Writer),
}

impl Printer {
    /// A printer for a command of this shape.
    pub(super) fn new(
        shape: Shape,
        settings: &Settings,
        reporter: &Reporter,
    ) -> Result<Self, Failure> {
        let style = settings.style(shape.piped());
        let sink = match shape {
            Shape::Call => Sink::Once(Written::Bytes(Vec::new())),
            Shape::List | Shape::Bulk => {
                let writer = match settings.pager().filter(|_| shape == Shape::List) {
                    Some(pager) => {
                        Writer::start(Paged::new(pager), Overflow::Block, MAX_LISTED, None)
                    }
                    None => Writer::start(io::stdout(), Overflow::Block, MAX_LISTED, None),
                };
                Sink::Stream(writer.context("cannot start a thread")?)
            }
            Shape::Stream { overflow, gaps } => {
                let mark = gaps.then(|| mark(style));
                let writer = Writer::start(io::stdout(), overflow, MAX_QUEUED, mark);
                Sink::Stream(writer.context("cannot start a thread")?)
            }
        };
        let filter = settings.filter.as_ref();
        let filtering = filter.map(|filter| Filtering::new(filter, reporter));
        Ok(Self {
            style,
            sink,
            filtering: filtering.transpose()?,
            rows: begin_rows(style),
            reporter: reporter.clone(),
            pager: match shape {
                Shape::Call => settings.pager(),
                _ => None,
            },
            list: None,
        })
    }

    /// Takes the result of a call, to be printed by the next flush or at the end.
    pub(super) fn result(&mut self, result: &Json) -> Result<(), Failure> {
        let style = self.style;
        if !self.is_plain() {
            let records = match style.format {
                Format::Json | Format::Pretty => vec![result.clone()],
                Format::Ndjson | Format::Table | Format::Csv => rows::records(result),
            };
            if style.format == Format::Table {
                self.tell_of_others(result, records.len());
            }
            return self.made(&records);
        }
        if let Sink::Once(once) = &mut self.sink
            && result.as_str().len() >= LARGE
            && style.is_verbatim(result)
        {
            *once = Written::Line(result.clone().into_text());
            return Ok(());
        }
        self.push(SystemTime::now(), |out| style.write_result(out, result))
    }

    /// Takes out what was to be printed at the end, as text.
    pub(super) fn take(&mut self) -> String {
        let Sink::Once(once) = &mut self.sink else {
            return String::new();
        };
        match std::mem::replace(once, Written::Bytes(Vec::new())) {
            Written::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Written::Line(text) => format!("{text}\n"),
        }
    }

    /// Prints one value.
    pub(super) fn value(&mut self, value: &Json) -> Result<(), Failure> {
        self.queue(SystemTime::now(), value)?;
        self.flush();
        Ok(())
    }

    /// Takes one of many values, which came at `now`, to be printed by the next flush.
    pub(super) fn queue(&mut self, now: SystemTime, value: &Json) -> Result<(), Failure> {
        if !self.is_plain() {
            return self.made(std::slice::from_ref(value));
        }
        let style = self.style;
        self.push(now, |out| style.write_value(out, value))
    }

    /// Tells whether values are printed as they are.
    fn is_plain(&self) -> bool {
        self.filtering.is_none() && self.rows.is_none()
    }

    /// Tells how many records there are besides those of a page.
    fn tell_of_others(&self, result: &Json, shown: usize) {
        let total = Page::of(result).and_then(|page| page.total);
        match total {
            Some(total) if total > shown as u64 => {
                self.reporter.notice(&format!("{shown} of {total} records"));
            }
            _ if shown == 0 => self.reporter.notice("no records"),
            _ => {}
        }
    }

    /// Takes what is made of values, by the filter or of rows.
    fn made(&mut self, values: &[Json]) -> Result<(), Failure> {
        if self.rows.is_none() {
            return values.iter().try_for_each(|value| self.filtered(value));
        }
        let Some(mut filtering) = self.filtering.take() else {
            return self.put_rows(values);
        };
        let one_of_many = matches!(self.sink, Sink::Stream(_));
        let mut outputs = Vec::new();
        let ran = values.iter().try_for_each(|value| {
            filtering.run(value, one_of_many, |output| {
                outputs.extend(rows::records(&output));
                if outputs.len() < PORTION {
                    return Ok(());
                }
                self.put_rows(&std::mem::take(&mut outputs))?;
                self.relieve()
            })
        });
        self.filtering = Some(filtering);
        self.put_rows(&outputs)?;
        ran
    }

    fn put_rows(&mut self, records: &[Json]) -> Result<(), Failure> {
        let Some(mut rows) = self.rows.take() else {
            return Ok(());
        };
        let mut late = Vec::new();
        let pushed = self.push(SystemTime::now(), |out| {
            late = rows.write(out, records);
            Ok(())
        });
        self.rows = Some(rows);
        for name in late {
            let name = quoted(&name);
            self.reporter.warning(&format!(
                "the column {name} came after the first rows, and is not shown"
            ));
        }
        pushed
    }

    /// Takes what the filter makes of a value.
    fn filtered(&mut self, value: &Json) -> Result<(), Failure> {
        let Some(mut filtering) = self.filtering.take() else {
            return Ok(());
        };
        let one_of_many = matches!(self.sink, Sink::Stream(_));
        let style = self.style;
        let ran = filtering.run(value, one_of_many, |output| {
            self.push(SystemTime::now(), |out| style.write_value(out, &output))?;
            self.relieve()
        });
        self.filtering = Some(filtering);
        ran
    }

    /// Writes what waits, where it has become much: a filter may have no end.
    fn relieve(&mut self) -> Result<(), Failure> {
        match &mut self.sink {
            Sink::Once(Written::Bytes(bytes)) if bytes.len() >= LARGE => {
                io::stdout().lock().write_all(bytes)?;
                bytes.clear();
            }
            Sink::Once(_) => {}
            Sink::Stream(writer) => writer.relieve()?,
        }
        Ok(())
    }

    /// Tells whether the filter could do with all values what it should.
    pub(super) fn filtered_all(&self) -> Result<(), Failure> {
        match &self.filtering {
            Some(filtering) => Ok(filtering.result()?),
            None => Ok(()),
        }
    }

    /// Prints what is queued.
    pub(super) fn flush(&self) {
        if let Sink::Stream(writer) = &self.sink {
            writer.flush();
        }
    }

    /// Prints the next records of a list.
    pub(super) fn records(&mut self, records: &[Json]) -> Result<(), Failure> {
        if !self.is_plain() {
            // What a filter makes of records are values of their own, not items of one list.
            let printed = self.made(records);
            self.flush();
            return printed;
        }
        let mut list = self.list.take().unwrap_or_else(|| List::new(self.style));
        let pushed = self.push(SystemTime::now(), |out| {
            let mut records = records.iter();
            records.try_for_each(|record| list.write(out, record))
        });
        self.list = Some(list);
        self.flush();
        pushed
    }

    /// Prints the end of a list.
    pub(super) fn end_list(&mut self) -> Result<(), Failure> {
        if !self.is_plain() {
            return Ok(());
        }
        let list = self.list.take().unwrap_or_else(|| List::new(self.style));
        self.push(SystemTime::now(), |out| list.end(out))
    }

    /// Tells whether the reader is so slow that it should be waited for.
    pub(super) fn is_full(&self) -> bool {
        matches!(&self.sink, Sink::Stream(writer) if writer.is_full())
    }

    /// Waits until there is something to know of the reader: that it cannot be written to, that
    /// it was too slow, or that it takes more, where that is waited for.
    pub(super) async fn news(&mut self, waiting: bool) -> News {
        match &mut self.sink {
            Sink::Once(_) => std::future::pending().await,
            Sink::Stream(writer) => writer.news(waiting).await,
        }
    }

    fn push(
        &mut self,
        now: SystemTime,
        fill: impl FnOnce(&mut Vec<u8>) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let mut filled = Ok(());
        match &mut self.sink {
            Sink::Once(Written::Bytes(bytes)) => filled = fill(bytes),
            Sink::Once(Written::Line(_)) => {}
            Sink::Stream(writer) => {
                if let Err(full) = writer.push(now, |out| filled = fill(out)) {
                    writer.abandon();
                    return Err(full.into());
                }
            }
        }
        Ok(filled?)
    }

    /// Waits until all is written.
    pub(super) async fn finish(mut self, reporter: &Reporter) -> io::Result<()> {
        if let Some(list) = self.list.take() {
            // There is room for an end of line, or nobody to read it.
            let _ = self.push(SystemTime::now(), |out| {
                list.break_off(out);
                Ok(())
            });
        }
        match self.sink {
            Sink::Once(Written::Bytes(bytes)) if bytes.is_empty() => Ok(()),
            Sink::Once(written) => write_once(written, self.pager).await,
            Sink::Stream(writer) => {
                let (written, dropped) = writer.finish().await;
                for dropped in dropped {
                    reporter.warning(&Gap::of_dropped(&dropped).to_string());
                }
                written
            }
        }
    }
}

fn begin_rows(style: Style) -> Option<Rows> {
    match style.format {
        Format::Pretty | Format::Json | Format::Ndjson => None,
        Format::Csv => Some(Rows::Csv(Csv::new(style.terminal))),
        Format::Table => {
            let size = style.terminal.then(terminal_size::terminal_size).flatten();
            let width = size.map(|(width, _)| width.0);
            Some(Rows::Table(Table::new(width, style.colour)))
        }
    }
}

/// Writes what stands in the stream for what was dropped.
fn mark(style: Style) -> Mark {
    Box::new(move |dropped: &Dropped| {
        let mut line = Vec::new();
        // Writing to memory does not fail.
        let _ = style.write_value(&mut line, &Gap::of_dropped(dropped).line());
        line
    })
}
