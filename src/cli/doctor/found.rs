//! What was found at each stage, in words and for programs; and what of it is worth a warning.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use hyper::HeaderMap;
use hyper::header::{AGE, DATE, SERVER, VIA};
use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};
use rustls::pki_types::CertificateDer;

use super::advice::PASS_ON;
use super::stage::{Outcome, texts};
use crate::connection::certificate::Certificate;
use crate::connection::discover::Introduction;
use crate::connection::proxy::Proxy;
use crate::connection::tls::TlsOptions;
use crate::protocol::facts::{Facts, Route};
use crate::protocol::json::Json;
use crate::protocol::spec::Spec;

/// From how many days before its end on a certificate is warned of.
const SOON: i64 = 14;
/// By how many seconds two clocks may differ without a word.
const SKEW: i64 = 30;
/// A server that pings more often than this, in milliseconds, gives up slow networks.
const HASTY: u64 = 5000;

pub(super) fn addresses(addresses: &[SocketAddr], proxy: Option<&Proxy>) -> Outcome {
    let addresses: Vec<_> = addresses.iter().map(|it| it.ip().to_string()).collect();
    let text = addresses.join(", ");
    Outcome::ok(of_proxy(text, proxy)).with("addresses", texts(&addresses))
}

pub(super) fn peer(peer: SocketAddr, proxy: Option<&Proxy>) -> Outcome {
    let text = peer.to_string();
    Outcome::ok(of_proxy(text.clone(), proxy)).with("peer", Json::string(&text))
}

fn of_proxy(text: String, proxy: Option<&Proxy>) -> String {
    match proxy {
        Some(proxy) => format!("{text}, of the proxy {proxy}"),
        None => text,
    }
}

pub(super) fn socket(path: &Path) -> Outcome {
    let path = path.display().to_string();
    Outcome::ok(path.clone()).with("socket", Json::string(&path))
}

pub(super) fn tunnel(target: &str, proxy: Option<&Proxy>) -> Outcome {
    let source = proxy.map_or("", Proxy::source);
    Outcome::ok(format!("has connected to {target}; named by {source}"))
        .with("target", Json::string(target))
        .with("source", Json::string(source))
}

