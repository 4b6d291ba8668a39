//! The most memory that a server takes with many pushes and pulls in flight.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::future::try_join_all;

use crate::error::Error;
use crate::image::{self, Blob};
use crate::peers::{Peer, Peers, REPOSITORY};
use crate::report::{Report, Who};
use crate::scenario::pushing::{expect, location, push_absent_blob, push_manifest};

const NAME: &str = "peak memory, 64 pushes and 64 pulls";
const EACH: usize = 64;
const PULLED_BYTES: usize = 64 << 20;
const PUSHED_BYTES: usize = 32 << 20;
const MIB: f64 = 1_048_576.0;
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// All pushes and pulls run at the same time, while the memory is looked at; the uploads are then given up.
pub async fn measure(peers: &Peers, report: &mut Report) -> Result<(), Error> {
    if !report.wants(NAME) {
        return Ok(());
    }
    let (pulled, pushed) = (Blob::noise(4, PULLED_BYTES), Blob::noise(5, PUSHED_BYTES));
    let mut peaks: BTreeMap<Who, Vec<f64>> = BTreeMap::new();
    let mut own_peaks: BTreeMap<Who, Vec<f64>> = BTreeMap::new();
    for peer in peers.registries() {
        place(peer, &pulled).await?;
        let (mut resident_bytes, mut own_bytes) = (0, 0);
        let crowd = async {
            tokio::try_join!(
                try_join_all((0..EACH).map(|_| pull(peer, &pulled.digest))),
                try_join_all((0..EACH).map(|_| push(peer, &pushed.data)))
            )
        };
        let watch = async {
            loop {
                resident_bytes = peer.process.resident_bytes().max(resident_bytes);
                own_bytes = peer.process.own_bytes().max(own_bytes);
                tokio::time::sleep(LOOK_EVERY).await;
            }
        };
        tokio::select! {
            done = crowd => done.map(|_| ())?,
            () = watch => {}
        }
        peaks.entry(peer.who).or_default().push(resident_bytes as f64 / MIB);
        own_peaks.entry(peer.who).or_default().push(own_bytes as f64 / MIB);
    }
    report.add(NAME, "MiB", false, peaks);
    report.add("  of it not pages of files", "MiB", false, own_peaks);
    Ok(())
}

async fn place(peer: &Peer, layer: &Blob) -> Result<(), Error> {
    let mut connection = peer.endpoint.connect().await?;
    let config = image::config(4);
    push_absent_blob(&mut connection, layer).await?;
    push_absent_blob(&mut connection, &config).await?;
    push_manifest(&mut connection, &image::manifest(&config, &[layer]), "crowd").await
}

async fn pull(peer: &Peer, digest: &str) -> Result<(), Error> {
    let path = format!("/v2/{REPOSITORY}/blobs/{digest}");
    expect(200, peer.endpoint.connect().await?.get_following(&path).await?, &path)?;
    Ok(())
}

async fn push(peer: &Peer, data: &[u8]) -> Result<(), Error> {
    let mut connection = peer.endpoint.connect().await?;
    let path = format!("/v2/{REPOSITORY}/blobs/uploads/");
    let upload = location(expect(202, connection.call("POST", &path, "", &[]).await?, &path)?)?;
    let kind = "Content-Type: application/octet-stream\r\n";
    let upload = location(expect(202, connection.call("PATCH", &upload, kind, data).await?, &upload)?)?;
    expect(204, connection.call("DELETE", &upload, "", &[]).await?, &upload)?;
    Ok(())
}
