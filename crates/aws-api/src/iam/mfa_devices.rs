//! Virtual MFA devices: CreateVirtualMFADevice, DeleteVirtualMFADevice, ListVirtualMFADevices, EnableMFADevice,
//! DeactivateMFADevice, ResyncMFADevice, GetMFADevice, ListMFADevices, TagMFADevice, UntagMFADevice, ListMFADeviceTags.

use access::iam::{Assignment, CodePair, ListedMfaDevice, ListedUser, NewMfaDevice};

use crate::answer::ApiError;
use crate::call::{Call, epoch_seconds};
use crate::iam::members::{given_tags, limit, some_tags, tag_page, truncation};
use crate::iam::{qr_code, users};
use crate::shapes::{Blob, iam};

pub async fn create_virtual_mfa_device(
    call: &Call<'_>,
    request: iam::CreateVirtualMFADeviceRequest,
) -> Result<iam::CreateVirtualMFADeviceResponse, ApiError> {
    let tags = given_tags(request.tags.as_deref())?;
    let label = format!("{}@{}", request.virtual_mfa_device_name, call.caller.account());
    let new = NewMfaDevice { name: request.virtual_mfa_device_name, path: request.path, tags };
    let created = call.access().create_virtual_mfa_device(call.caller, new).await?;
    let virtual_mfa_device = iam::VirtualMFADevice {
        base32_string_seed: Some(Blob(created.seed.as_bytes().to_vec())),
        enable_date: None,
        // The form that authenticator apps read.
        qr_code_png: qr_code::png(&format!("otpauth://totp/{label}?secret={}", *created.seed)).map(Blob),
        serial_number: created.serial,
        tags: some_tags(&created.tags),
        user: None,
    };
    Ok(iam::CreateVirtualMFADeviceResponse { virtual_mfa_device })
}

pub async fn delete_virtual_mfa_device(
    call: &Call<'_>,
    request: iam::DeleteVirtualMFADeviceRequest,
) -> Result<(), ApiError> {
    Ok(call.access().delete_virtual_mfa_device(call.caller, &request.serial_number).await?)
}

pub async fn list_virtual_mfa_devices(
    call: &Call<'_>,
    request: iam::ListVirtualMFADevicesRequest,
) -> Result<iam::ListVirtualMFADevicesResponse, ApiError> {
    let assignment = match request.assignment_status.as_deref() {
        Some("Assigned") => Assignment::Assigned,
        Some("Unassigned") => Assignment::Unassigned,
        _ => Assignment::Any,
    };
    let (marker, limit) = (request.marker.as_deref(), limit(request.max_items));
    let page = call.access().list_virtual_mfa_devices(call.caller, assignment, marker, limit).await?;
    let (is_truncated, marker) = truncation(&page);
    let virtual_mfa_devices = page.items.into_iter().map(virtual_device).collect();
    Ok(iam::ListVirtualMFADevicesResponse { virtual_mfa_devices, is_truncated, marker })
}

pub async fn enable_mfa_device(call: &Call<'_>, request: iam::EnableMFADeviceRequest) -> Result<(), ApiError> {
    let iam::EnableMFADeviceRequest { authentication_code1, authentication_code2, serial_number, user_name } = request;
    let codes = CodePair { first: &authentication_code1, second: &authentication_code2 };
    Ok(call.access().enable_mfa_device(call.caller, &user_name, &serial_number, codes).await?)
}

pub async fn resync_mfa_device(call: &Call<'_>, request: iam::ResyncMFADeviceRequest) -> Result<(), ApiError> {
    let iam::ResyncMFADeviceRequest { authentication_code1, authentication_code2, serial_number, user_name } = request;
    let codes = CodePair { first: &authentication_code1, second: &authentication_code2 };
    Ok(call.access().resync_mfa_device(call.caller, &user_name, &serial_number, codes).await?)
}

pub async fn deactivate_mfa_device(call: &Call<'_>, request: iam::DeactivateMFADeviceRequest) -> Result<(), ApiError> {
    let (user, serial) = (request.user_name.as_deref(), &request.serial_number);
    Ok(call.access().deactivate_mfa_device(call.caller, user, serial).await?)
}

pub async fn get_mfa_device(
    call: &Call<'_>,
    request: iam::GetMFADeviceRequest,
) -> Result<iam::GetMFADeviceResponse, ApiError> {
    let (user, serial) = (request.user_name.as_deref(), &request.serial_number);
    let device = call.access().get_mfa_device(call.caller, user, serial).await?;
    let (user, enabled_at) = device.holder.unzip();
    Ok(iam::GetMFADeviceResponse {
        certifications: None,
        enable_date: enabled_at.map(epoch_seconds),
        serial_number: device.serial,
        user_name: user.map(|user| user.name),
    })
}

pub async fn list_mfa_devices(
    call: &Call<'_>,
    request: iam::ListMFADevicesRequest,
) -> Result<iam::ListMFADevicesResponse, ApiError> {
    let (user, marker, limit) = (request.user_name.as_deref(), request.marker.as_deref(), limit(request.max_items));
    let page = call.access().list_mfa_devices(call.caller, user, marker, limit).await?;
    let (is_truncated, marker) = truncation(&page);
    let device = |device: ListedMfaDevice| {
        let (user, enabled_at) = device.holder?;
        let enable_date = epoch_seconds(enabled_at);
        Some(iam::MFADevice { enable_date, serial_number: device.serial, user_name: user.name })
    };
    let mfa_devices = page.items.into_iter().filter_map(device).collect();
    Ok(iam::ListMFADevicesResponse { mfa_devices, is_truncated, marker })
}

pub async fn tag_mfa_device(call: &Call<'_>, request: iam::TagMFADeviceRequest) -> Result<(), ApiError> {
    let tags = given_tags(Some(&request.tags))?;
    Ok(call.access().tag_mfa_device(call.caller, &request.serial_number, tags).await?)
}

pub async fn untag_mfa_device(call: &Call<'_>, request: iam::UntagMFADeviceRequest) -> Result<(), ApiError> {
    Ok(call.access().untag_mfa_device(call.caller, &request.serial_number, request.tag_keys).await?)
}

pub async fn list_mfa_device_tags(
    call: &Call<'_>,
    request: iam::ListMFADeviceTagsRequest,
) -> Result<iam::ListMFADeviceTagsResponse, ApiError> {
    let tags = call.access().list_mfa_device_tags(call.caller, &request.serial_number).await?;
    let page = tag_page(call, tags, &request.serial_number, request.marker.as_deref(), request.max_items)?;
    let (is_truncated, marker) = truncation(&page);
    Ok(iam::ListMFADeviceTagsResponse { tags: page.items, is_truncated, marker })
}

fn virtual_device(device: ListedMfaDevice) -> iam::VirtualMFADevice {
    let (user, enabled_at) = device.holder.unzip();
    iam::VirtualMFADevice {
        base32_string_seed: None,
        enable_date: enabled_at.map(epoch_seconds),
        qr_code_png: None,
        serial_number: device.serial,
        tags: None,
        user: user.map(|user| users::listed(ListedUser { user, password_last_used_at: None })),
    }
}
