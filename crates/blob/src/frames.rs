//! How a blob's bytes are laid out and encrypted: a codec over buffers, without I/O.
//!
//! An encrypted blob is a header and then frames of 64 KiB of plain text, the last one
//! shorter (and, for an empty blob, empty):
//!
//! ```text
//! header   magic "WHARFBLB" | version 1 | log2 of the frame size | 6 zero bytes     16 bytes
//! frame    random nonce, 12 | ciphertext, 0 to 65536 | AES-256-GCM tag, 16
//! frame    ...
//! ```
//!
//! Each frame authenticates the layout's version, the blob's id, its own index and whether it is
//! the last one, so that frames cannot be swapped, dropped, appended or moved to another blob
//! unnoticed, and any range can be read without the rest.
//!
//! Nonces are drawn at random for every frame and not derived from its index. An upload that is
//! resumed from its last state writes frames anew that were already written as dust beyond that
//! state, possibly with other bytes; an index would repeat the nonce under the same key, which in
//! GCM gives both texts away. With a key for each blob, a random 96-bit nonce does not repeat
//! below 2^32 frames, which is 256 TiB.
//!
//! An unencrypted blob is its plain bytes and nothing else, so that any file server could serve it.

use std::ops::Range;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use model::Random;
use model::seal::Key;

use crate::{BlobId, Error};

/// Plain bytes in every frame but the last.
pub(crate) const FRAME_BYTES: usize = 64 * 1024;
/// Frames handled at a time: what one buffer holds. Uploads have two buffers in flight and
/// downloads one or two, so this is what bounds the memory of many transfers at once.
pub(crate) const SPAN_FRAMES: usize = 8;
/// The length of a buffer that holds any span.
pub(crate) const BUFFER_BYTES: usize = HEADER_BYTES + SPAN_FRAMES * (NONCE_BYTES + FRAME_BYTES + TAG_BYTES);

const HEADER_BYTES: usize = 16;
const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;
const VERSION: u8 = 1;
const HEADER: [u8; HEADER_BYTES] = *b"WHARFBLB\x01\x10\0\0\0\0\0\0";

/// What surrounds the plain bytes in storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    header: usize,
    before: usize,
    after: usize,
}

impl Layout {
    const PLAIN: Self = Self { header: 0, before: 0, after: 0 };
    const SEALED: Self = Self { header: HEADER_BYTES, before: NONCE_BYTES, after: TAG_BYTES };

    fn stride(self) -> usize {
        self.before + FRAME_BYTES + self.after
    }

    /// How many frames a blob of `size_bytes` has. An empty encrypted blob has one, which
    /// authenticates that it is empty.
    pub(crate) fn frame_count(self, size_bytes: u64) -> u64 {
        size_bytes.div_ceil(FRAME_BYTES as u64).max(u64::from(self.header > 0))
    }

    /// How long a finished blob of `size_bytes` is in storage.
    pub(crate) fn stored_bytes(self, size_bytes: u64) -> u64 {
        let overhead = (self.before + self.after) as u64;
        (self.header as u64)
            .saturating_add(self.frame_count(size_bytes).saturating_mul(overhead))
            .saturating_add(size_bytes)
    }

    /// How much of storage the first `frames` full frames fill, together with the header; none if there are none.
    pub(crate) fn staged_bytes(self, frames: u64) -> u64 {
        if frames == 0 { 0 } else { self.offset(frames) }
    }

    /// How many plain bytes lie in whole frames within the first `stored_bytes` of storage.
    pub(crate) fn intact_bytes(self, stored_bytes: u64) -> u64 {
        stored_bytes.saturating_sub(self.header as u64) / self.stride() as u64 * FRAME_BYTES as u64
    }

    fn offset(self, frame: u64) -> u64 {
        self.header as u64 + frame * self.stride() as u64
    }
}

/// Consecutive frames, and where they lie in storage and in a buffer. A buffer leaves room for the
/// header in front whether or not the span begins the blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    layout: Layout,
    /// The index of the first frame.
    pub(crate) first: u64,
    /// Plain bytes in all frames; all frames but the last are full.
    pub(crate) size_bytes: usize,
    /// The span's last frame is the blob's last frame.
    pub(crate) ends: bool,
}

impl Span {
    pub(crate) fn frames(&self) -> usize {
        let sealed_and_empty = self.ends && self.layout.header > 0;
        self.size_bytes.div_ceil(FRAME_BYTES).max(usize::from(sealed_and_empty))
    }

    /// The first plain byte's position in the blob.
    pub(crate) fn at_byte(&self) -> u64 {
        self.first * FRAME_BYTES as u64
    }

    /// Where the plain bytes of the span's `k`th frame lie in the buffer.
    pub(crate) fn plain(&self, k: usize) -> Range<usize> {
        let start = self.layout.header + k * self.layout.stride() + self.layout.before;
        start..start + FRAME_BYTES.min(self.size_bytes - k * FRAME_BYTES)
    }

