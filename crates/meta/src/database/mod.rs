//! The thin face over both databases.

mod claim;
mod failure;
mod migrations;
mod postgres;
mod sql;
mod sqlite;
mod transaction;
mod value;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use parking_lot::RwLock;

pub use self::claim::Claim;
pub(crate) use self::sql::{Sql, sql};
pub use self::transaction::Tx;
pub(crate) use self::value::{Param, Row, params, word};

use self::postgres::Postgres;
use self::sqlite::Sqlite;
use crate::{Error, integrity};

/// Where the rows are.
#[derive(Debug, Clone)]
pub enum Location {
    /// A SQLite file, made if it is not there.
    Sqlite(PathBuf),
    /// A PostgreSQL connection string (`postgres://...`).
    Postgres(String),
}

impl fmt::Display for Location {
    /// The file, or host, port and name of the database; never a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "{}", path.display()),
            Self::Postgres(address) => f.write_str(&postgres::place(address)),
        }
    }
}

/// What a transaction is for, which matters when the disk is nearly full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// It may add something.
    Add,
    /// It frees something, or nothing can be freed without it.
    Free,
}

/// How many commits there have been, as far as this process can tell. It only serves to be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Generation(u64);

/// An open database. Cheap to clone. Dropping the last clone lets go of it after the transactions already queued.
#[derive(Clone)]
pub struct Database {
    backend: Backend,
    /// Why nothing may be written; `None` while all is well.
    refusing_writes: Arc<RwLock<Option<Arc<str>>>>,
}

#[derive(Clone)]
enum Backend {
    Sqlite(Arc<Sqlite>),
    Postgres(Postgres),
}

impl Database {
    /// Whether no program of this kind has ever opened the database: there is no file, or no schema. Nothing is created.
    ///
    /// # Errors
    /// Why the database cannot be looked at.
    pub async fn is_blank(location: &Location) -> Result<bool, Error> {
        match location {
            Location::Sqlite(path) => Sqlite::is_blank(path.clone()).await,
            Location::Postgres(address) => Postgres::is_blank(address).await,
        }
    }

    /// Opens the database and brings its schema up to date.
    ///
    /// # Errors
    /// [`Error::SchemaFromTheFuture`] when a newer program has been here; otherwise why it cannot be opened.
    pub async fn open(location: &Location) -> Result<Self, Error> {
        let backend = match location {
            Location::Sqlite(path) => Backend::Sqlite(Arc::new(Sqlite::open(path.clone()).await?)),
            Location::Postgres(address) => Backend::Postgres(Postgres::open(address).await?),
        };
        Ok(Self { backend, refusing_writes: Arc::default() })
    }

    /// Runs point reads on one consistent snapshot, inline on the calling thread where that is faster than handing over.
    /// `work` must not write. The snapshot is of the moment of the first statement: whatever was acknowledged before, by
    /// any node, is in it.
    ///
    /// # Errors
    /// Whatever `work` fails with, and the database's own failures.
    pub async fn read<T, E, F>(&self, name: &'static str, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.read(name, work),
            Backend::Postgres(postgres) => postgres.read(name, work).await,
        }
    }

    /// Runs reads of many rows on one consistent snapshot, away from the threads that serve requests. `work` must not write.
    ///
    /// # Errors
    /// Whatever `work` fails with, and the database's own failures.
    pub async fn scan<T, E, F>(&self, name: &'static str, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &self.backend {
            Backend::Sqlite(sqlite) => Sqlite::scan(sqlite, name, work).await,
            Backend::Postgres(postgres) => postgres.read(name, work).await,
        }
    }

    /// Runs a transaction: all of it is durable when this returns `Ok`, none of it happened when it returns `Err`.
    /// A caller that stops waiting does not tear it: it is then done wholly or not at all.
    ///
    /// A connection that is lost while the commit is under way leaves the one case in which `Err` says nothing about what
    /// happened; the reason then says so.
    ///
    /// # Errors
    /// Whatever `work` fails with (and everything is rolled back), and the database's own failures.
    pub async fn write<T, E, F>(&self, name: &'static str, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.write_for(Purpose::Add, name, work).await
    }

    /// Like [`Database::write`], for transactions that free something, or that nothing can be freed without. On SQLite they may
    /// use the room that is kept back, so that a full disk can be emptied; all others are refused when only that is left.
    ///
    /// # Errors
    /// As [`Database::write`].
    pub async fn write_freeing<T, E, F>(&self, name: &'static str, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.write_for(Purpose::Free, name, work).await
    }

    async fn write_for<T, E, F>(&self, purpose: Purpose, name: &'static str, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.must_accept_writes(name)?;
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.write(name, purpose, work).await,
            Backend::Postgres(postgres) => postgres.write(name, work).await,
        }
    }

    /// Which generation the rows are of, where this process makes all commits; none where others make some.
    /// A commit counts before it is answered.
    #[must_use]
    pub fn generation(&self) -> Option<Generation> {
        match &self.backend {
            Backend::Sqlite(sqlite) => Some(Generation(sqlite.commits())),
            Backend::Postgres(_) => None,
        }
    }

    /// Whether the database answers a trivial query now.
    ///
    /// # Errors
    /// Why it does not.
    pub async fn ping(&self) -> Result<(), Error> {
        self.must_accept_writes("ping the database")?;
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.ping(),
            Backend::Postgres(postgres) => postgres.ping().await,
        }
    }

    /// Claims the database for one server, which `server` describes in a few words to whoever comes second. Verbs that work
    /// beside a server claim nothing.
    ///
    /// # Errors
    /// [`Error::Claimed`] when another server has it, and the database's own failures.
    pub async fn claim(&self, server: &str) -> Result<Claim, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => Sqlite::claim(sqlite, server.to_owned()).await,
            Backend::Postgres(postgres) => postgres.claim(server).await,
        }
    }

    /// Refuses all writes from now on, for a `reason` that is told in the errors; `None` accepts them again. Transactions that
    /// have begun go on.
    pub fn refuse_writes(&self, reason: Option<&str>) {
        *self.refusing_writes.write() = reason.map(Arc::from);
    }

    fn must_accept_writes(&self, doing: &'static str) -> Result<(), Error> {
        match &*self.refusing_writes.read() {
            None => Ok(()),
            Some(reason) => Err(Error::Unavailable { doing, reason: reason.to_string() }),
        }
    }

    /// What is wrong with the database itself: counts and marks that contradict the rows; on SQLite also its own check of
    /// its pages, indexes and foreign keys, which PostgreSQL sees to itself. Reads everything.
    ///
    /// # Errors
    /// Why it cannot be checked.
    pub async fn integrity_check(&self) -> Result<Vec<String>, Error> {
        let mut complaints = match &self.backend {
            Backend::Sqlite(sqlite) => Sqlite::integrity_check(sqlite).await?,
            Backend::Postgres(_) => Vec::new(),
        };
        complaints.extend(self.scan("check the database", |tx| Box::pin(integrity::complaints(tx))).await?);
        Ok(complaints)
    }

    /// Finishes the transactions already queued and lets go of the database; all clones are useless after it.
    pub async fn close(&self) {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.close().await,
            Backend::Postgres(postgres) => postgres.close(),
        }
    }
}

fn unavailable(doing: &'static str, reason: &dyn ToString) -> Error {
    Error::Unavailable { doing, reason: reason.to_string() }
}
