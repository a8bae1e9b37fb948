//! The names that can be completed, and the service that may be left out.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::store::Seen;

/// What the thread of the prompt shares with the one that runs commands.
#[derive(Clone, Debug, Default)]
pub(super) struct Names(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    seen: Seen,
    /// The service that may be left out.
    used: Option<String>,
}

impl Names {
    /// Takes over what was seen.
    pub(super) fn add(&self, news: &Seen) {
        self.state().seen.add(news);
    }

    /// Notes that a service was named.
    pub(super) fn add_service(&self, service: &str) {
        self.state().seen.note(service, &[], &[], &[]);
    }

    /// Sets the service that may be left out.
    pub(super) fn set_used(&self, service: Option<&str>) {
        self.state().used = service.map(str::to_owned);
    }

    /// Returns the service that may be left out.
    pub(super) fn used(&self) -> Option<String> {
        self.state().used.clone()
    }

    /// Returns the services.
    pub(super) fn services(&self) -> Vec<String> {
        self.state().seen.services().map(str::to_owned).collect()
    }

    /// Returns the events of a service that came, beside those that every service may have.
    pub(super) fn events(&self, service: &str) -> Vec<String> {
        let state = self.state();
        let names = state.seen.names_of(service);
        names.map(|names| names.events.clone()).unwrap_or_default()
    }

    /// Returns the fields of a service's records; of all services, if nothing is known of it.
    pub(super) fn fields(&self, service: &str) -> Vec<String> {
        let state = self.state();
        let of = |service| state.seen.names_of(service).map(|names| &names.fields);
        match of(service) {
            Some(fields) if !fields.is_empty() => fields.clone(),
            _ => {
                let all: BTreeSet<_> = state.seen.services().filter_map(of).flatten().collect();
                all.into_iter().cloned().collect()
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_of_which_nothing_is_known_may_have_the_fields_of_all() {
        let names = Names::default();
        let mut seen = Seen::default();
        seen.note("messages", &[], &["archived"], &["id", "text"]);
        seen.note("users", &[], &[], &["id", "email"]);
        names.add(&seen);
        names.add_service("numbers");
        assert_eq!(names.services(), ["messages", "users", "numbers"]);
        assert_eq!(names.fields("messages"), ["id", "text"]);
        assert_eq!(names.fields("numbers"), ["email", "id", "text"]);
        assert_eq!(names.events("messages"), ["archived"]);
    }
}
