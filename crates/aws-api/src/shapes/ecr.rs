//! The shapes of `ecr`, API version 2015-09-21.
//!
//! Written by `cargo run -p xtask -- shapes` from the service's model: change the generator, not this file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Blob, Bounds, EpochSeconds, ErrorShape, Kind, Operation, Pattern, Protocol, Service, Shape, list, optional,
    required, shape, structure, text,
};

/// `ecr`
pub static SERVICE: Service = Service {
    name: "ecr",
    protocol: Protocol::Json { target_prefix: "AmazonEC2ContainerRegistry_V20150921" },
    operations: &OPERATIONS,
};

static OPERATIONS: [Operation; 62] = [
    Operation {
        name: "BatchCheckLayerAvailability",
        input: &BATCH_CHECK_LAYER_AVAILABILITY_REQUEST,
        output: Some("BatchCheckLayerAvailabilityResponse"),
        errors: &[&REPOSITORY_NOT_FOUND_EXCEPTION, &INVALID_PARAMETER_EXCEPTION, &SERVER_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "BatchDeleteImage",
        input: &BATCH_DELETE_IMAGE_REQUEST,
        output: Some("BatchDeleteImageResponse"),
        errors: &[&SERVER_EXCEPTION, &INVALID_PARAMETER_EXCEPTION, &REPOSITORY_NOT_FOUND_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "BatchGetImage",
        input: &BATCH_GET_IMAGE_REQUEST,
        output: Some("BatchGetImageResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &UNABLE_TO_GET_UPSTREAM_IMAGE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "BatchGetRepositoryScanningConfiguration",
        input: &BATCH_GET_REPOSITORY_SCANNING_CONFIGURATION_REQUEST,
        output: Some("BatchGetRepositoryScanningConfigurationResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &VALIDATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "CompleteLayerUpload",
        input: &COMPLETE_LAYER_UPLOAD_REQUEST,
        output: Some("CompleteLayerUploadResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &UPLOAD_NOT_FOUND_EXCEPTION,
            &INVALID_LAYER_EXCEPTION,
            &LAYER_PART_TOO_SMALL_EXCEPTION,
            &LAYER_ALREADY_EXISTS_EXCEPTION,
            &EMPTY_UPLOAD_EXCEPTION,
            &KMS_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "CreatePullThroughCacheRule",
        input: &CREATE_PULL_THROUGH_CACHE_RULE_REQUEST,
        output: Some("CreatePullThroughCacheRuleResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &VALIDATION_EXCEPTION,
            &PULL_THROUGH_CACHE_RULE_ALREADY_EXISTS_EXCEPTION,
            &UNSUPPORTED_UPSTREAM_REGISTRY_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &UNABLE_TO_ACCESS_SECRET_EXCEPTION,
            &SECRET_NOT_FOUND_EXCEPTION,
            &UNABLE_TO_DECRYPT_SECRET_VALUE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "CreateRepository",
        input: &CREATE_REPOSITORY_REQUEST,
        output: Some("CreateRepositoryResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &INVALID_TAG_PARAMETER_EXCEPTION,
            &TOO_MANY_TAGS_EXCEPTION,
            &REPOSITORY_ALREADY_EXISTS_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &KMS_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "CreateRepositoryCreationTemplate",
        input: &CREATE_REPOSITORY_CREATION_TEMPLATE_REQUEST,
        output: Some("CreateRepositoryCreationTemplateResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &VALIDATION_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &TEMPLATE_ALREADY_EXISTS_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DeleteLifecyclePolicy",
        input: &DELETE_LIFECYCLE_POLICY_REQUEST,
        output: Some("DeleteLifecyclePolicyResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &LIFECYCLE_POLICY_NOT_FOUND_EXCEPTION,
            &VALIDATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DeletePullThroughCacheRule",
        input: &DELETE_PULL_THROUGH_CACHE_RULE_REQUEST,
        output: Some("DeletePullThroughCacheRuleResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &VALIDATION_EXCEPTION,
            &PULL_THROUGH_CACHE_RULE_NOT_FOUND_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DeleteRegistryPolicy",
        input: &DELETE_REGISTRY_POLICY_REQUEST,
        output: Some("DeleteRegistryPolicyResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REGISTRY_POLICY_NOT_FOUND_EXCEPTION,
            &VALIDATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DeleteRepository",
        input: &DELETE_REPOSITORY_REQUEST,
        output: Some("DeleteRepositoryResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &REPOSITORY_NOT_EMPTY_EXCEPTION,
            &KMS_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DeleteRepositoryCreationTemplate",
        input: &DELETE_REPOSITORY_CREATION_TEMPLATE_REQUEST,
        output: Some("DeleteRepositoryCreationTemplateResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &VALIDATION_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &TEMPLATE_NOT_FOUND_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DeleteRepositoryPolicy",
        input: &DELETE_REPOSITORY_POLICY_REQUEST,
        output: Some("DeleteRepositoryPolicyResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &REPOSITORY_POLICY_NOT_FOUND_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DeleteSigningConfiguration",
        input: &DELETE_SIGNING_CONFIGURATION_REQUEST,
        output: Some("DeleteSigningConfigurationResponse"),
        errors: &[&SERVER_EXCEPTION, &VALIDATION_EXCEPTION, &SIGNING_CONFIGURATION_NOT_FOUND_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "DeregisterPullTimeUpdateExclusion",
        input: &DEREGISTER_PULL_TIME_UPDATE_EXCLUSION_REQUEST,
        output: Some("DeregisterPullTimeUpdateExclusionResponse"),
        errors: &[
            &INVALID_PARAMETER_EXCEPTION,
            &EXCLUSION_NOT_FOUND_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &VALIDATION_EXCEPTION,
            &SERVER_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DescribeImageReplicationStatus",
        input: &DESCRIBE_IMAGE_REPLICATION_STATUS_REQUEST,
        output: Some("DescribeImageReplicationStatusResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &IMAGE_NOT_FOUND_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &VALIDATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DescribeImageScanFindings",
        input: &DESCRIBE_IMAGE_SCAN_FINDINGS_REQUEST,
        output: Some("DescribeImageScanFindingsResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &IMAGE_NOT_FOUND_EXCEPTION,
            &SCAN_NOT_FOUND_EXCEPTION,
            &VALIDATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DescribeImageSigningStatus",
        input: &DESCRIBE_IMAGE_SIGNING_STATUS_REQUEST,
        output: Some("DescribeImageSigningStatusResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &VALIDATION_EXCEPTION,
            &IMAGE_NOT_FOUND_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DescribeImages",
        input: &DESCRIBE_IMAGES_REQUEST,
        output: Some("DescribeImagesResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &IMAGE_NOT_FOUND_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DescribePullThroughCacheRules",
        input: &DESCRIBE_PULL_THROUGH_CACHE_RULES_REQUEST,
        output: Some("DescribePullThroughCacheRulesResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &VALIDATION_EXCEPTION,
            &PULL_THROUGH_CACHE_RULE_NOT_FOUND_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DescribeRegistry",
        input: &DESCRIBE_REGISTRY_REQUEST,
        output: Some("DescribeRegistryResponse"),
        errors: &[&SERVER_EXCEPTION, &INVALID_PARAMETER_EXCEPTION, &VALIDATION_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "DescribeReplicationBackfillResults",
        input: &DESCRIBE_REPLICATION_BACKFILL_RESULTS_REQUEST,
        output: Some("DescribeReplicationBackfillResultsResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &VALIDATION_EXCEPTION,
            &REPLICATION_BACKFILL_NOT_FOUND_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DescribeRepositories",
        input: &DESCRIBE_REPOSITORIES_REQUEST,
        output: Some("DescribeRepositoriesResponse"),
        errors: &[&SERVER_EXCEPTION, &INVALID_PARAMETER_EXCEPTION, &REPOSITORY_NOT_FOUND_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "DescribeRepositoryCreationTemplates",
        input: &DESCRIBE_REPOSITORY_CREATION_TEMPLATES_REQUEST,
        output: Some("DescribeRepositoryCreationTemplatesResponse"),
        errors: &[&SERVER_EXCEPTION, &VALIDATION_EXCEPTION, &INVALID_PARAMETER_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetAccountSetting",
        input: &GET_ACCOUNT_SETTING_REQUEST,
        output: Some("GetAccountSettingResponse"),
        errors: &[&SERVER_EXCEPTION, &VALIDATION_EXCEPTION, &INVALID_PARAMETER_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetAuthorizationToken",
        input: &GET_AUTHORIZATION_TOKEN_REQUEST,
        output: Some("GetAuthorizationTokenResponse"),
        errors: &[&SERVER_EXCEPTION, &INVALID_PARAMETER_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetDownloadUrlForLayer",
        input: &GET_DOWNLOAD_URL_FOR_LAYER_REQUEST,
        output: Some("GetDownloadUrlForLayerResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &LAYERS_NOT_FOUND_EXCEPTION,
            &LAYER_INACCESSIBLE_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &UNABLE_TO_GET_UPSTREAM_LAYER_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "GetLifecyclePolicy",
        input: &GET_LIFECYCLE_POLICY_REQUEST,
        output: Some("GetLifecyclePolicyResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &LIFECYCLE_POLICY_NOT_FOUND_EXCEPTION,
            &VALIDATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "GetLifecyclePolicyPreview",
        input: &GET_LIFECYCLE_POLICY_PREVIEW_REQUEST,
        output: Some("GetLifecyclePolicyPreviewResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &LIFECYCLE_POLICY_PREVIEW_NOT_FOUND_EXCEPTION,
            &VALIDATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "GetRegistryPolicy",
        input: &GET_REGISTRY_POLICY_REQUEST,
        output: Some("GetRegistryPolicyResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REGISTRY_POLICY_NOT_FOUND_EXCEPTION,
            &VALIDATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "GetRegistryScanningConfiguration",
        input: &GET_REGISTRY_SCANNING_CONFIGURATION_REQUEST,
        output: Some("GetRegistryScanningConfigurationResponse"),
        errors: &[&SERVER_EXCEPTION, &INVALID_PARAMETER_EXCEPTION, &VALIDATION_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetRepositoryPolicy",
        input: &GET_REPOSITORY_POLICY_REQUEST,
        output: Some("GetRepositoryPolicyResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &REPOSITORY_POLICY_NOT_FOUND_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "GetSigningConfiguration",
        input: &GET_SIGNING_CONFIGURATION_REQUEST,
        output: Some("GetSigningConfigurationResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &VALIDATION_EXCEPTION,
            &SIGNING_CONFIGURATION_NOT_FOUND_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "InitiateLayerUpload",
        input: &INITIATE_LAYER_UPLOAD_REQUEST,
        output: Some("InitiateLayerUploadResponse"),
        errors: &[&SERVER_EXCEPTION, &INVALID_PARAMETER_EXCEPTION, &REPOSITORY_NOT_FOUND_EXCEPTION, &KMS_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListImageReferrers",
        input: &LIST_IMAGE_REFERRERS_REQUEST,
        output: Some("ListImageReferrersResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &VALIDATION_EXCEPTION,
            &UNABLE_TO_LIST_UPSTREAM_IMAGE_REFERRERS_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "ListImages",
        input: &LIST_IMAGES_REQUEST,
        output: Some("ListImagesResponse"),
        errors: &[&SERVER_EXCEPTION, &INVALID_PARAMETER_EXCEPTION, &REPOSITORY_NOT_FOUND_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListPullTimeUpdateExclusions",
        input: &LIST_PULL_TIME_UPDATE_EXCLUSIONS_REQUEST,
        output: Some("ListPullTimeUpdateExclusionsResponse"),
        errors: &[&INVALID_PARAMETER_EXCEPTION, &VALIDATION_EXCEPTION, &LIMIT_EXCEEDED_EXCEPTION, &SERVER_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListReplicationBackfills",
        input: &LIST_REPLICATION_BACKFILLS_REQUEST,
        output: Some("ListReplicationBackfillsResponse"),
        errors: &[&SERVER_EXCEPTION, &INVALID_PARAMETER_EXCEPTION, &VALIDATION_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListTagsForResource",
        input: &LIST_TAGS_FOR_RESOURCE_REQUEST,
        output: Some("ListTagsForResourceResponse"),
        errors: &[&INVALID_PARAMETER_EXCEPTION, &REPOSITORY_NOT_FOUND_EXCEPTION, &SERVER_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "PutAccountSetting",
        input: &PUT_ACCOUNT_SETTING_REQUEST,
        output: Some("PutAccountSettingResponse"),
        errors: &[&SERVER_EXCEPTION, &VALIDATION_EXCEPTION, &INVALID_PARAMETER_EXCEPTION, &LIMIT_EXCEEDED_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "PutImage",
        input: &PUT_IMAGE_REQUEST,
        output: Some("PutImageResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &IMAGE_ALREADY_EXISTS_EXCEPTION,
            &LAYERS_NOT_FOUND_EXCEPTION,
            &REFERENCED_IMAGES_NOT_FOUND_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &IMAGE_TAG_ALREADY_EXISTS_EXCEPTION,
            &IMAGE_DIGEST_DOES_NOT_MATCH_EXCEPTION,
            &KMS_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "PutImageScanningConfiguration",
        input: &PUT_IMAGE_SCANNING_CONFIGURATION_REQUEST,
        output: Some("PutImageScanningConfigurationResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &VALIDATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "PutImageTagMutability",
        input: &PUT_IMAGE_TAG_MUTABILITY_REQUEST,
        output: Some("PutImageTagMutabilityResponse"),
        errors: &[&SERVER_EXCEPTION, &INVALID_PARAMETER_EXCEPTION, &REPOSITORY_NOT_FOUND_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "PutLifecyclePolicy",
        input: &PUT_LIFECYCLE_POLICY_REQUEST,
        output: Some("PutLifecyclePolicyResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &VALIDATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "PutRegistryPolicy",
        input: &PUT_REGISTRY_POLICY_REQUEST,
        output: Some("PutRegistryPolicyResponse"),
        errors: &[&SERVER_EXCEPTION, &INVALID_PARAMETER_EXCEPTION, &VALIDATION_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "PutRegistryScanningConfiguration",
        input: &PUT_REGISTRY_SCANNING_CONFIGURATION_REQUEST,
        output: Some("PutRegistryScanningConfigurationResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &VALIDATION_EXCEPTION,
            &BLOCKED_BY_ORGANIZATION_POLICY_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "PutReplicationConfiguration",
        input: &PUT_REPLICATION_CONFIGURATION_REQUEST,
        output: Some("PutReplicationConfigurationResponse"),
        errors: &[&SERVER_EXCEPTION, &INVALID_PARAMETER_EXCEPTION, &VALIDATION_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "PutSigningConfiguration",
        input: &PUT_SIGNING_CONFIGURATION_REQUEST,
        output: Some("PutSigningConfigurationResponse"),
        errors: &[&SERVER_EXCEPTION, &INVALID_PARAMETER_EXCEPTION, &VALIDATION_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "RegisterPullTimeUpdateExclusion",
        input: &REGISTER_PULL_TIME_UPDATE_EXCLUSION_REQUEST,
        output: Some("RegisterPullTimeUpdateExclusionResponse"),
        errors: &[
            &INVALID_PARAMETER_EXCEPTION,
            &EXCLUSION_ALREADY_EXISTS_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &VALIDATION_EXCEPTION,
            &SERVER_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "SetRepositoryPolicy",
        input: &SET_REPOSITORY_POLICY_REQUEST,
        output: Some("SetRepositoryPolicyResponse"),
        errors: &[&SERVER_EXCEPTION, &INVALID_PARAMETER_EXCEPTION, &REPOSITORY_NOT_FOUND_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "StartImageScan",
        input: &START_IMAGE_SCAN_REQUEST,
        output: Some("StartImageScanResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &UNSUPPORTED_IMAGE_TYPE_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &IMAGE_NOT_FOUND_EXCEPTION,
            &VALIDATION_EXCEPTION,
            &IMAGE_ARCHIVED_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "StartLifecyclePolicyPreview",
        input: &START_LIFECYCLE_POLICY_PREVIEW_REQUEST,
        output: Some("StartLifecyclePolicyPreviewResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &LIFECYCLE_POLICY_NOT_FOUND_EXCEPTION,
            &LIFECYCLE_POLICY_PREVIEW_IN_PROGRESS_EXCEPTION,
            &VALIDATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "StartReplicationBackfill",
        input: &START_REPLICATION_BACKFILL_REQUEST,
        output: Some("StartReplicationBackfillResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &VALIDATION_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &REPLICATION_BACKFILL_IN_PROGRESS_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "StopReplicationBackfill",
        input: &STOP_REPLICATION_BACKFILL_REQUEST,
        output: Some("StopReplicationBackfillResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &VALIDATION_EXCEPTION,
            &REPLICATION_BACKFILL_NOT_FOUND_EXCEPTION,
            &REPLICATION_BACKFILL_INVALID_STATUS_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "TagResource",
        input: &TAG_RESOURCE_REQUEST,
        output: Some("TagResourceResponse"),
        errors: &[
            &INVALID_PARAMETER_EXCEPTION,
            &INVALID_TAG_PARAMETER_EXCEPTION,
            &TOO_MANY_TAGS_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &SERVER_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "UntagResource",
        input: &UNTAG_RESOURCE_REQUEST,
        output: Some("UntagResourceResponse"),
        errors: &[
            &INVALID_PARAMETER_EXCEPTION,
            &INVALID_TAG_PARAMETER_EXCEPTION,
            &TOO_MANY_TAGS_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &SERVER_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "UpdateImageStorageClass",
        input: &UPDATE_IMAGE_STORAGE_CLASS_REQUEST,
        output: Some("UpdateImageStorageClassResponse"),
        errors: &[
            &INVALID_PARAMETER_EXCEPTION,
            &IMAGE_NOT_FOUND_EXCEPTION,
            &IMAGE_STORAGE_CLASS_UPDATE_NOT_SUPPORTED_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &SERVER_EXCEPTION,
            &VALIDATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "UpdatePullThroughCacheRule",
        input: &UPDATE_PULL_THROUGH_CACHE_RULE_REQUEST,
        output: Some("UpdatePullThroughCacheRuleResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &VALIDATION_EXCEPTION,
            &UNABLE_TO_ACCESS_SECRET_EXCEPTION,
            &PULL_THROUGH_CACHE_RULE_NOT_FOUND_EXCEPTION,
            &SECRET_NOT_FOUND_EXCEPTION,
            &UNABLE_TO_DECRYPT_SECRET_VALUE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "UpdateRepositoryCreationTemplate",
        input: &UPDATE_REPOSITORY_CREATION_TEMPLATE_REQUEST,
        output: Some("UpdateRepositoryCreationTemplateResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &VALIDATION_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &TEMPLATE_NOT_FOUND_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "UploadLayerPart",
        input: &UPLOAD_LAYER_PART_REQUEST,
        output: Some("UploadLayerPartResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &INVALID_LAYER_PART_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &UPLOAD_NOT_FOUND_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &KMS_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "ValidatePullThroughCacheRule",
        input: &VALIDATE_PULL_THROUGH_CACHE_RULE_REQUEST,
        output: Some("ValidatePullThroughCacheRuleResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &VALIDATION_EXCEPTION,
            &PULL_THROUGH_CACHE_RULE_NOT_FOUND_EXCEPTION,
        ],
        unsigned: false,
    },
];

/// `BlockedByOrganizationPolicyException`
pub static BLOCKED_BY_ORGANIZATION_POLICY_EXCEPTION: ErrorShape =
    ErrorShape { name: "BlockedByOrganizationPolicyException", status: 400, members: &["message"] };

/// `EmptyUploadException`
pub static EMPTY_UPLOAD_EXCEPTION: ErrorShape =
    ErrorShape { name: "EmptyUploadException", status: 400, members: &["message"] };

/// `ExclusionAlreadyExistsException`
pub static EXCLUSION_ALREADY_EXISTS_EXCEPTION: ErrorShape =
    ErrorShape { name: "ExclusionAlreadyExistsException", status: 400, members: &["message"] };

/// `ExclusionNotFoundException`
pub static EXCLUSION_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "ExclusionNotFoundException", status: 400, members: &["message"] };

/// `ImageAlreadyExistsException`
pub static IMAGE_ALREADY_EXISTS_EXCEPTION: ErrorShape =
    ErrorShape { name: "ImageAlreadyExistsException", status: 400, members: &["message"] };

/// `ImageArchivedException`
pub static IMAGE_ARCHIVED_EXCEPTION: ErrorShape =
    ErrorShape { name: "ImageArchivedException", status: 400, members: &["message"] };

/// `ImageDigestDoesNotMatchException`
pub static IMAGE_DIGEST_DOES_NOT_MATCH_EXCEPTION: ErrorShape =
    ErrorShape { name: "ImageDigestDoesNotMatchException", status: 400, members: &["message"] };

/// `ImageNotFoundException`
pub static IMAGE_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "ImageNotFoundException", status: 400, members: &["message"] };

/// `ImageStorageClassUpdateNotSupportedException`
pub static IMAGE_STORAGE_CLASS_UPDATE_NOT_SUPPORTED_EXCEPTION: ErrorShape =
    ErrorShape { name: "ImageStorageClassUpdateNotSupportedException", status: 400, members: &["message"] };

/// `ImageTagAlreadyExistsException`
pub static IMAGE_TAG_ALREADY_EXISTS_EXCEPTION: ErrorShape =
    ErrorShape { name: "ImageTagAlreadyExistsException", status: 400, members: &["message"] };

/// `InvalidLayerException`
pub static INVALID_LAYER_EXCEPTION: ErrorShape =
    ErrorShape { name: "InvalidLayerException", status: 400, members: &["message"] };

/// `InvalidLayerPartException`
pub static INVALID_LAYER_PART_EXCEPTION: ErrorShape = ErrorShape {
    name: "InvalidLayerPartException",
    status: 400,
    members: &["lastValidByteReceived", "message", "registryId", "repositoryName", "uploadId"],
};

/// `InvalidParameterException`
pub static INVALID_PARAMETER_EXCEPTION: ErrorShape =
    ErrorShape { name: "InvalidParameterException", status: 400, members: &["message"] };

/// `InvalidTagParameterException`
pub static INVALID_TAG_PARAMETER_EXCEPTION: ErrorShape =
    ErrorShape { name: "InvalidTagParameterException", status: 400, members: &["message"] };

/// `KmsException`
pub static KMS_EXCEPTION: ErrorShape =
    ErrorShape { name: "KmsException", status: 400, members: &["kmsError", "message"] };

/// `LayerAlreadyExistsException`
pub static LAYER_ALREADY_EXISTS_EXCEPTION: ErrorShape =
    ErrorShape { name: "LayerAlreadyExistsException", status: 400, members: &["message"] };

/// `LayerInaccessibleException`
pub static LAYER_INACCESSIBLE_EXCEPTION: ErrorShape =
    ErrorShape { name: "LayerInaccessibleException", status: 400, members: &["message"] };

/// `LayerPartTooSmallException`
pub static LAYER_PART_TOO_SMALL_EXCEPTION: ErrorShape =
    ErrorShape { name: "LayerPartTooSmallException", status: 400, members: &["message"] };

/// `LayersNotFoundException`
pub static LAYERS_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "LayersNotFoundException", status: 400, members: &["message"] };

/// `LifecyclePolicyNotFoundException`
pub static LIFECYCLE_POLICY_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "LifecyclePolicyNotFoundException", status: 400, members: &["message"] };

/// `LifecyclePolicyPreviewInProgressException`
pub static LIFECYCLE_POLICY_PREVIEW_IN_PROGRESS_EXCEPTION: ErrorShape =
    ErrorShape { name: "LifecyclePolicyPreviewInProgressException", status: 400, members: &["message"] };

/// `LifecyclePolicyPreviewNotFoundException`
pub static LIFECYCLE_POLICY_PREVIEW_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "LifecyclePolicyPreviewNotFoundException", status: 400, members: &["message"] };

/// `LimitExceededException`
pub static LIMIT_EXCEEDED_EXCEPTION: ErrorShape =
    ErrorShape { name: "LimitExceededException", status: 400, members: &["message"] };

/// `PullThroughCacheRuleAlreadyExistsException`
pub static PULL_THROUGH_CACHE_RULE_ALREADY_EXISTS_EXCEPTION: ErrorShape =
    ErrorShape { name: "PullThroughCacheRuleAlreadyExistsException", status: 400, members: &["message"] };

/// `PullThroughCacheRuleNotFoundException`
pub static PULL_THROUGH_CACHE_RULE_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "PullThroughCacheRuleNotFoundException", status: 400, members: &["message"] };

/// `ReferencedImagesNotFoundException`
pub static REFERENCED_IMAGES_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "ReferencedImagesNotFoundException", status: 400, members: &["message"] };

/// `RegistryPolicyNotFoundException`
pub static REGISTRY_POLICY_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "RegistryPolicyNotFoundException", status: 400, members: &["message"] };

/// `ReplicationBackfillInProgressException`
pub static REPLICATION_BACKFILL_IN_PROGRESS_EXCEPTION: ErrorShape =
    ErrorShape { name: "ReplicationBackfillInProgressException", status: 400, members: &["message"] };

/// `ReplicationBackfillInvalidStatusException`
pub static REPLICATION_BACKFILL_INVALID_STATUS_EXCEPTION: ErrorShape =
    ErrorShape { name: "ReplicationBackfillInvalidStatusException", status: 400, members: &["message"] };

/// `ReplicationBackfillNotFoundException`
pub static REPLICATION_BACKFILL_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "ReplicationBackfillNotFoundException", status: 400, members: &["message"] };

/// `RepositoryAlreadyExistsException`
pub static REPOSITORY_ALREADY_EXISTS_EXCEPTION: ErrorShape =
    ErrorShape { name: "RepositoryAlreadyExistsException", status: 400, members: &["message"] };

/// `RepositoryNotEmptyException`
pub static REPOSITORY_NOT_EMPTY_EXCEPTION: ErrorShape =
    ErrorShape { name: "RepositoryNotEmptyException", status: 400, members: &["message"] };

/// `RepositoryNotFoundException`
pub static REPOSITORY_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "RepositoryNotFoundException", status: 400, members: &["message"] };

/// `RepositoryPolicyNotFoundException`
pub static REPOSITORY_POLICY_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "RepositoryPolicyNotFoundException", status: 400, members: &["message"] };

/// `ScanNotFoundException`
pub static SCAN_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "ScanNotFoundException", status: 400, members: &["message"] };

/// `SecretNotFoundException`
pub static SECRET_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "SecretNotFoundException", status: 400, members: &["message"] };

/// `ServerException`
pub static SERVER_EXCEPTION: ErrorShape = ErrorShape { name: "ServerException", status: 500, members: &["message"] };

/// `SigningConfigurationNotFoundException`
pub static SIGNING_CONFIGURATION_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "SigningConfigurationNotFoundException", status: 400, members: &["message"] };

/// `TemplateAlreadyExistsException`
pub static TEMPLATE_ALREADY_EXISTS_EXCEPTION: ErrorShape =
    ErrorShape { name: "TemplateAlreadyExistsException", status: 400, members: &["message"] };

/// `TemplateNotFoundException`
pub static TEMPLATE_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "TemplateNotFoundException", status: 400, members: &["message"] };

/// `TooManyTagsException`
pub static TOO_MANY_TAGS_EXCEPTION: ErrorShape =
    ErrorShape { name: "TooManyTagsException", status: 400, members: &["message"] };

/// `UnableToAccessSecretException`
pub static UNABLE_TO_ACCESS_SECRET_EXCEPTION: ErrorShape =
    ErrorShape { name: "UnableToAccessSecretException", status: 400, members: &["message"] };

/// `UnableToDecryptSecretValueException`
pub static UNABLE_TO_DECRYPT_SECRET_VALUE_EXCEPTION: ErrorShape =
    ErrorShape { name: "UnableToDecryptSecretValueException", status: 400, members: &["message"] };

/// `UnableToGetUpstreamImageException`
pub static UNABLE_TO_GET_UPSTREAM_IMAGE_EXCEPTION: ErrorShape =
    ErrorShape { name: "UnableToGetUpstreamImageException", status: 400, members: &["message"] };

/// `UnableToGetUpstreamLayerException`
pub static UNABLE_TO_GET_UPSTREAM_LAYER_EXCEPTION: ErrorShape =
    ErrorShape { name: "UnableToGetUpstreamLayerException", status: 400, members: &["message"] };

/// `UnableToListUpstreamImageReferrersException`
pub static UNABLE_TO_LIST_UPSTREAM_IMAGE_REFERRERS_EXCEPTION: ErrorShape =
    ErrorShape { name: "UnableToListUpstreamImageReferrersException", status: 400, members: &["message"] };

/// `UnsupportedImageTypeException`
pub static UNSUPPORTED_IMAGE_TYPE_EXCEPTION: ErrorShape =
    ErrorShape { name: "UnsupportedImageTypeException", status: 400, members: &["message"] };

/// `UnsupportedUpstreamRegistryException`
pub static UNSUPPORTED_UPSTREAM_REGISTRY_EXCEPTION: ErrorShape =
    ErrorShape { name: "UnsupportedUpstreamRegistryException", status: 400, members: &["message"] };

/// `UploadNotFoundException`
pub static UPLOAD_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "UploadNotFoundException", status: 400, members: &["message"] };

/// `ValidationException`
pub static VALIDATION_EXCEPTION: ErrorShape =
    ErrorShape { name: "ValidationException", status: 400, members: &["message"] };
static ACCOUNT_SETTING_NAME: Shape = text("AccountSettingName", Bounds::between(1, 64), None, &[]);
static ACCOUNT_SETTING_VALUE: Shape = text("AccountSettingValue", Bounds::NONE, None, &[]);
static ARN: Shape = text("Arn", Bounds::NONE, None, &[]);
static ARTIFACT_STATUS_FILTER: Shape =
    text("ArtifactStatusFilter", Bounds::NONE, None, &["ACTIVE", "ARCHIVED", "ACTIVATING", "ANY"]);
static ARTIFACT_TYPE: Shape = text("ArtifactType", Bounds::between(1, 255), None, &[]);
static ARTIFACT_TYPE_LIST: Shape = list("ArtifactTypeList", Bounds::between(0, 5), &ARTIFACT_TYPE);
static BATCH_CHECK_LAYER_AVAILABILITY_REQUEST: Shape = structure(
    "BatchCheckLayerAvailabilityRequest",
    &[
        required("layerDigests", &BATCHED_OPERATION_LAYER_DIGEST_LIST),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static BATCH_DELETE_IMAGE_REQUEST: Shape = structure(
    "BatchDeleteImageRequest",
    &[
        required("imageIds", &IMAGE_IDENTIFIER_LIST),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static BATCH_GET_IMAGE_REQUEST: Shape = structure(
    "BatchGetImageRequest",
    &[
        optional("acceptedMediaTypes", &MEDIA_TYPE_LIST),
        required("imageIds", &IMAGE_IDENTIFIER_LIST),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static BATCH_GET_REPOSITORY_SCANNING_CONFIGURATION_REQUEST: Shape = structure(
    "BatchGetRepositoryScanningConfigurationRequest",
    &[required("repositoryNames", &SCANNING_CONFIGURATION_REPOSITORY_NAME_LIST)],
);
static BATCHED_OPERATION_LAYER_DIGEST: Shape = text("BatchedOperationLayerDigest", Bounds::between(0, 1000), None, &[]);
static BATCHED_OPERATION_LAYER_DIGEST_LIST: Shape =
    list("BatchedOperationLayerDigestList", Bounds::between(1, 100), &BATCHED_OPERATION_LAYER_DIGEST);
static COMPLETE_LAYER_UPLOAD_REQUEST: Shape = structure(
    "CompleteLayerUploadRequest",
    &[
        required("layerDigests", &LAYER_DIGEST_LIST),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
        required("uploadId", &UPLOAD_ID),
    ],
);
static CREATE_PULL_THROUGH_CACHE_RULE_REQUEST: Shape = structure(
    "CreatePullThroughCacheRuleRequest",
    &[
        optional("credentialArn", &CREDENTIAL_ARN),
        optional("customRoleArn", &CUSTOM_ROLE_ARN),
        required("ecrRepositoryPrefix", &PULL_THROUGH_CACHE_RULE_REPOSITORY_PREFIX),
        optional("registryId", &REGISTRY_ID),
        optional("upstreamRegistry", &UPSTREAM_REGISTRY),
        required("upstreamRegistryUrl", &URL),
        optional("upstreamRepositoryPrefix", &PULL_THROUGH_CACHE_RULE_REPOSITORY_PREFIX),
    ],
);
static CREATE_REPOSITORY_CREATION_TEMPLATE_REQUEST: Shape = structure(
    "CreateRepositoryCreationTemplateRequest",
    &[
        required("appliedFor", &RCT_APPLIED_FOR_LIST),
        optional("customRoleArn", &CUSTOM_ROLE_ARN),
        optional("description", &REPOSITORY_TEMPLATE_DESCRIPTION),
        optional("encryptionConfiguration", &ENCRYPTION_CONFIGURATION_FOR_REPOSITORY_CREATION_TEMPLATE),
        optional("imageTagMutability", &IMAGE_TAG_MUTABILITY),
        optional("imageTagMutabilityExclusionFilters", &IMAGE_TAG_MUTABILITY_EXCLUSION_FILTERS),
        optional("lifecyclePolicy", &LIFECYCLE_POLICY_TEXT_FOR_REPOSITORY_CREATION_TEMPLATE),
        required("prefix", &PREFIX),
        optional("repositoryPolicy", &REPOSITORY_POLICY_TEXT),
        optional("resourceTags", &TAG_LIST),
    ],
);
static CREATE_REPOSITORY_REQUEST: Shape = structure(
    "CreateRepositoryRequest",
    &[
        optional("encryptionConfiguration", &ENCRYPTION_CONFIGURATION),
        optional("imageScanningConfiguration", &IMAGE_SCANNING_CONFIGURATION),
        optional("imageTagMutability", &IMAGE_TAG_MUTABILITY),
        optional("imageTagMutabilityExclusionFilters", &IMAGE_TAG_MUTABILITY_EXCLUSION_FILTERS),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
        optional("tags", &TAG_LIST),
    ],
);
static CREDENTIAL_ARN_PATTERN: Pattern = Pattern::translated(
    r"^arn:aws(-\w+)*:secretsmanager:[a-zA-Z0-9-:]+:secret:ecr\-pullthroughcache\/[a-zA-Z0-9\/_+=.@-]+$",
    r"^arn:aws(-[0-9A-Za-z_]+)*:secretsmanager:[a-zA-Z0-9-:]+:secret:ecr\-pullthroughcache\/[a-zA-Z0-9\/_+=.@-]+$",
);
static CREDENTIAL_ARN: Shape = text("CredentialArn", Bounds::between(50, 612), Some(&CREDENTIAL_ARN_PATTERN), &[]);
static CUSTOM_ROLE_ARN: Shape = text("CustomRoleArn", Bounds::at_most(2048), None, &[]);
static DELETE_LIFECYCLE_POLICY_REQUEST: Shape = structure(
    "DeleteLifecyclePolicyRequest",
    &[optional("registryId", &REGISTRY_ID), required("repositoryName", &REPOSITORY_NAME)],
);
static DELETE_PULL_THROUGH_CACHE_RULE_REQUEST: Shape = structure(
    "DeletePullThroughCacheRuleRequest",
    &[
        required("ecrRepositoryPrefix", &PULL_THROUGH_CACHE_RULE_REPOSITORY_PREFIX),
        optional("registryId", &REGISTRY_ID),
    ],
);
static DELETE_REGISTRY_POLICY_REQUEST: Shape = structure("DeleteRegistryPolicyRequest", &[]);
static DELETE_REPLICATION: Shape = structure("DeleteReplication", &[required("enabled", &DELETE_REPLICATION_FLAG)]);
static DELETE_REPLICATION_FLAG: Shape = shape("DeleteReplicationFlag", Kind::Boolean);
static DELETE_REPOSITORY_CREATION_TEMPLATE_REQUEST: Shape =
    structure("DeleteRepositoryCreationTemplateRequest", &[required("prefix", &PREFIX)]);
static DELETE_REPOSITORY_POLICY_REQUEST: Shape = structure(
    "DeleteRepositoryPolicyRequest",
    &[optional("registryId", &REGISTRY_ID), required("repositoryName", &REPOSITORY_NAME)],
);
static DELETE_REPOSITORY_REQUEST: Shape = structure(
    "DeleteRepositoryRequest",
    &[
        optional("force", &FORCE_FLAG),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static DELETE_SIGNING_CONFIGURATION_REQUEST: Shape = structure("DeleteSigningConfigurationRequest", &[]);
static DEREGISTER_PULL_TIME_UPDATE_EXCLUSION_REQUEST: Shape =
    structure("DeregisterPullTimeUpdateExclusionRequest", &[required("principalArn", &PRINCIPAL_ARN)]);
static DESCRIBE_IMAGE_REPLICATION_STATUS_REQUEST: Shape = structure(
    "DescribeImageReplicationStatusRequest",
    &[
        required("imageId", &IMAGE_IDENTIFIER),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static DESCRIBE_IMAGE_SCAN_FINDINGS_REQUEST: Shape = structure(
    "DescribeImageScanFindingsRequest",
    &[
        required("imageId", &IMAGE_IDENTIFIER),
        optional("maxResults", &MAX_RESULTS),
        optional("nextToken", &NEXT_TOKEN),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static DESCRIBE_IMAGE_SIGNING_STATUS_REQUEST: Shape = structure(
    "DescribeImageSigningStatusRequest",
    &[
        required("imageId", &IMAGE_IDENTIFIER),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static DESCRIBE_IMAGES_FILTER: Shape = structure(
    "DescribeImagesFilter",
    &[optional("imageStatus", &IMAGE_STATUS_FILTER), optional("tagStatus", &TAG_STATUS)],
);
static DESCRIBE_IMAGES_REQUEST: Shape = structure(
    "DescribeImagesRequest",
    &[
        optional("filter", &DESCRIBE_IMAGES_FILTER),
        optional("imageIds", &IMAGE_IDENTIFIER_LIST),
        optional("maxResults", &MAX_RESULTS),
        optional("nextToken", &NEXT_TOKEN),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static DESCRIBE_PULL_THROUGH_CACHE_RULES_REQUEST: Shape = structure(
    "DescribePullThroughCacheRulesRequest",
    &[
        optional("ecrRepositoryPrefixes", &PULL_THROUGH_CACHE_RULE_REPOSITORY_PREFIX_LIST),
        optional("maxResults", &MAX_RESULTS),
        optional("nextToken", &NEXT_TOKEN),
        optional("registryId", &REGISTRY_ID),
    ],
);
static DESCRIBE_REGISTRY_REQUEST: Shape = structure("DescribeRegistryRequest", &[]);
static DESCRIBE_REPLICATION_BACKFILL_RESULTS_REQUEST: Shape = structure(
    "DescribeReplicationBackfillResultsRequest",
    &[
        optional("maxResults", &MAX_RESULTS),
        optional("nextToken", &NEXT_TOKEN),
        optional("registryId", &REGISTRY_ID),
        required("replicationBackfillId", &REPLICATION_BACKFILL_ID),
        optional("resultStatusFilter", &REPLICATION_BACKFILL_RESULT_STATUS),
    ],
);
static DESCRIBE_REPOSITORIES_REQUEST: Shape = structure(
    "DescribeRepositoriesRequest",
    &[
        optional("maxResults", &MAX_RESULTS),
        optional("nextToken", &NEXT_TOKEN),
        optional("registryId", &REGISTRY_ID),
        optional("repositoryNames", &REPOSITORY_NAME_LIST),
    ],
);
static DESCRIBE_REPOSITORY_CREATION_TEMPLATES_REQUEST: Shape = structure(
    "DescribeRepositoryCreationTemplatesRequest",
    &[optional("maxResults", &MAX_RESULTS), optional("nextToken", &NEXT_TOKEN), optional("prefixes", &PREFIX_LIST)],
);
static ENCRYPTION_CONFIGURATION: Shape =
    structure("EncryptionConfiguration", &[required("encryptionType", &ENCRYPTION_TYPE), optional("kmsKey", &KMS_KEY)]);
static ENCRYPTION_CONFIGURATION_FOR_REPOSITORY_CREATION_TEMPLATE: Shape = structure(
    "EncryptionConfigurationForRepositoryCreationTemplate",
    &[required("encryptionType", &ENCRYPTION_TYPE), optional("kmsKey", &KMS_KEY_FOR_REPOSITORY_CREATION_TEMPLATE)],
);
static ENCRYPTION_TYPE: Shape = text("EncryptionType", Bounds::NONE, None, &["AES256", "KMS", "KMS_DSSE"]);
static FIFTY_MAX_RESULTS: Shape = shape("FiftyMaxResults", Kind::Integer(Bounds::between(1, 50)));
static FORCE_FLAG: Shape = shape("ForceFlag", Kind::Boolean);
static GET_ACCOUNT_SETTING_REQUEST: Shape =
    structure("GetAccountSettingRequest", &[required("name", &ACCOUNT_SETTING_NAME)]);
static GET_AUTHORIZATION_TOKEN_REGISTRY_ID_LIST: Shape =
    list("GetAuthorizationTokenRegistryIdList", Bounds::between(1, 10), &REGISTRY_ID);
static GET_AUTHORIZATION_TOKEN_REQUEST: Shape =
    structure("GetAuthorizationTokenRequest", &[optional("registryIds", &GET_AUTHORIZATION_TOKEN_REGISTRY_ID_LIST)]);
static GET_DOWNLOAD_URL_FOR_LAYER_REQUEST: Shape = structure(
    "GetDownloadUrlForLayerRequest",
    &[
        required("layerDigest", &LAYER_DIGEST),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static GET_LIFECYCLE_POLICY_PREVIEW_REQUEST: Shape = structure(
    "GetLifecyclePolicyPreviewRequest",
    &[
        optional("filter", &LIFECYCLE_POLICY_PREVIEW_FILTER),
        optional("imageIds", &IMAGE_IDENTIFIER_LIST),
        optional("maxResults", &LIFECYCLE_PREVIEW_MAX_RESULTS),
        optional("nextToken", &NEXT_TOKEN),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static GET_LIFECYCLE_POLICY_REQUEST: Shape = structure(
    "GetLifecyclePolicyRequest",
    &[optional("registryId", &REGISTRY_ID), required("repositoryName", &REPOSITORY_NAME)],
);
static GET_REGISTRY_POLICY_REQUEST: Shape = structure("GetRegistryPolicyRequest", &[]);
static GET_REGISTRY_SCANNING_CONFIGURATION_REQUEST: Shape = structure("GetRegistryScanningConfigurationRequest", &[]);
static GET_REPOSITORY_POLICY_REQUEST: Shape = structure(
    "GetRepositoryPolicyRequest",
    &[optional("registryId", &REGISTRY_ID), required("repositoryName", &REPOSITORY_NAME)],
);
static GET_SIGNING_CONFIGURATION_REQUEST: Shape = structure("GetSigningConfigurationRequest", &[]);
static IMAGE_DIGEST: Shape = text("ImageDigest", Bounds::NONE, None, &[]);
static IMAGE_IDENTIFIER: Shape =
    structure("ImageIdentifier", &[optional("imageDigest", &IMAGE_DIGEST), optional("imageTag", &IMAGE_TAG)]);
static IMAGE_IDENTIFIER_LIST: Shape = list("ImageIdentifierList", Bounds::between(1, 100), &IMAGE_IDENTIFIER);
static IMAGE_MANIFEST: Shape = text("ImageManifest", Bounds::between(1, 4194304), None, &[]);
static IMAGE_SCANNING_CONFIGURATION: Shape =
    structure("ImageScanningConfiguration", &[optional("scanOnPush", &SCAN_ON_PUSH_FLAG)]);
static IMAGE_STATUS_FILTER: Shape =
    text("ImageStatusFilter", Bounds::NONE, None, &["ACTIVE", "ARCHIVED", "ACTIVATING", "ANY"]);
static IMAGE_TAG: Shape = text("ImageTag", Bounds::between(1, 300), None, &[]);
static IMAGE_TAG_MUTABILITY: Shape = text(
    "ImageTagMutability",
    Bounds::NONE,
    None,
    &["MUTABLE", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION"],
);
static IMAGE_TAG_MUTABILITY_EXCLUSION_FILTER: Shape = structure(
    "ImageTagMutabilityExclusionFilter",
    &[
        required("filter", &IMAGE_TAG_MUTABILITY_EXCLUSION_FILTER_VALUE),
        required("filterType", &IMAGE_TAG_MUTABILITY_EXCLUSION_FILTER_TYPE),
    ],
);
static IMAGE_TAG_MUTABILITY_EXCLUSION_FILTER_TYPE: Shape =
    text("ImageTagMutabilityExclusionFilterType", Bounds::NONE, None, &["WILDCARD"]);
static IMAGE_TAG_MUTABILITY_EXCLUSION_FILTER_VALUE_PATTERN: Pattern = Pattern::new(r"^[0-9a-zA-Z._*-]{1,128}$");
static IMAGE_TAG_MUTABILITY_EXCLUSION_FILTER_VALUE: Shape = text(
    "ImageTagMutabilityExclusionFilterValue",
    Bounds::between(1, 128),
    Some(&IMAGE_TAG_MUTABILITY_EXCLUSION_FILTER_VALUE_PATTERN),
    &[],
);
static IMAGE_TAG_MUTABILITY_EXCLUSION_FILTERS: Shape =
    list("ImageTagMutabilityExclusionFilters", Bounds::between(1, 5), &IMAGE_TAG_MUTABILITY_EXCLUSION_FILTER);
static INITIATE_LAYER_UPLOAD_REQUEST: Shape = structure(
    "InitiateLayerUploadRequest",
    &[optional("registryId", &REGISTRY_ID), required("repositoryName", &REPOSITORY_NAME)],
);
static KMS_KEY: Shape = text("KmsKey", Bounds::between(1, 2048), None, &[]);
static KMS_KEY_FOR_REPOSITORY_CREATION_TEMPLATE_PATTERN: Pattern =
    Pattern::new(r"^$|arn:aws[a-z0-9-]*:kms:[a-z0-9-]+:[0-9]{12}:key\/[a-z0-9-]+");
static KMS_KEY_FOR_REPOSITORY_CREATION_TEMPLATE: Shape = text(
    "KmsKeyForRepositoryCreationTemplate",
    Bounds::between(0, 2048),
    Some(&KMS_KEY_FOR_REPOSITORY_CREATION_TEMPLATE_PATTERN),
    &[],
);
static LAYER_DIGEST_PATTERN: Pattern = Pattern::new(r"[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+");
static LAYER_DIGEST: Shape = text("LayerDigest", Bounds::NONE, Some(&LAYER_DIGEST_PATTERN), &[]);
static LAYER_DIGEST_LIST: Shape = list("LayerDigestList", Bounds::between(1, 100), &LAYER_DIGEST);
static LAYER_PART_BLOB: Shape = shape("LayerPartBlob", Kind::Blob(Bounds::between(0, 20971520)));
static LIFECYCLE_POLICY_PREVIEW_FILTER: Shape =
    structure("LifecyclePolicyPreviewFilter", &[optional("tagStatus", &TAG_STATUS)]);
static LIFECYCLE_POLICY_TEXT: Shape = text("LifecyclePolicyText", Bounds::between(100, 30720), None, &[]);
static LIFECYCLE_POLICY_TEXT_FOR_REPOSITORY_CREATION_TEMPLATE: Shape =
    text("LifecyclePolicyTextForRepositoryCreationTemplate", Bounds::between(0, 30720), None, &[]);
static LIFECYCLE_PREVIEW_MAX_RESULTS: Shape =
    shape("LifecyclePreviewMaxResults", Kind::Integer(Bounds::between(1, 100)));
static LIST_IMAGE_REFERRERS_FILTER: Shape = structure(
    "ListImageReferrersFilter",
    &[optional("artifactStatus", &ARTIFACT_STATUS_FILTER), optional("artifactTypes", &ARTIFACT_TYPE_LIST)],
);
static LIST_IMAGE_REFERRERS_REQUEST: Shape = structure(
    "ListImageReferrersRequest",
    &[
        optional("filter", &LIST_IMAGE_REFERRERS_FILTER),
        optional("maxResults", &FIFTY_MAX_RESULTS),
        optional("nextToken", &NEXT_TOKEN),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
        required("subjectId", &SUBJECT_IDENTIFIER),
    ],
);
static LIST_IMAGES_FILTER: Shape =
    structure("ListImagesFilter", &[optional("imageStatus", &IMAGE_STATUS_FILTER), optional("tagStatus", &TAG_STATUS)]);
static LIST_IMAGES_REQUEST: Shape = structure(
    "ListImagesRequest",
    &[
        optional("filter", &LIST_IMAGES_FILTER),
        optional("maxResults", &MAX_RESULTS),
        optional("nextToken", &NEXT_TOKEN),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static LIST_PULL_TIME_UPDATE_EXCLUSIONS_REQUEST: Shape = structure(
    "ListPullTimeUpdateExclusionsRequest",
    &[optional("maxResults", &MAX_RESULTS), optional("nextToken", &NEXT_TOKEN)],
);
static LIST_REPLICATION_BACKFILLS_REQUEST: Shape = structure(
    "ListReplicationBackfillsRequest",
    &[
        optional("maxResults", &FIFTY_MAX_RESULTS),
        optional("nextToken", &NEXT_TOKEN),
        optional("registryId", &REGISTRY_ID),
    ],
);
static LIST_TAGS_FOR_RESOURCE_REQUEST: Shape =
    structure("ListTagsForResourceRequest", &[required("resourceArn", &ARN)]);
static MAX_RESULTS: Shape = shape("MaxResults", Kind::Integer(Bounds::between(1, 1000)));
static MEDIA_TYPE: Shape = text("MediaType", Bounds::NONE, None, &[]);
static MEDIA_TYPE_LIST: Shape = list("MediaTypeList", Bounds::between(1, 100), &MEDIA_TYPE);
static NEXT_TOKEN: Shape = text("NextToken", Bounds::NONE, None, &[]);
static PART_SIZE: Shape = shape("PartSize", Kind::Long(Bounds::at_least(0)));
static PREFIX_PATTERN: Pattern =
    Pattern::new(r"^([a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\/?|ROOT)$");
static PREFIX: Shape = text("Prefix", Bounds::between(1, 256), Some(&PREFIX_PATTERN), &[]);
static PREFIX_LIST: Shape = list("PrefixList", Bounds::NONE, &PREFIX);
static PRINCIPAL_ARN_PATTERN: Pattern = Pattern::translated(
    r"^arn:aws(-[a-z]+)*:iam::[0-9]{12}:(role|user)/[\w+=,.@-]+(/[\w+=,.@-]+)*$",
    r"^arn:aws(-[a-z]+)*:iam::[0-9]{12}:(role|user)/[0-9A-Za-z_+=,.@-]+(/[0-9A-Za-z_+=,.@-]+)*$",
);
static PRINCIPAL_ARN: Shape = text("PrincipalArn", Bounds::at_most(200), Some(&PRINCIPAL_ARN_PATTERN), &[]);
static PULL_THROUGH_CACHE_RULE_REPOSITORY_PREFIX_PATTERN: Pattern =
    Pattern::new(r"^([a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\/?|ROOT)$");
static PULL_THROUGH_CACHE_RULE_REPOSITORY_PREFIX: Shape = text(
    "PullThroughCacheRuleRepositoryPrefix",
    Bounds::between(2, 30),
    Some(&PULL_THROUGH_CACHE_RULE_REPOSITORY_PREFIX_PATTERN),
    &[],
);
static PULL_THROUGH_CACHE_RULE_REPOSITORY_PREFIX_LIST: Shape = list(
    "PullThroughCacheRuleRepositoryPrefixList",
    Bounds::between(1, 100),
    &PULL_THROUGH_CACHE_RULE_REPOSITORY_PREFIX,
);
static PUT_ACCOUNT_SETTING_REQUEST: Shape = structure(
    "PutAccountSettingRequest",
    &[required("name", &ACCOUNT_SETTING_NAME), required("value", &ACCOUNT_SETTING_VALUE)],
);
static PUT_IMAGE_REQUEST: Shape = structure(
    "PutImageRequest",
    &[
        optional("imageDigest", &IMAGE_DIGEST),
        required("imageManifest", &IMAGE_MANIFEST),
        optional("imageManifestMediaType", &MEDIA_TYPE),
        optional("imageTag", &IMAGE_TAG),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static PUT_IMAGE_SCANNING_CONFIGURATION_REQUEST: Shape = structure(
    "PutImageScanningConfigurationRequest",
    &[
        required("imageScanningConfiguration", &IMAGE_SCANNING_CONFIGURATION),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static PUT_IMAGE_TAG_MUTABILITY_REQUEST: Shape = structure(
    "PutImageTagMutabilityRequest",
    &[
        required("imageTagMutability", &IMAGE_TAG_MUTABILITY),
        optional("imageTagMutabilityExclusionFilters", &IMAGE_TAG_MUTABILITY_EXCLUSION_FILTERS),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static PUT_LIFECYCLE_POLICY_REQUEST: Shape = structure(
    "PutLifecyclePolicyRequest",
    &[
        required("lifecyclePolicyText", &LIFECYCLE_POLICY_TEXT),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static PUT_REGISTRY_POLICY_REQUEST: Shape =
    structure("PutRegistryPolicyRequest", &[required("policyText", &REGISTRY_POLICY_TEXT)]);
static PUT_REGISTRY_SCANNING_CONFIGURATION_REQUEST: Shape = structure(
    "PutRegistryScanningConfigurationRequest",
    &[optional("rules", &REGISTRY_SCANNING_RULE_LIST), optional("scanType", &SCAN_TYPE)],
);
static PUT_REPLICATION_CONFIGURATION_REQUEST: Shape = structure(
    "PutReplicationConfigurationRequest",
    &[required("replicationConfiguration", &REPLICATION_CONFIGURATION)],
);
static PUT_SIGNING_CONFIGURATION_REQUEST: Shape =
    structure("PutSigningConfigurationRequest", &[required("signingConfiguration", &SIGNING_CONFIGURATION)]);
static RCT_APPLIED_FOR: Shape =
    text("RCTAppliedFor", Bounds::NONE, None, &["REPLICATION", "PULL_THROUGH_CACHE", "CREATE_ON_PUSH"]);
static RCT_APPLIED_FOR_LIST: Shape = list("RCTAppliedForList", Bounds::NONE, &RCT_APPLIED_FOR);
static REGION_PATTERN: Pattern = Pattern::new(r"[0-9a-z-]{2,25}");
static REGION: Shape = text("Region", Bounds::between(2, 25), Some(&REGION_PATTERN), &[]);
static REGISTER_PULL_TIME_UPDATE_EXCLUSION_REQUEST: Shape =
    structure("RegisterPullTimeUpdateExclusionRequest", &[required("principalArn", &PRINCIPAL_ARN)]);
static REGISTRY_ID_PATTERN: Pattern = Pattern::new(r"[0-9]{12}");
static REGISTRY_ID: Shape = text("RegistryId", Bounds::NONE, Some(&REGISTRY_ID_PATTERN), &[]);
static REGISTRY_POLICY_TEXT: Shape = text("RegistryPolicyText", Bounds::between(0, 10240), None, &[]);
static REGISTRY_SCANNING_RULE: Shape = structure(
    "RegistryScanningRule",
    &[required("repositoryFilters", &SCANNING_REPOSITORY_FILTER_LIST), required("scanFrequency", &SCAN_FREQUENCY)],
);
static REGISTRY_SCANNING_RULE_LIST: Shape =
    list("RegistryScanningRuleList", Bounds::between(0, 2), &REGISTRY_SCANNING_RULE);
static REPLICATION_BACKFILL_ID_PATTERN: Pattern =
    Pattern::new(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
static REPLICATION_BACKFILL_ID: Shape =
    text("ReplicationBackfillId", Bounds::NONE, Some(&REPLICATION_BACKFILL_ID_PATTERN), &[]);
static REPLICATION_BACKFILL_RESULT_STATUS: Shape =
    text("ReplicationBackfillResultStatus", Bounds::NONE, None, &["COMPLETE", "FAILED"]);
static REPLICATION_CONFIGURATION: Shape =
    structure("ReplicationConfiguration", &[required("rules", &REPLICATION_RULE_LIST)]);
static REPLICATION_DESTINATION: Shape =
    structure("ReplicationDestination", &[required("region", &REGION), required("registryId", &REGISTRY_ID)]);
static REPLICATION_DESTINATION_LIST: Shape =
    list("ReplicationDestinationList", Bounds::between(0, 100), &REPLICATION_DESTINATION);
static REPLICATION_RULE: Shape = structure(
    "ReplicationRule",
    &[
        optional("deleteReplication", &DELETE_REPLICATION),
        required("destinations", &REPLICATION_DESTINATION_LIST),
        optional("repositoryFilters", &REPOSITORY_FILTER_LIST),
    ],
);
static REPLICATION_RULE_LIST: Shape = list("ReplicationRuleList", Bounds::between(0, 25), &REPLICATION_RULE);
static REPOSITORY_FILTER: Shape = structure(
    "RepositoryFilter",
    &[required("filter", &REPOSITORY_FILTER_VALUE), required("filterType", &REPOSITORY_FILTER_TYPE)],
);
static REPOSITORY_FILTER_LIST: Shape = list("RepositoryFilterList", Bounds::between(1, 100), &REPOSITORY_FILTER);
static REPOSITORY_FILTER_TYPE: Shape = text("RepositoryFilterType", Bounds::NONE, None, &["PREFIX_MATCH"]);
static REPOSITORY_FILTER_VALUE_PATTERN: Pattern =
    Pattern::new(r"^(?:[a-z0-9]+(?:[._-][a-z0-9]*)*/)*[a-z0-9]*(?:[._-][a-z0-9]*)*$");
static REPOSITORY_FILTER_VALUE: Shape =
    text("RepositoryFilterValue", Bounds::between(2, 256), Some(&REPOSITORY_FILTER_VALUE_PATTERN), &[]);
static REPOSITORY_NAME_PATTERN: Pattern =
    Pattern::new(r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*");
static REPOSITORY_NAME: Shape = text("RepositoryName", Bounds::between(2, 256), Some(&REPOSITORY_NAME_PATTERN), &[]);
static REPOSITORY_NAME_LIST: Shape = list("RepositoryNameList", Bounds::between(1, 100), &REPOSITORY_NAME);
static REPOSITORY_POLICY_TEXT: Shape = text("RepositoryPolicyText", Bounds::between(0, 10240), None, &[]);
static REPOSITORY_TEMPLATE_DESCRIPTION: Shape = text("RepositoryTemplateDescription", Bounds::at_most(256), None, &[]);
static SCAN_FREQUENCY: Shape =
    text("ScanFrequency", Bounds::NONE, None, &["SCAN_ON_PUSH", "CONTINUOUS_SCAN", "MANUAL"]);
static SCAN_ON_PUSH_FLAG: Shape = shape("ScanOnPushFlag", Kind::Boolean);
static SCAN_TYPE: Shape = text("ScanType", Bounds::NONE, None, &["BASIC", "ENHANCED"]);
static SCANNING_CONFIGURATION_REPOSITORY_NAME_LIST: Shape =
    list("ScanningConfigurationRepositoryNameList", Bounds::between(1, 25), &REPOSITORY_NAME);
static SCANNING_REPOSITORY_FILTER: Shape = structure(
    "ScanningRepositoryFilter",
    &[required("filter", &SCANNING_REPOSITORY_FILTER_VALUE), required("filterType", &SCANNING_REPOSITORY_FILTER_TYPE)],
);
static SCANNING_REPOSITORY_FILTER_LIST: Shape =
    list("ScanningRepositoryFilterList", Bounds::between(0, 100), &SCANNING_REPOSITORY_FILTER);
static SCANNING_REPOSITORY_FILTER_TYPE: Shape = text("ScanningRepositoryFilterType", Bounds::NONE, None, &["WILDCARD"]);
static SCANNING_REPOSITORY_FILTER_VALUE_PATTERN: Pattern = Pattern::new(r"^[a-z0-9*](?:[._\-/a-z0-9*]?[a-z0-9*]+)*$");
static SCANNING_REPOSITORY_FILTER_VALUE: Shape = text(
    "ScanningRepositoryFilterValue",
    Bounds::between(1, 255),
    Some(&SCANNING_REPOSITORY_FILTER_VALUE_PATTERN),
    &[],
);
static SET_REPOSITORY_POLICY_REQUEST: Shape = structure(
    "SetRepositoryPolicyRequest",
    &[
        optional("force", &FORCE_FLAG),
        required("policyText", &REPOSITORY_POLICY_TEXT),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static SIGNING_CONFIGURATION: Shape = structure("SigningConfiguration", &[required("rules", &SIGNING_RULE_LIST)]);
static SIGNING_PROFILE_ARN_PATTERN: Pattern =
    Pattern::new(r"^arn:aws(-[a-z]+)*:signer:[a-z0-9-]+:[0-9]{12}:\/signing-profiles\/[a-zA-Z0-9_]{2,}$");
static SIGNING_PROFILE_ARN: Shape =
    text("SigningProfileArn", Bounds::at_most(200), Some(&SIGNING_PROFILE_ARN_PATTERN), &[]);
static SIGNING_REPOSITORY_FILTER: Shape = structure(
    "SigningRepositoryFilter",
    &[required("filter", &SIGNING_REPOSITORY_FILTER_VALUE), required("filterType", &SIGNING_REPOSITORY_FILTER_TYPE)],
);
static SIGNING_REPOSITORY_FILTER_LIST: Shape =
    list("SigningRepositoryFilterList", Bounds::between(1, 100), &SIGNING_REPOSITORY_FILTER);
static SIGNING_REPOSITORY_FILTER_TYPE: Shape =
    text("SigningRepositoryFilterType", Bounds::NONE, None, &["WILDCARD_MATCH"]);
static SIGNING_REPOSITORY_FILTER_VALUE_PATTERN: Pattern =
    Pattern::new(r"^(?:[a-z0-9*]+(?:[._-][a-z0-9*]+)*/)*[a-z0-9*]+(?:[._-][a-z0-9*]+)*$");
static SIGNING_REPOSITORY_FILTER_VALUE: Shape =
    text("SigningRepositoryFilterValue", Bounds::between(1, 256), Some(&SIGNING_REPOSITORY_FILTER_VALUE_PATTERN), &[]);
static SIGNING_RULE: Shape = structure(
    "SigningRule",
    &[
        optional("repositoryFilters", &SIGNING_REPOSITORY_FILTER_LIST),
        required("signingProfileArn", &SIGNING_PROFILE_ARN),
    ],
);
static SIGNING_RULE_LIST: Shape = list("SigningRuleList", Bounds::between(0, 10), &SIGNING_RULE);
static START_IMAGE_SCAN_REQUEST: Shape = structure(
    "StartImageScanRequest",
    &[
        required("imageId", &IMAGE_IDENTIFIER),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static START_LIFECYCLE_POLICY_PREVIEW_REQUEST: Shape = structure(
    "StartLifecyclePolicyPreviewRequest",
    &[
        optional("lifecyclePolicyText", &LIFECYCLE_POLICY_TEXT),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static START_REPLICATION_BACKFILL_REQUEST: Shape = structure(
    "StartReplicationBackfillRequest",
    &[required("destination", &REPLICATION_DESTINATION), optional("registryId", &REGISTRY_ID)],
);
static STOP_REPLICATION_BACKFILL_REQUEST: Shape = structure(
    "StopReplicationBackfillRequest",
    &[optional("registryId", &REGISTRY_ID), required("replicationBackfillId", &REPLICATION_BACKFILL_ID)],
);
static SUBJECT_IDENTIFIER: Shape = structure("SubjectIdentifier", &[required("imageDigest", &IMAGE_DIGEST)]);
static TAG: Shape = structure("Tag", &[required("Key", &TAG_KEY), required("Value", &TAG_VALUE)]);
static TAG_KEY: Shape = text("TagKey", Bounds::NONE, None, &[]);
static TAG_KEY_LIST: Shape = list("TagKeyList", Bounds::NONE, &TAG_KEY);
static TAG_LIST: Shape = list("TagList", Bounds::NONE, &TAG);
static TAG_RESOURCE_REQUEST: Shape =
    structure("TagResourceRequest", &[required("resourceArn", &ARN), required("tags", &TAG_LIST)]);
static TAG_STATUS: Shape = text("TagStatus", Bounds::NONE, None, &["TAGGED", "UNTAGGED", "ANY"]);
static TAG_VALUE: Shape = text("TagValue", Bounds::NONE, None, &[]);
static TARGET_STORAGE_CLASS: Shape = text("TargetStorageClass", Bounds::NONE, None, &["STANDARD", "ARCHIVE"]);
static UNTAG_RESOURCE_REQUEST: Shape =
    structure("UntagResourceRequest", &[required("resourceArn", &ARN), required("tagKeys", &TAG_KEY_LIST)]);
static UPDATE_IMAGE_STORAGE_CLASS_REQUEST: Shape = structure(
    "UpdateImageStorageClassRequest",
    &[
        required("imageId", &IMAGE_IDENTIFIER),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
        required("targetStorageClass", &TARGET_STORAGE_CLASS),
    ],
);
static UPDATE_PULL_THROUGH_CACHE_RULE_REQUEST: Shape = structure(
    "UpdatePullThroughCacheRuleRequest",
    &[
        optional("credentialArn", &CREDENTIAL_ARN),
        optional("customRoleArn", &CUSTOM_ROLE_ARN),
        required("ecrRepositoryPrefix", &PULL_THROUGH_CACHE_RULE_REPOSITORY_PREFIX),
        optional("registryId", &REGISTRY_ID),
    ],
);
static UPDATE_REPOSITORY_CREATION_TEMPLATE_REQUEST: Shape = structure(
    "UpdateRepositoryCreationTemplateRequest",
    &[
        optional("appliedFor", &RCT_APPLIED_FOR_LIST),
        optional("customRoleArn", &CUSTOM_ROLE_ARN),
        optional("description", &REPOSITORY_TEMPLATE_DESCRIPTION),
        optional("encryptionConfiguration", &ENCRYPTION_CONFIGURATION_FOR_REPOSITORY_CREATION_TEMPLATE),
        optional("imageTagMutability", &IMAGE_TAG_MUTABILITY),
        optional("imageTagMutabilityExclusionFilters", &IMAGE_TAG_MUTABILITY_EXCLUSION_FILTERS),
        optional("lifecyclePolicy", &LIFECYCLE_POLICY_TEXT_FOR_REPOSITORY_CREATION_TEMPLATE),
        required("prefix", &PREFIX),
        optional("repositoryPolicy", &REPOSITORY_POLICY_TEXT),
        optional("resourceTags", &TAG_LIST),
    ],
);
static UPLOAD_ID_PATTERN: Pattern =
    Pattern::new(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
static UPLOAD_ID: Shape = text("UploadId", Bounds::NONE, Some(&UPLOAD_ID_PATTERN), &[]);
static UPLOAD_LAYER_PART_REQUEST: Shape = structure(
    "UploadLayerPartRequest",
    &[
        required("layerPartBlob", &LAYER_PART_BLOB),
        required("partFirstByte", &PART_SIZE),
        required("partLastByte", &PART_SIZE),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
        required("uploadId", &UPLOAD_ID),
    ],
);
static UPSTREAM_REGISTRY: Shape = text(
    "UpstreamRegistry",
    Bounds::NONE,
    None,
    &[
        "ecr",
        "ecr-public",
        "quay",
        "k8s",
        "docker-hub",
        "github-container-registry",
        "azure-container-registry",
        "gitlab-container-registry",
        "chainguard",
    ],
);
static URL: Shape = text("Url", Bounds::NONE, None, &[]);
static VALIDATE_PULL_THROUGH_CACHE_RULE_REQUEST: Shape = structure(
    "ValidatePullThroughCacheRuleRequest",
    &[
        required("ecrRepositoryPrefix", &PULL_THROUGH_CACHE_RULE_REPOSITORY_PREFIX),
        optional("registryId", &REGISTRY_ID),
    ],
);

/// `Attribute`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Attribute {
    pub key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// `AuthorizationData`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizationData {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy_endpoint: Option<String>,
}

/// `AwsEcrContainerImageDetails`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AwsEcrContainerImageDetails {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub architecture: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_hash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_tags: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_use_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_in_use_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pushed_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
}

/// `BatchCheckLayerAvailabilityRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchCheckLayerAvailabilityRequest {
    pub layer_digests: Vec<String>,
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `BatchCheckLayerAvailabilityResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchCheckLayerAvailabilityResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failures: Option<Vec<LayerFailure>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layers: Option<Vec<Layer>>,
}

/// `BatchDeleteImageRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchDeleteImageRequest {
    pub image_ids: Vec<ImageIdentifier>,
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `BatchDeleteImageResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchDeleteImageResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failures: Option<Vec<ImageFailure>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_ids: Option<Vec<ImageIdentifier>>,
}

/// `BatchGetImageRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchGetImageRequest {
    pub accepted_media_types: Option<Vec<String>>,
    pub image_ids: Vec<ImageIdentifier>,
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `BatchGetImageResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchGetImageResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failures: Option<Vec<ImageFailure>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub images: Option<Vec<Image>>,
}

/// `BatchGetRepositoryScanningConfigurationRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchGetRepositoryScanningConfigurationRequest {
    pub repository_names: Vec<String>,
}

/// `BatchGetRepositoryScanningConfigurationResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchGetRepositoryScanningConfigurationResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failures: Option<Vec<RepositoryScanningConfigurationFailure>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scanning_configurations: Option<Vec<RepositoryScanningConfiguration>>,
}

/// `CompleteLayerUploadRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CompleteLayerUploadRequest {
    pub layer_digests: Vec<String>,
    pub registry_id: Option<String>,
    pub repository_name: String,
    pub upload_id: String,
}

/// `CompleteLayerUploadResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CompleteLayerUploadResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer_digest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upload_id: Option<String>,
}

/// `CreatePullThroughCacheRuleRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreatePullThroughCacheRuleRequest {
    pub credential_arn: Option<String>,
    pub custom_role_arn: Option<String>,
    pub ecr_repository_prefix: String,
    pub registry_id: Option<String>,
    pub upstream_registry: Option<String>,
    pub upstream_registry_url: String,
    pub upstream_repository_prefix: Option<String>,
}

/// `CreatePullThroughCacheRuleResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreatePullThroughCacheRuleResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_role_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ecr_repository_prefix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upstream_registry: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upstream_registry_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upstream_repository_prefix: Option<String>,
}

/// `CreateRepositoryCreationTemplateRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateRepositoryCreationTemplateRequest {
    pub applied_for: Vec<String>,
    pub custom_role_arn: Option<String>,
    pub description: Option<String>,
    pub encryption_configuration: Option<EncryptionConfigurationForRepositoryCreationTemplate>,
    pub image_tag_mutability: Option<String>,
    pub image_tag_mutability_exclusion_filters: Option<Vec<ImageTagMutabilityExclusionFilter>>,
    pub lifecycle_policy: Option<String>,
    pub prefix: String,
    pub repository_policy: Option<String>,
    pub resource_tags: Option<Vec<Tag>>,
}

/// `CreateRepositoryCreationTemplateResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateRepositoryCreationTemplateResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_creation_template: Option<RepositoryCreationTemplate>,
}

/// `CreateRepositoryRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateRepositoryRequest {
    pub encryption_configuration: Option<EncryptionConfiguration>,
    pub image_scanning_configuration: Option<ImageScanningConfiguration>,
    pub image_tag_mutability: Option<String>,
    pub image_tag_mutability_exclusion_filters: Option<Vec<ImageTagMutabilityExclusionFilter>>,
    pub registry_id: Option<String>,
    pub repository_name: String,
    pub tags: Option<Vec<Tag>>,
}

/// `CreateRepositoryResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateRepositoryResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository: Option<Repository>,
}

/// `CvssScore`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CvssScore {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_score: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scoring_vector: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// `CvssScoreAdjustment`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CvssScoreAdjustment {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// `CvssScoreDetails`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CvssScoreDetails {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adjustments: Option<Vec<CvssScoreAdjustment>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score_source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scoring_vector: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// `DeleteLifecyclePolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteLifecyclePolicyRequest {
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `DeleteLifecyclePolicyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteLifecyclePolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_evaluated_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifecycle_policy_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
}

/// `DeletePullThroughCacheRuleRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeletePullThroughCacheRuleRequest {
    pub ecr_repository_prefix: String,
    pub registry_id: Option<String>,
}

/// `DeletePullThroughCacheRuleResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeletePullThroughCacheRuleResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_role_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ecr_repository_prefix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upstream_registry_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upstream_repository_prefix: Option<String>,
}

/// `DeleteRegistryPolicyRequest`
#[derive(Clone, Default, Deserialize)]
pub struct DeleteRegistryPolicyRequest {}

/// `DeleteRegistryPolicyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteRegistryPolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
}

/// `DeleteReplication`
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteReplication {
    pub enabled: bool,
}

/// `DeleteRepositoryCreationTemplateRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteRepositoryCreationTemplateRequest {
    pub prefix: String,
}

/// `DeleteRepositoryCreationTemplateResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteRepositoryCreationTemplateResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_creation_template: Option<RepositoryCreationTemplate>,
}

/// `DeleteRepositoryPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteRepositoryPolicyRequest {
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `DeleteRepositoryPolicyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteRepositoryPolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
}

/// `DeleteRepositoryRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteRepositoryRequest {
    pub force: Option<bool>,
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `DeleteRepositoryResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteRepositoryResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository: Option<Repository>,
}

/// `DeleteSigningConfigurationRequest`
#[derive(Clone, Default, Deserialize)]
pub struct DeleteSigningConfigurationRequest {}

/// `DeleteSigningConfigurationResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteSigningConfigurationResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing_configuration: Option<SigningConfiguration>,
}

/// `DeregisterPullTimeUpdateExclusionRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeregisterPullTimeUpdateExclusionRequest {
    pub principal_arn: String,
}

/// `DeregisterPullTimeUpdateExclusionResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeregisterPullTimeUpdateExclusionResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal_arn: Option<String>,
}

/// `DescribeImageReplicationStatusRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeImageReplicationStatusRequest {
    pub image_id: ImageIdentifier,
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `DescribeImageReplicationStatusResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeImageReplicationStatusResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_id: Option<ImageIdentifier>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replication_statuses: Option<Vec<ImageReplicationStatus>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
}

/// `DescribeImageScanFindingsRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeImageScanFindingsRequest {
    pub image_id: ImageIdentifier,
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `DescribeImageScanFindingsResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeImageScanFindingsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_id: Option<ImageIdentifier>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_scan_findings: Option<ImageScanFindings>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_scan_status: Option<ImageScanStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
}

/// `DescribeImageSigningStatusRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeImageSigningStatusRequest {
    pub image_id: ImageIdentifier,
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `DescribeImageSigningStatusResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeImageSigningStatusResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_id: Option<ImageIdentifier>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing_statuses: Option<Vec<ImageSigningStatus>>,
}

/// `DescribeImagesFilter`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeImagesFilter {
    pub image_status: Option<String>,
    pub tag_status: Option<String>,
}

/// `DescribeImagesRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeImagesRequest {
    pub filter: Option<DescribeImagesFilter>,
    pub image_ids: Option<Vec<ImageIdentifier>>,
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `DescribeImagesResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeImagesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_details: Option<Vec<ImageDetail>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// `DescribePullThroughCacheRulesRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribePullThroughCacheRulesRequest {
    pub ecr_repository_prefixes: Option<Vec<String>>,
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
    pub registry_id: Option<String>,
}

/// `DescribePullThroughCacheRulesResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribePullThroughCacheRulesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pull_through_cache_rules: Option<Vec<PullThroughCacheRule>>,
}

/// `DescribeRegistryRequest`
#[derive(Clone, Default, Deserialize)]
pub struct DescribeRegistryRequest {}

/// `DescribeRegistryResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeRegistryResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replication_configuration: Option<ReplicationConfiguration>,
}

/// `DescribeReplicationBackfillResultsRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeReplicationBackfillResultsRequest {
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
    pub registry_id: Option<String>,
    pub replication_backfill_id: String,
    pub result_status_filter: Option<String>,
}

/// `DescribeReplicationBackfillResultsResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeReplicationBackfillResultsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination: Option<ReplicationDestination>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<ReplicationBackfillProgress>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replication_backfill_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub results: Option<Vec<ReplicationBackfillResult>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// `DescribeRepositoriesRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeRepositoriesRequest {
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
    pub registry_id: Option<String>,
    pub repository_names: Option<Vec<String>>,
}

/// `DescribeRepositoriesResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeRepositoriesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repositories: Option<Vec<Repository>>,
}

/// `DescribeRepositoryCreationTemplatesRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeRepositoryCreationTemplatesRequest {
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
    pub prefixes: Option<Vec<String>>,
}

/// `DescribeRepositoryCreationTemplatesResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeRepositoryCreationTemplatesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_creation_templates: Option<Vec<RepositoryCreationTemplate>>,
}

/// `EncryptionConfiguration`
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EncryptionConfiguration {
    pub encryption_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key: Option<String>,
}

/// `EncryptionConfigurationForRepositoryCreationTemplate`
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EncryptionConfigurationForRepositoryCreationTemplate {
    pub encryption_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key: Option<String>,
}

/// `EnhancedImageScanFinding`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EnhancedImageScanFinding {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aws_account_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exploit_available: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finding_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_observed_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix_available: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_observed_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package_vulnerability_details: Option<PackageVulnerabilityDetails>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remediation: Option<Remediation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resources: Option<Vec<Resource>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score_details: Option<ScoreDetails>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<EpochSeconds>,
}

/// `GetAccountSettingRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetAccountSettingRequest {
    pub name: String,
}

/// `GetAccountSettingResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetAccountSettingResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// `GetAuthorizationTokenRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetAuthorizationTokenRequest {
    pub registry_ids: Option<Vec<String>>,
}

/// `GetAuthorizationTokenResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetAuthorizationTokenResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_data: Option<Vec<AuthorizationData>>,
}

/// `GetDownloadUrlForLayerRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetDownloadUrlForLayerRequest {
    pub layer_digest: String,
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `GetDownloadUrlForLayerResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetDownloadUrlForLayerResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub download_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer_digest: Option<String>,
}

/// `GetLifecyclePolicyPreviewRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetLifecyclePolicyPreviewRequest {
    pub filter: Option<LifecyclePolicyPreviewFilter>,
    pub image_ids: Option<Vec<ImageIdentifier>>,
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `GetLifecyclePolicyPreviewResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetLifecyclePolicyPreviewResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifecycle_policy_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preview_results: Option<Vec<LifecyclePolicyPreviewResult>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<LifecyclePolicyPreviewSummary>,
}

/// `GetLifecyclePolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetLifecyclePolicyRequest {
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `GetLifecyclePolicyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetLifecyclePolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_evaluated_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifecycle_policy_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
}

/// `GetRegistryPolicyRequest`
#[derive(Clone, Default, Deserialize)]
pub struct GetRegistryPolicyRequest {}

/// `GetRegistryPolicyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetRegistryPolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
}

/// `GetRegistryScanningConfigurationRequest`
#[derive(Clone, Default, Deserialize)]
pub struct GetRegistryScanningConfigurationRequest {}

/// `GetRegistryScanningConfigurationResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetRegistryScanningConfigurationResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scanning_configuration: Option<RegistryScanningConfiguration>,
}

/// `GetRepositoryPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetRepositoryPolicyRequest {
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `GetRepositoryPolicyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetRepositoryPolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
}

/// `GetSigningConfigurationRequest`
#[derive(Clone, Default, Deserialize)]
pub struct GetSigningConfigurationRequest {}

/// `GetSigningConfigurationResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetSigningConfigurationResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing_configuration: Option<SigningConfiguration>,
}

/// `Image`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Image {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_id: Option<ImageIdentifier>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_manifest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_manifest_media_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
}

/// `ImageDetail`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageDetail {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub artifact_media_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_digest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_manifest_media_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_pushed_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_scan_findings_summary: Option<ImageScanFindingsSummary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_scan_status: Option<ImageScanStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_size_in_bytes: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_tags: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_activated_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_archived_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_recorded_pull_time: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject_manifest_digest: Option<String>,
}

/// `ImageFailure`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageFailure {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_id: Option<ImageIdentifier>,
}

/// `ImageIdentifier`
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageIdentifier {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_digest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_tag: Option<String>,
}

/// `ImageReferrer`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageReferrer {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub annotations: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub artifact_status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub artifact_type: Option<String>,
    pub digest: String,
    pub media_type: String,
    pub size: i64,
}

/// `ImageReplicationStatus`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageReplicationStatus {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// `ImageScanFinding`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageScanFinding {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Vec<Attribute>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
}

/// `ImageScanFindings`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageScanFindings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enhanced_findings: Option<Vec<EnhancedImageScanFinding>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finding_severity_counts: Option<BTreeMap<String, i32>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub findings: Option<Vec<ImageScanFinding>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_scan_completed_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vulnerability_source_updated_at: Option<EpochSeconds>,
}

/// `ImageScanFindingsSummary`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageScanFindingsSummary {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finding_severity_counts: Option<BTreeMap<String, i32>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_scan_completed_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vulnerability_source_updated_at: Option<EpochSeconds>,
}

/// `ImageScanStatus`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageScanStatus {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// `ImageScanningConfiguration`
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageScanningConfiguration {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scan_on_push: Option<bool>,
}

/// `ImageSigningStatus`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageSigningStatus {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing_profile_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// `ImageTagMutabilityExclusionFilter`
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageTagMutabilityExclusionFilter {
    pub filter: String,
    pub filter_type: String,
}

/// `InitiateLayerUploadRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InitiateLayerUploadRequest {
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `InitiateLayerUploadResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InitiateLayerUploadResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_size: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upload_id: Option<String>,
}

/// `Layer`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Layer {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer_availability: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer_digest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer_size: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
}

/// `LayerFailure`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LayerFailure {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer_digest: Option<String>,
}

/// `LifecyclePolicyPreviewFilter`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LifecyclePolicyPreviewFilter {
    pub tag_status: Option<String>,
}

/// `LifecyclePolicyPreviewResult`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LifecyclePolicyPreviewResult {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<LifecyclePolicyRuleAction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied_rule_priority: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_digest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_pushed_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_tags: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage_class: Option<String>,
}

/// `LifecyclePolicyPreviewSummary`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LifecyclePolicyPreviewSummary {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiring_image_total_count: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transitioning_image_total_counts: Option<Vec<TransitioningImageTotalCount>>,
}

/// `LifecyclePolicyRuleAction`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LifecyclePolicyRuleAction {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_storage_class: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
}

/// `ListImageReferrersFilter`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListImageReferrersFilter {
    pub artifact_status: Option<String>,
    pub artifact_types: Option<Vec<String>>,
}

/// `ListImageReferrersRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListImageReferrersRequest {
    pub filter: Option<ListImageReferrersFilter>,
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
    pub registry_id: Option<String>,
    pub repository_name: String,
    pub subject_id: SubjectIdentifier,
}

/// `ListImageReferrersResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListImageReferrersResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referrers: Option<Vec<ImageReferrer>>,
}

/// `ListImagesFilter`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListImagesFilter {
    pub image_status: Option<String>,
    pub tag_status: Option<String>,
}

/// `ListImagesRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListImagesRequest {
    pub filter: Option<ListImagesFilter>,
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `ListImagesResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListImagesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_ids: Option<Vec<ImageIdentifier>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// `ListPullTimeUpdateExclusionsRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListPullTimeUpdateExclusionsRequest {
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
}

/// `ListPullTimeUpdateExclusionsResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListPullTimeUpdateExclusionsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pull_time_update_exclusions: Option<Vec<String>>,
}

/// `ListReplicationBackfillsRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListReplicationBackfillsRequest {
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
    pub registry_id: Option<String>,
}

/// `ListReplicationBackfillsResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListReplicationBackfillsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backfills: Option<Vec<ReplicationBackfillSummary>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
}

/// `ListTagsForResourceRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListTagsForResourceRequest {
    pub resource_arn: String,
}

/// `ListTagsForResourceResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListTagsForResourceResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
}

/// `PackageVulnerabilityDetails`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PackageVulnerabilityDetails {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cvss: Option<Vec<CvssScore>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_urls: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub related_vulnerabilities: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor_created_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor_severity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor_updated_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vulnerability_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vulnerable_packages: Option<Vec<VulnerablePackage>>,
}

/// `PullThroughCacheRule`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PullThroughCacheRule {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_role_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ecr_repository_prefix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upstream_registry: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upstream_registry_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upstream_repository_prefix: Option<String>,
}

/// `PutAccountSettingRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutAccountSettingRequest {
    pub name: String,
    pub value: String,
}

/// `PutAccountSettingResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PutAccountSettingResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// `PutImageRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutImageRequest {
    pub image_digest: Option<String>,
    pub image_manifest: String,
    pub image_manifest_media_type: Option<String>,
    pub image_tag: Option<String>,
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `PutImageResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PutImageResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
}

/// `PutImageScanningConfigurationRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutImageScanningConfigurationRequest {
    pub image_scanning_configuration: ImageScanningConfiguration,
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `PutImageScanningConfigurationResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PutImageScanningConfigurationResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_scanning_configuration: Option<ImageScanningConfiguration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
}

/// `PutImageTagMutabilityRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutImageTagMutabilityRequest {
    pub image_tag_mutability: String,
    pub image_tag_mutability_exclusion_filters: Option<Vec<ImageTagMutabilityExclusionFilter>>,
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `PutImageTagMutabilityResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PutImageTagMutabilityResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_tag_mutability: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_tag_mutability_exclusion_filters: Option<Vec<ImageTagMutabilityExclusionFilter>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
}

/// `PutLifecyclePolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutLifecyclePolicyRequest {
    pub lifecycle_policy_text: String,
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `PutLifecyclePolicyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PutLifecyclePolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifecycle_policy_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
}

/// `PutRegistryPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutRegistryPolicyRequest {
    pub policy_text: String,
}

/// `PutRegistryPolicyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PutRegistryPolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
}

/// `PutRegistryScanningConfigurationRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutRegistryScanningConfigurationRequest {
    pub rules: Option<Vec<RegistryScanningRule>>,
    pub scan_type: Option<String>,
}

/// `PutRegistryScanningConfigurationResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PutRegistryScanningConfigurationResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_scanning_configuration: Option<RegistryScanningConfiguration>,
}

/// `PutReplicationConfigurationRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutReplicationConfigurationRequest {
    pub replication_configuration: ReplicationConfiguration,
}

/// `PutReplicationConfigurationResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PutReplicationConfigurationResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replication_configuration: Option<ReplicationConfiguration>,
}

/// `PutSigningConfigurationRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutSigningConfigurationRequest {
    pub signing_configuration: SigningConfiguration,
}

/// `PutSigningConfigurationResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PutSigningConfigurationResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing_configuration: Option<SigningConfiguration>,
}

/// `Recommendation`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Recommendation {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// `RegisterPullTimeUpdateExclusionRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegisterPullTimeUpdateExclusionRequest {
    pub principal_arn: String,
}

/// `RegisterPullTimeUpdateExclusionResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RegisterPullTimeUpdateExclusionResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal_arn: Option<String>,
}

/// `RegistryScanningConfiguration`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RegistryScanningConfiguration {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<RegistryScanningRule>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scan_type: Option<String>,
}

/// `RegistryScanningRule`
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RegistryScanningRule {
    pub repository_filters: Vec<ScanningRepositoryFilter>,
    pub scan_frequency: String,
}

/// `Remediation`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Remediation {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommendation: Option<Recommendation>,
}

/// `ReplicationBackfillProgress`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplicationBackfillProgress {
    pub completed_replication_count: i32,
    pub failed_replication_count: i32,
    pub failure_codes: Vec<String>,
    pub total_replication_count: i32,
}

/// `ReplicationBackfillResult`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplicationBackfillResult {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_code: Option<String>,
    pub image_id: ImageIdentifier,
    pub repository_name: String,
    pub status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_image_failure_codes: Option<Vec<String>>,
}

/// `ReplicationBackfillSummary`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplicationBackfillSummary {
    pub destination: ReplicationDestination,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<ReplicationBackfillProgress>,
    pub replication_backfill_id: String,
    pub started_at: EpochSeconds,
    pub status: String,
}

/// `ReplicationConfiguration`
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplicationConfiguration {
    pub rules: Vec<ReplicationRule>,
}

/// `ReplicationDestination`
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplicationDestination {
    pub region: String,
    pub registry_id: String,
}

/// `ReplicationRule`
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplicationRule {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_replication: Option<DeleteReplication>,
    pub destinations: Vec<ReplicationDestination>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_filters: Option<Vec<RepositoryFilter>>,
}

/// `Repository`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Repository {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encryption_configuration: Option<EncryptionConfiguration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_scanning_configuration: Option<ImageScanningConfiguration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_tag_mutability: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_tag_mutability_exclusion_filters: Option<Vec<ImageTagMutabilityExclusionFilter>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_uri: Option<String>,
}

/// `RepositoryCreationTemplate`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RepositoryCreationTemplate {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied_for: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_role_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encryption_configuration: Option<EncryptionConfigurationForRepositoryCreationTemplate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_tag_mutability: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_tag_mutability_exclusion_filters: Option<Vec<ImageTagMutabilityExclusionFilter>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifecycle_policy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_policy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_tags: Option<Vec<Tag>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<EpochSeconds>,
}

/// `RepositoryFilter`
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RepositoryFilter {
    pub filter: String,
    pub filter_type: String,
}

/// `RepositoryScanningConfiguration`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RepositoryScanningConfiguration {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied_scan_filters: Option<Vec<ScanningRepositoryFilter>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scan_frequency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scan_on_push: Option<bool>,
}

/// `RepositoryScanningConfigurationFailure`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RepositoryScanningConfigurationFailure {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
}

/// `Resource`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Resource {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<ResourceDetails>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
}

/// `ResourceDetails`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceDetails {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aws_ecr_container_image: Option<AwsEcrContainerImageDetails>,
}

/// `ScanningRepositoryFilter`
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ScanningRepositoryFilter {
    pub filter: String,
    pub filter_type: String,
}

/// `ScoreDetails`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ScoreDetails {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cvss: Option<CvssScoreDetails>,
}

/// `SetRepositoryPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SetRepositoryPolicyRequest {
    pub force: Option<bool>,
    pub policy_text: String,
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `SetRepositoryPolicyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SetRepositoryPolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
}

/// `SigningConfiguration`
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SigningConfiguration {
    pub rules: Vec<SigningRule>,
}

/// `SigningRepositoryFilter`
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SigningRepositoryFilter {
    pub filter: String,
    pub filter_type: String,
}

/// `SigningRule`
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SigningRule {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_filters: Option<Vec<SigningRepositoryFilter>>,
    pub signing_profile_arn: String,
}

/// `StartImageScanRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StartImageScanRequest {
    pub image_id: ImageIdentifier,
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `StartImageScanResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StartImageScanResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_id: Option<ImageIdentifier>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_scan_status: Option<ImageScanStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
}

/// `StartLifecyclePolicyPreviewRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StartLifecyclePolicyPreviewRequest {
    pub lifecycle_policy_text: Option<String>,
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `StartLifecyclePolicyPreviewResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StartLifecyclePolicyPreviewResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifecycle_policy_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// `StartReplicationBackfillRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StartReplicationBackfillRequest {
    pub destination: ReplicationDestination,
    pub registry_id: Option<String>,
}

/// `StartReplicationBackfillResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StartReplicationBackfillResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination: Option<ReplicationDestination>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replication_backfill_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// `StopReplicationBackfillRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StopReplicationBackfillRequest {
    pub registry_id: Option<String>,
    pub replication_backfill_id: String,
}

/// `StopReplicationBackfillResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StopReplicationBackfillResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination: Option<ReplicationDestination>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replication_backfill_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// `SubjectIdentifier`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubjectIdentifier {
    pub image_digest: String,
}

/// `Tag`
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    pub key: String,
    pub value: String,
}

/// `TagResourceRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagResourceRequest {
    pub resource_arn: String,
    pub tags: Vec<Tag>,
}

/// `TagResourceResponse`
#[derive(Clone, Default, Serialize)]
pub struct TagResourceResponse {}

/// `TransitioningImageTotalCount`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TransitioningImageTotalCount {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_total_count: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_storage_class: Option<String>,
}

/// `UntagResourceRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UntagResourceRequest {
    pub resource_arn: String,
    pub tag_keys: Vec<String>,
}

/// `UntagResourceResponse`
#[derive(Clone, Default, Serialize)]
pub struct UntagResourceResponse {}

/// `UpdateImageStorageClassRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateImageStorageClassRequest {
    pub image_id: ImageIdentifier,
    pub registry_id: Option<String>,
    pub repository_name: String,
    pub target_storage_class: String,
}

/// `UpdateImageStorageClassResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateImageStorageClassResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_id: Option<ImageIdentifier>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
}

/// `UpdatePullThroughCacheRuleRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdatePullThroughCacheRuleRequest {
    pub credential_arn: Option<String>,
    pub custom_role_arn: Option<String>,
    pub ecr_repository_prefix: String,
    pub registry_id: Option<String>,
}

/// `UpdatePullThroughCacheRuleResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdatePullThroughCacheRuleResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_role_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ecr_repository_prefix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upstream_repository_prefix: Option<String>,
}

/// `UpdateRepositoryCreationTemplateRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateRepositoryCreationTemplateRequest {
    pub applied_for: Option<Vec<String>>,
    pub custom_role_arn: Option<String>,
    pub description: Option<String>,
    pub encryption_configuration: Option<EncryptionConfigurationForRepositoryCreationTemplate>,
    pub image_tag_mutability: Option<String>,
    pub image_tag_mutability_exclusion_filters: Option<Vec<ImageTagMutabilityExclusionFilter>>,
    pub lifecycle_policy: Option<String>,
    pub prefix: String,
    pub repository_policy: Option<String>,
    pub resource_tags: Option<Vec<Tag>>,
}

/// `UpdateRepositoryCreationTemplateResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateRepositoryCreationTemplateResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_creation_template: Option<RepositoryCreationTemplate>,
}

/// `UploadLayerPartRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UploadLayerPartRequest {
    pub layer_part_blob: Blob,
    pub part_first_byte: i64,
    pub part_last_byte: i64,
    pub registry_id: Option<String>,
    pub repository_name: String,
    pub upload_id: String,
}

/// `UploadLayerPartResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UploadLayerPartResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_byte_received: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upload_id: Option<String>,
}

/// `ValidatePullThroughCacheRuleRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ValidatePullThroughCacheRuleRequest {
    pub ecr_repository_prefix: String,
    pub registry_id: Option<String>,
}

/// `ValidatePullThroughCacheRuleResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ValidatePullThroughCacheRuleResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_role_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ecr_repository_prefix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_valid: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upstream_registry_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upstream_repository_prefix: Option<String>,
}

/// `VulnerablePackage`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VulnerablePackage {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arch: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub epoch: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixed_in_version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package_manager: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_layer_hash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}
