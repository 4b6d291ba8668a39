//! The first start, and the ones after it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::json;
use server::settings::RootSettings;
use testkit::{Image, TestServer};

use crate::program::{Program, run, stderr, stdout, verb};

fn entries(folder: &Path) -> Vec<(String, u32)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let mode = fs::metadata(&path).expect("there").permissions().mode();
        found.push((path.display().to_string(), mode));
        if path.is_dir() {
            found.extend(entries(&path));
        }
    }
    found
}

#[test]
fn it_needs_nothing_and_leaves_all_it_makes_to_its_owner() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::serve(folder.path(), &[]);
    let data = folder.path().join("wharfinger-data");
    for name in ["lock", "master.key", "credentials", "endpoint", "meta.sqlite", "blobs"] {
        assert!(data.join(name).exists(), "{name}");
    }
    for (path, mode) in entries(folder.path()) {
        assert_eq!(mode & 0o077, 0, "{path} is open to others");
    }
    let credentials = fs::read_to_string(data.join("credentials")).expect("read");
    assert!(credentials.starts_with("[default]\naws_access_key_id = AKIA"), "the AWS format");
    assert_eq!(fs::read_to_string(data.join("master.key")).expect("read").trim().len(), 64);
    program.terminate();
    assert_eq!(program.end().0, Some(0));
}

#[test]
fn env_prints_what_clients_need() {
    let folder = tempfile::tempdir().expect("a folder");
    let early = run(folder.path(), &["env"]);
    assert_eq!(early.status.code(), Some(2));
    assert!(stderr(&early).contains("wharfinger serve"), "it says what to do first: {}", stderr(&early));
    let program = Program::serve(folder.path(), &["--region", "eu-west-3", "--data-dir", "data"]);
    let printed = stdout(&run(folder.path(), &["env", "--data-dir", "data"]));
    let port = program.address.rsplit(':').next().expect("a port");
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines[0], format!("export AWS_ENDPOINT_URL=http://localhost:{port}"));
    assert!(lines[1].starts_with("export AWS_ACCESS_KEY_ID=AKIA"));
    assert!(lines[2].starts_with("export AWS_SECRET_ACCESS_KEY="));
    assert_eq!(lines[3..], ["export AWS_REGION=eu-west-3", "export AWS_DEFAULT_REGION=eu-west-3"]);
}

#[test]
fn root_keys_may_be_given_and_are_then_not_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let given = [
        ("WHARFINGER_ROOT_ACCESS_KEY_ID", "AKIAGIVENGIVENGIVEN0"),
        ("WHARFINGER_ROOT_SECRET_ACCESS_KEY", "given/secret"),
    ];
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--log-format", "json"];
    let _program = Program::from_command(verb(folder.path(), &arguments).envs(given));
    assert!(!folder.path().join("wharfinger-data/credentials").exists());
    let printed = verb(folder.path(), &["env"]).envs(given).output().expect("it runs");
    assert!(stdout(&printed).contains("AWS_ACCESS_KEY_ID=AKIAGIVENGIVENGIVEN0\n"));
    let without = run(folder.path(), &["env"]);
    assert_eq!(without.status.code(), Some(2));
    assert!(stderr(&without).contains("WHARFINGER_ROOT_ACCESS_KEY_ID"), "{}", stderr(&without));
}

#[test]
fn a_bad_setting_stops_the_start_and_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let by_flag = run(folder.path(), &["serve", "--account", "12"]);
    let by_variable = verb(folder.path(), &["serve"]).env("WHARFINGER_LISTEN", "nonsense").output().expect("it runs");
    fs::write(folder.path().join("wharfinger.toml"), "listne = 1\n").expect("written");
    let by_file = run(folder.path(), &["serve"]);
    for (output, words) in [
        (by_flag, "`account` on the command line cannot be \"12\""),
        (by_variable, "`listen` in the environment cannot be \"nonsense\""),
        (by_file, "wharfinger.toml has the key `listne`, which is no setting"),
    ] {
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
    assert!(!folder.path().join("wharfinger-data").exists(), "nothing was begun");
}

#[test]
fn the_printed_settings_are_a_file_that_can_be_used() {
    let folder = tempfile::tempdir().expect("a folder");
    let sample = run(folder.path(), &["settings"]);
    fs::write(folder.path().join("wharfinger.toml"), &sample.stdout).expect("written");
    let _program = Program::serve(folder.path(), &[]);
}

#[tokio::test]
async fn what_was_pushed_and_who_may_outlive_a_restart() {
    let server = TestServer::start().await;
    server.create_repository("team/app").await;
    let image = Image::random(1, &[100_000, 7]);
    let client = server.client().await;
    client.push_image("team/app", "v1", &image).await;
    let (password, id) = (server.password().await, server.root().access_key_id.clone());
    let server = server.restart().await;
    assert_eq!(server.root().access_key_id, id);
    let http = testkit::Client::new(Default::default(), &server.url(), Some(password));
    http.assert_holds("team/app", "v1", &image).await;
}

#[tokio::test]
async fn a_root_key_that_was_deleted_comes_back_only_when_the_operator_chooses_it() {
    let server = TestServer::start().await;
    let key = server.root().clone();
    let input = json!({"AccessKeyId": key.access_key_id});
    let _ = server.call("iam", "DeleteAccessKey", &input).await.expect(200);
    let server = server.restart().await;
    assert!(server.running().root().is_none(), "the file's key is nobody's");
    let refused = server.call_as(&(&key).into(), "iam", "GetAccountSummary", &json!({})).await;
    assert_eq!(refused.status, 403, "{}", refused.text());
    let chosen = RootSettings { access_key_id: key.access_key_id, secret_access_key: key.secret_access_key };
    let server = server.stop().await.settings(|settings| settings.root = Some(chosen)).start().await;
    let _ = server.call("iam", "GetAccountSummary", &json!({})).await.expect(200);
}

#[tokio::test]
async fn without_its_master_key_data_is_not_served_and_no_other_key_is_made() {
    let server = TestServer::start().await;
    let path = server.data_dir().join("master.key");
    let stopped = server.stop().await;
    let key = fs::read(&path).expect("read");
    fs::remove_file(&path).expect("removed");
    let Err((stopped, error)) = stopped.try_start().await else { panic!("it started") };
    assert!(error.to_string().contains("master.key is missing"), "{error}");
    assert!(!path.exists());
    fs::write(&path, "0".repeat(64)).expect("written");
    let Err((stopped, error)) = stopped.try_start().await else { panic!("it started") };
    assert!(error.to_string().contains("master key"), "{error}");
    fs::write(&path, key).expect("put back");
    stopped.start().await;
}

#[tokio::test]
async fn another_default_account_gets_credentials_of_its_own() {
    let server = TestServer::start().await;
    let first = server.root().access_key_id.clone();
    let other = "123456789012".parse().expect("an account");
    let server = server.stop().await.settings(|settings| settings.account = other).start().await;
    assert_ne!(server.root().access_key_id, first);
    assert_eq!(server.root().account, other);
    let created = server.aws("CreateRepository", &json!({"repositoryName": "app"})).await.expect(200).json();
    assert_eq!(created["repository"]["registryId"], "123456789012");
}
