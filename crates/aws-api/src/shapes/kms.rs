//! The shapes of `kms`, API version 2014-11-01.
//!
//! Written by `cargo run -p xtask -- shapes` from the service's model: change the generator, not this file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Blob, Bounds, EpochSeconds, ErrorShape, Kind, Operation, Pattern, Protocol, Service, Shape, list, optional,
    required, sensitive, shape, structure, text,
};

/// `kms`
pub static SERVICE: Service =
    Service { name: "kms", protocol: Protocol::Json { target_prefix: "TrentService" }, operations: &OPERATIONS };

static OPERATIONS: [Operation; 41] = [
    Operation {
        name: "CancelKeyDeletion",
        input: &CANCEL_KEY_DELETION_REQUEST,
        output: Some("CancelKeyDeletionResponse"),
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &INVALID_ARN_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "CreateAlias",
        input: &CREATE_ALIAS_REQUEST,
        output: None,
        errors: &[
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &ALREADY_EXISTS_EXCEPTION,
            &NOT_FOUND_EXCEPTION,
            &INVALID_ALIAS_NAME_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "CreateGrant",
        input: &CREATE_GRANT_REQUEST,
        output: Some("CreateGrantResponse"),
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &DISABLED_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &INVALID_ARN_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &INVALID_GRANT_TOKEN_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
            &DRY_RUN_OPERATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "CreateKey",
        input: &CREATE_KEY_REQUEST,
        output: Some("CreateKeyResponse"),
        errors: &[
            &MALFORMED_POLICY_DOCUMENT_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &INVALID_ARN_EXCEPTION,
            &UNSUPPORTED_OPERATION_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &TAG_EXCEPTION,
            &CUSTOM_KEY_STORE_NOT_FOUND_EXCEPTION,
            &CUSTOM_KEY_STORE_INVALID_STATE_EXCEPTION,
            &CLOUD_HSM_CLUSTER_INVALID_CONFIGURATION_EXCEPTION,
            &XKS_KEY_INVALID_CONFIGURATION_EXCEPTION,
            &XKS_KEY_ALREADY_IN_USE_EXCEPTION,
            &XKS_KEY_NOT_FOUND_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "Decrypt",
        input: &DECRYPT_REQUEST,
        output: Some("DecryptResponse"),
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &DISABLED_EXCEPTION,
            &INVALID_CIPHERTEXT_EXCEPTION,
            &KEY_UNAVAILABLE_EXCEPTION,
            &INCORRECT_KEY_EXCEPTION,
            &INVALID_KEY_USAGE_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &INVALID_GRANT_TOKEN_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
            &DRY_RUN_OPERATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DeleteAlias",
        input: &DELETE_ALIAS_REQUEST,
        output: None,
        errors: &[
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &NOT_FOUND_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DescribeKey",
        input: &DESCRIBE_KEY_REQUEST,
        output: Some("DescribeKeyResponse"),
        errors: &[&NOT_FOUND_EXCEPTION, &INVALID_ARN_EXCEPTION, &DEPENDENCY_TIMEOUT_EXCEPTION, &KMS_INTERNAL_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "DisableKey",
        input: &DISABLE_KEY_REQUEST,
        output: None,
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &INVALID_ARN_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DisableKeyRotation",
        input: &DISABLE_KEY_ROTATION_REQUEST,
        output: None,
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &DISABLED_EXCEPTION,
            &INVALID_ARN_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
            &UNSUPPORTED_OPERATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "EnableKey",
        input: &ENABLE_KEY_REQUEST,
        output: None,
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &INVALID_ARN_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "EnableKeyRotation",
        input: &ENABLE_KEY_ROTATION_REQUEST,
        output: None,
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &DISABLED_EXCEPTION,
            &INVALID_ARN_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
            &UNSUPPORTED_OPERATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "Encrypt",
        input: &ENCRYPT_REQUEST,
        output: Some("EncryptResponse"),
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &DISABLED_EXCEPTION,
            &KEY_UNAVAILABLE_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &INVALID_KEY_USAGE_EXCEPTION,
            &INVALID_GRANT_TOKEN_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
            &DRY_RUN_OPERATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "GenerateDataKey",
        input: &GENERATE_DATA_KEY_REQUEST,
        output: Some("GenerateDataKeyResponse"),
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &DISABLED_EXCEPTION,
            &KEY_UNAVAILABLE_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &INVALID_KEY_USAGE_EXCEPTION,
            &INVALID_GRANT_TOKEN_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
            &DRY_RUN_OPERATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "GenerateDataKeyPair",
        input: &GENERATE_DATA_KEY_PAIR_REQUEST,
        output: Some("GenerateDataKeyPairResponse"),
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &DISABLED_EXCEPTION,
            &KEY_UNAVAILABLE_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &INVALID_KEY_USAGE_EXCEPTION,
            &INVALID_GRANT_TOKEN_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
            &UNSUPPORTED_OPERATION_EXCEPTION,
            &DRY_RUN_OPERATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "GenerateDataKeyPairWithoutPlaintext",
        input: &GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT_REQUEST,
        output: Some("GenerateDataKeyPairWithoutPlaintextResponse"),
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &DISABLED_EXCEPTION,
            &KEY_UNAVAILABLE_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &INVALID_KEY_USAGE_EXCEPTION,
            &INVALID_GRANT_TOKEN_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
            &UNSUPPORTED_OPERATION_EXCEPTION,
            &DRY_RUN_OPERATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "GenerateDataKeyWithoutPlaintext",
        input: &GENERATE_DATA_KEY_WITHOUT_PLAINTEXT_REQUEST,
        output: Some("GenerateDataKeyWithoutPlaintextResponse"),
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &DISABLED_EXCEPTION,
            &KEY_UNAVAILABLE_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &INVALID_KEY_USAGE_EXCEPTION,
            &INVALID_GRANT_TOKEN_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
            &DRY_RUN_OPERATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "GenerateMac",
        input: &GENERATE_MAC_REQUEST,
        output: Some("GenerateMacResponse"),
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &DISABLED_EXCEPTION,
            &KEY_UNAVAILABLE_EXCEPTION,
            &INVALID_KEY_USAGE_EXCEPTION,
            &INVALID_GRANT_TOKEN_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
            &DRY_RUN_OPERATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "GenerateRandom",
        input: &GENERATE_RANDOM_REQUEST,
        output: Some("GenerateRandomResponse"),
        errors: &[
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &UNSUPPORTED_OPERATION_EXCEPTION,
            &CUSTOM_KEY_STORE_NOT_FOUND_EXCEPTION,
            &CUSTOM_KEY_STORE_INVALID_STATE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "GetKeyPolicy",
        input: &GET_KEY_POLICY_REQUEST,
        output: Some("GetKeyPolicyResponse"),
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &INVALID_ARN_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "GetKeyRotationStatus",
        input: &GET_KEY_ROTATION_STATUS_REQUEST,
        output: Some("GetKeyRotationStatusResponse"),
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &INVALID_ARN_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
            &UNSUPPORTED_OPERATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "GetPublicKey",
        input: &GET_PUBLIC_KEY_REQUEST,
        output: Some("GetPublicKeyResponse"),
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &DISABLED_EXCEPTION,
            &KEY_UNAVAILABLE_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &UNSUPPORTED_OPERATION_EXCEPTION,
            &INVALID_ARN_EXCEPTION,
            &INVALID_GRANT_TOKEN_EXCEPTION,
            &INVALID_KEY_USAGE_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "ListAliases",
        input: &LIST_ALIASES_REQUEST,
        output: Some("ListAliasesResponse"),
        errors: &[
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &INVALID_MARKER_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &INVALID_ARN_EXCEPTION,
            &NOT_FOUND_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "ListGrants",
        input: &LIST_GRANTS_REQUEST,
        output: Some("ListGrantsResponse"),
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &INVALID_MARKER_EXCEPTION,
            &INVALID_GRANT_ID_EXCEPTION,
            &INVALID_ARN_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "ListKeyPolicies",
        input: &LIST_KEY_POLICIES_REQUEST,
        output: Some("ListKeyPoliciesResponse"),
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &INVALID_ARN_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "ListKeyRotations",
        input: &LIST_KEY_ROTATIONS_REQUEST,
        output: Some("ListKeyRotationsResponse"),
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &INVALID_ARN_EXCEPTION,
            &INVALID_MARKER_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
            &UNSUPPORTED_OPERATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "ListKeys",
        input: &LIST_KEYS_REQUEST,
        output: Some("ListKeysResponse"),
        errors: &[&DEPENDENCY_TIMEOUT_EXCEPTION, &KMS_INTERNAL_EXCEPTION, &INVALID_MARKER_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListResourceTags",
        input: &LIST_RESOURCE_TAGS_REQUEST,
        output: Some("ListResourceTagsResponse"),
        errors: &[&KMS_INTERNAL_EXCEPTION, &NOT_FOUND_EXCEPTION, &INVALID_ARN_EXCEPTION, &INVALID_MARKER_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListRetirableGrants",
        input: &LIST_RETIRABLE_GRANTS_REQUEST,
        output: Some("ListGrantsResponse"),
        errors: &[
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &INVALID_MARKER_EXCEPTION,
            &INVALID_ARN_EXCEPTION,
            &NOT_FOUND_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "PutKeyPolicy",
        input: &PUT_KEY_POLICY_REQUEST,
        output: None,
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &INVALID_ARN_EXCEPTION,
            &MALFORMED_POLICY_DOCUMENT_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &UNSUPPORTED_OPERATION_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "ReEncrypt",
        input: &RE_ENCRYPT_REQUEST,
        output: Some("ReEncryptResponse"),
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &DISABLED_EXCEPTION,
            &INVALID_CIPHERTEXT_EXCEPTION,
            &KEY_UNAVAILABLE_EXCEPTION,
            &INCORRECT_KEY_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &INVALID_KEY_USAGE_EXCEPTION,
            &INVALID_GRANT_TOKEN_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
            &DRY_RUN_OPERATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "RetireGrant",
        input: &RETIRE_GRANT_REQUEST,
        output: None,
        errors: &[
            &INVALID_ARN_EXCEPTION,
            &INVALID_GRANT_TOKEN_EXCEPTION,
            &INVALID_GRANT_ID_EXCEPTION,
            &NOT_FOUND_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
            &DRY_RUN_OPERATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "RevokeGrant",
        input: &REVOKE_GRANT_REQUEST,
        output: None,
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &INVALID_ARN_EXCEPTION,
            &INVALID_GRANT_ID_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
            &DRY_RUN_OPERATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "RotateKeyOnDemand",
        input: &ROTATE_KEY_ON_DEMAND_REQUEST,
        output: Some("RotateKeyOnDemandResponse"),
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &DISABLED_EXCEPTION,
            &INVALID_ARN_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
            &UNSUPPORTED_OPERATION_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &CONFLICT_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "ScheduleKeyDeletion",
        input: &SCHEDULE_KEY_DELETION_REQUEST,
        output: Some("ScheduleKeyDeletionResponse"),
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &INVALID_ARN_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "Sign",
        input: &SIGN_REQUEST,
        output: Some("SignResponse"),
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &DISABLED_EXCEPTION,
            &KEY_UNAVAILABLE_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &INVALID_KEY_USAGE_EXCEPTION,
            &INVALID_GRANT_TOKEN_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
            &DRY_RUN_OPERATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "TagResource",
        input: &TAG_RESOURCE_REQUEST,
        output: None,
        errors: &[
            &KMS_INTERNAL_EXCEPTION,
            &NOT_FOUND_EXCEPTION,
            &INVALID_ARN_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &TAG_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "UntagResource",
        input: &UNTAG_RESOURCE_REQUEST,
        output: None,
        errors: &[
            &KMS_INTERNAL_EXCEPTION,
            &NOT_FOUND_EXCEPTION,
            &INVALID_ARN_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
            &TAG_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "UpdateAlias",
        input: &UPDATE_ALIAS_REQUEST,
        output: None,
        errors: &[
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &NOT_FOUND_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "UpdateKeyDescription",
        input: &UPDATE_KEY_DESCRIPTION_REQUEST,
        output: None,
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &INVALID_ARN_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "Verify",
        input: &VERIFY_REQUEST,
        output: Some("VerifyResponse"),
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &DISABLED_EXCEPTION,
            &KEY_UNAVAILABLE_EXCEPTION,
            &DEPENDENCY_TIMEOUT_EXCEPTION,
            &INVALID_KEY_USAGE_EXCEPTION,
            &INVALID_GRANT_TOKEN_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
            &KMS_INVALID_SIGNATURE_EXCEPTION,
            &DRY_RUN_OPERATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "VerifyMac",
        input: &VERIFY_MAC_REQUEST,
        output: Some("VerifyMacResponse"),
        errors: &[
            &NOT_FOUND_EXCEPTION,
            &DISABLED_EXCEPTION,
            &KEY_UNAVAILABLE_EXCEPTION,
            &INVALID_KEY_USAGE_EXCEPTION,
            &INVALID_GRANT_TOKEN_EXCEPTION,
            &KMS_INTERNAL_EXCEPTION,
            &KMS_INVALID_MAC_EXCEPTION,
            &KMS_INVALID_STATE_EXCEPTION,
            &DRY_RUN_OPERATION_EXCEPTION,
        ],
        unsigned: false,
    },
];

/// `AlreadyExistsException`
pub static ALREADY_EXISTS_EXCEPTION: ErrorShape =
    ErrorShape { name: "AlreadyExistsException", status: 400, members: &["message"] };

/// `CloudHsmClusterInvalidConfigurationException`
pub static CLOUD_HSM_CLUSTER_INVALID_CONFIGURATION_EXCEPTION: ErrorShape =
    ErrorShape { name: "CloudHsmClusterInvalidConfigurationException", status: 400, members: &["message"] };

/// `ConflictException`
pub static CONFLICT_EXCEPTION: ErrorShape =
    ErrorShape { name: "ConflictException", status: 400, members: &["message"] };

/// `CustomKeyStoreInvalidStateException`
pub static CUSTOM_KEY_STORE_INVALID_STATE_EXCEPTION: ErrorShape =
    ErrorShape { name: "CustomKeyStoreInvalidStateException", status: 400, members: &["message"] };

/// `CustomKeyStoreNotFoundException`
pub static CUSTOM_KEY_STORE_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "CustomKeyStoreNotFoundException", status: 400, members: &["message"] };

/// `DependencyTimeoutException`
pub static DEPENDENCY_TIMEOUT_EXCEPTION: ErrorShape =
    ErrorShape { name: "DependencyTimeoutException", status: 500, members: &["message"] };

/// `DisabledException`
pub static DISABLED_EXCEPTION: ErrorShape =
    ErrorShape { name: "DisabledException", status: 400, members: &["message"] };

/// `DryRunOperationException`
pub static DRY_RUN_OPERATION_EXCEPTION: ErrorShape =
    ErrorShape { name: "DryRunOperationException", status: 400, members: &["message"] };

/// `IncorrectKeyException`
pub static INCORRECT_KEY_EXCEPTION: ErrorShape =
    ErrorShape { name: "IncorrectKeyException", status: 400, members: &["message"] };

/// `InvalidAliasNameException`
pub static INVALID_ALIAS_NAME_EXCEPTION: ErrorShape =
    ErrorShape { name: "InvalidAliasNameException", status: 400, members: &["message"] };

/// `InvalidArnException`
pub static INVALID_ARN_EXCEPTION: ErrorShape =
    ErrorShape { name: "InvalidArnException", status: 400, members: &["message"] };

/// `InvalidCiphertextException`
pub static INVALID_CIPHERTEXT_EXCEPTION: ErrorShape =
    ErrorShape { name: "InvalidCiphertextException", status: 400, members: &["message"] };

/// `InvalidGrantIdException`
pub static INVALID_GRANT_ID_EXCEPTION: ErrorShape =
    ErrorShape { name: "InvalidGrantIdException", status: 400, members: &["message"] };

/// `InvalidGrantTokenException`
pub static INVALID_GRANT_TOKEN_EXCEPTION: ErrorShape =
    ErrorShape { name: "InvalidGrantTokenException", status: 400, members: &["message"] };

/// `InvalidKeyUsageException`
pub static INVALID_KEY_USAGE_EXCEPTION: ErrorShape =
    ErrorShape { name: "InvalidKeyUsageException", status: 400, members: &["message"] };

/// `InvalidMarkerException`
pub static INVALID_MARKER_EXCEPTION: ErrorShape =
    ErrorShape { name: "InvalidMarkerException", status: 400, members: &["message"] };

/// `KMSInternalException`
pub static KMS_INTERNAL_EXCEPTION: ErrorShape =
    ErrorShape { name: "KMSInternalException", status: 500, members: &["message"] };

/// `KMSInvalidMacException`
pub static KMS_INVALID_MAC_EXCEPTION: ErrorShape =
    ErrorShape { name: "KMSInvalidMacException", status: 400, members: &["message"] };

/// `KMSInvalidSignatureException`
pub static KMS_INVALID_SIGNATURE_EXCEPTION: ErrorShape =
    ErrorShape { name: "KMSInvalidSignatureException", status: 400, members: &["message"] };

/// `KMSInvalidStateException`
pub static KMS_INVALID_STATE_EXCEPTION: ErrorShape =
    ErrorShape { name: "KMSInvalidStateException", status: 400, members: &["message"] };

/// `KeyUnavailableException`
pub static KEY_UNAVAILABLE_EXCEPTION: ErrorShape =
    ErrorShape { name: "KeyUnavailableException", status: 500, members: &["message"] };

/// `LimitExceededException`
pub static LIMIT_EXCEEDED_EXCEPTION: ErrorShape =
    ErrorShape { name: "LimitExceededException", status: 400, members: &["message"] };

/// `MalformedPolicyDocumentException`
pub static MALFORMED_POLICY_DOCUMENT_EXCEPTION: ErrorShape =
    ErrorShape { name: "MalformedPolicyDocumentException", status: 400, members: &["message"] };

/// `NotFoundException`
pub static NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "NotFoundException", status: 400, members: &["message"] };

/// `TagException`
pub static TAG_EXCEPTION: ErrorShape = ErrorShape { name: "TagException", status: 400, members: &["message"] };

/// `UnsupportedOperationException`
pub static UNSUPPORTED_OPERATION_EXCEPTION: ErrorShape =
    ErrorShape { name: "UnsupportedOperationException", status: 400, members: &["message"] };

/// `XksKeyAlreadyInUseException`
pub static XKS_KEY_ALREADY_IN_USE_EXCEPTION: ErrorShape =
    ErrorShape { name: "XksKeyAlreadyInUseException", status: 400, members: &["message"] };

/// `XksKeyInvalidConfigurationException`
pub static XKS_KEY_INVALID_CONFIGURATION_EXCEPTION: ErrorShape =
    ErrorShape { name: "XksKeyInvalidConfigurationException", status: 400, members: &["message"] };

/// `XksKeyNotFoundException`
pub static XKS_KEY_NOT_FOUND_EXCEPTION: ErrorShape =
    ErrorShape { name: "XksKeyNotFoundException", status: 400, members: &["message"] };
static ALIAS_NAME_TYPE_PATTERN: Pattern = Pattern::new(r"^[a-zA-Z0-9:/_-]+$");
static ALIAS_NAME_TYPE: Shape = text("AliasNameType", Bounds::between(1, 256), Some(&ALIAS_NAME_TYPE_PATTERN), &[]);
static ATTESTATION_DOCUMENT_TYPE: Shape = shape("AttestationDocumentType", Kind::Blob(Bounds::between(1, 262144)));
static BOOLEAN_TYPE: Shape = shape("BooleanType", Kind::Boolean);
static CANCEL_KEY_DELETION_REQUEST: Shape = structure("CancelKeyDeletionRequest", &[required("KeyId", &KEY_ID_TYPE)]);
static CIPHERTEXT_TYPE: Shape = shape("CiphertextType", Kind::Blob(Bounds::between(1, 6144)));
static CREATE_ALIAS_REQUEST: Shape =
    structure("CreateAliasRequest", &[required("AliasName", &ALIAS_NAME_TYPE), required("TargetKeyId", &KEY_ID_TYPE)]);
static CREATE_GRANT_REQUEST: Shape = structure(
    "CreateGrantRequest",
    &[
        optional("Constraints", &GRANT_CONSTRAINTS),
        optional("DryRun", &NULLABLE_BOOLEAN_TYPE),
        optional("GrantTokens", &GRANT_TOKEN_LIST),
        optional("GranteePrincipal", &PRINCIPAL_ID_TYPE),
        optional("GranteeServicePrincipal", &SERVICE_PRINCIPAL_TYPE),
        required("KeyId", &KEY_ID_TYPE),
        optional("Name", &GRANT_NAME_TYPE),
        required("Operations", &GRANT_OPERATION_LIST),
        optional("RetiringPrincipal", &PRINCIPAL_ID_TYPE),
        optional("RetiringServicePrincipal", &SERVICE_PRINCIPAL_TYPE),
    ],
);
static CREATE_KEY_REQUEST: Shape = structure(
    "CreateKeyRequest",
    &[
        optional("BypassPolicyLockoutSafetyCheck", &BOOLEAN_TYPE),
        optional("CustomKeyStoreId", &CUSTOM_KEY_STORE_ID_TYPE),
        optional("CustomerMasterKeySpec", &CUSTOMER_MASTER_KEY_SPEC),
        optional("Description", &DESCRIPTION_TYPE),
        optional("KeySpec", &KEY_SPEC),
        optional("KeyUsage", &KEY_USAGE_TYPE),
        optional("MultiRegion", &NULLABLE_BOOLEAN_TYPE),
        optional("Origin", &ORIGIN_TYPE),
        optional("Policy", &POLICY_TYPE),
        optional("Tags", &TAG_LIST),
        optional("XksKeyId", &XKS_KEY_ID_TYPE),
    ],
);
static CUSTOM_KEY_STORE_ID_TYPE: Shape = text("CustomKeyStoreIdType", Bounds::between(1, 64), None, &[]);
static CUSTOMER_MASTER_KEY_SPEC: Shape = text(
    "CustomerMasterKeySpec",
    Bounds::NONE,
    None,
    &[
        "RSA_2048",
        "RSA_3072",
        "RSA_4096",
        "ECC_NIST_P256",
        "ECC_NIST_P384",
        "ECC_NIST_P521",
        "ECC_SECG_P256K1",
        "SYMMETRIC_DEFAULT",
        "HMAC_224",
        "HMAC_256",
        "HMAC_384",
        "HMAC_512",
        "SM2",
    ],
);
static DATA_KEY_PAIR_SPEC: Shape = text(
    "DataKeyPairSpec",
    Bounds::NONE,
    None,
    &[
        "RSA_2048",
        "RSA_3072",
        "RSA_4096",
        "ECC_NIST_P256",
        "ECC_NIST_P384",
        "ECC_NIST_P521",
        "ECC_SECG_P256K1",
        "SM2",
        "ECC_NIST_EDWARDS25519",
        "ML_KEM_512",
        "ML_KEM_768",
        "ML_KEM_1024",
    ],
);
static DATA_KEY_SPEC: Shape = text("DataKeySpec", Bounds::NONE, None, &["AES_256", "AES_128"]);
static DECRYPT_REQUEST: Shape = structure(
    "DecryptRequest",
    &[
        optional("CiphertextBlob", &CIPHERTEXT_TYPE),
        optional("DryRun", &NULLABLE_BOOLEAN_TYPE),
        optional("DryRunModifiers", &DRY_RUN_MODIFIER_LIST),
        optional("EncryptionAlgorithm", &ENCRYPTION_ALGORITHM_SPEC),
        optional("EncryptionContext", &ENCRYPTION_CONTEXT_TYPE),
        optional("GrantTokens", &GRANT_TOKEN_LIST),
        optional("KeyId", &KEY_ID_TYPE),
        optional("Recipient", &RECIPIENT_INFO),
    ],
);
static DELETE_ALIAS_REQUEST: Shape = structure("DeleteAliasRequest", &[required("AliasName", &ALIAS_NAME_TYPE)]);
static DESCRIBE_KEY_REQUEST: Shape =
    structure("DescribeKeyRequest", &[optional("GrantTokens", &GRANT_TOKEN_LIST), required("KeyId", &KEY_ID_TYPE)]);
static DESCRIPTION_TYPE: Shape = text("DescriptionType", Bounds::between(0, 8192), None, &[]);
static DISABLE_KEY_REQUEST: Shape = structure("DisableKeyRequest", &[required("KeyId", &KEY_ID_TYPE)]);
static DISABLE_KEY_ROTATION_REQUEST: Shape = structure("DisableKeyRotationRequest", &[required("KeyId", &KEY_ID_TYPE)]);
static DRY_RUN_MODIFIER_LIST: Shape = list("DryRunModifierList", Bounds::NONE, &DRY_RUN_MODIFIER_TYPE);
static DRY_RUN_MODIFIER_TYPE: Shape = text("DryRunModifierType", Bounds::NONE, None, &["IGNORE_CIPHERTEXT"]);
static ENABLE_KEY_REQUEST: Shape = structure("EnableKeyRequest", &[required("KeyId", &KEY_ID_TYPE)]);
static ENABLE_KEY_ROTATION_REQUEST: Shape = structure(
    "EnableKeyRotationRequest",
    &[required("KeyId", &KEY_ID_TYPE), optional("RotationPeriodInDays", &ROTATION_PERIOD_IN_DAYS_TYPE)],
);
static ENCRYPT_REQUEST: Shape = structure(
    "EncryptRequest",
    &[
        optional("DryRun", &NULLABLE_BOOLEAN_TYPE),
        optional("EncryptionAlgorithm", &ENCRYPTION_ALGORITHM_SPEC),
        optional("EncryptionContext", &ENCRYPTION_CONTEXT_TYPE),
        optional("GrantTokens", &GRANT_TOKEN_LIST),
        required("KeyId", &KEY_ID_TYPE),
        required("Plaintext", &PLAINTEXT_TYPE),
    ],
);
static ENCRYPTION_ALGORITHM_SPEC: Shape = text(
    "EncryptionAlgorithmSpec",
    Bounds::NONE,
    None,
    &["SYMMETRIC_DEFAULT", "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256", "SM2PKE"],
);
static ENCRYPTION_CONTEXT_KEY: Shape = text("EncryptionContextKey", Bounds::NONE, None, &[]);
static ENCRYPTION_CONTEXT_TYPE: Shape = shape(
    "EncryptionContextType",
    Kind::Map { key: &ENCRYPTION_CONTEXT_KEY, value: &ENCRYPTION_CONTEXT_VALUE, length: Bounds::NONE },
);
static ENCRYPTION_CONTEXT_VALUE: Shape = text("EncryptionContextValue", Bounds::NONE, None, &[]);
static GENERATE_DATA_KEY_PAIR_REQUEST: Shape = structure(
    "GenerateDataKeyPairRequest",
    &[
        optional("DryRun", &NULLABLE_BOOLEAN_TYPE),
        optional("EncryptionContext", &ENCRYPTION_CONTEXT_TYPE),
        optional("GrantTokens", &GRANT_TOKEN_LIST),
        required("KeyId", &KEY_ID_TYPE),
        required("KeyPairSpec", &DATA_KEY_PAIR_SPEC),
        optional("Recipient", &RECIPIENT_INFO),
    ],
);
static GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT_REQUEST: Shape = structure(
    "GenerateDataKeyPairWithoutPlaintextRequest",
    &[
        optional("DryRun", &NULLABLE_BOOLEAN_TYPE),
        optional("EncryptionContext", &ENCRYPTION_CONTEXT_TYPE),
        optional("GrantTokens", &GRANT_TOKEN_LIST),
        required("KeyId", &KEY_ID_TYPE),
        required("KeyPairSpec", &DATA_KEY_PAIR_SPEC),
    ],
);
static GENERATE_DATA_KEY_REQUEST: Shape = structure(
    "GenerateDataKeyRequest",
    &[
        optional("DryRun", &NULLABLE_BOOLEAN_TYPE),
        optional("EncryptionContext", &ENCRYPTION_CONTEXT_TYPE),
        optional("GrantTokens", &GRANT_TOKEN_LIST),
        required("KeyId", &KEY_ID_TYPE),
        optional("KeySpec", &DATA_KEY_SPEC),
        optional("NumberOfBytes", &NUMBER_OF_BYTES_TYPE),
        optional("Recipient", &RECIPIENT_INFO),
    ],
);
static GENERATE_DATA_KEY_WITHOUT_PLAINTEXT_REQUEST: Shape = structure(
    "GenerateDataKeyWithoutPlaintextRequest",
    &[
        optional("DryRun", &NULLABLE_BOOLEAN_TYPE),
        optional("EncryptionContext", &ENCRYPTION_CONTEXT_TYPE),
        optional("GrantTokens", &GRANT_TOKEN_LIST),
        required("KeyId", &KEY_ID_TYPE),
        optional("KeySpec", &DATA_KEY_SPEC),
        optional("NumberOfBytes", &NUMBER_OF_BYTES_TYPE),
    ],
);
static GENERATE_MAC_REQUEST: Shape = structure(
    "GenerateMacRequest",
    &[
        optional("DryRun", &NULLABLE_BOOLEAN_TYPE),
        optional("GrantTokens", &GRANT_TOKEN_LIST),
        required("KeyId", &KEY_ID_TYPE),
        required("MacAlgorithm", &MAC_ALGORITHM_SPEC),
        required("Message", &PLAINTEXT_TYPE),
    ],
);
static GENERATE_RANDOM_REQUEST: Shape = structure(
    "GenerateRandomRequest",
    &[
        optional("CustomKeyStoreId", &CUSTOM_KEY_STORE_ID_TYPE),
        optional("NumberOfBytes", &NUMBER_OF_BYTES_TYPE),
        optional("Recipient", &RECIPIENT_INFO),
    ],
);
static GET_KEY_POLICY_REQUEST: Shape =
    structure("GetKeyPolicyRequest", &[required("KeyId", &KEY_ID_TYPE), optional("PolicyName", &POLICY_NAME_TYPE)]);
static GET_KEY_ROTATION_STATUS_REQUEST: Shape =
    structure("GetKeyRotationStatusRequest", &[required("KeyId", &KEY_ID_TYPE)]);
static GET_PUBLIC_KEY_REQUEST: Shape =
    structure("GetPublicKeyRequest", &[optional("GrantTokens", &GRANT_TOKEN_LIST), required("KeyId", &KEY_ID_TYPE)]);
static GRANT_CONSTRAINT_SOURCE_ARN_TYPE_PATTERN: Pattern =
    Pattern::new(r"^arn:aws[a-z0-9-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]{12}:.+$");
static GRANT_CONSTRAINT_SOURCE_ARN_TYPE: Shape = text(
    "GrantConstraintSourceArnType",
    Bounds::between(20, 512),
    Some(&GRANT_CONSTRAINT_SOURCE_ARN_TYPE_PATTERN),
    &[],
);
static GRANT_CONSTRAINTS: Shape = structure(
    "GrantConstraints",
    &[
        optional("EncryptionContextEquals", &ENCRYPTION_CONTEXT_TYPE),
        optional("EncryptionContextSubset", &ENCRYPTION_CONTEXT_TYPE),
        optional("SourceArn", &GRANT_CONSTRAINT_SOURCE_ARN_TYPE),
    ],
);
static GRANT_ID_TYPE: Shape = text("GrantIdType", Bounds::between(1, 128), None, &[]);
static GRANT_NAME_TYPE_PATTERN: Pattern = Pattern::new(r"^[a-zA-Z0-9:/_-]+$");
static GRANT_NAME_TYPE: Shape = text("GrantNameType", Bounds::between(1, 256), Some(&GRANT_NAME_TYPE_PATTERN), &[]);
static GRANT_OPERATION: Shape = text(
    "GrantOperation",
    Bounds::NONE,
    None,
    &[
        "Decrypt",
        "Encrypt",
        "GenerateDataKey",
        "GenerateDataKeyWithoutPlaintext",
        "ReEncryptFrom",
        "ReEncryptTo",
        "Sign",
        "Verify",
        "GetPublicKey",
        "CreateGrant",
        "RetireGrant",
        "DescribeKey",
        "GenerateDataKeyPair",
        "GenerateDataKeyPairWithoutPlaintext",
        "GenerateMac",
        "VerifyMac",
        "DeriveSharedSecret",
        "Encapsulate",
        "Decapsulate",
    ],
);
static GRANT_OPERATION_LIST: Shape = list("GrantOperationList", Bounds::NONE, &GRANT_OPERATION);
static GRANT_TOKEN_LIST: Shape = list("GrantTokenList", Bounds::between(0, 10), &GRANT_TOKEN_TYPE);
static GRANT_TOKEN_TYPE: Shape = text("GrantTokenType", Bounds::between(1, 8192), None, &[]);
static INCLUDE_KEY_MATERIAL: Shape =
    text("IncludeKeyMaterial", Bounds::NONE, None, &["ALL_KEY_MATERIAL", "ROTATIONS_ONLY"]);
static KEY_ENCRYPTION_MECHANISM: Shape = text("KeyEncryptionMechanism", Bounds::NONE, None, &["RSAES_OAEP_SHA_256"]);
static KEY_ID_TYPE: Shape = text("KeyIdType", Bounds::between(1, 2048), None, &[]);
static KEY_SPEC: Shape = text(
    "KeySpec",
    Bounds::NONE,
    None,
    &[
        "RSA_2048",
        "RSA_3072",
        "RSA_4096",
        "ECC_NIST_P256",
        "ECC_NIST_P384",
        "ECC_NIST_P521",
        "ECC_SECG_P256K1",
        "SYMMETRIC_DEFAULT",
        "HMAC_224",
        "HMAC_256",
        "HMAC_384",
        "HMAC_512",
        "SM2",
        "ML_DSA_44",
        "ML_DSA_65",
        "ML_DSA_87",
        "ECC_NIST_EDWARDS25519",
        "ML_KEM_512",
        "ML_KEM_768",
        "ML_KEM_1024",
    ],
);
static KEY_USAGE_TYPE: Shape = text(
    "KeyUsageType",
    Bounds::NONE,
    None,
    &["SIGN_VERIFY", "ENCRYPT_DECRYPT", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT", "ENCAPSULATE_DECAPSULATE"],
);
static LIMIT_TYPE: Shape = shape("LimitType", Kind::Integer(Bounds::between(1, 1000)));
static LIST_ALIASES_REQUEST: Shape = structure(
    "ListAliasesRequest",
    &[optional("KeyId", &KEY_ID_TYPE), optional("Limit", &LIMIT_TYPE), optional("Marker", &MARKER_TYPE)],
);
static LIST_GRANTS_REQUEST: Shape = structure(
    "ListGrantsRequest",
    &[
        optional("GrantId", &GRANT_ID_TYPE),
        optional("GranteePrincipal", &PRINCIPAL_ID_TYPE),
        optional("GranteeServicePrincipal", &SERVICE_PRINCIPAL_TYPE),
        required("KeyId", &KEY_ID_TYPE),
        optional("Limit", &LIMIT_TYPE),
        optional("Marker", &MARKER_TYPE),
    ],
);
static LIST_KEY_POLICIES_REQUEST: Shape = structure(
    "ListKeyPoliciesRequest",
    &[required("KeyId", &KEY_ID_TYPE), optional("Limit", &LIMIT_TYPE), optional("Marker", &MARKER_TYPE)],
);
static LIST_KEY_ROTATIONS_REQUEST: Shape = structure(
    "ListKeyRotationsRequest",
    &[
        optional("IncludeKeyMaterial", &INCLUDE_KEY_MATERIAL),
        required("KeyId", &KEY_ID_TYPE),
        optional("Limit", &LIMIT_TYPE),
        optional("Marker", &MARKER_TYPE),
    ],
);
static LIST_KEYS_REQUEST: Shape = structure(
    "ListKeysRequest",
    &[
        optional("Limit", &LIMIT_TYPE),
        optional("Marker", &MARKER_TYPE),
        optional("ResourceOwners", &RESOURCE_OWNERS_LIST),
    ],
);
static LIST_RESOURCE_TAGS_REQUEST: Shape = structure(
    "ListResourceTagsRequest",
    &[required("KeyId", &KEY_ID_TYPE), optional("Limit", &LIMIT_TYPE), optional("Marker", &MARKER_TYPE)],
);
static LIST_RETIRABLE_GRANTS_REQUEST: Shape = structure(
    "ListRetirableGrantsRequest",
    &[
        optional("Limit", &LIMIT_TYPE),
        optional("Marker", &MARKER_TYPE),
        optional("RetiringPrincipal", &PRINCIPAL_ID_TYPE),
        optional("RetiringServicePrincipal", &SERVICE_PRINCIPAL_TYPE),
    ],
);
static MAC_ALGORITHM_SPEC: Shape =
    text("MacAlgorithmSpec", Bounds::NONE, None, &["HMAC_SHA_224", "HMAC_SHA_256", "HMAC_SHA_384", "HMAC_SHA_512"]);
static MARKER_TYPE_PATTERN: Pattern = Pattern::new(r"[\u0020-\u00FF]*");
static MARKER_TYPE: Shape = text("MarkerType", Bounds::between(1, 1024), Some(&MARKER_TYPE_PATTERN), &[]);
static MESSAGE_TYPE: Shape = text("MessageType", Bounds::NONE, None, &["RAW", "DIGEST", "EXTERNAL_MU"]);
static NULLABLE_BOOLEAN_TYPE: Shape = shape("NullableBooleanType", Kind::Boolean);
static NUMBER_OF_BYTES_TYPE: Shape = shape("NumberOfBytesType", Kind::Integer(Bounds::between(1, 1024)));
static ORIGIN_TYPE: Shape =
    text("OriginType", Bounds::NONE, None, &["AWS_KMS", "EXTERNAL", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"]);
static PENDING_WINDOW_IN_DAYS_TYPE: Shape = shape("PendingWindowInDaysType", Kind::Integer(Bounds::between(1, 365)));
static PLAINTEXT_TYPE: Shape = sensitive(shape("PlaintextType", Kind::Blob(Bounds::between(1, 4096))));
static POLICY_NAME_TYPE_PATTERN: Pattern = Pattern::translated(r"[\w]+", r"[0-9A-Za-z_]+");
static POLICY_NAME_TYPE: Shape = text("PolicyNameType", Bounds::between(1, 128), Some(&POLICY_NAME_TYPE_PATTERN), &[]);
static POLICY_TYPE_PATTERN: Pattern = Pattern::new(r"[\u0009\u000A\u000D\u0020-\u00FF]+");
static POLICY_TYPE: Shape = text("PolicyType", Bounds::between(1, 131072), Some(&POLICY_TYPE_PATTERN), &[]);
static PRINCIPAL_ID_TYPE_PATTERN: Pattern = Pattern::translated(r"^[\w+=,.@:/-]+$", r"^[0-9A-Za-z_+=,.@:/-]+$");
static PRINCIPAL_ID_TYPE: Shape =
    text("PrincipalIdType", Bounds::between(1, 256), Some(&PRINCIPAL_ID_TYPE_PATTERN), &[]);
static PUT_KEY_POLICY_REQUEST: Shape = structure(
    "PutKeyPolicyRequest",
    &[
        optional("BypassPolicyLockoutSafetyCheck", &BOOLEAN_TYPE),
        required("KeyId", &KEY_ID_TYPE),
        required("Policy", &POLICY_TYPE),
        optional("PolicyName", &POLICY_NAME_TYPE),
    ],
);
static RE_ENCRYPT_REQUEST: Shape = structure(
    "ReEncryptRequest",
    &[
        optional("CiphertextBlob", &CIPHERTEXT_TYPE),
        optional("DestinationEncryptionAlgorithm", &ENCRYPTION_ALGORITHM_SPEC),
        optional("DestinationEncryptionContext", &ENCRYPTION_CONTEXT_TYPE),
        required("DestinationKeyId", &KEY_ID_TYPE),
        optional("DryRun", &NULLABLE_BOOLEAN_TYPE),
        optional("DryRunModifiers", &DRY_RUN_MODIFIER_LIST),
        optional("GrantTokens", &GRANT_TOKEN_LIST),
        optional("SourceEncryptionAlgorithm", &ENCRYPTION_ALGORITHM_SPEC),
        optional("SourceEncryptionContext", &ENCRYPTION_CONTEXT_TYPE),
        optional("SourceKeyId", &KEY_ID_TYPE),
    ],
);
static RECIPIENT_INFO: Shape = structure(
    "RecipientInfo",
    &[
        optional("AttestationDocument", &ATTESTATION_DOCUMENT_TYPE),
        optional("KeyEncryptionAlgorithm", &KEY_ENCRYPTION_MECHANISM),
    ],
);
static RESOURCE_OWNER_TYPE: Shape = text("ResourceOwnerType", Bounds::NONE, None, &["SELF", "OTHER_ACCOUNTS_VIA_RAM"]);
static RESOURCE_OWNERS_LIST: Shape = list("ResourceOwnersList", Bounds::between(1, 2), &RESOURCE_OWNER_TYPE);
static RETIRE_GRANT_REQUEST: Shape = structure(
    "RetireGrantRequest",
    &[
        optional("DryRun", &NULLABLE_BOOLEAN_TYPE),
        optional("GrantId", &GRANT_ID_TYPE),
        optional("GrantToken", &GRANT_TOKEN_TYPE),
        optional("KeyId", &KEY_ID_TYPE),
    ],
);
static REVOKE_GRANT_REQUEST: Shape = structure(
    "RevokeGrantRequest",
    &[optional("DryRun", &NULLABLE_BOOLEAN_TYPE), required("GrantId", &GRANT_ID_TYPE), required("KeyId", &KEY_ID_TYPE)],
);
static ROTATE_KEY_ON_DEMAND_REQUEST: Shape = structure("RotateKeyOnDemandRequest", &[required("KeyId", &KEY_ID_TYPE)]);
static ROTATION_PERIOD_IN_DAYS_TYPE: Shape =
    shape("RotationPeriodInDaysType", Kind::Integer(Bounds::between(90, 2560)));
static SCHEDULE_KEY_DELETION_REQUEST: Shape = structure(
    "ScheduleKeyDeletionRequest",
    &[required("KeyId", &KEY_ID_TYPE), optional("PendingWindowInDays", &PENDING_WINDOW_IN_DAYS_TYPE)],
);
static SERVICE_PRINCIPAL_TYPE_PATTERN: Pattern =
    Pattern::new(r"^([A-Za-z0-9\-]+)\.([A-Za-z0-9\-]+)(\.[A-Za-z0-9\-]+)+$");
static SERVICE_PRINCIPAL_TYPE: Shape =
    text("ServicePrincipalType", Bounds::between(1, 128), Some(&SERVICE_PRINCIPAL_TYPE_PATTERN), &[]);
static SIGN_REQUEST: Shape = structure(
    "SignRequest",
    &[
        optional("DryRun", &NULLABLE_BOOLEAN_TYPE),
        optional("GrantTokens", &GRANT_TOKEN_LIST),
        required("KeyId", &KEY_ID_TYPE),
        required("Message", &PLAINTEXT_TYPE),
        optional("MessageType", &MESSAGE_TYPE),
        required("SigningAlgorithm", &SIGNING_ALGORITHM_SPEC),
    ],
);
static SIGNING_ALGORITHM_SPEC: Shape = text(
    "SigningAlgorithmSpec",
    Bounds::NONE,
    None,
    &[
        "RSASSA_PSS_SHA_256",
        "RSASSA_PSS_SHA_384",
        "RSASSA_PSS_SHA_512",
        "RSASSA_PKCS1_V1_5_SHA_256",
        "RSASSA_PKCS1_V1_5_SHA_384",
        "RSASSA_PKCS1_V1_5_SHA_512",
        "ECDSA_SHA_256",
        "ECDSA_SHA_384",
        "ECDSA_SHA_512",
        "SM2DSA",
        "ML_DSA_SHAKE_256",
        "ED25519_SHA_512",
        "ED25519_PH_SHA_512",
    ],
);
static TAG: Shape = structure("Tag", &[required("TagKey", &TAG_KEY_TYPE), required("TagValue", &TAG_VALUE_TYPE)]);
static TAG_KEY_LIST: Shape = list("TagKeyList", Bounds::NONE, &TAG_KEY_TYPE);
static TAG_KEY_TYPE: Shape = text("TagKeyType", Bounds::between(1, 128), None, &[]);
static TAG_LIST: Shape = list("TagList", Bounds::NONE, &TAG);
static TAG_RESOURCE_REQUEST: Shape =
    structure("TagResourceRequest", &[required("KeyId", &KEY_ID_TYPE), required("Tags", &TAG_LIST)]);
static TAG_VALUE_TYPE: Shape = text("TagValueType", Bounds::between(0, 256), None, &[]);
static UNTAG_RESOURCE_REQUEST: Shape =
    structure("UntagResourceRequest", &[required("KeyId", &KEY_ID_TYPE), required("TagKeys", &TAG_KEY_LIST)]);
static UPDATE_ALIAS_REQUEST: Shape =
    structure("UpdateAliasRequest", &[required("AliasName", &ALIAS_NAME_TYPE), required("TargetKeyId", &KEY_ID_TYPE)]);
static UPDATE_KEY_DESCRIPTION_REQUEST: Shape = structure(
    "UpdateKeyDescriptionRequest",
    &[required("Description", &DESCRIPTION_TYPE), required("KeyId", &KEY_ID_TYPE)],
);
static VERIFY_MAC_REQUEST: Shape = structure(
    "VerifyMacRequest",
    &[
        optional("DryRun", &NULLABLE_BOOLEAN_TYPE),
        optional("GrantTokens", &GRANT_TOKEN_LIST),
        required("KeyId", &KEY_ID_TYPE),
        required("Mac", &CIPHERTEXT_TYPE),
        required("MacAlgorithm", &MAC_ALGORITHM_SPEC),
        required("Message", &PLAINTEXT_TYPE),
    ],
);
static VERIFY_REQUEST: Shape = structure(
    "VerifyRequest",
    &[
        optional("DryRun", &NULLABLE_BOOLEAN_TYPE),
        optional("GrantTokens", &GRANT_TOKEN_LIST),
        required("KeyId", &KEY_ID_TYPE),
        required("Message", &PLAINTEXT_TYPE),
        optional("MessageType", &MESSAGE_TYPE),
        required("Signature", &CIPHERTEXT_TYPE),
        required("SigningAlgorithm", &SIGNING_ALGORITHM_SPEC),
    ],
);
static XKS_KEY_ID_TYPE_PATTERN: Pattern = Pattern::new(r"^[a-zA-Z0-9-_.]+$");
static XKS_KEY_ID_TYPE: Shape = text("XksKeyIdType", Bounds::between(1, 128), Some(&XKS_KEY_ID_TYPE_PATTERN), &[]);

/// `AliasListEntry`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AliasListEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_updated_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_key_id: Option<String>,
}

/// `CancelKeyDeletionRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CancelKeyDeletionRequest {
    pub key_id: String,
}

/// `CancelKeyDeletionResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CancelKeyDeletionResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
}

/// `CreateAliasRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateAliasRequest {
    pub alias_name: String,
    pub target_key_id: String,
}

/// `CreateGrantRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateGrantRequest {
    pub constraints: Option<GrantConstraints>,
    pub dry_run: Option<bool>,
    pub grant_tokens: Option<Vec<String>>,
    pub grantee_principal: Option<String>,
    pub grantee_service_principal: Option<String>,
    pub key_id: String,
    pub name: Option<String>,
    pub operations: Vec<String>,
    pub retiring_principal: Option<String>,
    pub retiring_service_principal: Option<String>,
}

/// `CreateGrantResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateGrantResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grant_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grant_token: Option<String>,
}

/// `CreateKeyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateKeyRequest {
    pub bypass_policy_lockout_safety_check: Option<bool>,
    pub custom_key_store_id: Option<String>,
    pub customer_master_key_spec: Option<String>,
    pub description: Option<String>,
    pub key_spec: Option<String>,
    pub key_usage: Option<String>,
    pub multi_region: Option<bool>,
    pub origin: Option<String>,
    pub policy: Option<String>,
    pub tags: Option<Vec<Tag>>,
    pub xks_key_id: Option<String>,
}

/// `CreateKeyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateKeyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_metadata: Option<KeyMetadata>,
}

/// `DecryptRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DecryptRequest {
    pub ciphertext_blob: Option<Blob>,
    pub dry_run: Option<bool>,
    pub dry_run_modifiers: Option<Vec<String>>,
    pub encryption_algorithm: Option<String>,
    pub encryption_context: Option<BTreeMap<String, String>>,
    pub grant_tokens: Option<Vec<String>>,
    pub key_id: Option<String>,
    pub recipient: Option<RecipientInfo>,
}

/// `DecryptResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DecryptResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ciphertext_for_recipient: Option<Blob>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encryption_algorithm: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_material_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plaintext: Option<Blob>,
}

/// `DeleteAliasRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteAliasRequest {
    pub alias_name: String,
}

/// `DescribeKeyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeKeyRequest {
    pub grant_tokens: Option<Vec<String>>,
    pub key_id: String,
}

/// `DescribeKeyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeKeyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_metadata: Option<KeyMetadata>,
}

/// `DisableKeyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DisableKeyRequest {
    pub key_id: String,
}

