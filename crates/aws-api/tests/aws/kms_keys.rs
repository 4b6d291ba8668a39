//! CreateKey, DescribeKey, ListKeys, UpdateKeyDescription, EnableKey, DisableKey, ScheduleKeyDeletion, CancelKeyDeletion,
//! and the tags of keys.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::TestServer;

use crate::caller::ACCOUNT;
use crate::kms_caller::{Kms, base64, id_of};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// What there is no key for.
const NOWHERE: &str = "12345678-1234-1234-1234-123456789012";
const NOWHERE_ARN: &str = "arn:aws:kms:us-east-1:000000000000:key/12345678-1234-1234-1234-123456789012";

async fn state(root: &Kms<'_>, key: &str) -> Value {
    root.ok("DescribeKey", json!({"KeyId": key})).await["KeyMetadata"]["KeyState"].clone()
}

#[tokio::test]
async fn a_key_is_described_by_each_of_its_names() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    server.clock().advance(Duration::from_millis(1_250));
    let created = root.ok("CreateKey", json!({"Description": "for images", "MultiRegion": false})).await;
    let metadata = &created["KeyMetadata"];
    let id = metadata["KeyId"].as_str().expect("an id");
    let arn = format!("arn:aws:kms:us-east-1:{ACCOUNT}:key/{id}");
    let material = metadata["CurrentKeyMaterialId"].as_str().expect("a name");
    assert!(material.len() == 64 && material.bytes().all(|b| b.is_ascii_hexdigit()), "{material}");
    let expected = json!({
        "AWSAccountId": ACCOUNT,
        "KeyId": id,
        "Arn": arn,
        "CreationDate": 1_767_225_601.25,
        "Enabled": true,
        "Description": "for images",
        "KeyUsage": "ENCRYPT_DECRYPT",
        "KeyState": "Enabled",
        "Origin": "AWS_KMS",
        "KeyManager": "CUSTOMER",
        "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
        "KeySpec": "SYMMETRIC_DEFAULT",
        "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"],
        "MultiRegion": false,
        "CurrentKeyMaterialId": material,
    });
    assert_eq!(*metadata, expected);
    root.ok("CreateAlias", json!({"AliasName": "alias/images", "TargetKeyId": id})).await;
    let alias_arn = format!("arn:aws:kms:us-east-1:{ACCOUNT}:alias/images");
    for name in [id, &arn, "alias/images", &alias_arn, &id.to_uppercase()] {
        assert_eq!(root.ok("DescribeKey", json!({"KeyId": name})).await, json!({"KeyMetadata": expected}), "{name}");
    }
}

#[tokio::test]
async fn what_is_no_key_is_said_to_be_none() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key().await;
    let elsewhere = key.replace("us-east-1", "eu-west-1");
    for (name, code, message) in [
        ("x", "NotFoundException", "Invalid keyId 'x'"),
        (
            NOWHERE,
            "NotFoundException",
            "Key 'arn:aws:kms:us-east-1:000000000000:key/12345678-1234-1234-1234-123456789012' does not exist",
        ),
        (
            NOWHERE_ARN,
            "NotFoundException",
            "Key 'arn:aws:kms:us-east-1:000000000000:key/12345678-1234-1234-1234-123456789012' does not exist",
        ),
        ("alias/none", "NotFoundException", "Alias arn:aws:kms:us-east-1:000000000000:alias/none is not found."),
        (
            "arn:aws:kms:us-east-1:000000000000:alias/none",
            "NotFoundException",
            "Alias arn:aws:kms:us-east-1:000000000000:alias/none is not found.",
        ),
        (
            "mrk-1234abcd12ab34cd56ef1234567890ab",
            "NotFoundException",
            "Key 'arn:aws:kms:us-east-1:000000000000:key/mrk-1234abcd12ab34cd56ef1234567890ab' does not exist",
        ),
        (&elsewhere, "NotFoundException", "Invalid arn eu-west-1"),
        ("arn:aws:s3:::bucket", "InvalidArnException", "Invalid arn arn:aws:s3:::bucket"),
    ] {
        root.refused("DescribeKey", json!({"KeyId": name}), code, message).await;
        let alias = format!("Invalid keyId {name}");
        let message_by_id = if name.contains("alias/") { &alias } else { message };
        for operation in ["EnableKey", "GetKeyPolicy", "ListGrants"] {
            root.refused(operation, json!({"KeyId": name}), code, message_by_id).await;
        }
        root.refused("Encrypt", json!({"KeyId": name, "Plaintext": base64("x")}), code, message).await;
    }
    let ireland = root.in_region("eu-west-1");
    let message = format!("Key '{elsewhere}' does not exist");
    ireland.refused("DescribeKey", json!({"KeyId": id_of(&key)}), "NotFoundException", &message).await;
}

