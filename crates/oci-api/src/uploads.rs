//! Uploads of blobs: in one request, in two, in chunks, and mounts that save one.

use std::ops::Range;
use std::sync::OnceLock;

use access::budget::Overload;
use http::header::{CONTENT_RANGE, LOCATION, RANGE};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use model::range::parse_content_range;
use model::{Digest, RepositoryName};
use registry::{Appended, Chunk, Error, PartMisfit};

use crate::body::RequestBody;
use crate::errors::Refusal;
use crate::{Answer, Body, Call, answer};

const UPLOAD_ID: HeaderName = HeaderName::from_static("docker-upload-uuid");

/// `POST blobs/uploads/`: begins an upload. With `digest` the body is the whole blob; with `mount` and `from` there may
/// be nothing to upload at all.
pub async fn begin(call: &Call<'_>, name: &RepositoryName, body: &mut RequestBody) -> Answer {
    if let Some(digest) = call.query.first("digest") {
        let digest = parse_digest(&digest)?;
        let (len_bytes, overload) = (body.len_bytes(), OnceLock::new());
        let chunk = Chunk { range: None, len_bytes, body: body.paced(call.budget(), &overload) };
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
    let (range, len_bytes) = (content_range(call.headers)?, body.len_bytes());
    let overload = OnceLock::new();
    let chunk = Chunk { range, len_bytes, body: body.paced(call.budget(), &overload) };
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
    let (range, len_bytes) = (content_range(call.headers)?, body.len_bytes());
    let overload = OnceLock::new();
    let chunk = Chunk { range, len_bytes, body: body.paced(call.budget(), &overload) };
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
fn content_range(headers: &HeaderMap) -> Result<Option<Range<u64>>, Refusal> {
    let Some(value) = headers.get(CONTENT_RANGE) else { return Ok(None) };
    let range = value.to_str().ok().and_then(parse_content_range).ok_or_else(|| {
        let message = "Content-Range must be <first byte>-<last byte>";
        Refusal::new(StatusCode::BAD_REQUEST, "BLOB_UPLOAD_INVALID", message)
    })?;
    Ok(Some(range))
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

/// A chunk that does not begin where the upload stands is answered with where the upload stands, so that the client can go on from there.
fn misfit(call: &Call<'_>, name: &RepositoryName, error: Error) -> Refusal {
    let headers = match &error {
        Error::InvalidLayerPart { misfit: PartMisfit::FirstByte { .. }, upload, last_valid_byte_received, .. } => {
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