/// `DisableKeyRotationRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DisableKeyRotationRequest {
    pub key_id: String,
}

/// `EnableKeyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EnableKeyRequest {
    pub key_id: String,
}

/// `EnableKeyRotationRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EnableKeyRotationRequest {
    pub key_id: String,
    pub rotation_period_in_days: Option<i32>,
}

/// `EncryptRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EncryptRequest {
    pub dry_run: Option<bool>,
    pub encryption_algorithm: Option<String>,
    pub encryption_context: Option<BTreeMap<String, String>>,
    pub grant_tokens: Option<Vec<String>>,
    pub key_id: String,
    pub plaintext: Blob,
}

/// `EncryptResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EncryptResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ciphertext_blob: Option<Blob>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encryption_algorithm: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
}

/// `GenerateDataKeyPairRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GenerateDataKeyPairRequest {
    pub dry_run: Option<bool>,
    pub encryption_context: Option<BTreeMap<String, String>>,
    pub grant_tokens: Option<Vec<String>>,
    pub key_id: String,
    pub key_pair_spec: String,
    pub recipient: Option<RecipientInfo>,
}

/// `GenerateDataKeyPairResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GenerateDataKeyPairResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ciphertext_for_recipient: Option<Blob>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_material_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_pair_spec: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_key_ciphertext_blob: Option<Blob>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_key_plaintext: Option<Blob>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_key: Option<Blob>,
}

