//! The registry's words as ECR's codes: one match, in which every error of the registry has its line.

mod iam;
mod kms;
mod secrets;

mod sts;

use std::fmt::Display;

use access::AuthenticationError;
use http::StatusCode;
use model::sigv4::Refusal;
use registry::{Error, Failure};

use crate::answer::{ApiError, Wire};
use crate::shapes::{Service, ecr};

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        let shape = match &error {
            Error::AccessDenied(_) => return client("AccessDeniedException", &error),
            Error::NotServedYet(_) => return client("UnsupportedOperationException", &error),
            // The model has no word for it, and waiting is what helps: SDKs wait and retry on this one.
            Error::UploadBusy(_) => return client("ThrottlingException", &error),
            Error::BodyIncomplete => return client("SerializationException", &error),
            Error::Database(_) | Error::Bytes(_) | Error::Keys(_) | Error::PlanLost => {
                let disk_is_full = error.failure() == Some(Failure::StorageFull);
                return our_failure(Some(&ecr::SERVICE), &error, disk_is_full);
            }
            Error::InvalidLayerPart { upload, within, last_valid_byte_received, .. } => {
                let refused = Self::modelled(&ecr::INVALID_LAYER_PART_EXCEPTION, error.to_string())
                    .with("registryId", within.registry_id.as_str())
                    .with("repositoryName", within.name.as_str())
                    .with("uploadId", upload.to_string());
                return match last_valid_byte_received {
                    Some(last) => refused.with("lastValidByteReceived", *last),
                    None => refused,
                };
            }
            Error::Kms { code, message } => {
                return Self::modelled(&ecr::KMS_EXCEPTION, message.clone()).with("kmsError", *code);
            }
            Error::RepositoryPolicyNotFound(_) => &ecr::REPOSITORY_POLICY_NOT_FOUND_EXCEPTION,
            Error::RegistryPolicyNotFound(_) => &ecr::REGISTRY_POLICY_NOT_FOUND_EXCEPTION,
            Error::LifecyclePolicyNotFound(_) => &ecr::LIFECYCLE_POLICY_NOT_FOUND_EXCEPTION,
            Error::LifecyclePolicyPreviewNotFound(_) => &ecr::LIFECYCLE_POLICY_PREVIEW_NOT_FOUND_EXCEPTION,
            Error::LifecyclePolicyPreviewInProgress(_) => &ecr::LIFECYCLE_POLICY_PREVIEW_IN_PROGRESS_EXCEPTION,
            Error::RepositoryNotFound(_) => &ecr::REPOSITORY_NOT_FOUND_EXCEPTION,
            Error::RepositoryAlreadyExists(_) => &ecr::REPOSITORY_ALREADY_EXISTS_EXCEPTION,
            Error::RepositoryNotEmpty(_) => &ecr::REPOSITORY_NOT_EMPTY_EXCEPTION,
            Error::ImageNotFound { .. } => &ecr::IMAGE_NOT_FOUND_EXCEPTION,
            Error::ImageAlreadyExists { .. } => &ecr::IMAGE_ALREADY_EXISTS_EXCEPTION,
            Error::ImageTagAlreadyExists { .. } => &ecr::IMAGE_TAG_ALREADY_EXISTS_EXCEPTION,
            Error::ImageDigestDoesNotMatch { .. } => &ecr::IMAGE_DIGEST_DOES_NOT_MATCH_EXCEPTION,
            Error::LayersNotFound { .. } | Error::LayerNotFound { .. } => &ecr::LAYERS_NOT_FOUND_EXCEPTION,
            Error::ReferencedImagesNotFound { .. } => &ecr::REFERENCED_IMAGES_NOT_FOUND_EXCEPTION,
            Error::LayerInaccessible { .. } => &ecr::LAYER_INACCESSIBLE_EXCEPTION,
            Error::InvalidLayer { .. } => &ecr::INVALID_LAYER_EXCEPTION,
            Error::LayerPartTooSmall(_) => &ecr::LAYER_PART_TOO_SMALL_EXCEPTION,
            Error::LayerAlreadyExists { .. } => &ecr::LAYER_ALREADY_EXISTS_EXCEPTION,
            Error::EmptyUpload { .. } => &ecr::EMPTY_UPLOAD_EXCEPTION,
            Error::UploadNotFound { .. } => &ecr::UPLOAD_NOT_FOUND_EXCEPTION,
            Error::InvalidTag(_) => &ecr::INVALID_TAG_PARAMETER_EXCEPTION,
            Error::TooManyTags => &ecr::TOO_MANY_TAGS_EXCEPTION,
            Error::LimitExceeded(_) | Error::LayerTooLarge { .. } => &ecr::LIMIT_EXCEEDED_EXCEPTION,
            Error::InvalidParameter { .. }
            | Error::InvalidRequest(_)
            | Error::ImageReferencedByManifestList(_)
            | Error::LayerHeldByImage { .. }
            | Error::BadDownloadGrant => &ecr::INVALID_PARAMETER_EXCEPTION,
        };
        Self::modelled(shape, error.to_string())
    }
}

