//! Access keys as authentication sees them: looked up by id, and remembered for two seconds.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use meta::{access_keys, accounts};
use model::Principal;
use moka::sync::Cache;

use crate::{Access, Error};

/// How long another node may go on believing in a key that was taken away here.
const REMEMBERED: Duration = Duration::from_secs(2);

/// More keys than this are looked up anew each time.
const REMEMBERED_KEYS_MAX: u64 = 100_000;

/// An active access key of somebody who exists.
pub(crate) struct KnownKey {
    /// Whom the key speaks for.
    pub(crate) principal: Principal,
    /// The principal's ARN, which tokens name it by.
    pub(crate) principal_arn: Box<str>,
    /// The secret access key, sealed for this key's id.
    pub(crate) sealed_secret: Vec<u8>,
    /// Changes whenever the secret is replaced.
    pub(crate) fingerprint: [u8; 32],
}

/// The keys that were looked up of late. Only what is there is remembered: a new key works at once.
pub(crate) struct KnownKeys {
    by_id: Cache<Box<str>, Arc<KnownKey>>,
    changes: AtomicU64,
}

impl KnownKeys {
    pub(crate) fn new() -> Self {
        Self {
            by_id: Cache::builder().max_capacity(REMEMBERED_KEYS_MAX).time_to_live(REMEMBERED).build(),
            changes: AtomicU64::new(0),
        }
    }

    /// Makes the next look-up of any key read its row.
    pub(crate) fn forget_all(&self) {
        self.changes.fetch_add(1, Ordering::AcqRel);
        self.by_id.invalidate_all();
    }
}

/// Whether a text has the form of an access key id (IAM's `accessKeyIdType`: `\w+`, 16 to 128 characters).
pub(crate) fn is_access_key_id(text: &str) -> bool {
    (16..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

impl Access {
    /// The active key with this id, whose account exists.
    pub(crate) async fn known_key(&self, id: &str) -> Result<Option<Arc<KnownKey>>, Error> {
        let keys = &self.0.known_keys;
        if let Some(known) = keys.by_id.get(id) {
            return Ok(Some(known));
        }
        if !is_access_key_id(id) {
            return Ok(None);
        }
        let changes = keys.changes.load(Ordering::Acquire);
        let Some(known) = self.read_key(id.to_owned()).await? else { return Ok(None) };
        keys.by_id.insert(id.into(), Arc::clone(&known));
        // The row may have been read before a change, and be remembered only after that change was to make it forgotten.
        if keys.changes.load(Ordering::Acquire) != changes {
            keys.by_id.invalidate(id);
        }
        Ok(Some(known))
    }

    async fn read_key(&self, id: String) -> Result<Option<Arc<KnownKey>>, meta::Error> {
        let row = self
            .0
            .db
            .read("find_access_key", move |tx| {
                Box::pin(async move {
                    let Some(key) = access_keys::find(tx, &id).await? else { return Ok::<_, meta::Error>(None) };
                    let owner_exists = accounts::find(tx, key.account).await?.is_some();
                    Ok((key.active && owner_exists).then_some(key))
                })
            })
            .await?;
        Ok(row.map(|key| {
            let principal = Principal::Root(key.account);
            let mut fingerprint = [0; 32];
            fingerprint.copy_from_slice(digest(&SHA256, &key.sealed_secret).as_ref());
            let principal_arn = principal.to_string().into();
            Arc::new(KnownKey { principal, principal_arn, sealed_secret: key.sealed_secret, fingerprint })
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::is_access_key_id;

    #[test]
    fn access_key_ids_are_16_to_128_word_characters() {
        for good in ["AKIAIOSFODNN7EXAMPLE", "abcdefgh_1234567", &"A".repeat(128)] {
            assert!(is_access_key_id(good), "{good}");
        }
        for bad in ["", "AKIA", "AKIAIOSFODNN7EX", "AKIAIOSFODNN7-EXAMPLE", "AKIAIOSFODNN7ÉXAMPLE", &"A".repeat(129)] {
            assert!(!is_access_key_id(bad), "{bad}");
        }
    }
}