/// `GenerateDataKeyPairWithoutPlaintextRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GenerateDataKeyPairWithoutPlaintextRequest {
    pub dry_run: Option<bool>,
    pub encryption_context: Option<BTreeMap<String, String>>,
    pub grant_tokens: Option<Vec<String>>,
    pub key_id: String,
    pub key_pair_spec: String,
}

/// `GenerateDataKeyPairWithoutPlaintextResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GenerateDataKeyPairWithoutPlaintextResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_material_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_pair_spec: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_key_ciphertext_blob: Option<Blob>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_key: Option<Blob>,
}

/// `GenerateDataKeyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GenerateDataKeyRequest {
    pub dry_run: Option<bool>,
    pub encryption_context: Option<BTreeMap<String, String>>,
    pub grant_tokens: Option<Vec<String>>,
    pub key_id: String,
    pub key_spec: Option<String>,
    pub number_of_bytes: Option<i32>,
    pub recipient: Option<RecipientInfo>,
}

/// `GenerateDataKeyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GenerateDataKeyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ciphertext_blob: Option<Blob>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ciphertext_for_recipient: Option<Blob>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_material_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plaintext: Option<Blob>,
}

/// `GenerateDataKeyWithoutPlaintextRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GenerateDataKeyWithoutPlaintextRequest {
    pub dry_run: Option<bool>,
    pub encryption_context: Option<BTreeMap<String, String>>,
    pub grant_tokens: Option<Vec<String>>,
    pub key_id: String,
    pub key_spec: Option<String>,
    pub number_of_bytes: Option<i32>,
}

