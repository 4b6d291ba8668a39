//! When keys, roles and secrets were last used: told coarsely, off the request's path, and never at its cost.

use std::time::Duration;

use meta::access_keys::{self, LastUse};
use meta::{roles, secrets};
use model::{Region, Timestamp};
use moka::sync::Cache;

use crate::Access;

/// Uses closer together than this are one.
const COARSENESS: Duration = Duration::from_secs(15 * 60);

/// More keys, roles and secrets than this may be written down more often.
const REMEMBERED_MAX: u64 = 20_000;

/// The uses that this node wrote down of late, by the id of the key or role, or a secret's ARN and day.
pub(crate) struct LastUses(Cache<Box<str>, Timestamp>);

impl LastUses {
    pub(crate) fn new() -> Self {
        Self(Cache::builder().max_capacity(REMEMBERED_MAX).build())
    }

    /// Whether a use is to be written down, which is then taken as done; `written_at` is what the row has.
    fn is_due(&self, id: &str, written_at: Option<Timestamp>, now: Timestamp) -> bool {
        let is_recent = |at: Timestamp| now < at + COARSENESS;
        if written_at.is_some_and(is_recent) || self.0.get(id).is_some_and(is_recent) {
            return false;
        }
        self.0.insert(id.into(), now);
        true
    }
}

impl Access {
    /// Notes that a key signed a request.
    pub(crate) fn note_key_use(&self, id: &str, written_at: Option<Timestamp>, region: &Region, service: &str) {
        let at = self.0.clock.now();
        if !self.0.last_uses.is_due(id, written_at, at) {
            return;
        }
        let (id, db) = (id.to_owned(), self.0.db.clone());
        let last_use = LastUse { at, region: region.as_str().to_owned(), service: service.to_owned() };
        self.0.tasks.spawn(async move {
            let write = db.write("note_key_use", move |tx| {
                Box::pin(async move { access_keys::set_last_use(tx, &id, &last_use).await })
            });
            report(write.await);
        });
    }

    /// Notes that a session of a role signed a request.
    pub(crate) fn note_role_use(&self, id: &str, written_at: Option<Timestamp>, region: &Region) {
        let at = self.0.clock.now();
        if !self.0.last_uses.is_due(id, written_at, at) {
            return;
        }
        let (id, db, region) = (id.to_owned(), self.0.db.clone(), region.as_str().to_owned());
        self.0.tasks.spawn(async move {
            let write = db.write("note_role_use", move |tx| {
                Box::pin(async move { roles::set_last_use(tx, &id, at, &region).await })
            });
            report(write.await);
        });
    }

    /// Notes that a value of a secret was read on a day; `written_at` is the day that the row has.
    pub(crate) fn note_secret_access(&self, arn: &str, written_at: Option<Timestamp>, day: Timestamp) {
        let is_noted = written_at.is_some_and(|noted| noted >= day);
        // What was tried on another day says nothing of this one.
        let id = format!("{arn} {}", day.as_millis());
        if is_noted || !self.0.last_uses.is_due(&id, None, self.0.clock.now()) {
            return;
        }
        let (arn, db) = (arn.to_owned(), self.0.db.clone());
        self.0.tasks.spawn(async move {
            let write = db.write("note_secret_access", move |tx| {
                Box::pin(async move { secrets::set_accessed(tx, &arn, day).await })
            });
            report(write.await);
        });
    }
}

/// A use that could not be written down is no matter to anybody who waits.
fn report(written: Result<(), meta::Error>) {
    if let Err(error) = written {
        tracing::warn!(%error, "The last use of a key, role or secret could not be written down.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_use_is_written_down_once_in_fifteen_minutes() {
        let (uses, minute) = (LastUses::new(), Duration::from_secs(60));
        let start = Timestamp::from_millis(1_000_000_000);
        for (what, id, written_at, now, due) in [
            ("the first", "a", None, start, true),
            ("the same moment", "a", None, start, false),
            ("soon after", "a", None, start + 14 * minute, false),
            ("another key", "b", None, start, true),
            ("another node wrote it down", "c", Some(start - 14 * minute), start, false),
            ("what another node wrote is old", "c", Some(start - 15 * minute), start, true),
            ("a quarter of an hour after", "a", Some(start), start + 15 * minute, true),
        ] {
            assert_eq!(uses.is_due(id, written_at, now), due, "{what}");
        }
    }
}
