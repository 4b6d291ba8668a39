//! SQLite: one writer thread, readers where they are called.
//!
//! The log (WAL) lets any number of readers work beside the writer. Durability is `synchronous=FULL`: a commit is on the
//! disk before it is answered; many transactions share one commit when many are waiting (see `writer`).

mod checkpoints;
mod readers;
mod reserve;
#[cfg(test)]
mod tests;
mod writer;

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use tokio::sync::Semaphore;

use self::readers::Readers;
use self::reserve::Reserve;
use self::writer::Writer;
use super::migrations::{self, Dialect};
use super::{Claim, Purpose, Tx, failure, unavailable};
use crate::Error;

/// How long a connection waits for another process (a check, a backup) to let go.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How many statements a connection keeps prepared: more than this crate has.
const PREPARED_MAX: usize = 256;
/// How many scans run at once; the rest wait.
const SCANS_MAX: usize = 4;
/// How many idle connections for inline reads are kept. There can only be as many at once as there are threads.
const INLINE_READERS_MAX: usize = 64;

/// Point reads find the file's first part mapped into memory: half the time of a read when much is read at random.
/// No more of it, since every connection maps it anew and each is counted as memory of the process.
const INLINE_READERS: &str = "PRAGMA cache_size = -4096; PRAGMA mmap_size = 67108864";
/// Scans read much once, and their cache keeps the inner pages of indexes.
const SCANS: &str = "PRAGMA cache_size = -8192";

/// An open SQLite file.
pub(super) struct Sqlite {
    path: PathBuf,
    reserve: Arc<Reserve>,
    writer: Writer,
    inline: Readers,
    scans: Readers,
    scan_permits: Semaphore,
}

impl Sqlite {
    pub(super) async fn open(path: PathBuf) -> Result<Self, Error> {
        let opened = tokio::task::spawn_blocking(move || Self::open_blocking(path)).await;
        opened.unwrap_or_else(|error| Err(unavailable("open the database", &error)))
    }

    pub(super) async fn is_blank(path: PathBuf) -> Result<bool, Error> {
        let looked = tokio::task::spawn_blocking(move || is_blank(&path)).await;
        looked.unwrap_or_else(|error| Err(unavailable("look at the database", &error)))
    }

    fn open_blocking(path: PathBuf) -> Result<Self, Error> {
        create_private(&path).map_err(|error| unavailable("create the database's file", &error))?;
        let reserve = Arc::new(Reserve::of(&path));
        let connection = match open_migrated(&path) {
            Err(Error::StorageFull) => {
                reserve.release();
                open_migrated(&path)?
            }
            opened => opened?,
        };
        sync_folder(&path).map_err(|error| unavailable("sync the database's folder", &error))?;
        Ok(Self {
            writer: Writer::start(connection, &path, &reserve)?,
            inline: Readers::new(path.clone(), INLINE_READERS_MAX, INLINE_READERS),
            scans: Readers::new(path.clone(), SCANS_MAX, SCANS),
            path,
            reserve,
            scan_permits: Semaphore::new(SCANS_MAX),
        })
    }

    pub(super) fn read<T, E, F>(&self, doing: &'static str, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>>,
        E: From<Error>,
    {
        self.inline.run(doing, work)
    }

    pub(super) async fn scan<T, E, F>(this: &Arc<Self>, doing: &'static str, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let _permit = this.scan_permits.acquire().await.map_err(|error| unavailable(doing, &error))?;
        let sqlite = Arc::clone(this);
        let outcome = tokio::task::spawn_blocking(move || sqlite.scans.run(doing, work)).await;
        outcome.unwrap_or_else(|error| Err(unavailable(doing, &error).into()))
    }

    pub(super) async fn write<T, E, F>(&self, doing: &'static str, purpose: Purpose, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.writer.run(doing, purpose, work).await
    }

    pub(super) fn commits(&self) -> u64 {
        self.writer.commits()
    }

    pub(super) fn ping(&self) -> Result<(), Error> {
        const DOING: &str = "ping the database";
        if !self.writer.is_running() {
            return Err(unavailable(DOING, &"it is closed"));
        }
        self.inline.with(DOING, |connection| connection.query_row("SELECT 1", (), |_| Ok(())))
    }

    pub(super) async fn integrity_check(this: &Arc<Self>) -> Result<Vec<String>, Error> {
        const DOING: &str = "check the database";
        let sqlite = Arc::clone(this);
        let outcome = tokio::task::spawn_blocking(move || sqlite.scans.with(DOING, complaints)).await;
        outcome.unwrap_or_else(|error| Err(unavailable(DOING, &error)))
    }

    pub(super) async fn claim(this: &Arc<Self>, server: String) -> Result<Claim, Error> {
        let sqlite = Arc::clone(this);
        let claimed = tokio::task::spawn_blocking(move || {
            let claim = Claim::of_file(&sqlite.path, &server)?;
            sqlite.reserve.keep();
            Ok(claim)
        });
        let claimed = claimed.await;
        claimed.unwrap_or_else(|error| Err(unavailable("claim the database for this server", &error)))
    }

    pub(super) async fn close(&self) {
        self.inline.close();
        self.scans.close();
        self.writer.close().await;
    }
}

fn is_blank(path: &Path) -> Result<bool, Error> {
    const DOING: &str = "look at the database";
    match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(true),
        Ok(metadata) if metadata.len() == 0 => return Ok(true),
        Err(error) => return Err(unavailable(DOING, &error)),
        Ok(_) => {}
    }
    // Read-write, because a log that a crash left behind may have to be played back.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | common_flags();
    let tables = Connection::open_with_flags(path, flags).and_then(|connection| {
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.query_row(migrations::FIND_SCHEMA_MIGRATIONS_SQLITE, (), |row| row.get::<_, i64>(0))
    });
    Ok(tables.map_err(|error| failed(DOING, &error))? == 0)
}

