//! What the STS API answers instead of doing what it was asked.

use model::decision::Denial;
use thiserror::Error;

use crate::Refused;

/// Why STS refused. `Display` is the message; the variant is AWS's code.
#[derive(Debug, Error)]
pub enum Error {
    /// `AccessDenied`
    #[error("{0}")]
    AccessDenied(Box<Denial>),
    /// `ValidationError`
    #[error("{0}")]
    ValidationError(String),
    /// `MalformedPolicyDocument`
    #[error("{0}")]
    MalformedPolicyDocument(String),
    /// `PackedPolicyTooLarge`
    #[error("{0}")]
    PackedPolicyTooLarge(String),
    /// `RegionDisabledException`
    #[error("{0}")]
    RegionDisabled(String),
    /// `ExpiredTokenException`
    #[error("{0}")]
    ExpiredToken(String),
    /// `InvalidIdentityToken`
    #[error("{0}")]
    InvalidIdentityToken(String),
    /// `IDPRejectedClaim`
    #[error("{0}")]
    IDPRejectedClaim(String),
    /// `IDPCommunicationError`
    #[error("{0}")]
    IDPCommunicationError(String),
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
            Refused::RepositoryNotFound { .. } | Refused::BadGrant => Self::ValidationError(refused.to_string()),
        }
    }
}
