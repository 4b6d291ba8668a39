//! One open transaction, on either database.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::{Context, Poll, Waker};

use futures_util::future::BoxFuture;

use super::postgres::Session;
use super::value::RowOf;
use super::{Param, Row, Sql, failure};
use crate::Error;

/// One open transaction, on either database. Once a statement has failed, all others fail, and the transaction cannot be
/// committed, whatever its author made of the failure: PostgreSQL is so, and SQLite is held to the same.
pub struct Tx {
    pub(super) connection: Connection,
    /// The transaction's name, for messages.
    pub(super) doing: &'static str,
    /// The first failure of a statement.
    pub(super) failure: Option<Error>,
}

pub(super) enum Connection {
    Sqlite(rusqlite::Connection),
    Postgres(Box<Session>),
}

/// How a row becomes a value.
type Read<T> = fn(&Row<'_>) -> Result<T, Error>;

impl Tx {
    pub(super) fn new(connection: Connection, doing: &'static str) -> Self {
        Self { connection, doing, failure: None }
    }

    /// All rows of an answer.
    pub(crate) async fn rows<T>(
        &mut self,
        sql: &'static Sql,
        params: &[Param<'_>],
        read: Read<T>,
    ) -> Result<Vec<T>, Error> {
        self.unless_failed()?;
        let outcome = match &mut self.connection {
            Connection::Sqlite(connection) => sqlite_rows(connection, self.doing, sql, params, read),
            Connection::Postgres(session) => match session.query(self.doing, sql, params).await {
                Ok(rows) => rows.iter().map(|row| read(&Row { of: RowOf::Postgres(row), sql })).collect(),
                Err(error) => Err(error),
            },
        };
        self.remember(outcome)
    }

    /// The one row of an answer, if there is one.
    pub(crate) async fn row<T>(
        &mut self,
        sql: &'static Sql,
        params: &[Param<'_>],
        read: Read<T>,
    ) -> Result<Option<T>, Error> {
        self.unless_failed()?;
        let outcome = match &mut self.connection {
            Connection::Sqlite(connection) => sqlite_row(connection, self.doing, sql, params, read),
            Connection::Postgres(session) => match session.query(self.doing, sql, params).await {
                Ok(rows) => rows.first().map(|row| read(&Row { of: RowOf::Postgres(row), sql })).transpose(),
                Err(error) => Err(error),
            },
        };
        self.remember(outcome)
    }

    /// Changes rows; how many.
    pub(crate) async fn change(&mut self, sql: &'static Sql, params: &[Param<'_>]) -> Result<u64, Error> {
        self.unless_failed()?;
        let outcome = match &mut self.connection {
            Connection::Sqlite(connection) => sqlite_change(connection, self.doing, sql, params),
            Connection::Postgres(session) => session.execute(self.doing, sql, params).await,
        };
        self.remember(outcome)
    }

    /// The failure to report when what a row builds on is gone.
    pub(crate) fn vanished(&self, what: &str) -> Error {
        failure::vanished(self.doing, what)
    }

    /// After a failure nothing more is done: SQLite may have left the transaction, and then a further statement would be a
    /// transaction of its own.
    fn unless_failed(&self) -> Result<(), Error> {
        self.failure.clone().map_or(Ok(()), Err)
    }

    fn remember<T>(&mut self, outcome: Result<T, Error>) -> Result<T, Error> {
        match &outcome {
            // A row that cannot be read is a finding; the statement itself did its work.
            Ok(_) | Err(Error::Corrupt { .. }) => {}
            Err(error) => self.failure = Some(error.clone()),
        }
        outcome
    }

    /// `outcome`, unless a statement failed that the author of `outcome` overlooked.
    pub(super) fn verdict<T, E: From<Error>>(&self, outcome: Result<T, E>) -> Result<T, E> {
        match (outcome, &self.failure) {
            (Ok(_), Some(failure)) => Err(failure.clone().into()),
            (outcome, _) => outcome,
        }
    }

    /// Runs `work` where nothing in it can wait: on SQLite every future of this crate is ready at once.
    pub(super) fn run_now<T, E, F>(&mut self, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>>,
        E: From<Error>,
    {
        let doing = self.doing;
        let outcome = match work(self).as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(outcome) => outcome,
            Poll::Pending => Err(refused(doing, "the transaction waits for something that is not the database").into()),
        };
        self.verdict(outcome)
    }

    /// [`Self::run_now`] where a panic must not spread.
    pub(super) fn run_now_caught<T, E, F>(&mut self, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>>,
        E: From<Error>,
    {
        let doing = self.doing;
        catch_unwind(AssertUnwindSafe(|| self.run_now(work)))
            .unwrap_or_else(|_| Err(refused(doing, "the transaction panicked").into()))
    }
}

fn refused(doing: &'static str, reason: &str) -> Error {
    Error::Refused { doing, reason: reason.to_owned() }
}

fn prepare<'c>(
    connection: &'c rusqlite::Connection,
    doing: &'static str,
    sql: &'static Sql,
) -> Result<rusqlite::CachedStatement<'c>, Error> {
    if cfg!(debug_assertions) {
        sql.check_plan(connection).map_err(|reason| Error::Refused { doing, reason })?;
    }
    connection.prepare_cached(sql.sqlite()).map_err(|error| failure::of_sqlite(doing, &error))
}

fn sqlite_rows<T>(
    connection: &rusqlite::Connection,
    doing: &'static str,
    sql: &'static Sql,
    params: &[Param<'_>],
    read: Read<T>,
) -> Result<Vec<T>, Error> {
    let mut statement = prepare(connection, doing, sql)?;
    let failed = |error: rusqlite::Error| failure::of_sqlite(doing, &error);
    let mut rows = statement.query(rusqlite::params_from_iter(params)).map_err(failed)?;
    let mut values = Vec::new();
    while let Some(row) = rows.next().map_err(failed)? {
        values.push(read(&Row { of: RowOf::Sqlite(row), sql })?);
    }
    Ok(values)
}

fn sqlite_row<T>(
    connection: &rusqlite::Connection,
    doing: &'static str,
    sql: &'static Sql,
    params: &[Param<'_>],
    read: Read<T>,
) -> Result<Option<T>, Error> {
    let mut statement = prepare(connection, doing, sql)?;
    let failed = |error: rusqlite::Error| failure::of_sqlite(doing, &error);
    let mut rows = statement.query(rusqlite::params_from_iter(params)).map_err(failed)?;
    let Some(row) = rows.next().map_err(failed)? else { return Ok(None) };
    let value = read(&Row { of: RowOf::Sqlite(row), sql })?;
    // A statement that changes rows checks its foreign keys only when it ends.
    while rows.next().map_err(failed)?.is_some() {}
    Ok(Some(value))
}

fn sqlite_change(
    connection: &rusqlite::Connection,
    doing: &'static str,
    sql: &'static Sql,
    params: &[Param<'_>],
) -> Result<u64, Error> {
    let changed = prepare(connection, doing, sql)?
        .execute(rusqlite::params_from_iter(params))
        .map_err(|error| failure::of_sqlite(doing, &error))?;
    Ok(u64::try_from(changed).unwrap_or(u64::MAX))
}
