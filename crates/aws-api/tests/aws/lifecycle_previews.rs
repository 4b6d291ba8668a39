//! Previews of lifecycle policies: StartLifecyclePolicyPreview, GetLifecyclePolicyPreview.

use serde_json::{Value, json};
use testkit::{Image, TestServer};

use crate::caller::{ACCOUNT, Caller, NOWHERE};
use crate::lifecycle_policies::{DAY, more_than, policy, rule};

const GET: &str = "GetLifecyclePolicyPreview";

/// A server with four images, of which `any, more than one` takes the first three.
async fn server() -> (TestServer, Vec<Image>) {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    root.create_repository("app").await;
    let images: Vec<Image> = (1..=4).map(|seed| Image::random(seed, &[10])).collect();
    for (image, tag) in images.iter().zip([Some("v1"), None, Some("v3"), Some("v4")]) {
        root.push("app", tag, image).await;
        server.clock().advance(std::time::Duration::from_secs(1));
    }
    (server, images)
}

async fn start(root: &Caller<'_>) -> String {
    let text = policy(&[rule(4, &more_than(1))]);
    let input = json!({"repositoryName": "app", "lifecyclePolicyText": text});
    let started = root.ok("StartLifecyclePolicyPreview", input).await;
    assert_eq!((&started["status"], &started["registryId"]), (&json!("IN_PROGRESS"), &json!(ACCOUNT)));
    let text = started["lifecyclePolicyText"].as_str().expect("a text").to_owned();
    loop {
        let preview = root.ok(GET, json!({"repositoryName": "app"})).await;
        assert_eq!(preview["lifecyclePolicyText"], text.as_str());
        if preview["status"] == "COMPLETE" {
            return text;
        }
        assert_eq!((&preview["status"], &preview["previewResults"]), (&json!("IN_PROGRESS"), &json!([])));
    }
}

fn shown(preview: &Value) -> Vec<String> {
    let results = preview["previewResults"].as_array().expect("a list");
    results.iter().map(|result| result["imageDigest"].as_str().expect("a digest").to_owned()).collect()
}

#[tokio::test]
async fn a_preview_shows_what_would_go_and_takes_nothing() {
    let (server, images) = server().await;
    let root = Caller::root(&server);
    let of_app = json!({"repositoryName": "app"});
    let message = format!(
        "Lifecycle policy preview does not exist for the repository with name 'app' in the registry with id '{ACCOUNT}'"
    );
    root.refused(GET, of_app.clone(), "LifecyclePolicyPreviewNotFoundException", &message).await;
    let text = start(&root).await;
    // What is pushed later is not in it.
    root.push("app", Some("v5"), &Image::random(5, &[10])).await;
    let preview = root.ok(GET, of_app.clone()).await;
    let result = |image: &Image, tags: Value, seconds: f64| {
        let mut result = json!({
            "imageDigest": image.digest(),
            "imagePushedAt": 1_767_225_600.0 + seconds,
            "action": {"type": "EXPIRE"},
            "appliedRulePriority": 4,
            "storageClass": "STANDARD",
        });
        if tags != json!([]) {
            result["imageTags"] = tags;
        }
        result
    };
    let expected = json!({
        "registryId": ACCOUNT,
        "repositoryName": "app",
        "lifecyclePolicyText": text,
        "status": "COMPLETE",
        "previewResults": [
            result(&images[0], json!(["v1"]), 0.0),
            result(&images[1], json!([]), 1.0),
            result(&images[2], json!(["v3"]), 2.0),
        ],
        "summary": {"expiringImageTotalCount": 3},
    });
    assert_eq!(preview, expected);
    let there = root.ok("DescribeImages", of_app.clone()).await;
    assert_eq!(there["imageDetails"].as_array().map(Vec::len), Some(5));
    let _ = root.refusal("GetLifecyclePolicy", &of_app, "LifecyclePolicyNotFoundException").await;
    // The stored policy's preview takes the place of the last one.
    let set = json!({"repositoryName": "app", "lifecyclePolicyText": policy(&[rule(9, &more_than(50))])});
    root.ok("PutLifecyclePolicy", set).await;
    root.ok("StartLifecyclePolicyPreview", of_app.clone()).await;
    let preview = root.ok(GET, of_app).await;
    assert_eq!((&preview["status"], shown(&preview)), (&json!("COMPLETE"), vec![]));
    assert_eq!(preview["summary"], json!({"expiringImageTotalCount": 0}));
}

#[tokio::test]
async fn results_are_paged_and_filtered_and_grow_old() {
    let (server, images) = server().await;
    let root = Caller::root(&server);
    start(&root).await;
    let pages = root.pages(GET, json!({"repositoryName": "app", "maxResults": 2}), "previewResults").await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    let digests = |places: &[usize]| places.iter().map(|k| images[*k].digest()).collect::<Vec<_>>();
    for (input, expected) in [
        (json!({"filter": {"tagStatus": "TAGGED"}}), vec![0, 2]),
        (json!({"filter": {"tagStatus": "UNTAGGED"}}), vec![1]),
        (json!({"filter": {"tagStatus": "ANY"}}), vec![0, 1, 2]),
        (json!({"imageIds": [{"imageTag": "v3"}, {"imageDigest": images[1].digest()}]}), vec![2, 1]),
        (json!({"imageIds": [{"imageTag": "v4"}, {"imageDigest": NOWHERE}]}), vec![]),
        (json!({"imageIds": [{"imageTag": "v3", "imageDigest": images[0].digest()}]}), vec![]),
        (json!({"imageIds": [{"imageDigest": images[1].digest()}], "filter": {"tagStatus": "TAGGED"}}), vec![]),
    ] {
        let mut input = input;
        input["repositoryName"] = "app".into();
        let preview = root.ok(GET, input.clone()).await;
        assert_eq!(shown(&preview), digests(&expected), "{input}");
        assert_eq!(preview["summary"]["expiringImageTotalCount"], 3, "{input}");
    }
    for input in [
        json!({"repositoryName": "app", "imageIds": [{"imageTag": "v3"}], "maxResults": 5}),
        json!({"repositoryName": "app", "imageIds": [{"imageTag": "-"}]}),
        json!({"repositoryName": "app", "nextToken": "of another"}),
    ] {
        let _ = root.refusal(GET, &input, "InvalidParameterException").await;
    }
    server.clock().advance(DAY);
    for _ in 0..2 {
        let preview = root.ok(GET, json!({"repositoryName": "app"})).await;
        assert_eq!((&preview["status"], shown(&preview)), (&json!("EXPIRED"), vec![]));
        assert_eq!(preview.get("summary"), None);
        server.clock().advance(std::time::Duration::from_secs(1));
        server.registry().keep_lifecycle_previews().await.expect("it runs");
    }
    start(&root).await;
}