#[tokio::test]
async fn what_changes_or_describes_a_key_at_rest_takes_no_alias_for_it() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key().await;
    root.ok("CreateAlias", json!({"AliasName": "alias/m", "TargetKeyId": key})).await;
    let grantee = format!("arn:aws:iam::{ACCOUNT}:root");
    for name in ["alias/m", "arn:aws:kms:us-east-1:000000000000:alias/m"] {
        let message = format!("Invalid keyId {name}");
        for (operation, more) in [
            ("CancelKeyDeletion", json!({})),
            ("CreateGrant", json!({"GranteePrincipal": grantee, "Operations": ["Decrypt"]})),
            ("DisableKey", json!({})),
            ("DisableKeyRotation", json!({})),
            ("EnableKey", json!({})),
            ("EnableKeyRotation", json!({})),
            ("GetKeyPolicy", json!({})),
            ("GetKeyRotationStatus", json!({})),
            ("ListGrants", json!({})),
            ("ListKeyPolicies", json!({})),
            ("ListKeyRotations", json!({})),
            ("ListResourceTags", json!({})),
            ("PutKeyPolicy", json!({"Policy": "{}"})),
            ("RetireGrant", json!({"GrantId": "g"})),
            ("RevokeGrant", json!({"GrantId": "g"})),
            ("RotateKeyOnDemand", json!({})),
            ("ScheduleKeyDeletion", json!({})),
            ("TagResource", json!({"Tags": []})),
            ("UntagResource", json!({"TagKeys": []})),
            ("UpdateKeyDescription", json!({"Description": "x"})),
        ] {
            let mut input = more;
            input["KeyId"] = name.into();
            root.refused(operation, input, "NotFoundException", &message).await;
        }
        let blob = root.encrypt(name, "secret").await;
        root.ok("Decrypt", json!({"CiphertextBlob": blob, "KeyId": name})).await;
        root.ok("GenerateDataKey", json!({"KeyId": name, "KeySpec": "AES_256"})).await;
        root.ok("ReEncrypt", json!({"CiphertextBlob": blob, "SourceKeyId": name, "DestinationKeyId": name})).await;
    }
    assert_eq!(state(&root, &key).await, "Enabled");
}

#[tokio::test]
async fn other_kinds_of_keys_are_honestly_refused() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    for (input, message) in [
        (json!({"KeySpec": "SM2", "KeyUsage": "SIGN_VERIFY"}), "Wharfinger does not serve keys with KeySpec SM2."),
        (json!({"Origin": "EXTERNAL"}), "Wharfinger serves keys with Origin AWS_KMS, and not EXTERNAL."),
        (json!({"MultiRegion": true}), "Wharfinger does not serve multi-Region keys."),
        (json!({"CustomKeyStoreId": "cks-1"}), "Wharfinger does not serve custom key stores."),
    ] {
        root.refused("CreateKey", input, "UnsupportedOperationException", message).await;
    }
    let input = json!({"KeySpec": "SYMMETRIC_DEFAULT", "KeyUsage": "ENCRYPT_DECRYPT", "Origin": "AWS_KMS"});
    root.ok("CreateKey", input).await;
}

