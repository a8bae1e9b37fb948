//! The result of a `find`, kept true by events.
//!
//! Knows no connection and no terminal. Where an event is not enough to know what the result is
//! now, since what stands beyond `$limit` or before `$skip` is not known here, the view is stale,
//! and wants to be asked for again.

use indexmap::IndexMap;
use serde_json::Value;

use crate::cli::wanted::selected;
use crate::protocol::json::Json;
use crate::protocol::service::page::Page;
use crate::protocol::service::query::{Place, Query};

/// What became of a record.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    /// It is part of the result from here on.
    Enter,
    /// It is another, or stands elsewhere.
    Update,
    /// It is no part of the result any more.
    Leave,
}

impl Kind {
    /// Returns its word.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Enter => "enter",
            Self::Update => "update",
            Self::Leave => "leave",
        }
    }
}

/// A change of the result.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Change {
    pub(super) kind: Kind,
    /// The text of the record's id.
    pub(super) id: String,
    /// The record, as far as it is shown.
    pub(super) data: Json,
}

/// Why an answer cannot be kept.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum NoView {
    /// It is no list.
    NoList,
    /// A record has no id.
    NoId,
}

/// A record of the result.
#[derive(Debug)]
struct Row {
    shown: Json,
    place: Place,
}

/// The result of a query.
#[derive(Debug)]
pub(super) struct View {
    query: Query,
    /// The field of the id, where it was named.
    id_field: Option<String>,
    /// How many records the result has at most, by the query or by the server.
    limit: Option<usize>,
    rows: IndexMap<String, Row>,
    stale: bool,
}

impl View {
    /// Begins with nothing, which is stale.
    pub(super) fn new(query: Query, id_field: Option<String>) -> Self {
        Self {
            limit: query.limit(),
            query,
            id_field,
            rows: IndexMap::new(),
            stale: true,
        }
    }

    /// Returns the records in their order.
    pub(super) fn records(&self) -> impl ExactSizeIterator<Item = (&str, &Json)> {
        self.rows.iter().map(|(id, row)| (id.as_str(), &row.shown))
    }

    /// Tells whether the result has to be asked for again. What happens before that is of no use:
    /// the answer will have it.
    pub(super) fn is_stale(&self) -> bool {
        self.stale
    }

    /// Notes that something may have changed that no event told.
    pub(super) fn doubt(&mut self) {
        self.stale = true;
    }

    /// Takes the answer of `find`; all events that come from the asking on have to follow.
    pub(super) fn handle_answer(&mut self, answer: &Json) -> Result<Vec<Change>, NoView> {
        let page = Page::of(answer).ok_or(NoView::NoList)?;
        if page.paginated {
            let told = answer.field("limit").and_then(|limit| limit.read().ok());
            self.limit = told.or(self.query.limit());
        }
        let mut rows = IndexMap::with_capacity(page.records.len());
        for record in &page.records {
            let id = self.id(record).ok_or(NoView::NoId)?;
            let value: Value = record.read().unwrap_or_default();
            rows.insert(id, self.row(record, &value));
        }
        let before = std::mem::replace(&mut self.rows, rows);
        self.stale = false;
        let left = before.iter().filter(|(id, _)| !self.rows.contains_key(*id));
        let left = left.map(|(id, row)| change(Kind::Leave, id, &row.shown));
        let came = self.rows.iter().filter_map(|(id, row)| {
            let kind = match before.get(id) {
                None => Kind::Enter,
                Some(old) if old.shown != row.shown || old.place != row.place => Kind::Update,
                Some(_) => return None,
            };
            Some(change(kind, id, &row.shown))
        });
        Ok(left.chain(came).collect())
    }

    /// Takes an event of the service, and adds what it changes.
    pub(super) fn handle_event(&mut self, event: &str, data: &Json, changes: &mut Vec<Change>) {
        if !["created", "updated", "patched", "removed"].contains(&event) {
            return;
        }
        match data.items() {
            Some(records) => records
                .iter()
                .for_each(|record| self.apply(event, record, changes)),
            None => self.apply(event, data, changes),
        }
    }