pub(super) fn tls(version: &str, chain: &[CertificateDer<'_>], options: &TlsOptions) -> Outcome {
    // As rustls has them: TLSv1_3.
    let version = version.replace("TLSv1_", "TLS 1.");
    let certificates: Vec<_> = chain
        .iter()
        .filter_map(|it| Certificate::read(it))
        .collect();
    let listed: Vec<_> = certificates.iter().map(certificate).collect();
    let text = match certificates.first() {
        Some(own) => format!(
            "{version}, {:?} until {}, by {:?}",
            name(own.subject.as_deref()),
            own.until.strftime("%F"),
            name(own.issuer.as_deref()),
        ),
        None => version.clone(),
    };
    let mut outcome = Outcome::ok(text)
        .with("version", Json::string(&version))
        .with("chain", Json::array(&listed));
    if options.insecure {
        outcome.warn("the certificate was not checked (--insecure)");
    }
    let soonest = certificates.iter().min_by_key(|it| it.until);
    if let Some(soonest) = soonest {
        let days = days_left(soonest);
        if days < SOON {
            let whose = name(soonest.subject.as_deref());
            outcome.warn(match days {
                ..0 => format!("the certificate {whose:?} has expired"),
                0 => format!("the certificate {whose:?} expires within a day"),
                1 => format!("the certificate {whose:?} expires in 1 day"),
                days => format!("the certificate {whose:?} expires in {days} days"),
            });
            outcome.hint("the server needs a new one");
        }
    }
    outcome
}

fn name(name: Option<&str>) -> &str {
    name.unwrap_or("somebody unnamed")
}

/// Returns for how many whole days a certificate still holds; less than 0 where it has expired.
fn days_left(read: &Certificate) -> i64 {
    let left = read.until.duration_since(Timestamp::now());
    left.as_secs().div_euclid(24 * 60 * 60)
}

fn certificate(read: &Certificate) -> Json {
    Json::object([
        ("subject", &string(read.subject.as_deref())),
        ("issuer", &string(read.issuer.as_deref())),
        ("from", &Json::string(&read.from.to_string())),
        ("until", &Json::string(&read.until.to_string())),
        ("days", &Json::number(days_left(read))),
    ])
}

pub(super) fn no_spec(why: &str) -> Outcome {
    let mut outcome = Outcome::ok("none");
    outcome.warn(format!(
        "the server does not tell how it is to be spoken to: {why}"
    ));
    outcome
}

pub(super) fn spec(spec: &Spec, introduction: &Introduction) -> Outcome {
    let unnamed = "not named";
    let transformer = spec.transformer.as_deref().unwrap_or(unnamed);
    let parser = spec.parser.as_deref().unwrap_or(unnamed);
    let version = spec.version.as_deref().unwrap_or("of an unknown version");
    let mut text = format!("Primus {version}, transformer {transformer}, parser {parser}");
    // Node names itself in neither.
    let header = |name| introduction.headers.get(name)?.to_str().ok();
    let between = header(VIA).or_else(|| header(SERVER));
    if let Some(between) = between {
        text.push_str(&format!("; by way of {between}"));
    }
    Outcome::ok(text)
        .with("primus", string(spec.version.as_deref()))
        .with("transformer", string(spec.transformer.as_deref()))
        .with("parser", string(spec.parser.as_deref()))
        .with("pingInterval", number(spec.ping_interval))
        .with("timeout", number(spec.timeout))
        .with("via", string(between))
}

pub(super) fn upgrade(facts: &Facts, refused: &[String]) -> Outcome {
    let (route, transformer) = (facts.route.name(), facts.transformer.name());
    let mut outcome = Outcome::ok(format!("{route} ({transformer})"))
        .with("route", Json::string(route))
        .with("transformer", Json::string(transformer));
    if facts.route == Route::Requests && !refused.is_empty() {
        refused.iter().for_each(|why| outcome.warn(why.as_str()));
        outcome.hint(PASS_ON);
    }
    outcome
}

pub(super) fn heartbeat(facts: &Facts) -> Outcome {
    let seconds = |milliseconds| Duration::from_millis(milliseconds);
    let text = match (facts.ping_interval, facts.idle_limit) {
        (Some(interval), _) => format!("the server pings every {:?}", seconds(interval)),
        (None, Some(limit)) => format!(
            "we ping: the server ends what is silent for {:?}",
            seconds(limit)
        ),
        (None, None) => "answered; who pings, the server does not tell".to_owned(),
    };
    let mut outcome = Outcome::ok(text)
        .with("pingInterval", number(facts.ping_interval))
        .with("timeout", number(facts.idle_limit));
    if let Some(interval) = facts.ping_interval.filter(|it| *it < HASTY) {
        let interval = seconds(interval);
        outcome.warn(format!(
            "pings every {interval:?} take a slow network for a dead one"
        ));
        outcome.hint("pingInterval of Primus is 30000 if nothing else is said");
    }
    outcome
}

/// Returns by how many seconds the server's clock is ahead of ours, where its answer tells.
pub(super) fn seconds_ahead(headers: &HeaderMap) -> Option<i64> {
    // A cache says when it was asked first.
    if headers.contains_key(AGE) {
        return None;
    }
    let date = headers.get(DATE)?.to_str().ok()?;
    let theirs = rfc2822::parse(date).ok()?.timestamp();
    Some(theirs.as_second() - Timestamp::now().as_second())
}

/// Warns where the two clocks differ.
pub(super) fn clock(ahead: Option<i64>, outcome: &mut Outcome) {
    let Some(ahead) = ahead.filter(|ahead| ahead.abs() > SKEW) else {
        return;
    };
    let by = SignedDuration::from_secs(ahead).abs();
    let word = if ahead > 0 { "ahead of" } else { "behind" };
    outcome.warn(format!("the server's clock is {by:#} {word} ours"));
    outcome.hint("tokens and certificates are judged by the clock: set the wrong one right");
}

fn string(text: Option<&str>) -> Json {
    text.map_or(Json::NULL, Json::string)
}

/// Returns a number, where there is one.
pub(super) fn number(number: Option<u64>) -> Json {
    let number = number.and_then(|number| i64::try_from(number).ok());
    number.map_or(Json::NULL, Json::number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_that_expired_an_hour_ago_has_no_day_left() {
        for (hours, days) in [(-25, -2), (-1, -1), (1, 0), (25, 1)] {
            let hours = SignedDuration::from_hours(hours) + SignedDuration::from_mins(1);
            let read = Certificate {
                subject: None,
                issuer: None,
                from: Timestamp::UNIX_EPOCH,
                until: Timestamp::now() + hours,
            };
            assert_eq!(days_left(&read), days, "{hours:?}");
        }
    }
}
