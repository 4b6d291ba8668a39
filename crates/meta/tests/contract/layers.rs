//! Blobs and layers.

use meta::blobs::{self, Blob};
use meta::images::NewImage;
use meta::layers;
use uuid::Uuid;

use crate::store::{Store, at, blob, digest, new_image, registry_in};
use crate::tx;

pub async fn content_is_stored_once_for_each_registry_encryption_and_key(store: Store) {
    let variant = |id: u128, region: &str, wrapped_key: Option<Vec<u8>>, kms_key: Option<&str>| Blob {
        id: Uuid::from_u128(id),
        registry: registry_in(region),
        wrapped_key,
        kms_key: kms_key.map(str::to_owned),
        ..blob("content")
    };
    let wrapped = Some(vec![0, 1]);
    let first = [
        variant(1, "eu-central-1", None, None),
        variant(2, "eu-central-1", wrapped.clone(), None),
        variant(3, "us-east-1", None, None),
        variant(4, "eu-central-1", wrapped.clone(), Some("arn:one")),
        variant(5, "eu-central-1", wrapped.clone(), Some("arn:two")),
    ];
    for new in first.clone() {
        let expected = new.clone();
        assert_eq!(tx!(store.write, |tx| blobs::insert_or_find(tx, &new).await), expected);
    }
    for (again, expected) in [
        (variant(6, "eu-central-1", Some(vec![9]), None), 1),
        (variant(6, "eu-central-1", Some(vec![9]), Some("arn:two")), 4),
        (variant(6, "eu-central-1", None, None), 0),
    ] {
        assert_eq!(tx!(store.write, |tx| blobs::insert_or_find(tx, &again).await), first[expected]);
    }
    assert!(tx!(store.read, |tx| blobs::exists(tx, Uuid::from_u128(5)).await));
    assert!(!tx!(store.read, |tx| blobs::exists(tx, Uuid::from_u128(6)).await));
}

pub async fn blobs_are_paged_by_id_and_summed(store: Store) {
    assert_eq!(tx!(store.scan, |tx| blobs::totals(tx).await), (0, 0));
    let mut ids: Vec<Uuid> = [1_u128 << 100, 255, 256, u128::MAX, 9].map(Uuid::from_u128).to_vec();
    for (number, id) in ids.clone().into_iter().enumerate() {
        let new = Blob { id, size_bytes: 1 << 40, ..blob(&number.to_string()) };
        tx!(store.write, |tx| blobs::insert_or_find(tx, &new).await);
    }
    ids.sort_unstable();
    let mut seen: Vec<Uuid> = Vec::new();
    loop {
        let after = seen.last().copied();
        let page = tx!(store.scan, |tx| blobs::page(tx, after, 2).await);
        if page.is_empty() {
            break;
        }
        seen.extend(page.iter().map(|blob| blob.id));
    }
    assert_eq!(seen, ids);
    assert_eq!(tx!(store.scan, |tx| blobs::totals(tx).await), (5, 5 << 40));
}

pub async fn a_layer_is_of_its_repository_alone(store: Store) {
    let (one, other) = (store.repository("team/one").await, store.repository("team/other").await);
    let layer = store.layer(one, "content").await;
    assert!(tx!(store.read, |tx| layers::find(tx, other, &layer).await).is_none());
    let found = tx!(store.read, |tx| layers::find(tx, one, &layer).await).expect("the layer");
    assert_eq!((found.blob, found.media_type), (blob("content"), None));
    let id = blob("content").id;
    assert!(!tx!(store.write, |tx| layers::put(tx, one, &layer, id, at(1)).await), "it was one already");
    assert!(tx!(store.write, |tx| layers::put(tx, other, &layer, id, at(1)).await));
    assert!(tx!(store.read, |tx| layers::find(tx, other, &layer).await).is_some());
    let nothing = Uuid::from_u128(7);
    let put = store.write(move |tx| Box::pin(put(tx, one, nothing))).await;
    assert!(matches!(put, Err(meta::Error::Unavailable { .. })), "a layer of no blob: {put:?}");
}

