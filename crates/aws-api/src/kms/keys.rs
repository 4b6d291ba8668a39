//! CreateKey, DescribeKey, ListKeys, UpdateKeyDescription, EnableKey, DisableKey, ScheduleKeyDeletion, CancelKeyDeletion.

use access::kms::{self as keys, CreateKey, KeyMetadata, KeySpecification, KeyState};
use model::kms::{EncryptionAlgorithm, KeyKind, MacAlgorithm, SigningAlgorithm};

use super::key_tags::key_tags;
use super::{KEYS_PAGE_LEN, page, positive, words};
use crate::answer::ApiError;
use crate::call::{Call, epoch_seconds, page_len};
use crate::shapes::kms;

pub async fn create_key(call: &Call<'_>, request: kms::CreateKeyRequest) -> Result<kms::CreateKeyResponse, ApiError> {
    let create = CreateKey {
        specification: KeySpecification {
            key_spec: request.key_spec,
            customer_master_key_spec: request.customer_master_key_spec,
            key_usage: request.key_usage,
            origin: request.origin,
            multi_region: request.multi_region.unwrap_or(false),
            in_custom_key_store: request.custom_key_store_id.is_some() || request.xks_key_id.is_some(),
        },
        policy: request.policy,
        bypass_policy_lockout_safety_check: request.bypass_policy_lockout_safety_check.unwrap_or(false),
        description: request.description.unwrap_or_default(),
        tags: key_tags(&request.tags.unwrap_or_default())?,
    };
    let key = call.access().create_key(call.caller, call.region, create).await?;
    Ok(kms::CreateKeyResponse { key_metadata: Some(metadata(key)) })
}

pub async fn describe_key(
    call: &Call<'_>,
    request: kms::DescribeKeyRequest,
) -> Result<kms::DescribeKeyResponse, ApiError> {
    keys::check_grant_tokens(&request.grant_tokens.unwrap_or_default())?;
    let key = call.access().describe_key(call.caller, call.region, &request.key_id).await?;
    Ok(kms::DescribeKeyResponse { key_metadata: Some(metadata(key)) })
}

pub async fn list_keys(call: &Call<'_>, request: kms::ListKeysRequest) -> Result<kms::ListKeysResponse, ApiError> {
    let limit = page_len(request.limit, KEYS_PAGE_LEN);
    let listed = call.access().list_keys(call.caller, call.region, limit, request.marker.as_deref()).await?;
    // Nobody shares keys through another service here.
    let wants_own = request.resource_owners.is_none_or(|owners| owners.iter().any(|owner| owner == "SELF"));
    if !wants_own {
        return Ok(kms::ListKeysResponse { keys: Some(vec![]), next_marker: None, truncated: Some(false) });
    }
    let (keys, next_marker, truncated) =
        page(listed, |arn| kms::KeyListEntry { key_id: Some(arn.id().to_string()), key_arn: Some(arn.to_string()) });
    Ok(kms::ListKeysResponse { keys, next_marker, truncated })
}

pub async fn update_key_description(
    call: &Call<'_>,
    request: kms::UpdateKeyDescriptionRequest,
) -> Result<(), ApiError> {
    let kms::UpdateKeyDescriptionRequest { key_id, description } = request;
    Ok(call.access().update_key_description(call.caller, call.region, &key_id, description).await?)
}

pub async fn enable_key(call: &Call<'_>, request: kms::EnableKeyRequest) -> Result<(), ApiError> {
    Ok(call.access().enable_key(call.caller, call.region, &request.key_id).await?)
}

pub async fn disable_key(call: &Call<'_>, request: kms::DisableKeyRequest) -> Result<(), ApiError> {
    Ok(call.access().disable_key(call.caller, call.region, &request.key_id).await?)
}

pub async fn schedule_key_deletion(
    call: &Call<'_>,
    request: kms::ScheduleKeyDeletionRequest,
) -> Result<kms::ScheduleKeyDeletionResponse, ApiError> {
    let days = positive(request.pending_window_in_days)?;
    let scheduled = call.access().schedule_key_deletion(call.caller, call.region, &request.key_id, days).await?;
    Ok(kms::ScheduleKeyDeletionResponse {
        key_id: Some(scheduled.arn.to_string()),
        deletion_date: Some(epoch_seconds(scheduled.delete_at)),
        key_state: Some(KeyState::PendingDeletion.as_str().into()),
        pending_window_in_days: i32::try_from(scheduled.pending_window_days).ok(),
    })
}

pub async fn cancel_key_deletion(
    call: &Call<'_>,
    request: kms::CancelKeyDeletionRequest,
) -> Result<kms::CancelKeyDeletionResponse, ApiError> {
    let arn = call.access().cancel_key_deletion(call.caller, call.region, &request.key_id).await?;
    Ok(kms::CancelKeyDeletionResponse { key_id: Some(arn.to_string()) })
}

/// A key as every answer shows it.
fn metadata(described: KeyMetadata) -> kms::KeyMetadata {
    let KeyMetadata { key, arn, current_material_id } = described;
    let kind = key.kind;
    kms::KeyMetadata {
        aws_account_id: Some(key.account.to_string()),
        key_id: key.id.to_string(),
        arn: Some(arn.to_string()),
        creation_date: Some(epoch_seconds(key.created_at)),
        enabled: Some(key.state == KeyState::Enabled),
        description: Some(key.description),
        key_usage: Some(kind.usage().as_str().into()),
        key_state: Some(key.state.as_str().into()),
        deletion_date: key.delete_at.map(epoch_seconds),
        origin: Some(keys::AWS_KMS.into()),
        key_manager: Some(key.manager.as_str().into()),
        customer_master_key_spec: Some(kind.spec().as_str().into()),
        key_spec: Some(kind.spec().as_str().into()),
        encryption_algorithms: words(kind.encryption_algorithms(), EncryptionAlgorithm::as_str),
        signing_algorithms: words(kind.signing_algorithms(), SigningAlgorithm::as_str),
        mac_algorithms: words(kind.mac_algorithms(), MacAlgorithm::as_str),
        multi_region: Some(false),
        // Others have one material for ever, and AWS names it nowhere.
        current_key_material_id: (kind == KeyKind::SYMMETRIC).then_some(current_material_id),
        ..kms::KeyMetadata::default()
    }
}
