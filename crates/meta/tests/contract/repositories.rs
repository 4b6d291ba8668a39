//! Repositories and their resource tags.

use std::collections::BTreeMap;

use meta::repositories::{self, RepositoryKey};
use meta::uploads::{self, Upload};
use meta::{blobs, image_tags, images, layers, resource_tags};
use model::mutability::TagMutability;
use uuid::Uuid;

use crate::store::{Store, at, blob, digest, new_image, new_repository, put_layer, registry, registry_in, tag};
use crate::tx;

pub async fn a_name_is_taken_once_in_each_registry(store: Store) {
    let first = store.repository("team/app").await;
    let again = new_repository(&registry(), "team/app");
    assert!(tx!(store.write, |tx| repositories::insert(tx, &again).await).is_none());
    let elsewhere = new_repository(&registry_in("us-east-1"), "team/app");
    let second = tx!(store.write, |tx| repositories::insert(tx, &elsewhere).await).expect("a free name");
    assert_ne!(first, second.key);
    for (region, expected) in [("eu-central-1", Some(first)), ("us-east-1", Some(second.key)), ("us-east-2", None)] {
        let name = "team/app".parse().expect("a name");
        let found = tx!(store.read, |tx| repositories::find(tx, &registry_in(region), &name).await);
        assert_eq!(found.map(|repository| repository.key), expected, "{region}");
        let count = tx!(store.read, |tx| repositories::count(tx, &registry_in(region)).await);
        assert_eq!(count, u64::from(expected.is_some()), "{region}");
    }
}

pub async fn repositories_are_paged_by_name_in_byte_order(store: Store) {
    // Languages sort these otherwise: punctuation last or not at all, digits by value.
    let names = ["a-b", "a--b", "a.b", "a/b", "a10", "a2", "a_b", "a__b", "aa", "ab", "z/a"];
    for name in ["ab", "a/b", "a10", "aa", "a_b", "a-b", "z/a", "a.b", "a2", "a__b", "a--b"] {
        store.repository(name).await;
    }
    let other = new_repository(&registry_in("us-east-1"), "other");
    tx!(store.write, |tx| repositories::insert(tx, &other).await);
    let mut sorted = names;
    sorted.sort_unstable();
    for limit in 1..=names.len() + 1 {
        let mut seen = Vec::new();
        loop {
            let after: Option<String> = seen.last().cloned();
            let page = tx!(store.scan, |tx| repositories::page(tx, &registry(), after.as_deref(), limit).await);
            assert!(page.len() <= limit);
            if page.is_empty() {
                break;
            }
            seen.extend(page.into_iter().map(|repository| repository.name.as_str().to_owned()));
        }
        assert_eq!(seen, sorted, "by {limit}");
    }
    let between = tx!(store.scan, |tx| repositories::page(tx, &registry(), Some("a1"), 1).await);
    assert_eq!(between[0].name.as_str(), "a10", "a name to start after need not be one");
}

pub async fn every_mutability_is_kept(store: Store) {
    let key = store.repository("team/app").await;
    for (mode, filters) in [
        ("IMMUTABLE", vec![]),
        ("IMMUTABLE_WITH_EXCLUSION", vec!["latest", "dev-*"]),
        ("MUTABLE_WITH_EXCLUSION", vec!["v*.*"]),
        ("MUTABLE", vec![]),
    ] {
        let mutability = TagMutability::parse(mode, &filters).expect("a setting");
        let set = mutability.clone();
        tx!(store.write, |tx| repositories::set_mutability(tx, key, &set).await);
        let name = "team/app".parse().expect("a name");
        let found = tx!(store.read, |tx| repositories::find(tx, &registry(), &name).await).expect("the repository");
        assert_eq!(found.mutability, mutability);
    }
}

pub async fn resource_tags_are_set_replaced_and_removed(store: Store) {
    let (key, other) = (store.repository("team/app").await, store.repository("team/other").await);
    let tags = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    };
    let first = tags(&[("Team", "core"), ("team", "é"), ("Stage", "")]);
    tx!(store.write, |tx| resource_tags::put(tx, key, &first).await);
    let second = tags(&[("Team", "edge")]);
    tx!(store.write, |tx| resource_tags::put(tx, key, &second).await);
    tx!(store.write, |tx| resource_tags::remove(tx, key, &["Stage", "absent"]).await);
    let found = tx!(store.read, |tx| resource_tags::of_repository(tx, key).await);
    assert_eq!(found, tags(&[("Team", "edge"), ("team", "é")]));
    assert!(tx!(store.read, |tx| resource_tags::of_repository(tx, other).await).is_empty());
}

