//! Service-linked roles: CreateServiceLinkedRole, DeleteServiceLinkedRole, GetServiceLinkedRoleDeletionStatus.

use crate::answer::ApiError;
use crate::call::Call;
use crate::iam::roles::created;
use crate::shapes::iam;

pub async fn create_service_linked_role(
    call: &Call<'_>,
    request: iam::CreateServiceLinkedRoleRequest,
) -> Result<iam::CreateServiceLinkedRoleResponse, ApiError> {
    let iam::CreateServiceLinkedRoleRequest { aws_service_name: service, custom_suffix, description } = request;
    let suffix = custom_suffix.as_deref();
    let (role, tags) = call.access().create_service_linked_role(call.caller, &service, suffix, description).await?;
    Ok(iam::CreateServiceLinkedRoleResponse { role: Some(created(&role, &tags)) })
}

pub async fn delete_service_linked_role(
    call: &Call<'_>,
    request: iam::DeleteServiceLinkedRoleRequest,
) -> Result<iam::DeleteServiceLinkedRoleResponse, ApiError> {
    let deletion_task_id = call.access().delete_service_linked_role(call.caller, &request.role_name).await?;
    Ok(iam::DeleteServiceLinkedRoleResponse { deletion_task_id })
}

pub async fn get_service_linked_role_deletion_status(
    call: &Call<'_>,
    request: iam::GetServiceLinkedRoleDeletionStatusRequest,
) -> Result<iam::GetServiceLinkedRoleDeletionStatusResponse, ApiError> {
    call.access().get_service_linked_role_deletion_status(call.caller, &request.deletion_task_id).await?;
    Ok(iam::GetServiceLinkedRoleDeletionStatusResponse { reason: None, status: "SUCCEEDED".into() })
}
