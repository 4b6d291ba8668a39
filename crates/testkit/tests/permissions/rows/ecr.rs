use serde_json::{Value, json};

use crate::row::Reach::{Policy, RegistryPolicy};
use crate::row::Row;

/// An operation on a repository of any registry.
fn on_repository(operation: &'static str, mut members: Value) -> Row {
    members["registryId"] = "<account>".into();
    members["repositoryName"] = "<repository>".into();
    row(operation, members).reached(Policy)
}

fn row(operation: &'static str, input: Value) -> Row {
    Row::new("ecr", operation, input)
}

pub fn rows() -> Vec<Row> {
    let image = || json!([{"imageDigest": "<image>"}]);
    let tags = || json!([{"Key": "a", "Value": "b"}]);
    let registry_policy = crate::world::policy(json!({
        "Effect": "Allow", "Principal": {"AWS": "<other account>"}, "Action": "ecr:ReplicateImage",
        "Resource": "arn:aws:ecr:us-east-1:<account>:repository/<new name>",
    }));
    let set_policy = || json!({"repositoryName": "<repository>", "policyText": "<repository policy>"});
    let lifecycle_policy = || {
        let selection = json!({"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 9});
        let rule = json!({"rulePriority": 1, "selection": selection, "action": {"type": "expire"}});
        json!({"rules": [rule]}).to_string()
    };
    let set_lifecycle_policy = || json!({"repositoryName": "<repository>", "lifecyclePolicyText": lifecycle_policy()});
    vec![
        on_repository("BatchCheckLayerAvailability", json!({"layerDigests": ["<layer>"]}))
            .blind("it says of each digest whether it is there"),
        on_repository("BatchDeleteImage", json!({"imageIds": image()}))
            .blind("it says of each image whether it was there"),
        on_repository("BatchGetImage", json!({"imageIds": image()})).blind("it says of each image whether it is there"),
        row("BatchGetRepositoryScanningConfiguration", json!({"repositoryNames": ["<repository>"]}))
            .blind("it says of each repository whether it is there"),
        on_repository(
            "CompleteLayerUpload",
            json!({"uploadId": "<filled upload>", "layerDigests": ["<filled digest>"]}),
        ),
        row("CreateRepository", json!({"registryId": "<account>", "repositoryName": "<new name>"}))
            .reached(RegistryPolicy),
        row("CreateRepository", json!({"registryId": "<account>", "repositoryName": "<new name>", "tags": tags()}))
            .takes_also(&["ecr:TagResource"])
            .reached(RegistryPolicy),
        row(
            "CreateRepository",
            json!({
                "repositoryName": "<new name>",
                "encryptionConfiguration": {"encryptionType": "KMS", "kmsKey": "<key>"},
            }),
        )
        .takes_also(&["kms:DescribeKey", "kms:CreateGrant"]),
        row("DeleteRegistryPolicy", json!({})).given("PutRegistryPolicy", json!({"policyText": registry_policy})),
        on_repository("DeleteLifecyclePolicy", json!({})).given("PutLifecyclePolicy", set_lifecycle_policy()),
        on_repository("DeleteRepository", json!({"force": true})),
        on_repository("DeleteRepositoryPolicy", json!({})).given("SetRepositoryPolicy", set_policy()),
        on_repository("DescribeImageReplicationStatus", json!({"imageId": {"imageDigest": "<image>"}})),
        on_repository("DescribeImageSigningStatus", json!({"imageId": {"imageDigest": "<image>"}})),
        on_repository("DescribeImageScanFindings", json!({"imageId": {"imageDigest": "<image>"}}))
            .fails("ScanNotFoundException", "nothing of the kind can be set yet"),
        on_repository("DescribeImages", json!({"imageIds": image()})),
        row("DescribePullThroughCacheRules", json!({"registryId": "<account>"})).reached(RegistryPolicy),
        row("DescribeRegistry", json!({})),
        row(
            "DescribeReplicationBackfillResults",
            json!({"registryId": "<account>", "replicationBackfillId": "00000000-0000-0000-0000-00000000000a"}),
        )
        .reached(RegistryPolicy)
        .fails("ReplicationBackfillNotFoundException", "nothing of the kind can be set yet"),
        row("DescribeRepositories", json!({"registryId": "<account>", "repositoryNames": ["<repository>"]}))
            .reached(Policy),
        row("DescribeRepositories", json!({"registryId": "<account>"})).reached(RegistryPolicy),
        row("DescribeRepositoryCreationTemplates", json!({})),
        row("GetAccountSetting", json!({"name": "BLOB_MOUNTING"})),
        row("GetAuthorizationToken", json!({})),
        row("GetAuthorizationToken", json!({"registryIds": ["<account>"]}))
            .blind("the password is the caller's own, whatever registry it is meant for"),
        on_repository("GetDownloadUrlForLayer", json!({"layerDigest": "<layer>"})),
        on_repository("GetLifecyclePolicy", json!({})).given("PutLifecyclePolicy", set_lifecycle_policy()),
        on_repository("GetLifecyclePolicyPreview", json!({"imageIds": image()}))
            .given("StartLifecyclePolicyPreview", set_lifecycle_policy())
            .may_name("image", "images that would not go are passed over, and so are those that are not there"),
        row("GetRegistryPolicy", json!({})).given("PutRegistryPolicy", json!({"policyText": registry_policy})),
        row("GetRegistryScanningConfiguration", json!({})),
        row("GetSigningConfiguration", json!({}))
            .fails("SigningConfigurationNotFoundException", "nothing of the kind can be set yet"),
        on_repository("GetRepositoryPolicy", json!({})).given("SetRepositoryPolicy", set_policy()),
        on_repository("InitiateLayerUpload", json!({})),
        on_repository("ListImageReferrers", json!({"subjectId": {"imageDigest": "<image>"}}))
            .takes(&["ecr:BatchGetImage"])
            .blind("what is not there has no referrers"),
        on_repository("ListImages", json!({}))
            .given("BatchGetImage", json!({"repositoryName": "<repository>", "imageIds": [{"imageDigest": "<image>"}]}))
            .given(
                "BatchGetImage",
                json!({"repositoryName": "<repository>", "imageIds": [{"imageDigest": "<second image>"}]}),
            ),
        row("ListPullTimeUpdateExclusions", json!({})),
        row("ListReplicationBackfills", json!({"registryId": "<account>"})).reached(RegistryPolicy),
        row("ListTagsForResource", json!({"resourceArn": "<repository arn>"})).reached(Policy),
        row("PutAccountSetting", json!({"name": "BLOB_MOUNTING", "value": "ENABLED"})),
        on_repository("PutImage", json!({"imageManifest": "<manifest>", "imageTag": "v2"})),
        on_repository("PutImage", json!({"imageManifest": "<manifest>", "imageDigest": "<manifest digest>"})),
        on_repository("PutImageTagMutability", json!({"imageTagMutability": "IMMUTABLE"})),
        on_repository("PutLifecyclePolicy", json!({"lifecyclePolicyText": lifecycle_policy()})),
        row("PutRegistryPolicy", json!({"policyText": registry_policy}))
            .may_name("account", "whom a registry lets in is its account's business"),
        on_repository("SetRepositoryPolicy", json!({"policyText": "<repository policy>"})),
        on_repository("StartLifecyclePolicyPreview", json!({"lifecyclePolicyText": lifecycle_policy()})),
        row("TagResource", json!({"resourceArn": "<repository arn>", "tags": tags()})).reached(Policy),
        row("UntagResource", json!({"resourceArn": "<repository arn>", "tagKeys": ["note"]})).reached(Policy),
        on_repository(
            "UploadLayerPart",
            json!({"uploadId": "<upload>", "partFirstByte": 0, "partLastByte": 0, "layerPartBlob": "YQ=="}),
        ),
    ]
}
