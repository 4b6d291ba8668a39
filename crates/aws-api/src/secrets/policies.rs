//! GetResourcePolicy, PutResourcePolicy, DeleteResourcePolicy.

use super::{named, not_served};
use crate::answer::ApiError;
use crate::call::Call;
use crate::shapes::secretsmanager;

pub async fn get_resource_policy(
    call: &Call<'_>,
    request: secretsmanager::GetResourcePolicyRequest,
) -> Result<secretsmanager::GetResourcePolicyResponse, ApiError> {
    not_served("PolicyName", request.policy_name.is_some())?;
    let policy = call.access().get_secret_policy(call.caller, call.region, &request.secret_id).await?;
    let (secret, resource_policy) = policy;
    let (arn, name) = named(secret);
    Ok(secretsmanager::GetResourcePolicyResponse { arn, name, resource_policy, policy_name: None })
}

pub async fn put_resource_policy(
    call: &Call<'_>,
    request: secretsmanager::PutResourcePolicyRequest,
) -> Result<secretsmanager::PutResourcePolicyResponse, ApiError> {
    not_served("PolicyName", request.policy_name.is_some())?;
    let block_public = request.block_public_policy.unwrap_or(false);
    let (id, document, access) = (&request.secret_id, &request.resource_policy, call.access());
    let put = access.put_secret_policy(call.caller, call.region, id, document, block_public);
    let (arn, name) = named(put.await?);
    Ok(secretsmanager::PutResourcePolicyResponse { arn, name, policy_name: None })
}

pub async fn delete_resource_policy(
    call: &Call<'_>,
    request: secretsmanager::DeleteResourcePolicyRequest,
) -> Result<secretsmanager::DeleteResourcePolicyResponse, ApiError> {
    not_served("PolicyName", request.policy_name.is_some())?;
    let secret = call.access().delete_secret_policy(call.caller, call.region, &request.secret_id).await?;
    let (arn, name) = named(secret);
    Ok(secretsmanager::DeleteResourcePolicyResponse { arn, name, policy_name: None })
}
