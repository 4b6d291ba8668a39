//! Measured durations: for logs, metrics and the patience with clients, never for decisions about the registry.

use std::time::Duration;

use tokio::time::Instant;

/// The present moment of the clock that timers run by; tests may stop it.
pub(crate) fn moment() -> Instant {
    Instant::now()
}

/// Measures from when it was made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self(moment())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        moment().saturating_duration_since(self.0)
    }
}
