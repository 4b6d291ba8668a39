//! Patience with clients: whoever neither sends nor takes anything does not hold a connection for ever.
//!
//! There is no time limit on a whole request, for layers are long and lines are slow; there is one on every wait.

use std::io;
use std::pin::Pin;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use access::Budget;
use memchr::memmem::Finder;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use crate::settings::Patience;
use crate::stopwatch::{Stopwatch, moment};

/// How long, and for how many bytes, a client that is still sending is listened to after its last answer.
const LINGER: Duration = Duration::from_secs(2);

/// How often a limit is looked at that can change while it is waited for.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// How long a client is waited for that takes nothing of its answer, while others wait for the memory of answers.
const RESPONSE_WHEN_WANTED: Duration = Duration::from_secs(3);

const LINGER_BYTES_MAX: usize = 64 * 1024 * 1024;

/// How hyper refuses a head that is too long, and also a `Content-Length` that no body can have; and what is said of the
/// latter instead. Both have the same length.
const HEAD_TOO_LARGE: &[u8] = b"HTTP/1.1 431 Request Header Fields Too Large";
const LENGTH_TOO_LARGE: &[u8] = b"HTTP/1.1 413 Content Length Is Far Too Large";

/// What the lengths begin with that hyper refuses like that: those of `u64` that mean something else to it.
static ABSURD_LENGTH: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"1844674407370955161"));

/// A timer that costs next to nothing while things go well: it is only set when there is something to wait for, and
/// then left to run out and be set anew, rather than be moved at every step.
#[derive(Default)]
pub(crate) struct Wait {
    since: Option<Instant>,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Wait {
    /// What was waited for has come.
    pub(crate) fn over(&mut self) {
        self.since = None;
    }

    /// Goes on waiting; ready when that has lasted for `limit`.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>, limit: Duration) -> Poll<()> {
        let deadline = *self.since.get_or_insert_with(moment) + limit;
        self.poll_until(cx, |_| Some(deadline), deadline)
    }

    /// Goes on waiting; ready when that has lasted for as long as `limit` says, which is asked again every second.
    pub(crate) fn poll_while(&mut self, cx: &mut Context<'_>, limit: impl Fn() -> Duration) -> Poll<()> {
        let since = *self.since.get_or_insert_with(moment);
        let deadline = |now: Instant| Some((since + limit()).min(now + LOOK_AGAIN));
        self.poll_until(cx, deadline, since + LOOK_AGAIN.min(limit()))
    }

    /// Ready when the deadline has passed; while there is none, it is asked for again at `later` at the latest.
    fn poll_until(
        &mut self,
        cx: &mut Context<'_>,
        deadline: impl Fn(Instant) -> Option<Instant>,
        later: Instant,
    ) -> Poll<()> {
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(later)));
        loop {
            ready!(timer.as_mut().poll(cx));
            let now = moment();
            match deadline(now) {
                Some(deadline) if deadline <= now => return Poll::Ready(()),
                Some(deadline) => timer.as_mut().reset(deadline),
                None => timer.as_mut().reset(later.max(now + Duration::from_secs(1))),
            }
        }
    }
}

/// What a connection is doing, as far as patience with it goes.
pub(crate) struct Activity {
    began: Stopwatch,
    requests_begun: AtomicU64,
    requests_in_flight: AtomicUsize,
    /// When the last request ended, in milliseconds after `began`.
    quiet_since_ms: AtomicU64,
    /// Whether the client was answered before it had said all.
    interrupted: AtomicBool,
}

impl Activity {
    pub(crate) fn new() -> Self {
        Self {
            began: Stopwatch::start(),
            requests_begun: AtomicU64::new(0),
            requests_in_flight: AtomicUsize::new(0),
            quiet_since_ms: AtomicU64::new(0),
            interrupted: AtomicBool::new(false),
        }
    }

    /// A request has come.
    pub(crate) fn begin(&self) {
        self.requests_begun.fetch_add(1, Ordering::AcqRel);
        self.requests_in_flight.fetch_add(1, Ordering::AcqRel);
    }

