//! The pages of a long list: which to ask for next, and what those that came make together.
//!
//! Knows no connection. Pages are asked for ahead, by the size that the first one had, and handed
//! out in order: no record twice and none left out, whatever the server makes of `$limit`.

use std::collections::{HashSet, VecDeque};

use crate::protocol::json::Json;
use crate::protocol::service::page::Page;

/// The largest page that is asked for when nobody said how large one may be.
const LARGEST: u64 = 1000;

/// A page to ask for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Ask {
    /// `$skip`.
    pub(super) skip: u64,
    /// `$limit`; `None` leaves it to the server.
    pub(super) limit: Option<u64>,
}

/// What is wanted of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    /// How many records to leave out.
    pub(super) skip: u64,
    /// How many records a page may have.
    pub(super) limit: Option<u64>,
    /// How many records are enough.
    pub(super) max: Option<u64>,
    /// How many pages may be under way or wait for their turn.
    pub(super) in_flight: usize,
}

/// What the first answer is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum First {
    /// All that there is: an array without pages, or no list.
    Whole,
    /// The first page.
    Page,
}

/// Why a list cannot be followed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub(super) enum PagingError {
    /// A server that does not know `$skip` would be asked for ever.
    #[error("the page for $skip {skip} is the one before it once more: the server ignores $skip")]
    SamePage {
        /// What was to be skipped.
        skip: u64,
    },
    /// A later answer is no list.
    #[error("the answer for $skip {skip} is no page of records")]
    NoPage {
        /// What was to be skipped.
        skip: u64,
    },
}

/// A page that has been asked for, or is to be asked for again.
#[derive(Debug)]
struct Piece {
    skip: u64,
    /// How many records belong here; what comes beyond them belongs to the next piece.
    want: Option<u64>,
    /// What is asked for.
    limit: Option<u64>,
    /// It is what an earlier page left out.
    hole: bool,
    state: State,
}

impl Piece {
    fn ask(&self) -> Ask {
        Ask {
            skip: self.skip,
            limit: self.limit,
        }
    }
}

#[derive(Debug)]
enum State {
    /// To be asked for; `lost` tells that an answer has been lost before.
    Due {
        lost: bool,
    },
    UnderWay {
        lost: bool,
    },
    Came(Vec<Json>),
}

/// The pages of a list.
#[derive(Debug)]
pub(super) struct Pages {
    wanted: Wanted,
    /// How many records the first page had.
    size: u64,
    /// How many records match, as the last answer says.
    total: Option<u64>,
    /// Where the next page to ask for begins.
    asked_to: u64,
    /// How many records have been handed out.
    given: u64,
    /// An empty page came.
    ended: bool,
    pieces: VecDeque<Piece>,
    /// The records that were handed out last.
    last: Vec<Json>,
}

impl Pages {
    pub(super) fn new(wanted: Wanted) -> Self {
        Self {
            wanted,
            size: 0,
            total: None,
            asked_to: wanted.skip,
            given: 0,
            ended: false,
            pieces: VecDeque::new(),
            last: Vec::new(),
        }
    }

    /// Returns what to ask for first.
    pub(super) fn first(&self) -> Ask {
        let Wanted {
            skip, limit, max, ..
        } = self.wanted;
        let most = max.map(|max| max.min(limit.unwrap_or(LARGEST)));
        Ask {
            skip,
            limit: most.or(limit),
        }
    }

    /// Takes the first answer.
    pub(super) fn handle_first(&mut self, result: &Json) -> First {
        let Some(page) = Page::of(result) else {
            return First::Whole;
        };
        let size = length(&page.records);
        if !page.paginated && self.first().limit != Some(size) {
            // It is no page of more. A server that ignores `$limit` may have sent too much.
            match self.wanted.max {
                Some(max) if size > max => self.total = Some(self.wanted.skip + size),
                _ => return First::Whole,
            }
        }
        self.size = size;
        self.total = page.total.or(self.total);
        let want = self.end().map(|end| end - self.asked_to);
        self.asked_to += want.map_or(size, |want| size.min(want));
        self.put(page.records, want);
        First::Page
    }

