//! The stages up to an open connection. What is measured is what every command does: the
//! connection tells by its traces how far it has come.

use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;

use anyhow::Context as _;

use super::advice;
use super::board::Board;
use super::found;
use super::stage::{Name, Outcome};
use super::talking;
use crate::cli::context::{Context, Token, runtime, until_signal};
use crate::cli::failure::Failure;
use crate::cli::printer::{Printer, Shape};
use crate::cli::servers;
use crate::cli::sightings::Sightings;
use crate::cli::signals::Signals;
use crate::cli::stop::Stop;
use crate::cli::tracing::tracer;
use crate::connection::client::Connection;
use crate::connection::dial::DialError;
use crate::connection::discover::{self, Introduction};
use crate::connection::endpoint::Endpoint;
use crate::connection::routes::{self, Wishes};
use crate::connection::trace::{Trace, Tracer};
use crate::protocol::json::Json;
use crate::protocol::spec::Spec;

/// What is examined, and what came of it so far.
pub(super) struct Patient<'a> {
    pub(super) context: &'a Context,
    pub(super) board: Rc<RefCell<Board>>,
    /// What is known of the server from earlier runs, and what is seen now.
    pub(super) sightings: Sightings,
    /// By how many seconds the server's clock is ahead of ours.
    pub(super) ahead: Option<i64>,
    /// The status of the first stage that failed.
    pub(super) status: Option<u8>,
}

/// Examines the way to the server and back, and tells what was found.
pub(in crate::cli) fn examine(context: &mut Context, service: Option<&str>) -> Result<(), Failure> {
    for secret in context.settings.look_up()? {
        context.reporter.known.add(&secret);
    }
    let token = context.token()?;
    let runtime = runtime()?;
    let working = pin!(async {
        let mut signals = Signals::new().context("cannot wait for signals")?;
        let working = pin!(all(context, token, service));
        until_signal(working, &mut signals, &Stop::default()).await
    });
    let result = runtime.block_on(working);
    // A name look-up that hangs in its thread must not keep the program.
    runtime.shutdown_background();
    result
}

async fn all(
    context: &Context,
    token: Option<Token>,
    service: Option<&str>,
) -> Result<(), Failure> {
    // Before anything is done that cannot be printed.
    let mut printer = Printer::new(Shape::Call, &context.settings, &context.reporter)?;
    // The built-in server ends with what comes with it.
    let (endpoint, _demo) = context.endpoint().await?;
    let place = format!("{}{}", endpoint.origin(), endpoint.path());
    let board = Board::new(context, plan(context, &endpoint, token.as_ref(), service));
    let mut patient = Patient {
        context,
        board: Rc::new(RefCell::new(board)),
        sightings: Sightings::new(servers::known(&context.settings)),
        ahead: None,
        status: None,
    };
    patient.board.borrow_mut().title(&place);
    if let Some(connection) = patient.connect(endpoint).await {
        patient.talk(connection, token, service).await;
    }
    if let Some(report) = patient.end(&place)? {
        printer.result(&report)?;
        printer.finish(&context.reporter).await?;
    }
    match patient.status {
        Some(status) => Err(Failure::Told(status)),
        None => Ok(()),
    }
}

/// Returns the stages in their order, each with why it is left out, where it is.
fn plan(
    context: &Context,
    endpoint: &Endpoint,
    token: Option<&Token>,
    service: Option<&str>,
) -> Vec<(Name, Option<String>)> {
    let dial = &context.settings.dial;
    let proxy = dial.proxy.as_ref();
    let host = proxy.map_or(endpoint.name(), |proxy| proxy.name());
    let no_lookup = match host.parse::<std::net::IpAddr>() {
        _ if endpoint.socket().is_some() => Some("a Unix socket has no name to look up"),
        Ok(_) => Some("an address is given"),
        Err(_) => None,
    };
    let no_tls = (!endpoint.secure()).then_some("nothing is encrypted");
    let because = |why: Option<&str>| why.map(str::to_owned);
    let mut plan = vec![
        (Name::Lookup, because(no_lookup)),
        (Name::Tcp, None),
        (Name::Tls, because(no_tls)),
        (Name::Spec, None),
        (Name::Upgrade, None),
    ];
    if proxy.is_some() {
        plan.insert(2, (Name::Proxy, None));
    }
    plan.extend(talking::plan(token, service));
    plan
}

