//! Where time and chance come from: both are handed in, so that tests can turn them.

use crate::time::Timestamp;

/// A clock. The program has the system's; tests have one they turn by hand.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// A source of random bytes fit for keys.
pub trait Random: Send + Sync {
    /// Fills `buffer` with unpredictable bytes.
    fn fill(&self, buffer: &mut [u8]);
}

/// Draws `N` random bytes.
#[must_use]
pub fn random_bytes<const N: usize>(random: &dyn Random) -> [u8; N] {
    let mut bytes = [0; N];
    random.fill(&mut bytes);
    bytes
}

/// Draws a version 4 UUID (RFC 9562, section 5.4).
#[must_use]
pub fn random_uuid(random: &dyn Random) -> uuid::Uuid {
    uuid::Builder::from_random_bytes(random_bytes(random)).into_uuid()
}
