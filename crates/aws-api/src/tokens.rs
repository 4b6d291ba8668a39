//! Authorization tokens: GetAuthorizationToken.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::answer::ApiError;
use crate::call::{Call, epoch_seconds, parse};
use crate::shapes::ecr;

pub async fn get_authorization_token(
    call: &Call<'_>,
    request: ecr::GetAuthorizationTokenRequest,
) -> Result<ecr::GetAuthorizationTokenResponse, ApiError> {
    let ids = request.registry_ids.unwrap_or_default();
    let ids = ids.iter().map(|id| parse("registryIds", id)).collect::<Result<Vec<_>, _>>()?;
    let logins = call.registry.get_authorization_token(call.caller, call.region, &ids).await?;
    let data = logins.into_iter().map(|login| ecr::AuthorizationData {
        authorization_token: Some(STANDARD.encode(format!("AWS:{}", login.token.password))),
        expires_at: Some(epoch_seconds(login.token.expires_at)),
        proxy_endpoint: Some(login.proxy_endpoint),
    });
    Ok(ecr::GetAuthorizationTokenResponse { authorization_data: Some(data.collect()) })
}
