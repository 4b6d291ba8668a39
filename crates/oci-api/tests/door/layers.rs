//! Blobs: whole and in part.

use std::io::{Read as _, Seek as _, SeekFrom, Write as _};

use model::mutability::TagMutability;
use model::{Algorithm, Digest};

use crate::deployment::{Deployment, Got, descriptor, files, image};

/// Bytes that do not repeat.
fn noise(size_bytes: usize) -> Vec<u8> {
    (0_u64..).flat_map(|n| (n.wrapping_mul(0x9e37_79b9_7f4a_7c15)).to_le_bytes()).take(size_bytes).collect()
}

#[tokio::test]
async fn a_layer_comes_back_with_all_that_a_cache_needs() {
    let deployment = Deployment::with_repository().await;
    let content = noise(300_000);
    let digest = deployment.push_blob("team/app", &content).await;
    let path = format!("/v2/team/app/blobs/{digest}");
    let got = deployment.ask("GET", &path).await.expect(200);
    assert_eq!(got.body, content);
    let head = deployment.ask("HEAD", &path).await.expect(200);
    assert!(head.body.is_empty());
    for got in [got, head] {
        assert_eq!(got.header("content-length"), "300000");
        assert_eq!(got.header("content-type"), "application/octet-stream");
        assert_eq!(got.header("docker-content-digest"), digest.to_string());
        assert_eq!(got.header("etag"), format!("\"{digest}\""));
        assert_eq!(got.header("accept-ranges"), "bytes");
        assert_eq!(got.header("cache-control"), "private, max-age=31536000, immutable");
        assert_eq!(got.header("x-content-type-options"), "nosniff");
    }
    let etag = format!("\"{digest}\"");
    let known = deployment.send("GET", &path, &[("if-none-match", &etag)], Vec::new()).await.expect(304);
    assert!(known.body.is_empty());
}

#[tokio::test]
async fn a_range_is_a_part_of_the_layer() {
    let deployment = Deployment::with_repository().await;
    let content = noise(200_000);
    let digest = deployment.push_blob("team/app", &content).await;
    let path = format!("/v2/team/app/blobs/{digest}");
    for (range, part) in [
        ("0-0", 0..1),
        ("65530-65545", 65530..65546),
        ("100000-", 100_000..200_000),
        ("-100", 199_900..200_000),
        ("199999-300000", 199_999..200_000),
    ] {
        let got = deployment.send("GET", &path, &[("range", &format!("bytes={range}"))], Vec::new()).await.expect(206);
        assert_eq!(got.body, content[part.clone()], "{range}");
        let positions = format!("bytes {}-{}/200000", part.start, part.end - 1);
        assert_eq!(got.header("content-range"), positions);
        assert_eq!(got.header("content-length"), part.len().to_string());
    }
    for range in ["bytes=200000-", "bytes=500-0", "bytes=-0"] {
        let got =
            deployment.send("GET", &path, &[("range", range)], Vec::new()).await.expect_refusal(416, "SIZE_INVALID");
        assert_eq!(got.header("content-range"), "bytes */200000");
    }
    for range in ["bytes=0-1,5-6", "lines=0-1", "bytes=", ""] {
        let got = deployment.send("GET", &path, &[("range", range)], Vec::new()).await.expect(200);
        assert_eq!(got.body.len(), content.len(), "{range}");
    }
}

#[tokio::test]
async fn a_layer_of_no_bytes_is_a_layer() {
    let deployment = Deployment::with_repository().await;
    for algorithm in [Algorithm::Sha256, Algorithm::Sha512] {
        let digest = Digest::of(algorithm, b"");
        let path = format!("{}?digest={digest}", deployment.begin_upload("team/app").await);
        deployment.ask("PUT", &path).await.expect(201);
        let got = deployment.ask("GET", &format!("/v2/team/app/blobs/{digest}")).await.expect(200);
        assert_eq!((got.header("content-length"), got.body.len()), ("0", 0));
    }
}

