//! Permissions boundaries: PutUserPermissionsBoundary, DeleteUserPermissionsBoundary, PutRolePermissionsBoundary,
//! DeleteRolePermissionsBoundary.

use access::iam::Bounded;

use crate::answer::ApiError;
use crate::call::Call;
use crate::shapes::iam;

pub async fn put_user_permissions_boundary(
    call: &Call<'_>,
    request: iam::PutUserPermissionsBoundaryRequest,
) -> Result<(), ApiError> {
    put(call, Bounded::User(&request.user_name), &request.permissions_boundary).await
}

pub async fn delete_user_permissions_boundary(
    call: &Call<'_>,
    request: iam::DeleteUserPermissionsBoundaryRequest,
) -> Result<(), ApiError> {
    delete(call, Bounded::User(&request.user_name)).await
}

pub async fn put_role_permissions_boundary(
    call: &Call<'_>,
    request: iam::PutRolePermissionsBoundaryRequest,
) -> Result<(), ApiError> {
    put(call, Bounded::Role(&request.role_name), &request.permissions_boundary).await
}

pub async fn delete_role_permissions_boundary(
    call: &Call<'_>,
    request: iam::DeleteRolePermissionsBoundaryRequest,
) -> Result<(), ApiError> {
    delete(call, Bounded::Role(&request.role_name)).await
}

async fn put(call: &Call<'_>, bounded: Bounded<'_>, policy_arn: &str) -> Result<(), ApiError> {
    Ok(call.access().put_permissions_boundary(call.caller, bounded, policy_arn).await?)
}

async fn delete(call: &Call<'_>, bounded: Bounded<'_>) -> Result<(), ApiError> {
    Ok(call.access().delete_permissions_boundary(call.caller, bounded).await?)
}
