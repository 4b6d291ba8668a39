//! Who may do what with secrets: policies of users, policies on secrets, other accounts, conditions.

use serde_json::{Value, json};
use testkit::TestServer;

use crate::caller::{ACCOUNT, OTHER_ACCOUNT};
use crate::iam_caller::Iam;
use crate::kms_caller::Kms;
use crate::secrets_caller::{MARKED, NOT_FOUND, Secrets, allowing, denied, policy_about, token, user_arn};

/// Every operation that is done with one secret.
fn operations(id: &str) -> Vec<(&'static str, Value)> {
    let with = |more: Value| {
        let mut input = more;
        input["SecretId"] = id.into();
        input
    };
    vec![
        ("DeleteResourcePolicy", with(json!({}))),
        ("DeleteSecret", with(json!({}))),
        ("DeleteSecret", with(json!({"ForceDeleteWithoutRecovery": true}))),
        ("DescribeSecret", with(json!({}))),
        ("GetResourcePolicy", with(json!({}))),
        ("GetSecretValue", with(json!({}))),
        ("ListSecretVersionIds", with(json!({}))),
        ("PutResourcePolicy", with(json!({"ResourcePolicy": "{}"}))),
        ("PutSecretValue", with(json!({"SecretString": "x"}))),
        ("RestoreSecret", with(json!({}))),
        ("TagResource", with(json!({"Tags": []}))),
        ("UntagResource", with(json!({"TagKeys": []}))),
        ("UpdateSecret", with(json!({"Description": "x"}))),
        ("UpdateSecretVersionStage", with(json!({"VersionStage": "A", "MoveToVersionId": token("x")}))),
    ]
}

/// Every other operation, and what it is done with.
fn other_operations() -> [(&'static str, &'static str, Value); 4] {
    [
        ("BatchGetSecretValue", "*", json!({"SecretIdList": ["db"]})),
        ("CreateSecret", "new", json!({"Name": "new", "SecretString": "x"})),
        ("GetRandomPassword", "*", json!({})),
        ("ListSecrets", "*", json!({})),
    ]
}

#[tokio::test]
async fn every_operation_is_refused_to_whom_nobody_lets_whether_there_is_a_secret_or_not() {
    let server = TestServer::start().await;
    let (root, ci) = (Secrets::root(&server), Secrets::user(&server, "ci", &[]).await);
    let arn = root.create("db", "hush").await;
    let partial = arn.rsplit_once('-').expect("a suffix").0;
    for id in ["db", "none", &arn, partial, &arn.replace("secret:db", "secret:none")] {
        for (operation, input) in operations(id) {
            let message = denied(&user_arn("ci"), operation, id, "identity-based");
            ci.refused(operation, input, "AccessDeniedException", &message).await;
        }
    }
    for (operation, resource, input) in other_operations() {
        let message = denied(&user_arn("ci"), operation, resource, "identity-based");
        ci.refused(operation, input, "AccessDeniedException", &message).await;
    }
    assert_eq!(root.text("db").await, "hush");
    root.refused("DescribeSecret", json!({"SecretId": "new"}), NOT_FOUND.0, NOT_FOUND.1).await;
}

#[tokio::test]
async fn every_operation_is_refused_to_other_accounts_whether_there_is_a_secret_or_not() {
    let server = TestServer::start().await;
    let (root, other) = (Secrets::root(&server), Secrets::other(&server).await);
    let arn = root.create("db", "hush").await;
    let partial = arn.rsplit_once('-').expect("a suffix").0;
    let who = format!("arn:aws:iam::{OTHER_ACCOUNT}:root");
    for id in [&arn, partial, &arn.replace("secret:db", "secret:none")] {
        for (operation, input) in operations(id) {
            let message = denied(&who, operation, id, "resource-based");
            other.refused(operation, input, "AccessDeniedException", &message).await;
        }
    }
    // By name it is its own that it means.
    for (operation, input) in operations("db") {
        if input.get("ForceDeleteWithoutRecovery").is_none() {
            other.refused(operation, input, NOT_FOUND.0, NOT_FOUND.1).await;
        }
    }
    assert_eq!(root.text("db").await, "hush");
}

