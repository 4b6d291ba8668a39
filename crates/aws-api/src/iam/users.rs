//! Users: CreateUser, GetUser, ListUsers, UpdateUser, DeleteUser, TagUser, UntagUser, ListUserTags, ListGroupsForUser.

use access::iam::{GotUser, ListedUser, NewUser, User, user_arn};
use model::Arn;

use crate::answer::ApiError;
use crate::call::{Call, epoch_seconds};
use crate::iam::groups;
use crate::iam::members::{boundary, given_tags, limit, some_tags, tag_page, truncation};
use crate::shapes::iam;

/// How answers about the root call it where they must have a name: no user can have this one.
pub const ROOT_NAME: &str = "<root_account>";

pub async fn create_user(
    call: &Call<'_>,
    request: iam::CreateUserRequest,
) -> Result<iam::CreateUserResponse, ApiError> {
    let new = NewUser {
        tags: given_tags(request.tags.as_deref())?,
        name: request.user_name,
        path: request.path,
        boundary_arn: request.permissions_boundary,
    };
    let (user, tags) = call.access().create_user(call.caller, new).await?;
    Ok(iam::CreateUserResponse { user: Some(iam::User { tags: some_tags(&tags), ..described(user) }) })
}

pub async fn get_user(call: &Call<'_>, request: iam::GetUserRequest) -> Result<iam::GetUserResponse, ApiError> {
    let user = match call.access().get_user(call.caller, request.user_name.as_deref()).await? {
        GotUser::User(user) => {
            let (user, tags) = *user;
            iam::User { tags: some_tags(&tags), ..described(user) }
        }
        GotUser::Root(account) => iam::User {
            arn: Arn::root(account.id).to_string(),
            user_id: account.id.to_string(),
            user_name: ROOT_NAME.into(),
            path: "/".into(),
            create_date: epoch_seconds(account.created_at),
            ..iam::User::default()
        },
    };
    Ok(iam::GetUserResponse { user })
}

pub async fn list_users(call: &Call<'_>, request: iam::ListUsersRequest) -> Result<iam::ListUsersResponse, ApiError> {
    let (prefix, marker) = (request.path_prefix.as_deref(), request.marker.as_deref());
    let page = call.access().list_users(call.caller, prefix, marker, limit(request.max_items)).await?;
    let (is_truncated, marker) = truncation(&page);
    Ok(iam::ListUsersResponse { users: page.items.into_iter().map(listed).collect(), is_truncated, marker })
}

pub async fn update_user(call: &Call<'_>, request: iam::UpdateUserRequest) -> Result<(), ApiError> {
    let iam::UpdateUserRequest { user_name, new_user_name, new_path } = request;
    Ok(call.access().update_user(call.caller, &user_name, new_user_name, new_path).await?)
}

pub async fn delete_user(call: &Call<'_>, request: iam::DeleteUserRequest) -> Result<(), ApiError> {
    Ok(call.access().delete_user(call.caller, &request.user_name).await?)
}

pub async fn tag_user(call: &Call<'_>, request: iam::TagUserRequest) -> Result<(), ApiError> {
    let tags = given_tags(Some(&request.tags))?;
    Ok(call.access().tag_user(call.caller, &request.user_name, tags).await?)
}

pub async fn untag_user(call: &Call<'_>, request: iam::UntagUserRequest) -> Result<(), ApiError> {
    Ok(call.access().untag_user(call.caller, &request.user_name, request.tag_keys).await?)
}

pub async fn list_user_tags(
    call: &Call<'_>,
    request: iam::ListUserTagsRequest,
) -> Result<iam::ListUserTagsResponse, ApiError> {
    let tags = call.access().list_user_tags(call.caller, &request.user_name).await?;
    let page = tag_page(call, tags, &request.user_name, request.marker.as_deref(), request.max_items)?;
    let (is_truncated, marker) = truncation(&page);
    Ok(iam::ListUserTagsResponse { tags: page.items, is_truncated, marker })
}

pub async fn list_groups_for_user(
    call: &Call<'_>,
    request: iam::ListGroupsForUserRequest,
) -> Result<iam::ListGroupsForUserResponse, ApiError> {
    let (marker, limit) = (request.marker.as_deref(), limit(request.max_items));
    let page = call.access().list_groups_for_user(call.caller, &request.user_name, marker, limit).await?;
    let (is_truncated, marker) = truncation(&page);
    let groups = page.items.into_iter().map(groups::described).collect();
    Ok(iam::ListGroupsForUserResponse { groups, is_truncated, marker })
}

/// A user as lists show it: without tags and boundary.
pub fn listed(user: ListedUser) -> iam::User {
    iam::User { permissions_boundary: None, ..described(user) }
}

/// A user as it is shown by itself, but for its tags.
fn described(user: ListedUser) -> iam::User {
    let ListedUser { user, password_last_used_at } = user;
    let arn = user_arn(&user);
    let User { id, name, path, boundary_arn, created_at, .. } = user;
    iam::User {
        arn,
        user_id: id,
        user_name: name,
        path,
        create_date: epoch_seconds(created_at),
        password_last_used: password_last_used_at.map(epoch_seconds),
        permissions_boundary: boundary(boundary_arn.as_deref()),
        tags: None,
    }
}
