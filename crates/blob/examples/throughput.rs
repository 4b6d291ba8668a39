//! How fast the store is, beside the bare cost of SHA-256 and AES-256-GCM on the same machine.
//!
//! `cargo run --release -p blob --example throughput [directory]`. Compare ratios of one run; the
//! directory should be on the disk that is meant.
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use blob::{BlobId, Store};
use bytes::Bytes;
use futures_util::StreamExt as _;
use model::seal::Key;
use model::{Digest, Random};
use rustix::time::{ClockId, clock_gettime};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

const MIB: usize = 1024 * 1024;
/// What a connection delivers at a time.
const CHUNK_BYTES: usize = 256 * 1024;

struct System;
impl Random for System {
    fn fill(&self, buffer: &mut [u8]) {
        aws_lc_rs::rand::fill(buffer).expect("the system has random bytes");
    }
}

fn now(clock: ClockId) -> Duration {
    clock_gettime(clock).try_into().expect("clocks run forwards")
}

struct Cost {
    wall: Duration,
    cpu: Duration,
}

fn begin() -> Cost {
    Cost { wall: now(ClockId::Monotonic), cpu: now(ClockId::ProcessCPUTime) }
}

impl Cost {
    fn end(self, what: &str, bytes: usize, bare: Option<&Self>) -> Self {
        let cost = Self { wall: now(ClockId::Monotonic) - self.wall, cpu: now(ClockId::ProcessCPUTime) - self.cpu };
        let rate = bytes as f64 / MIB as f64 / cost.wall.as_secs_f64();
        let cpu = cost.cpu.as_secs_f64() * 1000.0 / (bytes as f64 / (1024 * MIB) as f64);
        let ratio = bare.map_or(String::new(), |bare| {
            let wall = cost.wall.as_secs_f64() / bare.wall.as_secs_f64();
            let cpu = cost.cpu.as_secs_f64() / bare.cpu.as_secs_f64();
            format!("   wall x{wall:.2}, CPU x{cpu:.2} of bare")
        });
        println!("{what:<44}{rate:>8.0} MiB/s {cpu:>8.0} ms CPU/GiB{ratio}");
        cost
    }
}

/// What nobody can do without: hash, encrypt and, with a file, write and sync.
fn bare(data: &[u8], encrypt: bool, file: Option<&File>) {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &[1; 32]).expect("a key"));
    let mut hash = Sha256::new();
    let mut frame = vec![0; 64 * 1024];
    for (n, chunk) in (0..).zip(data.chunks_exact(64 * 1024)) {
        hash.update(chunk);
        if encrypt {
            frame.copy_from_slice(chunk);
            let mut nonce = [0; 12];
            System.fill(&mut nonce);
            let nonce = Nonce::assume_unique_for_key(nonce);
            let _tag = key.seal_in_place_separate_tag(nonce, Aad::empty(), &mut frame).expect("seals");
        }
        if let Some(file) = file {
            file.write_all_at(&frame, n * 64 * 1024).expect("writes");
        }
    }
    if let Some(file) = file {
        file.sync_data().expect("syncs");
    }
    std::hint::black_box((hash.finalize(), frame));
}

async fn push(store: Store, number: u128, key: Option<Key>, data: Bytes, digest: Digest) {
    let mut upload = store.begin(id(number), key);
    let mut rest = data;
    while !rest.is_empty() {
        upload.write(rest.split_to(CHUNK_BYTES.min(rest.len()))).await.expect("writes");
    }
    upload.finish(&digest).await.expect("finishes");
}

async fn pull(store: &Store, number: u128, key: Option<Key>, size: usize) {
    let mut into = vec![0_u8; 2 * MIB];
    let mut reader = store.read(id(number), key, size as u64, 0..size as u64).await.expect("opens");
    while let Some(piece) = reader.next().await {
        let piece = piece.expect("reads");
        into[..piece.len()].copy_from_slice(&piece);
    }
    std::hint::black_box(into);
}

