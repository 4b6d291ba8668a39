//! The shapes of `secretsmanager`, API version 2017-10-17.
//!
//! Written by `cargo run -p xtask -- shapes` from the service's model: change the generator, not this file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Blob, Bounds, EpochSeconds, ErrorShape, Kind, Operation, Pattern, Protocol, Service, Shape, list, optional,
    required, sensitive, shape, structure, text,
};

/// `secretsmanager`
pub static SERVICE: Service = Service {
    name: "secretsmanager",
    protocol: Protocol::Json { target_prefix: "secretsmanager" },
    operations: &OPERATIONS,
};

static OPERATIONS: [Operation; 17] = [
    Operation {
        name: "BatchGetSecretValue",
        input: &BATCH_GET_SECRET_VALUE_REQUEST,
        output: Some("BatchGetSecretValueResponse"),
        errors: &[
            &RESOURCE_NOT_FOUND_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &INVALID_REQUEST_EXCEPTION,
            &DECRYPTION_FAILURE,
            &INTERNAL_SERVICE_ERROR,
            &INVALID_NEXT_TOKEN_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "CreateSecret",
        input: &CREATE_SECRET_REQUEST,
        output: Some("CreateSecretResponse"),
        errors: &[
            &INVALID_PARAMETER_EXCEPTION,
            &INVALID_REQUEST_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &ENCRYPTION_FAILURE,
            &RESOURCE_EXISTS_EXCEPTION,
            &RESOURCE_NOT_FOUND_EXCEPTION,
            &MALFORMED_POLICY_DOCUMENT_EXCEPTION,
            &INTERNAL_SERVICE_ERROR,
            &PRECONDITION_NOT_MET_EXCEPTION,
            &DECRYPTION_FAILURE,
        ],
        unsigned: false,
    },
    Operation {
        name: "DeleteResourcePolicy",
        input: &DELETE_RESOURCE_POLICY_REQUEST,
        output: Some("DeleteResourcePolicyResponse"),
        errors: &[
            &RESOURCE_NOT_FOUND_EXCEPTION,
            &INTERNAL_SERVICE_ERROR,
            &INVALID_REQUEST_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DeleteSecret",
        input: &DELETE_SECRET_REQUEST,
        output: Some("DeleteSecretResponse"),
        errors: &[
            &RESOURCE_NOT_FOUND_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &INVALID_REQUEST_EXCEPTION,
            &INTERNAL_SERVICE_ERROR,
        ],
        unsigned: false,
    },
    Operation {
        name: "DescribeSecret",
        input: &DESCRIBE_SECRET_REQUEST,
        output: Some("DescribeSecretResponse"),
        errors: &[&RESOURCE_NOT_FOUND_EXCEPTION, &INTERNAL_SERVICE_ERROR, &INVALID_PARAMETER_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetRandomPassword",
        input: &GET_RANDOM_PASSWORD_REQUEST,
        output: Some("GetRandomPasswordResponse"),
        errors: &[&INVALID_PARAMETER_EXCEPTION, &INVALID_REQUEST_EXCEPTION, &INTERNAL_SERVICE_ERROR],
        unsigned: false,
    },
    Operation {
        name: "GetResourcePolicy",
        input: &GET_RESOURCE_POLICY_REQUEST,
        output: Some("GetResourcePolicyResponse"),
        errors: &[
            &RESOURCE_NOT_FOUND_EXCEPTION,
            &INTERNAL_SERVICE_ERROR,
            &INVALID_REQUEST_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "GetSecretValue",
        input: &GET_SECRET_VALUE_REQUEST,
        output: Some("GetSecretValueResponse"),
        errors: &[
            &RESOURCE_NOT_FOUND_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &INVALID_REQUEST_EXCEPTION,
            &DECRYPTION_FAILURE,
            &INTERNAL_SERVICE_ERROR,
        ],
        unsigned: false,
    },
    Operation {
        name: "ListSecretVersionIds",
        input: &LIST_SECRET_VERSION_IDS_REQUEST,
        output: Some("ListSecretVersionIdsResponse"),
        errors: &[
            &INVALID_NEXT_TOKEN_EXCEPTION,
            &RESOURCE_NOT_FOUND_EXCEPTION,
            &INTERNAL_SERVICE_ERROR,
            &INVALID_PARAMETER_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "ListSecrets",
        input: &LIST_SECRETS_REQUEST,
        output: Some("ListSecretsResponse"),
        errors: &[
            &INVALID_PARAMETER_EXCEPTION,
            &INVALID_REQUEST_EXCEPTION,
            &INVALID_NEXT_TOKEN_EXCEPTION,
            &INTERNAL_SERVICE_ERROR,
        ],
        unsigned: false,
    },
    Operation {
        name: "PutResourcePolicy",
        input: &PUT_RESOURCE_POLICY_REQUEST,
        output: Some("PutResourcePolicyResponse"),
        errors: &[
            &MALFORMED_POLICY_DOCUMENT_EXCEPTION,
            &RESOURCE_NOT_FOUND_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &INTERNAL_SERVICE_ERROR,
            &INVALID_REQUEST_EXCEPTION,
            &PUBLIC_POLICY_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "PutSecretValue",
        input: &PUT_SECRET_VALUE_REQUEST,
        output: Some("PutSecretValueResponse"),
        errors: &[
            &INVALID_PARAMETER_EXCEPTION,
            &INVALID_REQUEST_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &ENCRYPTION_FAILURE,
            &RESOURCE_EXISTS_EXCEPTION,
            &RESOURCE_NOT_FOUND_EXCEPTION,
            &INTERNAL_SERVICE_ERROR,
            &DECRYPTION_FAILURE,
        ],
        unsigned: false,
    },
    Operation {
        name: "RestoreSecret",
        input: &RESTORE_SECRET_REQUEST,
        output: Some("RestoreSecretResponse"),
        errors: &[
            &RESOURCE_NOT_FOUND_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &INVALID_REQUEST_EXCEPTION,
            &INTERNAL_SERVICE_ERROR,
        ],
        unsigned: false,
    },
    Operation {
        name: "TagResource",
        input: &TAG_RESOURCE_REQUEST,
        output: None,
        errors: &[
            &RESOURCE_NOT_FOUND_EXCEPTION,
            &INVALID_REQUEST_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &INTERNAL_SERVICE_ERROR,
        ],
        unsigned: false,
    },
    Operation {
        name: "UntagResource",
        input: &UNTAG_RESOURCE_REQUEST,
        output: None,
        errors: &[
            &RESOURCE_NOT_FOUND_EXCEPTION,
            &INVALID_REQUEST_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &INTERNAL_SERVICE_ERROR,
        ],
        unsigned: false,
    },
    Operation {
        name: "UpdateSecret",
        input: &UPDATE_SECRET_REQUEST,
        output: Some("UpdateSecretResponse"),
        errors: &[
            &INVALID_PARAMETER_EXCEPTION,
            &INVALID_REQUEST_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &ENCRYPTION_FAILURE,
            &RESOURCE_EXISTS_EXCEPTION,
            &RESOURCE_NOT_FOUND_EXCEPTION,
            &MALFORMED_POLICY_DOCUMENT_EXCEPTION,
            &INTERNAL_SERVICE_ERROR,
            &PRECONDITION_NOT_MET_EXCEPTION,
            &DECRYPTION_FAILURE,
        ],
        unsigned: false,
    },
    Operation {
        name: "UpdateSecretVersionStage",
        input: &UPDATE_SECRET_VERSION_STAGE_REQUEST,
        output: Some("UpdateSecretVersionStageResponse"),
        errors: &[
            &RESOURCE_NOT_FOUND_EXCEPTION,
            &INVALID_PARAMETER_EXCEPTION,
            &INVALID_REQUEST_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &INTERNAL_SERVICE_ERROR,
        ],
        unsigned: false,
    },
];

/// `DecryptionFailure`
pub static DECRYPTION_FAILURE: ErrorShape =
    ErrorShape { name: "DecryptionFailure", status: 400, members: &["Message"] };

/// `EncryptionFailure`
pub static ENCRYPTION_FAILURE: ErrorShape =
    ErrorShape { name: "EncryptionFailure", status: 400, members: &["Message"] };

/// `InternalServiceError`
pub static INTERNAL_SERVICE_ERROR: ErrorShape =
    ErrorShape { name: "InternalServiceError", status: 500, members: &["Message"] };

/// `InvalidNextTokenException`
pub static INVALID_NEXT_TOKEN_EXCEPTION: ErrorShape =
    ErrorShape { name: "InvalidNextTokenException", status: 400, members: &["Message"] };

/// `InvalidParameterException`
pub static INVALID_PARAMETER_EXCEPTION: ErrorShape =
    ErrorShape { name: "InvalidParameterException", status: 400, members: &["Message"] };

/// `InvalidRequestException`
pub static INVALID_REQUEST_EXCEPTION: ErrorShape =
    ErrorShape { name: "InvalidRequestException", status: 400, members: &["Message"] };

/// `LimitExceededException`
pub static LIMIT_EXCEEDED_EXCEPTION: ErrorShape =
    ErrorShape { name: "LimitExceededException", status: 400, members: &["Message"] };

/// `MalformedPolicyDocumentException`
pub static MALFORMED_POLICY_DOCUMENT_EXCEPTION: ErrorShape =
    ErrorShape { name: "MalformedPolicyDocumentException", status: 400, members: &["Message"] };

/// `PreconditionNotMetException`
pub static PRECONDITION_NOT_MET_EXCEPTION: ErrorShape =
    ErrorShape { name: "PreconditionNotMetException", status: 400, members: &["Message"] };

/// `PublicPolicyException`
pub static PUBLIC_POLICY_EXCEPTION: ErrorShape =
    ErrorShape { name: "PublicPolicyException", status: 400, members: &["Message"] };

/// `ResourceExistsException`
pub static RESOURCE_EXISTS_EXCEPTION: ErrorShape =
    ErrorShape { name: "ResourceExistsException", status: 400, members: &["Message"] };

/// `ResourceNotFoundException`
pub static RESOURCE_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "ResourceNotFoundException", status: 400, members: &["Message"] };
static ADD_REPLICA_REGION_LIST_TYPE: Shape =
    list("AddReplicaRegionListType", Bounds::at_least(1), &REPLICA_REGION_TYPE);
static BATCH_GET_SECRET_VALUE_REQUEST: Shape = structure(
    "BatchGetSecretValueRequest",
    &[
        optional("Filters", &FILTERS_LIST_TYPE),
        optional("MaxResults", &MAX_RESULTS_BATCH_TYPE),
        optional("NextToken", &NEXT_TOKEN_TYPE),
        optional("SecretIdList", &SECRET_ID_LIST_TYPE),
    ],
);
static BOOLEAN_TYPE: Shape = shape("BooleanType", Kind::Boolean);
static CLIENT_REQUEST_TOKEN_TYPE: Shape = text("ClientRequestTokenType", Bounds::between(32, 64), None, &[]);
static CREATE_SECRET_REQUEST: Shape = structure(
    "CreateSecretRequest",
    &[
        optional("AddReplicaRegions", &ADD_REPLICA_REGION_LIST_TYPE),
        optional("ClientRequestToken", &CLIENT_REQUEST_TOKEN_TYPE),
        optional("CrossAccountPrimaryARN", &SECRET_ARN_TYPE),
        optional("Description", &DESCRIPTION_TYPE),
        optional("ForceOverwriteReplicaSecret", &BOOLEAN_TYPE),
        optional("KmsKeyId", &KMS_KEY_ID_TYPE),
        required("Name", &NAME_TYPE),
        optional("SecretBinary", &SECRET_BINARY_TYPE),
        optional("SecretString", &SECRET_STRING_TYPE),
        optional("Tags", &TAG_LIST_TYPE),
        optional("Type", &MEDEA_TYPE_TYPE),
    ],
);
static DELETE_RESOURCE_POLICY_REQUEST: Shape = structure(
    "DeleteResourcePolicyRequest",
    &[optional("PolicyName", &RESOURCE_POLICY_NAME_TYPE), required("SecretId", &SECRET_ID_TYPE)],
);
static DELETE_SECRET_REQUEST: Shape = structure(
    "DeleteSecretRequest",
    &[
        optional("ForceDeleteWithoutRecovery", &BOOLEAN_TYPE),
        optional("RecoveryWindowInDays", &RECOVERY_WINDOW_IN_DAYS_TYPE),
        required("SecretId", &SECRET_ID_TYPE),
    ],
);
static DESCRIBE_SECRET_REQUEST: Shape = structure("DescribeSecretRequest", &[required("SecretId", &SECRET_ID_TYPE)]);
static DESCRIPTION_TYPE: Shape = text("DescriptionType", Bounds::at_most(2048), None, &[]);
static EXCLUDE_CHARACTERS_TYPE: Shape = text("ExcludeCharactersType", Bounds::between(0, 4096), None, &[]);
static EXCLUDE_LOWERCASE_TYPE: Shape = shape("ExcludeLowercaseType", Kind::Boolean);
static EXCLUDE_NUMBERS_TYPE: Shape = shape("ExcludeNumbersType", Kind::Boolean);
static EXCLUDE_PUNCTUATION_TYPE: Shape = shape("ExcludePunctuationType", Kind::Boolean);
static EXCLUDE_UPPERCASE_TYPE: Shape = shape("ExcludeUppercaseType", Kind::Boolean);
static FILTER: Shape =
    structure("Filter", &[optional("Key", &FILTER_NAME_STRING_TYPE), optional("Values", &FILTER_VALUES_STRING_LIST)]);
static FILTER_NAME_STRING_TYPE: Shape = text(
    "FilterNameStringType",
    Bounds::NONE,
    None,
    &["description", "name", "tag-key", "tag-value", "primary-region", "owning-service", "all"],
);
static FILTER_VALUE_STRING_TYPE_PATTERN: Pattern = Pattern::new(r"^\!?[a-zA-Z0-9 :_@\/\+\=\.\-\!]*$");
static FILTER_VALUE_STRING_TYPE: Shape =
    text("FilterValueStringType", Bounds::at_most(512), Some(&FILTER_VALUE_STRING_TYPE_PATTERN), &[]);
static FILTER_VALUES_STRING_LIST: Shape =
    list("FilterValuesStringList", Bounds::between(1, 10), &FILTER_VALUE_STRING_TYPE);
static FILTERS_LIST_TYPE: Shape = list("FiltersListType", Bounds::at_most(10), &FILTER);
static GET_RANDOM_PASSWORD_REQUEST: Shape = structure(
    "GetRandomPasswordRequest",
    &[
        optional("ExcludeCharacters", &EXCLUDE_CHARACTERS_TYPE),
        optional("ExcludeLowercase", &EXCLUDE_LOWERCASE_TYPE),
        optional("ExcludeNumbers", &EXCLUDE_NUMBERS_TYPE),
        optional("ExcludePunctuation", &EXCLUDE_PUNCTUATION_TYPE),
        optional("ExcludeUppercase", &EXCLUDE_UPPERCASE_TYPE),
        optional("IncludeSpace", &INCLUDE_SPACE_TYPE),
        optional("PasswordLength", &PASSWORD_LENGTH_TYPE),
        optional("RequireEachIncludedType", &REQUIRE_EACH_INCLUDED_TYPE_TYPE),
    ],
);
static GET_RESOURCE_POLICY_REQUEST: Shape = structure(
    "GetResourcePolicyRequest",
    &[optional("PolicyName", &RESOURCE_POLICY_NAME_TYPE), required("SecretId", &SECRET_ID_TYPE)],
);
static GET_SECRET_VALUE_REQUEST: Shape = structure(
    "GetSecretValueRequest",
    &[
        required("SecretId", &SECRET_ID_TYPE),
        optional("VersionId", &SECRET_VERSION_ID_TYPE),
        optional("VersionStage", &SECRET_VERSION_STAGE_TYPE),
    ],
);
static INCLUDE_SPACE_TYPE: Shape = shape("IncludeSpaceType", Kind::Boolean);
static KMS_KEY_ID_TYPE: Shape = text("KmsKeyIdType", Bounds::between(0, 2048), None, &[]);
static LIST_SECRET_VERSION_IDS_REQUEST: Shape = structure(
    "ListSecretVersionIdsRequest",
    &[
        optional("IncludeDeprecated", &BOOLEAN_TYPE),
        optional("MaxResults", &MAX_RESULTS_TYPE),
        optional("NextToken", &NEXT_TOKEN_TYPE),
        required("SecretId", &SECRET_ID_TYPE),
    ],
);
static LIST_SECRETS_REQUEST: Shape = structure(
    "ListSecretsRequest",
    &[
        optional("Filters", &FILTERS_LIST_TYPE),
        optional("IncludePlannedDeletion", &BOOLEAN_TYPE),
        optional("MaxResults", &MAX_RESULTS_TYPE),
        optional("NextToken", &NEXT_TOKEN_TYPE),
        optional("SortBy", &SORT_BY_TYPE),
        optional("SortOrder", &SORT_ORDER_TYPE),
    ],
);
static MAX_RESULTS_BATCH_TYPE: Shape = shape("MaxResultsBatchType", Kind::Integer(Bounds::between(1, 20)));
static MAX_RESULTS_TYPE: Shape = shape("MaxResultsType", Kind::Integer(Bounds::between(1, 100)));
static MEDEA_TYPE_TYPE: Shape = text("MedeaTypeType", Bounds::between(0, 256), None, &[]);
static NAME_TYPE: Shape = text("NameType", Bounds::between(1, 512), None, &[]);
static NEXT_TOKEN_TYPE: Shape = text("NextTokenType", Bounds::between(1, 4096), None, &[]);
static NON_EMPTY_RESOURCE_POLICY_TYPE: Shape = text("NonEmptyResourcePolicyType", Bounds::between(1, 20480), None, &[]);
static PASSWORD_LENGTH_TYPE: Shape = shape("PasswordLengthType", Kind::Long(Bounds::between(1, 4096)));
static PUT_RESOURCE_POLICY_REQUEST: Shape = structure(
    "PutResourcePolicyRequest",
    &[
        optional("BlockPublicPolicy", &BOOLEAN_TYPE),
        optional("PolicyName", &RESOURCE_POLICY_NAME_TYPE),
        required("ResourcePolicy", &NON_EMPTY_RESOURCE_POLICY_TYPE),
        required("SecretId", &SECRET_ID_TYPE),
    ],
);
static PUT_SECRET_VALUE_REQUEST: Shape = structure(
    "PutSecretValueRequest",
    &[
        optional("ClientRequestToken", &CLIENT_REQUEST_TOKEN_TYPE),
        optional("RotationToken", &ROTATION_TOKEN_TYPE),
        optional("SecretBinary", &SECRET_BINARY_TYPE),
        required("SecretId", &SECRET_ID_TYPE),
        optional("SecretString", &SECRET_STRING_TYPE),
        optional("VersionStages", &SECRET_VERSION_STAGES_TYPE),
    ],
);
static RECOVERY_WINDOW_IN_DAYS_TYPE: Shape = shape("RecoveryWindowInDaysType", Kind::Long(Bounds::NONE));
static REGION_TYPE_PATTERN: Pattern = Pattern::translated(r"^([a-z]+-)+\d+$", r"^([a-z]+-)+[0-9]+$");
static REGION_TYPE: Shape = text("RegionType", Bounds::between(1, 128), Some(&REGION_TYPE_PATTERN), &[]);
static REPLICA_REGION_TYPE: Shape =
    structure("ReplicaRegionType", &[optional("KmsKeyId", &KMS_KEY_ID_TYPE), optional("Region", &REGION_TYPE)]);
static REQUIRE_EACH_INCLUDED_TYPE_TYPE: Shape = shape("RequireEachIncludedTypeType", Kind::Boolean);
static RESOURCE_POLICY_NAME_TYPE_PATTERN: Pattern = Pattern::new(r"[0-9A-Za-z\-\_]+");
static RESOURCE_POLICY_NAME_TYPE: Shape =
    text("ResourcePolicyNameType", Bounds::between(1, 64), Some(&RESOURCE_POLICY_NAME_TYPE_PATTERN), &[]);
static RESTORE_SECRET_REQUEST: Shape = structure("RestoreSecretRequest", &[required("SecretId", &SECRET_ID_TYPE)]);
static ROTATION_TOKEN_TYPE_PATTERN: Pattern = Pattern::new(r"^[a-zA-Z0-9\-]+$");
static ROTATION_TOKEN_TYPE: Shape =
    sensitive(text("RotationTokenType", Bounds::between(36, 256), Some(&ROTATION_TOKEN_TYPE_PATTERN), &[]));
static SECRET_ARN_TYPE: Shape = text("SecretARNType", Bounds::between(20, 2048), None, &[]);
static SECRET_BINARY_TYPE: Shape = sensitive(shape("SecretBinaryType", Kind::Blob(Bounds::between(1, 65536))));
static SECRET_ID_LIST_TYPE: Shape = list("SecretIdListType", Bounds::between(1, 20), &SECRET_ID_TYPE);
static SECRET_ID_TYPE: Shape = text("SecretIdType", Bounds::between(1, 2048), None, &[]);
static SECRET_STRING_TYPE: Shape = sensitive(text("SecretStringType", Bounds::between(1, 65536), None, &[]));
static SECRET_VERSION_ID_TYPE: Shape = text("SecretVersionIdType", Bounds::between(32, 64), None, &[]);
static SECRET_VERSION_STAGE_TYPE: Shape = text("SecretVersionStageType", Bounds::between(1, 256), None, &[]);
static SECRET_VERSION_STAGES_TYPE: Shape =
    list("SecretVersionStagesType", Bounds::between(1, 20), &SECRET_VERSION_STAGE_TYPE);
static SORT_BY_TYPE: Shape =
    text("SortByType", Bounds::NONE, None, &["created-date", "last-accessed-date", "last-changed-date", "name"]);
static SORT_ORDER_TYPE: Shape = text("SortOrderType", Bounds::NONE, None, &["asc", "desc"]);
static TAG: Shape = structure("Tag", &[optional("Key", &TAG_KEY_TYPE), optional("Value", &TAG_VALUE_TYPE)]);
static TAG_KEY_LIST_TYPE: Shape = list("TagKeyListType", Bounds::NONE, &TAG_KEY_TYPE);
static TAG_KEY_TYPE: Shape = text("TagKeyType", Bounds::between(1, 128), None, &[]);
static TAG_LIST_TYPE: Shape = list("TagListType", Bounds::NONE, &TAG);
static TAG_RESOURCE_REQUEST: Shape =
    structure("TagResourceRequest", &[required("SecretId", &SECRET_ID_TYPE), required("Tags", &TAG_LIST_TYPE)]);
static TAG_VALUE_TYPE: Shape = text("TagValueType", Bounds::between(0, 256), None, &[]);
static UNTAG_RESOURCE_REQUEST: Shape = structure(
    "UntagResourceRequest",
    &[required("SecretId", &SECRET_ID_TYPE), required("TagKeys", &TAG_KEY_LIST_TYPE)],
);
static UPDATE_SECRET_REQUEST: Shape = structure(
    "UpdateSecretRequest",
    &[
        optional("ClientRequestToken", &CLIENT_REQUEST_TOKEN_TYPE),
        optional("Description", &DESCRIPTION_TYPE),
        optional("KmsKeyId", &KMS_KEY_ID_TYPE),
        optional("SecretBinary", &SECRET_BINARY_TYPE),
        required("SecretId", &SECRET_ID_TYPE),
        optional("SecretString", &SECRET_STRING_TYPE),
        optional("Type", &MEDEA_TYPE_TYPE),
    ],
);
static UPDATE_SECRET_VERSION_STAGE_REQUEST: Shape = structure(
    "UpdateSecretVersionStageRequest",
    &[
        optional("MoveToVersionId", &SECRET_VERSION_ID_TYPE),
        optional("RemoveFromVersionId", &SECRET_VERSION_ID_TYPE),
        required("SecretId", &SECRET_ID_TYPE),
        required("VersionStage", &SECRET_VERSION_STAGE_TYPE),
    ],
);

/// `APIErrorType`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct APIErrorType {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_id: Option<String>,
}

/// `BatchGetSecretValueRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BatchGetSecretValueRequest {
    pub filters: Option<Vec<Filter>>,
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
    pub secret_id_list: Option<Vec<String>>,
}

/// `BatchGetSecretValueResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct BatchGetSecretValueResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<Vec<APIErrorType>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_values: Option<Vec<SecretValueEntry>>,
}

/// `CreateSecretRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateSecretRequest {
    pub add_replica_regions: Option<Vec<ReplicaRegionType>>,
    pub client_request_token: Option<String>,
    #[serde(rename = "CrossAccountPrimaryARN")]
    pub cross_account_primary_arn: Option<String>,
    pub description: Option<String>,
    pub force_overwrite_replica_secret: Option<bool>,
    pub kms_key_id: Option<String>,
    pub name: String,
    pub secret_binary: Option<Blob>,
    pub secret_string: Option<String>,
    pub tags: Option<Vec<Tag>>,
    pub r#type: Option<String>,
}

/// `CreateSecretResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateSecretResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replication_status: Option<Vec<ReplicationStatusType>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
}

