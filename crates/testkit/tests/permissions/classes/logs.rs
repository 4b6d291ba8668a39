//! Secrets in logs, and in files. A server of another process writes down all that it can, and whatever it was told in
//! confidence is looked for there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::json;
use server::settings::LogFormat;
use testkit::{Credentials, TestServer, digest_of};

use crate::cast::powerful;
use crate::things::PASSWORD;
use crate::world::{OURS, World, everything};

/// Tells the other process where to write down what it told and was told in confidence.
const CONFIDENCES: &str = "WHARFINGER_TEST_CONFIDENCES";

const SECRET_VALUE: &str = "a-secret-value-that-nobody-may-read";
const PLAINTEXT: &str = "a plain text that was to be encrypted";
const ANOTHER_PASSWORD: &str = "Another-Password-2";

/// What was said in confidence, by what it is.
struct Confidences(Vec<(&'static str, String)>);

impl Confidences {
    fn keep(&mut self, what: &'static str, secret: &str) {
        self.0.push((what, secret.to_owned()));
    }

    fn keep_credentials(&mut self, credentials: &Credentials) {
        self.keep("a secret access key", &credentials.secret_access_key);
        if let Some(token) = &credentials.session_token {
            self.keep("a session token", token);
        }
    }

    fn write(&self, path: &Path) {
        let lines = self.0.iter().map(|(what, secret)| format!("{what}\t{}\n", STANDARD.encode(secret)));
        fs::write(path, lines.collect::<String>()).expect("a file");
    }

    fn read(path: &Path) -> Vec<(String, String)> {
        let text = fs::read_to_string(path).expect("the other process wrote it");
        let line = |line: &str| {
            let (what, secret) = line.split_once('\t').expect("two columns");
            (what.to_owned(), String::from_utf8(STANDARD.decode(secret).expect("Base64")).expect("text"))
        };
        text.lines().map(line).collect()
    }
}

/// A secret as it might be spelled; long ones by a part, which stands for a line that was cut.
fn spellings(secret: &str) -> Vec<String> {
    let plain = if secret.len() > 60 { &secret[20..52] } else { secret };
    vec![
        plain.to_owned(),
        STANDARD.encode(secret).trim_end_matches('=').to_owned(),
        URL_SAFE_NO_PAD.encode(secret),
        STANDARD.encode(format!("AWS:{secret}")).trim_end_matches('=').to_owned(),
        hex::encode(secret),
        plain
            .bytes()
            .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
            .collect(),
        format!("{:?}", plain.as_bytes()).trim_matches(['[', ']']).to_owned(),
    ]
}

#[test]
fn secrets_stand_neither_in_logs_nor_in_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("confidences");
    let test = concat!(module_path!(), "::a_server_that_writes_down_all_it_can");
    let test = test.split_once("::").expect("a path").1;
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", test, "--ignored", "--nocapture", "--test-threads", "1"]).env(CONFIDENCES, &path);
    let output = command.output().expect("it runs");
    let log = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(
        output.status.success(),
        "{}",
        log.chars().rev().take(3000).collect::<Vec<_>>().into_iter().rev().collect::<String>()
    );
    assert!(log.contains("/v2/app/tags/list") && log.contains("TRACE"), "it was logged");
    assert!(!log.contains("lines of the log were dropped"), "all of it was logged");
    let confidences = Confidences::read(&path);
    assert!(confidences.len() > 20, "{}", confidences.len());
    let mut wrong = Vec::new();
    for (what, secret) in &confidences {
        for spelling in spellings(secret) {
            if let Some(at) = log.find(&spelling) {
                let start = log[..at].rfind('\n').map_or(0, |at| at + 1);
                let line: String = log[start..].lines().next().unwrap_or_default().chars().take(600).collect();
                wrong.push(format!("{what} is logged: {line}"));
                break;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// All files of a folder, with their bytes.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = fs::read(&path).expect("a file");
            found.push((path, bytes));
        }
    }
    found
}

#[tokio::test]
#[ignore = "another test runs it, in a process of its own"]
async fn a_server_that_writes_down_all_it_can() {
    let Some(path) = std::env::var_os(CONFIDENCES) else { return };
    let mut guard = None;
    let builder = TestServer::builder().settings(|settings| {
        settings.log.access = true;
        settings.log.filter = "trace".to_owned();
        settings.log.format = Some(LogFormat::Json);
        guard = Some(server::start_log(&settings.log).expect("it logs"));
    });
    let world = World::of(builder).await;
    let mut confidences = Confidences(Vec::new());
    everything_in_confidence(&world, &mut confidences).await;

    let folder = world.server.data_dir();
    for (file, bytes) in files(folder) {
        // These two are where the deployment's own secrets are kept.
        if ["credentials", "master.key"].iter().any(|name| file.ends_with(name)) {
            continue;
        }
        for (what, secret) in &confidences.0 {
            let plain = secret.as_bytes();
            let is_there = bytes.windows(plain.len()).any(|window| window == plain);
            assert!(!is_there, "{what} stands in {}", file.display());
        }
    }
    for (file, bytes) in files(folder) {
        if file.ends_with("master.key") {
            let key = String::from_utf8_lossy(&bytes).trim().to_owned();
            confidences.keep("the master key", &key);
        }
    }
    confidences.write(Path::new(&path));
    drop(guard);
}

/// All that is secret passes by: told, used, used wrongly.
async fn everything_in_confidence(world: &World, confidences: &mut Confidences) {
    let root = &world.ours.root;
    confidences.keep_credentials(root);
    confidences.keep_credentials(&world.theirs.root);
    world.ok(root, "ecr", "CreateRepository", json!({"repositoryName": "app"})).await;
    let admin = powerful(world, &world.ours, "admin").await;
    confidences.keep_credentials(&admin);
    world.role(&world.ours, "role").await;
    world.allow_role(&world.ours, "role", everything()).await;
    let session = world.session(&admin, OURS, "role", 3600).await;
    confidences.keep_credentials(&session);
    for (operation, input) in [("GetSessionToken", json!({})), ("GetFederationToken", json!({"Name": "someone"}))] {
        let answer = world.ok(&admin, "sts", operation, input).await;
        confidences.keep_credentials(&Credentials::of(&answer, &format!("{operation}Result/Credentials")));
    }
    login_profiles(world, confidences).await;
    keys_and_secrets(world, confidences).await;
    for who in [root, &admin, &session] {
        let password = world.password(who).await;
        confidences.keep("a registry password", &password);
        for path in ["/v2/", "/v2/app/tags/list", "/v2/none/tags/list", "/v2/app/manifests/none"] {
            world.web(Some(&password), "GET", path, &[], "").await;
        }
        // In the wrong place, in the wrong form, a little wrong.
        world.web(None, "GET", &format!("/v2/?token={password}"), &[], "").await;
        world.web(None, "GET", "/v2/", &[("authorization", &format!("Bearer {password}"))], "").await;
        world.web(Some(&format!("{password}x")), "GET", "/v2/", &[], "").await;
        world.call(Some(who), "sts", "GetCallerIdentity", &json!({})).await;
        let wrong = Credentials { secret_access_key: format!("{}x", who.secret_access_key), ..who.clone() };
        world.call(Some(&wrong), "ecr", "DescribeRepositories", &json!({})).await;
    }
    presigned(world, &session).await;
    grants(world, confidences).await;
    let token = "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJpc3MiOiJodHRwczovL3Rva2VuLmV4YW1wbGUiLCJzdWIiOiJjb25maWRlbnRpYWwifQ.c2lnbmF0dXJl";
    confidences.keep("a web identity token", token);
    let input = json!({
        "RoleArn": format!("arn:aws:iam::{OURS}:role/role"), "RoleSessionName": "session", "WebIdentityToken": token,
    });
    world.call(None, "sts", "AssumeRoleWithWebIdentity", &input).await;
}

async fn login_profiles(world: &World, confidences: &mut Confidences) {
    let root = &world.ours.root;
    confidences.keep("a password", PASSWORD);
    confidences.keep("a password", ANOTHER_PASSWORD);
    let person = powerful(world, &world.ours, "person").await;
    confidences.keep_credentials(&person);
    let create = json!({"UserName": "person", "Password": PASSWORD});
    world.ok(root, "iam", "CreateLoginProfile", create.clone()).await;
    world.call(Some(root), "iam", "CreateLoginProfile", &create).await;
    let change = json!({"OldPassword": PASSWORD, "NewPassword": ANOTHER_PASSWORD});
    world.ok(&person, "iam", "ChangePassword", change.clone()).await;
    world.call(Some(&person), "iam", "ChangePassword", &change).await;
    // A form without a signature, and one that is none.
    let form =
        format!("Action=ChangePassword&Version=2010-05-08&OldPassword={PASSWORD}&NewPassword={ANOTHER_PASSWORD}");
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    world.web(None, "POST", "/", &headers, &form).await;
    world.web(None, "POST", "/", &headers, &format!("{form}&&=%zz")).await;
    world.web(None, "POST", &format!("/?{form}"), &headers, "").await;
}

async fn keys_and_secrets(world: &World, confidences: &mut Confidences) {
    let root = &world.ours.root;
    confidences.keep("a plain text", PLAINTEXT);
    confidences.keep("a secret value", SECRET_VALUE);
    let key = world.ok(root, "kms", "CreateKey", json!({})).await.json()["KeyMetadata"]["KeyId"].clone();
    let encrypt = json!({"KeyId": key, "Plaintext": STANDARD.encode(PLAINTEXT)});
    let sealed = world.ok(root, "kms", "Encrypt", encrypt).await.json();
    world.ok(root, "kms", "Decrypt", json!({"CiphertextBlob": sealed["CiphertextBlob"]})).await;
    let wrong = json!({"CiphertextBlob": sealed["CiphertextBlob"], "EncryptionContext": {"a": "b"}});
    world.call(Some(root), "kms", "Decrypt", &wrong).await;
    let data_key = json!({"KeyId": key, "KeySpec": "AES_256"});
    let data_key = world.ok(root, "kms", "GenerateDataKey", data_key).await.json();
    confidences.keep("a data key", data_key["Plaintext"].as_str().expect("a key"));
    let create = json!({"Name": "secret", "SecretString": SECRET_VALUE, "KmsKeyId": key});
    world.ok(root, "secretsmanager", "CreateSecret", create.clone()).await;
    world.call(Some(root), "secretsmanager", "CreateSecret", &create).await;
    world.ok(root, "secretsmanager", "GetSecretValue", json!({"SecretId": "secret"})).await;
    world.ok(root, "secretsmanager", "BatchGetSecretValue", json!({"SecretIdList": ["secret"]})).await;
    let put = json!({"SecretId": "none", "SecretString": SECRET_VALUE});
    world.call(Some(root), "secretsmanager", "PutSecretValue", &put).await;
    let both =
        json!({"SecretId": "secret", "SecretString": SECRET_VALUE, "SecretBinary": STANDARD.encode(SECRET_VALUE)});
    world.call(Some(root), "secretsmanager", "PutSecretValue", &both).await;
    let drawn = world.ok(root, "secretsmanager", "GetRandomPassword", json!({})).await.json();
    confidences.keep("a random password", drawn["RandomPassword"].as_str().expect("a password"));
}

/// A session token stands in the query of a presigned request.
async fn presigned(world: &World, session: &Credentials) {
    let token = session.session_token.clone().expect("a token");
    let token: String = token
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect();
    let query = format!(
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={}%2F20260101%2Fus-east-1%2Fsts%2Faws4_request\
         &X-Amz-Date=20260101T000000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Security-Token={token}\
         &X-Amz-Signature={}",
        session.access_key_id,
        "0".repeat(64),
    );
    for path in ["/", "/v2/", "/healthz", "/none"] {
        for method in ["GET", "POST"] {
            world.web(None, method, &format!("{path}?{query}"), &[], "").await;
        }
    }
}

/// The address of a layer opens it to whoever has it.
async fn grants(world: &World, confidences: &mut Confidences) {
    let root = &world.ours.root;
    let docker = world.docker(root).await;
    let image = testkit::Image::random(1, &[10]);
    docker.push_image("app", "v1", &image).await;
    let input = json!({"repositoryName": "app", "layerDigest": digest_of(&image.blobs[1])});
    let answer = world.ok(root, "ecr", "GetDownloadUrlForLayer", input).await.json();
    let url = answer["downloadUrl"].as_str().expect("a URL");
    let (_, grant) = url.split_once("grant=").expect("a grant");
    confidences.keep("a download grant", grant);
    let _ = world.web(None, "GET", url, &[], "").await.expect(200);
    let _ = world.web(None, "GET", &format!("{url}x"), &[], "").await.expect(403);
}