    fn apply(&mut self, event: &str, record: &Json, changes: &mut Vec<Change>) {
        if self.stale {
            return;
        }
        // What is nested too deep to be looked into is as good as no record.
        let (Some(id), Ok(value)) = (self.id(record), record.read::<Value>()) else {
            self.stale = true;
            return;
        };
        let wanted = event != "removed" && self.query.matches(&value);
        let row = self.row(record, &value);
        match (self.rows.get_index_of(&id), wanted) {
            (Some(at), true) => self.update(at, row, changes),
            (Some(_), false) => {
                // One from beyond the end may take its place.
                self.stale = self.has_unknown();
                self.rows.shift_remove(&id);
                changes.push(change(Kind::Leave, &id, &row.shown));
            }
            (None, true) => self.enter(id, row, changes),
            // It may have stood before the first.
            (None, false) => self.stale = self.query.skip() > 0 && event != "created",
        }
    }

    fn update(&mut self, at: usize, row: Row, changes: &mut Vec<Change>) {
        let Some((id, old)) = self.rows.get_index(at) else {
            return;
        };
        let (id, moves) = (id.clone(), old.place != row.place);
        if !moves && old.shown == row.shown {
            return;
        }
        if moves {
            let unknown = self.has_unknown();
            let old = self.rows.shift_remove(&id);
            let to = self.position(&row.place);
            if unknown && (to == self.rows.len() || to == 0 && self.query.skip() > 0) {
                // It may stand beyond those that are known.
                self.stale = true;
                self.rows.shift_insert(at, id, old.unwrap_or(row));
                return;
            }
            changes.push(change(Kind::Update, &id, &row.shown));
            self.rows.shift_insert(to, id, row);
        } else {
            changes.push(change(Kind::Update, &id, &row.shown));
            self.rows.insert(id, row);
        }
    }

    fn enter(&mut self, id: String, row: Row, changes: &mut Vec<Change>) {
        if self.limit == Some(0) {
            return;
        }
        if self.query.skip() > 0 {
            self.stale = true;
            return;
        }
        let to = self.position(&row.place);
        if !self.is_full() {
            changes.push(change(Kind::Enter, &id, &row.shown));
            self.rows.shift_insert(to, id, row);
            return;
        }
        let last = self.rows.last().map(|(_, last)| last.place.cmp(&row.place));
        match last {
            Some(order) if order.is_lt() => {}
            Some(order) if order.is_gt() => {
                if let Some((id, row)) = self.rows.pop() {
                    changes.push(change(Kind::Leave, &id, &row.shown));
                }
                changes.push(change(Kind::Enter, &id, &row.shown));
                self.rows.shift_insert(to, id, row);
            }
            // Without an order nobody knows where a server puts it.
            _ => self.stale = true,
        }
    }

    /// Tells whether there may be more than is known here.
    fn has_unknown(&self) -> bool {
        self.is_full() || self.query.skip() > 0
    }

    /// Tells whether there may be more records than are wanted.
    pub(super) fn is_full(&self) -> bool {
        self.limit.is_some_and(|limit| self.rows.len() >= limit)
    }

    /// Returns where a new row goes: behind those that stand as high.
    fn position(&self, place: &Place) -> usize {
        if !self.query.is_sorted() {
            return self.rows.len();
        }
        self.rows.partition_point(|_, row| row.place <= *place)
    }

    fn row(&self, record: &Json, value: &Value) -> Row {
        let id = self.id_field_of(record);
        let shown = selected(record, self.query.selected(), id.as_deref());
        Row {
            // A copy of its own, or it would keep the whole message that it came with.
            shown: Json::parse(shown.as_str().to_owned()).unwrap_or(shown),
            place: self.query.place(value),
        }
    }

    fn id(&self, record: &Json) -> Option<String> {
        let id = record.field(&self.id_field_of(record)?)?;
        Some(id.as_str().to_owned())
    }