/// Why a request is not believed, in the words of the service's protocol.
pub fn refused(error: AuthenticationError, wire: Wire, service: Option<&Service>) -> ApiError {
    let refusal = match error {
        AuthenticationError::Refused(refusal) => refusal,
        // SDKs wait and retry on both.
        AuthenticationError::TooManyFailures if wire == Wire::Json => return client("ThrottlingException", &error),
        AuthenticationError::TooManyFailures => return client("Throttling", &error),
        AuthenticationError::Internal(error) => return failure(service, &error),
    };
    let (json, query) = match refusal {
        Refusal::MissingAuthenticationToken => ("MissingAuthenticationTokenException", "MissingAuthenticationToken"),
        Refusal::Incomplete(_) => ("IncompleteSignatureException", "IncompleteSignature"),
        Refusal::Invalid(_) => ("InvalidSignatureException", "SignatureDoesNotMatch"),
        Refusal::UnrecognizedClient => ("UnrecognizedClientException", "InvalidClientTokenId"),
        Refusal::ExpiredToken => ("ExpiredTokenException", "ExpiredToken"),
    };
    match wire {
        Wire::Json => client(json, &refusal),
        Wire::Xml(_) | Wire::S3 | Wire::Ec2 if refusal == Refusal::MissingAuthenticationToken => {
            ApiError::new(StatusCode::FORBIDDEN, query, "Request is missing Authentication Token")
        }
        Wire::Xml(_) | Wire::S3 | Wire::Ec2 => ApiError::new(StatusCode::FORBIDDEN, query, refusal.to_string()),
    }
}

/// An error of the caller's that every AWS service has and no model lists: HTTP 400, as ECR is seen to answer.
fn client(code: &'static str, error: &impl Display) -> ApiError {
    ApiError::new(StatusCode::BAD_REQUEST, code, error.to_string())
}

/// A failure that is ours, of `ecr`: the log has the reason, the caller only that there is one.
pub fn internal(error: &impl Display) -> ApiError {
    our_failure(Some(&ecr::SERVICE), error, false)
}

/// The same of any service, in the word that its model has for it.
pub fn failure(service: Option<&Service>, error: &access::Error) -> ApiError {
    our_failure(service, error, error.is_disk_full())
}

fn our_failure(service: Option<&Service>, error: &impl Display, disk_is_full: bool) -> ApiError {
    tracing::error!(%error, "A call failed, and not by the caller's fault.");
    let code = match service.map_or("", |service| service.name) {
        "ecr" | "ecr-public" => "ServerException",
        "iam" => "ServiceFailure",
        "kms" => "KMSInternalException",
        "secretsmanager" => "InternalServiceError",
        _ => "InternalFailure",
    };
    let message = if disk_is_full {
        "The registry's disk is full. Deleting images or repositories makes room once they are collected."
    } else {
        "The registry could not do this now. Try again."
    };
    ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, code, message)
}

