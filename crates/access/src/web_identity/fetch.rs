//! Fetching what identity providers publish.

use std::pin::Pin;
use std::time::Duration;

/// What somebody who fetches gives back.
pub type Fetching<'f> = Pin<Box<dyn Future<Output = Result<Fetched, FetchError>> + Send + 'f>>;

/// A document that was fetched.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// Its bytes: no more than a few hundred KiB.
    pub body: Vec<u8>,
    /// How long it says that it may be kept (`Cache-Control: max-age`, RFC 9111).
    pub max_age: Option<Duration>,
}

/// Why a document could not be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The URL is of a kind that is not fetched: not `https://`, or an address that only this machine or its host's
    /// services have.
    #[error(
        "The identity provider's URL is not fetched: give the provider an https:// URL without a password, whose host has \
         no loopback, link-local or metadata address (the setting oidc-allow-loopback lets tests use loopback)"
    )]
    Forbidden,
    /// The server did not answer, or not in time.
    #[error("The identity provider could not be reached")]
    Unreachable,
    /// The server answered with something else than the document.
    #[error("The identity provider answered with the status {0}")]
    Status(u16),
    /// The document is longer than any such has to be.
    #[error("The identity provider's answer is too long")]
    TooLong,
}

/// Fetches documents; over HTTP, but in tests.
pub trait Fetch: Send + Sync {
    /// Fetches the document at `url`.
    fn fetch<'f>(&'f self, url: &'f str) -> Fetching<'f>;
}
