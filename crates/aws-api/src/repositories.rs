//! Repositories: CreateRepository, DescribeRepositories, DeleteRepository, PutImageTagMutability.

use model::mutability::TagMutability;
use registry::{CreateRepository, Encryption, Error, Repository};

use crate::answer::ApiError;
use crate::call::{Call, PAGE_LEN_DEFAULT, epoch_seconds, page_len, repository_name};
use crate::resource_tags::resource_tags;
use crate::shapes::ecr;
use crate::validation::invalid_parameter;

pub async fn create_repository(
    call: &Call<'_>,
    request: ecr::CreateRepositoryRequest,
) -> Result<ecr::CreateRepositoryResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    let mode = request.image_tag_mutability.as_deref().unwrap_or("MUTABLE");
    let mutability = mutability(mode, request.image_tag_mutability_exclusion_filters.as_deref())?;
    let scanning = request.image_scanning_configuration.unwrap_or_default();
    let scan_on_push = scanning.scan_on_push.unwrap_or(false);
    let tags = resource_tags(&request.tags.unwrap_or_default())?;
    let encryption = encryption(request.encryption_configuration)?;
    let create = CreateRepository { registry, name, mutability, scan_on_push, tags, encryption };
    let repository = call.registry.create_repository(call.caller, create).await?;
    Ok(ecr::CreateRepositoryResponse { repository: Some(described(call, &repository)) })
}

pub async fn describe_repositories(
    call: &Call<'_>,
    request: ecr::DescribeRepositoriesRequest,
) -> Result<ecr::DescribeRepositoriesResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let Some(names) = request.repository_names else {
        let limit = page_len(request.max_results, PAGE_LEN_DEFAULT);
        let next_token = request.next_token.as_deref();
        let page = call.registry.describe_repositories(call.caller, &registry, limit, next_token).await?;
        let next_token = page.next.map(|token| token.as_str().to_owned());
        let repositories = page.items.iter().map(|repository| described(call, repository)).collect();
        return Ok(ecr::DescribeRepositoriesResponse { repositories: Some(repositories), next_token });
    };
    for (at, given) in [("maxResults", request.max_results.is_some()), ("nextToken", request.next_token.is_some())] {
        if given {
            return Err(invalid_parameter(at, "Member must not be specified together with repositoryNames"));
        }
    }
    let names = names.iter().map(|name| repository_name(name)).collect::<Result<Vec<_>, _>>()?;
    let repositories = call.registry.describe_named_repositories(call.caller, &registry, &names).await?;
    let repositories = repositories.iter().map(|repository| described(call, repository)).collect();
    Ok(ecr::DescribeRepositoriesResponse { repositories: Some(repositories), next_token: None })
}

pub async fn delete_repository(
    call: &Call<'_>,
    request: ecr::DeleteRepositoryRequest,
) -> Result<ecr::DeleteRepositoryResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    let force = request.force.unwrap_or(false);
    let repository = call.registry.delete_repository(call.caller, &registry, &name, force).await?;
    Ok(ecr::DeleteRepositoryResponse { repository: Some(described(call, &repository)) })
}

pub async fn put_image_tag_mutability(
    call: &Call<'_>,
    request: ecr::PutImageTagMutabilityRequest,
) -> Result<ecr::PutImageTagMutabilityResponse, ApiError> {
    let registry = call.registry_id(request.registry_id.as_deref())?;
    let name = repository_name(&request.repository_name)?;
    let filters = request.image_tag_mutability_exclusion_filters.as_deref();
    let mutability = mutability(&request.image_tag_mutability, filters)?;
    let repository = call.registry.put_image_tag_mutability(call.caller, &registry, &name, mutability).await?;
    Ok(ecr::PutImageTagMutabilityResponse {
        registry_id: Some(repository.registry.account.to_string()),
        repository_name: Some(repository.name.to_string()),
        image_tag_mutability: Some(repository.mutability.mode().into()),
        image_tag_mutability_exclusion_filters: exclusion_filters(&repository.mutability),
    })
}

