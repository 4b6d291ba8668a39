//! The account as a whole over HTTP: its alias, its numbers, and who may what in it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use testkit::{Answer, TestServer};

use crate::caller::ACCOUNT;
use crate::iam_caller::{Iam, decoded, trusting};

const ROOT: &str = "arn:aws:iam::000000000000:root";
const READ_ONLY: &str = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly";
const INLINE: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ecr:*","Resource":"*"}}"#;

#[tokio::test]
async fn an_account_has_one_alias_and_no_two_have_the_same() {
    let server = TestServer::start().await;
    let (root, other) = (Iam::root(&server), Iam::other(&server).await);
    let alias = |alias: &str| json!({ "AccountAlias": alias });
    let listed = |answer: &Answer| answer.xml_all("ListAccountAliasesResult/AccountAliases/member");
    assert!(listed(&root.ok("ListAccountAliases", json!({})).await).is_empty());
    for name in ["ours", "ours", "ours-too"] {
        root.ok("CreateAccountAlias", alias(name)).await;
        assert_eq!(listed(&root.ok("ListAccountAliases", json!({})).await), [name], "the last one");
    }
    let message = "The account alias ours-too already exists.";
    other.refused("CreateAccountAlias", alias("ours-too"), 409, "EntityAlreadyExists", message).await;
    other.ok("CreateAccountAlias", alias("ours")).await;
    for caller in [&other, &root] {
        let (theirs, message) = ("nobodys", "The account alias with name nobodys cannot be found.");
        caller.refused("DeleteAccountAlias", alias(theirs), 404, "NoSuchEntity", message).await;
    }
    let message = "The account alias with name ours cannot be found.";
    root.refused("DeleteAccountAlias", alias("ours"), 404, "NoSuchEntity", message).await;
    root.ok("DeleteAccountAlias", alias("ours-too")).await;
    assert!(listed(&root.ok("ListAccountAliases", json!({})).await).is_empty());
    for bad in ["ab", "Abc", "a--b", "-abc", "abc-", "123456789012"] {
        let answer = root.call("CreateAccountAlias", alias(bad)).await.expect(400);
        assert_eq!(answer.error_code(), "ValidationError", "{bad}");
    }
}

/// One of everything: a user in a group, a role, a policy with two versions, all with policies of their own.
async fn furnish(root: &Iam<'_>) {
    let tags = json!([{ "Key": "team", "Value": "core" }]);
    root.ok("CreatePolicy", json!({ "PolicyName": "own", "PolicyDocument": INLINE, "Description": "d" })).await;
    let own = format!("arn:aws:iam::{ACCOUNT}:policy/own");
    let second = INLINE.replace("ecr:*", "ecr:Get*");
    let version = json!({ "PolicyArn": own, "PolicyDocument": second, "SetAsDefault": true });
    root.ok("CreatePolicyVersion", version).await;
    root.ok("CreateUser", json!({ "UserName": "ann", "Path": "/p/", "Tags": tags, "PermissionsBoundary": own })).await;
    root.ok("CreateGroup", json!({ "GroupName": "core" })).await;
    root.ok("AddUserToGroup", json!({ "GroupName": "core", "UserName": "ann" })).await;
    let role = json!({ "RoleName": "r", "AssumeRolePolicyDocument": trusting(&format!("arn:aws:iam::{ACCOUNT}:user/p/ann")), "Tags": tags });
    root.ok("CreateRole", role).await;
    for (kind, name) in [("User", "ann"), ("Group", "core"), ("Role", "r")] {
        let named = |more: Value| {
            let mut input = more;
            input[format!("{kind}Name")] = name.into();
            input
        };
        root.ok(&format!("Attach{kind}Policy"), named(json!({ "PolicyArn": READ_ONLY }))).await;
        let inline = json!({ "PolicyName": "in", "PolicyDocument": INLINE });
        root.ok(&format!("Put{kind}Policy"), named(inline)).await;
    }
    root.ok("AttachRolePolicy", json!({ "RoleName": "r", "PolicyArn": own })).await;
}

