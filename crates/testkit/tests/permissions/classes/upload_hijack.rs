//! Uploads are for whoever began them, in the repository where they began.

use serde_json::json;
use testkit::{Credentials, digest_of};

use crate::cast::powerful;
use crate::world::{OURS, THEIRS, World};

/// Everything that can be done with an upload by its id, and how it looks when there is no such upload.
async fn is_nobodys_upload(world: &World, who: &Credentials, path: &str, upload: &str, what: &str) {
    let password = world.password(who).await;
    let (registry, repository) = match path.split_once(".dkr.ecr.us-east-1/") {
        Some((registry, repository)) => (registry, repository),
        None => (OURS, path),
    };
    let digest = digest_of(b"canary content");
    for (method, query) in [("GET", ""), ("HEAD", ""), ("PATCH", ""), ("PUT", "?digest="), ("DELETE", "")] {
        let query = if query.is_empty() { String::new() } else { format!("{query}{digest}") };
        let target = format!("/v2/{path}/blobs/uploads/{upload}{query}");
        let answer = world.web(Some(&password), method, &target, &[], if method == "PATCH" { "x" } else { "" }).await;
        assert_eq!(answer.status, 404, "{what}: {method} {target}: {}", answer.text());
        if method != "HEAD" {
            assert_eq!(answer.error_code(), "BLOB_UPLOAD_UNKNOWN", "{what}: {method} {target}");
        }
    }
    for (operation, members) in [
        ("UploadLayerPart", json!({"partFirstByte": 14, "partLastByte": 14, "layerPartBlob": "YQ=="})),
        ("CompleteLayerUpload", json!({"layerDigests": [digest]})),
    ] {
        let mut input = members;
        input["registryId"] = registry.into();
        input["repositoryName"] = repository.into();
        input["uploadId"] = upload.into();
        let answer = world.call(Some(who), "ecr", operation, &input).await;
        assert_eq!(answer.error_code(), "UploadNotFoundException", "{what}: {operation} {input}: {}", answer.text());
    }
}

#[tokio::test]
async fn an_upload_session_cannot_be_hijacked() {
    let world = World::start().await;
    let root = &world.ours.root;
    for name in ["one", "two"] {
        world.ok(root, "ecr", "CreateRepository", json!({"repositoryName": name})).await;
        let policy = crate::world::policy(json!({"Effect": "Allow", "Principal": {"AWS": THEIRS}, "Action": "ecr:*"}));
        world.ok(root, "ecr", "SetRepositoryPolicy", json!({"repositoryName": name, "policyText": policy})).await;
    }
    world.ok(&world.theirs.root, "ecr", "CreateRepository", json!({"repositoryName": "one"})).await;
    let owner = powerful(&world, &world.ours, "owner").await;
    let docker = world.docker(&owner).await;
    let location = docker.begin_upload("one").await;
    let upload = location.rsplit('/').next().expect("an id").to_owned();
    let patched = docker.request(http::Method::PATCH, &location, &[], "canary content").await;
    let _ = patched.expect(202);

    is_nobodys_upload(&world, &owner, "two", &upload, "its owner in another repository").await;
    let other = powerful(&world, &world.ours, "other").await;
    is_nobodys_upload(&world, &other, "one", &upload, "another user").await;
    is_nobodys_upload(&world, root, "one", &upload, "the root").await;
    world.role(&world.ours, "owner").await;
    world.allow_role(&world.ours, "owner", crate::world::everything()).await;
    let session = world.session(&owner, OURS, "owner", 3600).await;
    is_nobodys_upload(&world, &session, "one", &upload, "a role that its owner assumed").await;
    let stranger = powerful(&world, &world.theirs, "owner").await;
    is_nobodys_upload(&world, &stranger, "one", &upload, "another account").await;
    let path = format!("{THEIRS}.dkr.ecr.us-east-1/one");
    is_nobodys_upload(&world, &stranger, &path, &upload, "another account in its own repository").await;

    // All that time its owner has lost nothing.
    let digest = digest_of(b"canary content");
    let _ = docker.complete_upload(&location, &digest, "".into()).await.expect(201);
}

/// Whoever comes after somebody, under the same name, does not go on where that one stopped.
#[tokio::test]
async fn an_upload_is_not_inherited_by_whoever_has_the_name_later() {
    let world = World::start().await;
    let root = &world.ours.root;
    world.ok(root, "ecr", "CreateRepository", json!({"repositoryName": "one"})).await;
    let first = powerful(&world, &world.ours, "name").await;
    let begun = world.ok(&first, "ecr", "InitiateLayerUpload", json!({"repositoryName": "one"})).await.json();
    let upload = begun["uploadId"].as_str().expect("an id").to_owned();
    let key = json!({"UserName": "name", "AccessKeyId": first.access_key_id});
    world.ok(root, "iam", "DeleteAccessKey", key).await;
    world.ok(root, "iam", "DeleteUserPolicy", json!({"UserName": "name", "PolicyName": "own"})).await;
    world.ok(root, "iam", "DeleteUser", json!({"UserName": "name"})).await;
    let second = powerful(&world, &world.ours, "name").await;
    is_nobodys_upload(&world, &second, "one", &upload, "a user of the same name").await;
}
