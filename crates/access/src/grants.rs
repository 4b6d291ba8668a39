//! Download grants: the sealed part of a URL that lets its bearer fetch one layer for a while, and nothing else.

use meta::repositories::RepositoryKey;
use model::{Digest, RegistryId, RepositoryName, Timestamp};
use serde::{Deserialize, Serialize};

use crate::subkeys::seal_text;
use crate::{Access, Error};

/// One layer of one repository, until a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DownloadGrant {
    /// The registry.
    pub registry: RegistryId,
    /// The repository.
    pub repository: RepositoryName,
    /// Its row: one that is made later under the same name is another repository.
    pub key: RepositoryKey,
    /// The layer.
    pub digest: Digest,
    /// When the grant ends.
    pub expires_at: Timestamp,
}

/// What is sealed. Version 2.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims<'a> {
    version: u8,
    account: &'a str,
    region: &'a str,
    repository: &'a str,
    key: i64,
    digest: &'a str,
    expires_at_ms: i64,
}

const VERSION: u8 = 2;

impl Access {
    /// Seals a grant into text that is fit for a URL's query.
    #[must_use]
    pub fn seal_download(&self, grant: &DownloadGrant) -> String {
        let claims = Claims {
            version: VERSION,
            account: grant.registry.account.as_str(),
            region: grant.registry.region.as_str(),
            repository: grant.repository.as_str(),
            key: grant.key.0,
            digest: &grant.digest.to_string(),
            expires_at_ms: grant.expires_at.as_millis(),
        };
        let message = serde_json::to_vec(&claims).expect("texts and numbers are always JSON");
        seal_text(&self.0.subkeys.grants, &message, self.0.random.as_ref())
    }

    /// Opens a sealed grant; `None` if it was not sealed here, or has ended.
    ///
    /// # Errors
    /// The database's, which is asked for newer keys when the grant does not open.
    pub async fn open_download(&self, sealed: &str) -> Result<Option<DownloadGrant>, Error> {
        let message = self.open_text(&self.0.subkeys.grants, sealed).await?;
        let grant = message.and_then(|message| read(&message));
        Ok(grant.filter(|grant| self.0.clock.now() < grant.expires_at))
    }
}

fn read(message: &[u8]) -> Option<DownloadGrant> {
    let claims: Claims<'_> = serde_json::from_slice(message).ok()?;
    if claims.version != VERSION {
        return None;
    }
    Some(DownloadGrant {
        registry: RegistryId { account: claims.account.parse().ok()?, region: claims.region.parse().ok()? },
        repository: claims.repository.parse().ok()?,
        key: RepositoryKey(claims.key),
        digest: claims.digest.parse().ok()?,
        expires_at: Timestamp::from_millis(claims.expires_at_ms),
    })
}
