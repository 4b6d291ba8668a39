//! Answers of AWS JSON 1.1: what goes out, whether it went well or not.

use std::fmt;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use model::Origin;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::Body;
use crate::shapes::ErrorShape;

const AMZ_JSON: HeaderValue = HeaderValue::from_static("application/x-amz-json-1.1");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

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

    /// The code that clients match on.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The sentence for people.
    #[cfg(test)]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The error as an HTTP response.
    pub fn into_response(self, origin: &Origin) -> Response<Body> {
        let mut members = self.members;
        members.insert("__type".into(), self.code.into());
        members.insert("message".into(), self.message.into());
        let mut response = respond(self.status, Value::Object(members).to_string().into(), origin);
        response.headers_mut().insert(ERROR_TYPE, HeaderValue::from_static(self.code));
        response
    }
}

/// An operation's output as an HTTP response.
pub fn success(output: Vec<u8>, origin: &Origin) -> Response<Body> {
    respond(StatusCode::OK, output.into(), origin)
}

/// An operation's output as JSON.
///
/// # Errors
/// `InternalFailure`, when the output cannot be written as JSON at all.
pub fn to_json(output: &impl Serialize) -> Result<Vec<u8>, ApiError> {
    serde_json::to_vec(output).map_err(|error| {
        tracing::error!(%error, "An answer could not be written as JSON.");
        ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalFailure", "The answer could not be written.")
    })
}

fn respond(status: StatusCode, body: Bytes, origin: &Origin) -> Response<Body> {
    let mut response = Response::new(Full::new(body).map_err(|never| match never {}).boxed_unsync());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, AMZ_JSON);
    if let Ok(id) = HeaderValue::from_str(&origin.request_id.to_string()) {
        headers.insert(REQUEST_ID, id);
    }
    response
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::shapes::ecr;

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
        let response = error.into_response(&origin());
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
        let response = ApiError::modelled(&ecr::SERVER_EXCEPTION, "no").into_response(&origin());
        assert_eq!(response.status(), 500);
    }

    #[tokio::test]
    async fn absent_members_are_omitted_and_empty_lists_are_not() {
        let output = ecr::DescribeRepositoriesResponse { repositories: Some(vec![]), next_token: None };
        let response = success(to_json(&output).expect("JSON"), &origin());
        assert_eq!(response.status(), 200);
        assert_eq!(body(response).await, json!({"repositories": []}));
    }
}
