//! CreateGrant, ListGrants, ListRetirableGrants, RetireGrant, RevokeGrant, and what grants give.

use serde_json::{Value, json};
use testkit::TestServer;

use crate::caller::{ACCOUNT, OTHER_ACCOUNT};
use crate::iam_caller::Iam;
use crate::kms_caller::{Kms, about, allowing, base64, denied, id_of, key_policy, user_arn};

fn grant(key: &str, grantee: &str, operations: &[&str]) -> Value {
    json!({"KeyId": key, "GranteePrincipal": grantee, "Operations": operations})
}

fn encrypt(key: &str, context: &Value) -> Value {
    json!({"KeyId": key, "Plaintext": base64("x"), "EncryptionContext": context})
}

#[tokio::test]
async fn a_grant_gives_its_operations_to_its_grantee_at_once_and_until_it_is_revoked() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key().await;
    let ci = Kms::user(&server, "ci", &[]).await;
    let message = denied(&user_arn("ci"), "Encrypt", &key, "identity-based");
    let input = encrypt(&key, &json!({}));
    ci.refused("Encrypt", input.clone(), "AccessDeniedException", &message).await;
    let created = root.ok("CreateGrant", grant(&key, &user_arn("ci"), &["Encrypt", "DescribeKey", "Encrypt"])).await;
    let id = created["GrantId"].as_str().expect("an id");
    assert!(id.len() == 64 && id.bytes().all(|b| b.is_ascii_hexdigit()), "{id}");
    let blob = ci.ok("Encrypt", input.clone()).await["CiphertextBlob"].clone();
    let mut with_token = input.clone();
    with_token["GrantTokens"] = json!([created["GrantToken"]]);
    ci.ok("Encrypt", with_token).await;
    ci.ok("DescribeKey", json!({"KeyId": key})).await;
    ci.refused(
        "Decrypt",
        json!({"CiphertextBlob": blob}),
        "AccessDeniedException",
        &denied(&user_arn("ci"), "Decrypt", &key, "identity-based"),
    )
    .await;
    let expected = json!({
        "KeyId": key,
        "GrantId": id,
        "CreationDate": 1_767_225_600.0,
        "GranteePrincipal": user_arn("ci"),
        "IssuingAccount": format!("arn:aws:iam::{ACCOUNT}:root"),
        "Operations": ["DescribeKey", "Encrypt"],
    });
    assert_eq!(root.ok("ListGrants", json!({"KeyId": key})).await, json!({"Grants": [expected], "Truncated": false}));
    assert_eq!(root.ok("RevokeGrant", json!({"KeyId": key, "GrantId": id})).await, Value::Null);
    ci.refused("Encrypt", input, "AccessDeniedException", &message).await;
    let message = format!("Grant ID {id} not found");
    root.refused("RevokeGrant", json!({"KeyId": key, "GrantId": id}), "NotFoundException", &message).await;
}

#[tokio::test]
async fn a_grant_does_not_stand_against_an_explicit_deny() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key().await;
    let ci = Kms::user(&server, "ci", &[json!({"Effect": "Deny", "Action": "kms:Encrypt", "Resource": "*"})]).await;
    let cd = Kms::user(&server, "cd", &[]).await;
    for user in ["ci", "cd"] {
        root.ok("CreateGrant", grant(&key, &user_arn(user), &["Encrypt"])).await;
    }
    let policy = key_policy(&[about("Deny", &user_arn("cd"), &["kms:Encrypt"])]);
    root.ok("PutKeyPolicy", json!({"KeyId": key, "Policy": policy})).await;
    for (user, kind) in [(&ci, "an identity-based"), (&cd, "a resource-based")] {
        let message = user.refusal("Encrypt", encrypt(&key, &json!({})), "AccessDeniedException").await;
        assert!(message.ends_with(&format!("with an explicit deny in {kind} policy")), "{message}");
    }
}

