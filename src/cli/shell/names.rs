//! What a session has seen: services that were used, and the fields of their records.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::protocol::json::Json;
use crate::protocol::service::page::Page;
use crate::store;

/// How many names are kept of a kind: beyond that nobody chooses from a list.
const MOST: usize = 500;

/// How many records of a result are looked at.
const RECORDS: usize = 20;

/// The names that can be completed; shared with the thread of the prompt.
#[derive(Clone, Debug, Default)]
pub(in crate::cli) struct Seen(Arc<Mutex<Names>>);

#[derive(Debug, Default)]
struct Names {
    /// The fields of each service's records.
    fields: BTreeMap<String, BTreeSet<String>>,
    /// The service that may be left out.
    used: Option<String>,
}

impl Seen {
    /// Notes that a service was used.
    pub(in crate::cli) fn add_service(&self, service: &str) {
        let mut names = self.names();
        if !service.is_empty() && names.fields.len() < MOST {
            names.fields.entry(service.to_owned()).or_default();
        }
    }

    /// Takes over what earlier runs saw.
    pub(super) fn recall(&self, earlier: &store::Seen) {
        for service in earlier.services() {
            self.add_service(service);
            let fields = earlier.names_of(service).map(|names| &names.fields);
            if let Some(known) = self.names().fields.get_mut(service) {
                known.extend(fields.into_iter().flatten().cloned());
            }
        }
    }

    /// Learns from a result, or the data of an event.
    pub(in crate::cli) fn learn(&self, service: &str, result: &Json) {
        let records = match Page::of(result) {
            Some(page) => page.records,
            None => vec![result.clone()],
        };
        self.add_service(service);
        let mut names = self.names();
        let Some(known) = names.fields.get_mut(service) else {
            return;
        };
        for record in records.iter().take(RECORDS) {
            let fields = record.fields().unwrap_or_default();
            known.extend(fields.into_keys().take(MOST.saturating_sub(known.len())));
        }
    }

    /// Sets the service that may be left out.
    pub(in crate::cli) fn set_used(&self, service: Option<&str>) {
        self.names().used = service.map(str::to_owned);
    }

    /// Returns the service that may be left out.
    pub(super) fn used(&self) -> Option<String> {
        self.names().used.clone()
    }

    /// Returns the services.
    pub(super) fn services(&self) -> Vec<String> {
        self.names().fields.keys().cloned().collect()
    }

    /// Returns the fields of a service's records; of all services, if nothing is known of it.
    pub(super) fn fields(&self, service: &str) -> Vec<String> {
        let names = self.names();
        match names.fields.get(service) {
            Some(fields) if !fields.is_empty() => fields.iter().cloned().collect(),
            _ => {
                let all: BTreeSet<_> = names.fields.values().flatten().cloned().collect();
                all.into_iter().collect()
            }
        }
    }

    fn names(&self) -> MutexGuard<'_, Names> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_and_events_teach_fields() {
        let seen = Seen::default();
        let page = r#"{"total":2,"data":[{"id":1,"text":"a"},{"id":2,"read":true}]}"#;
        seen.learn("messages", &Json::parse(page).unwrap());
        seen.learn("users", &Json::parse(r#"{"email":"a"}"#).unwrap());
        seen.learn("numbers", &Json::number(1));
        assert_eq!(seen.services(), ["messages", "numbers", "users"]);
        assert_eq!(seen.fields("messages"), ["id", "read", "text"]);
        assert_eq!(seen.fields("other"), ["email", "id", "read", "text"]);
        let mut earlier = store::Seen::default();
        earlier.note("users", &[], &[], &["name"]);
        seen.recall(&earlier);
        assert_eq!(seen.fields("users"), ["email", "name"]);
    }
}
