//! CreateSecret, DescribeSecret, UpdateSecret, DeleteSecret, RestoreSecret, and the tags of secrets.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::TestServer;

use crate::caller::ACCOUNT;
use crate::kms_caller::Kms;
use crate::secrets_caller::{MARKED, NOT_FOUND, Secrets, token};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// What the clock of a server shows when it starts, as the wire has it.
const START: f64 = 1_767_225_600.0;

#[tokio::test]
async fn a_secret_is_described_by_each_of_its_names() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    server.clock().advance(Duration::from_millis(1_250));
    let create = json!({
        "Name": "team/db",
        "Description": "the main one",
        "SecretString": "hush",
        "ClientRequestToken": token("one"),
        "Tags": [{"Key": "Team", "Value": "core"}, {"Key": "Empty", "Value": ""}],
    });
    let created = root.ok("CreateSecret", create).await;
    let arn = created["ARN"].as_str().expect("an ARN");
    let partial = format!("arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:team/db");
    let suffix = arn.strip_prefix(&format!("{partial}-")).expect("the name and a suffix");
    assert!(suffix.len() == 6 && suffix.bytes().all(|b| b.is_ascii_alphanumeric()), "{arn}");
    assert_eq!(created, json!({"ARN": arn, "Name": "team/db", "VersionId": token("one")}));
    let expected = json!({
        "ARN": arn,
        "Name": "team/db",
        "Description": "the main one",
        "CreatedDate": START + 1.25,
        "LastChangedDate": START + 1.25,
        "Tags": [{"Key": "Empty", "Value": ""}, {"Key": "Team", "Value": "core"}],
        "VersionIdsToStages": {token("one"): ["AWSCURRENT"]},
    });
    for id in ["team/db", arn, &partial] {
        assert_eq!(root.ok("DescribeSecret", json!({"SecretId": id})).await, expected, "{id}");
    }
    let elsewhere = arn.replace("us-east-1", "eu-west-1");
    let other_suffix = format!("{partial}-xxxxxx");
    for id in ["team", "Team/db", &elsewhere, &other_suffix, "team/db-"] {
        root.refused("DescribeSecret", json!({"SecretId": id}), NOT_FOUND.0, NOT_FOUND.1).await;
    }
    let ireland = root.in_region("eu-west-1");
    for id in ["team/db", arn] {
        ireland.refused("DescribeSecret", json!({"SecretId": id}), NOT_FOUND.0, NOT_FOUND.1).await;
    }
    for id in ["a b", "arn:aws:s3:::bucket", "team/db*"] {
        root.refusal("DescribeSecret", json!({"SecretId": id}), "ValidationException").await;
    }
}

#[tokio::test]
async fn a_name_that_cannot_be_or_is_taken_is_refused() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    root.create("taken", "x").await;
    let tags = |count: usize| -> Value { (0..count).map(|n| json!({"Key": n.to_string(), "Value": "v"})).collect() };
    let create = |name: &str, more: Value| {
        let mut input = json!({"Name": name, "SecretString": "x"});
        input.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        input
    };
    for (input, code, message) in [
        (
            create("a b", json!({})),
            "ValidationException",
            "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
        ),
        (
            create("taken", json!({})),
            "ResourceExistsException",
            "The operation failed because the secret taken already exists.",
        ),
        (
            create("new", json!({"SecretBinary": "eA=="})),
            "InvalidParameterException",
            "You can't specify both a binary secret value and a string secret value.",
        ),
        (
            create("new", json!({"Tags": [{"Key": "aws:x", "Value": ""}]})),
            "InvalidParameterException",
            "Invalid tag key 'aws:x'. Tag keys that start with 'aws:' are reserved for system use",
        ),
        (create("new", json!({"Tags": tags(51)})), "InvalidParameterException", "A secret can have at most 50 tags."),
        (
            create("new", json!({"SecretString": "é".repeat(40_000)})),
            "InvalidParameterException",
            "A secret value has 1 to 65536 bytes.",
        ),
        (
            create("new", json!({"AddReplicaRegions": [{"Region": "eu-west-1"}]})),
            "InvalidParameterException",
            "Wharfinger does not serve AddReplicaRegions yet.",
        ),
        (
            create("new", json!({"KmsKeyId": "alias/none"})),
            "EncryptionFailure",
            "Alias arn:aws:kms:us-east-1:000000000000:alias/none is not found.",
        ),
    ] {
        root.refused("CreateSecret", input, code, message).await;
    }
    root.refused("DescribeSecret", json!({"SecretId": "new"}), NOT_FOUND.0, NOT_FOUND.1).await;
    root.ok("CreateSecret", create("new", json!({"Tags": tags(50), "SecretString": "é".repeat(32_768)}))).await;
    // Names are of their region and account.
    root.in_region("eu-west-1").create("taken", "x").await;
    Secrets::other(&server).await.create("taken", "x").await;
}

