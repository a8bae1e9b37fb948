//! What a command works with: options, environment and profile, resolved and checked.

use std::env;
use std::fs;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use super::args::globals::{
    DEFAULT_AUTH_SERVICE, DEFAULT_AUTH_TIMEOUT, DEFAULT_CONNECT_TIMEOUT, DEFAULT_PATH,
    DEFAULT_TIMEOUT, DEFAULT_URL, DialectName, Globals, OutputFormat, Parser, Transformer, When,
};
use super::args::usage::{Usage, quoted};
use super::carried;
use super::failure::Failure;
use super::filtering;
use super::headers::{self, Header};
use super::profiles::{Bound, Preset};
use super::proxies;
use super::reference::Reference;
use crate::connection::dial::DialOptions;
use crate::connection::endpoint::{Endpoint, EndpointError};
use crate::connection::proxy::Proxy;
use crate::connection::tls::TlsOptions;
use crate::output::filter::Filter;
use crate::output::format::Format;
use crate::protocol::redact::is_secret_name;
use crate::protocol::service::call::Dialect;
use crate::protocol::{parser, transformer};
use crate::secret::Secret;

/// How much is read from the socket at once, in bytes, when answers are waited for: small ones are
/// read sooner with a small buffer, since as much is cleared before each read.
const SMALL_BUFFER: usize = 8 << 10;
/// The same when events are waited for: many are read sooner with a large buffer.
pub(super) const LARGE_BUFFER: usize = 128 << 10;

/// The URL of the built-in server.
const DEMO: &str = "demo:";

/// Where the server is.
#[derive(Clone, Debug)]
pub(super) enum Server {
    /// At an address.
    At(Endpoint),
    /// Inside of this program.
    Demo,
}

impl Server {
    /// Returns what a token of this server is kept under.
    pub(super) fn origin(&self) -> String {
        match self {
            Self::At(endpoint) => endpoint.origin(),
            Self::Demo => DEMO.to_owned(),
        }
    }

    /// Tells whether what is sent can be read on the way.
    pub(super) fn is_exposed(&self) -> bool {
        matches!(self, Self::At(endpoint) if !endpoint.secure() && !endpoint.is_loopback())
    }
}

/// Where the token comes from.
#[derive(Clone, Debug)]
pub(super) enum TokenSource {
    /// None is sent.
    Nowhere,
    /// A file or the environment; what to call it.
    Given(Secret, String),
    /// The credentials file, if it has one.
    Cached,
}

/// What a command works with.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    /// The profile in use; its tokens are its own.
    pub(super) profile: Option<String>,
    pub(super) server: Server,
    /// Nothing named a server.
    pub(super) is_default_url: bool,
    /// Where Primus listens below the root of the server.
    #[cfg(feature = "demo")]
    pub(super) pathname: String,
    pub(super) transformer: Option<transformer::Kind>,
    pub(super) parser: Option<parser::Kind>,
    pub(super) dialect: Option<Dialect>,
    pub(super) auth_service: String,
    pub(super) token: TokenSource,
    pub(super) timeout: Duration,
    /// The same for calls on some services, by their paths.
    service_timeouts: Vec<(String, Duration)>,
    pub(super) auth_timeout: Duration,
    pub(super) dial: DialOptions,
    /// Headers of the profile, which are looked up only when they are sent.
    headers: Vec<Header>,
    /// The proxy of the profile, which is looked up only when it is used.
    proxy: Option<Reference>,
    /// Secrets may go to the server in the open without a warning.
    pub(super) plaintext: bool,
    /// What of the profile is not used, and why.
    pub(super) withheld: Option<String>,
    /// The format that was asked for; `None` leaves it to the command and to what stdout is.
    pub(super) format: Option<Format>,
    /// What makes the values that are printed.
    pub(super) filter: Option<Rc<Filter>>,
    /// Strings are printed without their quotes.
    pub(super) raw: bool,
    pub(super) colour: bool,
    pub(super) stdout_is_terminal: bool,
    /// What is too tall for the terminal may go to a pager.
    pub(super) pager: bool,
    pub(super) verbose: u8,
    pub(super) dry_run: bool,
}

