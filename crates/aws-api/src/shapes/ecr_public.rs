//! The shapes of `ecr-public`, API version 2020-10-30.
//!
//! Written by `cargo run -p xtask -- shapes` from the service's model: change the generator, not this file.

use serde::{Deserialize, Serialize};

use super::{
    Blob, Bounds, EpochSeconds, ErrorShape, Kind, Operation, Pattern, Protocol, Service, Shape, list, optional,
    required, shape, structure, text,
};

/// `ecr-public`
pub static SERVICE: Service = Service {
    name: "ecr-public",
    protocol: Protocol::Json { target_prefix: "SpencerFrontendService" },
    operations: &OPERATIONS,
};

static OPERATIONS: [Operation; 23] = [
    Operation {
        name: "BatchCheckLayerAvailability",
        input: &BATCH_CHECK_LAYER_AVAILABILITY_REQUEST,
        output: Some("BatchCheckLayerAvailabilityResponse"),
        errors: &[
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &SERVER_EXCEPTION,
            &REGISTRY_NOT_FOUND_EXCEPTION,
            &UNSUPPORTED_COMMAND_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "BatchDeleteImage",
        input: &BATCH_DELETE_IMAGE_REQUEST,
        output: Some("BatchDeleteImageResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &UNSUPPORTED_COMMAND_EXCEPTION,
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
            &REGISTRY_NOT_FOUND_EXCEPTION,
            &UNSUPPORTED_COMMAND_EXCEPTION,
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
            &UNSUPPORTED_COMMAND_EXCEPTION,
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
            &UNSUPPORTED_COMMAND_EXCEPTION,
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
            &UNSUPPORTED_COMMAND_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DescribeImageTags",
        input: &DESCRIBE_IMAGE_TAGS_REQUEST,
        output: Some("DescribeImageTagsResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &UNSUPPORTED_COMMAND_EXCEPTION,
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
            &UNSUPPORTED_COMMAND_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DescribeRegistries",
        input: &DESCRIBE_REGISTRIES_REQUEST,
        output: Some("DescribeRegistriesResponse"),
        errors: &[&INVALID_PARAMETER_EXCEPTION, &UNSUPPORTED_COMMAND_EXCEPTION, &SERVER_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "DescribeRepositories",
        input: &DESCRIBE_REPOSITORIES_REQUEST,
        output: Some("DescribeRepositoriesResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &UNSUPPORTED_COMMAND_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "GetAuthorizationToken",
        input: &GET_AUTHORIZATION_TOKEN_REQUEST,
        output: Some("GetAuthorizationTokenResponse"),
        errors: &[&SERVER_EXCEPTION, &INVALID_PARAMETER_EXCEPTION, &UNSUPPORTED_COMMAND_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetRegistryCatalogData",
        input: &GET_REGISTRY_CATALOG_DATA_REQUEST,
        output: Some("GetRegistryCatalogDataResponse"),
        errors: &[&SERVER_EXCEPTION, &UNSUPPORTED_COMMAND_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetRepositoryCatalogData",
        input: &GET_REPOSITORY_CATALOG_DATA_REQUEST,
        output: Some("GetRepositoryCatalogDataResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REPOSITORY_CATALOG_DATA_NOT_FOUND_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &UNSUPPORTED_COMMAND_EXCEPTION,
        ],
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
            &UNSUPPORTED_COMMAND_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "InitiateLayerUpload",
        input: &INITIATE_LAYER_UPLOAD_REQUEST,
        output: Some("InitiateLayerUploadResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &REGISTRY_NOT_FOUND_EXCEPTION,
            &UNSUPPORTED_COMMAND_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "ListTagsForResource",
        input: &LIST_TAGS_FOR_RESOURCE_REQUEST,
        output: Some("ListTagsForResourceResponse"),
        errors: &[
            &INVALID_PARAMETER_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &UNSUPPORTED_COMMAND_EXCEPTION,
            &SERVER_EXCEPTION,
        ],
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
            &REGISTRY_NOT_FOUND_EXCEPTION,
            &UNSUPPORTED_COMMAND_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "PutRegistryCatalogData",
        input: &PUT_REGISTRY_CATALOG_DATA_REQUEST,
        output: Some("PutRegistryCatalogDataResponse"),
        errors: &[&SERVER_EXCEPTION, &INVALID_PARAMETER_EXCEPTION, &UNSUPPORTED_COMMAND_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "PutRepositoryCatalogData",
        input: &PUT_REPOSITORY_CATALOG_DATA_REQUEST,
        output: Some("PutRepositoryCatalogDataResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &UNSUPPORTED_COMMAND_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "SetRepositoryPolicy",
        input: &SET_REPOSITORY_POLICY_REQUEST,
        output: Some("SetRepositoryPolicyResponse"),
        errors: &[
            &SERVER_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &REPOSITORY_NOT_FOUND_EXCEPTION,
            &UNSUPPORTED_COMMAND_EXCEPTION,
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
            &UNSUPPORTED_COMMAND_EXCEPTION,
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
            &UNSUPPORTED_COMMAND_EXCEPTION,
            &SERVER_EXCEPTION,
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
            &REGISTRY_NOT_FOUND_EXCEPTION,
            &UNSUPPORTED_COMMAND_EXCEPTION,
        ],
        unsigned: false,
    },
];

/// `EmptyUploadException`
pub static EMPTY_UPLOAD_EXCEPTION: ErrorShape =
    ErrorShape { name: "EmptyUploadException", status: 400, members: &["message"] };

/// `ImageAlreadyExistsException`
pub static IMAGE_ALREADY_EXISTS_EXCEPTION: ErrorShape =
    ErrorShape { name: "ImageAlreadyExistsException", status: 400, members: &["message"] };

/// `ImageDigestDoesNotMatchException`
pub static IMAGE_DIGEST_DOES_NOT_MATCH_EXCEPTION: ErrorShape =
    ErrorShape { name: "ImageDigestDoesNotMatchException", status: 400, members: &["message"] };

/// `ImageNotFoundException`
pub static IMAGE_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "ImageNotFoundException", status: 400, members: &["message"] };

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

/// `LayerAlreadyExistsException`
pub static LAYER_ALREADY_EXISTS_EXCEPTION: ErrorShape =
    ErrorShape { name: "LayerAlreadyExistsException", status: 400, members: &["message"] };

/// `LayerPartTooSmallException`
pub static LAYER_PART_TOO_SMALL_EXCEPTION: ErrorShape =
    ErrorShape { name: "LayerPartTooSmallException", status: 400, members: &["message"] };

/// `LayersNotFoundException`
pub static LAYERS_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "LayersNotFoundException", status: 400, members: &["message"] };

/// `LimitExceededException`
pub static LIMIT_EXCEEDED_EXCEPTION: ErrorShape =
    ErrorShape { name: "LimitExceededException", status: 400, members: &["message"] };

/// `ReferencedImagesNotFoundException`
pub static REFERENCED_IMAGES_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "ReferencedImagesNotFoundException", status: 400, members: &["message"] };

/// `RegistryNotFoundException`
pub static REGISTRY_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "RegistryNotFoundException", status: 400, members: &["message"] };

/// `RepositoryAlreadyExistsException`
pub static REPOSITORY_ALREADY_EXISTS_EXCEPTION: ErrorShape =
    ErrorShape { name: "RepositoryAlreadyExistsException", status: 400, members: &["message"] };

/// `RepositoryCatalogDataNotFoundException`
pub static REPOSITORY_CATALOG_DATA_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "RepositoryCatalogDataNotFoundException", status: 400, members: &["message"] };

/// `RepositoryNotEmptyException`
pub static REPOSITORY_NOT_EMPTY_EXCEPTION: ErrorShape =
    ErrorShape { name: "RepositoryNotEmptyException", status: 400, members: &["message"] };

/// `RepositoryNotFoundException`
pub static REPOSITORY_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "RepositoryNotFoundException", status: 400, members: &["message"] };

/// `RepositoryPolicyNotFoundException`
pub static REPOSITORY_POLICY_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "RepositoryPolicyNotFoundException", status: 400, members: &["message"] };

/// `ServerException`
pub static SERVER_EXCEPTION: ErrorShape = ErrorShape { name: "ServerException", status: 500, members: &["message"] };

/// `TooManyTagsException`
pub static TOO_MANY_TAGS_EXCEPTION: ErrorShape =
    ErrorShape { name: "TooManyTagsException", status: 400, members: &["message"] };

/// `UnsupportedCommandException`
pub static UNSUPPORTED_COMMAND_EXCEPTION: ErrorShape =
    ErrorShape { name: "UnsupportedCommandException", status: 400, members: &["message"] };

/// `UploadNotFoundException`
pub static UPLOAD_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "UploadNotFoundException", status: 400, members: &["message"] };
static ABOUT_TEXT: Shape = text("AboutText", Bounds::at_most(25600), None, &[]);
static ARCHITECTURE: Shape = text("Architecture", Bounds::between(1, 50), None, &[]);
static ARCHITECTURE_LIST: Shape = list("ArchitectureList", Bounds::at_most(50), &ARCHITECTURE);
static ARN: Shape = text("Arn", Bounds::between(1, 2048), None, &[]);
static BATCH_CHECK_LAYER_AVAILABILITY_REQUEST: Shape = structure(
    "BatchCheckLayerAvailabilityRequest",
    &[
        required("layerDigests", &BATCHED_OPERATION_LAYER_DIGEST_LIST),
        optional("registryId", &REGISTRY_ID_OR_ALIAS),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static BATCH_DELETE_IMAGE_REQUEST: Shape = structure(
    "BatchDeleteImageRequest",
    &[
        required("imageIds", &IMAGE_IDENTIFIER_LIST),
        optional("registryId", &REGISTRY_ID_OR_ALIAS),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static BATCHED_OPERATION_LAYER_DIGEST: Shape = text("BatchedOperationLayerDigest", Bounds::between(0, 1000), None, &[]);
static BATCHED_OPERATION_LAYER_DIGEST_LIST: Shape =
    list("BatchedOperationLayerDigestList", Bounds::between(1, 100), &BATCHED_OPERATION_LAYER_DIGEST);
static COMPLETE_LAYER_UPLOAD_REQUEST: Shape = structure(
    "CompleteLayerUploadRequest",
    &[
        required("layerDigests", &LAYER_DIGEST_LIST),
        optional("registryId", &REGISTRY_ID_OR_ALIAS),
        required("repositoryName", &REPOSITORY_NAME),
        required("uploadId", &UPLOAD_ID),
    ],
);
static CREATE_REPOSITORY_REQUEST: Shape = structure(
    "CreateRepositoryRequest",
    &[
        optional("catalogData", &REPOSITORY_CATALOG_DATA_INPUT),
        required("repositoryName", &REPOSITORY_NAME),
        optional("tags", &TAG_LIST),
    ],
);
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
static DESCRIBE_IMAGE_TAGS_REQUEST: Shape = structure(
    "DescribeImageTagsRequest",
    &[
        optional("maxResults", &MAX_RESULTS),
        optional("nextToken", &NEXT_TOKEN),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static DESCRIBE_IMAGES_REQUEST: Shape = structure(
    "DescribeImagesRequest",
    &[
        optional("imageIds", &IMAGE_IDENTIFIER_LIST),
        optional("maxResults", &MAX_RESULTS),
        optional("nextToken", &NEXT_TOKEN),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static DESCRIBE_REGISTRIES_REQUEST: Shape =
    structure("DescribeRegistriesRequest", &[optional("maxResults", &MAX_RESULTS), optional("nextToken", &NEXT_TOKEN)]);
static DESCRIBE_REPOSITORIES_REQUEST: Shape = structure(
    "DescribeRepositoriesRequest",
    &[
        optional("maxResults", &MAX_RESULTS),
        optional("nextToken", &NEXT_TOKEN),
        optional("registryId", &REGISTRY_ID),
        optional("repositoryNames", &REPOSITORY_NAME_LIST),
    ],
);
static FORCE_FLAG: Shape = shape("ForceFlag", Kind::Boolean);
static GET_AUTHORIZATION_TOKEN_REQUEST: Shape = structure("GetAuthorizationTokenRequest", &[]);
static GET_REGISTRY_CATALOG_DATA_REQUEST: Shape = structure("GetRegistryCatalogDataRequest", &[]);
static GET_REPOSITORY_CATALOG_DATA_REQUEST: Shape = structure(
    "GetRepositoryCatalogDataRequest",
    &[optional("registryId", &REGISTRY_ID), required("repositoryName", &REPOSITORY_NAME)],
);
static GET_REPOSITORY_POLICY_REQUEST: Shape = structure(
    "GetRepositoryPolicyRequest",
    &[optional("registryId", &REGISTRY_ID), required("repositoryName", &REPOSITORY_NAME)],
);
static IMAGE_DIGEST: Shape = text("ImageDigest", Bounds::NONE, None, &[]);
static IMAGE_IDENTIFIER: Shape =
    structure("ImageIdentifier", &[optional("imageDigest", &IMAGE_DIGEST), optional("imageTag", &IMAGE_TAG)]);
static IMAGE_IDENTIFIER_LIST: Shape = list("ImageIdentifierList", Bounds::between(1, 100), &IMAGE_IDENTIFIER);
static IMAGE_MANIFEST: Shape = text("ImageManifest", Bounds::between(1, 4194304), None, &[]);
static IMAGE_TAG: Shape = text("ImageTag", Bounds::between(1, 300), None, &[]);
static INITIATE_LAYER_UPLOAD_REQUEST: Shape = structure(
    "InitiateLayerUploadRequest",
    &[optional("registryId", &REGISTRY_ID_OR_ALIAS), required("repositoryName", &REPOSITORY_NAME)],
);
static LAYER_DIGEST_PATTERN: Pattern = Pattern::new(r"[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+");
static LAYER_DIGEST: Shape = text("LayerDigest", Bounds::NONE, Some(&LAYER_DIGEST_PATTERN), &[]);
static LAYER_DIGEST_LIST: Shape = list("LayerDigestList", Bounds::between(1, 100), &LAYER_DIGEST);
static LAYER_PART_BLOB: Shape = shape("LayerPartBlob", Kind::Blob(Bounds::between(0, 20971520)));
static LIST_TAGS_FOR_RESOURCE_REQUEST: Shape =
    structure("ListTagsForResourceRequest", &[required("resourceArn", &ARN)]);
static LOGO_IMAGE_BLOB: Shape = shape("LogoImageBlob", Kind::Blob(Bounds::between(0, 512000)));
static MAX_RESULTS: Shape = shape("MaxResults", Kind::Integer(Bounds::between(1, 1000)));
static MEDIA_TYPE: Shape = text("MediaType", Bounds::NONE, None, &[]);
static NEXT_TOKEN: Shape = text("NextToken", Bounds::NONE, None, &[]);
static OPERATING_SYSTEM: Shape = text("OperatingSystem", Bounds::between(1, 50), None, &[]);
static OPERATING_SYSTEM_LIST: Shape = list("OperatingSystemList", Bounds::at_most(50), &OPERATING_SYSTEM);
static PART_SIZE: Shape = shape("PartSize", Kind::Long(Bounds::at_least(0)));
static PUT_IMAGE_REQUEST: Shape = structure(
    "PutImageRequest",
    &[
        optional("imageDigest", &IMAGE_DIGEST),
        required("imageManifest", &IMAGE_MANIFEST),
        optional("imageManifestMediaType", &MEDIA_TYPE),
        optional("imageTag", &IMAGE_TAG),
        optional("registryId", &REGISTRY_ID_OR_ALIAS),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static PUT_REGISTRY_CATALOG_DATA_REQUEST: Shape =
    structure("PutRegistryCatalogDataRequest", &[optional("displayName", &REGISTRY_DISPLAY_NAME)]);
static PUT_REPOSITORY_CATALOG_DATA_REQUEST: Shape = structure(
    "PutRepositoryCatalogDataRequest",
    &[
        required("catalogData", &REPOSITORY_CATALOG_DATA_INPUT),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static REGISTRY_DISPLAY_NAME: Shape = text("RegistryDisplayName", Bounds::between(0, 100), None, &[]);
static REGISTRY_ID_PATTERN: Pattern = Pattern::new(r"[0-9]{12}");
static REGISTRY_ID: Shape = text("RegistryId", Bounds::NONE, Some(&REGISTRY_ID_PATTERN), &[]);
static REGISTRY_ID_OR_ALIAS: Shape = text("RegistryIdOrAlias", Bounds::between(2, 50), None, &[]);
static REPOSITORY_CATALOG_DATA_INPUT: Shape = structure(
    "RepositoryCatalogDataInput",
    &[
        optional("aboutText", &ABOUT_TEXT),
        optional("architectures", &ARCHITECTURE_LIST),
        optional("description", &REPOSITORY_DESCRIPTION),
        optional("logoImageBlob", &LOGO_IMAGE_BLOB),
        optional("operatingSystems", &OPERATING_SYSTEM_LIST),
        optional("usageText", &USAGE_TEXT),
    ],
);
static REPOSITORY_DESCRIPTION: Shape = text("RepositoryDescription", Bounds::at_most(1024), None, &[]);
static REPOSITORY_NAME_PATTERN: Pattern =
    Pattern::new(r"(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*");
static REPOSITORY_NAME: Shape = text("RepositoryName", Bounds::between(2, 205), Some(&REPOSITORY_NAME_PATTERN), &[]);
static REPOSITORY_NAME_LIST: Shape = list("RepositoryNameList", Bounds::between(1, 100), &REPOSITORY_NAME);
static REPOSITORY_POLICY_TEXT: Shape = text("RepositoryPolicyText", Bounds::between(0, 10240), None, &[]);
static SET_REPOSITORY_POLICY_REQUEST: Shape = structure(
    "SetRepositoryPolicyRequest",
    &[
        optional("force", &FORCE_FLAG),
        required("policyText", &REPOSITORY_POLICY_TEXT),
        optional("registryId", &REGISTRY_ID),
        required("repositoryName", &REPOSITORY_NAME),
    ],
);
static TAG: Shape = structure("Tag", &[optional("Key", &TAG_KEY), optional("Value", &TAG_VALUE)]);
static TAG_KEY: Shape = text("TagKey", Bounds::between(1, 128), None, &[]);
static TAG_KEY_LIST: Shape = list("TagKeyList", Bounds::between(0, 200), &TAG_KEY);
static TAG_LIST: Shape = list("TagList", Bounds::between(0, 200), &TAG);
static TAG_RESOURCE_REQUEST: Shape =
    structure("TagResourceRequest", &[required("resourceArn", &ARN), required("tags", &TAG_LIST)]);
static TAG_VALUE: Shape = text("TagValue", Bounds::between(0, 256), None, &[]);
static UNTAG_RESOURCE_REQUEST: Shape =
    structure("UntagResourceRequest", &[required("resourceArn", &ARN), required("tagKeys", &TAG_KEY_LIST)]);
static UPLOAD_ID_PATTERN: Pattern =
    Pattern::new(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
static UPLOAD_ID: Shape = text("UploadId", Bounds::NONE, Some(&UPLOAD_ID_PATTERN), &[]);
static UPLOAD_LAYER_PART_REQUEST: Shape = structure(
    "UploadLayerPartRequest",
    &[
        required("layerPartBlob", &LAYER_PART_BLOB),
        required("partFirstByte", &PART_SIZE),
        required("partLastByte", &PART_SIZE),
        optional("registryId", &REGISTRY_ID_OR_ALIAS),
        required("repositoryName", &REPOSITORY_NAME),
        required("uploadId", &UPLOAD_ID),
    ],
);
static USAGE_TEXT: Shape = text("UsageText", Bounds::at_most(25600), None, &[]);

/// `AuthorizationData`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizationData {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<EpochSeconds>,
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

/// `CreateRepositoryRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateRepositoryRequest {
    pub catalog_data: Option<RepositoryCatalogDataInput>,
    pub repository_name: String,
    pub tags: Option<Vec<Tag>>,
}

/// `CreateRepositoryResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateRepositoryResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub catalog_data: Option<RepositoryCatalogData>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository: Option<Repository>,
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

/// `DescribeImageTagsRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeImageTagsRequest {
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `DescribeImageTagsResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeImageTagsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_tag_details: Option<Vec<ImageTagDetail>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// `DescribeImagesRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeImagesRequest {
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

/// `DescribeRegistriesRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeRegistriesRequest {
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
}

/// `DescribeRegistriesResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeRegistriesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    pub registries: Vec<Registry>,
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

/// `GetAuthorizationTokenRequest`
#[derive(Clone, Default, Deserialize)]
pub struct GetAuthorizationTokenRequest {}

/// `GetAuthorizationTokenResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetAuthorizationTokenResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_data: Option<AuthorizationData>,
}

/// `GetRegistryCatalogDataRequest`
#[derive(Clone, Default, Deserialize)]
pub struct GetRegistryCatalogDataRequest {}

/// `GetRegistryCatalogDataResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetRegistryCatalogDataResponse {
    pub registry_catalog_data: RegistryCatalogData,
}

/// `GetRepositoryCatalogDataRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetRepositoryCatalogDataRequest {
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `GetRepositoryCatalogDataResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetRepositoryCatalogDataResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub catalog_data: Option<RepositoryCatalogData>,
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
    pub image_size_in_bytes: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_tags: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
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

/// `ImageTagDetail`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageTagDetail {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_detail: Option<ReferencedImageDetail>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_tag: Option<String>,
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

/// `PutRegistryCatalogDataRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutRegistryCatalogDataRequest {
    pub display_name: Option<String>,
}

/// `PutRegistryCatalogDataResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PutRegistryCatalogDataResponse {
    pub registry_catalog_data: RegistryCatalogData,
}

/// `PutRepositoryCatalogDataRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutRepositoryCatalogDataRequest {
    pub catalog_data: RepositoryCatalogDataInput,
    pub registry_id: Option<String>,
    pub repository_name: String,
}

/// `PutRepositoryCatalogDataResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PutRepositoryCatalogDataResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub catalog_data: Option<RepositoryCatalogData>,
}

/// `ReferencedImageDetail`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReferencedImageDetail {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub artifact_media_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_digest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_manifest_media_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_pushed_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_size_in_bytes: Option<i64>,
}

/// `Registry`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Registry {
    pub aliases: Vec<RegistryAlias>,
    pub registry_arn: String,
    pub registry_id: String,
    pub registry_uri: String,
    pub verified: bool,
}

/// `RegistryAlias`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RegistryAlias {
    pub default_registry_alias: bool,
    pub name: String,
    pub primary_registry_alias: bool,
    pub status: String,
}

/// `RegistryCatalogData`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RegistryCatalogData {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
}

/// `Repository`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Repository {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_uri: Option<String>,
}

/// `RepositoryCatalogData`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RepositoryCatalogData {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub architectures: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marketplace_certified: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operating_systems: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage_text: Option<String>,
}

/// `RepositoryCatalogDataInput`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RepositoryCatalogDataInput {
    pub about_text: Option<String>,
    pub architectures: Option<Vec<String>>,
    pub description: Option<String>,
    pub logo_image_blob: Option<Blob>,
    pub operating_systems: Option<Vec<String>>,
    pub usage_text: Option<String>,
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

/// `Tag`
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
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