#[tokio::test]
async fn a_creation_that_comes_twice_creates_once() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    let create = |value: &str, token: &str| json!({"Name": "db", "SecretString": value, "ClientRequestToken": token});
    let first = root.ok("CreateSecret", create("x", &token("one"))).await;
    assert_eq!(root.ok("CreateSecret", create("x", &token("one"))).await, first);
    let taken = "The operation failed because the secret db already exists.".to_owned();
    let used = format!(
        "You can't use ClientRequestToken {} because that value is already in use for a version of secret {}.",
        token("one"),
        first["ARN"].as_str().expect("an ARN")
    );
    for (again, message) in [
        (create("y", &token("one")), used),
        (create("x", &token("two")), taken.clone()),
        (json!({"Name": "db"}), taken),
    ] {
        root.refused("CreateSecret", again, "ResourceExistsException", &message).await;
    }
    assert_eq!(root.text("db").await, "x");
}

#[tokio::test]
async fn a_secret_can_be_without_a_value() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    let created = root.ok("CreateSecret", json!({"Name": "empty"})).await;
    assert!(created.get("VersionId").is_none(), "{created}");
    let described = root.ok("DescribeSecret", json!({"SecretId": "empty"})).await;
    assert!(described.get("VersionIdsToStages").is_none() && described.get("Tags").is_none(), "{described}");
    let message = "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT";
    root.refused("GetSecretValue", json!({"SecretId": "empty"}), NOT_FOUND.0, message).await;
    root.ok("PutSecretValue", json!({"SecretId": "empty", "SecretString": "x"})).await;
    assert_eq!(root.text("empty").await, "x");
}

#[tokio::test]
async fn an_update_changes_what_it_says_and_nothing_else() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    let arn = root.create("db", "first").await;
    server.clock().advance(Duration::from_secs(60));
    let updated = root.ok("UpdateSecret", json!({"SecretId": "db", "Description": "new"})).await;
    assert_eq!(updated, json!({"ARN": arn, "Name": "db"}));
    let described = root.ok("DescribeSecret", json!({"SecretId": "db"})).await;
    assert_eq!((&described["Description"], &described["LastChangedDate"]), (&json!("new"), &json!(START + 60.0)));
    assert_eq!(root.text("db").await, "first");

    let update = json!({"SecretId": "db", "SecretString": "second", "ClientRequestToken": token("two")});
    for _ in 0..2 {
        let updated = root.ok("UpdateSecret", update.clone()).await;
        assert_eq!(updated, json!({"ARN": arn, "Name": "db", "VersionId": token("two")}));
    }
    assert_eq!(root.text("db").await, "second");
    let described = root.ok("DescribeSecret", json!({"SecretId": "db"})).await;
    assert_eq!(described["Description"], "new");
    assert_eq!(described["VersionIdsToStages"].as_object().expect("stages").len(), 2);
    let other = json!({"SecretId": "db", "SecretString": "third", "ClientRequestToken": token("two")});
    let message = format!(
        "You can't use ClientRequestToken {} because that value is already in use for a version of secret {arn}.",
        token("two")
    );
    root.refused("UpdateSecret", other, "ResourceExistsException", &message).await;
    assert_eq!(root.text("db").await, "second");
}

#[tokio::test]
async fn an_update_whose_version_is_there_changes_the_rest_all_the_same() {
    let server = TestServer::start().await;
    let (root, kms) = (Secrets::root(&server), Kms::root(&server));
    root.create("db", "first").await;
    let mut update = json!({"SecretId": "db", "SecretString": "second", "ClientRequestToken": token("two")});
    root.ok("UpdateSecret", update.clone()).await;
    let key = kms.key().await;
    (update["Description"], update["KmsKeyId"]) = (json!("new"), json!(key));
    let updated = root.ok("UpdateSecret", update).await;
    assert_eq!(updated["VersionId"], json!(token("two")));
    let described = root.ok("DescribeSecret", json!({"SecretId": "db"})).await;
    assert_eq!((&described["Description"], &described["KmsKeyId"]), (&json!("new"), &json!(key)));
    let listed = root.ok("ListSecretVersionIds", json!({"SecretId": "db"})).await;
    let keys: Vec<&Value> =
        listed["Versions"].as_array().expect("versions").iter().map(|one| &one["KmsKeyIds"]).collect();
    assert_eq!(keys, [&json!([key]), &json!([key])]);
}

