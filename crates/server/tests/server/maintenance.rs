//! `fsck` and `gc`, and the collection that runs by itself.

use std::fs;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};
use testkit::{Image, TestServer, digest_of};

use crate::program::{run, stderr, stdout};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// Runs a verb over a server's folder.
fn verb(server: &TestServer, arguments: &[&str]) -> (Option<i32>, String) {
    let folder = server.data_dir().parent().expect("a folder");
    let output = run(folder, &[arguments, &["--data-dir", "data"]].concat());
    (output.status.code(), stdout(&output) + &stderr(&output))
}

fn blob_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        if path.is_dir() { files.extend(blob_files(&path)) } else { files.push(path) }
    }
    files
}

async fn server_with_image() -> (TestServer, Image) {
    let server = TestServer::start().await;
    server.create_repository("team/app").await;
    let image = Image::random(1, &[200_000]);
    server.client().await.push_image("team/app", "v1", &image).await;
    (server, image)
}

#[tokio::test]
async fn fsck_finds_nothing_in_a_healthy_folder() {
    let (server, _) = server_with_image().await;
    let (code, words) = verb(&server, &["fsck"]);
    assert_eq!(code, Some(0), "{words}");
    assert!(words.contains("2 layers") && words.contains("1 manifests checked: all is well"), "{words}");
    let (code, words) = verb(&server, &["fsck", "--json"]);
    let report: Value = serde_json::from_str(&words).expect("JSON");
    assert_eq!((code, &report["blobs"], &report["findings"]), (Some(0), &json!(2), &json!([])));
}

#[tokio::test]
async fn a_flipped_bit_is_named_by_fsck_and_never_served() {
    let (server, image) = server_with_image().await;
    let files = blob_files(&server.data_dir().join("blobs/blobs"));
    let layer = files.iter().max_by_key(|path| fs::metadata(path).expect("there").len()).expect("a layer");
    let file = fs::OpenOptions::new().read(true).write(true).open(layer).expect("opened");
    let mut byte = [0];
    file.read_exact_at(&mut byte, 150_000).expect("read");
    file.write_all_at(&[byte[0] ^ 1], 150_000).expect("written");
    let digest = digest_of(&image.blobs[1]);
    let (code, words) = verb(&server, &["fsck"]);
    assert_eq!(code, Some(1), "{words}");
    assert!(words.contains(&format!("corrupt: {digest}")) && words.contains("1 wrong"), "{words}");
    let url = format!("{}/v2/team/app/blobs/{digest}", server.url());
    let request = reqwest::Client::new().get(url).basic_auth("AWS", Some(server.password().await));
    let pulled = match request.send().await {
        Ok(answer) if answer.status() == 200 => answer.bytes().await.ok(),
        _ => None,
    };
    assert!(pulled.is_none(), "the read fails before its end");
}

#[tokio::test]
async fn a_missing_layer_is_named_by_fsck() {
    let (server, image) = server_with_image().await;
    for file in blob_files(&server.data_dir().join("blobs/blobs")) {
        fs::remove_file(file).expect("removed");
    }
    let (code, words) = verb(&server, &["fsck", "--json"]);
    let report: Value = serde_json::from_str(&words).expect("JSON");
    let mut missing: Vec<&str> =
        report["findings"].as_array().expect("a list").iter().filter_map(|found| found["subject"].as_str()).collect();
    missing.sort_unstable();
    let mut expected: Vec<String> = image.blobs.iter().map(|blob| digest_of(blob)).collect();
    expected.sort_unstable();
    assert_eq!(code, Some(1));
    assert_eq!(missing, expected);
}

#[test]
fn fsck_and_gc_of_nothing_say_so() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["fsck", "gc"] {
        let output = run(folder.path(), &[name]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains("there is no registry in"), "{}", stderr(&output));
    }
}

#[tokio::test]
async fn what_nothing_points_at_is_collected_after_the_grace_and_not_before() {
    let (server, image) = server_with_image().await;
    let input = json!({"repositoryName": "team/app", "imageIds": [{"imageTag": "v1"}]});
    let deleted = server.aws("BatchDeleteImage", &input).await.expect(200).json();
    assert_eq!(deleted["failures"], json!([]));
    let files = || blob_files(&server.data_dir().join("blobs/blobs")).len();

    server.clock().advance(DAY - Duration::from_secs(1));
    server.registry().collect().await.expect("collected");
    assert_eq!(files(), image.blobs.len(), "within the grace all is there");

    // First the layers go, then, a grace later, the blobs that they pointed at.
    server.clock().advance(Duration::from_secs(2));
    let first = server.registry().collect().await.expect("collected");
    server.clock().advance(DAY + Duration::from_secs(1));
    let second = server.registry().collect().await.expect("collected");
    assert_eq!(first.layers + second.layers, 2);
    assert_eq!(first.blobs + second.blobs, 2);
    assert_eq!(files(), 0);
}

#[tokio::test]
async fn what_an_image_holds_is_never_collected() {
    let (server, image) = server_with_image().await;
    server.clock().advance(DAY * 100);
    server.registry().collect().await.expect("collected");
    server.client().await.assert_holds("team/app", "v1", &image).await;
}

#[tokio::test]
async fn gc_collects_beside_a_running_server_what_it_is_told_to() {
    let (server, image) = server_with_image().await;
    server.client().await.push_blob("team/app", "an orphan".into()).await;
    // The program's clock is the system's, and far ahead of the test's.
    let (code, words) = verb(&server, &["gc", "--json", "--grace", "100000d"]);
    assert_eq!(code, Some(0), "{words}");
    assert_eq!(serde_json::from_str::<Value>(&words).expect("JSON")["layers"], 0);
    let (code, words) = verb(&server, &["gc", "--grace", "0s"]);
    assert_eq!(code, Some(0), "{words}");
    assert!(words.starts_with("collected 1 layers, "), "{words}");
    server.client().await.assert_holds("team/app", "v1", &image).await;
}
