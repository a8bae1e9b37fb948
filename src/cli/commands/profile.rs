//! `profile`: what profiles there are, what they say, and which is used.

use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

use crate::cli::args::usage::{Usage, quoted};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::profiles::{self, in_use};
use crate::output::escape;
use crate::protocol::json::Json;
use crate::protocol::redact::{is_secret_name, redact_url};
use crate::secret::REDACTED;
use crate::store::{Config, ConfigDir, ConfigFile, Profile};

/// List, show and choose the profiles of config.toml
///
/// A profile is a table [profiles.NAME] of config.toml in the configuration directory, with keys
/// named like the options. --profile or FEATHERS_PRIMUS_PROFILE name the one to use, else the
/// key `profile` of the file does.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus profile list
  feathers-primus profile show live
  feathers-primus profile use live")]
pub(in crate::cli) struct ProfileCommand {
    #[command(subcommand)]
    action: Action,
}

/// What to do with profiles.
#[derive(Clone, Debug, Subcommand)]
enum Action {
    /// List the profiles; a star marks the one in use
    #[command(after_help = "Examples:
  feathers-primus profile list
  feathers-primus profile list -o json | jq -r '.[].name'")]
    List,

    /// Show what a profile says, secrets redacted
    #[command(after_help = "Examples:
  feathers-primus profile show
  feathers-primus profile show live -o json")]
    Show {
        /// Name of the profile [default: the one in use]
        name: Option<String>,
    },

    /// Use a profile from now on: names it in config.toml
    #[command(after_help = "Examples:
  feathers-primus profile use live
  feathers-primus profile use try && feathers-primus find messages")]
    Use {
        /// Name of the profile
        name: String,
    },
}

impl ProfileCommand {
    pub(in crate::cli) fn run(self, context: &Context) -> Result<(), Failure> {
        let file = ConfigFile::new(ConfigDir::find()?);
        let config = file.read()?;
        // Of `settings` it is the name that an option or the environment gave.
        let named = context.settings.profile.as_deref();
        match (self.action, &config) {
            (Action::List, Some(config)) => list(config, named, context),
            (Action::List, None) => none(&file, context),
            (Action::Show { name }, config) => {
                let used = config.as_ref().and_then(|config| in_use(config, named));
                let name = name.as_deref().or(used).or(named).ok_or_else(|| {
                    Usage::new("no profile is in use")
                        .hint("name one: feathers-primus profile show NAME")
                        .hint("these are there: feathers-primus profile list")
                })?;
                let (config, profile) = found(&file, config.as_ref(), name)?;
                show(config, name, profile, in_use(config, named), context)
            }
            (Action::Use { name }, config) => {
                found(&file, config.as_ref(), &name)?;
                choose(&file, &name, named, context)
            }
        }
    }
}

/// Finds a profile, or says that there is none.
fn found<'a>(
    file: &ConfigFile,
    config: Option<&'a Config>,
    name: &str,
) -> Result<(&'a Config, &'a Profile), Failure> {
    let config = config.ok_or_else(|| profiles::without_file(file, name))?;
    match config.profiles.get(name) {
        Some(profile) => Ok((config, profile)),
        None => Err(profiles::unknown(config, name)),
    }
}

fn list(config: &Config, named: Option<&str>, context: &Context) -> Result<(), Failure> {
    let used = in_use(config, named);
    let rows = config.profiles.iter().map(|(name, profile)| {
        let url = profile.texts.get("url").map(|url| redact_url(&url.value));
        (name, url, used == Some(name))
    });
    if context.wants_value() {
        let rows = rows.map(|(name, url, used)| json!({"name": name, "url": url, "used": used}));
        return print(&rows.collect(), context);
    }
    let name = |name: &str| escape::line(name).into_owned();
    let names = config.profiles.keys();
    let width = names.map(|text| name(text).chars().count()).max();
    let width = width.unwrap_or_default();
    let lines = rows.map(|(text, url, used)| {
        let (star, text) = (if used { '*' } else { ' ' }, name(text));
        let url = escape::line(url.as_deref().unwrap_or("-")).into_owned();
        format!("{star} {text:<width$}  {url}\n")
    });
    context.print_now(&lines.collect::<String>())
}

fn none(file: &ConfigFile, context: &Context) -> Result<(), Failure> {
    let path = file.path();
    let notice = format!("there are no profiles: {} does not exist", path.display());
    context.reporter.notice(&notice);
    match context.wants_value() {
        true => print(&json!([]), context),
        false => Ok(()),
    }
}

