//! The actions that permissions speak of.

use std::fmt;

/// One action of one service, written `ecr:PutImage` in policies and denials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Action {
    service: &'static str,
    name: &'static str,
}

macro_rules! ecr_actions {
    ($($constant:ident $name:literal,)*) => {
        impl Action {
            $(
                #[doc = concat!("`ecr:", $name, "`")]
                pub const $constant: Self = Self { service: "ecr", name: $name };
            )*
        }
    };
}

ecr_actions! {
    BATCH_CHECK_LAYER_AVAILABILITY "BatchCheckLayerAvailability",
    BATCH_DELETE_IMAGE "BatchDeleteImage",
    BATCH_GET_IMAGE "BatchGetImage",
    COMPLETE_LAYER_UPLOAD "CompleteLayerUpload",
    CREATE_REPOSITORY "CreateRepository",
    DELETE_REPOSITORY "DeleteRepository",
    DESCRIBE_IMAGES "DescribeImages",
    DESCRIBE_REPOSITORIES "DescribeRepositories",
    GET_AUTHORIZATION_TOKEN "GetAuthorizationToken",
    GET_DOWNLOAD_URL_FOR_LAYER "GetDownloadUrlForLayer",
    INITIATE_LAYER_UPLOAD "InitiateLayerUpload",
    LIST_IMAGES "ListImages",
    LIST_TAGS_FOR_RESOURCE "ListTagsForResource",
    PUT_IMAGE "PutImage",
    PUT_IMAGE_TAG_MUTABILITY "PutImageTagMutability",
    TAG_RESOURCE "TagResource",
    UNTAG_RESOURCE "UntagResource",
    UPLOAD_LAYER_PART "UploadLayerPart",
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.service, self.name)
    }
}
