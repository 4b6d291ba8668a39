//! Secrets, their versions and stages.

use std::sync::Arc;

use meta::accounts::{self, Account};
use meta::secrets::{self, Order, Secret, SecretVersion, Stage};
use meta::{Error, Tx, owned_tags};
use model::resource_tag::ResourceTags;
use model::{AccountId, Region};

use crate::store::{Store, at};
use crate::tx;

fn account() -> AccountId {
    "123456789012".parse().expect("an account")
}

fn region() -> Region {
    "eu-central-1".parse().expect("a region")
}

fn secret(name: &str, created_at: i64) -> Secret {
    Secret {
        arn: format!("arn:aws:secretsmanager:eu-central-1:123456789012:secret:{name}-AbCdEf"),
        account: account(),
        region: region(),
        name: name.to_owned(),
        description: Some("what".to_owned()),
        kms_key: None,
        policy: None,
        created_at: at(created_at),
        changed_at: at(created_at),
        accessed_at: None,
        deleted_at: None,
        delete_at: None,
        had_tags: false,
    }
}

fn version(id: &str) -> SecretVersion {
    SecretVersion {
        id: id.to_owned(),
        is_binary: false,
        sealed_value: vec![0, 255],
        kms_key: Some("k".to_owned()),
        created_at: at(1),
    }
}

async fn with_account(store: &Store) {
    tx!(store.write, |tx| accounts::insert(tx, &Account { id: account(), created_at: at(0) }).await);
}

/// A secret with the versions a, b and c, of which a and b have stages.
async fn with_versions(store: &Store, secret: &Secret) {
    let secret = secret.clone();
    let write = store.write(move |tx| {
        Box::pin(async move {
            assert!(secrets::insert(tx, &secret).await?);
            for id in ["a", "b", "c"] {
                assert!(secrets::insert_version(tx, &secret.arn, &version(id)).await?);
            }
            secrets::put_stage(tx, &secret.arn, "AWSCURRENT", "b").await?;
            secrets::put_stage(tx, &secret.arn, "AWSPREVIOUS", "a").await
        })
    });
    write.await.expect("a transaction");
}

async fn stages(store: &Store, arn: &str) -> Vec<(String, String)> {
    let arn = arn.to_owned();
    let stages = tx!(store.read, |tx| secrets::stages(tx, &[&arn]).await);
    stages.into_iter().map(|Stage { stage, version, .. }| (stage, version)).collect()
}

pub async fn a_secret_keeps_what_it_was_given_and_its_name_is_taken_once(store: Store) {
    with_account(&store).await;
    let one = secret("team/one", 1);
    let given = one.clone();
    assert!(tx!(store.write, |tx| secrets::insert(tx, &given).await));
    let same_name = Secret { arn: "arn:other".to_owned(), ..one.clone() };
    let same_arn = Secret { name: "other".to_owned(), ..one.clone() };
    let elsewhere =
        Secret { arn: "arn:elsewhere".to_owned(), region: "us-east-1".parse().expect("a region"), ..one.clone() };
    for (other, taken) in [(same_name, true), (same_arn, true), (elsewhere, false)] {
        assert_eq!(tx!(store.write, |tx| secrets::insert(tx, &other).await), !taken);
    }
    let arn = one.arn.clone();
    assert_eq!(tx!(store.read, |tx| secrets::find(tx, &arn).await).as_ref(), Some(&one));
    let found = tx!(store.read, |tx| secrets::find_by_name(tx, account(), &region(), "team/one").await);
    assert_eq!(found.as_ref(), Some(&one));
    assert!(tx!(store.read, |tx| secrets::find_by_name(tx, account(), &region(), "Team/One").await).is_none());

    let changed = Secret {
        description: None,
        kms_key: Some("alias/k".to_owned()),
        policy: Some("{}".to_owned()),
        changed_at: at(2),
        accessed_at: Some(at(3)),
        deleted_at: Some(at(4)),
        delete_at: Some(at(5)),
        ..one
    };
    let update = changed.clone();
    tx!(store.write, |tx| secrets::update(tx, &update).await);
    let arn = changed.arn.clone();
    assert_eq!(tx!(store.write, |tx| secrets::lock(tx, &arn).await), Some(changed));
}

