//! What earlier runs found out about servers, and what this one leaves for the next.

use super::report::Reporter;
use super::settings::{Server, Settings};
use super::sightings::Sightings;
use crate::connection::dial::DialError;
use crate::connection::routes::Wishes;
use crate::protocol::facts::Facts;
use crate::protocol::parser;
use crate::protocol::service::call::Dialect;
use crate::protocol::transformer::Kind;
use crate::store::{ConfigDir, Known, Seen, ServersFile};

/// Returns what the user said of the server, and what is known of it.
pub(super) fn wishes(settings: &Settings, known: &Known) -> Wishes {
    match &settings.server {
        Server::At(_) => Wishes {
            transformer: settings.transformer,
            parser: settings.parser,
            dialect: settings.dialect,
            cached: known.facts.clone(),
        },
        // The built-in server needs not be asked.
        Server::Demo => Wishes {
            transformer: settings.transformer.or(Some(Kind::Websockets)),
            parser: settings.parser.or(Some(parser::Kind::Json)),
            dialect: settings.dialect.or(Some(Dialect::Feathers4)),
            cached: None,
        },
    }
}

/// Returns the dialect that a call would be written in, as far as it is known without asking.
pub(super) fn dialect(settings: &Settings) -> Dialect {
    let known = || known(settings).facts.and_then(|facts| facts.dialect);
    settings.dialect.or_else(known).unwrap_or_default()
}

/// Keeps what was learned of the server and seen of its services, if it is new. A cache that
/// cannot be written costs the next run a request, and this one a line with `-v`.
pub(super) fn remember(
    settings: &Settings,
    learned: Option<Facts>,
    sightings: &Sightings,
    reporter: &Reporter,
) {
    let Sightings { known, seen, .. } = sightings;
    // What options told of the server is not kept, but what it has is.
    let Some(facts) = learned.or_else(|| known.facts.clone()) else {
        return;
    };
    if !known.lacks(&facts, seen) {
        return;
    }
    let Some((file, server)) = place(settings) else {
        return;
    };
    match file.put(&server, &facts, seen) {
        Ok(notices) => notices
            .iter()
            .for_each(|notice| reporter.warning(&notice.to_string())),
        Err(error) if settings.verbose > 0 => {
            reporter.notice(&format!("not kept for the next run: {error}"));
        }
        Err(_) => {}
    }
}

/// Forgets what was known of the server, where a failure shows that it may be wrong.
pub(super) fn doubt(settings: &Settings, error: &DialError) {
    if error.may_come_of_wrong_facts()
        && let Some((file, server)) = place(settings)
    {
        // What cannot be forgotten is found out to be wrong again.
        let _ = file.forget(&server);
    }
}

/// Returns what is known of the server.
pub(super) fn known(settings: &Settings) -> Known {
    place(settings).map_or_else(Known::default, |(file, server)| file.get(&server))
}

/// Returns what was seen of the server's services.
pub(super) fn seen(settings: &Settings) -> Seen {
    #[cfg(feature = "demo")]
    if matches!(settings.server, Server::Demo) {
        let mut seen = Seen::default();
        for (service, fields) in crate::demo::SERVICES {
            seen.note(service, &[], &[], fields);
        }
        return seen;
    }
    known(settings).seen()
}

/// Returns the cache and the name that the server has in it.
fn place(settings: &Settings) -> Option<(ServersFile, String)> {
    let Server::At(endpoint) = &settings.server else {
        return None;
    };
    let name = format!("{}{}", endpoint.origin(), endpoint.path());
    Some((ServersFile::new(ConfigDir::find().ok()?), name))
}
