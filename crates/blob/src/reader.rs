//! A range of a finished blob, as a stream.

use std::collections::VecDeque;
use std::fmt;
use std::ops::Range;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_util::Stream;
use tokio::task::JoinHandle;

use crate::backend::{Kept, Mapped};
use crate::buffers::{Buffer, Pool};
use crate::frames::{Codec, FRAME_BYTES, SPAN_FRAMES, Span};
use crate::{Error, blocking};

/// Unencrypted ranges from here on are handed out of a mapping of the file; below, copying is cheaper.
const MAPPED_MIN_BYTES: u64 = 256 * 1024;
/// A rest of fewer frames is decrypted faster than another thread begins with it.
const AHEAD_FRAMES_MIN: u64 = 4;
/// How much of a mapping is handed out, and made sure to be in memory, at a time.
const SLICE_BYTES: usize = 2 * 1024 * 1024;

/// The bytes of a range, in order. Pieces are as long as is cheap, 64 KiB to 2 MiB for long ranges.
///
/// What is in memory is read where the stream is polled; what is not is waited for on the blocking pool. While the
/// pieces of an encrypted span are taken, the next span is decrypted on the blocking pool, so that one stream uses two
/// cores; a stream that nobody takes from stops there, and holds two spans at most, or one if it never took a whole one.
/// After an error the stream ends: an encrypted range never yields bytes that were not verified.
pub struct Reader {
    source: Source,
    ready: VecDeque<Bytes>,
    /// How many times `ready` was filled.
    fills: u64,
    /// What was promised and not yet yielded.
    remaining_bytes: u64,
}

enum Source {
    Framed(Framed),
    Mapped(Slices),
    Waiting(JoinHandle<Result<(Source, VecDeque<Bytes>), Error>>),
    Spent,
}

impl Reader {
    /// May map the file, which does not wait for the disk.
    pub(crate) fn new(
        kept: Box<dyn Kept>,
        codec: Codec,
        size_bytes: u64,
        range: Range<u64>,
        pool: Arc<Pool>,
    ) -> Result<Self, Error> {
        check_length(&*kept, &codec, size_bytes)?;
        let end = range.end.min(size_bytes);
        let range = range.start.min(end)..end;
        let remaining_bytes = range.end - range.start;
        let mapped = if codec.is_sealed() || remaining_bytes < MAPPED_MIN_BYTES { None } else { kept.map() };
        let source = match mapped {
            Some(mapped) => Source::Mapped(Slices::new(mapped?, &range)),
            None => Source::Framed(Framed::new(kept, codec, size_bytes, range, pool)),
        };
        Ok(Self { source, ready: VecDeque::new(), fills: 0, remaining_bytes })
    }

    /// How many bytes are still to come.
    #[must_use]
    pub fn remaining_bytes(&self) -> u64 {
        self.remaining_bytes
    }

    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Bytes>, Error>> {
        loop {
            if let Some(piece) = self.ready.pop_front() {
                self.remaining_bytes -= piece.len() as u64;
                // Who has taken a whole span takes the next as well.
                if self.fills > 1 {
                    self.source.begin_ahead();
                }
                return Poll::Ready(Ok(Some(piece)));
            }
            match &mut self.source {
                Source::Spent => return Poll::Ready(Ok(None)),
                Source::Waiting(job) => {
                    (self.source, self.ready) = blocking::flatten(ready!(Pin::new(job).poll(cx)))?;
                    self.fills += 1;
                }
                Source::Framed(_) | Source::Mapped(_) => {
                    let source = std::mem::replace(&mut self.source, Source::Spent);
                    (self.source, self.ready) = source.go_on()?;
                    self.fills += u64::from(!self.ready.is_empty());
                }
            }
        }
    }
}

impl Stream for Reader {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = ready!(self.poll_piece(cx));
        if piece.is_err() {
            self.source = Source::Spent;
        }
        Poll::Ready(piece.transpose())
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let pieces_max = usize::try_from(self.remaining_bytes).ok();
        (usize::from(self.remaining_bytes > 0), pieces_max)
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("remaining_bytes", &self.remaining_bytes).finish_non_exhaustive()
    }
}

impl Source {
    /// Begins with the next encrypted span while there is something else to do.
    fn begin_ahead(&mut self) {
        let Self::Framed(framed) = self else { return };
        if !framed.codec.is_sealed() || framed.frames.end - framed.frames.start < AHEAD_FRAMES_MIN {
            return;
        }
        if let Self::Framed(framed) = std::mem::replace(self, Self::Spent) {
            *self = Self::Waiting(framed.read_ahead());
        }
    }

