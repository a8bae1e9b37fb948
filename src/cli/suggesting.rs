//! Names that were meant, by those that were typed.

use super::args::usage::quoted;
use super::hints::near;
use super::servers;
use super::settings::Settings;
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
