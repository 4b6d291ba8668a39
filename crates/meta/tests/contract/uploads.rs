//! Uploads.

use meta::repositories::RepositoryKey;
use meta::uploads::{self, Upload};
use meta::{Error, Tx};
use uuid::Uuid;

use crate::store::{Store, at};
use crate::tx;

fn upload(repository: RepositoryKey, id: u128) -> Upload {
    Upload {
        id: Uuid::from_u128(id),
        repository,
        principal: "arn:aws:iam::123456789012:root".to_owned(),
        received_bytes: 0,
        state: None,
        wrapped_key: Some(vec![1, 0, 2]),
        last_part_bytes: None,
        has_short_part: false,
        created_at: at(1),
        updated_at: at(2),
    }
}

fn fields(upload: &Upload) -> impl PartialEq + std::fmt::Debug + use<> {
    let Upload { id, repository, principal, received_bytes, state, wrapped_key, .. } = upload.clone();
    let Upload { last_part_bytes, has_short_part, created_at, updated_at, .. } = upload.clone();
    let first = (id, repository, principal, received_bytes, state, wrapped_key);
    (first, last_part_bytes, has_short_part, created_at, updated_at)
}

async fn found(store: &Store, repository: RepositoryKey, id: u128) -> Option<Upload> {
    tx!(store.read, |tx| uploads::find(tx, repository, Uuid::from_u128(id)).await)
}

pub async fn an_upload_keeps_what_it_was_given(store: Store) {
    let (repository, other) = (store.repository("team/app").await, store.repository("team/other").await);
    let new = upload(repository, 1);
    tx!(store.write, |tx| uploads::insert(tx, &new).await);
    let kept = found(&store, repository, 1).await.expect("the upload");
    assert_eq!(fields(&kept), fields(&upload(repository, 1)));
    assert!(found(&store, other, 1).await.is_none(), "an upload is bound to its repository");
    assert!(tx!(store.read, |tx| uploads::exists(tx, Uuid::from_u128(1)).await));
    assert!(tx!(store.write, |tx| uploads::delete(tx, Uuid::from_u128(1)).await));
    assert!(!tx!(store.write, |tx| uploads::delete(tx, Uuid::from_u128(1)).await));
    assert!(!tx!(store.read, |tx| uploads::exists(tx, Uuid::from_u128(1)).await));
}

pub async fn an_upload_advances_only_from_where_it_is(store: Store) {
    let repository = store.repository("team/app").await;
    let new = upload(repository, 1);
    tx!(store.write, |tx| uploads::insert(tx, &new).await);
    let next = Upload {
        received_bytes: 5 << 40,
        state: Some(vec![0, 255]),
        wrapped_key: None,
        last_part_bytes: Some(20 << 20),
        has_short_part: true,
        updated_at: at(9),
        ..upload(repository, 1)
    };
    let absent = Upload { id: Uuid::from_u128(2), ..next.clone() };
    let expected = fields(&next);
    for (expected_bytes, to, done) in
        [(1, next.clone(), false), (0, absent, false), (0, next.clone(), true), (0, next.clone(), false)]
    {
        assert_eq!(tx!(store.write, |tx| uploads::advance(tx, expected_bytes, &to).await), done);
    }
    assert_eq!(fields(&found(&store, repository, 1).await.expect("the upload")), expected);
}

pub async fn of_many_who_advance_one_wins(store: Store) {
    async fn advance(tx: &mut Tx, to: Upload) -> Result<bool, Error> {
        uploads::advance(tx, 0, &to).await
    }
    let repository = store.repository("team/app").await;
    let new = upload(repository, 1);
    tx!(store.write, |tx| uploads::insert(tx, &new).await);
    let tasks: Vec<_> = (1..=16)
        .map(|bytes| {
            let database = store.database.clone();
            let to = Upload { received_bytes: bytes, ..upload(repository, 1) };
            tokio::spawn(async move {
                (bytes, database.write("advance", move |tx| Box::pin(advance(tx, to))).await.expect("a transaction"))
            })
        })
        .collect();
    let mut winners = Vec::new();
    for task in tasks {
        let (bytes, won) = task.await.expect("a task");
        winners.extend(won.then_some(bytes));
    }
    assert_eq!(winners.len(), 1);
    assert_eq!(found(&store, repository, 1).await.expect("the upload").received_bytes, winners[0]);
}

pub async fn uploads_without_news_are_taken_out(store: Store) {
    let repository = store.repository("team/app").await;
    for id in 1..=5 {
        let new = Upload { updated_at: at(10 * i64::try_from(id).expect("a small number")), ..upload(repository, id) };
        tx!(store.write, |tx| uploads::insert(tx, &new).await);
    }
    for (before, limit, expected) in [(10, 9, vec![]), (40, 2, vec![1, 2]), (40, 9, vec![3]), (51, 9, vec![4, 5])] {
        let mut taken = tx!(store.write, |tx| uploads::take_expired(tx, at(before), limit).await);
        taken.sort_unstable();
        assert_eq!(taken, expected.into_iter().map(Uuid::from_u128).collect::<Vec<_>>(), "before {before}");
    }
}

pub async fn an_upload_that_is_touched_expires_later_and_never_sooner(store: Store) {
    let repository = store.repository("team/app").await;
    let new = Upload { updated_at: at(10), ..upload(repository, 1) };
    tx!(store.write, |tx| uploads::insert(tx, &new).await);
    let ids = [Uuid::from_u128(1), Uuid::from_u128(2)];
    tx!(store.write, |tx| uploads::touch(tx, &ids, at(20)).await);
    tx!(store.write, |tx| uploads::touch(tx, &ids, at(15)).await);
    assert!(tx!(store.write, |tx| uploads::take_expired(tx, at(20), 9).await).is_empty());
    assert_eq!(tx!(store.write, |tx| uploads::take_expired(tx, at(21), 9).await).len(), 1);
}
