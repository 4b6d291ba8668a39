//! HTTP/2 connections (RFC 9113).
//!
//! This speaks to `h2` itself, because what a connection may hold depends on what its client has proved: a client that
//! nobody knows has few requests under way and small windows, and gets more as soon as one of its requests was
//! authenticated. And every answer has its own patience: a client that answers pings but takes no byte of an answer loses
//! that answer, not only one that has gone silent.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::poll_fn;
use h2::server::{Connection, SendResponse};
use h2::{Ping, PingPong, Reason, RecvStream, SendStream};
use http::header::{CONNECTION, CONTENT_LENGTH, DATE, TRANSFER_ENCODING, UPGRADE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use http_body::{Body as _, Frame, SizeHint};
use model::Clock as _;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::connection::{Peer, Shared};
use crate::patience::Wait;
use crate::request_body::Arriving;
use crate::request_log::Recorded;
use crate::system::SystemClock;

const KIB: u32 = 1024;
const MIB: u32 = 1024 * KIB;

/// How many requests a connection may have under way.
const STREAMS_MAX: u32 = 64;
/// The same before one of them was authenticated. More wait for a moment.
const STRANGER_STREAMS_MAX: u32 = 8;
/// How long a stranger's request waits for those before it, before it is refused. Clients may send it again then
/// (RFC 9113, section 8.7).
const STRANGER_PATIENCE: Duration = Duration::from_secs(2);

/// What a stranger may send before it is read: on one stream, and on all streams of the connection.
const STRANGER_WINDOW_BYTES: u32 = 32 * KIB;
const STRANGER_CONNECTION_WINDOW_BYTES: u32 = 64 * KIB;
/// The same once a request was authenticated: the bound of what a stalled disk can gather in memory.
const WINDOW_BYTES: u32 = 2 * MIB;
const CONNECTION_WINDOW_BYTES: u32 = 8 * MIB;

/// What is handed to the connection of an answer before the client has taken it.
const SEND_BUFFER_BYTES: usize = 64 * 1024;

/// How often a client is asked whether it is still there, and how long its answer is waited for.
const PING_EVERY: Duration = Duration::from_secs(30);
const PONG_PATIENCE: Duration = Duration::from_secs(20);

/// Headers that belong to a connection of HTTP/1.1 (RFC 9113, section 8.2.2).
const CONNECTION_HEADERS: [HeaderName; 5] = [
    CONNECTION,
    TRANSFER_ENCODING,
    UPGRADE,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
];

/// Serves a connection to its end.
pub(crate) async fn serve<I>(shared: &Arc<Shared>, peer: Arc<Peer>, io: I) -> Result<(), h2::Error>
where
    I: AsyncRead + AsyncWrite + Unpin,
{
    let mut builder = h2::server::Builder::new();
    builder
        .initial_window_size(STRANGER_WINDOW_BYTES)
        .initial_connection_window_size(STRANGER_CONNECTION_WINDOW_BYTES)
        .max_concurrent_streams(STREAMS_MAX)
        .max_frame_size(64 * KIB)
        .max_header_list_size(32 * KIB)
        .max_send_buffer_size(SEND_BUFFER_BYTES);
    let mut connection: Connection<I, Bytes> = builder.handshake(io).await?;
    let mut room =
        Room { streams: Arc::new(Semaphore::new(STRANGER_STREAMS_MAX as usize)), widened: Widened::default() };
    let mut alive = Alive { pings: connection.ping_pong(), wait: Wait::default(), asked: false };
    let mut stopping = pin!(shared.stopping.cancelled());
    let mut is_stopping = false;
    let mut requests = JoinSet::new();
    loop {
        let accepted = poll_fn(|cx| {
            if !is_stopping && stopping.as_mut().poll(cx).is_ready() {
                is_stopping = true;
                connection.graceful_shutdown();
            }
            if peer.member.is_proved() {
                room.widen(&mut connection);
            }
            if alive.poll(cx).is_ready() {
                connection.abrupt_shutdown(Reason::NO_ERROR);
            }
            connection.poll_accept(cx)
        });
        let Some(accepted) = accepted.await else { break };
        let (request, respond) = accepted?;
        while requests.try_join_next().is_some() {}
        let (shared, peer, streams) = (Arc::clone(shared), Arc::clone(&peer), Arc::clone(&room.streams));
        requests.spawn(answer(shared, peer, streams, request, respond));
    }
    // Their streams are over, so they are about to end.
    while requests.join_next().await.is_some() {}
    Ok(())
}

/// What a connection's client may have under way.
struct Room {
    streams: Arc<Semaphore>,
    widened: Widened,
}

#[derive(Default)]
struct Widened {
    streams: bool,
    windows: bool,
}

impl Room {
    /// Gives a client that is known now what it may have.
    fn widen<I: AsyncRead + AsyncWrite + Unpin>(&mut self, connection: &mut Connection<I, Bytes>) {
        if !self.widened.streams {
            self.widened.streams = true;
            self.streams.add_permits((STREAMS_MAX - STRANGER_STREAMS_MAX) as usize);
            connection.set_target_window_size(CONNECTION_WINDOW_BYTES);
        }
        // Fails until the client has taken note of the first settings; then this is tried again.
        if !self.widened.windows {
            self.widened.windows = connection.set_initial_window_size(WINDOW_BYTES).is_ok();
        }
    }
}

/// Asks a silent client whether it is still there.
struct Alive {
    pings: Option<PingPong>,
    wait: Wait,
    asked: bool,
}

impl Alive {
    /// Ready when the client has not answered in time.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some(pings) = &mut self.pings else { return Poll::Pending };
        loop {
            if self.asked && matches!(pings.poll_pong(cx), Poll::Ready(Ok(_))) {
                self.asked = false;
                self.wait.over();
            }
            ready!(self.wait.poll(cx, if self.asked { PONG_PATIENCE } else { PING_EVERY }));
            self.wait.over();
            if self.asked || pings.send_ping(Ping::opaque()).is_err() {
                return Poll::Ready(());
            }
            self.asked = true;
        }
    }
}

