//! What is kept of every request: a line in the log and its place in the metrics, written when the last byte of the
//! answer has left, or the client has.

mod line;

use std::cell::RefCell;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{Method, Response, StatusCode, Uri};
use http_body::{Body as _, Frame, SizeHint};
use model::Origin;
use model::summary::Summary;
use web::Body;
use web::metrics::{Answered, Face, Metrics};

use self::line::Line;
use crate::connection::Peer;
use crate::log::{Form, Log};
use crate::stopwatch::Stopwatch;

thread_local! {
    /// Where lines are made; its memory is kept for the next.
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// One request, from its head to the end of its answer.
pub(crate) struct Record {
    face: Face,
    method: Method,
    /// What only the log needs; none when requests are not logged.
    log: Option<(Uri, Arc<Origin>)>,
    summary: Summary,
    peer: Arc<Peer>,
    metrics: Arc<Metrics>,
    stopwatch: Stopwatch,
    received_bytes: Arc<AtomicU64>,
    sent_bytes: u64,
    /// What the answer says its length is: hyper does not ask a body for its end when it has that much.
    announced_bytes: Option<u64>,
    status: Option<StatusCode>,
    /// Whether the answer left as a whole.
    complete: bool,
}

impl Record {
    pub(crate) fn begin(
        face: Face,
        method: Method,
        log: Option<(Uri, Arc<Origin>)>,
        peer: Arc<Peer>,
        metrics: Arc<Metrics>,
    ) -> Self {
        peer.activity.begin();
        metrics.request_began();
        Self {
            face,
            method,
            log,
            summary: Summary::default(),
            peer,
            metrics,
            stopwatch: Stopwatch::start(),
            received_bytes: Arc::default(),
            sent_bytes: 0,
            announced_bytes: None,
            status: None,
            complete: false,
        }
    }

    /// Where the bytes of the request's body are counted.
    pub(crate) fn received_bytes(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.received_bytes)
    }

    /// Notes what was answered. A door puts a [`Summary`] into the response's extensions.
    pub(crate) fn answered(&mut self, response: &mut Response<Body>) {
        self.status = Some(response.status());
        self.summary = response.extensions_mut().remove().unwrap_or_default();
        if self.summary.caller.is_some() {
            self.peer.member.prove();
        }
        let length = response.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
        self.announced_bytes = length.or_else(|| response.body().size_hint().exact());
        self.complete = response.body().is_end_stream() || self.method == Method::HEAD;
    }

    fn write_line(&self, duration: Duration) {
        let Some((uri, origin)) = &self.log else { return };
        if !tracing::enabled!(target: "request", tracing::Level::INFO) {
            return;
        }
        let line = Line {
            method: &self.method,
            uri,
            status: self.status.map(|status| status.as_u16()),
            complete: self.complete,
            received_bytes: self.received_bytes.load(Ordering::Relaxed),
            sent_bytes: self.sent_bytes,
            duration,
            origin,
            summary: &self.summary,
        };
        BUFFER.with_borrow_mut(|buffer| {
            buffer.clear();
            match Log::get() {
                Some(log) => {
                    line.write(buffer, log.form());
                    log.push(buffer);
                }
                // A program that embeds the server logs elsewhere.
                None => {
                    line.write(buffer, Form::Text { in_colour: false });
                    tracing::info!(target: "request", "{}", String::from_utf8_lossy(buffer).trim_end());
                }
            }
        });
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        self.peer.activity.end();
        let duration = self.stopwatch.elapsed();
        self.metrics.request_ended(&Answered {
            face: self.face,
            operation: self.summary.operation,
            code: self.summary.refusal.as_ref().map(|refusal| refusal.code),
            method: &self.method,
            status: self.status,
            duration,
            received_bytes: self.received_bytes.load(Ordering::Relaxed),
            sent_bytes: self.sent_bytes,
        });
        self.write_line(duration);
    }
}

/// The body of an answer, with the record that ends with it.
pub(crate) struct Recorded {
    body: Body,
    record: Record,
}

impl Recorded {
    pub(crate) fn new(body: Body, record: Record) -> Self {
        Self { body, record }
    }
}

impl http_body::Body for Recorded {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        let polled = Pin::new(&mut this.body).poll_frame(cx);
        match &polled {
            Poll::Ready(None) => this.record.complete = true,
            Poll::Ready(Some(Ok(frame))) => {
                this.record.sent_bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
                this.record.complete = this.record.announced_bytes == Some(this.record.sent_bytes);
            }
            Poll::Ready(Some(Err(error))) => {
                let request_id = this.record.log.as_ref().map(|(_, origin)| origin.request_id);
                tracing::error!(%error, request_id = request_id.map(tracing::field::display), "an answer broke off");
            }
            Poll::Pending => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
