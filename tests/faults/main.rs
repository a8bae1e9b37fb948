//! A server that does what Node never would, against the built program: torn, late, double, silent,
//! endless, malformed and hostile.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod addresses;
mod answers;
mod backfill;
mod bench;
mod bulk;
mod dialects;
mod discovery;
mod doctor;
mod drops;
mod frames;
mod greetings;
mod healing;
mod limits;
mod listen;
mod nesting;
mod pages;
#[cfg(unix)]
mod private;
mod proxies;
#[cfg(unix)]
mod relay;
mod secrets;
#[cfg(unix)]
mod signals;
#[cfg(unix)]
mod slow;
#[path = "../support/mod.rs"]
mod support;
mod terminal;
mod upgrade;
mod watch;
mod wire;

use std::process::Command;

use support::env::finished;
use support::{Peer, Run, ScriptedServer, TestEnv};

/// Runs a command against a server that hands its first packet's id to the script, and then reads
/// until the client is gone.
#[track_caller]
fn answered(args: &[&str], script: impl FnOnce(&mut Peer, u64) + Send + 'static) -> Run {
    connected(args, |peer| {
        let (id, _) = peer.packet();
        script(peer, id);
        peer.ignore();
    })
}

/// Runs a command against a server with a script for its connection.
#[track_caller]
fn connected(args: &[&str], script: impl FnOnce(&mut Peer) + Send + 'static) -> Run {
    against(ScriptedServer::start(script), args)
}

/// Runs a command against a server and waits for both to end.
#[track_caller]
fn against(server: ScriptedServer, args: &[&str]) -> Run {
    let run = finished(&mut command(&TestEnv::new(), &server, args));
    assert_ne!(run.status, Some(2), "the test is wrong: {run:#?}");
    server.join();
    run
}

/// What is known of a server that needs not be asked how it wants to be spoken to.
const KNOWN: [&str; 6] = [
    "--transformer",
    "websockets",
    "--parser",
    "json",
    "--dialect",
    "feathers4",
];

/// A command for a server that needs not be asked.
fn command(env: &TestEnv, server: &ScriptedServer, args: &[&str]) -> Command {
    let url = server.url();
    env.command(["--url", &url].iter().chain(&KNOWN).chain(args))
}

/// The same command with no more memory than so many MiB of addresses.
#[cfg(target_os = "linux")]
fn cramped(mut command: Command, mib: u32) -> Command {
    use std::ffi::OsStr;

    let words: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(OsStr::to_owned)
        .collect();
    let variables: Vec<_> = command
        .get_envs()
        .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
        .collect();
    let home = command.get_current_dir().map(ToOwned::to_owned);
    command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!("ulimit -v {} && exec \"$@\"", mib * 1024))
        .arg("sh")
        .args(words)
        .env_clear()
        .envs(variables)
        .current_dir(home.unwrap());
    command.stdin(std::process::Stdio::null());
    command
}
