//! What is served of `ecr`.

use crate::served::served;
use crate::{
    account_settings, images, layers, referrers, registry_policies, repositories, repository_policies, resource_tags,
    tokens,
};

served! {
    "BatchCheckLayerAvailability" => layers::batch_check_layer_availability,
    "BatchDeleteImage" => images::batch_delete_image,
    "BatchGetImage" => images::batch_get_image,
    "CompleteLayerUpload" => layers::complete_layer_upload,
    "CreateRepository" => repositories::create_repository,
    "DeleteRegistryPolicy" => registry_policies::delete_registry_policy,
    "DeleteRepository" => repositories::delete_repository,
    "DeleteRepositoryPolicy" => repository_policies::delete_repository_policy,
    "DescribeImages" => images::describe_images,
    "DescribeRepositories" => repositories::describe_repositories,
    "GetAccountSetting" => account_settings::get_account_setting,
    "GetAuthorizationToken" => tokens::get_authorization_token,
    "GetDownloadUrlForLayer" => layers::get_download_url_for_layer,
    "GetRegistryPolicy" => registry_policies::get_registry_policy,
    "GetRepositoryPolicy" => repository_policies::get_repository_policy,
    "InitiateLayerUpload" => layers::initiate_layer_upload,
    "ListImageReferrers" => referrers::list_image_referrers,
    "ListImages" => images::list_images,
    "ListTagsForResource" => resource_tags::list_tags_for_resource,
    "PutAccountSetting" => account_settings::put_account_setting,
    "PutImage" => images::put_image,
    "PutImageTagMutability" => repositories::put_image_tag_mutability,
    "PutRegistryPolicy" => registry_policies::put_registry_policy,
    "SetRepositoryPolicy" => repository_policies::set_repository_policy,
    "TagResource" => resource_tags::tag_resource,
    "UntagResource" => resource_tags::untag_resource,
    "UploadLayerPart" => layers::upload_layer_part,
}
