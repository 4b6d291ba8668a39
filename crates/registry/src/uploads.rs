//! Layer uploads: begin, append, complete, cancel; and mounting, which saves an upload.
//!
//! The row is the truth. Bytes go to the blob store first, are made durable there, and then the row says so; whatever
//! the store has beyond the row is dust that the next append overwrites. An upload is bound to its repository and to
//! the user or role that began it: to everybody else it does not exist.

mod append;
mod begin;
pub(crate) mod busy;
mod complete;
mod open;

use std::fmt;

use uuid::Uuid;

use crate::error::InRepository;
use crate::{Error, Repository};

pub use append::{Appended, Chunk};
pub use begin::InitiatedUpload;

/// The part size that InitiateLayerUpload suggests.
pub const PART_SIZE_BYTES: u64 = 10 * 1024 * 1024;

/// The id of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UploadId(Uuid);

impl fmt::Display for UploadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn upload_not_found(repository: &Repository, id: &str) -> Error {
    Error::UploadNotFound { upload: id.chars().take(64).collect(), within: InRepository::of(repository) }
}