#[tokio::test]
async fn keys_are_listed_by_account_and_region_in_pages() {
    let server = TestServer::start().await;
    let (root, other) = (Kms::root(&server), Kms::other(&server).await);
    let mut arns = Vec::new();
    for _ in 0..5 {
        arns.push(root.key().await);
    }
    arns.sort();
    other.key().await;
    root.in_region("eu-west-1").key().await;
    let pages = root.pages("ListKeys", json!({"Limit": 2}), "Keys").await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 1]);
    let listed: Vec<_> = pages.concat();
    let expected: Vec<_> = arns.iter().map(|arn| json!({"KeyId": id_of(arn), "KeyArn": arn})).collect();
    assert_eq!(listed, expected);
    assert_eq!(root.ok("ListKeys", json!({})).await["Keys"].as_array().map(Vec::len), Some(5));
    let shared = root.ok("ListKeys", json!({"ResourceOwners": ["OTHER_ACCOUNTS_VIA_RAM"]})).await;
    assert_eq!(shared, json!({"Keys": [], "Truncated": false}));
    let marker = other.ok("ListKeys", json!({"Limit": 1})).await;
    assert!(marker.get("NextMarker").is_none());
    let marker = root.ok("ListKeys", json!({"Limit": 1})).await["NextMarker"].clone();
    let message = "the token is not one that this listing gave out";
    for (caller, marker) in [(&other, marker), (&root, json!("x"))] {
        caller.refused("ListKeys", json!({"Marker": marker}), "InvalidMarkerException", message).await;
    }
}

#[tokio::test]
async fn a_disabled_key_neither_encrypts_nor_decrypts_until_it_is_enabled() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key().await;
    let (blob, spare) = (root.encrypt(&key, "secret").await, root.key().await);
    assert_eq!(root.ok("DisableKey", json!({"KeyId": key})).await, Value::Null);
    let described = root.ok("DescribeKey", json!({"KeyId": key})).await;
    assert_eq!(
        (&described["KeyMetadata"]["KeyState"], &described["KeyMetadata"]["Enabled"]),
        (&json!("Disabled"), &json!(false))
    );
    let message = format!("{key} is disabled.");
    for (operation, input) in uses(&key, &spare, &blob) {
        root.refused(operation, input, "DisabledException", &message).await;
    }
    for (operation, input) in [
        ("GetKeyPolicy", json!({"KeyId": key})),
        ("UpdateKeyDescription", json!({"KeyId": key, "Description": "still"})),
        ("TagResource", json!({"KeyId": key, "Tags": [{"TagKey": "a", "TagValue": "b"}]})),
        ("CreateAlias", json!({"AliasName": "alias/a", "TargetKeyId": key})),
        ("ListGrants", json!({"KeyId": key})),
        ("GetKeyRotationStatus", json!({"KeyId": key})),
        ("DisableKey", json!({"KeyId": key})),
    ] {
        root.ok(operation, input).await;
    }
    root.ok("EnableKey", json!({"KeyId": key})).await;
    assert_eq!(root.decrypt(&blob).await, "secret");
}

/// What is done with a key that is in use.
fn uses(key: &str, spare: &str, blob: &str) -> Vec<(&'static str, Value)> {
    vec![
        ("Encrypt", json!({"KeyId": key, "Plaintext": base64("x")})),
        ("Decrypt", json!({"CiphertextBlob": blob})),
        ("Decrypt", json!({"CiphertextBlob": blob, "KeyId": key})),
        ("ReEncrypt", json!({"CiphertextBlob": blob, "DestinationKeyId": spare})),
        ("ReEncrypt", json!({"CiphertextBlob": blob, "DestinationKeyId": key})),
        ("GenerateDataKey", json!({"KeyId": key, "KeySpec": "AES_256"})),
        ("GenerateDataKeyWithoutPlaintext", json!({"KeyId": key, "KeySpec": "AES_256"})),
        ("EnableKeyRotation", json!({"KeyId": key})),
        ("DisableKeyRotation", json!({"KeyId": key})),
        ("RotateKeyOnDemand", json!({"KeyId": key})),
        (
            "CreateGrant",
            json!({"KeyId": key, "GranteePrincipal": format!("arn:aws:iam::{ACCOUNT}:root"), "Operations": ["Decrypt"]}),
        ),
    ]
}

