//! What earlier runs found out about servers, and what this one leaves for the next.

use super::report::Reporter;
use super::settings::{Server, Settings};
use crate::connection::dial::DialError;
use crate::connection::routes::Wishes;
use crate::protocol::facts::Facts;
use crate::protocol::parser;
use crate::protocol::service::call::Dialect;
use crate::protocol::transformer::Kind;
use crate::store::{ConfigDir, ServersFile};

/// Returns what the user said of the server, and what is known of it.
pub(super) fn wishes(settings: &Settings) -> Wishes {
    match &settings.server {
        Server::At(_) => Wishes {
            transformer: settings.transformer,
            parser: settings.parser,
            dialect: settings.dialect,
            cached: known(settings),
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
    let known = || known(settings).and_then(|facts| facts.dialect);
    settings.dialect.or_else(known).unwrap_or_default()
}

/// Keeps what was learned of the server, if it is new. A cache that cannot be written costs
/// the next run a request, and this one a line with `-v`.
pub(super) fn remember(settings: &Settings, learned: Option<Facts>, reporter: &Reporter) {
    let (Some(learned), Some((file, server))) = (learned, place(settings)) else {
        return;
    };
    match file.put(&server, &learned) {
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

fn known(settings: &Settings) -> Option<Facts> {
    let (file, server) = place(settings)?;
    file.get(&server)
}

/// Returns the cache and the name that the server has in it.
fn place(settings: &Settings) -> Option<(ServersFile, String)> {
    let Server::At(endpoint) = &settings.server else {
        return None;
    };
    let name = format!("{}{}", endpoint.origin(), endpoint.path());
    Some((ServersFile::new(ConfigDir::find().ok()?), name))
}