impl Patient<'_> {
    /// Opens a connection, as a command does that knows nothing of the server.
    async fn connect(&mut self, endpoint: Endpoint) -> Option<Connection> {
        let settings = &self.context.settings;
        let server = routes::Server {
            endpoint,
            options: settings.dial.clone(),
            transcript: settings.verbose > 1,
        };
        let wishes = Wishes {
            transformer: settings.transformer,
            parser: settings.parser,
            dialect: settings.dialect,
            cached: None,
        };
        let refused = Rc::new(RefCell::new(Vec::new()));
        let tracer = self.tracer(Rc::clone(&refused));
        self.board.borrow_mut().mark();
        let spec = match discover::introduce(&server, &tracer).await {
            Ok(introduction) => self.introduced(&introduction, &wishes)?,
            // As for a command: an upgrade may go where a request does not.
            Err(error) if error.is_about_http() => {
                self.tell(found::no_spec(&error.to_string()));
                None
            }
            Err(error) => {
                self.fail(&error.into());
                return None;
            }
        };
        let is_primus = spec.is_some();
        match Connection::open_by(spec, server.clone(), wishes, tracer).await {
            Ok(connection) => {
                self.tell(found::upgrade(connection.facts(), &refused.borrow()));
                Some(connection)
            }
            Err(error) => {
                let took = self.board.borrow().passed();
                let is_of_place = advice::is_of_place(&error);
                let elsewhere = match is_of_place && !is_primus {
                    true => advice::elsewhere(&server).await,
                    false => None,
                };
                self.fail_with(&error.into(), took, |hints| {
                    // Where Primus tells of itself, neither URL nor path is wrong.
                    if is_of_place && is_primus {
                        *hints = vec![advice::PASS_ON.to_owned()];
                    }
                    hints.extend(elsewhere);
                });
                None
            }
        }
    }

    /// Judges the answer to the question for the spec; `None` where it shows that there is no use
    /// in going on.
    fn introduced(&mut self, introduction: &Introduction, wishes: &Wishes) -> Option<Option<Spec>> {
        self.ahead = found::seconds_ahead(&introduction.headers);
        let Some(spec) = &introduction.spec else {
            let mut outcome = found::no_spec(&introduction.status.to_string());
            let hint = advice::of_status(introduction.status, &self.context.settings);
            outcome.hints.extend(hint.map(str::to_owned));
            found::clock(self.ahead, &mut outcome);
            self.tell(outcome);
            return Some(None);
        };
        let facts = discover::of_spec(spec, wishes);
        match facts.map(|facts| facts.contradicted_by(spec)) {
            Ok(None) => {}
            Ok(Some(told)) => {
                self.fail(&DialError::Mismatch(told).into());
                return None;
            }
            Err(error) => {
                self.fail(&error.into());
                return None;
            }
        }
        let cached = &self.sightings.known.facts;
        let mut outcome = found::spec(spec, introduction);
        if let Some(told) = cached.as_ref().and_then(|it| it.contradicted_by(spec)) {
            outcome.warn(format!(
                "it has changed since an earlier run: it speaks {told}"
            ));
        }
        found::clock(self.ahead, &mut outcome);
        self.tell(outcome);
        Some(Some(spec.clone()))
    }

    /// Tells of a stage whenever the connection says that it is over. Only the first connection
    /// counts: the one that asks for the spec, after which a second is opened.
    fn tracer(&self, refused: Rc<RefCell<Vec<String>>>) -> Tracer {
        let board = Rc::clone(&self.board);
        let settings = self.context.settings.clone();
        let shown = tracer(settings.verbose, &self.context.reporter);
        Rc::new(move |trace| {
            let mut board = board.borrow_mut();
            match (&trace, board.current()) {
                (Trace::Refused(route, why), _) => {
                    refused
                        .borrow_mut()
                        .push(format!("no {}: {why}", route.name()));
                }
                (Trace::Addresses(addresses), Some(Name::Lookup)) => {
                    board.tell(found::addresses(addresses, settings.dial.proxy.as_ref()));
                }
                (Trace::Connected(peer), Some(Name::Tcp)) => {
                    board.tell(found::peer(*peer, settings.dial.proxy.as_ref()));
                }
                (Trace::Socket(path), Some(Name::Tcp)) => board.tell(found::socket(path)),
                (Trace::Tunnel(target), Some(Name::Proxy)) => {
                    board.tell(found::tunnel(target, settings.dial.proxy.as_ref()));
                }
                (Trace::Encrypted { version, chain }, Some(Name::Tls)) => {
                    board.tell(found::tls(version, chain, &settings.dial.tls));
                }
                // What the second connection needs until its upgrade is no part of that.
                (
                    Trace::Connected(_)
                    | Trace::Socket(_)
                    | Trace::Tunnel(_)
                    | Trace::Encrypted { .. },
                    Some(Name::Upgrade),
                ) => board.mark(),
                _ => {}
            }
            drop(board);
            shown(trace);
        })
    }

    /// Tells what was not reached; returns all that was told where it has not been printed yet.
    fn end(&mut self, place: &str) -> Result<Option<Json>, Failure> {
        let mut board = self.board.borrow_mut();
        board.end();
        board.printed()?;
        let status = self.status.unwrap_or_default();
        Ok((!board.is_printing()).then(|| board.json(place, status)))
    }

    pub(super) fn tell(&self, outcome: Outcome) {
        self.board.borrow_mut().tell(outcome);
    }

    /// Tells that the stage under way has failed, why, and what may mend it.
    pub(super) fn fail(&mut self, failure: &Failure) {
        let took = self.board.borrow().passed();
        self.fail_with(failure, took, |_| {});
    }

    /// The same with the time that it took, and what is known better of what to do.
    pub(super) fn fail_with(
        &mut self,
        failure: &Failure,
        took: Duration,
        advise: impl FnOnce(&mut Vec<String>),
    ) {
        self.status.get_or_insert(advice::status(failure));
        let mut board = self.board.borrow_mut();
        let mut outcome = advice::outcome(failure, board.current(), &self.context.settings);
        advise(&mut outcome.hints);
        board.tell_that_took(took, outcome);
    }
}
