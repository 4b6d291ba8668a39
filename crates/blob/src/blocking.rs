//! Work that may wait for a disk, away from the threads that serve connections.

use std::io;

use tokio::task::{JoinError, JoinHandle, spawn_blocking};

use crate::Error;

/// Runs `job` on the blocking pool. The job goes on to its end even if nobody waits for it.
pub(crate) fn spawn<T: Send + 'static>(
    job: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> JoinHandle<Result<T, Error>> {
    spawn_blocking(job)
}

/// Runs `job` on the blocking pool and waits for it.
pub(crate) async fn run<T: Send + 'static>(
    job: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    flatten(spawn(job).await)
}

/// The job's own outcome; a job that was cancelled by shutdown, or panicked, is an I/O error.
pub(crate) fn flatten<T>(outcome: Result<Result<T, Error>, JoinError>) -> Result<T, Error> {
    outcome.unwrap_or_else(|lost| Err(Error::io("finish work on the blocking pool", io::Error::other(lost))))
}
