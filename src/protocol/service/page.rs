//! What `find` returns: a page, a list without pages, or anything that a service likes.

use crate::protocol::json::Json;

/// Records, and how many there are where the service paginates.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The records, each as it was written.
    pub records: Vec<Json>,
    /// Whether this is a page of more, by its shape.
    pub paginated: bool,
    /// How many match the query in all, where the service counts them.
    pub total: Option<u64>,
}

impl Page {
    /// Reads the result of a `find`: an array, or an object with `data` and one of `total`, `limit`
    /// and `skip`. `None` for any other value.
    pub fn of(result: &Json) -> Option<Self> {
        if let Some(records) = result.items() {
            return Some(Self {
                records,
                paginated: false,
                total: None,
            });
        }
        let [data, total, limit, skip] = result.pick(["data", "total", "limit", "skip"])?;
        let paginated = total.is_some() || limit.is_some() || skip.is_some();
        if !paginated {
            return None;
        }
        Some(Self {
            records: data?.items()?,
            paginated,
            total: total.and_then(|total| total.read().ok()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_lists_are_told_from_other_values() {
        for (result, told) in [
            (
                r#"{"total":7,"limit":2,"skip":0,"data":[1.0,2]}"#,
                Some((2, true, Some(7))),
            ),
            (r#"{"limit":2,"skip":0,"data":[]}"#, Some((0, true, None))),
            (r#"{"total":-1,"data":[]}"#, Some((0, true, None))),
            ("[1]", Some((1, false, None))),
            (r#"{"data":[1]}"#, None),
            (r#"{"total":1,"data":"x"}"#, None),
            ("null", None),
        ] {
            let page = Page::of(&Json::parse(result).unwrap());
            let page = page.map(|page| (page.records.len(), page.paginated, page.total));
            assert_eq!(page, told, "{result}");
        }
    }
}
