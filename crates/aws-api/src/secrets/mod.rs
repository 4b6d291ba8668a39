//! What is served of `secretsmanager`.

mod lifecycle;
mod listing;
mod policies;
mod random_password;
mod tags;
mod values;
mod versions;

use access::secrets::{Error, SecretName, WrittenSecret};

use crate::answer::ApiError;
use crate::served::served;

served! {
    "BatchGetSecretValue" => values::batch_get_secret_value,
    "CreateSecret" => lifecycle::create_secret,
    "DeleteResourcePolicy" => policies::delete_resource_policy,
    "DeleteSecret" => lifecycle::delete_secret,
    "DescribeSecret" => lifecycle::describe_secret,
    "GetRandomPassword" => random_password::get_random_password,
    "GetResourcePolicy" => policies::get_resource_policy,
    "GetSecretValue" => values::get_secret_value,
    "ListSecretVersionIds" => versions::list_secret_version_ids,
    "ListSecrets" => listing::list_secrets,
    "PutResourcePolicy" => policies::put_resource_policy,
    "PutSecretValue" => values::put_secret_value,
    "RestoreSecret" => lifecycle::restore_secret,
    "TagResource" => tags::tag_resource,
    "UntagResource" => tags::untag_resource,
    "UpdateSecret" => lifecycle::update_secret,
    "UpdateSecretVersionStage" => versions::update_secret_version_stage,
}

/// The rows of a page when the request does not say.
const PAGE_LEN: i32 = 100;

/// `ARN` and `Name` of an answer.
fn named(secret: SecretName) -> (Option<String>, Option<String>) {
    (Some(secret.arn), Some(secret.name))
}

/// The same, and `VersionId`.
fn written(written: WrittenSecret) -> (Option<String>, Option<String>, Option<String>) {
    (Some(written.secret.arn), Some(written.secret.name), written.version_id)
}

/// `InvalidParameterException`
fn invalid(message: impl Into<String>) -> ApiError {
    Error::InvalidParameter(message.into()).into()
}

/// Refuses a member that this version does nothing with.
fn not_served(member: &str, is_given: bool) -> Result<(), ApiError> {
    if is_given { Err(invalid(format!("Wharfinger does not serve {member} yet."))) } else { Ok(()) }
}
