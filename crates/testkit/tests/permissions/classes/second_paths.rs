//! A second path to the same object. What a policy denies to somebody is denied by whatever name and through whatever
//! door it is asked for.

use serde_json::{Value, json};
use testkit::{Answer, Credentials};

use crate::row::{Outcome, Row};
use crate::scene::Scene;
use crate::verdict;
use crate::world::{OURS, World};

/// A user who may do everything but one thing to one object.
pub struct Denied<'w> {
    world: &'w World,
    pub credentials: Credentials,
    pub password: String,
}

const NAME: &str = "denied";

impl<'w> Denied<'w> {
    pub async fn new(world: &'w World) -> Self {
        let credentials = crate::cast::powerful(world, &world.ours, NAME).await;
        let password = world.password(&credentials).await;
        Self { world, credentials, password }
    }

    pub async fn deny(&self, action: &str, resource: &str) {
        let document = json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "*", "Resource": "*"},
            {"Effect": "Deny", "Action": action, "Resource": resource},
        ]});
        let input = json!({"UserName": NAME, "PolicyName": "own", "PolicyDocument": document.to_string()});
        self.world.ok(&self.world.ours.root, "iam", "PutUserPolicy", input).await;
    }

    async fn call(&self, service: &str, operation: &str, input: &Value) -> Answer {
        self.world.call(Some(&self.credentials), service, operation, input).await
    }

    pub async fn refused(&self, service: &str, operation: &str, input: Value) {
        let answer = self.call(service, operation, &input).await;
        let is_denied = verdict::is(service, &answer, Outcome::Denied);
        assert!(is_denied, "{service}:{operation} {input}: {} {}", answer.status, answer.text());
    }
}

pub fn scene<'w>(world: &'w World, label: &'static str) -> Scene<'w> {
    Scene::new(world, &world.ours, &Row::new("any", label, json!({})))
}

#[tokio::test]
async fn what_is_denied_on_a_key_is_denied_by_every_name_of_the_key() {
    let world = World::start().await;
    let denied = Denied::new(&world).await;
    let scene = scene(&world, "SecondName");
    let (arn, ciphertext) = (scene.get("key").await, scene.get("ciphertext").await);
    let alias = scene.get("alias").await;
    let id = arn.rsplit('/').next().expect("an id").to_owned();
    let alias_arn = format!("arn:aws:kms:us-east-1:{OURS}:{alias}");
    let second = scene.get("second key").await;
    for name in [&arn, &id, &alias, &alias_arn] {
        for (operation, members) in [
            ("DescribeKey", json!({})),
            ("Encrypt", json!({"Plaintext": "YQ=="})),
            ("GenerateDataKey", json!({"KeySpec": "AES_256"})),
            ("GenerateDataKeyWithoutPlaintext", json!({"KeySpec": "AES_256"})),
            ("Decrypt", json!({"CiphertextBlob": ciphertext})),
        ] {
            denied.deny(&format!("kms:{operation}"), &arn).await;
            let mut input = members.clone();
            input["KeyId"] = name.as_str().into();
            denied.refused("kms", operation, input).await;
        }
        denied.deny("kms:ReEncrypt*", &arn).await;
        let from = json!({"CiphertextBlob": ciphertext, "SourceKeyId": name, "DestinationKeyId": second});
        denied.refused("kms", "ReEncrypt", from).await;
        denied.refused("kms", "ReEncrypt", json!({"CiphertextBlob": ciphertext, "DestinationKeyId": name})).await;
    }
    denied.deny("kms:Decrypt", &arn).await;
    denied.refused("kms", "Decrypt", json!({"CiphertextBlob": ciphertext})).await;
    // What KMS does for others it does in the name of whoever asks.
    denied.deny("kms:*", &arn).await;
    let encryption = json!({"encryptionType": "KMS", "kmsKey": alias});
    let create = json!({"repositoryName": "encrypted", "encryptionConfiguration": encryption});
    denied.refused("ecr", "CreateRepository", create).await;
}