#[tokio::test]
async fn a_key_that_is_to_be_deleted_is_not_used_until_that_is_cancelled() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key().await;
    let (blob, spare) = (root.encrypt(&key, "secret").await, root.key().await);
    root.refused(
        "CancelKeyDeletion",
        json!({"KeyId": key}),
        "KMSInvalidStateException",
        &format!("{key} is not pending deletion."),
    )
    .await;
    let scheduled = root.ok("ScheduleKeyDeletion", json!({"KeyId": id_of(&key), "PendingWindowInDays": 7})).await;
    let due = 1_767_225_600.0 + 7.0 * DAY.as_secs_f64();
    assert_eq!(
        scheduled,
        json!({"KeyId": key, "DeletionDate": due, "KeyState": "PendingDeletion", "PendingWindowInDays": 7})
    );
    let described = root.ok("DescribeKey", json!({"KeyId": key})).await;
    assert_eq!(described["KeyMetadata"]["DeletionDate"], due);
    assert_eq!(described["KeyMetadata"]["KeyState"], "PendingDeletion");
    let message = format!("{key} is pending deletion.");
    let mut refused = uses(&key, &spare, &blob);
    refused.extend([
        ("ScheduleKeyDeletion", json!({"KeyId": key})),
        ("EnableKey", json!({"KeyId": key})),
        ("DisableKey", json!({"KeyId": key})),
        ("UpdateKeyDescription", json!({"KeyId": key, "Description": "x"})),
        ("TagResource", json!({"KeyId": key, "Tags": [{"TagKey": "a", "TagValue": "b"}]})),
        ("UntagResource", json!({"KeyId": key, "TagKeys": ["a"]})),
        ("CreateAlias", json!({"AliasName": "alias/a", "TargetKeyId": key})),
    ]);
    for (operation, input) in refused {
        root.refused(operation, input, "KMSInvalidStateException", &message).await;
    }
    server.clock().advance(DAY * 6);
    assert_eq!(root.ok("CancelKeyDeletion", json!({"KeyId": key})).await, json!({"KeyId": key}));
    assert_eq!(state(&root, &key).await, "Disabled");
    root.ok("EnableKey", json!({"KeyId": key})).await;
    server.clock().advance(DAY * 30);
    assert_eq!(root.decrypt(&blob).await, "secret");
}

#[tokio::test]
async fn a_key_whose_day_has_come_is_gone_with_or_without_the_job() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let (key, kept) = (root.key().await, root.key().await);
    let blob = root.encrypt(&key, "secret").await;
    root.ok("CreateAlias", json!({"AliasName": "alias/a", "TargetKeyId": key})).await;
    let scheduled = root.ok("ScheduleKeyDeletion", json!({"KeyId": key})).await;
    assert_eq!(scheduled["PendingWindowInDays"], 30);
    server.clock().advance(DAY * 30);
    for clears in [false, true] {
        if clears {
            assert_eq!(server.registry().access().shred_due_keys().await.expect("the database works"), 1);
            assert_eq!(server.registry().access().shred_due_keys().await.expect("the database works"), 0);
        }
        let message = format!("Key '{key}' does not exist");
        for operation in ["DescribeKey", "CancelKeyDeletion", "EnableKey", "GetKeyPolicy"] {
            root.refused(operation, json!({"KeyId": key}), "NotFoundException", &message).await;
        }
        let message = format!("Alias arn:aws:kms:us-east-1:{ACCOUNT}:alias/a is not found.");
        root.refused("DescribeKey", json!({"KeyId": "alias/a"}), "NotFoundException", &message).await;
        let message = "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or \
                       you are not allowed to access.";
        root.refused("Decrypt", json!({"CiphertextBlob": blob}), "AccessDeniedException", message).await;
        assert_eq!(root.ok("ListKeys", json!({})).await["Keys"], json!([{"KeyId": id_of(&kept), "KeyArn": kept}]));
        let aliases = root.ok("ListAliases", json!({})).await["Aliases"].clone();
        let of_services =
            |alias: &Value| alias["AliasName"].as_str().is_some_and(|name| name.starts_with("alias/aws/"));
        assert!(aliases.as_array().is_some_and(|aliases| aliases.iter().all(of_services)), "{aliases}");
        // The name is free again.
        root.ok("CreateAlias", json!({"AliasName": "alias/b", "TargetKeyId": kept})).await;
        root.ok("DeleteAlias", json!({"AliasName": "alias/b"})).await;
    }
    root.ok("CreateAlias", json!({"AliasName": "alias/a", "TargetKeyId": kept})).await;
}

