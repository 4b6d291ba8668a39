//! Layers: BatchCheckLayerAvailability, the three steps of an upload, GetDownloadUrlForLayer.

use bytes::Bytes;
use model::{Digest, RegistryId, RepositoryName};
use registry::{CheckedLayer, LayerFailure, PART_SIZE_BYTES};

use crate::answer::ApiError;
use crate::call::{Call, digest, long, repository_name};
use crate::shapes::ecr;
use crate::validation::invalid_parameter;

pub async fn batch_check_layer_availability(
    call: &Call<'_>,
    request: ecr::BatchCheckLayerAvailabilityRequest,
) -> Result<ecr::BatchCheckLayerAvailabilityResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    let digests = request.layer_digests;
    let (checked, failures) =
        call.registry.batch_check_layer_availability(call.caller, &registry, &name, digests).await?;
    Ok(ecr::BatchCheckLayerAvailabilityResponse {
        layers: Some(checked.into_iter().map(layer).collect()),
        failures: Some(failures.into_iter().map(failure).collect()),
    })
}

pub async fn initiate_layer_upload(
    call: &Call<'_>,
    request: ecr::InitiateLayerUploadRequest,
) -> Result<ecr::InitiateLayerUploadResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    let upload = call.registry.initiate_layer_upload(call.caller, &registry, &name).await?;
    Ok(ecr::InitiateLayerUploadResponse {
        upload_id: Some(upload.id.to_string()),
        part_size: Some(long(PART_SIZE_BYTES)),
    })
}

pub async fn upload_layer_part(
    call: &Call<'_>,
    request: ecr::UploadLayerPartRequest,
) -> Result<ecr::UploadLayerPartResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    let first = position("partFirstByte", request.part_first_byte)?;
    let last = position("partLastByte", request.part_last_byte)?;
    let part = Bytes::from(request.layer_part_blob.0);
    let id = &request.upload_id;
    let appended = call.registry.upload_layer_part(call.caller, &registry, &name, id, first, last, part).await?;
    Ok(ecr::UploadLayerPartResponse {
        registry_id: Some(registry.account.to_string()),
        repository_name: Some(name.to_string()),
        upload_id: Some(appended.id.to_string()),
        last_byte_received: appended.received_bytes.checked_sub(1).map(long),
    })
}

pub async fn complete_layer_upload(
    call: &Call<'_>,
    request: ecr::CompleteLayerUploadRequest,
) -> Result<ecr::CompleteLayerUploadResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    let [layer] = request.layer_digests.as_slice() else {
        return Err(invalid_parameter("layerDigests", "Member must have length less than or equal to 1"));
    };
    let layer = digest("layerDigests.1.member", layer)?;
    call.registry.complete_layer_upload(call.caller, &registry, &name, &request.upload_id, layer).await?;
    Ok(ecr::CompleteLayerUploadResponse {
        registry_id: Some(registry.account.to_string()),
        repository_name: Some(name.to_string()),
        upload_id: Some(request.upload_id),
        layer_digest: Some(layer.to_string()),
    })
}

pub async fn get_download_url_for_layer(
    call: &Call<'_>,
    request: ecr::GetDownloadUrlForLayerRequest,
) -> Result<ecr::GetDownloadUrlForLayerResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    let layer = digest("layerDigest", &request.layer_digest)?;
    let grant = call.registry.grant_download(call.caller, &registry, &name, layer).await?;
    Ok(ecr::GetDownloadUrlForLayerResponse {
        download_url: Some(download_url(call, &registry, &name, &layer, &grant)),
        layer_digest: Some(layer.to_string()),
    })
}

/// The layer's own address in the distribution protocol, with the grant that stands for a password.
fn download_url(call: &Call<'_>, registry: &RegistryId, name: &RepositoryName, layer: &Digest, grant: &str) -> String {
    let (addressing, origin) = (call.registry.addressing(), &call.caller.origin);
    let endpoint = addressing.proxy_endpoint(&origin.host, origin.secure_transport, registry);
    let scheme = endpoint.split_once("://").map_or("http", |(scheme, _)| scheme);
    let uri = addressing.repository_uri(&origin.host, registry, name);
    let (host, path) = uri.split_once('/').unwrap_or((&uri, name.as_str()));
    format!("{scheme}://{host}/v2/{path}/blobs/{layer}?grant={grant}")
}

fn position(at: &'static str, byte: i64) -> Result<u64, ApiError> {
    u64::try_from(byte).map_err(|_| invalid_parameter(at, "Member must have value greater than or equal to 0"))
}

fn layer(checked: CheckedLayer) -> ecr::Layer {
    let (layer_size, media_type) = checked.available.unzip();
    ecr::Layer {
        layer_availability: Some(if layer_size.is_some() { "AVAILABLE" } else { "UNAVAILABLE" }.into()),
        layer_digest: Some(checked.digest),
        layer_size: layer_size.map(long),
        media_type,
    }
}

fn failure(failure: LayerFailure) -> ecr::LayerFailure {
    ecr::LayerFailure {
        failure_code: Some(failure.code.code().into()),
        failure_reason: Some(failure.code.to_string()),
        layer_digest: Some(failure.digest),
    }
}
