//! What was missed while a listener was away: what `find` returns since the newest value seen.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::connection::client::Connection;
use crate::connection::ended::CallError;
use crate::protocol::json::Json;
use crate::protocol::service::call::Call;
use crate::protocol::service::page::Page;
use crate::protocol::service::query::compare;

/// How long after a record has been replayed its event may still come.
const SETTLED: Duration = Duration::from_secs(60);

/// A value of the field, and whether records that have this very value are wanted too.
#[derive(Clone, Debug)]
struct Position {
    text: Json,
    value: Value,
    inclusive: bool,
}

impl Position {
    fn condition(&self) -> Json {
        let operator = if self.inclusive { "$gte" } else { "$gt" };
        Json::object([(operator, &self.text)])
    }
}

/// How far the pages of one replay have been read.
#[derive(Clone, Debug, Default)]
struct Replay {
    from: Option<Position>,
    skip: usize,
}

/// Knows how far the stream has come, and asks for what it missed.
#[derive(Debug)]
pub(super) struct Backfill {
    service: String,
    field: String,
    /// The newest value that was shown.
    newest: Option<Position>,
    /// The records with this value that were shown, by id and field.
    ties: HashSet<u64>,
    /// The records that were replayed, or came during a replay.
    replayed: HashSet<u64>,
    hasher: RandomState,
    replay: Option<Replay>,
    /// Until when what was replayed may come as an event too.
    settling: Option<Instant>,
}

impl Backfill {
    pub(super) fn new(service: &str, field: &str) -> Self {
        Self {
            service: service.trim_matches('/').to_owned(),
            field: field.to_owned(),
            newest: None,
            ties: HashSet::new(),
            replayed: HashSet::new(),
            hasher: RandomState::new(),
            replay: None,
            settling: None,
        }
    }

    /// Returns the path of the service that is asked.
    pub(super) fn service(&self) -> &str {
        &self.service
    }

    /// Asks where the records are now, so that also what comes before the first event is not
    /// missed.
    pub(super) async fn begin(
        &mut self,
        connection: &mut Connection,
        timeout: Duration,
    ) -> Result<(), CallError> {
        let descending = Json::object([(self.field.as_str(), &Json::number(-1))]);
        let query = Json::object([("$sort", &descending), ("$limit", &Json::number(1))]);
        let call = Call::find(&self.service, query);
        let result = connection.request(&call, timeout).await?;
        let records = Page::of(&result).map(|page| page.records);
        for record in records.unwrap_or_default() {
            self.note(&record);
        }
        // Others with the same value may have been there before.
        if let Some(newest) = &mut self.newest {
            newest.inclusive = false;
        }
        Ok(())
    }

    /// Notes an event, and tells whether it is news: a record that was replayed is none.
    pub(super) fn handle_event(&mut self, event: &str, data: &Json, now: Instant) -> bool {
        let Some(mark) = self.note(data) else {
            return true;
        };
        if self.settling.is_some_and(|until| until < now) {
            self.settling = None;
            self.replayed = HashSet::new();
        }
        let is_news = match self.replay {
            Some(_) => self.replayed.insert(mark),
            None => !self.replayed.contains(&mark),
        };
        is_news || !matches!(event, "created" | "updated" | "patched")
    }

    /// Notes that the connection was lost.
    pub(super) fn handle_lost(&mut self) {
        if self.replay.is_none() {
            self.replayed.clear();
            self.replay = Some(Replay {
                from: self.newest.clone(),
                skip: 0,
            });
        }
        self.replayed.extend(&self.ties);
        self.settling = None;
    }

    /// Returns the call for the next page of what was missed; `None` when there is no more.
    pub(super) fn next_call(&self) -> Option<Call> {
        let Replay { from, skip } = self.replay.as_ref()?;
        let ascending = Json::object([(self.field.as_str(), &Json::number(1))]);
        let skip = Json::number(i64::try_from(*skip).unwrap_or(i64::MAX));
        let since = from.as_ref().map(Position::condition);
        let condition = since.as_ref().map(|since| (self.field.as_str(), since));
        let shape = [("$sort", &ascending), ("$skip", &skip)];
        let query = Json::object(condition.into_iter().chain(shape));
        Some(Call::find(&self.service, query))
    }

