//! Which profile a run uses, and what it presets: the values of config.toml, checked.

use std::path::PathBuf;
use std::time::Duration;

use clap::ValueEnum;

use super::args::globals::{DEFAULT_PATH, DialectName, Globals, OutputFormat, Parser};
use super::args::globals::{Transformer, When};
use super::args::time;
use super::args::usage::{Usage, quoted};
use super::failure::Failure;
use super::headers::Header;
use super::hints;
use super::reference::Reference;
use super::settings;
use crate::connection::proxy::Proxy;
use crate::store::config::Text;
use crate::store::{Config, ConfigDir, ConfigFile, Profile, StoreError};

/// What a profile presets; options and environment go before it.
#[derive(Clone, Debug, Default)]
pub(super) struct Preset {
    pub(super) name: Option<String>,
    pub(super) url: Option<String>,
    pub(super) path: Option<String>,
    pub(super) transformer: Option<Transformer>,
    pub(super) parser: Option<Parser>,
    pub(super) dialect: Option<DialectName>,
    pub(super) auth_service: Option<String>,
    pub(super) timeout: Option<Duration>,
    pub(super) connect_timeout: Option<Duration>,
    pub(super) auth_timeout: Option<Duration>,
    /// By the paths of services.
    pub(super) service_timeouts: Vec<(String, Duration)>,
    pub(super) ca_cert: Option<PathBuf>,
    pub(super) proxy: Option<Reference>,
    pub(super) output: Option<OutputFormat>,
    pub(super) color: Option<When>,
    pub(super) bound: Bound,
}

/// What is meant for the profile's own server alone. Where the profile names one, an option that
/// names another must not take these there.
#[derive(Clone, Debug, Default)]
pub(super) struct Bound {
    pub(super) headers: Vec<Header>,
    pub(super) token_file: Option<PathBuf>,
    /// Our own certificate and its key.
    pub(super) certificate: Option<(PathBuf, PathBuf)>,
    pub(super) plaintext: bool,
}

impl Bound {
    /// Says in words what a server would get; `None` when it is nothing.
    pub(super) fn secrets(&self) -> Option<String> {
        let named = [
            (!self.headers.is_empty(), "headers"),
            (self.token_file.is_some(), "token-file"),
            (self.certificate.is_some(), "client-cert"),
        ];
        let named = named.into_iter().filter(|(has, _)| *has);
        let named: Vec<_> = named.map(|(_, name)| name).collect();
        (!named.is_empty()).then(|| named.join(", "))
    }
}

/// Returns what is preset in this run: by the profile that the options or the environment name,
/// else by the one that config.toml does, else nothing.
///
/// # Errors
///
/// Fails for a profile that there is not, and for anything wrong in the file.
pub(super) fn preset(globals: &Globals) -> Result<Preset, Failure> {
    match (ConfigDir::find(), named(globals)) {
        (Ok(dir), named) => preset_in(&dir, named),
        // Where nothing can be, nothing is preset.
        (Err(_), None) => Ok(Preset::default()),
        (Err(error), Some(_)) => Err(error.into()),
    }
}

fn preset_in(dir: &ConfigDir, named: Option<&str>) -> Result<Preset, Failure> {
    let file = ConfigFile::new(dir.clone());
    let Some(config) = file.read()? else {
        return match named {
            None => Ok(Preset::default()),
            Some(name) => Err(without_file(&file, name)),
        };
    };
    let mut chosen = None;
    // What is wrong with one is told whichever is used, or it would come up at a bad moment.
    for (name, profile) in &config.profiles {
        let preset = Reader::new(&config, name, profile, dir).preset()?;
        if in_use(&config, named) == Some(name) {
            chosen = Some(preset);
        }
    }
    match (chosen, named, &config.used) {
        (Some(preset), _, _) => Ok(preset),
        (None, Some(name), _) => Err(unknown(&config, name)),
        (None, None, None) => Ok(Preset::default()),
        (None, None, Some(used)) => {
            let problem = format!("there is no profile {}", quoted(&used.value));
            Err(config.wrong(&["profile"], used, problem).into())
        }
    }
}

