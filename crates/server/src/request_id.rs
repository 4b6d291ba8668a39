//! Request ids: unique, and cheaper than a call of the kernel for each.

use std::sync::atomic::{AtomicU64, Ordering};

use model::{Random, source};
use uuid::Uuid;

/// Hands out ids: version 8 UUIDs (RFC 9562, section 5.8) of bits drawn once for this run, and a count.
///
/// Nobody may conclude anything from an id; that one can be guessed from another harms nothing.
pub(crate) struct RequestIds {
    run: u64,
    handed_out: AtomicU64,
}

impl RequestIds {
    pub(crate) fn new(random: &dyn Random) -> Self {
        Self { run: u64::from_be_bytes(source::random_bytes(random)), handed_out: AtomicU64::new(0) }
    }

    pub(crate) fn next(&self) -> Uuid {
        let number = self.handed_out.fetch_add(1, Ordering::Relaxed);
        Uuid::new_v8((u128::from(self.run) << 64 | u128::from(number)).to_be_bytes())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::system::SystemRandom;

    #[test]
    fn ids_differ_within_a_run_and_between_runs() {
        let runs = [RequestIds::new(&SystemRandom), RequestIds::new(&SystemRandom)];
        let ids: HashSet<Uuid> = runs.iter().flat_map(|ids| (0..1000).map(|_| ids.next())).collect();
        assert_eq!(ids.len(), 2000);
    }
}
