//! The services and their methods.
//!
//! Knows what a call does and which events it causes, and nothing of sockets. Mirrors
//! `runMethod` in `@feathersjs/transport-commons`, `AdapterService` in
//! `@feathersjs/adapter-commons` and the service of `feathers-memory`, each as of Feathers 4.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::authentication::Session;
use super::call::{Call, Data, Method};
use super::errors::FeathersError;
use super::records::{Fields, Records, sample_messages, sample_users, small_talk};
use crate::protocol::service::query::Query;

/// How many records a `find` returns when nothing is said.
const DEFAULT_LIMIT: usize = 10;
/// How many records a `find` returns at most.
const MAX_LIMIT: usize = 50;
/// How many messages that the server made itself are kept.
const MAX_SMALL_TALK: usize = 100;

/// What a call came to.
#[derive(Debug)]
pub(super) struct Outcome {
    /// What the caller gets.
    pub(super) result: Value,
    /// What everybody gets: names and records.
    pub(super) events: Vec<(String, Value)>,
}

/// All services, and what they hold.
pub(super) struct Services {
    messages: Service,
    users: Service,
    /// The ids of the messages that the server made itself, oldest first.
    small_talk: VecDeque<Value>,
    turn: usize,
}

struct Service {
    path: &'static str,
    /// Whether one call may create, patch or remove several records.
    multi: bool,
    /// Whether only those who are signed in may change records.
    guarded: bool,
    /// Whether new records say when and by whom they were made.
    signed: bool,
    records: Records,
}

/// Who makes a record, and when.
struct Author {
    /// The id of the user, if somebody is signed in.
    user: Option<Value>,
    /// In milliseconds since 1970.
    now: u64,
}

impl Services {
    /// Makes the services with the records that they begin with.
    pub(super) fn new() -> Self {
        Self {
            messages: Service {
                path: "messages",
                multi: true,
                guarded: false,
                signed: true,
                records: sample_messages(),
            },
            users: Service {
                path: "users",
                multi: false,
                guarded: true,
                signed: false,
                records: sample_users(),
            },
            small_talk: VecDeque::new(),
            turn: 0,
        }
    }

    /// Runs a method; `now` is in milliseconds since 1970.
    pub(super) fn call(
        &mut self,
        path: &str,
        method: Method,
        args: Vec<Value>,
        session: &mut Session,
        now: u64,
    ) -> Result<Outcome, FeathersError> {
        let stripped = path.trim_matches('/');
        if !exists(stripped) {
            let text = format!("Service '{path}' not found");
            return Err(FeathersError::not_found(text));
        }
        if !has_method(stripped, method) {
            let text = format!("Method '{method}' not allowed on service '{path}'");
            return Err(FeathersError::method_not_allowed(text));
        }
        let call = Call::parse(stripped, method, args)?;
        let user = session.user(now / 1000);
        let user = user.and_then(|id| Some(self.users.records.get(&id.into())?["id"].clone()));
        let service = match stripped {
            "messages" => &mut self.messages,
            "users" => &mut self.users,
            _ => return authenticate(call, session, &self.users.records, now / 1000),
        };
        if service.guarded && method.event().is_some() && user.is_none() {
            return Err(FeathersError::not_authenticated("Not authenticated"));
        }
        let result = service.run(call, &Author { user, now })?;
        Ok(service.outcome(method, result))
    }

    /// Lets somebody say something, and forgets what was said long ago, so
    /// that an open connection does not fill the memory.
    pub(super) fn talk(&mut self, now: u64) -> Outcome {
        let author = Author { user: None, now };
        let message = self.messages.insert(small_talk(self.turn), &author);
        self.turn += 1;
        self.small_talk.push_back(message["id"].clone());
        if self.small_talk.len() > MAX_SMALL_TALK {
            let oldest = self.small_talk.pop_front();
            self.messages.records.remove(oldest.iter());
        }
        self.messages.outcome(Method::Create, message)
    }
}

