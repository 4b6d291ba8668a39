//! What is served of `iam`.

mod access_keys;
mod groups;
mod login_profiles;
mod members;
mod other_credentials;
mod users;

use crate::served::served;

served! {
    "AddUserToGroup" => groups::add_user_to_group,
    "ChangePassword" => login_profiles::change_password,
    "CreateAccessKey" => access_keys::create_access_key,
    "CreateGroup" => groups::create_group,
    "CreateLoginProfile" => login_profiles::create_login_profile,
    "CreateUser" => users::create_user,
    "DeleteAccessKey" => access_keys::delete_access_key,
    "DeleteGroup" => groups::delete_group,
    "DeleteLoginProfile" => login_profiles::delete_login_profile,
    "DeleteUser" => users::delete_user,
    "GetAccessKeyLastUsed" => access_keys::get_access_key_last_used,
    "GetGroup" => groups::get_group,
    "GetLoginProfile" => login_profiles::get_login_profile,
    "GetUser" => users::get_user,
    "ListAccessKeys" => access_keys::list_access_keys,
    "ListGroups" => groups::list_groups,
    "ListGroupsForUser" => users::list_groups_for_user,
    "ListMFADevices" => other_credentials::list_mfa_devices,
    "ListSSHPublicKeys" => other_credentials::list_ssh_public_keys,
    "ListServiceSpecificCredentials" => other_credentials::list_service_specific_credentials,
    "ListSigningCertificates" => other_credentials::list_signing_certificates,
    "ListUserTags" => users::list_user_tags,
    "ListUsers" => users::list_users,
    "ListVirtualMFADevices" => other_credentials::list_virtual_mfa_devices,
    "RemoveUserFromGroup" => groups::remove_user_from_group,
    "TagUser" => users::tag_user,
    "UntagUser" => users::untag_user,
    "UpdateAccessKey" => access_keys::update_access_key,
    "UpdateGroup" => groups::update_group,
    "UpdateLoginProfile" => login_profiles::update_login_profile,
    "UpdateUser" => users::update_user,
}
