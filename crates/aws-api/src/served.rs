//! The operations that are served, each by the function of its name.
//!
//! Serving one more is one more line here; the README's table follows.

use http::StatusCode;
use serde_json::Value;

use crate::answer::{ApiError, to_json};
use crate::call::Call;
use crate::shapes::{Operation, Service};
use crate::{images, layers, referrers, repositories, resource_tags, tokens};

macro_rules! served {
    ($($service:literal $operation:literal => $handler:path,)*) => {
        /// Whether an operation has a function here.
        pub fn is_served(service: &Service, operation: &Operation) -> bool {
            matches!((service.name, operation.name), $(($service, $operation))|*)
        }

        /// Hands a validated request to its function, and gives back the output as JSON.
        pub async fn run(
            call: &Call<'_>,
            service: &Service,
            operation: &Operation,
            input: Value,
        ) -> Result<Vec<u8>, ApiError> {
            match (service.name, operation.name) {
                $(($service, $operation) => {
                    let request = serde_json::from_value(input).map_err(ApiError::serialization)?;
                    to_json(&$handler(call, request).await?)
                })*
                _ => Err(not_yet(service, operation)),
            }
        }
    };
}

served! {
    "ecr" "BatchCheckLayerAvailability" => layers::batch_check_layer_availability,
    "ecr" "BatchDeleteImage" => images::batch_delete_image,
    "ecr" "BatchGetImage" => images::batch_get_image,
    "ecr" "CompleteLayerUpload" => layers::complete_layer_upload,
    "ecr" "CreateRepository" => repositories::create_repository,
    "ecr" "DeleteRepository" => repositories::delete_repository,
    "ecr" "DescribeImages" => images::describe_images,
    "ecr" "DescribeRepositories" => repositories::describe_repositories,
    "ecr" "GetAuthorizationToken" => tokens::get_authorization_token,
    "ecr" "GetDownloadUrlForLayer" => layers::get_download_url_for_layer,
    "ecr" "InitiateLayerUpload" => layers::initiate_layer_upload,
    "ecr" "ListImageReferrers" => referrers::list_image_referrers,
    "ecr" "ListImages" => images::list_images,
    "ecr" "ListTagsForResource" => resource_tags::list_tags_for_resource,
    "ecr" "PutImage" => images::put_image,
    "ecr" "PutImageTagMutability" => repositories::put_image_tag_mutability,
    "ecr" "TagResource" => resource_tags::tag_resource,
    "ecr" "UntagResource" => resource_tags::untag_resource,
    "ecr" "UploadLayerPart" => layers::upload_layer_part,
}

/// The honest answer to an operation that this version does not have.
pub fn not_yet(service: &Service, operation: &Operation) -> ApiError {
    let (service, operation) = (service.name, operation.name);
    let message = format!(
        "Wharfinger does not serve {service}:{operation} yet; the README's table of operations lists what it serves."
    );
    ApiError::new(StatusCode::BAD_REQUEST, "UnsupportedOperationException", message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shapes::ecr;

    #[test]
    fn an_operation_that_is_not_served_says_so_by_name() {
        let operation =
            ecr::SERVICE.operations.iter().find(|one| one.name == "PutLifecyclePolicy").expect("in the model");
        let error = not_yet(&ecr::SERVICE, operation);
        assert_eq!(
            (error.code(), error.message()),
            (
                "UnsupportedOperationException",
                "Wharfinger does not serve ecr:PutLifecyclePolicy yet; \
                 the README's table of operations lists what it serves."
            )
        );
    }
}
