//! A registry's settings: GetAccountSetting, PutAccountSetting.

use model::AccountSetting;
use registry::Error;

use crate::answer::ApiError;
use crate::call::{Call, parse};
use crate::shapes::ecr;

pub async fn get_account_setting(
    call: &Call<'_>,
    request: ecr::GetAccountSettingRequest,
) -> Result<ecr::GetAccountSettingResponse, ApiError> {
    let setting = setting(&request.name)?;
    let value = call.registry.get_account_setting(call.caller, call.region, setting).await?;
    Ok(ecr::GetAccountSettingResponse { name: Some(request.name), value: Some(value) })
}

pub async fn put_account_setting(
    call: &Call<'_>,
    request: ecr::PutAccountSettingRequest,
) -> Result<ecr::PutAccountSettingResponse, ApiError> {
    let setting = setting(&request.name)?;
    let value = call.registry.put_account_setting(call.caller, call.region, setting, &request.value).await?;
    Ok(ecr::PutAccountSettingResponse { name: Some(request.name), value: Some(value.to_owned()) })
}

fn setting(name: &str) -> Result<AccountSetting, ApiError> {
    match name {
        "BASIC_SCAN_TYPE_VERSION" => Err(Error::NotServedYet("the account setting BASIC_SCAN_TYPE_VERSION").into()),
        name => parse("name", name),
    }
}
