//! What to do next after each failure.

use std::io;

use super::args::usage::quoted;
use super::failure::Failure;
use super::settings::{Server, Settings};
use super::suggesting::{parameter, service};
use crate::connection::dial::{DialError, Stage};
use crate::connection::ended::{CallError, Ended, Silence};
use crate::connection::handshake::{Fault, HandshakeError};
use crate::connection::proxy::Proxy;
use crate::connection::socks::SocksError;
use crate::connection::tunnel::ProxyError;
use crate::connection::upgrade::Refusal;
use crate::protocol::parser;
use crate::protocol::service::error::FeathersError;
use crate::protocol::transformer::Kind;
use crate::store::StoreError;

/// The close code of a message that was too large (RFC 6455, section 7.4.1).
const TOO_LARGE: u16 = 1009;

/// What to do about options that the server contradicts.
const FOUND_OUT: &str = "leave out --transformer and --parser: what a server speaks is found out";

/// How to go on with a certificate that nothing can be done about.
const INSECURE: &str = "--insecure takes it all the same";

/// Returns the hints for a failure; `settings` are missing where they could not be resolved.
pub(super) fn of(failure: &Failure, settings: Option<&Settings>) -> Vec<String> {
    let hints: Vec<&str> = match failure {
        Failure::Usage(usage) => return usage.hints.clone(),
        Failure::Endpoint(_) => {
            vec!["a URL looks like http://localhost:3030 or wss://example.com/api"]
        }
        Failure::Dial(error) => return settings.map_or_else(Vec::new, |s| of_dial(error, s)),
        Failure::Call {
            error: CallError::Redial(error),
            ..
        } => return settings.map_or_else(Vec::new, |s| of_dial(error, s)),
        Failure::Call { error, what, sent } => {
            return of_call(error, what, sent.is_some(), settings);
        }
        Failure::Ended(ended) => of_end(ended),
        Failure::Paging(_) => vec!["without --all, find prints the one page that the server gives"],
        Failure::NotSignedIn { .. } => return vec![format!("sign in with: {}", login(settings))],
        Failure::Expired { .. } => {
            return vec![
                format!("sign in again with: {}", login(settings)),
                "or go without a token: --anonymous".to_owned(),
            ];
        }
        Failure::Store(StoreError::UnknownKey { name, known, .. }) => {
            return vec![match near(name, known) {
                Some(near) => format!("did you mean {near}?"),
                None => format!("there are: {}", known.join(", ")),
            }];
        }
        Failure::Bug(_) => vec![concat!(
            "please report it with this line and what you did: ",
            env!("CARGO_PKG_REPOSITORY"),
            "/issues"
        )],
        Failure::TooFew { .. } => vec!["give it longer with --for, or ask for less with --count"],
        _ => vec![],
    };
    hints.into_iter().map(str::to_owned).collect()
}

/// Returns the command that signs in: the token of one profile is of no use to another.
fn login(settings: Option<&Settings>) -> String {
    match settings.and_then(|settings| settings.profile.as_deref()) {
        None => "feathers-primus login".to_owned(),
        Some(name)
            if name
                .chars()
                .all(|c| c.is_alphanumeric() || "-_.".contains(c)) =>
        {
            format!("feathers-primus login --profile {name}")
        }
        Some(name) => format!("feathers-primus login --profile {}", quoted(name)),
    }
}

/// Returns the name that is most like one that was typed, if any is.
pub(super) fn near<'a>(typed: &str, names: &[&'a str]) -> Option<&'a str> {
    // As alike as clap wants it of commands and options.
    const ALIKE: f64 = 0.7;
    let likeness = |name: &&str| strsim::jaro(typed, name);
    let best = names
        .iter()
        .copied()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(&best) > ALIKE).then_some(best)
}

fn of_dial(error: &DialError, settings: &Settings) -> Vec<String> {
    let path = match &settings.server {
        Server::At(endpoint) => endpoint.path(),
        Server::Demo => "",
    };
    match error {
        DialError::Lookup { .. } => vec!["check the host in --url".to_owned()],
        DialError::Tcp { .. } if settings.is_default_url => vec![
            "name your server with --url or FEATHERS_PRIMUS_URL".to_owned(),
            "or try the built-in server: --url demo:".to_owned(),
        ],
        DialError::Tcp { .. } => vec!["is the server running, and is the port right?".to_owned()],
        DialError::Socket { source, .. } => vec![of_socket(source).to_owned()],
        DialError::Proxy(error) => {
            let proxy = settings.dial.proxy.as_ref();
            proxy.map_or_else(Vec::new, |proxy| of_proxy(error, proxy))
        }
        DialError::Tls { source, .. } => of_tls(source, settings),
        DialError::Refused(refusal) => of_refusal(refusal, path),
        DialError::Upgrade(_) => {
            let hint = format!(
                "is it a Feathers server with Primus at {path}, and is the scheme of --url right?"
            );
            // Some proxies say that they have connected before they try.
            let proxy = settings.dial.proxy.as_ref().map(named_by);
            [hint].into_iter().chain(proxy).collect()
        }
        DialError::TimedOut { stage, .. } => of_timeout(*stage, path, settings),
        DialError::Unknown { what: "parser", .. } => vec![format!(
            "name one that is like it with --parser: {}",
            parser::Kind::ALL.map(parser::Kind::name).join(", ")
        )],
        DialError::Unknown { .. } => vec![format!(
            "name one that is like it with --transformer: {}",
            Kind::ALL.map(Kind::name).join(", ")
        )],
        DialError::Mismatch(_) => vec![FOUND_OUT.to_owned()],
        DialError::NotGreeted(_) => vec![format!("is --transformer right for {path}?")],
        DialError::TextAlone { .. } => vec![
            "a server that has both can speak with nobody: with this transformer its parser \
            must be json or ejson"
                .to_owned(),
        ],
        DialError::TlsOptions(_) | DialError::NoRoute => vec![],
    }
}

