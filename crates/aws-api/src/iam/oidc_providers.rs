//! OpenID Connect identity providers: CreateOpenIDConnectProvider and all that ends in its name.

use access::iam::{NewOidcProvider, oidc_provider_arn};

use crate::answer::ApiError;
use crate::call::{Call, epoch_seconds};
use crate::iam::members::{given_tags, some_tags, tag_page, truncation};
use crate::shapes::iam;

pub async fn create_open_id_connect_provider(
    call: &Call<'_>,
    request: iam::CreateOpenIDConnectProviderRequest,
) -> Result<iam::CreateOpenIDConnectProviderResponse, ApiError> {
    let new = NewOidcProvider {
        tags: given_tags(request.tags.as_deref())?,
        url: request.url,
        client_ids: request.client_id_list.unwrap_or_default(),
        thumbprints: request.thumbprint_list.unwrap_or_default(),
    };
    let (provider, tags) = call.access().create_open_id_connect_provider(call.caller, new).await?;
    Ok(iam::CreateOpenIDConnectProviderResponse {
        open_id_connect_provider_arn: Some(oidc_provider_arn(provider.account, &provider.url)),
        tags: some_tags(&tags),
    })
}

pub async fn get_open_id_connect_provider(
    call: &Call<'_>,
    request: iam::GetOpenIDConnectProviderRequest,
) -> Result<iam::GetOpenIDConnectProviderResponse, ApiError> {
    let arn = &request.open_id_connect_provider_arn;
    let (provider, tags) = call.access().get_open_id_connect_provider(call.caller, arn).await?;
    Ok(iam::GetOpenIDConnectProviderResponse {
        url: Some(provider.url),
        client_id_list: Some(provider.client_ids),
        thumbprint_list: Some(provider.thumbprints),
        create_date: Some(epoch_seconds(provider.created_at)),
        tags: some_tags(&tags),
    })
}

pub async fn list_open_id_connect_providers(
    call: &Call<'_>,
    _: iam::ListOpenIDConnectProvidersRequest,
) -> Result<iam::ListOpenIDConnectProvidersResponse, ApiError> {
    let arns = call.access().list_open_id_connect_providers(call.caller).await?;
    let entries = arns.into_iter().map(|arn| iam::OpenIDConnectProviderListEntry { arn: Some(arn) }).collect();
    Ok(iam::ListOpenIDConnectProvidersResponse { open_id_connect_provider_list: Some(entries) })
}

pub async fn delete_open_id_connect_provider(
    call: &Call<'_>,
    request: iam::DeleteOpenIDConnectProviderRequest,
) -> Result<(), ApiError> {
    let arn = &request.open_id_connect_provider_arn;
    Ok(call.access().delete_open_id_connect_provider(call.caller, arn).await?)
}

pub async fn update_open_id_connect_provider_thumbprint(
    call: &Call<'_>,
    request: iam::UpdateOpenIDConnectProviderThumbprintRequest,
) -> Result<(), ApiError> {
    let (arn, thumbprints) = (&request.open_id_connect_provider_arn, request.thumbprint_list);
    Ok(call.access().update_open_id_connect_provider_thumbprint(call.caller, arn, thumbprints).await?)
}

pub async fn add_client_id_to_open_id_connect_provider(
    call: &Call<'_>,
    request: iam::AddClientIDToOpenIDConnectProviderRequest,
) -> Result<(), ApiError> {
    let (arn, client_id) = (&request.open_id_connect_provider_arn, request.client_id);
    Ok(call.access().add_client_id_to_open_id_connect_provider(call.caller, arn, client_id).await?)
}

pub async fn remove_client_id_from_open_id_connect_provider(
    call: &Call<'_>,
    request: iam::RemoveClientIDFromOpenIDConnectProviderRequest,
) -> Result<(), ApiError> {
    let (arn, client_id) = (&request.open_id_connect_provider_arn, request.client_id);
    Ok(call.access().remove_client_id_from_open_id_connect_provider(call.caller, arn, client_id).await?)
}

pub async fn tag_open_id_connect_provider(
    call: &Call<'_>,
    request: iam::TagOpenIDConnectProviderRequest,
) -> Result<(), ApiError> {
    let tags = given_tags(Some(&request.tags))?;
    let arn = &request.open_id_connect_provider_arn;
    Ok(call.access().tag_open_id_connect_provider(call.caller, arn, tags).await?)
}

pub async fn untag_open_id_connect_provider(
    call: &Call<'_>,
    request: iam::UntagOpenIDConnectProviderRequest,
) -> Result<(), ApiError> {
    let arn = &request.open_id_connect_provider_arn;
    Ok(call.access().untag_open_id_connect_provider(call.caller, arn, request.tag_keys).await?)
}

pub async fn list_open_id_connect_provider_tags(
    call: &Call<'_>,
    request: iam::ListOpenIDConnectProviderTagsRequest,
) -> Result<iam::ListOpenIDConnectProviderTagsResponse, ApiError> {
    let arn = &request.open_id_connect_provider_arn;
    let tags = call.access().list_open_id_connect_provider_tags(call.caller, arn).await?;
    let page = tag_page(call, tags, arn, request.marker.as_deref(), request.max_items)?;
    let (is_truncated, marker) = truncation(&page);
    Ok(iam::ListOpenIDConnectProviderTagsResponse { tags: page.items, is_truncated, marker })
}