#[tokio::test]
async fn each_operation_takes_its_own_action_and_no_other() {
    let server = TestServer::start().await;
    let (root, ci) = (Secrets::root(&server), Secrets::user(&server, "ci", &[]).await);
    root.create("db", "hush").await;
    root.create("own", "hush").await;
    root.ok("DeleteSecret", json!({"SecretId": "db"})).await;
    // What is asked for of a secret that is about to be deleted says that it is, which only those read who may.
    for (operation, input) in operations("db") {
        if matches!(operation, "RestoreSecret" | "DescribeSecret" | "ListSecretVersionIds")
            || input.get("ForceDeleteWithoutRecovery").is_some()
        {
            continue;
        }
        let all_others = json!({"Effect": "Deny", "NotAction": format!("secretsmanager:{operation}"), "Resource": "*"});
        ci.allow("ci", &[allowing(&["*"], "*"), all_others]).await;
        ci.refused(operation, input, MARKED.0, MARKED.1).await;
        let this = json!({"Effect": "Deny", "Action": format!("secretsmanager:{operation}"), "Resource": "*"});
        ci.allow("ci", &[allowing(&["*"], "*"), this]).await;
        let (_, input) = operations("db").into_iter().find(|(name, _)| *name == operation).expect("an operation");
        let message = ci.refusal(operation, input, "AccessDeniedException").await;
        assert!(message.ends_with("with an explicit deny in an identity-based policy"), "{message}");
    }
}

#[tokio::test]
async fn tags_at_creation_take_the_permission_to_tag() {
    let server = TestServer::start().await;
    let resource = format!("arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:team/*");
    let create = allowing(&["secretsmanager:CreateSecret"], &resource);
    let ci = Secrets::user(&server, "ci", std::slice::from_ref(&create)).await;
    let tagged = |name: &str| json!({"Name": name, "SecretString": "x", "Tags": [{"Key": "a", "Value": "b"}]});
    let message = denied(&user_arn("ci"), "TagResource", "team/a", "identity-based");
    ci.refused("CreateSecret", tagged("team/a"), "AccessDeniedException", &message).await;
    let message = denied(&user_arn("ci"), "CreateSecret", "other/a", "identity-based");
    let other = json!({"Name": "other/a", "SecretString": "x"});
    ci.refused("CreateSecret", other, "AccessDeniedException", &message).await;
    ci.ok("CreateSecret", json!({"Name": "team/b", "SecretString": "x"})).await;
    ci.allow("ci", &[create, allowing(&["secretsmanager:TagResource"], &resource)]).await;
    ci.ok("CreateSecret", tagged("team/a")).await;
}