/// Returns the profile that an option or the environment names.
pub(super) fn named(globals: &Globals) -> Option<&str> {
    globals.profile.as_deref().filter(|name| !name.is_empty())
}

/// Returns the name of the profile that is used, which need not exist.
pub(super) fn in_use<'a>(config: &'a Config, named: Option<&'a str>) -> Option<&'a str> {
    named.or(config.used.as_ref().map(|text| text.value.as_str()))
}

/// Says that there is no such profile, since there is no file.
pub(super) fn without_file(file: &ConfigFile, name: &str) -> Failure {
    Usage::new(format!("there is no profile {}", quoted(name)))
        .hint(format!("{} does not exist", file.path().display()))
        .into()
}

/// Says that there is no such profile, and which there are.
pub(super) fn unknown(config: &Config, name: &str) -> Failure {
    let message = format!(
        "there is no profile {} in {}",
        quoted(name),
        config.path.display()
    );
    let names: Vec<_> = config.profiles.keys().map(String::as_str).collect();
    let hint = match (hints::near(name, &names), names.as_slice()) {
        (Some(near), _) => format!("did you mean {}?", quoted(near)),
        (None, []) => "it has none yet: add a table [profiles.NAME]".to_owned(),
        (None, names) => format!("there are: {}", names.join(", ")),
    };
    Usage::new(message).hint(hint).into()
}

/// Reads and checks what the file says of a profile.
struct Reader<'a> {
    config: &'a Config,
    name: &'a str,
    profile: &'a Profile,
    dir: &'a ConfigDir,
}

impl<'a> Reader<'a> {
    fn new(config: &'a Config, name: &'a str, profile: &'a Profile, dir: &'a ConfigDir) -> Self {
        Self {
            config,
            name,
            profile,
            dir,
        }
    }

    fn preset(&self) -> Result<Preset, StoreError> {
        Ok(Preset {
            name: Some(self.name.to_owned()),
            path: self.filled("path")?,
            url: self.url()?,
            transformer: self.one_of("transformer")?,
            parser: self.one_of("parser")?,
            dialect: self.one_of("dialect")?,
            auth_service: self.filled("auth-service")?,
            timeout: self.value("timeout", time::duration)?,
            connect_timeout: self.value("connect-timeout", time::duration)?,
            auth_timeout: self.value("auth-timeout", time::duration)?,
            service_timeouts: self.service_timeouts()?,
            ca_cert: self.file("ca-cert")?,
            proxy: self.proxy()?,
            output: self.one_of("output")?,
            color: self.one_of("color")?,
            bound: self.bound()?,
        })
    }

    fn bound(&self) -> Result<Bound, StoreError> {
        let pair = [("client-cert", "client-key"), ("client-key", "client-cert")];
        for (one, other) in pair {
            if let Some(text) = self.profile.texts.get(one)
                && !self.profile.texts.contains_key(other)
            {
                return Err(self.wrong(&[one], text, format!("it needs {other} beside it")));
            }
        }
        let mut headers = Vec::new();
        for (name, text) in &self.profile.headers {
            let header = Header::of_profile(name, &text.value, self.name, self.dir);
            let wrong = |problem| self.wrong(&["headers", name], text, problem);
            headers.push(header.map_err(wrong)?);
        }
        Ok(Bound {
            headers,
            token_file: self.file("token-file")?,
            certificate: self.file("client-cert")?.zip(self.file("client-key")?),
            plaintext: self.profile.plaintext.unwrap_or_default(),
        })
    }

