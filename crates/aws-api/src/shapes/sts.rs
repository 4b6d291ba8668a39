//! The shapes of `sts`, API version 2011-06-15.
//!
//! Written by `cargo run -p xtask -- shapes` from the service's model: change the generator, not this file.

use serde::{Deserialize, Serialize};

use super::{
    Bounds, EpochSeconds, ErrorShape, Kind, Operation, Pattern, Protocol, Service, Shape, list, optional, required,
    sensitive, shape, structure, text,
};

/// `sts`
pub static SERVICE: Service = Service {
    name: "sts",
    protocol: Protocol::Query { version: "2011-06-15", xml_namespace: "https://sts.amazonaws.com/doc/2011-06-15/" },
    operations: &OPERATIONS,
};

static OPERATIONS: [Operation; 6] = [
    Operation {
        name: "AssumeRole",
        input: &ASSUME_ROLE_REQUEST,
        output: Some("AssumeRoleResponse"),
        errors: &[
            &MALFORMED_POLICY_DOCUMENT_EXCEPTION,
            &PACKED_POLICY_TOO_LARGE_EXCEPTION,
            &REGION_DISABLED_EXCEPTION,
            &EXPIRED_TOKEN_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "AssumeRoleWithWebIdentity",
        input: &ASSUME_ROLE_WITH_WEB_IDENTITY_REQUEST,
        output: Some("AssumeRoleWithWebIdentityResponse"),
        errors: &[
            &MALFORMED_POLICY_DOCUMENT_EXCEPTION,
            &PACKED_POLICY_TOO_LARGE_EXCEPTION,
            &IDP_REJECTED_CLAIM_EXCEPTION,
            &IDP_COMMUNICATION_ERROR_EXCEPTION,
            &INVALID_IDENTITY_TOKEN_EXCEPTION,
            &EXPIRED_TOKEN_EXCEPTION,
            &REGION_DISABLED_EXCEPTION,
        ],
        unsigned: true,
    },
    Operation {
        name: "GetAccessKeyInfo",
        input: &GET_ACCESS_KEY_INFO_REQUEST,
        output: Some("GetAccessKeyInfoResponse"),
        errors: &[],
        unsigned: false,
    },
    Operation {
        name: "GetCallerIdentity",
        input: &GET_CALLER_IDENTITY_REQUEST,
        output: Some("GetCallerIdentityResponse"),
        errors: &[],
        unsigned: false,
    },
    Operation {
        name: "GetFederationToken",
        input: &GET_FEDERATION_TOKEN_REQUEST,
        output: Some("GetFederationTokenResponse"),
        errors: &[&MALFORMED_POLICY_DOCUMENT_EXCEPTION, &PACKED_POLICY_TOO_LARGE_EXCEPTION, &REGION_DISABLED_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetSessionToken",
        input: &GET_SESSION_TOKEN_REQUEST,
        output: Some("GetSessionTokenResponse"),
        errors: &[&REGION_DISABLED_EXCEPTION],
        unsigned: false,
    },
];

/// `ExpiredTokenException`
pub static EXPIRED_TOKEN_EXCEPTION: ErrorShape =
    ErrorShape { name: "ExpiredTokenException", status: 400, members: &["message"] };

/// `IDPCommunicationError`
pub static IDP_COMMUNICATION_ERROR_EXCEPTION: ErrorShape =
    ErrorShape { name: "IDPCommunicationError", status: 400, members: &["message"] };

/// `IDPRejectedClaim`
pub static IDP_REJECTED_CLAIM_EXCEPTION: ErrorShape =
    ErrorShape { name: "IDPRejectedClaim", status: 403, members: &["message"] };

/// `InvalidIdentityToken`
pub static INVALID_IDENTITY_TOKEN_EXCEPTION: ErrorShape =
    ErrorShape { name: "InvalidIdentityToken", status: 400, members: &["message"] };

/// `MalformedPolicyDocument`
pub static MALFORMED_POLICY_DOCUMENT_EXCEPTION: ErrorShape =
    ErrorShape { name: "MalformedPolicyDocument", status: 400, members: &["message"] };

/// `PackedPolicyTooLarge`
pub static PACKED_POLICY_TOO_LARGE_EXCEPTION: ErrorShape =
    ErrorShape { name: "PackedPolicyTooLarge", status: 400, members: &["message"] };

/// `RegionDisabledException`
pub static REGION_DISABLED_EXCEPTION: ErrorShape =
    ErrorShape { name: "RegionDisabledException", status: 403, members: &["message"] };
static ASSUME_ROLE_REQUEST: Shape = structure(
    "AssumeRoleRequest",
    &[
        optional("DurationSeconds", &ROLE_DURATION_SECONDS_TYPE),
        optional("ExternalId", &EXTERNAL_ID_TYPE),
        optional("MinimumSessionTokenSize", &MINIMUM_SESSION_TOKEN_SIZE_TYPE),
        optional("Policy", &UNRESTRICTED_SESSION_POLICY_DOCUMENT_TYPE),
        optional("PolicyArns", &POLICY_DESCRIPTOR_LIST_TYPE),
        optional("ProvidedContexts", &PROVIDED_CONTEXTS_LIST_TYPE),
        required("RoleArn", &ARN_TYPE),
        required("RoleSessionName", &ROLE_SESSION_NAME_TYPE),
        optional("SerialNumber", &SERIAL_NUMBER_TYPE),
        optional("SourceIdentity", &SOURCE_IDENTITY_TYPE),
        optional("Tags", &TAG_LIST_TYPE),
        optional("TokenCode", &TOKEN_CODE_TYPE),
        optional("TransitiveTagKeys", &TAG_KEY_LIST_TYPE),
    ],
);
static ASSUME_ROLE_WITH_WEB_IDENTITY_REQUEST: Shape = structure(
    "AssumeRoleWithWebIdentityRequest",
    &[
        optional("DurationSeconds", &ROLE_DURATION_SECONDS_TYPE),
        optional("MinimumSessionTokenSize", &MINIMUM_SESSION_TOKEN_SIZE_TYPE),
        optional("Policy", &SESSION_POLICY_DOCUMENT_TYPE),
        optional("PolicyArns", &POLICY_DESCRIPTOR_LIST_TYPE),
        optional("ProviderId", &URL_TYPE),
        required("RoleArn", &ARN_TYPE),
        required("RoleSessionName", &ROLE_SESSION_NAME_TYPE),
        required("WebIdentityToken", &CLIENT_TOKEN_TYPE),
    ],
);
static GET_ACCESS_KEY_INFO_REQUEST: Shape =
    structure("GetAccessKeyInfoRequest", &[required("AccessKeyId", &ACCESS_KEY_ID_TYPE)]);
static GET_CALLER_IDENTITY_REQUEST: Shape = structure("GetCallerIdentityRequest", &[]);
static GET_FEDERATION_TOKEN_REQUEST: Shape = structure(
    "GetFederationTokenRequest",
    &[
        optional("DurationSeconds", &DURATION_SECONDS_TYPE),
        optional("MinimumSessionTokenSize", &MINIMUM_SESSION_TOKEN_SIZE_TYPE),
        required("Name", &USER_NAME_TYPE),
        optional("Policy", &SESSION_POLICY_DOCUMENT_TYPE),
        optional("PolicyArns", &POLICY_DESCRIPTOR_LIST_TYPE),
        optional("Tags", &TAG_LIST_TYPE),
    ],
);
static GET_SESSION_TOKEN_REQUEST: Shape = structure(
    "GetSessionTokenRequest",
    &[
        optional("DurationSeconds", &DURATION_SECONDS_TYPE),
        optional("MinimumSessionTokenSize", &MINIMUM_SESSION_TOKEN_SIZE_TYPE),
        optional("SerialNumber", &SERIAL_NUMBER_TYPE),
        optional("TokenCode", &TOKEN_CODE_TYPE),
    ],
);
static POLICY_DESCRIPTOR_TYPE: Shape = structure("PolicyDescriptorType", &[optional("arn", &ARN_TYPE)]);
static PROVIDED_CONTEXT: Shape = structure(
    "ProvidedContext",
    &[optional("ContextAssertion", &CONTEXT_ASSERTION_TYPE), optional("ProviderArn", &ARN_TYPE)],
);
static PROVIDED_CONTEXTS_LIST_TYPE: Shape = list("ProvidedContextsListType", Bounds::between(1, 5), &PROVIDED_CONTEXT);
static TAG: Shape = structure("Tag", &[required("Key", &TAG_KEY_TYPE), required("Value", &TAG_VALUE_TYPE)]);
static ACCESS_KEY_ID_TYPE_PATTERN: Pattern = Pattern::translated(r"[\w]*", r"[0-9A-Za-z_]*");
static ACCESS_KEY_ID_TYPE: Shape =
    text("accessKeyIdType", Bounds::between(16, 128), Some(&ACCESS_KEY_ID_TYPE_PATTERN), &[]);
static ARN_TYPE_PATTERN: Pattern = Pattern::translated(
    r"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+",
    r"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]+",
);
static ARN_TYPE: Shape = text("arnType", Bounds::between(20, 2048), Some(&ARN_TYPE_PATTERN), &[]);
static CLIENT_TOKEN_TYPE: Shape = sensitive(text("clientTokenType", Bounds::between(4, 20000), None, &[]));
static CONTEXT_ASSERTION_TYPE: Shape = text("contextAssertionType", Bounds::between(4, 2048), None, &[]);
static DURATION_SECONDS_TYPE: Shape = shape("durationSecondsType", Kind::Integer(Bounds::between(900, 129600)));
static EXTERNAL_ID_TYPE_PATTERN: Pattern = Pattern::translated(r"[\w+=,.@:\/-]*", r"[0-9A-Za-z_+=,.@:\/-]*");
static EXTERNAL_ID_TYPE: Shape = text("externalIdType", Bounds::between(2, 1224), Some(&EXTERNAL_ID_TYPE_PATTERN), &[]);
static MINIMUM_SESSION_TOKEN_SIZE_TYPE: Shape =
    shape("minimumSessionTokenSizeType", Kind::Integer(Bounds::between(0, 4096)));
static POLICY_DESCRIPTOR_LIST_TYPE: Shape = list("policyDescriptorListType", Bounds::NONE, &POLICY_DESCRIPTOR_TYPE);
static ROLE_DURATION_SECONDS_TYPE: Shape = shape("roleDurationSecondsType", Kind::Integer(Bounds::between(900, 43200)));
static ROLE_SESSION_NAME_TYPE_PATTERN: Pattern = Pattern::translated(r"[\w+=,.@-]*", r"[0-9A-Za-z_+=,.@-]*");
static ROLE_SESSION_NAME_TYPE: Shape =
    text("roleSessionNameType", Bounds::between(2, 64), Some(&ROLE_SESSION_NAME_TYPE_PATTERN), &[]);
static SERIAL_NUMBER_TYPE_PATTERN: Pattern = Pattern::translated(r"[\w+=/:,.@-]*", r"[0-9A-Za-z_+=/:,.@-]*");
static SERIAL_NUMBER_TYPE: Shape =
    text("serialNumberType", Bounds::between(9, 256), Some(&SERIAL_NUMBER_TYPE_PATTERN), &[]);
static SESSION_POLICY_DOCUMENT_TYPE_PATTERN: Pattern = Pattern::new(r"[\u0009\u000A\u000D\u0020-\u00FF]+");
static SESSION_POLICY_DOCUMENT_TYPE: Shape =
    text("sessionPolicyDocumentType", Bounds::between(1, 2048), Some(&SESSION_POLICY_DOCUMENT_TYPE_PATTERN), &[]);
static SOURCE_IDENTITY_TYPE_PATTERN: Pattern = Pattern::translated(r"[\w+=,.@-]*", r"[0-9A-Za-z_+=,.@-]*");
static SOURCE_IDENTITY_TYPE: Shape =
    text("sourceIdentityType", Bounds::between(2, 64), Some(&SOURCE_IDENTITY_TYPE_PATTERN), &[]);
static TAG_KEY_LIST_TYPE: Shape = list("tagKeyListType", Bounds::at_most(50), &TAG_KEY_TYPE);
static TAG_KEY_TYPE_PATTERN: Pattern = Pattern::new(r"[\p{L}\p{Z}\p{N}_.:/=+\-@]+");
static TAG_KEY_TYPE: Shape = text("tagKeyType", Bounds::between(1, 128), Some(&TAG_KEY_TYPE_PATTERN), &[]);
static TAG_LIST_TYPE: Shape = list("tagListType", Bounds::at_most(50), &TAG);
static TAG_VALUE_TYPE_PATTERN: Pattern = Pattern::new(r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*");
static TAG_VALUE_TYPE: Shape = text("tagValueType", Bounds::between(0, 256), Some(&TAG_VALUE_TYPE_PATTERN), &[]);
static TOKEN_CODE_TYPE_PATTERN: Pattern = Pattern::translated(r"[\d]*", r"[0-9]*");
static TOKEN_CODE_TYPE: Shape = text("tokenCodeType", Bounds::between(6, 6), Some(&TOKEN_CODE_TYPE_PATTERN), &[]);
static UNRESTRICTED_SESSION_POLICY_DOCUMENT_TYPE_PATTERN: Pattern = Pattern::new(r"[\u0009\u000A\u000D\u0020-\u00FF]+");
static UNRESTRICTED_SESSION_POLICY_DOCUMENT_TYPE: Shape = text(
    "unrestrictedSessionPolicyDocumentType",
    Bounds::at_least(1),
    Some(&UNRESTRICTED_SESSION_POLICY_DOCUMENT_TYPE_PATTERN),
    &[],
);
static URL_TYPE: Shape = text("urlType", Bounds::between(4, 2048), None, &[]);
static USER_NAME_TYPE_PATTERN: Pattern = Pattern::translated(r"[\w+=,.@-]*", r"[0-9A-Za-z_+=,.@-]*");
static USER_NAME_TYPE: Shape = text("userNameType", Bounds::between(2, 32), Some(&USER_NAME_TYPE_PATTERN), &[]);

/// `AssumeRoleRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AssumeRoleRequest {
    pub duration_seconds: Option<i32>,
    pub external_id: Option<String>,
    pub minimum_session_token_size: Option<i32>,
    pub policy: Option<String>,
    pub policy_arns: Option<Vec<PolicyDescriptorType>>,
    pub provided_contexts: Option<Vec<ProvidedContext>>,
    pub role_arn: String,
    pub role_session_name: String,
    pub serial_number: Option<String>,
    pub source_identity: Option<String>,
    pub tags: Option<Vec<Tag>>,
    pub token_code: Option<String>,
    pub transitive_tag_keys: Option<Vec<String>>,
}

/// `AssumeRoleResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AssumeRoleResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assumed_role_user: Option<AssumedRoleUser>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Credentials>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packed_policy_size: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_token_size: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_token_utilization: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_identity: Option<String>,
}

/// `AssumeRoleWithWebIdentityRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AssumeRoleWithWebIdentityRequest {
    pub duration_seconds: Option<i32>,
    pub minimum_session_token_size: Option<i32>,
    pub policy: Option<String>,
    pub policy_arns: Option<Vec<PolicyDescriptorType>>,
    pub provider_id: Option<String>,
    pub role_arn: String,
    pub role_session_name: String,
    pub web_identity_token: String,
}

/// `AssumeRoleWithWebIdentityResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AssumeRoleWithWebIdentityResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assumed_role_user: Option<AssumedRoleUser>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Credentials>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packed_policy_size: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_token_size: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_token_utilization: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_identity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject_from_web_identity_token: Option<String>,
}

/// `AssumedRoleUser`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AssumedRoleUser {
    pub arn: String,
    pub assumed_role_id: String,
}

/// `Credentials`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Credentials {
    pub access_key_id: String,
    pub expiration: EpochSeconds,
    pub secret_access_key: String,
    pub session_token: String,
}

/// `FederatedUser`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FederatedUser {
    pub arn: String,
    pub federated_user_id: String,
}

/// `GetAccessKeyInfoRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetAccessKeyInfoRequest {
    pub access_key_id: String,
}

/// `GetAccessKeyInfoResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetAccessKeyInfoResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
}

/// `GetCallerIdentityRequest`
#[derive(Clone, Default, Deserialize)]
pub struct GetCallerIdentityRequest {}

/// `GetCallerIdentityResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetCallerIdentityResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
}

/// `GetFederationTokenRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetFederationTokenRequest {
    pub duration_seconds: Option<i32>,
    pub minimum_session_token_size: Option<i32>,
    pub name: String,
    pub policy: Option<String>,
    pub policy_arns: Option<Vec<PolicyDescriptorType>>,
    pub tags: Option<Vec<Tag>>,
}

/// `GetFederationTokenResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetFederationTokenResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Credentials>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub federated_user: Option<FederatedUser>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packed_policy_size: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_token_size: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_token_utilization: Option<i32>,
}

/// `GetSessionTokenRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetSessionTokenRequest {
    pub duration_seconds: Option<i32>,
    pub minimum_session_token_size: Option<i32>,
    pub serial_number: Option<String>,
    pub token_code: Option<String>,
}

/// `GetSessionTokenResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetSessionTokenResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Credentials>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_token_size: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_token_utilization: Option<i32>,
}

/// `PolicyDescriptorType`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyDescriptorType {
    pub arn: Option<String>,
}

/// `ProvidedContext`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ProvidedContext {
    pub context_assertion: Option<String>,
    pub provider_arn: Option<String>,
}

/// `Tag`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    pub key: String,
    pub value: String,
}
