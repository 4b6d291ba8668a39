//! Lifecycle policies: PutLifecyclePolicy, GetLifecyclePolicy, DeleteLifecyclePolicy, and their previews.

use model::Timestamp;
use registry::{PreviewImage, PreviewPage, PreviewSelection, PreviewStatus};

use crate::answer::ApiError;
use crate::call::{Call, PAGE_LEN_DEFAULT, epoch_seconds, page_len, repository_name};
use crate::images::{not_with_image_ids, requested, tag_status};
use crate::shapes::{EpochSeconds, ecr};

/// What is said of a policy that was never evaluated, as ECR says it.
const NEVER: Timestamp = Timestamp::from_millis(0);

pub async fn put_lifecycle_policy(
    call: &Call<'_>,
    request: ecr::PutLifecyclePolicyRequest,
) -> Result<ecr::PutLifecyclePolicyResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    let text = &request.lifecycle_policy_text;
    let text = call.registry.put_lifecycle_policy(call.caller, &registry, &name, text).await?;
    Ok(ecr::PutLifecyclePolicyResponse {
        lifecycle_policy_text: Some(text),
        registry_id: Some(registry.account.to_string()),
        repository_name: Some(name.to_string()),
    })
}

pub async fn get_lifecycle_policy(
    call: &Call<'_>,
    request: ecr::GetLifecyclePolicyRequest,
) -> Result<ecr::GetLifecyclePolicyResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    let policy = call.registry.get_lifecycle_policy(call.caller, &registry, &name).await?;
    Ok(ecr::GetLifecyclePolicyResponse {
        last_evaluated_at: Some(evaluated(policy.last_evaluated_at)),
        lifecycle_policy_text: Some(policy.text),
        registry_id: Some(registry.account.to_string()),
        repository_name: Some(name.to_string()),
    })
}

pub async fn delete_lifecycle_policy(
    call: &Call<'_>,
    request: ecr::DeleteLifecyclePolicyRequest,
) -> Result<ecr::DeleteLifecyclePolicyResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    let policy = call.registry.delete_lifecycle_policy(call.caller, &registry, &name).await?;
    Ok(ecr::DeleteLifecyclePolicyResponse {
        last_evaluated_at: Some(evaluated(policy.last_evaluated_at)),
        lifecycle_policy_text: Some(policy.text),
        registry_id: Some(registry.account.to_string()),
        repository_name: Some(name.to_string()),
    })
}

pub async fn start_lifecycle_policy_preview(
    call: &Call<'_>,
    request: ecr::StartLifecyclePolicyPreviewRequest,
) -> Result<ecr::StartLifecyclePolicyPreviewResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    let text = request.lifecycle_policy_text.as_deref();
    let text = call.registry.start_lifecycle_policy_preview(call.caller, &registry, &name, text).await?;
    Ok(ecr::StartLifecyclePolicyPreviewResponse {
        lifecycle_policy_text: Some(text),
        registry_id: Some(registry.account.to_string()),
        repository_name: Some(name.to_string()),
        status: Some(PreviewStatus::InProgress.as_str().into()),
    })
}

pub async fn get_lifecycle_policy_preview(
    call: &Call<'_>,
    request: ecr::GetLifecyclePolicyPreviewRequest,
) -> Result<ecr::GetLifecyclePolicyPreviewResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    let status = tag_status(request.filter.and_then(|filter| filter.tag_status).as_deref());
    let selection = match request.image_ids {
        None => PreviewSelection::Page {
            limit: page_len(request.max_results, PAGE_LEN_DEFAULT),
            next_token: request.next_token,
        },
        Some(_) if request.max_results.is_some() => return Err(not_with_image_ids("maxResults")),
        Some(_) if request.next_token.is_some() => return Err(not_with_image_ids("nextToken")),
        Some(ids) => PreviewSelection::Ids(requested(ids)),
    };
    let get = call.registry.get_lifecycle_policy_preview(call.caller, &registry, &name, status, selection);
    let PreviewPage { preview, results } = get.await?;
    let summary = ecr::LifecyclePolicyPreviewSummary {
        expiring_image_total_count: Some(i32::try_from(preview.expiring_count).unwrap_or(i32::MAX)),
        transitioning_image_total_counts: None,
    };
    Ok(ecr::GetLifecyclePolicyPreviewResponse {
        lifecycle_policy_text: Some(preview.text),
        next_token: results.next.map(|token| token.as_str().to_owned()),
        preview_results: Some(results.items.iter().map(result).collect()),
        registry_id: Some(registry.account.to_string()),
        repository_name: Some(name.to_string()),
        summary: (preview.status == PreviewStatus::Complete).then_some(summary),
        status: Some(preview.status.as_str().into()),
    })
}

fn result(image: &PreviewImage) -> ecr::LifecyclePolicyPreviewResult {
    ecr::LifecyclePolicyPreviewResult {
        action: Some(ecr::LifecyclePolicyRuleAction { r#type: Some("EXPIRE".into()), target_storage_class: None }),
        applied_rule_priority: i32::try_from(image.rule_priority).ok(),
        image_digest: Some(image.digest.to_string()),
        image_pushed_at: Some(epoch_seconds(image.pushed_at)),
        image_tags: (!image.tags.is_empty()).then(|| image.tags.iter().map(ToString::to_string).collect()),
        storage_class: Some("STANDARD".into()),
    }
}

fn evaluated(last: Option<Timestamp>) -> EpochSeconds {
    epoch_seconds(last.unwrap_or(NEVER))
}