    fn url(&self) -> Result<Option<String>, StoreError> {
        let path = self.profile.texts.get("path");
        let path = path.map_or(DEFAULT_PATH, |text| &text.value);
        self.value("url", |url| match settings::server(url, path) {
            Ok(_) => Ok(url.to_owned()),
            Err(failure) => Err(failure.to_string()),
        })
    }

    fn proxy(&self) -> Result<Option<Reference>, StoreError> {
        self.value("proxy", |text| {
            if text.is_empty() {
                return Err("it is empty".to_owned());
            }
            let what = format!("the proxy of the profile {}", quoted(self.name));
            let reference = Reference::parse(text, what, self.dir)?;
            if let Some(url) = reference.here() {
                Proxy::from_profile(url.expose()).map_err(|what| format!("it {what}"))?;
            }
            Ok(reference)
        })
    }

    fn service_timeouts(&self) -> Result<Vec<(String, Duration)>, StoreError> {
        let services = self.profile.services.iter();
        let read = services.map(|(path, text)| match time::duration(&text.value) {
            Ok(timeout) => Ok((path.clone(), timeout)),
            Err(problem) => Err(self.wrong(&["services", path, "timeout"], text, problem)),
        });
        read.collect()
    }

    fn filled(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.value(key, |text| match text {
            "" => Err("it is empty".to_owned()),
            text => Ok(text.to_owned()),
        })
    }

    fn file(&self, key: &str) -> Result<Option<PathBuf>, StoreError> {
        let path = self.filled(key)?;
        Ok(path.map(|path| self.dir.resolve(&path)))
    }

    fn one_of<T: ValueEnum>(&self, key: &str) -> Result<Option<T>, StoreError> {
        self.value(key, |text| {
            T::from_str(text, false).map_err(|_| {
                let names = T::value_variants().iter();
                let names: Vec<_> = names
                    .filter_map(|value| Some(value.to_possible_value()?.get_name().to_owned()))
                    .collect();
                format!("{} is none of {}", quoted(text), names.join(", "))
            })
        })
    }

    fn value<T>(
        &self,
        key: &str,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<T>, StoreError> {
        let Some(text) = self.profile.texts.get(key) else {
            return Ok(None);
        };
        let value = read(&text.value);
        value
            .map(Some)
            .map_err(|problem| self.wrong(&[key], text, problem))
    }

    fn wrong(&self, keys: &[&str], text: &Text, problem: String) -> StoreError {
        let keys = [&["profiles", self.name], keys].concat();
        self.config.wrong(&keys, text, problem)
    }
}

#[cfg(test)]
mod tests {
    use clap::{Args, FromArgMatches};

    use super::super::settings::{Server, Settings, TokenSource};
    use super::*;
    use crate::output::format::Format;
    use crate::protocol::service::call::Dialect;
    use crate::protocol::{parser, transformer};

    fn preset_of(content: &str) -> Result<Preset, Failure> {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("config.toml"), content).unwrap();
        preset_in(&ConfigDir::at(dir.path()), Some("live"))
    }

    fn resolved(line: &str, content: &str) -> Settings {
        let command = Globals::augment_args(clap::Command::new("test"));
        let words = ["test"].into_iter().chain(line.split_whitespace());
        let globals = Globals::from_arg_matches(&command.get_matches_from(words)).unwrap();
        Settings::resolve(&globals, preset_of(content).unwrap()).unwrap()
    }

    fn text(settings: &Settings) -> Vec<String> {
        let tls = &settings.dial.tls;
        let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
        let seconds = |time: Duration| time.as_secs_f64().to_string();
        let Server::At(server) = &settings.server else {
            panic!("the built-in server");
        };
        vec![
            server.origin(),
            server.path().to_owned(),
            settings
                .transformer
                .map_or("auto", transformer::Kind::name)
                .to_owned(),
            settings
                .parser
                .map_or("auto", parser::Kind::name)
                .to_owned(),
            settings.dialect.map_or("auto", Dialect::name).to_owned(),
            settings.auth_service.clone(),
            seconds(settings.timeout_of("messages")),
            seconds(settings.timeout_of("/reports/")),
            seconds(settings.dial.timeout),
            seconds(settings.auth_timeout),
            path(&tls.ca_cert).unwrap_or_default(),
            path(&tls.client_cert).unwrap_or_default(),
            path(&tls.client_key).unwrap_or_default(),
            format!("{:?}", settings.format),
            settings.colour.to_string(),
            settings.plaintext.to_string(),
        ]
    }

