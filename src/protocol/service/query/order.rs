//! When values are the same, and which comes first.
//!
//! Two orders: the one of operators such as `$gt`, among values of one type, and
//! the one of `$sort`, among all.

use std::cmp::Ordering;

use serde_json::{Map, Number, Value};

/// Tells whether two values are the same, whatever the order of keys and the
/// writing of numbers.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => compare_numbers(a, b).is_eq(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            let has = |(key, a)| b.get(key).is_some_and(|b| same(a, b));
            a.len() == b.len() && a.iter().all(has)
        }
        _ => a == b,
    }
}

/// Returns the order of two values of one type. Mirrors `compare` in sift, without
/// JavaScript's order of objects and arrays by their text.
pub fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Some(compare_numbers(a, b)),
        (Value::String(a), Value::String(b)) => Some(compare_texts(a, b)),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        _ => same(a, b).then_some(Ordering::Equal),
    }
}

/// As JavaScript, where every number is a double. Comparing long integers exactly among
/// themselves would leave no one order once a fraction stands between them.
fn compare_numbers(a: &Number, b: &Number) -> Ordering {
    let order = a.as_f64().partial_cmp(&b.as_f64());
    order.unwrap_or(Ordering::Equal)
}

/// As JavaScript, which orders by UTF-16 units.
fn compare_texts(a: &str, b: &str) -> Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

/// Returns the field to sort by: the one that has this very name, or what the
/// dotted name leads to.
pub(super) fn field<'v>(record: &'v Value, key: &str) -> Option<&'v Value> {
    let dotted = || {
        key.split('.')
            .try_fold(record, |value, name| value.get(name))
    };
    record.get(key).or_else(dotted)
}

/// Orders values of any types: missing, null, numbers, texts, booleans, arrays, objects.
/// Mirrors `compare` in `@feathersjs/adapter-commons/lib/sort.js`.
pub(super) fn sort_order(a: Option<&Value>, b: Option<&Value>) -> Ordering {
    let (Some(left), Some(right)) = (a, b) else {
        return a.is_some().cmp(&b.is_some());
    };
    match (left, right) {
        (Value::Array(a), Value::Array(b)) => {
            let items = a.iter().zip(b);
            let orders = items.map(|(a, b)| sort_order(Some(a), Some(b)));
            first_difference(orders).then(a.len().cmp(&b.len()))
        }
        (Value::Object(a), Value::Object(b)) => {
            let values = by_key(a).into_iter().zip(by_key(b));
            let orders = values.map(|(a, b)| sort_order(Some(a), Some(b)));
            first_difference(orders).then(a.len().cmp(&b.len()))
        }
        _ => compare(left, right).unwrap_or_else(|| rank(left).cmp(&rank(right))),
    }
}

fn first_difference(mut orders: impl Iterator<Item = Ordering>) -> Ordering {
    orders
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

/// Returns the values of an object in the order of their keys.
fn by_key(fields: &Map<String, Value>) -> Vec<&Value> {
    let mut fields: Vec<_> = fields.iter().collect();
    fields.sort_by(|(a, _), (b, _)| compare_texts(a, b));
    fields.into_iter().map(|(_, value)| value).collect()
}

fn rank(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Number(_) => 1,
        Value::String(_) => 2,
        Value::Bool(_) => 3,
        Value::Array(_) => 4,
        Value::Object(_) => 5,
    }
}