#[tokio::test]
async fn the_summary_counts_what_is_there_and_names_the_quotas() {
    let server = TestServer::start().await;
    let (root, other) = (Iam::root(&server), Iam::other(&server).await);
    furnish(&root).await;
    root.ok("CreateOpenIDConnectProvider", json!({ "Url": "https://idp.example.com" })).await;
    let summary = async |caller: &Iam<'_>| -> BTreeMap<String, i32> {
        let answer = caller.ok("GetAccountSummary", json!({})).await;
        let names = answer.xml_all("GetAccountSummaryResult/SummaryMap/entry/key");
        let numbers = answer.xml_all("GetAccountSummaryResult/SummaryMap/entry/value");
        names.into_iter().zip(numbers.into_iter().map(|number| number.parse().expect("a number"))).collect()
    };
    let (ours, theirs) = (summary(&root).await, summary(&other).await);
    for (name, expected, expected_of_other) in [
        ("Users", 1, 0),
        ("Groups", 1, 0),
        ("Roles", 1, 0),
        ("Policies", 1, 0),
        ("PolicyVersionsInUse", 2, 0),
        ("Providers", 1, 0),
        ("AccountAccessKeysPresent", 1, 1),
        ("AccountMFAEnabled", 0, 0),
        ("UsersQuota", 5000, 5000),
        ("GroupsQuota", 300, 300),
        ("RolesQuota", 1000, 1000),
        ("PoliciesQuota", 1500, 1500),
        ("GroupsPerUserQuota", 10, 10),
        ("AccessKeysPerUserQuota", 2, 2),
        ("AttachedPoliciesPerUserQuota", 10, 10),
        ("VersionsPerPolicyQuota", 5, 5),
        ("PolicySizeQuota", 6144, 6144),
        ("UserPolicySizeQuota", 2048, 2048),
        ("GroupPolicySizeQuota", 5120, 5120),
        ("RolePolicySizeQuota", 10_240, 10_240),
        ("AssumeRolePolicySizeQuota", 2048, 2048),
    ] {
        assert_eq!((ours.get(name), theirs.get(name)), (Some(&expected), Some(&expected_of_other)), "{name}");
    }
}

#[tokio::test]
async fn the_details_tell_all_that_bears_on_permissions() {
    let server = TestServer::start().await;
    let (root, other) = (Iam::root(&server), Iam::other(&server).await);
    furnish(&root).await;
    let own = format!("arn:aws:iam::{ACCOUNT}:policy/own");
    let answer = root.ok("GetAccountAuthorizationDetails", json!({})).await;
    let all = |path: &str| answer.xml_all(&format!("GetAccountAuthorizationDetailsResult/{path}"));
    let user = |part: &str| all(&format!("UserDetailList/member/{part}"));
    let group = |part: &str| all(&format!("GroupDetailList/member/{part}"));
    let role = |part: &str| all(&format!("RoleDetailList/member/{part}"));
    let policy = |part: &str| all(&format!("Policies/member/{part}"));
    for (found, expected) in [
        (user("Arn"), vec![format!("arn:aws:iam::{ACCOUNT}:user/p/ann")]),
        (user("Path"), vec!["/p/".into()]),
        (user("GroupList/member"), vec!["core".into()]),
        (user("AttachedManagedPolicies/member/PolicyArn"), vec![READ_ONLY.into()]),
        (user("UserPolicyList/member/PolicyName"), vec!["in".into()]),
        (user("PermissionsBoundary/PermissionsBoundaryArn"), vec![own.clone()]),
        (user("Tags/member/Key"), vec!["team".into()]),
        (group("Arn"), vec![format!("arn:aws:iam::{ACCOUNT}:group/core")]),
        (group("AttachedManagedPolicies/member/PolicyName"), vec!["AmazonEC2ContainerRegistryReadOnly".into()]),
        (group("GroupPolicyList/member/PolicyName"), vec!["in".into()]),
        (role("Arn"), vec![format!("arn:aws:iam::{ACCOUNT}:role/r")]),
        (role("AttachedManagedPolicies/member/PolicyArn"), vec![own.clone(), READ_ONLY.into()]),
        (role("RolePolicyList/member/PolicyName"), vec!["in".into()]),
        (role("Tags/member/Value"), vec!["core".into()]),
        (policy("Arn"), vec![own.clone(), READ_ONLY.into()]),
        (policy("AttachmentCount"), vec!["1".into(), "3".into()]),
        (policy("PermissionsBoundaryUsageCount"), vec!["1".into(), "0".into()]),
        (policy("DefaultVersionId")[..1].to_vec(), vec!["v2".into()]),
        (policy("PolicyVersionList/member/VersionId")[..2].to_vec(), vec!["v2".into(), "v1".into()]),
        (policy("PolicyVersionList/member/IsDefaultVersion"), vec!["true".into(), "false".into(), "true".into()]),
        (all("IsTruncated"), vec!["false".into()]),
    ] {
        assert_eq!(found, expected);
    }
    for document in [user("UserPolicyList/member/PolicyDocument"), group("GroupPolicyList/member/PolicyDocument")] {
        assert_eq!(decoded(&document[0]), INLINE);
    }
    let trust_policy = decoded(&role("AssumeRolePolicyDocument")[0]);
    assert_eq!(trust_policy, trusting(&format!("arn:aws:iam::{ACCOUNT}:user/p/ann")));

    let theirs = other.ok("GetAccountAuthorizationDetails", json!({})).await;
    for list in ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"] {
        assert!(theirs.xml_all(&format!("GetAccountAuthorizationDetailsResult/{list}/member")).is_empty(), "{list}");
    }
}

