//! Mass assignment: whatever a request says that the operation does not take is not taken.

use serde_json::{Value, json};
use testkit::Credentials;

use crate::row::{Outcome, Row};
use crate::rows;
use crate::scene::Scene;
use crate::verdict;
use crate::world::{MARK, World};

/// An account that nothing has anything to do with.
const ELSEWHERE: &str = "222222222222";

/// Members that no operation takes, and which would be power if one did.
fn unasked() -> Value {
    let account = ELSEWHERE;
    json!({
        "IsAdmin": true, "isAdmin": "true", "admin": 1, "Role": "root", "role": "root", "Roles": ["root"],
        "Account": account, "account": account, "AccountId": account, "accountId": account, "Owner": account,
        "UserId": "AIDAAAAAAAAAAAAAAAAAA", "RoleId": "AROAAAAAAAAAAAAAAAAAA", "Id": 1, "id": "1", "key": 1,
        "Arn": format!("arn:aws:iam::{account}:root"), "ARN": format!("arn:aws:iam::{account}:root"),
        "CreateDate": "1970-01-01T00:00:00Z", "CreationDate": 0, "createdAt": 0, "UpdateDate": "1970-01-01T00:00:00Z",
        "Principal": {"AWS": "*"}, "principal": "*", "CallerAccount": account, "caller": "root",
        "AWSAccountId": account, "KeyManager": "AWS", "KeyState": "Enabled", "OwningService": "ecr",
        "PasswordHash": "x", "SecretAccessKey": "x", "secret": "x", "AttachmentCount": 100, "DefaultVersionId": "v9",
        "__proto__": {"isAdmin": true}, "constructor": {"prototype": {"isAdmin": true}}, "permit": true, "sudo": true,
    })
}

/// The operations that make or change something.
fn is_write(row: &Row) -> bool {
    let reads = ["Get", "List", "Describe", "Simulate", "BatchGet", "BatchCheck", "Decrypt", "Assume"];
    !row.is_of_v2() && !reads.iter().any(|prefix| row.operation.starts_with(prefix))
}

/// Of an operation's output, what unasked members could have become.
fn shows(text: &str) -> Option<&'static str> {
    let marks = [
        ELSEWHERE,
        "AIDAAAAAAAAAAAAAAAAAA",
        "AROAAAAAAAAAAAAAAAAAA",
        "1970-01-01",
        "<DefaultVersionId>v9",
        "sudo",
        "IsAdmin",
    ];
    marks.into_iter().find(|mark| text.contains(mark))
}

async fn try_all(service: &str) {
    let world = World::start().await;
    let elsewhere = world.server.registry().access().create_account(ELSEWHERE.parse().expect("an account")).await;
    let elsewhere = Credentials::from(&elsewhere.expect("the database works").expect("it is new"));
    let mut wrong = Vec::new();
    for row in rows::of(service).into_iter().filter(is_write) {
        world.advance(crate::world::FORGIVEN);
        let scene = Scene::new(&world, &world.ours, &row);
        scene.prepare(&row).await;
        let mut input = scene.fill(&row.input).await;
        let members = input.as_object_mut().expect("members");
        for (name, value) in unasked().as_object().expect("members") {
            // What the operation does take is another matter.
            members.entry(name.clone()).or_insert_with(|| value.clone());
        }
        let answer = world.call(Some(&world.ours.root), row.service, row.operation, &input).await;
        let is_expected = [Outcome::Succeeds, row.outcome].iter().any(|one| verdict::is(row.service, &answer, *one))
            || row.exception(crate::row::Who::Root).is_some();
        if !is_expected {
            wrong.push(format!("{}: {} {}", row.name(), answer.status, answer.text()));
        }
        if let Some(mark) = shows(&answer.text()) {
            wrong.push(format!("{} took {mark}: {}", row.name(), answer.text()));
        }
    }
    // Nothing went to the account that was named, and nobody became anything.
    for (service, operation) in [
        ("iam", "GetAccountAuthorizationDetails"),
        ("iam", "ListOpenIDConnectProviders"),
        ("kms", "ListKeys"),
        ("secretsmanager", "ListSecrets"),
        ("ecr", "DescribeRepositories"),
    ] {
        let answer = world.ok(&elsewhere, service, operation, json!({})).await;
        assert!(!answer.text().contains(MARK) && !answer.text().contains("fresh"), "{}", answer.text());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn members_that_ecr_does_not_take_are_not_taken() {
    try_all("ecr").await;
}

#[tokio::test]
async fn members_that_iam_does_not_take_are_not_taken() {
    try_all("iam").await;
}

#[tokio::test]
async fn members_that_kms_does_not_take_are_not_taken() {
    try_all("kms").await;
}

#[tokio::test]
async fn members_that_secrets_manager_does_not_take_are_not_taken() {
    try_all("secretsmanager").await;
}

/// A user who is made with them may no more than any other.
#[tokio::test]
async fn nobody_is_made_powerful_by_members_that_are_not_taken() {
    let world = World::start().await;
    let mut input = unasked();
    input["UserName"] = "user".into();
    world.ok(&world.ours.root, "iam", "CreateUser", input).await;
    let user = world.access_key(&world.ours, "user").await;
    let identity = world.ok(&user, "sts", "GetCallerIdentity", unasked()).await;
    assert_eq!(identity.xml("GetCallerIdentityResult/Account").as_deref(), Some("000000000000"));
    let answer = world.call(Some(&user), "iam", "ListUsers", &unasked()).await;
    assert_eq!(answer.error_code(), "AccessDenied");
    let answer = world.call(Some(&user), "ecr", "DescribeRepositories", &unasked()).await;
    assert_eq!(answer.error_code(), "AccessDeniedException");
}