#[tokio::test]
async fn conditions_ask_for_what_the_request_and_the_secret_are() {
    let server = TestServer::start().await;
    let (root, ci) = (Secrets::root(&server), Secrets::user(&server, "ci", &[]).await);
    let arn = root.create("db", "1").await;
    root.ok("PutSecretValue", json!({"SecretId": "db", "SecretString": "2"})).await;
    root.ok("TagResource", json!({"SecretId": "db", "Tags": [{"Key": "team", "Value": "core"}]})).await;
    let get = |stage: &str| json!({"SecretId": "db", "VersionStage": stage});
    for (action, key, value, input, let_through) in [
        ("GetSecretValue", "secretsmanager:VersionStage", "AWSCURRENT", json!({"SecretId": "db"}), false),
        ("GetSecretValue", "secretsmanager:VersionStage", "AWSCURRENT", get("AWSCURRENT"), true),
        ("GetSecretValue", "secretsmanager:VersionStage", "AWSCURRENT", get("AWSPREVIOUS"), false),
        ("GetSecretValue", "secretsmanager:SecretId", &arn, json!({"SecretId": "db"}), true),
        ("GetSecretValue", "secretsmanager:SecretId", "db", json!({"SecretId": "db"}), false),
        ("GetSecretValue", "secretsmanager:ResourceTag/team", "core", json!({"SecretId": "db"}), true),
        ("GetSecretValue", "aws:ResourceTag/team", "edge", json!({"SecretId": "db"}), false),
        ("CreateSecret", "secretsmanager:Name", "a", json!({"Name": "a", "SecretString": "x"}), true),
        ("CreateSecret", "secretsmanager:Name", "a", json!({"Name": "b", "SecretString": "x"}), false),
        ("TagResource", "aws:RequestTag/k", "v", json!({"SecretId": "db", "Tags": [{"Key": "k", "Value": "v"}]}), true),
        (
            "TagResource",
            "aws:RequestTag/k",
            "v",
            json!({"SecretId": "db", "Tags": [{"Key": "k", "Value": "w"}]}),
            false,
        ),
        ("UntagResource", "aws:TagKeys", "k", json!({"SecretId": "db", "TagKeys": ["k"]}), true),
        ("UntagResource", "aws:TagKeys", "k", json!({"SecretId": "db", "TagKeys": ["team"]}), false),
        ("DescribeSecret", "aws:RequestedRegion", "us-east-1", json!({"SecretId": "db"}), true),
        ("DescribeSecret", "aws:RequestedRegion", "eu-west-1", json!({"SecretId": "db"}), false),
        (
            "DeleteSecret",
            "secretsmanager:ForceDeleteWithoutRecovery",
            "false",
            json!({"SecretId": "db", "ForceDeleteWithoutRecovery": true}),
            false,
        ),
    ] {
        let mut statement = allowing(&[&format!("secretsmanager:{action}")], "*");
        statement["Condition"] = json!({"StringEquals": {key: value}});
        ci.allow("ci", &[statement]).await;
        let answer = ci.call(action, &input).await;
        let expected = if let_through { 200 } else { 400 };
        assert_eq!(answer.status, expected, "{action} {key} {value} {input}: {}", answer.text());
        if !let_through {
            assert_eq!(answer.error_code(), "AccessDeniedException");
        }
    }
}

#[tokio::test]
async fn a_policy_on_a_secret_lets_in_and_keeps_out() {
    let server = TestServer::start().await;
    let (root, ci) = (Secrets::root(&server), Secrets::user(&server, "ci", &[]).await);
    root.create("db", "hush").await;
    let put = |document: String| json!({"SecretId": "db", "ResourcePolicy": document});
    let id = json!({"SecretId": "db"});
    assert!(root.ok("GetResourcePolicy", id.clone()).await.get("ResourcePolicy").is_none());

    let lets_in = policy_about("Allow", &user_arn("ci"), &["secretsmanager:GetSecretValue"]);
    root.ok("PutResourcePolicy", put(lets_in.clone())).await;
    assert_eq!(root.ok("GetResourcePolicy", id.clone()).await["ResourcePolicy"], lets_in);
    assert_eq!(ci.text("db").await, "hush");
    ci.refusal("DescribeSecret", id.clone(), "AccessDeniedException").await;

    ci.allow("ci", &[allowing(&["secretsmanager:*"], "*")]).await;
    let keeps_out = policy_about("Deny", &user_arn("ci"), &["secretsmanager:GetSecretValue"]);
    root.ok("PutResourcePolicy", put(keeps_out)).await;
    let message = ci.refusal("GetSecretValue", id.clone(), "AccessDeniedException").await;
    assert!(message.ends_with("with an explicit deny in a resource-based policy"), "{message}");
    root.ok("DeleteResourcePolicy", id.clone()).await;
    assert_eq!(ci.text("db").await, "hush");
    root.ok("DeleteResourcePolicy", id).await;
}

