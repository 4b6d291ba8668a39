//! Time that is turned by hand, and chance that can be played again.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use model::{Clock, Random, Timestamp};
use parking_lot::Mutex;
use sha2::{Digest as _, Sha256};

/// A clock that stands still until a test turns it.
#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl TestClock {
    /// 2026-01-01T00:00:00Z.
    pub const BEGINNING: Timestamp = Timestamp::from_millis(1_767_225_600_000);

    /// A clock that shows `moment`.
    #[must_use]
    pub fn at(moment: Timestamp) -> Self {
        Self(AtomicI64::new(moment.as_millis()))
    }

    /// Turns it on.
    pub fn advance(&self, by: Duration) {
        let millis = i64::try_from(by.as_millis()).expect("a time that tests have a use for");
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Default for TestClock {
    fn default() -> Self {
        Self::at(Self::BEGINNING)
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// Bytes that look random and are the same for the same seed.
#[derive(Debug)]
pub struct SeededRandom(Mutex<Stream>);

#[derive(Debug)]
struct Stream {
    seed: u64,
    drawn: u64,
}

impl SeededRandom {
    /// The stream of this seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(Stream { seed, drawn: 0 }))
    }
}

impl Random for SeededRandom {
    fn fill(&self, buffer: &mut [u8]) {
        let mut stream = self.0.lock();
        for chunk in buffer.chunks_mut(32) {
            let block = Sha256::new().chain_update(stream.seed.to_be_bytes()).chain_update(stream.drawn.to_be_bytes());
            chunk.copy_from_slice(&block.finalize()[..chunk.len()]);
            stream.drawn += 1;
        }
    }
}
