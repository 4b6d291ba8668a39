//! What goes wrong between a request and a decision.

use model::sigv4::Refusal;
use thiserror::Error;

/// Failures of account keeping.
#[derive(Debug, Error)]
pub enum Error {
    /// The access key id is taken by another account's key.
    #[error("the access key {0} belongs to another account")]
    KeyOfAnotherAccount(String),
    /// The access key id is taken by a user's key, which is not to become the root's.
    #[error("the access key {0} belongs to a user, and cannot be the root's as well: choose another")]
    KeyOfUser(String),
    /// The text cannot be the id of a long-term access key.
    #[error("an access key id is 16 to 128 letters, digits and underscores, and does not begin with ASIA")]
    BadAccessKeyId,
    /// The text cannot be a secret access key.
    #[error("a secret access key is 1 to 256 printable ASCII characters without spaces")]
    BadSecretAccessKey,
    /// The root keys do not open with the present master key, or something that is stored does not open with them.
    #[error("a stored key does not open with this master key: it was encrypted with another one")]
    WrongMasterKey,
    /// A stored policy does not parse.
    #[error("the stored policy {name} cannot be read: {reason}")]
    UnreadablePolicy {
        /// What it is called where it counts: an ARN, or an inline policy's name.
        name: std::sync::Arc<str>,
        /// What is wrong with it.
        reason: Box<model::policy::BadPolicy>,
    },
    /// A policy that is attached, or is somebody's boundary, is not there.
    #[error("the policy {0} is in use, but is not there")]
    MissingPolicy(String),
    /// A password could not be hashed: there is no memory for it, or the program is stopping.
    #[error("a password could not be hashed: {0}")]
    Hashing(String),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] meta::Error),
}

impl Error {
    /// Whether the disk that holds the database is full.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        matches!(self, Self::Database(meta::Error::StorageFull))
    }
}

/// Why a signed request was not believed. `Display` is AWS's message.
#[derive(Debug, Error)]
pub enum AuthenticationError {
    /// The signature, or what stands around it, is not right; or its key is not known.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Too many attempts failed of late; whether this one was right is not said.
    #[error("Rate exceeded")]
    TooManyFailures,
    /// A stored secret could not be read, or the database failed: not the caller's fault.
    #[error(transparent)]
    Internal(#[from] Error),
}

/// Why a registry password was not believed.
#[derive(Debug, Error)]
pub enum TokenError {
    /// Not a token of this deployment, of another region, or of somebody who is no more.
    #[error("Not Authorized")]
    Invalid,
    /// Over 12 hours old.
    #[error("Your authorization token has expired. Reauthenticate and try again.")]
    Expired,
    /// Too many attempts from the same address failed of late.
    #[error("Rate exceeded")]
    TooManyFailures,
    /// The database failed: not the caller's fault.
    #[error(transparent)]
    Internal(#[from] Error),
}
