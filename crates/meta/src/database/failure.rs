//! What the drivers' errors mean, in this crate's words: the one place that knows.

use std::io;

use deadpool_postgres::PoolError;
use rusqlite::ErrorCode;
use tokio_postgres::error::SqlState;

use crate::Error;

/// SQLite could not make room for the shared memory beside its log.
const SQLITE_IOERR_SHMSIZE: i32 = rusqlite::ffi::SQLITE_IOERR_SHMSIZE;
const SQLITE_CONSTRAINT_FOREIGNKEY: i32 = rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY;

/// What SQLite's error means.
pub(super) fn of_sqlite(doing: &'static str, error: &rusqlite::Error) -> Error {
    let reason = error.to_string();
    let Some(failure) = error.sqlite_error() else { return Error::Refused { doing, reason } };
    match (failure.code, failure.extended_code) {
        (ErrorCode::DiskFull, _) | (_, SQLITE_IOERR_SHMSIZE) => Error::StorageFull,
        (ErrorCode::ConstraintViolation, SQLITE_CONSTRAINT_FOREIGNKEY) => vanished(doing, &reason),
        (
            ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::CannotOpen
            | ErrorCode::SystemIoFailure
            | ErrorCode::OutOfMemory
            | ErrorCode::FileLockingProtocolFailed,
            _,
        ) => Error::Unavailable { doing, reason },
        (ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase, _) => Error::Damaged { reason },
        _ => Error::Refused { doing, reason },
    }
}

/// What PostgreSQL's error means.
pub(super) fn of_postgres(doing: &'static str, error: &tokio_postgres::Error) -> Error {
    let Some(failure) = error.as_db_error() else {
        let reason = with_sources(error);
        let lost = error.is_closed() || source_is_io(error);
        return if lost { Error::Unavailable { doing, reason } } else { Error::Refused { doing, reason } };
    };
    let code = failure.code();
    let reason = format!("{} ({})", failure.message(), code.code());
    // Classes of PostgreSQL's Appendix A: 08 connection, 40 rolled back, 53 resources, 55P03 lock, 57 operator.
    match &code.code()[..2] {
        _ if *code == SqlState::DISK_FULL => Error::StorageFull,
        _ if *code == SqlState::FOREIGN_KEY_VIOLATION => vanished(doing, &reason),
        "08" | "40" | "53" | "57" => Error::Unavailable { doing, reason },
        "XX" => Error::Damaged { reason },
        _ if *code == SqlState::LOCK_NOT_AVAILABLE => Error::Unavailable { doing, reason },
        _ => Error::Refused { doing, reason },
    }
}

/// What it means that the pool gave no connection.
pub(super) fn of_pool(doing: &'static str, error: &PoolError) -> Error {
    match error {
        PoolError::Backend(error) if error.as_db_error().is_some() => of_postgres(doing, error),
        PoolError::Backend(error) => Error::Unavailable { doing, reason: with_sources(error) },
        _ => Error::Unavailable { doing, reason: error.to_string() },
    }
}

/// What a row points at is gone: it went between the look and the deed, so that a new try finds out properly.
pub(crate) fn vanished(doing: &'static str, reason: &str) -> Error {
    Error::Unavailable { doing, reason: format!("what it builds on was deleted meanwhile: {reason}") }
}

/// Whether a connection on which a statement failed like this is fit for further use.
pub(super) fn leaves_connection_fit(error: &tokio_postgres::Error) -> bool {
    error.as_db_error().is_some_and(|failure| matches!(&failure.code().code()[..2], "22" | "23" | "40" | "55"))
}

fn source_is_io(error: &tokio_postgres::Error) -> bool {
    std::error::Error::source(error).is_some_and(|source| source.is::<io::Error>())
}

fn with_sources(error: &tokio_postgres::Error) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