/// `CrossAccountPrimaryType`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CrossAccountPrimaryType {
    #[serde(rename = "PrimarySecretARN", skip_serializing_if = "Option::is_none")]
    pub primary_secret_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replication_status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_message: Option<String>,
}

/// `CrossAccountReplicaEntry`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CrossAccountReplicaEntry {
    #[serde(rename = "ReplicaSecretARN", skip_serializing_if = "Option::is_none")]
    pub replica_secret_arn: Option<String>,
    #[serde(rename = "ReplicationRoleARN", skip_serializing_if = "Option::is_none")]
    pub replication_role_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replication_status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_message: Option<String>,
}

/// `DeleteResourcePolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteResourcePolicyRequest {
    pub policy_name: Option<String>,
    pub secret_id: String,
}

/// `DeleteResourcePolicyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteResourcePolicyResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_name: Option<String>,
}

/// `DeleteSecretRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteSecretRequest {
    pub force_delete_without_recovery: Option<bool>,
    pub recovery_window_in_days: Option<i64>,
    pub secret_id: String,
}

/// `DeleteSecretResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteSecretResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deletion_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// `DescribeSecretRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeSecretRequest {
    pub secret_id: String,
}

/// `DescribeSecretResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeSecretResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cross_account_primary: Option<CrossAccountPrimaryType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cross_account_replicas: Option<Vec<CrossAccountReplicaEntry>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_secret_rotation_metadata: Option<Vec<ExternalSecretRotationMetadataItem>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_secret_rotation_role_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_accessed_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_changed_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_rotated_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_rotation_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owning_service: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replication_status: Option<Vec<ReplicationStatusType>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotation_enabled: Option<bool>,
    #[serde(rename = "RotationLambdaARN", skip_serializing_if = "Option::is_none")]
    pub rotation_lambda_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotation_rules: Option<RotationRulesType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_ids_to_stages: Option<BTreeMap<String, Vec<String>>>,
}

