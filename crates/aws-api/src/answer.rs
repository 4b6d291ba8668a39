//! Answers: what goes out, whether it went well or not.

use std::fmt;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use model::Origin;
use model::summary::RefusalSummary;
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::shapes::{ErrorShape, Operation, Protocol, Service};
use crate::{Body, xml};

const XML: HeaderValue = HeaderValue::from_static("text/xml");
const AMZ_JSON: HeaderValue = HeaderValue::from_static("application/x-amz-json-1.1");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    /// AWS JSON 1.1.
    Json,
    /// AWS Query: XML in the service's name space, once it is known which service is meant.
    Xml(Option<&'static str>),
    /// The XML of Amazon S3, for errors only.
    S3,
    /// The XML of Amazon EC2, for errors only.
    Ec2,
}

impl Wire {
    /// How a service's answers are written.
    pub fn of(service: &Service) -> Self {
        match service.protocol {
            Protocol::Json { .. } => Self::Json,
            Protocol::Query { xml_namespace, .. } => Self::Xml(Some(xml_namespace)),
        }
    }
}

/// What an answer needs to know of its request.
#[derive(Clone, Copy)]
pub struct Reply {
    /// The service that was called.
    pub service: &'static Service,
    /// The operation.
    pub operation: &'static Operation,
    /// The request's id.
    pub request_id: Uuid,
}

impl Reply {
    /// Writes an operation's output; nothing of it where the operation has none.
    ///
    /// # Errors
    /// `InternalFailure`, when the output cannot be written at all.
    pub fn write(&self, output: &impl Serialize) -> Result<Vec<u8>, ApiError> {
        let output = self.operation.output.is_some().then_some(output);
        match self.service.protocol {
            Protocol::Json { .. } => output.map_or_else(|| Ok(Vec::new()), to_json),
            Protocol::Query { xml_namespace, .. } => {
                let written = xml::response(self.operation.name, xml_namespace, self.request_id, output);
                written.map(String::into_bytes).map_err(|error| unwritable(&error))
            }
        }
    }
}

/// An error as a caller of the API sees it: a code, a sentence, and what the code's shape has beside them.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiError {
    status: StatusCode,
    code: &'static str,
    message: String,
    members: Map<String, Value>,
}

impl ApiError {
    /// An error that every AWS service has and no model lists.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), members: Map::new() }
    }

    /// An error of a service's model, with the status that the model gives it.
    pub fn modelled(shape: &'static ErrorShape, message: impl Into<String>) -> Self {
        let status = StatusCode::from_u16(shape.status).unwrap_or(StatusCode::BAD_REQUEST);
        Self::new(status, shape.name, message)
    }

    /// The same error with one more member in its body.
    #[must_use]
    pub fn with(mut self, member: &'static str, value: impl Into<Value>) -> Self {
        self.members.insert(member.into(), value.into());
        self
    }

    /// `SerializationException`: the request's body is not what the operation takes.
    pub fn serialization(reason: impl fmt::Display) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "SerializationException", reason.to_string())
    }

    /// What the log and the metrics say about it.
    pub fn summary(&self) -> RefusalSummary {
        RefusalSummary { code: self.code, reason: self.message.as_str().into() }
    }

    /// The code that clients match on.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The status that it goes out with.
    #[cfg(test)]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The sentence for people.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The error as an HTTP response.
    pub fn into_response(self, wire: Wire, origin: &Origin) -> Response<Body> {
        let Self { status, code, message, mut members } = self;
        let id = origin.request_id;
        let in_xml = match wire {
            Wire::Json => None,
            Wire::Xml(namespace) => Some(xml::error(namespace, !status.is_server_error(), code, &message, id)),
            Wire::S3 => Some(xml::s3_error(code, &message, id)),
            Wire::Ec2 => Some(xml::ec2_error(code, &message, id)),
        };
        if let Some(body) = in_xml {
            return respond(status, body.into(), wire, origin);
        }
        members.insert("__type".into(), code.into());
        members.insert("message".into(), message.into());
        let mut response = respond(status, Value::Object(members).to_string().into(), wire, origin);
        response.headers_mut().insert(ERROR_TYPE, HeaderValue::from_static(code));
        response
    }
}

/// An operation's output as an HTTP response.
pub fn success(output: Vec<u8>, wire: Wire, origin: &Origin) -> Response<Body> {
    respond(StatusCode::OK, output.into(), wire, origin)
}

