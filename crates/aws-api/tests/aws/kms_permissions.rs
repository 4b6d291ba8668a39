//! Who may do what with keys: policies of keys, policies of users, other accounts, conditions.

use serde_json::{Value, json};
use testkit::TestServer;

use crate::caller::{ACCOUNT, OTHER_ACCOUNT};
use crate::iam_caller::Iam;
use crate::kms_caller::{Kms, about, allowing, base64, denied, id_of, key_policy, user_arn};

const NOWHERE: &str = "arn:aws:kms:us-east-1:000000000000:key/12345678-1234-1234-1234-123456789012";

/// Every operation with the action that it takes and what it takes it on.
fn operations(key: &str, blob: &str) -> Vec<(&'static str, &'static str, String, Value)> {
    let of_key = |operation, input: Value| (operation, operation, key.to_owned(), input);
    let alias = format!("arn:aws:kms:us-east-1:{ACCOUNT}:alias/a");
    let root = format!("arn:aws:iam::{ACCOUNT}:root");
    let id = json!({"KeyId": key});
    vec![
        of_key("CancelKeyDeletion", id.clone()),
        ("CreateAlias", "CreateAlias", alias.clone(), json!({"AliasName": "alias/a", "TargetKeyId": key})),
        of_key("CreateGrant", json!({"KeyId": key, "GranteePrincipal": root, "Operations": ["Decrypt"]})),
        ("CreateKey", "CreateKey", "*".into(), json!({})),
        of_key("Decrypt", json!({"CiphertextBlob": blob, "KeyId": key})),
        ("DeleteAlias", "DeleteAlias", alias.clone(), json!({"AliasName": "alias/a"})),
        of_key("DescribeKey", id.clone()),
        of_key("DisableKey", id.clone()),
        of_key("DisableKeyRotation", id.clone()),
        of_key("EnableKey", id.clone()),
        of_key("EnableKeyRotation", id.clone()),
        of_key("Encrypt", json!({"KeyId": key, "Plaintext": base64("x")})),
        of_key("GenerateDataKey", json!({"KeyId": key, "KeySpec": "AES_256"})),
        of_key("GenerateDataKeyPair", json!({"KeyId": key, "KeyPairSpec": "ECC_NIST_P256"})),
        of_key("GenerateDataKeyPairWithoutPlaintext", json!({"KeyId": key, "KeyPairSpec": "ECC_NIST_P256"})),
        of_key("GenerateDataKeyWithoutPlaintext", json!({"KeyId": key, "KeySpec": "AES_256"})),
        of_key("GenerateMac", json!({"KeyId": key, "Message": base64("x"), "MacAlgorithm": "HMAC_SHA_256"})),
        ("GenerateRandom", "GenerateRandom", "*".into(), json!({"NumberOfBytes": 1})),
        of_key("GetKeyPolicy", id.clone()),
        of_key("GetKeyRotationStatus", id.clone()),
        of_key("GetPublicKey", id.clone()),
        ("ListAliases", "ListAliases", "*".into(), json!({})),
        of_key("ListGrants", id.clone()),
        of_key("ListKeyPolicies", id.clone()),
        of_key("ListKeyRotations", id.clone()),
        ("ListKeys", "ListKeys", "*".into(), json!({})),
        of_key("ListResourceTags", id.clone()),
        ("ListRetirableGrants", "ListRetirableGrants", root.clone(), json!({"RetiringPrincipal": root})),
        of_key("PutKeyPolicy", json!({"KeyId": key, "Policy": key_policy(&[])})),
        (
            "ReEncrypt",
            "ReEncryptFrom",
            key.into(),
            json!({"CiphertextBlob": blob, "SourceKeyId": key, "DestinationKeyId": key}),
        ),
        of_key("RetireGrant", json!({"KeyId": key, "GrantId": "x"})),
        of_key("RevokeGrant", json!({"KeyId": key, "GrantId": "x"})),
        of_key("RotateKeyOnDemand", id.clone()),
        of_key("ScheduleKeyDeletion", id),
        of_key("Sign", json!({"KeyId": key, "Message": base64("x"), "SigningAlgorithm": "ECDSA_SHA_256"})),
        of_key("TagResource", json!({"KeyId": key, "Tags": []})),
        of_key("UntagResource", json!({"KeyId": key, "TagKeys": []})),
        ("UpdateAlias", "UpdateAlias", alias, json!({"AliasName": "alias/a", "TargetKeyId": key})),
        of_key("UpdateKeyDescription", json!({"KeyId": key, "Description": ""})),
        of_key(
            "Verify",
            json!({
                "KeyId": key, "Message": base64("x"), "SigningAlgorithm": "ECDSA_SHA_256", "Signature": base64("x"),
            }),
        ),
        of_key(
            "VerifyMac",
            json!({"KeyId": key, "Message": base64("x"), "MacAlgorithm": "HMAC_SHA_256", "Mac": base64("x")}),
        ),
    ]
}

