//! Reads of settings that cannot be made yet: each answers what ECR answers while nothing is set, so that Terraform, Ansible
//! and audits converge. An operation moves to the file of its noun together with the operations that make the setting.

use model::Action;
use model::page::NextToken;
use registry::{Error, InRepository, RequestedImageId, WantedImage};

use crate::answer::ApiError;
use crate::call::{Call, repository_name};
use crate::shapes::ecr;

pub async fn describe_registry(
    call: &Call<'_>,
    _: ecr::DescribeRegistryRequest,
) -> Result<ecr::DescribeRegistryResponse, ApiError> {
    let registry = call.registry.read_unset_of_registry(call.caller, Action::DESCRIBE_REGISTRY, call.region).await?;
    Ok(ecr::DescribeRegistryResponse {
        registry_id: Some(registry.account.to_string()),
        replication_configuration: Some(ecr::ReplicationConfiguration { rules: vec![] }),
    })
}

pub async fn describe_image_replication_status(
    call: &Call<'_>,
    request: ecr::DescribeImageReplicationStatusRequest,
) -> Result<ecr::DescribeImageReplicationStatusResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    let (action, id) = (Action::DESCRIBE_IMAGE_REPLICATION_STATUS, requested(&request.image_id));
    call.registry.read_unset_of_image(call.caller, action, &registry, &name, id).await?;
    Ok(ecr::DescribeImageReplicationStatusResponse {
        image_id: Some(request.image_id),
        replication_statuses: Some(vec![]),
        repository_name: Some(request.repository_name),
    })
}

pub async fn describe_image_signing_status(
    call: &Call<'_>,
    request: ecr::DescribeImageSigningStatusRequest,
) -> Result<ecr::DescribeImageSigningStatusResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    let (action, id) = (Action::DESCRIBE_IMAGE_SIGNING_STATUS, requested(&request.image_id));
    call.registry.read_unset_of_image(call.caller, action, &registry, &name, id).await?;
    Ok(ecr::DescribeImageSigningStatusResponse {
        image_id: Some(request.image_id),
        registry_id: Some(registry.account.to_string()),
        repository_name: Some(request.repository_name),
        signing_statuses: Some(vec![]),
    })
}

pub async fn list_replication_backfills(
    call: &Call<'_>,
    request: ecr::ListReplicationBackfillsRequest,
) -> Result<ecr::ListReplicationBackfillsResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    call.registry.list_unset_of_registry(call.caller, Action::LIST_REPLICATION_BACKFILLS, &registry).await?;
    no_page_follows(request.next_token.as_deref())?;
    Ok(ecr::ListReplicationBackfillsResponse {
        backfills: Some(vec![]),
        next_token: None,
        registry_id: Some(registry.account.to_string()),
    })
}

pub async fn describe_replication_backfill_results(
    call: &Call<'_>,
    request: ecr::DescribeReplicationBackfillResultsRequest,
) -> Result<ecr::DescribeReplicationBackfillResultsResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let action = Action::DESCRIBE_REPLICATION_BACKFILL_RESULTS;
    call.registry.list_unset_of_registry(call.caller, action, &registry).await?;
    let message = format!(
        "Replication backfill with id '{}' does not exist in the registry with id '{}'",
        request.replication_backfill_id, registry.account
    );
    Err(ApiError::modelled(&ecr::REPLICATION_BACKFILL_NOT_FOUND_EXCEPTION, message))
}

pub async fn get_registry_scanning_configuration(
    call: &Call<'_>,
    _: ecr::GetRegistryScanningConfigurationRequest,
) -> Result<ecr::GetRegistryScanningConfigurationResponse, ApiError> {
    let action = Action::GET_REGISTRY_SCANNING_CONFIGURATION;
    let registry = call.registry.read_unset_of_registry(call.caller, action, call.region).await?;
    let configuration = ecr::RegistryScanningConfiguration { rules: Some(vec![]), scan_type: Some("BASIC".into()) };
    Ok(ecr::GetRegistryScanningConfigurationResponse {
        registry_id: Some(registry.account.to_string()),
        scanning_configuration: Some(configuration),
    })
}

