//! What the IAM API answers instead of doing what it was asked.

use model::decision::Denial;
use model::policy::BadPolicy;
use model::resource_tag::BadResourceTags;
use thiserror::Error;

use crate::Refused;

/// Why IAM refused. `Display` is AWS's message; the variant is AWS's code.
#[derive(Debug, Error)]
pub enum Error {
    /// `AccessDenied`
    #[error("{0}")]
    AccessDenied(Box<Denial>),
    /// `NoSuchEntity`
    #[error("{0}")]
    NoSuchEntity(String),
    /// `EntityAlreadyExists`
    #[error("{0}")]
    EntityAlreadyExists(String),
    /// `DeleteConflict`
    #[error("{0}")]
    DeleteConflict(String),
    /// `LimitExceeded`
    #[error("{0}")]
    LimitExceeded(String),
    /// `MalformedPolicyDocument`
    #[error(transparent)]
    MalformedPolicyDocument(BadPolicy),
    /// `InvalidInput`
    #[error("{0}")]
    InvalidInput(String),
    /// `ValidationError`: a parameter has not the form that it must have.
    #[error("{0}")]
    ValidationError(String),
    /// `PasswordPolicyViolation`
    #[error("{0}")]
    PasswordPolicyViolation(String),
    /// `InvalidUserType`: roles and roots have no password to change.
    #[error("Only IAM Users can change their own password.")]
    InvalidUserType,
    /// `AccessDenied`, to whoever does not know the password that is to be changed.
    #[error("The old password was incorrect.")]
    WrongPassword,
    /// `UnmodifiableEntity`
    #[error("{0}")]
    UnmodifiableEntity(String),
    /// `PolicyNotAttachable`
    #[error("{0}")]
    PolicyNotAttachable(String),
    /// `InvalidAuthenticationCode`: the codes are not two in a row that the MFA device shows now, or were taken before.
    #[error("Authentication code for device is not valid.")]
    InvalidAuthenticationCode,
    /// `Throttling`: too many wrong passwords or codes.
    #[error("Rate exceeded")]
    Throttling,
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
            // Nothing of IAM asks for repositories.
            Refused::RepositoryNotFound { .. } | Refused::BadGrant => Self::InvalidInput(refused.to_string()),
        }
    }
}

impl From<BadPolicy> for Error {
    fn from(bad: BadPolicy) -> Self {
        match bad {
            BadPolicy::TooLarge { .. } => Self::LimitExceeded(bad.to_string()),
            _ => Self::MalformedPolicyDocument(bad),
        }
    }
}

impl From<BadResourceTags> for Error {
    fn from(bad: BadResourceTags) -> Self {
        Self::InvalidInput(bad.to_string())
    }
}