#[tokio::test]
async fn every_operation_is_refused_to_whom_nobody_lets_whether_there_is_a_key_or_not() {
    let server = TestServer::start().await;
    let (root, ci) = (Kms::root(&server), Kms::user(&server, "ci", &[]).await);
    let key = root.key().await;
    let blob = root.encrypt(&key, "x").await;
    for key in [key.as_str(), NOWHERE] {
        let all = operations(key, &blob);
        assert_eq!(all.len(), 41);
        for (operation, action, resource, input) in all {
            let message = denied(&user_arn("ci"), action, &resource, "identity-based");
            ci.refused(operation, input, "AccessDeniedException", &message).await;
        }
    }
}

#[tokio::test]
async fn every_operation_is_refused_to_other_accounts_whether_there_is_a_key_or_not() {
    let server = TestServer::start().await;
    let (root, other) = (Kms::root(&server), Kms::other(&server).await);
    let key = root.key().await;
    let blob = root.encrypt(&key, "x").await;
    let stranger = format!("arn:aws:iam::{OTHER_ACCOUNT}:root");
    for key in [key.as_str(), NOWHERE] {
        for (operation, action, resource, input) in operations(key, &blob) {
            if resource == key {
                let message = denied(&stranger, action, &resource, "resource-based");
                other.refused(operation, input, "AccessDeniedException", &message).await;
            }
        }
    }
}

#[tokio::test]
async fn each_operation_takes_the_one_permission_that_is_named_for_it() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let ci = Kms::user(&server, "ci", &[]).await;
    let key = root.key().await;
    let blob = root.encrypt(&key, "x").await;
    root.ok("CreateAlias", json!({"AliasName": "alias/a", "TargetKeyId": key})).await;
    for (operation, action, _, input) in operations(&key, &blob) {
        // What the operation does is undone by another, or is of no matter to the next.
        let action = format!("kms:{action}");
        let mut actions = vec![action.as_str()];
        actions.extend((operation == "ReEncrypt").then_some("kms:ReEncryptTo"));
        ci.allow("ci", &[allowing(&actions, "*")]).await;
        let answer = ci.call(operation, &input).await;
        if answer.status != 200 {
            let code = answer.error_code();
            let expected = [
                ("CancelKeyDeletion", "KMSInvalidStateException"),
                ("CreateAlias", "AlreadyExistsException"),
                ("GenerateMac", "InvalidKeyUsageException"),
                ("GetPublicKey", "UnsupportedOperationException"),
                ("RetireGrant", "NotFoundException"),
                ("RevokeGrant", "NotFoundException"),
                ("Sign", "InvalidKeyUsageException"),
                ("UpdateAlias", "NotFoundException"),
                ("Verify", "InvalidKeyUsageException"),
                ("VerifyMac", "InvalidKeyUsageException"),
            ];
            assert!(expected.contains(&(operation, code.as_str())), "{operation}: {}", answer.text());
        }
        for (operation, input) in [("CancelKeyDeletion", json!({"KeyId": key})), ("EnableKey", json!({"KeyId": key}))] {
            root.call(operation, &input).await;
        }
    }
}

#[tokio::test]
async fn a_keys_policy_that_names_the_account_leaves_it_to_the_accounts_policies() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let (one, two) = (root.key().await, root.key().await);
    let ci = Kms::user(&server, "ci", &[allowing(&["kms:Encrypt"], &one)]).await;
    ci.encrypt(&one, "x").await;
    let input = json!({"KeyId": two, "Plaintext": base64("x")});
    let message = denied(&user_arn("ci"), "Encrypt", &two, "identity-based");
    ci.refused("Encrypt", input, "AccessDeniedException", &message).await;
}