/// `ExternalSecretRotationMetadataItem`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ExternalSecretRotationMetadataItem {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// `Filter`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Filter {
    pub key: Option<String>,
    pub values: Option<Vec<String>>,
}

/// `GetRandomPasswordRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetRandomPasswordRequest {
    pub exclude_characters: Option<String>,
    pub exclude_lowercase: Option<bool>,
    pub exclude_numbers: Option<bool>,
    pub exclude_punctuation: Option<bool>,
    pub exclude_uppercase: Option<bool>,
    pub include_space: Option<bool>,
    pub password_length: Option<i64>,
    pub require_each_included_type: Option<bool>,
}

/// `GetRandomPasswordResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetRandomPasswordResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub random_password: Option<String>,
}

/// `GetResourcePolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetResourcePolicyRequest {
    pub policy_name: Option<String>,
    pub secret_id: String,
}

/// `GetResourcePolicyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetResourcePolicyResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_policy: Option<String>,
}

/// `GetSecretValueRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetSecretValueRequest {
    pub secret_id: String,
    pub version_id: Option<String>,
    pub version_stage: Option<String>,
}

/// `GetSecretValueResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetSecretValueResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_binary: Option<Blob>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_string: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_stages: Option<Vec<String>>,
}

/// `ListSecretVersionIdsRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListSecretVersionIdsRequest {
    pub include_deprecated: Option<bool>,
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
    pub secret_id: String,
}

