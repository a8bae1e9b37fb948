//! Which proxy is gone by: an option's, one of the environment, the profile's.

use std::env;

use super::args::usage::Usage;
use super::reference::Reference;
use super::settings::Server;
use crate::connection::endpoint::Endpoint;
use crate::connection::proxy::{Proxy, ProxyUrlError};

/// Finds the proxy to go by; that of a profile is not looked up yet. Neither the built-in server
/// nor a Unix socket needs one.
pub(super) fn find(
    typed: Option<&str>,
    profile: Option<Reference>,
    server: &Server,
) -> Result<(Option<Proxy>, Option<Reference>), Usage> {
    let endpoint = match server {
        Server::Demo => return Ok((None, None)),
        Server::At(endpoint) if endpoint.socket().is_some() => return Ok((None, None)),
        Server::At(endpoint) => endpoint,
    };
    let found = match typed {
        Some(url) => Proxy::from_option(url),
        None => Proxy::from_environment(endpoint, variable),
    };
    let found = found.map_err(|error| wrong(&error))?;
    let is_open = typed.is_none() && found.is_none();
    let profile = profile.filter(|_| is_open && !is_exempt(endpoint));
    Ok((found, profile))
}

fn is_exempt(endpoint: &Endpoint) -> bool {
    Proxy::is_exempt(endpoint, variable)
}

fn variable(name: &'static str) -> Option<String> {
    env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

fn wrong(error: &ProxyUrlError) -> Usage {
    Usage::new(error.to_string())
        .hint("a proxy looks like http://proxy:3128 or socks5h://user:password@proxy:1080")
        .hint("--proxy '' goes without one")
}