#[tokio::test]
async fn a_keys_policy_that_does_not_name_the_account_leaves_it_nothing() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let ci = Kms::user(&server, "ci", &[]).await;
    let cd = Kms::user(&server, "cd", &[allowing(&["kms:*"], "*")]).await;
    let policy =
        json!({"Version": "2012-10-17", "Statement": [about("Allow", &user_arn("ci"), &["kms:*"])]}).to_string();
    let message = "The new key policy will not allow you to update the key policy in the future.";
    let input = json!({"Policy": policy});
    root.refused("CreateKey", input, "MalformedPolicyDocumentException", message).await;
    let key = root.key_with(json!({"Policy": policy, "BypassPolicyLockoutSafetyCheck": true})).await;
    let input = json!({"KeyId": key, "Plaintext": base64("x")});
    ci.ok("Encrypt", input.clone()).await;
    for (caller, who) in [(&root, format!("arn:aws:iam::{ACCOUNT}:root")), (&cd, user_arn("cd"))] {
        let message = denied(&who, "Encrypt", &key, "resource-based");
        caller.refused("Encrypt", input.clone(), "AccessDeniedException", &message).await;
        let message = denied(&who, "PutKeyPolicy", &key, "resource-based");
        let put = json!({"KeyId": key, "Policy": key_policy(&[])});
        caller.refused("PutKeyPolicy", put, "AccessDeniedException", &message).await;
    }
    ci.ok(
        "PutKeyPolicy",
        json!({"KeyId": key, "Policy": key_policy(&[about("Allow", &user_arn("ci"), &["kms:PutKeyPolicy"])])}),
    )
    .await;
    root.ok("Encrypt", input.clone()).await;
    let message = denied(&user_arn("ci"), "Encrypt", &key, "identity-based");
    ci.refused("Encrypt", input, "AccessDeniedException", &message).await;
}

#[tokio::test]
async fn a_policy_is_kept_as_it_was_written_if_it_can_be_read() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key().await;
    Kms::user(&server, "ci", &[]).await;
    let default = root.ok("GetKeyPolicy", json!({"KeyId": key, "PolicyName": "default"})).await;
    assert_eq!(default["PolicyName"], "default");
    let default: Value = serde_json::from_str(default["Policy"].as_str().expect("text")).expect("JSON");
    assert_eq!(default["Statement"][0]["Principal"]["AWS"], format!("arn:aws:iam::{ACCOUNT}:root"));
    let policy = key_policy(&[about("Allow", &user_arn("ci"), &["kms:Decrypt"])]).replace("{\"Action", "{ \"Action");
    assert_eq!(root.ok("PutKeyPolicy", json!({"KeyId": key, "Policy": policy})).await, Value::Null);
    assert_eq!(root.ok("GetKeyPolicy", json!({"KeyId": key})).await["Policy"], policy);
    assert_eq!(
        root.ok("ListKeyPolicies", json!({"KeyId": key})).await,
        json!({"PolicyNames": ["default"], "Truncated": false})
    );
    for (operation, mut input) in [("GetKeyPolicy", json!({})), ("PutKeyPolicy", json!({"Policy": policy}))] {
        input["KeyId"] = key.clone().into();
        input["PolicyName"] = "other".into();
        root.refused(operation, input, "NotFoundException", "No such policy exists").await;
    }
    let invalid_principal = "Policy contains a statement with one or more invalid principals.";
    let stranger = key_policy(&[about("Allow", &user_arn("nobody"), &["kms:Decrypt"])]);
    let foreign = key_policy(&[about("Allow", &user_arn("ci"), &["s3:GetObject"])]);
    let too_large = key_policy(&[
        json!({"Sid": "x".repeat(32_768), "Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*"}),
    ]);
    for (policy, code, message) in [
        ("{", "MalformedPolicyDocumentException", Some("This policy contains invalid Json")),
        (&stranger, "MalformedPolicyDocumentException", Some(invalid_principal)),
        (&foreign, "MalformedPolicyDocumentException", None),
        (&too_large, "LimitExceededException", None),
    ] {
        for (operation, input) in
            [("PutKeyPolicy", json!({"KeyId": key, "Policy": policy})), ("CreateKey", json!({"Policy": policy}))]
        {
            let said = root.refusal(operation, input, code).await;
            assert!(message.is_none_or(|message| said == message), "{said}");
        }
    }
}

