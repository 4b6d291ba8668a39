//! Login profiles: CreateLoginProfile, GetLoginProfile, UpdateLoginProfile, DeleteLoginProfile, ChangePassword.

use access::iam::ShownLoginProfile;

use crate::answer::ApiError;
use crate::call::{Call, epoch_seconds};
use crate::shapes::iam;

pub async fn create_login_profile(
    call: &Call<'_>,
    request: iam::CreateLoginProfileRequest,
) -> Result<iam::CreateLoginProfileResponse, ApiError> {
    let (user, password) = (request.user_name.as_deref(), request.password.map(Into::into));
    let reset_required = request.password_reset_required.unwrap_or(false);
    let profile = call.access().create_login_profile(call.caller, user, password, reset_required).await?;
    Ok(iam::CreateLoginProfileResponse { login_profile: shown(profile) })
}

pub async fn get_login_profile(
    call: &Call<'_>,
    request: iam::GetLoginProfileRequest,
) -> Result<iam::GetLoginProfileResponse, ApiError> {
    let profile = call.access().get_login_profile(call.caller, request.user_name.as_deref()).await?;
    Ok(iam::GetLoginProfileResponse { login_profile: shown(profile) })
}

pub async fn update_login_profile(call: &Call<'_>, request: iam::UpdateLoginProfileRequest) -> Result<(), ApiError> {
    let iam::UpdateLoginProfileRequest { user_name, password, password_reset_required } = request;
    let password = password.map(Into::into);
    Ok(call.access().update_login_profile(call.caller, &user_name, password, password_reset_required).await?)
}

pub async fn delete_login_profile(call: &Call<'_>, request: iam::DeleteLoginProfileRequest) -> Result<(), ApiError> {
    Ok(call.access().delete_login_profile(call.caller, request.user_name.as_deref()).await?)
}

pub async fn change_password(call: &Call<'_>, request: iam::ChangePasswordRequest) -> Result<(), ApiError> {
    let iam::ChangePasswordRequest { old_password, new_password } = request;
    Ok(call.access().change_password(call.caller, old_password.into(), new_password.into()).await?)
}

fn shown(profile: ShownLoginProfile) -> iam::LoginProfile {
    let ShownLoginProfile { user_name, created_at, reset_required } = profile;
    iam::LoginProfile {
        user_name,
        create_date: epoch_seconds(created_at),
        password_reset_required: Some(reset_required),
    }
}
