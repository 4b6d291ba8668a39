//! What was remembered grants nothing: taking a permission away bites on the next request, through every door, also with
//! passwords and sessions that are out already.

use serde_json::{Value, json};
use testkit::{Client, Credentials, Image, digest_of};

use crate::world::{OURS, THEIRS, World, everything, exactly, policy};

/// Somebody who may pull, and by what.
struct Reader {
    credentials: Credentials,
    docker: Client,
}

impl Reader {
    async fn of(world: &World, credentials: Credentials) -> Self {
        let docker = world.docker(&credentials).await;
        Self { credentials, docker }
    }

    /// The statuses of the same pull by every door, so often that whatever is remembered is.
    async fn pulls(&self, world: &World) -> Vec<u16> {
        let input = json!({"registryId": OURS, "repositoryName": "app", "imageIds": [{"imageTag": "v1"}]});
        let mut statuses = Vec::new();
        for _ in 0..3 {
            statuses.push(self.docker.pull_manifest("app", "v1").await.status);
            statuses.push(world.call(Some(&self.credentials), "ecr", "BatchGetImage", &input).await.status);
        }
        statuses
    }

    async fn may_pull(&self, world: &World, what: &str) {
        assert_eq!(self.pulls(world).await, [200; 6], "{what}");
    }

    async fn may_not_pull(&self, world: &World, what: &str) {
        let statuses = self.pulls(world).await;
        assert!(statuses.iter().all(|status| (400..404).contains(status)), "{what}: {statuses:?}");
    }
}

async fn with_image(world: &World) -> Image {
    let image = Image::random(1, &[10]);
    let docker = world.docker(&world.ours.root).await;
    for repository in ["app", "copy"] {
        world.ok(&world.ours.root, "ecr", "CreateRepository", json!({"repositoryName": repository})).await;
        docker.push_image(repository, "v1", &image).await;
    }
    image
}

const PULL: [&str; 2] = ["ecr:BatchGetImage", "ecr:GetAuthorizationToken"];

/// Service, operation, input.
type Step = (&'static str, &'static str, Value);

/// What lets the reader pull after the case before, and what takes that away again.
struct Case {
    what: &'static str,
    gives: Vec<Step>,
    takes: Vec<Step>,
}

async fn try_all(cases: Vec<Case>) {
    let world = World::start().await;
    with_image(&world).await;
    let root = &world.ours.root;
    let credentials = world.user(&world.ours, "reader").await;
    world.allow_user(&world.ours, "reader", everything()).await;
    let reader = Reader::of(&world, credentials).await;
    reader.may_pull(&world, "everything is allowed").await;
    let (_, _, input) = delete_inline();
    world.ok(root, "iam", "DeleteUserPolicy", input).await;
    reader.may_not_pull(&world, "nothing is allowed").await;
    for Case { what, gives, takes } in cases {
        for (service, operation, input) in gives {
            world.ok(root, service, operation, input).await;
        }
        reader.may_pull(&world, what).await;
        for (service, operation, input) in takes {
            world.ok(root, service, operation, input).await;
        }
        reader.may_not_pull(&world, what).await;
    }
}

/// An operation on the user.
fn user(operation: &'static str, mut members: Value) -> Step {
    members["UserName"] = "reader".into();
    ("iam", operation, members)
}

/// An operation on a group.
fn group(operation: &'static str, mut members: Value) -> Step {
    members["GroupName"] = "readers".into();
    ("iam", operation, members)
}

fn member(operation: &'static str) -> Step {
    let (_, _, members) = user(operation, json!({}));
    group(operation, members)
}

fn put_inline(document: &str) -> Step {
    user("PutUserPolicy", json!({"PolicyName": "own", "PolicyDocument": document}))
}

fn delete_inline() -> Step {
    user("DeleteUserPolicy", json!({"PolicyName": "own"}))
}

fn create_policy(name: &str, document: &str) -> Step {
    ("iam", "CreatePolicy", json!({"PolicyName": name, "PolicyDocument": document}))
}

fn managed(name: &str) -> String {
    format!("arn:aws:iam::{OURS}:policy/{name}")
}

fn pull() -> String {
    policy(exactly(&PULL))
}

/// A policy that lets nobody pull.
fn nothing() -> String {
    policy(exactly(&["ecr:GetAuthorizationToken"]))
}

