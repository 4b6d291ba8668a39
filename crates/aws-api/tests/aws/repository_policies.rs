//! Policies of repositories and registries, and the settings of registries.

use serde_json::{Value, json};
use testkit::TestServer;

use crate::caller::{ACCOUNT, Caller, OTHER_ACCOUNT};
use crate::iam_caller::Iam;

const INVALID_REPOSITORY_POLICY: &str = "Invalid repository policy provided";
const INVALID_REGISTRY_POLICY: &str = "Invalid registry policy provided";

/// A policy of one statement for a principal, about actions and, where it must, a resource.
fn policy(principal: &Value, actions: &[&str], resource: Option<&str>) -> String {
    let mut statement = json!({"Sid": "one", "Effect": "Allow", "Principal": principal, "Action": actions});
    if let Some(resource) = resource {
        statement["Resource"] = resource.into();
    }
    json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
}

fn set(text: &str) -> Value {
    json!({"repositoryName": "app", "policyText": text})
}

#[tokio::test]
async fn a_repository_policy_is_set_shown_replaced_and_deleted() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    root.create_repository("app").await;
    let there = json!({"repositoryName": "app"});
    let none = format!(
        "Repository policy does not exist for the repository with name 'app' in the registry with id '{ACCOUNT}'"
    );
    for operation in ["GetRepositoryPolicy", "DeleteRepositoryPolicy"] {
        root.refused(operation, there.clone(), "RepositoryPolicyNotFoundException", &none).await;
    }
    let first = policy(&json!({"AWS": ACCOUNT}), &["ecr:BatchGetImage"], None);
    let second = policy(&json!("*"), &["ecr:ListImages"], Some("*"));
    for text in [&first, &second] {
        let expected = json!({"registryId": ACCOUNT, "repositoryName": "app", "policyText": text});
        assert_eq!(root.ok("SetRepositoryPolicy", set(text)).await, expected);
        assert_eq!(root.ok("GetRepositoryPolicy", there.clone()).await, expected);
    }
    assert_eq!(root.ok("DeleteRepositoryPolicy", there.clone()).await["policyText"], second);
    root.refused("GetRepositoryPolicy", there.clone(), "RepositoryPolicyNotFoundException", &none).await;
    root.ok("SetRepositoryPolicy", set(&first)).await;
    root.ok("DeleteRepository", there.clone()).await;
    root.create_repository("app").await;
    root.refused("GetRepositoryPolicy", there, "RepositoryPolicyNotFoundException", &none).await;
}

#[tokio::test]
async fn what_is_no_repository_policy_is_refused_and_changes_nothing() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    root.create_repository("app").await;
    let good = policy(&json!({"AWS": ACCOUNT}), &["ecr:BatchGetImage"], None);
    root.ok("SetRepositoryPolicy", set(&good)).await;
    for text in [
        "{",
        "[]",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecr:ListImages"}]}"#,
        &policy(&json!({"AWS": ACCOUNT}), &["ecr:GetAuthorizationToken"], None),
        &policy(&json!("*"), &["ecr:ListImages", "ECR:getauthorizationtoken"], None),
    ] {
        root.refused_parameter("SetRepositoryPolicy", set(text), "PolicyText", INVALID_REPOSITORY_POLICY).await;
    }
    for nobody in [
        format!("arn:aws:iam::{ACCOUNT}:user/nobody"),
        "999999999999".to_owned(),
        format!("arn:aws:iam::{ACCOUNT}:role/nothing"),
    ] {
        let text = policy(&json!({"AWS": nobody}), &["ecr:ListImages"], None);
        root.refused_parameter("SetRepositoryPolicy", set(&text), "PolicyText", "Principal not found").await;
    }
    for wildcard in ["ecr:*", "ecr:Get*"] {
        root.ok("SetRepositoryPolicy", set(&policy(&json!({"AWS": ACCOUNT}), &[wildcard], None))).await;
    }
    root.ok("SetRepositoryPolicy", set(&good)).await;
    assert_eq!(root.ok("GetRepositoryPolicy", json!({"repositoryName": "app"})).await["policyText"], good);
    let nowhere = json!({"repositoryName": "nowhere", "policyText": good});
    root.refusal("SetRepositoryPolicy", &nowhere, "RepositoryNotFoundException").await;
}

