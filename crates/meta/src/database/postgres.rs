//! PostgreSQL: a pool of connections, one for each transaction under way.
//!
//! `BEGIN` goes out together with the first statement, and the end of a read is not waited for, so that a read of one
//! statement costs one round trip although it has its snapshot.

mod address;
mod channel_binding;
mod tls;
mod verifier;

use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::Duration;

use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime};
use futures_util::future::{BoxFuture, join};
use tokio_postgres::Row;

use super::migrations::{self, Dialect};
use super::transaction::Connection;
use super::{Claim, Param, Sql, Tx, failure};
use crate::Error;

use address::Address;
use tls::Connector;

/// How many connections a node has at most.
const CONNECTIONS_MAX: usize = 16;
/// How long making a connection may take, and waiting for one to become free.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// What every connection is told first: no statement and no lock is waited for without end.
const SETTINGS: &str = "SET statement_timeout = '60s'; SET lock_timeout = '10s'; \
    SET idle_in_transaction_session_timeout = '60s'; SET synchronous_commit = on";
/// The key of the advisory lock under which one node at a time brings the schema up to date.
const MIGRATION_LOCK: &str = "SELECT pg_advisory_xact_lock(8316863257710880877)";

const BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const BEGIN_WRITE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";

/// An open PostgreSQL database.
#[derive(Clone)]
pub(super) struct Postgres {
    pool: Pool,
    /// Where it is, for errors.
    place: Arc<str>,
}

impl Postgres {
    pub(super) async fn open(address: &str) -> Result<Self, Error> {
        let postgres = Self::connect(address)?;
        postgres.migrate().await?;
        Ok(postgres)
    }

    pub(super) async fn is_blank(address: &str) -> Result<bool, Error> {
        const DOING: &str = "look at the database";
        let postgres = Self::connect(address)?;
        let client = postgres.connection(DOING).await?;
        let counted = client.query_one(migrations::FIND_SCHEMA_MIGRATIONS_POSTGRES, &[]).await;
        let tables = counted.and_then(|row| row.try_get::<_, i64>(0));
        Ok(tables.map_err(|error| failure::of_postgres(DOING, &error))? == 0)
    }