/// `GenerateDataKeyWithoutPlaintextResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GenerateDataKeyWithoutPlaintextResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ciphertext_blob: Option<Blob>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_material_id: Option<String>,
}

/// `GenerateMacRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GenerateMacRequest {
    pub dry_run: Option<bool>,
    pub grant_tokens: Option<Vec<String>>,
    pub key_id: String,
    pub mac_algorithm: String,
    pub message: Blob,
}

/// `GenerateMacResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GenerateMacResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mac: Option<Blob>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mac_algorithm: Option<String>,
}

/// `GenerateRandomRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GenerateRandomRequest {
    pub custom_key_store_id: Option<String>,
    pub number_of_bytes: Option<i32>,
    pub recipient: Option<RecipientInfo>,
}

/// `GenerateRandomResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GenerateRandomResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ciphertext_for_recipient: Option<Blob>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plaintext: Option<Blob>,
}

/// `GetKeyPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetKeyPolicyRequest {
    pub key_id: String,
    pub policy_name: Option<String>,
}

/// `GetKeyPolicyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetKeyPolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_name: Option<String>,
}

/// `GetKeyRotationStatusRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetKeyRotationStatusRequest {
    pub key_id: String,
}

/// `GetKeyRotationStatusResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetKeyRotationStatusResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_rotation_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_rotation_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_demand_rotation_start_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotation_period_in_days: Option<i32>,
}

