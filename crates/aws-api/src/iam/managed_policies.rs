//! Managed policies: CreatePolicy, GetPolicy, DeletePolicy, ListPolicies, CreatePolicyVersion, GetPolicyVersion,
//! DeletePolicyVersion, ListPolicyVersions, SetDefaultPolicyVersion, ListEntitiesForPolicy, TagPolicy, UntagPolicy,
//! ListPolicyTags.

use access::iam::{
    DescribedPolicy, DescribedVersion, Entity, EntityFilter, NewPolicy, PolicyFilter, PolicyScope, PolicyUsage,
    PrincipalKind,
};

use crate::answer::ApiError;
use crate::call::{Call, epoch_seconds};
use crate::iam::documents::encoded;
use crate::iam::members::{given_tags, limit, some_tags, tags, truncation};
use crate::shapes::iam;

pub async fn create_policy(
    call: &Call<'_>,
    request: iam::CreatePolicyRequest,
) -> Result<iam::CreatePolicyResponse, ApiError> {
    let new = NewPolicy {
        tags: given_tags(request.tags.as_deref())?,
        name: request.policy_name,
        path: request.path,
        document: request.policy_document,
        description: request.description,
    };
    let policy = call.access().create_policy(call.caller, new).await?;
    let shown = iam::Policy { tags: some_tags(&policy.tags), ..listed(&policy) };
    Ok(iam::CreatePolicyResponse { policy: Some(shown) })
}

pub async fn get_policy(call: &Call<'_>, request: iam::GetPolicyRequest) -> Result<iam::GetPolicyResponse, ApiError> {
    let policy = call.access().get_policy(call.caller, &request.policy_arn).await?;
    let shown =
        iam::Policy { description: policy.description.clone(), tags: Some(tags(&policy.tags)), ..listed(&policy) };
    Ok(iam::GetPolicyResponse { policy: Some(shown) })
}

pub async fn delete_policy(call: &Call<'_>, request: iam::DeletePolicyRequest) -> Result<(), ApiError> {
    Ok(call.access().delete_policy(call.caller, &request.policy_arn).await?)
}

pub async fn list_policies(
    call: &Call<'_>,
    request: iam::ListPoliciesRequest,
) -> Result<iam::ListPoliciesResponse, ApiError> {
    let filter = PolicyFilter {
        scope: match request.scope.as_deref() {
            Some("AWS") => PolicyScope::Aws,
            Some("Local") => PolicyScope::Local,
            _ => PolicyScope::All,
        },
        only_attached: request.only_attached.unwrap_or(false),
        path_prefix: request.path_prefix,
        usage: usage(request.policy_usage_filter.as_deref()),
    };
    let (marker, limit) = (request.marker.as_deref(), limit(request.max_items));
    let page = call.access().list_policies(call.caller, filter, marker, limit).await?;
    let (is_truncated, marker) = truncation(&page);
    let policies = Some(page.items.iter().map(listed).collect());
    Ok(iam::ListPoliciesResponse { policies, is_truncated, marker })
}

pub async fn create_policy_version(
    call: &Call<'_>,
    request: iam::CreatePolicyVersionRequest,
) -> Result<iam::CreatePolicyVersionResponse, ApiError> {
    let (arn, document) = (&request.policy_arn, request.policy_document);
    let set_as_default = request.set_as_default.unwrap_or(false);
    let version = call.access().create_policy_version(call.caller, arn, document, set_as_default).await?;
    Ok(iam::CreatePolicyVersionResponse { policy_version: Some(listed_version(&version)) })
}

pub async fn get_policy_version(
    call: &Call<'_>,
    request: iam::GetPolicyVersionRequest,
) -> Result<iam::GetPolicyVersionResponse, ApiError> {
    let version = call.access().get_policy_version(call.caller, &request.policy_arn, &request.version_id).await?;
    Ok(iam::GetPolicyVersionResponse { policy_version: Some(version_with_document(&version)) })
}

pub async fn delete_policy_version(call: &Call<'_>, request: iam::DeletePolicyVersionRequest) -> Result<(), ApiError> {
    Ok(call.access().delete_policy_version(call.caller, &request.policy_arn, &request.version_id).await?)
}

pub async fn list_policy_versions(
    call: &Call<'_>,
    request: iam::ListPolicyVersionsRequest,
) -> Result<iam::ListPolicyVersionsResponse, ApiError> {
    let (marker, limit) = (request.marker.as_deref(), limit(request.max_items));
    let page = call.access().list_policy_versions(call.caller, &request.policy_arn, marker, limit).await?;
    let (is_truncated, marker) = truncation(&page);
    let versions = Some(page.items.iter().map(listed_version).collect());
    Ok(iam::ListPolicyVersionsResponse { versions, is_truncated, marker })
}

