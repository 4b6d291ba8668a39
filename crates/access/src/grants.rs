//! Download grants: the sealed part of a URL that lets its bearer fetch one layer for a while, and nothing else.

use model::{Digest, RegistryId, RepositoryName, Timestamp};

use crate::Access;

/// One layer of one repository, until a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DownloadGrant {
    /// The registry.
    pub registry: RegistryId,
    /// The repository.
    pub repository: RepositoryName,
    /// The layer.
    pub digest: Digest,
    /// When the grant ends.
    pub expires_at: Timestamp,
}

impl Access {
    /// Seals a grant into text that is fit for a URL's query.
    #[must_use]
    pub fn seal_download(&self, _grant: &DownloadGrant) -> String {
        todo!()
    }

    /// Opens a sealed grant; `None` if it was not sealed here, or has ended.
    #[must_use]
    pub fn open_download(&self, _sealed: &str) -> Option<DownloadGrant> {
        todo!()
    }
}
