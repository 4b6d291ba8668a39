//! ListSecrets.

use access::secrets::{Filter, FilterKey, ListSecrets, Order, SecretDescription, SortBy};

use super::tags::wire_tags;
use super::{PAGE_LEN, invalid};
use crate::answer::ApiError;
use crate::call::{Call, epoch_seconds, page_len};
use crate::shapes::secretsmanager;

pub async fn list_secrets(
    call: &Call<'_>,
    request: secretsmanager::ListSecretsRequest,
) -> Result<secretsmanager::ListSecretsResponse, ApiError> {
    let list = ListSecrets {
        filters: filters(request.filters)?,
        include_deleted: request.include_planned_deletion.unwrap_or(false),
        sort_by: match request.sort_by.as_deref() {
            None | Some("created-date") => SortBy::Creation,
            Some("last-accessed-date") => SortBy::Access,
            Some("last-changed-date") => SortBy::Change,
            Some("name") => SortBy::Name,
            Some(other) => return Err(invalid(format!("{other} is not what secrets are sorted by."))),
        },
        order: if request.sort_order.as_deref() == Some("desc") { Order::Descending } else { Order::Ascending },
    };
    let (limit, token) = (page_len(request.max_results, PAGE_LEN), request.next_token.as_deref());
    let page = call.access().list_secrets(call.caller, call.region, list, limit, token).await?;
    Ok(secretsmanager::ListSecretsResponse {
        secret_list: Some(page.items.into_iter().map(listed).collect()),
        next_token: page.next.map(|token| token.as_str().to_owned()),
    })
}

/// The filters of a request.
pub fn filters(filters: Option<Vec<secretsmanager::Filter>>) -> Result<Vec<Filter>, ApiError> {
    let read = |filter: secretsmanager::Filter| match (filter.key, filter.values) {
        (Some(key), Some(values)) => Ok(Filter { key: FilterKey::parse(&key)?, values }),
        _ => Err(invalid("A filter has a Key and Values.")),
    };
    filters.unwrap_or_default().into_iter().map(read).collect()
}

fn listed(described: SecretDescription) -> secretsmanager::SecretListEntry {
    let SecretDescription { secret, tags, stages } = described;
    secretsmanager::SecretListEntry {
        arn: Some(secret.arn),
        name: Some(secret.name),
        description: secret.description,
        kms_key_id: secret.kms_key,
        created_date: Some(epoch_seconds(secret.created_at)),
        last_changed_date: Some(epoch_seconds(secret.changed_at)),
        last_accessed_date: secret.accessed_at.map(epoch_seconds),
        deleted_date: secret.deleted_at.map(epoch_seconds),
        tags: wire_tags(tags, secret.had_tags),
        secret_versions_to_stages: (!stages.is_empty()).then_some(stages),
        ..secretsmanager::SecretListEntry::default()
    }
}
