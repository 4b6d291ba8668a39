//! Refusals: the registry's words as codes of the distribution protocol, in one match with a line for every word.
//!
//! Codes and statuses are ECR's where its clients depend on them (405 `UNSUPPORTED` for every invalid parameter, 400
//! `TAG_INVALID` for an immutable tag, plain text for 401), else the specification's.

use std::borrow::Cow;

use access::budget::Overload;
use http::header::{ALLOW, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderName, HeaderValue, Response, StatusCode};
use model::Origin;
use model::summary::RefusalSummary;
use registry::{Error, Failure, PartMisfit};

use crate::endpoint::BadPath;
use crate::{Body, answer};

/// An answer that is none of what was asked for.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    words: Words,
    headers: Vec<(HeaderName, HeaderValue)>,
}

#[derive(Debug)]
enum Words {
    /// The error document of the protocol.
    Coded { code: &'static str, message: Cow<'static, str> },
    /// The text that ECR sends with a challenge, and for the log why it does.
    Challenge { why: &'static str },
}

impl Refusal {
    /// A refusal in the protocol's form.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self { status, words: Words::Coded { code, message: message.into() }, headers: Vec::new() }
    }

    /// 403 `DENIED`.
    pub fn denied(message: String) -> Self {
        Self::new(StatusCode::FORBIDDEN, "DENIED", message)
    }

    /// A digest that is none.
    pub fn digest_invalid(message: String) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "DIGEST_INVALID", message)
    }

    /// The answer to a manifest that is not there, in ECR's words.
    pub fn manifest_unknown() -> Self {
        Self::new(StatusCode::NOT_FOUND, "MANIFEST_UNKNOWN", "Requested image not found")
    }

    /// A method that an endpoint does not have; `allowed` lists those it has.
    pub fn method_not_allowed(allowed: &'static str) -> Self {
        let message = "The operation is not supported here.";
        let refusal = Self::new(StatusCode::METHOD_NOT_ALLOWED, "UNSUPPORTED", message);
        refusal.with(ALLOW, HeaderValue::from_static(allowed))
    }

    /// ECR's 401: the caller must prove who it is. `why` is for the log only.
    pub fn challenge(origin: &Origin, why: &'static str) -> Self {
        let scheme = if origin.secure_transport { "https" } else { "http" };
        let challenge = format!("Basic realm=\"{scheme}://{}/\",service=\"ecr.amazonaws.com\"", origin.host);
        // A host that cannot stand in a header is not one that a client could ask again.
        let challenge = HeaderValue::try_from(challenge)
            .unwrap_or(HeaderValue::from_static("Basic realm=\"/\",service=\"ecr.amazonaws.com\""));
        let words = Words::Challenge { why };
        Self { status: StatusCode::UNAUTHORIZED, words, headers: vec![(WWW_AUTHENTICATE, challenge)] }
    }

    /// The same refusal with one more header.
    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// What the log and the metrics say about it.
    pub fn summary(&self) -> RefusalSummary {
        match &self.words {
            Words::Coded { code, message } => RefusalSummary { code, reason: message.as_ref().into() },
            Words::Challenge { why } => RefusalSummary { code: "UNAUTHORIZED", reason: (*why).into() },
        }
    }

    /// The response that says it.
    pub fn into_response(self) -> Response<Body> {
        let mut response = match self.words {
            Words::Coded { code, message } => answer::errors(self.status, code, &message),
            Words::Challenge { .. } => {
                answer::bytes(self.status, HeaderValue::from_static("text/plain; charset=utf-8"), "Not Authorized\n")
            }
        };
        response.headers_mut().extend(self.headers);
        response
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let (status, code) = match &error {
            Error::AccessDenied(_) | Error::BadDownloadGrant | Error::LimitExceeded(_) => {
                (StatusCode::FORBIDDEN, "DENIED")
            }
            Error::Kms { .. } => (StatusCode::FORBIDDEN, "DENIED"),
            Error::RepositoryNotFound(_) => (StatusCode::NOT_FOUND, "NAME_UNKNOWN"),
            Error::ImageNotFound { .. } => return Self::manifest_unknown(),
            Error::ImageTagAlreadyExists { .. } => (StatusCode::BAD_REQUEST, "TAG_INVALID"),
            Error::ImageDigestDoesNotMatch { .. } | Error::InvalidLayer { .. } => {
                (StatusCode::BAD_REQUEST, "DIGEST_INVALID")
            }
            // What a manifest needs ("Error Codes" of the specification, MANIFEST_BLOB_UNKNOWN).
            Error::ReferencedImagesNotFound { .. } | Error::LayersNotFound { .. } => {
                (StatusCode::NOT_FOUND, "MANIFEST_BLOB_UNKNOWN")
            }
            Error::LayerNotFound { .. } | Error::LayerInaccessible { .. } => (StatusCode::NOT_FOUND, "BLOB_UNKNOWN"),
            Error::UploadNotFound { .. } => (StatusCode::NOT_FOUND, "BLOB_UPLOAD_UNKNOWN"),
            Error::LayerTooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "SIZE_INVALID"),
            Error::InvalidLayerPart { misfit: PartMisfit::Length { .. }, .. } => {
                (StatusCode::BAD_REQUEST, "SIZE_INVALID")
            }
            Error::InvalidLayerPart { misfit: PartMisfit::FirstByte { .. }, .. } => {
                (StatusCode::RANGE_NOT_SATISFIABLE, "BLOB_UPLOAD_INVALID")
            }
            Error::LayerPartTooSmall(_) | Error::EmptyUpload { .. } | Error::BodyIncomplete => {
                (StatusCode::BAD_REQUEST, "BLOB_UPLOAD_INVALID")
            }
            // Not 416: the client's position may be right, only it is not alone. 429 is what makes clients wait and retry.
            Error::UploadBusy(_) => {
                let busy = Self::new(StatusCode::TOO_MANY_REQUESTS, "TOOMANYREQUESTS", error.to_string());
                return busy.with(RETRY_AFTER, HeaderValue::from_static("1"));
            }
            Error::InvalidParameter { .. }
            | Error::InvalidRequest(_)
            | Error::InvalidTag(_)
            | Error::TooManyTags
            | Error::ImageReferencedByManifestList(_)
            | Error::LayerHeldByImage { .. }
            | Error::NotServedYet(_) => (StatusCode::METHOD_NOT_ALLOWED, "UNSUPPORTED"),
            // No request of this protocol comes upon these: it creates and deletes no repositories, and to have already
            // what is put is a success here.
            Error::RepositoryAlreadyExists(_)
            | Error::RepositoryNotEmpty(_)
            | Error::ImageAlreadyExists { .. }
            | Error::RepositoryPolicyNotFound(_)
            | Error::RegistryPolicyNotFound(_)
            | Error::LifecyclePolicyNotFound(_)
            | Error::LifecyclePolicyPreviewNotFound(_)
            | Error::LifecyclePolicyPreviewInProgress(_)
            | Error::LayerAlreadyExists { .. } => (StatusCode::CONFLICT, "DENIED"),
            Error::Database(_) | Error::Bytes(_) | Error::Keys(_) | Error::PlanLost => return failed(&error),
        };
        Self::new(status, code, error.to_string())
    }
}

