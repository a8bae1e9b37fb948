//! One call: its answer, and what is done when the connection is lost before it came.

use std::time::{Duration, Instant};

use tokio::time::timeout;

use super::context::Online;
use super::failure::{Failure, Sent};
use crate::connection::client::Connection;
use crate::connection::ended::{CallError, Ended};
use crate::protocol::json::Json;
use crate::protocol::service::call::Call;

/// Makes a call. One whose answer was lost with the connection is sent once more, within its time,
/// if it only reads or `retry_lost` says that twice does no harm.
pub(super) async fn ask(
    online: &mut Online,
    call: &Call,
    retry_lost: bool,
) -> Result<Json, Failure> {
    let started = Instant::now();
    let time = online.settings.timeout_of(call.service());
    let first = online.connection.request(call, time);
    let lost = match first.await {
        Err(CallError::Lost(ended))
            if ended.is_by_chance() && (call.only_reads() || retry_lost) =>
        {
            ended
        }
        result => return result.map_err(|error| failed(error, online, call)),
    };
    let text = format!("connection lost, asking once more: {lost}");
    online.reporter.notice(&text);
    let left = time.saturating_sub(started.elapsed());
    come_back(online, call, lost, left).await?;
    let left = time.saturating_sub(started.elapsed());
    let result = online.connection.request(call, left).await;
    result.map_err(|error| failed(error, online, call))
}

/// Opens a lost connection again, signed in as before.
pub(super) async fn reconnect(online: &mut Online) -> Result<(), Failure> {
    online.connection.again().await?;
    online.sign_in().await
}

/// Makes sure of the dialect before many calls, so that all that follows is understood.
pub(super) async fn agree(connection: &mut Connection) -> Result<(), Failure> {
    connection.agree().await.map_err(|error| match error {
        CallError::Lost(ended) => Failure::Ended(ended),
        error => Failure::Call {
            error,
            what: "the first call".to_owned(),
            sent: None,
        },
    })
}

/// Connects and signs in again for a call whose answer was lost.
pub(super) async fn come_back(
    online: &mut Online,
    call: &Call,
    lost: Ended,
    left: Duration,
) -> Result<(), Failure> {
    match timeout(left, Box::pin(reconnect(online))).await {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(failure)) => {
            let text = format!("no way back: {failure}");
            online.reporter.warning(&text);
        }
        Err(_) => {}
    }
    Err(failed(CallError::Lost(lost), online, call))
}

/// Returns the failure that an error of a call is.
pub(super) fn failed(error: CallError, online: &Online, call: &Call) -> Failure {
    Failure::Call {
        error,
        what: format!("{} on {}", call.method(), call.service()),
        sent: (!call.only_reads()).then(|| Sent::new(&call.emission(online.connection.dialect()))),
    }
}
