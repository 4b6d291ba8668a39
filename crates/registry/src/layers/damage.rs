//! Damaged layers: how one is noticed, marked and healed.
//!
//! A failed read marks the blob's row. A marked blob is not there for pushes, so that clients upload the layer again; the
//! upload then takes the damaged blob's place in all repositories of the registry that have it. A mark deletes nothing:
//! reads still try the bytes, and they go only when sound ones are in their place.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::{FutureExt as _, Stream};
use meta::blobs::{self, Blob};
use meta::layers;

use crate::{Error, Registry, Repository};

impl Registry {
    /// Marks a blob as damaged if `error`, which came of reading it, proves that.
    pub(crate) async fn note_damage(&self, blob: &Blob, error: &blob::Error) {
        if !error.is_damage() || blob.damaged_since.is_some() {
            return;
        }
        match self.mark_damaged(blob.id).await {
            Ok(true) => tracing::error!(
                digest = %blob.digest, blob = %blob.id, registry = %blob.registry, %error,
                "A stored layer is damaged. Pushing it again to any repository of the registry heals it in all of them."
            ),
            // It was collected, healed or marked meanwhile.
            Ok(false) => {}
            Err(failure) => tracing::error!(
                digest = %blob.digest, blob = %blob.id, %error, %failure,
                "A stored layer is damaged, and that could not be noted."
            ),
        }
    }

    /// `false` if it is gone or was marked before.
    pub(crate) async fn mark_damaged(&self, id: uuid::Uuid) -> Result<bool, Error> {
        let now = self.0.clock.now();
        let mark = self
            .0
            .db
            .write_freeing("mark_damaged", move |tx| Box::pin(async move { blobs::mark_damaged(tx, id, now).await }));
        Ok(mark.await?)
    }

    /// Takes the mark off a blob that proved sound; `false` if it is gone or has none.
    pub(crate) async fn clear_damage(&self, id: uuid::Uuid) -> Result<bool, Error> {
        let clear = self
            .0
            .db
            .write_freeing("clear_damage", move |tx| Box::pin(async move { blobs::clear_damage(tx, id).await }));
        Ok(clear.await?)
    }

    /// Looks at the blob that an upload of the same content is about to join, as far as that is cheap, and marks it if it
    /// is damaged: then the upload takes its place.
    pub(crate) async fn probe_before_joining(&self, repository: &Repository, new: &Blob) -> Result<(), Error> {
        let (key, like) = (repository.key, new.clone());
        let find = self.0.db.read("probe_before_joining", move |tx| {
            Box::pin(async move {
                match layers::find(tx, key, &like.digest).await? {
                    Some(layer) => Ok::<_, meta::Error>(Some(layer.blob)),
                    None => blobs::find_same(tx, &like).await,
                }
            })
        });
        let Some(there) = find.await?.filter(|there| there.damaged_since.is_none()) else { return Ok(()) };
        // Without its key, nothing can be said about its frames.
        let Ok(key) = self.open_data_key_to_verify(&there).await else { return Ok(()) };
        if let Err(error) = self.0.blobs.probe(blob::BlobId::new(there.id), key, there.size_bytes).await {
            self.note_damage(&there, &error).await;
        }
        Ok(())
    }
}

/// The bytes of a layer as they are read. Damage is noted before the reader learns of it.
pub struct LayerReader {
    registry: Registry,
    blob: Blob,
    reader: blob::Reader,
    /// What remains to be done before the error is told.
    noting: Option<BoxFuture<'static, blob::Error>>,
}

impl LayerReader {
    pub(crate) fn new(registry: Registry, blob: Blob, reader: blob::Reader) -> Self {
        Self { registry, blob, reader, noting: None }
    }
}

impl Stream for LayerReader {
    type Item = Result<Bytes, blob::Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(noting) = &mut this.noting {
                let error = ready!(noting.poll_unpin(cx));
                this.noting = None;
                return Poll::Ready(Some(Err(error)));
            }
            match ready!(Pin::new(&mut this.reader).poll_next(cx)) {
                Some(Err(error)) => {
                    let (registry, blob) = (this.registry.clone(), this.blob.clone());
                    let noting = async move {
                        registry.note_damage(&blob, &error).await;
                        error
                    };
                    this.noting = Some(noting.boxed());
                }
                piece => return Poll::Ready(piece),
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.reader.size_hint()
    }
}
