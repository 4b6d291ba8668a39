//! What the Secrets Manager API answers instead of doing what it was asked.

use model::decision::Denial;
use model::page::BadNextToken;
use model::policy::BadPolicy;
use model::resource_tag::BadResourceTags;
use thiserror::Error;

use crate::{Refused, kms};

/// Why Secrets Manager refused. `Display` is the message; the variant is AWS's code.
#[derive(Debug, Error)]
pub enum Error {
    /// `AccessDeniedException`
    #[error("{0}")]
    AccessDenied(Box<Denial>),
    /// `ValidationException`
    #[error("{0}")]
    Validation(String),
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

impl Error {
    pub(super) fn no_such_secret() -> Self {
        Self::ResourceNotFound("Secrets Manager can't find the specified secret.".into())
    }

    pub(super) fn marked_for_deletion() -> Self {
        let message = "You can't perform this operation on the secret because it was marked for deletion.";
        Self::InvalidRequest(message.into())
    }

    /// What keeps a value from being encrypted.
    pub(super) fn of_encryption(error: kms::Error) -> Self {
        match error {
            kms::Error::AccessDenied(denial) => Self::AccessDenied(denial),
            kms::Error::Internal(error) => Self::Internal(error),
            other => Self::EncryptionFailure(other.to_string()),
        }
    }

    /// What keeps a value from being decrypted.
    pub(super) fn of_decryption(error: kms::Error) -> Self {
        match error {
            kms::Error::AccessDenied(denial) => Self::AccessDenied(denial),
            kms::Error::Internal(error) => Self::Internal(error),
            other => Self::DecryptionFailure(other.to_string()),
        }
    }
}

impl From<BadPolicy> for Error {
    fn from(bad: BadPolicy) -> Self {
        match bad {
            BadPolicy::TooLarge { .. } => Self::InvalidParameter(bad.to_string()),
            BadPolicy::Principal { .. } => {
                Self::MalformedPolicyDocument("This resource policy contains an unsupported principal.".into())
            }
            other => Self::MalformedPolicyDocument(other.to_string()),
        }
    }
}

impl From<BadNextToken> for Error {
    fn from(_: BadNextToken) -> Self {
        Self::InvalidNextToken("The NextToken value is invalid.".into())
    }
}

impl From<BadResourceTags> for Error {
    fn from(bad: BadResourceTags) -> Self {
        Self::InvalidParameter(bad.to_string())
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
