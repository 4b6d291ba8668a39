//! Completing an upload: its bytes become a layer.

use std::pin::pin;

use bytes::Bytes;
use futures_util::Stream;
use meta::blobs::{self, Blob};
use meta::{layers, uploads};
use model::{Action, Caller, Digest, RegistryId, RepositoryName, Timestamp};
use uuid::Uuid;

use super::UploadId;
use super::append::{BodyError, Chunk, check_range, receive};
use super::open::Open;
use crate::error::InRepository;
use crate::repositories::lock;
use crate::{Error, Registry, Repository};

impl Registry {
    /// Completes an upload with the last bytes, if any. `true` if the repository gained the layer by it, `false` if it
    /// was there already.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::UploadNotFound`], [`Error::UploadBusy`],
    /// [`Error::InvalidLayerPart`], [`Error::BodyIncomplete`] (the upload lives on), [`Error::InvalidLayer`] (it does not).
    pub async fn complete_upload<S>(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        id: &str,
        digest: Digest,
        chunk: Chunk<S>,
    ) -> Result<bool, Error>
    where
        S: Stream<Item = Result<Bytes, BodyError>> + Send,
    {
        // Asked for both at once, since nobody knows yet whether bytes come along.
        self.0.access.repository(caller, Action::COMPLETE_LAYER_UPLOAD, registry, name).await?;
        let permit = self.0.access.repository(caller, Action::UPLOAD_LAYER_PART, registry, name).await?;
        let mut open = self.open_upload(caller, &permit, id).await?;
        check_range(&permit, &open.row, chunk.range.as_ref(), chunk.len_bytes)?;
        match receive(&mut open.bytes, chunk.len_bytes, pin!(chunk.body)).await {
            Err(Error::BodyIncomplete) => {
                self.keep(open, &permit).await?;
                return Err(Error::BodyIncomplete);
            }
            outcome => outcome?,
        }
        self.finish(open, &permit, digest).await
    }

    /// CompleteLayerUpload: completes an upload made of parts.
    ///
    /// # Errors
    /// As [`Registry::complete_upload`]; also [`Error::EmptyUpload`], [`Error::LayerPartTooSmall`], and
    /// [`Error::LayerAlreadyExists`], which means that the layer is there.
    pub async fn complete_layer_upload(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        id: &str,
        digest: Digest,
    ) -> Result<(), Error> {
        let permit = self.0.access.repository(caller, Action::COMPLETE_LAYER_UPLOAD, registry, name).await?;
        let open = self.open_upload(caller, &permit, id).await?;
        if open.row.received_bytes == 0 {
            return Err(Error::EmptyUpload { upload: UploadId(open.row.id), within: InRepository::of(&permit) });
        }
        if open.row.has_short_part {
            return Err(Error::LayerPartTooSmall(UploadId(open.row.id)));
        }
        if self.finish(open, &permit, digest).await? {
            Ok(())
        } else {
            Err(Error::LayerAlreadyExists { digest, within: InRepository::of(&permit) })
        }
    }

    /// A whole layer in one request: the distribution protocol's `POST ...?digest=`.
    ///
    /// # Errors
    /// As [`Registry::complete_upload`]; nothing is kept of a body that breaks off. Where the chunk goes is not asked.
    pub async fn push_layer<S>(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        digest: Digest,
        chunk: Chunk<S>,
    ) -> Result<bool, Error>
    where
        S: Stream<Item = Result<Bytes, BodyError>> + Send,
    {
        for action in [Action::INITIATE_LAYER_UPLOAD, Action::UPLOAD_LAYER_PART] {
            self.0.access.repository(caller, action, registry, name).await?;
        }
        let permit = self.0.access.repository(caller, Action::COMPLETE_LAYER_UPLOAD, registry, name).await?;
        let row = self.new_upload(caller, &permit).await?;
        let _busy = self.0.busy_uploads.begin(row.id)?;
        let bytes = self.0.blobs.begin(blob::BlobId::new(row.id), self.upload_key(&permit, &row).await?);
        let mut open = Open { row, bytes, _busy };
        if let Err(error) = receive(&mut open.bytes, chunk.len_bytes, pin!(chunk.body)).await {
            open.bytes.discard().await;
            return Err(error);
        }
        self.finish(open, &permit, digest).await
    }