#[cfg(test)]
mod tests {
    use model::sigv4::{Incomplete, Invalid};
    use registry::{InRepository, RequestedImageId, WantedImage};

    use super::*;
    use crate::shapes::{SERVICES, iam};

    fn within() -> InRepository {
        let registry_id = "123456789012".parse().expect("an account");
        InRepository { registry_id, name: "team/app".parse().expect("a name") }
    }

    #[test]
    fn the_registrys_words_become_ecrs_codes_and_messages() {
        let wanted = WantedImage(RequestedImageId { digest: None, tag: Some("v1".into()) });
        for (error, code, message) in [
            (
                Error::RepositoryNotFound(within()),
                "RepositoryNotFoundException",
                "The repository with name 'team/app' does not exist in the registry with id '123456789012'",
            ),
            (
                Error::RepositoryNotEmpty(within()),
                "RepositoryNotEmptyException",
                "The repository with name 'team/app' in registry with id '123456789012' cannot be deleted because it \
                 still contains images",
            ),
            (
                Error::ImageNotFound { image: wanted, within: within() },
                "ImageNotFoundException",
                "The image with imageId {imageDigest:'null', imageTag:'v1'} does not exist within the repository with \
                 name 'team/app' in the registry with id '123456789012'",
            ),
            (
                Error::InvalidParameter { at: "ImageManifest", constraint: "Invalid JSON syntax".into() },
                "InvalidParameterException",
                "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'",
            ),
            (
                Error::LifecyclePolicyPreviewInProgress(within()),
                "LifecyclePolicyPreviewInProgressException",
                "Lifecycle policy preview is in progress for the repository with name 'team/app' in the registry with id \
                 '123456789012'. Wait until it is complete",
            ),
            (Error::TooManyTags, "TooManyTagsException", "A repository can have at most 50 tags"),
        ] {
            let error = ApiError::from(error);
            assert_eq!((error.code(), error.message()), (code, message));
        }
    }

    #[test]
    fn what_is_not_the_callers_fault_is_not_told_to_the_caller() {
        let error = ApiError::from(Error::Keys(access::Error::WrongMasterKey));
        assert_eq!(error.code(), "ServerException");
        assert!(!error.message().contains("master key"), "{}", error.message());
    }

    #[test]
    fn every_refusal_of_a_signature_has_its_own_code_in_either_protocol() {
        for (refusal, json, query) in [
            (Incomplete::SignedHeaders.into(), "IncompleteSignatureException", "IncompleteSignature"),
            (Invalid::BothForms.into(), "InvalidSignatureException", "SignatureDoesNotMatch"),
            (Refusal::UnrecognizedClient, "UnrecognizedClientException", "InvalidClientTokenId"),
            (Refusal::ExpiredToken, "ExpiredTokenException", "ExpiredToken"),
            (Refusal::MissingAuthenticationToken, "MissingAuthenticationTokenException", "MissingAuthenticationToken"),
        ] {
            let message = refusal.to_string();
            let error = refused(refusal.clone().into(), Wire::Json, Some(&ecr::SERVICE));
            assert_eq!((error.code(), error.message(), error.status().as_u16()), (json, message.as_str(), 400));
            let error = refused(refusal.into(), Wire::of(&iam::SERVICE), Some(&iam::SERVICE));
            assert_eq!((error.code(), error.status().as_u16()), (query, 403));
        }
    }

    #[test]
    fn failures_of_ours_have_the_word_of_their_service() {
        for service in SERVICES {
            let error = our_failure(Some(service), &"the disk is full", true);
            assert_eq!(error.status(), 500);
            let word = error.code();
            let modelled = service.operations.iter().flat_map(|operation| operation.errors);
            assert!(service.name == "sts" || modelled.map(|error| error.name).any(|name| name == word), "{word}");
        }
    }
}