fn show(
    config: &Config,
    name: &str,
    profile: &Profile,
    used: Option<&str>,
    context: &Context,
) -> Result<(), Failure> {
    let fields = described(profile);
    if context.wants_value() {
        let path = config.path.display().to_string();
        let mut shown = Map::new();
        shown.insert("name".to_owned(), json!(name));
        shown.insert("used".to_owned(), json!(used == Some(name)));
        shown.insert("file".to_owned(), json!(path));
        shown.extend(fields);
        return print(&Value::Object(shown), context);
    }
    let mut lines = vec![
        ("profile".to_owned(), name.to_owned()),
        ("file".to_owned(), config.path.display().to_string()),
    ];
    flatten("", &Value::Object(fields), &mut lines);
    let width = lines.iter().map(|(key, _)| key.chars().count()).max();
    let width = width.unwrap_or_default();
    let lines = lines.iter().map(|(key, value)| {
        let (key, value) = (escape::line(key), escape::line(value));
        format!("{key:<width$}  {value}\n")
    });
    context.print_now(&lines.collect::<String>())
}

/// Returns what a profile says, by the names of its keys, without secrets. Where a secret lies is
/// none.
fn described(profile: &Profile) -> Map<String, Value> {
    let mut fields = Map::new();
    for (key, text) in &profile.texts {
        let value = match key.as_str() {
            "url" => redact_url(&text.value),
            "proxy" => without_credentials(&text.value),
            _ => text.value.clone(),
        };
        fields.insert(key.clone(), json!(value));
    }
    if let Some(plaintext) = profile.plaintext {
        fields.insert("plaintext".to_owned(), json!(plaintext));
    }
    let headers = profile.headers.iter().map(|(name, text)| {
        let is_reference = ["env:", "file:"]
            .iter()
            .any(|mark| text.value.starts_with(mark));
        let shown = match is_secret_name(name) && !is_reference {
            true => REDACTED,
            false => &text.value,
        };
        (name.clone(), json!(shown))
    });
    let headers: Map<_, _> = headers.collect();
    let services = profile.services.iter();
    let services = services.map(|(name, text)| (name.clone(), json!({"timeout": text.value})));
    let services: Map<_, _> = services.collect();
    for (key, table) in [("headers", headers), ("services", services)] {
        if !table.is_empty() {
            fields.insert(key.to_owned(), Value::Object(table));
        }
    }
    fields
}

/// Returns the URL of a proxy, or where it lies, without user and password.
fn without_credentials(url: &str) -> String {
    let is_reference = url.starts_with("env:") || url.starts_with("file:");
    let Some((before, place)) = url.rsplit_once('@').filter(|_| !is_reference) else {
        return url.to_owned();
    };
    let scheme = before.split_once("://").map_or("", |(scheme, _)| scheme);
    match scheme {
        "" => format!("{REDACTED}@{place}"),
        scheme => format!("{scheme}://{REDACTED}@{place}"),
    }
}

/// Adds a line for each value, its keys with dots between them.
fn flatten(key: &str, value: &Value, lines: &mut Vec<(String, String)>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let key = match key {
                    "" => name.clone(),
                    key => format!("{key}.{name}"),
                };
                flatten(&key, value, lines);
            }
        }
        Value::String(text) => lines.push((key.to_owned(), text.clone())),
        other => lines.push((key.to_owned(), other.to_string())),
    }
}

fn choose(
    file: &ConfigFile,
    name: &str,
    named: Option<&str>,
    context: &Context,
) -> Result<(), Failure> {
    let shown = quoted(name);
    if context.settings.dry_run {
        let notice = format!("the profile {shown} would be used from now on");
        context.reporter.notice(&notice);
        return Ok(());
    }
    let (changed, notices) = file.select(name)?;
    context.tell(&notices);
    context.reporter.notice(&match changed {
        true => format!("the profile {shown} is used from now on"),
        false => format!("the profile {shown} was in use already"),
    });
    if let Some(other) = named.filter(|other| *other != name) {
        let other = quoted(other);
        let notice = format!("but FEATHERS_PRIMUS_PROFILE or --profile names {other}");
        context.reporter.notice(&notice);
    }
    Ok(())
}

fn print(value: &Value, context: &Context) -> Result<(), Failure> {
    context.print_value(&Json::write(value).map_err(anyhow::Error::from)?)
}