fn of_timeout(stage: Stage, path: &str, settings: &Settings) -> Vec<String> {
    let hint = match stage {
        Stage::Upgrade => Some(format!(
            "a server does not answer where no Primus listens: is {path} the right --path?"
        )),
        Stage::Greeting => Some(format!("is --transformer right for {path}?")),
        _ => {
            let proxy = settings.dial.proxy.as_ref();
            proxy.filter(|_| stage.is_of_proxy()).map(named_by)
        }
    };
    let longer = "--connect-timeout gives it longer".to_owned();
    hint.into_iter().chain([longer]).collect()
}

fn of_socket(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::NotFound => "is it the path that the server listens at?",
        io::ErrorKind::PermissionDenied => {
            "who may connect is what the permissions of the file say"
        }
        _ => "is the server running?",
    }
}

fn of_proxy(error: &ProxyError, proxy: &Proxy) -> Vec<String> {
    let source = proxy.source();
    let credentials = match proxy.has_credentials() {
        true => format!("are user and password in {source} right, and percent-encoded?"),
        false => format!("name user and password in {source}: scheme://USER:PASSWORD@{proxy}"),
    };
    let mut hints = Vec::new();
    match error {
        ProxyError::Refused { refusal, .. } if refusal.status.as_u16() == 407 => {
            hints.push(credentials);
            match &refusal.challenge {
                // The one kind that is built in.
                Some(kind) if !kind.to_ascii_lowercase().contains("basic") => {
                    hints.push(format!("it asks for credentials of the kind: {kind}"));
                }
                _ => {}
            }
            return hints;
        }
        ProxyError::Socks {
            source: SocksError::WantsCredentials | SocksError::BadCredentials,
            ..
        } => return vec![credentials],
        ProxyError::Garbled { .. }
        | ProxyError::Socks {
            source: SocksError::Garbled | SocksError::HungUp | SocksError::Io(_),
            ..
        } => {
            hints.push("is its scheme right: http, https, socks5 or socks5h?".to_owned());
            hints.push("some hang up where they cannot connect: is --url right?".to_owned());
            // Some do so instead of saying that they are wrong.
            hints.extend(proxy.has_credentials().then_some(credentials));
        }
        ProxyError::Unreachable { source, .. } if matches!(**source, DialError::Tls { .. }) => {
            hints.push("--ca-cert FILE trusts a certificate of your own".to_owned());
        }
        _ => {}
    }
    hints.push(named_by(proxy));
    hints
}

/// Says where a proxy comes from, which the user may not know.
fn named_by(proxy: &Proxy) -> String {
    let source = proxy.source();
    format!("the proxy {proxy} is named by {source}; --proxy '' goes without one")
}

fn of_tls(error: &HandshakeError, settings: &Settings) -> Vec<String> {
    let hints: &[&str] = match error {
        HandshakeError::Distrust(distrust) => match distrust.fault {
            Fault::OtherNames(_) => &["is the host in --url right?", INSECURE],
            Fault::Expired(_) => &[
                "is the clock right? if so, the server needs a new one",
                INSECURE,
            ],
            Fault::NotValidYet(_) => &["is the clock right?", INSECURE],
            Fault::OfAnAuthority => &[
                "the server needs one with the basic constraint CA:FALSE, as \
                 openssl req -x509 -addext basicConstraints=critical,CA:FALSE makes it",
                INSECURE,
            ],
            _ => &["--ca-cert FILE trusts a certificate of your own; --insecure trusts any"],
        },
        HandshakeError::NotTls => {
            &["the server may not speak TLS there: try http:// or ws:// in --url"]
        }
        HandshakeError::TooOld => &["older versions are not safe and not built in"],
        HandshakeError::WantsCertificate | HandshakeError::Alert(_)
            if settings.dial.tls.client_cert.is_none() =>
        {
            &["--client-cert and --client-key say who we are, if the server wants to know"]
        }
        HandshakeError::WantsCertificate | HandshakeError::Alert(_) => {
            &["is --client-cert one that the server knows?"]
        }
        HandshakeError::Other(_) => {
            &["the server ended the handshake: is the scheme of --url right?"]
        }
    };
    hints.iter().map(|&hint| hint.to_owned()).collect()
}

