//! Access keys over HTTP.

use serde_json::json;
use testkit::{Credentials, TestServer};

use crate::caller::ACCOUNT;
use crate::iam_caller::{Iam, with};

/// What a user needs to look after its own keys, as administrators give it.
fn own_keys() -> String {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow", "Action": "iam:*AccessKey*", "Resource": "arn:aws:iam::*:user/${aws:username}",
        }],
    })
    .to_string()
}

async fn with_own_keys<'s>(root: &Iam<'s>, name: &str) -> Iam<'s> {
    let user = root.user(name).await;
    let policy = json!({ "UserName": name, "PolicyName": "own-keys", "PolicyDocument": own_keys() });
    root.ok("PutUserPolicy", policy).await;
    user
}

#[tokio::test]
async fn a_key_works_until_it_is_made_inactive_or_deleted_and_its_secret_is_told_once() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    root.ok("CreateUser", json!({ "UserName": "Alice" })).await;
    let created = root.ok("CreateAccessKey", json!({ "UserName": "alice" })).await;
    let part = |name: &str| created.xml(&format!("CreateAccessKeyResult/AccessKey/{name}"));
    assert_eq!(part("UserName").as_deref(), Some("Alice"));
    assert_eq!(part("Status").as_deref(), Some("Active"));
    assert_eq!(part("CreateDate").as_deref(), Some("2026-01-01T00:00:00Z"));
    let id = part("AccessKeyId").expect("an id");
    assert!(id.starts_with("AKIA") && id.len() == 20, "{id}");
    let secret = part("SecretAccessKey").expect("a secret");
    assert_eq!(secret.len(), 40);
    let alice = Iam { server: &server, credentials: Credentials::of(&created, "CreateAccessKeyResult/AccessKey") };

    let listed = root.ok("ListAccessKeys", json!({ "UserName": "alice" })).await;
    assert!(!listed.text().contains(&secret));
    for (part, expected) in [
        ("AccessKeyId", id.as_str()),
        ("UserName", "Alice"),
        ("Status", "Active"),
        ("CreateDate", "2026-01-01T00:00:00Z"),
    ] {
        let told = listed.xml(&format!("ListAccessKeysResult/AccessKeyMetadata/member/{part}"));
        assert_eq!(told.as_deref(), Some(expected), "{part}");
    }

    let denied = format!("arn:aws:iam::{ACCOUNT}:user/Alice");
    alice.denied("Alice", "GetUser", json!({}), &denied).await;
    let update = |status: &str| json!({ "UserName": "alice", "AccessKeyId": id, "Status": status });
    root.ok("UpdateAccessKey", update("Inactive")).await;
    let unknown = "The security token included in the request is invalid.";
    alice.refused("GetUser", json!({}), 403, "InvalidClientTokenId", unknown).await;
    let listed = root.ok("ListAccessKeys", json!({ "UserName": "alice" })).await;
    assert_eq!(listed.xml("ListAccessKeysResult/AccessKeyMetadata/member/Status").as_deref(), Some("Inactive"));
    root.ok("UpdateAccessKey", update("Active")).await;
    alice.denied("Alice", "GetUser", json!({}), &denied).await;
    for bad in ["Expired", "active", ""] {
        let answer = root.call("UpdateAccessKey", update(bad)).await;
        assert_eq!((answer.status, answer.error_code().as_str()), (400, "ValidationError"), "{bad}");
    }
    let key = json!({ "UserName": "alice", "AccessKeyId": id });
    root.ok("DeleteAccessKey", key.clone()).await;
    alice.refused("GetUser", json!({}), 403, "InvalidClientTokenId", unknown).await;
    let gone = format!("The Access Key with id {id} cannot be found.");
    root.refused("DeleteAccessKey", key, 404, "NoSuchEntity", &gone).await;
    root.refused("UpdateAccessKey", update("Active"), 404, "NoSuchEntity", &gone).await;
    root.refused("GetAccessKeyLastUsed", json!({ "AccessKeyId": id }), 404, "NoSuchEntity", &gone).await;
}

#[tokio::test]
async fn a_user_has_two_keys_at_most_active_or_not() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let alice = with_own_keys(&root, "alice").await;
    let id = &alice.credentials.access_key_id;
    let second = alice.ok("CreateAccessKey", json!({})).await;
    let second = second.xml("CreateAccessKeyResult/AccessKey/AccessKeyId").expect("an id");
    let full = "Cannot exceed quota for AccessKeysPerUser: 2";
    alice.refused("CreateAccessKey", json!({}), 409, "LimitExceeded", full).await;
    alice.ok("UpdateAccessKey", json!({ "AccessKeyId": second, "Status": "Inactive" })).await;
    root.refused("CreateAccessKey", json!({ "UserName": "alice" }), 409, "LimitExceeded", full).await;
    let mut both = vec![id.clone(), second.clone()];
    both.sort();
    for size in 1..=3 {
        let ids = alice.all("ListAccessKeys", &json!({}), size, "AccessKeyMetadata/member/AccessKeyId").await;
        assert_eq!(ids, both, "by {size}");
    }
    alice.ok("DeleteAccessKey", json!({ "AccessKeyId": second })).await;
    alice.ok("CreateAccessKey", json!({})).await;
}

