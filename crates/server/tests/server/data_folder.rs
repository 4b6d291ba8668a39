//! One server a folder; other verbs beside it.

use std::fs;

use serde_json::Value;
use testkit::TestServer;
use testkit::postgres::Cluster;

use crate::program::{Program, run, stderr, stdout};

#[test]
fn a_second_server_is_refused_and_the_first_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = Program::serve(folder.path(), &[]);
    let second = run(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(second.status.code(), Some(2));
    assert!(stderr(&second).contains("is in use by another wharfinger server"), "{}", stderr(&second));
    first.terminate();
    assert_eq!(first.end().0, Some(0));
    let again = Program::serve(folder.path(), &[]);
    again.terminate();
    assert_eq!(again.end().0, Some(0), "a folder is free when its server has stopped");
}

#[tokio::test]
async fn a_server_in_one_process_keeps_its_folder_too() {
    let server = TestServer::start().await;
    let taken = server.settings().data_dir.clone();
    let second = TestServer::builder().settings(|settings| settings.data_dir = taken);
    let Err((_, error)) = second.try_start().await else { panic!("it started") };
    assert!(matches!(error, server::Error::DataDirInUse(_)), "{error}");
}

#[test]
fn accounts_are_created_and_listed_beside_a_server() {
    let folder = tempfile::tempdir().expect("a folder");
    let none = run(folder.path(), &["account", "list"]);
    assert_eq!(none.status.code(), Some(2), "there is nothing yet");
    assert!(!folder.path().join("wharfinger-data").exists(), "and nothing was made");
    let _program = Program::serve(folder.path(), &[]);
    let profile = stdout(&run(folder.path(), &["account", "create", "123456789012"]));
    assert!(profile.starts_with("[123456789012]\naws_access_key_id = AKIA"), "{profile}");
    assert!(profile.ends_with("\naws_account_id = 123456789012\nregion = us-east-1\n"), "{profile}");
    let listed = stdout(&run(folder.path(), &["account", "list"]));
    let lines: Vec<&str> = listed.lines().collect();
    assert!(lines[0].starts_with("ACCOUNT ") && lines[1].ends_with("(default)"), "{listed}");
    assert!(lines[2].starts_with("123456789012 ") && !lines[2].ends_with("(default)"), "{listed}");
    let again = run(folder.path(), &["account", "create", "123456789012"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(stderr(&again).contains("the account 123456789012 exists already"));
    let drawn: Value =
        serde_json::from_str(&stdout(&run(folder.path(), &["account", "create", "--json"]))).expect("JSON");
    let drawn = drawn["accountId"].as_str().expect("an id");
    let list: Value = serde_json::from_str(&stdout(&run(folder.path(), &["account", "list", "--json"]))).expect("JSON");
    let ids: Vec<&str> = list.as_array().expect("a list").iter().filter_map(|one| one["accountId"].as_str()).collect();
    let mut expected = ["000000000000", "123456789012", drawn];
    expected.sort_unstable();
    assert_eq!(ids, expected);
}

#[test]
fn two_servers_over_one_sqlite_file_are_refused_by_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let shared = folder.path().join("shared.sqlite");
    let database = ["--database", shared.to_str().expect("text")];
    let first = Program::serve(folder.path(), &[&database[..], &["--data-dir", "one"]].concat());
    // A second folder over the same database is another deployment's, or a new one; neither is served.
    refused_by_name(&first, folder.path(), &database);
}

#[test]
fn two_servers_over_one_postgresql_are_refused_by_name() {
    let Some(cluster) = Cluster::shared() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let url = cluster.create_database();
    let database = ["--database", url.as_str()];
    let first = Program::serve(folder.path(), &[&database[..], &["--data-dir", "one"]].concat());
    refused_by_name(&first, folder.path(), &database);
}

/// A copy of the first server's folder, so that keys and ids fit, does not start while the first is serving.
fn refused_by_name(first: &Program, folder: &std::path::Path, database: &[&str]) {
    let copied = std::process::Command::new("cp").args(["-r", "one", "two"]).current_dir(folder).status();
    assert!(copied.expect("it runs").success());
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--data-dir", "two"];
    let second = run(folder, &[&arguments[..], database].concat());
    assert_eq!(second.status.code(), Some(2));
    let (words, process) = (stderr(&second), format!("process {}", first.id()));
    assert!(words.contains("the database is in use by wharfinger on ") && words.contains(&process), "{words}");
}

#[tokio::test]
async fn a_server_whose_folder_is_gone_says_so_writes_nothing_and_fails() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::serve(folder.path(), &[]);
    let ready = format!("http://{}/readyz", program.address);
    assert_eq!(reqwest::get(&ready).await.expect("an answer").status(), 200);
    fs::remove_dir_all(folder.path().join("wharfinger-data")).expect("deleted");
    while reqwest::get(&ready).await.expect("an answer").status() != 503 {
        tokio::task::yield_now().await;
    }
    program.terminate();
    let (code, log) = program.end();
    assert_eq!(code, Some(2));
    assert!(log.contains("was deleted or replaced while the server was using it"), "{log}");
}

#[tokio::test]
async fn writes_are_refused_while_the_database_file_is_another() {
    let server = TestServer::start().await;
    let path = server.data_dir().join("meta.sqlite");
    let aside = server.data_dir().join("aside");
    fs::rename(&path, &aside).expect("moved");
    while server.running().loss().is_none() {
        tokio::task::yield_now().await;
    }
    let input = serde_json::json!({"repositoryName": "team/app"});
    let refused = server.aws("CreateRepository", &input).await;
    assert_eq!(refused.status, 500, "{}", String::from_utf8_lossy(&refused.body));
    fs::rename(&aside, &path).expect("moved back");
    while server.running().loss().is_some() {
        tokio::task::yield_now().await;
    }
    server.create_repository("team/app").await;
}
