//! Checkpoints: moving what the log holds into the database's file.
//!
//! SQLite would do it in the commit that happens to fill the log, and make that one wait. Here another connection on
//! another thread does it; the writer itself steps in only when the log has grown past a bound nevertheless.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;

use super::reserve::Reserve;
use super::{BUSY_TIMEOUT, failed, open_for_writing, unavailable};
use crate::Error;

/// How many more pages (of 4 KiB) the log has before the next attempt.
const STEP_PAGES: u64 = 1000;
/// How many pages the log may have before the writer makes everybody wait for it to be emptied: 64 MiB.
const LOG_MAX_PAGES: u64 = 16_384;
/// How long nothing is committed before the log is emptied.
const IDLE: Duration = Duration::from_secs(2);

/// How long emptying the log waits for readers: the writer waits as long.
const PATIENCE: Duration = Duration::from_millis(50);

/// The writer's hold on the checkpoint thread.
pub(super) struct Checkpoints {
    /// The length of the log after the last commit.
    log_pages: Arc<AtomicU64>,
    /// The length of the log at which the writer next steps in.
    bound_pages: u64,
    wake: SyncSender<()>,
    thread: JoinHandle<()>,
}

impl Checkpoints {
    pub(super) fn start(path: &Path, log_pages: Arc<AtomicU64>, reserve: Arc<Reserve>) -> Result<Self, Error> {
        const DOING: &str = "start the database's checkpoints";
        let connection = open_for_writing(path).map_err(|error| failed(DOING, &error))?;
        let (wake, woken) = sync_channel(1);
        let seen = Arc::clone(&log_pages);
        let thread = std::thread::Builder::new()
            .name("meta-checkpoint".to_owned())
            .spawn(move || run(&connection, &seen, &woken, &reserve))
            .map_err(|error| unavailable(DOING, &error))?;
        Ok(Self { log_pages, bound_pages: LOG_MAX_PAGES, wake, thread })
    }

    /// To be called by the writer, between transactions.
    pub(super) fn after_commit(&mut self, connection: &Connection) {
        let pages = self.log_pages.load(Ordering::Relaxed);
        if pages < LOG_MAX_PAGES {
            self.bound_pages = LOG_MAX_PAGES;
        }
        if pages >= self.bound_pages {
            // A long scan may be in the way; then the next attempt comes when the log has grown some more.
            let emptied = checkpoint(connection, "TRUNCATE", &self.log_pages);
            self.bound_pages = if emptied { LOG_MAX_PAGES } else { pages + LOG_MAX_PAGES / 4 };
        }
        // A full channel means that the thread is about to look anyway.
        let _ = self.wake.try_send(());
    }

    /// Empties the log and ends the thread.
    pub(super) fn stop(self) {
        drop(self.wake);
        if self.thread.join().is_err() {
            tracing::error!("the database's checkpoint thread panicked");
        }
    }
}

fn run(connection: &Connection, log_pages: &AtomicU64, woken: &Receiver<()>, reserve: &Reserve) {
    let mut tried_at_pages = 0;
    while woken.recv().is_ok() {
        loop {
            let pages = log_pages.load(Ordering::Relaxed);
            tried_at_pages = tried_at_pages.min(pages);
            if pages >= tried_at_pages + STEP_PAGES {
                tried_at_pages = pages;
                checkpoint(connection, "PASSIVE", log_pages);
            }
            match woken.recv_timeout(IDLE) {
                Ok(()) => {}
                Err(RecvTimeoutError::Timeout) => {
                    checkpoint(connection, "TRUNCATE", log_pages);
                    reserve.restore();
                    break;
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
    }
    checkpoint(connection, "TRUNCATE", log_pages);
}

/// Whether everything is in the file now. A failure is not lost: the log still has the rows, and the next one tries again.
pub(super) fn checkpoint(connection: &Connection, mode: &str, log_pages: &AtomicU64) -> bool {
    let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?));
    let checkpointed = connection
        .busy_timeout(PATIENCE)
        .and_then(|()| connection.query_row(&format!("PRAGMA wal_checkpoint({mode})"), (), row))
        .and_then(|found| connection.busy_timeout(BUSY_TIMEOUT).map(|()| found));
    match checkpointed {
        Ok((0, log)) => {
            if mode == "TRUNCATE" {
                log_pages.store(u64::try_from(log).unwrap_or(0), Ordering::Relaxed);
            }
            true
        }
        Ok(_) => false,
        Err(error) => {
            tracing::warn!(%error, mode, "a checkpoint of the database failed");
            false
        }
    }
}