/// A policy of a repository or registry, about the user.
fn of_resource(effect: &str) -> String {
    let mut statement = json!({"Effect": effect, "Action": "ecr:BatchGetImage", "Resource": "*"});
    statement["Principal"] = json!({"AWS": format!("arn:aws:iam::{OURS}:user/reader")});
    policy(statement)
}

#[tokio::test]
async fn no_stale_cache_grants_what_a_users_own_policies_gave() {
    let attached = |operation, name| user(operation, json!({"PolicyArn": managed(name)}));
    let new_default = json!({"PolicyArn": managed("versions"), "PolicyDocument": pull(), "SetAsDefault": true});
    let old_default = json!({"PolicyArn": managed("versions"), "VersionId": "v1"});
    try_all(vec![
        Case { what: "an inline policy is deleted", gives: vec![put_inline(&pull())], takes: vec![delete_inline()] },
        Case {
            what: "an inline policy is replaced",
            gives: vec![put_inline(&pull())],
            takes: vec![put_inline(&nothing())],
        },
        Case {
            what: "a managed policy is detached",
            gives: vec![create_policy("detached", &pull()), attached("AttachUserPolicy", "detached")],
            takes: vec![attached("DetachUserPolicy", "detached")],
        },
        Case {
            what: "another version of a managed policy is made the default",
            gives: vec![
                create_policy("versions", &nothing()),
                ("iam", "CreatePolicyVersion", new_default),
                attached("AttachUserPolicy", "versions"),
            ],
            takes: vec![("iam", "SetDefaultPolicyVersion", old_default)],
        },
        Case {
            what: "a boundary is drawn",
            gives: vec![put_inline(&pull()), create_policy("boundary", &nothing())],
            takes: vec![user("PutUserPermissionsBoundary", json!({"PermissionsBoundary": managed("boundary")}))],
        },
    ])
    .await;
}

#[tokio::test]
async fn no_stale_cache_grants_what_a_group_gave() {
    let put = |document: &str| group("PutGroupPolicy", json!({"PolicyName": "own", "PolicyDocument": document}));
    let attached = |operation| group(operation, json!({"PolicyArn": managed("of-group")}));
    let denies = policy(json!({"Effect": "Deny", "Action": "ecr:BatchGetImage", "Resource": "*"}));
    try_all(vec![
        Case {
            what: "the user is taken out of a group",
            gives: vec![group("CreateGroup", json!({})), put(&pull()), member("AddUserToGroup")],
            takes: vec![member("RemoveUserFromGroup")],
        },
        Case {
            what: "a group loses its policy",
            gives: vec![member("AddUserToGroup")],
            takes: vec![group("DeleteGroupPolicy", json!({"PolicyName": "own"}))],
        },
        Case {
            what: "a managed policy is detached from a group",
            gives: vec![create_policy("of-group", &pull()), attached("AttachGroupPolicy")],
            takes: vec![attached("DetachGroupPolicy")],
        },
        Case { what: "a group is denied it", gives: vec![put_inline(&pull())], takes: vec![put(&denies)] },
    ])
    .await;
}

#[tokio::test]
async fn no_stale_cache_grants_what_a_repository_or_registry_gave() {
    let on_repository = |effect: &str| {
        (
            "ecr",
            "SetRepositoryPolicy",
            json!({"repositoryName": "app", "policyText": of_resource(effect), "force": true}),
        )
    };
    let on_registry = |effect: &str| ("ecr", "PutRegistryPolicy", json!({"policyText": of_resource(effect)}));
    let off_repository = || ("ecr", "DeleteRepositoryPolicy", json!({"repositoryName": "app"}));
    let off_registry = || ("ecr", "DeleteRegistryPolicy", json!({}));
    let scope = |value: &str| ("ecr", "PutAccountSetting", json!({"name": "REGISTRY_POLICY_SCOPE", "value": value}));
    try_all(vec![
        Case {
            what: "a repository's policy is deleted",
            gives: vec![on_repository("Allow")],
            takes: vec![off_repository()],
        },
        Case {
            what: "a repository's policy denies",
            gives: vec![put_inline(&pull())],
            takes: vec![on_repository("Deny")],
        },
        Case {
            what: "the registry's policy is deleted",
            gives: vec![off_repository(), delete_inline(), on_registry("Allow")],
            takes: vec![off_registry()],
        },
        Case {
            what: "the registry's policy denies",
            gives: vec![put_inline(&pull())],
            takes: vec![on_registry("Deny")],
        },
        Case {
            what: "the registry's policy no longer reaches pulls",
            gives: vec![delete_inline(), on_registry("Allow")],
            takes: vec![scope("V1")],
        },
    ])
    .await;
}

