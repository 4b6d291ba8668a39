//! Request bodies, taken whole but never beyond a limit.

use access::Standing;
use access::budget::{BODY_BYTES_MAX, Budget, Overload, Reserved};
use bytes::{Bytes, BytesMut};
use http::StatusCode;
use http_body::Body as _;
use http_body_util::BodyExt as _;

use crate::Body;
use crate::answer::ApiError;
use crate::shapes::{Operation, Service};

/// Room for the largest layer part of the model, 20 971 520 bytes, as base64 inside JSON.
const LAYER_PART_LIMIT_BYTES: usize = BODY_BYTES_MAX;

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

/// A body that came whole, and the memory that is reserved for it until the request is done.
pub struct Collected {
    /// The bytes.
    pub bytes: Bytes,
    /// Their place.
    pub place: Reserved,
}

/// Why a body did not come whole.
#[derive(Debug)]
pub enum NotCollected {
    /// What the client is told.
    Refused(ApiError),
    /// There was no memory for it.
    Overload(Overload),
}

impl From<Overload> for NotCollected {
    fn from(overload: Overload) -> Self {
        Self::Overload(overload)
    }
}

impl From<NotCollected> for ApiError {
    /// `SlowDown` with status 503 when there was no memory: the code that SDKs of all services wait and retry on.
    fn from(why: NotCollected) -> Self {
        match why {
            NotCollected::Refused(error) => error,
            NotCollected::Overload(overload) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "SlowDown", overload.to_string())
            }
        }
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

/// Takes the whole body, within the memory that the budget has for callers of this standing.
///
/// # Errors
/// `RequestEntityTooLargeException` (413) beyond `limit_bytes`, before more than that is kept;
/// `SerializationException` when the body breaks off; [`Overload`] when there is no memory for it.
pub async fn collect(
    mut body: Body,
    limit_bytes: usize,
    budget: &Budget,
    standing: Standing,
) -> Result<Collected, NotCollected> {
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if announced > limit_bytes {
        return Err(NotCollected::Refused(too_large(body, limit_bytes).await));
    }
    let mut place = budget.reserve(standing, body.size_hint().exact(), limit_bytes).await?;
    let mut kept = BytesMut::with_capacity(announced.min(FIRST_BUFFER_BYTES));
    while let Some(frame) = place.next(kept.len(), body.frame()).await? {
        let frame = frame.map_err(|error| {
            NotCollected::Refused(ApiError::serialization(format_args!("The request body broke off: {error}")))
        })?;
        let Ok(data) = frame.into_data() else { continue };
        if data.len() > limit_bytes - kept.len() {
            drop((kept, place));
            return Err(NotCollected::Refused(too_large(body, limit_bytes).await));
        }
        place.hold(kept.len() + data.len()).await?;
        kept.extend_from_slice(&data);
    }
    Ok(Collected { bytes: kept.freeze(), place })
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
            let collected = collect(body, 4, &Budget::default(), Standing::Known).await;
            let collected = collected.map(|collected| collected.bytes).map_err(|why| ApiError::from(why).code());
            assert_eq!(collected.as_deref().map_err(|code| *code), expected.map(str::as_bytes));
        }
    }

    #[tokio::test]
    async fn a_body_that_announces_too_much_is_refused() {
        let body = http_body_util::Full::new(Bytes::from_static(b"abcde")).map_err(|never| match never {});
        let collected = collect(body.boxed_unsync(), 4, &Budget::default(), Standing::Known).await;
        let code = collected.err().map(|why| ApiError::from(why).code());
        assert_eq!(code, Some("RequestEntityTooLargeException"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_finds_no_memory_is_told_to_slow_down() {
        let budget = Budget::default();
        let mut all = budget.reserve(Standing::Known, None, BODY_BYTES_MAX).await.expect("room");
        all.hold(BODY_BYTES_MAX).await.expect("room");
        let body = Pieces(vec![data("ab")].into()).boxed_unsync();
        let refused: ApiError = collect(body, 4, &budget, Standing::Known).await.err().expect("no room").into();
        assert_eq!((refused.code(), refused.status()), ("SlowDown", StatusCode::SERVICE_UNAVAILABLE));
    }
}
