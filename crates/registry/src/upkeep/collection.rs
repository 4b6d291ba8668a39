//! Collection: what nothing has pointed at for a grace time goes, while everything else goes on.
//!
//! The database decides, in three steps that each may run at any time and twice: layers that no image has held, blobs
//! that no layer has pointed at, uploads that no bytes came for. Only when a row is gone for good are its bytes deleted.
//! Stored bytes without a row (strays) are found by listing the store; see `strays`.

use model::Timestamp;
use model::collection::StrayLimit;

use crate::{Error, Registry};

/// Rows taken out in one transaction.
const BATCH: usize = 500;

/// What a collection did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Collected {
    /// Layers that no image held.
    pub layers: u64,
    /// Blobs that no layer pointed at.
    pub blobs: u64,
    /// Their bytes.
    pub blob_bytes: u64,
    /// Uploads that no bytes came for.
    pub uploads: u64,
    /// Stored bytes without any row: finished blobs were moved to quarantine, unfinished ones deleted.
    pub strays: u64,
    /// Strays that were left where they are because they are too many: the database may not be the right one.
    pub strays_refused: u64,
    /// Blobs in quarantine that have a row again, and were restored.
    pub restored: u64,
    /// Blobs in quarantine whose time was over, and that were deleted.
    pub quarantine_deleted: u64,
}

/// What no image holds and what is not complete, while its grace lasts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Waiting {
    /// Stored layers that no image holds.
    pub blobs: u64,
    /// Their bytes.
    pub blob_bytes: u64,
    /// Uploads that are not complete.
    pub uploads: u64,
    /// What they have received.
    pub upload_bytes: u64,
}

impl Registry {
    /// Collects everything whose grace has passed. Of strays, no more than `limit` allows.
    ///
    /// # Errors
    /// The database's or the store's; what was collected before stays collected, and the next run goes on.
    pub async fn collect(&self, limit: StrayLimit) -> Result<Collected, Error> {
        self.collect_telling(limit, &|_| ()).await
    }

    /// What a later collection will take. Reads much: not for requests.
    ///
    /// # Errors
    /// The database's.
    pub async fn waiting_for_collection(&self) -> Result<Waiting, Error> {
        let count = self.0.db.scan("waiting_for_collection", |tx| {
            Box::pin(async move {
                let (blobs, blob_bytes) = meta::blobs::waiting(tx).await?;
                let (uploads, upload_bytes) = meta::uploads::totals(tx).await?;
                Ok::<_, meta::Error>(Waiting { blobs, blob_bytes, uploads, upload_bytes })
            })
        });
        Ok(count.await?)
    }

    /// Like [`Registry::collect`]; `tell` hears now and then what was collected so far.
    ///
    /// # Errors
    /// As [`Registry::collect`].
    pub async fn collect_telling(
        &self,
        limit: StrayLimit,
        tell: &(dyn Fn(&Collected) + Send + Sync),
    ) -> Result<Collected, Error> {
        let mut collected = Collected::default();
        self.collect_uploads(&mut collected).await?;
        self.collect_layers(&mut collected).await?;
        self.collect_blobs(&mut collected, tell).await?;
        self.sweep_quarantine(&mut collected).await?;
        self.collect_strays(limit, &mut collected).await?;
        Ok(collected)
    }

    pub(crate) fn grace_began(&self) -> Timestamp {
        self.0.clock.now() - self.0.settings.collection_grace
    }

    async fn collect_uploads(&self, collected: &mut Collected) -> Result<(), Error> {
        // A request may be writing to an upload for longer than any wait for bytes lasts.
        let (busy, now) = (self.0.busy_uploads.all(), self.0.clock.now());
        let touch = self.0.db.write_freeing("touch_uploads", move |tx| {
            Box::pin(async move { meta::uploads::touch(tx, &busy, now).await })
        });
        touch.await?;
        let before = now - self.0.settings.upload_expiry;
        loop {
            let expired = self.0.db.write_freeing("take_expired_uploads", move |tx| {
                Box::pin(async move { meta::uploads::take_expired(tx, before, BATCH).await })
            });
            let expired = expired.await?;
            for &id in &expired {
                self.0.blobs.discard(blob::BlobId::new(id)).await.map_err(Error::Bytes)?;
                collected.uploads += 1;
            }
            if expired.len() < BATCH {
                return Ok(());
            }
        }
    }

    async fn collect_layers(&self, collected: &mut Collected) -> Result<(), Error> {
        let (before, now) = (self.grace_began(), self.0.clock.now());
        loop {
            let deleted = self.0.db.write_freeing("delete_unreferenced_layers", move |tx| {
                Box::pin(async move { meta::layers::delete_unreferenced(tx, before, now, BATCH).await })
            });
            let deleted = deleted.await?;
            collected.layers += deleted;
            if deleted < BATCH as u64 {
                return Ok(());
            }
        }
    }

    async fn collect_blobs(
        &self,
        collected: &mut Collected,
        tell: &(dyn Fn(&Collected) + Send + Sync),
    ) -> Result<(), Error> {
        let before = self.grace_began();
        loop {
            let taken = self.0.db.write_freeing("take_unreferenced_blobs", move |tx| {
                Box::pin(async move { meta::blobs::take_unreferenced(tx, before, BATCH).await })
            });
            let taken = taken.await?;
            for blob in &taken {
                self.0.blobs.delete(blob::BlobId::new(blob.id)).await.map_err(Error::Bytes)?;
                collected.blobs += 1;
                collected.blob_bytes += blob.size_bytes;
                tell(collected);
            }
            if taken.len() < BATCH {
                return Ok(());
            }
        }
    }
}
