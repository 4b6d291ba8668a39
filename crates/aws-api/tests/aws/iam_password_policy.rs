//! The account's password policy over HTTP, and what obeys it.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::TestServer;

use crate::caller::ACCOUNT;
use crate::iam_caller::Iam;
use crate::iam_login_profiles::{POLICY, change, refusal, sign_in, with_password};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn a_policy_is_set_whole_shown_and_taken_away() {
    let server = TestServer::start().await;
    let (root, other) = (Iam::root(&server), Iam::other(&server).await);
    let none = format!("The Password Policy with domain name {ACCOUNT} cannot be found.");
    root.refused("GetAccountPasswordPolicy", json!({}), 404, "NoSuchEntity", &none).await;
    let gone = "The account policy with name PasswordPolicy cannot be found.";
    root.refused("DeleteAccountPasswordPolicy", json!({}), 404, "NoSuchEntity", gone).await;
    let strict = json!({
        "MinimumPasswordLength": 14, "RequireSymbols": true, "RequireNumbers": true, "RequireUppercaseCharacters": true,
        "RequireLowercaseCharacters": true, "AllowUsersToChangePassword": true, "MaxPasswordAge": 90,
        "PasswordReusePrevention": 24, "HardExpiry": true,
    });
    let unsaid = json!({
        "MinimumPasswordLength": 6, "RequireSymbols": false, "RequireNumbers": false,
        "RequireUppercaseCharacters": false, "RequireLowercaseCharacters": false, "AllowUsersToChangePassword": false,
        "HardExpiry": false,
    });
    for (input, shown, expires) in [(strict.clone(), strict, "true"), (json!({}), unsaid, "false")] {
        root.ok("UpdateAccountPasswordPolicy", input).await;
        let policy = root.ok("GetAccountPasswordPolicy", json!({})).await;
        let member = |name: &str| policy.xml(&format!("GetAccountPasswordPolicyResult/PasswordPolicy/{name}"));
        for name in ["MaxPasswordAge", "PasswordReusePrevention"] {
            assert_eq!(member(name), shown.get(name).map(Value::to_string), "{name}");
        }
        for (name, value) in shown.as_object().expect("an object") {
            assert_eq!(member(name), Some(value.to_string()), "{name}");
        }
        assert_eq!(member("ExpirePasswords").as_deref(), Some(expires));
    }
    let none_of_theirs = none.replace(ACCOUNT, crate::caller::OTHER_ACCOUNT);
    other.refused("GetAccountPasswordPolicy", json!({}), 404, "NoSuchEntity", &none_of_theirs).await;
    root.ok("DeleteAccountPasswordPolicy", json!({})).await;
    root.refused("GetAccountPasswordPolicy", json!({}), 404, "NoSuchEntity", &none).await;
    for input in [
        json!({"MinimumPasswordLength": 5}),
        json!({"MinimumPasswordLength": 129}),
        json!({"MaxPasswordAge": 0}),
        json!({"MaxPasswordAge": 1096}),
        json!({"PasswordReusePrevention": 25}),
    ] {
        let answer = root.call("UpdateAccountPasswordPolicy", input.clone()).await;
        assert_eq!((answer.status, answer.error_code().as_str()), (400, "ValidationError"), "{input}");
    }
}

#[tokio::test]
async fn nobody_sees_or_changes_the_policy_without_permission() {
    let server = TestServer::start().await;
    let alice = Iam::root(&server).user("alice").await;
    for operation in ["UpdateAccountPasswordPolicy", "GetAccountPasswordPolicy", "DeleteAccountPasswordPolicy"] {
        alice.denied("alice", operation, json!({}), "*").await;
    }
}

#[tokio::test]
async fn new_passwords_obey_the_policy() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let alice = with_password(&root, "alice").await;
    root.ok("CreateUser", json!({"UserName": "bob"})).await;
    root.ok("UpdateAccountPasswordPolicy", json!({"MinimumPasswordLength": 10, "RequireSymbols": true})).await;
    let code = "PasswordPolicyViolation";
    for bad in ["Abcdefg1!", "Abcdefgh12"] {
        root.refused("CreateLoginProfile", json!({"UserName": "bob", "Password": bad}), 400, code, POLICY).await;
        root.refused("UpdateLoginProfile", json!({"UserName": "alice", "Password": bad}), 400, code, POLICY).await;
        alice.refused("ChangePassword", change("Abcdefg1", bad), 400, code, POLICY).await;
    }
    // Three kinds of characters are no longer asked for.
    let good = "aaaaaaaaa!";
    root.ok("CreateLoginProfile", json!({"UserName": "bob", "Password": good})).await;
    alice.ok("ChangePassword", change("Abcdefg1", good)).await;
    root.ok("DeleteAccountPasswordPolicy", json!({})).await;
    root.refused("UpdateLoginProfile", json!({"UserName": "bob", "Password": good}), 400, code, POLICY).await;
}