    /// Takes a page, and returns the records that have not been shown.
    pub(super) fn handle_page(&mut self, result: &Json, now: Instant) -> Vec<Json> {
        let Some(mut replay) = self.replay.take() else {
            return Vec::new();
        };
        let page = Page::of(result).unwrap_or(Page {
            records: Vec::new(),
            paginated: false,
            total: None,
        });
        let read = page.records.len();
        let is_last = match page.total {
            _ if read == 0 || !page.paginated => true,
            Some(total) => total <= (replay.skip + read) as u64,
            None => false,
        };
        let farthest = self.farthest(&page.records);
        let mut fresh = page.records;
        fresh.retain(|record| {
            self.note(record)
                .is_none_or(|mark| self.replayed.insert(mark))
        });
        match farthest {
            // Pages that begin where the last one ended are right even if records change
            // meanwhile, which moves them among the pages.
            Some(farthest) if is_beyond(&farthest, replay.from.as_ref()) => {
                replay = Replay {
                    from: Some(farthest),
                    skip: 0,
                };
            }
            _ => replay.skip += read,
        }
        match is_last || (page.total.is_none() && fresh.is_empty()) {
            true => self.settling = Some(now + SETTLED),
            false => self.replay = Some(replay),
        }
        fresh
    }

    /// Returns the position of the last record, if the records are in order.
    fn farthest(&self, records: &[Json]) -> Option<Position> {
        let mut positions = records.iter().map(|record| self.position(record));
        positions
            .by_ref()
            .try_fold(None, |before: Option<Position>, next| {
                let next = next?;
                let in_order = before.is_none_or(|before| {
                    compare(&before.value, &next.value).is_some_and(Ordering::is_le)
                });
                in_order.then_some(Some(next))
            })
            .flatten()
    }

    /// Notes a record that came, and returns what it is known by; `None` for one without the field.
    fn note(&mut self, record: &Json) -> Option<u64> {
        let position = self.position(record)?;
        let mark = self.mark(record, &position);
        if is_beyond(&position, self.newest.as_ref()) {
            self.ties.clear();
            self.ties.insert(mark);
            self.newest = Some(position);
        } else if let Some(newest) = &self.newest
            && compare(&position.value, &newest.value) == Some(Ordering::Equal)
        {
            self.ties.insert(mark);
        }
        Some(mark)
    }

    fn mark(&self, record: &Json, position: &Position) -> u64 {
        let id = record.field("id").or_else(|| record.field("_id"));
        let id = id.as_ref().unwrap_or(record);
        self.hasher.hash_one((id.as_str(), position.text.as_str()))
    }

    fn position(&self, record: &Json) -> Option<Position> {
        let dotted = || {
            let mut names = self.field.split('.');
            names.try_fold(record.clone(), |value, name| value.field(name))
        };
        let text = record.field(&self.field).or_else(dotted)?;
        let value = match text.read().ok()? {
            Value::Null => return None,
            Value::Object(date) => date.get("$date")?.clone(),
            other => other,
        };
        Some(Position {
            text,
            value,
            inclusive: true,
        })
    }
}

