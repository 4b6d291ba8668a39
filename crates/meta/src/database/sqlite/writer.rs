//! The writer thread and its group commit.
//!
//! Every transaction is a job in a queue. The thread takes what is waiting, runs each job in a savepoint of its own, and
//! commits them all at once, since most of the cost of a commit is waiting for the disk. A job that fails is rolled back
//! to its savepoint and answered; the others are answered when the commit is on the disk.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::future::BoxFuture;
use rusqlite::Connection;
use tokio::sync::mpsc::error::{SendTimeoutError, TrySendError};
use tokio::sync::{mpsc, oneshot};

use super::checkpoints::Checkpoints;
use super::reserve::Reserve;
use super::{failed, unavailable};
use crate::Error;
use crate::database::transaction::Connection as Either;
use crate::database::{Purpose, Tx};

/// How many jobs may wait.
const QUEUE_MAX: usize = 1024;
/// How many jobs share one commit.
const BATCH_MAX: usize = 256;
/// How long a job waits for a place in the queue.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(30);

/// The way to the writer thread.
pub(super) struct Writer {
    queue: mpsc::Sender<Message>,
    commits: Arc<AtomicU64>,
}

enum Message {
    Job(Box<dyn Job>),
    /// Stop, and say when it is done.
    Close(oneshot::Sender<()>),
}

impl Writer {
    /// Starts the thread, which owns `connection`.
    pub(super) fn start(mut connection: Connection, path: &Path, reserve: &Arc<Reserve>) -> Result<Self, Error> {
        const DOING: &str = "start the database's writer";
        let log_pages = Arc::new(AtomicU64::new(0));
        let seen = Arc::clone(&log_pages);
        let hook = move |_: &mut rusqlite::hooks::Wal, pages: std::ffi::c_int| {
            seen.store(u64::try_from(pages).unwrap_or(0), Ordering::Relaxed);
            Ok(())
        };
        connection.wal_hook(Some(hook)).map_err(|error| failed(DOING, &error))?;
        let checkpoints = Checkpoints::start(path, log_pages, Arc::clone(reserve))?;
        let (queue, jobs) = mpsc::channel(QUEUE_MAX);
        let tx = Tx::new(Either::Sqlite(connection), DOING);
        let commits = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&commits);
        let reserve = Arc::clone(reserve);
        std::thread::Builder::new()
            .name("meta-writer".to_owned())
            .spawn(move || Thread { tx, checkpoints, reserve, commits: counter }.run(jobs))
            .map_err(|error| unavailable(DOING, &error))?;
        Ok(Self { queue, commits })
    }

    pub(super) async fn run<T, E, F>(&self, doing: &'static str, purpose: Purpose, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Work { doing, purpose, work: Some(work), outcome: None, reply };
        self.enqueue(doing, Message::Job(Box::new(job))).await?;
        answer.await.unwrap_or_else(|_| Err(unavailable(doing, &"it is closed").into()))
    }

    /// How many commits have been tried. One that failed counts too: nobody knows what became of it.
    pub(super) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Acquire)
    }

    pub(super) fn is_running(&self) -> bool {
        !self.queue.is_closed()
    }

    pub(super) async fn close(&self) {
        let (reply, done) = oneshot::channel();
        if self.queue.send(Message::Close(reply)).await.is_ok() {
            // An error means that the thread has stopped: what was asked.
            let _ = done.await;
        }
    }

    async fn enqueue(&self, doing: &'static str, message: Message) -> Result<(), Error> {
        let message = match self.queue.try_send(message) {
            Ok(()) => return Ok(()),
            Err(TrySendError::Closed(_)) => return Err(unavailable(doing, &"it is closed")),
            Err(TrySendError::Full(message)) => message,
        };
        self.queue.send_timeout(message, QUEUE_TIMEOUT).await.map_err(|error| match error {
            SendTimeoutError::Timeout(_) => unavailable(doing, &"too many transactions are waiting"),
            SendTimeoutError::Closed(_) => unavailable(doing, &"it is closed"),
        })
    }
}

/// One transaction, its types forgotten.
trait Job: Send {
    /// Whether somebody still waits for the answer.
    fn is_wanted(&self) -> bool;
    /// Its name.
    fn doing(&self) -> &'static str;
    /// What it is for.
    fn purpose(&self) -> Purpose;
    /// Runs it; whether what it did may be committed.
    fn run(&mut self, tx: &mut Tx) -> bool;
    /// Answers with the outcome of the run, or with `failure` if it did not come to that or to the commit.
    fn answer(self: Box<Self>, failure: Option<Error>);
}

struct Work<T, E, F> {
    doing: &'static str,
    purpose: Purpose,
    work: Option<F>,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Job for Work<T, E, F>
where
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    fn is_wanted(&self) -> bool {
        !self.reply.is_closed()
    }

