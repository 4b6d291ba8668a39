//! What goes when nothing points at it any more, and what does not.

use meta::blobs::Blob;
use meta::images::NewImage;
use meta::repositories::RepositoryKey;
use meta::{Error, Tx, blobs, images, layers};
use model::Digest;
use uuid::Uuid;

use crate::store::{Store, at, blob, new_image, put_layer};
use crate::tx;

async fn collect_layers(store: &Store, before: i64, now: i64) -> u64 {
    tx!(store.write, |tx| layers::delete_unreferenced(tx, at(before), at(now), 100).await)
}

async fn collect_blobs(store: &Store, before: i64) -> Vec<Blob> {
    tx!(store.write, |tx| blobs::take_unreferenced(tx, at(before), 100).await)
}

async fn has(store: &Store, repository: RepositoryKey, layer: Digest) -> bool {
    tx!(store.read, |tx| layers::find(tx, repository, &layer).await).is_some()
}

pub async fn an_unreferenced_layer_goes_after_its_time(store: Store) {
    let repository = store.repository("team/app").await;
    let layer = store.layer(repository, "content").await;
    assert_eq!(collect_layers(&store, 0, 10).await, 0, "its time is not over");
    assert!(collect_blobs(&store, 1_000).await.is_empty(), "a layer points at it");
    assert_eq!(collect_layers(&store, 1, 10).await, 1);
    assert!(!has(&store, repository, layer).await);
    assert!(collect_blobs(&store, 10).await.is_empty(), "its time is not over");
    assert_eq!(collect_blobs(&store, 11).await, [blob("content")]);
    assert!(collect_blobs(&store, 11).await.is_empty(), "it is taken once");
    assert!(!tx!(store.read, |tx| blobs::exists(tx, blob("content").id).await));
}

pub async fn a_layer_found_again_waits_anew(store: Store) {
    let repository = store.repository("team/app").await;
    let layer = store.layer(repository, "content").await;
    for (now, since) in [(50, 50), (20, 50)] {
        let id = blob("content").id;
        assert!(!tx!(store.write, |tx| layers::put(tx, repository, &layer, id, at(now)).await));
        assert_eq!(collect_layers(&store, since, 99).await, 0, "it was found at 50; a late clock does not undo that");
    }
    assert_eq!(collect_layers(&store, 51, 99).await, 1);
}

pub async fn a_layer_goes_only_when_no_image_holds_it(store: Store) {
    let repository = store.repository("team/app").await;
    let (shared, own) = (store.layer(repository, "shared").await, store.layer(repository, "own").await);
    let held = |digests: &[Digest]| digests.iter().map(|digest| (*digest, "x".to_owned())).collect::<Vec<_>>();
    let one = NewImage { layers: held(&[shared, own]), ..new_image(repository, "one") };
    let two = NewImage { layers: held(&[shared]), ..new_image(repository, "two") };
    let (one, two) = (store.insert(one).await, store.insert(two).await);
    assert_eq!(collect_layers(&store, 1_000, 1_000).await, 0, "images hold them");
    let id = blob("own").id;
    assert!(!tx!(store.write, |tx| layers::put(tx, repository, &own, id, at(5)).await));
    assert_eq!(collect_layers(&store, 1_000, 1_000).await, 0, "found again, and still held");

    tx!(store.write, |tx| images::delete(tx, one, at(20)).await);
    assert_eq!(collect_layers(&store, 20, 30).await, 0, "its time is not over");
    assert_eq!(collect_layers(&store, 21, 30).await, 1);
    assert!(has(&store, repository, shared).await);
    assert!(!has(&store, repository, own).await);
    tx!(store.write, |tx| images::delete(tx, two, at(40)).await);
    assert_eq!(collect_layers(&store, 41, 50).await, 1);
}

pub async fn a_blob_goes_only_when_no_repository_has_it(store: Store) {
    let (one, two) = (store.repository("team/one").await, store.repository("team/two").await);
    store.layer(one, "content").await;
    let content = blob("content");
    tx!(store.write, |tx| put_layer(tx, two, &content, at(100)).await);
    assert_eq!(collect_layers(&store, 50, 60).await, 1, "that of the first repository");
    assert!(collect_blobs(&store, 1_000).await.is_empty());
    assert_eq!(collect_layers(&store, 101, 110).await, 1);
    assert_eq!(collect_blobs(&store, 111).await, [blob("content")]);
}

