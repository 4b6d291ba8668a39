//! What is served of `sts`: temporary credentials, and who calls.

use std::sync::Arc;

use access::NewCredentials;
use access::sts::{
    AssumeRole, AssumeRoleWithWebIdentity, CallerIdentity, GetFederationToken, GetSessionToken, NewSession,
    SessionPolicies, ShownMfa,
};
use http::StatusCode;

use crate::answer::ApiError;
use crate::call::{Call, UnsignedCall, epoch_seconds};
use crate::served::served;
use crate::shapes::sts;

served! {
    "AssumeRole" => assume_role,
    "GetAccessKeyInfo" => get_access_key_info,
    "GetCallerIdentity" => get_caller_identity,
    "GetFederationToken" => get_federation_token,
    "GetSessionToken" => get_session_token,
    unsigned "AssumeRoleWithWebIdentity" => assume_role_with_web_identity,
}

pub async fn assume_role(
    call: &Call<'_>,
    request: sts::AssumeRoleRequest,
) -> Result<sts::AssumeRoleResponse, ApiError> {
    // They bring facts about the caller that nobody here can check.
    if request.provided_contexts.is_some() {
        let message = "ProvidedContexts is not served";
        return Err(ApiError::new(StatusCode::BAD_REQUEST, "ValidationError", message));
    }
    let asked = AssumeRole {
        role_arn: request.role_arn,
        session_name: request.role_session_name,
        duration_secs: unsigned(request.duration_seconds),
        external_id: request.external_id,
        source_identity: request.source_identity,
        policies: policies(request.policy, request.policy_arns),
        tags: tags(request.tags),
        transitive_tag_keys: request.transitive_tag_keys.unwrap_or_default(),
        mfa: ShownMfa { serial: request.serial_number, code: request.token_code },
        token_len_min: length(request.minimum_session_token_size),
    };
    let assumed = call.access().assume_role(call.caller, call.region, asked).await?;
    let session = assumed.session;
    Ok(sts::AssumeRoleResponse {
        assumed_role_user: Some(role_user(&session)),
        packed_policy_size: signed(session.packed_policy_percent),
        session_token_size: token_size(&session.credentials),
        session_token_utilization: signed(Some(session.credentials.token_utilization_percent())),
        source_identity: assumed.source_identity,
        credentials: Some(credentials(session.credentials)),
    })
}

pub async fn assume_role_with_web_identity(
    call: &UnsignedCall<'_>,
    request: sts::AssumeRoleWithWebIdentityRequest,
) -> Result<sts::AssumeRoleWithWebIdentityResponse, ApiError> {
    let asked = AssumeRoleWithWebIdentity {
        role_arn: request.role_arn,
        session_name: request.role_session_name,
        token: request.web_identity_token,
        provider_id: request.provider_id,
        duration_secs: unsigned(request.duration_seconds),
        policies: policies(request.policy, request.policy_arns),
        token_len_min: length(request.minimum_session_token_size),
    };
    let assumed = call.access().assume_role_with_web_identity(Arc::new(call.origin.clone()), asked).await?;
    let session = assumed.session;
    Ok(sts::AssumeRoleWithWebIdentityResponse {
        assumed_role_user: Some(role_user(&session)),
        audience: Some(assumed.audience),
        packed_policy_size: signed(session.packed_policy_percent),
        provider: Some(assumed.provider),
        session_token_size: token_size(&session.credentials),
        session_token_utilization: signed(Some(session.credentials.token_utilization_percent())),
        source_identity: assumed.source_identity,
        subject_from_web_identity_token: Some(assumed.subject),
        credentials: Some(credentials(session.credentials)),
    })
}

pub async fn get_access_key_info(
    call: &Call<'_>,
    request: sts::GetAccessKeyInfoRequest,
) -> Result<sts::GetAccessKeyInfoResponse, ApiError> {
    let account = call.access().access_key_info(call.caller, call.region, &request.access_key_id).await?;
    Ok(sts::GetAccessKeyInfoResponse { account: Some(account.to_string()) })
}

