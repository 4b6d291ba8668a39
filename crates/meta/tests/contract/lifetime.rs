//! Opening, closing and opening again.

use meta::{Database, Error, Location, images, repositories};

use crate::store::{Store, digest, registry};
use crate::tx;

pub async fn rows_survive_reopening(mut store: Store) {
    let repository = store.repository("team/app").await;
    store.image(repository, "manifest").await;
    store.database.close().await;
    for _ in 0..2 {
        store.database = Database::open(&store.location).await.expect("an open database");
        store.database.ping().await.expect("an answer");
        let found = tx!(store.read, |tx| images::manifest_by_digest(tx, repository, &digest("manifest")).await);
        assert_eq!(found.expect("the manifest").manifest, b"manifest");
    }
    assert_ne!(store.repository("team/next").await, repository);
}

pub async fn many_open_a_new_database_at_once(store: Store) {
    let fresh = store.beside().await;
    let tasks: Vec<_> = (0..6)
        .map(|_| {
            let location = fresh.clone();
            tokio::spawn(async move { Database::open(&location).await })
        })
        .collect();
    for task in tasks {
        let database = task.await.expect("a task").expect("an open database");
        let counted = database.read("count", |tx| Box::pin(count(tx))).await;
        assert_eq!(counted.expect("a count"), 0);
    }
}

/// Runs statements beside the crate.
pub async fn run(location: &Location, statements: &str) {
    match location {
        Location::Sqlite(path) => {
            let connection = rusqlite::Connection::open(path).expect("a connection");
            connection.pragma_update(None, "foreign_keys", false).expect("a setting");
            connection.execute_batch(statements).expect("statements");
        }
        Location::Postgres(address) => {
            let connected = tokio_postgres::connect(address, tokio_postgres::NoTls).await;
            let (client, connection) = connected.expect("a connection");
            let connection = tokio::spawn(connection);
            client.batch_execute(statements).await.expect("statements");
            drop(client);
            connection.await.expect("a task").expect("an end");
        }
    }
}

pub async fn a_schema_from_the_future_is_refused(store: Store) {
    store.database.close().await;
    run(&store.location, "INSERT INTO schema_migrations (version, checksum) VALUES (999, '')").await;
    let opened = Database::open(&store.location).await;
    let error = opened.err().expect("a refusal");
    assert!(matches!(error, Error::SchemaFromTheFuture { found: 999, .. }), "{error}");
}

pub async fn a_row_that_cannot_be_is_called_corrupt(store: Store) {
    let repository = store.repository("team/app").await;
    store.image(repository, "manifest").await;
    run(&store.location, "UPDATE images SET digest = 'sha256:0'").await;
    let page = store.scan(move |tx| Box::pin(images::page(tx, repository, images::TagStatus::Any, None, 9))).await;
    assert!(matches!(page, Err(Error::Corrupt { table: "images", .. })), "{page:?}");
}

pub async fn a_closed_database_says_so(store: Store) {
    store.repository("team/app").await;
    store.database.close().await;
    store.database.close().await;
    assert!(matches!(store.database.ping().await, Err(Error::Unavailable { .. })));
    let read = store.read(|tx| Box::pin(count(tx))).await;
    assert!(matches!(read, Err(Error::Unavailable { .. })), "{read:?}");
    let write = store.write(|tx| Box::pin(count(tx))).await;
    assert!(matches!(write, Err(Error::Unavailable { .. })), "{write:?}");
}

async fn count(tx: &mut meta::Tx) -> Result<u64, Error> {
    repositories::count(tx, &registry()).await
}

pub async fn a_sound_database_has_no_complaints(store: Store) {
    let repository = store.repository("team/app").await;
    store.image(repository, "manifest").await;
    let complaints = store.database.integrity_check().await.expect("a check");
    assert!(complaints.is_empty(), "{complaints:?}");
}

pub async fn rows_that_contradict_each_other_are_complained_of(store: Store) {
    let repository = store.repository("team/app").await;
    let image = store.image(repository, "manifest").await;
    store.tag(repository, "latest", image).await;
    store.layer(repository, "content").await;
    for (statements, undo) in [
        ("UPDATE registries SET repository_count = 2", "UPDATE registries SET repository_count = 1"),
        ("UPDATE repositories SET image_count = 2", "UPDATE repositories SET image_count = 1"),
        ("UPDATE images SET tag_count = 0", "UPDATE images SET tag_count = 1"),
        ("UPDATE layers SET unreferenced_since = NULL", "UPDATE layers SET unreferenced_since = 0"),
    ] {
        run(&store.location, statements).await;
        let complaints = store.database.integrity_check().await.expect("a check");
        assert_eq!(complaints.len(), 1, "{statements}: {complaints:?}");
        run(&store.location, undo).await;
    }
    run(&store.location, "DELETE FROM layers").await;
    let complaints = store.database.integrity_check().await.expect("a check");
    assert_eq!(complaints.len(), 1, "{complaints:?}");
    if matches!(store.location, Location::Sqlite(_)) {
        run(&store.location, "DELETE FROM repositories").await;
        let complaints = store.database.integrity_check().await.expect("a check");
        assert!(complaints.iter().any(|complaint| complaint.contains("points at a row")), "{complaints:?}");
    }
}
