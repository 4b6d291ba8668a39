//! GetKeyPolicy, PutKeyPolicy, ListKeyPolicies.

use access::kms::POLICY_NAME;

use crate::answer::ApiError;
use crate::call::Call;
use crate::shapes::kms;

pub async fn get_key_policy(
    call: &Call<'_>,
    request: kms::GetKeyPolicyRequest,
) -> Result<kms::GetKeyPolicyResponse, ApiError> {
    let name = request.policy_name.as_deref();
    let policy = call.access().get_key_policy(call.caller, call.region, &request.key_id, name).await?;
    Ok(kms::GetKeyPolicyResponse { policy: Some(policy), policy_name: Some(POLICY_NAME.into()) })
}

pub async fn put_key_policy(call: &Call<'_>, request: kms::PutKeyPolicyRequest) -> Result<(), ApiError> {
    let kms::PutKeyPolicyRequest { key_id, policy, policy_name, bypass_policy_lockout_safety_check } = request;
    let (name, bypass) = (policy_name.as_deref(), bypass_policy_lockout_safety_check.unwrap_or(false));
    Ok(call.access().put_key_policy(call.caller, call.region, &key_id, name, policy, bypass).await?)
}

pub async fn list_key_policies(
    call: &Call<'_>,
    request: kms::ListKeyPoliciesRequest,
) -> Result<kms::ListKeyPoliciesResponse, ApiError> {
    let names = call.access().list_key_policies(call.caller, call.region, &request.key_id).await?;
    if request.marker.is_some() {
        let never = "the marker is not one that this listing gave out".into();
        return Err(access::kms::Error::InvalidMarker(never).into());
    }
    let policy_names = Some(names.iter().map(|name| (*name).to_owned()).collect());
    Ok(kms::ListKeyPoliciesResponse { policy_names, next_marker: None, truncated: Some(false) })
}
