//! Manifests, by digest and by tag, and the list of tags.

use access::Standing;
use access::budget::{Budget, Reserved};
use futures_util::StreamExt as _;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use http::{HeaderName, HeaderValue, StatusCode};
use model::manifest::MANIFEST_LEN_MAX;
use model::name::BadImageRef;
use model::{Digest, ImageRef, RepositoryName, Tag};
use registry::PutImage;
use serde::Serialize;

use crate::body::RequestBody;
use crate::errors::Refusal;
use crate::pages::Wanted;
use crate::{Answer, Call, answer};

const SUBJECT: HeaderName = HeaderName::from_static("oci-subject");
const TAG: HeaderName = HeaderName::from_static("oci-tag");

/// How many tags one `PUT` by digest may set; the specification asks for ten.
const TAGS_MAX: usize = 50;

/// What is set aside at once for a manifest that announces more.
const FIRST_BUFFER_BYTES: usize = 64 * 1024;

#[derive(Serialize)]
struct TagList<'a> {
    name: &'a str,
    tags: Vec<&'a str>,
}

/// `GET manifests/<reference>`: the bytes that were pushed.
pub async fn get(call: &Call<'_>, name: &RepositoryName, reference: &str) -> Answer {
    let reference = known_reference(reference)?;
    let stored = call.registry.get_manifest(call.caller, call.registry_id, name, &reference).await?;
    let mut response = if answer::is_known(call.headers, &stored.digest) {
        answer::empty(StatusCode::NOT_MODIFIED)
    } else {
        answer::bytes(StatusCode::OK, answer::header(&stored.media_type), stored.manifest.clone())
    };
    answer::digest_headers(response.headers_mut(), &stored.digest);
    if matches!(reference, ImageRef::Tag(_)) {
        // Tags move.
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    Ok(response)
}

/// `PUT manifests/<reference>`; by digest, every `tag` of the query is put too, and an `OCI-Tag` of the answer confirms
/// it. If one of the tags must not be moved, nothing is put.
///
/// The gate is asked before the manifest is read: who may not put it does not get it into memory.
pub async fn put(call: &Call<'_>, name: &RepositoryName, reference: &str, body: &mut RequestBody) -> Answer {
    let (digest, tags) = target(call, reference)?;
    call.registry.check_put_image(call.caller, call.registry_id, name).await?;
    let (manifest, _place) = collect(body, call.budget()).await?;
    let declared = call.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let put = PutImage { manifest, media_type: declared.map(String::from), tags: tags.clone(), digest };
    let outcome = call.registry.put_image(call.caller, call.registry_id, name, put).await?;
    let mut response = answer::empty(StatusCode::CREATED);
    let headers = response.headers_mut();
    headers.insert(LOCATION, call.location(name, format_args!("manifests/{}", outcome.digest)));
    headers.insert(answer::CONTENT_DIGEST, answer::header(outcome.digest.to_string()));
    if let Some(subject) = outcome.subject {
        headers.insert(SUBJECT, answer::header(subject.to_string()));
    }
    if digest.is_some() {
        for tag in &tags {
            headers.append(TAG, answer::header(tag));
        }
    }
    Ok(response)
}

/// `DELETE manifests/<reference>`.
pub async fn delete(call: &Call<'_>, name: &RepositoryName, reference: &str) -> Answer {
    let reference = known_reference(reference)?;
    call.registry.delete_manifest(call.caller, call.registry_id, name, &reference).await?;
    Ok(answer::empty(StatusCode::ACCEPTED))
}

/// `GET tags/list`: tags in byte order.
pub async fn list_tags(call: &Call<'_>, name: &RepositoryName) -> Answer {
    let wanted = Wanted::read(call.query)?;
    let after = wanted.after.clone();
    let (tags, more) = call.registry.list_tags(call.caller, call.registry_id, name, after, wanted.limit).await?;
    let list = TagList { name: name.as_str(), tags: tags.iter().map(Tag::as_str).collect() };
    let mut response = answer::json(&list);
    let path = format!("/v2/{}{name}/tags/list", call.component);
    wanted.link(&mut response, &path, list.tags.last().copied(), more);
    Ok(response)
}

/// A reference to something that may be there: a text that cannot be a tag names nothing.
fn known_reference(text: &str) -> Result<ImageRef, Refusal> {
    text.parse().map_err(|bad| match bad {
        BadImageRef::Digest(bad) => Refusal::digest_invalid(bad.to_string()),
        BadImageRef::Tag(_) => Refusal::manifest_unknown(),
    })
}

/// What a manifest is to be put as: under its own digest or that of the request, with these tags.
fn target(call: &Call<'_>, reference: &str) -> Result<(Option<Digest>, Vec<Tag>), Refusal> {
    let digest = match reference.parse() {
        Ok(ImageRef::Tag(tag)) => return Ok((None, vec![tag])),
        Ok(ImageRef::Digest(digest)) => digest,
        Err(BadImageRef::Digest(bad)) => return Err(Refusal::digest_invalid(bad.to_string())),
        Err(BadImageRef::Tag(bad)) => return Err(tag_invalid(&bad)),
    };
    let tags: Result<Vec<Tag>, _> = call.query.all("tag").take(TAGS_MAX + 1).map(|tag| tag.parse()).collect();
    let tags = tags.map_err(|bad| tag_invalid(&bad))?;
    if tags.len() > TAGS_MAX {
        let message = format!("One request can set at most {TAGS_MAX} tags");
        return Err(Refusal::new(StatusCode::URI_TOO_LONG, "TAG_INVALID", message));
    }
    Ok((Some(digest), tags))
}

fn tag_invalid(bad: &model::name::BadTag) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, "TAG_INVALID", bad.to_string())
}

