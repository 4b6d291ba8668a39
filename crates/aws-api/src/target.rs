//! Which operation of which service a request is for: `X-Amz-Target`, or a form's `Action` and `Version`.

use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode};

use crate::answer::ApiError;
use crate::query::{self, Head};
use crate::served;
use crate::shapes::{Operation, Protocol, SERVICES, Service, iam};

const TARGET: &str = "x-amz-target";
/// What stands in refusals for a version that is not said, in AWS's spelling.
const NO_VERSION: &str = "NO_VERSION_SPECIFIED";
const FORM: &str = "application/x-www-form-urlencoded";

/// Finds the operation that the header names.
///
/// # Errors
/// `UnknownOperationException` when the header is absent, names none, or one that is not served.
pub fn find(headers: &HeaderMap) -> Result<(&'static Service, &'static Operation), ApiError> {
    let target = headers.get(TARGET).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let unknown = |message: String| ApiError::new(StatusCode::BAD_REQUEST, "UnknownOperationException", message);
    let named = target.split_once('.').filter(|(_, name)| !name.is_empty()).and_then(|(prefix, name)| {
        let speaks =
            |service: &Service| matches!(service.protocol, Protocol::Json { target_prefix } if target_prefix == prefix);
        Some((SERVICES.into_iter().find(|service| speaks(service))?, name))
    });
    let Some((service, name)) = named else {
        let message =
            "The header X-Amz-Target names no operation of the services ecr, ecr-public, kms and secretsmanager.";
        return Err(unknown(message.to_owned()));
    };
    // AWS may well have the operation: whoever spelt it right is not told to look for a slip.
    let operation = service.operation(name).ok_or_else(|| unknown(served::not_served(service.name, &shown(name))))?;
    Ok((service, operation))
}

/// The name of an operation as far as refusals repeat it.
fn shown(name: &str) -> String {
    name.chars().take(128).collect()
}

/// Whether a request is one of AWS Query: a form, in the body or in the target, that no header gives another meaning. AWS
/// JSON 1.1 is never a `GET`.
pub fn is_query(parts: &Parts) -> bool {
    let in_target = || parts.uri.query().is_some_and(query::names_operation);
    parts.method != Method::POST || !parts.headers.contains_key(TARGET) && (has_form(&parts.headers) || in_target())
}

/// Whether a header names an operation, known or not.
pub fn names_target(headers: &HeaderMap) -> bool {
    headers.contains_key(TARGET)
}

/// Whether a body is said to be a form.
pub fn has_form(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    media_type.eq_ignore_ascii_case(FORM)
}

/// The services that speak AWS Query.
fn query_services() -> impl Iterator<Item = (&'static Service, &'static str)> {
    SERVICES.into_iter().filter_map(|service| match service.protocol {
        Protocol::Query { version, .. } => Some((service, version)),
        Protocol::Json { .. } => None,
    })
}

/// The service that a credential scope names, if it speaks AWS Query.
pub fn query_service(name: &str) -> Option<&'static Service> {
    query_services().map(|(service, _)| service).find(|service| service.name == name)
}

/// The one that answers those who name none.
pub fn first_query_service() -> &'static Service {
    &iam::SERVICE
}

/// The operation of `service` that a form names.
///
/// # Errors
/// `MissingAction` and `InvalidAction`.
pub fn action(service: &'static Service, head: &Head<'_>) -> Result<&'static Operation, ApiError> {
    let Head { action, version } = head;
    if action.is_empty() {
        return Err(ApiError::new(StatusCode::BAD_REQUEST, "MissingAction", "The form has no Action."));
    }
    let spoken = query_services().any(|(known, spoken)| known.name == service.name && *version == spoken);
    service.operation(action).filter(|_| spoken).ok_or_else(|| {
        let action = shown(action);
        let message = if spoken {
            // AWS may well have it: whoever spelt it right is not told to look for a slip.
            served::not_served(service.name, &action)
        } else {
            let version: String = version.chars().take(32).collect();
            let version = if version.is_empty() { NO_VERSION } else { &version };
            format!("Could not find operation {action} for version {version}")
        };
        ApiError::new(StatusCode::BAD_REQUEST, "InvalidAction", message)
    })
}

