//! The store: uploads in, ranges out.

use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use model::seal::Key;
use model::{Algorithm, Digest, Random, Timestamp};
use uuid::Uuid;

use crate::backend::{Backend, Stored};
use crate::buffers::Pool;
use crate::files::Files;
use crate::frames::Codec;
use crate::hash::RunningHash;
use crate::reader::Reader;
use crate::state::UploadState;
use crate::turns::Turns;
use crate::upload::Upload;
use crate::verify::Verification;
use crate::writer::Writer;
use crate::{BlobId, Error, blocking};

/// Keeps blobs. Cheap to clone; all clones are one store.
///
/// The store compares nothing with rows: which blobs there should be, how long they are and with
/// which data key they are encrypted is for the caller to know. `None` as a key means that the blob
/// is stored as its plain bytes.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) backend: Arc<dyn Backend>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) pool: Arc<Pool>,
    pub(crate) turns: Arc<Turns>,
}

impl Store {
    /// Opens the store in a directory, which it creates if need be. One process at a time may have it.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn open(dir: &Path, random: Arc<dyn Random>) -> Result<Self, Error> {
        Ok(Self::over(Arc::new(Files::open(dir)?), random))
    }

    /// A store over any back end.
    #[must_use]
    pub fn over(backend: Arc<dyn Backend>, random: Arc<dyn Random>) -> Self {
        Self { inner: Arc::new(Inner { backend, random, pool: Pool::new(), turns: Arc::default() }) }
    }

    /// Begins an upload. Nothing is written yet; dust of an earlier upload of the same id will be.
    #[must_use]
    pub fn begin(&self, id: BlobId, key: Option<Key>) -> Upload {
        let writer = self.writer(Codec::new(id, key.as_ref()), key, 0, Some(RunningHash::new()));
        Upload::new(writer, 0, &[])
    }

    /// Goes on with an upload where `state` says; what was stored beyond that is overwritten. Whoever else
    /// still has the upload in hand loses it.
    ///
    /// # Errors
    /// [`Error::StateRefused`] when the state is of another id or key, [`Error::Missing`] when the
    /// staged bytes are gone, [`Error::Corrupt`] when they end before the state does.
    pub fn resume(&self, id: BlobId, key: Option<Key>, state: &UploadState) -> Result<Upload, Error> {
        let opened = state.open(id, key.as_ref())?;
        let codec = Codec::new(id, key.as_ref());
        let stored_frames = (state.received_bytes() - opened.tail.len() as u64) / crate::frames::FRAME_BYTES as u64;
        let needed_bytes = codec.layout().staged_bytes(stored_frames);
        if needed_bytes > 0 {
            let staged_bytes = self.inner.backend.staged_bytes(id)?.ok_or(Error::Missing { id })?;
            if staged_bytes < needed_bytes {
                return Err(Error::Corrupt { id, at_byte: codec.layout().intact_bytes(staged_bytes) });
            }
        }
        let writer = self.writer(codec, key, stored_frames, opened.hash);
        Ok(Upload::new(writer, state.received_bytes(), &opened.tail))
    }

    /// Reads a range of a finished blob that is `size_bytes` long; what of the range lies beyond the end is
    /// left out.
    ///
    /// Of an encrypted blob, every frame is verified before any of its bytes leave. An unencrypted
    /// blob is only verified in its length: [`Store::verify`] finds changed bytes.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Corrupt`] when the file has not the length it should have, and those of the system.
    pub async fn read(
        &self,
        id: BlobId,
        key: Option<Key>,
        size_bytes: u64,
        range: Range<u64>,
    ) -> Result<Reader, Error> {
        let codec = Codec::new(id, key.as_ref());
        let kept = match self.inner.backend.open_now(id) {
            Some(kept) => kept,
            None => {
                let backend = Arc::clone(&self.inner.backend);
                blocking::run(move || backend.open(id)).await?
            }
        };
        Reader::new(kept, codec, size_bytes, range, Arc::clone(&self.inner.pool))
    }

    /// Deletes a finished blob; it is no error if there is none. Readers that have it open read on.
    ///
    /// # Errors
    /// Those of the system.
    pub async fn delete(&self, id: BlobId) -> Result<(), Error> {
        let backend = Arc::clone(&self.inner.backend);
        blocking::run(move || backend.delete(id)).await
    }

    /// Deletes what an upload has staged; it is no error if there is nothing. Whoever has the upload
    /// in hand loses it.
    ///
    /// # Errors
    /// Those of the system.
    pub async fn discard(&self, id: BlobId) -> Result<(), Error> {
        self.inner.discard(id).await
    }

    /// The first `limit` of all that is kept after `after`, in the order of ids, for sweeping and checking. When
    /// an id is both finished and staged, both are given, even where that is one more than `limit`.
    ///
    /// # Errors
    /// Those of the system.
    pub async fn list(&self, after: Option<BlobId>, limit: usize) -> Result<Vec<Stored>, Error> {
        let backend = Arc::clone(&self.inner.backend);
        blocking::run(move || backend.list(after, limit)).await
    }

    /// Moves a finished blob to quarantine, where nobody can read it, and notes `now` as the time. It is no error if there
    /// is none. Readers that have it open read on.
    ///
    /// # Errors
    /// Those of the system.
    pub async fn quarantine(&self, id: BlobId, now: Timestamp) -> Result<(), Error> {
        let backend = Arc::clone(&self.inner.backend);
        blocking::run(move || backend.quarantine(id, now)).await
    }

    /// Makes a quarantined blob a finished one again. `false` if it is not in quarantine.
    ///
    /// # Errors
    /// Those of the system.
    pub async fn restore(&self, id: BlobId) -> Result<bool, Error> {
        let backend = Arc::clone(&self.inner.backend);
        blocking::run(move || backend.restore(id)).await
    }

    /// Deletes a quarantined blob for good; it is no error if there is none.
    ///
    /// # Errors
    /// Those of the system.
    pub async fn delete_quarantined(&self, id: BlobId) -> Result<(), Error> {
        let backend = Arc::clone(&self.inner.backend);
        blocking::run(move || backend.delete_quarantined(id)).await
    }

    /// The first `limit` blobs in quarantine after `after`, in the order of ids; [`Stored::modified`] is the time when each
    /// was moved there.
    ///
    /// # Errors
    /// Those of the system.
    pub async fn list_quarantined(&self, after: Option<BlobId>, limit: usize) -> Result<Vec<Stored>, Error> {
        let backend = Arc::clone(&self.inner.backend);
        blocking::run(move || backend.list_quarantined(after, limit)).await
    }

    /// The id of the deployment that the store belongs to; `None` before it was [set](Store::set_deployment).
    ///
    /// # Errors
    /// Those of the system.
    pub async fn deployment(&self) -> Result<Option<Uuid>, Error> {
        let backend = Arc::clone(&self.inner.backend);
        blocking::run(move || backend.deployment()).await
    }

    /// Sets the id of the deployment; an older one is replaced.
    ///
    /// # Errors
    /// Those of the system.
    pub async fn set_deployment(&self, id: Uuid) -> Result<(), Error> {
        let backend = Arc::clone(&self.inner.backend);
        blocking::run(move || backend.set_deployment(id)).await
    }

    /// Looks at a blob as far as that is cheap: whether it is there, how long it is, and its first and last frame.
    ///
    /// # Errors
    /// [`Error::Missing`]; [`Error::Corrupt`] where a frame or the length is wrong; and those of the system.
    pub async fn probe(&self, id: BlobId, key: Option<Key>, size_bytes: u64) -> Result<(), Error> {
        let inner = Arc::clone(&self.inner);
        blocking::run(move || {
            let kept = inner.backend.open(id)?;
            let codec = Codec::new(id, key.as_ref());
            Verification::new(kept, codec, size_bytes, Algorithm::Sha256, inner.pool.take())?.probe()
        })
        .await
    }

    /// Reads a whole blob and compares it with its digest. `progress` is told now and then how many bytes have
    /// passed so far.
    ///
    /// # Errors
    /// [`Error::Missing`]; [`Error::Corrupt`] where a frame or the length is wrong;
    /// [`Error::DigestMismatch`] where the bytes are; and those of the system.
    pub async fn verify(
        &self,
        id: BlobId,
        key: Option<Key>,
        size_bytes: u64,
        expected: &Digest,
        progress: impl Fn(u64) + Send,
    ) -> Result<(), Error> {
        let inner = Arc::clone(&self.inner);
        let algorithm = expected.algorithm();
        let mut verification = blocking::run(move || {
            let kept = inner.backend.open(id)?;
            Verification::new(kept, Codec::new(id, key.as_ref()), size_bytes, algorithm, inner.pool.take())
        })
        .await?;
        while !verification.is_done() {
            verification = blocking::run(move || verification.step()).await?;
            progress(verification.passed_bytes());
        }
        verification.compare(expected)
    }

    fn writer(&self, codec: Codec, key: Option<Key>, stored_frames: u64, hash: Option<RunningHash>) -> Box<Writer> {
        Box::new(Writer {
            store: Arc::clone(&self.inner),
            turn: Arc::new(self.inner.turns.take(codec.id())),
            codec: Arc::new(codec),
            key,
            staged: None,
            stored_frames,
            hash,
        })
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Inner {
    pub(crate) async fn discard(&self, id: BlobId) -> Result<(), Error> {
        let (backend, turn) = (Arc::clone(&self.backend), self.turns.take(id));
        blocking::run(move || {
            // Two who discard at once are both right.
            let _working = turn.work_in_any_case();
            backend.discard(id)
        })
        .await
    }
}