fn exists(path: &str) -> bool {
    matches!(path, "messages" | "users" | "authentication")
}

/// Tells whether there is a service of exactly this path that has the method.
pub(super) fn has_method(path: &str, method: Method) -> bool {
    match path {
        "authentication" => matches!(method, Method::Create | Method::Remove),
        other => exists(other),
    }
}

/// Runs the `authentication` service, whose events nobody gets. Mirrors
/// `this.publish(() => null)` in `@feathersjs/authentication`.
fn authenticate(
    call: Call,
    session: &mut Session,
    users: &Records,
    now: u64,
) -> Result<Outcome, FeathersError> {
    let result = match call {
        Call::Create(Data::One(data), _) => session.create(&data, users, now),
        Call::Remove(id, _) => session.remove(&id, users),
        // A list names no strategy.
        _ => session.create(&Fields::new(), users, now),
    };
    result.map(|result| Outcome {
        result,
        events: Vec::new(),
    })
}

impl Service {
    fn run(&mut self, call: Call, author: &Author) -> Result<Value, FeathersError> {
        match call {
            Call::Find(query) => Ok(self.find(&query)),
            Call::Get(id, query) => self.get(&id, &query),
            Call::Create(data, query) => self.create(data, &query, author),
            Call::Update(id, data, query) => self.update(&id, data, &query),
            Call::Patch(id, mut changes, query) => {
                drop_password(&mut changes);
                match id {
                    Value::Null => self.patch_many(&changes, &query),
                    id => self.patch(&id, &changes, &query),
                }
            }
            Call::Remove(Value::Null, query) => self.remove_many(&query),
            Call::Remove(id, query) => self.remove(&id, &query),
        }
    }

    /// Adds the events: one for every record of the result.
    fn outcome(&self, method: Method, result: Value) -> Outcome {
        let records = match &result {
            Value::Array(records) => records.as_slice(),
            record => std::slice::from_ref(record),
        };
        let events = method.event().map(|event| {
            let name = format!("{} {event}", self.path);
            let events = records.iter().map(|record| (name.clone(), record.clone()));
            events.collect()
        });
        let events = events.unwrap_or_default();
        Outcome { result, events }
    }

    fn find(&self, query: &Query) -> Value {
        let found = self.records.matching(query);
        let limit = query.limit().unwrap_or(DEFAULT_LIMIT).min(MAX_LIMIT);
        let page = found.iter().skip(query.skip()).take(limit);
        json!({
            "total": found.len(),
            "limit": limit,
            "skip": query.skip(),
            "data": page.map(|record| query.select(record)).collect::<Value>(),
        })
    }

    fn get(&self, id: &Value, query: &Query) -> Result<Value, FeathersError> {
        let record = self.records.get(id);
        match record.filter(|record| query.matches(record)) {
            Some(record) => Ok(query.select(record)),
            None => Err(no_record(id)),
        }
    }

    fn create(
        &mut self,
        data: Data,
        query: &Query,
        author: &Author,
    ) -> Result<Value, FeathersError> {
        let multi = self.multi;
        let mut create = |fields| query.select(&self.insert(fields, author));
        match data {
            Data::One(fields) => Ok(create(fields)),
            Data::Many(list) if multi => Ok(list.into_iter().map(create).collect()),
            Data::Many(_) => Err(not_several("create")),
        }
    }

    /// Stores a new record, with what the hooks of most applications add to one.
    fn insert(&mut self, mut fields: Fields, author: &Author) -> Value {
        drop_password(&mut fields);
        if self.signed {
            let mut add = |name: &str, value: Value| {
                fields.entry(name).or_insert(value);
            };
            add("status", "unread".into());
            if let Some(user) = &author.user {
                add("userId", user.clone());
            }
            add("createdAt", super::timestamp(author.now).into());
        }
        self.records.insert(fields)
    }

