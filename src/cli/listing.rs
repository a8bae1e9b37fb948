//! A list that is longer than a page: all of it, or how long it is.

use std::collections::HashMap;
use std::time::Duration;

use indexmap::IndexMap;

use super::args::usage::{Usage, quoted};
use super::asking::{ask, come_back, failed};
use super::context::Online;
use super::failure::Failure;
use super::paging::{Ask, First, Pages, Wanted, id_of};
use super::progress::Progress;
use super::waiting::tell;
use crate::connection::ended::{CallError, Ended};
use crate::connection::pipeline::Answer;
use crate::protocol::json::Json;
use crate::protocol::service::call::Call;
use crate::protocol::service::page::Page;
use crate::protocol::session::CallId;

/// A `find` that is made page by page.
#[derive(Clone, Debug)]
pub(super) struct Listing {
    service: String,
    /// The query without what makes pages of it.
    query: IndexMap<String, Json>,
    /// What it is sorted by because nobody said otherwise.
    sort: Option<&'static str>,
    skip: u64,
    limit: Option<u64>,
}

impl Listing {
    /// Takes a query apart.
    ///
    /// # Errors
    ///
    /// When `$limit` or `$skip` cannot be counted with.
    pub(super) fn new(service: &str, query: &Json) -> Result<Self, Usage> {
        let mut query = query.fields().unwrap_or_default();
        let mut take = |name: &str| -> Result<Option<u64>, Usage> {
            let Some(value) = query.shift_remove(name) else {
                return Ok(None);
            };
            let number = value.read().ok();
            let number = number.or_else(|| value.as_text()?.parse().ok());
            number.map(Some).ok_or_else(|| {
                let value = quoted(value.as_str());
                Usage::new(format!("{name} is {value}, and --all counts with it"))
                    .hint(format!("{name} is a whole number"))
            })
        };
        let (skip, limit) = (take("$skip")?, take("$limit")?);
        if limit == Some(0) {
            return Err(Usage::new("a page of --all has a record at least")
                .hint("--count prints how many records there are"));
        }
        Ok(Self {
            service: service.to_owned(),
            sort: (!query.contains_key("$sort")).then_some("id"),
            query,
            skip: skip.unwrap_or(0),
            limit,
        })
    }

    /// Returns what is wanted of the list.
    pub(super) fn wanted(&self, max: Option<u64>, in_flight: usize) -> Wanted {
        Wanted {
            skip: self.skip,
            limit: self.limit,
            max,
            in_flight,
        }
    }

    /// Returns the call for a page.
    pub(super) fn call(&self, ask: Ask) -> Call {
        let number = |number: u64| Json::number(i64::try_from(number).unwrap_or(i64::MAX));
        let sort = self
            .sort
            .map(|field| Json::object([(field, &Json::number(1))]));
        let limit = ask.limit.map(number);
        let skip = (ask.skip > 0).then(|| number(ask.skip));
        let pages = [("$sort", &sort), ("$limit", &limit), ("$skip", &skip)];
        let pages = pages
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.as_ref()?)));
        let query = self
            .query
            .iter()
            .map(|(name, value)| (name.as_str(), value));
        Call::find(&self.service, Json::object(query.chain(pages)))
    }

    /// Returns the call that asks for the total alone.
    pub(super) fn count_call(&self) -> Call {
        let query = self
            .query
            .iter()
            .map(|(name, value)| (name.as_str(), value));
        let none = Json::number(0);
        let query = Json::object(query.chain([("$limit", &none)]));
        Call::find(&self.service, query)
    }

    /// Prints all that is wanted of the list.
    pub(super) async fn print(self, online: &mut Online, wanted: Wanted) -> Result<(), Failure> {
        match self.begin(online, wanted).await? {
            Begun::Whole(result) => online.printer.result(&result),
            Begun::Pages(follower) => {
                follower.run(online, true).await?;
                online.printer.end_list()
            }
        }
    }

    /// Returns how many records match, which are counted where the server does not tell.
    pub(super) async fn count(self, online: &mut Online, wanted: Wanted) -> Result<u64, Failure> {
        let result = ask(online, &self.count_call(), false).await?;
        match Page::of(&result) {
            Some(Page {
                total: Some(total), ..
            }) => return Ok(total),
            // A list that has no pages, and does not heed `$limit`.
            Some(page) if !page.paginated && !page.records.is_empty() => return Ok(size(&result)),
            Some(_) => {}
            None => return Ok(size(&result)),
        }
        online
            .reporter
            .notice("the server does not tell how many, counting");
        match self.begin(online, wanted).await? {
            Begun::Whole(result) => Ok(size(&result)),
            Begun::Pages(follower) => follower.run(online, false).await,
        }
    }

    /// Asks for the first page, which tells by what the others can be sorted.
    async fn begin(mut self, online: &mut Online, wanted: Wanted) -> Result<Begun, Failure> {
        let reporter = online.reporter.clone();
        loop {
            let mut pages = Pages::new(wanted);
            let result = ask(online, &self.call(pages.first()), false).await;
            let result = result.inspect_err(|failure| {
                if let Some(field) = self.sort.filter(|_| may_be_of_sorting(failure)) {
                    let text = format!("asked to sort by {field}; --sort names another field");
                    reporter.notice(&text);
                }
            })?;
            online.sightings.call(&self.call(pages.first()), &result);
            let first = pages.handle_first(&result);
            let records = Page::of(&result).map(|page| page.records);
            let id = records.and_then(|records| id_of(records.first()?));
            let is_all = first == First::Whole || pages.is_one_page();
            match (self.sort, id) {
                (Some("id"), Some("_id")) if !is_all => {
                    self.sort = Some("_id");
                    continue;
                }
                (Some(sort), Some(id)) if sort == id => reporter.notice(&format!(
                    "sorted by {sort}, so that no record is left out or comes twice; \
                    --sort names another order"
                )),
                (Some(_), None) if pages.needs_server() => reporter.warning(
                    "the records have neither id nor _id to sort by: where pages meet, some may \
                    be left out or come twice; --sort names a field that tells them apart",
                ),
                _ => {}
            }
            return Ok(match first {
                First::Whole => Begun::Whole(result),
                First::Page => Begun::Pages(Box::new(Follower {
                    listing: self,
                    pages,
                    under_way: HashMap::new(),
                    lost: false,
                })),
            });
        }
    }
}

