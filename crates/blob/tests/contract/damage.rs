//! Bytes that are no longer what they were.

use blob::{Error, Store};
use model::Digest;
use model::seal::Key;

use crate::subject::{Subject, content, get, id, keys, put, try_get};

const FRAME: usize = 64 * 1024;
const SIZE: usize = 2 * FRAME + 1000;
/// Places in the stored form of an encrypted blob: the header, and nonce, text and tag of a frame.
const HEADER: usize = 16;
const SEALED_FRAME: usize = 12 + FRAME + 16;

fn key() -> Option<Key> {
    keys()[0].clone()
}

/// The blob cannot be read whole, and what came before the error is a prefix of the truth.
async fn is_refused(store: &Store, bytes: &[u8], what: &str) -> u64 {
    let (got, outcome) = try_get(store, id(1), key(), SIZE, 0..SIZE).await;
    assert!(got == bytes[..got.len()], "{what}: wrong bytes left the store");
    let Err(Error::Corrupt { at_byte, .. }) = outcome else { panic!("{what}: {outcome:?}") };
    assert!(got.len() as u64 <= at_byte, "{what}: bytes from {at_byte} on are damaged, {} came", got.len());
    let verified = store.verify(id(1), key(), SIZE as u64, &Digest::sha256(bytes), |_| ()).await;
    assert!(matches!(verified, Err(Error::Corrupt { .. })), "{what}: {verified:?}");
    at_byte
}

pub async fn a_flipped_bit_is_found_wherever_it_is(subject: &dyn Subject) {
    let (store, bytes) = (subject.store(), content(1, SIZE));
    put(&store, id(1), key(), &bytes).await;
    let in_frames = (0..3).flat_map(|frame| {
        let start = HEADER + frame * SEALED_FRAME;
        let text = if frame == 2 { 1000 } else { FRAME };
        let places = [0, 11, 12, 12 + text / 2, 12 + text - 1, 12 + text, 12 + text + 15];
        places.map(|place| (start + place, (frame * FRAME) as u64))
    });
    for (at, blamed) in (0..HEADER).map(|at| (at, 0)).chain(in_frames) {
        let flip = &mut |stored: &mut Vec<u8>| stored[at] ^= 4;
        subject.tamper(id(1), true, flip);
        assert_eq!(is_refused(&store, &bytes, &format!("stored byte {at}")).await, blamed);
        let sound = if blamed == 0 { FRAME..SIZE } else { 0..FRAME };
        let got = get(&store, id(1), key(), SIZE, sound.clone()).await;
        assert!(got == bytes[sound], "frames beside the damage read as before");
        subject.tamper(id(1), true, flip);
    }
    assert!(get(&store, id(1), key(), SIZE, 0..SIZE).await == bytes);
}

pub async fn a_wrong_length_is_found(subject: &dyn Subject) {
    let (store, bytes) = (subject.store(), content(1, SIZE));
    let whole = HEADER + 2 * SEALED_FRAME + 12 + 1000 + 16;
    let places = [0, 1, HEADER, HEADER + 11, HEADER + SEALED_FRAME - 1, HEADER + SEALED_FRAME, whole - 16, whole - 1];
    for len in places.into_iter().chain([whole + 1, whole + SEALED_FRAME]) {
        put(&store, id(1), key(), &bytes).await;
        subject.tamper(id(1), true, &mut |stored| {
            assert_eq!(stored.len(), whole);
            stored.resize(len, 0);
        });
        is_refused(&store, &bytes, &format!("stored length {len}")).await;
    }
    for len in [0, 1, FRAME, SIZE - 1, SIZE + 1] {
        put(&store, id(1), None, &bytes).await;
        subject.tamper(id(1), true, &mut |stored| stored.resize(len, 0));
        let outcome = try_get(&store, id(1), None, SIZE, 0..SIZE).await.1;
        assert!(matches!(outcome, Err(Error::Corrupt { .. })), "unencrypted length {len}");
        let verified = store.verify(id(1), None, SIZE as u64, &Digest::sha256(&bytes), |_| ()).await;
        assert!(matches!(verified, Err(Error::Corrupt { .. })), "unencrypted length {len}");
    }
}

