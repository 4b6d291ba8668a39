//! What sealed texts were opened to, remembered by the text's hash.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use moka::sync::Cache;

/// What all open texts may take.
const BYTES_MAX: u64 = 16 * 1024 * 1024;

/// What one takes beside its text, and for each byte of it.
const BYTES_AT_LEAST: usize = 512;
const BYTES_PER_TEXT_BYTE: usize = 3;

/// The SHA-256 of a sealed text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TextHash([u8; 32]);

impl TextHash {
    pub(crate) fn of(text: &str) -> Self {
        let mut hash = [0; 32];
        hash.copy_from_slice(digest(&SHA256, text.as_bytes()).as_ref());
        Self(hash)
    }

    pub(crate) fn bytes(self) -> [u8; 32] {
        self.0
    }
}

/// Open texts. Only what opened gets in, so strangers cannot fill it.
pub(crate) struct Opened<T>(Cache<TextHash, (Arc<T>, u32)>);

impl<T: Send + Sync + 'static> Opened<T> {
    pub(crate) fn new() -> Self {
        let weigh = |_: &TextHash, (_, bytes): &(Arc<T>, u32)| *bytes;
        Self(Cache::builder().max_capacity(BYTES_MAX).weigher(weigh).build())
    }

    pub(crate) fn get(&self, hash: TextHash) -> Option<Arc<T>> {
        self.0.get(&hash).map(|(open, _)| open)
    }

    /// Remembers what a text of this length was opened to.
    pub(crate) fn keep(&self, hash: TextHash, len: usize, open: Arc<T>) {
        let bytes = len.saturating_mul(BYTES_PER_TEXT_BYTE).saturating_add(BYTES_AT_LEAST);
        self.0.insert(hash, (open, u32::try_from(bytes).unwrap_or(u32::MAX)));
    }
}