#[tokio::test]
async fn whoever_is_made_anew_under_a_name_is_not_meant_by_a_keys_policy() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let ci = Kms::user(&server, "ci", &[]).await;
    let key = root.key_with(json!({"Policy": key_policy(&[about("Allow", &user_arn("ci"), &["kms:Encrypt"])])})).await;
    ci.encrypt(&key, "x").await;
    let iam = Iam::root(&server);
    let id = ci.credentials.access_key_id.clone();
    iam.ok("DeleteAccessKey", json!({"UserName": "ci", "AccessKeyId": id})).await;
    iam.ok("DeleteUser", json!({"UserName": "ci"})).await;
    let anew = Kms::user(&server, "ci", &[]).await;
    let input = json!({"KeyId": key, "Plaintext": base64("x")});
    let message = denied(&user_arn("ci"), "Encrypt", &key, "identity-based");
    anew.refused("Encrypt", input, "AccessDeniedException", &message).await;
}

#[tokio::test]
async fn another_accounts_key_is_used_by_its_arn_when_both_sides_agree() {
    let server = TestServer::start().await;
    let (root, other) = (Kms::root(&server), Kms::other(&server).await);
    let stranger = format!("arn:aws:iam::{OTHER_ACCOUNT}:root");
    let policy = key_policy(&[about("Allow", &stranger, &["kms:*"])]);
    let key = root.key_with(json!({"Policy": policy})).await;
    root.ok("CreateAlias", json!({"AliasName": "alias/shared", "TargetKeyId": key})).await;
    let alias_arn = format!("arn:aws:kms:us-east-1:{ACCOUNT}:alias/shared");
    for name in [&key, &alias_arn] {
        let blob = other.encrypt(name, "secret").await;
        assert_eq!(other.decrypt(&blob).await, "secret");
        assert_eq!(root.decrypt(&blob).await, "secret");
    }
    other.ok("DescribeKey", json!({"KeyId": key})).await;
    other.ok("GetKeyRotationStatus", json!({"KeyId": key})).await;
    let theirs = "Alias arn:aws:kms:us-east-1:111111111111:alias/shared is not found.";
    other.refused("DescribeKey", json!({"KeyId": "alias/shared"}), "NotFoundException", theirs).await;
    // Some things are not done to other accounts' keys, whoever agrees.
    let message = format!("Key '{key}' does not exist");
    for operation in ["DisableKey", "GetKeyPolicy", "ScheduleKeyDeletion", "EnableKeyRotation", "ListKeyPolicies"] {
        other.refused(operation, json!({"KeyId": key}), "NotFoundException", &message).await;
    }
    let input = json!({"AliasName": "alias/mine", "TargetKeyId": key});
    other.refused("CreateAlias", input, "NotFoundException", &message).await;
    // The caller's own side has to agree as well.
    let iam = Iam { server: &server, credentials: other.credentials.clone() };
    let user = Kms { server: &server, credentials: iam.user("guest").await.credentials, region: "us-east-1" };
    let guest = format!("arn:aws:iam::{OTHER_ACCOUNT}:user/guest");
    let input = json!({"KeyId": key, "Plaintext": base64("x")});
    let message = denied(&guest, "Encrypt", &key, "identity-based");
    user.refused("Encrypt", input, "AccessDeniedException", &message).await;
}

