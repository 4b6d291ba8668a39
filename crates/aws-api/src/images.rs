//! Images: PutImage, BatchGetImage, BatchDeleteImage, DescribeImages, ListImages.

use registry::{
    BatchFailure, DescribeImages, Error, GotImage, ImageDetail, ImageFilter, InRepository, ListedImage, PutImage,
    RequestedImageId, TagStatus,
};

use crate::answer::ApiError;
use crate::call::{Call, PAGE_LEN_DEFAULT, digest, epoch_seconds, long, page_len, parse, repository_name};
use crate::errors::internal;
use crate::shapes::ecr;
use crate::validation::invalid_parameter;

pub async fn put_image(call: &Call<'_>, request: ecr::PutImageRequest) -> Result<ecr::PutImageResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    let tag: Option<model::Tag> = request.image_tag.as_deref().map(|tag| parse("imageTag", tag)).transpose()?;
    let put = PutImage {
        manifest: request.image_manifest.clone().into_bytes(),
        media_type: request.image_manifest_media_type,
        tags: tag.iter().cloned().collect(),
        digest: request.image_digest.as_deref().map(|text| digest("imageDigest", text)).transpose()?,
    };
    let outcome = call.registry.put_image(call.caller, &registry, &name, put).await?;
    if !outcome.created {
        let within = InRepository { registry_id: registry.account, name };
        return Err(Error::ImageAlreadyExists { digest: outcome.digest, tag, within }.into());
    }
    let image = ecr::Image {
        registry_id: Some(registry.account.to_string()),
        repository_name: Some(name.to_string()),
        image_id: Some(image_id(&outcome.digest, tag.as_ref())),
        image_manifest: Some(request.image_manifest),
        image_manifest_media_type: Some(outcome.media_type.into()),
    };
    Ok(ecr::PutImageResponse { image: Some(image) })
}

pub async fn batch_get_image(
    call: &Call<'_>,
    request: ecr::BatchGetImageRequest,
) -> Result<ecr::BatchGetImageResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    let ids = requested(request.image_ids);
    let (got, failures) = call.registry.batch_get_image(call.caller, &registry, &name, ids).await?;
    let image = |GotImage { tag, stored }: GotImage| {
        let image_id = image_id(&stored.digest, tag.as_ref());
        Ok(ecr::Image {
            registry_id: Some(registry.account.to_string()),
            repository_name: Some(name.to_string()),
            image_id: Some(image_id),
            image_manifest: Some(String::from_utf8(stored.manifest).map_err(|error| internal(&error))?),
            image_manifest_media_type: Some(stored.media_type),
        })
    };
    Ok(ecr::BatchGetImageResponse {
        images: Some(got.into_iter().map(image).collect::<Result<_, ApiError>>()?),
        failures: Some(failures.into_iter().map(failure).collect()),
    })
}

pub async fn batch_delete_image(
    call: &Call<'_>,
    request: ecr::BatchDeleteImageRequest,
) -> Result<ecr::BatchDeleteImageResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    let ids = requested(request.image_ids);
    let (deleted, failures) = call.registry.batch_delete_image(call.caller, &registry, &name, ids).await?;
    Ok(ecr::BatchDeleteImageResponse {
        image_ids: Some(deleted.iter().map(listed).collect()),
        failures: Some(failures.into_iter().map(failure).collect()),
    })
}

pub async fn describe_images(
    call: &Call<'_>,
    request: ecr::DescribeImagesRequest,
) -> Result<ecr::DescribeImagesResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    let wire_filter = request.filter.unwrap_or_default();
    let shows_active = request.image_ids.is_some() || shows_active(wire_filter.image_status.as_deref());
    let describe = match request.image_ids {
        None => DescribeImages::Page {
            filter: filter(wire_filter.tag_status.as_deref()),
            limit: page_len(request.max_results, PAGE_LEN_DEFAULT),
            next_token: request.next_token,
        },
        Some(_) if request.max_results.is_some() => return Err(not_with_image_ids("maxResults")),
        Some(_) if request.next_token.is_some() => return Err(not_with_image_ids("nextToken")),
        Some(ids) => DescribeImages::Ids(requested(ids)),
    };
    let page = call.registry.describe_images(call.caller, &registry, &name, describe).await?;
    if !shows_active {
        return Ok(ecr::DescribeImagesResponse { image_details: Some(vec![]), next_token: None });
    }
    let detail = |detail: ImageDetail| ecr::ImageDetail {
        registry_id: Some(registry.account.to_string()),
        repository_name: Some(name.to_string()),
        ..described(detail)
    };
    Ok(ecr::DescribeImagesResponse {
        image_details: Some(page.items.into_iter().map(detail).collect()),
        next_token: page.next.map(|token| token.as_str().to_owned()),
    })
}

