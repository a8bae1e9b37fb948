//! The signals that end a command.

use std::fmt;
use std::io;

/// A signal that asks the program to end.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Signal {
    /// SIGINT, or Ctrl-C.
    Interrupt,
    /// SIGTERM, or SIGHUP: the terminal went away.
    Terminate,
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Interrupt => "interrupted",
            Self::Terminate => "terminated",
        })
    }
}

#[cfg(unix)]
mod system {
    use tokio::signal::unix::{Signal as Stream, SignalKind, signal};

    use super::{Signal, io};

    /// Waits for signals. From its making on they no longer end the process by themselves.
    #[derive(Debug)]
    pub(in crate::cli) struct Signals {
        interrupt: Stream,
        terminate: Stream,
        hangup: Stream,
    }

    impl Signals {
        /// Begins to wait.
        pub(in crate::cli) fn new() -> io::Result<Self> {
            Ok(Self {
                interrupt: signal(SignalKind::interrupt())?,
                terminate: signal(SignalKind::terminate())?,
                hangup: signal(SignalKind::hangup())?,
            })
        }

        /// Waits for the next one.
        pub(in crate::cli) async fn recv(&mut self) -> Signal {
            tokio::select! {
                _ = self.interrupt.recv() => Signal::Interrupt,
                _ = self.terminate.recv() => Signal::Terminate,
                _ = self.hangup.recv() => Signal::Terminate,
            }
        }
    }
}

#[cfg(not(unix))]
mod system {
    use super::{Signal, io};

    /// Waits for Ctrl-C.
    #[derive(Debug)]
    pub(in crate::cli) struct Signals;

    impl Signals {
        /// Begins to wait.
        pub(in crate::cli) fn new() -> io::Result<Self> {
            Ok(Self)
        }

        /// Waits for the next one.
        pub(in crate::cli) async fn recv(&mut self) -> Signal {
            // Without a handler Ctrl-C ends the process, which is as good.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
            Signal::Interrupt
        }
    }
}

pub(super) use system::Signals;
