//! Which deployment the database belongs to.

use meta::{Database, Error, Location, deployment};
use uuid::Uuid;

use crate::store::{Store, at};
use crate::tx;

const ONE: Uuid = Uuid::from_u128(1);
const TWO: Uuid = Uuid::from_u128(2);

pub async fn a_deployment_gets_one_id_and_keeps_it(store: Store) {
    assert_eq!(tx!(store.read, |tx| deployment::id(tx).await), None);
    assert_eq!(tx!(store.write, |tx| deployment::set_id(tx, ONE, at(1)).await), ONE);
    assert_eq!(tx!(store.write, |tx| deployment::set_id(tx, TWO, at(2)).await), ONE, "it has one");
    assert_eq!(tx!(store.read, |tx| deployment::id(tx).await), Some(ONE));
}

pub async fn a_database_is_blank_until_it_is_opened(store: Store) {
    assert!(!Database::is_blank(&store.location).await.expect("looked at"));
    let beside = store.beside().await;
    for _ in 0..2 {
        assert!(Database::is_blank(&beside).await.expect("looked at"), "and looking changes nothing");
    }
    if let Location::Sqlite(path) = &beside {
        assert!(!path.exists());
    }
    Database::open(&beside).await.expect("opened").close().await;
    assert!(!Database::is_blank(&beside).await.expect("looked at"));
}

pub async fn a_place_is_told_without_its_password(store: Store) {
    assert!(!store.location.to_string().is_empty());
    let secret = Location::Postgres("postgres://me:hush@db.example:5433/registry".to_owned());
    assert_eq!(secret.to_string(), "postgres://db.example:5433/registry");
}

pub async fn one_server_at_a_time_claims_a_database(store: Store) {
    let second = Database::open(&store.location).await.expect("opened");
    let claim = store.database.claim("wharfinger on one, process 1").await.expect("claimed");
    assert!(claim.is_held().await);
    let refused = second.claim("wharfinger on two, process 2").await.err();
    let Some(Error::Claimed { by }) = refused else { panic!("{refused:?}") };
    assert!(by.starts_with("wharfinger on one, process 1"), "{by}");
    drop(claim);
    let mut tries = 0;
    // PostgreSQL notices a moment later that the session has ended.
    while let Err(error) = second.claim("wharfinger on two, process 2").await {
        assert!(matches!(error, Error::Claimed { .. }) && tries < 1000, "{error}");
        tries += 1;
    }
}

pub async fn writes_are_refused_for_as_long_as_there_is_a_reason(store: Store) {
    store.database.refuse_writes(Some("the folder is gone"));
    let refused = store.write(|tx| Box::pin(deployment::set_id(tx, ONE, at(1)))).await;
    assert!(
        matches!(&refused, Err(Error::Unavailable { reason, .. }) if reason == "the folder is gone"),
        "{refused:?}"
    );
    assert!(matches!(store.database.ping().await, Err(Error::Unavailable { .. })));
    assert_eq!(tx!(store.read, |tx| deployment::id(tx).await), None, "reads go on");
    store.database.refuse_writes(None);
    assert_eq!(tx!(store.write, |tx| deployment::set_id(tx, ONE, at(1)).await), ONE);
}
