//! CreateAlias, UpdateAlias, DeleteAlias, ListAliases.

use super::{PAGE_LEN, page};
use crate::answer::ApiError;
use crate::call::{Call, epoch_seconds, page_len};
use crate::shapes::kms;

pub async fn create_alias(call: &Call<'_>, request: kms::CreateAliasRequest) -> Result<(), ApiError> {
    let kms::CreateAliasRequest { alias_name, target_key_id } = request;
    Ok(call.access().create_alias(call.caller, call.region, &alias_name, &target_key_id).await?)
}

pub async fn update_alias(call: &Call<'_>, request: kms::UpdateAliasRequest) -> Result<(), ApiError> {
    let kms::UpdateAliasRequest { alias_name, target_key_id } = request;
    Ok(call.access().update_alias(call.caller, call.region, &alias_name, &target_key_id).await?)
}

pub async fn delete_alias(call: &Call<'_>, request: kms::DeleteAliasRequest) -> Result<(), ApiError> {
    Ok(call.access().delete_alias(call.caller, call.region, &request.alias_name).await?)
}

pub async fn list_aliases(
    call: &Call<'_>,
    request: kms::ListAliasesRequest,
) -> Result<kms::ListAliasesResponse, ApiError> {
    let (key, limit) = (request.key_id.as_deref(), page_len(request.limit, PAGE_LEN));
    let listed = call.access().list_aliases(call.caller, call.region, key, limit, request.marker.as_deref()).await?;
    let (aliases, next_marker, truncated) = page(listed, |alias| kms::AliasListEntry {
        alias_name: Some(alias.name),
        alias_arn: Some(alias.arn),
        target_key_id: alias.key_id.map(|id| id.to_string()),
        creation_date: alias.created_at.map(epoch_seconds),
        last_updated_date: alias.updated_at.map(epoch_seconds),
    });
    Ok(kms::ListAliasesResponse { aliases, next_marker, truncated })
}