fn of_refusal(refusal: &Refusal, path: &str) -> Vec<String> {
    let mut hints = Vec::new();
    if let Some(challenge) = &refusal.challenge {
        hints.push(format!("it asks for credentials of the kind: {challenge}"));
    }
    hints.push(match refusal.status.as_u16() {
        401 | 403 => "the server checks connections: try -H 'Authorization: Bearer ...', or a \
            parameter such as ?token=... in --url"
            .to_owned(),
        300..=399 => match &refusal.location {
            Some(location) => format!("it points to {location}; if you trust it, name it in --url"),
            None => "it points elsewhere without saying where".to_owned(),
        },
        404 => format!("nothing listens at {path}: is it the right --path?"),
        426 => format!("what listens at {path} wants another protocol: is it the right --path?"),
        _ if refusal.html => {
            format!("a web page answers at {path}: are --url and --path right?")
        }
        _ => format!("is it a Feathers server with Primus at {path}?"),
    });
    hints
}

fn of_call(
    error: &CallError,
    what: &str,
    writes: bool,
    settings: Option<&Settings>,
) -> Vec<String> {
    match error {
        CallError::Feathers(error) => of_service(error, what, settings),
        CallError::Dialect { .. } => {
            vec!["leave out --dialect: what a server speaks is found out".to_owned()]
        }
        CallError::Mismatch(_) => vec![FOUND_OUT.to_owned()],
        // Its hints are those of dialling.
        CallError::Redial(_) => vec![],
        CallError::TimedOut { silence, .. } => {
            let longer = match what.starts_with("signing in") {
                true => "--auth-timeout 2m gives it longer",
                false => "--timeout 30s gives it longer",
            };
            let texts = [of_silence(silence, what), longer].map(str::to_owned);
            service(what, settings).into_iter().chain(texts).collect()
        }
        CallError::Lost(ended) => {
            let mut hints: Vec<_> = of_end(ended).into_iter().map(str::to_owned).collect();
            if writes {
                hints.push("it may have been carried out: look before you repeat it".to_owned());
                if !what.starts_with("signing") && !what.starts_with("the event") {
                    let hint = "--retry-lost repeats a call once whose answer was lost";
                    hints.push(hint.to_owned());
                }
            }
            hints
        }
    }
}

/// Says what is known of a call without an answer.
fn of_silence(silence: &Silence, what: &str) -> &'static str {
    let is_standard = ["find", "get", "create", "update", "patch", "remove"]
        .iter()
        .any(|method| what.split(' ').next() == Some(method));
    match silence {
        Silence {
            alive: true,
            legacy: Some(true),
            ..
        } => {
            "the connection is alive; a server of Feathers 2 or older says nothing when it does not \
            know the service or method, so check the names, or else a hook of it hangs"
        }
        Silence {
            alive: true,
            legacy: Some(false),
            ..
        } if is_standard => {
            "the connection is alive and the dialect is right, and such a server tells at once \
            of a service that it does not have: the method or a hook of it hangs"
        }
        Silence { guessed: true, .. } => {
            "nothing of the server was understood, and it has no spec to tell its parser: \
            if it is not json, name it with --parser"
        }
        Silence { alive: true, .. } | Silence { heard: true, .. } => {
            "the connection is alive, but this was not answered: the method may not \
            exist there, or a hook of it hangs"
        }
        Silence { .. } => {
            "nothing at all came from the server meanwhile: it may be busy or frozen, \
            or may not know the service or method and say nothing"
        }
    }
}

fn of_service(error: &FeathersError, what: &str, settings: Option<&Settings>) -> Vec<String> {
    let signs_in = what.starts_with("signing in");
    let one_record = ["get", "update", "patch", "remove"].iter().any(|method| {
        what.strip_prefix(method)
            .is_some_and(|rest| rest.starts_with(' '))
    });
    let meant = match error.status() {
        400 => parameter(&error.message),
        404 => service(what, settings),
        _ => None,
    };
    if meant.is_some() {
        return meant.into_iter().collect();
    }
    let hint = match error.status() {
        401 if what.starts_with("signing in with the token") => {
            return vec![format!(
                "the token was refused: sign in again with {}, or go without one: --anonymous",
                login(settings)
            )];
        }
        401 if !signs_in => return vec![format!("sign in with: {}", login(settings))],
        404 if signs_in => "is --auth-service right?",
        404 if !one_record => "the name is the path given to app.use, without leading slash",
        405 => "the service does not offer this method, or not for several records at once",
        _ => return Vec::new(),
    };
    vec![hint.to_owned()]
}

fn of_end(ended: &Ended) -> Vec<&'static str> {
    match ended {
        Ended::Closed {
            code: Some(TOO_LARGE),
            ..
        } => {
            vec!["a message was larger than the server takes; Primus sets 10 MiB (maxLength)"]
        }
        Ended::OnPurpose => vec!["the server is shutting down or wants no more connections"],
        Ended::TooLarge => vec!["ask for less at once, with --limit or --select"],
        _ => vec![],
    }
}
