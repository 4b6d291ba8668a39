//! How fast images are pushed: a few large layers, and many small images.

use std::collections::BTreeMap;
use std::time::Instant;

use futures_util::future::try_join_all;

use crate::Effort;
use crate::error::Error;
use crate::image::{self, Blob};
use crate::peers::{Peer, Peers};
use crate::report::{Report, Who};
use crate::scenario::pushing::{push_absent_blob, push_manifest};

const LARGE: &str = "push 8 x 64 MiB, 4 at a time";
const LAYERS: usize = 8;
const LAYER_BYTES: usize = 64 << 20;
const AT_A_TIME: usize = 4;

const SMALL: &str = "push small images, 16 writers";
const SMALL_LAYER_BYTES: usize = 16 << 10;
const WRITERS: usize = 16;

/// Ours has every byte on the disk, by fsync, before it says so; docker-registry leaves that to the kernel.
pub async fn measure_large(peers: &Peers, effort: Effort, report: &mut Report) -> Result<(), Error> {
    if !report.wants(LARGE) {
        return Ok(());
    }
    let mut layers: Vec<Blob> = (0..LAYERS).map(|seed| Blob::noise(seed as u64, LAYER_BYTES)).collect();
    let mut rates: BTreeMap<Who, Vec<f64>> = BTreeMap::new();
    let mut costs: BTreeMap<Who, Vec<f64>> = BTreeMap::new();
    let pushed_bytes = (LAYERS * LAYER_BYTES) as f64;
    for run in 0..=effort.runs {
        for peer in peers.registries() {
            layers = layers.into_iter().map(|blob| renewed(blob, run as u64)).collect();
            let (started, cpu_before) = (Instant::now(), peer.process.cpu_seconds());
            push_large(peer, &layers, run).await?;
            let (seconds, cpu_seconds) = (started.elapsed().as_secs_f64(), peer.process.cpu_seconds() - cpu_before);
            if run > 0 {
                rates.entry(peer.who).or_default().push(pushed_bytes / 1e6 / seconds);
                costs.entry(peer.who).or_default().push(cpu_seconds / (pushed_bytes / 1e9));
            }
        }
    }
    report.add(LARGE, "MB/s", true, rates);
    report.add("  server CPU, large push", "s/GB", false, costs);
    Ok(())
}

/// The same bytes but for the first few, hence a layer that nobody has seen.
fn renewed(mut blob: Blob, run: u64) -> Blob {
    blob.data[..8].copy_from_slice(&(run + 1).to_le_bytes());
    Blob::new(blob.data)
}

async fn push_large(peer: &Peer, layers: &[Blob], run: usize) -> Result<(), Error> {
    let lane = async |lane: usize| {
        let mut connection = peer.endpoint.connect().await?;
        for layer in layers.iter().skip(lane).step_by(AT_A_TIME) {
            push_absent_blob(&mut connection, layer).await?;
        }
        Ok::<(), Error>(())
    };
    try_join_all((0..AT_A_TIME).map(lane)).await?;
    let mut connection = peer.endpoint.connect().await?;
    let config = image::config(1000 + run as u64);
    push_absent_blob(&mut connection, &config).await?;
    let manifest = image::manifest(&config, &layers.iter().collect::<Vec<_>>());
    push_manifest(&mut connection, &manifest, &format!("large-{run}")).await
}

/// Images of one layer and one config, each with bytes of its own.
pub async fn measure_small(peers: &Peers, effort: Effort, report: &mut Report) -> Result<(), Error> {
    if !report.wants(SMALL) {
        return Ok(());
    }
    let mut rates: BTreeMap<Who, Vec<f64>> = BTreeMap::new();
    for run in 0..=effort.runs {
        let images: Vec<[Blob; 3]> =
            (0..effort.small_images).map(|number| small_image((run * effort.small_images + number) as u64)).collect();
        for peer in peers.registries() {
            let started = Instant::now();
            push_small(peer, &images).await?;
            if run > 0 {
                rates.entry(peer.who).or_default().push(images.len() as f64 / started.elapsed().as_secs_f64());
            }
        }
    }
    report.add(SMALL, "images/s", true, rates);
    Ok(())
}

/// Layer, config and manifest.
fn small_image(seed: u64) -> [Blob; 3] {
    let (layer, config) = (Blob::noise(1_000_000 + seed, SMALL_LAYER_BYTES), image::config(1_000_000 + seed));
    let manifest = image::manifest(&config, &[&layer]);
    [layer, config, manifest]
}

async fn push_small(peer: &Peer, images: &[[Blob; 3]]) -> Result<(), Error> {
    let writer = async |writer: usize| {
        let mut connection = peer.endpoint.connect().await?;
        for [layer, config, manifest] in images.iter().skip(writer).step_by(WRITERS) {
            push_absent_blob(&mut connection, layer).await?;
            push_absent_blob(&mut connection, config).await?;
            push_manifest(&mut connection, manifest, &manifest.digest[7..19]).await?;
        }
        Ok::<(), Error>(())
    };
    try_join_all((0..WRITERS).map(writer)).await?;
    Ok(())
}
