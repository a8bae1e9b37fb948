//! Arguments of bulk runs: where the lines are, and how they are gone through.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueHint};

use super::pairs::Local;
use super::record::{IdFieldArgs, RetryArgs};
use super::usage::Usage;
use crate::cli::bulk::{Input, Leftovers, Pace};
use crate::cli::failure::Failure;

const BULK: &str = "Many at once";

/// How many calls are under way where nothing else is said.
const IN_FLIGHT: usize = 32;

/// How fast lines are gone through.
#[derive(Args, Clone, Debug)]
pub(in crate::cli) struct PaceArgs {
    /// How many calls are under way at once [default: 32]
    #[arg(long, value_name = "N", help_heading = BULK,
        value_parser = clap::value_parser!(u16).range(1..=1024))]
    in_flight: Option<u16>,

    /// At most this many calls a second
    #[arg(long, value_name = "N", value_parser = rate, help_heading = BULK)]
    rate: Option<f64>,

    /// Print answers as they come, not in the order of the input
    #[arg(long, help_heading = BULK)]
    unordered: bool,
}

/// A call for each line of a file.
#[derive(Args, Clone, Debug)]
pub(in crate::cli) struct BulkArgs {
    /// One call for each line of FILE, or of stdin for -
    #[arg(long, value_name = "FILE", help_heading = BULK, value_hint = ValueHint::FilePath)]
    each: Option<String>,

    #[command(flatten)]
    pace: PaceArgs,

    /// Keep the lines that failed or were not sent in this file
    #[arg(long, value_name = "FILE", help_heading = BULK, value_hint = ValueHint::FilePath)]
    rejects: Option<PathBuf>,

    /// Keep the lines of which nobody knows whether they were carried out in this file
    #[arg(long, value_name = "FILE", help_heading = BULK, value_hint = ValueHint::FilePath)]
    unknown: Option<PathBuf>,

    /// Stop at the first line that fails
    #[arg(long, help_heading = BULK)]
    stop_on_error: bool,
}

/// Many calls that each need an id and may change something.
#[derive(Args, Clone, Debug)]
pub(in crate::cli) struct ByIdArgs {
    #[command(flatten)]
    pub(in crate::cli) retry: RetryArgs,

    #[command(flatten)]
    pub(in crate::cli) bulk: BulkArgs,

    #[command(flatten)]
    pub(in crate::cli) id_field: IdFieldArgs,
}

/// Where lines come from, and where those are kept that are left.
pub(in crate::cli) struct Files {
    pub(in crate::cli) input: Input,
    pub(in crate::cli) rejects: Option<Leftovers>,
    pub(in crate::cli) unknown: Option<Leftovers>,
}

impl PaceArgs {
    /// Returns the pace of calls that each may take so long.
    pub(in crate::cli) fn pace(&self, timeout: Duration, retry_lost: bool) -> Pace {
        Pace {
            in_flight: self.in_flight.map_or(IN_FLIGHT, usize::from),
            every: self.rate.map(|rate| Duration::from_secs_f64(1.0 / rate)),
            unordered: self.unordered,
            stop_on_error: false,
            retry_lost,
            timeout,
        }
    }

    fn names_any(&self) -> bool {
        self.in_flight.is_some() || self.rate.is_some() || self.unordered
    }
}

impl BulkArgs {
    /// Tells whether a call is to be made for each line; `others` tells whether there is something
    /// that stands for one call alone, such as DATA.
    pub(in crate::cli) fn is_asked(&self, others: bool) -> Result<bool, Usage> {
        let Some(path) = &self.each else {
            let more = self.pace.names_any()
                || self.rejects.is_some()
                || self.unknown.is_some()
                || self.stop_on_error;
            return match more {
                true => Err(Usage::new("there is no --each FILE to go through")
                    .hint("--each - reads the lines of stdin")),
                false => Ok(false),
            };
        };
        match others {
            true => Err(
                Usage::new(format!("with --each the records come from {path} alone"))
                    .hint("leave out ID and DATA"),
            ),
            false => Ok(true),
        }
    }

    /// Returns the pace of calls that each may take so long.
    pub(in crate::cli) fn pace(&self, timeout: Duration, retry_lost: bool) -> Pace {
        Pace {
            stop_on_error: self.stop_on_error,
            ..self.pace.pace(timeout, retry_lost)
        }
    }

    /// Opens the files.
    pub(in crate::cli) fn open(&self, local: &mut Local) -> Result<Files, Failure> {
        let path = self.each.as_deref().unwrap_or("-");
        let leftovers = |option, path: &Option<PathBuf>, input: &str| {
            let path = path.as_deref();
            path.map(|path| Leftovers::create(option, path, input))
                .transpose()
        };
        let input = input(path, local)?;
        Ok(Files {
            input,
            rejects: leftovers("--rejects", &self.rejects, path)?,
            unknown: leftovers("--unknown", &self.unknown, path)?,
        })
    }
}

/// Opens a file of lines; `-` is stdin, which can be read once.
pub(in crate::cli) fn input(path: &str, local: &mut Local) -> Result<Input, Failure> {
    if path == "-" && !local.claim_stdin() {
        return Err(Usage::new("stdin is asked for twice").into());
    }
    Input::open(path)
}

/// Reads a number of calls a second, such as `100`, `0.5` or `100/s`.
pub(in crate::cli) fn rate(text: &str) -> Result<f64, String> {
    let number = text.strip_suffix("/s").unwrap_or(text);
    match number.parse::<f64>() {
        Ok(rate) if (0.001..=1e6).contains(&rate) => Ok(rate),
        Ok(_) => Err("it must be from 0.001 to 1000000".to_owned()),
        Err(_) => Err("it is no number; write 100 or 100/s".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_a_number_of_calls_a_second() {
        for (text, told) in [("100", Some(100.0)), ("0.5/s", Some(0.5)), ("0", None)] {
            assert_eq!(rate(text).ok(), told);
        }
        for text in ["", "x", "-1", "inf", "NaN", "1/m"] {
            assert!(rate(text).is_err(), "{text}");
        }
    }
}
