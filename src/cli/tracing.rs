//! `-v` and `-vv`: what the connection does, on stderr, without secrets.

use std::rc::Rc;

use super::report::{Known, Reporter};
use crate::connection::trace::{Source, Trace, Tracer, silent};
use crate::output::escape;
use crate::protocol::facts::{Facts, Route};
use crate::protocol::redact::redact_json;

/// How much of a message is shown, in bytes.
const SHOWN: usize = 64 << 10;

/// Returns a tracer for a level of `-v`.
pub(super) fn tracer(level: u8, reporter: &Reporter) -> Tracer {
    if level == 0 {
        return silent();
    }
    // It was asked for, so `--quiet` does not silence it.
    let reporter = Reporter {
        quiet: false,
        ..reporter.clone()
    };
    Rc::new(move |trace| {
        let line = match trace {
            Trace::Found(facts, source) => found(facts, source),
            Trace::Outdated(why) => format!("what was known is no longer so: {why}"),
            Trace::Refused(route, why) => format!("no {}: {why}", route.name()),
            Trace::Dialect(dialect) => {
                format!("the server answers as one of {}", dialect.spoken_by())
            }
            // Which of them answers is what comes next.
            Trace::Addresses(_) => return,
            Trace::Socket(path) => format!("connected to {}", path.display()),
            Trace::Proxy(proxy) => format!("by the proxy {proxy} ({})", proxy.source()),
            Trace::Tunnel(target) => format!("the proxy has connected to {target}"),
            Trace::Connected(peer) => format!("connected to {peer}"),
            Trace::Encrypted { version, .. } => format!("encrypted: {version}"),
            Trace::Upgraded => "the connection is a websocket".to_owned(),
            Trace::Pinged => "nothing came for a while: asked for a sign of life".to_owned(),
            Trace::Ignored(why) => format!("ignored a message: {why}"),
            Trace::Ended(how) => how.to_owned(),
            Trace::Sent(text) => return reporter.frame('>', &shown(text, &reporter.known)),
            Trace::Got(text) => return reporter.frame('<', &shown(text, &reporter.known)),
        };
        reporter.notice(&line);
    })
}

fn found(facts: &Facts, source: Source) -> String {
    let mut line = format!(
        "transformer {}, parser {}",
        facts.transformer.name(),
        facts.parser.name()
    );
    if facts.route != Route::Websocket {
        line.push_str(&format!(", by {}", facts.route.name()));
    }
    if let Some(version) = &facts.primus {
        line.push_str(&format!(", Primus {version}"));
    }
    if let Some(dialect) = facts.dialect {
        line.push_str(&format!(", {}", dialect.spoken_by()));
    }
    line.push_str(match source {
        Source::Options => " (by the options)",
        Source::Cache => " (known from an earlier run)",
        Source::Spec => " (says the server's spec)",
        Source::Tries => " (found by trying)",
    });
    line
}

fn shown(text: &str, known: &Known) -> String {
    // Before it is cut, so that no part of a secret is left at the end.
    let text = known.redact(&redact_json(text));
    escape::shortened(&text, SHOWN).into_owned()
}
