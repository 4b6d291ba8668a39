//! What holds for any course of an upload.

use blob::UploadState;
use bytes::Bytes;
use model::Digest;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tokio::runtime::Handle;

use crate::subject::{Subject, content, get, id, keys};

#[derive(Debug, Clone)]
enum Step {
    /// Write so many of the right bytes.
    Write(usize),
    /// Put the upload to sleep and wake it in a store opened anew.
    Sleep,
    /// Write so many wrong bytes, drop the upload, and go on from the last state.
    Crash(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let length = prop_oneof![0..300_usize, 65_530..65_542_usize, 0..200_000_usize, 500_000..1_400_000_usize];
    prop_oneof![
        4 => length.clone().prop_map(Step::Write),
        2 => Just(Step::Sleep),
        1 => length.prop_map(Step::Crash),
    ]
}

pub async fn any_chunking_gives_the_same_blob(subject: &dyn Subject) {
    let handle = Handle::current();
    tokio::task::block_in_place(|| {
        let config = Config { cases: 48, failure_persistence: None, ..Config::default() };
        let number = std::cell::Cell::new(0);
        let course = (vec(step(), 0..12), any::<bool>(), any::<prop::sample::Index>(), any::<prop::sample::Index>());
        let outcome = TestRunner::new(config).run(&course, |(steps, encrypted, start, end)| {
            number.set(number.get() + 1);
            handle.block_on(follow(subject, number.get(), &steps, encrypted, start, end));
            Ok(())
        });
        outcome.expect("holds for every course");
    });
}

async fn follow(
    subject: &dyn Subject,
    number: u64,
    steps: &[Step],
    encrypted: bool,
    start: prop::sample::Index,
    end: prop::sample::Index,
) {
    let (id, key) = (id(number), keys()[usize::from(!encrypted)].clone());
    let total = steps.iter().map(|step| if let Step::Write(length) = step { *length } else { 0 }).sum();
    let bytes = content(number, total);
    let wrong = content(number + 1, 1_400_000);
    let mut store = subject.store();
    let mut upload = store.begin(id, key.clone());
    let mut sent = 0;
    let mut last: Option<(UploadState, usize)> = None;
    for step in steps {
        match step {
            Step::Write(length) => {
                upload.write(Bytes::copy_from_slice(&bytes[sent..sent + length])).await.expect("writes");
                sent += length;
            }
            Step::Sleep => {
                let state = upload.suspend().await.expect("suspends");
                store = subject.store();
                upload = store.resume(id, key.clone(), &state).expect("resumes");
                last = Some((state, sent));
            }
            Step::Crash(length) => {
                upload.write(Bytes::copy_from_slice(&wrong[..*length])).await.expect("writes");
                drop(upload);
                let kept = last.as_ref().map_or(0, |(_, kept)| *kept);
                upload = match &last {
                    Some((state, _)) => store.resume(id, key.clone(), state).expect("resumes"),
                    None => store.begin(id, key.clone()),
                };
                upload.write(Bytes::copy_from_slice(&bytes[kept..sent])).await.expect("writes");
            }
        }
        assert_eq!(upload.received_bytes(), sent as u64);
    }
    let finished = upload.finish(&Digest::sha256(&bytes)).await.expect("finishes");
    assert_eq!(finished.size_bytes, total as u64);
    let (one, other) = (start.index(total + 1), end.index(total + 1));
    let range = one.min(other)..one.max(other);
    assert!(get(&store, id, key.clone(), total, 0..total).await == bytes, "all bytes");
    assert!(get(&store, id, key, total, range.clone()).await == bytes[range], "a range");
}