impl Settings {
    /// Resolves options, environment and what the profile presets.
    ///
    /// # Errors
    ///
    /// Names the option or variable whose value cannot be used.
    pub(super) fn resolve(globals: &Globals, mut preset: Preset) -> Result<Self, Failure> {
        let stdout_is_terminal = std::io::stdout().is_terminal();
        let given = globals.url.as_deref().filter(|url| !url.is_empty());
        let url = given.or(preset.url.as_deref()).unwrap_or(DEFAULT_URL);
        let path = globals.path.clone().or(preset.path.take());
        let path = path.unwrap_or_else(|| DEFAULT_PATH.to_owned());
        let is_default_url = url == DEFAULT_URL;
        let server = server(url, &path)?;
        let proxy = globals.proxy.as_deref();
        let (proxy, profile_proxy) = proxies::find(proxy, preset.proxy.take(), &server)?;
        let (bound, withheld) = bound(&mut preset, &server);
        let auth_service = globals.auth_service.clone().or(preset.auth_service);
        let timeout = globals.timeout.or(preset.timeout);
        let connect_timeout = globals.connect_timeout.or(preset.connect_timeout);
        let auth_timeout = globals.auth_timeout.or(preset.auth_timeout);
        let dialect = globals.dialect.or(preset.dialect);
        let output = globals.output.or(preset.output);
        let typed = headers::typed(&globals.headers)?;
        let mut profile_headers = bound.headers;
        profile_headers.retain(|header| !typed.contains_key(header.name()));
        Ok(Self {
            is_default_url,
            #[cfg(feature = "demo")]
            pathname: path,
            transformer: globals
                .transformer
                .or(preset.transformer)
                .and_then(Transformer::kind),
            parser: globals.parser.or(preset.parser).and_then(Parser::kind),
            dialect: dialect.and_then(DialectName::dialect),
            auth_service: auth_service.unwrap_or_else(|| DEFAULT_AUTH_SERVICE.to_owned()),
            token: token_source(globals, bound.token_file.as_ref())?,
            timeout: timeout.unwrap_or(DEFAULT_TIMEOUT),
            service_timeouts: match globals.timeout {
                Some(_) => Vec::new(),
                None => preset.service_timeouts,
            },
            auth_timeout: auth_timeout.unwrap_or(DEFAULT_AUTH_TIMEOUT),
            dial: DialOptions {
                headers: typed,
                tls: tls(globals, preset.ca_cert, bound.certificate),
                proxy,
                timeout: connect_timeout.unwrap_or(DEFAULT_CONNECT_TIMEOUT),
                read_buffer: SMALL_BUFFER,
            },
            headers: profile_headers,
            proxy: profile_proxy,
            plaintext: bound.plaintext,
            withheld,
            format: output.and_then(OutputFormat::format),
            filter: filtering::compile(globals.jq.as_deref())?,
            raw: globals.raw_output,
            colour: use_colour(globals.color, preset.color, stdout_is_terminal),
            stdout_is_terminal,
            pager: !globals.no_pager,
            verbose: globals.verbose,
            dry_run: globals.dry_run,
            profile: preset.name,
            server,
        })
    }

    /// Returns these settings with what was typed for one line of a shell: the connection is open.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the filter.
    pub(super) fn for_line(&self, typed: &Globals) -> Result<Self, Usage> {
        let mut line = self.clone();
        if let Some(output) = typed.output {
            line.format = output.format();
        }
        if let Some(filter) = filtering::compile(typed.jq.as_deref())? {
            line.filter = Some(filter);
        }
        line.raw |= typed.raw_output;
        if typed.color.is_some() {
            line.colour = use_colour(typed.color, None, self.stdout_is_terminal);
        }
        if let Some(timeout) = typed.timeout {
            line.timeout = timeout;
            line.service_timeouts.clear();
        }
        line.auth_timeout = typed.auth_timeout.unwrap_or(self.auth_timeout);
        line.dry_run |= typed.dry_run;
        Ok(line)
    }

    /// Returns how long a call on a service may take.
    pub(super) fn timeout_of(&self, service: &str) -> Duration {
        let named = |path: &str| path.trim_matches('/') == service.trim_matches('/');
        let own = self.service_timeouts.iter().find(|(path, _)| named(path));
        own.map_or(self.timeout, |(_, timeout)| *timeout)
    }

    /// Looks up the headers of the profile, which are about to be sent, and its proxy, and returns
    /// the secrets that were found.
    ///
    /// # Errors
    ///
    /// Names what is not where it should be.
    pub(super) fn look_up(&mut self) -> Result<Vec<Secret>, Failure> {
        let mut secrets = Vec::new();
        for header in std::mem::take(&mut self.headers) {
            let value = header.look_up()?;
            if header.is_reference() || is_secret_name(header.name().as_str()) {
                secrets.extend(carried::of_header(header.name(), &value));
            }
            self.dial.headers.append(header.name().clone(), value);
        }
        if let Some(proxy) = self.proxy.take() {
            let proxy = proxy.look_up(Proxy::from_profile)?;
            secrets.extend(proxy.secrets());
            self.dial.proxy = Some(proxy);
        }
        Ok(secrets)
    }