    /// Gets the next pieces, or begins to wait for them.
    fn go_on(self) -> Result<(Self, VecDeque<Bytes>), Error> {
        match self {
            Self::Framed(framed) if framed.is_spent() => Ok((Self::Spent, VecDeque::new())),
            Self::Framed(framed) => framed.go_on(),
            Self::Mapped(slices) if slices.left.is_empty() => Ok((Self::Spent, VecDeque::new())),
            Self::Mapped(slices) => Ok(slices.go_on()),
            Self::Waiting(_) | Self::Spent => Ok((self, VecDeque::new())),
        }
    }
}

/// Frames that are read into buffers and decrypted there.
struct Framed {
    kept: Box<dyn Kept>,
    codec: Codec,
    size_bytes: u64,
    /// The plain bytes that are wanted.
    range: Range<u64>,
    frames: Range<u64>,
    pool: Arc<Pool>,
}

impl Framed {
    fn new(kept: Box<dyn Kept>, codec: Codec, size_bytes: u64, range: Range<u64>, pool: Arc<Pool>) -> Self {
        let frame_bytes = FRAME_BYTES as u64;
        let frames = if size_bytes == 0 {
            // An empty blob's one frame says that it is empty.
            0..codec.layout().frame_count(0)
        } else if range.is_empty() {
            0..0
        } else {
            range.start / frame_bytes..range.end.div_ceil(frame_bytes)
        };
        Self { kept, codec, size_bytes, range, frames, pool }
    }

    fn is_spent(&self) -> bool {
        self.frames.is_empty()
    }

    /// Takes the next span off what is left, and a buffer for it.
    fn next_span(&mut self) -> (Span, Buffer) {
        let span = self.codec.finished_span(self.size_bytes, self.frames.start, self.frames.end, SPAN_FRAMES);
        self.frames.start += span.frames() as u64;
        (span, self.pool.take_for(span.buffer_bytes()))
    }

    /// Reads the next span on the blocking pool. Nobody need wait for it: it is one span, and its buffer goes back.
    fn read_ahead(mut self) -> JoinHandle<Result<(Source, VecDeque<Bytes>), Error>> {
        blocking::spawn(move || {
            let (span, mut buffer) = self.next_span();
            self.codec.read(&span, &mut buffer, 0, |offset, rest| self.kept.read_at(offset, rest))?;
            let pieces = self.pieces(&span, buffer);
            Ok((Source::Framed(self), pieces))
        })
    }

    fn go_on(mut self) -> Result<(Source, VecDeque<Bytes>), Error> {
        let (span, mut buffer) = self.next_span();
        let stored = span.stored();
        let got_bytes = self.kept.read_now(span.offset(), &mut buffer[stored.clone()]);
        if got_bytes == stored.len() {
            self.codec.open(&span, &mut buffer)?;
            let pieces = self.pieces(&span, buffer);
            return Ok((Source::Framed(self), pieces));
        }
        let job = blocking::spawn(move || {
            self.codec.read(&span, &mut buffer, got_bytes, |offset, rest| self.kept.read_at(offset, rest))?;
            let pieces = self.pieces(&span, buffer);
            Ok((Source::Framed(self), pieces))
        });
        Ok((Source::Waiting(job), VecDeque::new()))
    }

    /// What is wanted of an opened span.
    fn pieces(&self, span: &Span, buffer: Buffer) -> VecDeque<Bytes> {
        let bytes = Bytes::from_owner(buffer);
        let wanted = |k: usize| {
            let plain = span.plain(k);
            let at_byte = span.at_byte() + (k * FRAME_BYTES) as u64;
            let within = |position: u64| {
                let offset = usize::try_from(position.saturating_sub(at_byte)).unwrap_or(usize::MAX);
                plain.start + offset.min(plain.len())
            };
            within(self.range.start)..within(self.range.end)
        };
        let slots = (0..span.frames()).map(wanted);
        if self.codec.is_sealed() {
            slots.filter(|slot| !slot.is_empty()).map(|slot| bytes.slice(slot)).collect()
        } else {
            // Without anything between the frames, they are one piece.
            slots.reduce(|whole, slot| whole.start..slot.end).map(|slot| bytes.slice(slot)).into_iter().collect()
        }
    }
}

/// Slices of a mapping that are in memory when they are handed out.
struct Slices {
    mapped: Box<dyn Mapped>,
    left: Range<usize>,
}

impl Slices {
    fn new(mapped: Box<dyn Mapped>, range: &Range<u64>) -> Self {
        // What is mapped is addressable.
        let place = |byte: u64| usize::try_from(byte).unwrap_or(usize::MAX).min(mapped.bytes().len());
        let left = place(range.start)..place(range.end);
        Self { mapped, left }
    }