/// An operation's output as JSON.
///
/// # Errors
/// `InternalFailure`, when the output cannot be written as JSON at all.
fn to_json(output: &impl Serialize) -> Result<Vec<u8>, ApiError> {
    serde_json::to_vec(output).map_err(|error| unwritable(&error))
}

fn unwritable(error: &dyn fmt::Display) -> ApiError {
    tracing::error!(%error, "An answer could not be written.");
    ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalFailure", "The answer could not be written.")
}

fn respond(status: StatusCode, body: Bytes, wire: Wire, origin: &Origin) -> Response<Body> {
    let mut response = Response::new(Full::new(body).map_err(|never| match never {}).boxed_unsync());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, if wire == Wire::Json { AMZ_JSON } else { XML });
    if let Ok(id) = HeaderValue::from_str(&origin.request_id.to_string()) {
        headers.insert(REQUEST_ID, id);
    }
    response
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::shapes::{ecr, iam, kms};

    fn origin() -> Origin {
        Origin {
            request_id: uuid::Uuid::from_u128(7),
            source_ip: [127, 0, 0, 1].into(),
            secure_transport: false,
            host: "localhost:3270".into(),
            user_agent: "".into(),
        }
    }

    async fn body(response: Response<Body>) -> Value {
        let bytes = response.into_body().collect().await.expect("a whole body").to_bytes();
        serde_json::from_slice(&bytes).expect("JSON")
    }

    #[tokio::test]
    async fn an_error_carries_its_code_twice_its_message_and_the_members_of_its_shape() {
        let error = ApiError::modelled(&ecr::KMS_EXCEPTION, "no key").with("kmsError", "DisabledException");
        let response = error.into_response(Wire::Json, &origin());
        assert_eq!(response.status(), 400);
        assert_eq!(response.headers()["x-amzn-ErrorType"], "KmsException");
        assert_eq!(response.headers()["x-amzn-RequestId"], "00000000-0000-0000-0000-000000000007");
        assert_eq!(response.headers()["Content-Type"], "application/x-amz-json-1.1");
        assert_eq!(
            body(response).await,
            json!({"__type": "KmsException", "message": "no key", "kmsError": "DisabledException"})
        );
    }

    #[test]
    fn the_services_own_failure_is_a_500() {
        let response = ApiError::modelled(&ecr::SERVER_EXCEPTION, "no").into_response(Wire::Json, &origin());
        assert_eq!(response.status(), 500);
    }

    #[tokio::test]
    async fn in_xml_an_error_has_its_code_its_message_and_whose_fault_it_is() {
        let error = ApiError::modelled(&iam::NO_SUCH_ENTITY_EXCEPTION, "no <user>");
        let response = error.into_response(Wire::of(&iam::SERVICE), &origin());
        assert_eq!(response.status(), 404);
        assert_eq!(response.headers()["Content-Type"], "text/xml");
        assert_eq!(response.headers()["x-amzn-RequestId"], "00000000-0000-0000-0000-000000000007");
        let body = response.into_body().collect().await.expect("a whole body").to_bytes();
        assert_eq!(
            body,
            "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error><Type>Sender</Type>\
             <Code>NoSuchEntity</Code><Message>no &lt;user&gt;</Message></Error>\
             <RequestId>00000000-0000-0000-0000-000000000007</RequestId></ErrorResponse>"
        );
    }

    #[test]
    fn an_operation_without_output_answers_with_nothing_of_it() {
        for (service, operation, expected) in [
            (&kms::SERVICE, "EnableKey", ""),
            (
                &iam::SERVICE,
                "DeleteUser",
                "<DeleteUserResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><ResponseMetadata>\
                 <RequestId>00000000-0000-0000-0000-000000000000</RequestId></ResponseMetadata></DeleteUserResponse>",
            ),
        ] {
            let operation = service.operation(operation).expect("in the model");
            let reply = Reply { service, operation, request_id: Uuid::nil() };
            assert_eq!(reply.write(&()).expect("writes"), expected.as_bytes());
        }
    }

    #[tokio::test]
    async fn absent_members_are_omitted_and_empty_lists_are_not() {
        let output = ecr::DescribeRepositoriesResponse { repositories: Some(vec![]), next_token: None };
        let response = success(to_json(&output).expect("JSON"), Wire::Json, &origin());
        assert_eq!(response.status(), 200);
        assert_eq!(body(response).await, json!({"repositories": []}));
    }
}