/// `GetPublicKeyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetPublicKeyRequest {
    pub grant_tokens: Option<Vec<String>>,
    pub key_id: String,
}

/// `GetPublicKeyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetPublicKeyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_master_key_spec: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encapsulation_algorithms: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encryption_algorithms: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_agreement_algorithms: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_spec: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_usage: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_key: Option<Blob>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing_algorithms: Option<Vec<String>>,
}

/// `GrantConstraints`
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GrantConstraints {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encryption_context_equals: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encryption_context_subset: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_arn: Option<String>,
}

/// `GrantListEntry`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GrantListEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constraints: Option<GrantConstraints>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grant_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grantee_principal: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grantee_service_principal: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuing_account: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operations: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retiring_principal: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retiring_service_principal: Option<String>,
}

/// `KeyListEntry`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct KeyListEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
}

/// `KeyMetadata`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct KeyMetadata {
    #[serde(rename = "AWSAccountId", skip_serializing_if = "Option::is_none")]
    pub aws_account_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cloud_hsm_cluster_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_key_material_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_key_store_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_master_key_spec: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deletion_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encapsulation_algorithms: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encryption_algorithms: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiration_model: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_agreement_algorithms: Option<Vec<String>>,
    pub key_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_manager: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_spec: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_usage: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mac_algorithms: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multi_region: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multi_region_configuration: Option<MultiRegionConfiguration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending_deletion_window_in_days: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing_algorithms: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xks_key_configuration: Option<XksKeyConfigurationType>,
}