    fn go_on(mut self) -> (Source, VecDeque<Bytes>) {
        let slice = self.left.start..self.left.end.min(self.left.start + SLICE_BYTES);
        self.left.start = slice.end;
        let pieces = VecDeque::from([self.mapped.bytes().slice(slice.clone())]);
        if self.mapped.is_resident(slice.start, slice.len()) {
            return (Source::Mapped(self), pieces);
        }
        let job = blocking::spawn(move || {
            self.mapped.populate(slice.start, slice.len())?;
            Ok((Source::Mapped(self), pieces))
        });
        (Source::Waiting(job), VecDeque::new())
    }
}

/// # Errors
/// [`Error::Corrupt`] when the blob is not as long in storage as its length in bytes asks for, which
/// is also so when it is read as encrypted and is not, or the other way round.
pub(crate) fn check_length(kept: &dyn Kept, codec: &Codec, size_bytes: u64) -> Result<(), Error> {
    let layout = codec.layout();
    if kept.stored_bytes() == layout.stored_bytes(size_bytes) {
        return Ok(());
    }
    Err(Error::Corrupt { id: codec.id(), at_byte: layout.intact_bytes(kept.stored_bytes()).min(size_bytes) })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::StreamExt as _;
    use model::Random;
    use model::seal::Key;
    use uuid::Uuid;

    use super::*;
    use crate::BlobId;

    struct Ones;
    impl Random for Ones {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(1);
        }
    }

    /// Stored bytes in memory, and how many of them were asked for.
    struct Counted {
        stored: Arc<Vec<u8>>,
        read_bytes: Arc<AtomicUsize>,
    }

    impl Kept for Counted {
        fn stored_bytes(&self) -> u64 {
            self.stored.len() as u64
        }

        fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, Error> {
            let start = usize::try_from(offset).expect("in memory");
            buffer.copy_from_slice(&self.stored[start..start + buffer.len()]);
            self.read_bytes.fetch_add(buffer.len(), Ordering::SeqCst);
            Ok(buffer.len())
        }

        fn read_now(&self, offset: u64, buffer: &mut [u8]) -> usize {
            self.read_at(offset, buffer).expect("reads")
        }
    }

    const SPANS: usize = 6;
    const SPAN_BYTES: usize = SPAN_FRAMES * FRAME_BYTES;

    fn sealed(codec: &Codec) -> Vec<u8> {
        let mut stored = Vec::new();
        let pool = Pool::new();
        for n in 0..SPANS as u64 {
            let first = n * SPAN_FRAMES as u64;
            let span = codec.finished_span((SPANS * SPAN_BYTES) as u64, first, u64::MAX, SPAN_FRAMES);
            let mut buffer = pool.take();
            buffer.fill(u8::try_from(n).expect("small"));
            codec.seal(&span, &mut buffer, &Ones, |_| ());
            stored.extend_from_slice(&buffer[span.stored()]);
        }
        stored
    }

    fn codec() -> Codec {
        Codec::new(BlobId::new(Uuid::from_u128(1)), Some(&Key::new([1; 32])))
    }

    /// Everything that a job under way held is given back.
    async fn is_given_back(kept: &Arc<Vec<u8>>) {
        for _ in 0..2000 {
            if Arc::strong_count(kept) == 1 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        panic!("a job holds on to the blob");
    }

    #[tokio::test]
    async fn a_stream_is_at_most_two_spans_ahead_and_gives_all_back_when_it_is_dropped() {
        let (stored, size_bytes) = (Arc::new(sealed(&codec())), (SPANS * SPAN_BYTES) as u64);
        for taken in 0..=SPANS * SPAN_FRAMES {
            let (pool, read_bytes) = (Pool::new(), Arc::new(AtomicUsize::new(0)));
            let kept = Counted { stored: Arc::clone(&stored), read_bytes: Arc::clone(&read_bytes) };
            let reader = Reader::new(Box::new(kept), codec(), size_bytes, 0..size_bytes, Arc::clone(&pool));
            let mut reader = reader.expect("opens");
            for k in 0..taken {
                let piece = reader.next().await.expect("more").expect("reads");
                assert!(piece.iter().all(|byte| usize::from(*byte) == k / SPAN_FRAMES), "piece {k}");
            }
            // The job under way may not have begun yet, but no later one may have.
            drop(reader);
            is_given_back(&stored).await;
            let spans_read = read_bytes.load(Ordering::SeqCst).div_ceil(SPAN_BYTES + SPAN_BYTES / 16);
            let spans_taken = taken.div_ceil(SPAN_FRAMES);
            let ahead = usize::from(spans_taken > 1);
            assert!(spans_read <= spans_taken + ahead, "{taken} pieces taken, {spans_read} spans read");
            assert!(pool.idle_count() <= 2, "{} buffers", pool.idle_count());
        }
    }
}