fn id(number: u128) -> BlobId {
    BlobId::new(Uuid::from_u128(number.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835)))
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let parent = std::env::args_os().nth(1).map_or_else(std::env::temp_dir, PathBuf::from);
    let dir = tempfile::tempdir_in(parent).expect("a directory");
    let store = Store::open(dir.path(), Arc::new(System)).expect("opens");
    let key = Some(Key::new([1; 32]));
    let mut data = vec![0; 256 * MIB];
    System.fill(&mut data);
    let data = Bytes::from(data);

    bare(&data, true, None);
    let cost = begin();
    bare(&data, false, None);
    cost.end("bare SHA-256", data.len(), None);
    let cost = begin();
    bare(&data, true, None);
    let unwritten = cost.end("bare SHA-256, copy, AES-256-GCM", data.len(), None);

    let digest = Digest::sha256(&data);
    // Later rounds use the memory of the page cache again, which a virtual machine may not have had at first.
    for round in 0..4 {
        let file = tempfile::tempfile_in(dir.path()).expect("a file");
        let cost = begin();
        bare(&data, true, Some(&file));
        let bare = cost.end(&format!("same, written and synced, round {round}"), data.len(), Some(&unwritten));
        drop(file);
        for (what, kind, key) in [("encrypted", 0, key.clone()), ("unencrypted", 1, None)] {
            store.delete(id(kind)).await.expect("deletes");
            let cost = begin();
            push(store.clone(), kind, key.clone(), data.clone(), digest).await;
            cost.end(&format!("push 256 MiB, {what}, round {round}"), data.len(), Some(&bare));
        }
    }
    four_at_a_time(&store, &key, &data, &unwritten).await;
    small(&store, &key).await;
    for round in 0..2 {
        let cost = begin();
        let mut into = vec![0; 2 * MIB];
        let plain = File::open(dir.path().join("blobs/00").join(id(0).to_string())).expect("opens");
        while std::io::Read::read(&mut &plain, &mut into).expect("reads") > 0 {}
        let bare = cost.end(&format!("bare read into 2 MiB, round {round}"), data.len(), None);
        for (what, kind, key) in [("encrypted", 0, key.clone()), ("unencrypted", 1, None)] {
            let cost = begin();
            pull(&store, kind, key, data.len()).await;
            cost.end(&format!("pull 256 MiB, {what}, warm, round {round}"), data.len(), Some(&bare));
        }
    }
}

async fn four_at_a_time(store: &Store, key: &Option<Key>, data: &Bytes, bare: &Cost) {
    let layers: Vec<Bytes> = (0..8).map(|n| data.slice(n % 4 * 64 * MIB..(n % 4 + 1) * 64 * MIB)).collect();
    let digests: Vec<Digest> = layers.iter().map(|layer| Digest::sha256(layer)).collect();
    let cost = begin();
    let pushes = layers.iter().zip(&digests).zip(100..).map(|((layer, digest), number)| {
        tokio::spawn(push(store.clone(), number, key.clone(), layer.clone(), *digest))
    });
    futures_util::stream::iter(pushes).buffer_unordered(4).for_each(async |done| done.expect("is done")).await;
    let twice = Cost { wall: bare.wall * 2, cpu: bare.cpu * 2 };
    cost.end("push 8 x 64 MiB, 4 at a time, encrypted", 512 * MIB, Some(&twice));
}

async fn small(store: &Store, key: &Option<Key>) {
    let data = Bytes::from(vec![5; 2048]);
    let digest = Digest::sha256(&data);
    for at_a_time in [1, 32] {
        let count: usize = 512;
        let start = now(ClockId::Monotonic);
        let pushes = (0..count).map(|n| {
            tokio::spawn(push(store.clone(), (1000 * at_a_time + n) as u128, key.clone(), data.clone(), digest))
        });
        futures_util::stream::iter(pushes)
            .buffer_unordered(at_a_time)
            .for_each(async |done| done.expect("is done"))
            .await;
        let rate = count as f64 / (now(ClockId::Monotonic) - start).as_secs_f64();
        println!("push 2 KiB, {at_a_time:>2} at a time                    {rate:>8.0} /s");
        let start = now(ClockId::Monotonic);
        for n in 0..count {
            pull(store, (1000 * at_a_time + n) as u128, key.clone(), 2048).await;
        }
        let rate = count as f64 / (now(ClockId::Monotonic) - start).as_secs_f64();
        println!("pull 2 KiB, one at a time                   {rate:>8.0} /s");
    }
}
