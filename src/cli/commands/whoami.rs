//! `whoami`: describes the token.

use clap::Args;
use jiff::Timestamp;

use crate::cli::context::{Context, Identity, Online, Token};
use crate::cli::failure::Failure;
use crate::cli::printer::Shape;
use crate::cli::servers;
use crate::output::escape;
use crate::protocol::json::Json;
use crate::protocol::service::authentication::SignIn;

/// Describe the token, without a connection and without showing it
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus whoami
  feathers-primus whoami --check -o json")]
pub(in crate::cli) struct Whoami {
    /// Ask the server whether the token is good
    #[arg(long)]
    check: bool,

    /// Print the token itself, for other programs
    #[arg(long, conflicts_with = "check")]
    token: bool,
}

impl Whoami {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let server = context.settings.server.origin();
        let Some(token) = context.token()? else {
            let profile = context.settings.profile.clone();
            return Err(Failure::NotSignedIn { server, profile });
        };
        if self.token {
            return context.print_now(&format!("{}\n", token.secret.expose()));
        }
        if self.check && context.settings.dry_run {
            let settings = &context.settings;
            let sign_in = SignIn::with_token(&settings.auth_service, &token.secret);
            return context.preview(&sign_in.start(servers::dialect(settings)), true);
        }
        let lines = describe(&server, context.settings.profile.as_deref(), &token);
        match context.wants_value() {
            true => {
                let lines = lines.iter().map(|(name, value)| (*name, value));
                context.print_value(&Json::object(lines))?;
            }
            false => context.print_now(&as_text(&lines))?,
        }
        let now = Timestamp::now();
        if let Some(at) = token.expires().filter(|at| *at <= now) {
            return Err(Failure::Expired {
                server,
                at: at.to_string(),
            });
        }
        if self.check {
            // Opening a connection signs it in; one that is open already may not be.
            let is_open = context.live.is_some();
            let work = async |online: &mut Online| match is_open {
                true => {
                    online.token = Some(token);
                    online.sign_in().await
                }
                false => Ok(()),
            };
            context.online(Identity::Token, Shape::Call, work)?;
            context.reporter.notice("the server takes the token");
        }
        Ok(())
    }
}

fn describe(server: &str, profile: Option<&str>, token: &Token) -> Vec<(&'static str, Json)> {
    let claims = token.claims.as_ref();
    let text = |text: Option<&str>| text.map_or(Json::NULL, Json::string);
    let time = |second: Option<i64>| {
        let time = second.and_then(|second| Timestamp::from_second(second).ok());
        time.map_or(Json::NULL, |time| Json::string(&time.to_string()))
    };
    vec![
        ("server", Json::string(server)),
        ("profile", text(profile)),
        (
            "subject",
            text(claims.and_then(|claims| claims.subject.as_deref())),
        ),
        ("strategy", text(token.strategy.as_deref())),
        ("issued", time(claims.and_then(|claims| claims.issued))),
        ("expires", time(claims.and_then(|claims| claims.expires))),
        ("file", Json::string(&token.place)),
    ]
}

fn as_text(lines: &[(&str, Json)]) -> String {
    let mut text = String::new();
    for (name, value) in lines {
        let shown = value.as_text().unwrap_or_else(|| "-".to_owned());
        text.push_str(&format!("{name:<10}{}\n", escape::line(&shown)));
    }
    text
}
