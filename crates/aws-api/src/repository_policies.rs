//! Policies of repositories: SetRepositoryPolicy, GetRepositoryPolicy, DeleteRepositoryPolicy.

use crate::answer::ApiError;
use crate::call::{Call, repository_name};
use crate::shapes::ecr;

pub async fn set_repository_policy(
    call: &Call<'_>,
    request: ecr::SetRepositoryPolicyRequest,
) -> Result<ecr::SetRepositoryPolicyResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    let force = request.force.unwrap_or(false);
    let set = call.registry.set_repository_policy(call.caller, &registry, &name, request.policy_text, force);
    Ok(ecr::SetRepositoryPolicyResponse {
        policy_text: Some(set.await?),
        registry_id: Some(registry.account.to_string()),
        repository_name: Some(name.to_string()),
    })
}

pub async fn get_repository_policy(
    call: &Call<'_>,
    request: ecr::GetRepositoryPolicyRequest,
) -> Result<ecr::GetRepositoryPolicyResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    Ok(ecr::GetRepositoryPolicyResponse {
        policy_text: Some(call.registry.get_repository_policy(call.caller, &registry, &name).await?),
        registry_id: Some(registry.account.to_string()),
        repository_name: Some(name.to_string()),
    })
}

pub async fn delete_repository_policy(
    call: &Call<'_>,
    request: ecr::DeleteRepositoryPolicyRequest,
) -> Result<ecr::DeleteRepositoryPolicyResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    Ok(ecr::DeleteRepositoryPolicyResponse {
        policy_text: Some(call.registry.delete_repository_policy(call.caller, &registry, &name).await?),
        registry_id: Some(registry.account.to_string()),
        repository_name: Some(name.to_string()),
    })
}
