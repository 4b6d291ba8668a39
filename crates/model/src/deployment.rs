//! Which blob store belongs to which database.
//!
//! Both carry one deployment id, written when they are created. A store under a database that does not know it would lose
//! everything to the collection, so a program compares the two before it does anything else.

use uuid::Uuid;

/// What a blob store tells about its deployment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreState {
    /// The id in the store; `None` in a new store, and in one of a version that wrote none.
    pub id: Option<Uuid>,
    /// Whether the store holds any finished blob.
    pub has_blobs: bool,
    /// Whether the database has a row for a blob of the store. Only a sample is looked at.
    pub has_known_blobs: bool,
}

/// What a database tells about its deployment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatabaseState {
    /// The id in the database; `None` in a new database, and in one of a version that wrote none.
    pub id: Option<Uuid>,
    /// Whether the database has a row for any blob.
    pub has_blobs: bool,
}

/// What to do with a store and a database that a program is given together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pairing {
    /// They carry the same id.
    Same,
    /// Neither holds anything that could be lost, or what they hold fits together: write this id into whichever lacks
    /// it, or a new one if it is `None`.
    Join(Option<Uuid>),
    /// They must not be used together.
    Refused(Mismatch),
}

/// Why a store and a database must not be used together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mismatch {
    /// The database is new or empty, and the store belongs to a database that existed before.
    DatabaseIsNew,
    /// Each belongs to a deployment, and these are two.
    TwoDeployments {
        /// The id in the store.
        store: Uuid,
        /// The id in the database.
        database: Uuid,
    },
    /// The store carries no id and its blobs are unknown to the database.
    BlobsAreUnknown,
    /// The database has rows of blobs, and the store is new or empty.
    StoreIsNew,
}

/// Decides whether `store` and `database` belong together.
#[must_use]
pub fn pair(store: StoreState, database: DatabaseState) -> Pairing {
    match (store.id, database.id) {
        (Some(store), Some(database)) if store == database => Pairing::Same,
        (Some(store), Some(database)) => Pairing::Refused(Mismatch::TwoDeployments { store, database }),
        // A database of a version that wrote no id, restored beside the store that it had.
        (Some(id), None) if store.has_known_blobs => Pairing::Join(Some(id)),
        (Some(_), None) => Pairing::Refused(Mismatch::DatabaseIsNew),
        (None, id) if store.has_known_blobs => Pairing::Join(id),
        (None, None) if store.has_blobs && !database.has_blobs => Pairing::Refused(Mismatch::DatabaseIsNew),
        (None, _) if store.has_blobs => Pairing::Refused(Mismatch::BlobsAreUnknown),
        (None, _) if database.has_blobs => Pairing::Refused(Mismatch::StoreIsNew),
        (None, id) => Pairing::Join(id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Uuid = Uuid::from_u128(1);
    const TWO: Uuid = Uuid::from_u128(2);

    fn store(id: Option<Uuid>) -> StoreState {
        StoreState { id, has_blobs: false, has_known_blobs: false }
    }

    fn database(id: Option<Uuid>) -> DatabaseState {
        DatabaseState { id, has_blobs: false }
    }

    #[test]
    fn what_is_new_or_fits_together_is_joined_and_the_rest_is_refused() {
        let unknown = |id| StoreState { has_blobs: true, ..store(id) };
        let known = |id| StoreState { has_known_blobs: true, ..unknown(id) };
        let full = |id| DatabaseState { has_blobs: true, ..database(id) };
        let two = Mismatch::TwoDeployments { store: ONE, database: TWO };
        let table = [
            ("a first start", store(None), database(None), Pairing::Join(None)),
            ("a first start that broke off", store(None), database(Some(ONE)), Pairing::Join(Some(ONE))),
            ("every later start", known(Some(ONE)), full(Some(ONE)), Pairing::Same),
            ("a store emptied by hand", store(Some(ONE)), full(Some(ONE)), Pairing::Same),
            ("a lost database", unknown(Some(ONE)), database(None), Pairing::Refused(Mismatch::DatabaseIsNew)),
            ("a lost database, no blobs", store(Some(ONE)), database(None), Pairing::Refused(Mismatch::DatabaseIsNew)),
            ("a database created anew", unknown(Some(ONE)), full(Some(TWO)), Pairing::Refused(two)),
            ("two deployments swapped", store(Some(ONE)), database(Some(TWO)), Pairing::Refused(two)),
            ("an older version", known(None), full(None), Pairing::Join(None)),
            ("an older version, adopted half-way", known(None), full(Some(ONE)), Pairing::Join(Some(ONE))),
            ("a backup of an older version", known(Some(ONE)), full(None), Pairing::Join(Some(ONE))),
            (
                "an older version's database lost",
                unknown(None),
                database(None),
                Pairing::Refused(Mismatch::DatabaseIsNew),
            ),
            (
                "an older version's store, another database",
                unknown(None),
                full(None),
                Pairing::Refused(Mismatch::BlobsAreUnknown),
            ),
            ("the same, with an id", unknown(None), database(Some(ONE)), Pairing::Refused(Mismatch::BlobsAreUnknown)),
            ("a lost store", store(None), full(Some(ONE)), Pairing::Refused(Mismatch::StoreIsNew)),
            ("an older version's store lost", store(None), full(None), Pairing::Refused(Mismatch::StoreIsNew)),
        ];
        for (case, store, database, expected) in table {
            assert_eq!(pair(store, database), expected, "{case}");
        }
    }
}
