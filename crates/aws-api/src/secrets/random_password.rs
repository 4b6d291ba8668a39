//! GetRandomPassword.

use access::secrets::RandomPassword;

use crate::answer::ApiError;
use crate::call::Call;
use crate::shapes::secretsmanager;

pub async fn get_random_password(
    call: &Call<'_>,
    request: secretsmanager::GetRandomPasswordRequest,
) -> Result<secretsmanager::GetRandomPasswordResponse, ApiError> {
    let is = |flag: Option<bool>| flag.unwrap_or(false);
    let wanted = RandomPassword {
        len: request.password_length,
        exclude_characters: request.exclude_characters.unwrap_or_default(),
        exclude_lowercase: is(request.exclude_lowercase),
        exclude_uppercase: is(request.exclude_uppercase),
        exclude_numbers: is(request.exclude_numbers),
        exclude_punctuation: is(request.exclude_punctuation),
        include_space: is(request.include_space),
        may_lack_a_type: !request.require_each_included_type.unwrap_or(true),
    };
    let password = call.access().get_random_password(call.caller, call.region, &wanted).await?;
    Ok(secretsmanager::GetRandomPasswordResponse { random_password: Some(password) })
}
