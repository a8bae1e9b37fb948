//! Options of every command, as they are typed.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::NonEmptyStringValueParser;
use clap::{ArgAction, Args, ValueEnum, ValueHint};

use super::time;
use crate::protocol::parser;
use crate::protocol::service::call::Dialect;
use crate::protocol::transformer::Kind;

/// What is used when no URL is given: where a generated Feathers application listens.
pub(in crate::cli) const DEFAULT_URL: &str = "http://localhost:3030";

const SERVER: &str = "Server";
const AUTHENTICATION: &str = "Authentication";
const NETWORK: &str = "Network";
const OUTPUT: &str = "Output";

/// Options of every command.
#[derive(Args, Clone, Debug)]
pub(in crate::cli) struct Globals {
    /// Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string
    /// goes along in the upgrade request; `demo:` is the built-in server
    #[arg(short, long, global = true, env = "FEATHERS_PRIMUS_URL", value_name = "URL",
        default_value = DEFAULT_URL, hide_env_values = true, help_heading = SERVER,
        value_hint = ValueHint::Url)]
    pub(in crate::cli) url: String,

    /// Where Primus listens below the root
    #[arg(long, global = true, value_name = "PATH", default_value = "/primus",
        value_parser = NonEmptyStringValueParser::new(), help_heading = SERVER)]
    pub(in crate::cli) path: String,

    /// How Primus messages travel
    #[arg(long, global = true, value_name = "NAME", default_value = "auto", help_heading = SERVER)]
    pub(in crate::cli) transformer: Transformer,

    /// How Primus messages are encoded
    #[arg(long, global = true, value_name = "NAME", default_value = "auto", help_heading = SERVER)]
    pub(in crate::cli) parser: Parser,

    /// How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2
    /// for 1
    #[arg(long, global = true, value_name = "NAME", default_value = "auto", help_heading = SERVER)]
    pub(in crate::cli) dialect: DialectName,

    /// Path of the authentication service
    #[arg(long, global = true, value_name = "PATH", default_value = "authentication",
        help_heading = AUTHENTICATION)]
    pub(in crate::cli) auth_service: String,

    /// Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the
    /// token itself
    #[arg(long, global = true, value_name = "FILE", help_heading = AUTHENTICATION,
        value_hint = ValueHint::FilePath)]
    pub(in crate::cli) token_file: Option<PathBuf>,

    /// Send no token
    #[arg(long, global = true, conflicts_with = "token_file", help_heading = AUTHENTICATION)]
    pub(in crate::cli) anonymous: bool,

    /// How long a call may take, with a unit: 500ms, 5s, 2m
    #[arg(long, global = true, env = "FEATHERS_PRIMUS_TIMEOUT", hide_env_values = true, value_name = "TIME",
        default_value = "5s", value_parser = time::duration, help_heading = NETWORK)]
    pub(in crate::cli) timeout: Duration,

    /// How long name look-up, TCP, TLS and upgrade may take together
    #[arg(long, global = true, value_name = "TIME", default_value = "10s",
        value_parser = time::duration, help_heading = NETWORK)]
    pub(in crate::cli) connect_timeout: Duration,

    /// How long signing in may take; old servers hash passwords for 20 s and more
    #[arg(long, global = true, value_name = "TIME", default_value = "60s",
        value_parser = time::duration, help_heading = AUTHENTICATION)]
    pub(in crate::cli) auth_timeout: Duration,

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
    /// ndjson for streams
    #[arg(short, long, global = true, value_name = "FORMAT", default_value = "auto",
        help_heading = OUTPUT)]
    pub(in crate::cli) output: OutputFormat,

    /// When to use colours; NO_COLOR and CLICOLOR_FORCE count too
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = OUTPUT)]
    pub(in crate::cli) color: When,

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