async fn put(tx: &mut meta::Tx, repository: meta::repositories::RepositoryKey, id: Uuid) -> Result<bool, meta::Error> {
    layers::put(tx, repository, &digest("nothing"), id, at(1)).await
}

pub async fn a_layer_has_the_media_type_that_its_first_image_gives_it(store: Store) {
    let repository = store.repository("team/app").await;
    let layer = store.layer(repository, "content").await;
    for (manifest, media_type) in [("one", "type/one"), ("two", "type/two")] {
        let mut image = new_image(repository, manifest);
        image.layers = vec![(layer, media_type.to_owned())];
        store.insert(image).await;
    }
    let found = tx!(store.read, |tx| layers::find(tx, repository, &layer).await).expect("the layer");
    assert_eq!(found.media_type.as_deref(), Some("type/one"));
    assert!(tx!(store.read, |tx| layers::is_referenced(tx, repository, &layer).await));
    assert!(!tx!(store.read, |tx| layers::is_referenced(tx, repository, &digest("other")).await));
}

pub async fn sizes_are_those_of_the_repositorys_own_layers(store: Store) {
    let (repository, other) = (store.repository("team/app").await, store.repository("team/other").await);
    let there = store.layer(repository, "there").await;
    let elsewhere = store.layer(other, "elsewhere").await;
    let size_bytes = blob("there").size_bytes;
    for (asked, known) in [
        (vec![], vec![]),
        (vec![there], vec![(there, size_bytes)]),
        (vec![digest("b"), there, elsewhere, there], vec![(there, size_bytes)]),
        (vec![digest("b")], vec![]),
    ] {
        let sizes = tx!(store.read, |tx| layers::sizes(tx, repository, &asked).await);
        assert_eq!(sizes, known.into_iter().collect());
    }
}

pub async fn a_deleted_layer_is_gone_from_its_repository_and_its_last_marks_the_blob(store: Store) {
    let (one, other) = (store.repository("team/one").await, store.repository("team/other").await);
    let layer = store.layer(one, "content").await;
    let id = blob("content").id;
    tx!(store.write, |tx| layers::put(tx, other, &layer, id, at(1)).await);
    assert!(tx!(store.write, |tx| layers::delete(tx, one, &layer, at(2)).await));
    assert!(!tx!(store.write, |tx| layers::delete(tx, one, &layer, at(2)).await), "it is gone");
    assert!(tx!(store.read, |tx| layers::find(tx, one, &layer).await).is_none());
    assert!(tx!(store.write, |tx| blobs::take_unreferenced(tx, at(9), 9).await).is_empty(), "another has it");
    assert!(tx!(store.write, |tx| layers::delete(tx, other, &layer, at(3)).await));
    assert!(tx!(store.write, |tx| blobs::take_unreferenced(tx, at(3), 9).await).is_empty(), "unreferenced since then");
    assert_eq!(tx!(store.write, |tx| blobs::take_unreferenced(tx, at(4), 9).await).len(), 1);
}

pub async fn a_renewed_layer_counts_as_unreferenced_since_then_and_a_held_one_stays_held(store: Store) {
    let repository = store.repository("team/app").await;
    let (loose, held) = (store.layer(repository, "loose").await, store.layer(repository, "held").await);
    let image = NewImage { layers: vec![(held, "text/plain".into())], ..new_image(repository, "image") };
    tx!(store.write, |tx| meta::images::insert(tx, &image).await);
    tx!(store.write, |tx| layers::renew(tx, repository, &[loose, held], at(5)).await);
    tx!(store.write, |tx| layers::renew(tx, repository, &[loose], at(4)).await);
    for (layer, expected) in [(loose, Some(at(5))), (held, None)] {
        let found = tx!(store.read, |tx| layers::find(tx, repository, &layer).await).expect("the layer");
        assert_eq!(found.unreferenced_since, expected);
    }
    assert_eq!(tx!(store.write, |tx| layers::delete_unreferenced(tx, at(5), at(6), 9).await), 0);
    assert_eq!(tx!(store.write, |tx| layers::delete_unreferenced(tx, at(6), at(6), 9).await), 1);
}
