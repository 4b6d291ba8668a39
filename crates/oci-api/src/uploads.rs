//! Uploads of blobs: in one request, in two, in chunks, and mounts that save one.

use std::sync::OnceLock;

use access::budget::Overload;
use http::header::{CONTENT_RANGE, LOCATION, RANGE};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use model::range::parse_content_range;
use model::{Digest, RepositoryName};
use registry::{Appended, Chunk, Error};

use crate::body::RequestBody;
use crate::errors::Refusal;
use crate::{Answer, Body, Call, answer};

const UPLOAD_ID: HeaderName = HeaderName::from_static("docker-upload-uuid");

/// `POST blobs/uploads/`: begins an upload. With `digest` the body is the whole blob; with `mount` and `from` there may
/// be nothing to upload at all.
pub async fn begin(call: &Call<'_>, name: &RepositoryName, body: &mut RequestBody) -> Answer {
    if let Some(digest) = call.query.first("digest") {
        let digest = parse_digest(&digest)?;
        let (announced_bytes, overload) = (body.len_bytes_min(), OnceLock::new());
        let chunk = Chunk { first_byte: None, announced_bytes, body: body.paced(call.budget(), &overload) };
        let pushed = call.registry.push_layer(call.caller, call.registry_id, name, digest, chunk).await;
        unless_overloaded(&overload)?;
        pushed?;
        return Ok(created(call, name, &digest));
    }
    if let (Some(digest), Some(from)) = (call.query.first("mount"), call.query.first("from")) {
        let digest = parse_digest(&digest)?;
        if mount(call, name, &from, digest).await? {
            return Ok(created(call, name, &digest));
        }
    }
    let begun = call.registry.initiate_layer_upload(call.caller, call.registry_id, name).await?;
    Ok(standing(call, name, StatusCode::ACCEPTED, Appended { id: begun.id, received_bytes: 0 }))
}

/// `GET blobs/uploads/<id>`: where the upload stands.
pub async fn status(call: &Call<'_>, name: &RepositoryName, id: &str) -> Answer {
    let stands = call.registry.upload_status(call.caller, call.registry_id, name, id).await?;
    Ok(standing(call, name, StatusCode::NO_CONTENT, stands))
}

/// `PATCH blobs/uploads/<id>`: more bytes.
pub async fn append(call: &Call<'_>, name: &RepositoryName, id: &str, body: &mut RequestBody) -> Answer {
    let (first_byte, announced_bytes) = (first_byte(call.headers, body)?, body.len_bytes_min());
    let overload = OnceLock::new();
    let chunk = Chunk { first_byte, announced_bytes, body: body.paced(call.budget(), &overload) };
    let appended = call.registry.append_to_upload(call.caller, call.registry_id, name, id, chunk).await;
    unless_overloaded(&overload)?;
    let appended = appended.map_err(|error| misfit(call, name, error))?;
    Ok(standing(call, name, StatusCode::ACCEPTED, appended))
}

/// `PUT blobs/uploads/<id>?digest=`: the last bytes, if any, and what all of them must hash to.
pub async fn complete(call: &Call<'_>, name: &RepositoryName, id: &str, body: &mut RequestBody) -> Answer {
    let Some(digest) = call.query.first("digest") else {
        return Err(Refusal::digest_invalid("An upload is completed with the digest of the layer: ?digest=".into()));
    };
    let digest = parse_digest(&digest)?;
    let (first_byte, announced_bytes) = (first_byte(call.headers, body)?, body.len_bytes_min());
    let overload = OnceLock::new();
    let chunk = Chunk { first_byte, announced_bytes, body: body.paced(call.budget(), &overload) };
    let completed = call.registry.complete_upload(call.caller, call.registry_id, name, id, digest, chunk).await;
    unless_overloaded(&overload)?;
    completed.map_err(|error| misfit(call, name, error))?;
    Ok(created(call, name, &digest))
}

/// `DELETE blobs/uploads/<id>`: the end of an upload.
pub async fn cancel(call: &Call<'_>, name: &RepositoryName, id: &str) -> Answer {
    call.registry.cancel_upload(call.caller, call.registry_id, name, id).await?;
    Ok(answer::empty(StatusCode::NO_CONTENT))
}

/// Mounts from a repository that is named the way a path names it, in the same registry. Whatever cannot be a source is
/// none: the client uploads then.
async fn mount(call: &Call<'_>, name: &RepositoryName, from: &str, digest: Digest) -> Result<bool, Error> {
    let (source_registry, from) = call.registry.addressing().resolve(&call.caller.origin.host, from);
    match from.parse() {
        Ok(from) if source_registry == *call.registry_id => {
            call.registry.mount_layer(call.caller, call.registry_id, name, &from, digest).await
        }
        _ => Ok(false),
    }
}

fn parse_digest(text: &str) -> Result<Digest, Refusal> {
    text.parse().map_err(|bad: model::digest::BadDigest| Refusal::digest_invalid(bad.to_string()))
}

