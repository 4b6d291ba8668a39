//! The thin face over both databases.

use std::path::PathBuf;

use futures_util::future::BoxFuture;

use crate::Error;

/// Where the rows are.
#[derive(Debug, Clone)]
pub enum Location {
    /// A SQLite file, made if it is not there.
    Sqlite(PathBuf),
    /// A PostgreSQL connection string (`postgres://...`).
    Postgres(String),
}

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct Database {}

/// One open transaction, on either database.
pub enum Tx {}

impl Database {
    /// Opens the database and brings its schema up to date.
    ///
    /// # Errors
    /// [`Error::SchemaFromTheFuture`] when a newer program has been here; otherwise why it cannot be opened.
    pub async fn open(_location: &Location) -> Result<Self, Error> {
        todo!()
    }

    /// Runs point reads on one consistent snapshot, inline on the calling thread where that is faster than handing over.
    /// `work` must not write.
    ///
    /// # Errors
    /// Whatever `work` fails with, and the database's own failures.
    pub async fn read<T, E, F>(&self, _name: &'static str, _work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        todo!()
    }

    /// Runs reads of many rows on one consistent snapshot, away from the threads that serve requests. `work` must not write.
    ///
    /// # Errors
    /// Whatever `work` fails with, and the database's own failures.
    pub async fn scan<T, E, F>(&self, _name: &'static str, _work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        todo!()
    }

    /// Runs a transaction: all of it is durable when this returns `Ok`, none of it happened when it returns `Err`.
    /// A caller that stops waiting does not tear it: it is then done wholly or not at all.
    ///
    /// # Errors
    /// Whatever `work` fails with (and everything is rolled back), and the database's own failures.
    pub async fn write<T, E, F>(&self, _name: &'static str, _work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        todo!()
    }

    /// Whether the database answers a trivial query now.
    ///
    /// # Errors
    /// Why it does not.
    pub async fn ping(&self) -> Result<(), Error> {
        todo!()
    }
}
