//! Bytes going in.

use blob::{Error, UploadState};
use bytes::Bytes;
use model::seal::Key;
use model::{Algorithm, Digest};

use crate::subject::{Subject, content, get, id, keys, put, try_get};

const FRAME: usize = 64 * 1024;
const BATCH: usize = 8 * FRAME;
/// Where in an unencrypted state the layout of the hash is named: behind version, kind, id, length and the hash's length.
const HASH_LAYOUT_AT: usize = 1 + 1 + 16 + 8 + 1;

pub async fn finished_bytes_read_back(subject: &dyn Subject) {
    let store = subject.store();
    let sizes = [0, 1, FRAME - 1, FRAME, FRAME + 1, BATCH - 1, BATCH, BATCH + 1, 2 * BATCH, 3 * BATCH + FRAME + 5];
    for (number, size) in (0..).zip(sizes) {
        for (kind, key) in (0..).zip(keys()) {
            let (id, bytes) = (id(2 * number + kind), content(number, size));
            let finished = put(&store, id, key.clone(), &bytes).await;
            assert_eq!(finished.size_bytes, size as u64);
            assert_eq!(finished.digest, Digest::sha256(&bytes));
            assert!(get(&store, id, key.clone(), size, 0..size).await == bytes, "{size} bytes");
            assert!(get(&subject.store(), id, key, size, 0..size).await == bytes, "{size} bytes, opened anew");
        }
    }
}

pub async fn nothing_is_visible_before_finish(subject: &dyn Subject) {
    for (number, key) in (0..).zip(keys()) {
        let (store, id, bytes) = (subject.store(), id(number), content(number, 3 * BATCH));
        let mut upload = store.begin(id, key.clone());
        upload.write(bytes.clone().into()).await.expect("writes");
        let missing = |outcome| matches!(outcome, Err(Error::Missing { .. }));
        assert!(missing(try_get(&store, id, key.clone(), bytes.len(), 0..1).await.1));
        let state = upload.suspend().await.expect("suspends");
        assert!(missing(try_get(&store, id, key.clone(), bytes.len(), 0..1).await.1));
        let listed = store.list(None, 100).await.expect("lists");
        assert!(listed.iter().any(|stored| stored.id == id && !stored.finished), "{listed:?}");

        let upload = store.resume(id, key.clone(), &state).expect("resumes");
        upload.finish(&Digest::sha256(&bytes)).await.expect("finishes");
        assert!(get(&store, id, key, bytes.len(), 0..bytes.len()).await == bytes);
        let listed = store.list(None, 100).await.expect("lists");
        assert!(listed.iter().all(|stored| stored.finished), "nothing stays staged: {listed:?}");
    }
}

pub async fn what_fits_a_batch_is_not_stored_before_finish(subject: &dyn Subject) {
    let (store, bytes) = (subject.store(), content(1, BATCH));
    let mut upload = store.begin(id(1), None);
    upload.write(bytes.clone().into()).await.expect("writes");
    assert_eq!(store.list(None, 9).await.expect("lists"), []);
    upload.finish(&Digest::sha256(&bytes)).await.expect("finishes");

    let mut upload = store.begin(id(2), keys()[0].clone());
    upload.write(Bytes::from_static(&[1; FRAME])).await.expect("writes");
    let state = upload.suspend().await.expect("suspends");
    assert_eq!(state.received_bytes(), FRAME as u64);
    assert_eq!(store.list(None, 9).await.expect("lists").len(), 1, "the state holds all of it");
}

pub async fn an_upload_goes_on_after_everything_was_dropped(subject: &dyn Subject) {
    for (kind, key) in (0..).zip(keys()) {
        for (number, cut) in (0..).zip([0, 1, 100, FRAME - 1, FRAME, FRAME + 1, BATCH, 2 * BATCH, 2 * BATCH + 77]) {
            let (id, bytes) = (id(100 * kind + number), content(number, 3 * BATCH + 9));
            let mut upload = subject.store().begin(id, key.clone());
            upload.write(Bytes::copy_from_slice(&bytes[..cut])).await.expect("writes");
            let state = upload.suspend().await.expect("suspends").to_bytes();
            assert!(state.len() < FRAME + 1024, "a state is small: {}", state.len());

            let state = UploadState::from_bytes(&state).expect("reads");
            let store = subject.store();
            let mut upload = store.resume(id, key.clone(), &state).expect("resumes");
            assert_eq!(upload.received_bytes(), cut as u64);
            upload.write(Bytes::copy_from_slice(&bytes[cut..])).await.expect("writes");
            assert_eq!(upload.received_bytes(), bytes.len() as u64);
            upload.finish(&Digest::sha256(&bytes)).await.expect("finishes");
            assert!(get(&store, id, key.clone(), bytes.len(), 0..bytes.len()).await == bytes, "cut at {cut}");
        }
    }
}

