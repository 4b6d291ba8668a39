//! What the STS API answers instead of doing what it was asked.

use model::decision::Denial;
use model::policy::BadPolicy;
use model::resource_tag::BadResourceTags;
use thiserror::Error;

use crate::Refused;
use crate::web_identity::Disbelief;

/// What is said of a tag's key that is given twice, in whatever case.
pub(super) const DUPLICATE_TAG_KEYS: &str = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";

/// Why STS refused. `Display` is the message; the variant is AWS's code.
#[derive(Debug, Error)]
pub enum Error {
    /// `AccessDenied`
    #[error("{0}")]
    AccessDenied(Box<Denial>),
    /// `AccessDenied`, whatever policies say: the caller is none that may do this at all, or may not know why not.
    #[error("{0}")]
    Forbidden(&'static str),
    /// `ValidationError`
    #[error("{0}")]
    ValidationError(String),
    /// `InvalidParameterValue`: tags that cannot go together.
    #[error("{0}")]
    InvalidParameterValue(&'static str),
    /// `MalformedPolicyDocument`
    #[error("{0}")]
    MalformedPolicyDocument(String),
    /// `PackedPolicyTooLarge`
    #[error("{0}")]
    PackedPolicyTooLarge(String),
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

impl From<BadPolicy> for Error {
    fn from(bad: BadPolicy) -> Self {
        match bad {
            BadPolicy::TooLarge { .. } => Self::PackedPolicyTooLarge(bad.to_string()),
            _ => Self::MalformedPolicyDocument(bad.to_string()),
        }
    }
}

impl From<BadResourceTags> for Error {
    fn from(bad: BadResourceTags) -> Self {
        match bad {
            BadResourceTags::Duplicate(_) => Self::InvalidParameterValue(DUPLICATE_TAG_KEYS),
            _ => Self::ValidationError(bad.to_string()),
        }
    }
}

impl From<Disbelief> for Error {
    fn from(disbelief: Disbelief) -> Self {
        let message = disbelief.to_string();
        match disbelief {
            Disbelief::Expired { .. } => Self::ExpiredToken(message),
            Disbelief::Unreachable(_) => Self::IDPCommunicationError(message),
            Disbelief::NotJwt
            | Disbelief::MissingClaim(_)
            | Disbelief::NoKey
            | Disbelief::Signature
            | Disbelief::NotYetValid { .. }
            | Disbelief::BadDocument { .. } => Self::InvalidIdentityToken(message),
        }
    }
}