    fn put(&mut self, mut records: Vec<Json>, want: Option<u64>) {
        cut(&mut records, want);
        self.pieces.push_back(Piece {
            skip: self.wanted.skip,
            want,
            limit: None,
            hole: false,
            state: State::Came(records),
        });
    }

    /// Returns the next page to ask for, which counts as asked for from now on; `None` when enough
    /// are under way, or no more are needed.
    pub(super) fn next_ask(&mut self) -> Option<Ask> {
        for piece in &mut self.pieces {
            if let State::Due { lost } = piece.state {
                piece.state = State::UnderWay { lost };
                return Some(piece.ask());
            }
        }
        if !self.goes_on() || self.pieces.len() >= self.wanted.in_flight {
            return None;
        }
        let skip = self.asked_to;
        let (want, limit) = match self.bound() {
            Some(bound) if self.total.is_some() => {
                let want = Some(self.size.min(bound - skip));
                (want, want)
            }
            // Where this page will end nobody knows.
            _ if !self.pieces.is_empty() => return None,
            bound => {
                let left = bound.map(|bound| bound - skip);
                let limit = self.wanted.limit.or(left.map(|_| self.size));
                (left, left.into_iter().chain(limit).min())
            }
        };
        if self.total.is_some() {
            self.asked_to += want.unwrap_or_default();
        }
        let piece = Piece {
            skip,
            want,
            limit,
            hole: false,
            state: State::UnderWay { lost: false },
        };
        let ask = piece.ask();
        self.pieces.push_back(piece);
        Some(ask)
    }

    /// Takes the answer to a page.
    ///
    /// # Errors
    ///
    /// When it is none.
    pub(super) fn handle_page(&mut self, skip: u64, result: &Json) -> Result<(), PagingError> {
        let Some(at) = self.find(skip) else {
            return Ok(());
        };
        let Some(Page {
            mut records, total, ..
        }) = Page::of(result)
        else {
            return Err(PagingError::NoPage { skip });
        };
        let knew_total = self.total.is_some();
        self.total = total.or(self.total);
        let bound = self.bound();
        let Some(piece) = self.pieces.get_mut(at) else {
            return Ok(());
        };
        cut(&mut records, piece.want);
        let came = length(&records);
        let next = skip + came;
        piece.state = State::Came(records);
        if !knew_total {
            self.asked_to = next;
            return Ok(());
        }
        // A page that is too short leaves a hole before the next one.
        let missing = piece.want.map_or(0, |want| want.saturating_sub(came));
        let missing = bound.map_or(missing, |bound| missing.min(bound.saturating_sub(next)));
        if came > 0 && missing > 0 {
            let hole = Piece {
                skip: next,
                want: Some(missing),
                limit: Some(missing),
                hole: true,
                state: State::Due { lost: false },
            };
            self.pieces.insert(at + 1, hole);
        }
        Ok(())
    }

    /// Notes that the answer to a page was lost; tells whether it may be asked for again.
    pub(super) fn handle_lost(&mut self, skip: u64) -> bool {
        let piece = self.find(skip).and_then(|at| self.pieces.get_mut(at));
        match piece {
            Some(Piece { state, .. }) if matches!(state, State::UnderWay { lost: false }) => {
                *state = State::Due { lost: true };
                true
            }
            Some(_) => false,
            None => true,
        }
    }

    fn find(&self, skip: u64) -> Option<usize> {
        self.pieces
            .iter()
            .position(|piece| piece.skip == skip && matches!(piece.state, State::UnderWay { .. }))
    }

