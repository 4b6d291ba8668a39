//! The shapes of `iam`, API version 2010-05-08.
//!
//! Written by `cargo run -p xtask -- shapes` from the service's model: change the generator, not this file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Blob, Bounds, EpochSeconds, ErrorShape, Kind, NO_INPUT, Operation, Pattern, Protocol, Service, Shape, list,
    optional, required, sensitive, shape, structure, text,
};

/// `iam`
pub static SERVICE: Service = Service {
    name: "iam",
    protocol: Protocol::Query { version: "2010-05-08", xml_namespace: "https://iam.amazonaws.com/doc/2010-05-08/" },
    operations: &OPERATIONS,
};

static OPERATIONS: [Operation; 123] = [
    Operation {
        name: "AddClientIDToOpenIDConnectProvider",
        input: &ADD_CLIENT_ID_TO_OPEN_ID_CONNECT_PROVIDER_REQUEST,
        output: None,
        errors: &[
            &CONCURRENT_MODIFICATION_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &NO_SUCH_ENTITY_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "AddRoleToInstanceProfile",
        input: &ADD_ROLE_TO_INSTANCE_PROFILE_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &ENTITY_ALREADY_EXISTS_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &UNMODIFIABLE_ENTITY_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "AddUserToGroup",
        input: &ADD_USER_TO_GROUP_REQUEST,
        output: None,
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &LIMIT_EXCEEDED_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "AttachGroupPolicy",
        input: &ATTACH_GROUP_POLICY_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &POLICY_NOT_ATTACHABLE_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "AttachRolePolicy",
        input: &ATTACH_ROLE_POLICY_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &UNMODIFIABLE_ENTITY_EXCEPTION,
            &POLICY_NOT_ATTACHABLE_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "AttachUserPolicy",
        input: &ATTACH_USER_POLICY_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &POLICY_NOT_ATTACHABLE_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "ChangePassword",
        input: &CHANGE_PASSWORD_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &INVALID_USER_TYPE_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &ENTITY_TEMPORARILY_UNMODIFIABLE_EXCEPTION,
            &PASSWORD_POLICY_VIOLATION_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "CreateAccessKey",
        input: &CREATE_ACCESS_KEY_REQUEST,
        output: Some("CreateAccessKeyResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &LIMIT_EXCEEDED_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "CreateAccountAlias",
        input: &CREATE_ACCOUNT_ALIAS_REQUEST,
        output: None,
        errors: &[
            &CONCURRENT_MODIFICATION_EXCEPTION,
            &ENTITY_ALREADY_EXISTS_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "CreateGroup",
        input: &CREATE_GROUP_REQUEST,
        output: Some("CreateGroupResponse"),
        errors: &[
            &LIMIT_EXCEEDED_EXCEPTION,
            &ENTITY_ALREADY_EXISTS_EXCEPTION,
            &NO_SUCH_ENTITY_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "CreateInstanceProfile",
        input: &CREATE_INSTANCE_PROFILE_REQUEST,
        output: Some("CreateInstanceProfileResponse"),
        errors: &[
            &ENTITY_ALREADY_EXISTS_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &CONCURRENT_MODIFICATION_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "CreateLoginProfile",
        input: &CREATE_LOGIN_PROFILE_REQUEST,
        output: Some("CreateLoginProfileResponse"),
        errors: &[
            &ENTITY_ALREADY_EXISTS_EXCEPTION,
            &NO_SUCH_ENTITY_EXCEPTION,
            &PASSWORD_POLICY_VIOLATION_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "CreateOpenIDConnectProvider",
        input: &CREATE_OPEN_ID_CONNECT_PROVIDER_REQUEST,
        output: Some("CreateOpenIDConnectProviderResponse"),
        errors: &[
            &INVALID_INPUT_EXCEPTION,
            &ENTITY_ALREADY_EXISTS_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &CONCURRENT_MODIFICATION_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
            &OPEN_ID_IDP_COMMUNICATION_ERROR_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "CreatePolicy",
        input: &CREATE_POLICY_REQUEST,
        output: Some("CreatePolicyResponse"),
        errors: &[
            &INVALID_INPUT_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &ENTITY_ALREADY_EXISTS_EXCEPTION,
            &MALFORMED_POLICY_DOCUMENT_EXCEPTION,
            &CONCURRENT_MODIFICATION_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "CreatePolicyVersion",
        input: &CREATE_POLICY_VERSION_REQUEST,
        output: Some("CreatePolicyVersionResponse"),
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &MALFORMED_POLICY_DOCUMENT_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "CreateRole",
        input: &CREATE_ROLE_REQUEST,
        output: Some("CreateRoleResponse"),
        errors: &[
            &LIMIT_EXCEEDED_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &ENTITY_ALREADY_EXISTS_EXCEPTION,
            &MALFORMED_POLICY_DOCUMENT_EXCEPTION,
            &CONCURRENT_MODIFICATION_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "CreateServiceLinkedRole",
        input: &CREATE_SERVICE_LINKED_ROLE_REQUEST,
        output: Some("CreateServiceLinkedRoleResponse"),
        errors: &[
            &INVALID_INPUT_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &NO_SUCH_ENTITY_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "CreateUser",
        input: &CREATE_USER_REQUEST,
        output: Some("CreateUserResponse"),
        errors: &[
            &LIMIT_EXCEEDED_EXCEPTION,
            &ENTITY_ALREADY_EXISTS_EXCEPTION,
            &NO_SUCH_ENTITY_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &CONCURRENT_MODIFICATION_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "CreateVirtualMFADevice",
        input: &CREATE_VIRTUAL_MFA_DEVICE_REQUEST,
        output: Some("CreateVirtualMFADeviceResponse"),
        errors: &[
            &LIMIT_EXCEEDED_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &ENTITY_ALREADY_EXISTS_EXCEPTION,
            &CONCURRENT_MODIFICATION_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DeactivateMFADevice",
        input: &DEACTIVATE_MFA_DEVICE_REQUEST,
        output: None,
        errors: &[
            &ENTITY_TEMPORARILY_UNMODIFIABLE_EXCEPTION,
            &NO_SUCH_ENTITY_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
            &CONCURRENT_MODIFICATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DeleteAccessKey",
        input: &DELETE_ACCESS_KEY_REQUEST,
        output: None,
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &LIMIT_EXCEEDED_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "DeleteAccountAlias",
        input: &DELETE_ACCOUNT_ALIAS_REQUEST,
        output: None,
        errors: &[
            &CONCURRENT_MODIFICATION_EXCEPTION,
            &NO_SUCH_ENTITY_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DeleteAccountPasswordPolicy",
        input: &NO_INPUT,
        output: None,
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &LIMIT_EXCEEDED_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "DeleteGroup",
        input: &DELETE_GROUP_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &DELETE_CONFLICT_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DeleteGroupPolicy",
        input: &DELETE_GROUP_POLICY_REQUEST,
        output: None,
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &LIMIT_EXCEEDED_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "DeleteInstanceProfile",
        input: &DELETE_INSTANCE_PROFILE_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &DELETE_CONFLICT_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DeleteLoginProfile",
        input: &DELETE_LOGIN_PROFILE_REQUEST,
        output: None,
        errors: &[
            &ENTITY_TEMPORARILY_UNMODIFIABLE_EXCEPTION,
            &NO_SUCH_ENTITY_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DeleteOpenIDConnectProvider",
        input: &DELETE_OPEN_ID_CONNECT_PROVIDER_REQUEST,
        output: None,
        errors: &[&INVALID_INPUT_EXCEPTION, &NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "DeletePolicy",
        input: &DELETE_POLICY_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &DELETE_CONFLICT_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DeletePolicyVersion",
        input: &DELETE_POLICY_VERSION_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &DELETE_CONFLICT_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DeleteRole",
        input: &DELETE_ROLE_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &DELETE_CONFLICT_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &UNMODIFIABLE_ENTITY_EXCEPTION,
            &CONCURRENT_MODIFICATION_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DeleteRolePermissionsBoundary",
        input: &DELETE_ROLE_PERMISSIONS_BOUNDARY_REQUEST,
        output: None,
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &UNMODIFIABLE_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "DeleteRolePolicy",
        input: &DELETE_ROLE_POLICY_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &UNMODIFIABLE_ENTITY_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DeleteServiceLinkedRole",
        input: &DELETE_SERVICE_LINKED_ROLE_REQUEST,
        output: Some("DeleteServiceLinkedRoleResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &LIMIT_EXCEEDED_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "DeleteUser",
        input: &DELETE_USER_REQUEST,
        output: None,
        errors: &[
            &LIMIT_EXCEEDED_EXCEPTION,
            &NO_SUCH_ENTITY_EXCEPTION,
            &DELETE_CONFLICT_EXCEPTION,
            &CONCURRENT_MODIFICATION_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DeleteUserPermissionsBoundary",
        input: &DELETE_USER_PERMISSIONS_BOUNDARY_REQUEST,
        output: None,
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "DeleteUserPolicy",
        input: &DELETE_USER_POLICY_REQUEST,
        output: None,
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &LIMIT_EXCEEDED_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "DeleteVirtualMFADevice",
        input: &DELETE_VIRTUAL_MFA_DEVICE_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &DELETE_CONFLICT_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
            &CONCURRENT_MODIFICATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DetachGroupPolicy",
        input: &DETACH_GROUP_POLICY_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DetachRolePolicy",
        input: &DETACH_ROLE_POLICY_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &UNMODIFIABLE_ENTITY_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "DetachUserPolicy",
        input: &DETACH_USER_POLICY_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "EnableMFADevice",
        input: &ENABLE_MFA_DEVICE_REQUEST,
        output: None,
        errors: &[
            &ENTITY_ALREADY_EXISTS_EXCEPTION,
            &ENTITY_TEMPORARILY_UNMODIFIABLE_EXCEPTION,
            &INVALID_AUTHENTICATION_CODE_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &NO_SUCH_ENTITY_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
            &CONCURRENT_MODIFICATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "GetAccessKeyLastUsed",
        input: &GET_ACCESS_KEY_LAST_USED_REQUEST,
        output: Some("GetAccessKeyLastUsedResponse"),
        errors: &[],
        unsigned: false,
    },
    Operation {
        name: "GetAccountAuthorizationDetails",
        input: &GET_ACCOUNT_AUTHORIZATION_DETAILS_REQUEST,
        output: Some("GetAccountAuthorizationDetailsResponse"),
        errors: &[&SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetAccountPasswordPolicy",
        input: &NO_INPUT,
        output: Some("GetAccountPasswordPolicyResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetAccountSummary",
        input: &NO_INPUT,
        output: Some("GetAccountSummaryResponse"),
        errors: &[&SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetContextKeysForCustomPolicy",
        input: &GET_CONTEXT_KEYS_FOR_CUSTOM_POLICY_REQUEST,
        output: Some("GetContextKeysForPolicyResponse"),
        errors: &[&INVALID_INPUT_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetContextKeysForPrincipalPolicy",
        input: &GET_CONTEXT_KEYS_FOR_PRINCIPAL_POLICY_REQUEST,
        output: Some("GetContextKeysForPolicyResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &INVALID_INPUT_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetGroup",
        input: &GET_GROUP_REQUEST,
        output: Some("GetGroupResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetGroupPolicy",
        input: &GET_GROUP_POLICY_REQUEST,
        output: Some("GetGroupPolicyResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetInstanceProfile",
        input: &GET_INSTANCE_PROFILE_REQUEST,
        output: Some("GetInstanceProfileResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetLoginProfile",
        input: &GET_LOGIN_PROFILE_REQUEST,
        output: Some("GetLoginProfileResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetMFADevice",
        input: &GET_MFA_DEVICE_REQUEST,
        output: Some("GetMFADeviceResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetOpenIDConnectProvider",
        input: &GET_OPEN_ID_CONNECT_PROVIDER_REQUEST,
        output: Some("GetOpenIDConnectProviderResponse"),
        errors: &[&INVALID_INPUT_EXCEPTION, &NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetPolicy",
        input: &GET_POLICY_REQUEST,
        output: Some("GetPolicyResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &INVALID_INPUT_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetPolicyVersion",
        input: &GET_POLICY_VERSION_REQUEST,
        output: Some("GetPolicyVersionResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &INVALID_INPUT_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetRole",
        input: &GET_ROLE_REQUEST,
        output: Some("GetRoleResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetRolePolicy",
        input: &GET_ROLE_POLICY_REQUEST,
        output: Some("GetRolePolicyResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetServiceLinkedRoleDeletionStatus",
        input: &GET_SERVICE_LINKED_ROLE_DELETION_STATUS_REQUEST,
        output: Some("GetServiceLinkedRoleDeletionStatusResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &INVALID_INPUT_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetUser",
        input: &GET_USER_REQUEST,
        output: Some("GetUserResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "GetUserPolicy",
        input: &GET_USER_POLICY_REQUEST,
        output: Some("GetUserPolicyResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListAccessKeys",
        input: &LIST_ACCESS_KEYS_REQUEST,
        output: Some("ListAccessKeysResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListAccountAliases",
        input: &LIST_ACCOUNT_ALIASES_REQUEST,
        output: Some("ListAccountAliasesResponse"),
        errors: &[&SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListAttachedGroupPolicies",
        input: &LIST_ATTACHED_GROUP_POLICIES_REQUEST,
        output: Some("ListAttachedGroupPoliciesResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &INVALID_INPUT_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListAttachedRolePolicies",
        input: &LIST_ATTACHED_ROLE_POLICIES_REQUEST,
        output: Some("ListAttachedRolePoliciesResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &INVALID_INPUT_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListAttachedUserPolicies",
        input: &LIST_ATTACHED_USER_POLICIES_REQUEST,
        output: Some("ListAttachedUserPoliciesResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &INVALID_INPUT_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListEntitiesForPolicy",
        input: &LIST_ENTITIES_FOR_POLICY_REQUEST,
        output: Some("ListEntitiesForPolicyResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &INVALID_INPUT_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListGroupPolicies",
        input: &LIST_GROUP_POLICIES_REQUEST,
        output: Some("ListGroupPoliciesResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListGroups",
        input: &LIST_GROUPS_REQUEST,
        output: Some("ListGroupsResponse"),
        errors: &[&SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListGroupsForUser",
        input: &LIST_GROUPS_FOR_USER_REQUEST,
        output: Some("ListGroupsForUserResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListInstanceProfileTags",
        input: &LIST_INSTANCE_PROFILE_TAGS_REQUEST,
        output: Some("ListInstanceProfileTagsResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListInstanceProfiles",
        input: &LIST_INSTANCE_PROFILES_REQUEST,
        output: Some("ListInstanceProfilesResponse"),
        errors: &[&SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListInstanceProfilesForRole",
        input: &LIST_INSTANCE_PROFILES_FOR_ROLE_REQUEST,
        output: Some("ListInstanceProfilesForRoleResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListMFADeviceTags",
        input: &LIST_MFA_DEVICE_TAGS_REQUEST,
        output: Some("ListMFADeviceTagsResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &INVALID_INPUT_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListMFADevices",
        input: &LIST_MFA_DEVICES_REQUEST,
        output: Some("ListMFADevicesResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListOpenIDConnectProviderTags",
        input: &LIST_OPEN_ID_CONNECT_PROVIDER_TAGS_REQUEST,
        output: Some("ListOpenIDConnectProviderTagsResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION, &INVALID_INPUT_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListOpenIDConnectProviders",
        input: &LIST_OPEN_ID_CONNECT_PROVIDERS_REQUEST,
        output: Some("ListOpenIDConnectProvidersResponse"),
        errors: &[&SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListPolicies",
        input: &LIST_POLICIES_REQUEST,
        output: Some("ListPoliciesResponse"),
        errors: &[&SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListPolicyTags",
        input: &LIST_POLICY_TAGS_REQUEST,
        output: Some("ListPolicyTagsResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION, &INVALID_INPUT_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListPolicyVersions",
        input: &LIST_POLICY_VERSIONS_REQUEST,
        output: Some("ListPolicyVersionsResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &INVALID_INPUT_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListRolePolicies",
        input: &LIST_ROLE_POLICIES_REQUEST,
        output: Some("ListRolePoliciesResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListRoleTags",
        input: &LIST_ROLE_TAGS_REQUEST,
        output: Some("ListRoleTagsResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListRoles",
        input: &LIST_ROLES_REQUEST,
        output: Some("ListRolesResponse"),
        errors: &[&SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListSSHPublicKeys",
        input: &LIST_SSH_PUBLIC_KEYS_REQUEST,
        output: Some("ListSSHPublicKeysResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListServiceSpecificCredentials",
        input: &LIST_SERVICE_SPECIFIC_CREDENTIALS_REQUEST,
        output: Some("ListServiceSpecificCredentialsResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_NOT_SUPPORTED_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListSigningCertificates",
        input: &LIST_SIGNING_CERTIFICATES_REQUEST,
        output: Some("ListSigningCertificatesResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListUserPolicies",
        input: &LIST_USER_POLICIES_REQUEST,
        output: Some("ListUserPoliciesResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListUserTags",
        input: &LIST_USER_TAGS_REQUEST,
        output: Some("ListUserTagsResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListUsers",
        input: &LIST_USERS_REQUEST,
        output: Some("ListUsersResponse"),
        errors: &[&SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ListVirtualMFADevices",
        input: &LIST_VIRTUAL_MFA_DEVICES_REQUEST,
        output: Some("ListVirtualMFADevicesResponse"),
        errors: &[],
        unsigned: false,
    },
    Operation {
        name: "PutGroupPolicy",
        input: &PUT_GROUP_POLICY_REQUEST,
        output: None,
        errors: &[
            &LIMIT_EXCEEDED_EXCEPTION,
            &MALFORMED_POLICY_DOCUMENT_EXCEPTION,
            &NO_SUCH_ENTITY_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "PutRolePermissionsBoundary",
        input: &PUT_ROLE_PERMISSIONS_BOUNDARY_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &UNMODIFIABLE_ENTITY_EXCEPTION,
            &POLICY_NOT_ATTACHABLE_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "PutRolePolicy",
        input: &PUT_ROLE_POLICY_REQUEST,
        output: None,
        errors: &[
            &LIMIT_EXCEEDED_EXCEPTION,
            &MALFORMED_POLICY_DOCUMENT_EXCEPTION,
            &NO_SUCH_ENTITY_EXCEPTION,
            &UNMODIFIABLE_ENTITY_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "PutUserPermissionsBoundary",
        input: &PUT_USER_PERMISSIONS_BOUNDARY_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &POLICY_NOT_ATTACHABLE_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "PutUserPolicy",
        input: &PUT_USER_POLICY_REQUEST,
        output: None,
        errors: &[
            &LIMIT_EXCEEDED_EXCEPTION,
            &MALFORMED_POLICY_DOCUMENT_EXCEPTION,
            &NO_SUCH_ENTITY_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "RemoveClientIDFromOpenIDConnectProvider",
        input: &REMOVE_CLIENT_ID_FROM_OPEN_ID_CONNECT_PROVIDER_REQUEST,
        output: None,
        errors: &[
            &CONCURRENT_MODIFICATION_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &NO_SUCH_ENTITY_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "RemoveRoleFromInstanceProfile",
        input: &REMOVE_ROLE_FROM_INSTANCE_PROFILE_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &UNMODIFIABLE_ENTITY_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "RemoveUserFromGroup",
        input: &REMOVE_USER_FROM_GROUP_REQUEST,
        output: None,
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &LIMIT_EXCEEDED_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "ResyncMFADevice",
        input: &RESYNC_MFA_DEVICE_REQUEST,
        output: None,
        errors: &[
            &INVALID_AUTHENTICATION_CODE_EXCEPTION,
            &NO_SUCH_ENTITY_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
            &CONCURRENT_MODIFICATION_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "SetDefaultPolicyVersion",
        input: &SET_DEFAULT_POLICY_VERSION_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "SimulateCustomPolicy",
        input: &SIMULATE_CUSTOM_POLICY_REQUEST,
        output: Some("SimulatePolicyResponse"),
        errors: &[&INVALID_INPUT_EXCEPTION, &POLICY_EVALUATION_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "SimulatePrincipalPolicy",
        input: &SIMULATE_PRINCIPAL_POLICY_REQUEST,
        output: Some("SimulatePolicyResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &INVALID_INPUT_EXCEPTION, &POLICY_EVALUATION_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "TagInstanceProfile",
        input: &TAG_INSTANCE_PROFILE_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &CONCURRENT_MODIFICATION_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "TagMFADevice",
        input: &TAG_MFA_DEVICE_REQUEST,
        output: None,
        errors: &[
            &INVALID_INPUT_EXCEPTION,
            &NO_SUCH_ENTITY_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &CONCURRENT_MODIFICATION_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "TagOpenIDConnectProvider",
        input: &TAG_OPEN_ID_CONNECT_PROVIDER_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &CONCURRENT_MODIFICATION_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "TagPolicy",
        input: &TAG_POLICY_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &CONCURRENT_MODIFICATION_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "TagRole",
        input: &TAG_ROLE_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &CONCURRENT_MODIFICATION_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "TagUser",
        input: &TAG_USER_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &CONCURRENT_MODIFICATION_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "UntagInstanceProfile",
        input: &UNTAG_INSTANCE_PROFILE_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &CONCURRENT_MODIFICATION_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "UntagMFADevice",
        input: &UNTAG_MFA_DEVICE_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &CONCURRENT_MODIFICATION_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "UntagOpenIDConnectProvider",
        input: &UNTAG_OPEN_ID_CONNECT_PROVIDER_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &CONCURRENT_MODIFICATION_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "UntagPolicy",
        input: &UNTAG_POLICY_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &CONCURRENT_MODIFICATION_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "UntagRole",
        input: &UNTAG_ROLE_REQUEST,
        output: None,
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &CONCURRENT_MODIFICATION_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "UntagUser",
        input: &UNTAG_USER_REQUEST,
        output: None,
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &CONCURRENT_MODIFICATION_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "UpdateAccessKey",
        input: &UPDATE_ACCESS_KEY_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "UpdateAccountPasswordPolicy",
        input: &UPDATE_ACCOUNT_PASSWORD_POLICY_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &MALFORMED_POLICY_DOCUMENT_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "UpdateAssumeRolePolicy",
        input: &UPDATE_ASSUME_ROLE_POLICY_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &MALFORMED_POLICY_DOCUMENT_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &UNMODIFIABLE_ENTITY_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "UpdateGroup",
        input: &UPDATE_GROUP_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &ENTITY_ALREADY_EXISTS_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "UpdateLoginProfile",
        input: &UPDATE_LOGIN_PROFILE_REQUEST,
        output: None,
        errors: &[
            &ENTITY_TEMPORARILY_UNMODIFIABLE_EXCEPTION,
            &NO_SUCH_ENTITY_EXCEPTION,
            &PASSWORD_POLICY_VIOLATION_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "UpdateOpenIDConnectProviderThumbprint",
        input: &UPDATE_OPEN_ID_CONNECT_PROVIDER_THUMBPRINT_REQUEST,
        output: None,
        errors: &[
            &CONCURRENT_MODIFICATION_EXCEPTION,
            &INVALID_INPUT_EXCEPTION,
            &NO_SUCH_ENTITY_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
    Operation {
        name: "UpdateRole",
        input: &UPDATE_ROLE_REQUEST,
        output: Some("UpdateRoleResponse"),
        errors: &[&UNMODIFIABLE_ENTITY_EXCEPTION, &NO_SUCH_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "UpdateRoleDescription",
        input: &UPDATE_ROLE_DESCRIPTION_REQUEST,
        output: Some("UpdateRoleDescriptionResponse"),
        errors: &[&NO_SUCH_ENTITY_EXCEPTION, &UNMODIFIABLE_ENTITY_EXCEPTION, &SERVICE_FAILURE_EXCEPTION],
        unsigned: false,
    },
    Operation {
        name: "UpdateUser",
        input: &UPDATE_USER_REQUEST,
        output: None,
        errors: &[
            &NO_SUCH_ENTITY_EXCEPTION,
            &LIMIT_EXCEEDED_EXCEPTION,
            &ENTITY_ALREADY_EXISTS_EXCEPTION,
            &ENTITY_TEMPORARILY_UNMODIFIABLE_EXCEPTION,
            &CONCURRENT_MODIFICATION_EXCEPTION,
            &SERVICE_FAILURE_EXCEPTION,
        ],
        unsigned: false,
    },
];

/// `ConcurrentModification`
pub static CONCURRENT_MODIFICATION_EXCEPTION: ErrorShape =
    ErrorShape { name: "ConcurrentModification", status: 409, members: &["message"] };

/// `DeleteConflict`
pub static DELETE_CONFLICT_EXCEPTION: ErrorShape =
    ErrorShape { name: "DeleteConflict", status: 409, members: &["message"] };

/// `EntityAlreadyExists`
pub static ENTITY_ALREADY_EXISTS_EXCEPTION: ErrorShape =
    ErrorShape { name: "EntityAlreadyExists", status: 409, members: &["message"] };

/// `EntityTemporarilyUnmodifiable`
pub static ENTITY_TEMPORARILY_UNMODIFIABLE_EXCEPTION: ErrorShape =
    ErrorShape { name: "EntityTemporarilyUnmodifiable", status: 409, members: &["message"] };

/// `InvalidAuthenticationCode`
pub static INVALID_AUTHENTICATION_CODE_EXCEPTION: ErrorShape =
    ErrorShape { name: "InvalidAuthenticationCode", status: 403, members: &["message"] };

/// `InvalidInput`
pub static INVALID_INPUT_EXCEPTION: ErrorShape =
    ErrorShape { name: "InvalidInput", status: 400, members: &["message"] };

/// `InvalidUserType`
pub static INVALID_USER_TYPE_EXCEPTION: ErrorShape =
    ErrorShape { name: "InvalidUserType", status: 400, members: &["message"] };

/// `LimitExceeded`
pub static LIMIT_EXCEEDED_EXCEPTION: ErrorShape =
    ErrorShape { name: "LimitExceeded", status: 409, members: &["message"] };

/// `MalformedPolicyDocument`
pub static MALFORMED_POLICY_DOCUMENT_EXCEPTION: ErrorShape =
    ErrorShape { name: "MalformedPolicyDocument", status: 400, members: &["message"] };

/// `NoSuchEntity`
pub static NO_SUCH_ENTITY_EXCEPTION: ErrorShape =
    ErrorShape { name: "NoSuchEntity", status: 404, members: &["message"] };

/// `OpenIdIdpCommunicationError`
pub static OPEN_ID_IDP_COMMUNICATION_ERROR_EXCEPTION: ErrorShape =
    ErrorShape { name: "OpenIdIdpCommunicationError", status: 400, members: &["message"] };

/// `PasswordPolicyViolation`
pub static PASSWORD_POLICY_VIOLATION_EXCEPTION: ErrorShape =
    ErrorShape { name: "PasswordPolicyViolation", status: 400, members: &["message"] };

/// `PolicyEvaluation`
pub static POLICY_EVALUATION_EXCEPTION: ErrorShape =
    ErrorShape { name: "PolicyEvaluation", status: 500, members: &["message"] };

/// `PolicyNotAttachable`
pub static POLICY_NOT_ATTACHABLE_EXCEPTION: ErrorShape =
    ErrorShape { name: "PolicyNotAttachable", status: 400, members: &["message"] };

/// `ServiceFailure`
pub static SERVICE_FAILURE_EXCEPTION: ErrorShape =
    ErrorShape { name: "ServiceFailure", status: 500, members: &["message"] };

/// `NotSupportedService`
pub static SERVICE_NOT_SUPPORTED_EXCEPTION: ErrorShape =
    ErrorShape { name: "NotSupportedService", status: 404, members: &["message"] };

/// `UnmodifiableEntity`
pub static UNMODIFIABLE_ENTITY_EXCEPTION: ErrorShape =
    ErrorShape { name: "UnmodifiableEntity", status: 400, members: &["message"] };
static ACTION_NAME_LIST_TYPE: Shape = list("ActionNameListType", Bounds::NONE, &ACTION_NAME_TYPE);
static ACTION_NAME_TYPE: Shape = text("ActionNameType", Bounds::between(3, 128), None, &[]);
static ADD_CLIENT_ID_TO_OPEN_ID_CONNECT_PROVIDER_REQUEST: Shape = structure(
    "AddClientIDToOpenIDConnectProviderRequest",
    &[required("ClientID", &CLIENT_ID_TYPE), required("OpenIDConnectProviderArn", &ARN_TYPE)],
);
static ADD_ROLE_TO_INSTANCE_PROFILE_REQUEST: Shape = structure(
    "AddRoleToInstanceProfileRequest",
    &[required("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE), required("RoleName", &ROLE_NAME_TYPE)],
);
static ADD_USER_TO_GROUP_REQUEST: Shape = structure(
    "AddUserToGroupRequest",
    &[required("GroupName", &GROUP_NAME_TYPE), required("UserName", &EXISTING_USER_NAME_TYPE)],
);
static ATTACH_GROUP_POLICY_REQUEST: Shape =
    structure("AttachGroupPolicyRequest", &[required("GroupName", &GROUP_NAME_TYPE), required("PolicyArn", &ARN_TYPE)]);
static ATTACH_ROLE_POLICY_REQUEST: Shape =
    structure("AttachRolePolicyRequest", &[required("PolicyArn", &ARN_TYPE), required("RoleName", &ROLE_NAME_TYPE)]);
static ATTACH_USER_POLICY_REQUEST: Shape =
    structure("AttachUserPolicyRequest", &[required("PolicyArn", &ARN_TYPE), required("UserName", &USER_NAME_TYPE)]);
static ATTACHMENT_NAME_PATTERN: Pattern = Pattern::translated(r"[\w+=,.@-]+", r"[0-9A-Za-z_+=,.@-]+");
static ATTACHMENT_NAME: Shape = text("AttachmentName", Bounds::between(1, 128), Some(&ATTACHMENT_NAME_PATTERN), &[]);
static ATTACHMENT_TYPE: Shape = text("AttachmentType", Bounds::NONE, None, &["user", "group", "role"]);
static CHANGE_PASSWORD_REQUEST: Shape = structure(
    "ChangePasswordRequest",
    &[required("NewPassword", &PASSWORD_TYPE), required("OldPassword", &PASSWORD_TYPE)],
);
static CONTEXT_ENTRY: Shape = structure(
    "ContextEntry",
    &[
        optional("ContextKeyName", &CONTEXT_KEY_NAME_TYPE),
        optional("ContextKeyType", &CONTEXT_KEY_TYPE_ENUM),
        optional("ContextKeyValues", &CONTEXT_KEY_VALUE_LIST_TYPE),
    ],
);
static CONTEXT_ENTRY_LIST_TYPE: Shape = list("ContextEntryListType", Bounds::NONE, &CONTEXT_ENTRY);
static CONTEXT_KEY_NAME_TYPE: Shape = text("ContextKeyNameType", Bounds::between(5, 256), None, &[]);
static CONTEXT_KEY_TYPE_ENUM: Shape = text(
    "ContextKeyTypeEnum",
    Bounds::NONE,
    None,
    &[
        "string",
        "stringList",
        "numeric",
        "numericList",
        "boolean",
        "booleanList",
        "ip",
        "ipList",
        "binary",
        "binaryList",
        "date",
        "dateList",
    ],
);
static CONTEXT_KEY_VALUE_LIST_TYPE: Shape = list("ContextKeyValueListType", Bounds::NONE, &CONTEXT_KEY_VALUE_TYPE);
static CONTEXT_KEY_VALUE_TYPE: Shape = text("ContextKeyValueType", Bounds::NONE, None, &[]);
static CREATE_ACCESS_KEY_REQUEST: Shape =
    structure("CreateAccessKeyRequest", &[optional("UserName", &EXISTING_USER_NAME_TYPE)]);
static CREATE_ACCOUNT_ALIAS_REQUEST: Shape =
    structure("CreateAccountAliasRequest", &[required("AccountAlias", &ACCOUNT_ALIAS_TYPE)]);
static CREATE_GROUP_REQUEST: Shape =
    structure("CreateGroupRequest", &[required("GroupName", &GROUP_NAME_TYPE), optional("Path", &PATH_TYPE)]);
static CREATE_INSTANCE_PROFILE_REQUEST: Shape = structure(
    "CreateInstanceProfileRequest",
    &[
        required("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE),
        optional("Path", &PATH_TYPE),
        optional("Tags", &TAG_LIST_TYPE),
    ],
);
static CREATE_LOGIN_PROFILE_REQUEST: Shape = structure(
    "CreateLoginProfileRequest",
    &[
        optional("Password", &PASSWORD_TYPE),
        optional("PasswordResetRequired", &BOOLEAN_TYPE),
        optional("UserName", &USER_NAME_TYPE),
    ],
);
static CREATE_OPEN_ID_CONNECT_PROVIDER_REQUEST: Shape = structure(
    "CreateOpenIDConnectProviderRequest",
    &[
        optional("ClientIDList", &CLIENT_ID_LIST_TYPE),
        optional("Tags", &TAG_LIST_TYPE),
        optional("ThumbprintList", &THUMBPRINT_LIST_TYPE),
        required("Url", &OPEN_ID_CONNECT_PROVIDER_URL_TYPE),
    ],
);
static CREATE_POLICY_REQUEST: Shape = structure(
    "CreatePolicyRequest",
    &[
        optional("Description", &POLICY_DESCRIPTION_TYPE),
        optional("Path", &POLICY_PATH_TYPE),
        required("PolicyDocument", &POLICY_DOCUMENT_TYPE),
        required("PolicyName", &POLICY_NAME_TYPE),
        optional("Tags", &TAG_LIST_TYPE),
    ],
);
static CREATE_POLICY_VERSION_REQUEST: Shape = structure(
    "CreatePolicyVersionRequest",
    &[
        required("PolicyArn", &ARN_TYPE),
        required("PolicyDocument", &POLICY_DOCUMENT_TYPE),
        optional("SetAsDefault", &BOOLEAN_TYPE),
    ],
);
static CREATE_ROLE_REQUEST: Shape = structure(
    "CreateRoleRequest",
    &[
        required("AssumeRolePolicyDocument", &POLICY_DOCUMENT_TYPE),
        optional("Description", &ROLE_DESCRIPTION_TYPE),
        optional("MaxSessionDuration", &ROLE_MAX_SESSION_DURATION_TYPE),
        optional("Path", &PATH_TYPE),
        optional("PermissionsBoundary", &ARN_TYPE),
        required("RoleName", &ROLE_NAME_TYPE),
        optional("Tags", &TAG_LIST_TYPE),
    ],
);
static CREATE_SERVICE_LINKED_ROLE_REQUEST: Shape = structure(
    "CreateServiceLinkedRoleRequest",
    &[
        required("AWSServiceName", &GROUP_NAME_TYPE),
        optional("CustomSuffix", &CUSTOM_SUFFIX_TYPE),
        optional("Description", &ROLE_DESCRIPTION_TYPE),
    ],
);
static CREATE_USER_REQUEST: Shape = structure(
    "CreateUserRequest",
    &[
        optional("Path", &PATH_TYPE),
        optional("PermissionsBoundary", &ARN_TYPE),
        optional("Tags", &TAG_LIST_TYPE),
        required("UserName", &USER_NAME_TYPE),
    ],
);
static CREATE_VIRTUAL_MFA_DEVICE_REQUEST: Shape = structure(
    "CreateVirtualMFADeviceRequest",
    &[
        optional("Path", &PATH_TYPE),
        optional("Tags", &TAG_LIST_TYPE),
        required("VirtualMFADeviceName", &VIRTUAL_MFA_DEVICE_NAME),
    ],
);
static DEACTIVATE_MFA_DEVICE_REQUEST: Shape = structure(
    "DeactivateMFADeviceRequest",
    &[required("SerialNumber", &SERIAL_NUMBER_TYPE), optional("UserName", &EXISTING_USER_NAME_TYPE)],
);
static DELETE_ACCESS_KEY_REQUEST: Shape = structure(
    "DeleteAccessKeyRequest",
    &[required("AccessKeyId", &ACCESS_KEY_ID_TYPE), optional("UserName", &EXISTING_USER_NAME_TYPE)],
);
static DELETE_ACCOUNT_ALIAS_REQUEST: Shape =
    structure("DeleteAccountAliasRequest", &[required("AccountAlias", &ACCOUNT_ALIAS_TYPE)]);
static DELETE_GROUP_POLICY_REQUEST: Shape = structure(
    "DeleteGroupPolicyRequest",
    &[required("GroupName", &GROUP_NAME_TYPE), required("PolicyName", &POLICY_NAME_TYPE)],
);
static DELETE_GROUP_REQUEST: Shape = structure("DeleteGroupRequest", &[required("GroupName", &GROUP_NAME_TYPE)]);
static DELETE_INSTANCE_PROFILE_REQUEST: Shape =
    structure("DeleteInstanceProfileRequest", &[required("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE)]);
static DELETE_LOGIN_PROFILE_REQUEST: Shape =
    structure("DeleteLoginProfileRequest", &[optional("UserName", &USER_NAME_TYPE)]);
static DELETE_OPEN_ID_CONNECT_PROVIDER_REQUEST: Shape =
    structure("DeleteOpenIDConnectProviderRequest", &[required("OpenIDConnectProviderArn", &ARN_TYPE)]);
static DELETE_POLICY_REQUEST: Shape = structure("DeletePolicyRequest", &[required("PolicyArn", &ARN_TYPE)]);
static DELETE_POLICY_VERSION_REQUEST: Shape = structure(
    "DeletePolicyVersionRequest",
    &[required("PolicyArn", &ARN_TYPE), required("VersionId", &POLICY_VERSION_ID_TYPE)],
);
static DELETE_ROLE_PERMISSIONS_BOUNDARY_REQUEST: Shape =
    structure("DeleteRolePermissionsBoundaryRequest", &[required("RoleName", &ROLE_NAME_TYPE)]);
static DELETE_ROLE_POLICY_REQUEST: Shape = structure(
    "DeleteRolePolicyRequest",
    &[required("PolicyName", &POLICY_NAME_TYPE), required("RoleName", &ROLE_NAME_TYPE)],
);
static DELETE_ROLE_REQUEST: Shape = structure("DeleteRoleRequest", &[required("RoleName", &ROLE_NAME_TYPE)]);
static DELETE_SERVICE_LINKED_ROLE_REQUEST: Shape =
    structure("DeleteServiceLinkedRoleRequest", &[required("RoleName", &ROLE_NAME_TYPE)]);
static DELETE_USER_PERMISSIONS_BOUNDARY_REQUEST: Shape =
    structure("DeleteUserPermissionsBoundaryRequest", &[required("UserName", &USER_NAME_TYPE)]);
static DELETE_USER_POLICY_REQUEST: Shape = structure(
    "DeleteUserPolicyRequest",
    &[required("PolicyName", &POLICY_NAME_TYPE), required("UserName", &EXISTING_USER_NAME_TYPE)],
);
static DELETE_USER_REQUEST: Shape = structure("DeleteUserRequest", &[required("UserName", &EXISTING_USER_NAME_TYPE)]);
static DELETE_VIRTUAL_MFA_DEVICE_REQUEST: Shape =
    structure("DeleteVirtualMFADeviceRequest", &[required("SerialNumber", &SERIAL_NUMBER_TYPE)]);
static DELETION_TASK_ID_TYPE: Shape = text("DeletionTaskIdType", Bounds::between(1, 1000), None, &[]);
static DETACH_GROUP_POLICY_REQUEST: Shape =
    structure("DetachGroupPolicyRequest", &[required("GroupName", &GROUP_NAME_TYPE), required("PolicyArn", &ARN_TYPE)]);
static DETACH_ROLE_POLICY_REQUEST: Shape =
    structure("DetachRolePolicyRequest", &[required("PolicyArn", &ARN_TYPE), required("RoleName", &ROLE_NAME_TYPE)]);
static DETACH_USER_POLICY_REQUEST: Shape =
    structure("DetachUserPolicyRequest", &[required("PolicyArn", &ARN_TYPE), required("UserName", &USER_NAME_TYPE)]);
static ENABLE_MFA_DEVICE_REQUEST: Shape = structure(
    "EnableMFADeviceRequest",
    &[
        required("AuthenticationCode1", &AUTHENTICATION_CODE_TYPE),
        required("AuthenticationCode2", &AUTHENTICATION_CODE_TYPE),
        required("SerialNumber", &SERIAL_NUMBER_TYPE),
        required("UserName", &EXISTING_USER_NAME_TYPE),
    ],
);
static ENTITY_TYPE: Shape =
    text("EntityType", Bounds::NONE, None, &["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"]);
static GET_ACCESS_KEY_LAST_USED_REQUEST: Shape =
    structure("GetAccessKeyLastUsedRequest", &[required("AccessKeyId", &ACCESS_KEY_ID_TYPE)]);
static GET_ACCOUNT_AUTHORIZATION_DETAILS_REQUEST: Shape = structure(
    "GetAccountAuthorizationDetailsRequest",
    &[optional("Filter", &ENTITY_LIST_TYPE), optional("Marker", &MARKER_TYPE), optional("MaxItems", &MAX_ITEMS_TYPE)],
);
static GET_CONTEXT_KEYS_FOR_CUSTOM_POLICY_REQUEST: Shape =
    structure("GetContextKeysForCustomPolicyRequest", &[required("PolicyInputList", &SIMULATION_POLICY_LIST_TYPE)]);
static GET_CONTEXT_KEYS_FOR_PRINCIPAL_POLICY_REQUEST: Shape = structure(
    "GetContextKeysForPrincipalPolicyRequest",
    &[optional("PolicyInputList", &SIMULATION_POLICY_LIST_TYPE), required("PolicySourceArn", &ARN_TYPE)],
);
static GET_GROUP_POLICY_REQUEST: Shape = structure(
    "GetGroupPolicyRequest",
    &[required("GroupName", &GROUP_NAME_TYPE), required("PolicyName", &POLICY_NAME_TYPE)],
);
static GET_GROUP_REQUEST: Shape = structure(
    "GetGroupRequest",
    &[required("GroupName", &GROUP_NAME_TYPE), optional("Marker", &MARKER_TYPE), optional("MaxItems", &MAX_ITEMS_TYPE)],
);
static GET_INSTANCE_PROFILE_REQUEST: Shape =
    structure("GetInstanceProfileRequest", &[required("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE)]);
static GET_LOGIN_PROFILE_REQUEST: Shape = structure("GetLoginProfileRequest", &[optional("UserName", &USER_NAME_TYPE)]);
static GET_MFA_DEVICE_REQUEST: Shape = structure(
    "GetMFADeviceRequest",
    &[required("SerialNumber", &SERIAL_NUMBER_TYPE), optional("UserName", &USER_NAME_TYPE)],
);
static GET_OPEN_ID_CONNECT_PROVIDER_REQUEST: Shape =
    structure("GetOpenIDConnectProviderRequest", &[required("OpenIDConnectProviderArn", &ARN_TYPE)]);
static GET_POLICY_REQUEST: Shape = structure("GetPolicyRequest", &[required("PolicyArn", &ARN_TYPE)]);
static GET_POLICY_VERSION_REQUEST: Shape = structure(
    "GetPolicyVersionRequest",
    &[required("PolicyArn", &ARN_TYPE), required("VersionId", &POLICY_VERSION_ID_TYPE)],
);
static GET_ROLE_POLICY_REQUEST: Shape = structure(
    "GetRolePolicyRequest",
    &[required("PolicyName", &POLICY_NAME_TYPE), required("RoleName", &ROLE_NAME_TYPE)],
);
static GET_ROLE_REQUEST: Shape = structure("GetRoleRequest", &[required("RoleName", &ROLE_NAME_TYPE)]);
static GET_SERVICE_LINKED_ROLE_DELETION_STATUS_REQUEST: Shape =
    structure("GetServiceLinkedRoleDeletionStatusRequest", &[required("DeletionTaskId", &DELETION_TASK_ID_TYPE)]);
static GET_USER_POLICY_REQUEST: Shape = structure(
    "GetUserPolicyRequest",
    &[required("PolicyName", &POLICY_NAME_TYPE), required("UserName", &EXISTING_USER_NAME_TYPE)],
);
static GET_USER_REQUEST: Shape = structure("GetUserRequest", &[optional("UserName", &EXISTING_USER_NAME_TYPE)]);
static INLINE_POLICY_IDENTIFIER_TYPE: Shape = structure(
    "InlinePolicyIdentifierType",
    &[
        required("AttachmentName", &ATTACHMENT_NAME),
        required("AttachmentType", &ATTACHMENT_TYPE),
        required("PolicyName", &POLICY_NAME_TYPE),
    ],
);
static LIST_ACCESS_KEYS_REQUEST: Shape = structure(
    "ListAccessKeysRequest",
    &[
        optional("Marker", &MARKER_TYPE),
        optional("MaxItems", &MAX_ITEMS_TYPE),
        optional("UserName", &EXISTING_USER_NAME_TYPE),
    ],
);
static LIST_ACCOUNT_ALIASES_REQUEST: Shape =
    structure("ListAccountAliasesRequest", &[optional("Marker", &MARKER_TYPE), optional("MaxItems", &MAX_ITEMS_TYPE)]);
static LIST_ATTACHED_GROUP_POLICIES_REQUEST: Shape = structure(
    "ListAttachedGroupPoliciesRequest",
    &[
        required("GroupName", &GROUP_NAME_TYPE),
        optional("Marker", &MARKER_TYPE),
        optional("MaxItems", &MAX_ITEMS_TYPE),
        optional("PathPrefix", &POLICY_PATH_TYPE),
    ],
);
static LIST_ATTACHED_ROLE_POLICIES_REQUEST: Shape = structure(
    "ListAttachedRolePoliciesRequest",
    &[
        optional("Marker", &MARKER_TYPE),
        optional("MaxItems", &MAX_ITEMS_TYPE),
        optional("PathPrefix", &POLICY_PATH_TYPE),
        required("RoleName", &ROLE_NAME_TYPE),
    ],
);
static LIST_ATTACHED_USER_POLICIES_REQUEST: Shape = structure(
    "ListAttachedUserPoliciesRequest",
    &[
        optional("Marker", &MARKER_TYPE),
        optional("MaxItems", &MAX_ITEMS_TYPE),
        optional("PathPrefix", &POLICY_PATH_TYPE),
        required("UserName", &USER_NAME_TYPE),
    ],
);
static LIST_ENTITIES_FOR_POLICY_REQUEST: Shape = structure(
    "ListEntitiesForPolicyRequest",
    &[
        optional("EntityFilter", &ENTITY_TYPE),
        optional("Marker", &MARKER_TYPE),
        optional("MaxItems", &MAX_ITEMS_TYPE),
        optional("PathPrefix", &PATH_TYPE),
        required("PolicyArn", &ARN_TYPE),
        optional("PolicyUsageFilter", &POLICY_USAGE_TYPE),
    ],
);
static LIST_GROUP_POLICIES_REQUEST: Shape = structure(
    "ListGroupPoliciesRequest",
    &[required("GroupName", &GROUP_NAME_TYPE), optional("Marker", &MARKER_TYPE), optional("MaxItems", &MAX_ITEMS_TYPE)],
);
static LIST_GROUPS_FOR_USER_REQUEST: Shape = structure(
    "ListGroupsForUserRequest",
    &[
        optional("Marker", &MARKER_TYPE),
        optional("MaxItems", &MAX_ITEMS_TYPE),
        required("UserName", &EXISTING_USER_NAME_TYPE),
    ],
);
static LIST_GROUPS_REQUEST: Shape = structure(
    "ListGroupsRequest",
    &[
        optional("Marker", &MARKER_TYPE),
        optional("MaxItems", &MAX_ITEMS_TYPE),
        optional("PathPrefix", &PATH_PREFIX_TYPE),
    ],
);
static LIST_INSTANCE_PROFILE_TAGS_REQUEST: Shape = structure(
    "ListInstanceProfileTagsRequest",
    &[
        required("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE),
        optional("Marker", &MARKER_TYPE),
        optional("MaxItems", &MAX_ITEMS_TYPE),
    ],
);
static LIST_INSTANCE_PROFILES_FOR_ROLE_REQUEST: Shape = structure(
    "ListInstanceProfilesForRoleRequest",
    &[optional("Marker", &MARKER_TYPE), optional("MaxItems", &MAX_ITEMS_TYPE), required("RoleName", &ROLE_NAME_TYPE)],
);
static LIST_INSTANCE_PROFILES_REQUEST: Shape = structure(
    "ListInstanceProfilesRequest",
    &[
        optional("Marker", &MARKER_TYPE),
        optional("MaxItems", &MAX_ITEMS_TYPE),
        optional("PathPrefix", &PATH_PREFIX_TYPE),
    ],
);
static LIST_MFA_DEVICE_TAGS_REQUEST: Shape = structure(
    "ListMFADeviceTagsRequest",
    &[
        optional("Marker", &MARKER_TYPE),
        optional("MaxItems", &MAX_ITEMS_TYPE),
        required("SerialNumber", &SERIAL_NUMBER_TYPE),
    ],
);
static LIST_MFA_DEVICES_REQUEST: Shape = structure(
    "ListMFADevicesRequest",
    &[
        optional("Marker", &MARKER_TYPE),
        optional("MaxItems", &MAX_ITEMS_TYPE),
        optional("UserName", &EXISTING_USER_NAME_TYPE),
    ],
);
static LIST_OPEN_ID_CONNECT_PROVIDER_TAGS_REQUEST: Shape = structure(
    "ListOpenIDConnectProviderTagsRequest",
    &[
        optional("Marker", &MARKER_TYPE),
        optional("MaxItems", &MAX_ITEMS_TYPE),
        required("OpenIDConnectProviderArn", &ARN_TYPE),
    ],
);
static LIST_OPEN_ID_CONNECT_PROVIDERS_REQUEST: Shape = structure("ListOpenIDConnectProvidersRequest", &[]);
static LIST_POLICIES_REQUEST: Shape = structure(
    "ListPoliciesRequest",
    &[
        optional("Marker", &MARKER_TYPE),
        optional("MaxItems", &MAX_ITEMS_TYPE),
        optional("OnlyAttached", &BOOLEAN_TYPE),
        optional("PathPrefix", &POLICY_PATH_TYPE),
        optional("PolicyUsageFilter", &POLICY_USAGE_TYPE),
        optional("Scope", &POLICY_SCOPE_TYPE),
    ],
);
static LIST_POLICY_TAGS_REQUEST: Shape = structure(
    "ListPolicyTagsRequest",
    &[optional("Marker", &MARKER_TYPE), optional("MaxItems", &MAX_ITEMS_TYPE), required("PolicyArn", &ARN_TYPE)],
);
static LIST_POLICY_VERSIONS_REQUEST: Shape = structure(
    "ListPolicyVersionsRequest",
    &[optional("Marker", &MARKER_TYPE), optional("MaxItems", &MAX_ITEMS_TYPE), required("PolicyArn", &ARN_TYPE)],
);
static LIST_ROLE_POLICIES_REQUEST: Shape = structure(
    "ListRolePoliciesRequest",
    &[optional("Marker", &MARKER_TYPE), optional("MaxItems", &MAX_ITEMS_TYPE), required("RoleName", &ROLE_NAME_TYPE)],
);
static LIST_ROLE_TAGS_REQUEST: Shape = structure(
    "ListRoleTagsRequest",
    &[optional("Marker", &MARKER_TYPE), optional("MaxItems", &MAX_ITEMS_TYPE), required("RoleName", &ROLE_NAME_TYPE)],
);
static LIST_ROLES_REQUEST: Shape = structure(
    "ListRolesRequest",
    &[
        optional("Marker", &MARKER_TYPE),
        optional("MaxItems", &MAX_ITEMS_TYPE),
        optional("PathPrefix", &PATH_PREFIX_TYPE),
    ],
);
static LIST_SSH_PUBLIC_KEYS_REQUEST: Shape = structure(
    "ListSSHPublicKeysRequest",
    &[optional("Marker", &MARKER_TYPE), optional("MaxItems", &MAX_ITEMS_TYPE), optional("UserName", &USER_NAME_TYPE)],
);
static LIST_SERVICE_SPECIFIC_CREDENTIALS_REQUEST: Shape = structure(
    "ListServiceSpecificCredentialsRequest",
    &[
        optional("AllUsers", &ALL_USERS),
        optional("Marker", &MARKER_TYPE),
        optional("MaxItems", &MAX_ITEMS_TYPE),
        optional("ServiceName", &SERVICE_NAME),
        optional("UserName", &USER_NAME_TYPE),
    ],
);
static LIST_SIGNING_CERTIFICATES_REQUEST: Shape = structure(
    "ListSigningCertificatesRequest",
    &[
        optional("Marker", &MARKER_TYPE),
        optional("MaxItems", &MAX_ITEMS_TYPE),
        optional("UserName", &EXISTING_USER_NAME_TYPE),
    ],
);
static LIST_USER_POLICIES_REQUEST: Shape = structure(
    "ListUserPoliciesRequest",
    &[
        optional("Marker", &MARKER_TYPE),
        optional("MaxItems", &MAX_ITEMS_TYPE),
        required("UserName", &EXISTING_USER_NAME_TYPE),
    ],
);
static LIST_USER_TAGS_REQUEST: Shape = structure(
    "ListUserTagsRequest",
    &[
        optional("Marker", &MARKER_TYPE),
        optional("MaxItems", &MAX_ITEMS_TYPE),
        required("UserName", &EXISTING_USER_NAME_TYPE),
    ],
);
static LIST_USERS_REQUEST: Shape = structure(
    "ListUsersRequest",
    &[
        optional("Marker", &MARKER_TYPE),
        optional("MaxItems", &MAX_ITEMS_TYPE),
        optional("PathPrefix", &PATH_PREFIX_TYPE),
    ],
);
static LIST_VIRTUAL_MFA_DEVICES_REQUEST: Shape = structure(
    "ListVirtualMFADevicesRequest",
    &[
        optional("AssignmentStatus", &ASSIGNMENT_STATUS_TYPE),
        optional("Marker", &MARKER_TYPE),
        optional("MaxItems", &MAX_ITEMS_TYPE),
    ],
);
static OPEN_ID_CONNECT_PROVIDER_URL_TYPE: Shape =
    text("OpenIDConnectProviderUrlType", Bounds::between(1, 255), None, &[]);
static ORDERED_ORGANIZATION_POLICY_TYPE: Shape = structure(
    "OrderedOrganizationPolicyType",
    &[optional("ServiceControlPolicyInputList", &SIMULATION_POLICY_LIST_TYPE)],
);
static ORGANIZATION_POLICY_LIST_TYPE: Shape =
    list("OrganizationPolicyListType", Bounds::at_most(7), &ORDERED_ORGANIZATION_POLICY_TYPE);
static POLICY_EXCLUSIONS_LIST_TYPE: Shape = list("PolicyExclusionsListType", Bounds::at_most(256), &POLICY_IDENTIFIER);
static POLICY_IDENTIFIER: Shape = structure(
    "PolicyIdentifier",
    &[
        optional("InlinePolicyIdentifier", &INLINE_POLICY_IDENTIFIER_TYPE),
        optional("PolicyArn", &ARN_TYPE),
        optional("PolicyType", &POLICY_IDENTIFIER_POLICY_TYPE),
    ],
);
static POLICY_IDENTIFIER_POLICY_TYPE: Shape = text(
    "PolicyIdentifierPolicyType",
    Bounds::NONE,
    None,
    &["inline", "aws-managed", "user-managed", "permission-boundary", "scp", "rcp"],
);
static POLICY_USAGE_TYPE: Shape =
    text("PolicyUsageType", Bounds::NONE, None, &["PermissionsPolicy", "PermissionsBoundary"]);
static PUT_GROUP_POLICY_REQUEST: Shape = structure(
    "PutGroupPolicyRequest",
    &[
        required("GroupName", &GROUP_NAME_TYPE),
        required("PolicyDocument", &POLICY_DOCUMENT_TYPE),
        required("PolicyName", &POLICY_NAME_TYPE),
    ],
);
static PUT_ROLE_PERMISSIONS_BOUNDARY_REQUEST: Shape = structure(
    "PutRolePermissionsBoundaryRequest",
    &[required("PermissionsBoundary", &ARN_TYPE), required("RoleName", &ROLE_NAME_TYPE)],
);
static PUT_ROLE_POLICY_REQUEST: Shape = structure(
    "PutRolePolicyRequest",
    &[
        required("PolicyDocument", &POLICY_DOCUMENT_TYPE),
        required("PolicyName", &POLICY_NAME_TYPE),
        required("RoleName", &ROLE_NAME_TYPE),
    ],
);
static PUT_USER_PERMISSIONS_BOUNDARY_REQUEST: Shape = structure(
    "PutUserPermissionsBoundaryRequest",
    &[required("PermissionsBoundary", &ARN_TYPE), required("UserName", &USER_NAME_TYPE)],
);
static PUT_USER_POLICY_REQUEST: Shape = structure(
    "PutUserPolicyRequest",
    &[
        required("PolicyDocument", &POLICY_DOCUMENT_TYPE),
        required("PolicyName", &POLICY_NAME_TYPE),
        required("UserName", &EXISTING_USER_NAME_TYPE),
    ],
);
static REMOVE_CLIENT_ID_FROM_OPEN_ID_CONNECT_PROVIDER_REQUEST: Shape = structure(
    "RemoveClientIDFromOpenIDConnectProviderRequest",
    &[required("ClientID", &CLIENT_ID_TYPE), required("OpenIDConnectProviderArn", &ARN_TYPE)],
);
static REMOVE_ROLE_FROM_INSTANCE_PROFILE_REQUEST: Shape = structure(
    "RemoveRoleFromInstanceProfileRequest",
    &[required("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE), required("RoleName", &ROLE_NAME_TYPE)],
);
static REMOVE_USER_FROM_GROUP_REQUEST: Shape = structure(
    "RemoveUserFromGroupRequest",
    &[required("GroupName", &GROUP_NAME_TYPE), required("UserName", &EXISTING_USER_NAME_TYPE)],
);
static RESOURCE_HANDLING_OPTION_TYPE: Shape = text("ResourceHandlingOptionType", Bounds::between(1, 64), None, &[]);
static RESOURCE_NAME_LIST_TYPE: Shape = list("ResourceNameListType", Bounds::NONE, &RESOURCE_NAME_TYPE);
static RESOURCE_NAME_TYPE: Shape = text("ResourceNameType", Bounds::between(1, 2048), None, &[]);
static RESYNC_MFA_DEVICE_REQUEST: Shape = structure(
    "ResyncMFADeviceRequest",
    &[
        required("AuthenticationCode1", &AUTHENTICATION_CODE_TYPE),
        required("AuthenticationCode2", &AUTHENTICATION_CODE_TYPE),
        required("SerialNumber", &SERIAL_NUMBER_TYPE),
        required("UserName", &EXISTING_USER_NAME_TYPE),
    ],
);
static SET_DEFAULT_POLICY_VERSION_REQUEST: Shape = structure(
    "SetDefaultPolicyVersionRequest",
    &[required("PolicyArn", &ARN_TYPE), required("VersionId", &POLICY_VERSION_ID_TYPE)],
);
static SIMULATE_CUSTOM_POLICY_REQUEST: Shape = structure(
    "SimulateCustomPolicyRequest",
    &[
        required("ActionNames", &ACTION_NAME_LIST_TYPE),
        optional("CallerArn", &RESOURCE_NAME_TYPE),
        optional("ContextEntries", &CONTEXT_ENTRY_LIST_TYPE),
        optional("Marker", &MARKER_TYPE),
        optional("MaxItems", &MAX_ITEMS_TYPE),
        optional("OrderedOrganizationPolicyInputList", &ORGANIZATION_POLICY_LIST_TYPE),
        optional("PermissionsBoundaryPolicyInputList", &SIMULATION_POLICY_LIST_TYPE),
        required("PolicyInputList", &SIMULATION_POLICY_LIST_TYPE),
        optional("ResourceArns", &RESOURCE_NAME_LIST_TYPE),
        optional("ResourceHandlingOption", &RESOURCE_HANDLING_OPTION_TYPE),
        optional("ResourceOwner", &RESOURCE_NAME_TYPE),
        optional("ResourcePolicy", &POLICY_DOCUMENT_TYPE),
    ],
);
static SIMULATE_PRINCIPAL_POLICY_REQUEST: Shape = structure(
    "SimulatePrincipalPolicyRequest",
    &[
        required("ActionNames", &ACTION_NAME_LIST_TYPE),
        optional("CallerArn", &RESOURCE_NAME_TYPE),
        optional("ContextEntries", &CONTEXT_ENTRY_LIST_TYPE),
        optional("Marker", &MARKER_TYPE),
        optional("MaxItems", &MAX_ITEMS_TYPE),
        optional("PermissionsBoundaryPolicyInputList", &SIMULATION_POLICY_LIST_TYPE),
        optional("PolicyExclusionList", &POLICY_EXCLUSIONS_LIST_TYPE),
        optional("PolicyInputList", &SIMULATION_POLICY_LIST_TYPE),
        required("PolicySourceArn", &ARN_TYPE),
        optional("ResourceArns", &RESOURCE_NAME_LIST_TYPE),
        optional("ResourceHandlingOption", &RESOURCE_HANDLING_OPTION_TYPE),
        optional("ResourceOwner", &RESOURCE_NAME_TYPE),
        optional("ResourcePolicy", &POLICY_DOCUMENT_TYPE),
    ],
);
static SIMULATION_POLICY_LIST_TYPE: Shape = list("SimulationPolicyListType", Bounds::NONE, &POLICY_DOCUMENT_TYPE);
static TAG: Shape = structure("Tag", &[required("Key", &TAG_KEY_TYPE), required("Value", &TAG_VALUE_TYPE)]);
static TAG_INSTANCE_PROFILE_REQUEST: Shape = structure(
    "TagInstanceProfileRequest",
    &[required("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE), required("Tags", &TAG_LIST_TYPE)],
);
static TAG_MFA_DEVICE_REQUEST: Shape = structure(
    "TagMFADeviceRequest",
    &[required("SerialNumber", &SERIAL_NUMBER_TYPE), required("Tags", &TAG_LIST_TYPE)],
);
static TAG_OPEN_ID_CONNECT_PROVIDER_REQUEST: Shape = structure(
    "TagOpenIDConnectProviderRequest",
    &[required("OpenIDConnectProviderArn", &ARN_TYPE), required("Tags", &TAG_LIST_TYPE)],
);
static TAG_POLICY_REQUEST: Shape =
    structure("TagPolicyRequest", &[required("PolicyArn", &ARN_TYPE), required("Tags", &TAG_LIST_TYPE)]);
static TAG_ROLE_REQUEST: Shape =
    structure("TagRoleRequest", &[required("RoleName", &ROLE_NAME_TYPE), required("Tags", &TAG_LIST_TYPE)]);
static TAG_USER_REQUEST: Shape =
    structure("TagUserRequest", &[required("Tags", &TAG_LIST_TYPE), required("UserName", &EXISTING_USER_NAME_TYPE)]);
static UNTAG_INSTANCE_PROFILE_REQUEST: Shape = structure(
    "UntagInstanceProfileRequest",
    &[required("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE), required("TagKeys", &TAG_KEY_LIST_TYPE)],
);
static UNTAG_MFA_DEVICE_REQUEST: Shape = structure(
    "UntagMFADeviceRequest",
    &[required("SerialNumber", &SERIAL_NUMBER_TYPE), required("TagKeys", &TAG_KEY_LIST_TYPE)],
);
static UNTAG_OPEN_ID_CONNECT_PROVIDER_REQUEST: Shape = structure(
    "UntagOpenIDConnectProviderRequest",
    &[required("OpenIDConnectProviderArn", &ARN_TYPE), required("TagKeys", &TAG_KEY_LIST_TYPE)],
);
static UNTAG_POLICY_REQUEST: Shape =
    structure("UntagPolicyRequest", &[required("PolicyArn", &ARN_TYPE), required("TagKeys", &TAG_KEY_LIST_TYPE)]);
static UNTAG_ROLE_REQUEST: Shape =
    structure("UntagRoleRequest", &[required("RoleName", &ROLE_NAME_TYPE), required("TagKeys", &TAG_KEY_LIST_TYPE)]);
static UNTAG_USER_REQUEST: Shape = structure(
    "UntagUserRequest",
    &[required("TagKeys", &TAG_KEY_LIST_TYPE), required("UserName", &EXISTING_USER_NAME_TYPE)],
);
static UPDATE_ACCESS_KEY_REQUEST: Shape = structure(
    "UpdateAccessKeyRequest",
    &[
        required("AccessKeyId", &ACCESS_KEY_ID_TYPE),
        required("Status", &STATUS_TYPE),
        optional("UserName", &EXISTING_USER_NAME_TYPE),
    ],
);
static UPDATE_ACCOUNT_PASSWORD_POLICY_REQUEST: Shape = structure(
    "UpdateAccountPasswordPolicyRequest",
    &[
        optional("AllowUsersToChangePassword", &BOOLEAN_TYPE),
        optional("HardExpiry", &BOOLEAN_OBJECT_TYPE),
        optional("MaxPasswordAge", &MAX_PASSWORD_AGE_TYPE),
        optional("MinimumPasswordLength", &MINIMUM_PASSWORD_LENGTH_TYPE),
        optional("PasswordReusePrevention", &PASSWORD_REUSE_PREVENTION_TYPE),
        optional("RequireLowercaseCharacters", &BOOLEAN_TYPE),
        optional("RequireNumbers", &BOOLEAN_TYPE),
        optional("RequireSymbols", &BOOLEAN_TYPE),
        optional("RequireUppercaseCharacters", &BOOLEAN_TYPE),
    ],
);
static UPDATE_ASSUME_ROLE_POLICY_REQUEST: Shape = structure(
    "UpdateAssumeRolePolicyRequest",
    &[required("PolicyDocument", &POLICY_DOCUMENT_TYPE), required("RoleName", &ROLE_NAME_TYPE)],
);
static UPDATE_GROUP_REQUEST: Shape = structure(
    "UpdateGroupRequest",
    &[
        required("GroupName", &GROUP_NAME_TYPE),
        optional("NewGroupName", &GROUP_NAME_TYPE),
        optional("NewPath", &PATH_TYPE),
    ],
);
static UPDATE_LOGIN_PROFILE_REQUEST: Shape = structure(
    "UpdateLoginProfileRequest",
    &[
        optional("Password", &PASSWORD_TYPE),
        optional("PasswordResetRequired", &BOOLEAN_OBJECT_TYPE),
        required("UserName", &USER_NAME_TYPE),
    ],
);
static UPDATE_OPEN_ID_CONNECT_PROVIDER_THUMBPRINT_REQUEST: Shape = structure(
    "UpdateOpenIDConnectProviderThumbprintRequest",
    &[required("OpenIDConnectProviderArn", &ARN_TYPE), required("ThumbprintList", &THUMBPRINT_LIST_TYPE)],
);
static UPDATE_ROLE_DESCRIPTION_REQUEST: Shape = structure(
    "UpdateRoleDescriptionRequest",
    &[required("Description", &ROLE_DESCRIPTION_TYPE), required("RoleName", &ROLE_NAME_TYPE)],
);
static UPDATE_ROLE_REQUEST: Shape = structure(
    "UpdateRoleRequest",
    &[
        optional("Description", &ROLE_DESCRIPTION_TYPE),
        optional("MaxSessionDuration", &ROLE_MAX_SESSION_DURATION_TYPE),
        required("RoleName", &ROLE_NAME_TYPE),
    ],
);
static UPDATE_USER_REQUEST: Shape = structure(
    "UpdateUserRequest",
    &[
        optional("NewPath", &PATH_TYPE),
        optional("NewUserName", &USER_NAME_TYPE),
        required("UserName", &EXISTING_USER_NAME_TYPE),
    ],
);
static ACCESS_KEY_ID_TYPE_PATTERN: Pattern = Pattern::translated(r"[\w]+", r"[0-9A-Za-z_]+");
static ACCESS_KEY_ID_TYPE: Shape =
    text("accessKeyIdType", Bounds::between(16, 128), Some(&ACCESS_KEY_ID_TYPE_PATTERN), &[]);
static ACCOUNT_ALIAS_TYPE_PATTERN: Pattern =
    Pattern::translated(r"^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$", r"^[a-z0-9](-?[a-z0-9])+$");
static ACCOUNT_ALIAS_TYPE: Shape =
    text("accountAliasType", Bounds::between(3, 63), Some(&ACCOUNT_ALIAS_TYPE_PATTERN), &[]);
static ALL_USERS: Shape = shape("allUsers", Kind::Boolean);
static ARN_TYPE: Shape = text("arnType", Bounds::between(20, 2048), None, &[]);
static ASSIGNMENT_STATUS_TYPE: Shape =
    text("assignmentStatusType", Bounds::NONE, None, &["Assigned", "Unassigned", "Any"]);
static AUTHENTICATION_CODE_TYPE_PATTERN: Pattern = Pattern::translated(r"[\d]+", r"[0-9]+");
static AUTHENTICATION_CODE_TYPE: Shape =
    text("authenticationCodeType", Bounds::between(6, 6), Some(&AUTHENTICATION_CODE_TYPE_PATTERN), &[]);
static BOOLEAN_OBJECT_TYPE: Shape = shape("booleanObjectType", Kind::Boolean);
static BOOLEAN_TYPE: Shape = shape("booleanType", Kind::Boolean);
static CLIENT_ID_LIST_TYPE: Shape = list("clientIDListType", Bounds::NONE, &CLIENT_ID_TYPE);
static CLIENT_ID_TYPE: Shape = text("clientIDType", Bounds::between(1, 255), None, &[]);
static CUSTOM_SUFFIX_TYPE_PATTERN: Pattern = Pattern::translated(r"[\w+=,.@-]+", r"[0-9A-Za-z_+=,.@-]+");
static CUSTOM_SUFFIX_TYPE: Shape =
    text("customSuffixType", Bounds::between(1, 64), Some(&CUSTOM_SUFFIX_TYPE_PATTERN), &[]);
static ENTITY_LIST_TYPE: Shape = list("entityListType", Bounds::NONE, &ENTITY_TYPE);
static EXISTING_USER_NAME_TYPE_PATTERN: Pattern = Pattern::translated(r"[\w+=,.@-]+", r"[0-9A-Za-z_+=,.@-]+");
static EXISTING_USER_NAME_TYPE: Shape =
    text("existingUserNameType", Bounds::between(1, 128), Some(&EXISTING_USER_NAME_TYPE_PATTERN), &[]);
static GROUP_NAME_TYPE_PATTERN: Pattern = Pattern::translated(r"[\w+=,.@-]+", r"[0-9A-Za-z_+=,.@-]+");
static GROUP_NAME_TYPE: Shape = text("groupNameType", Bounds::between(1, 128), Some(&GROUP_NAME_TYPE_PATTERN), &[]);
static INSTANCE_PROFILE_NAME_TYPE_PATTERN: Pattern = Pattern::translated(r"[\w+=,.@-]+", r"[0-9A-Za-z_+=,.@-]+");
static INSTANCE_PROFILE_NAME_TYPE: Shape =
    text("instanceProfileNameType", Bounds::between(1, 128), Some(&INSTANCE_PROFILE_NAME_TYPE_PATTERN), &[]);
static MARKER_TYPE_PATTERN: Pattern = Pattern::new(r"[\u0020-\u00FF]+");
static MARKER_TYPE: Shape = text("markerType", Bounds::between(1, 320), Some(&MARKER_TYPE_PATTERN), &[]);
static MAX_ITEMS_TYPE: Shape = shape("maxItemsType", Kind::Integer(Bounds::between(1, 1000)));
static MAX_PASSWORD_AGE_TYPE: Shape = shape("maxPasswordAgeType", Kind::Integer(Bounds::between(1, 1095)));
static MINIMUM_PASSWORD_LENGTH_TYPE: Shape = shape("minimumPasswordLengthType", Kind::Integer(Bounds::between(6, 128)));
static PASSWORD_REUSE_PREVENTION_TYPE: Shape =
    shape("passwordReusePreventionType", Kind::Integer(Bounds::between(1, 24)));
static PASSWORD_TYPE_PATTERN: Pattern = Pattern::new(r"[\u0009\u000A\u000D\u0020-\u00FF]+");
static PASSWORD_TYPE: Shape =
    sensitive(text("passwordType", Bounds::between(1, 128), Some(&PASSWORD_TYPE_PATTERN), &[]));
static PATH_PREFIX_TYPE_PATTERN: Pattern = Pattern::new(r"\u002F[\u0021-\u007F]*");
static PATH_PREFIX_TYPE: Shape = text("pathPrefixType", Bounds::between(1, 512), Some(&PATH_PREFIX_TYPE_PATTERN), &[]);
static PATH_TYPE_PATTERN: Pattern = Pattern::new(r"(\u002F)|(\u002F[\u0021-\u007E]+\u002F)");
static PATH_TYPE: Shape = text("pathType", Bounds::between(1, 512), Some(&PATH_TYPE_PATTERN), &[]);
static POLICY_DESCRIPTION_TYPE: Shape = text("policyDescriptionType", Bounds::at_most(1000), None, &[]);
static POLICY_DOCUMENT_TYPE_PATTERN: Pattern = Pattern::new(r"[\u0009\u000A\u000D\u0020-\u00FF]+");
static POLICY_DOCUMENT_TYPE: Shape =
    text("policyDocumentType", Bounds::between(1, 131072), Some(&POLICY_DOCUMENT_TYPE_PATTERN), &[]);
static POLICY_NAME_TYPE_PATTERN: Pattern = Pattern::translated(r"[\w+=,.@-]+", r"[0-9A-Za-z_+=,.@-]+");
static POLICY_NAME_TYPE: Shape = text("policyNameType", Bounds::between(1, 128), Some(&POLICY_NAME_TYPE_PATTERN), &[]);
static POLICY_PATH_TYPE_PATTERN: Pattern = Pattern::new(r"((/[A-Za-z0-9\.,\+@=_-]+)*)/");
static POLICY_PATH_TYPE: Shape = text("policyPathType", Bounds::between(1, 512), Some(&POLICY_PATH_TYPE_PATTERN), &[]);
static POLICY_SCOPE_TYPE: Shape = text("policyScopeType", Bounds::NONE, None, &["All", "AWS", "Local"]);
static POLICY_VERSION_ID_TYPE_PATTERN: Pattern = Pattern::new(r"v[1-9][0-9]*(\.[A-Za-z0-9-]*)?");
static POLICY_VERSION_ID_TYPE: Shape =
    text("policyVersionIdType", Bounds::NONE, Some(&POLICY_VERSION_ID_TYPE_PATTERN), &[]);
static ROLE_DESCRIPTION_TYPE_PATTERN: Pattern = Pattern::new(r"[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*");
static ROLE_DESCRIPTION_TYPE: Shape =
    text("roleDescriptionType", Bounds::at_most(1000), Some(&ROLE_DESCRIPTION_TYPE_PATTERN), &[]);
static ROLE_MAX_SESSION_DURATION_TYPE: Shape =
    shape("roleMaxSessionDurationType", Kind::Integer(Bounds::between(3600, 43200)));
static ROLE_NAME_TYPE_PATTERN: Pattern = Pattern::translated(r"[\w+=,.@-]+", r"[0-9A-Za-z_+=,.@-]+");
static ROLE_NAME_TYPE: Shape = text("roleNameType", Bounds::between(1, 64), Some(&ROLE_NAME_TYPE_PATTERN), &[]);
static SERIAL_NUMBER_TYPE_PATTERN: Pattern = Pattern::translated(r"[\w+=/:,.@-]+", r"[0-9A-Za-z_+=/:,.@-]+");
static SERIAL_NUMBER_TYPE: Shape =
    text("serialNumberType", Bounds::between(9, 256), Some(&SERIAL_NUMBER_TYPE_PATTERN), &[]);
static SERVICE_NAME: Shape = text("serviceName", Bounds::NONE, None, &[]);
static STATUS_TYPE: Shape = text("statusType", Bounds::NONE, None, &["Active", "Inactive", "Expired"]);
static TAG_KEY_LIST_TYPE: Shape = list("tagKeyListType", Bounds::at_most(50), &TAG_KEY_TYPE);
static TAG_KEY_TYPE_PATTERN: Pattern = Pattern::new(r"[\p{L}\p{Z}\p{N}_.:/=+\-@]+");
static TAG_KEY_TYPE: Shape = text("tagKeyType", Bounds::between(1, 128), Some(&TAG_KEY_TYPE_PATTERN), &[]);
static TAG_LIST_TYPE: Shape = list("tagListType", Bounds::at_most(50), &TAG);
static TAG_VALUE_TYPE_PATTERN: Pattern = Pattern::new(r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*");
static TAG_VALUE_TYPE: Shape = text("tagValueType", Bounds::between(0, 256), Some(&TAG_VALUE_TYPE_PATTERN), &[]);
static THUMBPRINT_LIST_TYPE: Shape = list("thumbprintListType", Bounds::NONE, &THUMBPRINT_TYPE);
static THUMBPRINT_TYPE: Shape = text("thumbprintType", Bounds::between(40, 40), None, &[]);
static USER_NAME_TYPE_PATTERN: Pattern = Pattern::translated(r"[\w+=,.@-]+", r"[0-9A-Za-z_+=,.@-]+");
static USER_NAME_TYPE: Shape = text("userNameType", Bounds::between(1, 64), Some(&USER_NAME_TYPE_PATTERN), &[]);
static VIRTUAL_MFA_DEVICE_NAME_PATTERN: Pattern = Pattern::translated(r"[\w+=,.@-]+", r"[0-9A-Za-z_+=,.@-]+");
static VIRTUAL_MFA_DEVICE_NAME: Shape =
    text("virtualMFADeviceName", Bounds::at_least(1), Some(&VIRTUAL_MFA_DEVICE_NAME_PATTERN), &[]);

/// `AccessKey`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccessKey {
    pub access_key_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<EpochSeconds>,
    pub secret_access_key: String,
    pub status: String,
    pub user_name: String,
}

/// `AccessKeyLastUsed`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccessKeyLastUsed {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_date: Option<EpochSeconds>,
    pub region: String,
    pub service_name: String,
}

/// `AccessKeyMetadata`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccessKeyMetadata {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
}

/// `AddClientIDToOpenIDConnectProviderRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddClientIDToOpenIDConnectProviderRequest {
    #[serde(rename = "ClientID")]
    pub client_id: String,
    #[serde(rename = "OpenIDConnectProviderArn")]
    pub open_id_connect_provider_arn: String,
}

/// `AddRoleToInstanceProfileRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddRoleToInstanceProfileRequest {
    pub instance_profile_name: String,
    pub role_name: String,
}

/// `AddUserToGroupRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddUserToGroupRequest {
    pub group_name: String,
    pub user_name: String,
}

/// `AttachGroupPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AttachGroupPolicyRequest {
    pub group_name: String,
    pub policy_arn: String,
}

/// `AttachRolePolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AttachRolePolicyRequest {
    pub policy_arn: String,
    pub role_name: String,
}

/// `AttachUserPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AttachUserPolicyRequest {
    pub policy_arn: String,
    pub user_name: String,
}

/// `AttachedPermissionsBoundary`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AttachedPermissionsBoundary {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary_type: Option<String>,
}

/// `AttachedPolicy`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AttachedPolicy {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_name: Option<String>,
}

/// `ChangePasswordRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ChangePasswordRequest {
    pub new_password: String,
    pub old_password: String,
}

/// `ContextEntry`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ContextEntry {
    pub context_key_name: Option<String>,
    pub context_key_type: Option<String>,
    pub context_key_values: Option<Vec<String>>,
}

/// `CreateAccessKeyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateAccessKeyRequest {
    pub user_name: Option<String>,
}

/// `CreateAccessKeyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateAccessKeyResponse {
    pub access_key: AccessKey,
}

/// `CreateAccountAliasRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateAccountAliasRequest {
    pub account_alias: String,
}

/// `CreateGroupRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateGroupRequest {
    pub group_name: String,
    pub path: Option<String>,
}

/// `CreateGroupResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateGroupResponse {
    pub group: Group,
}

/// `CreateInstanceProfileRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateInstanceProfileRequest {
    pub instance_profile_name: String,
    pub path: Option<String>,
    pub tags: Option<Vec<Tag>>,
}

/// `CreateInstanceProfileResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateInstanceProfileResponse {
    pub instance_profile: InstanceProfile,
}

/// `CreateLoginProfileRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateLoginProfileRequest {
    pub password: Option<String>,
    pub password_reset_required: Option<bool>,
    pub user_name: Option<String>,
}

/// `CreateLoginProfileResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateLoginProfileResponse {
    pub login_profile: LoginProfile,
}

/// `CreateOpenIDConnectProviderRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateOpenIDConnectProviderRequest {
    #[serde(rename = "ClientIDList")]
    pub client_id_list: Option<Vec<String>>,
    pub tags: Option<Vec<Tag>>,
    pub thumbprint_list: Option<Vec<String>>,
    pub url: String,
}

/// `CreateOpenIDConnectProviderResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateOpenIDConnectProviderResponse {
    #[serde(rename = "OpenIDConnectProviderArn", skip_serializing_if = "Option::is_none")]
    pub open_id_connect_provider_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
}

/// `CreatePolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreatePolicyRequest {
    pub description: Option<String>,
    pub path: Option<String>,
    pub policy_document: String,
    pub policy_name: String,
    pub tags: Option<Vec<Tag>>,
}

/// `CreatePolicyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreatePolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<Policy>,
}

/// `CreatePolicyVersionRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreatePolicyVersionRequest {
    pub policy_arn: String,
    pub policy_document: String,
    pub set_as_default: Option<bool>,
}

/// `CreatePolicyVersionResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreatePolicyVersionResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_version: Option<PolicyVersion>,
}

/// `CreateRoleRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateRoleRequest {
    pub assume_role_policy_document: String,
    pub description: Option<String>,
    pub max_session_duration: Option<i32>,
    pub path: Option<String>,
    pub permissions_boundary: Option<String>,
    pub role_name: String,
    pub tags: Option<Vec<Tag>>,
}

/// `CreateRoleResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateRoleResponse {
    pub role: Role,
}

/// `CreateServiceLinkedRoleRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateServiceLinkedRoleRequest {
    #[serde(rename = "AWSServiceName")]
    pub aws_service_name: String,
    pub custom_suffix: Option<String>,
    pub description: Option<String>,
}

/// `CreateServiceLinkedRoleResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateServiceLinkedRoleResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
}

/// `CreateUserRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateUserRequest {
    pub path: Option<String>,
    pub permissions_boundary: Option<String>,
    pub tags: Option<Vec<Tag>>,
    pub user_name: String,
}

/// `CreateUserResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateUserResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<User>,
}

/// `CreateVirtualMFADeviceRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateVirtualMFADeviceRequest {
    pub path: Option<String>,
    pub tags: Option<Vec<Tag>>,
    #[serde(rename = "VirtualMFADeviceName")]
    pub virtual_mfa_device_name: String,
}

/// `CreateVirtualMFADeviceResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateVirtualMFADeviceResponse {
    #[serde(rename = "VirtualMFADevice")]
    pub virtual_mfa_device: VirtualMFADevice,
}

/// `DeactivateMFADeviceRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeactivateMFADeviceRequest {
    pub serial_number: String,
    pub user_name: Option<String>,
}

/// `DeleteAccessKeyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteAccessKeyRequest {
    pub access_key_id: String,
    pub user_name: Option<String>,
}

/// `DeleteAccountAliasRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteAccountAliasRequest {
    pub account_alias: String,
}

/// `DeleteGroupPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteGroupPolicyRequest {
    pub group_name: String,
    pub policy_name: String,
}

/// `DeleteGroupRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteGroupRequest {
    pub group_name: String,
}

/// `DeleteInstanceProfileRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteInstanceProfileRequest {
    pub instance_profile_name: String,
}

/// `DeleteLoginProfileRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteLoginProfileRequest {
    pub user_name: Option<String>,
}

/// `DeleteOpenIDConnectProviderRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteOpenIDConnectProviderRequest {
    #[serde(rename = "OpenIDConnectProviderArn")]
    pub open_id_connect_provider_arn: String,
}

/// `DeletePolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeletePolicyRequest {
    pub policy_arn: String,
}

/// `DeletePolicyVersionRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeletePolicyVersionRequest {
    pub policy_arn: String,
    pub version_id: String,
}

/// `DeleteRolePermissionsBoundaryRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteRolePermissionsBoundaryRequest {
    pub role_name: String,
}

/// `DeleteRolePolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteRolePolicyRequest {
    pub policy_name: String,
    pub role_name: String,
}

/// `DeleteRoleRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteRoleRequest {
    pub role_name: String,
}

/// `DeleteServiceLinkedRoleRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteServiceLinkedRoleRequest {
    pub role_name: String,
}

/// `DeleteServiceLinkedRoleResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteServiceLinkedRoleResponse {
    pub deletion_task_id: String,
}

/// `DeleteUserPermissionsBoundaryRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteUserPermissionsBoundaryRequest {
    pub user_name: String,
}

/// `DeleteUserPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteUserPolicyRequest {
    pub policy_name: String,
    pub user_name: String,
}

/// `DeleteUserRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteUserRequest {
    pub user_name: String,
}

/// `DeleteVirtualMFADeviceRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteVirtualMFADeviceRequest {
    pub serial_number: String,
}

/// `DeletionTaskFailureReasonType`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeletionTaskFailureReasonType {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_usage_list: Option<Vec<RoleUsageType>>,
}

/// `DetachGroupPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DetachGroupPolicyRequest {
    pub group_name: String,
    pub policy_arn: String,
}

/// `DetachRolePolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DetachRolePolicyRequest {
    pub policy_arn: String,
    pub role_name: String,
}

/// `DetachUserPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DetachUserPolicyRequest {
    pub policy_arn: String,
    pub user_name: String,
}

/// `EnableMFADeviceRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EnableMFADeviceRequest {
    pub authentication_code1: String,
    pub authentication_code2: String,
    pub serial_number: String,
    pub user_name: String,
}

/// `EvaluationResult`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EvaluationResult {
    pub eval_action_name: String,
    pub eval_decision: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eval_decision_details: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eval_resource_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matched_statements: Option<Vec<Statement>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing_context_values: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organizations_decision_detail: Option<OrganizationsDecisionDetail>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary_decision_detail: Option<PermissionsBoundaryDecisionDetail>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_specific_results: Option<Vec<ResourceSpecificResult>>,
}

/// `GetAccessKeyLastUsedRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetAccessKeyLastUsedRequest {
    pub access_key_id: String,
}

/// `GetAccessKeyLastUsedResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetAccessKeyLastUsedResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_key_last_used: Option<AccessKeyLastUsed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
}

/// `GetAccountAuthorizationDetailsRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetAccountAuthorizationDetailsRequest {
    pub filter: Option<Vec<String>>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

/// `GetAccountAuthorizationDetailsResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetAccountAuthorizationDetailsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_detail_list: Option<Vec<GroupDetail>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policies: Option<Vec<ManagedPolicyDetail>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_detail_list: Option<Vec<RoleDetail>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_detail_list: Option<Vec<UserDetail>>,
}

/// `GetAccountPasswordPolicyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetAccountPasswordPolicyResponse {
    pub password_policy: PasswordPolicy,
}

/// `GetAccountSummaryResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetAccountSummaryResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary_map: Option<BTreeMap<String, i32>>,
}

/// `GetContextKeysForCustomPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetContextKeysForCustomPolicyRequest {
    pub policy_input_list: Vec<String>,
}

/// `GetContextKeysForPolicyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetContextKeysForPolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context_key_names: Option<Vec<String>>,
}

/// `GetContextKeysForPrincipalPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetContextKeysForPrincipalPolicyRequest {
    pub policy_input_list: Option<Vec<String>>,
    pub policy_source_arn: String,
}

/// `GetGroupPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetGroupPolicyRequest {
    pub group_name: String,
    pub policy_name: String,
}

/// `GetGroupPolicyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetGroupPolicyResponse {
    pub group_name: String,
    pub policy_document: String,
    pub policy_name: String,
}

/// `GetGroupRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetGroupRequest {
    pub group_name: String,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

/// `GetGroupResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetGroupResponse {
    pub group: Group,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    pub users: Vec<User>,
}

/// `GetInstanceProfileRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetInstanceProfileRequest {
    pub instance_profile_name: String,
}

/// `GetInstanceProfileResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetInstanceProfileResponse {
    pub instance_profile: InstanceProfile,
}

/// `GetLoginProfileRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetLoginProfileRequest {
    pub user_name: Option<String>,
}

/// `GetLoginProfileResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetLoginProfileResponse {
    pub login_profile: LoginProfile,
}

/// `GetMFADeviceRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetMFADeviceRequest {
    pub serial_number: String,
    pub user_name: Option<String>,
}

/// `GetMFADeviceResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetMFADeviceResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certifications: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_date: Option<EpochSeconds>,
    pub serial_number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
}

/// `GetOpenIDConnectProviderRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetOpenIDConnectProviderRequest {
    #[serde(rename = "OpenIDConnectProviderArn")]
    pub open_id_connect_provider_arn: String,
}

/// `GetOpenIDConnectProviderResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetOpenIDConnectProviderResponse {
    #[serde(rename = "ClientIDList", skip_serializing_if = "Option::is_none")]
    pub client_id_list: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbprint_list: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// `GetPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetPolicyRequest {
    pub policy_arn: String,
}

/// `GetPolicyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetPolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<Policy>,
}

/// `GetPolicyVersionRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetPolicyVersionRequest {
    pub policy_arn: String,
    pub version_id: String,
}

/// `GetPolicyVersionResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetPolicyVersionResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_version: Option<PolicyVersion>,
}

/// `GetRolePolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetRolePolicyRequest {
    pub policy_name: String,
    pub role_name: String,
}

/// `GetRolePolicyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetRolePolicyResponse {
    pub policy_document: String,
    pub policy_name: String,
    pub role_name: String,
}

/// `GetRoleRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetRoleRequest {
    pub role_name: String,
}

/// `GetRoleResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetRoleResponse {
    pub role: Role,
}

/// `GetServiceLinkedRoleDeletionStatusRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetServiceLinkedRoleDeletionStatusRequest {
    pub deletion_task_id: String,
}

/// `GetServiceLinkedRoleDeletionStatusResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetServiceLinkedRoleDeletionStatusResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<DeletionTaskFailureReasonType>,
    pub status: String,
}

/// `GetUserPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetUserPolicyRequest {
    pub policy_name: String,
    pub user_name: String,
}

/// `GetUserPolicyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetUserPolicyResponse {
    pub policy_document: String,
    pub policy_name: String,
    pub user_name: String,
}

/// `GetUserRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetUserRequest {
    pub user_name: Option<String>,
}

/// `GetUserResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetUserResponse {
    pub user: User,
}

/// `Group`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Group {
    pub arn: String,
    pub create_date: EpochSeconds,
    pub group_id: String,
    pub group_name: String,
    pub path: String,
}

