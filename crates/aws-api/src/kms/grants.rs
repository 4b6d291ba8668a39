//! CreateGrant, ListGrants, ListRetirableGrants, RetireGrant, RevokeGrant.

use access::kms::{self as keys, Constraints, CreateGrant, Grant, GrantFilter, RetireGrant};

use super::{PAGE_LEN, invalid, page};
use crate::answer::ApiError;
use crate::call::{Call, epoch_seconds, page_len};
use crate::shapes::kms;

pub async fn create_grant(
    call: &Call<'_>,
    request: kms::CreateGrantRequest,
) -> Result<kms::CreateGrantResponse, ApiError> {
    keys::check_grant_tokens(&request.grant_tokens.unwrap_or_default())?;
    let constraints = request.constraints.unwrap_or_default();
    let for_services =
        [&request.grantee_service_principal, &request.retiring_service_principal, &constraints.source_arn];
    if for_services.into_iter().any(Option::is_some) {
        let message = "Wharfinger makes grants to service principals itself, and takes none for them.";
        return Err(keys::Error::UnsupportedOperation(message.into()).into());
    }
    let create = CreateGrant {
        key: &request.key_id,
        grantee: request.grantee_principal.as_deref().ok_or_else(|| invalid("GranteePrincipal is required."))?,
        retiring_principal: request.retiring_principal.as_deref(),
        operations: request.operations,
        constraints: Constraints {
            context_equals: constraints.encryption_context_equals,
            context_subset: constraints.encryption_context_subset,
        },
        name: request.name.as_deref(),
        dry_run: request.dry_run.unwrap_or(false),
    };
    let created = call.access().create_grant(call.caller, call.region, create).await?;
    Ok(kms::CreateGrantResponse { grant_id: Some(created.id), grant_token: Some(created.token) })
}

pub async fn list_grants(
    call: &Call<'_>,
    request: kms::ListGrantsRequest,
) -> Result<kms::ListGrantsResponse, ApiError> {
    let grantee = request.grantee_principal.as_deref().or(request.grantee_service_principal.as_deref());
    let filter = GrantFilter { id: request.grant_id.as_deref(), grantee };
    let (limit, marker) = (page_len(request.limit, PAGE_LEN), request.marker.as_deref());
    let listed = call.access().list_grants(call.caller, call.region, &request.key_id, filter, limit, marker).await?;
    let (grants, next_marker, truncated) = page(listed, entry);
    Ok(kms::ListGrantsResponse { grants, next_marker, truncated })
}

pub async fn list_retirable_grants(
    call: &Call<'_>,
    request: kms::ListRetirableGrantsRequest,
) -> Result<kms::ListGrantsResponse, ApiError> {
    let principal = request.retiring_principal.as_deref();
    let principal = principal.ok_or_else(|| invalid("RetiringPrincipal is required."))?;
    let (limit, marker) = (page_len(request.limit, PAGE_LEN), request.marker.as_deref());
    let listed = call.access().list_retirable_grants(call.caller, call.region, principal, limit, marker).await?;
    let (grants, next_marker, truncated) = page(listed, entry);
    Ok(kms::ListGrantsResponse { grants, next_marker, truncated })
}

pub async fn retire_grant(call: &Call<'_>, request: kms::RetireGrantRequest) -> Result<(), ApiError> {
    let kms::RetireGrantRequest { grant_token, key_id, grant_id, dry_run } = request;
    let retire = match (&grant_token, &key_id, &grant_id) {
        (Some(token), None, None) => RetireGrant::Token(token),
        (None, Some(key), Some(id)) => RetireGrant::Grant { key, id },
        _ => return Err(invalid("Specify either a grant token, or a grant ID and a key ARN.")),
    };
    Ok(call.access().retire_grant(call.caller, call.region, retire, dry_run.unwrap_or(false)).await?)
}

pub async fn revoke_grant(call: &Call<'_>, request: kms::RevokeGrantRequest) -> Result<(), ApiError> {
    let kms::RevokeGrantRequest { key_id, grant_id, dry_run } = request;
    Ok(call.access().revoke_grant(call.caller, call.region, &key_id, &grant_id, dry_run.unwrap_or(false)).await?)
}

/// A grant as listings show it.
fn entry(Grant { key, grant }: Grant) -> kms::GrantListEntry {
    let Constraints { context_equals, context_subset } = grant.constraints;
    let is_bound = context_equals.is_some() || context_subset.is_some();
    kms::GrantListEntry {
        key_id: Some(key.to_string()),
        grant_id: Some(grant.id),
        name: Some(grant.name).filter(|name| !name.is_empty()),
        creation_date: Some(epoch_seconds(grant.created_at)),
        grantee_principal: Some(grant.grantee),
        retiring_principal: grant.retiring_principal,
        issuing_account: Some(model::Principal::Root(grant.issuing_account).to_string()),
        operations: Some(grant.operations),
        constraints: is_bound.then_some(kms::GrantConstraints {
            encryption_context_equals: context_equals,
            encryption_context_subset: context_subset,
            source_arn: None,
        }),
        ..kms::GrantListEntry::default()
    }
}
