//! Roles: CreateRole, GetRole, UpdateRole, UpdateRoleDescription, DeleteRole, ListRoles, UpdateAssumeRolePolicy, TagRole,
//! UntagRole, ListRoleTags.

use access::iam::{NewRole, Role};
use model::resource_tag::ResourceTags;

use crate::answer::ApiError;
use crate::call::{Call, epoch_seconds};
use crate::iam::documents::encoded;
use crate::iam::members::{boundary, given_tags, limit, some_tags, tag_page, truncation};
use crate::shapes::iam;

pub async fn create_role(
    call: &Call<'_>,
    request: iam::CreateRoleRequest,
) -> Result<iam::CreateRoleResponse, ApiError> {
    let new = NewRole {
        tags: given_tags(request.tags.as_deref())?,
        name: request.role_name,
        path: request.path,
        trust_policy: request.assume_role_policy_document,
        description: request.description,
        max_session_seconds: seconds(request.max_session_duration),
        boundary_arn: request.permissions_boundary,
    };
    let (role, tags) = call.access().create_role(call.caller, new).await?;
    Ok(iam::CreateRoleResponse { role: created(&role, &tags) })
}

pub async fn get_role(call: &Call<'_>, request: iam::GetRoleRequest) -> Result<iam::GetRoleResponse, ApiError> {
    let (role, tags) = call.access().get_role(call.caller, &request.role_name).await?;
    Ok(iam::GetRoleResponse { role: iam::Role { role_last_used: Some(last_used(&role)), ..described(&role, &tags) } })
}

pub async fn update_role(
    call: &Call<'_>,
    request: iam::UpdateRoleRequest,
) -> Result<iam::UpdateRoleResponse, ApiError> {
    let seconds = seconds(request.max_session_duration);
    call.access().update_role(call.caller, &request.role_name, request.description, seconds).await?;
    Ok(iam::UpdateRoleResponse {})
}

pub async fn update_role_description(
    call: &Call<'_>,
    request: iam::UpdateRoleDescriptionRequest,
) -> Result<iam::UpdateRoleDescriptionResponse, ApiError> {
    let role = call.access().update_role_description(call.caller, &request.role_name, request.description).await?;
    Ok(iam::UpdateRoleDescriptionResponse { role: Some(listed(&role)) })
}

pub async fn delete_role(call: &Call<'_>, request: iam::DeleteRoleRequest) -> Result<(), ApiError> {
    Ok(call.access().delete_role(call.caller, &request.role_name).await?)
}

pub async fn list_roles(call: &Call<'_>, request: iam::ListRolesRequest) -> Result<iam::ListRolesResponse, ApiError> {
    let limit = limit(request.max_items);
    let (prefix, marker) = (request.path_prefix.as_deref(), request.marker.as_deref());
    let page = call.access().list_roles(call.caller, prefix, marker, limit).await?;
    let (is_truncated, marker) = truncation(&page);
    Ok(iam::ListRolesResponse { roles: page.items.iter().map(listed).collect(), is_truncated, marker })
}

pub async fn update_assume_role_policy(
    call: &Call<'_>,
    request: iam::UpdateAssumeRolePolicyRequest,
) -> Result<(), ApiError> {
    let document = request.policy_document;
    Ok(call.access().update_assume_role_policy(call.caller, &request.role_name, document).await?)
}

pub async fn tag_role(call: &Call<'_>, request: iam::TagRoleRequest) -> Result<(), ApiError> {
    let tags = given_tags(Some(&request.tags))?;
    Ok(call.access().tag_role(call.caller, &request.role_name, tags).await?)
}

pub async fn untag_role(call: &Call<'_>, request: iam::UntagRoleRequest) -> Result<(), ApiError> {
    Ok(call.access().untag_role(call.caller, &request.role_name, request.tag_keys).await?)
}

pub async fn list_role_tags(
    call: &Call<'_>,
    request: iam::ListRoleTagsRequest,
) -> Result<iam::ListRoleTagsResponse, ApiError> {
    let tags = call.access().list_role_tags(call.caller, &request.role_name).await?;
    let page = tag_page(call, tags, &request.role_name, request.marker.as_deref(), request.max_items)?;
    let (is_truncated, marker) = truncation(&page);
    Ok(iam::ListRoleTagsResponse { tags: page.items, is_truncated, marker })
}

/// A role as the operations show it that create one.
pub fn created(role: &Role, tags: &ResourceTags) -> iam::Role {
    iam::Role { max_session_duration: None, ..described(role, tags) }
}

/// A role with all that GetRole shows of it but its last use.
fn described(role: &Role, tags: &ResourceTags) -> iam::Role {
    iam::Role { permissions_boundary: boundary(role.boundary_arn.as_deref()), tags: some_tags(tags), ..listed(role) }
}

/// A role as lists have it.
pub fn listed(role: &Role) -> iam::Role {
    iam::Role {
        path: role.path.clone(),
        role_name: role.name.clone(),
        role_id: role.id.clone(),
        arn: access::iam::role_arn(role),
        create_date: epoch_seconds(role.created_at),
        assume_role_policy_document: Some(encoded(&role.trust_policy)),
        description: role.description.clone(),
        max_session_duration: i32::try_from(role.max_session_seconds).ok(),
        permissions_boundary: None,
        role_last_used: None,
        source_role_template: None,
        tags: None,
    }
}

/// Without members for a role that was never used.
pub fn last_used(role: &Role) -> iam::RoleLastUsed {
    let (at, region) = role.last_used.clone().unzip();
    iam::RoleLastUsed { last_used_date: at.map(epoch_seconds), region }
}

fn seconds(duration: Option<i32>) -> Option<u32> {
    duration.map(|duration| u32::try_from(duration).unwrap_or(0))
}