    const LIVE: &str = r#"
        [profiles.live]
        url = "https://api.example.com"
        path = "/live"
        transformer = "sockjs"
        parser = "ejson"
        dialect = "feathers3"
        auth-service = "users/login"
        timeout = "2s"
        connect-timeout = "3s"
        auth-timeout = "4s"
        ca-cert = "/ca.pem"
        client-cert = "/c.pem"
        client-key = "/k.pem"
        output = "pretty"
        color = "always"
        plaintext = true
        headers = { X-A = "profile-a", X-B = "profile-b" }
        services.reports.timeout = "60s"
    "#;

    #[test]
    fn options_go_before_the_profile_and_that_before_the_defaults() {
        let typed = "--url https://api.example.com/v2 --path /typed --transformer engine.io \
            --parser msgpack --dialect feathers2 --auth-service typed --timeout 12s \
            --connect-timeout 13s --auth-timeout 14s --ca-cert t-ca --client-cert t-c \
            --client-key t-k -o json --color never";
        let typed = typed.replace('\\', "");
        let origin = "https://api.example.com:443";
        for (line, content, wanted) in [
            (
                "",
                "profiles.live = {}",
                "http://localhost:3030 /primus auto auto auto authentication 5 5 10 60 - - - None \
                 false false",
            ),
            (
                "",
                LIVE,
                &format!(
                    "{origin} /live sockjs ejson feathers3 users/login 2 60 3 4 /ca.pem /c.pem \
                     /k.pem Some(Pretty) true true"
                ),
            ),
            (
                &typed,
                LIVE,
                &format!(
                    "{origin} /v2/typed engine.io msgpack feathers2 typed 12 12 13 14 t-ca t-c \
                     t-k Some(Json) false true"
                ),
            ),
            (
                "-o auto --transformer auto --parser auto --dialect auto",
                "[profiles.live]\noutput = 'json'\ntransformer = 'faye'\nparser = 'json'\n\
                 dialect = 'feathers2'",
                "http://localhost:3030 /primus auto auto auto authentication 5 5 10 60 - - - None \
                 false false",
            ),
        ] {
            let wanted: Vec<_> = wanted.split_whitespace().collect();
            let found = text(&resolved(line, content));
            let found: Vec<_> = found
                .iter()
                .map(|text| if text.is_empty() { "-" } else { text })
                .collect();
            assert_eq!(found, wanted, "{line}");
        }
    }

    #[test]
    fn a_header_that_is_typed_replaces_that_of_the_profile() {
        let mut settings = resolved("-H x-a:typed", LIVE);
        settings.look_up().unwrap();
        let headers = &settings.dial.headers;
        assert_eq!(headers.get_all("x-a").iter().count(), 1);
        assert_eq!(headers["x-a"], "typed");
        assert_eq!(headers["x-b"], "profile-b");
    }

    #[test]
    fn what_is_for_the_profiles_own_server_goes_to_no_other() {
        let mut settings = resolved("--url http://evil.example.com", LIVE);
        assert_eq!(settings.look_up().unwrap().len(), 0);
        assert!(settings.dial.headers.is_empty() && !settings.plaintext);
        assert_eq!(settings.dial.tls.client_key, None);
        let withheld = settings.withheld.unwrap();
        assert!(
            withheld.contains("headers, client-cert of the profile 'live'"),
            "{withheld}"
        );
        // Another path of the same server is the same server.
        let settings = resolved("--url https://API.example.com:443/v2", LIVE);
        assert!(settings.plaintext && settings.withheld.is_none());
        // A profile without a server is for any.
        let settings = resolved("--url http://a.b", "profiles.live.plaintext = true");
        assert!(settings.plaintext);
        assert!(matches!(settings.token, TokenSource::Cached));
        assert_eq!(settings.format.unwrap_or(Format::Json), Format::Json);
    }

