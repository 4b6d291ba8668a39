//! What the laws are tried on, and what they are tried with.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use blob::backend::Backend;
use blob::{BlobId, Error, Files, Finished, Reader, Store};
use bytes::Bytes;
use futures_util::StreamExt as _;
use model::seal::Key;
use model::{Digest, Random};
use tempfile::TempDir;
use uuid::Uuid;

/// A back end under test.
pub trait Subject: Send + Sync {
    /// The back end, opened anew over the same place: nothing but what is stored survives.
    fn backend(&self) -> Arc<dyn Backend>;

    /// Changes what is stored of a blob or upload behind the store's back.
    fn tamper(&self, id: BlobId, finished: bool, change: &mut dyn FnMut(&mut Vec<u8>));

    /// Makes the blob cold, where the back end has something like a cache.
    fn chill(&self, id: BlobId) {
        let _ = id;
    }

    /// A store over the back end, opened anew.
    fn store(&self) -> Store {
        Store::over(self.backend(), Arc::new(Counter::new()))
    }
}

/// Files in a temporary directory.
pub struct FilesSubject {
    dir: TempDir,
}

impl FilesSubject {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().expect("temporary directory") }
    }

    fn path(&self, id: BlobId, finished: bool) -> PathBuf {
        let text = id.to_string();
        let dir = self.dir.path();
        if finished { dir.join("blobs").join(&text[..2]).join(text) } else { dir.join("uploads").join(text) }
    }
}

impl Subject for FilesSubject {
    fn backend(&self) -> Arc<dyn Backend> {
        Arc::new(Files::open(self.dir.path()).expect("opens"))
    }

    fn tamper(&self, id: BlobId, finished: bool, change: &mut dyn FnMut(&mut Vec<u8>)) {
        let path = self.path(id, finished);
        let mut bytes = std::fs::read(&path).expect("stored");
        change(&mut bytes);
        // A new file, because the old one may be mapped.
        std::fs::remove_file(&path).expect("removes");
        std::fs::write(&path, bytes).expect("writes");
    }

    fn chill(&self, id: BlobId) {
        let file = std::fs::File::open(self.path(id, true)).expect("opens");
        rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed).expect("drops cached pages");
    }
}

/// Random enough for nonces: never the same twice.
pub struct Counter(AtomicU64);

impl Counter {
    pub fn new() -> Self {
        static STORES: AtomicU64 = AtomicU64::new(0);
        Self(AtomicU64::new(STORES.fetch_add(1, Ordering::Relaxed) << 32))
    }
}

impl Random for Counter {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            let number = self.0.fetch_add(1, Ordering::Relaxed).to_le_bytes();
            chunk.copy_from_slice(&number[..chunk.len()]);
        }
    }
}

/// An id; different numbers begin with different digits.
pub fn id(number: u64) -> BlobId {
    BlobId::new(Uuid::from_u64_pair(number.wrapping_mul(0x9e37_79b9_7f4a_7c15), number))
}

/// Encrypted and unencrypted.
pub fn keys() -> [Option<Key>; 2] {
    [Some(Key::new([3; 32])), None]
}

/// Bytes in which no two places look alike.
pub fn content(seed: u64, len: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2).wrapping_add(0x1234_5678_9abc_def1);
    let mut bytes = Vec::with_capacity(len + 8);
    while bytes.len() < len {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(len);
    bytes
}

/// Uploads `bytes` in one go.
pub async fn put(store: &Store, id: BlobId, key: Option<Key>, bytes: &[u8]) -> Finished {
    let mut upload = store.begin(id, key);
    upload.write(Bytes::copy_from_slice(bytes)).await.expect("writes");
    upload.finish(&Digest::sha256(bytes)).await.expect("finishes")
}

/// All that a reader yields, and how it ended.
pub async fn drain(mut reader: Reader) -> (Vec<u8>, Result<(), Error>) {
    let mut bytes = Vec::new();
    while let Some(piece) = reader.next().await {
        match piece {
            Ok(piece) => bytes.extend_from_slice(&piece),
            Err(error) => {
                assert!(reader.next().await.is_none(), "a stream ends with its error");
                return (bytes, Err(error));
            }
        }
    }
    assert_eq!(reader.remaining_bytes(), 0);
    (bytes, Ok(()))
}

/// Reads a range that must be readable.
pub async fn get(store: &Store, id: BlobId, key: Option<Key>, size: usize, range: Range<usize>) -> Vec<u8> {
    let (bytes, outcome) = try_get(store, id, key, size, range).await;
    outcome.expect("reads");
    bytes
}

/// Reads a range; what came before an error, and the error.
pub async fn try_get(
    store: &Store,
    id: BlobId,
    key: Option<Key>,
    size: usize,
    range: Range<usize>,
) -> (Vec<u8>, Result<(), Error>) {
    match store.read(id, key, size as u64, range.start as u64..range.end as u64).await {
        Ok(reader) => drain(reader).await,
        Err(error) => (Vec::new(), Err(error)),
    }
}