/// A failure that is not the caller's: the log has the reason, the caller what it can do.
pub fn failed(error: &Error) -> Refusal {
    tracing::error!(%error, "A registry request failed, and not by the caller's fault.");
    let (status, message) = match error.failure() {
        Some(Failure::StorageFull) => {
            (StatusCode::SERVICE_UNAVAILABLE, "The registry's storage is full; try again when there is room.")
        }
        Some(Failure::Unavailable) => {
            (StatusCode::SERVICE_UNAVAILABLE, "The registry cannot do this at the moment; try again.")
        }
        Some(Failure::Internal) | None => (StatusCode::INTERNAL_SERVER_ERROR, "The registry failed; its log says why."),
    };
    Refusal::new(status, "UNKNOWN", message)
}

impl From<Overload> for Refusal {
    fn from(overload: Overload) -> Self {
        let busy = Self::new(StatusCode::TOO_MANY_REQUESTS, "TOOMANYREQUESTS", overload.to_string());
        busy.with(RETRY_AFTER, HeaderValue::from_static("1"))
    }
}

impl From<BadPath> for Refusal {
    fn from(bad: BadPath) -> Self {
        match bad {
            BadPath::Escapes => {
                Self::new(StatusCode::BAD_REQUEST, "NAME_INVALID", "The path escapes a character that no name has.")
            }
            BadPath::Unknown => {
                let message = "There is no such endpoint in the distribution protocol.";
                Self::new(StatusCode::NOT_FOUND, "UNSUPPORTED", message)
            }
            BadPath::Name(bad) => Self::new(StatusCode::BAD_REQUEST, "NAME_INVALID", bad.to_string()),
            BadPath::Digest(bad) => Self::digest_invalid(bad.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use http::header::CONTENT_TYPE;
    use http_body_util::BodyExt as _;
    use model::name::BadRepositoryName;
    use model::{Digest, Tag};
    use registry::{InRepository, RequestedImageId, WantedImage};

    use super::*;

    fn within() -> InRepository {
        let registry_id = "123456789012".parse().expect("an account");
        InRepository { registry_id, name: "team/app".parse().expect("a name") }
    }

    fn origin(host: &str, secure_transport: bool) -> Origin {
        Origin {
            request_id: uuid::Uuid::nil(),
            source_ip: [127, 0, 0, 1].into(),
            secure_transport,
            host: host.into(),
            user_agent: "".into(),
        }
    }

    /// Status, code and message as they are sent.
    async fn sent(refusal: impl Into<Refusal>) -> (u16, String, String) {
        let response = refusal.into().into_response();
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.expect("a body").to_bytes();
        let document: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
        let error = &document["errors"][0];
        let text = |key: &str| error[key].as_str().unwrap_or_default().to_owned();
        (status, text("code"), text("message"))
    }

    #[tokio::test]
    async fn the_registrys_words_become_codes_that_clients_know() {
        let (digest, tag): (Digest, Tag) = (Digest::sha256(b"x"), "v1".parse().expect("a tag"));
        let wanted = WantedImage(RequestedImageId { digest: None, tag: Some("v1".into()) });
        let manifest = Error::InvalidParameter { at: "ImageManifest", constraint: "Invalid JSON syntax".into() };
        for (error, status, code, words) in [
            (Error::RepositoryNotFound(within()), 404, "NAME_UNKNOWN", "The repository with name 'team/app' does not"),
            (Error::ImageNotFound { image: wanted, within: within() }, 404, "MANIFEST_UNKNOWN", "Requested image not"),
            (
                Error::ImageTagAlreadyExists { tag, within: within() },
                400,
                "TAG_INVALID",
                "because the tag is immutable",
            ),
            (manifest, 405, "UNSUPPORTED", "Invalid parameter at 'ImageManifest' failed to satisfy constraint"),
            (Error::LayerNotFound { digest, within: within() }, 404, "BLOB_UNKNOWN", "does not exist"),
            (
                Error::InvalidLayer { expected: Box::new(digest), computed: Box::new(Digest::sha256(b"y")) },
                400,
                "DIGEST_INVALID",
                "None of the provided layer digests",
            ),
            (
                Error::UploadNotFound { upload: "1".into(), within: within() },
                404,
                "BLOB_UPLOAD_UNKNOWN",
                "The upload '1' does not exist",
            ),
            (Error::BodyIncomplete, 400, "BLOB_UPLOAD_INVALID", "ended before"),
            (Error::BadDownloadGrant, 403, "DENIED", "expired"),
        ] {
            let (sent_status, sent_code, message) = sent(error).await;
            assert_eq!((sent_status, sent_code.as_str()), (status, code));
            assert!(message.contains(words), "{message}");
        }
    }

    #[tokio::test]
    async fn what_is_not_the_callers_fault_is_not_told_to_the_caller() {
        let (status, code, message) = sent(Error::Keys(access::Error::WrongMasterKey)).await;
        assert_eq!((status, code.as_str()), (500, "UNKNOWN"));
        assert!(!message.contains("master key"), "{message}");
    }

    #[tokio::test]
    async fn bad_paths_are_refused_by_what_is_bad_about_them() {
        for (bad, status, code) in [
            (BadPath::Unknown, 404, "UNSUPPORTED"),
            (BadPath::Escapes, 400, "NAME_INVALID"),
            (BadPath::Name(BadRepositoryName::Length), 400, "NAME_INVALID"),
            (BadPath::Digest(model::digest::BadDigest::Malformed), 400, "DIGEST_INVALID"),
        ] {
            let (sent_status, sent_code, _) = sent(bad).await;
            assert_eq!((sent_status, sent_code.as_str()), (status, code));
        }
    }

    #[tokio::test]
    async fn the_challenge_is_ecrs_to_the_byte() {
        for (host, secure, challenge) in [
            ("localhost:3270", false, r#"Basic realm="http://localhost:3270/",service="ecr.amazonaws.com""#),
            (
                "123456789012.dkr.ecr.us-east-1.amazonaws.com",
                true,
                r#"Basic realm="https://123456789012.dkr.ecr.us-east-1.amazonaws.com/",service="ecr.amazonaws.com""#,
            ),
            ("a\nb", false, r#"Basic realm="/",service="ecr.amazonaws.com""#),
        ] {
            let response = Refusal::challenge(&origin(host, secure), "no password").into_response();
            assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
            assert_eq!(response.headers()[WWW_AUTHENTICATE], challenge);
            assert_eq!(response.headers()[CONTENT_TYPE], "text/plain; charset=utf-8");
            let body = response.into_body().collect().await.expect("a body").to_bytes();
            assert_eq!(&body[..], b"Not Authorized\n");
        }
    }
}