#[tokio::test]
async fn constraints_bind_a_grant_to_encryption_contexts() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let (exact, subset, both) = (root.key().await, root.key().await, root.key().await);
    let ci = Kms::user(&server, "ci", &[]).await;
    let pairs = json!({"a": "1", "b": "2"});
    for (key, constraints) in [
        (&exact, json!({"EncryptionContextEquals": pairs})),
        (&subset, json!({"EncryptionContextSubset": pairs})),
        (&both, json!({"EncryptionContextEquals": pairs, "EncryptionContextSubset": {"a": "1"}})),
    ] {
        let mut input = grant(key, &user_arn("ci"), &["Encrypt", "DescribeKey"]);
        input["Constraints"] = constraints.clone();
        root.ok("CreateGrant", input).await;
        let listed = root.ok("ListGrants", json!({"KeyId": key})).await;
        assert_eq!(listed["Grants"][0]["Constraints"], constraints);
        // What has no encryption context is not bound by it.
        ci.ok("DescribeKey", json!({"KeyId": key})).await;
    }
    for (context, [by_exact, by_subset]) in [
        (json!({"a": "1", "b": "2"}), [true, true]),
        (json!({"a": "1", "b": "2", "c": "3"}), [false, true]),
        (json!({"a": "1"}), [false, false]),
        (json!({"a": "1", "b": "3"}), [false, false]),
        (json!({"A": "1", "b": "2"}), [false, false]),
        (json!({}), [false, false]),
    ] {
        for (key, allowed) in [(&exact, by_exact), (&subset, by_subset), (&both, by_exact)] {
            let answer = ci.call("Encrypt", &encrypt(key, &context)).await;
            assert_eq!(answer.status == 200, allowed, "{context} {}", answer.text());
        }
    }
    let mut many = grant(&exact, &user_arn("ci"), &["Encrypt"]);
    let pairs: serde_json::Map<_, _> = (0..9).map(|number| (number.to_string(), json!("v"))).collect();
    many["Constraints"] = json!({"EncryptionContextSubset": pairs});
    root.refusal("CreateGrant", many, "ValidationException").await;
}

#[tokio::test]
async fn whoever_makes_grants_by_way_of_a_grant_gives_on_no_more_than_it_has() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key().await;
    let ci = Kms::user(&server, "ci", &[]).await;
    let _cd = Kms::user(&server, "cd", &[]).await;
    let mut own = grant(&key, &user_arn("ci"), &["CreateGrant", "Encrypt"]);
    own["Constraints"] = json!({"EncryptionContextSubset": {"a": "1"}});
    root.ok("CreateGrant", own).await;
    for (operations, constraints, allowed) in [
        (vec!["Encrypt"], json!({"EncryptionContextSubset": {"a": "1"}}), true),
        (vec!["Encrypt"], json!({"EncryptionContextSubset": {"a": "1", "b": "2"}}), true),
        (vec!["Encrypt"], json!({"EncryptionContextEquals": {"a": "1", "b": "2"}}), true),
        (vec!["Encrypt"], json!({}), false),
        (vec!["Encrypt"], json!({"EncryptionContextSubset": {"b": "2"}}), false),
        (vec!["Encrypt", "Decrypt"], json!({"EncryptionContextSubset": {"a": "1"}}), false),
    ] {
        let mut input = grant(&key, &user_arn("cd"), &operations);
        input["Constraints"] = constraints.clone();
        let answer = ci.call("CreateGrant", &input).await;
        assert_eq!(answer.status == 200, allowed, "{operations:?} {constraints} {}", answer.text());
    }
}