    /// What may stand wrong behind `profiles.live.`, and what is told of it.
    const WRONG: [(&str, &str); 17] = [
        (
            "url = 'x'",
            "2: profiles.live.url: the URL \"x\" has no scheme",
        ),
        (
            "url = 'http://a:b@c'",
            "2: profiles.live.url: the URL holds a user name",
        ),
        ("path = ''", "2: profiles.live.path: it is empty"),
        (
            "transformer = 'uwss'",
            "2: profiles.live.transformer: 'uwss' is none of auto, ",
        ),
        (
            "parser = 'JSON'",
            "2: profiles.live.parser: 'JSON' is none of auto, json, ",
        ),
        (
            "dialect = 'modern'",
            "2: profiles.live.dialect: 'modern' is none of ",
        ),
        (
            "timeout = '5'",
            "2: profiles.live.timeout: a unit is missing: write 5s",
        ),
        ("proxy = ''", "2: profiles.live.proxy: it is empty"),
        (
            "proxy = 'ftp://ada:canary@proxy'",
            "2: profiles.live.proxy: it takes the schemes http, https, socks5 and socks5h\n",
        ),
        (
            "proxy = 'file:'",
            "2: profiles.live.proxy: no file is named after file:",
        ),
        (
            "output = 'xml'",
            "2: profiles.live.output: 'xml' is none of auto, pretty, ",
        ),
        (
            "color = 'on'",
            "2: profiles.live.color: 'on' is none of auto, always, never",
        ),
        (
            "client-key = 'k'",
            "2: profiles.live.client-key: it needs client-cert beside it",
        ),
        (
            "headers.Upgrade = 'x'",
            "2: profiles.live.headers.Upgrade: this header has a name",
        ),
        (
            "headers.'a b' = 'x'",
            "2: profiles.live.headers.\"a b\": this header has a name",
        ),
        (
            "headers.X = 'env:'",
            "2: profiles.live.headers.X: no variable is named",
        ),
        (
            "services.'a/b'.timeout = '0s'",
            "2: profiles.live.services.\"a/b\".timeout: it must",
        ),
    ];

    #[test]
    fn a_value_that_cannot_be_used_is_named_with_its_line_and_key() {
        for (content, wanted) in WRONG {
            let content = format!("\nprofiles.live.{content}");
            let error = preset_of(&content).unwrap_err().to_string();
            let (_, found) = error.split_once("config.toml:").unwrap();
            let found = format!("{found}\n");
            assert!(found.starts_with(wanted), "{content}: {error}");
            // It is told although another is in use.
            let other = format!("{}\nprofiles.other = {{}}", content);
            let dir = tempfile::tempdir().unwrap();
            std::fs::write(dir.path().join("config.toml"), other).unwrap();
            assert!(preset_in(&ConfigDir::at(dir.path()), Some("other")).is_err());
        }
    }

    #[test]
    fn a_profile_that_is_none_is_an_error_of_who_named_it() {
        let error = preset_of("profiles.lvie = {}").unwrap_err();
        let Failure::Usage(usage) = error else {
            panic!("{error:?}");
        };
        assert_eq!(usage.hints, ["did you mean 'lvie'?"]);
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("config.toml"), "\nprofile = 'gone'").unwrap();
        let dir = ConfigDir::at(dir.path());
        let error = preset_in(&dir, None).unwrap_err().to_string();
        assert!(
            error.ends_with("config.toml:2: profile: there is no profile 'gone'"),
            "{error}"
        );
    }
}
