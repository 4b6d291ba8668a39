//! Buffers that are used again, so that a transfer does not fault in fresh pages for every span.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Weak};

use parking_lot::Mutex;

use crate::frames::BUFFER_BYTES;

/// How many idle buffers are kept: 16 MiB.
const IDLE_MAX: usize = 32;

/// Idle buffers of [`BUFFER_BYTES`] each. It never refuses: what bounds memory is that every
/// transfer holds at most two buffers.
pub(crate) struct Pool {
    idle: Mutex<Vec<Vec<u8>>>,
}

impl Pool {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self { idle: Mutex::new(Vec::new()) })
    }

    /// A buffer for any span. Its content is left over from earlier use.
    pub(crate) fn take(self: &Arc<Self>) -> Buffer {
        let kept = self.idle.lock().pop();
        Buffer { bytes: kept.unwrap_or_else(|| vec![0; BUFFER_BYTES]), pool: Arc::downgrade(self) }
    }

    /// How many buffers lie idle.
    #[cfg(test)]
    pub(crate) fn idle_count(&self) -> usize {
        self.idle.lock().len()
    }

    /// A buffer of at least `len_bytes`, from the pool only where that is not a waste.
    pub(crate) fn take_for(self: &Arc<Self>, len_bytes: usize) -> Buffer {
        if len_bytes > BUFFER_BYTES / 4 {
            return self.take();
        }
        Buffer { bytes: vec![0; len_bytes], pool: Weak::new() }
    }
}

/// A buffer on loan; dropping it gives it back.
pub(crate) struct Buffer {
    bytes: Vec<u8>,
    pool: Weak<Pool>,
}

impl Deref for Buffer {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.bytes
    }
}

impl AsRef<[u8]> for Buffer {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        if let Some(pool) = self.pool.upgrade() {
            let mut idle = pool.idle.lock();
            if idle.len() < IDLE_MAX {
                idle.push(std::mem::take(&mut self.bytes));
            }
        }
    }
}
