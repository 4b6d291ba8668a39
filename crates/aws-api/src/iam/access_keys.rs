//! Access keys: CreateAccessKey, UpdateAccessKey, DeleteAccessKey, ListAccessKeys, GetAccessKeyLastUsed.

use access::iam::{CreatedAccessKey, Error, ListedAccessKey};

use crate::answer::ApiError;
use crate::call::{Call, epoch_seconds};
use crate::iam::members::{limit, truncation};
use crate::iam::users::ROOT_NAME;
use crate::shapes::iam;

/// What stands for the region and service of a key that was never used.
const NEVER: &str = "N/A";

pub async fn create_access_key(
    call: &Call<'_>,
    request: iam::CreateAccessKeyRequest,
) -> Result<iam::CreateAccessKeyResponse, ApiError> {
    let created = call.access().create_access_key(call.caller, request.user_name.as_deref()).await?;
    let CreatedAccessKey { listed, secret } = created;
    Ok(iam::CreateAccessKeyResponse {
        access_key: iam::AccessKey {
            status: status(listed.active).into(),
            access_key_id: listed.id,
            user_name: listed.user_name.unwrap_or_else(|| ROOT_NAME.into()),
            secret_access_key: secret.to_string(),
            create_date: Some(epoch_seconds(listed.created_at)),
        },
    })
}

pub async fn update_access_key(call: &Call<'_>, request: iam::UpdateAccessKeyRequest) -> Result<(), ApiError> {
    let iam::UpdateAccessKeyRequest { access_key_id, status, user_name } = request;
    let active = match status.as_str() {
        "Active" => true,
        "Inactive" => false,
        _ => return Err(Error::ValidationError(format!("A key cannot be made {status}.")).into()),
    };
    Ok(call.access().update_access_key(call.caller, user_name.as_deref(), access_key_id, active).await?)
}

pub async fn delete_access_key(call: &Call<'_>, request: iam::DeleteAccessKeyRequest) -> Result<(), ApiError> {
    let iam::DeleteAccessKeyRequest { access_key_id, user_name } = request;
    Ok(call.access().delete_access_key(call.caller, user_name.as_deref(), access_key_id).await?)
}

pub async fn list_access_keys(
    call: &Call<'_>,
    request: iam::ListAccessKeysRequest,
) -> Result<iam::ListAccessKeysResponse, ApiError> {
    let (user, marker) = (request.user_name.as_deref(), request.marker.as_deref());
    let page = call.access().list_access_keys(call.caller, user, marker, limit(request.max_items)).await?;
    let (is_truncated, marker) = truncation(&page);
    let access_key_metadata = page.items.into_iter().map(metadata).collect();
    Ok(iam::ListAccessKeysResponse { access_key_metadata, is_truncated, marker })
}

pub async fn get_access_key_last_used(
    call: &Call<'_>,
    request: iam::GetAccessKeyLastUsedRequest,
) -> Result<iam::GetAccessKeyLastUsedResponse, ApiError> {
    let (user_name, last_use) = call.access().get_access_key_last_used(call.caller, &request.access_key_id).await?;
    let access_key_last_used = match last_use {
        Some(last_use) => iam::AccessKeyLastUsed {
            last_used_date: Some(epoch_seconds(last_use.at)),
            region: last_use.region,
            service_name: last_use.service,
        },
        None => iam::AccessKeyLastUsed { last_used_date: None, region: NEVER.into(), service_name: NEVER.into() },
    };
    Ok(iam::GetAccessKeyLastUsedResponse { access_key_last_used: Some(access_key_last_used), user_name })
}

fn metadata(key: ListedAccessKey) -> iam::AccessKeyMetadata {
    let ListedAccessKey { id, user_name, active, created_at } = key;
    iam::AccessKeyMetadata {
        access_key_id: Some(id),
        user_name,
        status: Some(status(active).into()),
        create_date: Some(epoch_seconds(created_at)),
    }
}

fn status(active: bool) -> &'static str {
    if active { "Active" } else { "Inactive" }
}
