//! Request bodies, taken whole but never beyond a limit.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use http::StatusCode;
use http_body::{Body as _, SizeHint};
use http_body_util::BodyExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::Body;
use crate::answer::ApiError;
use crate::shapes::{Operation, Service};

/// Room for the largest layer part of the model, 20 971 520 bytes, as base64 inside JSON.
const LAYER_PART_LIMIT_BYTES: usize = 40 * 1024 * 1024;

/// Room for the largest manifest, 4 MiB, with every second character escaped.
const LIMIT_BYTES: usize = 8 * 1024 * 1024;

/// Room for the longest texts of the other JSON services, 131 072 characters, however they are escaped.
const SHORT_LIMIT_BYTES: usize = 1024 * 1024;

/// Room for the longest policy document, 131 072 characters, however it is escaped.
pub const QUERY_LIMIT_BYTES: usize = 1024 * 1024;

/// The longest body of a stranger's: a web identity token, 20 000 characters, and policies.
pub const UNSIGNED_LIMIT_BYTES: usize = 128 * 1024;

/// How much of a body that is too long is read all the same, so that the client comes to read why.
const DROPPED_BYTES_MAX: usize = 64 * 1024 * 1024;

/// What is set aside at once for a body that announces more: promises cost nothing, memory does.
const FIRST_BUFFER_BYTES: usize = 64 * 1024;

/// Bodies that are or may be longer than this wait for each other.
const LARGE_BYTES_MIN: u64 = 1024 * 1024;

/// How many large bodies are held at once: with [`LAYER_PART_LIMIT_BYTES`] the bound of what all of them take.
const LARGE_AT_ONCE_MAX: usize = 8;

/// The places for large bodies.
#[derive(Clone)]
pub struct LargeBodies(Arc<Semaphore>);

impl Default for LargeBodies {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(LARGE_AT_ONCE_MAX)))
    }
}

impl LargeBodies {
    /// A place for a body of this length, to be kept as long as its bytes are; small ones need none.
    pub async fn place(&self, announced: SizeHint) -> Option<OwnedSemaphorePermit> {
        if announced.upper().is_some_and(|bytes| bytes <= LARGE_BYTES_MIN) {
            return None;
        }
        // The semaphore is never closed.
        Arc::clone(&self.0).acquire_owned().await.ok()
    }
}

/// The longest body that an operation of AWS JSON 1.1 takes.
pub fn limit_bytes(service: &Service, operation: &Operation) -> usize {
    match (service.name, operation.name) {
        (_, "UploadLayerPart") => LAYER_PART_LIMIT_BYTES,
        ("ecr" | "ecr-public", _) => LIMIT_BYTES,
        _ => SHORT_LIMIT_BYTES,
    }
}

/// Takes the whole body.
///
/// # Errors
/// `RequestEntityTooLargeException` (413) beyond `limit_bytes`, before more than that is kept;
/// `SerializationException` when the body breaks off.
pub async fn collect(mut body: Body, limit_bytes: usize) -> Result<Bytes, ApiError> {
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if announced > limit_bytes {
        return Err(too_large(body, limit_bytes).await);
    }
    let mut kept = BytesMut::with_capacity(announced.min(FIRST_BUFFER_BYTES));
    while let Some(frame) = body.frame().await {
        let frame =
            frame.map_err(|error| ApiError::serialization(format_args!("The request body broke off: {error}")))?;
        let Ok(data) = frame.into_data() else { continue };
        if data.len() > limit_bytes - kept.len() {
            drop(kept);
            return Err(too_large(body, limit_bytes).await);
        }
        kept.extend_from_slice(&data);
    }
    Ok(kept.freeze())
}

/// Reads a body that nobody wants, and keeps nothing of it. Clients that send all before they read would never see the
/// answer if the connection were closed on them.
pub async fn discard(mut body: Body) {
    let mut dropped_bytes = 0;
    while dropped_bytes < DROPPED_BYTES_MAX {
        let Some(Ok(frame)) = body.frame().await else { break };
        dropped_bytes += frame.data_ref().map_or(0, Bytes::len);
    }
}

/// The answer to a body that is too long.
async fn too_large(body: Body, limit_bytes: usize) -> ApiError {
    discard(body).await;
    let message = format!("The request body is longer than the {limit_bytes} bytes that this operation takes.");
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLargeException", message)
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use http_body::Frame;

    use super::*;

    type Piece = Result<Frame<Bytes>, Box<dyn std::error::Error + Send + Sync>>;

    /// A body that does not say how long it is.
    struct Pieces(VecDeque<Piece>);

    impl http_body::Body for Pieces {
        type Data = Bytes;
        type Error = Box<dyn std::error::Error + Send + Sync>;

        fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Piece>> {
            Poll::Ready(self.0.pop_front())
        }
    }

    fn data(text: &'static str) -> Piece {
        Ok(Frame::data(Bytes::from_static(text.as_bytes())))
    }

    #[tokio::test]
    async fn a_body_within_the_limit_comes_whole_and_another_does_not_come_at_all() {
        for (pieces, expected) in [
            (vec![], Ok("")),
            (vec![data("ab"), data("cd")], Ok("abcd")),
            (vec![data("ab"), data("cde")], Err("RequestEntityTooLargeException")),
            (vec![data("ab"), Err("reset".into())], Err("SerializationException")),
        ] {
            let body = Pieces(pieces.into()).boxed_unsync();
            let collected = collect(body, 4).await;
            assert_eq!(collected.as_deref().map_err(ApiError::code), expected.map(str::as_bytes));
        }
    }

    #[tokio::test]
    async fn a_body_that_announces_too_much_is_refused() {
        let body = http_body_util::Full::new(Bytes::from_static(b"abcde")).map_err(|never| match never {});
        assert_eq!(
            collect(body.boxed_unsync(), 4).await.map_err(|error| error.code()),
            Err("RequestEntityTooLargeException")
        );
    }
}
