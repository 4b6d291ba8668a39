//! How much a collection may take without asking the operator.

/// Strays that are always allowed: the crashes of a while leave no more.
const STRAYS_ALWAYS: u64 = 16;
/// Beyond that, at most one stored blob in so many may be a stray.
const STORED_PER_STRAY: u64 = 20;

/// How many strays (stored blobs that the database does not know) a collection may move to quarantine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StrayLimit {
    /// A few, or a twentieth of all stored blobs. More means that the database is probably not the right one.
    SmallShare,
    /// All: the operator said so.
    None,
}

impl StrayLimit {
    /// Whether `strays` of `stored` blobs may be moved.
    #[must_use]
    pub fn allows(self, strays: u64, stored: u64) -> bool {
        self == Self::None || strays <= STRAYS_ALWAYS.max(stored / STORED_PER_STRAY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_strays_or_a_small_share_are_allowed_and_more_only_on_the_operators_word() {
        let table = [(0, 0, true), (1, 1, true), (16, 16, true), (17, 17, false), (17, 340, true), (50, 999, false)];
        for (strays, stored, allowed) in table {
            assert_eq!(StrayLimit::SmallShare.allows(strays, stored), allowed, "{strays} of {stored}");
            assert!(StrayLimit::None.allows(strays, stored));
        }
    }
}
