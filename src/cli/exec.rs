//! Commands that are run for events, one after the other.

use std::collections::VecDeque;
use std::process::Stdio;

use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};

use super::report::Reporter;

/// What is handed to a command.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) service: String,
    pub(super) event: String,
    /// What stands on its stdin, line end included.
    pub(super) line: Vec<u8>,
}

/// Runs a shell command for each event, in order.
#[derive(Debug)]
pub(super) struct Runner {
    command: String,
    reporter: Reporter,
    waiting: VecDeque<Job>,
    running: Option<(Child, Job)>,
}

impl Runner {
    pub(super) fn new(command: String, reporter: Reporter) -> Self {
        Self {
            command,
            reporter,
            waiting: VecDeque::new(),
            running: None,
        }
    }

    /// Adds an event.
    pub(super) fn push(&mut self, job: Job) {
        self.waiting.push_back(job);
    }

    /// Tells whether nothing waits or runs.
    pub(super) fn is_idle(&self) -> bool {
        self.waiting.is_empty() && self.running.is_none()
    }

    /// Runs what waits until it has been run; never returns while there is nothing to run.
    /// Nothing is lost when the future is dropped.
    pub(super) async fn run(&mut self) {
        loop {
            if self.running.is_none() {
                let Some(job) = self.waiting.pop_front() else {
                    return std::future::pending().await;
                };
                match self.start(&job) {
                    Ok(child) => self.running = Some((child, job)),
                    Err(error) => {
                        self.failed(&job, &error.to_string());
                        continue;
                    }
                }
            }
            if let Some((child, job)) = &mut self.running {
                feed(child, job).await;
                let ended = child.wait().await;
                if let Some((_, job)) = self.running.take() {
                    match ended {
                        Ok(status) if status.success() => {}
                        Ok(status) => self.failed(&job, &status.to_string()),
                        Err(error) => self.failed(&job, &error.to_string()),
                    }
                }
                return;
            }
        }
    }

    fn start(&self, job: &Job) -> std::io::Result<Child> {
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

/// Writes the line to the command's stdin and closes it. A command that does not read it
/// is free not to.
async fn feed(child: &mut Child, job: &mut Job) {
    let Some(stdin) = &mut child.stdin else {
        return;
    };
    while !job.line.is_empty() {
        match stdin.write(&job.line).await {
            Ok(written) if written > 0 => {
                job.line.drain(..written);
            }
            _ => break,
        }
    }
    child.stdin = None;
}