    /// Hands out the next records that are there.
    ///
    /// # Errors
    ///
    /// When they are those before them once more.
    pub(super) fn next_records(&mut self) -> Result<Option<Vec<Json>>, PagingError> {
        while let Some(Piece {
            state: State::Came(records),
            skip,
            hole,
            ..
        }) = self.pieces.front_mut()
        {
            let (skip, hole, mut records) = (*skip, *hole, std::mem::take(records));
            self.pieces.pop_front();
            let is_empty = records.is_empty();
            if self.total.is_none() && !is_empty && records == self.last {
                return Err(PagingError::SamePage { skip });
            }
            self.leave_out_known(&mut records);
            if !records.is_empty() {
                self.given += length(&records);
                match hole {
                    true => self.last.extend_from_slice(&records),
                    false => self.last.clone_from(&records),
                }
                return Ok(Some(records));
            }
            match (hole, is_empty) {
                (true, _) => {}
                (false, true) => {
                    self.ended = true;
                    self.pieces.clear();
                }
                (false, false) => return Err(PagingError::SamePage { skip }),
            }
        }
        Ok(None)
    }

    /// Takes records out that were handed out last: where others were added meanwhile, or a hook
    /// of the server takes some out of each page, the next page begins with them once more. Only
    /// those with ids are known to be the same.
    fn leave_out_known(&self, records: &mut Vec<Json>) {
        let known: HashSet<_> = self.last.iter().map(Json::as_str).collect();
        records.retain(|record| !known.contains(record.as_str()) || id_of(record).is_none());
    }

    /// Tells whether all that is wanted has been handed out.
    pub(super) fn is_done(&self) -> bool {
        self.pieces.is_empty() && !self.goes_on()
    }

    /// Tells whether the server is needed for what is still missing.
    pub(super) fn needs_server(&self) -> bool {
        let came = |piece: &Piece| matches!(piece.state, State::Came(_));
        self.goes_on() || !self.pieces.iter().all(came)
    }

    /// Tells whether the first page has all that the server has.
    pub(super) fn is_one_page(&self) -> bool {
        self.size == 0 || self.total.is_some_and(|total| total <= self.asked_to)
    }

    /// Returns how many records have been handed out.
    pub(super) fn given(&self) -> u64 {
        self.given
    }

    /// Returns how many there will be, if that is known.
    pub(super) fn whole(&self) -> Option<u64> {
        self.total?;
        Some(self.bound()?.saturating_sub(self.wanted.skip))
    }

    /// Tells whether pages are left that have not been asked for.
    fn goes_on(&self) -> bool {
        !self.ended && self.bound().is_none_or(|bound| self.asked_to < bound)
    }

    /// Returns where the list ends, as far as is known.
    fn bound(&self) -> Option<u64> {
        self.total.into_iter().chain(self.end()).min()
    }

    /// Returns where there is enough.
    fn end(&self) -> Option<u64> {
        let Wanted { skip, max, .. } = self.wanted;
        max.map(|max| skip.saturating_add(max))
    }
}

/// Returns the name of the field that is the id of a record. Databases with `_id` may have an `id`
/// beside it that they cannot sort by.
pub(super) fn id_of(record: &Json) -> Option<&'static str> {
    let fields = record.fields()?;
    ["_id", "id"]
        .into_iter()
        .find(|name| fields.contains_key(*name))
}

fn length(records: &[Json]) -> u64 {
    u64::try_from(records.len()).unwrap_or(u64::MAX)
}