    /// Puts the finished bytes in their place, and then makes them a layer. Content that the registry has already is
    /// not kept twice, unless it is damaged: then the new bytes take its place.
    async fn finish(&self, open: Open, permit: &access::Permit<Repository>, digest: Digest) -> Result<bool, Error> {
        let (registry, repository) = (self.clone(), Repository::clone(permit));
        self.to_the_end(open.row.id, async move { registry.finish_now(open, repository, digest).await }).await
    }

    async fn finish_now(&self, open: Open, repository: Repository, digest: Digest) -> Result<bool, Error> {
        let Open { row, bytes, _busy } = open;
        let (id, now) = (row.id, self.0.clock.now());
        let finished = match bytes.finish(&digest).await {
            Ok(finished) => finished,
            Err(blob::Error::DigestMismatch { expected, computed }) => {
                self.forget(id).await?;
                return Err(Error::InvalidLayer { expected, computed });
            }
            Err(error) => return Err(Error::Bytes(error)),
        };
        let blob = Blob {
            id,
            registry: repository.registry.clone(),
            digest,
            size_bytes: finished.size_bytes,
            wrapped_key: row.wrapped_key,
            kms_key: repository.kms_key.clone(),
            created_at: now,
            damaged_since: None,
        };
        self.probe_before_joining(&repository, &blob).await?;
        let link = self.0.db.write("complete_upload", move |tx| {
            Box::pin(async move {
                uploads::delete(tx, id).await?;
                link_layer(tx, &repository, &blob, now).await
            })
        });
        // After a failure nobody knows whether the rows were written, so the bytes stay; if no row points at them,
        // collection finds them.
        let Linked { used, gained, healed } = link.await?;
        if !healed.is_empty() {
            tracing::info!(%digest, blobs = healed.len(), "A damaged layer was healed by a push.");
        }
        for unused in healed.into_iter().chain((used != id).then_some(id)) {
            self.delete_bytes(unused).await;
        }
        Ok(gained)
    }

    /// Bytes that no row will point at; if they cannot go now, collection finds them later.
    async fn delete_bytes(&self, id: Uuid) {
        if let Err(error) = self.0.blobs.delete(blob::BlobId::new(id)).await {
            tracing::warn!(blob = %id, %error, "bytes without a row could not be deleted; collection will try again");
        }
    }
}

/// What linking a finished upload came to.
struct Linked {
    /// The blob that is the layer now.
    used: Uuid,
    /// Whether the repository had no such layer, or only a damaged one.
    gained: bool,
    /// Damaged blobs whose place it took; their rows are gone.
    healed: Vec<Uuid>,
}

/// Links the blob, or the one with the same content that was there and is sound.
async fn link_layer(tx: &mut meta::Tx, repository: &Repository, blob: &Blob, now: Timestamp) -> Result<Linked, Error> {
    lock(tx, repository).await?;
    let there = layers::find(tx, repository.key, &blob.digest).await?;
    if let Some(layer) = there.filter(|layer| layer.blob.damaged_since.is_none()) {
        layers::put(tx, repository.key, &blob.digest, layer.blob.id, now).await?;
        let healed = blobs::heal(tx, &layer.blob).await?;
        return Ok(Linked { used: layer.blob.id, gained: false, healed });
    }
    let kept = blobs::insert_or_find(tx, blob).await?;
    let healed = blobs::heal(tx, &kept).await?;
    layers::put(tx, repository.key, &blob.digest, kept.id, now).await?;
    Ok(Linked { used: kept.id, gained: true, healed })
}
