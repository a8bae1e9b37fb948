//! Records as rows: which columns there are, and what stands in a cell.

use std::borrow::Cow;

use indexmap::{IndexMap, IndexSet};

use super::csv::Csv;
use super::escape;
use super::table::Table;
use crate::protocol::json::Json;
use crate::protocol::service::page::Page;

/// How many records are looked at for columns.
const LOOKED_AT: usize = 1000;
/// The column of what is no record.
const VALUE: &str = "value";

/// A format of rows, as far as it has come.
#[derive(Debug)]
pub enum Rows {
    /// Values between commas.
    Csv(Csv),
    /// Columns of one width.
    Table(Table),
}

impl Rows {
    /// Appends rows; returns the names of columns that came too late to be shown.
    pub fn write(&mut self, out: &mut Vec<u8>, records: &[Json]) -> Vec<String> {
        match self {
            Self::Csv(csv) => csv.write(out, records),
            Self::Table(table) => table.write(out, records),
        }
    }
}

/// Returns the records of a result: of a page or an array, or the one value.
pub fn records(result: &Json) -> Vec<Json> {
    Page::of(result).map_or_else(|| vec![result.clone()], |page| page.records)
}

/// The columns, in order of first appearance.
#[derive(Debug, Default)]
pub(super) struct Columns {
    names: IndexSet<String>,
    /// What came too late.
    late: IndexSet<String>,
}

impl Columns {
    /// Returns the names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Takes records apart. The first ones say which columns there are; later names are returned,
    /// each once.
    pub(super) fn take(&mut self, records: &[Json]) -> (Vec<IndexMap<String, Json>>, Vec<String>) {
        let rows: Vec<_> = records.iter().map(fields).collect();
        if self.names.is_empty() {
            let names = rows.iter().take(LOOKED_AT).flat_map(IndexMap::keys);
            self.names = names.cloned().collect();
        }
        let mut late = Vec::new();
        for name in rows.iter().flat_map(IndexMap::keys) {
            if !self.names.contains(name) && self.late.insert(name.clone()) {
                late.push(name.clone());
            }
        }
        (rows, late)
    }
}

fn fields(record: &Json) -> IndexMap<String, Json> {
    let alone = || IndexMap::from([(VALUE.to_owned(), record.clone())]);
    record.fields().unwrap_or_else(alone)
}

/// Returns the text of a cell: of a string the text, nothing of null, else the JSON.
pub(super) fn cell(value: Option<&Json>, terminal: bool) -> String {
    let Some(value) = value.filter(|value| !value.is_null()) else {
        return String::new();
    };
    let text = match value.as_text() {
        Some(text) => text,
        None => value.as_str().replace(['\n', '\r'], ""),
    };
    match terminal {
        true => match escape::lines(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(safe) => safe,
        },
        false => text,
    }
}
