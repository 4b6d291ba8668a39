//! Instance profiles: CreateInstanceProfile, GetInstanceProfile, DeleteInstanceProfile, ListInstanceProfiles,
//! ListInstanceProfilesForRole, AddRoleToInstanceProfile, RemoveRoleFromInstanceProfile, TagInstanceProfile,
//! UntagInstanceProfile, ListInstanceProfileTags.

use access::iam::{NewInstanceProfile, ShownInstanceProfile, instance_profile_arn};
use model::resource_tag::ResourceTags;

use crate::answer::ApiError;
use crate::call::{Call, epoch_seconds};
use crate::iam::members::{given_tags, limit, some_tags, tag_page, truncation};
use crate::iam::roles;
use crate::shapes::iam;

pub async fn create_instance_profile(
    call: &Call<'_>,
    request: iam::CreateInstanceProfileRequest,
) -> Result<iam::CreateInstanceProfileResponse, ApiError> {
    let tags = given_tags(request.tags.as_deref())?;
    let new = NewInstanceProfile { name: request.instance_profile_name, path: request.path, tags };
    let (profile, tags) = call.access().create_instance_profile(call.caller, new).await?;
    Ok(iam::CreateInstanceProfileResponse { instance_profile: described(profile, &tags) })
}

pub async fn get_instance_profile(
    call: &Call<'_>,
    request: iam::GetInstanceProfileRequest,
) -> Result<iam::GetInstanceProfileResponse, ApiError> {
    let (profile, tags) = call.access().get_instance_profile(call.caller, &request.instance_profile_name).await?;
    Ok(iam::GetInstanceProfileResponse { instance_profile: described(profile, &tags) })
}

pub async fn delete_instance_profile(
    call: &Call<'_>,
    request: iam::DeleteInstanceProfileRequest,
) -> Result<(), ApiError> {
    Ok(call.access().delete_instance_profile(call.caller, &request.instance_profile_name).await?)
}

pub async fn list_instance_profiles(
    call: &Call<'_>,
    request: iam::ListInstanceProfilesRequest,
) -> Result<iam::ListInstanceProfilesResponse, ApiError> {
    let limit = limit(request.max_items);
    let (prefix, marker) = (request.path_prefix.as_deref(), request.marker.as_deref());
    let page = call.access().list_instance_profiles(call.caller, prefix, marker, limit).await?;
    let (is_truncated, marker) = truncation(&page);
    let instance_profiles = page.items.into_iter().map(listed).collect();
    Ok(iam::ListInstanceProfilesResponse { instance_profiles, is_truncated, marker })
}

pub async fn list_instance_profiles_for_role(
    call: &Call<'_>,
    request: iam::ListInstanceProfilesForRoleRequest,
) -> Result<iam::ListInstanceProfilesForRoleResponse, ApiError> {
    let limit = limit(request.max_items);
    let (role, marker) = (&request.role_name, request.marker.as_deref());
    let page = call.access().list_instance_profiles_for_role(call.caller, role, marker, limit).await?;
    let (is_truncated, marker) = truncation(&page);
    let instance_profiles = page.items.into_iter().map(listed).collect();
    Ok(iam::ListInstanceProfilesForRoleResponse { instance_profiles, is_truncated, marker })
}

pub async fn add_role_to_instance_profile(
    call: &Call<'_>,
    request: iam::AddRoleToInstanceProfileRequest,
) -> Result<(), ApiError> {
    let (name, role) = (&request.instance_profile_name, &request.role_name);
    Ok(call.access().add_role_to_instance_profile(call.caller, name, role).await?)
}

pub async fn remove_role_from_instance_profile(
    call: &Call<'_>,
    request: iam::RemoveRoleFromInstanceProfileRequest,
) -> Result<(), ApiError> {
    let (name, role) = (&request.instance_profile_name, &request.role_name);
    Ok(call.access().remove_role_from_instance_profile(call.caller, name, role).await?)
}

pub async fn tag_instance_profile(call: &Call<'_>, request: iam::TagInstanceProfileRequest) -> Result<(), ApiError> {
    let tags = given_tags(Some(&request.tags))?;
    Ok(call.access().tag_instance_profile(call.caller, &request.instance_profile_name, tags).await?)
}

pub async fn untag_instance_profile(
    call: &Call<'_>,
    request: iam::UntagInstanceProfileRequest,
) -> Result<(), ApiError> {
    let name = &request.instance_profile_name;
    Ok(call.access().untag_instance_profile(call.caller, name, request.tag_keys).await?)
}

pub async fn list_instance_profile_tags(
    call: &Call<'_>,
    request: iam::ListInstanceProfileTagsRequest,
) -> Result<iam::ListInstanceProfileTagsResponse, ApiError> {
    let name = &request.instance_profile_name;
    let tags = call.access().list_instance_profile_tags(call.caller, name).await?;
    let page = tag_page(call, tags, name, request.marker.as_deref(), request.max_items)?;
    let (is_truncated, marker) = truncation(&page);
    Ok(iam::ListInstanceProfileTagsResponse { tags: page.items, is_truncated, marker })
}

fn described(profile: ShownInstanceProfile, tags: &ResourceTags) -> iam::InstanceProfile {
    iam::InstanceProfile { tags: some_tags(tags), ..listed(profile) }
}

/// An instance profile as lists have it.
pub fn listed(shown: ShownInstanceProfile) -> iam::InstanceProfile {
    let ShownInstanceProfile { profile, role } = shown;
    // A role stands here as CreateRole shows it.
    let role = role.map(|role| iam::Role { max_session_duration: None, ..roles::listed(&role) });
    iam::InstanceProfile {
        arn: instance_profile_arn(&profile),
        create_date: epoch_seconds(profile.created_at),
        roles: role.into_iter().collect(),
        instance_profile_id: profile.id,
        instance_profile_name: profile.name,
        path: profile.path,
        tags: None,
    }
}
