//! Reads of settings that cannot be made yet.

use serde_json::{Value, json};
use testkit::{Image, TestServer};

use crate::caller::{ACCOUNT, Caller, NOWHERE};

#[tokio::test]
async fn what_is_not_set_is_answered_as_ecr_answers_it() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    for (operation, answer) in [
        ("DescribeRegistry", json!({"registryId": ACCOUNT, "replicationConfiguration": {"rules": []}})),
        (
            "GetRegistryScanningConfiguration",
            json!({"registryId": ACCOUNT, "scanningConfiguration": {"scanType": "BASIC", "rules": []}}),
        ),
        ("DescribePullThroughCacheRules", json!({"pullThroughCacheRules": []})),
        ("DescribeRepositoryCreationTemplates", json!({"registryId": ACCOUNT, "repositoryCreationTemplates": []})),
        ("ListPullTimeUpdateExclusions", json!({"pullTimeUpdateExclusions": []})),
    ] {
        assert_eq!(root.ok(operation, json!({})).await, answer, "{operation}");
    }
    let message = format!("Signing configuration does not exist in the registry with id '{ACCOUNT}'");
    root.refused("GetSigningConfiguration", json!({}), "SigningConfigurationNotFoundException", &message).await;
    let unknown = json!({"ecrRepositoryPrefixes": ["docker-hub"]});
    let _ = root.refusal("DescribePullThroughCacheRules", &unknown, "PullThroughCacheRuleNotFoundException").await;
    let of_another = json!({"registryId": "999999999999"});
    let _ = root.refusal("DescribePullThroughCacheRules", &of_another, "AccessDeniedException").await;
    for listing in
        ["DescribePullThroughCacheRules", "DescribeRepositoryCreationTemplates", "ListPullTimeUpdateExclusions"]
    {
        let _ = root.refusal(listing, &json!({"nextToken": "of another"}), "InvalidParameterException").await;
    }
}

#[tokio::test]
async fn what_is_not_set_of_a_repository_or_an_image_is_not_found_there() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    root.create_repository("app").await;
    let image = Image::random(1, &[10]);
    root.upload_layers("app", &image).await;
    root.ok("PutImage", crate::caller::put("app", Some("v1"), &image)).await;
    let place = format!("for the repository with name 'app' in the registry with id '{ACCOUNT}'");
    for (operation, code, what) in [
        ("GetLifecyclePolicy", "LifecyclePolicyNotFoundException", "Lifecycle policy"),
        ("DeleteLifecyclePolicy", "LifecyclePolicyNotFoundException", "Lifecycle policy"),
        ("GetLifecyclePolicyPreview", "LifecyclePolicyPreviewNotFoundException", "Lifecycle policy preview"),
    ] {
        let message = format!("{what} does not exist {place}");
        root.refused(operation, json!({"repositoryName": "app"}), code, &message).await;
        let _ = root.refusal(operation, &json!({"repositoryName": "none"}), "RepositoryNotFoundException").await;
    }
    let of = |id: Value| json!({"repositoryName": "app", "imageId": id});
    let status = root.ok("DescribeImageReplicationStatus", of(json!({"imageTag": "v1"}))).await;
    let expected = json!({"repositoryName": "app", "imageId": {"imageTag": "v1"}, "replicationStatuses": []});
    assert_eq!(status, expected);
    let message = format!(
        "Image scan does not exist for the image with '{{imageDigest:'null', imageTag:'v1'}}' in the repository with name \
         'app' in the registry with id '{ACCOUNT}'"
    );
    let scan = "DescribeImageScanFindings";
    root.refused(scan, of(json!({"imageTag": "v1"})), "ScanNotFoundException", &message).await;
    for operation in [scan, "DescribeImageReplicationStatus"] {
        for id in [json!({"imageTag": "none"}), json!({"imageDigest": NOWHERE})] {
            let _ = root.refusal(operation, &of(id), "ImageNotFoundException").await;
        }
        let _ = root.refusal(operation, &of(json!({})), "InvalidParameterException").await;
    }
}
