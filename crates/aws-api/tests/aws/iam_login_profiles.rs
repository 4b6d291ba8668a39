//! Passwords over HTTP, and signing in with them.

use std::time::Duration;

use access::iam::{SignInError, SignedIn};
use serde_json::{Value, json};
use testkit::TestServer;

use crate::caller::{ACCOUNT, OTHER_ACCOUNT};
use crate::iam_caller::{Iam, with};

pub const POLICY: &str = "Password does not conform to the account password policy.";

pub async fn sign_in(server: &TestServer, account: &str, user: &str, password: &str) -> Result<SignedIn, SignInError> {
    let account = account.parse().expect("an account");
    server.registry().access().sign_in(account, user, password.to_owned().into()).await
}

/// What somebody is told who does not get in.
pub async fn refusal(server: &TestServer, account: &str, user: &str, password: &str) -> String {
    sign_in(server, account, user, password).await.expect_err("it is refused").to_string()
}

pub fn change(old: &str, new: &str) -> Value {
    json!({ "OldPassword": old, "NewPassword": new })
}

/// A user who may change its password, which is `Abcdefg1`.
pub async fn with_password<'s>(root: &Iam<'s>, name: &str) -> Iam<'s> {
    let user = root.user(name).await;
    let document = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/${aws:username}",
        }],
    });
    let policy = json!({ "UserName": name, "PolicyName": "own", "PolicyDocument": document.to_string() });
    root.ok("PutUserPolicy", policy).await;
    let profile = json!({ "UserName": name, "Password": "Abcdefg1", "PasswordResetRequired": true });
    root.ok("CreateLoginProfile", profile).await;
    user
}

#[tokio::test]
async fn a_password_is_set_replaced_and_taken_away() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    root.ok("CreateUser", json!({ "UserName": "Alice" })).await;
    let alice = json!({ "UserName": "alice" });
    let none = "Login Profile for User Alice cannot be found.";
    for operation in ["GetLoginProfile", "DeleteLoginProfile", "UpdateLoginProfile"] {
        root.refused(operation, alice.clone(), 404, "NoSuchEntity", none).await;
    }
    let missing = root.call("CreateLoginProfile", alice.clone()).await;
    assert_eq!((missing.status, missing.error_code().as_str()), (400, "ValidationError"));
    let created = root.ok("CreateLoginProfile", with(&alice, "Password", "Abcdefg1")).await;
    assert!(!created.text().contains("Abcdefg1"));
    let shown = root.ok("GetLoginProfile", alice.clone()).await;
    for (part, expected) in
        [("UserName", "Alice"), ("CreateDate", "2026-01-01T00:00:00Z"), ("PasswordResetRequired", "false")]
    {
        for (answer, operation) in [(&created, "CreateLoginProfile"), (&shown, "GetLoginProfile")] {
            let told = answer.xml(&format!("{operation}Result/LoginProfile/{part}"));
            assert_eq!(told.as_deref(), Some(expected), "{operation} {part}");
        }
    }
    let again = with(&alice, "Password", "Abcdefg2");
    let taken = "Login Profile for User Alice already exists.";
    root.refused("CreateLoginProfile", again.clone(), 409, "EntityAlreadyExists", taken).await;
    assert!(sign_in(&server, ACCOUNT, "alice", "Abcdefg1").await.is_ok());

    root.ok("UpdateLoginProfile", again).await;
    root.ok("UpdateLoginProfile", json!({ "UserName": "alice", "PasswordResetRequired": true })).await;
    assert!(sign_in(&server, ACCOUNT, "alice", "Abcdefg1").await.is_err());
    let signed_in = sign_in(&server, ACCOUNT, "alice", "Abcdefg2").await.expect("signs in");
    assert!(signed_in.reset_required);
    assert_eq!(signed_in.principal.to_string(), format!("arn:aws:iam::{ACCOUNT}:user/Alice"));

    root.ok("DeleteLoginProfile", alice).await;
    assert!(sign_in(&server, ACCOUNT, "alice", "Abcdefg2").await.is_err());
    let nobody = "The user with name root cannot be found.";
    root.refused("GetLoginProfile", json!({}), 404, "NoSuchEntity", nobody).await;
}

