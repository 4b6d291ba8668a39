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

type Step = (&'static str, &'static str, Value);

const PULL: [&str; 2] = ["ecr:BatchGetImage", "ecr:GetAuthorizationToken"];

#[tokio::test]
async fn no_stale_cache_grants_a_user_access() {
    let world = World::start().await;
    with_image(&world).await;
    let root = &world.ours.root;
    let pull = policy(exactly(&PULL));
    let denies = policy(json!({"Effect": "Deny", "Action": "ecr:BatchGetImage", "Resource": "*"}));
    let nothing = policy(exactly(&["ecr:GetAuthorizationToken"]));
    let managed = |name: &str| format!("arn:aws:iam::{OURS}:policy/{name}");
    let user = |members: Value| {
        let mut input = members;
        input["UserName"] = "reader".into();
        input
    };
    let inline = |document: &str| user(json!({"PolicyName": "own", "PolicyDocument": document}));
    let on_repository = |document: String| json!({"repositoryName": "app", "policyText": document, "force": true});
    let named = |effect: &str| {
        policy(json!({
            "Effect": effect, "Principal": {"AWS": format!("arn:aws:iam::{OURS}:user/reader")}, "Action": "ecr:BatchGetImage",
        }))
    };
    let of_registry = |effect: &str| {
        policy(json!({
            "Effect": effect, "Principal": {"AWS": format!("arn:aws:iam::{OURS}:user/reader")},
            "Action": "ecr:BatchGetImage", "Resource": "*",
        }))
    };
    let group = |members: Value| {
        let mut input = members;
        input["GroupName"] = "readers".into();
        input
    };
    // What lets the reader pull, and what takes that away again.
    let table: Vec<(&str, Vec<Step>, Vec<Step>)> = vec![
        (
            "an inline policy is deleted",
            vec![("iam", "PutUserPolicy", inline(&pull))],
            vec![("iam", "DeleteUserPolicy", user(json!({"PolicyName": "own"})))],
        ),
        (
            "an inline policy is replaced",
            vec![("iam", "PutUserPolicy", inline(&pull))],
            vec![("iam", "PutUserPolicy", inline(&nothing))],
        ),
        (
            "a managed policy is detached",
            vec![
                ("iam", "CreatePolicy", json!({"PolicyName": "detached", "PolicyDocument": pull})),
                ("iam", "AttachUserPolicy", user(json!({"PolicyArn": managed("detached")}))),
            ],
            vec![("iam", "DetachUserPolicy", user(json!({"PolicyArn": managed("detached")})))],
        ),
        (
            "another version of a managed policy is made the default",
            vec![
                ("iam", "CreatePolicy", json!({"PolicyName": "versions", "PolicyDocument": nothing})),
                (
                    "iam",
                    "CreatePolicyVersion",
                    json!({"PolicyArn": managed("versions"), "PolicyDocument": pull, "SetAsDefault": true}),
                ),
                ("iam", "AttachUserPolicy", user(json!({"PolicyArn": managed("versions")}))),
            ],
            vec![("iam", "SetDefaultPolicyVersion", json!({"PolicyArn": managed("versions"), "VersionId": "v1"}))],
        ),
        (
            "the user is taken out of a group",
            vec![
                ("iam", "CreateGroup", group(json!({}))),
                ("iam", "PutGroupPolicy", group(json!({"PolicyName": "own", "PolicyDocument": pull}))),
                ("iam", "AddUserToGroup", group(user(json!({})))),
            ],
            vec![("iam", "RemoveUserFromGroup", group(user(json!({}))))],
        ),
        (
            "a group loses its policy",
            vec![("iam", "AddUserToGroup", group(user(json!({}))))],
            vec![("iam", "DeleteGroupPolicy", group(json!({"PolicyName": "own"})))],
        ),
        (
            "a group is denied it",
            vec![("iam", "PutUserPolicy", inline(&pull))],
            vec![("iam", "PutGroupPolicy", group(json!({"PolicyName": "own", "PolicyDocument": denies})))],
        ),
        (
            "a boundary is drawn",
            vec![
                ("iam", "RemoveUserFromGroup", group(user(json!({})))),
                ("iam", "CreatePolicy", json!({"PolicyName": "boundary", "PolicyDocument": nothing})),
            ],
            vec![("iam", "PutUserPermissionsBoundary", user(json!({"PermissionsBoundary": managed("boundary")})))],
        ),
        (
            "a repository's policy is deleted",
            vec![
                ("iam", "DeleteUserPermissionsBoundary", user(json!({}))),
                ("iam", "DeleteUserPolicy", user(json!({"PolicyName": "own"}))),
                ("ecr", "SetRepositoryPolicy", on_repository(named("Allow"))),
            ],
            vec![("ecr", "DeleteRepositoryPolicy", json!({"repositoryName": "app"}))],
        ),
        (
            "a repository's policy denies",
            vec![("iam", "PutUserPolicy", inline(&pull))],
            vec![("ecr", "SetRepositoryPolicy", on_repository(named("Deny")))],
        ),
        (
            "the registry's policy is deleted",
            vec![
                ("iam", "DeleteUserPolicy", user(json!({"PolicyName": "own"}))),
                ("ecr", "DeleteRepositoryPolicy", json!({"repositoryName": "app"})),
                ("ecr", "PutRegistryPolicy", json!({"policyText": of_registry("Allow")})),
            ],
            vec![("ecr", "DeleteRegistryPolicy", json!({}))],
        ),
        (
            "the registry's policy denies",
            vec![("iam", "PutUserPolicy", inline(&pull))],
            vec![("ecr", "PutRegistryPolicy", json!({"policyText": of_registry("Deny")}))],
        ),
        (
            "the registry's policy no longer reaches pulls",
            vec![
                ("iam", "DeleteUserPolicy", user(json!({"PolicyName": "own"}))),
                ("ecr", "PutRegistryPolicy", json!({"policyText": of_registry("Allow")})),
            ],
            vec![
                ("ecr", "DeleteRegistryPolicy", json!({})),
                ("ecr", "PutAccountSetting", json!({"name": "REGISTRY_POLICY_SCOPE", "value": "V1"})),
            ],
        ),
        (
            "a tag is taken away that a policy goes by",
            vec![
                (
                    "iam",
                    "PutUserPolicy",
                    inline(&policy(json!({
                        "Effect": "Allow", "Action": PULL, "Resource": "*",
                        "Condition": {"StringEqualsIfExists": {"aws:PrincipalTag/team": "readers"}},
                    }))),
                ),
                ("iam", "TagUser", user(json!({"Tags": [{"Key": "team", "Value": "readers"}]}))),
            ],
            vec![("iam", "TagUser", user(json!({"Tags": [{"Key": "team", "Value": "others"}]})))],
        ),
        (
            "a tag of the repository is taken away that a policy goes by",
            vec![
                (
                    "iam",
                    "PutUserPolicy",
                    inline(&policy(json!({
                        "Effect": "Allow", "Action": "ecr:BatchGetImage", "Resource": "*",
                        "Condition": {"StringEquals": {"aws:ResourceTag/open": "yes"}},
                    }))),
                ),
                (
                    "ecr",
                    "TagResource",
                    json!({
                        "resourceArn": format!("arn:aws:ecr:us-east-1:{OURS}:repository/app"),
                        "tags": [{"Key": "open", "Value": "yes"}],
                    }),
                ),
            ],
            vec![(
                "ecr",
                "UntagResource",
                json!({"resourceArn": format!("arn:aws:ecr:us-east-1:{OURS}:repository/app"), "tagKeys": ["open"]}),
            )],
        ),
    ];
    let credentials = world.user(&world.ours, "reader").await;
    world.allow_user(&world.ours, "reader", everything()).await;
    let reader = Reader::of(&world, credentials).await;
    reader.may_pull(&world, "everything is allowed").await;
    world.ok(root, "iam", "DeleteUserPolicy", user(json!({"PolicyName": "own"}))).await;
    reader.may_not_pull(&world, "nothing is allowed").await;
    for (what, gives, takes) in table {
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
