//! (being written)
#![expect(clippy::todo, reason = "the face comes first")]
#![expect(missing_docs, unused_variables, clippy::unused_async, reason = "the face comes first")]

mod error;
mod id;

pub use error::Error;
pub use id::{BadBlobId, BlobId};

use std::ops::Range;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use model::seal::Key;
use model::{Digest, Random, Timestamp};

#[derive(Clone)]
pub struct Store {}
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    pub id: BlobId,
    pub finished: bool,
    pub stored_bytes: u64,
    pub modified: Timestamp,
}
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    pub size_bytes: u64,
    pub digest: Digest,
}
pub struct Upload {}
#[derive(Clone, PartialEq, Eq)]
pub struct UploadState {}
pub struct Reader {}

impl Store {
    pub fn open(dir: &Path, random: Arc<dyn Random>) -> Result<Self, Error> {
        todo!()
    }
    pub fn begin(&self, id: BlobId, key: Option<Key>) -> Upload {
        todo!()
    }
    pub fn resume(&self, id: BlobId, key: Option<Key>, state: &UploadState) -> Result<Upload, Error> {
        todo!()
    }
    pub async fn read(
        &self,
        id: BlobId,
        key: Option<Key>,
        size_bytes: u64,
        range: Range<u64>,
    ) -> Result<Reader, Error> {
        todo!()
    }
    pub async fn delete(&self, id: BlobId) -> Result<(), Error> {
        todo!()
    }
    pub async fn discard(&self, id: BlobId) -> Result<(), Error> {
        todo!()
    }
    pub async fn list(&self, after: Option<BlobId>, limit: usize) -> Result<Vec<Stored>, Error> {
        todo!()
    }
    pub async fn verify(
        &self,
        id: BlobId,
        key: Option<Key>,
        size_bytes: u64,
        expected: &Digest,
        progress: impl Fn(u64) + Send,
    ) -> Result<(), Error> {
        todo!()
    }
}
impl Upload {
    pub fn received_bytes(&self) -> u64 {
        todo!()
    }
    pub async fn write(&mut self, bytes: Bytes) -> Result<(), Error> {
        todo!()
    }
    pub async fn suspend(self) -> Result<UploadState, Error> {
        todo!()
    }
    pub async fn finish(self, expected: &Digest) -> Result<Finished, Error> {
        todo!()
    }
    pub async fn discard(self) {
        todo!()
    }
}
impl UploadState {
    pub fn to_bytes(&self) -> Vec<u8> {
        todo!()
    }
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        todo!()
    }
    pub fn received_bytes(&self) -> u64 {
        todo!()
    }
}
impl Reader {
    pub fn remaining_bytes(&self) -> u64 {
        todo!()
    }
}
impl futures_util::Stream for Reader {
    type Item = Result<Bytes, Error>;
    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        todo!()
    }
}
