//! Changing root keys, and the master key above them. All of it may be cut short at any moment, and be done by many at
//! once: whoever does it next goes on.

use std::time::Duration;

use meta::root_keys::{self, Holder, RootKey, SealedValue};
use model::seal::Key;
use serde::Serialize;
use uuid::Uuid;

use super::{open_root_key, seal_root_key};
use crate::subkeys::{Subkey, Subkeys, wrapping_key};
use crate::{Access, Error};

/// How many values are read and sealed anew in one transaction.
const BATCH_LEN: usize = 500;

/// How long a retired root key is kept: a session that was begun under it lasts 36 hours at most, and clocks differ.
const RETIRED_KEPT: Duration = Duration::from_secs(37 * 60 * 60);

/// By how much the clocks of nodes may differ.
const CLOCKS_DIFFER: Duration = Duration::from_secs(60 * 60);

/// Where values are that are sealed directly under root keys.
const HOLDERS: [Holder; 5] =
    [Holder::AccessKeys, Holder::Blobs, Holder::Uploads, Holder::KmsKeyVersions, Holder::MfaDevices];

/// How far a rotation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct RotationProgress {
    /// How many values were looked at.
    pub seen: u64,
    /// How many of them were sealed anew.
    pub sealed_anew: u64,
    /// How many open with no root key at all: they were damaged before.
    pub unreadable: u64,
}

/// What a rotation came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rotated {
    /// The version of the root key that everything is sealed under now.
    pub version: u32,
    /// Whether a rotation was finished that had been begun before.
    pub was_under_way: bool,
    /// What was done.
    #[serde(flatten)]
    pub progress: RotationProgress,
    /// How many root keys were deleted that were retired long ago.
    pub deleted: u64,
}

/// What became of root keys that were retired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pruned {
    /// How many were deleted.
    pub deleted: u64,
    /// How many values were found that were sealed under an older root key than the newest, and sealed anew.
    pub sealed_anew: u64,
}

/// By which keys, and for what, a stored value is sealed.
pub(super) fn sealed_by<'s>(subkeys: &'s Subkeys, holder: Holder, value: &SealedValue) -> (&'s Subkey, Vec<u8>) {
    match holder {
        Holder::AccessKeys => (&subkeys.secrets, value.id.clone().into_bytes()),
        Holder::Blobs | Holder::Uploads => {
            // What is no id of a blob opens for no blob.
            let blob = value.id.parse::<Uuid>().unwrap_or_default();
            (&subkeys.data_keys, blob.as_bytes().to_vec())
        }
        Holder::MfaDevices => (&subkeys.mfa_seeds, value.id.clone().into_bytes()),
        Holder::KmsKeyVersions => (&subkeys.key_material, key_material_context(&value.id, value.version)),
    }
}

/// What the material of a KMS key is sealed for: the key's id and the version.
pub(crate) fn key_material_context(key_id: &str, version: u32) -> Vec<u8> {
    format!("{key_id} {version}").into_bytes()
}

impl Access {
    /// Makes a new root key, seals anew under it what is stored, and retires the one before; or goes on with a rotation
    /// that was broken off. `told` hears of each batch. Everything can be read and written meanwhile.
    ///
    /// # Errors
    /// The database's, and [`Error::WrongMasterKey`].
    pub async fn rotate_root_keys(&self, mut told: impl FnMut(RotationProgress)) -> Result<Rotated, Error> {
        let (version, was_under_way) = self.begin_rotation().await?;
        let progress = self.seal_all_anew(&mut told).await?;
        let now = self.0.clock.now();
        let retire = self.0.db.write("retire_root_keys", move |tx| {
            Box::pin(async move { root_keys::retire_before(tx, version, now).await })
        });
        retire.await?;
        let Pruned { deleted, .. } = self.prune_root_keys().await?;
        Ok(Rotated { version, was_under_way, progress, deleted })
    }

    /// Deletes root keys that were retired so long ago that nothing can be valid any more that was sealed with them and
    /// handed out. Before that, whatever a slow request may have stored under one of them is sealed anew.
    ///
    /// # Errors
    /// The database's.
    pub async fn prune_root_keys(&self) -> Result<Pruned, Error> {
        self.look_for_root_keys_now().await?;
        let before = self.0.clock.now() - RETIRED_KEPT;
        let rows = self.0.db.read("read_root_keys", |tx| Box::pin(root_keys::all(tx))).await?;
        let due: Vec<RootKey> =
            rows.into_iter().filter(|row| row.retired_at.is_some_and(|retired_at| retired_at < before)).collect();
        let Some(last_retired) = due.iter().filter_map(|row| row.retired_at).max() else {
            return Ok(Pruned::default());
        };
        // A request that began then may still write down its data key as it read it.
        let began_before = last_retired + CLOCKS_DIFFER;
        let uploads = self.0.db.scan("find_old_uploads", move |tx| {
            Box::pin(async move { root_keys::has_upload_from_before(tx, began_before).await })
        });
        if uploads.await? {
            return Ok(Pruned::default());
        }
        let RotationProgress { sealed_anew, .. } = self.seal_all_anew(&mut |_| {}).await?;
        let delete = self.0.db.write_freeing("delete_root_keys", move |tx| {
            Box::pin(async move {
                let mut deleted = 0;
                for row in &due {
                    deleted += u64::from(root_keys::delete_retired(tx, row.version, before).await?);
                }
                Ok::<_, Error>(deleted)
            })
        });
        Ok(Pruned { deleted: delete.await?, sealed_anew })
    }

