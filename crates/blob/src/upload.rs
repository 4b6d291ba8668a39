//! An upload under way.

use std::fmt;
use std::sync::Arc;

use bytes::{Buf, Bytes};
use model::Digest;
use tokio::task::JoinHandle;

use crate::frames::Codec;
use crate::state::UploadState;
use crate::store::Inner;
use crate::writer::{Batch, Writer};
use crate::{BlobId, Error, blocking};

/// An upload: bytes go in, in order, and become a blob when they have the digest that they should have.
///
/// While one batch of 512 KiB is hashed, encrypted and written on the blocking pool, the next is
/// being received; more than these two are never held. An upload that fits one batch touches no disk before
/// it is finished.
///
/// Dropping an upload loses what came after its last [`UploadState`], and nothing before it.
/// After any error, or when the upload is resumed or discarded elsewhere, every further call gives
/// [`Error::UploadLost`]; its last state is still good for [`Store::resume`](crate::Store::resume).
pub struct Upload {
    store: Arc<Inner>,
    codec: Arc<Codec>,
    received_bytes: u64,
    batch: Option<Batch>,
    hands: Hands,
}

/// Where the writer is.
enum Hands {
    Free(Box<Writer>),
    Busy(JoinHandle<Result<Box<Writer>, Error>>),
    Lost,
}

/// What a finished upload has become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// How many bytes the blob has.
    pub size_bytes: u64,
    /// Their digest, with the algorithm that was asked for.
    pub digest: Digest,
}

impl Upload {
    /// `tail` are received bytes behind the frames that `writer` has stored.
    pub(crate) fn new(writer: Box<Writer>, received_bytes: u64, tail: &[u8]) -> Self {
        let (store, codec) = (Arc::clone(&writer.store), Arc::clone(&writer.codec));
        let mut upload = Self { store, codec, received_bytes, batch: None, hands: Hands::Free(writer) };
        if !tail.is_empty() {
            upload.fill(tail);
        }
        upload
    }

    /// How many bytes the upload has taken, those before it was resumed included.
    #[must_use]
    pub fn received_bytes(&self) -> u64 {
        self.received_bytes
    }

    /// Takes bytes. Waits while two batches are full, so the sender is slowed down to the pace of the disk.
    ///
    /// If the future is dropped, [`Upload::received_bytes`] says how many of the bytes were taken.
    ///
    /// # Errors
    /// [`Error::StorageFull`], [`Error::UploadLost`], and those of the system; they may concern bytes of an earlier call.
    pub async fn write(&mut self, mut bytes: Bytes) -> Result<(), Error> {
        while bytes.has_remaining() {
            if self.batch.as_ref().is_some_and(Batch::is_full) {
                let mut writer = self.writer().await?;
                if let Some(batch) = self.batch.take() {
                    self.hands = Hands::Busy(blocking::spawn(move || writer.store_batch(batch).map(|()| writer)));
                }
            }
            let taken = self.fill(&bytes);
            bytes.advance(taken);
            self.received_bytes += taken as u64;
        }
        Ok(())
    }

    /// Puts the upload to sleep; when this returns, all received bytes will survive a power cut,
    /// provided the caller keeps the state.
    ///
    /// # Errors
    /// [`Error::StorageFull`], [`Error::UploadLost`], and those of the system.
    pub async fn suspend(mut self) -> Result<UploadState, Error> {
        let mut writer = self.writer().await?;
        let batch = self.batch.take();
        blocking::run(move || writer.suspend(batch)).await
    }

    /// Makes the received bytes a blob, which will survive a power cut when this returns.
    ///
    /// If the future is dropped, the blob may come into being all the same; it is then swept like any
    /// other that no row points at.
    ///
    /// # Errors
    /// [`Error::DigestMismatch`] when the bytes have another digest: then they are deleted. Else
    /// [`Error::StorageFull`], [`Error::UploadLost`], and those of the system.
    pub async fn finish(mut self, expected: &Digest) -> Result<Finished, Error> {
        let mut writer = self.writer().await?;
        let (batch, expected) = (self.batch.take(), *expected);
        blocking::run(move || writer.finish(batch, &expected)).await
    }

    /// Gives the upload up and deletes what it has staged, as far as that can be done now; what cannot
    /// be deleted is left to be swept.
    pub async fn discard(self) {
        let (store, id) = (Arc::clone(&self.store), self.id());
        drop(self);
        let _ = store.discard(id).await;
    }

    fn id(&self) -> BlobId {
        self.codec.id()
    }

    fn fill(&mut self, bytes: &[u8]) -> usize {
        let pool = &self.store.pool;
        let batch = self.batch.get_or_insert_with(|| Batch { buffer: pool.take(), filled_bytes: 0 });
        batch.fill(&self.codec, bytes)
    }

    /// Waits until the writer is free and takes it. It is lost unless it is put back.
    async fn writer(&mut self) -> Result<Box<Writer>, Error> {
        if let Hands::Busy(job) = &mut self.hands {
            let outcome = blocking::flatten(job.await);
            self.hands = Hands::Lost;
            return outcome;
        }
        match std::mem::replace(&mut self.hands, Hands::Lost) {
            Hands::Free(writer) => Ok(writer),
            Hands::Busy(_) | Hands::Lost => Err(Error::UploadLost { id: self.id() }),
        }
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.id();
        f.debug_struct("Upload").field("id", &id).field("received_bytes", &self.received_bytes).finish_non_exhaustive()
    }
}