#[tokio::test]
async fn a_policy_that_cannot_be_is_refused_and_changes_nothing() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    root.create("db", "hush").await;
    let good = policy_about("Allow", &format!("arn:aws:iam::{ACCOUNT}:root"), &["secretsmanager:*"]);
    root.ok("PutResourcePolicy", json!({"SecretId": "db", "ResourcePolicy": good})).await;
    let public = policy_about("Allow", "*", &["secretsmanager:GetSecretValue"]);
    for (document, block, code) in [
        ("{}".to_owned(), false, "MalformedPolicyDocumentException"),
        ("no JSON".to_owned(), false, "MalformedPolicyDocumentException"),
        (policy_about("Allow", "*", &["s3:GetObject"]), false, "MalformedPolicyDocumentException"),
        (
            policy_about("Allow", &user_arn("nobody"), &["secretsmanager:GetSecretValue"]),
            false,
            "MalformedPolicyDocumentException",
        ),
        (
            policy_about("Allow", "999999999999", &["secretsmanager:GetSecretValue"]),
            false,
            "MalformedPolicyDocumentException",
        ),
        (public.clone(), true, "PublicPolicyException"),
    ] {
        let input = json!({"SecretId": "db", "ResourcePolicy": document, "BlockPublicPolicy": block});
        root.refusal("PutResourcePolicy", input, code).await;
    }
    assert_eq!(root.ok("GetResourcePolicy", json!({"SecretId": "db"})).await["ResourcePolicy"], good);
    root.ok("PutResourcePolicy", json!({"SecretId": "db", "ResourcePolicy": public})).await;
}

#[tokio::test]
async fn a_user_who_is_made_anew_does_not_inherit_what_a_secret_lets_it() {
    let server = TestServer::start().await;
    let (root, ci) = (Secrets::root(&server), Secrets::user(&server, "ci", &[]).await);
    root.create("db", "hush").await;
    let document = policy_about("Allow", &user_arn("ci"), &["secretsmanager:GetSecretValue"]);
    root.ok("PutResourcePolicy", json!({"SecretId": "db", "ResourcePolicy": document})).await;
    assert_eq!(ci.text("db").await, "hush");
    let iam = Iam::root(&server);
    let key = json!({"UserName": "ci", "AccessKeyId": ci.credentials.access_key_id});
    iam.ok("DeleteAccessKey", key).await;
    iam.ok("DeleteUser", json!({"UserName": "ci"})).await;
    let again = Secrets::user(&server, "ci", &[]).await;
    again.refusal("GetSecretValue", json!({"SecretId": "db"}), "AccessDeniedException").await;
    let shown = root.ok("GetResourcePolicy", json!({"SecretId": "db"})).await["ResourcePolicy"].clone();
    assert!(shown.as_str().expect("a policy").contains("\"AIDA"), "{shown}");
}

