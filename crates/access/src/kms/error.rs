//! What the KMS API answers instead of doing what it was asked.

use model::decision::Denial;
use thiserror::Error;

use crate::Refused;

/// Why KMS refused. `Display` is the message; the variant is AWS's code.
#[derive(Debug, Error)]
pub enum Error {
    /// `AccessDeniedException`
    #[error("{0}")]
    AccessDenied(Box<Denial>),
    /// `ValidationException`
    #[error("{0}")]
    Validation(String),
    /// `NotFoundException`
    #[error("{0}")]
    NotFound(String),
    /// `AlreadyExistsException`
    #[error("{0}")]
    AlreadyExists(String),
    /// `DisabledException`
    #[error("{0}")]
    Disabled(String),
    /// `KMSInvalidStateException`
    #[error("{0}")]
    InvalidState(String),
    /// `InvalidArnException`
    #[error("{0}")]
    InvalidArn(String),
    /// `InvalidCiphertextException`, whose message KMS leaves empty; other services pass on why.
    #[error("{0}")]
    InvalidCiphertext(String),
    /// `IncorrectKeyException`
    #[error("{0}")]
    IncorrectKey(String),
    /// `InvalidGrantTokenException`
    #[error("{0}")]
    InvalidGrantToken(String),
    /// `InvalidMarkerException`
    #[error("{0}")]
    InvalidMarker(String),
    /// `InvalidKeyUsageException`
    #[error("{0}")]
    InvalidKeyUsage(String),
    /// `KMSInvalidSignatureException`
    #[error("")]
    InvalidSignature,
    /// `KMSInvalidMacException`
    #[error("")]
    InvalidMac,
    /// `KeyUnavailableException`
    #[error("{0}")]
    KeyUnavailable(String),
    /// `LimitExceededException`
    #[error("{0}")]
    LimitExceeded(String),
    /// `MalformedPolicyDocumentException`
    #[error("{0}")]
    MalformedPolicyDocument(String),
    /// `TagException`
    #[error("{0}")]
    Tag(String),
    /// `UnsupportedOperationException`
    #[error("{0}")]
    UnsupportedOperation(String),
    /// `ConflictException`
    #[error("{0}")]
    Conflict(String),
    /// `NotAuthorizedException`
    #[error("Alias names that begin with alias/aws/ are reserved.")]
    ReservedAlias,
    /// `AccessDeniedException`: which of the three it is, nobody is told.
    #[error(
        "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are \
         not allowed to access."
    )]
    UnknownCiphertextKey,
    /// `DryRunOperationException`: nothing stood against it.
    #[error("The request would have succeeded, but the DryRun option is set.")]
    DryRun,
    /// A stored secret could not be read, or the database failed: not the caller's fault.
    #[error(transparent)]
    Internal(#[from] crate::Error),
}

impl Error {
    /// AWS's code: what ECR passes on as `kmsError`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::AccessDenied(_) | Self::UnknownCiphertextKey => "AccessDeniedException",
            Self::Validation(_) => "ValidationException",
            Self::NotFound(_) => "NotFoundException",
            Self::AlreadyExists(_) => "AlreadyExistsException",
            Self::Disabled(_) => "DisabledException",
            Self::InvalidState(_) => "KMSInvalidStateException",
            Self::InvalidArn(_) => "InvalidArnException",
            Self::InvalidCiphertext(_) => "InvalidCiphertextException",
            Self::IncorrectKey(_) => "IncorrectKeyException",
            Self::InvalidGrantToken(_) => "InvalidGrantTokenException",
            Self::InvalidMarker(_) => "InvalidMarkerException",
            Self::InvalidKeyUsage(_) => "InvalidKeyUsageException",
            Self::InvalidSignature => "KMSInvalidSignatureException",
            Self::InvalidMac => "KMSInvalidMacException",
            Self::KeyUnavailable(_) => "KeyUnavailableException",
            Self::LimitExceeded(_) => "LimitExceededException",
            Self::MalformedPolicyDocument(_) => "MalformedPolicyDocumentException",
            Self::Tag(_) => "TagException",
            Self::UnsupportedOperation(_) => "UnsupportedOperationException",
            Self::Conflict(_) => "ConflictException",
            Self::ReservedAlias => "NotAuthorizedException",
            Self::DryRun => "DryRunOperationException",
            Self::Internal(_) => "KMSInternalException",
        }
    }
}

impl From<meta::Error> for Error {
    fn from(error: meta::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Denied(denial) => Self::AccessDenied(denial),
            Refused::Internal(error) => Self::Internal(error),
            // Nothing here asks for repositories.
            Refused::RepositoryNotFound { .. } | Refused::BadGrant => Self::Validation(refused.to_string()),
        }
    }
}
