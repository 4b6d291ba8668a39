//! Strays: stored bytes without a row.
//!
//! A crash between making bytes durable and writing their row leaves some. So does a database that is older than the store,
//! such as a restored backup, and then they are layers that somebody misses. Finished blobs are therefore moved to
//! quarantine, from where they come back as soon as they have a row again; they are deleted only after
//! [`QUARANTINE_TIME_MIN`]. When they are too many, the database is suspected, and nothing is moved.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use blob::Stored;
use model::collection::StrayLimit;

use crate::upkeep::collection::Collected;
use crate::{Error, Registry};

/// Stored things looked at in one go.
const BATCH: usize = 500;
/// Stored bytes without a row are left alone for this long whatever the grace: they may be those of a request, in this
/// process or another, whose row is about to be written.
const AGE_MIN: Duration = Duration::from_secs(3600);
/// Blobs stay in quarantine at least this long, whatever the grace.
const QUARANTINE_TIME_MIN: Duration = Duration::from_secs(24 * 3600);
/// How many strays one run moves or deletes. The next run goes on; a list of all would have no bound.
const STRAYS_MAX: usize = 100_000;

/// What listing the store found.
#[derive(Default)]
struct Found {
    /// All finished blobs.
    stored: u64,
    /// Those of them without a row.
    stray_blobs: u64,
    /// The strays to take now.
    strays: Vec<Stored>,
}

/// What is wrong with the stored layers, as far as this process knows: for operators to watch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StorageHealth {
    /// Blobs in quarantine, at the last look: those of the start, of each collection.
    pub quarantined_layers: u64,
    /// Their stored bytes.
    pub quarantined_bytes: u64,
    /// Strays that the last collection left alone because they are too many.
    pub strays_refused: u64,
    /// Blobs that are marked as damaged now; `None` if the database does not say.
    pub damaged_layers: Option<u64>,
}

/// What the last looks found.
#[derive(Default)]
pub(crate) struct LastLook {
    quarantined_layers: AtomicU64,
    quarantined_bytes: AtomicU64,
    strays_refused: AtomicU64,
}

impl Registry {
    /// Restores from quarantine what has a row again, as after the right database was put back. Cheap when the quarantine is
    /// empty. Returns how many blobs were restored.
    ///
    /// # Errors
    /// The database's or the store's.
    pub async fn restore_quarantined(&self) -> Result<u64, Error> {
        let mut collected = Collected::default();
        self.go_through_quarantine(&mut collected, None).await?;
        Ok(collected.restored)
    }

    /// What is wrong with the stored layers.
    pub async fn storage_health(&self) -> StorageHealth {
        let count = self.0.db.read("count_damaged", |tx| Box::pin(async move { meta::blobs::count_damaged(tx).await }));
        let damaged_layers = match count.await {
            Ok(count) => Some(count),
            Err(error) => {
                tracing::warn!(%error, "damaged layers could not be counted");
                None
            }
        };
        let last = &self.0.last_look;
        StorageHealth {
            quarantined_layers: last.quarantined_layers.load(Ordering::Relaxed),
            quarantined_bytes: last.quarantined_bytes.load(Ordering::Relaxed),
            strays_refused: last.strays_refused.load(Ordering::Relaxed),
            damaged_layers,
        }
    }

    pub(crate) async fn sweep_quarantine(&self, collected: &mut Collected) -> Result<(), Error> {
        let time = self.0.settings.collection_grace.max(QUARANTINE_TIME_MIN);
        self.go_through_quarantine(collected, Some(self.0.clock.now() - time)).await
    }

    /// Restores what has a row, and deletes what has none and was moved before `delete_before`.
    async fn go_through_quarantine(
        &self,
        collected: &mut Collected,
        delete_before: Option<model::Timestamp>,
    ) -> Result<(), Error> {
        let (mut after, mut layers, mut bytes) = (None, 0, 0);
        loop {
            let page = self.0.blobs.list_quarantined(after, BATCH).await.map_err(Error::Bytes)?;
            let Some(last) = page.last() else {
                self.0.last_look.quarantined_layers.store(layers, Ordering::Relaxed);
                self.0.last_look.quarantined_bytes.store(bytes, Ordering::Relaxed);
                return Ok(());
            };
            after = Some(last.id);
            for blob in page {
                if self.has_row(blob.id.uuid()).await? {
                    collected.restored += u64::from(self.0.blobs.restore(blob.id).await.map_err(Error::Bytes)?);
                } else if delete_before.is_some_and(|before| blob.modified < before) {
                    self.0.blobs.delete_quarantined(blob.id).await.map_err(Error::Bytes)?;
                    collected.quarantine_deleted += 1;
                } else {
                    layers += 1;
                    bytes += blob.stored_bytes;
                }
            }
        }
    }

    pub(crate) async fn collect_strays(&self, limit: StrayLimit, collected: &mut Collected) -> Result<(), Error> {
        let found = self.find_strays().await?;
        if !limit.allows(found.stray_blobs, found.stored) {
            collected.strays_refused = found.stray_blobs;
        }
        self.0.last_look.strays_refused.store(collected.strays_refused, Ordering::Relaxed);
        if collected.strays_refused > 0 {
            return Ok(());
        }
        let now = self.0.clock.now();
        for Stored { id, finished, stored_bytes, .. } in found.strays {
            // It may have got its row while the rest was listed.
            if self.has_row(id.uuid()).await? {
                continue;
            }
            if finished {
                self.0.blobs.quarantine(id, now).await.map_err(Error::Bytes)?;
                self.0.last_look.quarantined_layers.fetch_add(1, Ordering::Relaxed);
                self.0.last_look.quarantined_bytes.fetch_add(stored_bytes, Ordering::Relaxed);
            } else {
                self.0.blobs.discard(id).await.map_err(Error::Bytes)?;
            }
            collected.strays += 1;
        }
        Ok(())
    }

    async fn find_strays(&self) -> Result<Found, Error> {
        let before = self.grace_began().min(self.0.clock.now() - AGE_MIN);
        let (mut found, mut after) = (Found::default(), None);
        loop {
            let stored = self.0.blobs.list(after, BATCH).await.map_err(Error::Bytes)?;
            let Some(last) = stored.last() else { return Ok(found) };
            after = Some(last.id);
            found.stored += stored.iter().filter(|stored| stored.finished).count() as u64;
            for stray in stored.iter().filter(|stored| stored.modified < before) {
                let id = stray.id.uuid();
                if self.0.busy_uploads.contains(id) || self.has_row(id).await? {
                    continue;
                }
                found.stray_blobs += u64::from(stray.finished);
                if found.strays.len() < STRAYS_MAX {
                    found.strays.push(*stray);
                }
            }
        }
    }

    async fn has_row(&self, id: uuid::Uuid) -> Result<bool, Error> {
        let known = self.0.db.read("has_row", move |tx| {
            Box::pin(async move {
                Ok::<_, meta::Error>(meta::blobs::exists(tx, id).await? || meta::uploads::exists(tx, id).await?)
            })
        });
        Ok(known.await?)
    }
}
