//! Uploads that are being written to.

use std::collections::HashSet;
use std::sync::Arc;

use parking_lot::Mutex;
use uuid::Uuid;

use super::UploadId;
use crate::Error;

/// Uploads that a request of this process is writing to: a second writer would tear the bytes.
#[derive(Clone, Default)]
pub(crate) struct BusyUploads(Arc<Mutex<HashSet<Uuid>>>);

pub(super) struct Busy {
    uploads: BusyUploads,
    id: Uuid,
}

impl BusyUploads {
    pub(super) fn begin(&self, id: Uuid) -> Result<Busy, Error> {
        if self.0.lock().insert(id) {
            Ok(Busy { uploads: self.clone(), id })
        } else {
            Err(Error::UploadBusy(UploadId(id)))
        }
    }

    pub(crate) fn contains(&self, id: Uuid) -> bool {
        self.0.lock().contains(&id)
    }

    pub(crate) fn all(&self) -> Vec<Uuid> {
        self.0.lock().iter().copied().collect()
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.uploads.0.lock().remove(&self.id);
    }
}
