//! From what the user typed as the server's URL to where to connect.

use std::fmt;
use std::path::{Path, PathBuf};

use hyper::Uri;
use hyper::http::uri::Authority;

/// Where a server is and how to ask it for a websocket.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Endpoint {
    secure: bool,
    host: String,
    port: u16,
    target: String,
    socket: Option<PathBuf>,
}

/// What a URL begins with that names a Unix socket.
const UNIX: &str = "unix:";
/// What such a server is called in a request.
const LOCALHOST: &str = "localhost";

/// A URL that names no server.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum EndpointError {
    /// There is no `http://` or the like in front.
    #[error("the URL {0:?} has no scheme")]
    NoScheme(String),
    /// The scheme is none that leads to a websocket.
    #[error("the URL {url:?} has the scheme {scheme:?}; it takes http, https, ws, wss or unix")]
    Scheme {
        /// What was typed.
        url: String,
        /// Its scheme.
        scheme: String,
    },
    /// A name and password stand before the host. The text is not repeated.
    #[error("the URL holds a user name or password, which it must not")]
    UserInfo,
    /// The port is no number up to 65535, or 0.
    #[error("the URL {0:?} has a port that is none")]
    Port(String),
    /// A Unix socket without a path.
    #[error("the URL {0:?} names no socket")]
    NoSocket(String),
    /// A Unix socket on another system.
    #[error("this system has no Unix sockets")]
    NotUnix,
    /// It cannot be read at all.
    #[error("{0:?} is not a URL: {1}")]
    Malformed(String, String),
}

impl Endpoint {
    /// Reads a URL with one of the schemes http, https, ws and wss. `pathname` is where
    /// Primus listens below the URL's own path; a URL that ends in it already keeps its path.
    /// `unix:` has the path of a socket instead of a host and a path. The query goes along in
    /// the request.
    ///
    /// # Errors
    ///
    /// Says what about the URL is wrong.
    pub fn parse(url: &str, pathname: &str) -> Result<Self, EndpointError> {
        if let Some(rest) = url.strip_prefix(UNIX) {
            return Self::at_socket(rest, pathname);
        }
        Self::read(url, pathname).map_err(|error| match url.contains('@') {
            // What stands before it may be a password, so no other error may repeat it.
            true => EndpointError::UserInfo,
            false => error,
        })
    }

    fn read(url: &str, pathname: &str) -> Result<Self, EndpointError> {
        // What stands after it may be a token.
        let shown = || url.split('?').next().unwrap_or_default().to_owned();
        let authority = url.split_once("://").map_or(url, |(_, rest)| rest);
        if authority
            .split(['/', '?', '#'])
            .next()
            .is_some_and(|part| part.contains('@'))
        {
            return Err(EndpointError::UserInfo);
        }
        if !url.contains("://") {
            return Err(EndpointError::NoScheme(shown()));
        }
        let uri: Uri = url.parse().map_err(|error: hyper::http::uri::InvalidUri| {
            EndpointError::Malformed(shown(), error.to_string())
        })?;
        let scheme = uri.scheme_str().unwrap_or_default().to_ascii_lowercase();
        let secure = match scheme.as_str() {
            "http" | "ws" => false,
            "https" | "wss" => true,
            _ => {
                return Err(EndpointError::Scheme {
                    url: shown(),
                    scheme,
                });
            }
        };
        let port = match uri.authority().and_then(port_text) {
            None => {
                if secure {
                    443
                } else {
                    80
                }
            }
            Some(text) => match text.parse() {
                Ok(port) if port > 0 => port,
                _ => return Err(EndpointError::Port(shown())),
            },
        };
        let host = uri
            .host()
            .unwrap_or_default()
            .trim_end_matches('.')
            .to_ascii_lowercase();
        if host.is_empty() {
            return Err(EndpointError::Malformed(
                shown(),
                "it names no host".to_owned(),
            ));
        }
        Ok(Self {
            secure,
            host,
            port,
            target: target(&uri, pathname),
            socket: None,
        })
    }