fn complaints(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut complaints = Vec::new();
    let mut pages = connection.prepare("PRAGMA integrity_check")?;
    for line in pages.query_map((), |row| row.get::<_, String>(0))? {
        complaints.push(line?);
    }
    complaints.retain(|line| line != "ok");
    let mut keys = connection.prepare("PRAGMA foreign_key_check")?;
    let orphan = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(2)?));
    for line in keys.query_map((), orphan)? {
        let (table, parent) = line?;
        complaints.push(format!("a row of {table} points at a row of {parent} that is not there"));
    }
    Ok(complaints)
}

/// Makes the file readable for its owner alone; SQLite gives its log the same mode.
fn create_private(path: &Path) -> std::io::Result<()> {
    OpenOptions::new().create(true).append(true).mode(0o600).open(path).map(drop)
}

fn open_migrated(path: &Path) -> Result<Connection, Error> {
    let mut connection = open_for_writing(path).map_err(|error| failed("open the database", &error))?;
    migrate(&mut connection)?;
    Ok(connection)
}

/// A new file's name is durable only when its folder is.
fn sync_folder(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(folder) if folder != Path::new("") => File::open(folder)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}

fn open_for_writing(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | common_flags())?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    switch_log_on(&connection)?;
    connection.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192;",
    )?;
    connection.query_row("PRAGMA wal_autocheckpoint = 0", (), |_| Ok(()))?;
    keep_statements(&connection)?;
    Ok(connection)
}

/// Has the file use a log. While others open a new file as well, SQLite refuses this at once, whatever its time-out.
fn switch_log_on(connection: &Connection) -> rusqlite::Result<()> {
    const REST: Duration = Duration::from_millis(10);
    let mut waited = Duration::ZERO;
    loop {
        match connection.query_row("PRAGMA journal_mode = WAL", (), |_| Ok(())) {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && waited < BUSY_TIMEOUT => {
                std::thread::sleep(REST);
                waited += REST;
            }
            done => return done,
        }
    }
}

fn open_for_reading(path: &Path, settings: &str) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | common_flags())?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.execute_batch("PRAGMA temp_store = MEMORY")?;
    connection.execute_batch(settings)?;
    keep_statements(&connection)?;
    Ok(connection)
}

/// Statements are prepared once. Without the planner's stability SQLite prepares them anew for new parameters, in the hope
/// of a plan that suits these better, which takes longer than the statements themselves.
fn keep_statements(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(PREPARED_MAX);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(drop)
}

/// A connection is used by one thread at a time, so SQLite need not lock it.
fn common_flags() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_NO_MUTEX
}

fn migrate(connection: &mut Connection) -> Result<(), Error> {
    const DOING: &str = "bring the schema up to date";
    let failed = |error: rusqlite::Error| failed(DOING, &error);
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(failed)?;
    transaction.execute_batch(migrations::CREATE_SCHEMA_MIGRATIONS).map_err(failed)?;
    let taken: Vec<(i64, String)> = transaction
        .prepare(migrations::SELECT_SCHEMA_MIGRATIONS)
        .and_then(|mut statement| statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
        .map_err(failed)?;
    for step in migrations::outstanding(Dialect::Sqlite, &taken)? {
        transaction.execute_batch(&step.statements).map_err(failed)?;
    }
    transaction.commit().map_err(failed)
}

fn failed(doing: &'static str, error: &rusqlite::Error) -> Error {
    failure::of_sqlite(doing, error)
}