/// Answers one request, and gives up when the client does.
async fn answer(
    shared: Arc<Shared>,
    peer: Arc<Peer>,
    streams: Arc<Semaphore>,
    request: Request<RecvStream>,
    mut respond: SendResponse<Bytes>,
) {
    let patience = if peer.member.is_proved() { shared.patience.request_head } else { STRANGER_PATIENCE };
    let Ok(Ok(_place)) = timeout(patience, streams.acquire()).await else {
        return respond.send_reset(Reason::REFUSED_STREAM);
    };
    let is_head = request.method() == Method::HEAD;
    let length = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let request = request.map(|stream| Arriving::Http2(Received { stream, left_bytes: length }));
    let response = {
        let mut answering = pin!(shared.faces.answer(request, peer));
        let answered = poll_fn(|cx| {
            if respond.poll_reset(cx).is_ready() {
                return Poll::Ready(None);
            }
            answering.as_mut().poll(cx).map(Some)
        });
        answered.await
    };
    let Some(response) = response else { return };
    let (head, body) = of_http2(response);
    let is_whole = is_head || body.is_end_stream();
    if let Ok(stream) = respond.send_response(head, is_whole)
        && !is_whole
    {
        send(&shared, stream, body).await;
    }
}

/// The head and the body of an answer, without what belongs to HTTP/1.1 and with what hyper adds there.
fn of_http2(response: Response<Recorded>) -> (Response<()>, Recorded) {
    let (mut head, body) = response.into_parts();
    head.extensions.clear();
    strip(&mut head.headers);
    if let Some(now) = date() {
        head.headers.entry(DATE).or_insert(now);
    }
    let has_body = head.status != StatusCode::NO_CONTENT && head.status != StatusCode::NOT_MODIFIED;
    if let Some(length) = body.size_hint().exact().filter(|_| has_body) {
        head.headers.entry(CONTENT_LENGTH).or_insert(length.into());
    }
    (Response::from_parts(head, ()), body)
}

/// The present moment as headers have it (RFC 9110, section 5.6.7).
fn date() -> Option<HeaderValue> {
    let now = jiff::Timestamp::from_millisecond(SystemClock.now().as_millis()).ok()?;
    let printed = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&now).ok()?;
    HeaderValue::from_str(&printed).ok()
}

fn strip(headers: &mut HeaderMap) {
    for name in CONNECTION_HEADERS {
        headers.remove(name);
    }
}

/// Sends a body. Nothing of it is made before the client is ready to take some of it.
async fn send(shared: &Shared, mut stream: SendStream<Bytes>, mut body: Recorded) {
    loop {
        if room_for(shared, &mut stream, 1).await.is_none() {
            return stream.send_reset(Reason::CANCEL);
        }
        let next = poll_fn(|cx| match Pin::new(&mut body).poll_frame(cx) {
            Poll::Pending if stream.poll_reset(cx).is_ready() => Poll::Ready(None),
            frame => frame.map(Some),
        });
        let mut data = match next.await {
            Some(Some(Ok(frame))) => frame.into_data().unwrap_or_default(),
            Some(None) => return drop(stream.send_data(Bytes::new(), true)),
            Some(Some(Err(_))) => return stream.send_reset(Reason::INTERNAL_ERROR),
            None => return,
        };
        let is_last = body.is_end_stream();
        while !data.is_empty() {
            let Some(bytes) = room_for(shared, &mut stream, data.len()).await else {
                return stream.send_reset(Reason::CANCEL);
            };
            let piece = data.split_to(bytes.min(data.len()));
            if stream.send_data(piece, is_last && data.is_empty()).is_err() {
                return;
            }
        }
        if is_last {
            return;
        }
    }
}

/// Waits until the client takes some of `wanted` bytes; how many. `None` when it did not for too long, or is gone.
async fn room_for(shared: &Shared, stream: &mut SendStream<Bytes>, wanted: usize) -> Option<usize> {
    stream.reserve_capacity(wanted);
    let mut wait = Wait::default();
    poll_fn(|cx| {
        loop {
            if stream.capacity() > 0 {
                return Poll::Ready(Some(stream.capacity()));
            }
            match stream.poll_capacity(cx) {
                Poll::Ready(Some(Ok(_))) => {}
                Poll::Ready(_) => return Poll::Ready(None),
                Poll::Pending => return wait.poll_while(cx, || shared.patience_with_readers()).map(|()| None),
            }
        }
    })
    .await
}

/// The body of a request as its frames come.
pub(crate) struct Received {
    stream: RecvStream,
    /// What the client says is still to come.
    left_bytes: Option<u64>,
}

impl Received {
    pub(crate) fn poll_frame(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, h2::Error>>> {
        let data = match ready!(self.stream.poll_data(cx)) {
            Some(Ok(data)) => data,
            // Trailers, which no request here has a use for, come after this.
            None => return Poll::Ready(None),
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
        };
        if let Err(error) = self.stream.flow_control().release_capacity(data.len()) {
            return Poll::Ready(Some(Err(error)));
        }
        self.left_bytes = self.left_bytes.map(|left| left.saturating_sub(data.len() as u64));
        Poll::Ready(Some(Ok(Frame::data(data))))
    }

    pub(crate) fn is_end_stream(&self) -> bool {
        self.stream.is_end_stream()
    }

    pub(crate) fn size_hint(&self) -> SizeHint {
        self.left_bytes.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