pub async fn set_default_policy_version(
    call: &Call<'_>,
    request: iam::SetDefaultPolicyVersionRequest,
) -> Result<(), ApiError> {
    Ok(call.access().set_default_policy_version(call.caller, &request.policy_arn, &request.version_id).await?)
}

pub async fn list_entities_for_policy(
    call: &Call<'_>,
    request: iam::ListEntitiesForPolicyRequest,
) -> Result<iam::ListEntitiesForPolicyResponse, ApiError> {
    let kinds = match request.entity_filter.as_deref() {
        None => EntityFilter::ALL_KINDS.to_vec(),
        Some("User") => vec![PrincipalKind::User],
        Some("Group") => vec![PrincipalKind::Group],
        Some("Role") => vec![PrincipalKind::Role],
        // The kinds of policies are kinds of entities too, but no policy uses another.
        Some(_) => Vec::new(),
    };
    let usage = usage(request.policy_usage_filter.as_deref());
    let filter = EntityFilter { kinds, path_prefix: request.path_prefix, usage };
    let (marker, limit) = (request.marker.as_deref(), limit(request.max_items));
    let page = call.access().list_entities_for_policy(call.caller, &request.policy_arn, filter, marker, limit).await?;
    let (is_truncated, marker) = truncation(&page);
    let (mut groups, mut users, mut roles) = (Vec::new(), Vec::new(), Vec::new());
    for Entity { kind, id, name } in page.items {
        let (id, name) = (Some(id), Some(name));
        match kind {
            PrincipalKind::Group => groups.push(iam::PolicyGroup { group_id: id, group_name: name }),
            PrincipalKind::User => users.push(iam::PolicyUser { user_id: id, user_name: name }),
            PrincipalKind::Role => roles.push(iam::PolicyRole { role_id: id, role_name: name }),
        }
    }
    let (policy_groups, policy_users, policy_roles) = (Some(groups), Some(users), Some(roles));
    Ok(iam::ListEntitiesForPolicyResponse { policy_groups, policy_users, policy_roles, is_truncated, marker })
}

pub async fn tag_policy(call: &Call<'_>, request: iam::TagPolicyRequest) -> Result<(), ApiError> {
    let tags = given_tags(Some(&request.tags))?;
    Ok(call.access().tag_policy(call.caller, &request.policy_arn, tags).await?)
}

pub async fn untag_policy(call: &Call<'_>, request: iam::UntagPolicyRequest) -> Result<(), ApiError> {
    Ok(call.access().untag_policy(call.caller, &request.policy_arn, request.tag_keys).await?)
}

pub async fn list_policy_tags(
    call: &Call<'_>,
    request: iam::ListPolicyTagsRequest,
) -> Result<iam::ListPolicyTagsResponse, ApiError> {
    let (marker, limit) = (request.marker.as_deref(), limit(request.max_items));
    let page = call.access().list_policy_tags(call.caller, &request.policy_arn, marker, limit).await?;
    let (is_truncated, marker) = truncation(&page);
    let tags = page.items.into_iter().map(|(key, value)| iam::Tag { key, value }).collect();
    Ok(iam::ListPolicyTagsResponse { tags, is_truncated, marker })
}

fn usage(filter: Option<&str>) -> Option<PolicyUsage> {
    match filter? {
        "PermissionsPolicy" => Some(PolicyUsage::PermissionsPolicy),
        "PermissionsBoundary" => Some(PolicyUsage::PermissionsBoundary),
        _ => None,
    }
}

/// A policy as lists have it: without description and tags.
pub fn listed(policy: &DescribedPolicy) -> iam::Policy {
    iam::Policy {
        arn: Some(policy.arn.clone()),
        attachment_count: i32::try_from(policy.uses.attachments).ok(),
        create_date: Some(epoch_seconds(policy.created_at)),
        default_version_id: Some(version_id(policy.default_version)),
        description: None,
        is_attachable: Some(true),
        path: Some(policy.path.clone()),
        permissions_boundary_usage_count: i32::try_from(policy.uses.boundaries).ok(),
        policy_id: Some(policy.id.clone()),
        policy_name: Some(policy.name.clone()),
        tags: None,
        update_date: Some(epoch_seconds(policy.updated_at)),
    }
}

/// A version with what it says.
pub fn version_with_document(version: &DescribedVersion) -> iam::PolicyVersion {
    iam::PolicyVersion { document: Some(encoded(&version.document)), ..listed_version(version) }
}

/// A version as lists have it.
fn listed_version(version: &DescribedVersion) -> iam::PolicyVersion {
    iam::PolicyVersion {
        create_date: Some(epoch_seconds(version.created_at)),
        document: None,
        is_default_version: Some(version.is_default),
        version_id: Some(version_id(version.version)),
    }
}

/// A version's number as `v3`.
pub fn version_id(version: u32) -> String {
    format!("v{version}")
}
