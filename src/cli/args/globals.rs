//! Options of every command, as they are typed.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::NonEmptyStringValueParser;
use clap::{ArgAction, Args, ValueEnum, ValueHint};

use super::time;
use crate::output::format::Format;
use crate::protocol::parser;
use crate::protocol::service::call::Dialect;
use crate::protocol::transformer::Kind;

/// What is used when no URL is given: where a generated Feathers application listens.
pub(in crate::cli) const DEFAULT_URL: &str = "http://localhost:3030";
/// Where Primus listens, if nobody says otherwise.
pub(in crate::cli) const DEFAULT_PATH: &str = "/primus";
/// The authentication service, if nobody names it.
pub(in crate::cli) const DEFAULT_AUTH_SERVICE: &str = "authentication";
/// How long a call may take, if nobody says otherwise.
pub(in crate::cli) const DEFAULT_TIMEOUT: Duration = Duration::from_secs(5);
/// The same for opening a connection.
pub(in crate::cli) const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// The same for signing in.
pub(in crate::cli) const DEFAULT_AUTH_TIMEOUT: Duration = Duration::from_secs(60);

const SERVER: &str = "Server";
const AUTHENTICATION: &str = "Authentication";
const NETWORK: &str = "Network";
const OUTPUT: &str = "Output";

/// Options of every command. What a profile may say too has no default here: it would hide
/// whether the option was given. The defaults that the help names stand above and in
/// `settings.rs`.
#[derive(Args, Clone, Debug)]
pub(in crate::cli) struct Globals {
    /// Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string
    /// goes along in the upgrade request; `demo:` is the built-in server [default:
    /// http://localhost:3030]
    #[arg(short, long, global = true, env = "FEATHERS_PRIMUS_URL", value_name = "URL",
        hide_env_values = true, help_heading = SERVER, value_hint = ValueHint::Url)]
    pub(in crate::cli) url: Option<String>,

    /// Use the profile of this name in config.toml [default: the one that its key `profile`
    /// names]
    #[arg(long, global = true, env = "FEATHERS_PRIMUS_PROFILE", value_name = "NAME",
        hide_env_values = true, help_heading = SERVER)]
    pub(in crate::cli) profile: Option<String>,

    /// Where Primus listens below the root [default: /primus]
    #[arg(long, global = true, value_name = "PATH",
        value_parser = NonEmptyStringValueParser::new(), help_heading = SERVER)]
    pub(in crate::cli) path: Option<String>,

    /// How Primus messages travel [default: auto]
    #[arg(long, global = true, value_name = "NAME", help_heading = SERVER)]
    pub(in crate::cli) transformer: Option<Transformer>,

    /// How Primus messages are encoded [default: auto]
    #[arg(long, global = true, value_name = "NAME", help_heading = SERVER)]
    pub(in crate::cli) parser: Option<Parser>,

    /// How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2
    /// for 1 [default: auto]
    #[arg(long, global = true, value_name = "NAME", help_heading = SERVER)]
    pub(in crate::cli) dialect: Option<DialectName>,

    /// Path of the authentication service [default: authentication]
    #[arg(long, global = true, value_name = "PATH", help_heading = AUTHENTICATION)]
    pub(in crate::cli) auth_service: Option<String>,

    /// Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the
    /// token itself
    #[arg(long, global = true, value_name = "FILE", help_heading = AUTHENTICATION,
        value_hint = ValueHint::FilePath)]
    pub(in crate::cli) token_file: Option<PathBuf>,

    /// Send no token
    #[arg(long, global = true, conflicts_with = "token_file", help_heading = AUTHENTICATION)]
    pub(in crate::cli) anonymous: bool,

    /// How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]
    #[arg(long, global = true, env = "FEATHERS_PRIMUS_TIMEOUT", hide_env_values = true,
        value_name = "TIME", value_parser = time::duration, help_heading = NETWORK)]
    pub(in crate::cli) timeout: Option<Duration>,

    /// How long name look-up, TCP, TLS and upgrade may take together [default: 10s]
    #[arg(long, global = true, value_name = "TIME", value_parser = time::duration,
        help_heading = NETWORK)]
    pub(in crate::cli) connect_timeout: Option<Duration>,

    /// How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]
    #[arg(long, global = true, value_name = "TIME", value_parser = time::duration,
        help_heading = AUTHENTICATION)]
    pub(in crate::cli) auth_timeout: Option<Duration>,

    /// A header of the upgrade request; may be repeated
    #[arg(short = 'H', long = "header", global = true, value_name = "NAME: VALUE",
        help_heading = NETWORK)]
    pub(in crate::cli) headers: Vec<String>,

    /// Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise
    /// HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which
    #[arg(long, global = true, value_name = "URL", help_heading = NETWORK,
        value_hint = ValueHint::Url)]
    pub(in crate::cli) proxy: Option<String>,

    /// Trust the certificates in this file (PEM) beside those of the system
    #[arg(long, global = true, value_name = "FILE", help_heading = NETWORK,
        value_hint = ValueHint::FilePath)]
    pub(in crate::cli) ca_cert: Option<PathBuf>,

    /// Our own certificate and its chain (PEM)
    #[arg(long, global = true, value_name = "FILE", requires = "client_key",
        help_heading = NETWORK, value_hint = ValueHint::FilePath)]
    pub(in crate::cli) client_cert: Option<PathBuf>,

    /// The key of our own certificate (PEM)
    #[arg(long, global = true, value_name = "FILE", requires = "client_cert",
        help_heading = NETWORK, value_hint = ValueHint::FilePath)]
    pub(in crate::cli) client_key: Option<PathBuf>,

    /// Take any certificate
    #[arg(long, global = true, help_heading = NETWORK)]
    pub(in crate::cli) insecure: bool,

    /// How results are printed: auto is pretty on a terminal, otherwise json for calls and
    /// ndjson for streams [default: auto]
    #[arg(short, long, global = true, value_name = "FORMAT", help_heading = OUTPUT)]
    pub(in crate::cli) output: Option<OutputFormat>,

    /// Print what this filter makes of each value; the language is jq's
    #[arg(long, global = true, value_name = "FILTER", help_heading = OUTPUT)]
    pub(in crate::cli) jq: Option<String>,

    /// Print strings without quotes
    #[arg(short, long, global = true, help_heading = OUTPUT)]
    pub(in crate::cli) raw_output: bool,

    /// When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]
    #[arg(long, global = true, value_name = "WHEN", help_heading = OUTPUT)]
    pub(in crate::cli) color: Option<When>,

    /// Print what is taller than the terminal without a pager
    #[arg(long, global = true, help_heading = OUTPUT)]
    pub(in crate::cli) no_pager: bool,

    /// Show the life of the connection on stderr; twice: every frame, secrets redacted
    #[arg(short, long, global = true, action = ArgAction::Count, help_heading = OUTPUT)]
    pub(in crate::cli) verbose: u8,

    /// No notices on stderr; errors stay
    #[arg(long, global = true, help_heading = OUTPUT)]
    pub(in crate::cli) quiet: bool,

    /// Print the packet that would be sent and exit without connecting
    #[arg(long, global = true, help_heading = OUTPUT)]
    pub(in crate::cli) dry_run: bool,
}

