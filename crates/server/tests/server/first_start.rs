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
    let served = ["--region", "eu-west-3", "--account", "123456789012", "--data-dir", "data"];
    let program = Program::serve(folder.path(), &served);
    // As the start-up message has it: what the server was started with is remembered.
    let printed = stdout(&run(folder.path(), &["env", "--data-dir", "data"]));
    let port = program.address.rsplit(':').next().expect("a port");
    let lines: Vec<&str> = printed.lines().collect();
    for (line, service) in lines.iter().zip(["ECR", "ECR_PUBLIC", "IAM", "KMS", "SECRETS_MANAGER", "STS"]) {
        assert_eq!(*line, format!("export AWS_ENDPOINT_URL_{service}=http://localhost:{port}"));
    }
    assert!(lines[6].starts_with("export AWS_ACCESS_KEY_ID=AKIA"));
    assert!(lines[7].starts_with("export AWS_SECRET_ACCESS_KEY="));
    assert_eq!(lines[8..10], ["export AWS_REGION=eu-west-3", "export AWS_DEFAULT_REGION=eu-west-3"]);
    assert!(lines[10].starts_with("unset ") && lines[10].contains("AWS_SESSION_TOKEN"), "{printed}");
    assert_eq!(lines.len(), 11, "no other service of AWS is led here: {printed}");

    let fish = stdout(&run(folder.path(), &["env", "--data-dir", "data", "--shell", "fish"]));
    assert!(fish.contains(&format!("set -gx AWS_ENDPOINT_URL_ECR 'http://localhost:{port}';\n")), "{fish}");
    let json = stdout(&run(folder.path(), &["env", "--data-dir", "data", "--json"]));
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["AWS_REGION"], "eu-west-3");
    let profile = stdout(&run(folder.path(), &["env", "--data-dir", "data", "--profile", "wharf"]));
    assert!(profile.starts_with("[profile wharf]\n"), "{profile}");
    assert!(profile.ends_with(&format!("region = eu-west-3\nendpoint_url = http://localhost:{port}\n")), "{profile}");
}

#[test]
fn under_the_names_of_aws_nothing_is_led_to_localhost() {
    let folder = tempfile::tempdir().expect("a folder");
    let host = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--account", "123456789012", "--region", "eu-west-1"];
    let mut command = verb(folder.path(), &arguments);
    command.args(["--domain", "amazonaws.com", "--log", "off", "--log-format", "text"]);
    let mut child = command.stderr(std::process::Stdio::piped()).spawn().expect("it starts");
    let mut said = String::new();
    let mut lines = std::io::BufReader::new(child.stderr.take().expect("piped"));
    while !said.contains("docker login") {
        assert!(std::io::BufRead::read_line(&mut lines, &mut said).expect("readable") > 0, "it ended:\n{said}");
    }
    let env = stdout(&run(folder.path(), &["env"]));
    let trust = stdout(&run(folder.path(), &["trust"]));
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    assert!(said.contains(&format!("at https://{host}")), "{said}");
    assert!(said.contains(&format!("--password-stdin {host}\n")), "{said}");
    assert!(trust.contains(&format!("/etc/docker/certs.d/{host}/ca.crt")), "{trust}");
    assert!(env.contains("export AWS_REGION=eu-west-1\n") && !env.contains("export AWS_ENDPOINT_URL"), "{env}");
    assert!(env.contains("unset ") && env.contains(" AWS_ENDPOINT_URL_ECR "), "{env}");
    for text in [&said, &env, &trust] {
        assert!(!text.contains("localhost"), "{text}");
    }
}

#[test]
fn a_name_that_resembles_a_setting_is_warned_of() {
    let folder = tempfile::tempdir().expect("a folder");
    let misspelt = verb(folder.path(), &["env"]).env("WHARFINGER_DATADIR", "x").output().expect("it runs");
    assert!(stderr(&misspelt).contains("did you mean WHARFINGER_DATA_DIR?"), "{}", stderr(&misspelt));
    let of_kubernetes = verb(folder.path(), &["env"]).env("WHARFINGER_PORT", "tcp://x").output().expect("it runs");
    assert!(!stderr(&of_kubernetes).contains("did you mean"), "{}", stderr(&of_kubernetes));
}

#[test]
fn a_damaged_database_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::serve(folder.path(), &[]);
    program.terminate();
    assert_eq!(program.end().0, Some(0));
    let database = folder.path().join("wharfinger-data/meta.sqlite");
    fs::write(&database, "this is not a database".repeat(1000)).expect("written");
    let refused = run(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(refused.status.code(), Some(2));
    let said = stderr(&refused);
    assert!(said.contains("cannot open the database wharfinger-data/meta.sqlite: the database is damaged: "), "{said}");
}

#[test]
fn help_version_completions_and_manual_pages_are_verbs() {
    let folder = tempfile::tempdir().expect("a folder");
    for (arguments, words) in [
        (&["--help"][..], "A container registry with the API of Amazon ECR"),
        (&["help"], "A container registry with the API of Amazon ECR"),
        (&["help", "gc"], "Delete layers that no image has used"),
        (&["help", "account", "create"], "Examples:"),
        (&["version"], concat!("wharfinger ", env!("CARGO_PKG_VERSION"), "\n")),
        (&["--version"], concat!("wharfinger ", env!("CARGO_PKG_VERSION"), "\n")),
        (&["completions", "bash"], "--new-master-key-file"),
        (&["completions", "zsh"], "#compdef wharfinger"),
        (&["completions", "fish"], "complete -c wharfinger"),
        (&["man"], ".TH wharfinger 1"),
        (&["man", "account", "create"], ".SH SYNOPSIS"),
    ] {
        let output = run(folder.path(), arguments);
        assert!(output.status.success() && stdout(&output).contains(words), "{arguments:?}: {}", stdout(&output));
    }
    assert_eq!(run(folder.path(), &["man", "serv"]).status.code(), Some(2));
    assert!(run(folder.path(), &["man", "--dir", "."]).status.success());
    for page in ["wharfinger.1", "wharfinger-serve.1", "wharfinger-account-create.1"] {
        assert!(folder.path().join(page).exists(), "{page}");
    }
}

#[test]
fn root_keys_may_be_given_and_are_then_not_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let given = [
        ("WHARFINGER_ROOT_ACCESS_KEY_ID", "AKIAGIVENGIVENGIVEN0"),
        ("WHARFINGER_ROOT_SECRET_ACCESS_KEY", "given/secret/given/secret"),
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
    let short =
        [("WHARFINGER_ROOT_ACCESS_KEY_ID", "AKIAGIVENGIVENGIVEN0"), ("WHARFINGER_ROOT_SECRET_ACCESS_KEY", "short")];
    let by_secret = verb(folder.path(), &["serve"]).envs(short).output().expect("it runs");
    let by_log = run(folder.path(), &["serve", "--log", "inof"]);
    fs::write(folder.path().join("wharfinger.toml"), "listne = 1\n").expect("written");
    let by_file = run(folder.path(), &["serve"]);
    for (output, words) in [
        (by_flag, "`account` on the command line cannot be \"12\""),
        (by_variable, "`listen` in the environment cannot be \"nonsense\": it must be"),
        (by_secret, "it must have at least 16 characters"),
        (by_log, "`log` on the command line cannot be \"inof\": \"inof\" must be a level"),
        (by_file, "wharfinger.toml has the key `listne`, which is not a setting; did you mean `listen`?"),
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
