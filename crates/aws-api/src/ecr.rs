//! What is served of `ecr`.

use crate::served::served;
use crate::{images, layers, referrers, repositories, resource_tags, tokens};

served! {
    "BatchCheckLayerAvailability" => layers::batch_check_layer_availability,
    "BatchDeleteImage" => images::batch_delete_image,
    "BatchGetImage" => images::batch_get_image,
    "CompleteLayerUpload" => layers::complete_layer_upload,
    "CreateRepository" => repositories::create_repository,
    "DeleteRepository" => repositories::delete_repository,
    "DescribeImages" => images::describe_images,
    "DescribeRepositories" => repositories::describe_repositories,
    "GetAuthorizationToken" => tokens::get_authorization_token,
    "GetDownloadUrlForLayer" => layers::get_download_url_for_layer,
    "InitiateLayerUpload" => layers::initiate_layer_upload,
    "ListImageReferrers" => referrers::list_image_referrers,
    "ListImages" => images::list_images,
    "ListTagsForResource" => resource_tags::list_tags_for_resource,
    "PutImage" => images::put_image,
    "PutImageTagMutability" => repositories::put_image_tag_mutability,
    "TagResource" => resource_tags::tag_resource,
    "UntagResource" => resource_tags::untag_resource,
    "UploadLayerPart" => layers::upload_layer_part,
}
