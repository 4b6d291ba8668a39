//! Coarse pull times: a pull writes no row. It leaves a note, and the notes are written together, now and then.

use std::collections::HashMap;
use std::time::Duration;

use meta::images::{self, ImageKey};
use model::Timestamp;
use parking_lot::Mutex;

use crate::{Error, Registry};

/// A pull within this time of the last recorded one is not worth a note.
const COARSENESS: Duration = Duration::from_secs(60);

/// The most notes kept; beyond it new ones are dropped until the next flush, for a pull time is not worth memory.
const NOTES_MAX: usize = 100_000;

/// Pulls that are not in rows yet.
#[derive(Default)]
pub(crate) struct PullTimes(Mutex<HashMap<ImageKey, Timestamp>>);

impl PullTimes {
    /// Notes a pull of an image whose row says that it was last pulled at `recorded`.
    pub(crate) fn note(&self, image: ImageKey, recorded: Option<Timestamp>, now: Timestamp) {
        if recorded.is_some_and(|recorded| now.since(recorded) < COARSENESS) {
            return;
        }
        let mut notes = self.0.lock();
        if notes.len() < NOTES_MAX || notes.contains_key(&image) {
            notes.insert(image, now);
        }
    }

    fn take(&self) -> Vec<(ImageKey, Timestamp)> {
        std::mem::take(&mut *self.0.lock()).into_iter().collect()
    }
}

impl Registry {
    /// Writes the pull times noted since the last flush.
    ///
    /// # Errors
    /// The database's; the notes are then lost, which costs coarse times and nothing else.
    pub async fn flush_pull_times(&self) -> Result<usize, Error> {
        let pulls = self.0.pulls.take();
        let noted = pulls.len();
        if noted > 0 {
            let flush = self
                .0
                .db
                .write("flush_pull_times", move |tx| Box::pin(async move { images::record_pulls(tx, &pulls).await }));
            flush.await?;
        }
        Ok(noted)
    }
}
