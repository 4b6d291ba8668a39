//! Proof of identity by SigV4 signature.

use std::sync::Arc;

use model::{Caller, Origin, Region};

use crate::{Access, AuthenticationError};

/// The parts of a request that a signature covers.
#[derive(Debug, Clone, Copy)]
pub struct SignedRequest<'a> {
    /// `POST`, ...
    pub method: &'a str,
    /// The path as it came, still percent-encoded.
    pub path: &'a str,
    /// The query as it came, without the question mark.
    pub query: &'a str,
    /// All headers in the order they came, names in lower case.
    pub headers: &'a [(&'a str, &'a str)],
    /// The raw body.
    pub body: &'a [u8],
}

/// A caller, and the scope it signed for.
#[derive(Debug, Clone)]
pub struct Authenticated {
    /// Who it is.
    pub caller: Caller,
    /// The region of the credential scope.
    pub region: Region,
}

impl Access {
    /// Verifies a request signed for one of `services`.
    ///
    /// # Errors
    /// Exactly what AWS would say; see [`AuthenticationError`].
    pub async fn authenticate(
        &self,
        _request: SignedRequest<'_>,
        _services: &[&str],
        _origin: Arc<Origin>,
    ) -> Result<Authenticated, AuthenticationError> {
        todo!()
    }
}
