//! Referrers: ListImageReferrers.

use crate::answer::ApiError;
use crate::call::{Call, digest, long, page_len, repository_name};
use crate::images::shows_active;
use crate::shapes::ecr;

/// ListImageReferrers has shorter pages than the other listings.
const PAGE_LEN_DEFAULT: i32 = 20;

pub async fn list_image_referrers(
    call: &Call<'_>,
    request: ecr::ListImageReferrersRequest,
) -> Result<ecr::ListImageReferrersResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    let subject = digest("subjectId.imageDigest", &request.subject_id.image_digest)?;
    let filter = request.filter.unwrap_or_default();
    let shows_active = shows_active(filter.artifact_status.as_deref());
    let types = filter.artifact_types.unwrap_or_default();
    let limit = page_len(request.max_results, PAGE_LEN_DEFAULT);
    let token = request.next_token.as_deref();
    let page = call.registry.list_image_referrers(call.caller, &registry, &name, subject, types, limit, token).await?;
    if !shows_active {
        return Ok(ecr::ListImageReferrersResponse { referrers: Some(vec![]), next_token: None });
    }
    Ok(ecr::ListImageReferrersResponse {
        referrers: Some(page.items.into_iter().map(described).collect()),
        next_token: page.next.map(|token| token.as_str().to_owned()),
    })
}

fn described(referrer: registry::Referrer) -> ecr::ImageReferrer {
    ecr::ImageReferrer {
        // The row was written from a map of texts; were it anything else, the rest of the answer is still right.
        annotations: serde_json::from_str(&referrer.annotations_json).ok(),
        artifact_status: Some("ACTIVE".into()),
        artifact_type: referrer.artifact_type,
        digest: referrer.digest.to_string(),
        media_type: referrer.media_type,
        size: long(referrer.size_bytes),
    }
}
