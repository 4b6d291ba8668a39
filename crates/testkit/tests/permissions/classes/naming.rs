//! Privilege by naming: what somebody or something is called gives nothing.

use serde_json::{Value, json};
use testkit::Credentials;

use crate::row::Outcome;
use crate::verdict;
use crate::world::{FORGIVEN, OURS, World, everything, exactly, policy, trust};

/// Names that sound like somebody.
const NAMES: [&str; 12] = [
    "root",
    "Root",
    "admin",
    "Administrator",
    "AWS",
    "aws",
    "ecr.amazonaws.com",
    "system",
    "*",
    "000000000000",
    "anonymous",
    "wharfinger",
];

/// Something of each service that only who is let may do.
fn calls() -> [(&'static str, &'static str, Value); 8] {
    [
        ("ecr", "DescribeRepositories", json!({})),
        ("ecr", "GetAuthorizationToken", json!({})),
        ("ecr", "ListImages", json!({"repositoryName": "app"})),
        ("iam", "ListUsers", json!({})),
        ("iam", "CreateUser", json!({"UserName": "another"})),
        ("kms", "ListKeys", json!({})),
        ("kms", "DescribeKey", json!({"KeyId": "alias/key"})),
        ("secretsmanager", "ListSecrets", json!({})),
    ]
}

async fn may_nothing(world: &World, who: &Credentials, what: &str) {
    for (service, operation, input) in calls() {
        let answer = world.call(Some(who), service, operation, &input).await;
        // Sessions of users have no access to IAM at all.
        let is_kept_out = service == "iam" && answer.error_code() == "InvalidClientTokenId";
        let is_denied = is_kept_out || verdict::is(service, &answer, Outcome::Denied);
        assert!(is_denied, "{what}: {service}:{operation}: {} {}", answer.status, answer.text());
    }
}

async fn prepared() -> World {
    let world = World::start().await;
    let root = &world.ours.root;
    world.ok(root, "ecr", "CreateRepository", json!({"repositoryName": "app"})).await;
    // The repository is open to services and to the account, which is to say to whom the account lets.
    let text = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "ecr.amazonaws.com"}, "Action": "ecr:*"},
        {"Effect": "Allow", "Principal": {"AWS": format!("arn:aws:iam::{OURS}:root")}, "Action": "ecr:*"},
    ]});
    let set = json!({"repositoryName": "app", "policyText": text.to_string()});
    world.ok(root, "ecr", "SetRepositoryPolicy", set).await;
    let key = world.ok(root, "kms", "CreateKey", json!({})).await.json();
    let alias = json!({"AliasName": "alias/key", "TargetKeyId": key["KeyMetadata"]["KeyId"]});
    world.ok(root, "kms", "CreateAlias", alias).await;
    world
}

#[tokio::test]
async fn no_name_of_a_user_is_a_privilege() {
    let world = prepared().await;
    let (mut made, mut refused) = (0, 0);
    for name in NAMES {
        for path in ["/", "/aws-service-role/", "/root/", "/assumed-role/"] {
            let input = json!({"UserName": name, "Path": path});
            let answer = world.call(Some(&world.ours.root), "iam", "CreateUser", &input).await;
            if answer.status != 200 {
                refused += 1;
                continue;
            }
            made += 1;
            let credentials = world.access_key(&world.ours, name).await;
            may_nothing(&world, &credentials, name).await;
            let identity = world.ok(&credentials, "sts", "GetCallerIdentity", json!({})).await;
            let arn = identity.xml("GetCallerIdentityResult/Arn").expect("an ARN");
            assert_eq!(arn, format!("arn:aws:iam::{OURS}:user{path}{name}"));
            let id = identity.xml("GetCallerIdentityResult/UserId").expect("an id");
            assert!(id.starts_with("AIDA"), "{name}: {id}");
            let session = world.ok(&credentials, "sts", "GetSessionToken", json!({})).await;
            let session = Credentials::of(&session, "GetSessionTokenResult/Credentials");
            may_nothing(&world, &session, name).await;
            let key = json!({"UserName": name, "AccessKeyId": credentials.access_key_id});
            world.ok(&world.ours.root, "iam", "DeleteAccessKey", key).await;
            world.ok(&world.ours.root, "iam", "DeleteUser", json!({"UserName": name})).await;
        }
    }
    assert!(made >= 40 && refused >= 4, "{made} were made, {refused} refused");
}

