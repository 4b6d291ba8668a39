//! What there is.

use blob::{BlobId, Stored};

use crate::subject::{Subject, content, id, put};

pub async fn everything_is_listed_once_in_order_whatever_the_page(subject: &dyn Subject) {
    let store = subject.store();
    assert_eq!(store.list(None, 10).await.expect("lists"), []);
    let mut expected: Vec<(BlobId, bool)> = Vec::new();
    for number in 0..40 {
        put(&store, id(number), None, b"finished").await;
        expected.push((id(number), true));
    }
    for number in (0..50).step_by(5) {
        let mut upload = store.begin(id(number), None);
        upload.write(content(1, 600_000).into()).await.expect("writes");
        upload.suspend().await.expect("suspends");
        expected.push((id(number), false));
    }
    expected.sort_by_key(|&(id, finished)| (id, !finished));

    for limit in [1, 2, 7, 50, 1000] {
        let (mut listed, mut after) = (Vec::<Stored>::new(), None);
        loop {
            let page = store.list(after, limit).await.expect("lists");
            assert!(page.len() <= limit + 1);
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            listed.extend(page);
        }
        let names: Vec<_> = listed.iter().map(|stored| (stored.id, stored.finished)).collect();
        assert_eq!(names, expected, "pages of {limit}");
        for stored in listed {
            // Of 600 000 bytes, the frame that is not full is in the state.
            assert_eq!(stored.stored_bytes, if stored.finished { 8 } else { 9 * 65_536 });
            assert!(stored.modified.as_millis() > 0);
        }
    }
    assert_eq!(store.list(None, 0).await.expect("lists"), []);
}
