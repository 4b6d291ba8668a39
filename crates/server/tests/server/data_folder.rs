//! One server a folder; other verbs beside it.

use serde_json::Value;
use testkit::TestServer;

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
    let again = run(folder.path(), &["account", "create", "123456789012"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(stderr(&again).contains("the account 123456789012 exists"));
    let drawn: Value =
        serde_json::from_str(&stdout(&run(folder.path(), &["account", "create", "--json"]))).expect("JSON");
    let drawn = drawn["accountId"].as_str().expect("an id");
    let list: Value = serde_json::from_str(&stdout(&run(folder.path(), &["account", "list", "--json"]))).expect("JSON");
    let ids: Vec<&str> = list.as_array().expect("a list").iter().filter_map(|one| one["accountId"].as_str()).collect();
    let mut expected = ["000000000000", "123456789012", drawn];
    expected.sort_unstable();
    assert_eq!(ids, expected);
}
