//! TagResource, UntagResource, ListResourceTags.

use access::kms::parse_key_tags;
use model::resource_tag::ResourceTags;

use super::{PAGE_LEN, page};
use crate::answer::ApiError;
use crate::call::{Call, page_len};
use crate::shapes::kms;

pub async fn tag_resource(call: &Call<'_>, request: kms::TagResourceRequest) -> Result<(), ApiError> {
    let tags = key_tags(&request.tags)?;
    Ok(call.access().tag_key(call.caller, call.region, &request.key_id, tags).await?)
}

pub async fn untag_resource(call: &Call<'_>, request: kms::UntagResourceRequest) -> Result<(), ApiError> {
    Ok(call.access().untag_key(call.caller, call.region, &request.key_id, request.tag_keys).await?)
}

pub async fn list_resource_tags(
    call: &Call<'_>,
    request: kms::ListResourceTagsRequest,
) -> Result<kms::ListResourceTagsResponse, ApiError> {
    let (limit, marker) = (page_len(request.limit, PAGE_LEN), request.marker.as_deref());
    let listed = call.access().list_key_tags(call.caller, call.region, &request.key_id, limit, marker).await?;
    let (tags, next_marker, truncated) = page(listed, |(tag_key, tag_value)| kms::Tag { tag_key, tag_value });
    Ok(kms::ListResourceTagsResponse { tags, next_marker, truncated })
}

/// The tags of a request.
pub fn key_tags(tags: &[kms::Tag]) -> Result<ResourceTags, ApiError> {
    Ok(parse_key_tags(tags.iter().map(|tag| (tag.tag_key.as_str(), tag.tag_value.as_str())))?)
}
