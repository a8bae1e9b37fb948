//! What a command works with: options and environment, resolved and checked.

use std::env;
use std::fs;
use std::io::IsTerminal;
use std::time::Duration;

use hyper::header::{HeaderMap, HeaderName, HeaderValue};

use super::args::globals::{DEFAULT_URL, Globals, OutputFormat, When};
use super::args::usage::{Usage, quoted};
use super::carried;
use super::failure::Failure;
use crate::connection::dial::{DialOptions, is_own_header};
use crate::connection::endpoint::{Endpoint, EndpointError};
use crate::connection::proxy::Proxy;
use crate::connection::tls::TlsOptions;
use crate::output::format::{Format, Style};
use crate::protocol::service::call::Dialect;
use crate::protocol::{parser, transformer};
use crate::secret::Secret;

/// How much is read from the socket at once, in bytes, when one answer is waited for: a small
/// one is read sooner with a small buffer.
const SMALL_BUFFER: usize = 16 << 10;
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
    pub(super) server: Server,
    /// Neither an option nor the environment named a server.
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
    pub(super) auth_timeout: Duration,
    pub(super) dial: DialOptions,
    /// The format that was asked for; `None` leaves it to the command and to what stdout is.
    pub(super) format: Option<Format>,
    pub(super) colour: bool,
    pub(super) stdout_is_terminal: bool,
    pub(super) verbose: u8,
    pub(super) dry_run: bool,
}

impl Settings {
    /// Resolves options and environment.
    ///
    /// # Errors
    ///
    /// Names the option or variable whose value cannot be used.
    pub(super) fn resolve(globals: &Globals) -> Result<Self, Failure> {
        let stdout_is_terminal = std::io::stdout().is_terminal();
        let url = if globals.url.is_empty() {
            DEFAULT_URL
        } else {
            &globals.url
        };
        let server = server(url, &globals.path)?;
        let proxy = proxy(globals.proxy.as_deref(), &server)?;
        Ok(Self {
            server,
            is_default_url: url == DEFAULT_URL,
            #[cfg(feature = "demo")]
            pathname: globals.path.clone(),
            transformer: globals.transformer.kind(),
            parser: globals.parser.kind(),
            dialect: globals.dialect.dialect(),
            auth_service: globals.auth_service.clone(),
            token: token_source(globals)?,
            timeout: globals.timeout,
            auth_timeout: globals.auth_timeout,
            dial: DialOptions {
                headers: headers(&globals.headers)?,
                tls: TlsOptions {
                    ca_cert: globals.ca_cert.clone(),
                    client_cert: globals.client_cert.clone(),
                    client_key: globals.client_key.clone(),
                    insecure: globals.insecure,
                },
                proxy,
                timeout: globals.connect_timeout,
                read_buffer: SMALL_BUFFER,
            },
            format: match globals.output {
                OutputFormat::Auto => None,
                OutputFormat::Pretty => Some(Format::Pretty),
                OutputFormat::Json => Some(Format::Json),
                OutputFormat::Ndjson => Some(Format::Ndjson),
            },
            colour: use_colour(globals.color, stdout_is_terminal),
            stdout_is_terminal,
            verbose: globals.verbose,
            dry_run: globals.dry_run,
        })
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

    /// Returns how values are printed; `piped` is the format where stdout is no terminal and
    /// none was asked for.
    pub(super) fn style(&self, piped: Format) -> Style {
        let auto = if self.stdout_is_terminal {
            Format::Pretty
        } else {
            piped
        };
        Style {
            format: self.format.unwrap_or(auto),
            colour: self.colour,
            terminal: self.stdout_is_terminal,
        }
    }
}

fn server(url: &str, pathname: &str) -> Result<Server, Failure> {
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

/// Finds the proxy to go by. Neither the built-in server nor a Unix socket needs one.
fn proxy(typed: Option<&str>, server: &Server) -> Result<Option<Proxy>, Usage> {
    let found = match (server, typed) {
        (Server::Demo, _) => return Ok(None),
        (Server::At(endpoint), _) if endpoint.socket().is_some() => return Ok(None),
        (Server::At(_), Some(url)) => Proxy::from_option(url),
        (Server::At(endpoint), None) => Proxy::from_environment(endpoint, |name| {
            env::var_os(name).map(|value| value.to_string_lossy().into_owned())
        }),
    };
    found.map_err(|error| {
        Usage::new(error.to_string())
            .hint("a proxy looks like http://proxy:3128 or socks5h://user:password@proxy:1080")
            .hint("--proxy '' goes without one")
    })
}

fn token_source(globals: &Globals) -> Result<TokenSource, Failure> {
    if globals.anonymous {
        return Ok(TokenSource::Nowhere);
    }
    if let Some(path) = &globals.token_file {
        let text = fs::read_to_string(path).map_err(|error| Failure::unreadable(path, error))?;
        let name = format!("the file {}", path.display());
        return given(text.trim(), name);
    }
    match env::var("FEATHERS_PRIMUS_TOKEN") {
        Ok(text) if !text.is_empty() => given(
            text.trim(),
            "the environment variable FEATHERS_PRIMUS_TOKEN".to_owned(),
        ),
        _ => Ok(TokenSource::Cached),
    }
}

fn given(token: &str, name: String) -> Result<TokenSource, Failure> {
    if token.is_empty() {
        return Err(Usage::new(format!("{name} holds no token")).into());
    }
    Ok(TokenSource::Given(Secret::new(token), name))
}

fn headers(typed: &[String]) -> Result<HeaderMap, Usage> {
    let mut headers = HeaderMap::new();
    for text in typed {
        // A header may hold a secret, so its value is not repeated.
        let Some((name, value)) = text.split_once(':') else {
            return Err(Usage::new("a --header has no colon").hint("write -H 'NAME: VALUE'"));
        };
        let bad = |what: &str| {
            Usage::new(format!("the --header {} has {what}", quoted(name)))
                .hint("write -H 'NAME: VALUE'")
        };
        let name: HeaderName = name
            .trim()
            .parse()
            .map_err(|_| bad("a name that is none"))?;
        if is_own_header(&name) {
            return Err(bad("a name that the websocket itself uses"));
        }
        let mut value: HeaderValue = value
            .trim()
            .parse()
            .map_err(|_| bad("letters that no header may have"))?;
        value.set_sensitive(true);
        headers.append(name, value);
    }
    Ok(headers)
}

fn use_colour(when: When, is_terminal: bool) -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto if env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) => false,
        When::Auto if set("CLICOLOR_FORCE") => true,
        When::Auto => is_terminal && env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_checked_and_their_values_never_repeated() {
        let read = |text: &str| headers(&[text.to_owned()]);
        assert_eq!(read("X-Api-Key: abc").unwrap()["x-api-key"], "abc");
        for text in [
            "hunter2",
            "a b: hunter2",
            "Upgrade: hunter2",
            "X: hun\u{7f}ter2",
            ": hunter2",
        ] {
            let error = read(text).unwrap_err();
            assert!(!format!("{error:?}").contains("hunter2"), "{text}");
        }
    }

    #[test]
    fn a_url_without_a_scheme_gets_one_in_the_hint() {
        let Failure::Usage(usage) = server("localhost:3030", "/primus").unwrap_err() else {
            panic!("not a usage error");
        };
        assert_eq!(usage.hints, ["write http://localhost:3030"]);
    }
}