    /// A request has been answered.
    pub(crate) fn end(&self) {
        let millis = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.quiet_since_ms.store(millis, Ordering::Release);
        self.requests_in_flight.fetch_sub(1, Ordering::AcqRel);
    }

    /// The client was answered before it had said all, and is perhaps still sending.
    pub(crate) fn interrupt(&self) {
        self.interrupted.store(true, Ordering::Release);
    }

    /// How long no request has been in flight; `None` while one is.
    pub(crate) fn quiet_for(&self) -> Option<Duration> {
        if self.requests_in_flight.load(Ordering::Acquire) > 0 {
            return None;
        }
        let since = Duration::from_millis(self.quiet_since_ms.load(Ordering::Acquire));
        Some(self.began.elapsed().saturating_sub(since))
    }
}

/// A stream that ends with an error when its client does not begin a request, or does not take an answer, in time.
pub(crate) struct PatientStream<I> {
    io: I,
    activity: std::sync::Arc<Activity>,
    patience: Patience,
    budget: Budget,
    head: Wait,
    writing: Wait,
    /// How many requests had begun when bytes last came that belonged to none of them.
    head_read_after: Option<u64>,
    /// Whether the head that came last has a length that no body can have.
    has_absurd_length: bool,
    /// Set once the sending side is closed.
    lingering: Option<Lingering>,
}

#[derive(Default)]
struct Lingering {
    wait: Wait,
    discarded_bytes: usize,
}

impl<I> PatientStream<I> {
    pub(crate) fn new(io: I, activity: std::sync::Arc<Activity>, patience: Patience, budget: Budget) -> Self {
        Self {
            io,
            activity,
            patience,
            budget,
            head: Wait::default(),
            writing: Wait::default(),
            head_read_after: None,
            has_absurd_length: false,
            lingering: None,
        }
    }

    /// Bytes that trickle in do not count: the whole head of a request has to come in time, or slow-loris has won.
    fn poll_head(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Patience { handshake, request_head, .. } = self.patience;
        let activity = &self.activity;
        // Who has not asked for anything yet is not waited for as long as who may ask for more.
        let is_first = activity.requests_begun.load(Ordering::Acquire) == 0;
        let limit = if is_first { request_head.min(2 * handshake) } else { request_head };
        let deadline = |now: Instant| activity.quiet_for().map(|quiet| now + limit.saturating_sub(quiet));
        ready!(self.head.poll_until(cx, deadline, moment() + limit));
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "no request came in time")))
    }

    /// What is said instead of hyper's refusal of a length that no body can have.
    fn reworded(&self, buffer: &[u8]) -> Option<Vec<u8>> {
        let rest = buffer.strip_prefix(HEAD_TOO_LARGE).filter(|_| self.has_absurd_length)?;
        Some([LENGTH_TOO_LARGE, rest].concat())
    }

    fn poll_written<T>(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.writing.over();
            return written;
        }
        let (limit, budget) = (self.patience.response, &self.budget);
        ready!(self.writing.poll_while(cx, || with_readers(limit, budget)));
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the client did not take the answer in time")))
    }
}

/// How long a client is waited for that takes nothing of its answer, of which `limit` is the most.
pub(crate) fn with_readers(limit: Duration, budget: &Budget) -> Duration {
    if budget.answers_are_wanted() { limit.min(RESPONSE_WHEN_WANTED) } else { limit }
}

impl<I: AsyncRead + Unpin> AsyncRead for PatientStream<I> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let Poll::Ready(read) = Pin::new(&mut self.io).poll_read(cx, buffer) else {
            return self.poll_head(cx);
        };
        let Activity { requests_begun, requests_in_flight, .. } = &*self.activity;
        let is_head = requests_in_flight.load(Ordering::Acquire) == 0;
        self.head_read_after = is_head.then(|| requests_begun.load(Ordering::Acquire));
        self.has_absurd_length = is_head && ABSURD_LENGTH.find(&buffer.filled()[before..]).is_some();
        Poll::Ready(read)
    }
}

