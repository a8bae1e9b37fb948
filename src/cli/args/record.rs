//! Arguments that the service commands share: queries, data, ids.

use clap::Args;

use super::pairs::{self, Local};
use super::usage::Usage;
use crate::cli::failure::Failure;
use crate::protocol::json::Json;

/// The query of a call.
#[derive(Args, Clone, Debug)]
pub(in crate::cli) struct QueryArgs {
    /// The query: KEY=VALUE, KEY:=JSON, '{...}', @FILE or @-; KEY nests as in 'age[$gt]=21';
    /// may be repeated
    #[arg(short, long = "query", value_name = "QUERY")]
    query: Vec<String>,

    /// Only these fields, separated by commas ($select)
    #[arg(long, value_name = "FIELDS")]
    select: Option<String>,
}

/// The query of a call that returns a list.
#[derive(Args, Clone, Debug)]
pub(in crate::cli) struct ListArgs {
    #[command(flatten)]
    query: QueryArgs,

    /// At most this many records ($limit)
    #[arg(long, value_name = "N")]
    limit: Option<u64>,

    /// Leave out this many records ($skip)
    #[arg(long, value_name = "N")]
    skip: Option<u64>,

    /// Sort by these fields, separated by commas, with a minus for descending ($sort)
    #[arg(long, value_name = "FIELDS", allow_hyphen_values = true)]
    sort: Option<String>,
}

impl QueryArgs {
    /// Reads the query, from files and stdin where it says so.
    pub(in crate::cli) fn read(&self, local: &mut Local) -> Result<Json, Failure> {
        let query = pairs::query(&self.query, local)?;
        Ok(pairs::with_sugar(
            query,
            None,
            None,
            None,
            self.select.as_deref(),
        )?)
    }
}

impl ListArgs {
    /// Reads the query, from files and stdin where it says so.
    pub(in crate::cli) fn read(&self, local: &mut Local) -> Result<Json, Failure> {
        let query = self.query.read(local)?;
        Ok(pairs::with_sugar(
            query,
            self.limit,
            self.skip,
            self.sort.as_deref(),
            None,
        )?)
    }
}

/// The data of a call.
#[derive(Args, Clone, Debug)]
pub(in crate::cli) struct DataArgs {
    /// The data: KEY=VALUE, KEY:=JSON, '{...}', '[...]', @FILE, or - for stdin
    #[arg(value_name = "DATA", allow_negative_numbers = true)]
    data: Vec<String>,
}

impl DataArgs {
    /// Reads the data, from files and stdin where it says so; `example` is a right command.
    pub(in crate::cli) fn read(&self, local: &mut Local, example: &str) -> Result<Json, Failure> {
        if self.data.is_empty() {
            return Err(Usage::new("DATA is missing")
                .hint(format!("for example: {example}"))
                .hint("DATA from stdin must be asked for: write - in its place")
                .into());
        }
        Ok(pairs::data(&self.data, local)?)
    }
}

/// Refuses a call that would touch every record of a service, unless it was asked for.
pub(in crate::cli) fn guard_all(
    method: &str,
    id: &Json,
    query: &Json,
    all_records: bool,
) -> Result<(), Usage> {
    if id.is_null() && pairs::is_empty_object(query) && !all_records {
        return Err(Usage::new(format!(
            "{method} null without a query would touch every record"
        ))
        .hint("say which records with --query, or --all-records if you mean all of them"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_records_are_touched_only_when_asked_for() {
        let query = Json::parse(r#"{"a":1}"#).unwrap();
        let id = Json::parse("1").unwrap();
        assert!(guard_all("remove", &Json::NULL, &Json::EMPTY_OBJECT, false).is_err());
        assert!(guard_all("remove", &Json::NULL, &Json::EMPTY_OBJECT, true).is_ok());
        assert!(guard_all("remove", &Json::NULL, &query, false).is_ok());
        assert!(guard_all("remove", &id, &Json::EMPTY_OBJECT, false).is_ok());
    }
}