#[tokio::test]
async fn a_grant_is_retired_by_whom_it_names_and_whom_its_account_lets() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key().await;
    let names = ["retirer", "grantee", "delegate", "nobody"];
    for name in names {
        let statements: &[Value] = if name == "delegate" { &[allowing(&["kms:RetireGrant"], "*")] } else { &[] };
        Kms::user(&server, name, statements).await;
    }
    // Keys are made anew for each: a user may have two.
    for (who, operations, by_token, allowed) in [
        ("retirer", vec!["Encrypt"], false, true),
        ("retirer", vec!["Encrypt"], true, true),
        ("grantee", vec!["Encrypt"], false, false),
        ("grantee", vec!["Encrypt", "RetireGrant"], true, true),
        ("delegate", vec!["Encrypt"], false, true),
        ("nobody", vec!["Encrypt"], false, false),
        ("root", vec!["Encrypt"], true, true),
    ] {
        let mut input = grant(&key, &user_arn("grantee"), &operations);
        input["RetiringPrincipal"] = user_arn("retirer").into();
        let created = root.ok("CreateGrant", input).await;
        let listed = root.ok("ListGrants", json!({"KeyId": key, "GrantId": created["GrantId"]})).await;
        assert_eq!(listed["Grants"][0]["RetiringPrincipal"], user_arn("retirer"));
        let retire = match by_token {
            true => json!({"GrantToken": created["GrantToken"]}),
            false => json!({"KeyId": key, "GrantId": created["GrantId"]}),
        };
        let caller = if who == "root" { Kms::root(&server) } else { sign_in(&server, who).await };
        let answer = caller.call("RetireGrant", &retire).await;
        assert_eq!(answer.status == 200, allowed, "{who} {operations:?} {}", answer.text());
        let left = root.ok("ListGrants", json!({"KeyId": key})).await["Grants"].as_array().map(Vec::len);
        assert_eq!(left, Some(usize::from(!allowed)), "{who}");
        if !allowed {
            assert_eq!(answer.error_code(), "AccessDeniedException");
            root.ok("RevokeGrant", json!({"KeyId": key, "GrantId": created["GrantId"]})).await;
        }
    }
    for (input, code) in [
        (json!({"GrantToken": "x"}), "InvalidGrantTokenException"),
        (json!({}), "ValidationException"),
        (json!({"KeyId": key}), "ValidationException"),
        (json!({"KeyId": key, "GrantId": "x", "GrantToken": "x"}), "ValidationException"),
        (json!({"KeyId": key, "GrantId": "x"}), "NotFoundException"),
    ] {
        root.refusal("RetireGrant", input, code).await;
    }
}

/// The user of this name with a new access key, in the place of the one before.
async fn sign_in<'s>(server: &'s TestServer, name: &str) -> Kms<'s> {
    let iam = Iam::root(server);
    let user = json!({"UserName": name});
    let old = iam
        .ok("ListAccessKeys", user.clone())
        .await
        .xml_all("ListAccessKeysResult/AccessKeyMetadata/member/AccessKeyId");
    for id in old {
        iam.ok("DeleteAccessKey", json!({"UserName": name, "AccessKeyId": id})).await;
    }
    let key = iam.ok("CreateAccessKey", user).await;
    let credentials = testkit::Credentials::of(&key, "CreateAccessKeyResult/AccessKey");
    Kms { server, credentials, region: crate::caller::REGION }
}

#[tokio::test]
async fn grants_are_listed_in_pages_and_by_grantee_and_id() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let (key, other_key) = (root.key().await, root.key().await);
    for name in ["ci", "cd"] {
        Kms::user(&server, name, &[]).await;
    }
    let mut ids = Vec::new();
    for grantee in ["ci", "cd", "ci"] {
        let created = root.ok("CreateGrant", grant(&key, &user_arn(grantee), &["Encrypt"])).await;
        ids.push((created["GrantId"].as_str().expect("an id").to_owned(), grantee));
    }
    root.ok("CreateGrant", grant(&other_key, &user_arn("ci"), &["Encrypt"])).await;
    ids.sort();
    let list = |pages: Vec<Vec<Value>>| -> Vec<Vec<String>> {
        let id = |grant: Value| grant["GrantId"].as_str().expect("an id").to_owned();
        pages.into_iter().map(|page| page.into_iter().map(id).collect()).collect()
    };
    let all: Vec<_> = ids.iter().map(|(id, _)| id.clone()).collect();
    let of_ci: Vec<_> = ids.iter().filter(|(_, grantee)| *grantee == "ci").map(|(id, _)| id.clone()).collect();
    let pages = root.pages("ListGrants", json!({"KeyId": key, "Limit": 2}), "Grants").await;
    assert_eq!(list(pages), [all[..2].to_vec(), all[2..].to_vec()]);
    let input = json!({"KeyId": key, "GranteePrincipal": user_arn("ci"), "Limit": 1});
    assert_eq!(list(root.pages("ListGrants", input, "Grants").await), [of_ci[..1].to_vec(), of_ci[1..].to_vec()]);
    let input = json!({"KeyId": key, "GrantId": all[1]});
    assert_eq!(list(root.pages("ListGrants", input, "Grants").await), [vec![all[1].clone()]]);
    for input in [
        json!({"KeyId": other_key, "GrantId": all[1]}),
        json!({"KeyId": key, "GranteePrincipal": "ecr.us-east-1.amazonaws.com"}),
    ] {
        assert_eq!(list(root.pages("ListGrants", input, "Grants").await), [Vec::<String>::new()]);
    }
}

