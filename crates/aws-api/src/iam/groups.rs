//! Groups: CreateGroup, GetGroup, ListGroups, UpdateGroup, DeleteGroup, AddUserToGroup, RemoveUserFromGroup.

use access::iam::{Group, group_arn};

use crate::answer::ApiError;
use crate::call::{Call, epoch_seconds};
use crate::iam::members::{limit, truncation};
use crate::iam::users;
use crate::shapes::iam;

pub async fn create_group(
    call: &Call<'_>,
    request: iam::CreateGroupRequest,
) -> Result<iam::CreateGroupResponse, ApiError> {
    let group = call.access().create_group(call.caller, request.group_name, request.path).await?;
    Ok(iam::CreateGroupResponse { group: described(group) })
}

pub async fn get_group(call: &Call<'_>, request: iam::GetGroupRequest) -> Result<iam::GetGroupResponse, ApiError> {
    let (marker, limit) = (request.marker.as_deref(), limit(request.max_items));
    let (group, page) = call.access().get_group(call.caller, &request.group_name, marker, limit).await?;
    let (is_truncated, marker) = truncation(&page);
    let users = page.items.into_iter().map(users::listed).collect();
    Ok(iam::GetGroupResponse { group: described(group), users, is_truncated, marker })
}

pub async fn list_groups(
    call: &Call<'_>,
    request: iam::ListGroupsRequest,
) -> Result<iam::ListGroupsResponse, ApiError> {
    let (prefix, marker) = (request.path_prefix.as_deref(), request.marker.as_deref());
    let page = call.access().list_groups(call.caller, prefix, marker, limit(request.max_items)).await?;
    let (is_truncated, marker) = truncation(&page);
    Ok(iam::ListGroupsResponse { groups: page.items.into_iter().map(described).collect(), is_truncated, marker })
}

pub async fn update_group(call: &Call<'_>, request: iam::UpdateGroupRequest) -> Result<(), ApiError> {
    let iam::UpdateGroupRequest { group_name, new_group_name, new_path } = request;
    Ok(call.access().update_group(call.caller, &group_name, new_group_name, new_path).await?)
}

pub async fn delete_group(call: &Call<'_>, request: iam::DeleteGroupRequest) -> Result<(), ApiError> {
    Ok(call.access().delete_group(call.caller, &request.group_name).await?)
}

pub async fn add_user_to_group(call: &Call<'_>, request: iam::AddUserToGroupRequest) -> Result<(), ApiError> {
    Ok(call.access().add_user_to_group(call.caller, &request.group_name, &request.user_name).await?)
}

pub async fn remove_user_from_group(call: &Call<'_>, request: iam::RemoveUserFromGroupRequest) -> Result<(), ApiError> {
    Ok(call.access().remove_user_from_group(call.caller, &request.group_name, &request.user_name).await?)
}

/// A group as every answer shows it.
pub fn described(group: Group) -> iam::Group {
    let arn = group_arn(&group);
    let Group { id, name, path, created_at, .. } = group;
    iam::Group { arn, group_id: id, group_name: name, path, create_date: epoch_seconds(created_at) }
}