pub async fn frames_are_bound_to_their_place(subject: &dyn Subject) {
    let (store, bytes) = (subject.store(), content(1, SIZE));
    put(&store, id(1), key(), &bytes).await;
    let swap = &mut |stored: &mut Vec<u8>| {
        let (first, second) = stored[HEADER..].split_at_mut(SEALED_FRAME);
        first.swap_with_slice(&mut second[..SEALED_FRAME]);
    };
    subject.tamper(id(1), true, swap);
    is_refused(&store, &bytes, "swapped frames").await;

    // The same bytes under the same key, stored as another blob.
    put(&store, id(2), key(), &bytes).await;
    let mut other = Vec::new();
    subject.tamper(id(2), true, &mut |stored| other.clone_from(stored));
    subject.tamper(id(1), true, &mut |stored| stored.clone_from(&other));
    is_refused(&store, &bytes, "another blob's frames").await;

    // A blob cut off behind a whole frame is not a shorter blob.
    put(&store, id(1), key(), &bytes).await;
    subject.tamper(id(1), true, &mut |stored| stored.truncate(HEADER + 2 * SEALED_FRAME));
    let outcome = try_get(&store, id(1), key(), 2 * FRAME, 0..2 * FRAME).await.1;
    assert!(matches!(outcome, Err(Error::Corrupt { .. })), "{outcome:?}");
}

pub async fn another_key_does_not_read(subject: &dyn Subject) {
    let store = subject.store();
    for size in [0, 10, SIZE] {
        put(&store, id(1), key(), &content(1, size)).await;
        for wrong in [Some(Key::new([9; 32])), None] {
            let (got, outcome) = try_get(&store, id(1), wrong.clone(), size, 0..size).await;
            assert_eq!(got.len(), 0);
            assert!(matches!(outcome, Err(Error::Corrupt { .. })), "{size} bytes, {wrong:?}: {outcome:?}");
        }
    }
    put(&store, id(1), None, &content(1, SIZE)).await;
    let outcome = try_get(&store, id(1), key(), SIZE, 0..SIZE).await.1;
    assert!(matches!(outcome, Err(Error::Corrupt { .. })), "{outcome:?}");
}

pub async fn verify_tells_good_missing_and_bad_apart(subject: &dyn Subject) {
    let store = subject.store();
    let bytes = content(1, 40 * 1024 * 1024);
    let (size, digest) = (bytes.len() as u64, Digest::sha256(&bytes));
    for (number, key) in (1..).zip(keys()) {
        put(&store, id(number), key.clone(), &bytes).await;
        let told = std::sync::Mutex::new(Vec::new());
        let progress = |passed| told.lock().expect("not poisoned").push(passed);
        store.verify(id(number), key.clone(), size, &digest, progress).await.expect("is sound");
        let told = told.into_inner().expect("not poisoned");
        assert!(told.len() > 1 && told.is_sorted() && told.last() == Some(&size), "{told:?}");

        let other = store.verify(id(number), key.clone(), size, &Digest::sha256(b""), |_| ()).await;
        assert!(matches!(other, Err(Error::DigestMismatch { .. })), "{other:?}");
        let missing = store.verify(id(99), key, size, &digest, |_| ()).await;
        assert!(matches!(missing, Err(Error::Missing { .. })), "{missing:?}");
    }
    subject.tamper(id(2), true, &mut |stored| stored[12345] ^= 1);
    let flipped = store.verify(id(2), None, size, &digest, |_| ()).await;
    assert!(matches!(flipped, Err(Error::DigestMismatch { .. })), "{flipped:?}");
}

pub async fn damage_ahead_of_what_is_taken_is_found(subject: &dyn Subject) {
    const SPAN: usize = 8 * FRAME;
    let size = 4 * SPAN;
    let (store, bytes) = (subject.store(), content(1, size));
    put(&store, id(1), key(), &bytes).await;
    let damaged_frame = 2 * SPAN / FRAME + 3;
    subject.tamper(id(1), true, &mut |stored| stored[HEADER + damaged_frame * SEALED_FRAME + 100] ^= 1);
    let (got, outcome) = try_get(&store, id(1), key(), size, 0..size).await;
    assert!(
        got == bytes[..2 * SPAN],
        "the sound spans before it arrive, and no byte of the damaged one: {}",
        got.len()
    );
    let Err(Error::Corrupt { at_byte, .. }) = outcome else { panic!("{outcome:?}") };
    assert_eq!(at_byte, (damaged_frame * FRAME) as u64);
}
