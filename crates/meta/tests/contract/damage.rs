//! Damaged blobs: marked, healed, and whose they are.

use meta::blobs::{self, Blob};
use meta::holders;
use meta::images::NewImage;
use meta::layers;
use uuid::Uuid;

use crate::store::{Store, at, blob, digest, new_image, put_layer, registry_in, tag};
use crate::tx;

/// Another stored copy of `content`.
fn copy(content: &str, id: u128) -> Blob {
    Blob { id: Uuid::from_u128(id), ..blob(content) }
}

async fn mark(store: &Store, id: Uuid) -> bool {
    tx!(store.write, |tx| blobs::mark_damaged(tx, id, at(5)).await)
}

pub async fn a_damaged_blob_is_not_joined_and_not_missing_to_its_readers(store: Store) {
    let one = store.repository("team/one").await;
    let layer = store.layer(one, "content").await;
    let damaged = blob("content").id;
    assert_eq!(tx!(store.read, |tx| blobs::count_damaged(tx).await), 0);
    assert!(mark(&store, damaged).await);
    assert_eq!(tx!(store.read, |tx| blobs::count_damaged(tx).await), 1);
    assert!(!mark(&store, damaged).await, "it is marked already");
    assert!(!mark(&store, Uuid::from_u128(9)).await, "there is none");
    let found = tx!(store.read, |tx| layers::find(tx, one, &layer).await).expect("still a layer");
    assert_eq!(found.blob.damaged_since, Some(at(5)));
    assert!(tx!(store.read, |tx| layers::sizes(tx, one, &[layer]).await).is_empty());
    assert!(tx!(store.read, |tx| blobs::find_same(tx, &blob("content")).await).is_none());
    let new = copy("content", 2);
    assert_eq!(tx!(store.write, |tx| blobs::insert_or_find(tx, &new).await).id, Uuid::from_u128(2));
    assert_eq!(tx!(store.scan, |tx| blobs::of_digest(tx, &layer).await).len(), 2);
}

pub async fn a_sound_blob_takes_over_all_layers_of_the_damaged_ones(store: Store) {
    let (one, other) = (store.repository("team/one").await, store.repository("team/other").await);
    let layer = store.layer(one, "content").await;
    let damaged = blob("content").id;
    tx!(store.write, |tx| layers::put(tx, other, &layer, damaged, at(0)).await);
    let image = NewImage { layers: vec![(layer, "type".to_owned())], ..new_image(other, "manifest") };
    store.insert(image).await;
    mark(&store, damaged).await;
    let healed = tx!(store.write, |tx| {
        let sound = blobs::insert_or_find(tx, &copy("content", 2)).await?;
        blobs::heal(tx, &sound).await
    });
    assert_eq!(healed, [damaged]);
    for repository in [one, other] {
        let found = tx!(store.read, |tx| layers::find(tx, repository, &layer).await).expect("a layer");
        assert_eq!((found.blob.id, found.blob.damaged_since), (Uuid::from_u128(2), None));
    }
    assert!(!tx!(store.read, |tx| blobs::exists(tx, damaged).await));
    // It is held now, whatever its age.
    assert!(tx!(store.write, |tx| blobs::take_unreferenced(tx, at(100), 9).await).is_empty());
    assert_eq!(store.database.integrity_check().await.expect("checked"), Vec::<String>::new());
    let again = copy("content", 2);
    assert!(tx!(store.write, |tx| blobs::heal(tx, &again).await).is_empty());
}

pub async fn damage_is_healed_within_its_registry_and_kms_key(store: Store) {
    let variant = |id: u128, region: &str, wrapped: bool, kms_key: Option<&str>| Blob {
        registry: registry_in(region),
        wrapped_key: wrapped.then(|| vec![1]),
        kms_key: kms_key.map(str::to_owned),
        ..copy("content", id)
    };
    let damaged = [
        (variant(1, "eu-central-1", false, None), true),
        (variant(2, "eu-central-1", true, None), true),
        (variant(3, "us-east-1", true, None), false),
        (variant(4, "eu-central-1", true, Some("arn:key")), false),
    ];
    for (blob, _) in damaged.clone() {
        tx!(store.write, |tx| blobs::insert_or_find(tx, &blob).await);
    }
    for (blob, _) in &damaged {
        mark(&store, blob.id).await;
    }
    let sound = variant(5, "eu-central-1", true, None);
    let mut healed = tx!(store.write, |tx| {
        let sound = blobs::insert_or_find(tx, &sound).await?;
        blobs::heal(tx, &sound).await
    });
    healed.sort_unstable();
    let expected: Vec<Uuid> = damaged.iter().filter(|(_, healed)| *healed).map(|(blob, _)| blob.id).collect();
    assert_eq!(healed, expected);
}

pub async fn a_mark_is_cleared_unless_another_blob_took_the_place(store: Store) {
    let content = blob("content");
    let id = content.id;
    tx!(store.write, |tx| blobs::insert_or_find(tx, &content).await);
    assert!(!tx!(store.write, |tx| blobs::clear_damage(tx, id).await), "it has no mark");
    mark(&store, id).await;
    assert!(tx!(store.write, |tx| blobs::clear_damage(tx, id).await));
    assert!(tx!(store.read, |tx| blobs::find_same(tx, &blob("content")).await).is_some());
    mark(&store, id).await;
    let other = copy("content", 2);
    tx!(store.write, |tx| blobs::insert_or_find(tx, &other).await);
    assert!(!tx!(store.write, |tx| blobs::clear_damage(tx, id).await));
}

pub async fn holders_are_paged_with_the_tags_that_lead_to_them(store: Store) {
    let (one, other, idle) =
        (store.repository("team/one").await, store.repository("team/other").await, store.repository("team/idle").await);
    let layer = store.layer(one, "content").await;
    let id = blob("content").id;
    for repository in [other, idle] {
        tx!(store.write, |tx| put_layer(tx, repository, &blob("content"), at(0)).await);
    }
    let with_layer = |repository, manifest: &str| NewImage {
        layers: vec![(layer, "type".to_owned())],
        ..new_image(repository, manifest)
    };
    let tagged = store.insert(with_layer(one, "tagged")).await;
    store.tag(one, "v1", tagged).await;
    let child = with_layer(other, "child");
    let child_digest = child.digest;
    store.insert(child).await;
    let index = NewImage { children: vec![child_digest], ..new_image(other, "index") };
    let index = store.insert(index).await;
    store.tag(other, "multi", index).await;

    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = tx!(store.scan, |tx| holders::page(tx, id, after, 1).await);
        let Some(last) = page.last() else { break };
        after = Some(last.position);
        for holder in page {
            let (position, digest) = (holder.position, holder.digest);
            let tags = tx!(store.scan, |tx| holders::tags(tx, position, &digest, 9).await);
            seen.push((holder.repository.to_string(), holder.digest, tags));
        }
    }
    let expected = [
        ("team/one".to_owned(), digest("tagged"), vec![tag("v1")]),
        ("team/other".to_owned(), child_digest, vec![tag("multi")]),
    ];
    assert_eq!(seen, expected);
    assert_eq!(tx!(store.scan, |tx| holders::count(tx, id).await), 2);
    let idle = tx!(store.scan, |tx| holders::idle_page(tx, id, 9).await);
    assert_eq!(idle.iter().map(|(_, name)| name.to_string()).collect::<Vec<_>>(), ["team/idle"]);
    let holder = tx!(store.scan, |tx| holders::of_image(tx, tagged).await).expect("the image");
    assert_eq!((holder.digest, holder.position), (digest("tagged"), (one, tagged)));
}
