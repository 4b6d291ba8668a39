//! The policies of repositories and registries.

use meta::{registry_policies, repositories, repository_policies};

use crate::store::{Store, at, new_repository, registry, registry_in};
use crate::tx;

pub async fn a_repository_has_one_policy_or_none(store: Store) {
    let (key, other) = (store.repository("app").await, store.repository("other").await);
    assert_eq!(tx!(store.read, |tx| repository_policies::find(tx, key).await), None);
    for policy in ["first", "second"] {
        tx!(store.write, |tx| repository_policies::put(tx, key, policy).await);
        assert_eq!(tx!(store.read, |tx| repository_policies::find(tx, key).await).as_deref(), Some(policy));
    }
    assert_eq!(tx!(store.read, |tx| repository_policies::find(tx, other).await), None);
    assert_eq!(tx!(store.write, |tx| repository_policies::delete(tx, key).await).as_deref(), Some("second"));
    assert_eq!(tx!(store.write, |tx| repository_policies::delete(tx, key).await), None);
}

pub async fn a_repository_is_found_with_its_policy(store: Store) {
    let key = store.repository("app").await;
    let elsewhere = new_repository(&registry_in("us-east-1"), "app");
    let elsewhere = tx!(store.write, |tx| repositories::insert(tx, &elsewhere).await).expect("a free name").key;
    tx!(store.write, |tx| repository_policies::put(tx, elsewhere, "elsewhere").await);
    for expected in [None, Some("here")] {
        if let Some(policy) = expected {
            tx!(store.write, |tx| repository_policies::put(tx, key, policy).await);
        }
        let name = "app".parse().expect("a name");
        let found = tx!(store.read, |tx| repository_policies::find_with_repository(tx, &registry(), &name).await);
        let (repository, policy) = found.expect("the repository");
        assert_eq!((repository.key, policy.as_deref()), (key, expected));
        assert_eq!((repository.registry, repository.created_at), (registry(), at(0)));
    }
    let absent = "absent".parse().expect("a name");
    let found = tx!(store.read, |tx| repository_policies::find_with_repository(tx, &registry(), &absent).await);
    assert!(found.is_none());
}

pub async fn a_deleted_repository_takes_its_policy_along(store: Store) {
    let key = store.repository("app").await;
    tx!(store.write, |tx| repository_policies::put(tx, key, "policy").await);
    tx!(store.write, |tx| repositories::delete(tx, key, at(1)).await);
    let anew = store.repository("app").await;
    for key in [key, anew] {
        assert_eq!(tx!(store.read, |tx| repository_policies::find(tx, key).await), None);
    }
}

pub async fn a_registry_has_one_policy_or_none(store: Store) {
    assert_eq!(tx!(store.read, |tx| registry_policies::find(tx, &registry()).await), None);
    for policy in ["first", "second"] {
        tx!(store.write, |tx| registry_policies::put(tx, &registry(), policy).await);
        let found = tx!(store.read, |tx| registry_policies::find(tx, &registry()).await);
        assert_eq!(found.as_deref(), Some(policy));
    }
    let elsewhere = registry_in("us-east-1");
    assert_eq!(tx!(store.read, |tx| registry_policies::find(tx, &elsewhere).await), None, "another region's");
    let deleted = tx!(store.write, |tx| registry_policies::delete(tx, &registry()).await);
    assert_eq!(deleted.as_deref(), Some("second"));
    assert_eq!(tx!(store.write, |tx| registry_policies::delete(tx, &registry()).await), None);
}