/// `GroupDetail`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GroupDetail {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attached_managed_policies: Option<Vec<AttachedPolicy>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_policy_list: Option<Vec<PolicyDetail>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

/// `InlinePolicyIdentifierType`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InlinePolicyIdentifierType {
    pub attachment_name: String,
    pub attachment_type: String,
    pub policy_name: String,
}

/// `InstanceProfile`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InstanceProfile {
    pub arn: String,
    pub create_date: EpochSeconds,
    pub instance_profile_id: String,
    pub instance_profile_name: String,
    pub path: String,
    pub roles: Vec<Role>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
}

/// `ListAccessKeysRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAccessKeysRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub user_name: Option<String>,
}

/// `ListAccessKeysResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAccessKeysResponse {
    pub access_key_metadata: Vec<AccessKeyMetadata>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
}

/// `ListAccountAliasesRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAccountAliasesRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

/// `ListAccountAliasesResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAccountAliasesResponse {
    pub account_aliases: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
}

/// `ListAttachedGroupPoliciesRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAttachedGroupPoliciesRequest {
    pub group_name: String,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub path_prefix: Option<String>,
}

/// `ListAttachedGroupPoliciesResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAttachedGroupPoliciesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attached_policies: Option<Vec<AttachedPolicy>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
}

/// `ListAttachedRolePoliciesRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAttachedRolePoliciesRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub path_prefix: Option<String>,
    pub role_name: String,
}

/// `ListAttachedRolePoliciesResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAttachedRolePoliciesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attached_policies: Option<Vec<AttachedPolicy>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
}

/// `ListAttachedUserPoliciesRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAttachedUserPoliciesRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub path_prefix: Option<String>,
    pub user_name: String,
}

/// `ListAttachedUserPoliciesResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAttachedUserPoliciesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attached_policies: Option<Vec<AttachedPolicy>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
}

/// `ListEntitiesForPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListEntitiesForPolicyRequest {
    pub entity_filter: Option<String>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub path_prefix: Option<String>,
    pub policy_arn: String,
    pub policy_usage_filter: Option<String>,
}

/// `ListEntitiesForPolicyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListEntitiesForPolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_groups: Option<Vec<PolicyGroup>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_roles: Option<Vec<PolicyRole>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_users: Option<Vec<PolicyUser>>,
}

/// `ListGroupPoliciesRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListGroupPoliciesRequest {
    pub group_name: String,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

/// `ListGroupPoliciesResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListGroupPoliciesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    pub policy_names: Vec<String>,
}

/// `ListGroupsForUserRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListGroupsForUserRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub user_name: String,
}