#[tokio::test]
async fn retirable_grants_are_those_of_a_principal_of_the_own_account_in_the_region() {
    let server = TestServer::start().await;
    let (root, other) = (Kms::root(&server), Kms::other(&server).await);
    let ci = Kms::user(&server, "ci", &[]).await;
    let (one, two, ireland) = (root.key().await, root.key().await, root.in_region("eu-west-1"));
    let far = ireland.key().await;
    let mut ids = Vec::new();
    for (caller, key) in [(&root, &one), (&root, &two), (&ireland, &far)] {
        let mut input = grant(key, &user_arn("ci"), &["Encrypt"]);
        input["RetiringPrincipal"] = user_arn("ci").into();
        ids.push((caller.ok("CreateGrant", input).await["GrantId"].clone(), key.clone()));
    }
    root.ok("CreateGrant", grant(&one, &user_arn("ci"), &["Decrypt"])).await;
    let input = json!({"RetiringPrincipal": user_arn("ci"), "Limit": 1});
    let pages = root.pages("ListRetirableGrants", input.clone(), "Grants").await;
    assert_eq!(pages.len(), 2);
    for grant in pages.concat() {
        assert!(
            ids[..2].contains(&(grant["GrantId"].clone(), grant["KeyId"].as_str().expect("an ARN").to_owned())),
            "{grant}"
        );
    }
    assert_eq!(ireland.pages("ListRetirableGrants", input.clone(), "Grants").await.concat().len(), 1);
    let message = denied(&user_arn("ci"), "ListRetirableGrants", &user_arn("ci"), "identity-based");
    ci.refused("ListRetirableGrants", input.clone(), "AccessDeniedException", &message).await;
    let stranger = format!("arn:aws:iam::{OTHER_ACCOUNT}:root");
    let message = denied(&stranger, "ListRetirableGrants", &user_arn("ci"), "resource-based");
    other.refused("ListRetirableGrants", input, "AccessDeniedException", &message).await;
    root.refusal("ListRetirableGrants", json!({"RetiringPrincipal": "x"}), "InvalidArnException").await;
    root.refusal("ListRetirableGrants", json!({}), "ValidationException").await;
}

#[tokio::test]
async fn the_same_request_with_a_name_makes_one_grant() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key().await;
    Kms::user(&server, "ci", &[]).await;
    let mut named = grant(&key, &user_arn("ci"), &["Encrypt"]);
    named["Name"] = "backup".into();
    let first = root.ok("CreateGrant", named.clone()).await["GrantId"].clone();
    assert_eq!(root.ok("CreateGrant", named.clone()).await["GrantId"], first);
    assert_eq!(root.ok("ListGrants", json!({"KeyId": key})).await["Grants"][0]["Name"], "backup");
    named["Operations"] = json!(["Decrypt"]);
    assert_ne!(root.ok("CreateGrant", named).await["GrantId"], first);
    let unnamed = grant(&key, &user_arn("ci"), &["Encrypt"]);
    let again = root.ok("CreateGrant", unnamed.clone()).await["GrantId"].clone();
    assert_ne!(root.ok("CreateGrant", unnamed).await["GrantId"], again);
}