pub async fn dust_beyond_the_state_is_overwritten(subject: &dyn Subject) {
    for (number, key) in (0..).zip(keys()) {
        let (id, bytes) = (id(number), content(1, 2 * BATCH + 500));
        let mut upload = subject.store().begin(id, key.clone());
        upload.write(Bytes::copy_from_slice(&bytes[..BATCH + FRAME + 3])).await.expect("writes");
        let state = upload.suspend().await.expect("suspends");

        let mut other = subject.store().resume(id, key.clone(), &state).expect("resumes");
        other.write(content(2, 5 * BATCH).into()).await.expect("writes");
        let ahead = other.suspend().await.expect("suspends");
        assert!(ahead.received_bytes() > state.received_bytes());
        subject.tamper(id, false, &mut |stored| stored.extend_from_slice(b"torn"));

        let store = subject.store();
        let mut upload = store.resume(id, key.clone(), &state).expect("resumes");
        upload.write(Bytes::copy_from_slice(&bytes[BATCH + FRAME + 3..])).await.expect("writes");
        upload.finish(&Digest::sha256(&bytes)).await.expect("finishes");
        assert!(get(&store, id, key.clone(), bytes.len(), 0..bytes.len()).await == bytes);
        store.verify(id, key, bytes.len() as u64, &Digest::sha256(&bytes), |_| ()).await.expect("verifies");
    }
}

pub async fn a_state_that_says_nothing_was_stored_ignores_dust(subject: &dyn Subject) {
    for (number, key) in (0..).zip(keys()) {
        let (id, bytes) = (id(number), content(1, 3000));
        let mut upload = subject.store().begin(id, key.clone());
        upload.write(Bytes::copy_from_slice(&bytes[..1000])).await.expect("writes");
        let state = upload.suspend().await.expect("suspends");
        let mut other = subject.store().resume(id, key.clone(), &state).expect("resumes");
        other.write(content(2, 5 * BATCH).into()).await.expect("writes");
        other.suspend().await.expect("suspends");

        let store = subject.store();
        let mut upload = store.resume(id, key.clone(), &state).expect("resumes");
        upload.write(Bytes::copy_from_slice(&bytes[1000..])).await.expect("writes");
        upload.finish(&Digest::sha256(&bytes)).await.expect("finishes");
        assert!(get(&store, id, key, bytes.len(), 0..bytes.len()).await == bytes);
    }
}

pub async fn an_unknown_hash_state_is_made_anew_from_what_is_stored(subject: &dyn Subject) {
    let (store, id, bytes) = (subject.store(), id(1), content(1, 3 * BATCH));
    let mut upload = store.begin(id, None);
    upload.write(Bytes::copy_from_slice(&bytes[..2 * BATCH + 5])).await.expect("writes");
    let mut state = upload.suspend().await.expect("suspends").to_bytes();
    state[HASH_LAYOUT_AT] = 0xee;
    let state = UploadState::from_bytes(&state).expect("reads");
    let mut upload = store.resume(id, None, &state).expect("resumes");
    upload.write(Bytes::copy_from_slice(&bytes[2 * BATCH + 5..])).await.expect("writes");
    upload.finish(&Digest::sha256(&bytes)).await.expect("finishes");
}

pub async fn a_state_resumes_only_its_own_upload(subject: &dyn Subject) {
    let store = subject.store();
    for (number, key) in (0..).zip(keys()) {
        let mut upload = store.begin(id(number), key.clone());
        upload.write(content(1, BATCH + 9).into()).await.expect("writes");
        let state = upload.suspend().await.expect("suspends");
        let no_key = if key.is_some() { None } else { Some(Key::new([3; 32])) };
        let table = [(id(9), key.clone()), (id(number), no_key), (id(number), Some(Key::new([4; 32])))];
        for (id, key) in table {
            assert!(matches!(store.resume(id, key.clone(), &state), Err(Error::StateRefused { .. })), "{id} {key:?}");
        }
        assert!(store.resume(id(number), key, &state).is_ok());
    }
}

pub async fn lost_and_cut_off_staged_bytes_are_named(subject: &dyn Subject) {
    for (number, key) in (0..).zip(keys()) {
        let (store, id) = (subject.store(), id(number));
        let mut upload = store.begin(id, key.clone());
        upload.write(content(1, 2 * BATCH).into()).await.expect("writes");
        let state = upload.suspend().await.expect("suspends");
        subject.tamper(id, false, &mut |stored| stored.truncate(FRAME + 100));
        match store.resume(id, key.clone(), &state) {
            Err(Error::Corrupt { at_byte, .. }) => assert_eq!(at_byte, FRAME as u64),
            other => panic!("{:?}", other.map(|upload| upload.received_bytes())),
        }
        store.discard(id).await.expect("discards");
        assert!(matches!(store.resume(id, key, &state), Err(Error::Missing { .. })));
    }
}