#[tokio::test]
async fn across_accounts_both_policies_and_the_key_have_to_agree() {
    let server = TestServer::start().await;
    let (root, kms, other) = (Secrets::root(&server), Kms::root(&server), Secrets::other(&server).await);
    let key = kms.key().await;
    let create = json!({"Name": "db", "SecretString": "hush", "KmsKeyId": key});
    let arn = root.ok("CreateSecret", create).await["ARN"].as_str().expect("an ARN").to_owned();
    let iam = Iam { server: &server, credentials: other.credentials.clone() };
    let guest = Secrets { server: &server, credentials: iam.user("guest").await.credentials, region: "us-east-1" };
    let get = json!({"SecretId": arn});
    let guest_arn = format!("arn:aws:iam::{OTHER_ACCOUNT}:user/guest");
    let on_secret = policy_about("Allow", &guest_arn, &["secretsmanager:GetSecretValue"]);
    root.ok("PutResourcePolicy", json!({"SecretId": "db", "ResourcePolicy": on_secret})).await;
    let own = |actions: &[&str]| {
        let document = json!({"Version": "2012-10-17", "Statement": [allowing(actions, "*")]}).to_string();
        json!({"UserName": "guest", "PolicyName": "p", "PolicyDocument": document})
    };
    let message = denied(&guest_arn, "GetSecretValue", &arn, "identity-based");
    guest.refused("GetSecretValue", get.clone(), "AccessDeniedException", &message).await;
    iam.ok("PutUserPolicy", own(&["secretsmanager:*"])).await;
    let message = guest.refusal("GetSecretValue", get.clone(), "AccessDeniedException").await;
    assert!(message.contains("kms:Decrypt"), "{message}");
    iam.ok("PutUserPolicy", own(&["secretsmanager:*", "kms:Decrypt"])).await;
    let message = guest.refusal("GetSecretValue", get.clone(), "AccessDeniedException").await;
    assert!(message.contains("kms:Decrypt") && message.contains("resource-based"), "{message}");
    let about = crate::kms_caller::about("Allow", &guest_arn, &["kms:Decrypt"]);
    let policy = crate::kms_caller::key_policy(&[about]);
    kms.ok("PutKeyPolicy", json!({"KeyId": key, "Policy": policy})).await;
    assert_eq!(guest.text(&arn).await, "hush");
    // Only this one action is let.
    guest.refusal("DescribeSecret", json!({"SecretId": arn}), "AccessDeniedException").await;
    root.ok("DeleteResourcePolicy", json!({"SecretId": "db"})).await;
    let message = denied(&guest_arn, "GetSecretValue", &arn, "resource-based");
    guest.refused("GetSecretValue", get, "AccessDeniedException", &message).await;
}

#[tokio::test]
async fn a_secret_under_the_accounts_own_key_is_for_the_account_alone() {
    let server = TestServer::start().await;
    let (root, other) = (Secrets::root(&server), Secrets::other(&server).await);
    let arn = root.create("db", "hush").await;
    let document = policy_about("Allow", OTHER_ACCOUNT, &["secretsmanager:*"]);
    root.ok("PutResourcePolicy", json!({"SecretId": "db", "ResourcePolicy": document})).await;
    other.ok("DescribeSecret", json!({"SecretId": arn})).await;
    let message = other.refusal("GetSecretValue", json!({"SecretId": arn}), "AccessDeniedException").await;
    assert!(message.contains("kms:Decrypt"), "{message}");
    // Within the account it takes no permission on the key.
    let ci = Secrets::user(&server, "ci", &[allowing(&["secretsmanager:GetSecretValue"], "*")]).await;
    assert_eq!(ci.text("db").await, "hush");
}

#[tokio::test]
async fn a_batch_reads_what_each_of_its_secrets_lets() {
    let server = TestServer::start().await;
    let root = Secrets::root(&server);
    let (one, _) = (root.create("one", "1").await, root.create("two", "2").await);
    let batch = allowing(&["secretsmanager:BatchGetSecretValue"], "*");
    let get = allowing(&["secretsmanager:GetSecretValue"], &one);
    let ci = Secrets::user(&server, "ci", &[batch, get]).await;
    let answer = ci.ok("BatchGetSecretValue", json!({"SecretIdList": ["one", "two", "none"]})).await;
    assert_eq!(answer["SecretValues"][0]["SecretString"], "1");
    let errors = answer["Errors"].as_array().expect("errors");
    assert_eq!(errors.len(), 2);
    for (error, id) in errors.iter().zip(["two", "none"]) {
        let message = denied(&user_arn("ci"), "GetSecretValue", id, "identity-based");
        assert_eq!(*error, json!({"SecretId": id, "ErrorCode": "AccessDeniedException", "Message": message}));
    }
    let by_filter = json!({"Filters": [{"Key": "name", "Values": ["o"]}]});
    let message = denied(&user_arn("ci"), "ListSecrets", "*", "identity-based");
    ci.refused("BatchGetSecretValue", by_filter, "AccessDeniedException", &message).await;
}
