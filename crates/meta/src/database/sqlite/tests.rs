//! What only SQLite can have: a full disk, a writer thread, a log.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::{Receiver, channel};
use std::task::Poll;

use futures_util::future::{join, join_all, join3, pending};
use model::{Digest, Timestamp};
use tempfile::TempDir;
use uuid::Uuid;

use super::{checkpoints, open_for_reading, open_for_writing};
use crate::blobs::{self, Blob};
use crate::database::transaction::Connection;
use crate::{Database, Error, Location, Tx};

struct Place {
    folder: TempDir,
    database: Database,
}

impl Place {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&Location::Sqlite(folder.path().join("rows.db"))).await.unwrap();
        Self { folder, database }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Adds a row with 64 KiB in it.
    async fn add(&self, number: u64) -> Result<(), Error> {
        self.database.write("add a row", move |tx| Box::pin(add(tx, number))).await
    }

    async fn has(&self, number: u64) -> bool {
        let id = Uuid::from_u128(number.into());
        self.database.read("find a row", move |tx| Box::pin(blobs::exists(tx, id))).await.unwrap()
    }

    /// Lets the file grow by so many pages and no more.
    async fn leave_room(&self, pages: i64) {
        self.database.write("set a limit", move |tx| Box::pin(leave_room(tx, pages))).await.unwrap();
    }
}

async fn add(tx: &mut Tx, number: u64) -> Result<(), Error> {
    let blob = Blob {
        id: Uuid::from_u128(number.into()),
        registry: model::RegistryId {
            account: "123456789012".parse().unwrap(),
            region: "eu-central-1".parse().unwrap(),
        },
        digest: Digest::sha256(&number.to_be_bytes()),
        size_bytes: 1,
        wrapped_key: Some(vec![7; 64 << 10]),
        kms_key: None,
        created_at: Timestamp::from_millis(0),
        damaged_since: None,
    };
    blobs::insert_or_find(tx, &blob).await.map(drop)
}

