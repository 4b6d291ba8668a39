//! The registry's own words for what can go wrong. `Display` is ECR's message; codes and statuses are the doors'.

use std::fmt;

use model::decision::Denial;
use model::manifest::{BadManifest, WrongSize};
use model::mutability::BadMutability;
use model::page::BadNextToken;
use model::resource_tag::BadResourceTags;
use model::{AccountId, Digest, RepositoryName, Tag};
use thiserror::Error;

use crate::images::RequestedImageId;
use crate::uploads::UploadId;

/// A repository, as messages name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InRepository {
    /// The registry's id.
    pub registry_id: AccountId,
    /// The repository's name.
    pub name: RepositoryName,
}

impl InRepository {
    pub(crate) fn of(repository: &meta::repositories::Repository) -> Self {
        Self { registry_id: repository.registry.account, name: repository.name.clone() }
    }
}

impl fmt::Display for InRepository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the repository with name '{}' in the registry with id '{}'", self.name, self.registry_id)
    }
}

/// An image id as a client asked for it, printed the way ECR prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedImage(pub RequestedImageId);

impl fmt::Display for WantedImage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digest = self.0.digest.as_deref().unwrap_or("null");
        let tag = self.0.tag.as_deref().unwrap_or("null");
        write!(f, "{{imageDigest:'{digest}', imageTag:'{tag}'}}")
    }
}

/// A list of digests, printed `[a, b]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digests(pub Vec<Digest>);

impl fmt::Display for Digests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (i, digest) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(", ")?;
            }
            digest.fmt(f)?;
        }
        f.write_str("]")
    }
}

/// Why a part of a layer cannot be appended to an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PartMisfit {
    /// It does not begin where the upload stands.
    #[error("First byte of the layer part is {got} instead of {expected}")]
    FirstByte {
        /// Where it begins.
        got: u64,
        /// Where the upload stands.
        expected: u64,
    },
    /// It is longer or shorter than the range that the request names.
    #[error("The layer part has {got} bytes instead of the {expected} of its range")]
    Length {
        /// How long it is.
        got: u64,
        /// How long the range is.
        expected: u64,
    },
}

