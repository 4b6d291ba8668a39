//! Members that many of IAM's requests and answers have.

use access::iam::{self as access_iam, PAGE_LEN_DEFAULT};
use model::page::Page;
use model::resource_tag::ResourceTags;

use crate::answer::ApiError;
use crate::call::Call;
use crate::shapes::iam;

/// The tags that a request gives.
pub fn given_tags(tags: Option<&[iam::Tag]>) -> Result<ResourceTags, ApiError> {
    let pairs = tags.unwrap_or_default().iter().map(|tag| (tag.key.as_str(), tag.value.as_str()));
    Ok(access_iam::parse_tags(pairs)?)
}

/// Tags in an answer.
pub fn tags(tags: &ResourceTags) -> Vec<iam::Tag> {
    tags.iter().map(|(key, value)| iam::Tag { key: key.clone(), value: value.clone() }).collect()
}

/// Tags in an answer that leaves them out where there are none.
pub fn some_tags(of: &ResourceTags) -> Option<Vec<iam::Tag>> {
    (!of.is_empty()).then(|| tags(of))
}

/// A permissions boundary in an answer.
pub fn boundary(arn: Option<&str>) -> Option<iam::AttachedPermissionsBoundary> {
    arn.map(|arn| iam::AttachedPermissionsBoundary {
        permissions_boundary_type: Some("Policy".into()),
        permissions_boundary_arn: Some(arn.into()),
    })
}

/// How many rows `MaxItems` asks for.
pub fn limit(max_items: Option<i32>) -> usize {
    max_items.map_or(PAGE_LEN_DEFAULT, |max_items| usize::try_from(max_items).unwrap_or(1))
}

/// `IsTruncated` and `Marker` of a page.
pub fn truncation<T>(page: &Page<T>) -> (Option<bool>, Option<String>) {
    (Some(page.next.is_some()), page.next.as_ref().map(|next| next.as_str().to_owned()))
}

/// One page of the tags, which are few, of something that is called `name` in the caller's account.
pub fn tag_page(
    call: &Call<'_>,
    tags: ResourceTags,
    name: &str,
    marker: Option<&str>,
    max_items: Option<i32>,
) -> Result<Page<iam::Tag>, ApiError> {
    let page = access_iam::page_of_tags(tags, call.caller.account(), name, marker, limit(max_items))?;
    Ok(page.map(|(key, value)| iam::Tag { key, value }))
}