pub async fn list_images(
    call: &Call<'_>,
    request: ecr::ListImagesRequest,
) -> Result<ecr::ListImagesResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    let wire_filter = request.filter.unwrap_or_default();
    let filter = filter(wire_filter.tag_status.as_deref());
    let limit = page_len(request.max_results, PAGE_LEN_DEFAULT);
    let token = request.next_token.as_deref();
    let page = call.registry.list_images(call.caller, &registry, &name, filter, limit, token).await?;
    if !shows_active(wire_filter.image_status.as_deref()) {
        return Ok(ecr::ListImagesResponse { image_ids: Some(vec![]), next_token: None });
    }
    Ok(ecr::ListImagesResponse {
        image_ids: Some(page.items.iter().map(listed).collect()),
        next_token: page.next.map(|token| token.as_str().to_owned()),
    })
}

/// Whether a filter by `imageStatus` or `artifactStatus` shows what is not archived; there is nothing else yet.
pub fn shows_active(status: Option<&str>) -> bool {
    matches!(status, None | Some("ACTIVE" | "ANY"))
}

fn filter(status: Option<&str>) -> ImageFilter {
    ImageFilter { tag_status: tag_status(status) }
}

/// A `tagStatus`; all images where there is none.
pub fn tag_status(status: Option<&str>) -> TagStatus {
    match status {
        Some("TAGGED") => TagStatus::Tagged,
        Some("UNTAGGED") => TagStatus::Untagged,
        _ => TagStatus::Any,
    }
}

pub fn not_with_image_ids(at: &'static str) -> ApiError {
    invalid_parameter(at, "Member must not be specified together with imageIds")
}

pub fn requested(ids: Vec<ecr::ImageIdentifier>) -> Vec<RequestedImageId> {
    ids.into_iter().map(|id| RequestedImageId { digest: id.image_digest, tag: id.image_tag }).collect()
}

fn image_id(digest: &model::Digest, tag: Option<&model::Tag>) -> ecr::ImageIdentifier {
    ecr::ImageIdentifier { image_digest: Some(digest.to_string()), image_tag: tag.map(ToString::to_string) }
}

fn listed(image: &ListedImage) -> ecr::ImageIdentifier {
    image_id(&image.digest, image.tag.as_ref())
}

fn failure(failure: BatchFailure) -> ecr::ImageFailure {
    ecr::ImageFailure {
        failure_code: Some(failure.code.code().into()),
        failure_reason: Some(failure.code.to_string()),
        image_id: Some(ecr::ImageIdentifier { image_digest: failure.image.digest, image_tag: failure.image.tag }),
    }
}

fn described(ImageDetail { image, tags }: ImageDetail) -> ecr::ImageDetail {
    ecr::ImageDetail {
        image_digest: Some(image.digest.to_string()),
        // ECR omits the member for an untagged image, other than empty lists elsewhere.
        image_tags: (!tags.is_empty()).then(|| tags.iter().map(ToString::to_string).collect()),
        image_size_in_bytes: Some(long(image.size_bytes)),
        image_pushed_at: Some(epoch_seconds(image.pushed_at)),
        image_manifest_media_type: Some(image.media_type),
        artifact_media_type: image.artifact_type,
        last_recorded_pull_time: image.last_pulled_at.map(epoch_seconds),
        subject_manifest_digest: image.subject.map(|subject| subject.to_string()),
        image_status: Some("ACTIVE".into()),
        ..ecr::ImageDetail::default()
    }
}
