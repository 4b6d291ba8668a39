//! What can go wrong with bytes at rest.

use std::io;

use model::Digest;
use rustix::io::Errno;
use thiserror::Error;

use crate::BlobId;

/// Why the store could not do what it was asked.
#[derive(Debug, Error)]
pub enum Error {
    /// There is no such blob, or no such staged upload.
    #[error("blob {id} is not in the store")]
    Missing {
        /// What was looked for.
        id: BlobId,
    },
    /// The stored bytes are not what was written, or were written with another key.
    /// None of the bytes of the damaged frame were handed out.
    #[error("blob {id} is damaged at or after byte {at_byte}")]
    Corrupt {
        /// The damaged blob.
        id: BlobId,
        /// Where in the blob's own bytes (not in the file) the damaged frame begins.
        at_byte: u64,
    },
    /// There is no room. The store goes on working, and so does the upload when it is resumed
    /// from its last state after room was made.
    #[error("the blob store is full")]
    StorageFull,
    /// The received bytes do not have the digest that they were announced with.
    #[error("the bytes have the digest {computed}, not {expected}")]
    DigestMismatch {
        /// What the caller asked for.
        expected: Box<Digest>,
        /// What the bytes have.
        computed: Box<Digest>,
    },
    /// The state does not belong to this upload, was made with another key, or is not a state.
    #[error("the upload state is not one of blob {id} and its key")]
    StateRefused {
        /// The upload that was to be resumed; nil where the state did not say.
        id: BlobId,
    },
    /// The upload can go no further in this place: an earlier write of it failed, or it was resumed
    /// or discarded elsewhere. Resume it from its last state.
    #[error("the upload of blob {id} is broken off or was taken over")]
    UploadLost {
        /// The upload.
        id: BlobId,
    },
    /// The file system refused.
    #[error("could not {doing}")]
    Io {
        /// What was being tried: "verb object", as in "rename a staged file".
        doing: &'static str,
        /// What the system answered.
        source: io::Error,
    },
}

impl Error {
    /// Whether this is about the stored bytes of a blob: they are gone, are not what was written, or its disk cannot read
    /// them. A new copy helps against it.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        match self {
            Self::Missing { .. } | Self::Corrupt { .. } | Self::DigestMismatch { .. } => true,
            Self::Io { source, .. } => source.raw_os_error() == Some(Errno::IO.raw_os_error()),
            Self::StorageFull | Self::StateRefused { .. } | Self::UploadLost { .. } => false,
        }
    }

    /// Words a failure of the system: no room is [`Error::StorageFull`], all else [`Error::Io`].
    pub fn io(doing: &'static str, source: impl Into<io::Error>) -> Self {
        let source = source.into();
        let full = [Errno::NOSPC, Errno::DQUOT].map(Errno::raw_os_error);
        if source.kind() == io::ErrorKind::StorageFull
            || source.kind() == io::ErrorKind::QuotaExceeded
            || source.raw_os_error().is_some_and(|code| full.contains(&code))
        {
            return Self::StorageFull;
        }
        Self::Io { doing, source }
    }
}
