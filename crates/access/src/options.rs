//! What the operator, or a test, chooses about proofs of identity.

use std::sync::Arc;

use crate::Budget;
use crate::web_identity::{Fetch, HttpFetch};

/// Choices that are made once, when the deployment starts.
#[derive(Clone)]
pub struct Options {
    /// Whether identity providers may be served over `http://` from loopback addresses: the setting `oidc-allow-loopback`.
    /// Without it they are reached over `https://` only, and never on this machine.
    pub oidc_allow_loopback: bool,
    /// Fetches what identity providers publish; over HTTP when none is given.
    pub fetch: Option<Arc<dyn Fetch>>,
    /// The memory for the bodies of requests.
    pub budget: Budget,
}

#[expect(clippy::derivable_impls, reason = "the defaults are a matter of safety, and stand here to be read")]
impl Default for Options {
    fn default() -> Self {
        Self { oidc_allow_loopback: false, fetch: None, budget: Budget::default() }
    }
}

impl Options {
    pub(crate) fn fetcher(&self) -> Arc<dyn Fetch> {
        self.fetch.clone().unwrap_or_else(|| Arc::new(HttpFetch::new(self.oidc_allow_loopback)))
    }
}