impl<I: AsyncRead + AsyncWrite + Unpin> AsyncWrite for PatientStream<I> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &[u8]) -> Poll<io::Result<usize>> {
        let reworded = self.reworded(buffer);
        let written = Pin::new(&mut self.io).poll_write(cx, reworded.as_deref().unwrap_or(buffer));
        self.poll_written(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let Some(reworded) = buffers.first().and_then(|first| self.reworded(first)) {
            let written = Pin::new(&mut self.io).poll_write(cx, &reworded);
            return self.poll_written(cx, written);
        }
        let written = Pin::new(&mut self.io).poll_write_vectored(cx, buffers);
        self.poll_written(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.io).poll_flush(cx);
        self.poll_written(cx, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.lingering.is_none() {
            let shut = Pin::new(&mut self.io).poll_shutdown(cx);
            ready!(self.poll_written(cx, shut))?;
            self.lingering = Some(Lingering::default());
        }
        self.poll_linger(cx).map(Ok)
    }
}

impl<I: AsyncRead + Unpin> PatientStream<I> {
    /// Listens to what a client still sends. A socket that is closed with bytes unread in it resets the connection, and
    /// then the client never sees the answer that says why its request was refused (RFC 9112, section 9.6).
    fn poll_linger(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let begun = self.activity.requests_begun.load(Ordering::Acquire);
        // What came last was a head that was refused, or the body of a request that was answered before its end.
        let interrupted = self.head_read_after == Some(begun) || self.activity.interrupted.load(Ordering::Acquire);
        let lingering = self.lingering.get_or_insert_default();
        loop {
            let mut bytes = [const { std::mem::MaybeUninit::uninit() }; 16 * 1024];
            let mut buffer = ReadBuf::uninit(&mut bytes);
            match Pin::new(&mut self.io).poll_read(cx, &mut buffer) {
                Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {
                    lingering.discarded_bytes += buffer.filled().len();
                    if lingering.discarded_bytes > LINGER_BYTES_MAX {
                        return Poll::Ready(());
                    }
                }
                Poll::Ready(_) => return Poll::Ready(()),
                Poll::Pending if lingering.discarded_bytes == 0 && !interrupted => return Poll::Ready(()),
                Poll::Pending => return lingering.wait.poll(cx, LINGER),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

    use super::*;

    fn patience() -> Patience {
        let limit = Duration::from_secs(60);
        Patience { handshake: limit, request_head: limit, request_body: limit, response: limit }
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_that_trickles_in_is_cut_off() {
        let (mut client, server) = duplex(64);
        let activity = Arc::new(Activity::new());
        let mut stream = PatientStream::new(
            server,
            Arc::clone(&activity),
            Patience { request_head: Duration::ZERO, ..patience() },
            Budget::default(),
        );
        client.write_all(b"GET /").await.expect("written");
        let mut buffer = [0; 64];
        assert_eq!(stream.read(&mut buffer).await.expect("what is there is read"), 5);
        let error = stream.read(&mut buffer).await.expect_err("no more comes");
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_in_flight_may_be_silent() {
        let (mut client, server) = duplex(64);
        let activity = Arc::new(Activity::new());
        activity.begin();
        let limits = Patience { request_head: Duration::ZERO, ..patience() };
        let mut stream = PatientStream::new(server, Arc::clone(&activity), limits, Budget::default());
        let mut buffer = [0; 64];
        let silent = tokio::time::timeout(Duration::from_secs(3600), stream.read(&mut buffer)).await;
        assert!(silent.is_err(), "nothing was said in an hour, and nobody minded");
        client.write_all(b"body").await.expect("written");
        assert_eq!(stream.read(&mut buffer).await.expect("read"), 4);
    }

    #[tokio::test]
    async fn an_answer_that_nobody_takes_is_cut_off() {
        let (_client, server) = duplex(8);
        let activity = Arc::new(Activity::new());
        activity.begin();
        let limits = Patience { response: Duration::ZERO, ..patience() };
        let mut stream = PatientStream::new(server, activity, limits, Budget::default());
        let error = stream.write_all(&[0; 64]).await.expect_err("the client takes nothing");
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }
}
