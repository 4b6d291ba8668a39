//! Rows remembered for as long as nobody writes.
//!
//! On SQLite this process is the only one that writes what a pull reads (the other verbs of the program add accounts,
//! take out what nothing points at, and seal anew what opens as before), so one count of commits tells whether anything
//! can have changed since a row was read: what was remembered under another count is read again. A change is therefore
//! seen by every request that begins after the change was answered. PostgreSQL has other writers; there nothing is
//! remembered.

use std::hash::Hash;

use futures_util::future::BoxFuture;

use crate::database::Generation;
use crate::{Database, Error, Tx};

/// Results of point reads, by what they were asked for. Bounded by weight.
pub struct Remembered<K, V> {
    entries: moka::sync::Cache<K, (Generation, V)>,
}

impl<K, V> Remembered<K, V>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// Remembers results of up to `bytes_max` in all, as `bytes_of` estimates each.
    #[must_use]
    pub fn new(bytes_max: u64, bytes_of: fn(&V) -> usize) -> Self {
        let weigh = move |_: &K, (_, value): &(Generation, V)| u32::try_from(bytes_of(value)).unwrap_or(u32::MAX);
        Self { entries: moka::sync::Cache::builder().max_capacity(bytes_max).weigher(weigh).build() }
    }

    /// What `work` found for `key`, now or since the last commit. That nothing was found is not remembered.
    ///
    /// # Errors
    /// Those of `work` and of the database.
    pub async fn read<E, F>(&self, db: &Database, name: &'static str, key: K, work: F) -> Result<Option<V>, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<Option<V>, E>> + Send + 'static,
        E: From<Error> + Send + 'static,
    {
        // Before the read: what is committed during it must count as a change.
        let Some(generation) = db.generation() else { return db.read(name, work).await };
        if let Some((since, value)) = self.entries.get(&key)
            && since == generation
        {
            return Ok(Some(value));
        }
        let found = db.read(name, work).await?;
        if let Some(value) = &found {
            self.entries.insert(key, (generation, value.clone()));
        }
        Ok(found)
    }
}
