//! How fast one large blob is fetched, and what that costs the server.

use std::collections::BTreeMap;
use std::fs;
use std::time::Instant;

use crate::Effort;
use crate::error::Error;
use crate::image::{self, Blob};
use crate::peers::{Peer, Peers, REPOSITORY};
use crate::report::{Report, Who};
use crate::scenario::pushing::{expect, push_blob, push_manifest};
use crate::wire::Endpoint;

const NAME: &str = "blob GET 256 MiB";
const BLOB_BYTES: usize = 256 << 20;
const FETCHES: usize = 4;
const MEGABYTE: f64 = 1e6;
const GIGABYTE: f64 = 1e9;

/// The figures of one kind of fetch.
#[derive(Default)]
struct Figures {
    megabytes_per_second: BTreeMap<Who, Vec<f64>>,
    cpu_seconds_per_gigabyte: BTreeMap<Who, Vec<f64>>,
}

/// The same bytes encrypted at rest, unencrypted, and over TLS.
pub async fn measure(peers: &Peers, effort: Effort, report: &mut Report) -> Result<(), Error> {
    if !report.wants(NAME) {
        return Ok(());
    }
    let blob = Blob::noise(2, BLOB_BYTES);
    let digest = place(peers, blob).await?;
    let (mut encrypted, mut unencrypted, mut secure) = (Figures::default(), Figures::default(), Figures::default());
    for run in 0..=effort.runs {
        // The first round only warms the page cache.
        let counted = run > 0;
        for peer in [&peers.ours, &peers.docker_registry, &peers.nginx] {
            fetch(peer, &peer.endpoint, &digest, counted.then_some(&mut encrypted)).await?;
        }
        fetch(&peers.ours_unencrypted, &peers.ours_unencrypted.endpoint, &digest, counted.then_some(&mut unencrypted))
            .await?;
        for peer in [&peers.ours, &peers.nginx] {
            let Some(endpoint) = &peer.secure else { continue };
            fetch(peer, endpoint, &digest, counted.then_some(&mut secure)).await?;
        }
    }
    // The peers' plain files are what both of our modes are held against.
    for peer in [Who::DockerRegistry, Who::Nginx] {
        let copy = |from: &BTreeMap<Who, Vec<f64>>| from.get(&peer).cloned().unwrap_or_default();
        unencrypted.megabytes_per_second.insert(peer, copy(&encrypted.megabytes_per_second));
        unencrypted.cpu_seconds_per_gigabyte.insert(peer, copy(&encrypted.cpu_seconds_per_gigabyte));
    }
    for (kind, figures) in
        [("encrypted at rest", encrypted), ("unencrypted", unencrypted), ("encrypted at rest, TLS", secure)]
    {
        report.add(&format!("{NAME}, {kind}"), "MB/s", true, figures.megabytes_per_second);
        report.add(&format!("  server CPU, {kind}"), "s/GB", false, figures.cpu_seconds_per_gigabyte);
    }
    Ok(())
}

async fn place(peers: &Peers, blob: Blob) -> Result<String, Error> {
    let config = image::config(2);
    let manifest = image::manifest(&config, &[&blob]);
    for peer in [&peers.ours, &peers.ours_unencrypted, &peers.docker_registry] {
        let mut connection = peer.endpoint.connect().await?;
        push_blob(&mut connection, &blob).await?;
        push_blob(&mut connection, &config).await?;
        push_manifest(&mut connection, &manifest, "large").await?;
    }
    let folder = peers.nginx.folder.path().join(format!("www/v2/{REPOSITORY}/blobs"));
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(&blob.digest), &blob.data)?;
    Ok(blob.digest)
}

async fn fetch(peer: &Peer, endpoint: &Endpoint, digest: &str, figures: Option<&mut Figures>) -> Result<(), Error> {
    let mut connection = endpoint.connect().await?;
    let path = format!("/v2/{REPOSITORY}/blobs/{digest}");
    let (started, cpu_before) = (Instant::now(), peer.process.cpu_seconds());
    for _ in 0..FETCHES {
        let answer = expect(200, connection.get_following(&path).await?, &path)?;
        if answer.body_bytes != BLOB_BYTES as u64 {
            return Err(Error::Protocol(format!("{path}: {} bytes", answer.body_bytes)));
        }
    }
    let (seconds, cpu_seconds) = (started.elapsed().as_secs_f64(), peer.process.cpu_seconds() - cpu_before);
    let Some(figures) = figures else { return Ok(()) };
    let fetched_bytes = (FETCHES * BLOB_BYTES) as f64;
    figures.megabytes_per_second.entry(peer.who).or_default().push(fetched_bytes / MEGABYTE / seconds);
    figures.cpu_seconds_per_gigabyte.entry(peer.who).or_default().push(cpu_seconds / (fetched_bytes / GIGABYTE));
    Ok(())
}
