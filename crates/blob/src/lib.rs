//! Bytes at rest: the durable, encrypted blob store.
//!
//! A [`Store`] takes uploads in, [hashing and encrypting](frames) them as they pass, and hands ranges of
//! finished blobs out, verified. It knows blobs by an opaque [`BlobId`] and is told their data keys and lengths;
//! it knows nothing of rows, repositories or the keys that wrap data keys.
//!
//! - An [`Upload`] can be put to sleep as an [`UploadState`], which is what the upload's row keeps. The state
//!   is the truth: what is staged beyond it is dust, and is overwritten.
//! - A blob exists once [`Upload::finish`] has returned, and then survives a power cut.
//! - A [`Reader`] yields a range in pieces, without blocking the thread that polls it.
//! - A [`Backend`](backend::Backend) is a place for the stored bytes; [files](Store::open) of a local file system are
//!   the one that is built in. The laws that every back end must keep are the tests in `tests/contract`.

pub mod backend;
mod blocking;
mod buffers;
mod deployment_file;
mod directory;
mod error;
pub mod files;
pub mod frames;
mod hash;
mod id;
mod listing;
mod mapped;
mod quarantine;
mod reader;
mod state;
mod store;
mod turns;
mod upload;
mod verify;
mod writer;

pub use backend::Stored;
pub use error::Error;
pub use files::Files;
pub use id::{BadBlobId, BlobId};
pub use reader::Reader;
pub use state::UploadState;
pub use store::Store;
pub use upload::{Finished, Upload};
