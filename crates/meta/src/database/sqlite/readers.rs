//! Connections that read.

use std::path::PathBuf;

use futures_util::future::BoxFuture;
use parking_lot::Mutex;
use rusqlite::Connection;

use super::{failed, open_for_reading, unavailable};
use crate::Error;
use crate::database::Tx;
use crate::database::transaction::Connection as Either;

/// A stack of idle read-only connections: the one used last, whose caches are warm, is used next.
pub(super) struct Readers {
    path: PathBuf,
    idle_max: usize,
    /// What every connection is told first.
    settings: &'static str,
    /// None when closed.
    idle: Mutex<Option<Vec<Connection>>>,
}

impl Readers {
    pub(super) fn new(path: PathBuf, idle_max: usize, settings: &'static str) -> Self {
        Self { path, idle_max, settings, idle: Mutex::new(Some(Vec::new())) }
    }

    /// Runs `work` on one snapshot, on this thread.
    pub(super) fn run<T, E, F>(&self, doing: &'static str, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>>,
        E: From<Error>,
    {
        let connection = self.take(doing)?;
        run_cached(&connection, "BEGIN").map_err(|error| failed(doing, &error))?;
        let mut tx = Tx::new(Either::Sqlite(connection), doing);
        let outcome = tx.run_now(work);
        if let Either::Sqlite(connection) = tx.connection {
            // A connection that cannot even end a read is not kept.
            if run_cached(&connection, "COMMIT").is_ok() {
                self.give_back(connection);
            }
        }
        outcome
    }

    /// Lends the bare connection to `work`, without a transaction.
    pub(super) fn with<T>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, Error> {
        let connection = self.take(doing)?;
        let outcome = work(&connection).map_err(|error| failed(doing, &error));
        self.give_back(connection);
        outcome
    }

    pub(super) fn close(&self) {
        self.idle.lock().take();
    }

    fn take(&self, doing: &'static str) -> Result<Connection, Error> {
        let idle = match &mut *self.idle.lock() {
            Some(idle) => idle.pop(),
            None => return Err(unavailable(doing, &"it is closed")),
        };
        match idle {
            Some(connection) => Ok(connection),
            None => open_for_reading(&self.path, self.settings).map_err(|error| failed(doing, &error)),
        }
    }

    fn give_back(&self, connection: Connection) {
        if let Some(idle) = &mut *self.idle.lock()
            && idle.len() < self.idle_max
        {
            idle.push(connection);
        }
    }
}

fn run_cached(connection: &Connection, statement: &str) -> rusqlite::Result<()> {
    connection.prepare_cached(statement)?.execute(()).map(drop)
}
