//! Which proxy stands between: an option, the variables that curl reads, or none.
//!
//! Its user and password are secrets: neither errors nor `Debug` show them.

use std::fmt;
use std::net::IpAddr;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hyper::Uri;
use ipnet::IpNet;
use percent_encoding::percent_decode_str;

use super::endpoint::Endpoint;
use crate::secret::Secret;

/// The option that names a proxy.
const OPTION: &str = "--proxy";
/// What names the proxy of a profile.
const PROFILE: &str = "the profile";

/// The port of a proxy whose URL names none; curl's.
const PORT: u16 = 1080;

/// What a proxy speaks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// HTTP, with the method CONNECT.
    Http,
    /// The same over TLS.
    Https,
    /// SOCKS 5 with addresses that we look up.
    Socks5,
    /// SOCKS 5 with names that the proxy looks up.
    Socks5h,
}

impl Kind {
    const ALL: [(&str, Self); 4] = [
        ("http", Self::Http),
        ("https", Self::Https),
        ("socks5", Self::Socks5),
        ("socks5h", Self::Socks5h),
    ];
}

/// Who we are to a proxy.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Credentials {
    pub(super) user: Secret,
    pub(super) password: Secret,
}

impl Credentials {
    /// Returns the value of `Proxy-Authorization`.
    pub(super) fn basic(&self) -> Secret {
        let both = format!("{}:{}", self.user.expose(), self.password.expose());
        Secret::new(format!("Basic {}", BASE64_STANDARD.encode(both)))
    }
}

/// A proxy.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Proxy {
    pub(super) kind: Kind,
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) credentials: Option<Credentials>,
    source: &'static str,
}

/// What names no proxy. The text is not repeated: it may hold a password.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{from} {what}")]
pub struct ProxyUrlError {
    /// The option or variable.
    pub from: &'static str,
    /// What is wrong with it.
    what: &'static str,
}

impl Proxy {
    /// Reads what `--proxy` says; an empty text means no proxy.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the URL, without repeating it.
    pub fn from_option(url: &str) -> Result<Option<Self>, ProxyUrlError> {
        match url {
            "" => Ok(None),
            url => Self::parse(url, OPTION).map(Some),
        }
    }