pub async fn describe_image_scan_findings(
    call: &Call<'_>,
    request: ecr::DescribeImageScanFindingsRequest,
) -> Result<ecr::DescribeImageScanFindingsResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    let (action, id) = (Action::DESCRIBE_IMAGE_SCAN_FINDINGS, requested(&request.image_id));
    let within = call.registry.read_unset_of_image(call.caller, action, &registry, &name, id.clone()).await?;
    let what = format!("Image scan does not exist for the image with '{}'", WantedImage(id));
    let InRepository { registry_id, name } = within;
    let message = format!("{what} in the repository with name '{name}' in the registry with id '{registry_id}'");
    Err(ApiError::modelled(&ecr::SCAN_NOT_FOUND_EXCEPTION, message))
}

pub async fn describe_pull_through_cache_rules(
    call: &Call<'_>,
    request: ecr::DescribePullThroughCacheRulesRequest,
) -> Result<ecr::DescribePullThroughCacheRulesResponse, ApiError> {
    let action = Action::DESCRIBE_PULL_THROUGH_CACHE_RULES;
    let registry = call.registry_id(request.registry_id.as_deref())?;
    call.registry.list_unset_of_registry(call.caller, action, &registry).await?;
    no_page_follows(request.next_token.as_deref())?;
    if let Some(prefix) = request.ecr_repository_prefixes.iter().flatten().next() {
        let message = format!(
            "Pull through cache rule with ecrRepositoryPrefix '{prefix}' does not exist in the registry with id '{}'",
            registry.account
        );
        return Err(ApiError::modelled(&ecr::PULL_THROUGH_CACHE_RULE_NOT_FOUND_EXCEPTION, message));
    }
    Ok(ecr::DescribePullThroughCacheRulesResponse { next_token: None, pull_through_cache_rules: Some(vec![]) })
}

pub async fn describe_repository_creation_templates(
    call: &Call<'_>,
    request: ecr::DescribeRepositoryCreationTemplatesRequest,
) -> Result<ecr::DescribeRepositoryCreationTemplatesResponse, ApiError> {
    let action = Action::DESCRIBE_REPOSITORY_CREATION_TEMPLATES;
    let registry = call.registry.read_unset_of_registry(call.caller, action, call.region).await?;
    no_page_follows(request.next_token.as_deref())?;
    Ok(ecr::DescribeRepositoryCreationTemplatesResponse {
        next_token: None,
        registry_id: Some(registry.account.to_string()),
        repository_creation_templates: Some(vec![]),
    })
}

pub async fn list_pull_time_update_exclusions(
    call: &Call<'_>,
    request: ecr::ListPullTimeUpdateExclusionsRequest,
) -> Result<ecr::ListPullTimeUpdateExclusionsResponse, ApiError> {
    let action = Action::LIST_PULL_TIME_UPDATE_EXCLUSIONS;
    call.registry.read_unset_of_registry(call.caller, action, call.region).await?;
    no_page_follows(request.next_token.as_deref())?;
    Ok(ecr::ListPullTimeUpdateExclusionsResponse { next_token: None, pull_time_update_exclusions: Some(vec![]) })
}

pub async fn get_signing_configuration(
    call: &Call<'_>,
    _: ecr::GetSigningConfigurationRequest,
) -> Result<ecr::GetSigningConfigurationResponse, ApiError> {
    let action = Action::GET_SIGNING_CONFIGURATION;
    let registry = call.registry.read_unset_of_registry(call.caller, action, call.region).await?;
    let message = format!("Signing configuration does not exist in the registry with id '{}'", registry.account);
    Err(ApiError::modelled(&ecr::SIGNING_CONFIGURATION_NOT_FOUND_EXCEPTION, message))
}

/// An empty listing has no further page, so any token is that of another listing.
fn no_page_follows(next_token: Option<&str>) -> Result<(), ApiError> {
    match next_token {
        None => Ok(()),
        Some(token) => Ok(NextToken::read("nothing", token).map(drop).map_err(Error::from)?),
    }
}

fn requested(id: &ecr::ImageIdentifier) -> RequestedImageId {
    RequestedImageId { digest: id.image_digest.clone(), tag: id.image_tag.clone() }
}
