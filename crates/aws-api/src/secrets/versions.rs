//! ListSecretVersionIds, UpdateSecretVersionStage.

use access::secrets::SecretVersionDescription;

use super::{PAGE_LEN, named};
use crate::answer::ApiError;
use crate::call::{Call, epoch_seconds, page_len};
use crate::shapes::secretsmanager;

/// What stands in the place of a key's ARN for the key that Secrets Manager has in the account.
const DEFAULT_KEY: &str = "DefaultEncryptionKey";

pub async fn list_secret_version_ids(
    call: &Call<'_>,
    request: secretsmanager::ListSecretVersionIdsRequest,
) -> Result<secretsmanager::ListSecretVersionIdsResponse, ApiError> {
    let deprecated = request.include_deprecated.unwrap_or(false);
    let (limit, token) = (page_len(request.max_results, PAGE_LEN), request.next_token.as_deref());
    let (id, access) = (&request.secret_id, call.access());
    let list = access.list_secret_version_ids(call.caller, call.region, id, deprecated, limit, token);
    let (secret, page) = list.await?;
    let (arn, name) = named(secret);
    let versions = page.items.into_iter().map(|version| {
        let SecretVersionDescription { version_id, stages, kms_key, created_at } = version;
        secretsmanager::SecretVersionsListEntry {
            version_id: Some(version_id),
            version_stages: (!stages.is_empty()).then_some(stages),
            kms_key_ids: Some(vec![kms_key.unwrap_or_else(|| DEFAULT_KEY.to_owned())]),
            created_date: Some(epoch_seconds(created_at)),
            last_accessed_date: None,
        }
    });
    Ok(secretsmanager::ListSecretVersionIdsResponse {
        arn,
        name,
        versions: Some(versions.collect()),
        next_token: page.next.map(|token| token.as_str().to_owned()),
    })
}

pub async fn update_secret_version_stage(
    call: &Call<'_>,
    request: secretsmanager::UpdateSecretVersionStageRequest,
) -> Result<secretsmanager::UpdateSecretVersionStageResponse, ApiError> {
    let (remove_from, move_to) = (request.remove_from_version_id.as_deref(), request.move_to_version_id.as_deref());
    let (id, stage) = (&request.secret_id, &request.version_stage);
    let access = call.access();
    let update = access.update_secret_version_stage(call.caller, call.region, id, stage, remove_from, move_to);
    let (arn, name) = named(update.await?);
    Ok(secretsmanager::UpdateSecretVersionStageResponse { arn, name })
}
