//! What is kept of every request: a line in the log and its place in the metrics, written when the last byte of the
//! answer has left, or the client has.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{Method, Response, StatusCode, Uri};
use http_body::{Body as _, Frame, SizeHint};
use model::{Origin, Principal};
use web::Body;
use web::metrics::{Answered, Face, Metrics};

use crate::connection::Peer;
use crate::stopwatch::Stopwatch;

/// Parameters of `/v2/` that may stand in a log. All others may be secrets, or be one in a later version.
const HARMLESS_PARAMETERS: [&str; 7] = ["digest", "mount", "from", "n", "last", "tag", "artifactType"];

/// One request, from its head to the end of its answer.
pub(crate) struct Record {
    face: Face,
    method: Method,
    /// What only the log needs; none when requests are not logged.
    log: Option<(Uri, Arc<Origin>)>,
    caller: Option<Principal>,
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
            caller: None,
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

    /// Notes what was answered. A door says who asked by putting the principal into the response's extensions.
    pub(crate) fn answered(&mut self, response: &Response<Body>) {
        self.status = Some(response.status());
        self.caller = response.extensions().get::<Principal>().cloned();
        let length = response.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
        self.announced_bytes = length.or_else(|| response.body().size_hint().exact());
        self.complete = response.body().is_end_stream() || self.method == Method::HEAD;
    }

    fn write_line(&self) {
        let Some((uri, origin)) = &self.log else { return };
        let Origin { request_id, source_ip, user_agent, host, .. } = &**origin;
        let duration_ms = self.stopwatch.elapsed().as_secs_f64() * 1000.0;
        tracing::info!(
            target: "request",
            method = %self.method,
            path = %redacted(uri),
            status = self.status.map(|status| status.as_u16()),
            complete = self.complete,
            bytes_in = self.received_bytes.load(Ordering::Relaxed),
            bytes_out = self.sent_bytes,
            duration_ms = (duration_ms * 1000.0).round() / 1000.0,
            %request_id,
            client = %source_ip,
            caller = self.caller.as_ref().map(tracing::field::display),
            host = &**host,
            user_agent = &**user_agent,
            "request"
        );
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        self.peer.activity.end();
        self.metrics.request_ended(&Answered {
            face: self.face,
            method: &self.method,
            status: self.status,
            duration: self.stopwatch.elapsed(),
            received_bytes: self.received_bytes.load(Ordering::Relaxed),
            sent_bytes: self.sent_bytes,
        });
        self.write_line();
    }
}

/// The target as it may stand in a log: the path, and of the query what is known to be harmless.
fn redacted(uri: &Uri) -> String {
    let mut text = uri.path().to_owned();
    let parameters = uri.query().into_iter().flat_map(|query| query.split('&'));
    for (at, parameter) in parameters.enumerate() {
        text.push(if at == 0 { '?' } else { '&' });
        match parameter.split_once('=') {
            Some((name, _)) if !HARMLESS_PARAMETERS.contains(&name) => {
                text.push_str(name);
                text.push_str("=...");
            }
            _ => text.push_str(parameter),
        }
    }
    text
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_line_has_no_value_that_may_be_a_secret() {
        let table = [
            ("/v2/team/app/tags/list?n=10&last=v1", "/v2/team/app/tags/list?n=10&last=v1"),
            ("/v2/a/blobs/sha256:0?grant=hush", "/v2/a/blobs/sha256:0?grant=..."),
            ("/?X-Amz-Signature=hush&X-Amz-Security-Token=hush", "/?X-Amz-Signature=...&X-Amz-Security-Token=..."),
            ("/v2/a/blobs/uploads/1?digest=sha256:0&_state=hush", "/v2/a/blobs/uploads/1?digest=sha256:0&_state=..."),
            ("/v2/", "/v2/"),
            ("/v2/?flag", "/v2/?flag"),
        ];
        for (target, logged) in table {
            assert_eq!(redacted(&target.parse().expect("a target")), logged);
        }
    }
}