/// `ListGroupsForUserResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListGroupsForUserResponse {
    pub groups: Vec<Group>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
}

/// `ListGroupsRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListGroupsRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub path_prefix: Option<String>,
}

/// `ListGroupsResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListGroupsResponse {
    pub groups: Vec<Group>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
}

/// `ListInstanceProfileTagsRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListInstanceProfileTagsRequest {
    pub instance_profile_name: String,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

/// `ListInstanceProfileTagsResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListInstanceProfileTagsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    pub tags: Vec<Tag>,
}

/// `ListInstanceProfilesForRoleRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListInstanceProfilesForRoleRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub role_name: String,
}

/// `ListInstanceProfilesForRoleResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListInstanceProfilesForRoleResponse {
    pub instance_profiles: Vec<InstanceProfile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
}

/// `ListInstanceProfilesRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListInstanceProfilesRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub path_prefix: Option<String>,
}

/// `ListInstanceProfilesResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListInstanceProfilesResponse {
    pub instance_profiles: Vec<InstanceProfile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
}

/// `ListMFADeviceTagsRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListMFADeviceTagsRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub serial_number: String,
}

/// `ListMFADeviceTagsResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListMFADeviceTagsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    pub tags: Vec<Tag>,
}

