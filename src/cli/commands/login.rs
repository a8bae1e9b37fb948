//! `login`: gets a token and keeps it.

use std::env;
use std::io::{self, BufRead, Read};

use clap::Args;
use jiff::Timestamp;

use crate::cli::args::pairs;
use crate::cli::args::usage::Usage;
use crate::cli::context::{Context, Identity, credentials};
use crate::cli::failure::Failure;
use crate::cli::printer::Shape;
use crate::cli::prompt;
use crate::cli::servers;
use crate::output::escape;
use crate::protocol::json::Json;
use crate::protocol::redact::{is_secret_name, redact_json};
use crate::protocol::service::authentication::{SignIn, SignedIn};
use crate::secret::Secret;
use crate::store::{Claims, Stored};

/// Sign in and keep the token
///
/// Sends `{strategy, ...fields}` to the authentication service. The default strategy `local`
/// takes `email` and `password`; what is missing is asked for on a terminal. Use
/// --password-stdin or FEATHERS_PRIMUS_PASSWORD in scripts: arguments can be seen by other users
/// of the machine.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus login email=ada@example.com
  pass show api | feathers-primus login email=ada@example.com --password-stdin
  feathers-primus login --strategy jwt --token-stdin < token.txt")]
pub(in crate::cli) struct Login {
    /// Fields of the strategy; the values are text, := makes them JSON
    #[arg(value_name = "FIELD=VALUE")]
    fields: Vec<String>,

    /// Name of the strategy [default: local, or jwt with --token-stdin]
    #[arg(long, value_name = "NAME")]
    strategy: Option<String>,

    /// Read the password from the first line of stdin
    #[arg(long, conflicts_with = "token_stdin")]
    password_stdin: bool,

    /// Read a token from stdin, check it and keep it
    #[arg(long)]
    token_stdin: bool,
}

impl Login {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let strategy = self.strategy.clone().unwrap_or_else(|| {
            if self.token_stdin {
                "jwt".to_owned()
            } else {
                "local".to_owned()
            }
        });
        let payload = self.payload(&strategy, context)?;
        let settings = context.settings.clone();
        let sign_in = SignIn::new(&settings.auth_service, payload);
        if settings.dry_run {
            return context.preview(&sign_in.start(servers::dialect(&settings)), true);
        }
        let profile = settings.profile.as_deref();
        // Before anything is sent: a token that cannot be kept would be lost.
        let (_, notices) = credentials()?.get(&settings.server.origin(), profile)?;
        context.tell(&notices);
        context.warn_if_exposed(if self.token_stdin {
            "token"
        } else {
            "password"
        });
        let signed_in = context.online(Identity::Anonymous, Shape::Call, async |online| {
            online.authenticate(sign_in, "signing in").await
        })?;
        self.keep(&signed_in, strategy, context)?;
        match context.wants_value() {
            true => context.print_value(&redacted(&signed_in.answer, context)),
            false => context.print_now(&summary(&signed_in, &settings.server.origin())),
        }
    }

    /// Puts together what is sent, asking for what is missing where someone can be asked.
    fn payload(&self, strategy: &str, context: &Context) -> Result<Json, Failure> {
        let fields = fields(&self.fields)?;
        let mut added = vec![("strategy", Json::string(strategy))];
        let has = |name: &str| fields.field(name).is_some();
        if has("strategy") {
            return Err(Usage::new("the strategy is no field")
                .hint("name it with --strategy")
                .into());
        }
        if self.token_stdin {
            let token = Secret::new(first_line(io::stdin().lock())?);
            context.reporter.known.add(&token);
            added.push(("accessToken", Json::string(token.expose())));
        }
        let is_local = strategy == "local";
        // Servers name the user's field as they like, so any field but a secret will do.
        if is_local && !names_a_user(&fields) {
            added.push((
                "email",
                Json::string(&prompt::line("email: ", "email=...")?),
            ));
        }
        if !has("password") && !self.token_stdin {
            if let Some(password) = self.password(is_local)? {
                context.reporter.known.add(&password);
                added.push(("password", Json::string(password.expose())));
            }
        } else if let Some(password) = fields.field("password").and_then(|json| json.as_text()) {
            context.reporter.known.add(&Secret::new(password));
        }
        Ok(merged(&added, &fields))
    }

    /// Returns the password from where the user put it; asks for it only when it is needed.
    fn password(&self, needed: bool) -> Result<Option<Secret>, Failure> {
        if self.password_stdin {
            return Ok(Some(Secret::new(first_line(io::stdin().lock())?)));
        }
        match env::var("FEATHERS_PRIMUS_PASSWORD") {
            Ok(password) if needed && !password.is_empty() => Ok(Some(Secret::new(password))),
            _ if needed => prompt::password().map(Some),
            _ => Ok(None),
        }
    }

    fn keep(
        &self,
        signed_in: &SignedIn,
        strategy: String,
        context: &Context,
    ) -> Result<(), Failure> {
        let Some(token) = &signed_in.token else {
            context
                .reporter
                .warning("the server gave no token, so there is nothing to keep");
            return Ok(());
        };
        let stored = Stored {
            token: token.clone(),
            strategy: Some(strategy),
            service: context.settings.auth_service.clone(),
            stored_at: None,
        };
        let (server, profile) = (&context.settings.server, &context.settings.profile);
        let notices = credentials()?.put(&server.origin(), profile.as_deref(), stored)?;
        context.tell(&notices);
        Ok(())
    }
}