#[tokio::test]
async fn nobody_locks_himself_out_of_a_repository_but_by_force_and_root_never() {
    let server = TestServer::start().await;
    let (root, iam) = (Caller::root(&server), Iam::root(&server));
    root.create_repository("app").await;
    let user = iam.user("owner").await;
    let all = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ecr:*", "Resource": "*"}]});
    iam.ok("PutUserPolicy", json!({"UserName": "owner", "PolicyName": "p", "PolicyDocument": all.to_string()})).await;
    let call = async |operation: &str, input: &Value| {
        let answer = server.call_as(&user.credentials, "ecr", operation, input).await;
        (answer.status, answer.text())
    };
    let deny = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "ecr:*"}]});
    let mut input = set(&deny.to_string());
    let (status, words) = call("SetRepositoryPolicy", &input).await;
    assert!(status == 400 && words.contains("InvalidParameterException") && words.contains("force"), "{words}");
    root.refusal("GetRepositoryPolicy", &json!({"repositoryName": "app"}), "RepositoryPolicyNotFoundException").await;
    input["force"] = true.into();
    assert_eq!(call("SetRepositoryPolicy", &input).await.0, 200);
    let there = json!({"repositoryName": "app"});
    for operation in ["GetRepositoryPolicy", "DeleteRepositoryPolicy"] {
        let (status, words) = call(operation, &there).await;
        assert!(status == 400 && words.contains("AccessDeniedException"), "{operation}: {words}");
    }
    root.refusal("ListImages", &there, "AccessDeniedException").await;
    root.ok("GetRepositoryPolicy", there.clone()).await;
    root.ok("DeleteRepositoryPolicy", there.clone()).await;
    root.ok("ListImages", there).await;
}

#[tokio::test]
async fn a_policy_names_a_user_by_arn_and_does_not_mean_the_next_of_that_name() {
    let server = TestServer::start().await;
    let (root, iam) = (Caller::root(&server), Iam::root(&server));
    root.create_repository("app").await;
    let user = iam.user("ci").await;
    let arn = format!("arn:aws:iam::{ACCOUNT}:user/ci");
    let text = policy(&json!({"AWS": arn}), &["ecr:ListImages"], None);
    assert_eq!(root.ok("SetRepositoryPolicy", set(&text)).await["policyText"], text);
    let list = json!({"repositoryName": "app"});
    let status = async |who: &Iam<'_>| server.call_as(&who.credentials, "ecr", "ListImages", &list).await.status;
    assert_eq!(status(&user).await, 200);

    let access_key_id = user.credentials.access_key_id.clone();
    iam.ok("DeleteAccessKey", json!({"UserName": "ci", "AccessKeyId": access_key_id})).await;
    iam.ok("DeleteUser", json!({"UserName": "ci"})).await;
    let shown =
        root.ok("GetRepositoryPolicy", list.clone()).await["policyText"].as_str().unwrap_or_default().to_owned();
    assert!(shown.contains("AIDA") && !shown.contains(&arn), "{shown}");
    let namesake = iam.user("ci").await;
    assert_eq!(status(&namesake).await, 400, "whoever has the name now is not who was meant");
}

#[tokio::test]
async fn a_registry_policy_is_put_shown_and_deleted_and_speaks_for_all_repositories() {
    let server = TestServer::start().await;
    let (root, other) = (Caller::root(&server), Caller::other(&server).await);
    root.create_repository("team/app").await;
    let none = format!("Registry policy does not exist in the registry with id '{ACCOUNT}'");
    for operation in ["GetRegistryPolicy", "DeleteRegistryPolicy"] {
        root.refused(operation, json!({}), "RegistryPolicyNotFoundException", &none).await;
    }
    let ours = format!("arn:aws:ecr:us-east-1:{ACCOUNT}:repository/team/*");
    let text = policy(&json!({"AWS": OTHER_ACCOUNT}), &["ecr:ListImages"], Some(&ours));
    let expected = json!({"registryId": ACCOUNT, "policyText": text});
    let list = json!({"registryId": ACCOUNT, "repositoryName": "team/app"});
    other.refusal("ListImages", &list, "AccessDeniedException").await;
    assert_eq!(root.ok("PutRegistryPolicy", json!({"policyText": text})).await, expected);
    assert_eq!(root.ok("GetRegistryPolicy", json!({})).await, expected);
    other.ok("ListImages", list.clone()).await;
    other.refusal("DescribeImages", &list, "AccessDeniedException").await;
    root.in_region("eu-central-1").refusal("GetRegistryPolicy", &json!({}), "RegistryPolicyNotFoundException").await;
    assert_eq!(root.ok("DeleteRegistryPolicy", json!({})).await, expected);
    other.refusal("ListImages", &list, "AccessDeniedException").await;

    for text in ["{", &policy(&json!({"AWS": OTHER_ACCOUNT}), &["ecr:ListImages"], None)] {
        let input = json!({"policyText": text});
        root.refused_parameter("PutRegistryPolicy", input, "PolicyText", INVALID_REGISTRY_POLICY).await;
    }
}

