//! Changing the keys that everything is sealed under.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;
use testkit::{Image, TestServer, digest_of};

use crate::program::{Program, run, stderr, stdout, verb};

/// Runs `key rotate` beside the server.
fn rotate(server: &TestServer, arguments: &[&str]) -> Output {
    let data_dir = server.data_dir().display().to_string();
    let all: Vec<&str> = ["key", "rotate", "--data-dir", &data_dir].iter().chain(arguments).copied().collect();
    run(server.data_dir(), &all)
}

async fn server_with_image() -> (TestServer, Image) {
    let server = TestServer::start().await;
    server.create_repository("team/app").await;
    let image = Image::random(1, &[100_000, 7]);
    server.client().await.push_image("team/app", "v1", &image).await;
    (server, image)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_beside_a_server_is_noticed_by_nobody() {
    let (server, image) = server_with_image().await;
    let password = server.password().await;
    for version in [2, 3] {
        let rotated = rotate(&server, &["--json"]);
        assert_eq!(rotated.status.code(), Some(0), "{}", stderr(&rotated));
        let rotated: Value = serde_json::from_str(&stdout(&rotated)).expect("JSON");
        assert_eq!((&rotated["version"], &rotated["unreadable"]), (&version.into(), &0.into()));
        // Three blobs and the root's secret.
        assert_eq!((&rotated["seen"], &rotated["sealed_anew"]), (&4.into(), &4.into()));
        let client = testkit::Client::new(Default::default(), &server.url(), Some(password.clone()));
        client.assert_holds("team/app", "v1", &image).await;
        server.client().await.assert_holds("team/app", "v1", &image).await;
    }
    let server = server.restart().await;
    let client = testkit::Client::new(Default::default(), &server.url(), Some(password));
    client.assert_holds("team/app", "v1", &image).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_goes_on_through_a_rotation() {
    let server = TestServer::start().await;
    server.create_repository("team/app").await;
    let client = server.client().await;
    let location = client.begin_upload("team/app").await;
    let half = vec![7_u8; 100_000];
    let patched = client.request(http::Method::PATCH, &location, &[], half.clone()).await.expect(202);
    assert_eq!(rotate(&server, &[]).status.code(), Some(0));
    let digest = digest_of(&[half.clone(), half.clone()].concat());
    let _ = client.complete_upload(patched.header("location"), &digest, half.into()).await.expect(201);
    let read = client.pull_blob("team/app", &digest).await.expect(200);
    assert_eq!(digest_of(&read.body), digest);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_master_key_in_the_folder_is_replaced_and_the_old_one_opens_nothing() {
    let (server, image) = server_with_image().await;
    let path = server.data_dir().join("master.key");
    let old = fs::read_to_string(&path).expect("read");
    let changed = rotate(&server, &["--new-master-key"]);
    assert_eq!(changed.status.code(), Some(0), "{}", stderr(&changed));
    assert!(stdout(&changed).contains("restart the server"), "{}", stdout(&changed));
    let new = fs::read_to_string(&path).expect("read");
    assert!(new.trim().len() == 64 && new != old);
    assert!(!path.with_extension("key.new").exists());
    server.client().await.assert_holds("team/app", "v1", &image).await;
    let server = server.restart().await;
    server.client().await.assert_holds("team/app", "v1", &image).await;

    let stopped = server.stop().await;
    fs::write(&path, old).expect("written");
    let Err((_, error)) = stopped.try_start().await else { panic!("it started") };
    assert!(error.to_string().contains("does not open the keys of this registry"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_the_master_key_that_was_killed_is_finished_by_the_next_start() {
    let (server, image) = server_with_image().await;
    let path = server.data_dir().join("master.key");
    let next = path.with_extension("key.new");
    let old = fs::read(&path).expect("read");
    assert_eq!(rotate(&server, &["--new-master-key"]).status.code(), Some(0));
    let stopped = server.stop().await;
    // As it is between the moment that root keys are sealed anew and the one that the file is replaced.
    fs::rename(&path, &next).expect("renamed");
    fs::write(&path, &old).expect("written");
    let new = fs::read(&next).expect("read");
    let server = stopped.start().await;
    server.client().await.assert_holds("team/app", "v1", &image).await;
    assert!(!next.exists());
    assert_eq!(fs::read(&path).expect("read"), new);

    // As it is before: what was put beside it is of no use yet.
    fs::write(&next, "1".repeat(64)).expect("written");
    let server = server.restart().await;
    assert_eq!(fs::read(&path).expect("read"), new);
    let changed = rotate(&server, &["--new-master-key"]);
    assert_eq!(changed.status.code(), Some(0), "{}", stderr(&changed));
    assert_eq!(fs::read(&path).expect("read"), "1".repeat(64).into_bytes(), "it goes on with what was put there");
    server.restart().await.client().await.assert_holds("team/app", "v1", &image).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_master_key_can_be_moved_to_a_file_of_the_operators() {
    let (server, image) = server_with_image().await;
    let file = server.data_dir().with_file_name("mine.key");
    let changed = rotate(&server, &["--new-master-key-file", &file.display().to_string()]);
    assert_eq!(changed.status.code(), Some(0), "{}", stderr(&changed));
    assert!(stdout(&changed).contains("--master-key-file"), "{}", stdout(&changed));
    let Err((stopped, error)) = server.stop().await.try_start().await else { panic!("it started") };
    assert!(error.to_string().contains("does not open the keys of this registry"), "{error}");
    let source = server::settings::MasterKeySource::File(file);
    let server = stopped.settings(|settings| settings.master_key = source).start().await;
    server.client().await.assert_holds("team/app", "v1", &image).await;
}

#[test]
fn a_master_key_in_the_environment_is_only_moved_to_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let key = "0f".repeat(32);
    let given = |arguments: &[&str]| {
        let mut command = verb(folder.path(), arguments);
        command.env("WHARFINGER_MASTER_KEY", &key);
        command
    };
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--log-format", "json"];
    let program = Program::from_command(&mut given(&arguments));
    let refused = given(&["key", "rotate", "--new-master-key"]).output().expect("it runs");
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("--new-master-key-file"), "{}", stderr(&refused));
    let moved = given(&["key", "rotate", "--new-master-key-file", "new.key"]).output().expect("it runs");
    assert_eq!(moved.status.code(), Some(0), "{}", stderr(&moved));
    program.terminate();
    assert_eq!(program.end().0, Some(0));
    let wrong = given(&arguments).output().expect("it runs");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(stderr(&wrong).contains("does not open the keys of this registry"), "{}", stderr(&wrong));
    let _program = Program::serve(folder.path(), &["--master-key-file", "new.key"]);
}

#[test]
fn there_is_nothing_to_rotate_before_the_first_start() {
    let folder = tempfile::tempdir().expect("a folder");
    for arguments in [&["key", "rotate"][..], &["key", "rotate", "--new-master-key"]] {
        let output = run(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains("wharfinger serve"), "{}", stderr(&output));
    }
    assert_eq!(entries(folder.path()), 0, "and nothing was made");
}

fn entries(folder: &Path) -> usize {
    fs::read_dir(folder).expect("a folder").count()
}