/// `ListSecretVersionIdsResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListSecretVersionIdsResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versions: Option<Vec<SecretVersionsListEntry>>,
}

/// `ListSecretsRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListSecretsRequest {
    pub filters: Option<Vec<Filter>>,
    pub include_planned_deletion: Option<bool>,
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
    pub sort_by: Option<String>,
    pub sort_order: Option<String>,
}

/// `ListSecretsResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListSecretsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_list: Option<Vec<SecretListEntry>>,
}

/// `PutResourcePolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutResourcePolicyRequest {
    pub block_public_policy: Option<bool>,
    pub policy_name: Option<String>,
    pub resource_policy: String,
    pub secret_id: String,
}

/// `PutResourcePolicyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutResourcePolicyResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_name: Option<String>,
}

/// `PutSecretValueRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutSecretValueRequest {
    pub client_request_token: Option<String>,
    pub rotation_token: Option<String>,
    pub secret_binary: Option<Blob>,
    pub secret_id: String,
    pub secret_string: Option<String>,
    pub version_stages: Option<Vec<String>>,
}

/// `PutSecretValueResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutSecretValueResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_stages: Option<Vec<String>>,
}

/// `ReplicaRegionType`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ReplicaRegionType {
    pub kms_key_id: Option<String>,
    pub region: Option<String>,
}

