//! Events on their way to stdout or to commands, many at once where many have come.

use std::borrow::Cow;
use std::time::SystemTime;

use tokio::time::Instant;

use super::Listener;
use crate::cli::context::Online;
use crate::cli::envelope::Origin;
use crate::cli::exec::Job;
use crate::cli::failure::Failure;
use crate::output::format::{Format, Style};
use crate::protocol::json::Json;
use crate::protocol::service::event::{Match, Received};

/// How much is printed at most before all else that is waited for is looked at, in bytes.
const BURST: usize = 256 << 10;

impl Listener {
    /// Takes a record to be printed that was missed.
    pub(super) fn emit_replayed(
        &mut self,
        online: &mut Online,
        now: SystemTime,
        record: &Json,
    ) -> Result<(), Failure> {
        let service = self.task.filter.service().unwrap_or_default().to_owned();
        // What happened to a record, it does not tell.
        let event = match self.task.events.as_slice() {
            [one] => one.clone(),
            _ => "replayed".to_owned(),
        };
        let is = Origin {
            service: &service,
            event: &event,
            replayed: true,
        };
        match self.shown(record) {
            Some(record) => self.emit(online, now, is, &record),
            None => Ok(()),
        }
    }

    /// Returns what is shown of an event's data, where that is wanted.
    fn shown<'a>(&self, data: &'a Json) -> Option<Cow<'a, Json>> {
        match &self.task.wanted {
            Some(wanted) => wanted.shown(data).map(Cow::Owned),
            None => Some(Cow::Borrowed(data)),
        }
    }

    /// Prints an event, and those that are there already, as far as they are wanted; tells whether
    /// any was.
    ///
    /// All that can be waited for is looked at once for many events, and so are the clock and the
    /// thread that writes.
    pub(super) fn handle_burst(
        &mut self,
        online: &mut Online,
        mut received: Received,
    ) -> Result<bool, Failure> {
        let now = SystemTime::now();
        let (mut wanted, mut bytes) = (false, 0);
        loop {
            bytes += received.size();
            wanted |= self.handle(online, now, &received)?;
            // A command is begun before the next event can drop the one that it is for.
            if bytes >= BURST || self.runner.is_some() {
                break;
            }
            if self.has_enough() || self.is_blocked(online) {
                break;
            }
            let Some(next) = online.connection.ready_event() else {
                break;
            };
            received = next;
        }
        online.printer.flush();
        if wanted {
            self.last = Instant::now();
        }
        Ok(wanted)
    }

    /// Takes an event to be printed if it is wanted; tells whether it was.
    fn handle(
        &mut self,
        online: &mut Online,
        now: SystemTime,
        received: &Received,
    ) -> Result<bool, Failure> {
        let (service, event) = match self.task.filter.judge(received) {
            _ if self.is_error(received) => {
                let error = received.data();
                online.reporter.warning(&format!(
                    "the server reports an error of its events: {error}"
                ));
                return Ok(false);
            }
            Match::Unwanted => return Ok(false),
            Match::Wanted(service, event) => (service, event),
            Match::Pattern(pattern, event) => {
                if !self.told_pattern {
                    self.told_pattern = true;
                    online.reporter.notice(&format!(
                        "events of a routed service carry its pattern: these are all of {pattern}"
                    ));
                }
                (pattern, event)
            }
        };
        let data = received.data();
        online.sightings.event(service, event, &data);
        if let Some(backfill) = &mut self.backfill
            && !backfill.handle_event(event, &data, std::time::Instant::now())
        {
            return Ok(true);
        }
        let Some(data) = self.shown(&data) else {
            return Ok(false);
        };
        let is = Origin {
            service,
            event,
            replayed: false,
        };
        self.emit(online, now, is, &data)?;
        Ok(true)
    }

    fn emit(
        &mut self,
        online: &mut Online,
        now: SystemTime,
        is: Origin<'_>,
        data: &Json,
    ) -> Result<(), Failure> {
        self.got += 1;
        let value = match self.task.payload {
            true => Cow::Borrowed(data),
            false => Cow::Owned(self.envelope.around(data, is, now)),
        };
        let Some(runner) = &mut self.runner else {
            return online.printer.queue(now, &value);
        };
        let mut line = Vec::new();
        let style = Style {
            format: Format::Ndjson,
            colour: false,
            terminal: false,
            raw: false,
        };
        style.write_value(&mut line, &value)?;
        runner.push(Job {
            service: is.service.to_owned(),
            event: is.event.to_owned(),
            line,
        })
    }

    /// Tells whether an event is an error of the server's event filter, which Feathers 1 and 2 send
    /// as `error`; an event of that name that was asked for is none.
    fn is_error(&self, received: &Received) -> bool {
        received.name.ends_with("error")
            && received.split().1 == "error"
            && !self.task.events.iter().any(|name| name == "error")
    }
}
