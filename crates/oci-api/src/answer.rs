//! Responses, and the headers that several of them share.

use std::fmt::Write as _;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};
use http_body_util::{BodyExt as _, Empty, Full};
use model::Digest;
use serde::Serialize;

use crate::Body;

/// The digest of the content that an answer is about.
pub const CONTENT_DIGEST: HeaderName = HeaderName::from_static("docker-content-digest");

/// As many headers as a manifest is answered with: a map of this size does not grow.
const HEADERS_USUAL: usize = 12;

/// `sha512:` and 128 digits.
const DIGEST_LEN_MAX: usize = 135;

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A body of no bytes.
pub fn no_bytes() -> Body {
    Empty::new().map_err(|never| match never {}).boxed_unsync()
}

/// An answer without a body.
pub fn empty(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(no_bytes());
    *response.status_mut() = status;
    if status != StatusCode::NO_CONTENT && status != StatusCode::NOT_MODIFIED {
        response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(0));
    }
    response
}

/// An answer of these bytes. The length is spelled out, so that a `HEAD` answers it too.
pub fn bytes(status: StatusCode, content_type: HeaderValue, bytes: impl Into<Bytes>) -> Response<Body> {
    let bytes = bytes.into();
    let length = HeaderValue::from(bytes.len());
    let mut response = Response::new(Full::new(bytes).map_err(|never| match never {}).boxed_unsync());
    *response.status_mut() = status;
    *response.headers_mut() = HeaderMap::with_capacity(HEADERS_USUAL);
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    response.headers_mut().insert(CONTENT_LENGTH, length);
    response
}

/// `200 OK` with a document of `application/json`.
pub fn json(document: &impl Serialize) -> Response<Body> {
    json_as(JSON, document)
}

/// `200 OK` with a document of another JSON type. Documents are texts, numbers and lists: they always serialise.
pub fn json_as(content_type: HeaderValue, document: &impl Serialize) -> Response<Body> {
    bytes(StatusCode::OK, content_type, serde_json::to_vec(document).unwrap_or_default())
}

/// The document of a refusal.
pub fn errors(status: StatusCode, code: &str, message: &str) -> Response<Body> {
    let document = serde_json::json!({ "errors": [{ "code": code, "message": message }] });
    let mut response = json(&document);
    *response.status_mut() = status;
    response
}

/// A header's value made of words that are fit for one: names, digests, numbers. Anything else leaves it empty.
pub fn header(text: impl AsRef<str>) -> HeaderValue {
    HeaderValue::from_str(text.as_ref()).unwrap_or(HeaderValue::from_static(""))
}

/// `Docker-Content-Digest`, and the `ETag` that is the same in quotes: content never changes under its digest.
pub fn digest_headers(headers: &mut HeaderMap, digest: &Digest) {
    let mut quoted = String::with_capacity(DIGEST_LEN_MAX + 2);
    // A `String` takes any text.
    _ = write!(quoted, "\"{digest}\"");
    let quoted = Bytes::from(quoted);
    let plain = quoted.slice(1..quoted.len() - 1);
    for (name, value) in [(CONTENT_DIGEST, plain), (ETAG, quoted)] {
        if let Ok(value) = HeaderValue::from_maybe_shared(value) {
            headers.insert(name, value);
        }
    }
}

/// Whether the client has the content already (RFC 9110, section 13.1.2).
pub fn is_known(headers: &HeaderMap, digest: &Digest) -> bool {
    headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).any(|value| {
        value
            .split(',')
            .map(str::trim)
            .any(|tag| tag == "*" || is_etag_of(tag.strip_prefix("W/").unwrap_or(tag), digest))
    })
}

/// Whether `tag` is the digest in quotes.
pub fn is_etag_of(tag: &str, digest: &Digest) -> bool {
    let unquoted = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
    unquoted.and_then(|text| text.parse().ok()).is_some_and(|named: Digest| named == *digest)
}

/// Whether the method asks for content and changes nothing.
pub fn is_read(method: &Method) -> bool {
    method == Method::GET || method == Method::HEAD
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_that_names_the_digest_has_the_content() {
        let digest = Digest::sha256(b"x");
        let other = Digest::sha256(b"y");
        for (header, known) in [
            (format!("\"{digest}\""), true),
            (format!("W/\"{digest}\""), true),
            (format!("\"{other}\", \"{digest}\""), true),
            ("*".into(), true),
            (format!("\"{other}\""), false),
            (digest.to_string(), false),
            ("\"".into(), false),
            (String::new(), false),
        ] {
            let headers = HeaderMap::from_iter([(IF_NONE_MATCH, super::header(header.clone()))]);
            assert_eq!(is_known(&headers, &digest), known, "{header}");
        }
        assert!(!is_known(&HeaderMap::new(), &digest));
    }

    #[test]
    fn the_etag_is_the_digest_in_quotes() {
        let (mut headers, digest) = (HeaderMap::new(), Digest::sha256(b"x"));
        digest_headers(&mut headers, &digest);
        assert_eq!(headers[CONTENT_DIGEST], digest.to_string());
        assert_eq!(headers[ETAG], format!("\"{digest}\""));
    }
}
