//! `fsck` and `gc`, and the collection that runs by itself.

use std::fs;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::collection::StrayLimit;
use serde_json::{Value, json};
use testkit::{Image, TestServer, digest_of};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

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
    // So short a layer is read before the answer begins.
    assert_eq!(request.send().await.expect("an answer").status(), 500);
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
    server.registry().collect(StrayLimit::SmallShare).await.expect("collected");
    assert_eq!(files(), image.blobs.len(), "within the grace all is there");

    // First the layers go, then, a grace later, the blobs that they pointed at.
    server.clock().advance(Duration::from_secs(2));
    let first = server.registry().collect(StrayLimit::SmallShare).await.expect("collected");
    server.clock().advance(DAY + Duration::from_secs(1));
    let second = server.registry().collect(StrayLimit::SmallShare).await.expect("collected");
    assert_eq!(first.layers + second.layers, 2);
    assert_eq!(first.blobs + second.blobs, 2);
    assert_eq!(files(), 0);
}

#[tokio::test]
async fn what_an_image_holds_is_never_collected() {
    let (server, image) = server_with_image().await;
    server.clock().advance(DAY * 100);
    server.registry().collect(StrayLimit::SmallShare).await.expect("collected");
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

#[tokio::test]
async fn a_pusher_who_is_told_that_a_layer_is_there_has_the_grace_to_go_on() {
    let server = TestServer::start().await;
    server.create_repository("team/app").await;
    let client = server.client().await;
    let image = Image::random(2, &[1000]);
    let [config, layer] = image.blobs.as_slice() else { panic!("a configuration and a layer") };
    for blob in [config, layer] {
        client.push_blob("team/app", blob.clone()).await;
    }
    server.clock().advance(DAY - Duration::from_secs(1));
    let client = server.client().await;
    let _ = client
        .request(http::Method::HEAD, &format!("/v2/team/app/blobs/{}", digest_of(config)), &[], "")
        .await
        .expect(200);
    let asked = json!({"repositoryName": "team/app", "layerDigests": [digest_of(layer)]});
    let told = server.aws("BatchCheckLayerAvailability", &asked).await.expect(200).json();
    assert_eq!(told["layers"][0]["layerAvailability"], "AVAILABLE");

    server.clock().advance(DAY - Duration::from_secs(1));
    let collected = server.registry().collect(StrayLimit::SmallShare).await.expect("collected");
    assert_eq!(collected.layers, 0);
    let _ = server.client().await.push_manifest("team/app", "v1", &image).await.expect(201);
}

#[tokio::test]
async fn an_upload_that_bytes_are_coming_for_does_not_expire() {
    let server = TestServer::start().await;
    server.create_repository("team/app").await;
    let location = server.client().await.begin_upload("team/app").await;
    let mut upload = begin_patch(&server, &location, 10).await;
    server.clock().advance(DAY * 2);
    assert_eq!(server.registry().collect(StrayLimit::SmallShare).await.expect("collected").uploads, 0);
    upload.write_all(b"0123456789").await.expect("written");
    let mut answer = String::new();
    upload.read_to_string(&mut answer).await.expect("read");
    assert!(answer.starts_with("HTTP/1.1 202 Accepted"), "{answer}");

    server.clock().advance(DAY * 2);
    assert_eq!(server.registry().collect(StrayLimit::SmallShare).await.expect("collected").uploads, 1);
}

/// Sends the head of a chunk; the server is at the upload when this returns.
async fn begin_patch(server: &TestServer, location: &str, len_bytes: usize) -> TcpStream {
    let password = format!("AWS:{}", server.password().await);
    let head = format!(
        "PATCH {location} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic {}\r\nContent-Length: {len_bytes}\r\n\
         Expect: 100-continue\r\nConnection: close\r\n\r\n",
        STANDARD.encode(password)
    );
    let mut stream = TcpStream::connect(server.address()).await.expect("connected");
    stream.write_all(head.as_bytes()).await.expect("written");
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).await.expect("it goes on");
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream
}

#[tokio::test]
async fn young_bytes_without_a_row_are_left_alone_whatever_the_grace() {
    let (server, _) = server_with_image().await;
    let shard = server.data_dir().join("blobs/blobs/00");
    fs::create_dir_all(&shard).expect("made");
    let stray = shard.join("00000000-0000-4000-8000-000000000000");
    fs::write(&stray, "a request's, whose row is about to be written").expect("written");
    let (code, words) = verb(&server, &["gc", "--grace", "0s"]);
    assert_eq!(code, Some(0), "{words}");
    assert!(stray.exists());

    let yesterday = std::fs::FileTimes::new().set_modified(std::time::UNIX_EPOCH);
    fs::File::open(&stray).and_then(|file| file.set_times(yesterday)).expect("aged");
    let (_, words) = verb(&server, &["gc", "--grace", "0s"]);
    assert!(words.contains("and 1 strays") && !stray.exists(), "{words}");
}