/// `ListAliasesRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAliasesRequest {
    pub key_id: Option<String>,
    pub limit: Option<i32>,
    pub marker: Option<String>,
}

/// `ListAliasesResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAliasesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aliases: Option<Vec<AliasListEntry>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truncated: Option<bool>,
}

/// `ListGrantsRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListGrantsRequest {
    pub grant_id: Option<String>,
    pub grantee_principal: Option<String>,
    pub grantee_service_principal: Option<String>,
    pub key_id: String,
    pub limit: Option<i32>,
    pub marker: Option<String>,
}

/// `ListGrantsResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListGrantsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grants: Option<Vec<GrantListEntry>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truncated: Option<bool>,
}

/// `ListKeyPoliciesRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListKeyPoliciesRequest {
    pub key_id: String,
    pub limit: Option<i32>,
    pub marker: Option<String>,
}

/// `ListKeyPoliciesResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListKeyPoliciesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_names: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truncated: Option<bool>,
}

/// `ListKeyRotationsRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListKeyRotationsRequest {
    pub include_key_material: Option<String>,
    pub key_id: String,
    pub limit: Option<i32>,
    pub marker: Option<String>,
}

/// `ListKeyRotationsResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListKeyRotationsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotations: Option<Vec<RotationsListEntry>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truncated: Option<bool>,
}

