//! Reading a whole blob to see whether it is still what it was.

use model::{Algorithm, Digest};

use crate::Error;
use crate::backend::Kept;
use crate::buffers::Buffer;
use crate::frames::{Codec, SPAN_FRAMES};
use crate::hash::Hasher;
use crate::reader::check_length;

/// Spans in one job on the blocking pool: 16 MiB, some hundredths of a second.
const SPANS_A_STEP: usize = 32;

/// A blob that is being re-hashed. Its functions may block, except for the looks at how far it is.
pub(crate) struct Verification {
    kept: Box<dyn Kept>,
    codec: Codec,
    size_bytes: u64,
    hash: Hasher,
    buffer: Buffer,
    next_frame: u64,
    passed_bytes: u64,
}

impl Verification {
    pub(crate) fn new(
        kept: Box<dyn Kept>,
        codec: Codec,
        size_bytes: u64,
        algorithm: Algorithm,
        buffer: Buffer,
    ) -> Result<Self, Error> {
        check_length(&*kept, &codec, size_bytes)?;
        Ok(Self { kept, codec, size_bytes, hash: Hasher::new(algorithm), buffer, next_frame: 0, passed_bytes: 0 })
    }

    /// Reads the first and the last frame only.
    pub(crate) fn probe(mut self) -> Result<(), Error> {
        for first in [0, self.end().saturating_sub(1)] {
            let span = self.codec.finished_span(self.size_bytes, first, self.end().min(first + 1), 1);
            self.codec.read(&span, &mut self.buffer, 0, |offset, stored| self.kept.read_at(offset, stored))?;
        }
        Ok(())
    }

    pub(crate) fn is_done(&self) -> bool {
        self.next_frame == self.end()
    }

    pub(crate) fn passed_bytes(&self) -> u64 {
        self.passed_bytes
    }

    /// Goes on for a while.
    pub(crate) fn step(mut self) -> Result<Self, Error> {
        for _ in 0..SPANS_A_STEP {
            if self.is_done() {
                break;
            }
            let span = self.codec.finished_span(self.size_bytes, self.next_frame, self.end(), SPAN_FRAMES);
            self.codec.read(&span, &mut self.buffer, 0, |offset, stored| self.kept.read_at(offset, stored))?;
            for k in 0..span.frames() {
                self.hash.update(&self.buffer[span.plain(k)]);
            }
            self.next_frame += span.frames() as u64;
            self.passed_bytes += span.size_bytes as u64;
        }
        Ok(self)
    }

    pub(crate) fn compare(self, expected: &Digest) -> Result<(), Error> {
        let computed = self.hash.finish();
        if computed == *expected {
            return Ok(());
        }
        Err(Error::DigestMismatch { expected: Box::new(*expected), computed: Box::new(computed) })
    }

    fn end(&self) -> u64 {
        self.codec.layout().frame_count(self.size_bytes)
    }
}