/// The operation that a form without a signature names; `None` if it names none, or one that takes a signature.
///
/// # Errors
/// `InvalidAction` for an operation that its service does not have here: AWS has some that take no signature.
pub fn unsigned_action(head: &Head<'_>) -> Result<Option<(&'static Service, &'static Operation)>, ApiError> {
    let Some((service, _)) = query_services().find(|(_, version)| head.version == *version) else { return Ok(None) };
    if head.action.is_empty() {
        return Ok(None);
    }
    let operation = action(service, head)?;
    Ok(operation.unsigned.then_some((service, operation)))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::shapes::sts;

    fn found(target: Option<&'static str>) -> Result<(&'static str, &'static str), &'static str> {
        let mut headers = HeaderMap::new();
        if let Some(target) = target {
            headers.insert(TARGET, HeaderValue::from_static(target));
        }
        find(&headers).map(|(service, operation)| (service.name, operation.name)).map_err(|error| error.code())
    }

    #[test]
    fn the_prefix_names_the_service_and_the_rest_the_operation() {
        for (target, expected) in [
            ("AmazonEC2ContainerRegistry_V20150921.PutImage", Ok(("ecr", "PutImage"))),
            ("SpencerFrontendService.PutImage", Ok(("ecr-public", "PutImage"))),
            ("TrentService.Encrypt", Ok(("kms", "Encrypt"))),
            ("secretsmanager.GetSecretValue", Ok(("secretsmanager", "GetSecretValue"))),
            ("SpencerFrontendService.BatchGetImage", Err("UnknownOperationException")),
            ("AmazonEC2ContainerRegistry_V20150921.putimage", Err("UnknownOperationException")),
            ("AmazonEC2ContainerRegistry_V20150921.", Err("UnknownOperationException")),
            ("AmazonEC2ContainerRegistry_V20150921", Err("UnknownOperationException")),
            ("iam.CreateUser", Err("UnknownOperationException")),
            ("PutImage", Err("UnknownOperationException")),
            ("", Err("UnknownOperationException")),
        ] {
            assert_eq!(found(Some(target)), expected, "{target}");
        }
        assert_eq!(found(None), Err("UnknownOperationException"));
    }

    #[test]
    fn a_form_in_the_body_or_the_target_is_a_query_unless_a_header_names_an_operation() {
        let form = Some("application/x-www-form-urlencoded");
        for (method, uri, content_type, target, expected) in [
            ("POST", "/", form, None, true),
            ("POST", "/", Some("application/x-www-form-urlencoded; charset=utf-8"), None, true),
            ("POST", "/", Some("Application/X-WWW-Form-URLEncoded"), None, true),
            ("POST", "/", form, Some(""), false),
            ("POST", "/", Some("application/x-amz-json-1.1"), None, false),
            ("POST", "/", None, None, false),
            ("POST", "/?Action=GetUser", None, None, true),
            ("POST", "/?Act%69on=GetUser", None, None, true),
            ("POST", "/?Action=GetUser", None, Some("TrentService.Encrypt"), false),
            ("POST", "/?Version=2010-05-08&action=GetUser", None, None, false),
            ("GET", "/?Action=GetUser", None, None, true),
            ("GET", "/?Action=GetUser", None, Some("TrentService.Encrypt"), true),
        ] {
            let mut request = http::Request::builder().method(method).uri(uri);
            for (name, value) in [(CONTENT_TYPE.as_str(), content_type), (TARGET, target)] {
                if let Some(value) = value {
                    request = request.header(name, value);
                }
            }
            let (parts, ()) = request.body(()).expect("a request").into_parts();
            assert_eq!(is_query(&parts), expected, "{parts:?}");
        }
    }

    #[test]
    fn a_form_names_an_operation_of_its_service_and_version() {
        for (service, action_named, version, expected) in [
            (&iam::SERVICE, "CreateUser", "2010-05-08", Ok("CreateUser")),
            (&sts::SERVICE, "AssumeRole", "2011-06-15", Ok("AssumeRole")),
            (&iam::SERVICE, "AssumeRole", "2010-05-08", Err("InvalidAction")),
            (&iam::SERVICE, "CreateUser", "2011-06-15", Err("InvalidAction")),
            (&iam::SERVICE, "CreateUser", "", Err("InvalidAction")),
            (&iam::SERVICE, "createuser", "2010-05-08", Err("InvalidAction")),
            (&iam::SERVICE, "", "2010-05-08", Err("MissingAction")),
        ] {
            let head = Head { action: action_named.into(), version: version.into() };
            let found = action(service, &head).map(|operation| operation.name).map_err(|error| error.code());
            assert_eq!(found, expected, "{head:?}");
        }
    }

    #[test]
    fn one_operation_alone_is_called_without_a_signature() {
        let unsigned: Vec<&str> = SERVICES
            .iter()
            .flat_map(|service| service.operations)
            .filter_map(|operation| operation.unsigned.then_some(operation.name))
            .collect();
        assert_eq!(unsigned, ["AssumeRoleWithWebIdentity"]);
        let called = |action: &'static str, version: &'static str| {
            let head = Head { action: action.into(), version: version.into() };
            let found = unsigned_action(&head).map_err(|error| error.code())?;
            Ok(found.map(|(service, operation)| (service.name, operation.name)))
        };
        assert_eq!(called("AssumeRoleWithWebIdentity", "2011-06-15"), Ok(Some(("sts", "AssumeRoleWithWebIdentity"))));
        for (action, version) in [("GetCallerIdentity", "2011-06-15"), ("", "2011-06-15"), ("GetUser", ""), ("x", "y")]
        {
            assert_eq!(called(action, version), Ok(None), "{action} {version}");
        }
        for (action, version) in [("AssumeRoleWithSAML", "2011-06-15"), ("AssumeRoleWithWebIdentity", "2010-05-08")] {
            assert_eq!(called(action, version), Err("InvalidAction"), "{action} {version}");
        }
    }
}
