//! Bodies of requests: streamed by whoever serves them, and read to their end where a connection is to be used again.

use http::HeaderMap;
use http::header::EXPECT;
use http_body::Body as _;
use http_body_util::combinators::Fuse;
use http_body_util::{BodyDataStream, BodyExt as _};

use crate::Body;

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

#[cfg(test)]
mod tests {
    use bytes::Bytes;
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

    #[tokio::test]
    async fn a_body_that_was_streamed_has_nothing_left_over() {
        let frames = stream::iter([Ok(Frame::data(Bytes::from_static(b"x")))]);
        let mut body = RequestBody::new(StreamBody::new(frames).boxed_unsync());
        assert_eq!(body.stream().count().await, 1);
        assert!(body.read_to_end(&HeaderMap::new()).await);
    }
}