    fn id_field_of(&self, record: &Json) -> Option<String> {
        if let Some(name) = &self.id_field {
            return Some(name.clone());
        }
        let [id, other] = record.pick(["id", "_id"])?;
        match (id, other) {
            (Some(_), _) => Some("id".to_owned()),
            (None, Some(_)) => Some("_id".to_owned()),
            (None, None) => None,
        }
    }
}

fn change(kind: Kind, id: &str, shown: &Json) -> Change {
    Change {
        kind,
        id: id.to_owned(),
        data: shown.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, VecDeque};

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn view(query: Value) -> View {
        View::new(Query::parse(&query).unwrap(), None)
    }

    fn written(value: &Value) -> Json {
        Json::write(value).unwrap()
    }

    /// What an event changes, in short.
    fn told(view: &mut View, event: &str, data: &Value) -> String {
        let mut changes = Vec::new();
        view.handle_event(event, &written(data), &mut changes);
        let told = changes
            .iter()
            .map(|it| format!("{} {}", it.kind.word(), it.id));
        let mut told: Vec<_> = told.collect();
        told.extend(view.is_stale().then(|| "stale".to_owned()));
        told.join(", ")
    }

    #[test]
    fn events_move_records_into_the_result_within_it_and_out() {
        let mut view = view(json!({"read": false, "$sort": {"n": 1}, "$select": ["n"]}));
        let page =
            json!({"total": 1, "limit": 10, "skip": 0, "data": [{"id": 1, "n": 5, "read": false}]});
        let changes = view.handle_answer(&written(&page)).unwrap();
        assert_eq!(changes[0].data.as_str(), r#"{"id":1,"n":5}"#);
        for (event, data, wanted) in [
            (
                "created",
                json!({"id": 2, "n": 3, "read": false}),
                "enter 2",
            ),
            ("created", json!({"id": 3, "n": 3, "read": true}), ""),
            (
                "patched",
                json!({"id": 3, "n": 4, "read": false}),
                "enter 3",
            ),
            (
                "patched",
                json!({"id": 3, "n": 4, "read": false, "x": 1}),
                "",
            ),
            (
                "updated",
                json!({"id": 2, "n": 9, "read": false}),
                "update 2",
            ),
            ("patched", json!({"id": 1, "n": 5, "read": true}), "leave 1"),
            (
                "removed",
                json!({"id": 2, "n": 9, "read": false}),
                "leave 2",
            ),
            ("removed", json!({"id": 7}), ""),
            ("archived", json!({"id": 3}), ""),
            (
                "created",
                json!([{"id": 8, "n": 1, "read": false}, {"id": 9, "read": true}]),
                "enter 8",
            ),
            ("created", json!({"n": 1}), "stale"),
        ] {
            assert_eq!(told(&mut view, event, &data), wanted, "{event} {data}");
        }
        let ids: Vec<_> = view.records().map(|(id, _)| id).collect();
        assert_eq!(ids, ["8", "3"]);
    }

    #[test]
    fn a_full_view_is_asked_for_only_where_an_event_is_not_enough() {
        let list = json!([{"id": 1, "n": 1}, {"id": 2, "n": 3}]);
        let full = || {
            let mut view = view(json!({"$sort": {"n": 1}, "$limit": 2}));
            view.handle_answer(&written(&list)).unwrap();
            view
        };
        for (event, data, wanted) in [
            ("created", json!({"id": 3, "n": 4}), ""),
            ("created", json!({"id": 3, "n": 2}), "leave 2, enter 3"),
            ("created", json!({"id": 3, "n": 3}), "stale"),
            ("patched", json!({"id": 1, "n": 2}), "update 1"),
            ("patched", json!({"id": 1, "n": 5}), "stale"),
            ("patched", json!({"id": 2, "n": 0}), "update 2"),
            ("removed", json!({"id": 1, "n": 1}), "leave 1, stale"),
            ("removed", json!({"id": 9, "n": 1}), ""),
        ] {
            assert_eq!(told(&mut full(), event, &data), wanted, "{event} {data}");
        }
        let mut unsorted = view(json!({"$limit": 1}));
        unsorted
            .handle_answer(&written(&json!([{"id": 1}])))
            .unwrap();
        assert_eq!(told(&mut unsorted, "created", &json!({"id": 2})), "stale");
    }

    #[test]
    fn an_answer_tells_what_stands_elsewhere_also_where_nobody_sees_why() {
        let mut view = view(json!({"$sort": {"n": 1}, "$select": ["text"]}));
        let before = json!([{"id": 1, "n": 1}, {"id": 2, "n": 2}]);
        view.handle_answer(&written(&before)).unwrap();
        assert_eq!(view.handle_answer(&written(&before)), Ok(Vec::new()));
        let after = json!([{"id": 2, "n": 0}, {"id": 1, "n": 1}]);
        let changes = view.handle_answer(&written(&after)).unwrap();
        let told: Vec<_> = changes.iter().map(|it| (it.kind, it.id.as_str())).collect();
        assert_eq!(told, [(Kind::Update, "2")]);
    }

    #[test]
    fn what_cannot_be_kept_is_told() {
        let mut view = view(json!({}));
        assert_eq!(view.handle_answer(&Json::NULL), Err(NoView::NoList));
        let nameless = written(&json!([{"a": 1}]));
        assert_eq!(view.handle_answer(&nameless), Err(NoView::NoId));
        let mut named = View::new(Query::default(), Some("a".to_owned()));
        assert_eq!(named.handle_answer(&nameless).unwrap()[0].id, "1");
    }

    /// What happens on a server or on the way.
    #[derive(Clone, Copy, Debug)]
    enum Step {
        Create(u8, u8),
        Patch(usize, u8, u8),
        Remove(usize),
        /// The server looks for what was asked.
        Read,
        /// It sends what it found.
        Reply,
        /// The next message arrives.
        Deliver,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (0..6_u8, 0..3_u8).prop_map(|(n, s)| Step::Create(n, s)),
            (any::<usize>(), 0..6_u8, 0..3_u8).prop_map(|(at, n, s)| Step::Patch(at, n, s)),
            any::<usize>().prop_map(Step::Remove),
            Just(Step::Read),
            Just(Step::Reply),
            Just(Step::Deliver),
            Just(Step::Deliver),
        ]
    }

    fn query() -> impl Strategy<Value = Value> {
        let matching = prop_oneof![
            Just(json!({})),
            Just(json!({"s": 0})),
            Just(json!({"n": {"$lt": 3}})),
        ];
        let sort = prop_oneof![Just(None), Just(Some(1)), Just(Some(-1))];
        let limit = prop::option::of(0..4_u8);
        (matching, sort, limit, 0..2_u8).prop_map(|(mut query, sort, limit, skip)| {
            if let Some(sort) = sort {
                query["$sort"] = json!({"n": sort});
            }
            if let Some(limit) = limit {
                query["$limit"] = json!(limit);
            }
            if skip > 0 {
                query["$skip"] = json!(skip);
            }
            query
        })
    }

    enum Message {
        Event(&'static str, Value),
        Answer(Value),
    }

    /// A server with one service, the way to it, and a view beyond that.
    struct World {
        query: Query,
        most: Option<usize>,
        records: Vec<Value>,
        created: u64,
        asked: bool,
        /// The server has looked for what was asked.
        looked: bool,
        found: Option<Value>,
        way: VecDeque<Message>,
        /// What came between asking and answer.
        early: VecDeque<(&'static str, Value)>,
        view: View,
        /// What whoever follows the changes has.
        followed: BTreeMap<String, String>,
    }

    impl World {
        fn new(query: &Value, most: Option<usize>) -> Self {
            let query = Query::parse(query).unwrap();
            Self {
                most,
                view: View::new(query.clone(), None),
                query,
                records: Vec::new(),
                created: 0,
                asked: true,
                looked: false,
                found: None,
                way: VecDeque::new(),
                early: VecDeque::new(),
                followed: BTreeMap::new(),
            }
        }

        /// As feathers-memory finds.
        fn find(&self) -> Vec<Value> {
            let matching = self.records.iter().filter(|it| self.query.matches(it));
            let mut found: Vec<_> = matching.cloned().collect();
            self.query.sort(&mut found);
            let limit = [self.query.limit(), self.most].into_iter().flatten().min();
            let found = found.into_iter().skip(self.query.skip());
            found.take(limit.unwrap_or(usize::MAX)).collect()
        }

        fn step(&mut self, step: Step) {
            match step {
                Step::Create(n, s) => {
                    self.created += 1;
                    let record = json!({"id": self.created, "n": n, "s": s});
                    self.records.push(record.clone());
                    self.way.push_back(Message::Event("created", record));
                }
                Step::Patch(at, n, s) if !self.records.is_empty() => {
                    let at = at % self.records.len();
                    let record = &mut self.records[at];
                    record["n"] = json!(n);
                    record["s"] = json!(s);
                    let record = record.clone();
                    self.way.push_back(Message::Event("patched", record));
                }
                Step::Remove(at) if !self.records.is_empty() => {
                    let record = self.records.remove(at % self.records.len());
                    self.way.push_back(Message::Event("removed", record));
                }
                Step::Patch(..) | Step::Remove(_) => {}
                Step::Read if self.asked && !self.looked => {
                    self.looked = true;
                    let data = json!(self.find());
                    self.found = Some(match self.most {
                        Some(most) => {
                            let limit = self.query.limit().map_or(most, |it| it.min(most));
                            json!({"total": 0, "limit": limit, "skip": 0, "data": data})
                        }
                        None => data,
                    });
                }
                Step::Read => {}
                Step::Reply => {
                    if let Some(found) = self.found.take() {
                        self.way.push_back(Message::Answer(found));
                    }
                }
                Step::Deliver => self.deliver(),
            }
        }

        fn deliver(&mut self) {
            match self.way.pop_front() {
                None => {}
                Some(Message::Event(event, data)) if self.asked => {
                    self.early.push_back((event, data));
                }
                Some(Message::Event(event, data)) => self.event(event, &data),
                Some(Message::Answer(answer)) => {
                    (self.asked, self.looked) = (false, false);
                    let changes = self.view.handle_answer(&written(&answer)).unwrap();
                    self.follow(&changes);
                    while let Some((event, data)) = self.early.pop_front() {
                        self.event(event, &data);
                    }
                    self.asked = self.view.is_stale();
                }
            }
        }

        fn event(&mut self, event: &str, data: &Value) {
            let mut changes = Vec::new();
            self.view.handle_event(event, &written(data), &mut changes);
            self.follow(&changes);
            self.asked = self.view.is_stale();
        }

        fn follow(&mut self, changes: &[Change]) {
            for Change { kind, id, data } in changes {
                let data = data.as_str().to_owned();
                let before = match kind {
                    Kind::Leave => self.followed.remove(id),
                    _ => self.followed.insert(id.clone(), data),
                };
                assert_eq!(before.is_none(), *kind == Kind::Enter, "{kind:?} {id}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        /// Whatever comes between asking and answer, in the end the view is what the server finds,
        /// and so is what the changes have told.
        #[test]
        fn a_view_becomes_what_the_server_finds(
            query in query(),
            most in prop::option::of(1..4_usize),
            steps in prop::collection::vec(step(), 0..60),
        ) {
            let mut world = World::new(&query, most);
            steps.into_iter().for_each(|it| world.step(it));
            while world.asked || !world.way.is_empty() {
                for step in [Step::Read, Step::Reply, Step::Deliver] {
                    world.step(step);
                }
            }
            let mut found: Vec<_> = world.find().iter().map(Value::to_string).collect();
            let mut viewed: Vec<_> = world.view.records().map(|(_, it)| it.to_string()).collect();
            let places = |texts: &[String]| -> Vec<_> {
                let read = |text: &String| world.query.place(&serde_json::from_str(text).unwrap());
                texts.iter().map(read).collect()
            };
            prop_assert_eq!(places(&found), places(&viewed));
            found.sort();
            viewed.sort();
            prop_assert_eq!(&found, &viewed);
            let mut followed: Vec<_> = world.followed.into_values().collect();
            followed.sort();
            prop_assert_eq!(followed, viewed);
        }
    }
}
