//! Request bodies on their way in: counted, and not waited for without end.

use std::error::Error;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::time::Instant;

use crate::connection::Peer;
use crate::http2::Received;
use crate::patience::Wait;
use crate::stopwatch::moment;

type BoxError = Box<dyn Error + Send + Sync>;

/// How long a client is waited for before it is asked how fast it is.
const GRACE: Duration = Duration::from_secs(60);

/// What has to come after that, in every second on average: a layer that comes more slowly than this is no push.
const BYTES_PER_SEC_MIN: u64 = 1024;

/// A body as it arrives, by either version of the protocol.
pub(crate) enum Arriving {
    Http1(Incoming),
    Http2(Received),
}

impl Arriving {
    fn poll_frame(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match self {
            Self::Http1(body) => Pin::new(body).poll_frame(cx).map_err(Into::into),
            Self::Http2(body) => body.poll_frame(cx).map_err(Into::into),
        }
    }

    /// Whether all of it has come.
    pub(crate) fn is_end_stream(&self) -> bool {
        match self {
            Self::Http1(body) => body.is_end_stream(),
            Self::Http2(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Http1(body) => body.size_hint(),
            Self::Http2(body) => body.size_hint(),
        }
    }
}

/// A body that ends with an error when its client sends nothing for too long, or too little all the time.
pub(crate) struct PatientBody {
    body: Arriving,
    limit: Duration,
    wait: Wait,
    pace: Pace,
    received_bytes: Arc<AtomicU64>,
    peer: Arc<Peer>,
}

impl PatientBody {
    pub(crate) fn new(body: Arriving, limit: Duration, received_bytes: Arc<AtomicU64>, peer: Arc<Peer>) -> Self {
        Self { body, limit, wait: Wait::default(), pace: Pace::default(), received_bytes, peer }
    }
}

/// How fast a client sends: only the time counts in which it is waited for.
#[derive(Default)]
struct Pace {
    since: Option<Instant>,
    waited: Duration,
    received_bytes: u64,
}

impl Pace {
    /// There is nothing to read.
    fn wait(&mut self) {
        self.since.get_or_insert_with(moment);
    }

    /// Bytes have come; `false` when they are too few for the time they took.
    fn receive(&mut self, bytes: u64) -> bool {
        if let Some(since) = self.since.take() {
            self.waited += moment().saturating_duration_since(since);
        }
        self.received_bytes += bytes;
        let owed_bytes = self.waited.saturating_sub(GRACE).as_secs().saturating_mul(BYTES_PER_SEC_MIN);
        self.received_bytes >= owed_bytes
    }
}

impl Drop for PatientBody {
    fn drop(&mut self) {
        if !self.body.is_end_stream() {
            self.peer.activity.interrupt();
        }
    }
}

impl Body for PatientBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        match this.body.poll_frame(cx) {
            Poll::Ready(frame) => {
                this.wait.over();
                if let Some(data) = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref()) {
                    let bytes = data.len() as u64;
                    this.received_bytes.fetch_add(bytes, Ordering::Relaxed);
                    if !this.pace.receive(bytes) {
                        let words = format!("the body came with less than {BYTES_PER_SEC_MIN} bytes a second");
                        return Poll::Ready(Some(Err(io::Error::new(io::ErrorKind::TimedOut, words).into())));
                    }
                }
                Poll::Ready(frame)
            }
            Poll::Pending => {
                this.pace.wait();
                this.wait.poll(cx, this.limit).map(|()| {
                    let words = format!("no byte of the body came for {} s", this.limit.as_secs());
                    Some(Err(io::Error::new(io::ErrorKind::TimedOut, words).into()))
                })
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a client that sends `bytes` every `secs` seconds is still listened to after `minutes`.
    async fn is_borne(bytes: u64, secs: u64, minutes: u64) -> bool {
        let mut pace = Pace::default();
        for _ in 0..minutes * 60 / secs {
            pace.wait();
            tokio::time::advance(Duration::from_secs(secs)).await;
            if !pace.receive(bytes) {
                return false;
            }
        }
        true
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_may_be_slow_and_may_not_trickle() {
        for (bytes, secs, minutes, expected) in [
            (1, 50, 1, true),
            (1, 50, 3, false),
            (1023, 1, 24 * 60, false),
            (1024, 1, 24 * 60, true),
            (60 * 1024, 59, 24 * 60, true),
        ] {
            assert_eq!(is_borne(bytes, secs, minutes).await, expected, "{bytes} bytes every {secs} s");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_is_not_to_blame_for_the_time_in_which_nobody_reads() {
        let mut pace = Pace::default();
        tokio::time::advance(Duration::from_secs(3600)).await;
        assert!(pace.receive(1));
        tokio::time::advance(Duration::from_secs(3600)).await;
        pace.wait();
        assert!(pace.receive(1));
    }
}