/// `ListMFADevicesRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListMFADevicesRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub user_name: Option<String>,
}

/// `ListMFADevicesResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListMFADevicesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(rename = "MFADevices")]
    pub mfa_devices: Vec<MFADevice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
}

/// `ListOpenIDConnectProviderTagsRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListOpenIDConnectProviderTagsRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    #[serde(rename = "OpenIDConnectProviderArn")]
    pub open_id_connect_provider_arn: String,
}

/// `ListOpenIDConnectProviderTagsResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListOpenIDConnectProviderTagsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    pub tags: Vec<Tag>,
}

/// `ListOpenIDConnectProvidersRequest`
#[derive(Clone, Default, Deserialize)]
pub struct ListOpenIDConnectProvidersRequest {}

/// `ListOpenIDConnectProvidersResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListOpenIDConnectProvidersResponse {
    #[serde(rename = "OpenIDConnectProviderList", skip_serializing_if = "Option::is_none")]
    pub open_id_connect_provider_list: Option<Vec<OpenIDConnectProviderListEntry>>,
}

/// `ListPoliciesRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListPoliciesRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub only_attached: Option<bool>,
    pub path_prefix: Option<String>,
    pub policy_usage_filter: Option<String>,
    pub scope: Option<String>,
}

