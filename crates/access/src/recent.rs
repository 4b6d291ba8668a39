//! What was looked up of late: remembered for two seconds, or until this node changes something.

use std::borrow::Borrow;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use model::Timestamp;
use moka::sync::Cache;

/// How long another node may go on believing what was changed here.
pub(crate) const REMEMBERED: Duration = Duration::from_secs(2);

/// Results of look-ups, by what they were asked for. Bounded by weight. Their age is told by the deployment's clock.
pub(crate) struct Recent<K, V> {
    entries: Cache<K, (Reading, V)>,
    changes: AtomicU64,
}

/// When a look-up began, by the clock and among the changes of this node.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading {
    at: Timestamp,
    changes: u64,
}

impl Reading {
    /// The same look-up when it rests on what was read `at` some time before.
    pub(crate) fn no_later_than(self, at: Timestamp) -> Self {
        Self { at: self.at.min(at), ..self }
    }
}

impl<K, V> Recent<K, V>
where
    K: Hash + Eq + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// Remembers results of up to `bytes_max` in all, as `bytes_of` estimates each.
    pub(crate) fn new(bytes_max: u64, bytes_of: fn(&V) -> usize) -> Self {
        let weigh = move |_: &K, (_, value): &(Reading, V)| u32::try_from(bytes_of(value)).unwrap_or(u32::MAX);
        let entries = Cache::builder().max_capacity(bytes_max).weigher(weigh).build();
        Self { entries, changes: AtomicU64::new(0) }
    }

    /// What was found for `key` less than two seconds ago and after the last change.
    pub(crate) fn get<Q>(&self, key: &Q, now: Timestamp) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let (reading, value) = self.entries.get(key)?;
        let is_current = reading.changes == self.changes.load(Ordering::Acquire);
        // A clock that was set back says nothing about the age.
        let is_young = reading.at <= now && now.since(reading.at) < REMEMBERED;
        (is_current && is_young).then_some(value)
    }

    /// To be called before the rows are read: what is changed during the look-up must count as changed after it.
    pub(crate) fn begin(&self, now: Timestamp) -> Reading {
        Reading { at: now, changes: self.changes.load(Ordering::Acquire) }
    }

    /// Remembers the result of a look-up.
    pub(crate) fn keep(&self, key: K, reading: Reading, value: V) {
        self.entries.insert(key, (reading, value));
    }

    /// Makes the next look-up of anything read the rows.
    pub(crate) fn forget_all(&self) {
        self.changes.fetch_add(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_millis(1_000_000);

    fn recent() -> Recent<Box<str>, u8> {
        Recent::new(1000, |_| 1)
    }

    #[test]
    fn a_result_is_remembered_for_two_seconds_of_the_clock() {
        let recent = recent();
        assert_eq!(recent.get("a", START), None);
        recent.keep("a".into(), recent.begin(START), 1);
        for (millis, remembered) in [(0, true), (1999, true), (2000, false), (100_000, false)] {
            let now = START + Duration::from_millis(millis);
            assert_eq!(recent.get("a", now), remembered.then_some(1), "after {millis} ms");
        }
        assert_eq!(recent.get("a", START - Duration::from_millis(1)), None, "the clock was set back");
        assert_eq!(recent.get("b", START), None);
    }

    #[test]
    fn a_result_that_a_change_overtook_is_not_remembered() {
        let recent = recent();
        let reading = recent.begin(START);
        recent.forget_all();
        recent.keep("a".into(), reading, 1);
        assert_eq!(recent.get("a", START), None);
        recent.keep("a".into(), recent.begin(START), 2);
        assert_eq!(recent.get("a", START), Some(2));
        recent.forget_all();
        assert_eq!(recent.get("a", START), None);
    }
}