#[tokio::test]
async fn a_registry_policy_that_denies_all_to_all_is_taken_away_by_root() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let deny = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Principal": "*", "Action": "ecr:*", "Resource": "*"}
    ]});
    root.ok("PutRegistryPolicy", json!({"policyText": deny.to_string()})).await;
    root.refusal("DescribeRepositories", &json!({}), "AccessDeniedException").await;
    root.refusal("GetAuthorizationToken", &json!({}), "AccessDeniedException").await;
    root.ok("GetRegistryPolicy", json!({})).await;
    root.ok("DeleteRegistryPolicy", json!({})).await;
    root.ok("DescribeRepositories", json!({})).await;
}

#[tokio::test]
async fn the_scope_v1_keeps_a_registry_policy_to_creating_and_replicating() {
    let server = TestServer::start().await;
    let (root, other) = (Caller::root(&server), Caller::other(&server).await);
    root.create_repository("app").await;
    let scope = |value: &str| json!({"name": "REGISTRY_POLICY_SCOPE", "value": value});
    let put = |actions: &[&str]| json!({"policyText": policy(&json!({"AWS": OTHER_ACCOUNT}), actions, Some("*"))});
    root.ok("PutRegistryPolicy", put(&["ecr:ListImages"])).await;
    let list = json!({"registryId": ACCOUNT, "repositoryName": "app"});
    other.ok("ListImages", list.clone()).await;
    assert_eq!(root.ok("PutAccountSetting", scope("V1")).await, scope("V1"));
    other.refusal("ListImages", &list, "AccessDeniedException").await;
    root.refused_parameter("PutRegistryPolicy", put(&["ecr:ListImages"]), "PolicyText", INVALID_REGISTRY_POLICY).await;
    root.ok("PutRegistryPolicy", put(&["ecr:CreateRepository", "ecr:ReplicateImage"])).await;
    root.ok("PutAccountSetting", scope("V2")).await;
}

#[tokio::test]
async fn account_settings_have_defaults_values_and_a_condition_key() {
    let server = TestServer::start().await;
    let (root, iam) = (Caller::root(&server), Iam::root(&server));
    for (name, default, other) in [("REGISTRY_POLICY_SCOPE", "V2", "V1"), ("BLOB_MOUNTING", "DISABLED", "ENABLED")] {
        let get = json!({"name": name});
        assert_eq!(root.ok("GetAccountSetting", get.clone()).await, json!({"name": name, "value": default}));
        root.ok("PutAccountSetting", json!({"name": name, "value": other})).await;
        assert_eq!(root.ok("GetAccountSetting", get.clone()).await["value"], other);
        assert_eq!(root.in_region("eu-central-1").ok("GetAccountSetting", get).await["value"], default);
        let bad = json!({"name": name, "value": "no"});
        root.refusal("PutAccountSetting", &bad, "InvalidParameterException").await;
    }
    root.refusal("GetAccountSetting", &json!({"name": "NOTHING"}), "InvalidParameterException").await;

    let user = iam.user("tuner").await;
    let document = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "ecr:GetAccountSetting", "Resource": "*",
        "Condition": {"StringEquals": {"ecr:AccountSetting": "BLOB_MOUNTING"}},
    }]});
    let put = json!({"UserName": "tuner", "PolicyName": "p", "PolicyDocument": document.to_string()});
    iam.ok("PutUserPolicy", put).await;
    for (name, status) in [("BLOB_MOUNTING", 200), ("REGISTRY_POLICY_SCOPE", 400)] {
        let answer = server.call_as(&user.credentials, "ecr", "GetAccountSetting", &json!({"name": name})).await;
        assert_eq!(answer.status, status, "{name}: {}", answer.text());
    }
}
