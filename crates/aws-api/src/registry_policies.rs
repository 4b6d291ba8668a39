//! The policy of a registry: PutRegistryPolicy, GetRegistryPolicy, DeleteRegistryPolicy.

use crate::answer::ApiError;
use crate::call::Call;
use crate::shapes::ecr;

pub async fn put_registry_policy(
    call: &Call<'_>,
    request: ecr::PutRegistryPolicyRequest,
) -> Result<ecr::PutRegistryPolicyResponse, ApiError> {
    let text = call.registry.put_registry_policy(call.caller, call.region, request.policy_text).await?;
    let registry_id = Some(call.caller.account().to_string());
    Ok(ecr::PutRegistryPolicyResponse { policy_text: Some(text), registry_id })
}

pub async fn get_registry_policy(
    call: &Call<'_>,
    _: ecr::GetRegistryPolicyRequest,
) -> Result<ecr::GetRegistryPolicyResponse, ApiError> {
    let text = call.registry.get_registry_policy(call.caller, call.region).await?;
    let registry_id = Some(call.caller.account().to_string());
    Ok(ecr::GetRegistryPolicyResponse { policy_text: Some(text), registry_id })
}

pub async fn delete_registry_policy(
    call: &Call<'_>,
    _: ecr::DeleteRegistryPolicyRequest,
) -> Result<ecr::DeleteRegistryPolicyResponse, ApiError> {
    let text = call.registry.delete_registry_policy(call.caller, call.region).await?;
    let registry_id = Some(call.caller.account().to_string());
    Ok(ecr::DeleteRegistryPolicyResponse { policy_text: Some(text), registry_id })
}