pub async fn the_day_of_access_never_goes_back(store: Store) {
    with_account(&store).await;
    let one = secret("one", 1);
    let given = one.clone();
    tx!(store.write, |tx| secrets::insert(tx, &given).await);
    for (day, expected) in [(10, 10), (5, 10), (20, 20)] {
        let arn = one.arn.clone();
        tx!(store.write, |tx| secrets::set_accessed(tx, &arn, at(day)).await);
        let arn = one.arn.clone();
        let found = tx!(store.read, |tx| secrets::find(tx, &arn).await).expect("the secret");
        assert_eq!(found.accessed_at, Some(at(expected)));
    }
}

pub async fn a_deleted_secret_takes_everything_along(store: Store) {
    with_account(&store).await;
    let (gone, kept) = (secret("gone", 1), secret("kept", 1));
    for one in [&gone, &kept] {
        with_versions(&store, one).await;
        let arn = one.arn.clone();
        let tags = ResourceTags::from([("k".to_owned(), "v".to_owned())]);
        tx!(store.write, |tx| owned_tags::put(tx, &arn, &tags).await);
    }
    let arn = gone.arn.clone();
    assert!(tx!(store.write, |tx| secrets::delete(tx, &arn).await));
    let arn = gone.arn.clone();
    assert!(!tx!(store.write, |tx| secrets::delete(tx, &arn).await));
    for (one, there) in [(gone, false), (kept, true)] {
        let arns = [one.arn.clone()];
        let tags = tx!(store.read, |tx| secrets::tags(tx, &arns.each_ref().map(String::as_str)).await);
        assert_eq!(!tags.is_empty(), there);
        assert_eq!(!stages(&store, &one.arn).await.is_empty(), there);
        let arn = one.arn.clone();
        let found = tx!(store.read, |tx| secrets::find_version(tx, &arn, "c").await);
        assert_eq!(found.is_some(), there);
    }
}

