//! `X-Amz-Target`: which operation of which service a request is for.

use http::{HeaderMap, StatusCode};

use crate::answer::ApiError;
use crate::shapes::{Operation, Protocol, SERVICES, Service};

/// Finds the operation.
///
/// # Errors
/// `UnknownOperationException` when the header is absent or names none.
pub fn find(headers: &HeaderMap) -> Result<(&'static Service, &'static Operation), ApiError> {
    let target = headers.get("x-amz-target").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let known = target.split_once('.').and_then(|(prefix, name)| {
        let speaks =
            |service: &Service| matches!(service.protocol, Protocol::Json { target_prefix } if target_prefix == prefix);
        let service = SERVICES.into_iter().find(|service| speaks(service))?;
        Some((service, service.operation(name)?))
    });
    known.ok_or_else(|| {
        let message = "The header X-Amz-Target names no operation of the services ecr and ecr-public.";
        ApiError::new(StatusCode::BAD_REQUEST, "UnknownOperationException", message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(target: Option<&'static str>) -> Result<(&'static str, &'static str), &'static str> {
        let mut headers = HeaderMap::new();
        if let Some(target) = target {
            headers.insert("x-amz-target", http::HeaderValue::from_static(target));
        }
        find(&headers).map(|(service, operation)| (service.name, operation.name)).map_err(|error| error.code())
    }

    #[test]
    fn the_prefix_names_the_service_and_the_rest_the_operation() {
        for (target, expected) in [
            ("AmazonEC2ContainerRegistry_V20150921.PutImage", Ok(("ecr", "PutImage"))),
            ("SpencerFrontendService.PutImage", Ok(("ecr-public", "PutImage"))),
            ("SpencerFrontendService.BatchGetImage", Err("UnknownOperationException")),
            ("AmazonEC2ContainerRegistry_V20150921.putimage", Err("UnknownOperationException")),
            ("AmazonEC2ContainerRegistry_V20150921.", Err("UnknownOperationException")),
            ("AmazonEC2ContainerRegistry_V20150921", Err("UnknownOperationException")),
            ("PutImage", Err("UnknownOperationException")),
            ("", Err("UnknownOperationException")),
        ] {
            assert_eq!(found(Some(target)), expected, "{target}");
        }
        assert_eq!(found(None), Err("UnknownOperationException"));
    }
}
