//! Transactions: whole or not at all, and each for itself.

use std::sync::Arc;
use std::task::Poll;

use meta::images::ImageKey;
use meta::repositories::RepositoryKey;
use meta::{Error, Tx, accounts, image_tags, images, repositories};

use crate::store::{Store, at, new_image, new_repository, registry, tag};
use crate::tx;

fn name_of(number: usize) -> String {
    format!("repository-{number}")
}

/// Adds a repository and then, if `fails`, reports an error of its own.
async fn add(tx: &mut Tx, number: usize, fails: bool) -> Result<(), Error> {
    repositories::insert(tx, &new_repository(&registry(), &name_of(number))).await?;
    if fails { Err(Error::Refused { doing: "test", reason: number.to_string() }) } else { Ok(()) }
}

pub async fn a_transaction_that_fails_leaves_no_trace_and_harms_no_other(store: Store) {
    let store = Arc::new(store);
    let tasks: Vec<_> = (0..64)
        .map(|number| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                let fails = number % 3 == 0;
                let outcome = store.write(move |tx| Box::pin(add(tx, number, fails))).await;
                match outcome {
                    Ok(()) => assert!(!fails),
                    Err(Error::Refused { reason, .. }) => assert!(fails && reason == number.to_string()),
                    Err(error) => panic!("{error}"),
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("a task");
    }
    let page = tx!(store.scan, |tx| repositories::page(tx, &registry(), None, 100).await);
    let mut seen: Vec<_> = page.iter().map(|repository| repository.name.as_str().to_owned()).collect();
    let mut expected: Vec<_> = (0..64).filter(|number| number % 3 != 0).map(name_of).collect();
    seen.sort_unstable();
    expected.sort_unstable();
    assert_eq!(seen, expected);
    assert_eq!(tx!(store.read, |tx| repositories::count(tx, &registry()).await), expected.len() as u64);
}

pub async fn a_statement_that_failed_cannot_be_committed(store: Store) {
    async fn overlook(tx: &mut Tx, repository: RepositoryKey) -> Result<(), Error> {
        repositories::insert(tx, &new_repository(&registry(), "team/other")).await?;
        // The digest is there already.
        let _ = images::insert(tx, &new_image(repository, "manifest")).await;
        Ok(())
    }
    let repository = store.repository("team/app").await;
    store.image(repository, "manifest").await;
    let outcome = store.write(move |tx| Box::pin(overlook(tx, repository))).await;
    assert!(matches!(outcome, Err(Error::Refused { .. })), "{outcome:?}");
    assert_eq!(tx!(store.read, |tx| repositories::count(tx, &registry()).await), 1);
    // The connection is as good as before.
    store.repository("team/next").await;
}

pub async fn reads_do_not_write(store: Store) {
    assert!(store.read(|tx| Box::pin(add(tx, 1, false))).await.is_err());
    assert!(store.scan(|tx| Box::pin(add(tx, 1, false))).await.is_err());
    assert_eq!(tx!(store.read, |tx| repositories::count(tx, &registry()).await), 0);
}

pub async fn a_read_has_one_snapshot(store: Store) {
    async fn look_twice(tx: &mut Tx, repository: RepositoryKey) -> Result<(u64, usize), Error> {
        let counted = images::count(tx, repository).await?;
        let listed = images::page(tx, repository, images::TagStatus::Any, None, 1000).await?;
        Ok((counted, listed.len()))
    }
    let store = Arc::new(store);
    let repository = store.repository("team/app").await;
    let writer = {
        let store = Arc::clone(&store);
        tokio::spawn(async move {
            for number in 0..60 {
                store.image(repository, &number.to_string()).await;
            }
        })
    };
    while !writer.is_finished() {
        for (counted, listed) in [
            store.read(move |tx| Box::pin(look_twice(tx, repository))).await.expect("a read"),
            store.scan(move |tx| Box::pin(look_twice(tx, repository))).await.expect("a scan"),
        ] {
            assert_eq!(counted, listed as u64);
        }
    }
    writer.await.expect("a task");
}

pub async fn parallel_writers_of_one_repository_all_get_through(store: Store) {
    async fn push(tx: &mut Tx, repository: RepositoryKey, number: usize) -> Result<(), Error> {
        assert!(repositories::lock(tx, repository).await?);
        let image = images::insert(tx, &new_image(repository, &number.to_string())).await?;
        image_tags::put(tx, repository, &tag("latest"), image, at(0)).await?;
        image_tags::put(tx, repository, &tag(&format!("v{number}")), image, at(0)).await
    }
    let store = Arc::new(store);
    let repository = store.repository("team/app").await;
    let tasks: Vec<_> = (0..50)
        .map(|number| {
            let store = Arc::clone(&store);
            tokio::spawn(async move { store.write(move |tx| Box::pin(push(tx, repository, number))).await })
        })
        .collect();
    for task in tasks {
        task.await.expect("a task").expect("a push");
    }
    assert_eq!(tx!(store.read, |tx| images::count(tx, repository).await), 50);
    assert_eq!(tx!(store.scan, |tx| image_tags::page(tx, repository, None, 100).await).len(), 51);
}

/// Moves one of three tags to one of three images, or deletes it, without the repository's lock.
async fn shuffle(tx: &mut Tx, repository: RepositoryKey, images: [ImageKey; 3], number: usize) -> Result<(), Error> {
    let tag = tag(["a", "b", "c"][number % 3]);
    if number.is_multiple_of(7) {
        image_tags::delete(tx, repository, &tag).await.map(drop)
    } else {
        image_tags::put(tx, repository, &tag, images[number % 11 % 3], at(0)).await
    }
}

pub async fn counts_stay_right_when_images_and_tags_race(store: Store) {
    let store = Arc::new(store);
    let repository = store.repository("team/app").await;
    let images =
        [store.image(repository, "a").await, store.image(repository, "b").await, store.image(repository, "c").await];
    let tasks: Vec<_> = (0..120)
        .map(|number| {
            let store = Arc::clone(&store);
            tokio::spawn(async move { store.write(move |tx| Box::pin(shuffle(tx, repository, images, number))).await })
        })
        .collect();
    for task in tasks {
        match task.await.expect("a task") {
            // Without the lock two may be in each other's way; the one that is sent away may come again.
            Ok(()) | Err(Error::Unavailable { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }
    for image in images {
        let counted = tx!(store.read, |tx| image_tags::count(tx, image).await);
        let listed = tx!(store.read, |tx| image_tags::of_image(tx, image).await);
        assert_eq!(counted, listed.len() as u64);
    }
    assert_eq!(store.database.integrity_check().await.expect("a check"), [""; 0]);
}

pub async fn a_write_that_nobody_waits_for_is_whole_or_not_there(store: Store) {
    async fn add_two(tx: &mut Tx, number: usize) -> Result<(), Error> {
        add(tx, 2 * number, false).await?;
        add(tx, 2 * number + 1, false).await
    }
    for number in 0..40 {
        let mut write = Box::pin(store.write(move |tx| Box::pin(add_two(tx, number))));
        // Let go after a few steps, each time at another.
        for _ in 0..number % 8 {
            let polled = std::future::poll_fn(|context| Poll::Ready(write.as_mut().poll(context).is_ready()));
            if polled.await {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(write);
    }
    // Whatever is still on its way is before this in the queue, or on a connection that is gone.
    let last = store.repository("zz/last").await;
    let page = tx!(store.scan, |tx| repositories::page(tx, &registry(), None, 100).await);
    assert!(page.iter().any(|repository| repository.key == last));
    let there = |number: usize| page.iter().any(|repository| repository.name.as_str() == name_of(number));
    for number in 0..40 {
        assert_eq!(there(2 * number), there(2 * number + 1), "{number}");
    }
    for number in 0..8 {
        store.write(move |tx| Box::pin(add(tx, 1000 + number, false))).await.expect("every connection is fit");
    }
}

pub async fn what_is_acknowledged_is_seen_at_once(store: Store) {
    for number in 1..=50_u64 {
        let id = format!("{number:012}").parse().expect("an account");
        let account = accounts::Account { id, created_at: at(0) };
        tx!(store.write, |tx| accounts::insert(tx, &account).await);
        assert!(tx!(store.read, |tx| accounts::find(tx, id).await).is_some());
        assert!(tx!(store.scan, |tx| accounts::find(tx, id).await).is_some());
    }
}
