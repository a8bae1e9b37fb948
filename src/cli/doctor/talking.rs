//! The stages on an open connection.

use jiff::{SignedDuration, Timestamp};

use super::dialling::Patient;
use super::found;
use super::stage::{Name, Outcome, milliseconds};
use crate::cli::context::Token;
use crate::cli::failure::Failure;
use crate::cli::servers;
use crate::cli::signing;
use crate::connection::client::Connection;
use crate::connection::ended::CallError;
use crate::protocol::json::Json;
use crate::protocol::service::call::{Call, Dialect, Emission};
use crate::protocol::service::detection::Detection;
use crate::protocol::service::page::Page;

/// How often the round trip is measured.
const TRIPS: u32 = 5;
/// From how many seconds before its end on a token is warned of.
const SOON: i64 = 60 * 60;
/// By how many seconds a token may be issued in the future without a word: clocks are not all alike.
const SLACK: i64 = 5;
/// Why nothing is asked of a service or of a login.
const NO_DIALECT: &str = "it is not known how to ask";
/// What mends a token that has expired here alone.
const OUR_CLOCK: &str =
    "by the server's clock the token still holds: set the clock of this machine right";

/// Returns these stages, each with why it is left out, where it is.
pub(super) fn plan(
    token: Option<&Token>,
    service: Option<&str>,
) -> impl Iterator<Item = (Name, Option<String>)> {
    let no_token = token
        .is_none()
        .then_some("none: the connection is anonymous");
    let no_call = service.is_none().then_some("name a service to try one");
    [
        (Name::Heartbeat, None),
        (Name::Dialect, None),
        (Name::Token, no_token),
        (Name::Call, no_call),
        (Name::RoundTrip, None),
    ]
    .into_iter()
    .map(|(name, why)| (name, why.map(str::to_owned)))
}

/// Returns the one message of a check that is a service's matter.
pub(in crate::cli) fn would_send(service: Option<&str>, dialect: Dialect) -> Emission {
    service.map_or_else(Detection::probe, |service| trial(service).emission(dialect))
}

/// Returns the call that tries a service: it asks for no records.
fn trial(service: &str) -> Call {
    Call::find(service, Json::object([("$limit", &Json::number(0))]))
}

impl Patient<'_> {
    /// Talks with the server, and closes the connection.
    pub(super) async fn talk(
        &mut self,
        mut connection: Connection,
        token: Option<Token>,
        service: Option<&str>,
    ) {
        // A stage that failed does not keep the others from being tried, but the end of all.
        let alive = self.heartbeat(&mut connection).await
            && self.dialect(&mut connection).await
            && self.token(&mut connection, token.as_ref()).await
            && self.call(&mut connection, service, token.is_some()).await;
        if alive {
            self.round_trip(&mut connection).await;
        }
        let settings = &self.context.settings;
        let sightings = std::mem::take(&mut self.sightings);
        let learned = connection.learned();
        servers::remember(settings, learned, &sightings, &self.context.reporter);
        connection.close().await;
    }

    async fn heartbeat(&mut self, connection: &mut Connection) -> bool {
        let timeout = self.context.settings.timeout;
        match connection.round_trip(timeout).await {
            Ok(_) => self.tell(found::heartbeat(connection.facts())),
            Err(error) => self.fail_call(error, "the question for our id"),
        }
        !connection.is_over()
    }

    async fn dialect(&mut self, connection: &mut Connection) -> bool {
        match connection.agree().await {
            Ok(()) => {
                let spoken = connection.facts().dialect;
                let name = spoken.map_or(Json::NULL, |it| Json::string(it.name()));
                let mut outcome = match spoken {
                    Some(dialect) => Outcome::ok(dialect.spoken_by()),
                    None => Outcome::ok("unknown"),
                };
                if spoken.is_none() {
                    outcome.warn("no call was answered: is it a Feathers server?");
                }
                self.tell(outcome.with("dialect", name));
            }
            Err(error) => self.fail_call(error, "the question for the dialect"),
        }
        !connection.is_over()
    }

    async fn token(&mut self, connection: &mut Connection, token: Option<&Token>) -> bool {
        let Some(token) = token else { return true };
        if self.board.borrow().has_failed(Name::Dialect) {
            self.tell(Outcome::skipped(NO_DIALECT));
            return true;
        }
        let context = self.context;
        let now = Timestamp::now();
        let ahead = self.ahead.unwrap_or_default();
        if let Some(at) = token.expires().filter(|at| *at <= now) {
            let expired = Failure::Expired {
                server: context.settings.server.origin(),
                at: at.to_string(),
            };
            // What is not yet over where it is judged was refused by a wrong clock, which another
            // token would not mend.
            let holds = at.as_second() > now.as_second().saturating_add(ahead);
            let took = self.board.borrow().passed();
            self.fail_with(&expired, took, |hints| {
                if holds {
                    *hints = vec![OUR_CLOCK.to_owned()];
                }
            });
            return true;
        }
        context.warn_if_exposed("token");
        let (settings, reporter) = (&context.settings, &context.reporter);
        let signing = signing::with_token(connection, Some(token), settings, reporter);
        match signing.await {
            Ok(_) => self.tell(describe(token, now, ahead)),
            Err(failure) => {
                let took = self.board.borrow().passed();
                let skew = doubts(token, now, ahead);
                self.fail_with(&failure, took, |hints| hints.extend(skew));
            }
        }
        !connection.is_over()
    }

    async fn call(
        &mut self,
        connection: &mut Connection,
        service: Option<&str>,
        signed_in: bool,
    ) -> bool {
        let Some(service) = service else { return true };
        let reasons = [
            (Name::Dialect, NO_DIALECT),
            (Name::Token, "nobody is signed in"),
        ];
        for (stage, why) in reasons {
            if self.board.borrow().has_failed(stage) {
                self.tell(Outcome::skipped(why));
                return true;
            }
        }
        let timeout = self.context.settings.timeout_of(service);
        let call = trial(service);
        match connection.request(&call, timeout).await {
            Ok(result) => {
                self.sightings.call(&call, &result);
                self.tell(called(service, &result, signed_in));
            }
            Err(error) => self.fail_call(error, &format!("find on {service}")),
        }
        !connection.is_over()
    }

    async fn round_trip(&mut self, connection: &mut Connection) {
        let timeout = self.context.settings.timeout;
        let mut trips = Vec::new();
        for _ in 0..TRIPS {
            match connection.round_trip(timeout).await {
                Ok(trip) => trips.push(trip),
                Err(error) => return self.fail_call(error, "the question for our id"),
            }
        }
        trips.sort();
        if let (Some(least), Some(median)) = (trips.first(), trips.get(trips.len() / 2)) {
            let outcome = Outcome::ok(format!(
                "median of {TRIPS}, the shortest {:.1} ms",
                least.as_secs_f64() * 1000.0
            ))
            .with("median", milliseconds(*median))
            .with("least", milliseconds(*least));
            self.board.borrow_mut().tell_that_took(*median, outcome);
        }
    }

    fn fail_call(&mut self, error: CallError, what: &str) {
        self.fail(&Failure::Call {
            error,
            what: what.to_owned(),
            sent: None,
        });
    }
}