    fn at_socket(rest: &str, pathname: &str) -> Result<Self, EndpointError> {
        if cfg!(not(unix)) {
            return Err(EndpointError::NotUnix);
        }
        let (path, query) = match rest.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (rest, None),
        };
        let shown = || format!("{UNIX}{path}");
        // As in a URL with an empty host.
        let path = match path.strip_prefix("//") {
            Some(absolute) if absolute.starts_with('/') => absolute,
            _ => path,
        };
        let malformed = |error: &dyn fmt::Display| {
            // What stands after it may be a token.
            EndpointError::Malformed(shown(), error.to_string())
        };
        if path.is_empty() || path.ends_with('/') {
            return Err(EndpointError::NoSocket(shown()));
        }
        let socket = std::path::absolute(path).map_err(|error| malformed(&error))?;
        let local = match query {
            Some(query) => format!("http://{LOCALHOST}/?{query}"),
            None => format!("http://{LOCALHOST}/"),
        };
        let uri: Uri = local.parse().map_err(|error| {
            let error: hyper::http::uri::InvalidUri = error;
            malformed(&error)
        })?;
        Ok(Self {
            secure: false,
            host: LOCALHOST.to_owned(),
            port: 80,
            target: target(&uri, pathname),
            socket: Some(socket),
        })
    }

    /// Returns the Unix socket that the server listens at, if it is one.
    pub fn socket(&self) -> Option<&Path> {
        self.socket.as_deref()
    }

    /// Tells whether the connection is encrypted.
    pub fn secure(&self) -> bool {
        self.secure
    }

    /// Returns the host as it stands in a URL, an IPv6 address in brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Returns the host as the name look-up and the certificate want it.
    pub fn name(&self) -> &str {
        self.host.trim_start_matches('[').trim_end_matches(']')
    }

    /// Returns the port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Returns where Primus listens: its path and the query of the URL.
    pub fn target(&self) -> &str {
        &self.target
    }

    /// Returns the path where Primus listens, without a query.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// Returns the target of a request below Primus's path. The query of the URL comes first,
    /// then `parameters`, whose names and values must be such as need no escaping.
    pub fn below(&self, suffix: &str, parameters: &[(&str, &str)]) -> String {
        let mut target = format!("{}{suffix}", self.path());
        let own = self
            .target
            .split_once('?')
            .map(|(_, query)| query.to_owned());
        let more = parameters
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        for (index, pair) in own.into_iter().chain(more).enumerate() {
            target.push(if index == 0 { '?' } else { '&' });
            target.push_str(&pair);
        }
        target
    }

    /// Returns the server a token belongs to: scheme, host and port, or the socket. `ws` and `http` are the
    /// same server, as are `wss` and `https`.
    pub fn origin(&self) -> String {
        if let Some(socket) = &self.socket {
            return format!("{UNIX}{}", socket.display());
        }
        let scheme = if self.secure { "https" } else { "http" };
        format!("{scheme}://{}:{}", self.host, self.port)
    }

    /// Tells whether the host is this machine, by its name or address.
    pub fn is_loopback(&self) -> bool {
        let name = self.name();
        name == LOCALHOST
            || name.ends_with(".localhost")
            || name
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    }

    /// Returns what the `Host` header says: no port where it is the scheme's own.
    pub(super) fn host_header(&self) -> String {
        match (self.secure, self.port) {
            (false, 80) | (true, 443) => self.host.clone(),
            (_, port) => format!("{}:{port}", self.host),
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.socket.is_some() {
            return write!(f, "{}, {}", self.origin(), self.path());
        }
        let scheme = if self.secure { "wss" } else { "ws" };
        write!(f, "{scheme}://{}:{}{}", self.host, self.port, self.path())
    }
}

/// Returns what stands after the colon of the authority.
fn port_text(authority: &Authority) -> Option<&str> {
    let after_host = authority.as_str().rsplit(']').next()?;
    after_host.rsplit_once(':').map(|(_, port)| port)
}

