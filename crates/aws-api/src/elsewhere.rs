//! Requests for services of AWS that are not served here, such as those of `aws s3` when `AWS_ENDPOINT_URL` leads all
//! services here. They are told so in the form that their client reads, in one sentence and without a retry.

use std::borrow::Cow;

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, StatusCode, Uri};

use crate::answer::{ApiError, Wire};
use crate::query;
use crate::shapes::SERVICES;
use crate::target;

/// The longest name of a service that is repeated.
const NAME_LEN_MAX: usize = 64;

/// The service that a request is signed for, if it is not served here. Whether the signature is right is no matter.
#[must_use]
pub fn unserved_service<'r>(headers: &'r HeaderMap, uri: &'r Uri) -> Option<Cow<'r, str>> {
    // What names an operation that is served means it, whatever its signature is scoped to.
    if target::find(headers).is_ok() {
        return None;
    }
    let service = match headers.get(AUTHORIZATION) {
        Some(value) => {
            let (scheme, parameters) = value.to_str().ok()?.split_once(' ')?;
            let credential = parameters.split(',').find_map(|one| one.trim().strip_prefix("Credential="));
            Cow::Borrowed(service_of(credential.filter(|_| scheme.starts_with("AWS4-"))?)?)
        }
        None => {
            let credential = query::value(uri.query()?, "X-Amz-Credential")?;
            Cow::Owned(service_of(&credential)?.to_owned())
        }
    };
    let is_name = service.len() <= NAME_LEN_MAX && service.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    Some(service).filter(|name| is_name && !name.is_empty() && SERVICES.iter().all(|served| served.name != *name))
}

/// The service of a credential: `<key id>/<date>/<region>/<service>/aws4_request`.
fn service_of(credential: &str) -> Option<&str> {
    let (scope, end) = credential.rsplit_once('/')?;
    scope.rsplit_once('/').map(|(_, service)| service).filter(|_| end == "aws4_request")
}

/// What the client is told, and how.
pub fn answer(service: &str, headers: &HeaderMap, has_action: bool) -> (Wire, ApiError) {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_query = has_action || target::has_form(headers) && !target::names_target(headers);
    let (wire, status, code) = match service {
        "s3" | "s3express" | "s3-object-lambda" | "s3-outposts" => {
            (Wire::S3, StatusCode::NOT_IMPLEMENTED, "NotImplemented")
        }
        "ec2" => (Wire::Ec2, StatusCode::BAD_REQUEST, "UnsupportedOperation"),
        _ if is_query => (Wire::Xml(None), StatusCode::BAD_REQUEST, "InvalidAction"),
        "route53" | "cloudfront" if !content_type.contains("json") => {
            (Wire::Xml(None), StatusCode::BAD_REQUEST, "InvalidAction")
        }
        _ => (Wire::Json, StatusCode::BAD_REQUEST, "UnknownOperationException"),
    };
    let served: Vec<&str> = SERVICES.iter().map(|service| service.name).collect();
    let message = format!(
        "Wharfinger does not serve the AWS service {service}, but {}. Instead of AWS_ENDPOINT_URL, which leads all services \
         here, set AWS_ENDPOINT_URL_ECR and the like, as `wharfinger env` prints them.",
        served.join(", ")
    );
    (wire, ApiError::new(status, code, message))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn the_scope_of_a_signature_names_the_service() {
        let signed = |scope: &str| {
            format!("AWS4-HMAC-SHA256 Credential=AKIA/{scope}/aws4_request, SignedHeaders=host, Signature=0")
        };
        let presigned =
            "/bucket?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA%2F20260101%2Fus-east-1%2Fs3%2Faws4_request";
        for (authorization, uri, target, expected) in [
            (Some(signed("20260101/us-east-1/s3")), "/", None, Some("s3")),
            (Some(signed("20260101/us-east-1/dynamodb")), "/", Some("DynamoDB_20120810.ListTables"), Some("dynamodb")),
            // Signature version 4A has no region.
            (Some(signed("20260101/s3")), "/", None, Some("s3")),
            (Some(signed("20260101/us-east-1/ecr")), "/", None, None),
            (Some(signed("20260101/us-east-1/sts")), "/", None, None),
            (Some(signed("20260101/us-east-1/s3")), "/", Some("TrentService.Encrypt"), None),
            (Some(signed("20260101/us-east-1/<s3>")), "/", None, None),
            (Some(signed("20260101/us-east-1/")), "/", None, None),
            (Some("Basic QVdT".to_owned()), "/", None, None),
            (Some("AWS4-HMAC-SHA256".to_owned()), "/", None, None),
            (None, "/", None, None),
            (None, "/?X-Amz-Credential=x", None, None),
            (None, presigned, None, Some("s3")),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(text) = &authorization {
                headers.insert(AUTHORIZATION, HeaderValue::from_str(text).expect("a header"));
            }
            if let Some(target) = target {
                headers.insert("x-amz-target", HeaderValue::from_static(target));
            }
            let uri: Uri = uri.parse().expect("a target");
            assert_eq!(unserved_service(&headers, &uri).as_deref(), expected, "{authorization:?} {uri} {target:?}");
        }
    }

    #[test]
    fn each_client_is_answered_in_its_own_form() {
        let told = |service: &str, content_type: Option<&'static str>, has_action: bool| {
            let mut headers = HeaderMap::new();
            if let Some(value) = content_type {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static(value));
            }
            let (wire, error) = answer(service, &headers, has_action);
            assert!(error.message().contains(&format!("the AWS service {service},")), "{}", error.message());
            (wire, error.code())
        };
        let form = Some("application/x-www-form-urlencoded");
        assert_eq!(told("s3", None, false), (Wire::S3, "NotImplemented"));
        assert_eq!(told("ec2", form, false), (Wire::Ec2, "UnsupportedOperation"));
        assert_eq!(told("sns", form, false), (Wire::Xml(None), "InvalidAction"));
        assert_eq!(told("sns", None, true), (Wire::Xml(None), "InvalidAction"));
        assert_eq!(told("route53", None, false), (Wire::Xml(None), "InvalidAction"));
        assert_eq!(told("sqs", Some("application/x-amz-json-1.0"), false), (Wire::Json, "UnknownOperationException"));
        assert_eq!(told("lambda", None, false), (Wire::Json, "UnknownOperationException"));
    }
}