#[tokio::test]
async fn no_stale_cache_grants_what_a_tag_gave() {
    let where_tag = |key: &str, value: &str| {
        let mut statement = exactly(&["ecr:BatchGetImage"]);
        statement["Condition"] = json!({"StringEquals": {key: value}});
        put_inline(&policy(statement))
    };
    let tagged = |value: &str| user("TagUser", json!({"Tags": [{"Key": "team", "Value": value}]}));
    let arn = format!("arn:aws:ecr:us-east-1:{OURS}:repository/app");
    let tags = json!({"resourceArn": arn, "tags": [{"Key": "open", "Value": "yes"}]});
    try_all(vec![
        Case {
            what: "a user has another tag",
            gives: vec![where_tag("aws:PrincipalTag/team", "readers"), tagged("readers")],
            takes: vec![tagged("others")],
        },
        Case {
            what: "a user's tag is taken away",
            gives: vec![tagged("readers")],
            takes: vec![user("UntagUser", json!({"TagKeys": ["team"]}))],
        },
        Case {
            what: "a repository's tag is taken away",
            gives: vec![where_tag("aws:ResourceTag/open", "yes"), ("ecr", "TagResource", tags)],
            takes: vec![("ecr", "UntagResource", json!({"resourceArn": arn, "tagKeys": ["open"]}))],
        },
    ])
    .await;
}

#[tokio::test]
async fn no_stale_cache_keeps_a_key_a_session_or_a_user_alive() {
    let world = World::start().await;
    with_image(&world).await;
    let root = &world.ours.root;
    let admin = crate::cast::powerful(&world, &world.ours, "admin").await;
    let new_user = async |name: &str| {
        let credentials = world.user(&world.ours, name).await;
        world.allow_user(&world.ours, name, everything()).await;
        Reader::of(&world, credentials).await
    };

    let reader = new_user("stopped").await;
    reader.may_pull(&world, "a key is active").await;
    let key = |status: &str| json!({"UserName": "stopped", "AccessKeyId": reader.credentials.access_key_id, "Status": status});
    world.ok(root, "iam", "UpdateAccessKey", key("Inactive")).await;
    reader.may_not_pull(&world, "a key is made inactive").await;
    world.ok(root, "iam", "UpdateAccessKey", key("Active")).await;
    reader.may_pull(&world, "a key is made active again").await;

    let reader = new_user("deleted").await;
    let session = Reader::of(&world, {
        let answer = world.ok(&reader.credentials, "sts", "GetSessionToken", json!({})).await;
        Credentials::of(&answer, "GetSessionTokenResult/Credentials")
    })
    .await;
    reader.may_pull(&world, "a user is there").await;
    session.may_pull(&world, "a user's session is there").await;
    let key = json!({"UserName": "deleted", "AccessKeyId": reader.credentials.access_key_id});
    world.ok(root, "iam", "DeleteAccessKey", key).await;
    reader.may_not_pull(&world, "a key is deleted").await;
    world.ok(root, "iam", "DeleteUserPolicy", json!({"UserName": "deleted", "PolicyName": "own"})).await;
    session.may_not_pull(&world, "a session's user loses its policy").await;
    world.ok(root, "iam", "DeleteUser", json!({"UserName": "deleted"})).await;
    session.may_not_pull(&world, "a session's user is deleted").await;
    world.advance(crate::world::FORGIVEN);

    let sessions_of = async |role: &str| {
        world.role(&world.ours, role).await;
        world.allow_role(&world.ours, role, everything()).await;
        Reader::of(&world, world.session(&admin, OURS, role, 3600).await).await
    };
    let session = sessions_of("emptied").await;
    session.may_pull(&world, "a role may").await;
    world.ok(root, "iam", "DeleteRolePolicy", json!({"RoleName": "emptied", "PolicyName": "own"})).await;
    session.may_not_pull(&world, "a role's policy is deleted").await;

    let session = sessions_of("gone").await;
    session.may_pull(&world, "a role is there").await;
    world.ok(root, "iam", "DeleteRolePolicy", json!({"RoleName": "gone", "PolicyName": "own"})).await;
    world.ok(root, "iam", "DeleteRole", json!({"RoleName": "gone"})).await;
    session.may_not_pull(&world, "a role is deleted").await;

    // AWS's way to revoke all sessions of a role: to deny whatever was issued before now.
    let session = sessions_of("revoked").await;
    session.may_pull(&world, "sessions of a role are good").await;
    world.advance(crate::world::FORGIVEN);
    let before =
        jiff::Timestamp::from_millisecond(model::Clock::now(world.server.clock()).as_millis()).expect("a moment");
    let denial = policy(json!({
        "Effect": "Deny", "Action": "*", "Resource": "*",
        "Condition": {"DateLessThan": {"aws:TokenIssueTime": before.to_string()}},
    }));
    let input = json!({"RoleName": "revoked", "PolicyName": "AWSRevokeOlderSessions", "PolicyDocument": denial});
    world.ok(root, "iam", "PutRolePolicy", input).await;
    session.may_not_pull(&world, "older sessions of a role are revoked").await;
    let newer = Reader::of(&world, world.session(&admin, OURS, "revoked", 3600).await).await;
    newer.may_pull(&world, "a newer session of the role").await;
}