/// The names of transformers.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum Transformer {
    /// Found out.
    Auto,
    /// Plain websocket messages.
    Websockets,
    /// Plain websocket messages.
    Uws,
    /// Plain websocket messages.
    Faye,
    /// SockJS.
    Sockjs,
    /// Engine.IO.
    #[value(name = "engine.io")]
    EngineIo,
    /// BrowserChannel, over HTTP.
    #[value(name = "browserchannel")]
    BrowserChannel,
}

impl OutputFormat {
    /// Returns the format; `None` for the one that fits stdout.
    pub(in crate::cli) fn format(self) -> Option<Format> {
        Some(match self {
            Self::Auto => return None,
            Self::Pretty => Format::Pretty,
            Self::Json => Format::Json,
            Self::Ndjson => Format::Ndjson,
            Self::Table => Format::Table,
            Self::Csv => Format::Csv,
        })
    }
}

impl Transformer {
    /// Returns the transformer; `None` for the one to be found out.
    pub(in crate::cli) fn kind(self) -> Option<Kind> {
        Some(match self {
            Self::Auto => return None,
            Self::Websockets => Kind::Websockets,
            Self::Uws => Kind::Uws,
            Self::Faye => Kind::Faye,
            Self::Sockjs => Kind::Sockjs,
            Self::EngineIo => Kind::EngineIo,
            Self::BrowserChannel => Kind::BrowserChannel,
        })
    }
}

/// The names of parsers.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum Parser {
    /// Found out.
    Auto,
    /// JSON in text messages.
    Json,
    /// JSON with dates and bytes.
    Ejson,
    /// BinaryPack.
    Binary,
    /// MessagePack.
    Msgpack,
}

impl Parser {
    /// Returns the parser; `None` for the one to be found out.
    pub(in crate::cli) fn kind(self) -> Option<parser::Kind> {
        Some(match self {
            Self::Auto => return None,
            Self::Json => parser::Kind::Json,
            Self::Ejson => parser::Kind::Ejson,
            Self::Binary => parser::Kind::Binary,
            Self::Msgpack => parser::Kind::Msgpack,
        })
    }
}

/// The names of dialects.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum DialectName {
    /// Found out.
    Auto,
    /// Feathers 4 and 5.
    Feathers4,
    /// Feathers 3.
    Feathers3,
    /// Feathers 2 and 1.
    Feathers2,
}

impl DialectName {
    /// Returns the dialect; `None` for the one to be found out.
    pub(in crate::cli) fn dialect(self) -> Option<Dialect> {
        Some(match self {
            Self::Auto => return None,
            Self::Feathers4 => Dialect::Feathers4,
            Self::Feathers3 => Dialect::Feathers3,
            Self::Feathers2 => Dialect::Feathers2,
        })
    }
}

/// The names of output formats.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(in crate::cli) enum OutputFormat {
    /// By what stdout is.
    Auto,
    /// Indented, coloured on a terminal.
    Pretty,
    /// One line, as the server wrote it.
    Json,
    /// A line for each record.
    Ndjson,
    /// Records as rows that fit the terminal.
    Table,
    /// Records as comma-separated values.
    Csv,
}

/// When to do something that is for terminals.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum When {
    /// On a terminal.
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_names_the_defaults() {
        let mut command = Globals::augment_args(clap::Command::new("test"));
        let help = command.render_long_help().to_string();
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        let seconds = |time: Duration| format!("{}s", time.as_secs());
        for (option, default) in [
            ("--url", DEFAULT_URL),
            ("--path", DEFAULT_PATH),
            ("--auth-service", DEFAULT_AUTH_SERVICE),
            ("--timeout", &seconds(DEFAULT_TIMEOUT)),
            ("--connect-timeout", &seconds(DEFAULT_CONNECT_TIMEOUT)),
            ("--auth-timeout", &seconds(DEFAULT_AUTH_TIMEOUT)),
            ("--transformer", "auto"),
            ("--parser", "auto"),
            ("--dialect", "auto"),
            ("--output", "auto"),
            ("--color", "auto"),
        ] {
            let (_, after) = help.split_once(&format!("{option} <")).unwrap();
            let own = after.split(" --").next().unwrap();
            assert!(own.contains(&format!("[default: {default}]")), "{option}");
        }
    }
}
