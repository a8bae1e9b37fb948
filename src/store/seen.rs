//! Names that were seen on a server: of services, and of their methods, events and fields.
//!
//! For completions and hints. Names only, never a value; and only plain ones, since a shell puts
//! them into a command line.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// How much is remembered of a server, in bytes of all names; beyond that the service seen first is
/// forgotten. Each run reads the file.
const MOST: usize = 16 << 10;
/// How many names of each kind a service may have.
const MOST_NAMES: usize = 50;
/// How long a name may be.
const LONGEST: usize = 80;

/// What was seen of the services of one server.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Seen {
    services: IndexMap<String, Names>,
}

/// What was seen of a service.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct Names {
    /// Methods beside those that every service may have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<String>,
    /// Events that came.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<String>,
    /// Fields of a record.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
}

impl Seen {
    /// Tells whether nothing was seen.
    pub fn is_empty(&self) -> bool {
        self.services.is_empty()
    }

    /// Returns the paths of the services.
    pub fn services(&self) -> impl Iterator<Item = &str> {
        self.services.keys().map(String::as_str)
    }

    /// Returns what was seen of a service.
    pub fn names_of(&self, service: &str) -> Option<&Names> {
        self.services.get(service)
    }

    /// Notes a service and, for each kind, names of it.
    pub fn note(&mut self, service: &str, methods: &[&str], events: &[&str], fields: &[&str]) {
        if !is_plain(service) {
            return;
        }
        let names = self.names_mut(service);
        for (kind, new) in [
            (&mut names.methods, methods),
            (&mut names.events, events),
            (&mut names.fields, fields),
        ] {
            new.iter()
                .filter(|name| is_plain(name))
                .for_each(|name| add(kind, name));
        }
    }

    /// Tells whether `other` has a name that is not here, and that there is room for.
    pub fn lacks(&self, other: &Self) -> bool {
        let lacks = |here: &[String], there: &[String]| {
            here.len() < MOST_NAMES && there.iter().any(|name| !here.contains(name))
        };
        other.services.iter().any(|(service, there)| {
            self.services.get(service).is_none_or(|here| {
                lacks(&here.methods, &there.methods)
                    || lacks(&here.events, &there.events)
                    || lacks(&here.fields, &there.fields)
            })
        })
    }

    /// Takes over what `other` has.
    pub fn add(&mut self, other: &Self) {
        for (service, there) in &other.services {
            let here = self.names_mut(service);
            there
                .methods
                .iter()
                .for_each(|it| add(&mut here.methods, it));
            there.events.iter().for_each(|it| add(&mut here.events, it));
            there.fields.iter().for_each(|it| add(&mut here.fields, it));
        }
        while self.services.len() > 1 && self.size() > MOST {
            self.services.shift_remove_index(0);
        }
    }

    /// Returns how much it takes in the file, in bytes.
    fn size(&self) -> usize {
        let sizes = self.services.iter().map(|(service, names)| {
            let kinds = [&names.methods, &names.events, &names.fields];
            let names = kinds.into_iter().flatten().map(|name| name.len() + 3);
            service.len() + names.sum::<usize>()
        });
        sizes.sum()
    }

    fn names_mut(&mut self, service: &str) -> &mut Names {
        self.services.entry(service.to_owned()).or_default()
    }
}

fn add(names: &mut Vec<String>, name: &str) {
    if names.len() < MOST_NAMES && !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}

/// Tells whether a name can stand in a command line without quotes, in any shell.
fn is_plain(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte);
    !name.is_empty() && name.len() <= LONGEST && !name.starts_with('-') && name.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(service: &str, fields: &[&str]) -> Seen {
        let mut seen = Seen::default();
        seen.note(service, &[], &[], fields);
        seen
    }

    #[test]
    fn what_was_added_is_not_lacked_any_more() {
        let mut known = seen("messages", &["id"]);
        let news = seen("messages", &["id", "text"]);
        assert!(known.lacks(&news));
        known.add(&news);
        assert!(!known.lacks(&news));
        assert!(known.lacks(&seen("users", &[])));
        assert_eq!(known.names_of("messages").unwrap().fields, ["id", "text"]);
    }

    #[test]
    fn names_that_a_shell_would_read_are_not_kept() {
        for name in [
            "$(rm)",
            "a b",
            "`x`",
            "a;b",
            "-x",
            "",
            "a\u{1b}",
            "é",
            "a=b",
            &"x".repeat(81),
        ] {
            assert_eq!(seen("s", &[name]).names_of("s").unwrap().fields, [""; 0]);
            assert!(seen(name, &[]).is_empty(), "{name}");
        }
    }

    #[test]
    fn no_more_is_kept_than_there_is_room_for() {
        let mut known = Seen::default();
        let long = "x".repeat(LONGEST);
        for number in 0..1000 {
            known.add(&seen(&format!("s{number}"), &[&long]));
            assert!(known.size() <= MOST);
        }
        assert!(known.services().count() > 100);
        assert_eq!(known.services().last(), Some("s999"));
        let many: Vec<_> = (0..=MOST_NAMES)
            .map(|number| format!("f{number}"))
            .collect();
        let many: Vec<_> = many.iter().map(String::as_str).collect();
        known.add(&seen("s999", &many));
        assert_eq!(known.names_of("s999").unwrap().fields.len(), MOST_NAMES);
        assert!(
            !known.lacks(&seen("s999", &many)),
            "it would be written again and again"
        );
    }
}
