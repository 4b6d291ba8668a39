//! The half of an upload that runs on the blocking pool: it hashes, encrypts and stages.

use std::sync::Arc;

use model::seal::Key;
use model::{Algorithm, Digest};

use crate::backend::Staged;
use crate::buffers::Buffer;
use crate::frames::{Codec, FRAME_BYTES, SPAN_FRAMES, Span};
use crate::hash::{Hasher, RunningHash};
use crate::state::UploadState;
use crate::store::Inner;
use crate::turns::Turn;
use crate::upload::Finished;
use crate::{BlobId, Error};

/// Received bytes on their way: plain text in the slots of frames, as they will be stored.
pub(crate) struct Batch {
    pub(crate) buffer: Buffer,
    /// How many plain bytes it holds.
    pub(crate) filled_bytes: usize,
}

impl Batch {
    const MAX_BYTES: usize = SPAN_FRAMES * FRAME_BYTES;

    pub(crate) fn is_full(&self) -> bool {
        self.filled_bytes == Self::MAX_BYTES
    }

    /// Copies as much of `bytes` as there is room for, and says how much that was.
    pub(crate) fn fill(&mut self, codec: &Codec, bytes: &[u8]) -> usize {
        let taken = bytes.len().min(Self::MAX_BYTES - self.filled_bytes);
        let span = codec.span(0, self.filled_bytes + taken);
        let mut rest = &bytes[..taken];
        while !rest.is_empty() {
            let (k, within) = (self.filled_bytes / FRAME_BYTES, self.filled_bytes % FRAME_BYTES);
            let slot = span.plain(k);
            let (now, later) = rest.split_at(rest.len().min(slot.len() - within));
            self.buffer[slot.start + within..][..now.len()].copy_from_slice(now);
            self.filled_bytes += now.len();
            rest = later;
        }
        taken
    }
}

/// Stages the frames of one upload. All its functions may block.
pub(crate) struct Writer {
    pub(crate) store: Arc<Inner>,
    pub(crate) turn: Arc<Turn>,
    pub(crate) codec: Arc<Codec>,
    pub(crate) key: Option<Key>,
    /// Opened when the first frame is stored: what fits a batch costs no file before it is finished.
    pub(crate) staged: Option<Box<dyn Staged>>,
    /// Frames stored so far, all of them full.
    pub(crate) stored_frames: u64,
    /// Covers the stored frames; `None` where it is to be made from them.
    pub(crate) hash: Option<RunningHash>,
}

impl Writer {
    /// Stores a full batch that more bytes follow.
    pub(crate) fn store_batch(&mut self, batch: Batch) -> Result<(), Error> {
        self.in_turn(|writer| writer.store_full_frames(batch.filled_bytes, batch.buffer))
    }

    /// Makes all received bytes durable: whole frames in storage, those behind them in the state.
    pub(crate) fn suspend(&mut self, batch: Option<Batch>) -> Result<UploadState, Error> {
        self.in_turn(|writer| {
            let mut tail = Vec::new();
            if let Some(Batch { buffer, filled_bytes }) = batch {
                let last = writer.codec.span(0, filled_bytes).frames() - 1;
                tail.extend_from_slice(&buffer[writer.codec.span(0, filled_bytes).plain(last)]);
                writer.store_full_frames(last * FRAME_BYTES, buffer)?;
            }
            if writer.stored_frames > 0 {
                writer.staged()?.sync()?;
            }
            let received_bytes = writer.stored_bytes() + tail.len() as u64;
            let hash = writer.running_hash()?;
            let state =
                UploadState::new(writer.id(), writer.key.as_ref(), received_bytes, &hash, &tail, &*writer.store.random);
            Ok(state)
        })
    }