    /// Seals the root keys under another master key. What is sealed under them is not touched. Nodes that were started
    /// with the old one go on, but learn of no further root keys.
    ///
    /// # Errors
    /// [`Error::WrongMasterKey`] when they are sealed under neither, and the database's.
    pub async fn change_master_key(&self, new: &Key) -> Result<(), Error> {
        let (old, new) = (self.0.keyring.wrapping.clone(), wrapping_key(new));
        let access = self.clone();
        let change = self.0.db.write("change_master_key", move |tx| {
            Box::pin(async move {
                for row in root_keys::lock_all(tx).await? {
                    if open_root_key(&new, &row).is_ok() {
                        continue;
                    }
                    let key = open_root_key(&old, &row)?;
                    let sealed = seal_root_key(&new, row.version, &key, access.0.random.as_ref());
                    root_keys::set_sealed(tx, row.version, &sealed).await?;
                }
                Ok(())
            })
        });
        change.await
    }

    /// The version to seal everything anew under, and whether it was there already because a rotation was broken off.
    async fn begin_rotation(&self) -> Result<(u32, bool), Error> {
        let mut known = self.0.keyring.known.lock().await;
        let (wrapping, key) = (self.0.keyring.wrapping.clone(), Key::generate(self.0.random.as_ref()));
        let access = self.clone();
        let begin = self.0.db.write("begin_rotation", move |tx| {
            Box::pin(async move {
                let rows = root_keys::lock_all(tx).await?;
                // A new one that could not be read by those who have the master key would lock everybody out.
                for row in &rows {
                    open_root_key(&wrapping, row)?;
                }
                let newest = rows.last().map_or(0, |row| row.version);
                if rows.iter().filter(|row| row.retired_at.is_none()).count() > 1 {
                    return Ok((newest, true));
                }
                let version = newest + 1;
                let sealed_key = seal_root_key(&wrapping, version, &key, access.0.random.as_ref());
                let created_at = access.0.clock.now();
                let row = RootKey { version, sealed_key, created_at, retired_at: None };
                // Without rows to lock, another may have been quicker on PostgreSQL; its key is as good.
                root_keys::insert(tx, &row).await?;
                Ok::<_, Error>((version, false))
            })
        });
        let begun = begin.await?;
        self.read_root_keys(&mut known).await?;
        Ok(begun)
    }

    /// Seals with the newest root key whatever is sealed with an older one.
    async fn seal_all_anew(&self, told: &mut impl FnMut(RotationProgress)) -> Result<RotationProgress, Error> {
        let mut progress = RotationProgress::default();
        for holder in HOLDERS {
            let mut after: Option<(String, u32)> = None;
            loop {
                let values = self.values_after(holder, after.take()).await?;
                let is_last = values.len() < BATCH_LEN;
                after = values.last().map(|value| (value.id.clone(), value.version));
                self.seal_batch_anew(holder, values, &mut progress).await?;
                told(progress);
                if is_last {
                    break;
                }
            }
        }
        Ok(progress)
    }

    async fn values_after(&self, holder: Holder, after: Option<(String, u32)>) -> Result<Vec<SealedValue>, Error> {
        let values = self.0.db.scan("read_sealed_values", move |tx| {
            Box::pin(async move {
                let after = after.as_ref().map(|(id, version)| (id.as_str(), *version));
                root_keys::values(tx, holder, after, BATCH_LEN).await
            })
        });
        Ok(values.await?)
    }

    async fn seal_batch_anew(
        &self,
        holder: Holder,
        values: Vec<SealedValue>,
        progress: &mut RotationProgress,
    ) -> Result<(), Error> {
        let mut anew = Vec::new();
        for value in values {
            progress.seen += 1;
            let (subkey, context) = sealed_by(&self.0.subkeys, holder, &value);
            match subkey.open_any(&context, &value.sealed) {
                Ok((0, _)) => {}
                Ok((_, secret)) => {
                    let sealed = subkey.seal(&context, &secret, self.0.random.as_ref());
                    anew.push((value, sealed));
                }
                // The data keys of uploads to repositories with a KMS key are sealed under that.
                Err(_) if holder == Holder::Uploads => {}
                // Another rotation may have begun meanwhile.
                Err(_) if self.open_sealed(subkey, &context, &value.sealed).await?.is_some() => {}
                Err(_) => {
                    tracing::warn!(?holder, id = value.id, "a stored value opens with no root key");
                    progress.unreadable += 1;
                }
            }
        }
        if anew.is_empty() {
            return Ok(());
        }
        let replace = self.0.db.write("seal_anew", move |tx| {
            Box::pin(async move {
                let mut replaced = 0;
                for (value, sealed) in &anew {
                    // One that changed meanwhile was sealed by somebody who knows the newest key, or is looked at again
                    // before the older ones are deleted.
                    replaced += u64::from(root_keys::replace(tx, holder, value, sealed).await?);
                }
                Ok::<_, Error>(replaced)
            })
        });
        progress.sealed_anew += replace.await?;
        Ok(())
    }
}