    /// A pool that makes its first connection when it is first asked for one.
    fn connect(url: &str) -> Result<Self, Error> {
        const DOING: &str = "open the database";
        // The URL is not told: it may hold a password.
        let refused = |reason| Error::Refused { doing: DOING, reason };
        let address = Address::parse(url).map_err(|reason| refused(format!("its URL cannot be read: {reason}")))?;
        let place = address.place().into();
        let Address { mut config, tls } = address;
        if let Some(tls) = &tls {
            // Files that cannot be used are found out before the first connection, and whatever the mode.
            tls.load().map_err(refused)?;
        }
        config.connect_timeout(CONNECT_TIMEOUT);
        if config.get_application_name().is_none() {
            config.application_name("wharfinger");
        }
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = Manager::from_connect(config, Connector { tls }, recycling);
        let settings = Hook::async_fn(|client, _| {
            Box::pin(async move { client.batch_execute(SETTINGS).await.map_err(HookError::Backend) })
        });
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS_MAX)
            .create_timeout(Some(CONNECT_TIMEOUT))
            .wait_timeout(Some(CONNECT_TIMEOUT))
            .recycle_timeout(Some(CONNECT_TIMEOUT))
            .runtime(Runtime::Tokio1)
            .post_create(settings)
            .build()
            .map_err(|error| refused(error.to_string()))?;
        Ok(Self { pool, place })
    }

    async fn migrate(&self) -> Result<(), Error> {
        const DOING: &str = "bring the schema up to date";
        let failed = |error: tokio_postgres::Error| failure::of_postgres(DOING, &error);
        let mut client = self.connection(DOING).await?;
        let transaction = client.transaction().await.map_err(failed)?;
        transaction.batch_execute(MIGRATION_LOCK).await.map_err(failed)?;
        transaction.batch_execute(migrations::CREATE_SCHEMA_MIGRATIONS).await.map_err(failed)?;
        let rows = transaction.query(migrations::SELECT_SCHEMA_MIGRATIONS, &[]).await.map_err(failed)?;
        let mut taken = Vec::new();
        for row in &rows {
            taken.push((row.try_get(0).map_err(failed)?, row.try_get(1).map_err(failed)?));
        }
        for step in migrations::outstanding(Dialect::Postgres, &taken)? {
            transaction.batch_execute(&step.statements).await.map_err(failed)?;
        }
        transaction.commit().await.map_err(failed)
    }

    pub(super) async fn read<T, E, F>(&self, doing: &'static str, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>>,
        E: From<Error>,
    {
        let mut tx = self.begin(doing, BEGIN_READ).await?;
        let outcome = work(&mut tx).await;
        let outcome = tx.verdict(outcome);
        if let Connection::Postgres(session) = tx.connection {
            session.end_unwatched();
        }
        outcome
    }

    pub(super) async fn write<T, E, F>(&self, doing: &'static str, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>>,
        E: From<Error>,
    {
        let mut tx = self.begin(doing, BEGIN_WRITE).await?;
        let outcome = work(&mut tx).await;
        let outcome = tx.verdict(outcome);
        let Connection::Postgres(session) = tx.connection else { return outcome };
        match outcome {
            Ok(value) => session.commit(doing).await.map(|()| value).map_err(E::from),
            Err(error) => {
                session.roll_back().await;
                Err(error)
            }
        }
    }

    pub(super) async fn ping(&self) -> Result<(), Error> {
        const DOING: &str = "ping the database";
        let client = self.connection(DOING).await?;
        client.batch_execute("SELECT 1").await.map_err(|error| failure::of_postgres(DOING, &error))
    }

    pub(super) async fn claim(&self, server: &str) -> Result<Claim, Error> {
        let session = self.connection("claim the database for this server").await?;
        Claim::of_session(Object::take(session), server).await
    }

    pub(super) fn close(&self) {
        self.pool.close();
    }

    async fn begin(&self, doing: &'static str, begin: &'static str) -> Result<Tx, Error> {
        let object = Some(self.connection(doing).await?);
        Ok(Tx::new(Connection::Postgres(Box::new(Session { object, phase: Phase::Asked(begin) })), doing))
    }

    async fn connection(&self, doing: &'static str) -> Result<Object, Error> {
        self.pool.get().await.map_err(|error| {
            let PoolError::Backend(cause) = &error else { return failure::of_pool(doing, &error) };
            match tls::reason(cause, &self.place) {
                Some(reason) => Error::Unavailable { doing, reason },
                None => failure::of_pool(doing, &error),
            }
        })
    }
}

/// Where a URL leads: host, port and name of the database.
pub(super) fn place(url: &str) -> String {
    Address::parse(url).map_or_else(|_| "the PostgreSQL database".to_owned(), |address| address.place())
}

/// A pooled connection with a transaction on it. Dropped in the middle, it takes the connection along, and with that the
/// server rolls back.
pub(super) struct Session {
    /// None when the connection was found unfit.
    object: Option<Object>,
    phase: Phase,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Nothing was sent; this begins the transaction.
    Asked(&'static str),
    /// The transaction is open, or about to be.
    Open,
    /// The transaction is over.
    Over,
}

impl Session {
    pub(super) async fn query(
        &mut self,
        doing: &'static str,
        sql: &'static Sql,
        params: &[Param<'_>],
    ) -> Result<Vec<Row>, Error> {
        let begin = self.begin();
        let object = self.object(doing)?;
        let answer = with_begin(object, begin, async {
            let statement = object.prepare_cached(sql.postgres()).await?;
            object.query(&statement, &dynamic(params)).await
        });
        let answer = answer.await;
        self.judge(doing, answer)
    }

    pub(super) async fn execute(
        &mut self,
        doing: &'static str,
        sql: &'static Sql,
        params: &[Param<'_>],
    ) -> Result<u64, Error> {
        let begin = self.begin();
        let object = self.object(doing)?;
        let answer = with_begin(object, begin, async {
            let statement = object.prepare_cached(sql.postgres()).await?;
            object.execute(&statement, &dynamic(params)).await
        });
        let answer = answer.await;
        self.judge(doing, answer)
    }

    /// The statement that has to go out before the next one, if this is the first.
    fn begin(&mut self) -> Option<&'static str> {
        match std::mem::replace(&mut self.phase, Phase::Open) {
            Phase::Asked(begin) => Some(begin),
            Phase::Open | Phase::Over => None,
        }
    }

    fn object(&self, doing: &'static str) -> Result<&Object, Error> {
        self.object.as_ref().ok_or_else(|| Error::Unavailable { doing, reason: "the connection was lost".to_owned() })
    }

    fn judge<T>(&mut self, doing: &'static str, answer: Result<T, tokio_postgres::Error>) -> Result<T, Error> {
        answer.map_err(|error| {
            if !failure::leaves_connection_fit(&error) {
                self.discard();
            }
            failure::of_postgres(doing, &error)
        })
    }

    fn discard(&mut self) {
        if let Some(object) = self.object.take() {
            drop(Object::take(object));
        }
    }

    async fn commit(mut self, doing: &'static str) -> Result<(), Error> {
        if self.phase != Phase::Open {
            self.phase = Phase::Over;
            return Ok(());
        }
        let answer = self.object(doing)?.batch_execute("COMMIT").await;
        match answer {
            Ok(()) => {
                self.phase = Phase::Over;
                Ok(())
            }
            Err(error) if error.as_db_error().is_some() => self.judge(doing, Err(error)),
            Err(error) => Err(Error::Unavailable {
                doing,
                reason: format!(
                    "the connection was lost during the commit, so whether it happened is unknown: {error}"
                ),
            }),
        }
    }

    async fn roll_back(mut self) {
        let Some(object) = &self.object else { return };
        if self.phase != Phase::Open || object.batch_execute("ROLLBACK").await.is_ok() {
            self.phase = Phase::Over;
        }
    }

    /// Sends the end of a transaction that only read, and does not wait for the answer.
    fn end_unwatched(mut self) {
        if self.phase == Phase::Open {
            let Some(object) = &self.object else { return };
            // The statement is sent when its future is first polled; its answer is read and forgotten by the connection's
            // task, and what the next user of the connection sends comes after it.
            let mut end = Box::pin(object.batch_execute("ROLLBACK"));
            let mut context = Context::from_waker(Waker::noop());
            if let std::task::Poll::Ready(Err(_)) = end.as_mut().poll(&mut context) {
                return;
            }
        }
        self.phase = Phase::Over;
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if self.phase == Phase::Open {
            self.discard();
        }
    }
}

/// Sends `begin` and the statement in one go.
async fn with_begin<T>(
    object: &Object,
    begin: Option<&'static str>,
    statement: impl Future<Output = Result<T, tokio_postgres::Error>>,
) -> Result<T, tokio_postgres::Error> {
    let Some(begin) = begin else { return statement.await };
    let (begun, answer) = join(object.batch_execute(begin), statement).await;
    begun.and(answer)
}

fn dynamic<'p>(params: &'p [Param<'_>]) -> Vec<&'p (dyn tokio_postgres::types::ToSql + Sync)> {
    params.iter().map(|param| param as _).collect()
}
