//! Whether a record is meant: what a query object says as a tree of tests.
//!
//! Knows nothing of what shapes the result. Expects an object whose names and depth have
//! been checked.

use std::cmp::Ordering;

use serde_json::{Map, Value};

use super::QueryError;
use super::order::{compare, same};

/// One thing that must hold.
#[derive(Clone, Debug)]
pub(super) enum Test {
    /// Each of them.
    All(Vec<Self>),
    /// At least one of them.
    Any(Vec<Self>),
    /// The opposite.
    Not(Box<Self>),
    /// What stands at a path.
    At(Vec<String>, Box<Self>),
    /// The whole value is the same; an array is not looked into.
    Identical(Value),
    /// The value, or an item of it, is the same.
    Equal(Value),
    /// The value, or an item of it, stands in an order to the other.
    Compared(fn(Ordering) -> bool, Value),
    /// The value, or an item of it, is one of the list.
    In(Vec<Value>),
}

/// Reads the fields of an object that holds operators and names of fields.
pub(super) fn parse_fields<'q>(
    fields: impl Iterator<Item = (&'q String, &'q Value)>,
) -> Result<Vec<Test>, QueryError> {
    let tests = fields.map(|(key, value)| {
        if key.starts_with('$') {
            return parse_operator(key, value);
        }
        let path = key.split('.').map(str::to_owned).collect();
        Ok(Test::At(path, Box::new(parse_operand(value)?)))
    });
    tests.collect()
}

fn parse_operator(name: &str, value: &Value) -> Result<Test, QueryError> {
    let negated = |test| Test::Not(Box::new(test));
    Ok(match name {
        "$in" => Test::In(list(name, value)?.to_vec()),
        "$nin" => negated(Test::In(list(name, value)?.to_vec())),
        "$lt" => Test::Compared(Ordering::is_lt, value.clone()),
        "$lte" => Test::Compared(Ordering::is_le, value.clone()),
        "$gt" => Test::Compared(Ordering::is_gt, value.clone()),
        "$gte" => Test::Compared(Ordering::is_ge, value.clone()),
        "$ne" => negated(Test::Equal(value.clone())),
        "$or" => Test::Any(parse_alternatives(name, value)?),
        "$and" => Test::All(parse_alternatives(name, value)?),
        _ => return Err(QueryError::UnknownParameter(name.to_owned())),
    })
}

/// Reads what stands behind the name of a field: an object with an operator or a dotted
/// key somewhere in it is a query of its own, any other the value to be found.
/// Mirrors `parseNested` and `isExactObject` in sift.
fn parse_operand(value: &Value) -> Result<Test, QueryError> {
    Ok(match value {
        Value::Object(fields) if !is_literal(fields) => Test::All(parse_fields(fields.iter())?),
        Value::Object(_) | Value::Array(_) => Test::Identical(value.clone()),
        _ => Test::Equal(value.clone()),
    })
}

fn is_literal(fields: &Map<String, Value>) -> bool {
    fields
        .iter()
        .all(|(key, value)| !key.contains(['$', '.']) && value.as_object().is_none_or(is_literal))
}

/// Reads the members of `$or` and `$and`, where an object is always a query.
/// Mirrors `parseRoot` in sift.
fn parse_alternatives(name: &str, value: &Value) -> Result<Vec<Test>, QueryError> {
    let members = list(name, value)?.iter().map(|member| match member {
        Value::Object(fields) => parse_fields(fields.iter()).map(Test::All),
        other => parse_operand(other),
    });
    members.collect()
}

fn list<'q>(name: &str, value: &'q Value) -> Result<&'q [Value], QueryError> {
    value
        .as_array()
        .map(Vec::as_slice)
        .ok_or_else(|| QueryError::WrongValue {
            parameter: name.to_owned(),
            expected: "an array",
        })
}

impl Test {
    /// Tells whether the test holds for what stands in one place of a record:
    /// mostly one value, `None` where it is missing, and several when the path leads
    /// through an array of objects. In an empty array everything is missing.
    pub(super) fn holds(&self, places: &[Option<&Value>]) -> bool {
        match self {
            Self::All(tests) => tests.iter().all(|test| test.holds(places)),
            Self::Any(tests) => tests.iter().any(|test| test.holds(places)),
            Self::Not(test) => !test.holds(places),
            Self::At(path, test) => {
                let mut found = Vec::with_capacity(places.len());
                for place in places {
                    find_values(*place, path, &mut found);
                }
                if found.is_empty() {
                    found.push(None);
                }
                test.holds(&found)
            }
            leaf => places.iter().any(|place| match place {
                Some(value) => leaf.holds_for(value),
                None => leaf.holds_for_missing(),
            }),
        }
    }

    fn holds_for(&self, value: &Value) -> bool {
        match self {
            Self::Identical(wanted) => same(value, wanted),
            Self::Equal(wanted) => any_item(value, |item| same(item, wanted)),
            Self::Compared(accepts, other) => {
                any_item(value, |item| compare(item, other).is_some_and(accepts))
            }
            Self::In(list) => match value {
                Value::Array(items) => items.iter().any(|item| is_listed(item, list)),
                scalar => is_listed(scalar, list),
            },
            _ => false,
        }
    }

    /// `null` is found where nothing is, but nothing is not ordered, not even to `null`.
    fn holds_for_missing(&self) -> bool {
        match self {
            Self::Equal(wanted) => wanted.is_null(),
            Self::In(list) => list.contains(&Value::Null),
            _ => false,
        }
    }
}

/// Follows a path to its values. A name goes through an array to all its items,
/// a number to one. Mirrors `findValues` in sift.
///
/// Goes as deep as the record does, which a parsed text bounds.
fn find_values<'v>(
    current: Option<&'v Value>,
    path: &[String],
    found: &mut Vec<Option<&'v Value>>,
) {
    let (Some(value), Some((name, rest))) = (current, path.split_first()) else {
        return found.push(current);
    };
    match value {
        Value::Null => found.push(current),
        Value::Array(items) => match name.parse::<usize>() {
            Ok(index) => find_values(items.get(index), rest, found),
            Err(_) => {
                for item in items {
                    find_values(Some(item), path, found);
                }
            }
        },
        other => find_values(other.get(name), rest, found),
    }
}

/// An array with items is asked item by item, one level deep. Mirrors `or` in sift.
fn any_item(value: &Value, test: impl Fn(&Value) -> bool) -> bool {
    match value {
        Value::Array(items) if !items.is_empty() => items.iter().any(test),
        other => test(other),
    }
}

/// Objects and arrays are never listed: JavaScript compares them by identity.
fn is_listed(value: &Value, list: &[Value]) -> bool {
    !value.is_object() && !value.is_array() && list.iter().any(|member| same(value, member))
}
