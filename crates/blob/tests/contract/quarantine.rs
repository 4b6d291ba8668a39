//! Blobs that no row names, and the id that tells whose store it is.

use blob::Error;
use model::Timestamp;
use uuid::Uuid;

use crate::subject::{Subject, content, get, id, put, try_get};

pub async fn a_quarantined_blob_is_missing_until_it_is_restored(subject: &dyn Subject) {
    let (store, bytes) = (subject.store(), content(1, 100_000));
    put(&store, id(1), None, &bytes).await;
    store.quarantine(id(1), Timestamp::from_millis(5_000)).await.expect("moves");
    let (_, outcome) = try_get(&store, id(1), None, bytes.len(), 0..10).await;
    assert!(matches!(outcome, Err(Error::Missing { .. })), "{outcome:?}");
    assert_eq!(store.list(None, 10).await.expect("lists"), []);

    let store = subject.store();
    assert!(store.restore(id(1)).await.expect("restores"));
    assert_eq!(get(&store, id(1), None, bytes.len(), 0..bytes.len()).await, bytes);
    assert!(!store.restore(id(1)).await.expect("restores"), "it is not there any more");
    assert_eq!(get(&store, id(1), None, bytes.len(), 0..bytes.len()).await, bytes);
}

pub async fn what_is_quarantined_is_listed_with_its_time_and_deleted_for_good(subject: &dyn Subject) {
    let store = subject.store();
    store.quarantine(id(9), Timestamp::from_millis(1)).await.expect("there is none, which is no error");
    let mut expected = Vec::new();
    for number in 0..5 {
        put(&store, id(number), None, b"four").await;
        let since = Timestamp::from_millis(1_000_000 + i64::try_from(number).expect("small"));
        store.quarantine(id(number), since).await.expect("moves");
        expected.push((id(number), since, 4));
    }
    expected.sort_unstable();
    let (mut listed, mut after) = (Vec::new(), None);
    while let Some(last) = {
        let page = subject.store().list_quarantined(after, 2).await.expect("lists");
        listed.extend(page.iter().map(|stored| (stored.id, stored.modified, stored.stored_bytes)));
        page.last().copied()
    } {
        after = Some(last.id);
    }
    assert_eq!(listed, expected);

    store.delete_quarantined(id(0)).await.expect("deletes");
    store.delete_quarantined(id(0)).await.expect("deletes nothing");
    assert!(!store.restore(id(0)).await.expect("looks"));
    assert_eq!(store.list_quarantined(None, 10).await.expect("lists").len(), 4);
}

pub async fn a_store_keeps_the_id_of_its_deployment(subject: &dyn Subject) {
    let store = subject.store();
    assert_eq!(store.deployment().await.expect("reads"), None);
    for number in [1, 2] {
        let deployment = Uuid::from_u128(number);
        store.set_deployment(deployment).await.expect("writes");
        assert_eq!(subject.store().deployment().await.expect("reads"), Some(deployment));
    }
}
