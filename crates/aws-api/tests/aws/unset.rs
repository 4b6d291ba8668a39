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
        ("ListReplicationBackfills", json!({"registryId": ACCOUNT, "backfills": []})),
    ] {
        assert_eq!(root.ok(operation, json!({})).await, answer, "{operation}");
    }
    let message = format!("Signing configuration does not exist in the registry with id '{ACCOUNT}'");
    root.refused("GetSigningConfiguration", json!({}), "SigningConfigurationNotFoundException", &message).await;
    let unknown = json!({"ecrRepositoryPrefixes": ["docker-hub"]});
    let _ = root.refusal("DescribePullThroughCacheRules", &unknown, "PullThroughCacheRuleNotFoundException").await;
    let backfill = "00000000-0000-0000-0000-00000000000a";
    let message =
        format!("Replication backfill with id '{backfill}' does not exist in the registry with id '{ACCOUNT}'");
    let (results, id) = ("DescribeReplicationBackfillResults", json!({"replicationBackfillId": backfill}));
    root.refused(results, id, "ReplicationBackfillNotFoundException", &message).await;
    for operation in ["DescribePullThroughCacheRules", "ListReplicationBackfills", results] {
        let of_another = json!({"registryId": "999999999999", "replicationBackfillId": backfill});
        let _ = root.refusal(operation, &of_another, "AccessDeniedException").await;
    }
    for listing in [
        "DescribePullThroughCacheRules",
        "DescribeRepositoryCreationTemplates",
        "ListPullTimeUpdateExclusions",
        "ListReplicationBackfills",
    ] {
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
    let signing = root.ok("DescribeImageSigningStatus", of(json!({"imageTag": "v1"}))).await;
    let expected =
        json!({"registryId": ACCOUNT, "repositoryName": "app", "imageId": {"imageTag": "v1"}, "signingStatuses": []});
    assert_eq!(signing, expected);
    let message = format!(
        "Image scan does not exist for the image with '{{imageDigest:'null', imageTag:'v1'}}' in the repository with name \
         'app' in the registry with id '{ACCOUNT}'"
    );
    let scan = "DescribeImageScanFindings";
    root.refused(scan, of(json!({"imageTag": "v1"})), "ScanNotFoundException", &message).await;
    for operation in [scan, "DescribeImageReplicationStatus", "DescribeImageSigningStatus"] {
        for id in [json!({"imageTag": "none"}), json!({"imageDigest": NOWHERE})] {
            let _ = root.refusal(operation, &of(id), "ImageNotFoundException").await;
        }
        let _ = root.refusal(operation, &of(json!({})), "InvalidParameterException").await;
    }
}
