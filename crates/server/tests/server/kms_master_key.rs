//! A master key that a KMS seals: another server's.

use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use server::settings::{KmsCredentials, KmsSettings, MasterKeySource};
use testkit::{Builder, Image, TestServer};
use zeroize::Zeroizing;

use crate::program::{run, stderr, verb};

/// A server that seals, and a key of it.
async fn kms() -> (TestServer, String) {
    let kms = TestServer::builder().system_clock().start().await;
    let created = kms.call("kms", "CreateKey", &json!({})).await.expect(200).json();
    let key = created["KeyMetadata"]["KeyId"].as_str().expect("an id").to_owned();
    (kms, key)
}

fn source(kms: &TestServer, key: &str, secret: &str) -> MasterKeySource {
    let root = kms.root();
    MasterKeySource::Kms(KmsSettings {
        key_id: key.to_owned(),
        endpoint: kms.url(),
        region: "us-east-1".parse().expect("a region"),
        credentials: Some(KmsCredentials {
            access_key_id: root.access_key_id.clone(),
            secret_access_key: Zeroizing::new(secret.to_owned()),
            session_token: None,
        }),
    })
}

fn sealed_by(kms: &TestServer, key: &str) -> Builder {
    let source = source(kms, key, &kms.root().secret_access_key);
    // Signatures are of now, by the clock of the one who signs.
    TestServer::builder().system_clock().settings(|settings| settings.master_key = source)
}

async fn refused(builder: Builder) -> (Builder, String) {
    let Err((builder, error)) = builder.try_start().await else { panic!("it started") };
    (*builder, error.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_master_key_that_a_kms_seals_is_not_on_disk_and_opens_at_every_start() {
    let (kms, key) = kms().await;
    let server = sealed_by(&kms, &key).start().await;
    server.create_repository("team/app").await;
    let image = Image::random(1, &[100_000]);
    server.client().await.push_image("team/app", "v1", &image).await;
    assert!(!server.data_dir().join("master.key").exists());
    let kept = server.data_dir().join("master.key.kms");
    let ciphertext = fs::read_to_string(&kept).expect("kept");
    let server = server.restart().await;
    server.client().await.assert_holds("team/app", "v1", &image).await;
    assert_eq!(fs::read_to_string(&kept).expect("kept"), ciphertext);

    // What is there is a data key of that key, sealed for this use.
    let context = json!({"wharfinger": "master key"});
    let input = json!({"CiphertextBlob": ciphertext.trim(), "EncryptionContext": context});
    let opened: Value = kms.call("kms", "Decrypt", &input).await.expect(200).json();
    assert_eq!(STANDARD.decode(opened["Plaintext"].as_str().expect("Base64")).expect("Base64").len(), 32);
    let without = kms.call("kms", "Decrypt", &json!({"CiphertextBlob": ciphertext.trim()})).await;
    assert_eq!(without.error_code(), "InvalidCiphertextException");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_says_why_the_kms_does_not_open_the_master_key() {
    let (kms, key) = kms().await;
    let server = sealed_by(&kms, &key).start().await;
    let kept = server.data_dir().join("master.key.kms");
    let ciphertext = fs::read(&kept).expect("kept");
    let stopped = server.stop().await;

    let _ = kms.call("kms", "DisableKey", &json!({"KeyId": key})).await.expect(200);
    let (stopped, error) = refused(stopped).await;
    assert!(error.contains("Decrypt was answered 400 Bad Request DisabledException"), "{error}");
    let _ = kms.call("kms", "EnableKey", &json!({"KeyId": key})).await.expect(200);

    let wrong = source(&kms, &key, "not the secret");
    let (stopped, error) = refused(stopped.settings(|settings| settings.master_key = wrong)).await;
    assert!(error.contains("does not match the signature you provided"), "{error}");
    assert!(!error.contains("not the secret"));

    let right = source(&kms, &key, &kms.root().secret_access_key);
    let stopped = stopped.settings(|settings| settings.master_key = right.clone());
    for (content, words) in [(&b"%%"[..], "is not a master key that a KMS sealed"), (b"AAAA", "InvalidCiphertext")] {
        fs::write(&kept, content).expect("written");
        let Err((_, error)) =
            sealed_by(&kms, &key).settings(|settings| settings.data_dir = data_dir(&kept)).try_start().await
        else {
            panic!("it started")
        };
        assert!(error.to_string().contains(words), "{error}");
    }
    fs::remove_file(&kept).expect("removed");
    let (stopped, error) = refused(stopped).await;
    assert!(error.contains("master.key.kms is missing"), "{error}");
    assert!(!kept.exists(), "no other is made over data");
    fs::write(&kept, ciphertext).expect("put back");
    let url = kms.url();
    let server = stopped.start().await;
    let stopped = server.stop().await;
    kms.stop().await;
    let (_, error) = refused(stopped).await;
    assert!(error.contains(&url), "{error}");
}

fn data_dir(file: &std::path::Path) -> server::DataDir {
    server::DataDir::at(file.parent().expect("a folder").to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_start_without_its_kms_makes_nothing_that_is_in_the_way_of_the_next() {
    let (kms, key) = kms().await;
    let wrong = source(&kms, "alias/none", &kms.root().secret_access_key);
    let (builder, error) = refused(TestServer::builder().system_clock().settings(|s| s.master_key = wrong)).await;
    assert!(error.contains("GenerateDataKey was answered 400 Bad Request NotFoundException"), "{error}");
    let right = source(&kms, &key, &kms.root().secret_access_key);
    builder.settings(|settings| settings.master_key = right).start().await;
}

#[test]
fn credentials_are_those_of_the_environment() {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--master-key-kms-key-id", "alias/w"];
    let without = run(folder.path(), &arguments);
    assert_eq!(without.status.code(), Some(2));
    assert!(stderr(&without).contains("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"), "{}", stderr(&without));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_kms_seals_a_new_master_key_in_the_place_of_the_old_one() {
    let (kms, key) = kms().await;
    let server = sealed_by(&kms, &key).start().await;
    let (kept, id) = (server.data_dir().join("master.key.kms"), server.root().access_key_id.clone());
    let before = fs::read(&kept).expect("kept");
    let (data_dir, endpoint) = (server.data_dir().display().to_string(), kms.url());
    let settings = ["--data-dir", &data_dir, "--master-key-kms-key-id", &key, "--master-key-kms-endpoint", &endpoint];
    let arguments: Vec<&str> = ["key", "rotate", "--new-master-key"].into_iter().chain(settings).collect();
    let rotated = verb(server.data_dir(), &arguments)
        .env("AWS_ACCESS_KEY_ID", &kms.root().access_key_id)
        .env("AWS_SECRET_ACCESS_KEY", kms.root().secret_access_key.as_str())
        .output()
        .expect("it runs");
    assert_eq!(rotated.status.code(), Some(0), "{}", stderr(&rotated));
    assert_ne!(fs::read(&kept).expect("kept"), before);
    assert!(!kept.with_extension("kms.new").exists());
    let server = server.restart().await;
    assert_eq!(server.root().access_key_id, id);
    server.create_repository("team/app").await;
}