    /// Stores what is left and makes it a blob, if it has the digest that it should have.
    pub(crate) fn finish(&mut self, batch: Option<Batch>, expected: &Digest) -> Result<Finished, Error> {
        self.in_turn(|writer| {
            let filled_bytes = batch.as_ref().map_or(0, |batch| batch.filled_bytes);
            let span = writer.codec.last_span(writer.stored_frames, filled_bytes);
            let mut buffer = match batch {
                Some(batch) => batch.buffer,
                None => writer.store.pool.take_for(span.buffer_bytes()),
            };
            let computed = writer.digest(expected.algorithm(), &span, &buffer)?;
            if computed != *expected {
                writer.staged = None;
                writer.store.backend.discard(writer.id())?;
                return Err(Error::DigestMismatch { expected: Box::new(*expected), computed: Box::new(computed) });
            }
            let size_bytes = writer.stored_bytes() + filled_bytes as u64;
            writer.codec.seal(&span, &mut buffer, &*writer.store.random, |_| ());
            writer.staged()?.append(&buffer[span.stored()])?;
            drop(buffer);
            writer.staged.take().ok_or(Error::UploadLost { id: writer.id() })?.commit()?;
            Ok(Finished { size_bytes, digest: computed })
        })
    }

    fn id(&self) -> BlobId {
        self.codec.id()
    }

    /// Plain bytes in the stored frames.
    fn stored_bytes(&self) -> u64 {
        self.stored_frames * FRAME_BYTES as u64
    }

    fn in_turn<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        let turn = Arc::clone(&self.turn);
        let _working = turn.work()?;
        work(self)
    }

    fn staged(&mut self) -> Result<&mut dyn Staged, Error> {
        let keep_bytes = self.codec.layout().staged_bytes(self.stored_frames);
        let staged = match self.staged.take() {
            Some(staged) => staged,
            None => self.store.backend.stage(self.id(), keep_bytes)?,
        };
        Ok(&mut **self.staged.insert(staged))
    }

    /// Hashes, encrypts and appends the buffer's first `size_bytes`, which are full frames.
    fn store_full_frames(&mut self, size_bytes: usize, mut buffer: Buffer) -> Result<(), Error> {
        let span = self.codec.span(self.stored_frames, size_bytes);
        if span.frames() == 0 {
            return Ok(());
        }
        let mut hash = self.running_hash()?;
        self.codec.seal(&span, &mut buffer, &*self.store.random, |plain| hash.update(plain));
        self.staged()?.append(&buffer[span.stored()])?;
        self.hash = Some(hash);
        self.stored_frames += span.frames() as u64;
        Ok(())
    }

    /// The digest of the stored frames and of the buffer behind them.
    fn digest(&mut self, algorithm: Algorithm, span: &Span, buffer: &[u8]) -> Result<Digest, Error> {
        let mut hash = match algorithm {
            Algorithm::Sha256 => Hasher::from(self.running_hash()?),
            // Rare enough that hashing every upload with both would cost more than reading these again.
            Algorithm::Sha512 => {
                let mut hash = Hasher::new(algorithm);
                self.read_stored(|plain| hash.update(plain))?;
                hash
            }
        };
        for k in 0..span.frames() {
            hash.update(&buffer[span.plain(k)]);
        }
        Ok(hash.finish())
    }

    fn running_hash(&mut self) -> Result<RunningHash, Error> {
        if let Some(hash) = &self.hash {
            return Ok(hash.clone());
        }
        let mut hash = RunningHash::new();
        self.read_stored(|plain| hash.update(plain))?;
        self.hash = Some(hash.clone());
        Ok(hash)
    }

    fn read_stored(&mut self, mut each: impl FnMut(&[u8])) -> Result<(), Error> {
        let (codec, end) = (Arc::clone(&self.codec), self.stored_frames);
        if end == 0 {
            return Ok(());
        }
        let mut buffer = self.store.pool.take();
        let staged = self.staged()?;
        let mut first = 0;
        while first < end {
            let frames = usize::try_from(end - first).map_or(SPAN_FRAMES, |left| left.min(SPAN_FRAMES));
            let span = codec.span(first, frames * FRAME_BYTES);
            codec.read(&span, &mut buffer, 0, |offset, stored| staged.read_at(offset, stored))?;
            for k in 0..frames {
                each(&buffer[span.plain(k)]);
            }
            first += frames as u64;
        }
        Ok(())
    }
}