    /// Where in storage the span begins, the header included for the first one.
    pub(crate) fn offset(&self) -> u64 {
        if self.first == 0 { 0 } else { self.layout.offset(self.first) }
    }

    /// What of the buffer is stored at [`Span::offset`].
    pub(crate) fn stored(&self) -> Range<usize> {
        let start = if self.first == 0 { 0 } else { self.layout.header };
        start..self.buffer_bytes()
    }

    /// How long a buffer must at least be to hold the span.
    pub(crate) fn buffer_bytes(&self) -> usize {
        self.layout.header + self.frames() * (self.layout.before + self.layout.after) + self.size_bytes
    }
}

/// Encrypts and decrypts the frames of one blob.
pub(crate) struct Codec {
    id: BlobId,
    cipher: Option<LessSafeKey>,
}

impl Codec {
    pub(crate) fn new(id: BlobId, key: Option<&Key>) -> Self {
        let cipher = key.map(|key| {
            let unbound = UnboundKey::new(&AES_256_GCM, key.expose()).expect("AES-256 takes any 32 bytes");
            LessSafeKey::new(unbound)
        });
        Self { id, cipher }
    }

    pub(crate) fn id(&self) -> BlobId {
        self.id
    }

    pub(crate) fn is_sealed(&self) -> bool {
        self.cipher.is_some()
    }

    pub(crate) fn layout(&self) -> Layout {
        if self.is_sealed() { Layout::SEALED } else { Layout::PLAIN }
    }

    /// `size_bytes` from the frame `first` on, with more to follow.
    pub(crate) fn span(&self, first: u64, size_bytes: usize) -> Span {
        Span { layout: self.layout(), first, size_bytes, ends: false }
    }

    /// `size_bytes` from the frame `first` on to the end of the blob.
    pub(crate) fn last_span(&self, first: u64, size_bytes: usize) -> Span {
        Span { ends: true, ..self.span(first, size_bytes) }
    }

    /// The frames from `first` up to `end` (exclusive), at most `max_frames`, of a finished blob.
    pub(crate) fn finished_span(&self, blob_bytes: u64, first: u64, end: u64, max_frames: usize) -> Span {
        let count = (end - first).min(max_frames as u64);
        let start_byte = first * FRAME_BYTES as u64;
        let end_byte = ((first + count) * FRAME_BYTES as u64).min(blob_bytes);
        let size_bytes = usize::try_from(end_byte - start_byte).unwrap_or(usize::MAX);
        let ends = first + count == self.layout().frame_count(blob_bytes);
        Span { layout: self.layout(), first, size_bytes, ends }
    }

    /// Encrypts the span's frames where they lie, showing the plain bytes of each to `each` first.
    pub(crate) fn seal(&self, span: &Span, buffer: &mut [u8], random: &dyn Random, mut each: impl FnMut(&[u8])) {
        let Some(cipher) = &self.cipher else {
            for k in 0..span.frames() {
                each(&buffer[span.plain(k)]);
            }
            return;
        };
        if span.first == 0 {
            buffer[..HEADER_BYTES].copy_from_slice(&HEADER);
        }
        let mut nonces = [0; SPAN_FRAMES * NONCE_BYTES];
        random.fill(&mut nonces[..span.frames() * NONCE_BYTES]);
        for (k, nonce) in nonces.chunks_exact(NONCE_BYTES).take(span.frames()).enumerate() {
            let plain = span.plain(k);
            each(&buffer[plain.clone()]);
            let aad = self.associated_data(span, k);
            buffer[plain.start - NONCE_BYTES..plain.start].copy_from_slice(nonce);
            let nonce = Nonce::try_assume_unique_for_key(nonce).expect("a nonce is 12 bytes");
            let tag = cipher
                .seal_in_place_separate_tag(nonce, Aad::from(aad), &mut buffer[plain.clone()])
                .expect("a frame is far below the cipher's 64 GiB limit");
            buffer[plain.end..plain.end + TAG_BYTES].copy_from_slice(tag.as_ref());
        }
    }

    /// Decrypts the span's frames where they lie.
    ///
    /// # Errors
    /// [`Error::Corrupt`] for the first frame that is not what was sealed; then nothing in the
    /// buffer may be used.
    pub(crate) fn open(&self, span: &Span, buffer: &mut [u8]) -> Result<(), Error> {
        let Some(cipher) = &self.cipher else { return Ok(()) };
        if span.first == 0 && buffer[..HEADER_BYTES] != HEADER {
            return Err(Error::Corrupt { id: self.id, at_byte: 0 });
        }
        for k in 0..span.frames() {
            let plain = span.plain(k);
            let nonce = Nonce::try_assume_unique_for_key(&buffer[plain.start - NONCE_BYTES..plain.start])
                .expect("a nonce is 12 bytes");
            let aad = self.associated_data(span, k);
            cipher
                .open_in_place(nonce, Aad::from(aad), &mut buffer[plain.start..plain.end + TAG_BYTES])
                .map_err(|_| Error::Corrupt { id: self.id, at_byte: span.at_byte() + (k * FRAME_BYTES) as u64 })?;
        }
        Ok(())
    }