#[tokio::test]
async fn conditions_ask_about_the_key_the_context_and_the_grant() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key_with(json!({"Tags": [{"TagKey": "team", "TagValue": "core"}]})).await;
    for alias in ["alias/a", "alias/b"] {
        root.ok("CreateAlias", json!({"AliasName": alias, "TargetKeyId": key})).await;
    }
    let ci = Kms::user(&server, "ci", &[]).await;
    let encrypt = |name: &str, context: Value| {
        ("Encrypt", json!({"KeyId": name, "Plaintext": base64("x"), "EncryptionContext": context}))
    };
    let grant = |operations: &[&str]| {
        let grantee = format!("arn:aws:iam::{ACCOUNT}:root");
        ("CreateGrant", json!({"KeyId": key, "GranteePrincipal": grantee, "Operations": operations}))
    };
    let schedule = |days: u32| ("ScheduleKeyDeletion", json!({"KeyId": key, "PendingWindowInDays": days}));
    let app = json!({"app": "web"});
    for (condition, (operation, input), allowed) in [
        (json!({"StringEquals": {"kms:EncryptionContext:app": "web"}}), encrypt(&key, app.clone()), true),
        (json!({"StringEquals": {"kms:EncryptionContext:app": "web"}}), encrypt(&key, json!({"app": "db"})), false),
        (json!({"StringEquals": {"kms:EncryptionContext:app": "web"}}), encrypt(&key, json!({})), false),
        (
            json!({"ForAllValues:StringEquals": {"kms:EncryptionContextKeys": ["app"]}}),
            encrypt(&key, app.clone()),
            true,
        ),
        (
            json!({"ForAllValues:StringEquals": {"kms:EncryptionContextKeys": ["app"]}}),
            encrypt(&key, json!({"app": "web", "b": "c"})),
            false,
        ),
        (json!({"StringEquals": {"kms:RequestAlias": "alias/a"}}), encrypt("alias/a", json!({})), true),
        (json!({"StringEquals": {"kms:RequestAlias": "alias/a"}}), encrypt("alias/b", json!({})), false),
        (json!({"StringEquals": {"kms:RequestAlias": "alias/a"}}), encrypt(&key, json!({})), false),
        (json!({"ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/b"}}), encrypt(&key, json!({})), true),
        (json!({"ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/c"}}), encrypt(&key, json!({})), false),
        (
            json!({"StringEquals": {"kms:KeySpec": "SYMMETRIC_DEFAULT", "kms:KeyUsage": "ENCRYPT_DECRYPT", "kms:KeyOrigin": "AWS_KMS"}}),
            encrypt(&key, json!({})),
            true,
        ),
        (json!({"Bool": {"kms:MultiRegion": "true"}}), encrypt(&key, json!({})), false),
        (json!({"StringEquals": {"kms:CallerAccount": ACCOUNT}}), encrypt(&key, json!({})), true),
        (json!({"StringEquals": {"kms:CallerAccount": OTHER_ACCOUNT}}), encrypt(&key, json!({})), false),
        (json!({"StringLike": {"kms:ViaService": "*"}}), encrypt(&key, json!({})), false),
        (json!({"StringEquals": {"aws:ResourceTag/team": "core"}}), encrypt(&key, json!({})), true),
        (json!({"StringEquals": {"aws:ResourceTag/team": "edge"}}), encrypt(&key, json!({})), false),
        (json!({"StringEquals": {"aws:RequestedRegion": "us-east-1"}}), encrypt(&key, json!({})), true),
        (
            json!({"ForAllValues:StringEquals": {"kms:GrantOperations": ["Decrypt", "Encrypt"]}}),
            grant(&["Decrypt"]),
            true,
        ),
        (
            json!({"ForAllValues:StringEquals": {"kms:GrantOperations": ["Decrypt", "Encrypt"]}}),
            grant(&["Decrypt", "DescribeKey"]),
            false,
        ),
        (json!({"Bool": {"kms:GrantIsForAWSResource": "false"}}), grant(&["Decrypt"]), true),
        (json!({"Bool": {"kms:GrantIsForAWSResource": "true"}}), grant(&["Decrypt"]), false),
        (
            json!({"ArnLike": {"kms:GranteePrincipal": format!("arn:aws:iam::{ACCOUNT}:root")}}),
            grant(&["Decrypt"]),
            true,
        ),
        (json!({"ArnLike": {"kms:GranteePrincipal": "arn:aws:iam::*:user/*"}}), grant(&["Decrypt"]), false),
        (json!({"NumericGreaterThanEquals": {"kms:ScheduleKeyDeletionPendingWindowInDays": 20}}), schedule(20), true),
        (json!({"NumericGreaterThanEquals": {"kms:ScheduleKeyDeletionPendingWindowInDays": 20}}), schedule(19), false),
    ] {
        let mut statement = allowing(&[&format!("kms:{operation}")], "*");
        statement["Condition"] = condition.clone();
        ci.allow("ci", &[statement]).await;
        let answer = ci.call(operation, &input).await;
        assert_eq!(answer.status == 200, allowed, "{condition} {input} {}", answer.text());
        if operation == "ScheduleKeyDeletion" && allowed {
            root.ok("CancelKeyDeletion", json!({"KeyId": key})).await;
            root.ok("EnableKey", json!({"KeyId": key})).await;
        }
    }
}

