//! `-v` and `-vv`: what the connection does, on stderr, without secrets.

use std::cell::RefCell;
use std::rc::Rc;

use super::report::Reporter;
use crate::connection::trace::{Trace, Tracer, silent};
use crate::protocol::frame::Frame;
use crate::protocol::redact::{redact_json, redact_known};
use crate::secret::Secret;

/// How much of a frame is shown, in bytes.
const SHOWN: usize = 64 << 10;

/// The secrets that this run knows; what is shown is searched for them.
#[derive(Clone, Debug, Default)]
pub(super) struct Known(Rc<RefCell<Vec<Secret>>>);

impl Known {
    /// Adds a secret.
    pub(super) fn add(&self, secret: &Secret) {
        let mut secrets = self.0.borrow_mut();
        if !secrets.contains(secret) {
            secrets.push(secret.clone());
        }
    }

    /// Returns all of them.
    pub(super) fn all(&self) -> Vec<Secret> {
        self.0.borrow().clone()
    }
}

/// Returns a tracer for a level of `-v`.
pub(super) fn tracer(level: u8, reporter: &Reporter, known: &Known) -> Tracer {
    if level == 0 {
        return silent();
    }
    // It was asked for, so `--quiet` does not silence it.
    let reporter = Reporter {
        quiet: false,
        ..reporter.clone()
    };
    let known = known.clone();
    Box::new(move |trace| {
        let line = match trace {
            Trace::Connected(peer) => format!("connected to {peer}"),
            Trace::Encrypted(version) => format!("encrypted: {version}"),
            Trace::Upgraded => "the connection is a websocket".to_owned(),
            Trace::Pinged => "nothing came for a while: asked for a sign of life".to_owned(),
            Trace::Ignored(why) => format!("ignored a message: {why}"),
            Trace::Ended(how) => how.to_owned(),
            Trace::Sent(frame) if level > 1 => format!("> {}", shown(frame)),
            Trace::Got(frame) if level > 1 => format!("< {}", shown(frame)),
            Trace::Sent(_) | Trace::Got(_) => return,
        };
        reporter.notice(&redact_known(&line, &known.all()));
    })
}

fn shown(frame: &Frame) -> String {
    match frame {
        Frame::Text(text) => {
            let mut line = redact_json(text);
            if line.len() > SHOWN {
                let end = (0..=SHOWN)
                    .rev()
                    .find(|&at| line.is_char_boundary(at))
                    .unwrap_or(0);
                let more = line.len() - end;
                line.truncate(end);
                line.push_str(&format!("... and {more} bytes more"));
            }
            line
        }
        Frame::Binary(bytes) => format!("{} bytes of binary data", bytes.len()),
    }
}