/// Why the registry did not do what it was asked.
#[derive(Debug, Error)]
pub enum Error {
    /// The gate said no.
    #[error("{0}")]
    AccessDenied(Box<Denial>),
    /// A download URL is malformed, has ended, or is of another layer.
    #[error("The download URL is malformed or has expired. Ask for a new one.")]
    BadDownloadGrant,
    /// There is no such repository.
    #[error("The repository with name '{}' does not exist in the registry with id '{}'", .0.name, .0.registry_id)]
    RepositoryNotFound(InRepository),
    /// The name is taken.
    #[error("The repository with name '{}' already exists in the registry with id '{}'", .0.name, .0.registry_id)]
    RepositoryAlreadyExists(InRepository),
    /// Deleting needs `force`.
    #[error(
        "The repository with name '{}' in registry with id '{}' cannot be deleted because it still contains images",
        .0.name, .0.registry_id
    )]
    RepositoryNotEmpty(InRepository),
    /// The repository has no policy.
    #[error(
        "Repository policy does not exist for the repository with name '{}' in the registry with id '{}'",
        .0.name, .0.registry_id
    )]
    RepositoryPolicyNotFound(InRepository),
    /// The registry has no policy.
    #[error("Registry policy does not exist in the registry with id '{0}'")]
    RegistryPolicyNotFound(AccountId),
    /// The repository has no lifecycle policy.
    #[error(
        "Lifecycle policy does not exist for the repository with name '{}' in the registry with id '{}'",
        .0.name, .0.registry_id
    )]
    LifecyclePolicyNotFound(InRepository),
    /// No preview of a lifecycle policy was ever started for the repository.
    #[error(
        "Lifecycle policy preview does not exist for the repository with name '{}' in the registry with id '{}'",
        .0.name, .0.registry_id
    )]
    LifecyclePolicyPreviewNotFound(InRepository),
    /// The preview that was started before is not complete yet.
    #[error(
        "Lifecycle policy preview is in progress for the repository with name '{}' in the registry with id '{}'. Wait until \
         it is complete",
        .0.name, .0.registry_id
    )]
    LifecyclePolicyPreviewInProgress(InRepository),
    /// The key that the repository is encrypted under cannot be used.
    #[error("{message}")]
    Kms {
        /// KMS's own code for it.
        code: &'static str,
        /// KMS's own sentence.
        message: String,
    },
    /// There is no such image.
    #[error(
        "The image with imageId {image} does not exist within the repository with name '{}' in the registry with id '{}'",
        within.name, within.registry_id
    )]
    ImageNotFound {
        /// What was asked for.
        image: WantedImage,
        /// Where.
        within: InRepository,
    },
    /// The same digest has the same tag, or is there and no tag was asked for.
    #[error(
        "Image with digest '{digest}' and tag '{}' already exists in the repository with name '{}' in registry with id '{}'",
        tag.as_ref().map_or("null", Tag::as_str), within.name, within.registry_id
    )]
    ImageAlreadyExists {
        /// The image.
        digest: Digest,
        /// The tag that was to be put.
        tag: Option<Tag>,
        /// Where.
        within: InRepository,
    },
    /// The tag is immutable and points at another image.
    #[error(
        "The image tag '{tag}' already exists in the '{}' repository and cannot be overwritten because the tag is immutable.",
        within.name
    )]
    ImageTagAlreadyExists {
        /// The tag.
        tag: Tag,
        /// Where.
        within: InRepository,
    },
    /// The manifest's bytes have another digest than the request says.
    #[error("The image manifest has digest '{computed}', but the request says '{expected}'")]
    ImageDigestDoesNotMatch {
        /// What the request says.
        expected: Box<Digest>,
        /// What the bytes hash to.
        computed: Box<Digest>,
    },
    /// Layers that the manifest needs are not in the repository.
    #[error(
        "Layers with digests '{digests}' required for pushing image into repository with name '{}' in the registry with id '{}' do not exist",
        within.name, within.registry_id
    )]
    LayersNotFound {
        /// The missing layers.
        digests: Digests,
        /// Where.
        within: InRepository,
    },
    /// Images that the index lists are not in the repository.
    #[error(
        "Images with digests '{digests}' required for pushing image into repository with name '{}' in the registry with id '{}' do not exist",
        within.name, within.registry_id
    )]
    ReferencedImagesNotFound {
        /// The missing images.
        digests: Digests,
        /// Where.
        within: InRepository,
    },
    /// A live index lists the image.
    #[error("Requested image referenced by manifest list: {0}")]
    ImageReferencedByManifestList(Digests),
    /// The layer is there, but no image holds it.
    #[error("The layer with digest '{digest}' is not referenced by any image in {within}")]
    LayerInaccessible {
        /// The layer.
        digest: Digest,
        /// Where.
        within: InRepository,
    },
    /// The layer cannot be deleted while an image holds it.
    #[error("The layer with digest '{digest}' cannot be deleted because an image in {within} holds it")]
    LayerHeldByImage {
        /// The layer.
        digest: Digest,
        /// Where.
        within: InRepository,
    },
    /// There is no such layer.
    #[error("The layer with digest '{digest}' does not exist within {within}")]
    LayerNotFound {
        /// The layer.
        digest: Digest,
        /// Where.
        within: InRepository,
    },
    /// The uploaded bytes have another digest than the request says.
    #[error("None of the provided layer digests match the calculated layer digest")]
    InvalidLayer {
        /// What the request says.
        expected: Box<Digest>,
        /// What the bytes hash to.
        computed: Box<Digest>,
    },
    /// A part does not continue where the upload stands, or its length is not that of its range.
    #[error("{misfit}")]
    InvalidLayerPart {
        /// In which way.
        misfit: PartMisfit,
        /// The upload.
        upload: UploadId,
        /// Where.
        within: InRepository,
        /// The last byte that counts; none while there is none.
        last_valid_byte_received: Option<u64>,
    },
    /// A part that is not the last is shorter than 5 MiB.
    #[error("All layer parts except the last part should be at least 5MB")]
    LayerPartTooSmall(UploadId),
    /// The layer was there before the upload was complete.
    #[error("The layer with digest '{digest}' already exists in {within}")]
    LayerAlreadyExists {
        /// The layer.
        digest: Digest,
        /// Where.
        within: InRepository,
    },
    /// The upload has no parts.
    #[error(
        "The upload with id '{upload}' in the repository with name '{}' in registry with id '{}' cannot be completed because it does not have any parts",
        within.name, within.registry_id
    )]
    EmptyUpload {
        /// The upload.
        upload: UploadId,
        /// Where.
        within: InRepository,
    },
    /// There is no such upload in the repository, or it is another caller's.
    #[error("The upload '{upload}' does not exist in {within}")]
    UploadNotFound {
        /// What was asked for, as it was spelled.
        upload: String,
        /// Where.
        within: InRepository,
    },
    /// Another request is writing to the upload.
    #[error("Another request is writing to the upload '{0}'. Wait for it to end and ask where the upload stands.")]
    UploadBusy(UploadId),
    /// The body broke off. What came before is kept, and the upload can be resumed.
    #[error("The request body ended before it was complete")]
    BodyIncomplete,
    /// ECR's form for a parameter that is not what it must be.
    #[error("Invalid parameter at '{at}' failed to satisfy constraint: '{constraint}'")]
    InvalidParameter {
        /// The parameter's path.
        at: &'static str,
        /// What it must satisfy.
        constraint: String,
    },
    /// A parameter that ECR refuses with a sentence of its own.
    #[error("{0}")]
    InvalidRequest(String),
    /// Resource tags that are refused.
    #[error(transparent)]
    InvalidTag(#[from] BadResourceTags),
    /// More than 50 resource tags.
    #[error("A repository can have at most 50 tags")]
    TooManyTags,
    /// A layer is, or says that it will be, longer than any may be.
    #[error("A layer can have at most {limit_bytes} bytes")]
    LayerTooLarge {
        /// The limit.
        limit_bytes: u64,
    },
    /// A quota is reached.
    #[error("{0}")]
    LimitExceeded(String),
    /// What was asked for comes with a later version.
    #[error("Wharfinger does not serve this yet: {0}")]
    NotServedYet(&'static str),
    /// The work on a plan ended in a panic.
    #[error("the plan of a lifecycle policy could not be made")]
    PlanLost,
    /// The rows failed.
    #[error(transparent)]
    Database(#[from] meta::Error),
    /// The bytes failed.
    #[error(transparent)]
    Bytes(blob::Error),
    /// A secret or key failed.
    #[error(transparent)]
    Keys(#[from] access::Error),
}

/// A failure that no caller is to blame for, by what helps against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// A disk is full: making room, then trying again.
    StorageFull,
    /// The database cannot be reached, or an upload lost its place: trying again.
    Unavailable,
    /// Nothing that a caller could do.
    Internal,
}

impl Error {
    /// What kind of failure this is; `None` if the request was at fault.
    #[must_use]
    pub fn failure(&self) -> Option<Failure> {
        match self {
            Self::Database(error) | Self::Keys(access::Error::Database(error)) => Some(match error {
                meta::Error::StorageFull => Failure::StorageFull,
                meta::Error::Unavailable { .. } => Failure::Unavailable,
                _ => Failure::Internal,
            }),
            Self::Bytes(blob::Error::StorageFull) => Some(Failure::StorageFull),
            Self::Bytes(blob::Error::UploadLost { .. }) => Some(Failure::Unavailable),
            Self::Bytes(_) | Self::Keys(_) | Self::PlanLost => Some(Failure::Internal),
            _ => None,
        }
    }
}

impl From<access::Refused> for Error {
    fn from(refused: access::Refused) -> Self {
        match refused {
            access::Refused::Denied(denial) => Self::AccessDenied(denial),
            access::Refused::RepositoryNotFound { registry, name } => {
                Self::RepositoryNotFound(InRepository { registry_id: registry.account, name })
            }
            access::Refused::BadGrant => Self::BadDownloadGrant,
            access::Refused::Internal(error) => Self::Keys(error),
        }
    }
}

impl From<access::kms::Error> for Error {
    fn from(error: access::kms::Error) -> Self {
        match error {
            access::kms::Error::Internal(error) => Self::Keys(error),
            refused => Self::Kms { code: refused.code(), message: refused.to_string() },
        }
    }
}

impl From<BadManifest> for Error {
    fn from(bad: BadManifest) -> Self {
        Self::InvalidParameter { at: "ImageManifest", constraint: bad.to_string() }
    }
}

impl From<WrongSize> for Error {
    fn from(wrong: WrongSize) -> Self {
        Self::InvalidParameter { at: "ImageManifest", constraint: wrong.to_string() }
    }
}

impl From<BadMutability> for Error {
    fn from(bad: BadMutability) -> Self {
        let at = match bad {
            BadMutability::UnknownMode => "imageTagMutability",
            _ => "imageTagMutabilityExclusionFilters",
        };
        Self::InvalidParameter { at, constraint: bad.to_string() }
    }
}

impl From<BadNextToken> for Error {
    fn from(bad: BadNextToken) -> Self {
        Self::InvalidParameter { at: "nextToken", constraint: bad.to_string() }
    }
}

/// Why one image of a batch was left out. `Display` is ECR's `failureReason`.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ImageFailureCode {
    /// The digest is not spelled like one.
    #[error("Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'")]
    InvalidImageDigest,
    /// The tag is not spelled like one.
    #[error("Invalid request parameters: image tag should satisfy the regex '[a-zA-Z0-9_][a-zA-Z0-9._-]{{0,127}}'")]
    InvalidImageTag,
    /// The tag points at another digest.
    #[error("Requested image tag does not match the requested image digest")]
    ImageTagDoesNotMatchDigest,
    /// There is no such image.
    #[error("Requested image not found")]
    ImageNotFound,
    /// The id is empty.
    #[error("Invalid request parameters: both tag and digest cannot be null")]
    MissingDigestAndTag,
    /// A live index lists the image.
    #[error("Requested image referenced by manifest list: {0}")]
    ImageReferencedByManifestList(Digests),
    /// The key that the repository is encrypted under cannot be used.
    #[error("{0}")]
    KmsError(String),
}

impl ImageFailureCode {
    /// ECR's `failureCode`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::InvalidImageDigest => "InvalidImageDigest",
            Self::InvalidImageTag => "InvalidImageTag",
            Self::ImageTagDoesNotMatchDigest => "ImageTagDoesNotMatchDigest",
            Self::ImageNotFound => "ImageNotFound",
            Self::MissingDigestAndTag => "MissingDigestAndTag",
            Self::ImageReferencedByManifestList(_) => "ImageReferencedByManifestList",
            Self::KmsError(_) => "KmsError",
        }
    }
}

/// Why one layer of a batch was left out. `Display` is ECR's `failureReason`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LayerFailureCode {
    /// The digest is not spelled like one.
    #[error("Invalid request parameters: layer digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'")]
    InvalidLayerDigest,
    /// The digest is empty.
    #[error("Invalid request parameters: layer digest cannot be empty")]
    MissingLayerDigest,
}

impl LayerFailureCode {
    /// ECR's `failureCode`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::InvalidLayerDigest => "InvalidLayerDigest",
            Self::MissingLayerDigest => "MissingLayerDigest",
        }
    }
}