/// `ReplicationStatusType`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ReplicationStatusType {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_accessed_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_message: Option<String>,
}

/// `RestoreSecretRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RestoreSecretRequest {
    pub secret_id: String,
}

/// `RestoreSecretResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RestoreSecretResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// `RotationRulesType`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RotationRulesType {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub automatically_after_days: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule_expression: Option<String>,
}

/// `SecretListEntry`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SecretListEntry {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_secret_rotation_metadata: Option<Vec<ExternalSecretRotationMetadataItem>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_secret_rotation_role_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_accessed_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_changed_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_rotated_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_rotation_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owning_service: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotation_enabled: Option<bool>,
    #[serde(rename = "RotationLambdaARN", skip_serializing_if = "Option::is_none")]
    pub rotation_lambda_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotation_rules: Option<RotationRulesType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_versions_to_stages: Option<BTreeMap<String, Vec<String>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
}

/// `SecretValueEntry`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SecretValueEntry {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_binary: Option<Blob>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_string: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_stages: Option<Vec<String>>,
}

/// `SecretVersionsListEntry`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SecretVersionsListEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key_ids: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_accessed_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_stages: Option<Vec<String>>,
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
#[serde(rename_all = "PascalCase")]
pub struct TagResourceRequest {
    pub secret_id: String,
    pub tags: Vec<Tag>,
}

/// `UntagResourceRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UntagResourceRequest {
    pub secret_id: String,
    pub tag_keys: Vec<String>,
}

/// `UpdateSecretRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateSecretRequest {
    pub client_request_token: Option<String>,
    pub description: Option<String>,
    pub kms_key_id: Option<String>,
    pub secret_binary: Option<Blob>,
    pub secret_id: String,
    pub secret_string: Option<String>,
    pub r#type: Option<String>,
}

/// `UpdateSecretResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateSecretResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
}

/// `UpdateSecretVersionStageRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateSecretVersionStageRequest {
    pub move_to_version_id: Option<String>,
    pub remove_from_version_id: Option<String>,
    pub secret_id: String,
    pub version_stage: String,
}

/// `UpdateSecretVersionStageResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateSecretVersionStageResponse {
    #[serde(rename = "ARN", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}
