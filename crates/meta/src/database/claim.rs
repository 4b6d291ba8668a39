//! One server at a time for a database.
//!
//! The claim is a lock that goes with the process that holds it: of a file beside the SQLite file, or of a PostgreSQL
//! session of its own. A server that crashed leaves none behind. On PostgreSQL the lock also goes with the session, so a
//! server that is cut off from the database loses it, finds out when it next asks whether it [still holds](Claim::is_held)
//! the claim, and must write nothing until it has made the claim again.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use deadpool_postgres::ClientWrapper;

use super::{failure, unavailable};
use crate::Error;

const DOING: &str = "claim the database for this server";
/// The key of the advisory lock.
const TRY_LOCK: &str = "SELECT pg_try_advisory_lock(8316863257710880878)";
/// The session that holds the lock. `pg_locks` has the key in two halves.
const HOLDER: &str = "SELECT activity.application_name, CAST(activity.backend_start AS TEXT) \
    FROM pg_locks AS lock JOIN pg_stat_activity AS activity ON activity.pid = lock.pid \
    WHERE lock.locktype = 'advisory' AND lock.granted AND lock.objsubid = 1 \
    AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
    AND lock.classid::bigint = 8316863257710880878 >> 32 \
    AND lock.objid::bigint = 8316863257710880878 & 4294967295";

/// Keeps other servers away from the database for as long as it lives.
pub struct Claim(Kind);

enum Kind {
    File(File),
    Session(ClientWrapper),
}

impl Drop for Claim {
    fn drop(&mut self) {
        if let Kind::File(file) = &self.0 {
            // Closing the file is not enough: a child process that is just being started has it open too, until it runs.
            drop(file.unlock());
        }
    }
}

impl Claim {
    /// Claims a SQLite file. `server` says who does, to whoever comes second.
    pub(super) fn of_file(database: &Path, server: &str) -> Result<Self, Error> {
        let failed = |error: std::io::Error| unavailable(DOING, &error);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let mut file = options.open(lock_path(database)).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut by = String::new();
                file.read_to_string(&mut by).map_err(failed)?;
                return Err(Error::Claimed { by: by.trim().to_owned() });
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        file.set_len(0).and_then(|()| file.rewind()).and_then(|()| writeln!(file, "{server}")).map_err(failed)?;
        Ok(Self(Kind::File(file)))
    }

    /// Claims a PostgreSQL database with a session that is used for nothing else.
    pub(super) async fn of_session(session: ClientWrapper, server: &str) -> Result<Self, Error> {
        let failed = |error: tokio_postgres::Error| failure::of_postgres(DOING, &error);
        session.execute("SELECT set_config('application_name', $1, false)", &[&server]).await.map_err(failed)?;
        let locked: bool = session.query_one(TRY_LOCK, &[]).await.and_then(|row| row.try_get(0)).map_err(failed)?;
        if locked {
            return Ok(Self(Kind::Session(session)));
        }
        let holder = session.query_opt(HOLDER, &[]).await.map_err(failed)?;
        let by = holder.map(|row| Ok(format!("{}, since {}", row.try_get::<_, &str>(0)?, row.try_get::<_, &str>(1)?)));
        Err(Error::Claimed { by: by.transpose().map_err(failed)?.unwrap_or_else(|| "another server".to_owned()) })
    }

    /// Whether other servers are still kept away.
    pub async fn is_held(&self) -> bool {
        match &self.0 {
            Kind::File(_) => true,
            Kind::Session(session) => session.batch_execute("SELECT 1").await.is_ok(),
        }
    }
}

fn lock_path(database: &Path) -> PathBuf {
    let mut name = database.file_name().unwrap_or_default().to_owned();
    name.push("-server");
    database.with_file_name(name)
}
