//! Bodies of requests: streamed by whoever serves them, and read to their end where a connection is to be used again.

use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll, ready};

use access::Budget;
use access::budget::{Overload, Reserved};
use bytes::Bytes;
use futures_util::Stream;
use http::HeaderMap;
use http::header::EXPECT;
use http_body::Body as _;
use http_body_util::combinators::Fuse;
use http_body_util::{BodyDataStream, BodyExt as _};

use crate::Body;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// How much of a body that nobody wanted is read all the same.
const UNWANTED_BYTES_MAX: u64 = 256 * 1024;

/// A request's body, of which its handler takes as much as it wants.
pub struct RequestBody(Fuse<Body>);

impl RequestBody {
    /// Takes a body that nothing was read of.
    pub fn new(body: Body) -> Self {
        Self(body.fuse())
    }

    /// The length of the whole body in bytes, if the client said it and nothing was read yet.
    pub fn len_bytes(&self) -> Option<u64> {
        self.0.size_hint().exact()
    }

    /// The least that the body can still hold.
    pub fn len_bytes_min(&self) -> u64 {
        self.0.size_hint().lower()
    }

    /// The bytes as they come.
    pub fn stream(&mut self) -> BodyDataStream<&mut Fuse<Body>> {
        BodyDataStream::new(&mut self.0)
    }

    /// The bytes as they come, in the memory that there is for uploads. Room is waited for when the first of them is asked
    /// for, so that nobody waits for it who may not upload. When there is none, or it is lost, the stream ends with an
    /// error, and `overload` says so.
    pub fn paced<'b>(&'b mut self, budget: &'b Budget, overload: &'b OnceLock<Overload>) -> Paced<'b> {
        let place =
            if self.len_bytes() == Some(0) { Place::None } else { Place::Wanted(Box::pin(budget.reserve_upload())) };
        Paced { pieces: self.stream(), place, had_bytes: 0, overload }
    }

    /// Reads what was left over, so that the next request on the connection begins where this one ends: clients that
    /// are challenged send again at once. `false` if that is too much, or nobody knows how much, or the client waits to
    /// be asked for it; the connection must not be used again then, and the answer must say so.
    pub async fn read_to_end(&mut self, headers: &HeaderMap) -> bool {
        if self.0.is_end_stream() {
            return true;
        }
        if headers.contains_key(EXPECT) || self.len_bytes().is_none_or(|left| left > UNWANTED_BYTES_MAX) {
            return false;
        }
        while let Some(frame) = self.0.frame().await {
            if frame.is_err() {
                return false;
            }
        }
        true
    }
}

/// A body on its way through memory.
pub struct Paced<'b> {
    pieces: BodyDataStream<&'b mut Fuse<Body>>,
    place: Place<'b>,
    had_bytes: usize,
    overload: &'b OnceLock<Overload>,
}

enum Place<'b> {
    /// There is nothing to put there.
    None,
    Wanted(Pin<Box<dyn Future<Output = Result<Reserved, Overload>> + Send + 'b>>),
    Held(Reserved),
}

impl Stream for Paced<'_> {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let overloaded = |overload: Overload| {
            _ = this.overload.set(overload);
            Poll::Ready(Some(Err(overload.into())))
        };
        if let Place::Wanted(place) = &mut this.place {
            match ready!(place.as_mut().poll(cx)) {
                Ok(held) => this.place = Place::Held(held),
                Err(overload) => return overloaded(overload),
            }
        }
        let polled = Pin::new(&mut this.pieces).poll_next(cx);
        if let Poll::Ready(Some(Ok(piece))) = &polled {
            this.had_bytes += piece.len();
        }
        match &mut this.place {
            Place::Held(place) => match place.poll_pace(cx, this.had_bytes, polled.is_pending()) {
                Poll::Ready(overload) => overloaded(overload),
                Poll::Pending => polled,
            },
            _ => polled,
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{StreamExt as _, stream};
    use http::HeaderValue;
    use http_body::Frame;
    use http_body_util::{Full, StreamBody};

    use super::*;

    fn full(len_bytes: usize) -> RequestBody {
        RequestBody::new(Full::from(vec![0; len_bytes]).map_err(|never| match never {}).boxed_unsync())
    }

    #[tokio::test]
    async fn what_is_left_over_is_read_if_it_is_known_not_to_be_much() {
        let none = HeaderMap::new();
        for (len_bytes, is_read) in [(0, true), (1, true), (256 * 1024, true), (256 * 1024 + 1, false)] {
            assert_eq!(full(len_bytes).read_to_end(&none).await, is_read, "{len_bytes}");
        }
        let endless = StreamBody::new(stream::pending::<Result<Frame<Bytes>, _>>());
        assert!(!RequestBody::new(endless.boxed_unsync()).read_to_end(&none).await);
        let expects = HeaderMap::from_iter([(EXPECT, HeaderValue::from_static("100-continue"))]);
        assert!(!full(1).read_to_end(&expects).await);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_waits_for_room_and_loses_it_when_it_does_not_come() {
        let budget = Budget::default();
        let mut held = Vec::new();
        for _ in 0..47 {
            held.push(budget.reserve_upload().await.expect("room"));
        }
        let endless = || RequestBody::new(StreamBody::new(stream::pending::<Result<Frame<Bytes>, _>>()).boxed_unsync());
        let (mut one, mut other, overloads) = (endless(), full(3), [OnceLock::new(), OnceLock::new()]);
        let (mut stalled, mut waiting) = (one.paced(&budget, &overloads[0]), other.paced(&budget, &overloads[1]));
        let (lost, came) = tokio::join!(
            async {
                let lost = stalled.next().await;
                drop(stalled);
                lost
            },
            waiting.next(),
        );
        assert!(matches!(lost, Some(Err(_))) && overloads[0].get() == Some(&Overload::TooSlow));
        assert!(matches!(came, Some(Ok(bytes)) if bytes.len() == 3) && overloads[1].get().is_none());
        let (mut full, mut empty, overload) = (full(3), full(0), OnceLock::new());
        assert!(matches!(full.paced(&budget, &overload).next().await, Some(Err(_))));
        assert_eq!(overload.get(), Some(&Overload::Full), "nobody gave back in time");
        assert!(empty.paced(&budget, &overload).next().await.is_none(), "no bytes need no room");
        drop(held);
    }

    #[tokio::test]
    async fn a_body_that_was_streamed_has_nothing_left_over() {
        let frames = stream::iter([Ok(Frame::data(Bytes::from_static(b"x")))]);
        let mut body = RequestBody::new(StreamBody::new(frames).boxed_unsync());
        assert_eq!(body.stream().count().await, 1);
        assert!(body.read_to_end(&HeaderMap::new()).await);
    }
}
