//! CreateSecret, DescribeSecret, UpdateSecret, DeleteSecret, RestoreSecret.

use access::secrets::{CreateSecret, SecretDescription, UpdateSecret};

use super::tags::{secret_tags, wire_tags};
use super::values::optional_value;
use super::{named, not_served, written};
use crate::answer::ApiError;
use crate::call::{Call, epoch_seconds};
use crate::shapes::secretsmanager;

pub async fn create_secret(
    call: &Call<'_>,
    request: secretsmanager::CreateSecretRequest,
) -> Result<secretsmanager::CreateSecretResponse, ApiError> {
    not_served("AddReplicaRegions", request.add_replica_regions.is_some_and(|regions| !regions.is_empty()))?;
    not_served("CrossAccountPrimaryARN", request.cross_account_primary_arn.is_some())?;
    not_served("Type", request.r#type.is_some())?;
    let create = CreateSecret {
        name: request.name,
        description: request.description,
        kms_key: request.kms_key_id,
        value: optional_value(request.secret_string, request.secret_binary)?,
        token: request.client_request_token,
        tags: secret_tags(&request.tags.unwrap_or_default())?,
    };
    let (arn, name, version_id) = written(call.access().create_secret(call.caller, call.region, create).await?);
    Ok(secretsmanager::CreateSecretResponse { arn, name, version_id, replication_status: None })
}

pub async fn describe_secret(
    call: &Call<'_>,
    request: secretsmanager::DescribeSecretRequest,
) -> Result<secretsmanager::DescribeSecretResponse, ApiError> {
    let described = call.access().describe_secret(call.caller, call.region, &request.secret_id).await?;
    let SecretDescription { secret, tags, stages } = described;
    Ok(secretsmanager::DescribeSecretResponse {
        arn: Some(secret.arn),
        name: Some(secret.name),
        description: secret.description,
        kms_key_id: secret.kms_key,
        created_date: Some(epoch_seconds(secret.created_at)),
        last_changed_date: Some(epoch_seconds(secret.changed_at)),
        last_accessed_date: secret.accessed_at.map(epoch_seconds),
        deleted_date: secret.delete_at.map(epoch_seconds),
        tags: wire_tags(tags, secret.had_tags),
        version_ids_to_stages: (!stages.is_empty()).then_some(stages),
        ..secretsmanager::DescribeSecretResponse::default()
    })
}

pub async fn update_secret(
    call: &Call<'_>,
    request: secretsmanager::UpdateSecretRequest,
) -> Result<secretsmanager::UpdateSecretResponse, ApiError> {
    not_served("Type", request.r#type.is_some())?;
    let update = UpdateSecret {
        description: request.description,
        kms_key: request.kms_key_id,
        value: optional_value(request.secret_string, request.secret_binary)?,
        token: request.client_request_token,
    };
    let updated = call.access().update_secret(call.caller, call.region, &request.secret_id, update).await?;
    let (arn, name, version_id) = written(updated);
    Ok(secretsmanager::UpdateSecretResponse { arn, name, version_id })
}

pub async fn delete_secret(
    call: &Call<'_>,
    request: secretsmanager::DeleteSecretRequest,
) -> Result<secretsmanager::DeleteSecretResponse, ApiError> {
    let force = request.force_delete_without_recovery.unwrap_or(false);
    let window_days = request.recovery_window_in_days;
    let delete = call.access().delete_secret(call.caller, call.region, &request.secret_id, window_days, force);
    let deleted = delete.await?;
    let (arn, name) = named(deleted.secret);
    Ok(secretsmanager::DeleteSecretResponse { arn, name, deletion_date: Some(epoch_seconds(deleted.delete_at)) })
}

pub async fn restore_secret(
    call: &Call<'_>,
    request: secretsmanager::RestoreSecretRequest,
) -> Result<secretsmanager::RestoreSecretResponse, ApiError> {
    let (arn, name) = named(call.access().restore_secret(call.caller, call.region, &request.secret_id).await?);
    Ok(secretsmanager::RestoreSecretResponse { arn, name })
}
