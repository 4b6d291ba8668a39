//! Root keys, and the values that are sealed under them.

use meta::access_keys::{self, AccessKey};
use meta::accounts::{self, Account};
use meta::blobs::{self, Blob};
use meta::mfa_devices;
use meta::repositories::RepositoryKey;
use meta::root_keys::{self, Holder, RootKey, SealedValue};
use meta::uploads::{self, Upload};
use meta::{Error, Tx};
use uuid::Uuid;

use crate::store::{Store, at, blob};
use crate::tx;

fn root_key(version: u32) -> RootKey {
    RootKey { version, sealed_key: vec![0, 255, 7], created_at: at(i64::from(version)), retired_at: None }
}

async fn versions(store: &Store) -> Vec<(u32, Option<i64>)> {
    let all = tx!(store.read, |tx| root_keys::all(tx).await);
    all.into_iter().map(|key| (key.version, key.retired_at.map(|at| at.as_millis()))).collect()
}

pub async fn a_root_key_is_added_once_and_keeps_what_it_was_given(store: Store) {
    assert!(tx!(store.read, |tx| root_keys::all(tx).await).is_empty());
    for version in [2, 1, 10] {
        assert!(tx!(store.write, |tx| root_keys::insert(tx, &root_key(version)).await));
    }
    let later = RootKey { sealed_key: vec![1], ..root_key(2) };
    assert!(!tx!(store.write, |tx| root_keys::insert(tx, &later).await));
    let all = tx!(store.read, |tx| root_keys::all(tx).await);
    assert_eq!(all, [root_key(1), root_key(2), root_key(10)], "oldest first");
    assert_eq!(tx!(store.write, |tx| root_keys::lock_all(tx).await), all);
    assert!(tx!(store.write, |tx| root_keys::set_sealed(tx, 2, b"new").await));
    assert!(!tx!(store.write, |tx| root_keys::set_sealed(tx, 3, b"new").await));
    let all = tx!(store.read, |tx| root_keys::all(tx).await);
    assert_eq!(all[1], RootKey { sealed_key: b"new".to_vec(), ..root_key(2) });
}

pub async fn older_root_keys_are_retired_once_and_deleted_only_after_their_time(store: Store) {
    for version in 1..=3 {
        tx!(store.write, |tx| root_keys::insert(tx, &root_key(version)).await);
    }
    assert_eq!(tx!(store.write, |tx| root_keys::retire_before(tx, 2, at(100)).await), 1);
    assert_eq!(tx!(store.write, |tx| root_keys::retire_before(tx, 3, at(200)).await), 1);
    assert_eq!(tx!(store.write, |tx| root_keys::retire_before(tx, 3, at(300)).await), 0);
    assert_eq!(versions(&store).await, [(1, Some(100)), (2, Some(200)), (3, None)]);
    for (version, before, deleted) in
        [(3, 1000, false), (2, 200, false), (1, 100, false), (1, 101, true), (1, 101, false), (2, 201, true)]
    {
        let done = tx!(store.write, |tx| root_keys::delete_retired(tx, version, at(before)).await);
        assert_eq!(done, deleted, "version {version} before {before}");
    }
    assert_eq!(versions(&store).await, [(3, None)]);
}

pub async fn sealed_values_are_paged_and_replaced_where_they_are_still_the_same(store: Store) {
    fill(&store).await;
    for holder in [Holder::AccessKeys, Holder::Blobs, Holder::Uploads, Holder::MfaDevices] {
        let mut seen: Vec<SealedValue> = Vec::new();
        loop {
            let after = seen.last().map(|value| (value.id.clone(), value.version));
            let page = tx!(store.scan, |tx| {
                let after = after.as_ref().map(|(id, version)| (id.as_str(), *version));
                root_keys::values(tx, holder, after, 2).await
            });
            if page.is_empty() {
                break;
            }
            seen.extend(page);
        }
        let sealed: Vec<_> = seen.iter().map(|value| value.sealed.clone()).collect();
        assert_eq!(sealed, [vec![1], vec![2], vec![3]], "{holder:?}");
        let (first, other) = (seen[0].clone(), SealedValue { sealed: vec![9], ..seen[1].clone() });
        let again = first.clone();
        assert!(tx!(store.write, |tx| root_keys::replace(tx, holder, &first, b"new").await), "{holder:?}");
        assert!(!tx!(store.write, |tx| root_keys::replace(tx, holder, &again, b"newer").await), "{holder:?}");
        assert!(!tx!(store.write, |tx| root_keys::replace(tx, holder, &other, b"new").await), "{holder:?}");
        let page = tx!(store.scan, |tx| root_keys::values(tx, holder, None, 3).await);
        let sealed: Vec<_> = page.into_iter().map(|value| value.sealed).collect();
        assert_eq!(sealed, [b"new".to_vec(), vec![2], vec![3]], "{holder:?}");
    }
    assert!(tx!(store.scan, |tx| root_keys::values(tx, Holder::KmsKeyVersions, None, 3).await).is_empty());
}

pub async fn old_uploads_are_noticed(store: Store) {
    assert!(!tx!(store.scan, |tx| root_keys::has_upload_from_before(tx, at(i64::MAX)).await));
    fill(&store).await;
    for (before, found) in [(50, false), (51, true)] {
        let has = tx!(store.scan, |tx| root_keys::has_upload_from_before(tx, at(before)).await);
        assert_eq!(has, found, "before {before}");
    }
}

/// Three sealed values of each kind, and one of each that is not sealed under a root key.
async fn fill(store: &Store) {
    let repository = store.repository("team/app").await;
    store.write(move |tx| Box::pin(insert_values(tx, repository))).await.expect("a transaction");
}

async fn insert_values(tx: &mut Tx, repository: RepositoryKey) -> Result<(), Error> {
    let account = "123456789012".parse().expect("an account");
    accounts::insert(tx, &Account { id: account, created_at: at(0) }).await?;
    for n in 1..=3 {
        let (id, sealed_secret) = (format!("AKIA{n}"), vec![n]);
        let key = AccessKey { id, account, user_id: None, sealed_secret, active: true, created_at: at(0) };
        access_keys::insert(tx, &key).await?;
        mfa_devices::insert(tx, &format!("arn:{n}"), account, &[n]).await?;
    }
    for n in 0..=4_u8 {
        let (id, wrapped_key) = (Uuid::from_u128(n.into()), (n > 0).then(|| vec![n]));
        let kms_key = (n == 4).then(|| "arn:aws:kms:eu-central-1:123456789012:key/1".to_owned());
        let blob = Blob { id, wrapped_key: wrapped_key.clone(), kms_key, ..blob(&n.to_string()) };
        blobs::insert_or_find(tx, &blob).await?;
        if n < 4 {
            uploads::insert(tx, &upload(id, repository, wrapped_key)).await?;
        }
    }
    Ok(())
}

fn upload(id: Uuid, repository: RepositoryKey, wrapped_key: Option<Vec<u8>>) -> Upload {
    Upload {
        id,
        repository,
        principal: "arn:aws:iam::123456789012:root".to_owned(),
        received_bytes: 0,
        state: None,
        wrapped_key,
        last_part_bytes: None,
        has_short_part: false,
        created_at: at(50),
        updated_at: at(60),
    }
}
