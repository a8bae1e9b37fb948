//! Records in memory: storing and finding them, and those a demo begins with.
//!
//! Knows queries and nothing of methods or who may call them. Mirrors the store of
//! `feathers-memory` 4, which finds ids by their text, so that `7` and `"7"` are one record.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use crate::protocol::service::query::Query;

/// The fields of one record.
pub(super) type Fields = Map<String, Value>;

/// The records of one service, in the order they were made in.
#[derive(Default)]
pub(super) struct Records {
    rows: IndexMap<String, Value>,
    last_id: u64,
}

impl Records {
    /// Returns the record that has an id.
    pub(super) fn get(&self, id: &Value) -> Option<&Value> {
        self.rows.get(&key(id))
    }

    /// Returns the records that a query is about, in its order, before `$skip` and `$limit`.
    pub(super) fn matching(&self, query: &Query) -> Vec<&Value> {
        let rows = self.rows.values().filter(|row| query.matches(row));
        let mut found: Vec<&Value> = rows.collect();
        query.sort(&mut found);
        found
    }

    /// Stores a new record under its own id, if it has one, and returns it.
    pub(super) fn insert(&mut self, mut fields: Fields) -> Value {
        let given = fields.shift_remove("id").filter(is_usable_id);
        let id = given.unwrap_or_else(|| self.next_id());
        self.put(id, fields)
    }

    /// Stores a record in place of the one that has the id, or as a new one.
    pub(super) fn put(&mut self, id: Value, mut fields: Fields) -> Value {
        let key = key(&id);
        fields.shift_insert(0, "id".to_owned(), id);
        let record = Value::Object(fields);
        self.rows.insert(key, record.clone());
        record
    }

    /// Changes some fields of a record, never its id, and returns it.
    pub(super) fn merge(&mut self, id: &Value, changes: &Fields) -> Option<&Value> {
        let record = self.rows.get_mut(&key(id))?;
        for (name, value) in changes.iter().filter(|(name, _)| *name != "id") {
            record[name.as_str()] = value.clone();
        }
        Some(record)
    }

    /// Removes records by their ids.
    pub(super) fn remove<'v>(&mut self, ids: impl Iterator<Item = &'v Value>) {
        let keys: HashSet<String> = ids.map(key).collect();
        self.rows.retain(|key, _| !keys.contains(key));
    }

    fn next_id(&mut self) -> Value {
        loop {
            self.last_id += 1;
            let id = Value::from(self.last_id);
            if self.get(&id).is_none() {
                return id;
            }
        }
    }
}

impl FromIterator<Value> for Records {
    fn from_iter<I: IntoIterator<Item = Value>>(rows: I) -> Self {
        let mut records = Self::default();
        for row in rows {
            if let Value::Object(fields) = row {
                records.insert(fields);
            }
        }
        records
    }
}

/// Writes an id as a text, as JavaScript does with the keys of its objects: `1.0` is `1`.
pub(super) fn key(id: &Value) -> String {
    match id {
        Value::String(text) => text.clone(),
        Value::Number(number) if number.is_f64() => number.as_f64().unwrap_or(0.0).to_string(),
        other => other.to_string(),
    }
}

/// Tells whether an id is one that `data.id || this._uId++` would keep.
fn is_usable_id(id: &Value) -> bool {
    match id {
        Value::String(text) => !text.is_empty(),
        Value::Number(number) => number.as_f64() != Some(0.0),
        _ => false,
    }
}

/// Returns the people of the demo; the first of them is the one who can sign in.
pub(super) fn sample_users() -> Records {
    let users = [
        ("Demo", super::EMAIL),
        ("Ada Lovelace", "ada@example.com"),
        ("José Ortega", "jose@example.com"),
    ];
    let users = users.map(|(name, email)| json!({"name": name, "email": email}));
    users.into_iter().collect()
}

/// Returns the messages of the demo, oldest first.
pub(super) fn sample_messages() -> Records {
    let messages = [
        (2, "read", "Good morning! The new server is up."),
        (3, "read", "Morning. I can connect from here."),
        (
            2,
            "read",
            "Heartbeats arrive every 30 seconds, as they should.",
        ),
        (1, "unread", "Does the client answer them by itself?"),
        (2, "read", "It does, nothing to do for you."),
        (
            3,
            "unread",
            "¡Qué bien! Ahora también con eñes, 日本語 and emoji 🦀🪶",
        ),
        (1, "unread", "Could somebody look at the staging logs?"),
        (2, "read", "Looking at them now."),
        (
            2,
            "unread",
            "A proxy closed idle sockets after 60 s. Fixed.",
        ),
        (
            3,
            "unread",
            "Release notes are in the wiki, comments welcome.",
        ),
        (1, "unread", "Lunch at 12:30?"),
        (3, "unread", "I am in. \"The usual place\", corner table."),
    ];
    let messages = messages.iter().enumerate();
    let messages = messages.map(|(index, (user, status, text))| {
        let minute = index * 4;
        json!({
            "text": text,
            "status": status,
            "userId": user,
            "createdAt": format!("2026-03-02T08:{minute:02}:00.000Z"),
        })
    });
    messages.collect()
}

/// Returns what somebody says next while the server talks to itself.
pub(super) fn small_talk(turn: usize) -> Fields {
    const TALK: [(u64, &str); 8] = [
        (2, "Build 1042 is green."),
        (3, "Deploying it to staging."),
        (1, "I see the new version, thanks!"),
        (2, "Latency looks fine, 12 ms on average."),
        (3, "Café is ready ☕"),
        (1, "Who takes the next ticket?"),
        (2, "I do."),
        (3, "Reviewing your pull request."),
    ];
    let (user, text) = TALK[turn % TALK.len()];
    Fields::from_iter([
        ("text".to_owned(), text.into()),
        ("userId".to_owned(), user.into()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(value: Value) -> Fields {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn ids_are_found_by_their_text_and_keep_their_type() {
        let mut records = sample_users();
        assert_eq!(records.get(&json!("1")).unwrap()["id"], json!(1));
        assert_eq!(records.get(&json!(1.0)).unwrap()["id"], json!(1));
        assert_eq!(records.insert(fields(json!({"id": "a"})))["id"], json!("a"));
        assert!(records.get(&Value::Null).is_none());
    }

    #[test]
    fn a_new_record_takes_no_id_that_is_in_use() {
        let mut records = sample_users();
        records.insert(fields(json!({"id": 4})));
        assert_eq!(records.insert(fields(json!({"id": 0})))["id"], json!(5));
        assert_eq!(records.insert(fields(json!({"id": null})))["id"], json!(6));
    }

    #[test]
    fn an_id_is_never_patched() {
        let mut records = sample_users();
        let changed = records.merge(&json!("2"), &fields(json!({"id": 9, "name": "A"})));
        assert_eq!(changed.unwrap()["id"], json!(2));
        assert!(records.get(&json!(9)).is_none());
    }

    #[test]
    fn samples_are_about_people_who_exist() {
        let users = sample_users();
        let messages = sample_messages();
        let all = messages.matching(&Query::default());
        assert_eq!(all.len(), 12);
        for message in all {
            assert!(users.get(&message["userId"]).is_some());
        }
        let read = Query::parse(&json!({"status": "read"})).unwrap();
        assert_eq!(messages.matching(&read).len(), 5);
    }
}