pub async fn a_blob_found_again_waits_anew(store: Store) {
    let mut content = blob("content");
    tx!(store.write, |tx| blobs::insert_or_find(tx, &content).await);
    content = Blob { created_at: at(50), ..blob("content") };
    tx!(store.write, |tx| blobs::insert_or_find(tx, &content).await);
    assert!(collect_blobs(&store, 50).await.is_empty());
    assert_eq!(collect_blobs(&store, 51).await, [blob("content")]);
}

pub async fn collection_takes_no_more_than_asked(store: Store) {
    let repository = store.repository("team/app").await;
    for number in 0..5 {
        store.layer(repository, &number.to_string()).await;
    }
    for expected in [2, 2, 1, 0] {
        let deleted = tx!(store.write, |tx| layers::delete_unreferenced(tx, at(9), at(9), 2).await);
        assert_eq!(deleted, expected);
    }
    for expected in [2, 2, 1, 0] {
        let taken = tx!(store.write, |tx| blobs::take_unreferenced(tx, at(10), 2).await);
        assert_eq!(taken.len(), expected);
    }
}

/// Puts the layers and then, in a transaction of its own, the image, as a push does; whether it came through.
async fn push(store: &Store, repository: RepositoryKey, number: usize) -> Result<(), Error> {
    async fn put(tx: &mut Tx, repository: RepositoryKey, content: Blob) -> Result<bool, Error> {
        put_layer(tx, repository, &content, at(0)).await
    }
    async fn insert(tx: &mut Tx, new: NewImage) -> Result<(), Error> {
        images::insert(tx, &new).await.map(drop)
    }
    // Few contents, so that pushes and collections meet.
    let content = |of: usize| Blob {
        id: Uuid::from_u128(u128::try_from(10 * number + of).expect("a small number")),
        ..blob(&format!("layer {}", number % of))
    };
    let contents = [content(3), content(4)];
    let held = contents.iter().map(|content| (content.digest, "x".to_owned())).collect();
    for content in contents {
        store.write(move |tx| Box::pin(put(tx, repository, content))).await?;
    }
    let new = NewImage { layers: held, ..new_image(repository, &format!("{number} in {}", repository.0)) };
    store.write(move |tx| Box::pin(insert(tx, new))).await
}

pub async fn pushes_and_collection_at_once_lose_nothing(store: Store) {
    async fn collect(tx: &mut Tx) -> Result<Vec<Blob>, Error> {
        layers::delete_unreferenced(tx, at(1), at(0), 3).await?;
        blobs::take_unreferenced(tx, at(1), 3).await
    }
    let store = std::sync::Arc::new(store);
    let mut repositories = Vec::new();
    for name in ["team/a", "team/b", "team/c"] {
        repositories.push(store.repository(name).await);
    }
    let mut tasks = Vec::new();
    for number in 0..60 {
        let (store, repository) = (std::sync::Arc::clone(&store), repositories[number % 3]);
        tasks.push(tokio::spawn(async move {
            match store.write(|tx| Box::pin(collect(tx))).await {
                Ok(_) | Err(Error::Unavailable { .. }) => {}
                Err(error) => panic!("{error}"),
            }
            match push(&store, repository, number).await {
                Ok(()) => Some((repository, number)),
                // A layer was collected before the image could hold it: the client starts again.
                Err(Error::Unavailable { .. }) => None,
                Err(error) => panic!("{error}"),
            }
        }));
    }
    let mut pushed = Vec::new();
    for task in tasks {
        pushed.extend(task.await.expect("a task"));
    }
    for _ in 0..30 {
        collect_layers(&store, 1, 0).await;
        collect_blobs(&store, 1).await;
    }
    for (repository, number) in pushed {
        for content in [format!("layer {}", number % 3), format!("layer {}", number % 4)] {
            assert!(has(&store, repository, blob(&content).digest).await, "an image lost its layer");
        }
    }
    let complaints = store.database.integrity_check().await.expect("a check");
    assert!(complaints.is_empty(), "{complaints:?}");
    // With the images gone nothing is held, and nothing may be left behind.
    let store = &*store;
    for repository in repositories {
        let page = tx!(store.scan, |tx| images::page(tx, repository, images::TagStatus::Any, None, 100).await);
        for image in page {
            tx!(store.write, |tx| images::delete(tx, image.key, at(0)).await);
        }
    }
    collect_layers(store, 1, 0).await;
    collect_blobs(store, 1).await;
    assert_eq!(tx!(store.scan, |tx| blobs::totals(tx).await), (0, 0));
}
