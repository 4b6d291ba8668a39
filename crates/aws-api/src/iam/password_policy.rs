//! The account's password policy: UpdateAccountPasswordPolicy, GetAccountPasswordPolicy, DeleteAccountPasswordPolicy.

use model::password_policy::{LENGTH_MIN_UNSAID, PasswordPolicy};

use crate::answer::ApiError;
use crate::call::Call;
use crate::shapes::{NoInput, iam};

pub async fn update_account_password_policy(
    call: &Call<'_>,
    request: iam::UpdateAccountPasswordPolicyRequest,
) -> Result<(), ApiError> {
    let policy = PasswordPolicy {
        length_min: unsigned(request.minimum_password_length).unwrap_or(LENGTH_MIN_UNSAID),
        requires_symbols: request.require_symbols.unwrap_or(false),
        requires_numbers: request.require_numbers.unwrap_or(false),
        requires_uppercase: request.require_uppercase_characters.unwrap_or(false),
        requires_lowercase: request.require_lowercase_characters.unwrap_or(false),
        users_may_change: request.allow_users_to_change_password.unwrap_or(false),
        age_days_max: unsigned(request.max_password_age),
        reuse_prevention: unsigned(request.password_reuse_prevention),
        hard_expiry: request.hard_expiry.unwrap_or(false),
    };
    Ok(call.access().update_account_password_policy(call.caller, policy).await?)
}

pub async fn get_account_password_policy(
    call: &Call<'_>,
    _: NoInput,
) -> Result<iam::GetAccountPasswordPolicyResponse, ApiError> {
    let policy = call.access().get_account_password_policy(call.caller).await?;
    let password_policy = iam::PasswordPolicy {
        allow_users_to_change_password: Some(policy.users_may_change),
        expire_passwords: Some(policy.age_days_max.is_some()),
        hard_expiry: Some(policy.hard_expiry),
        max_password_age: signed(policy.age_days_max),
        minimum_password_length: signed(Some(policy.length_min)),
        password_reuse_prevention: signed(policy.reuse_prevention),
        require_lowercase_characters: Some(policy.requires_lowercase),
        require_numbers: Some(policy.requires_numbers),
        require_symbols: Some(policy.requires_symbols),
        require_uppercase_characters: Some(policy.requires_uppercase),
    };
    Ok(iam::GetAccountPasswordPolicyResponse { password_policy })
}

pub async fn delete_account_password_policy(call: &Call<'_>, _: NoInput) -> Result<(), ApiError> {
    Ok(call.access().delete_account_password_policy(call.caller).await?)
}

fn unsigned(number: Option<i32>) -> Option<u32> {
    number.and_then(|number| u32::try_from(number).ok())
}

fn signed(number: Option<u32>) -> Option<i32> {
    number.and_then(|number| i32::try_from(number).ok())
}
