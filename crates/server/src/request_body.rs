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

use crate::connection::Peer;
use crate::patience::Wait;

/// A body that ends with an error when its client sends nothing for too long.
pub(crate) struct PatientBody {
    body: Incoming,
    limit: Duration,
    wait: Wait,
    received_bytes: Arc<AtomicU64>,
    peer: Arc<Peer>,
}

impl PatientBody {
    pub(crate) fn new(body: Incoming, limit: Duration, received_bytes: Arc<AtomicU64>, peer: Arc<Peer>) -> Self {
        Self { body, limit, wait: Wait::default(), received_bytes, peer }
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
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        match Pin::new(&mut this.body).poll_frame(cx) {
            Poll::Ready(frame) => {
                this.wait.over();
                if let Some(data) = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref()) {
                    this.received_bytes.fetch_add(data.len() as u64, Ordering::Relaxed);
                }
                Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
            }
            Poll::Pending => this.wait.poll(cx, this.limit).map(|()| {
                let words = format!("no byte of the body came for {} s", this.limit.as_secs());
                Some(Err(io::Error::new(io::ErrorKind::TimedOut, words).into()))
            }),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