    /// Returns the secrets of the upgrade request, which a server may send back: headers and
    /// parameters of the URL that are named like secrets; and those of the proxy. The token is
    /// not among them.
    pub(super) fn secrets(&self) -> impl Iterator<Item = Secret> {
        let target = match &self.server {
            Server::At(endpoint) => endpoint.target(),
            Server::Demo => "",
        };
        let query = target.split_once('?').map_or("", |(_, query)| query);
        let mut all = carried::of_headers(&self.dial.headers);
        all.extend(carried::of_query(query));
        all.extend(self.dial.proxy.iter().flat_map(Proxy::secrets));
        all.into_iter()
    }
}

/// Takes from a profile what is for its own server alone, if it is that server; else returns what
/// to tell of what is not used.
fn bound(preset: &mut Preset, server: &Server) -> (Bound, Option<String>) {
    let bound = std::mem::take(&mut preset.bound);
    let own = preset.url.as_deref().map(|url| self::server(url, "/"));
    let own = match own.transpose() {
        Ok(Some(own)) => own.origin(),
        _ => return (bound, None),
    };
    let origin = server.origin();
    if own == origin {
        return (bound, None);
    }
    let withheld = bound.secrets().map(|what| {
        let name = quoted(preset.name.as_deref().unwrap_or_default());
        format!("{what} of the profile {name} go to {own} alone, not to {origin}")
    });
    (Bound::default(), withheld)
}

pub(super) fn server(url: &str, pathname: &str) -> Result<Server, Failure> {
    if url == DEMO {
        return match cfg!(feature = "demo") {
            true => Ok(Server::Demo),
            false => Err(
                Usage::new("this program was built without the server behind demo:")
                    .hint("build it with the feature `demo`")
                    .into(),
            ),
        };
    }
    Endpoint::parse(url, pathname)
        .map(Server::At)
        .map_err(|error| match error {
            EndpointError::NoScheme(ref typed) => {
                // It looks like the path of a socket.
                let scheme = match typed.starts_with(['/', '.']) {
                    true => "unix:",
                    false => "http://",
                };
                Usage::new(error.to_string())
                    .hint(format!("write {scheme}{typed}"))
                    .into()
            }
            EndpointError::UserInfo => Usage::new(error.to_string())
                .hint("send credentials as a header: -H 'Authorization: Basic ...', or use login")
                .into(),
            other => Failure::Endpoint(other),
        })
}

fn tls(
    globals: &Globals,
    ca_cert: Option<PathBuf>,
    certificate: Option<(PathBuf, PathBuf)>,
) -> TlsOptions {
    // Either has both: the options ask for each other.
    let typed = globals.client_cert.clone().zip(globals.client_key.clone());
    let (client_cert, client_key) = typed.or(certificate).unzip();
    TlsOptions {
        ca_cert: globals.ca_cert.clone().or(ca_cert),
        client_cert,
        client_key,
        insecure: globals.insecure,
    }
}

fn token_source(globals: &Globals, preset: Option<&PathBuf>) -> Result<TokenSource, Failure> {
    if globals.anonymous {
        return Ok(TokenSource::Nowhere);
    }
    let of_file = |path: &PathBuf| {
        let text = fs::read_to_string(path).map_err(|error| Failure::unreadable(path, error))?;
        let name = format!("the file {}", path.display());
        given(text.trim(), name)
    };
    if let Some(path) = &globals.token_file {
        return of_file(path);
    }
    match env::var("FEATHERS_PRIMUS_TOKEN") {
        Ok(text) if !text.is_empty() => given(
            text.trim(),
            "the environment variable FEATHERS_PRIMUS_TOKEN".to_owned(),
        ),
        _ => match preset {
            Some(path) => of_file(path),
            None => Ok(TokenSource::Cached),
        },
    }
}

fn given(token: &str, name: String) -> Result<TokenSource, Failure> {
    if token.is_empty() {
        return Err(Usage::new(format!("{name} holds no token")).into());
    }
    Ok(TokenSource::Given(Secret::new(token), name))
}

fn use_colour(option: Option<When>, preset: Option<When>, is_terminal: bool) -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    let of_environment = || {
        if env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
            Some(When::Never)
        } else {
            set("CLICOLOR_FORCE").then_some(When::Always)
        }
    };
    // An `auto` that was typed leaves it to the environment, too, but not to the profile.
    let when = match option {
        Some(When::Auto) => of_environment(),
        None => of_environment().or(preset),
        typed => typed,
    };
    match when {
        Some(When::Always) => true,
        Some(When::Never) => false,
        Some(When::Auto) | None => is_terminal && can_draw(),
    }
}

/// Tells whether a terminal, where there is one, does more than to print.
pub(super) fn can_draw() -> bool {
    env::var_os("TERM").is_none_or(|term| term != "dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_without_a_scheme_gets_one_in_the_hint() {
        let Failure::Usage(usage) = server("localhost:3030", "/primus").unwrap_err() else {
            panic!("not a usage error");
        };
        assert_eq!(usage.hints, ["write http://localhost:3030"]);
    }
}
