//! What goes wrong between a request and a decision.

use model::sigv4::Refusal;
use thiserror::Error;

/// Failures of account keeping.
#[derive(Debug, Error)]
pub enum Error {
    /// The access key id is taken by another account's key.
    #[error("the access key {0} belongs to another account")]
    KeyOfAnotherAccount(String),
    /// The text cannot be the id of a long-term access key.
    #[error("an access key id is 16 to 128 letters, digits and underscores, and does not begin with ASIA")]
    BadAccessKeyId,
    /// The text cannot be a secret access key.
    #[error("a secret access key is 1 to 256 printable ASCII characters without spaces")]
    BadSecretAccessKey,
    /// What was sealed under the master key does not open with the present one.
    #[error("a stored secret does not open with this master key: is it the key this data was made with?")]
    WrongMasterKey,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] meta::Error),
}

/// Why a signed request was not believed. `Display` is AWS's message.
#[derive(Debug, Error)]
pub enum AuthenticationError {
    /// The signature, or what stands around it, is not right; or its key is not known.
    #[error(transparent)]
    Refused(#[from] Refusal),
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
    /// The database failed: not the caller's fault.
    #[error(transparent)]
    Internal(#[from] Error),
}