pub async fn a_deleted_repository_takes_everything_along(store: Store) {
    let (gone, kept) = (store.repository("team/gone").await, store.repository("team/kept").await);
    fill(&store, gone).await;
    fill(&store, kept).await;
    // Content that the other repository does not have.
    store.layer(gone, "own").await;
    tx!(store.write, |tx| repositories::delete(tx, gone, at(50)).await);

    assert!(!tx!(store.write, |tx| repositories::lock(tx, gone).await));
    assert!(tx!(store.write, |tx| repositories::lock(tx, kept).await));
    assert_eq!(tx!(store.read, |tx| repositories::count(tx, &registry()).await), 1);
    for (key, there) in [(gone, 0), (kept, 1)] {
        assert_eq!(tx!(store.read, |tx| images::count(tx, key).await), 2 * there);
        let tags = tx!(store.read, |tx| image_tags::page(tx, key, None, 9).await);
        assert_eq!(tags.len() as u64, there);
        let layer = tx!(store.read, |tx| layers::find(tx, key, &digest("layer")).await);
        assert_eq!(layer.is_some(), there == 1);
        assert_eq!(tx!(store.read, |tx| resource_tags::of_repository(tx, key).await).len() as u64, there);
        let upload = tx!(store.read, |tx| uploads::exists(tx, upload_id(key)).await);
        assert_eq!(upload, there == 1);
    }
    assert!(tx!(store.write, |tx| blobs::take_unreferenced(tx, at(50), 9).await).is_empty(), "not yet");
    let taken = tx!(store.write, |tx| blobs::take_unreferenced(tx, at(51), 9).await);
    assert_eq!(taken, [blob("own")], "what the other repository has stays");
    tx!(store.write, |tx| repositories::delete(tx, gone, at(60)).await);
    assert_eq!(tx!(store.read, |tx| repositories::count(tx, &registry()).await), 1, "gone once, not twice");
    assert_eq!(store.database.integrity_check().await.expect("a check"), [""; 0]);
}

fn upload_id(repository: RepositoryKey) -> Uuid {
    Uuid::from_u128(u128::try_from(repository.0).expect("a positive key"))
}

async fn fill(store: &Store, repository: RepositoryKey) {
    let layer = store.layer(repository, "layer").await;
    let child = new_image(repository, "child");
    let mut index = new_image(repository, "index");
    index.layers = vec![(layer, "x".to_owned())];
    index.children = vec![child.digest];
    store.insert(child).await;
    let index = store.insert(index).await;
    store.tag(repository, "latest", index).await;
    let tags = BTreeMap::from([("k".to_owned(), "v".to_owned())]);
    tx!(store.write, |tx| resource_tags::put(tx, repository, &tags).await);
    let upload = Upload {
        id: upload_id(repository),
        repository,
        principal: "arn:aws:iam::123456789012:root".to_owned(),
        received_bytes: 0,
        state: None,
        wrapped_key: None,
        last_part_bytes: None,
        has_short_part: false,
        created_at: at(0),
        updated_at: at(0),
    };
    tx!(store.write, |tx| uploads::insert(tx, &upload).await);
}

pub async fn a_name_created_anew_gets_another_key(store: Store) {
    let first = store.repository("team/app").await;
    let image = store.image(first, "manifest").await;
    tx!(store.write, |tx| repositories::delete(tx, first, at(1)).await);
    let second = store.repository("team/app").await;
    assert_ne!(first, second);
    assert_ne!(image, store.image(second, "manifest").await);
    let late = store.write(move |tx| Box::pin(put_late(tx, first))).await;
    assert!(late.is_err(), "a layer for a repository that is gone");
    let found = tx!(store.read, |tx| image_tags::find(tx, first, &tag("latest")).await);
    assert!(found.is_none());
}

async fn put_late(tx: &mut meta::Tx, repository: RepositoryKey) -> Result<bool, meta::Error> {
    put_layer(tx, repository, &blob("late"), at(2)).await
}

pub async fn a_name_raced_for_has_one_winner(store: Store) {
    let tasks: Vec<_> = (0..16)
        .map(|_| {
            let database = store.database.clone();
            tokio::spawn(async move {
                let new = new_repository(&registry(), "team/app");
                database.write("race", move |tx| Box::pin(insert(tx, new))).await.expect("a transaction").is_some()
            })
        })
        .collect();
    let mut winners = 0;
    for task in tasks {
        winners += u32::from(task.await.expect("a task"));
    }
    assert_eq!(winners, 1);
    assert_eq!(tx!(store.read, |tx| repositories::count(tx, &registry()).await), 1);
}

async fn insert(
    tx: &mut meta::Tx,
    new: repositories::NewRepository,
) -> Result<Option<repositories::Repository>, meta::Error> {
    repositories::insert(tx, &new).await
}