#[tokio::test]
async fn re_encryption_takes_a_permission_on_each_side() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let (one, two) = (root.key().await, root.key().await);
    let blob = root.encrypt(&one, "x").await;
    let ci = Kms::user(&server, "ci", &[allowing(&["kms:ReEncryptFrom"], &one)]).await;
    let input = json!({"CiphertextBlob": blob, "DestinationKeyId": two});
    let message = denied(&user_arn("ci"), "ReEncryptTo", &two, "identity-based");
    ci.refused("ReEncrypt", input.clone(), "AccessDeniedException", &message).await;
    ci.allow("ci", &[allowing(&["kms:ReEncryptFrom"], &one), allowing(&["kms:ReEncryptTo"], &two)]).await;
    ci.ok("ReEncrypt", input.clone()).await;
    ci.allow("ci", &[allowing(&["kms:ReEncryptTo"], "*")]).await;
    let message = denied(&user_arn("ci"), "ReEncryptFrom", &one, "identity-based");
    ci.refused("ReEncrypt", input, "AccessDeniedException", &message).await;
    let mut same = allowing(&["kms:ReEncrypt*"], "*");
    same["Condition"] = json!({"Bool": {"kms:ReEncryptOnSameKey": "true"}});
    ci.allow("ci", &[same]).await;
    for (destination, allowed) in [(&one, true), (&two, false)] {
        let answer = ci.call("ReEncrypt", &json!({"CiphertextBlob": blob, "DestinationKeyId": destination})).await;
        assert_eq!(answer.status == 200, allowed, "{}", answer.text());
    }
}

#[tokio::test]
async fn an_alias_takes_a_permission_on_itself_and_on_each_key() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let (one, two) = (root.key().await, root.key().await);
    let alias = format!("arn:aws:kms:us-east-1:{ACCOUNT}:alias/a");
    let ci = Kms::user(&server, "ci", &[]).await;
    let create = json!({"AliasName": "alias/a", "TargetKeyId": one});
    let update = json!({"AliasName": "alias/a", "TargetKeyId": two});
    let delete = json!({"AliasName": "alias/a"});
    for (operation, input, resources) in [
        ("CreateAlias", create, vec![&alias, &one]),
        ("UpdateAlias", update, vec![&alias, &one, &two]),
        ("DeleteAlias", delete, vec![&alias, &two]),
    ] {
        let action = format!("kms:{operation}");
        let on = |resources: &[&String]| -> Vec<Value> {
            resources.iter().map(|resource| allowing(&[&action], resource)).collect()
        };
        for missing in &resources {
            let others: Vec<_> = resources.iter().filter(|resource| resource != &missing).copied().collect();
            ci.allow("ci", &on(&others)).await;
            let message = denied(&user_arn("ci"), operation, missing, "identity-based");
            ci.refused(operation, input.clone(), "AccessDeniedException", &message).await;
        }
        ci.allow("ci", &on(&resources)).await;
        ci.ok(operation, input).await;
    }
}

#[tokio::test]
async fn a_key_is_made_with_tags_only_by_whom_may_tag() {
    let server = TestServer::start().await;
    let ci = Kms::user(&server, "ci", &[allowing(&["kms:CreateKey"], "*")]).await;
    ci.ok("CreateKey", json!({})).await;
    let tagged = json!({"Tags": [{"TagKey": "team", "TagValue": "core"}]});
    let message = denied(&user_arn("ci"), "TagResource", "*", "identity-based");
    ci.refused("CreateKey", tagged.clone(), "AccessDeniedException", &message).await;
    let mut bound = allowing(&["kms:CreateKey", "kms:TagResource"], "*");
    bound["Condition"] = json!({"StringEquals": {"aws:RequestTag/team": "core"}});
    ci.allow("ci", &[bound]).await;
    let key = ci.ok("CreateKey", tagged).await["KeyMetadata"]["KeyId"].clone();
    ci.refusal("CreateKey", json!({}), "AccessDeniedException").await;
    assert_eq!(id_of(key.as_str().map(|id| format!("/{id}")).expect("an id").as_str()), key);
}
