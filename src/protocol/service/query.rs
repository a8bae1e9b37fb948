//! Feathers queries over records: which match, in which order, which fields.
//!
//! Knows JSON values and nothing of calls or servers. Mirrors `filter-query.js`,
//! `sort.js` and `select` of `@feathersjs/adapter-commons` 4.5 and the matching of
//! `sift` 8.5, on which `feathers-memory` 4 stands, so that what is filtered here is
//! what a server would have filtered; `tests/servers/queries.rs` compares the two. It departs from
//! them where they are wrong or newer ones do better:
//!
//! - Of a path through an array of several objects sift 8.5.1 sees none of the values; here such
//!   a path matches when one of them does, as in MongoDB and later versions of sift.
//! - In the list of `$in` sift takes objects and arrays for queries, which `{}` and `[]` make match
//!   every text and number, and the text "null" for null; here they match nothing.
//! - Objects and arrays have no order but that of `$sort`, and texts no fields; JavaScript compares
//!   them as text, and finds "a" in the field `0` of "abc".
//! - `$sort` takes paths, as it does since Feathers 5, and what is no direction is left out.
//! - A `$limit` that is no number is none, as where a service paginates; elsewhere it means 0.

mod condition;
mod order;

use std::borrow::Borrow;
use std::cmp::Ordering;

use serde_json::Value;

use condition::{Test, parse_fields};
pub use order::compare;
use order::{field, sort_order};

/// How many objects and arrays of a query may stand inside one another.
///
/// Far beyond what anybody writes; it bounds the recursion of everything below.
pub const MAX_DEPTH: usize = 32;

/// The parameters that shape the result and match nothing.
const FILTERS: [&str; 4] = ["$sort", "$limit", "$skip", "$select"];

/// The parameters that match. `$and` is on by default since Feathers 5 alone,
/// but harmless on the others.
const OPERATORS: [&str; 9] = [
    "$in", "$nin", "$lt", "$lte", "$gt", "$gte", "$ne", "$or", "$and",
];

/// All parameters that a query may have beside fields.
pub const PARAMETERS: [&[&str]; 2] = [&FILTERS, &OPERATORS];

/// Why something is no query.
///
/// The texts begin with a capital, since they are what servers say.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum QueryError {
    /// The query is neither an object nor `null`.
    #[error("Query must be an object")]
    NotAnObject,
    /// A name with `$` that stands for nothing, or stands where it may not.
    #[error("Invalid query parameter {0}")]
    UnknownParameter(String),
    /// A known parameter with a value of the wrong kind.
    #[error("Query parameter {parameter} must be {expected}")]
    WrongValue {
        /// The parameter, with its `$`.
        parameter: String,
        /// What it takes.
        expected: &'static str,
    },
    /// More than [`MAX_DEPTH`] levels.
    #[error("Query is nested deeper than {MAX_DEPTH} levels")]
    TooDeep,
}

/// What to ask of a record, and how to hand out those that answer.
///
/// ```
/// use feathers_primus::protocol::service::query::Query;
/// use serde_json::json;
///
/// let query = Query::parse(&json!({"age": {"$gte": 18}, "$select": ["name"]}))?;
/// let ada = json!({"id": 1, "name": "Ada", "age": 36});
/// assert!(query.matches(&ada));
/// assert_eq!(query.select(&ada), json!({"name": "Ada", "id": 1}));
/// # Ok::<(), feathers_primus::protocol::service::query::QueryError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Query {
    tests: Vec<Test>,
    sort: Vec<(String, Direction)>,
    limit: Option<usize>,
    skip: usize,
    select: Option<Vec<String>>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Direction {
    Ascending,
    Descending,
}

impl Query {
    /// Reads a query object. `null` is the query that everything matches.
    ///
    /// As on servers, `$limit`, `$skip` and `$sort` take numbers and texts that
    /// begin with one; what is neither counts as not given.
    ///
    /// # Errors
    ///
    /// Fails on anything else than an object, on a `$` name that is unknown or stands
    /// below the top, on operators whose value is no list where they need one,
    /// and beyond [`MAX_DEPTH`].
    pub fn parse(query: &Value) -> Result<Self, QueryError> {
        let fields = match query {
            Value::Null => return Ok(Self::default()),
            Value::Object(fields) => fields,
            _ => return Err(QueryError::NotAnObject),
        };
        for (key, value) in fields {
            if !FILTERS.contains(&key.as_str()) {
                check_name(key)?;
                check(value, 1)?;
            }
        }
        let matching = fields.iter();
        let matching = matching.filter(|(key, _)| !FILTERS.contains(&key.as_str()));
        Ok(Self {
            tests: parse_fields(matching)?,
            sort: fields.get("$sort").map_or(Ok(Vec::new()), parse_sort)?,
            limit: fields.get("$limit").and_then(parse_count),
            skip: fields.get("$skip").and_then(parse_count).unwrap_or(0),
            select: fields.get("$select").and_then(parse_select),
        })
    }