#[tokio::test]
async fn a_grant_that_makes_no_sense_is_refused() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key().await;
    let me = format!("arn:aws:iam::{ACCOUNT}:root");
    let with = |member: &str, value: Value| {
        let mut input = grant(&key, &me, &["Encrypt"]);
        input[member] = value;
        input
    };
    for (input, code) in [
        (grant(&key, &me, &[]), "ValidationException"),
        (grant(&key, &me, &["Sign"]), "ValidationException"),
        (grant(&key, &me, &["DisableKey"]), "ValidationException"),
        (grant(&key, "nobody", &["Encrypt"]), "InvalidArnException"),
        (grant(&key, &user_arn("nobody"), &["Encrypt"]), "InvalidArnException"),
        (grant(&key, "arn:aws:iam::999999999999:root", &["Encrypt"]), "InvalidArnException"),
        (grant(&key, "ecr.us-east-1.amazonaws.com", &["Encrypt"]), "InvalidArnException"),
        (with("RetiringPrincipal", json!(user_arn("nobody"))), "InvalidArnException"),
        (with("RetiringServicePrincipal", json!("ecr.us-east-1.amazonaws.com")), "UnsupportedOperationException"),
        (with("GrantTokens", json!(["x"])), "InvalidGrantTokenException"),
        (json!({"KeyId": key, "Operations": ["Encrypt"]}), "ValidationException"),
    ] {
        root.refusal("CreateGrant", input, code).await;
    }
    assert_eq!(root.ok("ListGrants", json!({"KeyId": key})).await["Grants"], json!([]));
}

#[tokio::test]
async fn whoever_is_made_anew_under_a_name_does_not_inherit_its_grants() {
    let server = TestServer::start().await;
    let root = Kms::root(&server);
    let key = root.key().await;
    let ci = Kms::user(&server, "ci", &[]).await;
    root.ok("CreateGrant", grant(&key, &user_arn("ci"), &["Encrypt"])).await;
    ci.ok("Encrypt", encrypt(&key, &json!({}))).await;
    let iam = Iam::root(&server);
    let id = ci.credentials.access_key_id.clone();
    iam.ok("DeleteAccessKey", json!({"UserName": "ci", "AccessKeyId": id})).await;
    iam.ok("DeleteUser", json!({"UserName": "ci"})).await;
    let anew = Kms::user(&server, "ci", &[]).await;
    let message = denied(&user_arn("ci"), "Encrypt", &key, "identity-based");
    anew.refused("Encrypt", encrypt(&key, &json!({})), "AccessDeniedException", &message).await;
    let listed = root.ok("ListGrants", json!({"KeyId": key})).await;
    let grantee = listed["Grants"][0]["GranteePrincipal"].as_str().expect("a principal");
    assert!(grantee.starts_with("AIDA"), "{grantee}");
}

#[tokio::test]
async fn a_grant_to_another_account_works_for_whom_that_account_lets() {
    let server = TestServer::start().await;
    let (root, other) = (Kms::root(&server), Kms::other(&server).await);
    let key = root.key().await;
    let input = encrypt(&key, &json!({}));
    let stranger = format!("arn:aws:iam::{OTHER_ACCOUNT}:root");
    let message = denied(&stranger, "Encrypt", &key, "resource-based");
    other.refused("Encrypt", input.clone(), "AccessDeniedException", &message).await;
    let created = root.ok("CreateGrant", grant(&key, &stranger, &["Encrypt", "RetireGrant"])).await;
    other.ok("Encrypt", input).await;
    let message = format!("Key '{}' does not exist", key.replace(ACCOUNT, OTHER_ACCOUNT));
    other.refused("Encrypt", encrypt(id_of(&key), &json!({})), "NotFoundException", &message).await;
    other.ok("RetireGrant", json!({"KeyId": key, "GrantId": created["GrantId"]})).await;
}
