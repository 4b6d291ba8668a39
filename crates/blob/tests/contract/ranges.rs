//! Bytes coming out.

use futures_util::StreamExt as _;

use crate::subject::{Subject, content, drain, get, id, keys, put};

const FRAME: usize = 64 * 1024;
const BATCH: usize = 8 * FRAME;

pub async fn every_range_is_exact(subject: &dyn Subject) {
    let size = 2 * BATCH + FRAME + 321;
    let bytes = content(1, size);
    let ranges = [
        0..size,
        0..0,
        0..1,
        1..2,
        size - 1..size,
        size..size,
        FRAME - 1..FRAME,
        FRAME..FRAME + 1,
        FRAME - 1..FRAME + 1,
        FRAME..2 * FRAME,
        5..3 * FRAME + 7,
        BATCH - 1..BATCH + 1,
        BATCH..2 * BATCH,
        BATCH + 5..size,
        2 * BATCH + FRAME..size,
    ];
    for (number, key) in (0..).zip(keys()) {
        let store = subject.store();
        put(&store, id(number), key.clone(), &bytes).await;
        for range in &ranges {
            let got = get(&store, id(number), key.clone(), size, range.clone()).await;
            assert!(got == bytes[range.clone()], "{range:?}: {} bytes", got.len());
        }
        let beyond = get(&store, id(number), key.clone(), size, size - 3..size + 99).await;
        assert_eq!(beyond, bytes[size - 3..], "what lies beyond the end is left out");
        assert_eq!(get(&store, id(number), key, size, size + 5..size + 99).await.len(), 0);
    }
}

pub async fn pieces_are_bounded_and_counted_down(subject: &dyn Subject) {
    let bytes = content(1, 9 * BATCH);
    for (number, key) in (0..).zip(keys()) {
        let store = subject.store();
        put(&store, id(number), key.clone(), &bytes).await;
        let size = bytes.len() as u64;
        let mut reader = store.read(id(number), key, size, 10..size).await.expect("opens");
        let mut left = size - 10;
        assert_eq!(reader.remaining_bytes(), left);
        while let Some(piece) = reader.next().await {
            let piece = piece.expect("reads");
            assert!(!piece.is_empty() && piece.len() <= 2 * 1024 * 1024, "{}", piece.len());
            left -= piece.len() as u64;
            assert_eq!(reader.remaining_bytes(), left);
        }
        assert_eq!(left, 0);
    }
}

pub async fn what_is_cold_is_waited_for(subject: &dyn Subject) {
    let bytes = content(1, 9 * BATCH + 5);
    let store = subject.store();
    for (number, key) in (0..).zip(keys()) {
        put(&store, id(number), key.clone(), &bytes).await;
        for range in [0..bytes.len(), 3 * BATCH + 1..3 * BATCH + 2, FRAME - 1..bytes.len()] {
            subject.chill(id(number));
            let got = get(&store, id(number), key.clone(), bytes.len(), range.clone()).await;
            assert!(got == bytes[range.clone()], "{range:?}");
        }
    }
}

pub async fn readers_outlive_a_delete(subject: &dyn Subject) {
    let bytes = content(1, 9 * BATCH);
    for (number, key) in (0..).zip(keys()) {
        let store = subject.store();
        put(&store, id(number), key.clone(), &bytes).await;
        let size = bytes.len() as u64;
        let mut reader = store.read(id(number), key, size, 0..size).await.expect("opens");
        let first = reader.next().await.expect("more").expect("reads");
        store.delete(id(number)).await.expect("deletes");
        let (rest, outcome) = drain(reader).await;
        outcome.expect("reads on");
        assert!([&first[..], &rest].concat() == bytes);
    }
}
