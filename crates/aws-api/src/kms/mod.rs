//! What is served of `kms`.

mod aliases;
mod ciphers;
mod data_key_pairs;
mod grants;
mod key_policies;
mod key_tags;
mod keys;
mod mac;
mod rotation;
mod signing;

use model::page::Page;

use crate::answer::ApiError;
use crate::served::served;

served! {
    "CancelKeyDeletion" => keys::cancel_key_deletion,
    "CreateAlias" => aliases::create_alias,
    "CreateGrant" => grants::create_grant,
    "CreateKey" => keys::create_key,
    "Decrypt" => ciphers::decrypt,
    "DeleteAlias" => aliases::delete_alias,
    "DescribeKey" => keys::describe_key,
    "DisableKey" => keys::disable_key,
    "DisableKeyRotation" => rotation::disable_key_rotation,
    "EnableKey" => keys::enable_key,
    "EnableKeyRotation" => rotation::enable_key_rotation,
    "Encrypt" => ciphers::encrypt,
    "GenerateDataKey" => ciphers::generate_data_key,
    "GenerateDataKeyPair" => data_key_pairs::generate_data_key_pair,
    "GenerateDataKeyPairWithoutPlaintext" => data_key_pairs::generate_data_key_pair_without_plaintext,
    "GenerateDataKeyWithoutPlaintext" => ciphers::generate_data_key_without_plaintext,
    "GenerateMac" => mac::generate_mac,
    "GenerateRandom" => ciphers::generate_random,
    "GetKeyPolicy" => key_policies::get_key_policy,
    "GetKeyRotationStatus" => rotation::get_key_rotation_status,
    "GetPublicKey" => signing::get_public_key,
    "ListAliases" => aliases::list_aliases,
    "ListGrants" => grants::list_grants,
    "ListKeyPolicies" => key_policies::list_key_policies,
    "ListKeyRotations" => rotation::list_key_rotations,
    "ListKeys" => keys::list_keys,
    "ListResourceTags" => key_tags::list_resource_tags,
    "ListRetirableGrants" => grants::list_retirable_grants,
    "PutKeyPolicy" => key_policies::put_key_policy,
    "ReEncrypt" => ciphers::re_encrypt,
    "RetireGrant" => grants::retire_grant,
    "RevokeGrant" => grants::revoke_grant,
    "RotateKeyOnDemand" => rotation::rotate_key_on_demand,
    "ScheduleKeyDeletion" => keys::schedule_key_deletion,
    "Sign" => signing::sign,
    "TagResource" => key_tags::tag_resource,
    "UntagResource" => key_tags::untag_resource,
    "UpdateAlias" => aliases::update_alias,
    "UpdateKeyDescription" => keys::update_key_description,
    "Verify" => signing::verify,
    "VerifyMac" => mac::verify_mac,
}

/// The rows of a page when the request does not say, of listings of keys and of all others.
const KEYS_PAGE_LEN: i32 = 100;
const PAGE_LEN: i32 = 50;

/// Rows, the marker of what follows, and whether anything does: as all of KMS's listings end.
fn page<T, W>(page: Page<T>, shown: impl FnMut(T) -> W) -> (Option<Vec<W>>, Option<String>, Option<bool>) {
    let Page { items, next } = page.map(shown);
    let truncated = Some(next.is_some());
    (Some(items), next.map(|marker| marker.as_str().to_owned()), truncated)
}

/// A number that the model bounds from below.
fn positive(number: Option<i32>) -> Result<Option<u32>, ApiError> {
    let read = |number: i32| u32::try_from(number).map_err(|_| invalid(format!("{number} is below zero")));
    number.map(read).transpose()
}

/// A word that the model has: refused honestly where it is one of a kind of key that is not served.
fn word<T>(text: &str, read: fn(&str) -> Option<T>) -> Result<T, ApiError> {
    let unserved = || access::kms::Error::UnsupportedOperation(format!("Wharfinger does not serve {text}."));
    Ok(read(text).ok_or_else(unserved)?)
}

/// The words of a list; none where there are none.
fn words<T: Copy>(all: &[T], text: fn(T) -> &'static str) -> Option<Vec<String>> {
    (!all.is_empty()).then(|| all.iter().map(|word| text(*word).to_owned()).collect())
}

/// `ValidationException`
fn invalid(message: impl Into<String>) -> ApiError {
    access::kms::Error::Validation(message.into()).into()
}