fn cut(records: &mut Vec<Json>, want: Option<u64>) {
    if let Some(want) = want {
        records.truncate(usize::try_from(want).unwrap_or(usize::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Wanted = Wanted {
        skip: 0,
        limit: None,
        max: None,
        in_flight: 4,
    };

    fn records(ids: impl IntoIterator<Item = u64>) -> Vec<Json> {
        let record = |id| Json::parse(format!(r#"{{"id":{id}}}"#)).unwrap();
        ids.into_iter().map(record).collect()
    }

    fn page(total: Option<u64>, ids: impl IntoIterator<Item = u64>) -> Json {
        let data = Json::array(&records(ids));
        let total = total.map(|total| Json::parse(total.to_string()).unwrap());
        let total = total.iter().map(|total| ("total", total));
        Json::object(total.chain([("skip", &Json::NULL), ("data", &data)]))
    }

    fn ask(skip: u64, limit: impl Into<Option<u64>>) -> Ask {
        let limit = limit.into();
        Ask { skip, limit }
    }

    fn asks(pages: &mut Pages) -> Vec<Ask> {
        std::iter::from_fn(|| pages.next_ask()).collect()
    }

    fn given(pages: &mut Pages) -> Vec<u64> {
        let mut ids = Vec::new();
        while let Some(records) = pages.next_records().unwrap() {
            let id = |record: &Json| record.field("id").unwrap().read::<u64>().unwrap();
            ids.extend(records.iter().map(id));
        }
        ids
    }

    /// Begins a list whose first page has these ids.
    fn begun(wanted: Wanted, total: Option<u64>, ids: std::ops::Range<u64>) -> Pages {
        let mut pages = Pages::new(wanted);
        let first = pages.handle_first(&page(total, ids.clone()));
        assert_eq!(first, First::Page);
        assert_eq!(given(&mut pages), ids.collect::<Vec<_>>());
        pages
    }

    #[test]
    fn pages_are_asked_for_ahead_by_the_size_of_the_first_and_given_in_order() {
        let wanted = Wanted {
            limit: Some(100),
            in_flight: 3,
            ..ALL
        };
        assert_eq!(Pages::new(wanted).first(), ask(0, 100));
        let mut pages = begun(wanted, Some(45), 0..10);
        assert_eq!(asks(&mut pages), [ask(10, 10), ask(20, 10), ask(30, 10)]);
        pages.handle_page(20, &page(Some(45), 20..30)).unwrap();
        assert_eq!((given(&mut pages), asks(&mut pages)), (vec![], vec![]));
        pages.handle_page(10, &page(Some(45), 10..20)).unwrap();
        assert_eq!(given(&mut pages), (10..30).collect::<Vec<_>>());
        assert_eq!(asks(&mut pages), [ask(40, 5)]);
        pages.handle_page(40, &page(Some(45), 40..45)).unwrap();
        assert!(!pages.is_done() && pages.needs_server());
        pages.handle_page(30, &page(Some(45), 30..40)).unwrap();
        assert!(!pages.is_done() && !pages.needs_server());
        assert_eq!(given(&mut pages), (30..45).collect::<Vec<_>>());
        assert!(pages.is_done());
        assert_eq!((pages.given(), pages.whole()), (45, Some(45)));
    }

    #[test]
    fn no_more_is_asked_for_than_is_wanted() {
        let wanted = |max, limit| Wanted {
            skip: 5,
            max: Some(max),
            limit,
            ..ALL
        };
        for (max, limit, first) in [
            (3, None, 3),
            (3, Some(2), 2),
            (3, Some(9), 3),
            (9999, None, LARGEST),
        ] {
            assert_eq!(Pages::new(wanted(max, limit)).first(), ask(5, first));
        }
        let mut pages = begun(wanted(7, Some(4)), Some(50), 5..9);
        assert_eq!(asks(&mut pages), [ask(9, 3)]);
        pages.handle_page(9, &page(Some(50), 9..12)).unwrap();
        assert_eq!(given(&mut pages), [9, 10, 11]);
        assert!(pages.is_done());
        assert_eq!((pages.given(), pages.whole()), (7, Some(7)));
        // A server that gives more than was asked for.
        let mut pages = Pages::new(wanted(7, None));
        pages.handle_first(&page(Some(50), 5..50));
        assert_eq!(given(&mut pages), (5..12).collect::<Vec<_>>());
        assert!(pages.is_done());
        let mut pages = Pages::new(wanted(2, None));
        pages.handle_first(&Json::array(&records(5..9)));
        assert_eq!(given(&mut pages), [5, 6]);
        assert!(pages.is_done());
    }

    #[test]
    fn what_a_short_page_lacks_is_asked_for_before_what_follows() {
        let mut pages = begun(ALL, Some(30), 0..10);
        assert_eq!(asks(&mut pages), [ask(10, 10), ask(20, 10)]);
        pages.handle_page(10, &page(Some(30), 10..14)).unwrap();
        pages.handle_page(20, &page(Some(30), 20..30)).unwrap();
        assert_eq!(given(&mut pages), [10, 11, 12, 13]);
        assert_eq!(asks(&mut pages), [ask(14, 6)]);
        pages.handle_page(14, &page(Some(30), 14..18)).unwrap();
        assert_eq!(asks(&mut pages), [ask(18, 2)]);
        pages.handle_page(18, &page(Some(30), 18..20)).unwrap();
        assert_eq!(given(&mut pages), (14..30).collect::<Vec<_>>());
        assert!(pages.is_done());
    }

    #[test]
    fn records_that_come_again_where_pages_meet_are_given_once() {
        // A hook takes 3 and 13 out of their pages.
        let mut pages = Pages::new(ALL);
        pages.handle_first(&page(Some(20), (0..10).filter(|&id| id != 3)));
        assert_eq!(given(&mut pages), [0, 1, 2, 4, 5, 6, 7, 8, 9]);
        assert_eq!(asks(&mut pages), [ask(9, 9), ask(18, 2)]);
        pages
            .handle_page(9, &page(Some(20), (9..18).filter(|&id| id != 13)))
            .unwrap();
        pages.handle_page(18, &page(Some(20), 18..20)).unwrap();
        assert_eq!(asks(&mut pages), [ask(17, 1)]);
        assert_eq!(given(&mut pages), [10, 11, 12, 14, 15, 16, 17]);
        pages.handle_page(17, &page(Some(20), 17..18)).unwrap();
        assert_eq!(given(&mut pages), [18, 19]);
        assert!(pages.is_done());
        assert_eq!((pages.given(), pages.whole()), (18, Some(20)));
    }

    #[test]
    fn a_total_that_changes_is_followed() {
        let mut pages = begun(ALL, Some(12), 0..10);
        assert_eq!(asks(&mut pages), [ask(10, 2)]);
        pages.handle_page(10, &page(Some(15), 10..12)).unwrap();
        assert_eq!(given(&mut pages), [10, 11]);
        assert_eq!(asks(&mut pages), [ask(12, 3)]);
        pages.handle_page(12, &page(Some(13), 12..13)).unwrap();
        assert_eq!(given(&mut pages), [12]);
        assert!(pages.is_done());
    }

    #[test]
    fn an_empty_page_ends_a_list_whatever_its_total() {
        let mut pages = begun(ALL, Some(30), 0..10);
        assert_eq!(asks(&mut pages).len(), 2);
        pages.handle_page(10, &page(Some(30), [])).unwrap();
        assert_eq!(given(&mut pages), [0; 0]);
        assert!(pages.is_done());
        // What was under way is not waited for.
        pages.handle_page(20, &page(Some(30), 20..30)).unwrap();
        assert_eq!((given(&mut pages).len(), pages.given()), (0, 10));
        let mut pages = begun(ALL, Some(0), 0..0);
        assert_eq!(asks(&mut pages), []);
        assert!(pages.is_done());
    }

    #[test]
    fn without_a_total_one_page_is_asked_for_after_the_other() {
        let wanted = Wanted {
            limit: Some(5),
            max: Some(12),
            ..ALL
        };
        for max in [None, Some(12)] {
            let mut pages = begun(Wanted { max, ..wanted }, None, 0..4);
            assert_eq!(pages.whole(), None);
            assert_eq!(asks(&mut pages), [ask(4, 5)]);
            assert!(pages.handle_lost(4));
            assert_eq!(asks(&mut pages), [ask(4, 5)]);
            pages.handle_page(4, &page(None, 4..9)).unwrap();
            assert_eq!(given(&mut pages), [4, 5, 6, 7, 8]);
            let left = max.map_or(5, |_| 3);
            assert_eq!(asks(&mut pages), [ask(9, left)]);
            pages.handle_page(9, &page(None, 9..9 + left)).unwrap();
            assert_eq!(given(&mut pages).len() as u64, left);
            assert_eq!(pages.is_done(), max.is_some());
            if max.is_none() {
                assert_eq!(asks(&mut pages), [ask(14, 5)]);
                pages.handle_page(14, &page(None, [])).unwrap();
                assert_eq!(given(&mut pages).len(), 0);
                assert!(pages.is_done());
            }
        }
    }

    #[test]
    fn the_same_page_again_is_an_error() {
        for total in [None, Some(30)] {
            let mut pages = begun(ALL, total, 0..10);
            asks(&mut pages);
            pages.handle_page(10, &page(total, 0..10)).unwrap();
            assert_eq!(
                pages.next_records(),
                Err(PagingError::SamePage { skip: 10 })
            );
        }
        // Without ids records may look alike.
        for (total, same) in [("null", true), ("4", false)] {
            let alike = format!(r#"{{"total":{total},"data":[{{"a":1}},{{"a":1}}]}}"#);
            let alike = Json::parse(alike).unwrap();
            let mut pages = Pages::new(ALL);
            pages.handle_first(&alike);
            assert!(pages.next_records().unwrap().is_some());
            asks(&mut pages);
            pages.handle_page(2, &alike).unwrap();
            assert_eq!(pages.next_records().is_err(), same);
        }
    }

    #[test]
    fn what_is_no_page_is_printed_as_it_is_when_it_comes_first_only() {
        for whole in ["null", "[]", "[1,2]", r#"{"id":1}"#, r#"{"data":[1]}"#] {
            let mut pages = Pages::new(ALL);
            let whole = Json::parse(whole).unwrap();
            assert_eq!(pages.handle_first(&whole), First::Whole);
        }
        let mut pages = begun(ALL, Some(30), 0..10);
        asks(&mut pages);
        let odd = pages.handle_page(10, &Json::NULL);
        assert_eq!(odd, Err(PagingError::NoPage { skip: 10 }));
    }

    #[test]
    fn an_array_as_long_as_was_asked_for_may_have_more_behind_it() {
        let wanted = Wanted {
            limit: Some(2),
            ..ALL
        };
        for (count, first) in [(1, First::Whole), (2, First::Page), (3, First::Whole)] {
            let mut pages = Pages::new(wanted);
            let array = Json::array(&records(0..count));
            assert_eq!(pages.handle_first(&array), first, "{count}");
        }
        let mut pages = Pages::new(wanted);
        pages.handle_first(&Json::array(&records(0..2)));
        assert_eq!(given(&mut pages), [0, 1]);
        assert_eq!(asks(&mut pages), [ask(2, 2)]);
        pages.handle_page(2, &Json::array(&[])).unwrap();
        assert_eq!(given(&mut pages), [0; 0]);
        assert!(pages.is_done());
    }

    #[test]
    fn a_lost_page_is_asked_for_once_more_and_not_twice() {
        let mut pages = begun(ALL, Some(30), 0..10);
        assert_eq!(asks(&mut pages).len(), 2);
        assert!(pages.handle_lost(10) && pages.handle_lost(20));
        assert!(pages.needs_server());
        assert_eq!(asks(&mut pages), [ask(10, 10), ask(20, 10)]);
        assert!(!pages.handle_lost(20));
    }

    #[test]
    fn the_id_is_found_by_its_names() {
        for (record, id) in [
            (r#"{"a":1,"id":null}"#, Some("id")),
            (r#"{"_id":"x"}"#, Some("_id")),
            (r#"{"id":"x","_id":"x"}"#, Some("_id")),
            (r#"{"uuid":"x"}"#, None),
            ("7", None),
        ] {
            assert_eq!(id_of(&Json::parse(record).unwrap()), id, "{record}");
        }
    }
}