#[tokio::test]
async fn with_another_key_the_staged_versions_are_encrypted_anew() {
    let server = TestServer::start().await;
    let (root, kms) = (Secrets::root(&server), Kms::root(&server));
    let (one, two) = (kms.key().await, kms.key().await);
    root.ok("CreateSecret", json!({"Name": "db", "SecretString": "a", "KmsKeyId": one})).await;
    root.ok("PutSecretValue", json!({"SecretId": "db", "SecretString": "b"})).await;
    let described = root.ok("DescribeSecret", json!({"SecretId": "db"})).await;
    assert_eq!(described["KmsKeyId"], json!(one));

    // A key that cannot be used changes nothing.
    kms.ok("DisableKey", json!({"KeyId": two})).await;
    root.refusal("UpdateSecret", json!({"SecretId": "db", "KmsKeyId": two}), "EncryptionFailure").await;
    assert_eq!(root.ok("DescribeSecret", json!({"SecretId": "db"})).await, described);
    kms.ok("EnableKey", json!({"KeyId": two})).await;
    root.ok("UpdateSecret", json!({"SecretId": "db", "KmsKeyId": two})).await;

    kms.ok("DisableKey", json!({"KeyId": one})).await;
    assert_eq!(root.text("db").await, "b");
    let previous = json!({"SecretId": "db", "VersionStage": "AWSPREVIOUS"});
    assert_eq!(root.ok("GetSecretValue", previous).await["SecretString"], "a");
    let listed = root.ok("ListSecretVersionIds", json!({"SecretId": "db"})).await;
    for version in listed["Versions"].as_array().expect("versions") {
        assert_eq!(version["KmsKeyIds"], json!([two]));
    }
    kms.ok("DisableKey", json!({"KeyId": two})).await;
    root.refusal("GetSecretValue", json!({"SecretId": "db"}), "DecryptionFailure").await;
    root.refusal("PutSecretValue", json!({"SecretId": "db", "SecretString": "c"}), "EncryptionFailure").await;
    kms.ok("EnableKey", json!({"KeyId": two})).await;
    root.ok("UpdateSecret", json!({"SecretId": "db", "KmsKeyId": ""})).await;
    kms.ok("DisableKey", json!({"KeyId": two})).await;
    assert_eq!(root.text("db").await, "b");
    assert!(root.ok("DescribeSecret", json!({"SecretId": "db"})).await.get("KmsKeyId").is_none());
}

#[tokio::test]
async fn a_deleted_secret_can_be_restored_until_its_window_is_over() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    let arn = root.create("db", "hush").await;
    root.ok("TagResource", json!({"SecretId": "db", "Tags": [{"Key": "a", "Value": "b"}]})).await;
    let deleted = root.ok("DeleteSecret", json!({"SecretId": "db", "RecoveryWindowInDays": 7})).await;
    let day = 86_400.0;
    assert_eq!(deleted, json!({"ARN": arn, "Name": "db", "DeletionDate": START + 7.0 * day}));
    let described = root.ok("DescribeSecret", json!({"SecretId": "db"})).await;
    assert_eq!(described["DeletedDate"], json!(START + 7.0 * day));
    let id = json!({"SecretId": "db"});
    let with = |member: &str, value: Value| json!({"SecretId": "db", member: value});
    for (operation, input) in [
        ("GetSecretValue", id.clone()),
        ("PutSecretValue", with("SecretString", json!("x"))),
        ("UpdateSecret", with("Description", json!("x"))),
        ("UpdateSecretVersionStage", json!({"SecretId": "db", "VersionStage": "A", "MoveToVersionId": token("x")})),
        ("TagResource", with("Tags", json!([]))),
        ("UntagResource", with("TagKeys", json!([]))),
        ("GetResourcePolicy", id.clone()),
        ("PutResourcePolicy", with("ResourcePolicy", json!("{}"))),
        ("DeleteResourcePolicy", id.clone()),
        ("DeleteSecret", id.clone()),
    ] {
        root.refused(operation, input, MARKED.0, MARKED.1).await;
    }
    let message = "You can't create this secret because a secret with this name is already scheduled for deletion.";
    root.refused("CreateSecret", json!({"Name": "db", "SecretString": "x"}), "InvalidRequestException", message).await;

    server.clock().advance(DAY * 7 - Duration::from_secs(1));
    assert_eq!(root.ok("RestoreSecret", id.clone()).await, json!({"ARN": arn, "Name": "db"}));
    root.ok("RestoreSecret", id.clone()).await;
    assert_eq!(root.text("db").await, "hush");
    assert!(root.ok("DescribeSecret", id.clone()).await.get("DeletedDate").is_none());

    root.ok("DeleteSecret", id.clone()).await;
    server.clock().advance(DAY * 30);
    for operation in ["DescribeSecret", "RestoreSecret", "GetSecretValue", "DeleteSecret", "ListSecretVersionIds"] {
        root.refused(operation, id.clone(), NOT_FOUND.0, NOT_FOUND.1).await;
    }
    let listed = root.ok("ListSecrets", json!({"IncludePlannedDeletion": true})).await;
    assert_eq!(listed["SecretList"], json!([]));
    // The name is free, also while the row still stands; the ARN and the tags are not taken over.
    let anew = root.create("db", "new").await;
    assert_ne!(anew, arn);
    assert!(root.ok("DescribeSecret", id).await.get("Tags").is_none());
    root.refused("GetSecretValue", json!({"SecretId": arn}), NOT_FOUND.0, NOT_FOUND.1).await;
}