/// `ListKeysRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListKeysRequest {
    pub limit: Option<i32>,
    pub marker: Option<String>,
    pub resource_owners: Option<Vec<String>>,
}

/// `ListKeysResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListKeysResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys: Option<Vec<KeyListEntry>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truncated: Option<bool>,
}

/// `ListResourceTagsRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListResourceTagsRequest {
    pub key_id: String,
    pub limit: Option<i32>,
    pub marker: Option<String>,
}

/// `ListResourceTagsResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListResourceTagsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truncated: Option<bool>,
}

/// `ListRetirableGrantsRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListRetirableGrantsRequest {
    pub limit: Option<i32>,
    pub marker: Option<String>,
    pub retiring_principal: Option<String>,
    pub retiring_service_principal: Option<String>,
}

/// `MultiRegionConfiguration`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct MultiRegionConfiguration {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multi_region_key_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_key: Option<MultiRegionKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replica_keys: Option<Vec<MultiRegionKey>>,
}

/// `MultiRegionKey`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct MultiRegionKey {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

/// `PutKeyPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutKeyPolicyRequest {
    pub bypass_policy_lockout_safety_check: Option<bool>,
    pub key_id: String,
    pub policy: String,
    pub policy_name: Option<String>,
}

/// `ReEncryptRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ReEncryptRequest {
    pub ciphertext_blob: Option<Blob>,
    pub destination_encryption_algorithm: Option<String>,
    pub destination_encryption_context: Option<BTreeMap<String, String>>,
    pub destination_key_id: String,
    pub dry_run: Option<bool>,
    pub dry_run_modifiers: Option<Vec<String>>,
    pub grant_tokens: Option<Vec<String>>,
    pub source_encryption_algorithm: Option<String>,
    pub source_encryption_context: Option<BTreeMap<String, String>>,
    pub source_key_id: Option<String>,
}

