//! Commands that are run for events.

use std::collections::VecDeque;
use std::future::pending;
use std::io;
use std::process::{ExitStatus, Stdio};

use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use futures_util::stream::FuturesUnordered;
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};

use super::failure::Failure;
use super::report::Reporter;
use crate::output::queue::Overflow;

/// What is handed to a command.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) service: String,
    pub(super) event: String,
    /// What stands on its stdin, line end included.
    pub(super) line: Vec<u8>,
}

/// How a command ended, and for what it was run.
type Ended = (Job, io::Result<ExitStatus>);

/// What a runner does with more events than its command keeps up with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// How many commands run at once.
    pub(super) jobs: usize,
    /// What happens when more waits than may.
    pub(super) overflow: Overflow,
    /// How much may wait, in bytes.
    pub(super) bound: usize,
}

/// Runs a shell command for each event, beginning in order.
#[derive(Debug)]
pub(super) struct Runner {
    command: String,
    reporter: Reporter,
    pace: Pace,
    waiting: VecDeque<Job>,
    bytes: usize,
    /// How many events were dropped since a command was begun last.
    dropped: u64,
    running: FuturesUnordered<LocalBoxFuture<'static, Ended>>,
}

impl Runner {
    pub(super) fn new(command: String, pace: Pace, reporter: Reporter) -> Self {
        Self {
            command,
            reporter,
            pace,
            waiting: VecDeque::new(),
            bytes: 0,
            dropped: 0,
            running: FuturesUnordered::new(),
        }
    }

    /// Adds an event.
    pub(super) fn push(&mut self, job: Job) -> Result<(), Failure> {
        if self.is_full() && self.pace.overflow == Overflow::Exit {
            let undelivered = self.waiting.len() + self.running.len() + 1;
            return Err(Failure::TooSlow {
                who: "the command of --exec",
                bound: self.pace.bound,
                undelivered: undelivered as u64,
            });
        }
        self.bytes += job.line.len();
        self.waiting.push_back(job);
        while self.is_full() && self.pace.overflow == Overflow::Gap && self.waiting.len() > 1 {
            self.next();
            self.dropped += 1;
        }
        Ok(())
    }

    /// Tells whether as much waits as may.
    pub(super) fn is_full(&self) -> bool {
        self.bytes >= self.pace.bound
    }

    /// Tells whether nothing waits or runs.
    pub(super) fn is_idle(&self) -> bool {
        self.waiting.is_empty() && self.running.is_empty()
    }

    /// Runs what waits until one of the commands has ended; never returns while there is nothing
    /// to run. Nothing is lost when the future is dropped.
    pub(super) async fn run(&mut self) {
        while self.running.len() < self.pace.jobs
            && let Some(job) = self.next()
        {
            if self.dropped > 0 {
                self.reporter.warning(&format!(
                    "the command of --exec was too slow: {} events were dropped",
                    self.dropped
                ));
                self.dropped = 0;
            }
            match self.start(&job) {
                Ok(child) => self.running.push(Box::pin(ended(child, job))),
                Err(error) => self.failed(&job, &error.to_string()),
            }
        }
        match self.running.next().await {
            Some((_, Ok(status))) if status.success() => {}
            Some((job, Ok(status))) => self.failed(&job, &status.to_string()),
            Some((job, Err(error))) => self.failed(&job, &error.to_string()),
            None => pending().await,
        }
    }

    fn next(&mut self) -> Option<Job> {
        let job = self.waiting.pop_front()?;
        self.bytes -= job.line.len();
        Some(job)
    }

    fn start(&self, job: &Job) -> io::Result<Child> {
        let (shell, option) = if cfg!(windows) {
            ("cmd", "/C")
        } else {
            ("sh", "-c")
        };
        Command::new(shell)
            .arg(option)
            .arg(&self.command)
            .env("FEATHERS_SERVICE", &job.service)
            .env("FEATHERS_EVENT", &job.event)
            .stdin(Stdio::piped())
            .spawn()
    }

    fn failed(&self, job: &Job, how: &str) {
        let Job { service, event, .. } = job;
        self.reporter
            .warning(&format!("the command for {service} {event} failed: {how}"));
    }
}

/// Writes the line to the command's stdin, closes it and waits for the end. A command that does
/// not read it is free not to.
async fn ended(mut child: Child, job: Job) -> Ended {
    if let Some(mut stdin) = child.stdin.take() {
        let _ = stdin.write_all(&job.line).await;
    }
    let status = child.wait().await;
    (job, status)
}