#[tokio::test]
async fn no_stale_cache_grants_another_account_access() {
    let world = World::start().await;
    with_image(&world).await;
    let root = &world.ours.root;
    let opens = |principal: &str| {
        let statement = json!({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "ecr:BatchGetImage"});
        json!({"repositoryName": "app", "policyText": policy(statement)})
    };
    let guest = world.user(&world.theirs, "guest").await;
    world.allow_user(&world.theirs, "guest", exactly(&PULL)).await;
    let guest = Reader::of(&world, guest).await;
    let their_root = Reader::of(&world, world.theirs.root.clone()).await;
    let readers = [(&guest, "a guest"), (&their_root, "their root")];
    for (reader, who) in readers {
        reader.may_not_pull(&world, who).await;
    }
    for principal in [THEIRS.to_owned(), format!("arn:aws:iam::{THEIRS}:root")] {
        world.ok(root, "ecr", "SetRepositoryPolicy", opens(&principal)).await;
        for (reader, who) in readers {
            reader.may_pull(&world, who).await;
        }
        world.ok(root, "ecr", "DeleteRepositoryPolicy", json!({"repositoryName": "app"})).await;
        for (reader, who) in readers {
            reader.may_not_pull(&world, who).await;
        }
    }
    // Either side alone is nothing.
    world.ok(root, "ecr", "SetRepositoryPolicy", opens(&format!("arn:aws:iam::{THEIRS}:user/guest"))).await;
    guest.may_pull(&world, "the guest by name").await;
    their_root.may_not_pull(&world, "their root, who is not named").await;
    let delete = json!({"UserName": "guest", "PolicyName": "own"});
    world.ok(&world.theirs.root, "iam", "DeleteUserPolicy", delete).await;
    guest.may_not_pull(&world, "the guest's own account does not let it").await;
}

/// A layer that others still hold is gone from where it was deleted.
#[tokio::test]
async fn no_stale_cache_revives_what_was_deleted() {
    let world = World::start().await;
    let image = with_image(&world).await;
    let docker = world.docker(&world.ours.root).await;
    let layer = digest_of(&image.blobs[1]);
    for repository in ["app", "copy", "app"] {
        docker.assert_holds(repository, "v1", &image).await;
    }
    let delete = json!({"repositoryName": "app", "imageIds": [{"imageDigest": image.digest()}]});
    world.ok(&world.ours.root, "ecr", "BatchDeleteImage", delete).await;
    for blob in &image.blobs {
        let path = format!("/v2/app/blobs/{}", digest_of(blob));
        let _ = docker.request(http::Method::DELETE, &path, &[], "").await;
    }
    docker.assert_holds("copy", "v1", &image).await;
    let _ = docker.pull_manifest("app", "v1").await.expect(404);
    let _ = docker.pull_manifest("app", &image.digest()).await.expect(404);
    let _ = docker.pull_blob("app", &layer).await.expect(404);
    docker.assert_holds("copy", "v1", &image).await;
    let _ = docker.pull_blob("app", &layer).await.expect(404);
    // The whole repository, and one of the same name after it.
    world.ok(&world.ours.root, "ecr", "DeleteRepository", json!({"repositoryName": "copy", "force": true})).await;
    let _ = docker.pull_blob("copy", &layer).await.expect(404);
    world.ok(&world.ours.root, "ecr", "CreateRepository", json!({"repositoryName": "copy"})).await;
    let _ = docker.pull_blob("copy", &layer).await.expect(404);
    let _ = docker.pull_manifest("copy", "v1").await.expect(404);
}
