//! GetSecretValue, PutSecretValue, BatchGetSecretValue.

use access::secrets::{BatchGetSecretValue, PutSecretValue, SecretValue, SecretVersionValue};

use super::listing::filters;
use super::{invalid, named, not_served};
use crate::answer::ApiError;
use crate::call::{Call, epoch_seconds};
use crate::shapes::{Blob, secretsmanager};

pub async fn get_secret_value(
    call: &Call<'_>,
    request: secretsmanager::GetSecretValueRequest,
) -> Result<secretsmanager::GetSecretValueResponse, ApiError> {
    let (id, version_id, stage) = (&request.secret_id, request.version_id.as_deref(), request.version_stage.as_deref());
    let value = call.access().get_secret_value(call.caller, call.region, id, version_id, stage).await?;
    let entry = entry(value);
    Ok(secretsmanager::GetSecretValueResponse {
        arn: entry.arn,
        name: entry.name,
        version_id: entry.version_id,
        secret_string: entry.secret_string,
        secret_binary: entry.secret_binary,
        version_stages: entry.version_stages,
        created_date: entry.created_date,
    })
}

pub async fn put_secret_value(
    call: &Call<'_>,
    request: secretsmanager::PutSecretValueRequest,
) -> Result<secretsmanager::PutSecretValueResponse, ApiError> {
    not_served("RotationToken", request.rotation_token.is_some())?;
    let value = optional_value(request.secret_string, request.secret_binary)?;
    let value = value.ok_or_else(|| invalid("You must provide either SecretString or SecretBinary."))?;
    let put = PutSecretValue { value, token: request.client_request_token, stages: request.version_stages };
    let written = call.access().put_secret_value(call.caller, call.region, &request.secret_id, put).await?;
    let (version_stages, (arn, name, version_id)) = (Some(written.stages.clone()), super::written(written));
    Ok(secretsmanager::PutSecretValueResponse { arn, name, version_id, version_stages })
}

pub async fn batch_get_secret_value(
    call: &Call<'_>,
    request: secretsmanager::BatchGetSecretValueRequest,
) -> Result<secretsmanager::BatchGetSecretValueResponse, ApiError> {
    let wanted = match (request.secret_id_list, request.filters) {
        (Some(ids), None) if request.max_results.is_none() && request.next_token.is_none() => {
            BatchGetSecretValue::Ids(ids)
        }
        (Some(_), None) => return Err(invalid("MaxResults and NextToken go with Filters, not with SecretIdList.")),
        (None, Some(given)) => BatchGetSecretValue::Filters {
            filters: filters(Some(given))?,
            limit: request.max_results.and_then(|limit| usize::try_from(limit).ok()),
            next_token: request.next_token,
        },
        _ => return Err(invalid("Either SecretIdList or Filters must be provided, but not both.")),
    };
    let values = call.access().batch_get_secret_value(call.caller, call.region, wanted).await?;
    let errors = values.errors.into_iter().map(|(id, error)| {
        let error = ApiError::from(error);
        secretsmanager::APIErrorType {
            secret_id: Some(id),
            error_code: Some(error.code().to_owned()),
            message: Some(error.message().to_owned()),
        }
    });
    Ok(secretsmanager::BatchGetSecretValueResponse {
        secret_values: Some(values.values.into_iter().map(entry).collect()),
        errors: Some(errors.collect()),
        next_token: values.next_token,
    })
}

/// The value that a request gives in one of two members.
pub fn optional_value(text: Option<String>, binary: Option<Blob>) -> Result<Option<SecretValue>, ApiError> {
    match (text, binary) {
        (None, None) => Ok(None),
        (Some(text), None) => Ok(Some(SecretValue::text(text))),
        (None, Some(Blob(bytes))) => Ok(Some(SecretValue::binary(bytes))),
        (Some(_), Some(_)) => Err(invalid("You can't specify both a binary secret value and a string secret value.")),
    }
}

fn entry(value: SecretVersionValue) -> secretsmanager::SecretValueEntry {
    let SecretVersionValue { secret, version_id, value, stages, created_at } = value;
    let (arn, name) = named(secret);
    let (secret_string, secret_binary) = match value {
        SecretValue::Text(text) => (Some(text.as_str().to_owned()), None),
        SecretValue::Binary(bytes) => (None, Some(Blob(bytes.to_vec()))),
    };
    secretsmanager::SecretValueEntry {
        arn,
        name,
        version_id: Some(version_id),
        secret_string,
        secret_binary,
        version_stages: Some(stages),
        created_date: Some(epoch_seconds(created_at)),
    }
}