    fn update(&mut self, id: &Value, data: Data, query: &Query) -> Result<Value, FeathersError> {
        let Data::One(mut fields) = data else {
            return Err(no_replacing());
        };
        if id.is_null() {
            return Err(no_replacing());
        }
        let record = self.records.get(id).ok_or_else(|| no_record(id))?;
        // The id keeps its type, whichever the caller named it with.
        let id = record["id"].clone();
        drop_password(&mut fields);
        self.records.put(id.clone(), fields);
        self.get(&id, query)
    }

    fn patch(
        &mut self,
        id: &Value,
        changes: &Fields,
        query: &Query,
    ) -> Result<Value, FeathersError> {
        self.get(id, query)?;
        let record = self.records.merge(id, changes);
        record
            .map(|record| query.select(record))
            .ok_or_else(|| no_record(id))
    }

    fn patch_many(&mut self, changes: &Fields, query: &Query) -> Result<Value, FeathersError> {
        if !self.multi {
            return Err(not_several("patch"));
        }
        let ids: Vec<Value> = self
            .meant(query)
            .map(|record| record["id"].clone())
            .collect();
        let patched = ids.iter().filter_map(|id| {
            let record = self.records.merge(id, changes)?;
            Some(query.select(record))
        });
        Ok(patched.collect())
    }

    fn remove(&mut self, id: &Value, query: &Query) -> Result<Value, FeathersError> {
        let record = self.get(id, query)?;
        self.records.remove(std::iter::once(id));
        Ok(record)
    }

    fn remove_many(&mut self, query: &Query) -> Result<Value, FeathersError> {
        if !self.multi {
            return Err(not_several("remove"));
        }
        let removed: Vec<Value> = self.meant(query).cloned().collect();
        self.records
            .remove(removed.iter().map(|record| &record["id"]));
        Ok(removed.iter().map(|record| query.select(record)).collect())
    }

    /// Returns the records that a call without an id is about, all of them
    /// unless the query itself has a limit. Mirrors `getEntries` in `feathers-memory`.
    fn meant(&self, query: &Query) -> impl Iterator<Item = &Value> {
        let limit = query.limit().unwrap_or(usize::MAX);
        let found = self.records.matching(query).into_iter();
        found.skip(query.skip()).take(limit)
    }
}

/// No record keeps a password, as there is nothing that would compare it.
fn drop_password(fields: &mut Fields) {
    fields.shift_remove("password");
}

fn no_record(id: &Value) -> FeathersError {
    let id = super::records::key(id);
    FeathersError::not_found(format!("No record found for id '{id}'"))
}

fn not_several(what: &str) -> FeathersError {
    FeathersError::method_not_allowed(format!("Can not {what} multiple entries"))
}

