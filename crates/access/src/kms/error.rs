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
    /// `InvalidAliasNameException`
    #[error("{0}")]
    InvalidAliasName(String),
    /// `InvalidCiphertextException`
    #[error("{0}")]
    InvalidCiphertext(String),
    /// `IncorrectKeyException`
    #[error("{0}")]
    IncorrectKey(String),
    /// `InvalidGrantTokenException`
    #[error("{0}")]
    InvalidGrantToken(String),
    /// `InvalidGrantIdException`
    #[error("{0}")]
    InvalidGrantId(String),
    /// `InvalidMarkerException`
    #[error("{0}")]
    InvalidMarker(String),
    /// `InvalidKeyUsageException`
    #[error("{0}")]
    InvalidKeyUsage(String),
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
    /// A stored secret could not be read, or the database failed: not the caller's fault.
    #[error(transparent)]
    Internal(#[from] crate::Error),
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