/// Reads the fields. What is wrong with one is told without repeating it: it may be a password.
fn fields(typed: &[String]) -> Result<Json, Usage> {
    pairs::fields(typed).map_err(|_| {
        Usage::new("an argument of login is not FIELD=VALUE")
            .hint("for example: feathers-primus login email=ada@example.com")
    })
}

fn names_a_user(fields: &Json) -> bool {
    fields
        .fields()
        .unwrap_or_default()
        .keys()
        .any(|name| !is_secret_name(name))
}

/// Puts fields in front of those of an object.
fn merged(first: &[(&str, Json)], object: &Json) -> Json {
    let fields = object.fields().unwrap_or_default();
    let first = first.iter().map(|(name, value)| (*name, value));
    Json::object(first.chain(fields.iter().map(|(name, value)| (name.as_str(), value))))
}

/// Reads one line, without its end.
fn first_line(mut input: impl BufRead) -> Result<String, Failure> {
    let mut line = String::new();
    let failed = |error| Failure::unreadable("stdin", error);
    // A secret of a megabyte is none.
    input
        .by_ref()
        .take(1 << 20)
        .read_line(&mut line)
        .map_err(failed)?;
    let line = line.trim_end_matches(['\r', '\n']);
    if line.is_empty() {
        return Err(Usage::new("stdin is empty")
            .hint("the secret is read from its first line")
            .into());
    }
    Ok(line.to_owned())
}

/// Returns the server's answer with every token taken out, wherever it stands.
fn redacted(answer: &Json, context: &Context) -> Json {
    let shown = context.reporter.known.redact(&redact_json(answer.as_str()));
    Json::parse(shown).unwrap_or(Json::NULL)
}

/// Says who is signed in where and until when.
fn summary(signed_in: &SignedIn, origin: &str) -> String {
    let claims = signed_in.token.as_ref().and_then(Claims::of);
    let user = signed_in.answer.field("user");
    let told = |name: &str| {
        let value = user.as_ref()?.field(name)?;
        value
            .as_text()
            .or_else(|| (!value.is_null()).then(|| value.to_string()))
    };
    let who = ["email", "username", "name", "id", "_id"]
        .iter()
        .find_map(|name| told(name));
    let who = who.or_else(|| claims.as_ref()?.subject.clone());
    let until = claims.and_then(|claims| Timestamp::from_second(claims.expires?).ok());
    let mut text = String::from("signed in");
    if let Some(who) = who {
        text.push_str(&format!(" as {}", escape::line(&who)));
    }
    text.push_str(&format!(" at {origin}"));
    if let Some(until) = until {
        text.push_str(&format!(" until {until}"));
    }
    text.push('\n');
    text
}
