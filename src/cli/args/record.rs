//! Arguments that the service commands share: queries, data, ids.

use clap::Args;

use super::id::id;
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
    /// Tells whether there is any.
    pub(in crate::cli) fn is_given(&self) -> bool {
        !self.data.is_empty()
    }

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

/// What a change of records takes: which ones and what becomes of them.
#[derive(Args, Clone, Debug)]
pub(in crate::cli) struct ChangeArgs {
    #[command(flatten)]
    target: TargetArgs,

    #[command(flatten)]
    data: DataArgs,
}

impl ChangeArgs {
    /// Tells whether one record is named, or its data.
    pub(in crate::cli) fn names_one(&self) -> bool {
        self.target.names_one() || self.data.is_given()
    }

    /// Reads the path and the query, where many records are named elsewhere.
    pub(in crate::cli) fn read_many(&self, local: &mut Local) -> Result<(&str, Json), Failure> {
        self.target.read_many(local)
    }

    /// Reads the path, the id, the data and the query; `example` is a right command.
    pub(in crate::cli) fn read(
        &self,
        method: &str,
        local: &mut Local,
        example: &str,
    ) -> Result<(&str, Json, Json, Json), Failure> {
        let data = self.data.read(local, example)?;
        let (service, id, query) = self.target.read(method, local)?;
        Ok((service, id, data, query))
    }
}

/// The records that a change or a removal is for.
#[derive(Args, Clone, Debug)]
pub(in crate::cli) struct TargetArgs {
    /// Path of the service, as given to app.use
    service: String,

    /// Id of the record; null means all records that match --query
    #[arg(allow_negative_numbers = true, required_unless_present = "each")]
    id: Option<String>,

    #[command(flatten)]
    query: QueryArgs,

    /// Allow the id null without a query: every record
    #[arg(long)]
    all_records: bool,
}

impl TargetArgs {
    /// Tells whether one record is named.
    pub(in crate::cli) fn names_one(&self) -> bool {
        self.id.is_some()
    }

    /// Reads the path and the query, where many records are named elsewhere.
    pub(in crate::cli) fn read_many(&self, local: &mut Local) -> Result<(&str, Json), Failure> {
        Ok((&self.service, self.query.read(local)?))
    }

    /// Reads the path, the id and the query, and refuses what would touch every record.
    pub(in crate::cli) fn read(
        &self,
        method: &str,
        local: &mut Local,
    ) -> Result<(&str, Json, Json), Failure> {
        let id = id(self.id.as_deref().unwrap_or_default());
        let query = self.query.read(local)?;
        guard_all(method, &id, &query, self.all_records)?;
        Ok((&self.service, id, query))
    }
}

/// Where the lines of a bulk run have their ids.
#[derive(Args, Clone, Debug)]
pub(in crate::cli) struct IdFieldArgs {
    /// The field of each line that holds the id [default: id, else _id]
    #[arg(
        long,
        value_name = "NAME",
        requires = "each",
        help_heading = "Many at once"
    )]
    pub(in crate::cli) id_field: Option<String>,
}

/// What becomes of a call whose answer was lost.
#[derive(Args, Clone, Debug)]
pub(in crate::cli) struct RetryArgs {
    /// Send it once more when the connection is lost before its answer: it may be carried out
    /// twice
    #[arg(long)]
    pub(in crate::cli) retry_lost: bool,
}

/// Refuses a call that would touch every record of a service, unless it was asked for.
fn guard_all(method: &str, id: &Json, query: &Json, all_records: bool) -> Result<(), Usage> {
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
        let one = Json::parse("1").unwrap();
        assert!(guard_all("remove", &Json::NULL, &Json::EMPTY_OBJECT, false).is_err());
        assert!(guard_all("remove", &Json::NULL, &Json::EMPTY_OBJECT, true).is_ok());
        assert!(guard_all("remove", &Json::NULL, &query, false).is_ok());
        assert!(guard_all("remove", &one, &Json::EMPTY_OBJECT, false).is_ok());
    }
}