    /// Tells whether a record is meant by the query.
    pub fn matches(&self, record: &Value) -> bool {
        self.tests.iter().all(|test| test.holds(&[Some(record)]))
    }

    /// Returns the fields that `$select` names, and `id`; the whole record when
    /// there is no `$select`. Only `find` of `feathers-memory` 4 answers without the `id`.
    pub fn select(&self, record: &Value) -> Value {
        let (Some(names), Value::Object(fields)) = (&self.select, record) else {
            return record.clone();
        };
        let names = names.iter().map(String::as_str).chain(["id"]);
        let picked = names.filter_map(|name| Some((name.to_owned(), fields.get(name)?.clone())));
        Value::Object(picked.collect())
    }

    /// Puts records into the order of `$sort`. Those it does not tell apart stay
    /// as they stand.
    pub fn sort<R: Borrow<Value>>(&self, records: &mut [R]) {
        if self.sort.is_empty() {
            return;
        }
        records.sort_by_cached_key(|record| self.place(record.borrow()));
    }

    /// Returns where a record stands in the order of `$sort`.
    pub fn place(&self, record: &Value) -> Place {
        let keys = self.sort.iter();
        let keys = keys.map(|(key, direction)| (field(record, key).cloned(), *direction));
        Place(keys.collect())
    }

    /// Tells whether there is a `$sort`.
    pub fn is_sorted(&self) -> bool {
        !self.sort.is_empty()
    }

    /// Returns the fields that `$select` names.
    pub fn selected(&self) -> Option<&[String]> {
        self.select.as_deref()
    }

    /// Returns `$limit`, the most records that are wanted.
    pub fn limit(&self) -> Option<usize> {
        self.limit
    }

    /// Returns `$skip`, how many records to leave out first.
    pub fn skip(&self) -> usize {
        self.skip
    }
}

/// Where a record stands in the order of `$sort`: the fields that say so.
#[derive(Clone, Debug)]
pub struct Place(Vec<(Option<Value>, Direction)>);

impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        let orders = self.0.iter().zip(&other.0).map(|((a, direction), (b, _))| {
            let order = sort_order(a.as_ref(), b.as_ref());
            match direction {
                Direction::Ascending => order,
                Direction::Descending => order.reverse(),
            }
        });
        orders.fold(Ordering::Equal, Ordering::then)
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Place {}

/// Refuses unknown parameters wherever they stand, and what is too deep.
/// Mirrors `cleanQuery` in `@feathersjs/adapter-commons`.
fn check(value: &Value, depth: usize) -> Result<(), QueryError> {
    if depth > MAX_DEPTH && (value.is_object() || value.is_array()) {
        return Err(QueryError::TooDeep);
    }
    match value {
        Value::Array(items) => items.iter().try_for_each(|item| check(item, depth + 1)),
        Value::Object(fields) => fields.iter().try_for_each(|(key, value)| {
            check_name(key)?;
            check(value, depth + 1)
        }),
        _ => Ok(()),
    }
}

fn check_name(key: &str) -> Result<(), QueryError> {
    if key.starts_with('$') && !OPERATORS.contains(&key) {
        return Err(QueryError::UnknownParameter(key.to_owned()));
    }
    Ok(())
}

fn parse_sort(value: &Value) -> Result<Vec<(String, Direction)>, QueryError> {
    let Value::Object(fields) = value else {
        return Err(QueryError::WrongValue {
            parameter: "$sort".to_owned(),
            expected: "an object",
        });
    };
    let keys = fields.iter().filter_map(|(key, value)| {
        let direction = match parse_int(value)?.cmp(&0) {
            Ordering::Greater => Direction::Ascending,
            Ordering::Less => Direction::Descending,
            Ordering::Equal => return None,
        };
        Some((key.clone(), direction))
    });
    Ok(keys.collect())
}

fn parse_count(value: &Value) -> Option<usize> {
    let count = parse_int(value)?.unsigned_abs();
    Some(usize::try_from(count).unwrap_or(usize::MAX))
}