    /// Reads what a profile says.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the URL, without repeating it.
    pub fn from_profile(url: &str) -> Result<Self, &'static str> {
        Self::parse(url, PROFILE).map_err(|error| error.what)
    }

    /// Tells whether the environment lists a server as one to be reached without a proxy.
    pub fn is_exempt(
        endpoint: &Endpoint,
        look_up: impl Fn(&'static str) -> Option<String>,
    ) -> bool {
        let mut lists = ["no_proxy", "NO_PROXY"].into_iter().filter_map(look_up);
        let list = lists.find(|list| !list.is_empty());
        list.is_some_and(|list| is_exempt(endpoint.name(), &list))
    }

    /// Finds the proxy that the environment names for a server, as curl does: a variable in lower
    /// case first, an empty one as if it were not there. `HTTP_PROXY` does not count where
    /// `REQUEST_METHOD` says that a web server runs this program, since there a client sets it
    /// with a header.
    ///
    /// # Errors
    ///
    /// Names the variable that cannot be used.
    pub fn from_environment(
        endpoint: &Endpoint,
        look_up: impl Fn(&'static str) -> Option<String>,
    ) -> Result<Option<Self>, ProxyUrlError> {
        let get = |name| look_up(name).filter(|value| !value.is_empty());
        let named = |names: [&'static str; 2]| {
            let mut found = names.into_iter().map(|name| (name, get(name)));
            found.find_map(|(name, value)| Some((name, value?)))
        };
        let own = if endpoint.secure() {
            named(["https_proxy", "HTTPS_PROXY"])
        } else {
            named(["http_proxy", "HTTP_PROXY"])
                .filter(|(name, _)| *name != "HTTP_PROXY" || get("REQUEST_METHOD").is_none())
        };
        let Some((name, url)) = own.or_else(|| named(["all_proxy", "ALL_PROXY"])) else {
            return Ok(None);
        };
        match Self::is_exempt(endpoint, look_up) {
            true => Ok(None),
            false => Self::parse(&url, name).map(Some),
        }
    }

    fn parse(url: &str, source: &'static str) -> Result<Self, ProxyUrlError> {
        let error = |what| ProxyUrlError { from: source, what };
        let malformed = error("is not the URL of a proxy");
        let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
        let scheme = scheme.to_ascii_lowercase();
        let known = Kind::ALL.iter().find(|(name, _)| *name == scheme);
        let Some((_, kind)) = known else {
            return Err(error("takes the schemes http, https, socks5 and socks5h"));
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (credentials, place) = match rest.rsplit_once('@') {
            Some((credentials, place)) => (Some(credentials), place),
            None => (None, rest),
        };
        // The start of a password with a slash in it would count as the host.
        if rest.contains(['/', '?', '#']) || credentials.is_some_and(|text| text.contains('@')) {
            return Err(error("holds what must be percent-encoded in a URL"));
        }
        let uri: Uri = format!("http://{place}/").parse().map_err(|_| malformed)?;
        let host = uri.host().unwrap_or_default();
        let port = match place.strip_prefix(host) {
            Some("") if *kind == Kind::Https => 443,
            Some("") => PORT,
            Some(port) => match port.strip_prefix(':').map(str::parse) {
                Some(Ok(port)) if port > 0 => port,
                _ => return Err(malformed),
            },
            None => return Err(malformed),
        };
        if host.is_empty() {
            return Err(malformed);
        }
        let credentials = match credentials.map(decoded) {
            None => None,
            Some(Some(credentials)) => Some(credentials),
            Some(None) => return Err(error("has a user or password that is no text")),
        };
        Ok(Self {
            kind: *kind,
            host: host.to_ascii_lowercase(),
            port,
            credentials,
            source,
        })
    }

    /// Returns its host, without the brackets of an address.
    pub fn name(&self) -> &str {
        self.host.trim_start_matches('[').trim_end_matches(']')
    }

    /// Returns the option or variable that named it.
    pub fn source(&self) -> &'static str {
        self.source
    }

    /// Tells whether there are a user and a password for it.
    pub fn has_credentials(&self) -> bool {
        self.credentials.is_some()
    }

    /// Returns what must not be shown of it, in the forms in which it may come back.
    pub fn secrets(&self) -> Vec<Secret> {
        let secrets = self.credentials.iter().flat_map(|credentials| {
            let basic = credentials.basic();
            let encoded = basic.expose().trim_start_matches("Basic ");
            [credentials.password.clone(), Secret::new(encoded)]
        });
        secrets.collect()
    }
}

/// Where it is, without credentials.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

fn decoded(credentials: &str) -> Option<Credentials> {
    let (user, password) = credentials.split_once(':').unwrap_or((credentials, ""));
    let secret = |text| {
        let text = percent_decode_str(text).decode_utf8().ok()?;
        Some(Secret::new(text))
    };
    Some(Credentials {
        user: secret(user)?,
        password: secret(password)?,
    })
}

/// Tells whether a list of `NO_PROXY` names a host: by its name or that of its domain, by its
/// address, or by a network that it is in. Read as curl reads it.
fn is_exempt(host: &str, list: &str) -> bool {
    if list.trim() == "*" {
        return true;
    }
    let address: Option<IpAddr> = host.parse().ok();
    let mut items = list.split([',', ' ', '\t']).filter(|item| !item.is_empty());
    items.any(|item| {
        let plain = item.trim_start_matches('[').trim_end_matches(']');
        match address {
            Some(address) => match plain.parse::<IpAddr>() {
                Ok(named) => named == address,
                Err(_) => plain
                    .parse()
                    .is_ok_and(|network: IpNet| network.contains(&address)),
            },
            None => is_within(host, plain.trim_matches('.')),
        }
    })
}

/// Tells whether a name is a domain's or lies below it.
fn is_within(name: &str, domain: &str) -> bool {
    let Some(start) = name.len().checked_sub(domain.len()) else {
        return false;
    };
    let (Some(front), Some(end)) = (name.get(..start), name.get(start..)) else {
        return false;
    };
    !domain.is_empty()
        && end.eq_ignore_ascii_case(domain)
        && (front.is_empty() || front.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(url: &str, variables: &[(&str, &str)]) -> Result<Option<Proxy>, ProxyUrlError> {
        let endpoint = Endpoint::parse(url, "/primus").unwrap();
        Proxy::from_environment(&endpoint, |name| {
            let value = variables.iter().find(|(known, _)| *known == name);
            value.map(|(_, value)| (*value).to_owned())
        })
    }

    #[track_caller]
    fn source(url: &str, variables: &[(&str, &str)]) -> Option<&'static str> {
        found(url, variables).unwrap().map(|proxy| proxy.source())
    }

    fn option(url: &str) -> Proxy {
        Proxy::from_option(url).unwrap().unwrap()
    }

    #[test]
    fn every_scheme_leads_to_a_kind_a_host_and_a_port() {
        for (url, kind, shown) in [
            ("http://proxy:3128", Kind::Http, "proxy:3128"),
            ("HTTP://Proxy:3128/", Kind::Http, "proxy:3128"),
            ("proxy:3128", Kind::Http, "proxy:3128"),
            ("proxy", Kind::Http, "proxy:1080"),
            ("https://proxy", Kind::Https, "proxy:443"),
            ("socks5://10.0.0.1", Kind::Socks5, "10.0.0.1:1080"),
            ("socks5h://[::1]:9050", Kind::Socks5h, "[::1]:9050"),
            ("socks5h://[::1]", Kind::Socks5h, "[::1]:1080"),
        ] {
            let proxy = option(url);
            assert_eq!((proxy.kind, proxy.to_string().as_str()), (kind, shown));
            assert!(!proxy.has_credentials());
        }
        assert_eq!(Proxy::from_option(""), Ok(None));
    }

    #[test]
    fn user_and_password_are_decoded() {
        for (url, user, password) in [
            ("http://me:p%40ss%2F@proxy", "me", "p@ss/"),
            ("socks5://me@proxy", "me", ""),
            ("me:a:b@proxy:1", "me", "a:b"),
        ] {
            let credentials = option(url).credentials.unwrap();
            assert_eq!(credentials.user.expose(), user);
            assert_eq!(credentials.password.expose(), password);
        }
        let secrets = option("http://me:hunter2@proxy").secrets();
        let secrets: Vec<_> = secrets.iter().map(Secret::expose).collect();
        assert_eq!(secrets, ["hunter2", "bWU6aHVudGVyMg=="]);
    }

    #[test]
    fn neither_errors_nor_debug_show_credentials() {
        for url in [
            "http://me:hunter2@",
            "ftp://me:hunter2@proxy",
            "http://me:hun/ter2@proxy:1",
            "http://hunter2/@proxy",
            "http://hunter2?@proxy",
            "http://me:hunter2@proxy:x",
            "http://me:hunter2@proxy:0",
            "http://me:hunter2@proxy:99999",
            "http://me:hunter2@proxy:1/path",
            "http://me:hunter2@pro xy",
            "http://me@hunter2@proxy",
            "http://me:hunter2%ff@proxy",
            "hunter2://",
        ] {
            let error = Proxy::from_option(url).unwrap_err();
            let shown = format!("{error} {error:?}");
            assert!(shown.starts_with("--proxy "), "{shown}");
            assert!(!shown.contains("ter2"), "{url}: {shown}");
        }
        let shown = format!("{:?}", option("http://us3r:hunter2@proxy"));
        assert!(!shown.contains("us3r") && !shown.contains("hunter2"));
    }

    #[test]
    fn the_variable_of_the_scheme_goes_before_the_one_for_all() {
        let all = [
            ("ALL_PROXY", "all:1"),
            ("HTTPS_PROXY", "s:1"),
            ("HTTP_PROXY", "p:1"),
        ];
        assert_eq!(source("wss://h", &all), Some("HTTPS_PROXY"));
        assert_eq!(source("ws://h", &all), Some("HTTP_PROXY"));
        assert_eq!(source("ws://h", &all[..2]), Some("ALL_PROXY"));
        assert_eq!(source("https://h", &[("http_proxy", "p:1")]), None);
        let both = [("HTTPS_PROXY", "upper:1"), ("https_proxy", "lower:1")];
        assert_eq!(source("https://h", &both), Some("https_proxy"));
        let empty = [("https_proxy", ""), ("all_proxy", "all:1")];
        assert_eq!(source("https://h", &empty), Some("all_proxy"));
    }

    #[test]
    fn a_web_server_s_client_cannot_name_the_proxy() {
        let cgi = ("REQUEST_METHOD", "GET");
        let named = [cgi, ("HTTP_PROXY", "evil:1")];
        assert_eq!(source("http://h", &named), None);
        assert_eq!(
            source("http://h", &[cgi, ("http_proxy", "p:1")]),
            Some("http_proxy")
        );
    }

    #[test]
    fn a_variable_of_no_use_is_named() {
        let error = found("http://h", &[("ALL_PROXY", "ftp://me:hunter2@x")]).unwrap_err();
        assert_eq!(error.from, "ALL_PROXY");
        // Where it is not used, it needs not be usable.
        let exempt = [("ALL_PROXY", "ftp://x"), ("NO_PROXY", "h")];
        assert_eq!(source("http://h", &exempt), None);
    }

    #[test]
    fn no_proxy_names_hosts_domains_addresses_and_networks() {
        for (host, list, exempt) in [
            ("api.example.com", "example.com", true),
            ("example.com", ".example.com", true),
            ("EXAMPLE.com", "x, example.COM.", true),
            ("notexample.com", "example.com", false),
            ("example.com", "api.example.com", false),
            ("example.com", "", false),
            ("example.com", ",. ,", false),
            ("10.1.2.3", "10.0.0.0/8", true),
            ("10.1.2.3", "x 10.1.2.3", true),
            ("11.1.2.3", "10.0.0.0/8,11.1.2.4", false),
            ("10.1.2.3", "2.3", false),
            ("fe80::7", "fe80::/10", true),
            ("::1", "[::1]", true),
            ("::1", "localhost", false),
            ("localhost", "localhost", true),
            ("10.1.2.3", "*", true),
            ("anything", " * ", true),
            ("é.example", "example", true),
            ("é", "xyz", false),
        ] {
            assert_eq!(is_exempt(host, list), exempt, "{host} in {list:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(url in "(socks5|http)?(://)?\\PC{0,30}", list in "\\PC{0,30}") {
            let _ = Proxy::from_option(&url);
            is_exempt("é.example.com", &list);
        }
    }
}
