//! EnableKeyRotation, DisableKeyRotation, GetKeyRotationStatus, ListKeyRotations, RotateKeyOnDemand.

use super::{KEYS_PAGE_LEN, page, positive};
use crate::answer::ApiError;
use crate::call::{Call, epoch_seconds, page_len};
use crate::shapes::kms;

pub async fn enable_key_rotation(call: &Call<'_>, request: kms::EnableKeyRotationRequest) -> Result<(), ApiError> {
    let period_days = positive(request.rotation_period_in_days)?;
    Ok(call.access().enable_key_rotation(call.caller, call.region, &request.key_id, period_days).await?)
}

pub async fn disable_key_rotation(call: &Call<'_>, request: kms::DisableKeyRotationRequest) -> Result<(), ApiError> {
    Ok(call.access().disable_key_rotation(call.caller, call.region, &request.key_id).await?)
}

pub async fn get_key_rotation_status(
    call: &Call<'_>,
    request: kms::GetKeyRotationStatusRequest,
) -> Result<kms::GetKeyRotationStatusResponse, ApiError> {
    let status = call.access().get_key_rotation_status(call.caller, call.region, &request.key_id).await?;
    Ok(kms::GetKeyRotationStatusResponse {
        key_id: Some(status.arn.to_string()),
        key_rotation_enabled: Some(status.period_days.is_some()),
        rotation_period_in_days: status.period_days.and_then(|days| i32::try_from(days).ok()),
        next_rotation_date: status.next_at.map(epoch_seconds),
        on_demand_rotation_start_date: None,
    })
}

pub async fn list_key_rotations(
    call: &Call<'_>,
    request: kms::ListKeyRotationsRequest,
) -> Result<kms::ListKeyRotationsResponse, ApiError> {
    let includes_first = request.include_key_material.as_deref() == Some("ALL_KEY_MATERIAL");
    let (limit, marker) = (page_len(request.limit, KEYS_PAGE_LEN), request.marker.as_deref());
    let access = call.access();
    let listed =
        access.list_key_rotations(call.caller, call.region, &request.key_id, includes_first, limit, marker).await?;
    let (arn, listed) = listed;
    let (rotations, next_marker, truncated) = page(listed, |version| kms::RotationsListEntry {
        key_id: Some(arn.to_string()),
        key_material_id: Some(version.material_id),
        key_material_state: Some(if version.is_current { "CURRENT" } else { "NON_CURRENT" }.into()),
        rotation_date: version.rotation.map(|_| epoch_seconds(version.created_at)),
        rotation_type: version.rotation.map(|rotation| rotation.as_str().into()),
        ..kms::RotationsListEntry::default()
    });
    Ok(kms::ListKeyRotationsResponse { rotations, next_marker, truncated })
}

pub async fn rotate_key_on_demand(
    call: &Call<'_>,
    request: kms::RotateKeyOnDemandRequest,
) -> Result<kms::RotateKeyOnDemandResponse, ApiError> {
    let arn = call.access().rotate_key_on_demand(call.caller, call.region, &request.key_id).await?;
    Ok(kms::RotateKeyOnDemandResponse { key_id: Some(arn.to_string()) })
}