/// The whole manifest, and its place in memory. Reading stops where it becomes longer than any may be.
async fn collect(body: &mut RequestBody, budget: &Budget) -> Result<(Vec<u8>, Reserved), Refusal> {
    let announced_bytes = usize::try_from(body.len_bytes_min()).unwrap_or(usize::MAX);
    if announced_bytes > MANIFEST_LEN_MAX {
        return Err(too_long());
    }
    let mut place = budget.reserve(Standing::Proven, body.len_bytes(), MANIFEST_LEN_MAX).await?;
    let mut manifest = Vec::with_capacity(announced_bytes.min(FIRST_BUFFER_BYTES));
    let mut pieces = body.stream();
    while let Some(piece) = place.next(manifest.len(), pieces.next()).await? {
        let piece = piece.map_err(|error| {
            tracing::debug!(%error, "a manifest's body broke off");
            let message = "The request body ended before it was complete";
            Refusal::new(StatusCode::BAD_REQUEST, "MANIFEST_INVALID", message)
        })?;
        if manifest.len() + piece.len() > MANIFEST_LEN_MAX {
            return Err(too_long());
        }
        place.hold(manifest.len() + piece.len()).await?;
        manifest.extend_from_slice(&piece);
    }
    Ok((manifest, place))
}

fn too_long() -> Refusal {
    let message = format!("A manifest can have at most {MANIFEST_LEN_MAX} bytes");
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "MANIFEST_INVALID", message)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use futures_util::stream;
    use http_body::Frame;
    use http_body_util::{BodyExt as _, StreamBody};

    use super::*;

    type Piece = Result<Bytes, Box<dyn std::error::Error + Send + Sync>>;

    fn body(pieces: Vec<Piece>) -> RequestBody {
        let frames = stream::iter(pieces.into_iter().map(|piece| piece.map(Frame::data)));
        RequestBody::new(StreamBody::new(frames).boxed_unsync())
    }

    #[tokio::test]
    async fn a_manifest_is_read_up_to_four_mebibytes_and_no_further() {
        let mebibyte = || Ok(Bytes::from(vec![b' '; 1024 * 1024]));
        let budget = Budget::default();
        let mut four = body(vec![mebibyte(), mebibyte(), mebibyte(), mebibyte()]);
        let (whole, _) = collect(&mut four, &budget).await.expect("a manifest");
        assert_eq!(whole.len(), MANIFEST_LEN_MAX);
        // What comes after is not asked for: it would say that the body broke off.
        let mut endless = body(vec![
            mebibyte(),
            mebibyte(),
            mebibyte(),
            mebibyte(),
            Ok(Bytes::from_static(b"x")),
            Err("read too far".into()),
        ]);
        let refused = collect(&mut endless, &budget).await.err().expect("too long").into_response();
        assert_eq!(refused.status(), StatusCode::PAYLOAD_TOO_LARGE);
        let mut broken = body(vec![Ok(Bytes::from_static(b"{")), Err("reset".into())]);
        let broken = collect(&mut broken, &budget).await;
        assert_eq!(broken.err().expect("broken off").into_response().status(), StatusCode::BAD_REQUEST);
    }

    #[test]
    fn what_cannot_be_a_tag_is_not_there_and_what_cannot_be_a_digest_is_refused() {
        for (reference, status) in
            [("-v1", 404), ("", 404), ("..", 404), ("sha256:12", 400), ("md5:12", 400), (":", 400)]
        {
            let refusal = known_reference(reference).expect_err(reference);
            assert_eq!(refusal.into_response().status(), status, "{reference}");
        }
        assert!(known_reference("v1").is_ok());
    }
}
