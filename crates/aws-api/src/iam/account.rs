//! The account as a whole: CreateAccountAlias, DeleteAccountAlias, ListAccountAliases, GetAccountSummary,
//! GetAccountAuthorizationDetails.

use access::iam::{DescribedPolicy, DescribedVersion, Details, EntityKind, OwnPolicies, Role, ShownInstanceProfile};
use model::resource_tag::ResourceTags;

use crate::answer::ApiError;
use crate::call::{Call, epoch_seconds};
use crate::iam::documents::encoded;
use crate::iam::instance_profiles;
use crate::iam::managed_policies::{version_id, version_with_document};
use crate::iam::members::{self, boundary, limit, truncation};
use crate::iam::roles::last_used;
use crate::shapes::{NoInput, iam};

pub async fn create_account_alias(call: &Call<'_>, request: iam::CreateAccountAliasRequest) -> Result<(), ApiError> {
    Ok(call.access().create_account_alias(call.caller, request.account_alias).await?)
}

pub async fn delete_account_alias(call: &Call<'_>, request: iam::DeleteAccountAliasRequest) -> Result<(), ApiError> {
    Ok(call.access().delete_account_alias(call.caller, request.account_alias).await?)
}

pub async fn list_account_aliases(
    call: &Call<'_>,
    _: iam::ListAccountAliasesRequest,
) -> Result<iam::ListAccountAliasesResponse, ApiError> {
    let alias = call.access().list_account_aliases(call.caller).await?;
    let account_aliases = alias.into_iter().collect();
    Ok(iam::ListAccountAliasesResponse { account_aliases, is_truncated: Some(false), marker: None })
}

pub async fn get_account_summary(call: &Call<'_>, _: NoInput) -> Result<iam::GetAccountSummaryResponse, ApiError> {
    let summary = call.access().get_account_summary(call.caller).await?;
    let summary_map = summary.iter().map(|(name, number)| (name.to_owned(), count(number))).collect();
    Ok(iam::GetAccountSummaryResponse { summary_map: Some(summary_map) })
}

pub async fn get_account_authorization_details(
    call: &Call<'_>,
    request: iam::GetAccountAuthorizationDetailsRequest,
) -> Result<iam::GetAccountAuthorizationDetailsResponse, ApiError> {
    let limit = limit(request.max_items);
    let kinds: Vec<_> = request.filter.iter().flatten().filter_map(|kind| EntityKind::parse(kind)).collect();
    let marker = request.marker.as_deref();
    let page = call.access().get_account_authorization_details(call.caller, &kinds, marker, limit).await?;
    let (is_truncated, marker) = truncation(&page);
    let (mut users, mut groups, mut roles, mut managed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for details in page.items {
        match details {
            Details::User { user: one, groups: of, policies, tags } => users.push(user(one, of, policies, &tags)),
            Details::Group { group: one, policies } => groups.push(group(one, policies)),
            Details::Role { role: one, profiles, policies, tags } => roles.push(role(one, profiles, policies, &tags)),
            Details::Policy { policy: one, versions } => managed.push(policy(one, &versions)),
        }
    }
    Ok(iam::GetAccountAuthorizationDetailsResponse {
        user_detail_list: Some(users),
        group_detail_list: Some(groups),
        role_detail_list: Some(roles),
        policies: Some(managed),
        is_truncated,
        marker,
    })
}

fn user(user: access::iam::User, groups: Vec<String>, policies: OwnPolicies, tags: &ResourceTags) -> iam::UserDetail {
    let (attached, inline) = shown(policies);
    iam::UserDetail {
        arn: Some(access::iam::user_arn(&user)),
        permissions_boundary: boundary(user.boundary_arn.as_deref()),
        create_date: Some(epoch_seconds(user.created_at)),
        user_id: Some(user.id),
        user_name: Some(user.name),
        path: Some(user.path),
        group_list: Some(groups),
        attached_managed_policies: Some(attached),
        user_policy_list: Some(inline),
        tags: Some(members::tags(tags)),
    }
}

fn group(group: access::iam::Group, policies: OwnPolicies) -> iam::GroupDetail {
    let (attached, inline) = shown(policies);
    iam::GroupDetail {
        arn: Some(access::iam::group_arn(&group)),
        create_date: Some(epoch_seconds(group.created_at)),
        group_id: Some(group.id),
        group_name: Some(group.name),
        path: Some(group.path),
        attached_managed_policies: Some(attached),
        group_policy_list: Some(inline),
    }
}

fn role(
    role: Role,
    profiles: Vec<ShownInstanceProfile>,
    policies: OwnPolicies,
    tags: &ResourceTags,
) -> iam::RoleDetail {
    let (attached, inline) = shown(policies);
    iam::RoleDetail {
        arn: Some(access::iam::role_arn(&role)),
        assume_role_policy_document: Some(encoded(&role.trust_policy)),
        permissions_boundary: boundary(role.boundary_arn.as_deref()),
        create_date: Some(epoch_seconds(role.created_at)),
        role_last_used: Some(last_used(&role)),
        role_id: Some(role.id),
        role_name: Some(role.name),
        path: Some(role.path),
        instance_profile_list: Some(profiles.into_iter().map(instance_profiles::listed).collect()),
        attached_managed_policies: Some(attached),
        role_policy_list: Some(inline),
        tags: Some(members::tags(tags)),
    }
}

fn policy(policy: DescribedPolicy, versions: &[DescribedVersion]) -> iam::ManagedPolicyDetail {
    iam::ManagedPolicyDetail {
        arn: Some(policy.arn),
        policy_id: Some(policy.id),
        policy_name: Some(policy.name),
        path: Some(policy.path),
        description: policy.description,
        default_version_id: Some(version_id(policy.default_version)),
        attachment_count: Some(count(policy.uses.attachments)),
        permissions_boundary_usage_count: Some(count(policy.uses.boundaries)),
        is_attachable: Some(true),
        create_date: Some(epoch_seconds(policy.created_at)),
        update_date: Some(epoch_seconds(policy.updated_at)),
        policy_version_list: Some(versions.iter().map(version_with_document).collect()),
    }
}

/// Attached and inline policies.
fn shown(policies: OwnPolicies) -> (Vec<iam::AttachedPolicy>, Vec<iam::PolicyDetail>) {
    let attached = policies.attached.into_iter().map(|arn| iam::AttachedPolicy {
        policy_name: arn.rsplit('/').next().map(str::to_owned),
        policy_arn: Some(arn),
    });
    let inline = policies.inline.into_iter().map(|(name, document)| iam::PolicyDetail {
        policy_name: Some(name),
        policy_document: Some(encoded(&document)),
    });
    (attached.collect(), inline.collect())
}

fn count(number: u64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