    fn doing(&self) -> &'static str {
        self.doing
    }

    fn purpose(&self) -> Purpose {
        self.purpose
    }

    fn run(&mut self, tx: &mut Tx) -> bool {
        let Some(work) = self.work.take() else { return false };
        let outcome = tx.run_now_caught(work);
        self.outcome.insert(outcome).is_ok()
    }

    fn answer(self: Box<Self>, failure: Option<Error>) {
        let outcome = match (failure, self.outcome) {
            (Some(failure), _) => Err(failure.into()),
            (None, Some(outcome)) => outcome,
            (None, None) => Err(unavailable(self.doing, &"it was not run").into()),
        };
        // Whoever asked may have gone.
        let _ = self.reply.send(outcome);
    }
}

/// What the writer thread owns.
struct Thread {
    tx: Tx,
    checkpoints: Checkpoints,
    reserve: Arc<Reserve>,
    commits: Arc<AtomicU64>,
}

impl Thread {
    fn run(mut self, mut jobs: mpsc::Receiver<Message>) {
        let mut closing = None;
        while closing.is_none() {
            let Some(first) = jobs.blocking_recv() else { break };
            let mut batch = Vec::new();
            let mut next = Some(first);
            while let Some(message) = next {
                match message {
                    Message::Job(job) => batch.push(job),
                    Message::Close(reply) => {
                        closing = Some(reply);
                        break;
                    }
                }
                next = if batch.len() < BATCH_MAX { jobs.try_recv().ok() } else { None };
            }
            self.run_batch(batch);
        }
        drop(jobs);
        let Self { tx, checkpoints, .. } = self;
        checkpoints.stop();
        drop(tx);
        if let Some(reply) = closing {
            let _ = reply.send(());
        }
    }

    /// Runs jobs and commits them together. Should SQLite itself roll everything back in the middle, as it may on a full
    /// disk, the jobs so far are answered with that, and the rest starts afresh.
    fn run_batch(&mut self, batch: Vec<Box<dyn Job>>) {
        let mut done: Vec<Box<dyn Job>> = Vec::new();
        let may_grow = self.reserve.allows_growth();
        if !may_grow && batch.iter().any(|job| job.purpose() == Purpose::Free) {
            self.reserve.make_room();
        }
        for mut job in batch {
            if !job.is_wanted() {
                continue;
            }
            if !may_grow && job.purpose() == Purpose::Add {
                job.answer(Some(Error::StorageFull));
                continue;
            }
            self.tx.doing = job.doing();
            self.tx.failure = None;
            if let Err(failure) = self.begin() {
                job.answer(Some(failure));
                continue;
            }
            if job.run(&mut self.tx) {
                match self.execute("RELEASE job") {
                    Ok(()) => done.push(job),
                    Err(failure) => {
                        job.answer(Some(failure.clone()));
                        self.abandon(&mut done, &failure);
                    }
                }
            } else {
                let undone = self.execute("ROLLBACK TO job").and_then(|()| self.execute("RELEASE job"));
                job.answer(None);
                if let Err(failure) = undone {
                    let failure = self.tx.failure.take().unwrap_or(failure);
                    self.abandon(&mut done, &failure);
                }
            }
        }
        self.commit(done);
        if let Either::Sqlite(connection) = &self.tx.connection {
            self.checkpoints.after_commit(connection);
        }
    }

    /// Opens a savepoint for a job, and the transaction around it if this is the first.
    fn begin(&self) -> Result<(), Error> {
        if self.connection().is_some_and(Connection::is_autocommit) {
            self.execute("BEGIN IMMEDIATE")?;
        }
        self.execute("SAVEPOINT job")
    }

    fn commit(&mut self, mut done: Vec<Box<dyn Job>>) {
        if self.connection().is_none_or(Connection::is_autocommit) {
            return;
        }
        let committed = self.execute("COMMIT");
        self.commits.fetch_add(1, Ordering::Release);
        match committed {
            Ok(()) => done.into_iter().for_each(|job| job.answer(None)),
            Err(failure) => self.abandon(&mut done, &failure),
        }
    }

    /// Rolls back everything and answers the jobs that were done with why.
    fn abandon(&self, done: &mut Vec<Box<dyn Job>>, failure: &Error) {
        if !done.is_empty() {
            tracing::warn!(%failure, jobs = done.len(), "transactions were rolled back together");
        }
        if self.connection().is_some_and(|connection| !connection.is_autocommit())
            && let Err(failure) = self.execute("ROLLBACK")
        {
            tracing::error!(%failure, "a rollback failed");
        }
        done.drain(..).for_each(|job| job.answer(Some(failure.clone())));
    }

    fn execute(&self, statement: &str) -> Result<(), Error> {
        let Some(connection) = self.connection() else { return Ok(()) };
        let executed = connection.prepare_cached(statement).and_then(|mut statement| statement.execute(()));
        executed.map(drop).map_err(|error| failed(self.tx.doing, &error))
    }

    fn connection(&self) -> Option<&Connection> {
        match &self.tx.connection {
            Either::Sqlite(connection) => Some(connection),
            Either::Postgres(_) => None,
        }
    }
}
