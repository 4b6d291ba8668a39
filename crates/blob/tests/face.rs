//! What callers may rely on without being told: where things can be sent.

use blob::{Reader, Store, Upload, UploadState};
use model::Digest;

fn is_send<T: Send>(_: &T) {}
fn is_shared<T: Clone + Send + Sync>() {}

#[test]
fn everything_can_go_where_tasks_go() {
    is_shared::<Store>();
    is_shared::<UploadState>();
    fn futures(store: &Store, upload: Upload, mut other: Upload, id: blob::BlobId, digest: &Digest) {
        is_send(&store.read(id, None, 0, 0..0));
        is_send(&store.list(None, 0));
        is_send(&store.verify(id, None, 0, digest, |_| ()));
        is_send(&other.write(bytes::Bytes::new()));
        is_send(&upload.finish(digest));
    }
    let _ = futures;
    fn streams<T: futures_util::Stream + Unpin + Send>() {}
    streams::<Reader>();
}