#[tokio::test]
async fn the_details_are_filtered_and_come_page_by_page() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    furnish(&root).await;
    root.ok("CreateUser", json!({ "UserName": "Bob" })).await;
    root.ok("CreateRole", json!({ "RoleName": "s", "AssumeRolePolicyDocument": trusting(ROOT) })).await;
    let names = |answer: &Answer| -> Vec<String> {
        let all = |path: &str| answer.xml_all(&format!("GetAccountAuthorizationDetailsResult/{path}"));
        [
            "UserDetailList/member/UserName",
            "GroupDetailList/member/GroupName",
            "RoleDetailList/member/RoleName",
            "Policies/member/PolicyName",
        ]
        .into_iter()
        .flat_map(all)
        .collect()
    };
    let everything = ["ann", "Bob", "core", "r", "s", "own", "AmazonEC2ContainerRegistryReadOnly"];
    for (filter, expected) in [
        (json!(["User"]), &["ann", "Bob"][..]),
        (json!(["Role", "Group"]), &["core", "r", "s"]),
        (json!(["LocalManagedPolicy"]), &["own"]),
        (json!(["AWSManagedPolicy"]), &["AmazonEC2ContainerRegistryReadOnly"]),
        (json!(["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"]), &everything),
    ] {
        for limit in [1, 2, 3, 7, 100] {
            let (mut found, mut marker, mut pages) = (Vec::new(), None, 0);
            loop {
                let input = json!({ "Filter": filter, "MaxItems": limit, "Marker": marker });
                let answer = root.ok("GetAccountAuthorizationDetails", input).await;
                let page = names(&answer);
                assert!(page.len() <= limit, "{filter} {limit}");
                found.extend(page);
                pages += 1;
                marker = answer.xml("GetAccountAuthorizationDetailsResult/Marker");
                let truncated = answer.xml("GetAccountAuthorizationDetailsResult/IsTruncated");
                assert_eq!(truncated.as_deref(), Some(if marker.is_some() { "true" } else { "false" }));
                if marker.is_none() {
                    break;
                }
            }
            assert_eq!(found, expected, "{filter} {limit}");
            assert_eq!(pages, expected.len().div_ceil(limit), "{filter} {limit}");
        }
    }
    let first = root.ok("GetAccountAuthorizationDetails", json!({ "MaxItems": 1 })).await;
    let marker = first.xml("GetAccountAuthorizationDetailsResult/Marker").expect("a marker");
    let input = json!({ "MaxItems": 1, "Marker": marker, "Filter": ["User"] });
    root.refused("GetAccountAuthorizationDetails", input, 400, "ValidationError", "Invalid Marker.").await;
}

#[tokio::test]
async fn nobody_asks_about_the_account_without_permission() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let ann = root.user("ann").await;
    let alias = json!({ "AccountAlias": "ours" });
    for (operation, input) in [
        ("CreateAccountAlias", alias.clone()),
        ("DeleteAccountAlias", alias),
        ("ListAccountAliases", json!({})),
        ("GetAccountSummary", json!({})),
        ("GetAccountAuthorizationDetails", json!({})),
    ] {
        ann.denied("ann", operation, input.clone(), "*").await;
        let policy = json!({ "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Action": format!("iam:{operation}"), "Resource": "*" }] });
        let put = json!({ "UserName": "ann", "PolicyName": "p", "PolicyDocument": policy.to_string() });
        root.ok("PutUserPolicy", put).await;
        ann.ok(operation, input).await;
    }
}
