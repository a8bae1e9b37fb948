//! Frames over HTTP requests, as a stream and a sink.
//!
//! Two requests are under way at once, one that waits for what the server has to say and one
//! that sends: a future drives them, polled by whoever waits for the next frame.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::sync::mpsc::{self, Receiver, Sender, UnboundedReceiver, UnboundedSender};

use super::Arrival;
use crate::connection::ended::Ended;
use crate::protocol::frame::Frame;

/// How many arrivals may wait; the requests wait while they do.
const WAITING: usize = 16;

/// Where the requests put what came. It is closed when nobody wants it any more.
pub(in crate::connection) type Arrivals = Sender<Arrival>;

type Drive = Pin<Box<dyn Future<Output = Ended>>>;

/// A transport made of HTTP requests.
pub(in crate::connection) struct Requests {
    /// `None` when it is over.
    drive: Option<Drive>,
    incoming: Receiver<Arrival>,
    outgoing: UnboundedSender<Frame>,
    ended: Option<Ended>,
}

impl fmt::Debug for Requests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Requests").finish_non_exhaustive()
    }
}

impl Requests {
    /// Begins with a future that sends the frames it receives and puts what comes among the
    /// arrivals. When there are no more frames to receive it says farewell and ends.
    pub(in crate::connection) fn new<F>(
        drive: impl FnOnce(UnboundedReceiver<Frame>, Arrivals) -> F,
    ) -> Self
    where
        F: Future<Output = Ended> + 'static,
    {
        let (outgoing, frames) = mpsc::unbounded_channel();
        let (arrivals, incoming) = mpsc::channel(WAITING);
        Self {
            drive: Some(Box::pin(drive(frames, arrivals))),
            incoming,
            outgoing,
            ended: None,
        }
    }

    pub(super) fn send(&mut self, frame: Frame) -> Result<(), Ended> {
        self.outgoing.send(frame).map_err(|_| self.how())
    }

    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Result<Arrival, Ended>> {
        if let Some(drive) = &mut self.drive
            && let Poll::Ready(ended) = drive.as_mut().poll(cx)
        {
            self.drive = None;
            self.ended = Some(ended);
        }
        match self.incoming.poll_recv(cx) {
            Poll::Ready(Some(arrival)) => Poll::Ready(Ok(arrival)),
            Poll::Ready(None) => Poll::Ready(Err(self.how())),
            Poll::Pending => Poll::Pending,
        }
    }

    pub(super) async fn close(self) {
        let Self {
            drive,
            mut incoming,
            outgoing,
            ..
        } = self;
        drop(outgoing);
        incoming.close();
        if let Some(drive) = drive {
            drive.await;
        }
    }

    fn how(&self) -> Ended {
        self.ended.clone().unwrap_or(Ended::Closed {
            code: None,
            reason: String::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    fn text(text: &str) -> Frame {
        Frame::from(text.to_owned())
    }

    #[tokio::test]
    async fn frames_go_through_both_ways_and_the_end_comes_after_them() {
        let mut requests = Requests::new(|mut frames, arrivals| async move {
            while let Some(frame) = frames.recv().await {
                if frame == text("end") {
                    break;
                }
                arrivals.send(Arrival::Frame(frame)).await.unwrap();
            }
            Ended::OnPurpose
        });
        for frame in ["one", "two", "end"] {
            requests.send(text(frame)).unwrap();
        }
        for frame in ["one", "two"] {
            let arrival = poll_fn(|cx| requests.poll_next(cx)).await;
            assert_eq!(arrival, Ok(Arrival::Frame(text(frame))));
        }
        let end = poll_fn(|cx| requests.poll_next(cx)).await;
        assert_eq!(end, Err(Ended::OnPurpose));
        assert_eq!(requests.send(text("late")), Err(Ended::OnPurpose));
    }

    #[tokio::test]
    async fn closing_lets_the_requests_say_farewell() {
        let (said, heard) = tokio::sync::oneshot::channel();
        let requests = Requests::new(|mut frames, _arrivals| async move {
            while frames.recv().await.is_some() {}
            said.send("farewell").unwrap();
            Ended::OnPurpose
        });
        requests.close().await;
        assert_eq!(heard.await, Ok("farewell"));
    }
}
