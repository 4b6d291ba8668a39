//! How many manifests a second are fetched by tag, over connections that are kept.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::time::Instant;

use futures_util::future::try_join_all;

use crate::Effort;
use crate::error::Error;
use crate::image::{self, Blob, MANIFEST};
use crate::peers::{Peers, REPOSITORY};
use crate::report::{Report, Who};
use crate::scenario::pushing::{expect, push_blob, push_manifest};
use crate::wire::Endpoint;

const NAME: &str = "manifest GET by tag, 32 connections";
const CONNECTIONS: usize = 32;
const TAG: &str = "v1";

/// Ours asks for a password and decides at every request; the peers ask for nothing.
pub async fn measure(peers: &Peers, effort: Effort, report: &mut Report) -> Result<(), Error> {
    if !report.wants(NAME) {
        return Ok(());
    }
    place(peers).await?;
    let mut rates: BTreeMap<Who, Vec<f64>> = BTreeMap::new();
    for _ in 0..effort.runs {
        for peer in peers.all() {
            rates.entry(peer.who).or_default().push(rate(&peer.endpoint, effort).await?);
        }
    }
    report.add(NAME, "/s", true, rates);
    Ok(())
}

/// Puts the manifest where each peer serves it.
pub async fn place(peers: &Peers) -> Result<(), Error> {
    let (config, layer) = (image::config(1), Blob::noise(1, 1000));
    let manifest = image::manifest(&config, &[&layer]);
    for peer in peers.registries() {
        let mut connection = peer.endpoint.connect().await?;
        push_blob(&mut connection, &config).await?;
        push_blob(&mut connection, &layer).await?;
        push_manifest(&mut connection, &manifest, TAG).await?;
    }
    let folder = peers.nginx.folder.path().join(format!("www/v2/{REPOSITORY}/manifests"));
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(TAG), &manifest.data)?;
    Ok(())
}

/// How many times a second it is fetched.
pub async fn rate(endpoint: &Endpoint, effort: Effort) -> Result<f64, Error> {
    let started = Instant::now();
    let (count_from, end) = (started + effort.warm_up, started + effort.warm_up + effort.measured);
    let counted = Cell::new(0_u32);
    let fetch = async || {
        let mut connection = endpoint.connect().await?;
        let path = format!("/v2/{REPOSITORY}/manifests/{TAG}");
        let head = connection.head("GET", &path, &format!("Accept: {MANIFEST}\r\n"), 0);
        loop {
            expect(200, connection.exchange(head.as_bytes(), &[], false).await?, &path)?;
            let now = Instant::now();
            if now >= end {
                return Ok::<(), Error>(());
            }
            if now >= count_from {
                counted.set(counted.get() + 1);
            }
        }
    };
    try_join_all((0..CONNECTIONS).map(|_| fetch())).await?;
    Ok(f64::from(counted.get()) / effort.measured.as_secs_f64())
}