#[tokio::test]
async fn no_name_of_a_role_session_or_federated_user_is_a_privilege() {
    let world = prepared().await;
    let caller = world.user(&world.ours, "caller").await;
    world.allow_user(&world.ours, "caller", exactly(&["sts:*"])).await;
    let roles = [
        ("root", "/"),
        ("admin", "/"),
        ("AWSServiceRoleForECRReplication", "/"),
        ("AWSServiceRoleForECRPullThroughCache", "/aws-service-role/pullthroughcache.ecr.amazonaws.com/"),
        ("AWSServiceRoleForECRTemplate", "/service-role/"),
        ("OrganizationAccountAccessRole", "/"),
        ("aws-reserved", "/aws-reserved/sso.amazonaws.com/"),
    ];
    for (name, path) in roles {
        let input = json!({"RoleName": name, "Path": path, "AssumeRolePolicyDocument": trust(&[OURS])});
        if world.call(Some(&world.ours.root), "iam", "CreateRole", &input).await.status != 200 {
            continue;
        }
        for session in ["root", "admin", "AWS", "ecr.amazonaws.com", "instance"] {
            let input = json!({"RoleArn": format!("arn:aws:iam::{OURS}:role{path}{name}"), "RoleSessionName": session});
            let answer = world.ok(&caller, "sts", "AssumeRole", input).await;
            let arn = answer.xml("AssumeRoleResult/AssumedRoleUser/Arn").expect("an ARN");
            assert_eq!(arn, format!("arn:aws:sts::{OURS}:assumed-role/{name}/{session}"));
            let session = Credentials::of(&answer, "AssumeRoleResult/Credentials");
            may_nothing(&world, &session, &arn).await;
        }
    }
    for name in ["root", "admin", "AWS", "caller"] {
        for policy in [None, Some(policy(everything()))] {
            let mut input = json!({"Name": name});
            if let Some(policy) = policy {
                input["Policy"] = policy.into();
            }
            let answer = world.ok(&caller, "sts", "GetFederationToken", input).await;
            let session = Credentials::of(&answer, "GetFederationTokenResult/Credentials");
            may_nothing(&world, &session, name).await;
        }
    }
}

/// A group, a policy, an alias or a tag that sounds like power is none.
#[tokio::test]
async fn no_name_of_a_thing_is_a_privilege() {
    let world = prepared().await;
    let root = &world.ours.root;
    let user = world.user(&world.ours, "user").await;
    for name in ["Administrators", "root", "AdministratorAccess"] {
        world.ok(root, "iam", "CreateGroup", json!({"GroupName": name})).await;
        world.ok(root, "iam", "AddUserToGroup", json!({"GroupName": name, "UserName": "user"})).await;
    }
    let nothing = policy(exactly(&["ecr:ListTagsForResource"]));
    world
        .ok(root, "iam", "CreatePolicy", json!({"PolicyName": "AdministratorAccess", "PolicyDocument": nothing}))
        .await;
    let own = format!("arn:aws:iam::{OURS}:policy/AdministratorAccess");
    world.ok(root, "iam", "AttachUserPolicy", json!({"UserName": "user", "PolicyArn": own})).await;
    let inline = json!({"UserName": "user", "PolicyName": "AdministratorAccess", "PolicyDocument": nothing});
    world.ok(root, "iam", "PutUserPolicy", inline).await;
    let tags = json!([
        {"Key": "Role", "Value": "root"}, {"Key": "admin", "Value": "true"}, {"Key": "IsAdmin", "Value": "1"},
    ]);
    world.ok(root, "iam", "TagUser", json!({"UserName": "user", "Tags": tags})).await;
    may_nothing(&world, &user, "a user among administrators").await;
    // Nor is the boundary that AWS calls so anything but a bound.
    let boundary = "arn:aws:iam::aws:policy/AdministratorAccess";
    let put = json!({"UserName": "user", "PermissionsBoundary": boundary});
    world.ok(root, "iam", "PutUserPermissionsBoundary", put).await;
    may_nothing(&world, &user, "a user within administrators' bounds").await;
    // Tags that AWS reserves cannot be given.
    for key in ["aws:x", "AWS:x", "aws:PrincipalTag/admin"] {
        let tags = json!([{"Key": key, "Value": "x"}]);
        let answer = world.call(Some(root), "iam", "TagUser", &json!({"UserName": "user", "Tags": tags})).await;
        assert_eq!(answer.status, 400, "{key}: {}", answer.text());
    }
    // A grant for somebody who sounds like a service is for that somebody.
    world.advance(FORGIVEN);
    let service = world.user(&world.ours, "ecr.us-east-1.amazonaws.com").await;
    let create = json!({
        "repositoryName": "encrypted", "encryptionConfiguration": {"encryptionType": "KMS", "kmsKey": "alias/key"},
    });
    world.ok(root, "ecr", "CreateRepository", create).await;
    for (operation, input) in [
        ("Decrypt", json!({"KeyId": "alias/key", "CiphertextBlob": "YQ=="})),
        ("GenerateDataKey", json!({"KeyId": "alias/key", "KeySpec": "AES_256"})),
    ] {
        let answer = world.call(Some(&service), "kms", operation, &input).await;
        assert_eq!(answer.error_code(), "AccessDeniedException", "{operation}");
    }
}
