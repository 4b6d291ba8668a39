//! TagResource, UntagResource.

use access::secrets::parse_secret_tags;
use model::resource_tag::ResourceTags;

use crate::answer::ApiError;
use crate::call::Call;
use crate::shapes::secretsmanager;

pub async fn tag_resource(call: &Call<'_>, request: secretsmanager::TagResourceRequest) -> Result<(), ApiError> {
    let tags = secret_tags(&request.tags)?;
    Ok(call.access().tag_secret(call.caller, call.region, &request.secret_id, tags).await?)
}

pub async fn untag_resource(call: &Call<'_>, request: secretsmanager::UntagResourceRequest) -> Result<(), ApiError> {
    Ok(call.access().untag_secret(call.caller, call.region, &request.secret_id, request.tag_keys).await?)
}

/// The tags of a request.
pub fn secret_tags(tags: &[secretsmanager::Tag]) -> Result<ResourceTags, ApiError> {
    let text = |text: &'_ Option<String>| text.clone().unwrap_or_default();
    let pairs: Vec<(String, String)> = tags.iter().map(|tag| (text(&tag.key), text(&tag.value))).collect();
    Ok(parse_secret_tags(pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())))?)
}

/// The tags of an answer; a secret that never had any has no such member.
pub fn wire_tags(tags: ResourceTags, had_tags: bool) -> Option<Vec<secretsmanager::Tag>> {
    let wire = |(key, value)| secretsmanager::Tag { key: Some(key), value: Some(value) };
    (had_tags || !tags.is_empty()).then(|| tags.into_iter().map(wire).collect())
}