fn no_replacing() -> FeathersError {
    FeathersError::bad_request("You can not replace multiple instances. Did you mean 'patch'?")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000_000;

    /// A caller with services of its own.
    struct Caller {
        services: Services,
        session: Session,
    }

    impl Caller {
        fn new() -> Self {
            Self {
                services: Services::new(),
                session: Session::default(),
            }
        }

        fn signed_in() -> Self {
            let mut caller = Self::new();
            let login =
                json!({"strategy": "local", "email": "demo@example.com", "password": "demo"});
            caller.ok("create", "authentication", json!([login, {}]));
            caller
        }

        fn call(
            &mut self,
            method: &str,
            path: &str,
            args: Value,
        ) -> Result<Outcome, FeathersError> {
            let method = Method::parse(method).unwrap();
            let Value::Array(args) = args else {
                panic!("arguments are a list");
            };
            self.services
                .call(path, method, args, &mut self.session, NOW)
        }

        fn ok(&mut self, method: &str, path: &str, args: Value) -> Value {
            self.call(method, path, args).unwrap().result
        }

        fn events(&mut self, method: &str, path: &str, args: Value) -> Vec<(String, Value)> {
            self.call(method, path, args).unwrap().events
        }

        fn error(&mut self, method: &str, path: &str, args: Value) -> (u64, String) {
            let error = self.call(method, path, args).unwrap_err().to_json();
            let text = error["message"].as_str().unwrap().to_owned();
            (error["code"].as_u64().unwrap(), text)
        }
    }

    #[test]
    fn find_returns_a_page() {
        let mut caller = Caller::new();
        let page = caller.ok(
            "find",
            "messages",
            json!([{"status": "read", "$limit": "2", "$skip": 1}]),
        );
        assert_eq!(
            (&page["total"], &page["limit"], &page["skip"]),
            (&json!(5), &json!(2), &json!(1))
        );
        assert_eq!(page["data"].as_array().unwrap().len(), 2);
        let page = caller.ok(
            "find",
            "/messages/",
            json!([{"$sort": {"id": -1}, "$select": ["text"]}]),
        );
        assert_eq!((&page["total"], &page["limit"]), (&json!(12), &json!(10)));
        let text = "I am in. \"The usual place\", corner table.";
        assert_eq!(page["data"][0], json!({"text": text, "id": 12}));
        assert_eq!(
            caller.ok("find", "messages", json!([{"$limit": 1000}]))["limit"],
            json!(50)
        );
        assert_eq!(
            caller.ok("find", "messages", json!([{"$limit": 0}]))["data"],
            json!([])
        );
        assert_eq!(caller.ok("find", "users", json!([]))["total"], json!(3));
    }

    #[test]
    fn one_record_goes_through_its_whole_life() {
        let mut caller = Caller::new();
        let made = caller.ok("create", "messages", json!([{"text": "a"}, {}]));
        let mut expected = json!({
            "id": 13, "text": "a", "status": "unread", "createdAt": "2027-01-15T08:00:00.000Z",
        });
        assert_eq!(made, expected);
        assert_eq!(caller.ok("get", "messages", json!(["13", {}])), expected);
        expected["text"] = json!("b");
        let events = caller.events("patch", "messages", json!([13, {"id": 1, "text": "b"}, {}]));
        assert_eq!(events, [("messages patched".to_owned(), expected)]);
        let events = caller.events("update", "messages", json!(["13", {"x": 1}, {}]));
        assert_eq!(
            events,
            [("messages updated".to_owned(), json!({"id": 13, "x": 1}))]
        );
        let events = caller.events("remove", "messages", json!([13, {"$select": []}]));
        assert_eq!(events, [("messages removed".to_owned(), json!({"id": 13}))]);
        let error = caller.error("get", "messages", json!([13, {}]));
        assert_eq!(error, (404, "No record found for id '13'".to_owned()));
    }

    #[test]
    fn several_records_have_an_event_each() {
        let mut caller = Caller::new();
        let data = json!([[{"text": "a"}, {"text": "b"}], {}]);
        let outcome = caller.call("create", "messages", data).unwrap();
        assert_eq!(outcome.result.as_array().unwrap().len(), 2);
        assert_eq!(outcome.events.len(), 2);
        let unread = json!([null, {"status": "read"}, {"status": "unread"}]);
        assert_eq!(caller.events("patch", "messages", unread.clone()).len(), 9);
        assert_eq!(caller.events("patch", "messages", unread).len(), 0);
        assert_eq!(
            caller
                .events("remove", "messages", json!([null, {"$limit": 4}]))
                .len(),
            4
        );
        assert_eq!(
            caller
                .ok("remove", "messages", json!([null, {}]))
                .as_array()
                .unwrap()
                .len(),
            10
        );
        assert_eq!(
            caller.ok("find", "messages", json!([{}]))["total"],
            json!(0)
        );
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table")]
    fn wrong_calls_get_the_answers_of_feathers() {
        let mut caller = Caller::signed_in();
        let replace = "You can not replace multiple instances. Did you mean 'patch'?";
        let rows = [
            ("find", "nope", json!([]), 404, "Service 'nope' not found"),
            (
                "find",
                "authentication",
                json!([]),
                405,
                "Method 'find' not allowed on service 'authentication'",
            ),
            (
                "get",
                "messages",
                json!([]),
                400,
                "An id must be provided to the 'messages.get' method",
            ),
            (
                "get",
                "messages",
                json!([null, {}]),
                404,
                "No record found for id 'null'",
            ),
            (
                "get",
                "messages",
                json!([1, {"status": "none"}]),
                404,
                "No record found for id '1'",
            ),
            (
                "create",
                "messages",
                json!(["text", {}]),
                400,
                "A data object must be provided to the 'messages.create' method",
            ),
            (
                "create",
                "messages",
                json!([[1], {}]),
                400,
                "A data object must be provided to the 'messages.create' method",
            ),
            (
                "patch",
                "messages",
                json!([1]),
                400,
                "A data object must be provided to the 'messages.patch' method",
            ),
            (
                "find",
                "messages",
                json!([{"$foo": 1}]),
                400,
                "Invalid query parameter $foo",
            ),
            (
                "find",
                "messages",
                json!([7]),
                400,
                "Query must be an object",
            ),
            ("update", "messages", json!([null, {}, {}]), 400, replace),
            ("update", "messages", json!([1, [{}], {}]), 400, replace),
            (
                "create",
                "users",
                json!([[{}], {}]),
                405,
                "Can not create multiple entries",
            ),
            (
                "patch",
                "users",
                json!([null, {}, {}]),
                405,
                "Can not patch multiple entries",
            ),
            (
                "remove",
                "users",
                json!([null, {}]),
                405,
                "Can not remove multiple entries",
            ),
            (
                "create",
                "authentication",
                json!([[{}], {}]),
                401,
                "Invalid authentication information (no `strategy` set)",
            ),
        ];
        for (method, path, args, code, text) in rows {
            let error = caller.error(method, path, args.clone());
            assert_eq!(error, (code, text.to_owned()), "{method} {path} {args}");
        }
    }

    #[test]
    fn users_change_only_for_those_who_are_signed_in() {
        let mut caller = Caller::new();
        let new = json!([{"name": "A", "password": "x"}, {}]);
        for (method, args) in [
            ("create", new.clone()),
            ("update", json!([1, {}, {}])),
            ("patch", json!([1, {}, {}])),
            ("remove", json!([1, {}])),
        ] {
            let error = caller.error(method, "users", args);
            assert_eq!(error, (401, "Not authenticated".to_owned()));
        }
        assert_eq!(
            caller.ok("get", "users", json!([1, {}]))["email"],
            json!("demo@example.com")
        );

        let mut caller = Caller::signed_in();
        assert_eq!(
            caller.ok("create", "users", new),
            json!({"id": 4, "name": "A"})
        );
        let patched = caller.ok("patch", "users", json!([4, {"password": "x"}, {}]));
        assert_eq!(patched, json!({"id": 4, "name": "A"}));
        let message = caller.ok("create", "messages", json!([{"text": "mine"}, {}]));
        assert_eq!(message["userId"], json!(1));
        caller.ok("remove", "users", json!([1, {}]));
        assert_eq!(caller.error("remove", "users", json!([2, {}])).0, 401);
    }

    #[test]
    fn small_talk_does_not_pile_up() {
        let mut services = Services::new();
        for _ in 0..3 * MAX_SMALL_TALK {
            let outcome = services.talk(NOW);
            assert_eq!(outcome.events[0].0, "messages created");
            assert_eq!(outcome.events[0].1["status"], json!("unread"));
        }
        let all = services.messages.records.matching(&Query::default());
        assert_eq!(all.len(), 12 + MAX_SMALL_TALK);
    }
}