/// Tells whether a position comes after another; a value of another kind does not.
fn is_beyond(position: &Position, other: Option<&Position>) -> bool {
    other.is_none_or(|other| compare(&position.value, &other.value).is_some_and(Ordering::is_gt))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: u64, n: u64) -> Json {
        Json::parse(format!(r#"{{"id":{id},"n":{n}}}"#)).unwrap()
    }

    fn page(total: u64, records: &[Json]) -> Json {
        let total = Json::parse(total.to_string()).unwrap();
        let data = Json::array(records);
        Json::object([
            ("total", &total),
            ("limit", &Json::number(2)),
            ("data", &data),
        ])
    }

    /// What the next call asks for.
    fn asked(backfill: &Backfill) -> Option<String> {
        let call = backfill.next_call()?;
        let emission = call.emission(crate::protocol::service::call::Dialect::Feathers4);
        Some(emission.args.last()?.as_str().to_owned())
    }

    fn lost_after(records: &[(u64, u64)]) -> Backfill {
        let mut backfill = Backfill::new("messages", "n");
        for &(id, n) in records {
            assert!(backfill.handle_event("created", &record(id, n), Instant::now()));
        }
        backfill.handle_lost();
        backfill
    }

    #[test]
    fn what_is_newer_than_all_that_was_seen_is_asked_for_page_by_page() {
        let now = Instant::now();
        let mut backfill = lost_after(&[(1, 5), (2, 3)]);
        assert_eq!(
            asked(&backfill).unwrap(),
            r#"{"n":{"$gte":5},"$sort":{"n":1},"$skip":0}"#
        );
        // What was shown is not shown again.
        let result = page(4, &[record(1, 5), record(3, 5)]);
        assert_eq!(backfill.handle_page(&result, now), [record(3, 5)]);
        assert_eq!(
            asked(&backfill).unwrap(),
            r#"{"n":{"$gte":5},"$sort":{"n":1},"$skip":2}"#
        );
        let result = page(4, &[record(4, 6), record(5, 7)]);
        assert_eq!(
            backfill.handle_page(&result, now),
            [record(4, 6), record(5, 7)]
        );
        assert_eq!(asked(&backfill), None);
        backfill.handle_lost();
        assert!(asked(&backfill).unwrap().contains(r#"{"$gte":7}"#));
    }

    #[test]
    fn each_page_begins_where_the_last_one_ended() {
        let mut backfill = lost_after(&[(1, 1)]);
        let result = page(9, &[record(2, 2), record(3, 3)]);
        backfill.handle_page(&result, Instant::now());
        assert_eq!(
            asked(&backfill).unwrap(),
            r#"{"n":{"$gte":3},"$sort":{"n":1},"$skip":0}"#
        );
        // A server that does not sort is read in its own order.
        let result = page(9, &[record(5, 5), record(4, 4)]);
        assert_eq!(backfill.handle_page(&result, Instant::now()).len(), 2);
        assert!(asked(&backfill).unwrap().contains(r#""$skip":2"#));
    }

    #[test]
    fn an_event_and_a_replay_of_the_same_change_are_shown_once() {
        let now = Instant::now();
        let mut backfill = lost_after(&[(1, 1)]);
        assert!(backfill.handle_event("created", &record(3, 3), now));
        let result = page(3, &[record(1, 1), record(2, 2), record(3, 3)]);
        assert_eq!(backfill.handle_page(&result, now), [record(2, 2)]);
        for (event, n, news) in [
            ("created", 2, false),
            ("patched", 2, false),
            ("removed", 2, true),
            ("patched", 4, true),
        ] {
            let told = backfill.handle_event(event, &record(2, n), now);
            assert_eq!(told, news, "{event} {n}");
        }
        let later = now + SETTLED * 2;
        assert!(backfill.handle_event("patched", &record(2, 2), later));
        assert!(backfill.replayed.is_empty(), "nothing is forgotten");
    }

    #[test]
    fn a_replay_that_was_cut_off_goes_on_where_it_was() {
        let now = Instant::now();
        let mut backfill = lost_after(&[(1, 1)]);
        backfill.handle_page(&page(9, &[record(2, 2)]), now);
        // A newer event must not hide what has not been replayed yet.
        assert!(backfill.handle_event("created", &record(9, 9), now));
        backfill.handle_lost();
        assert!(asked(&backfill).unwrap().contains(r#"{"$gte":2}"#));
        let result = page(3, &[record(2, 2), record(3, 3), record(9, 9)]);
        assert_eq!(backfill.handle_page(&result, now), [record(3, 3)]);
    }

    #[test]
    fn lists_and_servers_without_a_total_come_to_an_end() {
        let now = Instant::now();
        let mut backfill = lost_after(&[]);
        assert_eq!(asked(&backfill).unwrap(), r#"{"$sort":{"n":1},"$skip":0}"#);
        backfill.handle_page(&Json::array(&[record(1, 1)]), now);
        assert_eq!(asked(&backfill), None);
        backfill.handle_lost();
        let same = Json::parse(r#"{"limit":1,"data":[{"id":1,"n":1}]}"#).unwrap();
        for _ in 0..2 {
            backfill.handle_page(&same, now);
        }
        assert_eq!(asked(&backfill), None);
        for strange in ["null", "7", r#"{"data":{}}"#] {
            backfill.handle_lost();
            let strange = Json::parse(strange).unwrap();
            assert_eq!(backfill.handle_page(&strange, now), []);
            assert_eq!(asked(&backfill), None);
        }
    }

    #[test]
    fn dates_texts_and_dotted_names_are_compared_as_what_they_are() {
        let mut backfill = Backfill::new("m", "at.date");
        for (text, newest) in [
            (r#"{"id":1,"at":{"date":{"$date":5}}}"#, r#"{"$date":5}"#),
            (r#"{"id":2,"at":{"date":{"$date":20}}}"#, r#"{"$date":20}"#),
            (r#"{"id":3,"at":{"date":{"$date":9}}}"#, r#"{"$date":20}"#),
            (r#"{"id":4,"at":{"date":null}}"#, r#"{"$date":20}"#),
            (r#"{"id":5}"#, r#"{"$date":20}"#),
        ] {
            let record = Json::parse(text).unwrap();
            assert!(backfill.handle_event("created", &record, Instant::now()));
            assert_eq!(backfill.newest.as_ref().unwrap().text.as_str(), newest);
        }
    }
}
