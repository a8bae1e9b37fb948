//! Runs lines on the open connection.

use std::time::SystemTime;

use super::help;
use super::line::{Line, Request, Subscription, read};
use super::names::Names;
use crate::cli::args::globals::{Globals, OutputFormat};
use crate::cli::args::pairs::Local;
use crate::cli::args::usage::Usage;
use crate::cli::commands::Command;
use crate::cli::context::Context;
use crate::cli::envelope::{Envelope, Origin};
use crate::cli::failure::Failure;
use crate::cli::printer::{Printer, Shape};
use crate::cli::servers;
use crate::cli::settings::{Settings, TokenSource};
use crate::cli::signing;
use crate::output::format::Format;
use crate::protocol::service::event::{Match, Received};

/// What comes after a line.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Next {
    /// The next one.
    Line,
    /// The end.
    End,
}

/// What lines are run with.
#[derive(Debug)]
pub(super) struct Runner<'a> {
    pub(super) context: &'a mut Context,
    pub(super) names: Names,
    /// What holds for the whole session.
    session: Settings,
    quiet: bool,
    json: bool,
    subscriptions: Vec<Shown>,
    envelope: Envelope,
    last: Option<Line>,
}

/// Events that are shown, and how.
#[derive(Debug)]
struct Shown {
    subscription: Subscription,
    printer: Printer,
}

impl<'a> Runner<'a> {
    pub(super) fn new(context: &'a mut Context) -> Self {
        let names = Names::default();
        names.add(&servers::seen(&context.settings));
        // The connection has to be looked after meanwhile.
        context.settings.pager = false;
        Self {
            session: context.settings.clone(),
            quiet: context.reporter.quiet,
            json: context.reporter.json,
            names,
            subscriptions: Vec::new(),
            envelope: Envelope::new(SystemTime::now()),
            last: None,
            context,
        }
    }

    /// Reads a line and does what it asks for.
    pub(super) fn take(&mut self, text: &str) -> Result<Next, Failure> {
        let line = read(text, self.names.used().as_deref())?;
        self.run(line)
    }

    /// Does what a line asks for.
    pub(super) fn run(&mut self, line: Line) -> Result<Next, Failure> {
        if matches!(line, Line::Run(_) | Line::Listen(_)) {
            self.last = Some(line.clone());
        }
        match line {
            Line::Nothing => {}
            Line::Exit => return Ok(Next::End),
            Line::Help(command) => {
                let text = help::of(command.as_deref())?;
                self.context.print_now(&text)?;
            }
            Line::Use(service) => self.names.set_used(service.as_deref()),
            Line::Again => match self.last.clone() {
                Some(line) => return self.run(line),
                None => return Err(Usage::new("nothing was asked for yet").into()),
            },
            Line::Listen(subscription) => self.listen(*subscription)?,
            Line::Unlisten => {
                let reporter = &self.context.reporter;
                reporter.notice(match self.subscriptions.is_empty() {
                    true => "no events are shown",
                    false => "no more events are shown",
                });
                self.subscriptions.clear();
            }
            Line::Run(request) => self.command(*request)?,
        }
        Ok(Next::Line)
    }

    fn command(&mut self, request: Request) -> Result<(), Failure> {
        let Request { globals, command } = request;
        let signs_in = matches!(command, Command::Login(_));
        let signs_out = matches!(command, Command::Logout(_));
        self.set(&globals)?;
        let result = command.run(self.context);
        self.unset();
        result?;
        if let Some(live) = &self.context.live {
            self.names.add(&live.online.sightings.seen);
        }
        if !globals.dry_run && (signs_in || signs_out) {
            self.signed(signs_in)?;
        }
        Ok(())
    }

    /// Takes note of who is signed in from here on, also for coming back.
    fn signed(&mut self, is_in: bool) -> Result<(), Failure> {
        self.session.token = match &self.session.token {
            TokenSource::Given(..) if !is_in => TokenSource::Nowhere,
            TokenSource::Nowhere if !is_in => TokenSource::Nowhere,
            _ => TokenSource::Cached,
        };
        self.context.settings.token = self.session.token.clone();
        let token = self.context.token()?.filter(|_| is_in);
        if let Some(live) = &mut self.context.live {
            live.online.token = token;
            live.online.signed_in = None;
        }
        Ok(())
    }

    fn set(&mut self, globals: &Globals) -> Result<(), Usage> {
        let context = &mut *self.context;
        context.settings = self.session.for_line(globals)?;
        context.local = Local::default();
        context.reporter.quiet = self.quiet || globals.quiet;
        let json = |format| matches!(format, OutputFormat::Json | OutputFormat::Ndjson);
        context.reporter.json = globals.output.map_or(self.json, json);
        Ok(())
    }

    /// Lets the options of the session hold again.
    fn unset(&mut self) {
        let context = &mut *self.context;
        context.settings = self.session.clone();
        context.reporter.quiet = self.quiet;
        // The error of a line is told as its options say.
    }

    /// Tells errors again as the session's options say.
    pub(super) fn reset(&mut self) {
        self.context.reporter.json = self.json;
    }

    fn listen(&mut self, subscription: Subscription) -> Result<(), Failure> {
        if let Some(live) = &mut self.context.live {
            let online = &mut live.online;
            let checking = signing::check(&mut online.connection);
            live.runtime.block_on(checking)?;
        }
        let service = subscription.filter.service().map(str::to_owned);
        let what = match &service {
            Some(service) => format!("listening to {service}; unlisten ends it"),
            None => "listening to all events; unlisten ends it".to_owned(),
        };
        self.context.reporter.notice(&what);
        if let Some(service) = service {
            self.names.add_service(&service);
        }
        let known = |it: &Shown| it.subscription.filter == subscription.filter;
        self.subscriptions.retain(|it| !known(it));
        let mut settings = self.session.for_line(&subscription.globals)?;
        // What comes while something else is done takes one line.
        settings.format.get_or_insert(Format::Ndjson);
        self.subscriptions.push(Shown {
            printer: Printer::new(Shape::Call, &settings, &self.context.reporter)?,
            subscription,
        });
        Ok(())
    }

    /// Shows an event, if it is listened to.
    pub(super) fn show(&mut self, received: &Received) -> Result<(), Failure> {
        let found = self.subscriptions.iter_mut().find_map(|it| {
            let matched = it.subscription.filter.judge(received);
            let (Match::Wanted(service, event) | Match::Pattern(service, event)) = matched else {
                return None;
            };
            Some((it, service, event))
        });
        let Some((shown, service, event)) = found else {
            return Ok(());
        };
        let data = received.data();
        if let Some(live) = &mut self.context.live
            && live.online.sightings.event(service, event, &data)
        {
            self.names.add(&live.online.sightings.seen);
        }
        let is = Origin {
            service,
            event,
            replayed: false,
        };
        let value = match shown.subscription.payload {
            true => data.into_owned(),
            false => self.envelope.around(&data, is, SystemTime::now()),
        };
        if let Err(failure) = shown.printer.value(&value) {
            self.context.reporter.warning(&failure.to_string());
        }
        let text = shown.printer.take();
        if self.session.stdout_is_terminal && self.context.reporter.above.print(&text) {
            return Ok(());
        }
        self.context.print_now(&text)
    }
}
