//! Access keys as authentication sees them: looked up by id, and remembered for two seconds.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use meta::access_keys::AccessKey;
use meta::{access_keys, accounts, users};
use model::{Principal, Timestamp};

use crate::recent::Recent;
use crate::sessions::Holder;
use crate::{Access, Error};

/// What all remembered keys may take, and each one does.
const KEYS_BYTES_MAX: u64 = 32 * 1024 * 1024;
const KEY_BYTES: usize = 512;

/// An active access key of somebody who exists.
pub(crate) struct KnownKey {
    /// Whom the key speaks for.
    pub(crate) principal: Principal,
    /// The same by unique id, which tokens name it by.
    pub(crate) holder: Holder,
    /// The principal's ARN, which tokens of version 1 name it by.
    pub(crate) principal_arn: Box<str>,
    /// The secret access key, sealed for this key's id.
    pub(crate) sealed_secret: Vec<u8>,
    /// Changes whenever the secret is replaced.
    pub(crate) fingerprint: [u8; 32],
    /// The last use that the key's row has.
    pub(crate) last_used_at: Option<Timestamp>,
}

/// The keys that were looked up of late. Only what is there is remembered: a new key works at once.
pub(crate) type KnownKeys = Recent<Box<str>, Arc<KnownKey>>;

pub(crate) fn remembered() -> KnownKeys {
    KnownKeys::new(KEYS_BYTES_MAX, |_| KEY_BYTES)
}

/// Whether a text has the form of an access key id (IAM's `accessKeyIdType`: `\w+`, 16 to 128 characters).
pub(crate) fn is_access_key_id(text: &str) -> bool {
    (16..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

impl Access {
    /// The active key with this id, whose root or user exists.
    pub(crate) async fn known_key(&self, id: &str) -> Result<Option<Arc<KnownKey>>, Error> {
        let (keys, now) = (&self.0.known_keys, self.0.clock.now());
        if let Some(known) = keys.get(id, now) {
            return Ok(Some(known));
        }
        if !is_access_key_id(id) {
            return Ok(None);
        }
        let reading = keys.begin(now);
        let Some(known) = self.read_key(id.to_owned()).await?.map(Arc::new) else { return Ok(None) };
        keys.keep(id.into(), reading, Arc::clone(&known));
        Ok(Some(known))
    }

    async fn read_key(&self, id: String) -> Result<Option<KnownKey>, meta::Error> {
        let read = self.0.db.read("find_access_key", move |tx| {
            Box::pin(async move {
                let Some(key) = access_keys::find(tx, &id).await? else { return Ok::<_, meta::Error>(None) };
                if !key.active || accounts::find(tx, key.account).await?.is_none() {
                    return Ok(None);
                }
                let user = match &key.user_id {
                    None => None,
                    Some(user_id) => match users::find(tx, user_id).await? {
                        Some(user) => Some(user),
                        None => return Ok(None),
                    },
                };
                let last_use = access_keys::last_use(tx, &id).await?;
                Ok(Some(KnownKey::new(key, user, last_use.map(|last_use| last_use.at))))
            })
        });
        read.await
    }
}

impl KnownKey {
    fn new(key: AccessKey, user: Option<users::User>, last_used_at: Option<Timestamp>) -> Self {
        let (principal, holder) = match user {
            None => (Principal::Root(key.account), Holder::Root { account: key.account.as_str().into() }),
            Some(user) => {
                let id: Arc<str> = user.id.into();
                let (path, name) = (user.path.into(), user.name.into());
                let principal = Principal::User { account: user.account, path, name, id: Arc::clone(&id) };
                (principal, Holder::User { id })
            }
        };
        let mut fingerprint = [0; 32];
        fingerprint.copy_from_slice(digest(&SHA256, &key.sealed_secret).as_ref());
        let principal_arn = principal.to_string().into();
        Self { principal, holder, principal_arn, sealed_secret: key.sealed_secret, fingerprint, last_used_at }
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
