//! Resource tags: TagResource, UntagResource, ListTagsForResource.

use model::resource_tag::{ResourceTags, parse_resource_tags};
use model::{Arn, RegistryId, RepositoryName};
use registry::Error;

use crate::answer::ApiError;
use crate::call::Call;
use crate::shapes::ecr;
use crate::validation::invalid_parameter;

pub async fn tag_resource(
    call: &Call<'_>,
    request: ecr::TagResourceRequest,
) -> Result<ecr::TagResourceResponse, ApiError> {
    let (registry, name) = repository(call, &request.resource_arn)?;
    let tags = resource_tags(&request.tags)?;
    call.registry.tag_resource(call.caller, &registry, &name, tags).await?;
    Ok(ecr::TagResourceResponse {})
}

pub async fn untag_resource(
    call: &Call<'_>,
    request: ecr::UntagResourceRequest,
) -> Result<ecr::UntagResourceResponse, ApiError> {
    let (registry, name) = repository(call, &request.resource_arn)?;
    call.registry.untag_resource(call.caller, &registry, &name, request.tag_keys).await?;
    Ok(ecr::UntagResourceResponse {})
}

pub async fn list_tags_for_resource(
    call: &Call<'_>,
    request: ecr::ListTagsForResourceRequest,
) -> Result<ecr::ListTagsForResourceResponse, ApiError> {
    let (registry, name) = repository(call, &request.resource_arn)?;
    let tags = call.registry.list_tags_for_resource(call.caller, &registry, &name).await?;
    let tags = tags.into_iter().map(|(key, value)| ecr::Tag { key, value }).collect();
    Ok(ecr::ListTagsForResourceResponse { tags: Some(tags) })
}

/// The tags of a request as the registry takes them.
pub fn resource_tags(tags: &[ecr::Tag]) -> Result<ResourceTags, ApiError> {
    let pairs = tags.iter().map(|tag| (tag.key.as_str(), tag.value.as_str()));
    Ok(parse_resource_tags(pairs).map_err(Error::from)?)
}

/// The repository that a `resourceArn` names; it must be of the region that was called.
fn repository(call: &Call<'_>, arn: &str) -> Result<(RegistryId, RepositoryName), ApiError> {
    let named = arn.parse::<Arn>().ok().and_then(|arn| arn.as_repository());
    named
        .filter(|(registry, _)| registry.region == *call.region)
        .ok_or_else(|| invalid_parameter("resourceArn", "Invalid ARN"))
}
