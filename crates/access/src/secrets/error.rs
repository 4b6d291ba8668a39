//! What the Secrets Manager API answers instead of doing what it was asked.

use model::decision::Denial;
use thiserror::Error;

use crate::Refused;

/// Why Secrets Manager refused. `Display` is the message; the variant is AWS's code.
#[derive(Debug, Error)]
pub enum Error {
    /// `AccessDeniedException`
    #[error("{0}")]
    AccessDenied(Box<Denial>),
    /// `ResourceNotFoundException`
    #[error("{0}")]
    ResourceNotFound(String),
    /// `ResourceExistsException`
    #[error("{0}")]
    ResourceExists(String),
    /// `InvalidParameterException`
    #[error("{0}")]
    InvalidParameter(String),
    /// `InvalidRequestException`
    #[error("{0}")]
    InvalidRequest(String),
    /// `InvalidNextTokenException`
    #[error("{0}")]
    InvalidNextToken(String),
    /// `LimitExceededException`
    #[error("{0}")]
    LimitExceeded(String),
    /// `MalformedPolicyDocumentException`
    #[error("{0}")]
    MalformedPolicyDocument(String),
    /// `DecryptionFailure`
    #[error("{0}")]
    DecryptionFailure(String),
    /// `EncryptionFailure`
    #[error("{0}")]
    EncryptionFailure(String),
    /// `PreconditionNotMetException`
    #[error("{0}")]
    PreconditionNotMet(String),
    /// `PublicPolicyException`
    #[error("{0}")]
    PublicPolicy(String),
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
            Refused::RepositoryNotFound { .. } | Refused::BadGrant => Self::InvalidParameter(refused.to_string()),
        }
    }
}
