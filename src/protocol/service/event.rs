//! Service events: `<path> <event>`, and which of them are wanted.
//!
//! Mirrors `getDispatcher` in `@feathersjs/transport-commons/lib/channels`: the
//! name is the registered path, a space, and the name of the event; the root
//! service has no path.

use std::borrow::Cow;

use bytestring::ByteString;

use crate::protocol::json::Json;

/// An event as it came in.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    /// The name on the wire.
    pub name: ByteString,
    /// What came with it: one value from Feathers itself, any number from an
    /// application's own code.
    pub args: Vec<Json>,
}

impl Received {
    /// Splits the name into service and event at the first space; of a name
    /// without one the service is empty.
    pub fn split(&self) -> (&str, &str) {
        let name = self.name.trim_start();
        let space = memchr::memchr(b' ', name.as_bytes());
        space
            .and_then(|at| Some((name.get(..at)?, name.get(at + 1..)?)))
            .unwrap_or(("", name))
    }

    /// Returns how large it is, in bytes.
    pub fn size(&self) -> usize {
        let args: usize = self.args.iter().map(|arg| arg.as_str().len() + 1).sum();
        self.name.len() + args
    }

    /// What to show as the data of the event: the one value, `null` for none,
    /// or all values in an array.
    pub fn data(&self) -> Cow<'_, Json> {
        match self.args.as_slice() {
            [] => Cow::Owned(Json::NULL),
            [one] => Cow::Borrowed(one),
            several => Cow::Owned(Json::array(several)),
        }
    }
}

/// What a listener wants to hear.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Filter {
    service: Option<String>,
    events: Vec<String>,
}

/// Whether an event is wanted, and under which name it came.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Match<'a> {
    /// An event of another service, or of another name.
    Unwanted,
    /// Just what was asked for: the service and the event.
    Wanted(&'a str, &'a str),
    /// An event of a routed service, which carries the pattern (`users/:id/comments`) where
    /// the listener named a path that fits it.
    Pattern(&'a str, &'a str),
}

impl Filter {
    /// Wants the named events of a service, all of its events when none is named,
    /// and all that arrive when no service is named.
    pub fn new(service: Option<&str>, events: &[String]) -> Self {
        Self {
            service: service.map(|path| path.trim_matches('/').to_owned()),
            events: events.to_vec(),
        }
    }

    /// Returns the path of the service whose events are wanted, if it was named.
    pub fn service(&self) -> Option<&str> {
        self.service.as_deref()
    }

    /// Judges an event.
    pub fn judge<'a>(&self, received: &'a Received) -> Match<'a> {
        let (path, event) = received.split();
        let Some(service) = &self.service else {
            return Match::Wanted(path, event);
        };
        // A custom event may have spaces in its name, so a known path comes first.
        let own = received
            .name
            .strip_prefix(service.as_str())
            .and_then(|rest| {
                if service.is_empty() {
                    Some(rest.trim_start())
                } else {
                    rest.strip_prefix(' ')
                }
            });
        let (found, event) = match own {
            Some(event) if !service.is_empty() || path.is_empty() => {
                // The path as it stands in the name, which is the same.
                let service = received.name.get(..service.len()).unwrap_or_default();
                (Match::Wanted(service, event), event)
            }
            _ if fits(path, service) => (Match::Pattern(path, event), event),
            _ => return Match::Unwanted,
        };
        if self.events.is_empty() || self.events.iter().any(|wanted| wanted == event) {
            found
        } else {
            Match::Unwanted
        }
    }
}

/// Tells whether `path` fits a pattern with parameters, such as `users/:id/comments`.
fn fits(pattern: &str, path: &str) -> bool {
    let segments = |text: &str| text.split('/').count();
    pattern.contains(':')
        && segments(pattern) == segments(path)
        && pattern
            .split('/')
            .zip(path.split('/'))
            .all(|(wanted, given)| wanted.starts_with(':') || wanted == given)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn received(name: &str) -> Received {
        Received {
            name: name.into(),
            args: vec![],
        }
    }

    /// Tells under which service and event something is wanted, and whether by its pattern.
    fn judge(service: Option<&str>, events: &[&str], name: &str) -> Option<(String, String, bool)> {
        let events: Vec<_> = events.iter().map(|&event| event.to_owned()).collect();
        let filter = Filter::new(service, &events);
        let received = received(name);
        let (service, event, by_pattern) = match filter.judge(&received) {
            Match::Unwanted => return None,
            Match::Wanted(service, event) => (service, event, false),
            Match::Pattern(pattern, event) => (pattern, event, true),
        };
        Some((service.to_owned(), event.to_owned(), by_pattern))
    }

    fn wanted(service: &str, event: &str) -> Option<(String, String, bool)> {
        Some((service.to_owned(), event.to_owned(), false))
    }

    #[test]
    fn events_of_the_named_service_are_wanted() {
        let messages = Some("messages");
        assert_eq!(
            judge(messages, &[], "messages created"),
            wanted("messages", "created")
        );
        assert_eq!(judge(messages, &["removed"], "messages created"), None);
        assert_eq!(
            judge(messages, &["a b"], "messages a b"),
            wanted("messages", "a b")
        );
        assert_eq!(judge(messages, &[], "messages2 created"), None);
        assert_eq!(judge(messages, &[], "users created"), None);
        assert_eq!(
            judge(Some("/a/b/"), &[], "a/b created"),
            wanted("a/b", "created")
        );
    }

    #[test]
    fn without_a_service_all_is_wanted() {
        assert_eq!(
            judge(None, &[], "messages created"),
            wanted("messages", "created")
        );
        assert_eq!(judge(None, &[], "hello"), wanted("", "hello"));
        assert_eq!(judge(None, &[], ""), wanted("", ""));
    }

    #[test]
    fn the_root_service_has_no_path() {
        assert_eq!(judge(Some("/"), &[], "created"), wanted("", "created"));
        assert_eq!(judge(Some("/"), &[], " created"), wanted("", "created"));
        assert_eq!(judge(Some("/"), &[], "messages created"), None);
    }

    #[test]
    fn a_routed_service_is_known_by_its_pattern() {
        let name = "users/:userId/comments created";
        assert_eq!(
            judge(Some("users/7/comments"), &["created"], name),
            Some(("users/:userId/comments".into(), "created".into(), true))
        );
        assert_eq!(judge(Some("users/7/likes"), &[], name), None);
        assert_eq!(
            judge(Some("users/:userId/comments"), &[], name),
            wanted("users/:userId/comments", "created")
        );
    }

    #[test]
    fn data_is_the_one_value_null_or_all_of_them() {
        let json = |text: &'static str| Json::parse(text).unwrap();
        let data = |args: Vec<Json>| {
            Received {
                name: ByteString::new(),
                args,
            }
            .data()
            .into_owned()
        };
        assert_eq!(data(vec![]).as_str(), "null");
        assert_eq!(data(vec![json("1.0")]).as_str(), "1.0");
        assert_eq!(data(vec![json("1.0"), json("{}")]).as_str(), "[1.0,{}]");
    }
}