#[tokio::test]
async fn time_deletes_what_is_due_and_nothing_else() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    for (name, days) in [("a", Some(7)), ("b", Some(30)), ("c", None)] {
        root.create(name, "x").await;
        if let Some(days) = days {
            root.ok("DeleteSecret", json!({"SecretId": name, "RecoveryWindowInDays": days})).await;
        }
    }
    let access = server.registry().access();
    for (days, deleted) in [(6, 0), (1, 1), (22, 0), (1, 1), (100, 0)] {
        server.clock().advance(DAY * days);
        assert_eq!(access.delete_due_secrets().await.expect("no failure"), deleted, "{days} days later");
    }
    assert_eq!(root.text("c").await, "x");
}

#[tokio::test]
async fn a_forced_deletion_is_at_once_and_minds_nothing() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    let arn = root.create("db", "x").await;
    let force = |id: &str| json!({"SecretId": id, "ForceDeleteWithoutRecovery": true});
    root.ok("DeleteSecret", json!({"SecretId": "db"})).await;
    assert_eq!(root.ok("DeleteSecret", force("db")).await, json!({"ARN": arn, "Name": "db", "DeletionDate": START}));
    root.refused("RestoreSecret", json!({"SecretId": "db"}), NOT_FOUND.0, NOT_FOUND.1).await;
    root.ok("DeleteSecret", force("db")).await;
    root.refused("DeleteSecret", json!({"SecretId": "db"}), NOT_FOUND.0, NOT_FOUND.1).await;
    root.create("db", "y").await;
    for (window, force, message) in [
        (6, false, "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive)."),
        (31, false, "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive)."),
        (-1, false, "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive)."),
        (7, true, "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays."),
    ] {
        let input = json!({"SecretId": "db", "RecoveryWindowInDays": window, "ForceDeleteWithoutRecovery": force});
        root.refused("DeleteSecret", input, "InvalidParameterException", message).await;
    }
    assert_eq!(root.text("db").await, "y");
}

#[tokio::test]
async fn tags_are_set_replaced_and_removed() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    root.create("db", "x").await;
    let tag = |tags: Value| json!({"SecretId": "db", "Tags": tags});
    root.ok("TagResource", tag(json!([{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]))).await;
    root.ok("TagResource", tag(json!([{"Key": "a", "Value": "3"}]))).await;
    root.ok("UntagResource", json!({"SecretId": "db", "TagKeys": ["b", "absent"]})).await;
    let described = root.ok("DescribeSecret", json!({"SecretId": "db"})).await;
    assert_eq!(described["Tags"], json!([{"Key": "a", "Value": "3"}]));
    root.ok("UntagResource", json!({"SecretId": "db", "TagKeys": ["a", "b"]})).await;
    assert_eq!(root.ok("DescribeSecret", json!({"SecretId": "db"})).await["Tags"], json!([]));
    assert_eq!(root.ok("ListSecrets", json!({})).await["SecretList"][0]["Tags"], json!([]));
    root.create("never", "x").await;
    root.ok("UntagResource", json!({"SecretId": "never", "TagKeys": ["a"]})).await;
    assert!(root.ok("DescribeSecret", json!({"SecretId": "never"})).await.get("Tags").is_none());
    root.ok("TagResource", tag(json!([{"Key": "a", "Value": "3"}]))).await;
    let many: Value = (0..50).map(|n| json!({"Key": n.to_string(), "Value": ""})).collect();
    let message = "A secret can have at most 50 tags.";
    root.refused("TagResource", tag(many), "InvalidParameterException", message).await;
    for operation in ["TagResource", "UntagResource"] {
        let input = json!({"SecretId": "none", "Tags": [], "TagKeys": []});
        root.refused(operation, input, NOT_FOUND.0, NOT_FOUND.1).await;
    }
}
