//! Blobs: whole and in part.

use std::io::{Read as _, Seek as _, SeekFrom, Write as _};

use model::{Algorithm, Digest};

use crate::deployment::{Deployment, descriptor, files, image};

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

#[tokio::test]
async fn a_damaged_layer_is_an_error_and_never_a_body_that_ends_cleanly() {
    for (position, answers) in [(0.0, true), (0.9, false)] {
        let deployment = Deployment::with_repository().await;
        let content = noise(4_000_000);
        let digest = deployment.push_blob("team/app", &content).await;
        let stored = files(&deployment.blobs(), 4_000_000);
        let [stored] = stored.as_slice() else { panic!("one file: {stored:?}") };
        let mut file = std::fs::OpenOptions::new().read(true).write(true).open(stored).expect("the file");
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place within a small file")]
        let offset = (4_000_000.0 * position) as u64;
        let mut byte = [0];
        file.seek(SeekFrom::Start(offset)).and_then(|_| file.read_exact(&mut byte)).expect("a byte");
        byte[0] ^= 1;
        file.seek(SeekFrom::Start(offset)).and_then(|_| file.write_all(&byte)).expect("a byte");

        let path = format!("/v2/team/app/blobs/{digest}");
        let headers = [("authorization", deployment.root.as_str())];
        let got = deployment.send_as_is("GET", &path, &headers, Vec::new()).await;
        if answers {
            got.expect("an answer").expect_refusal(500, "UNKNOWN");
        } else {
            got.expect_err("a broken connection");
        }
    }
}