/// What the first answer was.
enum Begun {
    /// All of it.
    Whole(Json),
    /// The first of more pages.
    Pages(Box<Follower>),
}

/// Follows a list to its end.
struct Follower {
    listing: Listing,
    pages: Pages,
    /// What is asked for by each call.
    under_way: HashMap<CallId, (Ask, Duration)>,
    /// The connection is lost, and what was under way is being told so.
    lost: bool,
}

impl Follower {
    /// Prints the records in order, or counts them only.
    async fn run(mut self, online: &mut Online, print: bool) -> Result<u64, Failure> {
        let timeout = online.settings.timeout_of(&self.listing.service);
        let mut done = false;
        let progress = Progress::new(&online.reporter, "records");
        loop {
            let blocked = online.printer.is_full();
            self.ask_ahead(online);
            if !blocked && let Some(records) = self.pages.next_records()? {
                if print {
                    online.printer.records(&records)?;
                }
                progress.set(self.pages.given(), self.pages.whole());
                continue;
            }
            if self.pages.is_done() {
                break;
            }
            tokio::select! {
                news = online.printer.news(blocked) => tell(news, &online.reporter)?,
                answer = online.connection.next_answer(timeout), if !done => match answer {
                    Ok(answer) => self.handle(online, answer)?,
                    Err(ended) if self.pages.needs_server() => {
                        Box::pin(self.return_from(online, ended)).await?;
                    }
                    // All that is wanted has come, and waits for its reader.
                    Err(_) => done = true,
                },
            }
        }
        drop(progress);
        if let Some(whole) = self.pages.whole()
            && self.pages.given() < whole
        {
            let given = self.pages.given();
            online.reporter.warning(&format!(
                "the server counts {whole} records, but has no more than {given} to show"
            ));
        }
        Ok(self.pages.given())
    }

    /// Asks for as many pages as may be under way. A server may look for them one after the
    /// other, so each has the time of those before it too.
    fn ask_ahead(&mut self, online: &mut Online) {
        while !self.lost
            && let Some(ask) = self.pages.next_ask()
        {
            let before = u32::try_from(self.under_way.len()).unwrap_or(u32::MAX);
            let patience = online
                .settings
                .timeout
                .saturating_mul(before.saturating_add(1));
            let id = online.connection.start(&self.listing.call(ask), patience);
            self.under_way.insert(id, (ask, patience));
        }
    }

    fn handle(&mut self, online: &Online, answer: Answer) -> Result<(), Failure> {
        let Some((ask, after)) = self.under_way.remove(&answer.id) else {
            return Ok(());
        };
        match answer.result {
            Ok(result) => Ok(self.pages.handle_page(ask.skip, &result)?),
            Err(CallError::Lost(ended))
                if ended.is_by_chance() && self.pages.handle_lost(ask.skip) =>
            {
                self.lost = true;
                Ok(())
            }
            Err(CallError::TimedOut { silence, .. }) => {
                let error = CallError::TimedOut { after, silence };
                Err(failed(error, online, &self.listing.call(ask)))
            }
            Err(error) => Err(failed(error, online, &self.listing.call(ask))),
        }
    }

    /// Comes back after the connection was lost, to ask for what was under way once more.
    async fn return_from(&mut self, online: &mut Online, lost: Ended) -> Result<(), Failure> {
        let call = self.listing.call(self.pages.first());
        if !lost.is_by_chance() {
            return Err(failed(CallError::Lost(lost), online, &call));
        }
        let given = self.pages.given();
        online.reporter.notice(&format!(
            "connection lost, going on after {given} records: {lost}"
        ));
        let time = online.settings.timeout_of(call.service());
        come_back(online, &call, lost, time).await?;
        self.under_way.clear();
        self.lost = false;
        Ok(())
    }
}

/// Tells whether a service may have failed because it cannot sort by what it was asked to.
fn may_be_of_sorting(failure: &Failure) -> bool {
    match failure {
        Failure::Call {
            error: CallError::Feathers(error),
            ..
        } => matches!(error.status(), 400 | 422 | 500..),
        _ => false,
    }
}

/// Returns how many records a result has.
fn size(result: &Json) -> u64 {
    match Page::of(result) {
        Some(page) => u64::try_from(page.records.len()).unwrap_or(u64::MAX),
        None => u64::from(!result.is_null()),
    }
}
