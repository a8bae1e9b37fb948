//! From arguments to a bulk run.

use std::collections::VecDeque;

use super::each::{Each, Method};
use super::engine::Engine;
use super::input::Input;
use super::item::{Item, Task};
use super::tally::Tally;
use crate::cli::args::bulk::{BulkArgs, ByIdArgs, Files, PaceArgs, input};
use crate::cli::bulk::batch::Batch;
use crate::cli::context::{Context, Identity};
use crate::cli::failure::Failure;
use crate::cli::printer::Shape;
use crate::cli::progress::Progress;
use crate::cli::servers;
use crate::protocol::json::Json;

/// Makes a call for each line of a file.
pub(in crate::cli) fn each(
    context: &mut Context,
    task: Each,
    args: &BulkArgs,
    retry_lost: bool,
) -> Result<(), Failure> {
    let Files {
        input,
        rejects,
        unknown,
    } = args.open(&mut context.local)?;
    if context.settings.dry_run {
        return preview(context, task, input);
    }
    let pace = args.pace(context.settings.timeout_of(&task.service), retry_lost);
    context.online(Identity::Token, Shape::Bulk, async |online| {
        let engine = Engine::new(task, pace, input, rejects, unknown);
        let progress = Progress::new(&online.reporter, "lines");
        engine.run(online, progress).await
    })
}

/// The same for methods that need an id and may change something.
pub(in crate::cli) fn each_by_id(
    context: &mut Context,
    method: Method,
    service: &str,
    query: Json,
    args: &ByIdArgs,
) -> Result<(), Failure> {
    let id_field = args.id_field.id_field.clone();
    let task = Each::new(method, service, query, id_field, 1);
    each(context, task, &args.bulk, args.retry.retry_lost)
}

/// Answers each request of stdin.
pub(in crate::cli) fn batch(
    context: &mut Context,
    args: &PaceArgs,
    retry_lost: bool,
) -> Result<(), Failure> {
    let input = input("-", &mut context.local)?;
    if context.settings.dry_run {
        return preview(context, Batch, input);
    }
    let pace = args.pace(context.settings.timeout, retry_lost);
    context.online(Identity::Token, Shape::Bulk, async |online| {
        let engine = Engine::new(Batch, pace, input, None, None);
        engine.run(online, Progress::default()).await
    })
}

/// Prints the packets that would be sent.
fn preview(context: &Context, mut task: impl Task, mut input: Input) -> Result<(), Failure> {
    let mut tally = Tally::default();
    let mut items = VecDeque::new();
    loop {
        let lines = input.next_blocking().transpose()?;
        let is_end = lines.is_none();
        for line in lines.into_iter().flatten() {
            task.take(line, &mut items);
        }
        if is_end {
            items.extend(task.rest());
        }
        for item in items.drain(..) {
            show(context, &item, &mut tally)?;
        }
        if is_end {
            break;
        }
    }
    match tally.is_clean() {
        true => Ok(()),
        false => Err(Failure::SomeFailed(tally)),
    }
}

fn show(context: &Context, item: &Item, tally: &mut Tally) -> Result<(), Failure> {
    match &item.call {
        Ok(call) => {
            tally.not_sent += item.count();
            let dialect = servers::dialect(&context.settings);
            context.preview(&call.emission(dialect), true)
        }
        Err(bad) => {
            tally.failed += item.count();
            let failure = Failure::BadLine(bad.to_string());
            context.reporter.item(&item.place(), item.first, &failure);
            Ok(())
        }
    }
}