pub async fn tags_put_while_their_secret_is_deleted_go_too(store: Store) {
    async fn put_tag(tx: &mut Tx, arn: String) -> Result<(), Error> {
        if secrets::lock(tx, &arn).await?.is_some() {
            owned_tags::put(tx, &arn, &ResourceTags::from([("k".to_owned(), "v".to_owned())])).await?;
        }
        Ok(())
    }
    with_account(&store).await;
    let store = Arc::new(store);
    for round in 0..40 {
        let one = secret(&format!("s{round}"), 1);
        let arn = one.arn.clone();
        tx!(store.write, |tx| secrets::insert(tx, &one).await);
        let tasks: Vec<_> = (0..4)
            .map(|number| {
                let (store, arn) = (Arc::clone(&store), arn.clone());
                tokio::spawn(async move {
                    match number {
                        2 => store
                            .write(move |tx| Box::pin(async move { secrets::delete(tx, &arn).await }))
                            .await
                            .map(drop),
                        _ => store.write(move |tx| Box::pin(put_tag(tx, arn))).await,
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("it ends").expect("a transaction");
        }
        let left = tx!(store.read, |tx| secrets::tags(tx, &[&arn]).await);
        assert!(left.is_empty(), "round {round}: {left:?}");
    }
}

pub async fn the_oldest_versions_without_a_stage_are_deleted_up_to_a_limit(store: Store) {
    with_account(&store).await;
    let arn = secret("one", 1).arn;
    with_versions(&store, &secret("one", 1)).await;
    for (id, created_at) in [("d", 5), ("e", 3), ("f", 4)] {
        let (of, new) = (arn.clone(), SecretVersion { created_at: at(created_at), ..version(id) });
        assert!(tx!(store.write, |tx| secrets::insert_version(tx, &of, &new).await));
    }
    for (before, limit, expected) in [(9, 2, "abdf"), (4, 9, "abdf"), (5, 9, "abd"), (9, 9, "ab"), (9, 9, "ab")] {
        let of = arn.clone();
        let deleted = tx!(store.write, |tx| {
            let count = secrets::count_versions(tx, &of).await?;
            let deleted = secrets::delete_deprecated(tx, &of, at(before), limit).await?;
            Ok((count - deleted, secrets::count_versions(tx, &of).await?))
        });
        let of = arn.clone();
        let left = tx!(store.read, |tx| secrets::page_versions(tx, &of, true, None, 9).await);
        assert_eq!(left.into_iter().map(|one| one.id).collect::<String>(), expected);
        assert_eq!(deleted, (expected.len(), expected.len()));
    }
}

pub async fn secrets_are_taken_out_when_their_time_has_come(store: Store) {
    with_account(&store).await;
    for (name, delete_at) in [("a", Some(10)), ("b", Some(20)), ("c", None), ("d", Some(5))] {
        let one = Secret { delete_at: delete_at.map(at), ..secret(name, 1) };
        with_versions(&store, &one).await;
    }
    for (now, limit, expected) in [(4, 9, vec![]), (10, 1, vec!["d"]), (10, 9, vec!["a"]), (1000, 9, vec!["b"])] {
        let taken = tx!(store.write, |tx| secrets::take_due(tx, at(now), limit).await);
        let expected: Vec<_> = expected.into_iter().map(|name| secret(name, 1).arn).collect();
        assert_eq!(taken, expected, "at {now}");
    }
    let one = secret("c", 1);
    for (now, delete_at, gone) in [(1, None, false), (1, Some(2), false), (2, Some(2), true)] {
        let one = Secret { delete_at: delete_at.map(at), ..one.clone() };
        assert_eq!(one.is_gone(at(now)), gone);
    }
}

pub async fn secrets_are_paged_by_name_and_by_moments_in_either_order(store: Store) {
    with_account(&store).await;
    for (name, created_at, changed_at, accessed_at) in
        [("b", 3, 4, None), ("a", 2, 6, Some(2)), ("d", 1, 5, None), ("c", 2, 5, Some(1))]
    {
        let (changed_at, accessed_at) = (at(changed_at), accessed_at.map(at));
        let one = Secret { changed_at, accessed_at, ..secret(name, created_at) };
        tx!(store.write, |tx| secrets::insert(tx, &one).await);
    }
    for limit in 1..=5 {
        for (order, expected) in [(Order::Ascending, ["a", "b", "c", "d"]), (Order::Descending, ["d", "c", "b", "a"])] {
            let mut seen: Vec<String> = Vec::new();
            loop {
                let after = seen.last().cloned();
                let page = tx!(store.read, |tx| {
                    secrets::page_by_name(tx, account(), &region(), order, after.as_deref(), limit).await
                });
                if page.is_empty() {
                    break;
                }
                seen.extend(page.into_iter().map(|one| one.name));
            }
            assert_eq!(seen, expected, "by {limit}");
        }
        for (order, expected) in [(Order::Ascending, ["d", "a", "c", "b"]), (Order::Descending, ["b", "c", "a", "d"])] {
            let mut seen: Vec<Secret> = Vec::new();
            loop {
                let after = seen.last().map(|one| (one.created_at, one.arn.clone()));
                let page = tx!(store.read, |tx| {
                    let after = after.as_ref().map(|(at, arn)| (*at, arn.as_str()));
                    secrets::page_by_creation(tx, account(), &region(), order, after, limit).await
                });
                if page.is_empty() {
                    break;
                }
                seen.extend(page);
            }
            assert_eq!(seen.into_iter().map(|one| one.name).collect::<Vec<_>>(), expected, "by {limit}");
        }
        for (order, expected) in [(Order::Ascending, ["b", "c", "d", "a"]), (Order::Descending, ["a", "d", "c", "b"])] {
            let mut seen: Vec<Secret> = Vec::new();
            loop {
                let after = seen.last().map(|one| (one.changed_at, one.arn.clone()));
                let page = tx!(store.read, |tx| {
                    let after = after.as_ref().map(|(at, arn)| (*at, arn.as_str()));
                    secrets::page_by_change(tx, account(), &region(), order, after, limit).await
                });
                if page.is_empty() {
                    break;
                }
                seen.extend(page);
            }
            assert_eq!(seen.into_iter().map(|one| one.name).collect::<Vec<_>>(), expected, "by {limit}");
        }
        for (order, expected) in [(Order::Ascending, ["b", "d", "c", "a"]), (Order::Descending, ["a", "c", "d", "b"])] {
            let mut seen: Vec<Secret> = Vec::new();
            loop {
                let after = seen.last().map(|one| (one.accessed_at, one.arn.clone()));
                let page = tx!(store.read, |tx| {
                    let after = after.as_ref().map(|(at, arn)| (*at, arn.as_str()));
                    secrets::page_by_access(tx, account(), &region(), order, after, limit).await
                });
                assert!(page.len() <= limit);
                if page.is_empty() {
                    break;
                }
                seen.extend(page);
            }
            assert_eq!(seen.into_iter().map(|one| one.name).collect::<Vec<_>>(), expected, "by {limit}");
        }
    }
}

pub async fn a_version_is_added_once_and_replaced_where_it_is_still_the_same(store: Store) {
    with_account(&store).await;
    let arn = secret("one", 1).arn;
    with_versions(&store, &secret("one", 1)).await;
    let other = SecretVersion { sealed_value: vec![1], is_binary: true, kms_key: None, ..version("a") };
    let (of, again) = (arn.clone(), other.clone());
    assert!(!tx!(store.write, |tx| secrets::insert_version(tx, &of, &again).await));
    let of = arn.clone();
    assert_eq!(tx!(store.read, |tx| secrets::find_version(tx, &of, "a").await), Some(version("a")));
    let of = arn.clone();
    assert!(!tx!(store.write, |tx| secrets::replace_sealed(tx, &of, &other, b"new", None).await));
    let of = arn.clone();
    assert!(tx!(store.write, |tx| secrets::replace_sealed(tx, &of, &version("a"), b"new", None).await));
    let of = arn.clone();
    let expected = SecretVersion { sealed_value: b"new".to_vec(), kms_key: None, ..version("a") };
    assert_eq!(tx!(store.read, |tx| secrets::find_version(tx, &of, "a").await), Some(expected));
    for (id, deleted) in [("a", true), ("a", false)] {
        let of = arn.clone();
        assert_eq!(tx!(store.write, |tx| secrets::delete_version(tx, &of, id).await), deleted);
    }
    assert_eq!(stages(&store, &arn).await, [("AWSCURRENT".to_owned(), "b".to_owned())]);
}

pub async fn versions_are_paged_by_id_with_and_without_deprecated_ones(store: Store) {
    with_account(&store).await;
    let arn = secret("one", 1).arn;
    with_versions(&store, &secret("one", 1)).await;
    for (deprecated, after, limit, expected) in [
        (true, None, 9, vec!["a", "b", "c"]),
        (true, Some("a"), 1, vec!["b"]),
        (false, None, 9, vec!["a", "b"]),
        (false, Some("a"), 9, vec!["b"]),
        (false, Some("b"), 9, vec![]),
    ] {
        let of = arn.clone();
        let page = tx!(store.read, |tx| secrets::page_versions(tx, &of, deprecated, after, limit).await);
        assert_eq!(page.into_iter().map(|one| one.id).collect::<Vec<_>>(), expected);
    }
}

pub async fn a_stage_is_on_one_version_of_the_secret_at_a_time(store: Store) {
    with_account(&store).await;
    let arn = secret("one", 1).arn;
    with_versions(&store, &secret("one", 1)).await;
    with_versions(&store, &secret("two", 1)).await;
    let of = arn.clone();
    tx!(store.write, |tx| secrets::put_stage(tx, &of, "AWSCURRENT", "c").await);
    for removed in [true, false] {
        let of = arn.clone();
        assert_eq!(tx!(store.write, |tx| secrets::remove_stage(tx, &of, "AWSPREVIOUS").await), removed);
    }
    let stage = |stage: &str, version: &str| (stage.to_owned(), version.to_owned());
    assert_eq!(stages(&store, &arn).await, [stage("AWSCURRENT", "c")]);
    assert_eq!(stages(&store, &secret("two", 1).arn).await, [stage("AWSCURRENT", "b"), stage("AWSPREVIOUS", "a")]);
    let nowhere =
        store.write(move |tx| Box::pin(async move { secrets::put_stage(tx, &arn, "X", "no such version").await }));
    assert!(nowhere.await.is_err());
}
