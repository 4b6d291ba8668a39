//! A place for bytes that fails.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use blob::backend::{Backend, Kept, Staged, Stored};
use blob::{BlobId, Error, Store};
use bytes::Bytes;
use model::{Digest, Timestamp};
use uuid::Uuid;

use crate::subject::{Counter, Subject, content, get, id, keys, put, try_get};

const BATCH: usize = 512 * 1024;

const SOUND: u8 = 0;
const FULL: u8 = 1;
const NO_WRITE: u8 = 2;
const NO_SYNC: u8 = 3;
const NO_COMMIT: u8 = 4;
const NO_READ: u8 = 5;

/// Hands everything on, except what it is told to fail at.
#[derive(Clone)]
struct Faulty {
    inner: Arc<dyn Backend>,
    fault: Arc<AtomicU8>,
}

impl Faulty {
    fn over(subject: &dyn Subject) -> (Store, Arc<AtomicU8>) {
        let faulty = Self { inner: subject.backend(), fault: Arc::default() };
        let fault = Arc::clone(&faulty.fault);
        (Store::over(Arc::new(faulty), Arc::new(Counter::new())), fault)
    }
}

fn check(fault: &AtomicU8, what: u8) -> Result<(), Error> {
    match fault.load(Ordering::SeqCst) {
        now if now != what => Ok(()),
        FULL => Err(Error::io("write", io::Error::from_raw_os_error(28))),
        _ => Err(Error::io("do it", io::Error::other("broken"))),
    }
}

impl Backend for Faulty {
    fn stage(&self, id: BlobId, keep_bytes: u64) -> Result<Box<dyn Staged>, Error> {
        let inner = self.inner.stage(id, keep_bytes)?;
        Ok(Box::new(FaultyStaged { inner, fault: Arc::clone(&self.fault) }))
    }
    fn staged_bytes(&self, id: BlobId) -> Result<Option<u64>, Error> {
        self.inner.staged_bytes(id)
    }
    fn open(&self, id: BlobId) -> Result<Box<dyn Kept>, Error> {
        Ok(Box::new(FaultyKept { inner: self.inner.open(id)?, fault: Arc::clone(&self.fault) }))
    }
    fn delete(&self, id: BlobId) -> Result<(), Error> {
        self.inner.delete(id)
    }
    fn discard(&self, id: BlobId) -> Result<(), Error> {
        self.inner.discard(id)
    }
    fn list(&self, after: Option<BlobId>, limit: usize) -> Result<Vec<Stored>, Error> {
        self.inner.list(after, limit)
    }
    fn quarantine(&self, id: BlobId, now: Timestamp) -> Result<(), Error> {
        self.inner.quarantine(id, now)
    }
    fn restore(&self, id: BlobId) -> Result<bool, Error> {
        self.inner.restore(id)
    }
    fn delete_quarantined(&self, id: BlobId) -> Result<(), Error> {
        self.inner.delete_quarantined(id)
    }
    fn list_quarantined(&self, after: Option<BlobId>, limit: usize) -> Result<Vec<Stored>, Error> {
        self.inner.list_quarantined(after, limit)
    }
    fn deployment(&self) -> Result<Option<Uuid>, Error> {
        self.inner.deployment()
    }
    fn set_deployment(&self, id: Uuid) -> Result<(), Error> {
        self.inner.set_deployment(id)
    }
}

struct FaultyStaged {
    inner: Box<dyn Staged>,
    fault: Arc<AtomicU8>,
}

impl Staged for FaultyStaged {
    fn append(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let outcome = check(&self.fault, FULL).and_then(|()| check(&self.fault, NO_WRITE));
        if outcome.is_err() {
            self.inner.append(&bytes[..bytes.len() / 2])?;
        }
        outcome?;
        self.inner.append(bytes)
    }
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, Error> {
        self.inner.read_at(offset, buffer)
    }
    fn sync(&mut self) -> Result<(), Error> {
        check(&self.fault, NO_SYNC)?;
        self.inner.sync()
    }
    fn commit(self: Box<Self>) -> Result<(), Error> {
        check(&self.fault, NO_COMMIT)?;
        self.inner.commit()
    }
}

struct FaultyKept {
    inner: Box<dyn Kept>,
    fault: Arc<AtomicU8>,
}

impl Kept for FaultyKept {
    fn stored_bytes(&self) -> u64 {
        self.inner.stored_bytes()
    }
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, Error> {
        if offset > 0 {
            check(&self.fault, NO_READ)?;
        }
        self.inner.read_at(offset, buffer)
    }
}

