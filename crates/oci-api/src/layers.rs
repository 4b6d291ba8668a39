//! Blobs: whole, in part, or only whether they are there.

use std::ops::Range;

use access::Budget;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _, stream};
use http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, IF_RANGE,
    RANGE, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use http_body::Frame;
use http_body_util::{BodyExt as _, StreamBody};
use model::range::{self, Wanted};
use model::{Digest, RepositoryName, media_type};
use registry::{Error, LayerContent};

use crate::errors::Refusal;
use crate::{Answer, Body, Call, answer};

/// Content never changes under its digest; but it is only for those who may read it.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("private, max-age=31536000, immutable");

/// Layers are anybody's files, with whatever media type their manifests give them. A browser that is led to one must
/// not run it as a page of this host.
const INERT: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");

/// `GET blobs/<digest>`, and `HEAD`, which asks for another permission.
pub async fn get(call: &Call<'_>, name: &RepositoryName, digest: &Digest) -> Answer {
    let content = if call.method == Method::HEAD {
        call.registry.check_layer(call.caller, call.registry_id, name, digest).await?
    } else {
        call.registry.get_layer(call.caller, call.registry_id, name, digest).await?
    };
    serve(&content, call.headers, call.method, call.budget()).await
}

/// `DELETE blobs/<digest>`: for layers that no image holds.
pub async fn delete(call: &Call<'_>, name: &RepositoryName, digest: Digest) -> Answer {
    call.registry.delete_layer(call.caller, call.registry_id, name, digest).await?;
    Ok(answer::empty(StatusCode::ACCEPTED))
}

/// Answers with a layer that the caller may have.
pub async fn serve(content: &LayerContent, headers: &HeaderMap, method: &Method, budget: &Budget) -> Answer {
    let (digest, size_bytes) = (content.digest(), content.size_bytes());
    let wanted = wanted_range(headers, method, &digest, size_bytes);
    let mut response = match wanted {
        _ if answer::is_known(headers, &digest) => answer::empty(StatusCode::NOT_MODIFIED),
        Wanted::Unsatisfiable => return Err(unsatisfiable(size_bytes)),
        Wanted::Whole => of_range(content, 0..size_bytes, method, budget).await?,
        Wanted::Part(range) => {
            let positions = format!("bytes {}-{}/{size_bytes}", range.start, range.end - 1);
            let mut part = of_range(content, range, method, budget).await?;
            *part.status_mut() = StatusCode::PARTIAL_CONTENT;
            part.headers_mut().insert(CONTENT_RANGE, answer::header(positions));
            part
        }
    };
    let headers = response.headers_mut();
    answer::digest_headers(headers, &digest);
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(CACHE_CONTROL, IMMUTABLE);
    headers.insert(CONTENT_SECURITY_POLICY, INERT);
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(response)
}

/// `Range` is for `GET`, and only as long as the client means this content (RFC 9110, sections 13.1.5 and 14.2).
fn wanted_range(headers: &HeaderMap, method: &Method, digest: &Digest, size_bytes: u64) -> Wanted {
    let means_this =
        headers.get(IF_RANGE).is_none_or(|tag| tag.to_str().is_ok_and(|tag| answer::is_etag_of(tag, digest)));
    if method == Method::HEAD || !means_this {
        return Wanted::Whole;
    }
    range::parse_range(headers.get(RANGE).and_then(|value| value.to_str().ok()), size_bytes)
}

async fn of_range(content: &LayerContent, range: Range<u64>, method: &Method, budget: &Budget) -> Answer {
    let length = HeaderValue::from(range.end - range.start);
    let media_type = Some(content.media_type()).filter(|media_type| media_type::is_valid(media_type));
    let media_type = media_type.and_then(|media_type| HeaderValue::from_str(media_type).ok());
    let body = if method == Method::HEAD { answer::no_bytes() } else { body(content, range, budget).await? };
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_LENGTH, length);
    headers.insert(CONTENT_TYPE, media_type.unwrap_or(HeaderValue::from_static("application/octet-stream")));
    Ok(response)
}

/// The bytes of a range. The first piece is read before the answer begins, so that a layer that is damaged from its
/// beginning on is an error with a status. Damage further on breaks the connection: the body never ends cleanly.
async fn body(content: &LayerContent, range: Range<u64>, budget: &Budget) -> Result<Body, Refusal> {
    let digest = content.digest();
    let place = budget.reserve_answer(range.end - range.start).await?;
    let mut pieces = content.read(range).await?;
    let first = pieces.next().await.transpose().map_err(Error::Bytes)?;
    let rest = pieces.inspect_err(move |error| {
        // Kept until the body is gone.
        let _ = &place;
        tracing::error!(%digest, %error, "A layer could not be read to its end; its reader was cut off.");
    });
    Ok(of_pieces(stream::iter(first.map(Ok)).chain(rest)))
}

fn of_pieces<E>(pieces: impl Stream<Item = Result<bytes::Bytes, E>> + Send + 'static) -> Body
where
    E: std::error::Error + Send + Sync + 'static,
{
    StreamBody::new(pieces.map_ok(Frame::data).map_err(Into::into)).boxed_unsync()
}

fn unsatisfiable(size_bytes: u64) -> Refusal {
    let message = format!("The range lies outside of the layer's {size_bytes} bytes");
    Refusal::new(StatusCode::RANGE_NOT_SATISFIABLE, "SIZE_INVALID", message)
        .with(CONTENT_RANGE, answer::header(format!("bytes */{size_bytes}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_counts_for_a_get_of_the_content_it_means() {
        let (digest, other) = (Digest::sha256(b"x"), Digest::sha256(b"y"));
        let (here, there) = (format!("\"{digest}\""), format!("\"{other}\""));
        for (method, if_range, wanted) in [
            (Method::GET, None, Wanted::Part(2..6)),
            (Method::HEAD, None, Wanted::Whole),
            (Method::GET, Some(here.as_str()), Wanted::Part(2..6)),
            (Method::GET, Some(there.as_str()), Wanted::Whole),
            (Method::GET, Some("Wed, 21 Oct 2015 07:28:00 GMT"), Wanted::Whole),
        ] {
            let mut headers = HeaderMap::from_iter([(RANGE, HeaderValue::from_static("bytes=2-5"))]);
            headers.extend(if_range.map(|tag| (IF_RANGE, answer::header(tag))));
            assert_eq!(wanted_range(&headers, &method, &digest, 10), wanted, "{method} {if_range:?}");
        }
    }

    #[tokio::test]
    async fn a_body_whose_reader_fails_never_ends_cleanly() {
        let pieces = [Ok(bytes::Bytes::from_static(b"ab")), Err(std::io::Error::other("damaged"))];
        assert!(of_pieces(stream::iter(pieces)).collect().await.is_err());
    }

    #[test]
    fn a_range_beyond_the_end_is_told_the_size() {
        let response = unsatisfiable(10).into_response();
        assert_eq!(response.status(), StatusCode::RANGE_NOT_SATISFIABLE);
        assert_eq!(response.headers()[CONTENT_RANGE], "bytes */10");
    }
}