async fn leave_room(tx: &mut Tx, pages: i64) -> Result<(), Error> {
    let Connection::Sqlite(connection) = &tx.connection else { panic!("SQLite") };
    let now: i64 = connection.query_row("PRAGMA page_count", (), |row| row.get(0)).unwrap();
    connection.pragma_update(None, "max_page_count", now + pages).unwrap();
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_named_and_got_over() {
    let place = Place::new().await;
    place.add(0).await.unwrap();
    place.leave_room(100).await;
    // A row needs 17 pages: some fit, some do not, all are done wholly or not at all.
    let outcomes = join_all((1..=20).map(|number| place.add(number))).await;
    let mut stored = Vec::new();
    for (number, outcome) in (1..).zip(outcomes) {
        assert!(matches!(outcome, Ok(()) | Err(Error::StorageFull)), "{outcome:?}");
        assert_eq!(place.has(number).await, outcome.is_ok(), "{number}");
        stored.extend(outcome.is_ok().then_some(number));
    }
    assert!(stored.len() < 20);
    while place.add(1000 + stored.len() as u64).await.is_ok() {
        stored.push(1000 + stored.len() as u64);
    }
    place.database.ping().await.unwrap();

    place.leave_room(10_000).await;
    let outcomes = join_all((100..120).map(|number| place.add(number))).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    for number in stored {
        assert!(place.has(number).await, "{number}");
    }
    assert!(place.database.integrity_check().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_harms_only_its_own_transaction() {
    async fn add_and_panic(tx: &mut Tx, number: u64) -> Result<(), Error> {
        add(tx, number).await?;
        panic!("a bug");
    }
    let place = Place::new().await;
    let outcomes = join_all((0..30).map(|number| {
        let database = place.database.clone();
        async move {
            if number % 5 == 0 {
                database.write("panic", move |tx| Box::pin(add_and_panic(tx, number))).await
            } else {
                database.write("add", move |tx| Box::pin(add(tx, number))).await
            }
        }
    }))
    .await;
    for (number, outcome) in (0..).zip(outcomes) {
        assert_eq!(outcome.is_ok(), number % 5 != 0, "{number}: {outcome:?}");
        assert_eq!(place.has(number).await, outcome.is_ok(), "{number}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_sqlite_rolls_back_by_itself_is_not_acknowledged() {
    async fn hold_up(until: Receiver<()>) -> Result<(), Error> {
        until.recv().unwrap();
        Ok(())
    }
    async fn roll_back_all(tx: &mut Tx) -> Result<(), Error> {
        add(tx, 2).await?;
        let Connection::Sqlite(connection) = &tx.connection else { panic!("SQLite") };
        connection.execute_batch("ROLLBACK").unwrap();
        tx.failure = Some(Error::StorageFull);
        // Outside a transaction this would be durable at once.
        let _ = add(tx, 3).await;
        Ok(())
    }
    let place = Place::new().await;
    let (go, until) = channel();
    let held_up = place.database.write("hold up", move |_| Box::pin(hold_up(until)));
    let rolled_back = place.database.write("roll back", |tx| Box::pin(roll_back_all(tx)));
    let mut all = Box::pin(join(held_up, join3(place.add(1), rolled_back, place.add(4))));
    // The first poll puts them into the queue, in this order; the last three become one batch.
    assert!(std::future::poll_fn(|context| Poll::Ready(all.as_mut().poll(context).is_pending())).await);
    go.send(()).unwrap();
    let (_, (before, itself, after)) = all.await;
    assert!(matches!(before, Err(Error::StorageFull)), "{before:?}");
    assert!(matches!(itself, Err(Error::StorageFull)), "{itself:?}");
    after.unwrap();
    for (number, there) in [(1, false), (2, false), (3, false), (4, true)] {
        assert_eq!(place.has(number).await, there, "{number}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_waits_for_something_else_is_a_bug() {
    async fn wait(tx: &mut Tx) -> Result<(), Error> {
        add(tx, 1).await?;
        pending().await
    }
    let place = Place::new().await;
    let outcome = place.database.write("wait", |tx| Box::pin(wait(tx))).await;
    assert!(matches!(outcome, Err(Error::Refused { .. })), "{outcome:?}");
    assert!(!place.has(1).await);
    let outcome = place.database.read("wait", |_| Box::pin(pending::<Result<(), Error>>())).await;
    assert!(matches!(outcome, Err(Error::Refused { .. })), "{outcome:?}");
    place.add(1).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn queued_transactions_are_finished_when_the_last_owner_lets_go() {
    let place = Place::new().await;
    let waiting: Vec<_> = (0..50)
        .map(|number| {
            let database = place.database.clone();
            tokio::spawn(async move { database.write("add", move |tx| Box::pin(add(tx, number))).await })
        })
        .collect();
    let Place { folder, database } = place;
    drop(database);
    for task in waiting {
        task.await.unwrap().unwrap();
    }
    let database = Database::open(&Location::Sqlite(folder.path().join("rows.db"))).await.unwrap();
    let reopened = Place { folder, database };
    for number in 0..50 {
        assert!(reopened.has(number).await, "{number}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_files_are_for_their_owner_alone_and_closing_leaves_one() {
    let place = Place::new().await;
    place.add(1).await.unwrap();
    for name in ["rows.db", "rows.db-wal", "rows.db-shm"] {
        let mode = fs::metadata(place.file(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    place.database.close().await;
    assert_eq!(fs::read_dir(place.folder.path()).unwrap().count(), 1);
}

#[test]
fn a_log_is_emptied_unless_a_reader_needs_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.db");
    super::create_private(&path).unwrap();
    let writer = open_for_writing(&path).unwrap();
    let log_len = || fs::metadata(folder.path().join("rows.db-wal")).unwrap().len();
    let log_pages = AtomicU64::new(9);
    writer.execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (1)").unwrap();
    assert!(log_len() > 0, "nothing is moved in a commit");
    let reader = open_for_reading(&path, "").unwrap();
    reader.execute_batch("BEGIN; SELECT a FROM t").unwrap();
    assert!(!checkpoints::checkpoint(&writer, "TRUNCATE", &log_pages));
    assert!(log_len() > 0);
    writer.execute_batch("INSERT INTO t VALUES (2)").unwrap();
    reader.execute_batch("ROLLBACK").unwrap();
    assert!(checkpoints::checkpoint(&writer, "TRUNCATE", &log_pages));
    assert_eq!((log_len(), log_pages.into_inner()), (0, 0));
    let rows: i64 = reader.query_row("SELECT COUNT(*) FROM t", (), |row| row.get(0)).unwrap();
    assert_eq!(rows, 2);
}