#[tokio::test]
async fn the_name_of_a_gone_key_is_free_before_the_job_clears_it() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let (key, next) = (root.key().await, root.key().await);
    root.ok("CreateAlias", json!({"AliasName": "alias/a", "TargetKeyId": key})).await;
    root.ok("ScheduleKeyDeletion", json!({"KeyId": key, "PendingWindowInDays": 7})).await;
    server.clock().advance(DAY * 7);
    root.ok("CreateAlias", json!({"AliasName": "alias/a", "TargetKeyId": next})).await;
    assert_eq!(root.ok("DescribeKey", json!({"KeyId": "alias/a"})).await["KeyMetadata"]["Arn"], next);
}

#[tokio::test]
async fn a_key_waits_for_its_deletion_for_7_to_30_days() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key().await;
    for (days, bound) in [(6, "greater than or equal to 7"), (31, "less than or equal to 30")] {
        let message = format!(
            "1 validation error detected: Value '{days}' at 'pendingWindowInDays' failed to satisfy constraint: Member must \
             have value {bound}"
        );
        let input = json!({"KeyId": key, "PendingWindowInDays": days});
        root.refused("ScheduleKeyDeletion", input, "ValidationException", &message).await;
    }
    assert_eq!(state(&root, &key).await, "Enabled");
}

#[tokio::test]
async fn a_description_is_what_was_said_last() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key().await;
    root.ok("UpdateKeyDescription", json!({"KeyId": key, "Description": "new words"})).await;
    assert_eq!(root.ok("DescribeKey", json!({"KeyId": key})).await["KeyMetadata"]["Description"], "new words");
}

#[tokio::test]
async fn tags_are_set_replaced_removed_and_paged() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let tag = |key: &str, value: &str| json!({"TagKey": key, "TagValue": value});
    let key = root.key_with(json!({"Tags": [tag("team", "core"), tag("cost", "7")]})).await;
    root.ok("TagResource", json!({"KeyId": key, "Tags": [tag("team", "edge"), tag("env", "test")]})).await;
    let listed = root.pages("ListResourceTags", json!({"KeyId": key, "Limit": 2}), "Tags").await;
    assert_eq!(listed, [vec![tag("cost", "7"), tag("env", "test")], vec![tag("team", "edge")]]);
    root.ok("UntagResource", json!({"KeyId": key, "TagKeys": ["env", "none"]})).await;
    let listed = root.ok("ListResourceTags", json!({"KeyId": key})).await;
    assert_eq!(listed, json!({"Tags": [tag("cost", "7"), tag("team", "edge")], "Truncated": false}));

    let many: Vec<_> = (0..49).map(|number| tag(&format!("k{number}"), "v")).collect();
    root.refused("TagResource", json!({"KeyId": key, "Tags": many}), "TagException", "Too many tags").await;
    let too_many: Vec<_> = (0..51).map(|number| tag(&format!("k{number}"), "v")).collect();
    for (tags, message) in [
        (json!(too_many), "Too many tags"),
        (json!([tag("aws:x", "v")]), "Tags beginning with aws: are reserved"),
        (json!([tag("a", "1"), tag("a", "2")]), "Duplicate tag keys"),
    ] {
        root.refused("TagResource", json!({"KeyId": key, "Tags": tags}), "TagException", message).await;
        root.refused("CreateKey", json!({"Tags": tags}), "TagException", message).await;
    }
}
