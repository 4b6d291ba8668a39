//! To know a digest is not to have a permission: a layer that only another repository has looks like one that nobody has.

use serde_json::{Value, json};
use testkit::{Answer, Image, digest_of};

use crate::row::Row;
use crate::scene::Scene;
use crate::world::{OURS, World};

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

#[tokio::test]
async fn a_digest_of_another_repository_looks_like_one_that_nobody_has() {
    let world = World::start().await;
    let root = &world.ours.root;
    world.ok(root, "ecr", "PutAccountSetting", json!({"name": "BLOB_MOUNTING", "value": "ENABLED"})).await;
    let row = Row::new("ecr", "Possession", json!({}));
    let (secret, foreign) = (Scene::new(&world, &world.ours, &row), Scene::new(&world, &world.theirs, &row));
    world.ok(root, "ecr", "CreateRepository", json!({"repositoryName": "mine"})).await;
    // A user who may do everything to a repository of its own, and one who may besides read nothing of the other.
    let user = world.user(&world.ours, "user").await;
    let own = json!({"Effect": "Allow", "Action": "ecr:*", "Resource": format!("arn:aws:ecr:us-east-1:{OURS}:repository/mine")});
    let document =
        json!({"Version": "2012-10-17", "Statement": [own, crate::world::exactly(&["ecr:GetAuthorizationToken"])]});
    let put = json!({"UserName": "user", "PolicyName": "own", "PolicyDocument": document.to_string()});
    world.ok(root, "iam", "PutUserPolicy", put).await;
    let password = world.password(&user).await;

    let nobodys = digest_of(b"nobody has this");
    for scene in [&secret, &foreign] {
        let (layer, image, loose) =
            (scene.get("layer").await, scene.get("image").await, scene.get("loose layer").await);
        let repository = scene.get("repository").await;
        let component = scene.get("registry").await;
        for known in [&layer, &image, &loose] {
            let manifest = |digest: &str| {
                let image = Image::random(1, &[1]);
                let mut manifest: Value = serde_json::from_slice(&image.manifest).expect("JSON");
                manifest["layers"][0]["digest"] = digest.into();
                manifest["config"]["digest"] = digest.into();
                manifest.to_string()
            };
            let requests = |digest: &str| {
                [
                    ("HEAD", format!("blobs/{digest}"), String::new()),
                    ("GET", format!("blobs/{digest}"), String::new()),
                    ("DELETE", format!("blobs/{digest}"), String::new()),
                    ("HEAD", format!("manifests/{digest}"), String::new()),
                    ("GET", format!("manifests/{digest}"), String::new()),
                    ("DELETE", format!("manifests/{digest}"), String::new()),
                    ("GET", format!("referrers/{digest}"), String::new()),
                    ("POST", format!("blobs/uploads/?mount={digest}&from={component}{repository}"), String::new()),
                    ("POST", format!("blobs/uploads/?mount={digest}&from=mine"), String::new()),
                    ("POST", format!("blobs/uploads/?mount={digest}"), String::new()),
                    ("POST", format!("blobs/uploads/?digest={digest}"), "wrong bytes".to_owned()),
                    ("PUT", "manifests/v1".to_owned(), manifest(digest)),
                ]
            };
            for ((method, path, body), (_, unknown_path, unknown_body)) in
                requests(known).into_iter().zip(requests(&nobodys))
            {
                let headers = [("content-type", "application/vnd.oci.image.manifest.v1+json")];
                let send = async |path: &str, body: &str| {
                    world.web(Some(&password), method, &format!("/v2/mine/{path}"), &headers, body).await
                };
                let (seen, unseen) = (send(&path, &body).await, send(&unknown_path, &unknown_body).await);
                assert_eq!(looks(&seen, known), looks(&unseen, &nobodys), "{method} {path}");
                assert!(!seen.text().contains("canary"), "{method} {path}: {}", seen.text());
            }
            let calls = |digest: &str| {
                [
                    ("BatchCheckLayerAvailability", json!({"layerDigests": [digest]})),
                    ("GetDownloadUrlForLayer", json!({"layerDigest": digest})),
                    ("BatchGetImage", json!({"imageIds": [{"imageDigest": digest}]})),
                    ("BatchDeleteImage", json!({"imageIds": [{"imageDigest": digest}]})),
                    ("DescribeImages", json!({"imageIds": [{"imageDigest": digest}]})),
                    ("ListImageReferrers", json!({"subjectId": {"imageDigest": digest}})),
                    ("PutImage", json!({"imageManifest": manifest(digest), "imageTag": "v1"})),
                ]
            };
            for ((operation, mut input), (_, mut unknown)) in calls(known).into_iter().zip(calls(&nobodys)) {
                for input in [&mut input, &mut unknown] {
                    input["repositoryName"] = "mine".into();
                }
                let (seen, unseen) = (
                    world.call(Some(&user), "ecr", operation, &input).await,
                    world.call(Some(&user), "ecr", operation, &unknown).await,
                );
                assert_eq!(looks(&seen, known), looks(&unseen, &nobodys), "{operation} {input}");
            }
        }
        // Whoever may read the source may mount from it; that is what the refusals above are about.
        if scene.owner.account == OURS {
            let root = world.password(root).await;
            let path = format!("/v2/mine/blobs/uploads/?mount={layer}&from={repository}");
            let _ = world.web(Some(&root), "POST", &path, &[], "").await.expect(201);
            world
                .ok(&world.ours.root, "ecr", "DeleteRepository", json!({"repositoryName": "mine", "force": true}))
                .await;
            world.ok(&world.ours.root, "ecr", "CreateRepository", json!({"repositoryName": "mine"})).await;
        }
    }
}
