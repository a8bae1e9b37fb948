//! Names that were meant, by those that were typed.

use super::args::usage::quoted;
use super::hints::near;
use super::servers;
use super::settings::Settings;
use super::sightings::Sightings;
use crate::protocol::json::Json;
use crate::protocol::service::call::Call;
use crate::protocol::service::query;

/// Asks whether a service was meant that earlier runs saw and that is like the one of a call,
/// unless that was seen itself.
pub(super) fn service(what: &str, settings: Option<&Settings>) -> Option<String> {
    let (_, service) = what.split_once(" on ")?;
    let seen = servers::seen(settings?);
    let known: Vec<_> = seen.services().collect();
    let is_known = known.contains(&service);
    let near = near(service, &known).filter(|_| !is_known)?;
    Some(format!("did you mean {}?", quoted(near)))
}

/// Asks which parameter was meant, where a server says that it knows none of that name; or names
/// those that there are.
pub(super) fn parameter(message: &str) -> Option<String> {
    let typed = message.strip_prefix("Invalid query parameter ")?;
    let known: Vec<_> = query::PARAMETERS.into_iter().flatten().copied().collect();
    if !typed.starts_with('$') || known.contains(&typed) {
        return None;
    }
    Some(match near(typed, &known) {
        Some(near) => format!("did you mean {}?", quoted(near)),
        None => format!("Feathers knows {}", known.join(", ")),
    })
}

/// Asks which field was meant, where a `find` finds nothing and no record was seen that has a field
/// of its query.
pub(super) fn field(call: &Call, result: &Json, sightings: &Sightings) -> Option<String> {
    let found = result.as_str();
    if call.method() != "find" || !(found == "[]" || found.ends_with("\"data\":[]}")) {
        return None;
    }
    let mut seen = sightings.known.seen();
    seen.add(&sightings.seen);
    let fields = &seen.names_of(call.service())?.fields;
    let fields: Vec<_> = fields.iter().map(String::as_str).collect();
    let query = call.query()?.fields()?;
    let names = query.keys().filter(|name| !name.starts_with('$'));
    let mut names = names.filter_map(|name| name.split('.').next());
    let typed = names.find(|name| !fields.contains(name))?;
    let near = near(typed, &fields)?;
    Some(format!(
        "no record was seen with a field {}; did you mean {}?",
        quoted(typed),
        quoted(near)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_told_with_the_one_that_was_meant() {
        for (typed, hint) in [
            ("$lmit", Some("did you mean '$limit'?")),
            ("$gtt", Some("did you mean '$gt'?")),
            ("$limit", None),
            ("age", None),
        ] {
            let hinted = parameter(&format!("Invalid query parameter {typed}"));
            assert_eq!(hinted.as_deref(), hint, "{typed}");
        }
        let hint = parameter("Invalid query parameter $wxyz").unwrap();
        assert!(hint.starts_with("Feathers knows $sort, $limit, "), "{hint}");
        assert_eq!(parameter("Invalid something"), None);
    }
}
