//! Whether a page of images takes longer in a repository that has very many.

use std::collections::BTreeMap;
use std::time::Instant;

use futures_util::future::try_join_all;

use crate::Effort;
use crate::error::Error;
use crate::image::{self, Blob};
use crate::peers::Peers;
use crate::report::{Report, Who};
use crate::scenario::pushing::{expect, push_blob_to, push_manifest_to};
use crate::signing;
use crate::wire::Endpoint;

const NAME: &str = "DescribeImages, page of 100, p99";
const WRITERS: usize = 32;
const FEW: usize = 200;
const CALLS: usize = 500;

/// Only ours has the call. Both repositories are asked in turn.
pub async fn measure(peers: &Peers, effort: Effort, report: &mut Report) -> Result<(), Error> {
    if !report.wants(NAME) {
        return Ok(());
    }
    let repositories = [("bench/few", FEW), ("bench/many", effort.images)];
    for (repository, images) in repositories {
        peers.aws.as_root(&["ecr", "create-repository", "--repository-name", repository])?;
        place(&peers.ours.endpoint, repository, images).await?;
    }
    let mut figures: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for _ in 0..effort.runs {
        for (repository, _) in repositories {
            figures.entry(repository).or_default().push(p99_ms(peers, repository).await?);
        }
    }
    for (repository, images) in repositories {
        let runs = figures.remove(repository).unwrap_or_default();
        report.add(&format!("{NAME}, of {images}"), "ms", false, BTreeMap::from([(Who::Wharfinger, runs)]));
    }
    Ok(())
}

async fn place(endpoint: &Endpoint, repository: &str, images: usize) -> Result<(), Error> {
    let (config, layer) = (image::config(4), Blob::noise(4, 100));
    let mut connection = endpoint.connect().await?;
    push_blob_to(&mut connection, repository, &config).await?;
    push_blob_to(&mut connection, repository, &layer).await?;
    let (config, layer) = (&config, &layer);
    let writer = async |writer: usize| {
        let mut connection = endpoint.connect().await?;
        for number in (writer..images).step_by(WRITERS) {
            let manifest = image::annotated_manifest(config, &[layer], &number.to_string());
            push_manifest_to(&mut connection, repository, &manifest, &format!("v{number}")).await?;
        }
        Ok::<(), Error>(())
    };
    try_join_all((0..WRITERS).map(writer)).await?;
    Ok(())
}

async fn p99_ms(peers: &Peers, repository: &str) -> Result<f64, Error> {
    let body = format!(r#"{{"repositoryName":"{repository}","maxResults":100}}"#);
    let headers = signing::ecr_headers(&peers.aws, "DescribeImages", &body)?;
    let mut connection = Endpoint::plain(peers.ours.endpoint.address).connect().await?;
    let mut times_ms = Vec::with_capacity(CALLS);
    for _ in 0..CALLS {
        let started = Instant::now();
        expect(200, connection.call("POST", "/", &headers, body.as_bytes()).await?, "DescribeImages")?;
        times_ms.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    times_ms.sort_by(f64::total_cmp);
    Ok(times_ms[CALLS * 99 / 100])
}
