//! What only PostgreSQL can have: connections that are lost.

use meta::{Database, Error, Location, Tx, repositories};

use crate::lifetime::run;
use crate::store::{Store, new_repository, registry};

const CUT_OFF_ALL_OTHERS: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
    WHERE datname = current_database() AND pid <> pg_backend_pid()";

async fn add(tx: &mut Tx, name: String) -> Result<(), Error> {
    repositories::insert(tx, &new_repository(&registry(), &name)).await.map(drop)
}

async fn add_and_lose(tx: &mut Tx, location: Location) -> Result<(), Error> {
    add(tx, "team/lost".to_owned()).await?;
    run(&location, CUT_OFF_ALL_OTHERS).await;
    add(tx, "team/never".to_owned()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_there_is_unavailable() {
    let opened = Database::open(&Location::Postgres("postgres://nobody@%2Fnonexistent/rows".to_owned())).await;
    assert!(matches!(opened.err(), Some(Error::Unavailable { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_cannot_be_read_is_refused_and_not_repeated() {
    let opened = Database::open(&Location::Postgres("postgres://user:secret@[".to_owned())).await;
    let Some(Error::Refused { reason, .. }) = opened.err() else { panic!("an address that cannot be read") };
    assert!(!reason.contains("secret"), "{reason}");
}

#[tokio::test(flavor = "multi_thread")]
async fn lost_connections_are_unavailable_and_replaced() {
    let Some(store) = Store::postgres().await else { return };
    let location = store.location.clone();
    let outcome = store.write(move |tx| Box::pin(add_and_lose(tx, location))).await;
    assert!(matches!(outcome, Err(Error::Unavailable { .. })), "{outcome:?}");
    // Idle connections may be noticed to be lost only when they are used.
    let mut tries = 0;
    while let Err(error) = store.write(|tx| Box::pin(add(tx, "team/next".to_owned()))).await {
        assert!(matches!(error, Error::Unavailable { .. }), "{error}");
        tries += 1;
        assert!(tries <= 16, "more tries than there are connections");
    }
    let counted = store.read(|tx| Box::pin(count(tx))).await.expect("a count");
    assert_eq!(counted, 1, "what was lost left no trace");
}

async fn count(tx: &mut Tx) -> Result<u64, Error> {
    repositories::count(tx, &registry()).await
}
