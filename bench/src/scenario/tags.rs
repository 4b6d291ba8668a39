//! How long it takes to list every tag of a repository that has very many.

use std::collections::BTreeMap;
use std::time::Instant;

use futures_util::future::try_join_all;

use crate::Effort;
use crate::error::Error;
use crate::image::{self, Blob};
use crate::peers::{Peer, Peers, REPOSITORY};
use crate::report::{Report, Who};
use crate::scenario::pushing::{expect, push_absent_blob, push_manifest};

const NAME: &str = "list all tags";
const WRITERS: usize = 16;
/// One image has at most 1000 tags.
const TAGS_PER_IMAGE: usize = 500;

/// Ours gives pages of 1000, as ECR does; docker-registry gives all at once, however many are asked for.
pub async fn measure(peers: &Peers, effort: Effort, report: &mut Report) -> Result<(), Error> {
    if !report.wants(NAME) {
        return Ok(());
    }
    for peer in peers.registries() {
        place(peer, effort.tags).await?;
    }
    let mut times: BTreeMap<Who, Vec<f64>> = BTreeMap::new();
    for run in 0..=effort.runs {
        for peer in peers.registries() {
            let started = Instant::now();
            list(peer).await?;
            if run > 0 {
                times.entry(peer.who).or_default().push(started.elapsed().as_secs_f64() * 1000.0);
            }
        }
    }
    report.add(&format!("{NAME} of {}", effort.tags), "ms", false, times);
    Ok(())
}

async fn place(peer: &Peer, tags: usize) -> Result<(), Error> {
    let layer = Blob::noise(3, 100);
    let images: Vec<(Blob, Blob)> = (0..tags.div_ceil(TAGS_PER_IMAGE))
        .map(|number| {
            let config = image::config(2_000_000 + number as u64);
            let manifest = image::manifest(&config, &[&layer]);
            (config, manifest)
        })
        .collect();
    let mut connection = peer.endpoint.connect().await?;
    push_absent_blob(&mut connection, &layer).await?;
    for (config, _) in &images {
        push_absent_blob(&mut connection, config).await?;
    }
    let writer = async |writer: usize| {
        let mut connection = peer.endpoint.connect().await?;
        for number in (writer..tags).step_by(WRITERS) {
            push_manifest(&mut connection, &images[number / TAGS_PER_IMAGE].1, &format!("tag-{number:05}")).await?;
        }
        Ok::<(), Error>(())
    };
    try_join_all((0..WRITERS).map(writer)).await?;
    Ok(())
}

async fn list(peer: &Peer) -> Result<(), Error> {
    let mut connection = peer.endpoint.connect().await?;
    let mut next = Some(format!("/v2/{REPOSITORY}/tags/list?n=1000"));
    while let Some(path) = next {
        next = expect(200, connection.get(&path).await?, &path)?.next;
    }
    Ok(())
}
