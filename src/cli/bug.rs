//! Panics: bugs of this program, told without what it was working on.
//!
//! The message of a panic may quote any text, a secret too, so only its place is shown.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::{self, PanicHookInfo};
use std::process;

use super::exit;
use super::failure::Failure;
use super::report::Reporter;

/// Makes every panic, of whatever thread, an error that ends the program.
pub(super) fn report_panics(json: bool) {
    panic::set_hook(Box::new(move |info| {
        super::watch::screen::restore();
        let reporter = Reporter {
            json,
            ..Reporter::default()
        };
        reporter.failure(&Failure::Bug(place(info)), None);
        // Only where RUST_BACKTRACE asks for it. It names functions, and no values.
        let backtrace = Backtrace::capture();
        if backtrace.status() == BacktraceStatus::Captured {
            reporter.backtrace(&backtrace);
        }
        process::exit(exit::OTHER.into());
    }));
}

fn place(info: &PanicHookInfo<'_>) -> String {
    match info.location() {
        Some(at) => format!("{}:{}:{}", at.file(), at.line(), at.column()),
        None => "a place unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Output};
    use std::thread;

    /// Runs the program, and panics after it has got ready to work.
    #[test]
    #[ignore = "no test but what the next ones start"]
    fn panics() {
        let _ = crate::cli::run();
        let word = std::env::var("FEATHERS_PRIMUS_TEST_WORD").unwrap();
        if word.contains("thread") {
            let panicked = thread::spawn(move || panic!("no use for {word}")).join();
            unreachable!("{panicked:?}");
        }
        panic!("no use for {word}");
    }

    fn panicked(word: &str) -> Output {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "cli::bug::tests::panics", "--ignored"])
            .arg("--nocapture")
            .env("FEATHERS_PRIMUS_TEST_WORD", word)
            .env_remove("RUST_BACKTRACE")
            .output()
            .unwrap()
    }

    #[test]
    fn a_panic_ends_with_status_1_and_does_not_say_what_it_was_about() {
        for word in ["canary", "canary of a thread"] {
            let output = panicked(word);
            let stderr = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(1), "{stderr}");
            assert!(!stderr.contains("canary"), "{stderr}");
            assert!(
                stderr.contains("error: a bug in feathers-primus, at "),
                "{stderr}"
            );
            assert!(stderr.contains("src/cli/bug.rs:"), "{stderr}");
            assert!(stderr.contains("hint: please report it"), "{stderr}");
        }
    }
}