pub async fn a_full_store_says_so_and_recovers(subject: &dyn Subject) {
    for (number, key) in (0..).zip(keys()) {
        let (store, fault) = Faulty::over(subject);
        let (id, bytes) = (id(number), content(number, 4 * BATCH + 77));
        let mut upload = store.begin(id, key.clone());
        upload.write(Bytes::copy_from_slice(&bytes[..BATCH + 10])).await.expect("writes");
        let state = upload.suspend().await.expect("suspends");

        fault.store(FULL, Ordering::SeqCst);
        let mut upload = store.resume(id, key.clone(), &state).expect("resumes");
        let written = upload.write(Bytes::copy_from_slice(&bytes[BATCH + 10..])).await;
        let outcome = match written {
            Ok(()) => upload.finish(&Digest::sha256(&bytes)).await.map(|_| ()),
            full => full,
        };
        assert!(matches!(outcome, Err(Error::StorageFull)), "{outcome:?}");
        assert!(matches!(try_get(&store, id, key.clone(), bytes.len(), 0..1).await.1, Err(Error::Missing { .. })));

        fault.store(SOUND, Ordering::SeqCst);
        let mut upload = store.resume(id, key.clone(), &state).expect("resumes");
        upload.write(Bytes::copy_from_slice(&bytes[BATCH + 10..])).await.expect("writes");
        upload.finish(&Digest::sha256(&bytes)).await.expect("finishes");
        assert!(get(&store, id, key, bytes.len(), 0..bytes.len()).await == bytes);
    }
}

pub async fn after_an_error_the_upload_is_lost_and_its_state_is_not(subject: &dyn Subject) {
    let (store, fault) = Faulty::over(subject);
    let bytes = content(1, 4 * BATCH);
    let mut upload = store.begin(id(1), keys()[0].clone());
    fault.store(NO_WRITE, Ordering::SeqCst);
    let mut outcome = Ok(());
    for chunk in bytes.chunks(BATCH) {
        outcome = outcome.and(upload.write(Bytes::copy_from_slice(chunk)).await);
    }
    assert!(matches!(outcome, Err(Error::Io { .. })), "{outcome:?}");
    fault.store(SOUND, Ordering::SeqCst);
    let again = upload.write(content(1, 2 * BATCH).into()).await;
    assert!(matches!(again, Err(Error::UploadLost { .. })), "{again:?}");
    assert!(matches!(upload.finish(&Digest::sha256(&bytes)).await, Err(Error::UploadLost { .. })));
    put(&store, id(1), keys()[0].clone(), &bytes).await;
}

pub async fn what_was_not_made_durable_is_not_acknowledged(subject: &dyn Subject) {
    let (store, fault) = Faulty::over(subject);
    let bytes = content(1, 2 * BATCH);
    for (number, broken) in [(1, NO_SYNC), (2, NO_COMMIT)] {
        let mut upload = store.begin(id(number), None);
        upload.write(bytes.clone().into()).await.expect("writes");
        fault.store(broken, Ordering::SeqCst);
        let outcome = if broken == NO_SYNC {
            upload.suspend().await.map(|_| ())
        } else {
            upload.finish(&Digest::sha256(&bytes)).await.map(|_| ())
        };
        assert!(matches!(outcome, Err(Error::Io { .. })), "{outcome:?}");
        fault.store(SOUND, Ordering::SeqCst);
        assert!(matches!(try_get(&store, id(number), None, bytes.len(), 0..1).await.1, Err(Error::Missing { .. })));
        put(&store, id(number), None, &bytes).await;
    }
}

pub async fn a_read_that_fails_ends_the_stream(subject: &dyn Subject) {
    let (store, fault) = Faulty::over(subject);
    let bytes = content(1, 3 * BATCH);
    for (number, key) in (0..).zip(keys()) {
        put(&store, id(number), key.clone(), &bytes).await;
        fault.store(NO_READ, Ordering::SeqCst);
        let (got, outcome) = try_get(&store, id(number), key.clone(), bytes.len(), 0..bytes.len()).await;
        assert!(matches!(outcome, Err(Error::Io { .. })), "{outcome:?}");
        assert!(got == bytes[..BATCH], "what was read before is right");
        let verified = store.verify(id(number), key, bytes.len() as u64, &Digest::sha256(&bytes), |_| ()).await;
        assert!(matches!(verified, Err(Error::Io { .. })), "{verified:?}");
        fault.store(SOUND, Ordering::SeqCst);
    }
}