#[tokio::test]
async fn fsck_tells_how_far_it_is_and_counts_each_byte_once() {
    let server = TestServer::start().await;
    server.create_repository("team/app").await;
    server.client().await.push_blob("team/app", vec![7; 40 * 1024 * 1024].into()).await;
    let told = AtomicU64::new(0);
    let report = server.registry().fsck(false, |progress| {
        assert_eq!(progress.total_bytes, 40 * 1024 * 1024);
        told.fetch_add(progress.hashed_bytes, Ordering::Relaxed);
    });
    assert_eq!(report.await.expect("checked").findings, []);
    assert_eq!(told.into_inner(), 40 * 1024 * 1024);
}

#[tokio::test]
async fn fsck_names_who_is_hit_and_what_it_marks_a_push_heals() {
    let (server, image) = server_with_image().await;
    server.create_repository("team/other").await;
    server.client().await.push_image("team/other", "latest", &image).await;
    let digest = digest_of(&image.blobs[1]);
    let files = blob_files(&server.data_dir().join("blobs/blobs"));
    let layer = files.iter().max_by_key(|path| fs::metadata(path).expect("there").len()).expect("a layer");
    fs::OpenOptions::new()
        .write(true)
        .open(layer)
        .and_then(|file| file.write_all_at(&[1, 2, 3], 900))
        .expect("damaged");
    let available = async || {
        let input = json!({"repositoryName": "team/app", "layerDigests": [digest]});
        server.aws("BatchCheckLayerAvailability", &input).await.expect(200).json()["layers"][0]["layerAvailability"]
            .clone()
    };

    let (code, words) = verb(&server, &["fsck"]);
    assert_eq!(code, Some(1), "{words}");
    assert!(words.contains("in team/app@sha256:") && words.contains("(v1)"), "{words}");
    assert!(words.contains("in team/other@sha256:") && words.contains("(latest)"), "{words}");
    let id = layer.file_name().expect("a name").to_string_lossy().into_owned();
    assert_eq!(words.matches(&id).count(), 1, "the id is there once: {words}");
    assert_eq!(available().await, "AVAILABLE", "without --repair nothing is changed");

    let (code, words) = verb(&server, &["fsck", "--repair", "--json"]);
    let report: Value = serde_json::from_str(&words).expect("JSON");
    assert_eq!((code, &report["marked"]), (Some(1), &json!(1)));
    assert_eq!(report["findings"][0]["holders"]["images"][1]["repository"], "team/other");
    assert_eq!(available().await, "UNAVAILABLE");
    assert!(layer.exists(), "a mark deletes nothing");
    let (code, words) = verb(&server, &["blob", "holders", &digest]);
    assert_eq!(code, Some(0), "{words}");
    assert!(words.contains("DAMAGED") && words.contains("team/app@") && words.contains("team/other@"), "{words}");

    server.client().await.push_image("team/other", "latest", &image).await;
    server.client().await.assert_holds("team/app", "v1", &image).await;
    let (code, words) = verb(&server, &["fsck"]);
    assert_eq!(code, Some(0), "{words}");
    let nobody = digest_of(b"nobody has this");
    assert_eq!(verb(&server, &["blob", "holders", &nobody]).0, Some(1));
}

#[tokio::test]
async fn a_mark_on_a_sound_layer_is_cleared() {
    let (server, image) = server_with_image().await;
    let folder = server.data_dir().join("blobs/blobs");
    let away = server.data_dir().join("away");
    fs::rename(&folder, &away).expect("moved");
    let (_, words) = verb(&server, &["fsck", "--repair"]);
    assert!(words.contains("2 damaged layers were marked"), "{words}");
    fs::remove_dir_all(&folder).expect("fsck made it anew");
    fs::rename(&away, &folder).expect("moved back");
    let (code, words) = verb(&server, &["fsck"]);
    assert!(code == Some(1) && words.contains("--repair clears the mark"), "{words}");
    let (code, words) = verb(&server, &["fsck", "--repair"]);
    assert!(code == Some(0) && words.contains("2 layers that were marked as damaged are sound"), "{words}");
    server.client().await.assert_holds("team/app", "v1", &image).await;
}

#[tokio::test]
async fn gc_says_what_waits_and_how_to_collect_it_now() {
    let (server, _) = server_with_image().await;
    server.client().await.push_blob("team/app", "an orphan".into()).await;
    let (code, words) = verb(&server, &["gc", "--grace", "100000d"]);
    assert_eq!(code, Some(0), "{words}");
    assert!(words.contains("1 layers (9 B) that no image holds wait") && words.contains("gc --grace 0s"), "{words}");
    let (_, words) = verb(&server, &["gc", "--grace", "100000d", "--json"]);
    let report: Value = serde_json::from_str(&words).expect("JSON");
    assert_eq!((&report["waiting"]["blobs"], &report["waiting"]["blob_bytes"]), (&json!(1), &json!(9)));
    let (_, words) = verb(&server, &["gc", "--grace", "0"]);
    assert!(words.contains("collected 1 layers") && !words.contains("that no image holds"), "{words}");
}
