//! Time and chance as the system has them. Everything else is handed a [`Clock`] and a [`Random`].

use std::time::{SystemTime, UNIX_EPOCH};

use model::{Clock, Random, Timestamp};
use rustix::io::Errno;
use rustix::rand::{GetRandomFlags, getrandom};

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is where the program's time comes from")]
    fn now(&self) -> Timestamp {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
    }
}

/// Microseconds since 1970-01-01T00:00:00Z, for lines of the log.
#[expect(clippy::disallowed_methods, reason = "the log tells the time of the machine, whatever a test's clock says")]
pub(crate) fn micros_since_epoch() -> u64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_epoch.as_micros()).unwrap_or(u64::MAX)
}

/// The kernel's generator. That of aws-lc gathers jitter of the processor for some 30 ms when it is first used in a
/// process, which the first request and the way to readiness need not wait for.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    /// # Panics
    /// If the system has no randomness to give, when nothing could be sealed any more.
    fn fill(&self, buffer: &mut [u8]) {
        let mut filled = 0;
        while filled < buffer.len() {
            match getrandom(&mut buffer[filled..], GetRandomFlags::empty()) {
                Ok(more) => filled += more,
                Err(Errno::INTR) => {}
                Err(errno) => panic!("the system gives no random bytes: {errno}"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_a_buffer_is_filled() {
        let mut buffer = vec![0; 100_000];
        SystemRandom.fill(&mut buffer);
        assert!(buffer.chunks(32).all(|chunk| chunk.iter().any(|&byte| byte != 0)));
    }
}