pub async fn get_caller_identity(
    call: &Call<'_>,
    _: sts::GetCallerIdentityRequest,
) -> Result<sts::GetCallerIdentityResponse, ApiError> {
    let CallerIdentity { account, arn, user_id } = CallerIdentity::of(call.caller);
    Ok(sts::GetCallerIdentityResponse { account: Some(account.to_string()), arn: Some(arn), user_id: Some(user_id) })
}

pub async fn get_federation_token(
    call: &Call<'_>,
    request: sts::GetFederationTokenRequest,
) -> Result<sts::GetFederationTokenResponse, ApiError> {
    let asked = GetFederationToken {
        name: request.name,
        duration_secs: unsigned(request.duration_seconds),
        policies: policies(request.policy, request.policy_arns),
        tags: tags(request.tags),
        token_len_min: length(request.minimum_session_token_size),
    };
    let session = call.access().get_federation_token(call.caller, call.region, asked).await?;
    Ok(sts::GetFederationTokenResponse {
        federated_user: Some(sts::FederatedUser {
            arn: session.principal.to_string(),
            federated_user_id: session.principal.user_id().unwrap_or_default(),
        }),
        // Always there, unlike that of AssumeRole.
        packed_policy_size: signed(session.packed_policy_percent.or(Some(0))),
        session_token_size: token_size(&session.credentials),
        session_token_utilization: signed(Some(session.credentials.token_utilization_percent())),
        credentials: Some(credentials(session.credentials)),
    })
}

pub async fn get_session_token(
    call: &Call<'_>,
    request: sts::GetSessionTokenRequest,
) -> Result<sts::GetSessionTokenResponse, ApiError> {
    let asked = GetSessionToken {
        duration_secs: unsigned(request.duration_seconds),
        mfa: ShownMfa { serial: request.serial_number, code: request.token_code },
        token_len_min: length(request.minimum_session_token_size),
    };
    let session = call.access().get_session_token(call.caller, asked).await?;
    Ok(sts::GetSessionTokenResponse {
        session_token_size: token_size(&session.credentials),
        session_token_utilization: signed(Some(session.credentials.token_utilization_percent())),
        credentials: Some(credentials(session.credentials)),
    })
}

fn policies(policy: Option<String>, arns: Option<Vec<sts::PolicyDescriptorType>>) -> SessionPolicies {
    let policy_arns = arns.unwrap_or_default().into_iter().filter_map(|descriptor| descriptor.arn).collect();
    SessionPolicies { policy, policy_arns }
}

fn tags(tags: Option<Vec<sts::Tag>>) -> Vec<(String, String)> {
    tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)).collect()
}

fn role_user(session: &NewSession) -> sts::AssumedRoleUser {
    sts::AssumedRoleUser {
        arn: session.principal.to_string(),
        assumed_role_id: session.principal.user_id().unwrap_or_default(),
    }
}

fn credentials(credentials: NewCredentials) -> sts::Credentials {
    sts::Credentials {
        access_key_id: credentials.access_key_id,
        expiration: epoch_seconds(credentials.expires_at),
        secret_access_key: credentials.secret_access_key.to_string(),
        session_token: credentials.session_token,
    }
}

fn token_size(credentials: &NewCredentials) -> Option<i32> {
    i32::try_from(credentials.session_token.len()).ok()
}

/// A number that the model's bounds have made sure is none below zero.
fn unsigned(number: Option<i32>) -> Option<u32> {
    number.and_then(|number| u32::try_from(number).ok())
}

fn length(number: Option<i32>) -> usize {
    number.and_then(|number| usize::try_from(number).ok()).unwrap_or(0)
}

fn signed(number: Option<u32>) -> Option<i32> {
    number.and_then(|number| i32::try_from(number).ok())
}