#[tokio::test]
async fn a_user_looks_after_its_own_keys_and_nobody_elses() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let (alice, bob) = (with_own_keys(&root, "alice").await, root.user("bob").await);
    let bobs = &bob.credentials.access_key_id;
    let arn = format!("arn:aws:iam::{ACCOUNT}:user/bob");
    for (operation, more) in [
        ("CreateAccessKey", json!({})),
        ("UpdateAccessKey", json!({ "AccessKeyId": bobs, "Status": "Inactive" })),
        ("DeleteAccessKey", json!({ "AccessKeyId": bobs })),
        ("ListAccessKeys", json!({})),
    ] {
        alice.denied("alice", operation, with(&more, "UserName", "bob"), &arn).await;
    }
    let gone = format!("The Access Key with id {bobs} cannot be found.");
    for name in [None, Some("alice")] {
        for (operation, status) in [("UpdateAccessKey", Some("Inactive")), ("DeleteAccessKey", None)] {
            let input = json!({ "AccessKeyId": bobs, "Status": status, "UserName": name });
            alice.refused(operation, input, 404, "NoSuchEntity", &gone).await;
        }
    }
    // Whose key it is is not told to whoever may not ask about that user.
    alice.ok("GetAccessKeyLastUsed", json!({ "AccessKeyId": alice.credentials.access_key_id })).await;
    let roots = &root.credentials.access_key_id;
    for id in [bobs.as_str(), roots, "AKIAIOSFODNN7EXAMPLE"] {
        alice.denied("alice", "GetAccessKeyLastUsed", json!({ "AccessKeyId": id }), "*").await;
    }
    bob.denied("bob", "GetAccessKeyLastUsed", json!({ "AccessKeyId": bobs }), "*").await;
    assert_eq!(
        root.ok("ListAccessKeys", json!({ "UserName": "bob" }))
            .await
            .xml_all("ListAccessKeysResult/AccessKeyMetadata/member/Status"),
        ["Active"]
    );
}

#[tokio::test]
async fn the_root_looks_after_its_own_keys() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let (alice, first) = (root.user("alice").await, root.credentials.access_key_id.clone());
    let created = root.ok("CreateAccessKey", json!({})).await;
    let second = Iam { server: &server, credentials: Credentials::of(&created, "CreateAccessKeyResult/AccessKey") };
    second.ok("ListUsers", json!({})).await;
    let full = "Cannot exceed quota for AccessKeysPerUser: 2";
    root.refused("CreateAccessKey", json!({}), 409, "LimitExceeded", full).await;
    let mut both = vec![first.clone(), second.credentials.access_key_id.clone()];
    both.sort();
    assert_eq!(root.all("ListAccessKeys", &json!({}), 1, "AccessKeyMetadata/member/AccessKeyId").await, both);
    let alices = alice.credentials.access_key_id;
    let gone = format!("The Access Key with id {alices} cannot be found.");
    root.refused("DeleteAccessKey", json!({ "AccessKeyId": alices }), 404, "NoSuchEntity", &gone).await;
    second.ok("UpdateAccessKey", json!({ "AccessKeyId": first, "Status": "Inactive" })).await;
    let unknown = "The security token included in the request is invalid.";
    root.refused("ListUsers", json!({}), 403, "InvalidClientTokenId", unknown).await;
    second.ok("DeleteAccessKey", json!({ "AccessKeyId": first })).await;
    let use_of = json!({ "AccessKeyId": second.credentials.access_key_id });
    assert_eq!(second.ok("GetAccessKeyLastUsed", use_of).await.xml("GetAccessKeyLastUsedResult/UserName"), None);
}

#[tokio::test]
async fn a_key_that_was_never_used_says_so() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let alice = root.user("alice").await;
    let answer = root.ok("GetAccessKeyLastUsed", json!({ "AccessKeyId": alice.credentials.access_key_id })).await;
    for (part, expected) in [
        ("UserName", Some("alice")),
        ("AccessKeyLastUsed/LastUsedDate", None),
        ("AccessKeyLastUsed/Region", Some("N/A")),
        ("AccessKeyLastUsed/ServiceName", Some("N/A")),
    ] {
        assert_eq!(answer.xml(&format!("GetAccessKeyLastUsedResult/{part}")).as_deref(), expected, "{part}");
    }
}