/// `ListPoliciesResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListPoliciesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policies: Option<Vec<Policy>>,
}

/// `ListPolicyTagsRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListPolicyTagsRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub policy_arn: String,
}

/// `ListPolicyTagsResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListPolicyTagsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    pub tags: Vec<Tag>,
}

/// `ListPolicyVersionsRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListPolicyVersionsRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub policy_arn: String,
}

/// `ListPolicyVersionsResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListPolicyVersionsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versions: Option<Vec<PolicyVersion>>,
}

/// `ListRolePoliciesRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListRolePoliciesRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub role_name: String,
}

/// `ListRolePoliciesResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListRolePoliciesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    pub policy_names: Vec<String>,
}

/// `ListRoleTagsRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListRoleTagsRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub role_name: String,
}

/// `ListRoleTagsResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListRoleTagsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    pub tags: Vec<Tag>,
}

/// `ListRolesRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListRolesRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub path_prefix: Option<String>,
}

/// `ListRolesResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListRolesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    pub roles: Vec<Role>,
}

/// `ListSSHPublicKeysRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListSSHPublicKeysRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub user_name: Option<String>,
}

/// `ListSSHPublicKeysResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListSSHPublicKeysResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    #[serde(rename = "SSHPublicKeys", skip_serializing_if = "Option::is_none")]
    pub ssh_public_keys: Option<Vec<SSHPublicKeyMetadata>>,
}

/// `ListServiceSpecificCredentialsRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListServiceSpecificCredentialsRequest {
    pub all_users: Option<bool>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub service_name: Option<String>,
    pub user_name: Option<String>,
}

/// `ListServiceSpecificCredentialsResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListServiceSpecificCredentialsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_specific_credentials: Option<Vec<ServiceSpecificCredentialMetadata>>,
}

/// `ListSigningCertificatesRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListSigningCertificatesRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub user_name: Option<String>,
}

/// `ListSigningCertificatesResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListSigningCertificatesResponse {
    pub certificates: Vec<SigningCertificate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
}

/// `ListUserPoliciesRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListUserPoliciesRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub user_name: String,
}

/// `ListUserPoliciesResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListUserPoliciesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    pub policy_names: Vec<String>,
}

/// `ListUserTagsRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListUserTagsRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub user_name: String,
}

/// `ListUserTagsResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListUserTagsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    pub tags: Vec<Tag>,
}

/// `ListUsersRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListUsersRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub path_prefix: Option<String>,
}

/// `ListUsersResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListUsersResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    pub users: Vec<User>,
}

/// `ListVirtualMFADevicesRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListVirtualMFADevicesRequest {
    pub assignment_status: Option<String>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

/// `ListVirtualMFADevicesResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListVirtualMFADevicesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    #[serde(rename = "VirtualMFADevices")]
    pub virtual_mfa_devices: Vec<VirtualMFADevice>,
}

/// `LoginProfile`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LoginProfile {
    pub create_date: EpochSeconds,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password_reset_required: Option<bool>,
    pub user_name: String,
}

/// `MFADevice`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct MFADevice {
    pub enable_date: EpochSeconds,
    pub serial_number: String,
    pub user_name: String,
}

/// `ManagedPolicyDetail`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ManagedPolicyDetail {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment_count: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_version_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_attachable: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary_usage_count: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_version_list: Option<Vec<PolicyVersion>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_date: Option<EpochSeconds>,
}

/// `OpenIDConnectProviderListEntry`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct OpenIDConnectProviderListEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
}

/// `OrderedOrganizationPolicyType`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OrderedOrganizationPolicyType {
    pub service_control_policy_input_list: Option<Vec<String>>,
}

/// `OrganizationsDecisionDetail`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct OrganizationsDecisionDetail {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_by_organizations: Option<bool>,
}

/// `PasswordPolicy`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PasswordPolicy {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_users_to_change_password: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expire_passwords: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hard_expiry: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_password_age: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_password_length: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password_reuse_prevention: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require_lowercase_characters: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require_numbers: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require_symbols: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require_uppercase_characters: Option<bool>,
}

/// `PermissionsBoundaryDecisionDetail`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PermissionsBoundaryDecisionDetail {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_by_permissions_boundary: Option<bool>,
}

/// `Policy`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Policy {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment_count: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_version_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_attachable: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary_usage_count: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_date: Option<EpochSeconds>,
}

/// `PolicyDetail`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PolicyDetail {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_document: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_name: Option<String>,
}

/// `PolicyGroup`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PolicyGroup {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
}

/// `PolicyIdentifier`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PolicyIdentifier {
    pub inline_policy_identifier: Option<InlinePolicyIdentifierType>,
    pub policy_arn: Option<String>,
    pub policy_type: Option<String>,
}

/// `PolicyRole`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PolicyRole {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_name: Option<String>,
}

/// `PolicyUser`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PolicyUser {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
}

/// `PolicyVersion`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PolicyVersion {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_default_version: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
}

/// `Position`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Position {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<i32>,
}

/// `PutGroupPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutGroupPolicyRequest {
    pub group_name: String,
    pub policy_document: String,
    pub policy_name: String,
}

/// `PutRolePermissionsBoundaryRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutRolePermissionsBoundaryRequest {
    pub permissions_boundary: String,
    pub role_name: String,
}

/// `PutRolePolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutRolePolicyRequest {
    pub policy_document: String,
    pub policy_name: String,
    pub role_name: String,
}

/// `PutUserPermissionsBoundaryRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutUserPermissionsBoundaryRequest {
    pub permissions_boundary: String,
    pub user_name: String,
}

/// `PutUserPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutUserPolicyRequest {
    pub policy_document: String,
    pub policy_name: String,
    pub user_name: String,
}

/// `RemoveClientIDFromOpenIDConnectProviderRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RemoveClientIDFromOpenIDConnectProviderRequest {
    #[serde(rename = "ClientID")]
    pub client_id: String,
    #[serde(rename = "OpenIDConnectProviderArn")]
    pub open_id_connect_provider_arn: String,
}

/// `RemoveRoleFromInstanceProfileRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RemoveRoleFromInstanceProfileRequest {
    pub instance_profile_name: String,
    pub role_name: String,
}

/// `RemoveUserFromGroupRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RemoveUserFromGroupRequest {
    pub group_name: String,
    pub user_name: String,
}

/// `ResourceSpecificResult`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ResourceSpecificResult {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eval_decision_details: Option<BTreeMap<String, String>>,
    pub eval_resource_decision: String,
    pub eval_resource_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matched_statements: Option<Vec<Statement>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing_context_values: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary_decision_detail: Option<PermissionsBoundaryDecisionDetail>,
}

/// `ResyncMFADeviceRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ResyncMFADeviceRequest {
    pub authentication_code1: String,
    pub authentication_code2: String,
    pub serial_number: String,
    pub user_name: String,
}

/// `Role`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Role {
    pub arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assume_role_policy_document: Option<String>,
    pub create_date: EpochSeconds,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_session_duration: Option<i32>,
    pub path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary: Option<AttachedPermissionsBoundary>,
    pub role_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_last_used: Option<RoleLastUsed>,
    pub role_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_role_template: Option<SourceRoleTemplate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
}

/// `RoleDetail`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RoleDetail {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assume_role_policy_document: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attached_managed_policies: Option<Vec<AttachedPolicy>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_profile_list: Option<Vec<InstanceProfile>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary: Option<AttachedPermissionsBoundary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_last_used: Option<RoleLastUsed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_policy_list: Option<Vec<PolicyDetail>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
}

/// `RoleLastUsed`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RoleLastUsed {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

/// `RoleUsageType`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RoleUsageType {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resources: Option<Vec<String>>,
}

/// `SSHPublicKeyMetadata`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SSHPublicKeyMetadata {
    #[serde(rename = "SSHPublicKeyId")]
    pub ssh_public_key_id: String,
    pub status: String,
    pub upload_date: EpochSeconds,
    pub user_name: String,
}

/// `ServiceSpecificCredentialMetadata`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ServiceSpecificCredentialMetadata {
    pub create_date: EpochSeconds,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiration_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_credential_alias: Option<String>,
    pub service_name: String,
    pub service_specific_credential_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_user_name: Option<String>,
    pub status: String,
    pub user_name: String,
}

/// `SetDefaultPolicyVersionRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SetDefaultPolicyVersionRequest {
    pub policy_arn: String,
    pub version_id: String,
}

/// `SigningCertificate`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SigningCertificate {
    pub certificate_body: String,
    pub certificate_id: String,
    pub status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upload_date: Option<EpochSeconds>,
    pub user_name: String,
}

/// `SimulateCustomPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SimulateCustomPolicyRequest {
    pub action_names: Vec<String>,
    pub caller_arn: Option<String>,
    pub context_entries: Option<Vec<ContextEntry>>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub ordered_organization_policy_input_list: Option<Vec<OrderedOrganizationPolicyType>>,
    pub permissions_boundary_policy_input_list: Option<Vec<String>>,
    pub policy_input_list: Vec<String>,
    pub resource_arns: Option<Vec<String>>,
    pub resource_handling_option: Option<String>,
    pub resource_owner: Option<String>,
    pub resource_policy: Option<String>,
}

/// `SimulatePolicyResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SimulatePolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evaluation_results: Option<Vec<EvaluationResult>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
}

/// `SimulatePrincipalPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SimulatePrincipalPolicyRequest {
    pub action_names: Vec<String>,
    pub caller_arn: Option<String>,
    pub context_entries: Option<Vec<ContextEntry>>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub permissions_boundary_policy_input_list: Option<Vec<String>>,
    pub policy_exclusion_list: Option<Vec<PolicyIdentifier>>,
    pub policy_input_list: Option<Vec<String>>,
    pub policy_source_arn: String,
    pub resource_arns: Option<Vec<String>>,
    pub resource_handling_option: Option<String>,
    pub resource_owner: Option<String>,
    pub resource_policy: Option<String>,
}

/// `SourceRoleTemplate`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SourceRoleTemplate {
    pub template_arn: String,
    pub template_minor_version: i32,
}

/// `Statement`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Statement {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_position: Option<Position>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_policy_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_policy_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_position: Option<Position>,
}

/// `Tag`
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    pub key: String,
    pub value: String,
}

/// `TagInstanceProfileRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagInstanceProfileRequest {
    pub instance_profile_name: String,
    pub tags: Vec<Tag>,
}

/// `TagMFADeviceRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagMFADeviceRequest {
    pub serial_number: String,
    pub tags: Vec<Tag>,
}

/// `TagOpenIDConnectProviderRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagOpenIDConnectProviderRequest {
    #[serde(rename = "OpenIDConnectProviderArn")]
    pub open_id_connect_provider_arn: String,
    pub tags: Vec<Tag>,
}

/// `TagPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagPolicyRequest {
    pub policy_arn: String,
    pub tags: Vec<Tag>,
}

/// `TagRoleRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagRoleRequest {
    pub role_name: String,
    pub tags: Vec<Tag>,
}

/// `TagUserRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagUserRequest {
    pub tags: Vec<Tag>,
    pub user_name: String,
}

/// `UntagInstanceProfileRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UntagInstanceProfileRequest {
    pub instance_profile_name: String,
    pub tag_keys: Vec<String>,
}

/// `UntagMFADeviceRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UntagMFADeviceRequest {
    pub serial_number: String,
    pub tag_keys: Vec<String>,
}

/// `UntagOpenIDConnectProviderRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UntagOpenIDConnectProviderRequest {
    #[serde(rename = "OpenIDConnectProviderArn")]
    pub open_id_connect_provider_arn: String,
    pub tag_keys: Vec<String>,
}

/// `UntagPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UntagPolicyRequest {
    pub policy_arn: String,
    pub tag_keys: Vec<String>,
}

/// `UntagRoleRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UntagRoleRequest {
    pub role_name: String,
    pub tag_keys: Vec<String>,
}

/// `UntagUserRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UntagUserRequest {
    pub tag_keys: Vec<String>,
    pub user_name: String,
}

/// `UpdateAccessKeyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateAccessKeyRequest {
    pub access_key_id: String,
    pub status: String,
    pub user_name: Option<String>,
}

/// `UpdateAccountPasswordPolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateAccountPasswordPolicyRequest {
    pub allow_users_to_change_password: Option<bool>,
    pub hard_expiry: Option<bool>,
    pub max_password_age: Option<i32>,
    pub minimum_password_length: Option<i32>,
    pub password_reuse_prevention: Option<i32>,
    pub require_lowercase_characters: Option<bool>,
    pub require_numbers: Option<bool>,
    pub require_symbols: Option<bool>,
    pub require_uppercase_characters: Option<bool>,
}

/// `UpdateAssumeRolePolicyRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateAssumeRolePolicyRequest {
    pub policy_document: String,
    pub role_name: String,
}

/// `UpdateGroupRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateGroupRequest {
    pub group_name: String,
    pub new_group_name: Option<String>,
    pub new_path: Option<String>,
}

/// `UpdateLoginProfileRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateLoginProfileRequest {
    pub password: Option<String>,
    pub password_reset_required: Option<bool>,
    pub user_name: String,
}

/// `UpdateOpenIDConnectProviderThumbprintRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateOpenIDConnectProviderThumbprintRequest {
    #[serde(rename = "OpenIDConnectProviderArn")]
    pub open_id_connect_provider_arn: String,
    pub thumbprint_list: Vec<String>,
}

/// `UpdateRoleDescriptionRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateRoleDescriptionRequest {
    pub description: String,
    pub role_name: String,
}

/// `UpdateRoleDescriptionResponse`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateRoleDescriptionResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
}

/// `UpdateRoleRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateRoleRequest {
    pub description: Option<String>,
    pub max_session_duration: Option<i32>,
    pub role_name: String,
}

/// `UpdateRoleResponse`
#[derive(Clone, Default, Serialize)]
pub struct UpdateRoleResponse {}

/// `UpdateUserRequest`
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateUserRequest {
    pub new_path: Option<String>,
    pub new_user_name: Option<String>,
    pub user_name: String,
}

/// `User`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct User {
    pub arn: String,
    pub create_date: EpochSeconds,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password_last_used: Option<EpochSeconds>,
    pub path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary: Option<AttachedPermissionsBoundary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    pub user_id: String,
    pub user_name: String,
}

/// `UserDetail`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserDetail {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attached_managed_policies: Option<Vec<AttachedPolicy>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_list: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary: Option<AttachedPermissionsBoundary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_policy_list: Option<Vec<PolicyDetail>>,
}

/// `VirtualMFADevice`
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct VirtualMFADevice {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base32_string_seed: Option<Blob>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_date: Option<EpochSeconds>,
    #[serde(rename = "QRCodePNG", skip_serializing_if = "Option::is_none")]
    pub qr_code_png: Option<Blob>,
    pub serial_number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<User>,
}