#[tokio::test]
async fn the_last_passwords_cannot_be_chosen_again() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let alice = with_password(&root, "alice").await;
    root.ok("UpdateAccountPasswordPolicy", json!({"MinimumPasswordLength": 8, "PasswordReusePrevention": 2})).await;
    let code = "PasswordPolicyViolation";
    alice.refused("ChangePassword", change("Abcdefg1", "Abcdefg1"), 400, code, POLICY).await;
    alice.ok("ChangePassword", change("Abcdefg1", "Abcdefg2")).await;
    alice.refused("ChangePassword", change("Abcdefg2", "Abcdefg1"), 400, code, POLICY).await;
    let again = json!({"UserName": "alice", "Password": "Abcdefg1"});
    root.refused("UpdateLoginProfile", again.clone(), 400, code, POLICY).await;
    server.clock().advance(Duration::from_secs(1));
    alice.ok("ChangePassword", change("Abcdefg2", "Abcdefg3")).await;
    root.ok("UpdateLoginProfile", again).await;
    root.ok("UpdateAccountPasswordPolicy", json!({})).await;
    alice.ok("ChangePassword", change("Abcdefg1", "Abcdefg1")).await;
}

#[tokio::test]
async fn users_may_change_their_own_passwords_where_the_policy_says_so() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let alice = root.user("alice").await;
    root.ok("CreateLoginProfile", json!({"UserName": "alice", "Password": "Abcdefg1"})).await;
    let own = format!("arn:aws:iam::{ACCOUNT}:user/alice");
    root.ok("UpdateAccountPasswordPolicy", json!({"MinimumPasswordLength": 8})).await;
    alice.denied("alice", "ChangePassword", change("Abcdefg1", "Abcdefg2"), &own).await;
    let open = json!({"MinimumPasswordLength": 8, "AllowUsersToChangePassword": true});
    root.ok("UpdateAccountPasswordPolicy", open).await;
    alice.ok("ChangePassword", change("Abcdefg1", "Abcdefg2")).await;
    alice.ok("GetAccountPasswordPolicy", json!({})).await;
    alice.denied("alice", "UpdateAccountPasswordPolicy", json!({}), "*").await;
    alice.denied("alice", "UpdateLoginProfile", json!({"UserName": "alice", "Password": "Abcdefg3"}), &own).await;
    let document = json!({
        "Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "iam:ChangePassword", "Resource": "*"},
    });
    let policy = json!({"UserName": "alice", "PolicyName": "no", "PolicyDocument": document.to_string()});
    root.ok("PutUserPolicy", policy).await;
    let message = format!(
        "User: {own} is not authorized to perform: iam:ChangePassword on resource: {own} with an explicit deny in an \
         identity-based policy"
    );
    alice.refused("ChangePassword", change("Abcdefg2", "Abcdefg3"), 403, "AccessDenied", &message).await;
}

#[tokio::test]
async fn passwords_expire() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let alice = with_password(&root, "alice").await;
    alice.ok("ChangePassword", change("Abcdefg1", "Abcdefg2")).await;
    let must_reset =
        async |password: &str| sign_in(&server, ACCOUNT, "alice", password).await.expect("signs in").reset_required;
    server.clock().advance(29 * DAY);
    root.ok("UpdateAccountPasswordPolicy", json!({"MaxPasswordAge": 30})).await;
    assert!(!must_reset("Abcdefg2").await);
    server.clock().advance(DAY);
    assert!(must_reset("Abcdefg2").await);
    root.ok("UpdateAccountPasswordPolicy", json!({"MaxPasswordAge": 30, "HardExpiry": true})).await;
    assert!(refusal(&server, ACCOUNT, "alice", "Abcdefg2").await.contains("has expired"));
    assert!(refusal(&server, ACCOUNT, "alice", "wrong").await.contains("incorrect"));
    // Whoever has a key can still change it.
    alice.ok("ChangePassword", change("Abcdefg2", "Abcdefg3")).await;
    assert!(!must_reset("Abcdefg3").await);
}
