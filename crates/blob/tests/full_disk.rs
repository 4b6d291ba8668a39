//! A disk that is really full.

use std::path::PathBuf;
use std::sync::Arc;

use blob::{BlobId, Error, Store};
use bytes::Bytes;
use futures_util::TryStreamExt as _;
use model::{Digest, Random};
use uuid::Uuid;

struct Zeros;
impl Random for Zeros {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(0);
    }
}

const MIB: usize = 1024 * 1024;

#[tokio::test]
#[ignore = "needs a file system of 4 to 8 MiB of its own, at BLOB_SMALL_DISK"]
async fn a_full_disk_is_told_and_survived() {
    let dir = PathBuf::from(std::env::var_os("BLOB_SMALL_DISK").expect("BLOB_SMALL_DISK is set"));
    let store = Store::open(&dir.join("store"), Arc::new(Zeros)).expect("opens");
    let id = |number| BlobId::new(Uuid::from_u128(number));
    let bytes = Bytes::from(vec![7; 3 * MIB]);
    let digest = Digest::sha256(&bytes);

    let mut first = store.begin(id(1), None);
    first.write(bytes.clone()).await.expect("there is room for one");
    first.finish(&digest).await.expect("there is room for one");

    let mut second = store.begin(id(2), None);
    second.write(bytes.slice(..MIB)).await.expect("there is room for some");
    let state = second.suspend().await.expect("there is room for some");
    let mut second = store.resume(id(2), None, &state).expect("resumes");
    let huge = Bytes::from(vec![7; 8 * MIB]);
    let outcome = match second.write(huge).await {
        Ok(()) => second.finish(&digest).await.map(|_| ()),
        full => full,
    };
    assert!(matches!(outcome, Err(Error::StorageFull)), "{outcome:?}");
    let reader = store.read(id(1), None, bytes.len() as u64, 0..bytes.len() as u64).await.expect("reads while full");
    let read: Vec<Bytes> = reader.try_collect().await.expect("reads while full");
    assert!(read.concat() == bytes);
    // Its room is free only when nobody holds a mapped slice of it.
    drop(read);

    store.delete(id(1)).await.expect("deletes while full");
    let mut second = store.resume(id(2), None, &state).expect("resumes");
    second.write(bytes.slice(MIB..)).await.expect("there is room again");
    second.finish(&digest).await.expect("there is room again");
    store.delete(id(2)).await.expect("deletes");
}