#[tokio::test]
async fn a_layer_has_the_media_type_that_its_image_gives_it_and_is_inert_in_a_browser() {
    let deployment = Deployment::with_repository().await;
    let page = b"<script>alert(1)</script>".to_vec();
    let config = b"{}".to_vec();
    let manifest = serde_json::json!({
        "schemaVersion": 2,
        "mediaType": crate::deployment::OCI_MANIFEST,
        "config": descriptor(&config, "application/vnd.oci.empty.v1+json"),
        "layers": [descriptor(&page, "text/html")],
    });
    for blob in [&page, &config] {
        deployment.push_blob("team/app", blob).await;
    }
    deployment.put_manifest("team/app", "v1", manifest.to_string().as_bytes()).await.expect(201);
    let got = deployment.ask("GET", &format!("/v2/team/app/blobs/{}", Digest::sha256(&page))).await.expect(200);
    assert_eq!(got.header("content-type"), "text/html");
    assert_eq!(got.header("content-security-policy"), "default-src 'none'; sandbox");
}

#[tokio::test]
async fn what_is_no_media_type_is_not_sent_as_one() {
    let deployment = Deployment::with_repository().await;
    let config = b"{}".to_vec();
    deployment.push_blob("team/app", &config).await;
    for (number, wrong) in ["", " ", "no-slash", "a/b; c=d", "text/html\u{e9}"].into_iter().enumerate() {
        let layer = format!("layer {number}").into_bytes();
        let digest = deployment.push_blob("team/app", &layer).await;
        let manifest = serde_json::json!({
            "schemaVersion": 2,
            "mediaType": crate::deployment::OCI_MANIFEST,
            "config": descriptor(&config, "application/vnd.oci.empty.v1+json"),
            "layers": [descriptor(&layer, wrong)],
        });
        deployment.put_manifest("team/app", "v1", manifest.to_string().as_bytes()).await.expect(201);
        let got = deployment.ask("GET", &format!("/v2/team/app/blobs/{digest}")).await.expect(200);
        assert_eq!(got.header("content-type"), "application/octet-stream", "{wrong:?}");
    }
}

#[tokio::test]
async fn a_layer_is_only_in_the_repository_that_it_was_pushed_to() {
    let deployment = Deployment::with_repository().await;
    deployment.create_repository("team/other", model::mutability::TagMutability::Mutable).await;
    let digest = deployment.push_blob("team/app", b"mine").await;
    deployment.ask("GET", &format!("/v2/team/other/blobs/{digest}")).await.expect_refusal(404, "BLOB_UNKNOWN");
    deployment.ask("HEAD", &format!("/v2/team/other/blobs/{digest}")).await.expect(404);
    deployment.ask("GET", &format!("/v2/team/none/blobs/{digest}")).await.expect_refusal(404, "NAME_UNKNOWN");
}

#[tokio::test]
async fn a_layer_can_be_deleted_while_no_image_holds_it_and_only_from_its_own_repository() {
    let deployment = Deployment::with_repository().await;
    deployment.create_repository("team/other", model::mutability::TagMutability::Mutable).await;
    let loose = deployment.push_blob("team/app", b"loose").await;
    let path = format!("/v2/team/app/blobs/{loose}");
    deployment.push_blob("team/other", b"loose").await;
    deployment.ask("DELETE", &path).await.expect(202);
    deployment.ask("GET", &path).await.expect_refusal(404, "BLOB_UNKNOWN");
    deployment.ask("DELETE", &path).await.expect_refusal(404, "BLOB_UNKNOWN");
    deployment.ask("GET", &format!("/v2/team/other/blobs/{loose}")).await.expect(200);

    let image = image("a");
    deployment.push("team/app", "v1", &image).await;
    let held = format!("/v2/team/app/blobs/{}", Digest::sha256(&image.blobs[1]));
    deployment.ask("DELETE", &held).await.expect_refusal(405, "UNSUPPORTED");
    deployment.ask("GET", &held).await.expect(200);
}

/// What can happen to stored bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Damage {
    Flipped(f64),
    CutShort,
    Gone,
}

impl Damage {
    fn happen_to(self, path: &std::path::Path) {
        let mut file = std::fs::OpenOptions::new().read(true).write(true).open(path).expect("the file");
        match self {
            Self::Gone => std::fs::remove_file(path).expect("removed"),
            Self::CutShort => file.set_len(1000).expect("cut"),
            Self::Flipped(position) => {
                let len_bytes = file.metadata().expect("there").len();
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a small file")]
                #[expect(clippy::cast_precision_loss, reason = "any place will do")]
                let offset = (len_bytes as f64 * position) as u64;
                let mut byte = [0];
                file.seek(SeekFrom::Start(offset)).and_then(|_| file.read_exact(&mut byte)).expect("a byte");
                byte[0] ^= 1;
                file.seek(SeekFrom::Start(offset)).and_then(|_| file.write_all(&byte)).expect("a byte");
            }
        }
    }
}