pub async fn batch_get_repository_scanning_configuration(
    call: &Call<'_>,
    request: ecr::BatchGetRepositoryScanningConfigurationRequest,
) -> Result<ecr::BatchGetRepositoryScanningConfigurationResponse, ApiError> {
    let registry = call.registry_id(None)?;
    let names = request.repository_names.iter().map(|name| repository_name(name)).collect::<Result<Vec<_>, _>>()?;
    let (mut configurations, mut failures) = (Vec::new(), Vec::new());
    for (name, found) in
        call.registry.batch_get_repository_scanning_configuration(call.caller, &registry, names).await?
    {
        match found {
            Some(repository) => configurations.push(ecr::RepositoryScanningConfiguration {
                // Filters belong to the registry's scanning rules, of which there are none.
                applied_scan_filters: Some(vec![]),
                repository_arn: Some(model::Arn::repository(&repository.registry, &repository.name).to_string()),
                repository_name: Some(name.to_string()),
                scan_frequency: Some(if repository.scan_on_push { "SCAN_ON_PUSH" } else { "MANUAL" }.into()),
                scan_on_push: Some(repository.scan_on_push),
            }),
            None => failures.push(ecr::RepositoryScanningConfigurationFailure {
                failure_code: Some("REPOSITORY_NOT_FOUND".into()),
                failure_reason: Some("REPOSITORY_NOT_FOUND".into()),
                repository_name: Some(name.to_string()),
            }),
        }
    }
    Ok(ecr::BatchGetRepositoryScanningConfigurationResponse {
        failures: Some(failures),
        scanning_configurations: Some(configurations),
    })
}

/// A repository as every answer shows it.
fn described(call: &Call<'_>, repository: &Repository) -> ecr::Repository {
    ecr::Repository {
        repository_arn: Some(model::Arn::repository(&repository.registry, &repository.name).to_string()),
        registry_id: Some(repository.registry.account.to_string()),
        repository_name: Some(repository.name.to_string()),
        repository_uri: Some(call.registry.repository_uri(&call.caller.origin, repository)),
        created_at: Some(epoch_seconds(repository.created_at)),
        image_tag_mutability: Some(repository.mutability.mode().into()),
        image_tag_mutability_exclusion_filters: exclusion_filters(&repository.mutability),
        image_scanning_configuration: Some(ecr::ImageScanningConfiguration {
            scan_on_push: Some(repository.scan_on_push),
        }),
        encryption_configuration: Some(ecr::EncryptionConfiguration {
            encryption_type: if repository.kms_key.is_some() { "KMS" } else { "AES256" }.into(),
            kms_key: repository.kms_key.clone(),
        }),
    }
}

fn mutability(
    mode: &str,
    filters: Option<&[ecr::ImageTagMutabilityExclusionFilter]>,
) -> Result<TagMutability, ApiError> {
    let filters: Vec<&str> = filters.unwrap_or_default().iter().map(|filter| filter.filter.as_str()).collect();
    Ok(TagMutability::parse(mode, &filters).map_err(Error::from)?)
}

fn exclusion_filters(mutability: &TagMutability) -> Option<Vec<ecr::ImageTagMutabilityExclusionFilter>> {
    let wire = |filter: &model::mutability::TagFilter| ecr::ImageTagMutabilityExclusionFilter {
        filter_type: "WILDCARD".into(),
        filter: filter.as_str().into(),
    };
    let filters: Vec<_> = mutability.filters().iter().map(wire).collect();
    (!filters.is_empty()).then_some(filters)
}

fn encryption(wanted: Option<ecr::EncryptionConfiguration>) -> Result<Encryption, ApiError> {
    let Some(ecr::EncryptionConfiguration { encryption_type, kms_key }) = wanted else { return Ok(Encryption::Aes256) };
    match (encryption_type.as_str(), kms_key) {
        ("KMS", key) => Ok(Encryption::Kms(key)),
        ("AES256", None) => Ok(Encryption::Aes256),
        ("AES256", Some(_)) => Err(invalid_parameter(
            "encryptionConfiguration.kmsKey",
            "Member must only be specified with KMS encryption",
        )),
        _ => Err(invalid_parameter(
            "encryptionConfiguration.encryptionType",
            "Member must satisfy enum value set: [AES256, KMS]",
        )),
    }
}