/// `ReEncryptResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ReEncryptResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ciphertext_blob: Option<Blob>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_encryption_algorithm: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_key_material_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_encryption_algorithm: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_key_material_id: Option<String>,
}

/// `RecipientInfo`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RecipientInfo {
    pub attestation_document: Option<Blob>,
    pub key_encryption_algorithm: Option<String>,
}

/// `RetireGrantRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RetireGrantRequest {
    pub dry_run: Option<bool>,
    pub grant_id: Option<String>,
    pub grant_token: Option<String>,
    pub key_id: Option<String>,
}

/// `RevokeGrantRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RevokeGrantRequest {
    pub dry_run: Option<bool>,
    pub grant_id: String,
    pub key_id: String,
}

/// `RotateKeyOnDemandRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RotateKeyOnDemandRequest {
    pub key_id: String,
}

/// `RotateKeyOnDemandResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RotateKeyOnDemandResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
}

/// `RotationsListEntry`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RotationsListEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiration_model: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub import_state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_material_description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_material_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_material_state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotation_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotation_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<EpochSeconds>,
}

/// `ScheduleKeyDeletionRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ScheduleKeyDeletionRequest {
    pub key_id: String,
    pub pending_window_in_days: Option<i32>,
}

/// `ScheduleKeyDeletionResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ScheduleKeyDeletionResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deletion_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending_window_in_days: Option<i32>,
}

/// `SignRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SignRequest {
    pub dry_run: Option<bool>,
    pub grant_tokens: Option<Vec<String>>,
    pub key_id: String,
    pub message: Blob,
    pub message_type: Option<String>,
    pub signing_algorithm: String,
}

/// `SignResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SignResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<Blob>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing_algorithm: Option<String>,
}

/// `Tag`
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    pub tag_key: String,
    pub tag_value: String,
}

/// `TagResourceRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagResourceRequest {
    pub key_id: String,
    pub tags: Vec<Tag>,
}

/// `UntagResourceRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UntagResourceRequest {
    pub key_id: String,
    pub tag_keys: Vec<String>,
}

/// `UpdateAliasRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateAliasRequest {
    pub alias_name: String,
    pub target_key_id: String,
}

/// `UpdateKeyDescriptionRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateKeyDescriptionRequest {
    pub description: String,
    pub key_id: String,
}

/// `VerifyMacRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct VerifyMacRequest {
    pub dry_run: Option<bool>,
    pub grant_tokens: Option<Vec<String>>,
    pub key_id: String,
    pub mac: Blob,
    pub mac_algorithm: String,
    pub message: Blob,
}

/// `VerifyMacResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct VerifyMacResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mac_algorithm: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mac_valid: Option<bool>,
}

/// `VerifyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct VerifyRequest {
    pub dry_run: Option<bool>,
    pub grant_tokens: Option<Vec<String>>,
    pub key_id: String,
    pub message: Blob,
    pub message_type: Option<String>,
    pub signature: Blob,
    pub signing_algorithm: String,
}

/// `VerifyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct VerifyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature_valid: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing_algorithm: Option<String>,
}

/// `XksKeyConfigurationType`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct XksKeyConfigurationType {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}