fn target(uri: &Uri, pathname: &str) -> String {
    let pathname = format!("/{}", pathname.trim_matches('/'));
    let base = uri.path().trim_end_matches('/');
    let mut target = if base.ends_with(&pathname) && pathname != "/" {
        base.to_owned()
    } else {
        format!("{base}{pathname}")
    };
    if let Some(query) = uri.query() {
        target.push('?');
        target.push_str(query);
    }
    target
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(url: &str) -> Endpoint {
        Endpoint::parse(url, "/primus").unwrap()
    }

    #[test]
    fn every_scheme_leads_to_a_host_a_port_and_a_target() {
        for (url, origin, target) in [
            ("http://localhost:3030", "http://localhost:3030", "/primus"),
            ("ws://Example.COM.", "http://example.com:80", "/primus"),
            ("https://example.com/", "https://example.com:443", "/primus"),
            (
                "wss://example.com/api/",
                "https://example.com:443",
                "/api/primus",
            ),
            ("ws://[::1]:9/primus/", "http://[::1]:9", "/primus"),
            (
                "http://h:1?token=a&b=c",
                "http://h:1",
                "/primus?token=a&b=c",
            ),
            ("http://h:1/x/primus?y", "http://h:1", "/x/primus?y"),
        ] {
            assert_eq!(
                (endpoint(url).origin().as_str(), endpoint(url).target()),
                (origin, target)
            );
        }
        let other = Endpoint::parse("http://h", "sockets/").unwrap();
        assert_eq!(other.target(), "/sockets");
    }

    #[test]
    fn what_stands_below_keeps_the_query_of_the_url() {
        let plain = endpoint("http://h/api");
        assert_eq!(plain.below("/spec", &[]), "/api/primus/spec");
        let parameters = [("EIO", "4"), ("transport", "polling")];
        assert_eq!(
            endpoint("http://h?token=a&b").below("/", &parameters),
            "/primus/?token=a&b&EIO=4&transport=polling"
        );
    }

    #[test]
    fn what_names_no_server_is_told() {
        let error = |url| Endpoint::parse(url, "/primus").unwrap_err();
        assert_eq!(
            error("localhost:3030"),
            EndpointError::NoScheme("localhost:3030".into())
        );
        assert!(matches!(error("ftp://x"), EndpointError::Scheme { .. }));
        assert!(matches!(error("http://x:0"), EndpointError::Port(_)));
        assert!(matches!(
            error("http://x:99999"),
            EndpointError::Port(_) | EndpointError::Malformed(..)
        ));
        assert!(matches!(error("http://"), EndpointError::Malformed(..)));
        assert!(matches!(error("http://a b"), EndpointError::Malformed(..)));
    }

    #[test]
    fn a_password_in_the_url_is_refused_and_not_repeated() {
        for url in [
            "http://me:hunter2@host",
            "me:hunter2@host",
            "ftp://me:hunter2@x y",
        ] {
            let error = Endpoint::parse(url, "/primus").unwrap_err();
            assert_eq!(error, EndpointError::UserInfo);
            assert!(!format!("{error} {error:?}").contains("hunter2"));
        }
        assert_eq!(endpoint("http://host?mail=a@b").host(), "host");
    }

    #[test]
    fn loopback_is_known_by_name_and_address() {
        for url in [
            "http://localhost",
            "ws://127.8.9.1:1",
            "ws://[::1]",
            "http://a.localhost",
        ] {
            assert!(endpoint(url).is_loopback(), "{url}");
        }
        assert!(!endpoint("http://localhost.example.com").is_loopback());
    }

    #[test]
    fn the_host_header_leaves_out_the_port_of_the_scheme() {
        assert_eq!(endpoint("wss://h").host_header(), "h");
        assert_eq!(endpoint("ws://[::1]:443").host_header(), "[::1]:443");
    }

    #[test]
    #[cfg(unix)]
    fn a_unix_socket_has_its_path_for_an_origin() {
        for (url, socket, target) in [
            ("unix:/run/app.sock", "/run/app.sock", "/primus"),
            ("unix:///run/app.sock", "/run/app.sock", "/primus"),
            (
                "unix:/run/a b@c.sock?token=a&b",
                "/run/a b@c.sock",
                "/primus?token=a&b",
            ),
        ] {
            let endpoint = endpoint(url);
            assert_eq!(endpoint.socket(), Some(Path::new(socket)));
            assert_eq!(endpoint.origin(), format!("unix:{socket}"));
            assert_eq!(endpoint.target(), target);
            assert_eq!(endpoint.host_header(), "localhost");
            assert!(endpoint.is_loopback() && !endpoint.secure());
        }
        // The same socket is the same server from wherever it is named.
        let here = std::env::current_dir().unwrap().join("app.sock");
        assert_eq!(endpoint("unix:app.sock").socket(), Some(here.as_path()));
        let elsewhere = Endpoint::parse("unix:/x", "/sockets").unwrap();
        assert_eq!(elsewhere.target(), "/sockets");
    }

    #[test]
    #[cfg(unix)]
    fn a_unix_socket_without_a_path_is_none_and_its_token_is_not_repeated() {
        for url in [
            "unix:",
            "unix:?token=hunter2",
            "unix:/run/",
            "unix:/x?hunter2 ",
        ] {
            let error = Endpoint::parse(url, "/primus").unwrap_err();
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_url_makes_it_panic(url in "(http|ws|unix:)?(://)?\\PC{0,30}", path in "\\PC{0,10}") {
            let _ = Endpoint::parse(&url, &path);
        }
    }
}