/// Reads a whole number as JavaScript's `parseInt(value, 10)` does: of a text the
/// digits it begins with, of a number what stands before the point.
fn parse_int(value: &Value) -> Option<i64> {
    let text = match value {
        Value::Number(number) => {
            // A cast from a double saturates.
            return number.as_i64().or(number.as_f64().map(|f| f as i64));
        }
        Value::String(text) => text.trim_start(),
        _ => return None,
    };
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = digits.find(|c: char| !c.is_ascii_digit());
    let digits = &digits[..end.unwrap_or(digits.len())];
    if digits.is_empty() {
        return None;
    }
    // Only too many digits are left to fail.
    let count: i64 = digits.parse().unwrap_or(i64::MAX);
    Some(if negative { -count } else { count })
}

fn parse_select(value: &Value) -> Option<Vec<String>> {
    let names = value.as_array()?.iter();
    Some(
        names
            .filter_map(|name| Some(name.as_str()?.to_owned()))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn query(value: Value) -> Query {
        Query::parse(&value).unwrap()
    }

    /// The answers are those of sift 8.5.1 itself, but for the rows that say so.
    #[test]
    #[expect(clippy::too_many_lines, reason = "a table")]
    fn records_match_as_they_do_in_feathers_memory() {
        let rows = [
            // Equality keeps types; numbers are the same however written.
            (json!({}), json!({"a": 1}), true),
            (json!({"a": 1}), json!({"a": 1.0}), true),
            (json!({"a": 1}), json!({"a": "1"}), false),
            (json!({"a": true}), json!({"a": 1}), false),
            (json!({"a": 1, "b": 2}), json!({"a": 1}), false),
            // Null is found where nothing is.
            (json!({"a": null}), json!({}), true),
            (json!({"a": null}), json!({"a": null}), true),
            (json!({"a": {"$ne": null}}), json!({}), false),
            (json!({"a": {"$ne": 1}}), json!({}), true),
            (json!({"a": {"$in": [null]}}), json!({}), true),
            (json!({"a": {"$nin": [null]}}), json!({}), false),
            (json!({"a": {"$nin": [1]}}), json!({}), true),
            (json!({"a": {"$lt": 1}}), json!({}), false),
            (json!({"a": {"$lte": null}}), json!({"a": null}), true),
            (json!({"a": {"$lte": null}}), json!({}), false),
            // Order is among values of one type.
            (json!({"a": {"$gt": "b"}}), json!({"a": 5}), false),
            (json!({"a": {"$gt": false}}), json!({"a": true}), true),
            (json!({"a": {"$gte": 2, "$lt": 3}}), json!({"a": 2}), true),
            (json!({"a": {"$gte": 2, "$lt": 3}}), json!({"a": 3}), false),
            // Arrays are asked item by item, one level deep.
            (json!({"a": 1}), json!({"a": [1, 2]}), true),
            (json!({"a": [1, 2]}), json!({"a": [1, 2]}), true),
            (json!({"a": [1]}), json!({"a": [[1]]}), false),
            (json!({"a": []}), json!({"a": []}), true),
            (json!({"a": {"$ne": 1}}), json!({"a": [1, 2]}), false),
            (json!({"a": {"$ne": 3}}), json!({"a": [1, 2]}), true),
            (json!({"a": {"$ne": 1}}), json!({"a": []}), true),
            (
                json!({"a": {"$gt": 1, "$lt": 3}}),
                json!({"a": [0, 5]}),
                true,
            ),
            (json!({"a": {"$gt": 1}}), json!({"a": [[5]]}), false),
            (json!({"a": {"$in": [2]}}), json!({"a": [1, 2]}), true),
            (json!({"a": {"$nin": [1]}}), json!({"a": [1, 2]}), false),
            (json!({"a": {"$in": []}}), json!({"a": 1}), false),
            (json!({"a": {"$nin": []}}), json!({"a": 1}), true),
            // Objects without operators are values.
            (json!({"a": {}}), json!({"a": {}}), true),
            (json!({"a": {}}), json!({"a": 1}), false),
            (
                json!({"a": {"b": 1}}),
                json!({"a": {"b": 1, "c": 2}}),
                false,
            ),
            (
                json!({"a": {"c": 2, "b": 1}}),
                json!({"a": {"b": 1, "c": 2}}),
                true,
            ),
            (
                json!({"a": {"b": {"$gt": 0}}}),
                json!({"a": {"b": 1, "c": 2}}),
                true,
            ),
            (
                json!({"a": {"b.c": 1}}),
                json!({"a": {"b": {"c": 1, "d": 2}}}),
                true,
            ),
            (
                json!({"a": {"$in": [{"b": 1}]}}),
                json!({"a": {"b": 1}}),
                false,
            ),
            // Paths.
            (json!({"a.b": 1}), json!({"a": {"b": 1}}), true),
            (json!({"a.b": null}), json!({"a": null}), true),
            (json!({"a.b": {"$ne": 1}}), json!({}), true),
            (json!({"a.0": 1}), json!({"a": [1]}), true),
            (json!({"a.b": 1}), json!({"a": []}), false),
            (json!({"a.b": {"$ne": 1}}), json!({"a": []}), true),
            (json!({"a.b": null}), json!({"a": []}), true),
            (json!({"a.b": {"$nin": [null]}}), json!({"a": []}), false),
            (json!({"a.b": 1}), json!({"a": [{"b": 1}]}), true),
            // Not as in sift 8.5, see the head of the module.
            (json!({"a.b": 2}), json!({"a": [{"b": 1}, {"b": 2}]}), true),
            (
                json!({"a.b": {"$ne": 2}}),
                json!({"a": [{"b": 1}, {"b": 2}]}),
                false,
            ),
            // Alternatives.
            (json!({"$or": []}), json!({"a": 1}), false),
            (json!({"$and": []}), json!({"a": 1}), true),
            (
                json!({"$or": [{"a": 1}, {"b": 1}], "c": 2}),
                json!({"b": 1, "c": 2}),
                true,
            ),
            (
                json!({"$or": [{"a": 1}, {"b": 1}], "c": 2}),
                json!({"b": 1, "c": 3}),
                false,
            ),
            (
                json!({"$and": [{"a": {"$gt": 1}}, {"a": {"$lt": 3}}]}),
                json!({"a": 2}),
                true,
            ),
            (
                json!({"a": {"$or": [1, {"$gt": 5}]}}),
                json!({"a": 6}),
                true,
            ),
            (
                json!({"a": {"$or": [1, {"$gt": 5}]}}),
                json!({"a": 2}),
                false,
            ),
            // What shapes the result matches nothing.
            (
                json!({"$limit": 1, "$skip": 2, "$sort": {}, "$select": []}),
                json!({}),
                true,
            ),
        ];
        for (wanted, record, answer) in rows {
            assert_eq!(
                query(wanted.clone()).matches(&record),
                answer,
                "{wanted} {record}"
            );
        }
    }

    #[test]
    fn what_is_no_query_is_refused_with_the_text_of_a_server() {
        let rows = [
            (json!([]), "Query must be an object"),
            (json!("a=1"), "Query must be an object"),
            (json!({"$foo": 1}), "Invalid query parameter $foo"),
            (json!({"a": {"$eq": 1}}), "Invalid query parameter $eq"),
            (json!({"a": [{"$foo": 1}]}), "Invalid query parameter $foo"),
            (
                json!({"$or": [{"$limit": 1}]}),
                "Invalid query parameter $limit",
            ),
            (
                json!({"a": {"$in": 3}}),
                "Query parameter $in must be an array",
            ),
            (
                json!({"$or": {"a": 1}}),
                "Query parameter $or must be an array",
            ),
            (
                json!({"$sort": "name"}),
                "Query parameter $sort must be an object",
            ),
        ];
        for (wanted, text) in rows {
            assert_eq!(
                Query::parse(&wanted).unwrap_err().to_string(),
                text,
                "{wanted}"
            );
        }
        assert!(Query::parse(&Value::Null).unwrap().matches(&json!({})));
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = |levels| (0..levels).fold(json!({"a": 1}), |q, _| json!({"$or": [q]}));
        assert!(query(nested(10)).matches(&json!({"a": 1})));
        assert_eq!(Query::parse(&nested(40)).unwrap_err(), QueryError::TooDeep);
        let long_path = "a.".repeat(100_000);
        assert!(!query(json!({long_path: 1})).matches(&json!({"a": {"a": 1}})));
    }

    #[test]
    fn counts_are_read_as_parse_int_reads_them() {
        let rows = [
            (json!(5), Some(5)),
            (json!("5"), Some(5)),
            (json!(" +7 rows"), Some(7)),
            (json!(-1), Some(1)),
            (json!("-1"), Some(1)),
            (json!(2.9), Some(2)),
            (json!(0), Some(0)),
            (json!("99999999999999999999"), Some(i64::MAX as usize)),
            (json!("many"), None),
            (json!(""), None),
            (json!(null), None),
            (json!(true), None),
        ];
        for (value, count) in rows {
            let query = query(json!({"$limit": value, "$skip": value}));
            assert_eq!(
                (query.limit(), query.skip()),
                (count, count.unwrap_or(0)),
                "{value}"
            );
        }
    }

    #[test]
    fn selected_fields_come_with_the_id() {
        let record = json!({"id": 1, "a": 2, "b": {"c": 3}});
        assert_eq!(query(json!({})).select(&record), record);
        let wanted = json!({"$select": ["b", "missing", 7, "a"]});
        assert_eq!(
            query(wanted).select(&record),
            json!({"b": {"c": 3}, "a": 2, "id": 1})
        );
        assert_eq!(
            query(json!({"$select": []})).select(&record),
            json!({"id": 1})
        );
        assert_eq!(query(json!({"$select": "a"})).select(&record), record);
        assert_eq!(
            query(json!({"$select": ["a"]})).select(&json!("text")),
            json!("text")
        );
    }

    #[test]
    fn records_are_sorted_by_several_keys_and_stay_in_place_when_equal() {
        let mut records = vec![
            json!({"n": 1, "k": "b"}),
            json!({"n": 2, "k": "a"}),
            json!({"n": 3, "k": "b"}),
            json!({"n": 4}),
        ];
        let order = |records: &[Value]| -> Vec<i64> {
            records
                .iter()
                .map(|record| record["n"].as_i64().unwrap())
                .collect()
        };
        query(json!({"$sort": {"k": "-1"}})).sort(&mut records);
        assert_eq!(order(&records), [1, 3, 2, 4]);
        query(json!({"$sort": {"k": 1, "n": -1}})).sort(&mut records);
        assert_eq!(order(&records), [4, 2, 3, 1]);
        query(json!({"$sort": {"k": 0, "n": "up"}})).sort(&mut records);
        assert_eq!(order(&records), [4, 2, 3, 1]);
    }

    #[test]
    fn every_type_has_its_place_in_the_order() {
        let in_order = [
            json!({}),
            json!({"a": {"b": null}}),
            json!({"a": {"b": -1}}),
            json!({"a": {"b": 10}}),
            json!({"a": {"b": "10"}}),
            json!({"a": {"b": "9"}}),
            json!({"a": {"b": false}}),
            json!({"a": {"b": true}}),
            json!({"a": {"b": []}}),
            json!({"a": {"b": [1]}}),
            json!({"a": {"b": [1, 1]}}),
            json!({"a": {"b": {}}}),
            json!({"a": {"b": {"y": 1, "x": 1}}}),
            json!({"a": {"b": {"x": 2}}}),
        ];
        let mut records: Vec<&Value> = in_order.iter().rev().collect();
        query(json!({"$sort": {"a.b": 1}})).sort(&mut records);
        assert_eq!(records, in_order.iter().collect::<Vec<_>>());
    }

    /// Values that look like queries and like records alike.
    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            prop_oneof![Just(0.5), Just(9_007_199_254_740_992.0), -3.0..3.0].prop_map(Value::from),
            prop_oneof![-2_i64..3, Just(9_007_199_254_740_993)].prop_map(Value::from),
            "[ab0]{0,2}".prop_map(Value::from),
        ];
        let key = "[ab]|a\\.[b0]|\\$(in|nin|lt|gte|ne|or|and|limit|sort|select)";
        leaf.prop_recursive(4, 32, 4, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((key, inner), 0..4)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_query_makes_matching_panic(wanted in any_value(), record in any_value()) {
            if let Ok(query) = Query::parse(&wanted) {
                query.matches(&record);
                query.select(&record);
            }
        }

        #[test]
        fn an_operator_and_its_opposite_never_agree(
            list in prop::collection::vec(any_value(), 0..4),
            record in any_value(),
        ) {
            if let Ok(within) = Query::parse(&json!({"a": {"$in": list}})) {
                let without = query(json!({"a": {"$nin": list}}));
                prop_assert_ne!(within.matches(&record), without.matches(&record));
            }
        }

        #[test]
        fn sorting_is_an_order(values in prop::collection::vec(any_value(), 0..24)) {
            let mut records: Vec<Value> = values.into_iter().map(|v| json!({"a": v})).collect();
            query(json!({"$sort": {"a": 1}})).sort(&mut records);
            for (index, low) in records.iter().enumerate() {
                for high in &records[index..] {
                    prop_assert!(sort_order(low.get("a"), high.get("a")).is_le());
                }
            }
        }
    }
}
