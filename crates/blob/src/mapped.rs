//! Files in the address space. The only unsafe code of the crate.

use std::fs::File;
use std::io;
use std::sync::Arc;

use bytes::Bytes;
use memmap2::{Advice, Mmap, MmapOptions};
use rustix::io::Errno;

/// A whole file as bytes, for as long as any slice of it is held.
pub(crate) struct MappedFile {
    map: Arc<Mmap>,
    bytes: Bytes,
}

struct Owner(Arc<Mmap>);

impl AsRef<[u8]> for Owner {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl MappedFile {
    /// Maps the first `len_bytes` of a finished blob's file, which must have that many.
    #[expect(unsafe_code, reason = "a mapping is only sound if nobody changes the file")]
    pub(crate) fn new(file: &File, len_bytes: usize) -> io::Result<Self> {
        // SAFETY: the mapped bytes must not change, and must not cease to exist, while slices of them
        // are held.
        // - The file is a finished blob's: it got its name by a rename after its last write, and the descriptor
        //   that wrote it was closed before (`files.rs`, `commit`). Whoever lost the upload to a later holder may
        //   have it open still, but is refused every further write (`turns.rs`). No code of this crate opens a file below
        //   `blobs/` for writing or truncates one; it is only ever unlinked or replaced by another rename, both of
        //   which leave the mapped inode alone.
        // - The directory is 0700 and belongs to this program, one process of it at a time, so nobody else has
        //   business there.
        // - The caller has compared `len_bytes` with the file's length, so no page lies wholly behind its end.
        // - The mapping is private and read-only; what the slices borrow lives in the `Arc` that `Owner` holds.
        // A disk that fails while a page is read in raises SIGBUS, which ends the program but yields no wrong bytes.
        let map = Arc::new(unsafe { MmapOptions::new().len(len_bytes).map(file)? });
        let bytes = Bytes::from_owner(Owner(Arc::clone(&map)));
        Ok(Self { map, bytes })
    }

    pub(crate) fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Brings pages in and waits for them. Where the kernel (before 5.14) cannot wait, it is asked to begin.
    pub(crate) fn populate(&self, offset: usize, len_bytes: usize) -> io::Result<()> {
        match self.map.advise_range(Advice::PopulateRead, offset, len_bytes) {
            Err(error) if error.raw_os_error() == Some(Errno::INVAL.raw_os_error()) => {
                self.map.advise_range(Advice::WillNeed, offset, len_bytes)
            }
            outcome => outcome,
        }
    }
}