#[tokio::test]
async fn passwords_keep_to_the_policy_wherever_they_are_set() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let alice = with_password(&root, "alice").await;
    root.ok("CreateUser", json!({ "UserName": "bob" })).await;
    for bad in ["Abcdef1", "abcdefgh", "abcdefg1", "ABCDEFGH1"] {
        let code = "PasswordPolicyViolation";
        root.refused("CreateLoginProfile", json!({ "UserName": "bob", "Password": bad }), 400, code, POLICY).await;
        root.refused("UpdateLoginProfile", json!({ "UserName": "alice", "Password": bad }), 400, code, POLICY).await;
        alice.refused("ChangePassword", change("Abcdefg1", bad), 400, code, POLICY).await;
    }
    let too_long = format!("Ab1{}", "x".repeat(126));
    let answer = root.call("CreateLoginProfile", json!({ "UserName": "bob", "Password": too_long })).await;
    assert_eq!((answer.status, answer.error_code().as_str()), (400, "ValidationError"));
    assert!(!answer.text().contains(&too_long), "passwords are not repeated");
    assert!(sign_in(&server, ACCOUNT, "alice", "Abcdefg1").await.is_ok(), "nothing was changed");
}

#[tokio::test]
async fn users_change_their_passwords_if_they_know_them() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let (alice, bob) = (with_password(&root, "alice").await, root.user("bob").await);
    alice
        .refused(
            "ChangePassword",
            change("Abcdefg0", "Abcdefg2"),
            403,
            "AccessDenied",
            "The old password was incorrect.",
        )
        .await;
    alice.ok("ChangePassword", change("Abcdefg1", "Abcdefg2")).await;
    let signed_in = sign_in(&server, ACCOUNT, "alice", "Abcdefg2").await.expect("signs in");
    assert!(!signed_in.reset_required, "it was changed");
    assert!(sign_in(&server, ACCOUNT, "alice", "Abcdefg1").await.is_err());
    let arn = format!("arn:aws:iam::{ACCOUNT}:user/bob");
    bob.denied("bob", "ChangePassword", change("Abcdefg1", "Abcdefg2"), &arn).await;
    root.ok("DeleteLoginProfile", json!({ "UserName": "alice" })).await;
    let none = "Login Profile for User alice cannot be found.";
    alice.refused("ChangePassword", change("Abcdefg2", "Abcdefg3"), 404, "NoSuchEntity", none).await;
}

#[tokio::test]
async fn wrong_passwords_cost_attempts_by_whatever_way_they_come() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let alice = with_password(&root, "alice").await;
    let incorrect = "The old password was incorrect.";
    for _ in 0..4 {
        alice.refused("ChangePassword", change("Wrong000", "Abcdefg2"), 403, "AccessDenied", incorrect).await;
    }
    assert!(refusal(&server, ACCOUNT, "ALICE", "Wrong000").await.contains("incorrect"));
    for old in ["Wrong000", "Abcdefg1"] {
        alice.refused("ChangePassword", change(old, "Abcdefg2"), 400, "Throttling", "Rate exceeded").await;
        assert!(refusal(&server, ACCOUNT, "alice", old).await.contains("Too many"), "{old}");
    }
    server.clock().advance(Duration::from_secs(1));
    alice.ok("ChangePassword", change("Abcdefg1", "Abcdefg2")).await;
    assert!(sign_in(&server, ACCOUNT, "alice", "Abcdefg2").await.is_ok(), "all is forgotten");
}

#[tokio::test]
async fn who_has_no_password_is_answered_as_who_has_another() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    root.ok("CreateUser", json!({ "UserName": "keyless" })).await;
    with_password(&root, "alice").await;
    let mut answers = Vec::new();
    for (account, user) in [
        (ACCOUNT, "alice"),
        (ACCOUNT, "keyless"),
        (ACCOUNT, "nobody"),
        (OTHER_ACCOUNT, "alice"),
        (ACCOUNT, "not a name/*"),
    ] {
        let mut told = Vec::new();
        for _ in 0..7 {
            told.push(refusal(&server, account, user, "Wrong000").await);
        }
        answers.push(told);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:#?}");
    assert!(answers[0][4].contains("incorrect") && answers[0][5].contains("Too many"), "{:?}", answers[0]);
}

#[tokio::test]
async fn the_last_sign_in_is_shown() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    with_password(&root, "alice").await;
    let get = json!({ "UserName": "alice" });
    assert!(refusal(&server, ACCOUNT, "alice", "Wrong000").await.contains("incorrect"));
    assert_eq!(root.ok("GetUser", get.clone()).await.xml("GetUserResult/User/PasswordLastUsed"), None);
    server.clock().advance(Duration::from_secs(90));
    sign_in(&server, ACCOUNT, "alice", "Abcdefg1").await.expect("signs in");
    let last = Some("2026-01-01T00:01:30Z".to_owned());
    assert_eq!(root.ok("GetUser", get).await.xml("GetUserResult/User/PasswordLastUsed"), last);
    assert_eq!(root.ok("ListUsers", json!({})).await.xml("ListUsersResult/Users/member/PasswordLastUsed"), last);
}