/// A body that found no room, or lost it, is asked for again; what came of it before counts.
fn unless_overloaded(overload: &OnceLock<Overload>) -> Result<(), Refusal> {
    overload.get().map_or(Ok(()), |overload| Err((*overload).into()))
}

/// Where the client thinks the body goes, by its `Content-Range`.
fn first_byte(headers: &HeaderMap, body: &RequestBody) -> Result<Option<u64>, Refusal> {
    let Some(value) = headers.get(CONTENT_RANGE) else { return Ok(None) };
    let Some(range) = value.to_str().ok().and_then(parse_content_range) else {
        let message = "Content-Range must be <first byte>-<last byte>";
        return Err(Refusal::new(StatusCode::BAD_REQUEST, "BLOB_UPLOAD_INVALID", message));
    };
    match body.len_bytes() {
        Some(length) if length != range.end - range.start => {
            let message = format!("Content-Range is of {} bytes, the body of {length}", range.end - range.start);
            Err(Refusal::new(StatusCode::BAD_REQUEST, "SIZE_INVALID", message))
        }
        _ => Ok(Some(range.start)),
    }
}

/// The answer to a blob that is there now.
fn created(call: &Call<'_>, name: &RepositoryName, digest: &Digest) -> Response<Body> {
    let mut response = answer::empty(StatusCode::CREATED);
    let headers = response.headers_mut();
    headers.insert(LOCATION, call.location(name, format_args!("blobs/{digest}")));
    headers.insert(answer::CONTENT_DIGEST, answer::header(digest.to_string()));
    response
}

/// An answer that says where the upload goes on.
fn standing(call: &Call<'_>, name: &RepositoryName, status: StatusCode, stands: Appended) -> Response<Body> {
    let mut response = answer::empty(status);
    response.headers_mut().extend(position(call, name, &stands.id, stands.received_bytes.checked_sub(1)));
    response
}

/// A chunk that does not fit is answered with where the upload stands, so that the client can go on from there.
fn misfit(call: &Call<'_>, name: &RepositoryName, error: Error) -> Refusal {
    let headers = match &error {
        Error::InvalidLayerPart { upload, last_valid_byte_received, .. } => {
            Some(position(call, name, upload, *last_valid_byte_received))
        }
        _ => None,
    };
    headers.into_iter().flatten().fold(error.into(), |refusal: Refusal, (name, value)| refusal.with(name, value))
}

/// `Range` names the last byte received, and has no word for none: an empty upload answers `0-0`, as ECR's does.
fn position(
    call: &Call<'_>,
    name: &RepositoryName,
    id: &registry::UploadId,
    last_byte: Option<u64>,
) -> [(HeaderName, HeaderValue); 3] {
    [
        (LOCATION, call.location(name, format_args!("blobs/uploads/{id}"))),
        (UPLOAD_ID, answer::header(id.to_string())),
        (RANGE, answer::header(format!("0-{}", last_byte.unwrap_or(0)))),
    ]
}

#[cfg(test)]
mod tests {
    use http_body_util::{BodyExt as _, Full, StreamBody};

    use super::*;

    fn body(len_bytes: usize) -> RequestBody {
        RequestBody::new(Full::from(vec![0; len_bytes]).map_err(|never| match never {}).boxed_unsync())
    }

    fn headers(content_range: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(CONTENT_RANGE, HeaderValue::from_static(content_range))])
    }

    #[test]
    fn a_chunk_is_as_long_as_its_range_says() {
        for (content_range, len_bytes, expected) in [
            ("0-9", 10, Ok(Some(0))),
            ("10-19", 10, Ok(Some(10))),
            ("bytes 10-19/20", 10, Ok(Some(10))),
            ("10-19", 9, Err("SIZE_INVALID")),
            ("0-0", 0, Err("SIZE_INVALID")),
            ("19-10", 10, Err("BLOB_UPLOAD_INVALID")),
            ("0-18446744073709551615", 1, Err("BLOB_UPLOAD_INVALID")),
            ("all", 10, Err("BLOB_UPLOAD_INVALID")),
        ] {
            let read = first_byte(&headers(content_range), &body(len_bytes));
            let code = read.map_err(|refusal| format!("{refusal:?}"));
            match (code, expected) {
                (Ok(first), expected) => assert_eq!(Ok(first), expected, "{content_range}"),
                (Err(refusal), Err(code)) => assert!(refusal.contains(code), "{content_range}: {refusal}"),
                (Err(refusal), Ok(_)) => panic!("{content_range}: {refusal}"),
            }
        }
    }

    #[test]
    fn a_chunk_without_a_length_goes_where_its_range_says_and_without_a_range_to_the_end() {
        let endless = || RequestBody::new(StreamBody::new(futures_util::stream::pending()).boxed_unsync());
        assert_eq!(first_byte(&headers("10-19"), &endless()).expect("a range"), Some(10));
        assert_eq!(first_byte(&HeaderMap::new(), &endless()).expect("no range"), None);
        assert_eq!(first_byte(&HeaderMap::new(), &body(3)).expect("no range"), None);
    }
}
