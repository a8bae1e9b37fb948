//! A first signal, to a command that can come to an end by itself.

use std::cell::Cell;
use std::rc::Rc;

use tokio::sync::Notify;

/// Asks a command to begin nothing new. One that does not listen is ended at once.
#[derive(Clone, Debug, Default)]
pub(super) struct Stop(Rc<State>);

#[derive(Debug, Default)]
struct State {
    listens: Cell<bool>,
    asked: Notify,
}

impl Stop {
    /// From here on a first signal is only asked for by [`Stop::asked`].
    pub(super) fn listen(&self) {
        self.0.listens.set(true);
    }

    /// Asks; tells whether anybody listens.
    pub(super) fn ask(&self) -> bool {
        self.0.asked.notify_one();
        self.0.listens.get()
    }

    /// Waits until it is asked for.
    pub(super) async fn asked(&self) {
        self.0.asked.notified().await;
    }
}