/// A deployment whose `team/app` and `team/other` have one layer of 4 MB, and the layer's only file.
async fn with_shared_layer() -> (Deployment, Vec<u8>, Digest, std::path::PathBuf) {
    let deployment = Deployment::with_repository().await;
    deployment.create_repository("team/other", TagMutability::Mutable).await;
    let content = noise(4_000_000);
    let digest = deployment.push_blob("team/app", &content).await;
    deployment.push_blob("team/other", &content).await;
    let mut stored = files(&deployment.blobs(), 4_000_000);
    assert_eq!(stored.len(), 1, "content is stored once: {stored:?}");
    (deployment, content, digest, stored.remove(0))
}

async fn read(deployment: &Deployment, repository: &str, digest: &Digest) -> Option<Got> {
    let headers = [("authorization", deployment.root.as_str())];
    let path = format!("/v2/{repository}/blobs/{digest}");
    deployment.send_as_is("GET", &path, &headers, Vec::new()).await.ok()
}

#[tokio::test]
async fn a_damaged_layer_is_an_error_and_never_a_body_that_ends_cleanly() {
    for (damage, answers) in [(Damage::Flipped(0.0), true), (Damage::Flipped(0.9), false)] {
        let (deployment, _, digest, stored) = with_shared_layer().await;
        damage.happen_to(&stored);
        let got = read(&deployment, "team/app", &digest).await;
        assert_eq!(got.map(|got| (got.status, got.code())), answers.then(|| (500, "UNKNOWN".to_owned())));
    }
}

#[tokio::test]
async fn a_push_heals_a_layer_that_a_reader_found_damaged_in_every_repository() {
    for damage in [Damage::Flipped(0.0), Damage::Flipped(0.5), Damage::CutShort, Damage::Gone] {
        let (deployment, content, digest, stored) = with_shared_layer().await;
        damage.happen_to(&stored);
        let failed = read(&deployment, "team/app", &digest).await;
        assert!(failed.is_none_or(|got| got.status == 500), "{damage:?}");
        for repository in ["team/app", "team/other"] {
            let path = format!("/v2/{repository}/blobs/{digest}");
            let head = deployment.send("HEAD", &path, &[], Vec::new()).await;
            assert_eq!(head.status, 404, "{damage:?}: a client must be told to upload it again");
        }
        deployment.push_blob("team/other", &content).await;
        for repository in ["team/app", "team/other"] {
            let got = read(&deployment, repository, &digest).await.expect("an answer").expect(200);
            assert!(got.body == content, "{damage:?} in {repository}");
        }
        assert!(!stored.exists(), "{damage:?}: the damaged bytes are gone");
        assert_eq!(files(&deployment.blobs(), 4_000_000).len(), 1);
        let report = deployment.registry.fsck(false, |_| ()).await.expect("checked");
        assert_eq!(report.findings, [], "{damage:?}");
    }
}

#[tokio::test]
async fn an_upload_never_joins_bytes_whose_ends_or_length_are_wrong() {
    for damage in [Damage::Flipped(0.0), Damage::Flipped(0.999_999), Damage::CutShort, Damage::Gone] {
        let (deployment, content, digest, stored) = with_shared_layer().await;
        damage.happen_to(&stored);
        // Nobody has read it since.
        deployment.push_blob("team/app", &content).await;
        let got = read(&deployment, "team/other", &digest).await.expect("an answer").expect(200);
        assert!(got.body == content, "{damage:?}");
    }
}

#[tokio::test]
async fn an_image_is_not_taken_while_a_layer_of_it_is_damaged() {
    let deployment = Deployment::with_repository().await;
    let image = image("damage");
    deployment.push("team/app", "v1", &image).await.expect(201);
    for stored in files(&deployment.blobs(), 0) {
        Damage::Gone.happen_to(&stored);
    }
    for blob in &image.blobs {
        let got = read(&deployment, "team/app", &Digest::sha256(blob)).await;
        assert!(got.is_none_or(|got| got.status == 500));
    }
    deployment.put_manifest("team/app", "v2", &image.manifest).await.expect(404);
    deployment.push("team/app", "v2", &image).await.expect(201);
}