    /// Reads the span from storage and decrypts it; `got_bytes` of it were already read.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when storage ends before the span does or a frame does not open, and those of `read_at`.
    pub(crate) fn read(
        &self,
        span: &Span,
        buffer: &mut [u8],
        got_bytes: usize,
        read_at: impl FnOnce(u64, &mut [u8]) -> Result<usize, Error>,
    ) -> Result<(), Error> {
        let rest = &mut buffer[span.stored()][got_bytes..];
        let got_bytes = got_bytes + read_at(span.offset() + got_bytes as u64, rest)?;
        if got_bytes < span.stored().len() {
            let at_byte = self.layout().intact_bytes(span.offset() + got_bytes as u64).max(span.at_byte());
            return Err(Error::Corrupt { id: self.id, at_byte });
        }
        self.open(span, buffer)
    }

    fn associated_data(&self, span: &Span, k: usize) -> [u8; 26] {
        let mut data = [0; 26];
        data[0] = VERSION;
        data[1] = u8::from(span.ends && k + 1 == span.frames());
        data[2..10].copy_from_slice(&(span.first + k as u64).to_le_bytes());
        data[10..].copy_from_slice(self.id.as_bytes());
        data
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    /// Counts, so that no two nonces are the same.
    struct Counter(std::sync::atomic::AtomicU8);
    impl Random for Counter {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill_with(|| self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        }
    }

    fn codec(id: u128, key: u8) -> Codec {
        Codec::new(BlobId::new(Uuid::from_u128(id)), Some(&Key::new([key; 32])))
    }

    /// Two frames from index 3 on, the second of 10 bytes and the last, sealed.
    fn sealed() -> (Span, Vec<u8>) {
        let codec = codec(1, 1);
        let span = codec.last_span(3, FRAME_BYTES + 10);
        let mut buffer = vec![7; span.buffer_bytes()];
        codec.seal(&span, &mut buffer, &Counter(0.into()), |plain| assert!(plain.iter().all(|&b| b == 7)));
        (span, buffer)
    }

    #[test]
    fn frames_open_to_what_was_sealed() {
        let (span, mut buffer) = sealed();
        assert!(buffer[span.plain(1)] != [7; 10]);
        codec(1, 1).open(&span, &mut buffer).expect("opens");
        assert!(buffer[span.plain(0)].iter().all(|&b| b == 7));
        assert_eq!(buffer[span.plain(1)], [7; 10]);
    }

    #[test]
    fn frames_open_only_in_their_place() {
        let (span, buffer) = sealed();
        let table = [
            ("another blob", codec(2, 1), span),
            ("another key", codec(1, 2), span),
            ("another index", codec(1, 1), Span { first: 4, ..span }),
            ("not the end", codec(1, 1), Span { ends: false, ..span }),
            ("cut after a frame", codec(1, 1), Span { size_bytes: FRAME_BYTES, ..span }),
        ];
        for (what, codec, span) in table {
            assert!(matches!(codec.open(&span, &mut buffer.clone()), Err(Error::Corrupt { .. })), "{what}");
        }
    }

    #[test]
    fn a_changed_byte_is_blamed_on_its_frame() {
        let (span, buffer) = sealed();
        let first_frame = 3 * FRAME_BYTES as u64;
        let second = span.plain(1);
        for (at, blamed) in [
            (span.stored().start, first_frame),
            (span.plain(0).start, first_frame),
            (span.plain(0).end, first_frame),
            (second.start - 1, first_frame + FRAME_BYTES as u64),
            (second.start, first_frame + FRAME_BYTES as u64),
            (buffer.len() - 1, first_frame + FRAME_BYTES as u64),
        ] {
            let mut flipped = buffer.clone();
            flipped[at] ^= 0x10;
            match codec(1, 1).open(&span, &mut flipped) {
                Err(Error::Corrupt { at_byte, .. }) => assert_eq!(at_byte, blamed, "byte {at}"),
                other => panic!("byte {at}: {other:?}"),
            }
        }
    }

    #[test]
    fn storage_is_as_long_as_the_frames_say() {
        let frame = FRAME_BYTES as u64;
        for (size, frames, stored) in
            [(0, 1, 16 + 28), (1, 1, 16 + 28 + 1), (frame, 1, 16 + 28 + frame), (frame + 1, 2, 16 + 56 + frame + 1)]
        {
            assert_eq!(Layout::SEALED.frame_count(size), frames, "{size}");
            assert_eq!(Layout::SEALED.stored_bytes(size), stored, "{size}");
            assert_eq!(Layout::PLAIN.stored_bytes(size), size);
        }
        assert_eq!(Layout::PLAIN.frame_count(0), 0);
        assert_eq!(Layout::SEALED.staged_bytes(0), 0);
        assert_eq!(Layout::SEALED.staged_bytes(2), 16 + 2 * (frame + 28));
        assert_eq!(Layout::SEALED.intact_bytes(16 + frame + 27), 0);
        assert_eq!(Layout::SEALED.intact_bytes(16 + frame + 28), frame);
    }
}