pub async fn wrong_bytes_are_deleted(subject: &dyn Subject) {
    let store = subject.store();
    let expected = Digest::sha256(b"something else");
    for size in [10, 3 * BATCH] {
        for key in keys() {
            let bytes = content(1, size);
            let mut upload = store.begin(id(1), key.clone());
            upload.write(bytes.clone().into()).await.expect("writes");
            match upload.finish(&expected).await {
                Err(Error::DigestMismatch { expected: e, computed }) => {
                    assert_eq!((*e, *computed), (expected, Digest::sha256(&bytes)));
                }
                other => panic!("{other:?}"),
            }
            assert_eq!(store.list(None, 9).await.expect("lists"), []);
        }
    }
}

pub async fn sha512_is_honoured(subject: &dyn Subject) {
    for (number, key) in (0..).zip(keys()) {
        let (store, id, bytes) = (subject.store(), id(number), content(1, 3 * BATCH + FRAME + 7));
        let mut upload = store.begin(id, key.clone());
        upload.write(Bytes::copy_from_slice(&bytes[..2 * BATCH])).await.expect("writes");
        let state = upload.suspend().await.expect("suspends");
        let mut upload = store.resume(id, key.clone(), &state).expect("resumes");
        upload.write(Bytes::copy_from_slice(&bytes[2 * BATCH..])).await.expect("writes");
        let digest = Digest::of(Algorithm::Sha512, &bytes);
        assert_eq!(upload.finish(&digest).await.expect("finishes").digest, digest);
        store.verify(id, key.clone(), bytes.len() as u64, &digest, |_| ()).await.expect("verifies");

        let mut upload = store.begin(id, key);
        upload.write(content(2, 3 * BATCH).into()).await.expect("writes");
        assert!(matches!(upload.finish(&digest).await, Err(Error::DigestMismatch { .. })));
    }
}

pub async fn uploads_run_beside_each_other(subject: &dyn Subject) {
    let store = subject.store();
    let uploads = (0..16).map(|number| {
        let store = store.clone();
        tokio::spawn(async move {
            let key = keys()[usize::from(number % 2 == 0)].clone();
            let bytes = content(number, 2 * BATCH + 1000 * usize::try_from(number).expect("small"));
            let mut upload = store.begin(id(number), key.clone());
            for chunk in bytes.chunks(100_000) {
                upload.write(Bytes::copy_from_slice(chunk)).await.expect("writes");
            }
            upload.finish(&Digest::sha256(&bytes)).await.expect("finishes");
            assert!(get(&store, id(number), key, bytes.len(), 0..bytes.len()).await == bytes);
        })
    });
    for upload in uploads.collect::<Vec<_>>() {
        upload.await.expect("is done");
    }
    assert_eq!(store.list(None, 100).await.expect("lists").len(), 16);
}

pub async fn whoever_resumes_has_the_upload(subject: &dyn Subject) {
    for (number, key) in (0..).zip(keys()) {
        let (store, id, bytes) = (subject.store(), id(number), content(1, 4 * BATCH));
        let mut upload = store.begin(id, key.clone());
        upload.write(Bytes::copy_from_slice(&bytes[..BATCH + 1])).await.expect("writes");
        let state = upload.suspend().await.expect("suspends");

        let mut former = store.resume(id, key.clone(), &state).expect("resumes");
        former.write(content(2, 2 * BATCH).into()).await.expect("writes");
        let mut latter = store.resume(id, key.clone(), &state).expect("resumes");
        latter.write(Bytes::copy_from_slice(&bytes[BATCH + 1..])).await.expect("writes");
        assert!(matches!(former.suspend().await, Err(Error::UploadLost { .. })));
        latter.finish(&Digest::sha256(&bytes)).await.expect("finishes");
        assert!(get(&store, id, key, bytes.len(), 0..bytes.len()).await == bytes);
    }
}

pub async fn deletes_and_discards_may_be_repeated(subject: &dyn Subject) {
    let store = subject.store();
    put(&store, id(1), None, b"finished").await;
    for _ in 0..2 {
        store.delete(id(1)).await.expect("deletes");
        assert!(matches!(try_get(&store, id(1), None, 8, 0..8).await.1, Err(Error::Missing { .. })));
    }
    let mut upload = store.begin(id(2), None);
    upload.write(content(1, 3 * BATCH).into()).await.expect("writes");
    for _ in 0..2 {
        store.discard(id(2)).await.expect("discards");
    }
    assert!(matches!(upload.finish(&Digest::sha256(b"")).await, Err(Error::UploadLost { .. })));
    let mut upload = store.begin(id(3), None);
    upload.write(content(1, 3 * BATCH).into()).await.expect("writes");
    upload.discard().await;
    let (one, other) = tokio::join!(store.discard(id(3)), store.discard(id(3)));
    one.and(other).expect("both are right");
    assert_eq!(store.list(None, 9).await.expect("lists"), []);
}

pub async fn a_finished_id_may_be_written_again(subject: &dyn Subject) {
    let store = subject.store();
    put(&store, id(1), None, b"before").await;
    put(&store, id(1), None, b"afterwards").await;
    assert_eq!(get(&store, id(1), None, 10, 0..10).await, b"afterwards");
}