/// Describes a token that was taken.
fn describe(token: &Token, now: Timestamp, ahead: i64) -> Outcome {
    let claims = token.claims.as_ref();
    let subject = claims.and_then(|claims| claims.subject.as_deref());
    let expires = token.expires();
    let mut text = format!("taken, of {}", subject.unwrap_or("an unnamed subject"));
    if let Some(at) = expires {
        text.push_str(&format!(", until {at:.0}"));
    }
    text.push_str(&format!(", from {}", token.place));
    let mut outcome = Outcome::ok(text)
        .with("subject", subject.map_or(Json::NULL, Json::string))
        .with(
            "expires",
            expires.map_or(Json::NULL, |at| Json::string(&at.to_string())),
        )
        .with("place", Json::string(&token.place));
    for warning in doubts(token, now, ahead) {
        outcome.warn(warning);
    }
    outcome
}

/// Says what of a token's times is strange, by the server's clock, which is `ahead` of ours by so
/// many seconds.
fn doubts(token: &Token, now: Timestamp, ahead: i64) -> Vec<String> {
    let now = now.as_second().saturating_add(ahead);
    let in_words = |seconds: i64| format!("{:#}", SignedDuration::from_secs(seconds));
    let mut doubts = Vec::new();
    if let Some(left) = token.expires().map(|at| at.as_second().saturating_sub(now)) {
        match left {
            ..=0 => doubts.push("by the server's clock the token has expired".to_owned()),
            1..SOON => doubts.push(format!("the token expires in {}", in_words(left))),
            _ => {}
        }
    }
    let issued = token.claims.as_ref().and_then(|claims| claims.issued);
    let early = issued.map_or(0, |at| at.saturating_sub(now));
    if early > SLACK {
        doubts.push(format!(
            "by the server's clock the token was issued {} in the future: one of the clocks is wrong",
            in_words(early)
        ));
    }
    doubts
}

/// Describes what came of a call.
fn called(service: &str, result: &Json, signed_in: bool) -> Outcome {
    let page = Page::of(result);
    let total = page.as_ref().and_then(|page| page.total);
    let records = page.as_ref().map(|page| page.records.len() as u64);
    let text = match (total, records) {
        (Some(total), _) => format!("find on {service}: {total} records in all"),
        (None, Some(records)) => format!("find on {service}: a list of {records}"),
        (None, None) => format!("find on {service}: answered"),
    };
    let mut outcome = Outcome::ok(text)
        .with("service", Json::string(service))
        .with("total", found::number(total));
    // Nobody outside can ask which channels there are.
    outcome.hint(match signed_in {
        true => "no events? a server sends only what it publishes to channels that this user joins",
        false => {
            "no events? a server sends only what it publishes to channels, and many let \
            nobody join who is not signed in"
        }
    });
    outcome
}
