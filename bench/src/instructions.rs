//! How many instructions the program itself executes for a request, counted by valgrind. Unlike times they are the same
//! on a busy machine, so a change of a few per cent is a change of the program. What the kernel does is not in them, and
//! valgrind has none of the newest instructions: hashing and encryption count for more than they take.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use futures_util::future::try_join_all;

use crate::error::Error;
use crate::image::{self, Blob, MANIFEST};
use crate::peers::{self, Peer, REPOSITORY};
use crate::report::{Report, Who};
use crate::scenario::pushing::{expect, push_blob, push_manifest};
use crate::signing;
use crate::wire::Endpoint;

const CONNECTIONS: usize = 8;
/// Requests that are not counted: caches fill, and buffers grow to their size.
const WARM_UP: usize = 400;
const COUNTED: usize = 1600;
const LAYER_BYTES: usize = 8 << 20;
const LAYERS: usize = 8;

/// Counts each of the hot paths.
pub async fn measure(program: &Path, aws: &Path, report: &mut Report) -> Result<(), Error> {
    let (peer, aws) = peers::start_under_valgrind(program, aws).await?;
    let (config, layer) = (image::config(1), Blob::noise(1, LAYER_BYTES));
    let mut connection = peer.endpoint.connect().await?;
    push_blob(&mut connection, &config).await?;
    push_blob(&mut connection, &layer).await?;
    push_manifest(&mut connection, &image::manifest(&config, &[&layer]), "v1").await?;

    let manifest = format!("/v2/{REPOSITORY}/manifests/v1");
    let accept = format!("Accept: {MANIFEST}\r\n");
    let anonymous = Endpoint::plain(peer.endpoint.address);
    let describe = format!(r#"{{"repositoryName":"{REPOSITORY}"}}"#);
    let signed = signing::ecr_headers(&aws, "DescribeImages", &describe)?;
    let requests = [
        ("manifest GET by tag", &peer.endpoint, "GET", manifest.as_str(), accept.as_str(), "", 200),
        ("manifest HEAD by tag", &peer.endpoint, "HEAD", &manifest, &accept, "", 200),
        ("GET /v2/ with a password", &peer.endpoint, "GET", "/v2/", "", "", 200),
        ("GET /v2/ without a password", &anonymous, "GET", "/v2/", "", "", 401),
        ("DescribeImages, one image", &anonymous, "POST", "/", &signed, &describe, 200),
    ];
    for (name, endpoint, method, path, headers, body, status) in requests {
        let load = async |count: usize| {
            let one = async || {
                let mut connection = endpoint.connect().await?;
                for _ in 0..count / CONNECTIONS {
                    let answer = connection.call(method, path, headers, body.as_bytes()).await?;
                    expect(status, answer, path)?;
                }
                Ok::<(), Error>(())
            };
            try_join_all((0..CONNECTIONS).map(|_| one())).await.map(drop)
        };
        if report.wants(name) {
            load(WARM_UP).await?;
            let counted = count(&peer, async || load(COUNTED).await).await?;
            add(report, name, counted / COUNTED as f64);
        }
    }
    measure_layers(&peer, &layer, report).await
}

async fn measure_layers(peer: &Peer, layer: &Blob, report: &mut Report) -> Result<(), Error> {
    let mebibytes = (LAYERS * LAYER_BYTES) as f64 / f64::from(1 << 20);
    let mut connection = peer.endpoint.connect().await?;
    let path = format!("/v2/{REPOSITORY}/blobs/{}", layer.digest);
    let counted = count(peer, async || {
        for _ in 0..LAYERS {
            expect(200, connection.get_following(&path).await?, &path)?;
        }
        Ok(())
    });
    add(report, "encrypted layer GET, a MiB", counted.await? / mebibytes);
    let layers: Vec<Blob> = (0..LAYERS).map(|number| Blob::noise(100 + number as u64, LAYER_BYTES)).collect();
    let mut connection = peer.endpoint.connect().await?;
    let counted = count(peer, async || {
        for layer in &layers {
            push_blob(&mut connection, layer).await?;
        }
        Ok(())
    });
    add(report, "encrypted layer push, a MiB", counted.await? / mebibytes);
    Ok(())
}

fn add(report: &mut Report, name: &str, instructions: f64) {
    report.add(name, "instr.", false, BTreeMap::from([(Who::Wharfinger, vec![instructions])]));
}

/// The instructions that the program executes while `load` runs.
async fn count(peer: &Peer, load: impl AsyncFnOnce() -> Result<(), Error>) -> Result<f64, Error> {
    let folder = peer.folder.path();
    let parts = || -> Result<Vec<_>, Error> {
        let entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
        let is_part = |name: &str| name.starts_with(peers::CALLGRIND_OUT);
        Ok(entries
            .into_iter()
            .map(|entry| entry.path())
            .filter(|path| path.file_name().and_then(|name| name.to_str()).is_some_and(is_part))
            .collect())
    };
    for part in parts()? {
        fs::remove_file(part)?;
    }
    control(peer, "--zero")?;
    load().await?;
    control(peer, "--dump")?;
    let mut total = 0.0;
    for part in parts()? {
        let text = String::from_utf8_lossy(&fs::read(part)?).into_owned();
        let totals = text.lines().find_map(|line| line.strip_prefix("totals: ")?.trim().parse::<f64>().ok());
        total += totals.unwrap_or_default();
    }
    if total > 0.0 { Ok(total) } else { Err(Error::Peer("callgrind has written no totals".to_owned())) }
}

fn control(peer: &Peer, order: &str) -> Result<(), Error> {
    let output = Command::new("callgrind_control").args([order, &peer.process.id().to_string()]).output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(Error::Peer(format!("callgrind_control {order}: {}", String::from_utf8_lossy(&output.stderr))))
}
