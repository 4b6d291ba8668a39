//! Who may write to a staged upload.
//!
//! A job on the blocking pool cannot be called back. When a connection dies with such a job under
//! way and the client resumes at once, two uploads would write the same staged file, and the
//! older one's frames could end up under the newer one's digest. So whoever begins, resumes or
//! discards an upload takes the turn: the job under way is waited for, and later jobs of the
//! former holder are refused. This holds within one process, which is what a directory belongs to.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::{Mutex, MutexGuard};

use crate::{BlobId, Error};

/// The turns of all uploads that are in hand.
#[derive(Default)]
pub(crate) struct Turns {
    lanes: Mutex<HashMap<BlobId, Arc<Lane>>>,
}

#[derive(Default)]
struct Lane {
    latest: AtomicU64,
    working: Mutex<()>,
}

impl Turns {
    /// Takes the turn for `id` from whoever has it. Never waits.
    pub(crate) fn take(self: &Arc<Self>, id: BlobId) -> Turn {
        let lane = Arc::clone(self.lanes.lock().entry(id).or_default());
        let number = lane.latest.fetch_add(1, Ordering::SeqCst) + 1;
        Turn { turns: Arc::clone(self), lane: Some(lane), id, number }
    }
}

/// The right to write to one staged upload, until somebody else takes it.
pub(crate) struct Turn {
    turns: Arc<Turns>,
    /// `None` only while being dropped.
    lane: Option<Arc<Lane>>,
    id: BlobId,
    number: u64,
}

impl Turn {
    /// Waits for a former holder's job, then keeps others out while the guard lives. Blocks.
    ///
    /// # Errors
    /// [`Error::UploadLost`] when the turn was taken.
    pub(crate) fn work(&self) -> Result<Working<'_>, Error> {
        let working = self.work_in_any_case();
        let is_latest = self.lane.as_ref().is_some_and(|lane| lane.latest.load(Ordering::SeqCst) == self.number);
        if is_latest { Ok(working) } else { Err(Error::UploadLost { id: self.id }) }
    }

    /// Like [`Turn::work`], even if somebody else has taken the turn since. Blocks.
    pub(crate) fn work_in_any_case(&self) -> Working<'_> {
        Working { _guard: self.lane.as_ref().map(|lane| lane.working.lock()) }
    }
}

/// Keeps others out.
pub(crate) struct Working<'turn> {
    _guard: Option<MutexGuard<'turn, ()>>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut lanes = self.turns.lanes.lock();
        self.lane = None;
        if lanes.get(&self.id).is_some_and(|lane| Arc::strong_count(lane) == 1) {
            lanes.remove(&self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_latest_has_the_turn_and_nothing_is_left_behind() {
        let turns = Arc::new(Turns::default());
        let id = BlobId::new(Uuid::from_u128(1));
        let first = turns.take(id);
        assert!(first.work().is_ok());
        let second = turns.take(id);
        assert!(matches!(first.work(), Err(Error::UploadLost { .. })));
        drop(first);
        assert!(second.work().is_ok());
        drop(second);
        assert!(turns.lanes.lock().is_empty());
    }
}
