//! Which deployment the database belongs to.

use meta::{Database, Location, deployment};
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