#[tokio::test]
async fn what_is_denied_on_a_secret_is_denied_by_every_name_of_the_secret() {
    let world = World::start().await;
    let denied = Denied::new(&world).await;
    let arn = scene(&world, "SecondSecret").get("secret").await;
    let partial = arn.rsplit_once('-').expect("a suffix").0.to_owned();
    let name = partial.rsplit(':').next().expect("a name").to_owned();
    denied.deny("secretsmanager:*", &arn).await;
    for id in [&arn, &partial, &name] {
        for operation in
            ["GetSecretValue", "DescribeSecret", "ListSecretVersionIds", "GetResourcePolicy", "DeleteSecret"]
        {
            denied.refused("secretsmanager", operation, json!({"SecretId": id})).await;
        }
        let value = json!({"SecretId": id, "SecretString": "another"});
        denied.refused("secretsmanager", "PutSecretValue", value.clone()).await;
        denied.refused("secretsmanager", "UpdateSecret", value).await;
    }
    denied.deny("secretsmanager:GetSecretValue", &arn).await;
    for ids in [json!([arn]), json!([partial]), json!([name])] {
        denied.refused("secretsmanager", "BatchGetSecretValue", json!({"SecretIdList": ids})).await;
    }
    let all = json!({"Filters": [{"Key": "name", "Values": [name]}]});
    denied.refused("secretsmanager", "BatchGetSecretValue", all).await;
}

/// IAM knows names whatever their case, and ARNs by their case.
#[tokio::test]
async fn what_is_denied_on_a_user_role_or_group_is_denied_whatever_the_case_of_its_name() {
    let world = World::start().await;
    let denied = Denied::new(&world).await;
    let root = &world.ours.root;
    let create = |member: &str| json!({member: "Boss", "Path": "/heads/"});
    world.ok(root, "iam", "CreateUser", create("UserName")).await;
    world.ok(root, "iam", "CreateGroup", create("GroupName")).await;
    let mut role = create("RoleName");
    role["AssumeRolePolicyDocument"] = crate::world::trust(&[OURS]).into();
    world.ok(root, "iam", "CreateRole", role).await;
    world.ok(root, "iam", "CreatePolicy", json!({
        "PolicyName": "Boss", "Path": "/heads/", "PolicyDocument": crate::world::policy(crate::world::everything()),
    })).await;
    for (kind, member, verbs) in [
        ("user", "UserName", ["DeleteUser", "CreateAccessKey", "GetUser"]),
        ("group", "GroupName", ["DeleteGroup", "GetGroup", "ListGroupPolicies"]),
        ("role", "RoleName", ["DeleteRole", "GetRole", "ListRolePolicies"]),
    ] {
        denied.deny("iam:*", &format!("arn:aws:iam::{OURS}:{kind}/heads/Boss")).await;
        for name in ["Boss", "boss", "BOSS"] {
            for verb in verbs {
                denied.refused("iam", verb, json!({member: name})).await;
            }
            let attach = format!("Attach{}{}Policy", kind[..1].to_uppercase(), &kind[1..]);
            let policy = format!("arn:aws:iam::{OURS}:policy/heads/Boss");
            denied.refused("iam", &attach, json!({member: name, "PolicyArn": policy})).await;
        }
    }
    // The ARN of the role is asked for as the role has it, too.
    denied.deny("sts:AssumeRole", &format!("arn:aws:iam::{OURS}:role/heads/Boss")).await;
    for arn in ["role/heads/Boss", "role/heads/boss", "role/Boss", "role/boss", "role/HEADS/Boss"] {
        let arn = format!("arn:aws:iam::{OURS}:{arn}");
        let answer = denied.call("sts", "AssumeRole", &json!({"RoleArn": arn, "RoleSessionName": "session"})).await;
        assert_ne!(answer.status, 200, "{arn}");
    }
    // Nor is a policy attached by another spelling of its ARN than the one that a condition forbids.
    let forbidden = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": "iam:AttachUserPolicy", "Resource": "*", "Condition": {"ArnEquals": {
            "iam:PolicyARN": ["arn:aws:iam::aws:policy/AdministratorAccess",
                format!("arn:aws:iam::{OURS}:policy/heads/Boss")],
        }}},
    ]});
    let input = json!({"UserName": NAME, "PolicyName": "own", "PolicyDocument": forbidden.to_string()});
    world.ok(root, "iam", "PutUserPolicy", input).await;
    for arn in [
        "aws:policy/AdministratorAccess".to_owned(),
        "aws:policy/administratoraccess".to_owned(),
        format!("{OURS}:policy/heads/Boss"),
        format!("{OURS}:policy/heads/boss"),
        format!("{OURS}:policy/Boss"),
        format!("{OURS}:policy/HEADS/Boss"),
    ] {
        let attach = json!({"UserName": NAME, "PolicyArn": format!("arn:aws:iam::{arn}")});
        assert_ne!(denied.call("iam", "AttachUserPolicy", &attach).await.status, 200, "{arn}");
    }
}
