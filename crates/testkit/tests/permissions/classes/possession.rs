//! To know a digest is not to have a permission: a layer that only another repository has looks like one that nobody has.

use serde_json::{Value, json};
use testkit::{Answer, Credentials, Image, digest_of};

use crate::row::Row;
use crate::scene::Scene;
use crate::world::{OURS, World, exactly};

/// An answer, as it looks to whoever does not know digests, names and moments.
fn looks(answer: &Answer, digest: &str) -> (u16, Vec<(String, String)>, String) {
    let headers = answer
        .headers
        .iter()
        .filter(|(name, _)| !["date", "x-amzn-requestid", "x-request-id"].contains(&name.as_str()));
    let plain = |text: &str| {
        let text = text.replace(digest, "<digest>");
        // The ids of uploads differ, whatever is uploaded.
        let is_id = |word: &&str| word.len() == 36 && word.matches('-').count() == 4;
        let id = text.split(['/', '"', '?']).find(is_id).map(str::to_owned);
        id.map_or(text.clone(), |id| text.replace(&id, "<id>"))
    };
    let headers = headers.map(|(name, value)| (name.to_string(), plain(&String::from_utf8_lossy(value.as_bytes()))));
    (answer.status, headers.collect(), plain(&answer.text()))
}

/// A manifest of an image that is made of one layer alone.
fn manifest(digest: &str) -> String {
    let image = Image::random(1, &[1]);
    let mut manifest: Value = serde_json::from_slice(&image.manifest).expect("JSON");
    manifest["layers"][0]["digest"] = digest.into();
    manifest["config"]["digest"] = digest.into();
    manifest.to_string()
}

/// All that can be asked of `/v2/` by a digest, with `source` for another repository.
fn requests(digest: &str, source: &str) -> Vec<(&'static str, String, String)> {
    let plain = |method, path| (method, path, String::new());
    vec![
        plain("HEAD", format!("blobs/{digest}")),
        plain("GET", format!("blobs/{digest}")),
        plain("DELETE", format!("blobs/{digest}")),
        plain("HEAD", format!("manifests/{digest}")),
        plain("GET", format!("manifests/{digest}")),
        plain("DELETE", format!("manifests/{digest}")),
        plain("GET", format!("referrers/{digest}")),
        plain("POST", format!("blobs/uploads/?mount={digest}&from={source}")),
        plain("POST", format!("blobs/uploads/?mount={digest}&from=mine")),
        plain("POST", format!("blobs/uploads/?mount={digest}")),
        ("POST", format!("blobs/uploads/?digest={digest}"), "wrong bytes".to_owned()),
        ("PUT", "manifests/v1".to_owned(), manifest(digest)),
    ]
}

/// All that can be asked of the API by a digest.
fn calls(digest: &str) -> Vec<(&'static str, Value)> {
    let mut calls = vec![
        ("BatchCheckLayerAvailability", json!({"layerDigests": [digest]})),
        ("GetDownloadUrlForLayer", json!({"layerDigest": digest})),
        ("BatchGetImage", json!({"imageIds": [{"imageDigest": digest}]})),
        ("BatchDeleteImage", json!({"imageIds": [{"imageDigest": digest}]})),
        ("DescribeImages", json!({"imageIds": [{"imageDigest": digest}]})),
        ("ListImageReferrers", json!({"subjectId": {"imageDigest": digest}})),
        ("PutImage", json!({"imageManifest": manifest(digest), "imageTag": "v1"})),
    ];
    for (_, input) in &mut calls {
        input["repositoryName"] = "mine".into();
    }
    calls
}

/// A user who may do everything to a repository of its own, and nothing to any other.
async fn owner_of_mine(world: &World) -> Credentials {
    let root = &world.ours.root;
    world.ok(root, "ecr", "CreateRepository", json!({"repositoryName": "mine"})).await;
    let user = world.user(&world.ours, "user").await;
    let arn = format!("arn:aws:ecr:us-east-1:{OURS}:repository/mine");
    let own = json!({"Effect": "Allow", "Action": "ecr:*", "Resource": arn});
    let statements = [own, exactly(&["ecr:GetAuthorizationToken"])];
    let document = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    let put = json!({"UserName": "user", "PolicyName": "own", "PolicyDocument": document});
    world.ok(root, "iam", "PutUserPolicy", put).await;
    user
}

#[tokio::test]
async fn a_digest_of_another_repository_looks_like_one_that_nobody_has() {
    let world = World::start().await;
    let on = json!({"name": "BLOB_MOUNTING", "value": "ENABLED"});
    world.ok(&world.ours.root, "ecr", "PutAccountSetting", on).await;
    let user = owner_of_mine(&world).await;
    let password = world.password(&user).await;
    let row = Row::new("ecr", "Possession", json!({}));
    let nobodys = digest_of(b"nobody has this");
    for tenant in [&world.ours, &world.theirs] {
        let scene = Scene::new(&world, tenant, &row);
        let source = format!("{}{}", scene.get("registry").await, scene.get("repository").await);
        for kind in ["layer", "image", "loose layer"] {
            let known = scene.get(kind).await;
            let pairs = requests(&known, &source).into_iter().zip(requests(&nobodys, &source));
            for ((method, path, body), (_, unknown_path, unknown_body)) in pairs {
                let headers = [("content-type", "application/vnd.oci.image.manifest.v1+json")];
                let send = async |path: &str, body: &str| {
                    world.web(Some(&password), method, &format!("/v2/mine/{path}"), &headers, body).await
                };
                let (seen, unseen) = (send(&path, &body).await, send(&unknown_path, &unknown_body).await);
                assert_eq!(looks(&seen, &known), looks(&unseen, &nobodys), "{method} {path}");
                assert!(!seen.text().contains("canary"), "{method} {path}: {}", seen.text());
            }
            for ((operation, input), (_, unknown)) in calls(&known).into_iter().zip(calls(&nobodys)) {
                let seen = world.call(Some(&user), "ecr", operation, &input).await;
                let unseen = world.call(Some(&user), "ecr", operation, &unknown).await;
                assert_eq!(looks(&seen, &known), looks(&unseen, &nobodys), "{operation} {input}");
            }
        }
    }
    // Whoever may read the source may mount from it: that is what the refusals above are about.
    let scene = Scene::new(&world, &world.ours, &row);
    let (layer, source) = (scene.get("layer").await, scene.get("repository").await);
    let path = format!("/v2/mine/blobs/uploads/?mount={layer}&from={source}");
    let root = world.password(&world.ours.root).await;
    for (password, status) in [(&password, 202), (&root, 201)] {
        let _ = world.web(Some(password), "POST", &path, &[], "").await.expect(status);
    }
}
