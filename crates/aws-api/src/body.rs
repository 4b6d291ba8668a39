//! Request bodies, taken whole but never beyond a limit.

use bytes::{Bytes, BytesMut};
use http::StatusCode;
use http_body::Body as _;
use http_body_util::BodyExt as _;

use crate::Body;
use crate::answer::ApiError;
use crate::shapes::Operation;

/// Room for the largest layer part of the model, 20 971 520 bytes, as base64 inside JSON.
const LAYER_PART_LIMIT_BYTES: usize = 40 * 1024 * 1024;

/// Room for the largest manifest, 4 MiB, with every second character escaped.
const LIMIT_BYTES: usize = 8 * 1024 * 1024;

/// How much of a body that is too long is read all the same, so that the client comes to read why.
const DROPPED_BYTES_MAX: usize = 64 * 1024 * 1024;

/// What is set aside at once for a body that announces more: promises cost nothing, memory does.
const FIRST_BUFFER_BYTES: usize = 64 * 1024;

/// The longest body that an operation takes.
pub fn limit_bytes(operation: &Operation) -> usize {
    match operation.name {
        "UploadLayerPart" => LAYER_PART_LIMIT_BYTES,
        _ => LIMIT_BYTES,
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

/// The answer to a body that is too long. Clients that send all before they read would never see it if the connection
/// were closed on them, so some more is taken, and dropped.
async fn too_large(mut body: Body, limit_bytes: usize) -> ApiError {
    let mut dropped_bytes = 0;
    while dropped_bytes < DROPPED_BYTES_MAX {
        let Some(Ok(frame)) = body.frame().await else { break };
        dropped_bytes += frame.data_ref().map_or(0, Bytes::len);
    }
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
