//! The door for AWS protocols: `ecr` and `ecr-public` over AWS JSON 1.1.
//!
//! It turns a signed request into a typed one, hands it to the registry, and turns what comes back into ECR's words.
//! It decides nothing: rules live in `model` and `registry`, and who may is asked of `access`.
//!
//! A request passes, in this order: `target` finds the operation, `access` screens the signature's headers, `body` takes
//! the bytes within a limit, `access` says who signed them, `read` and `validation` go over them by the operation's [`shapes`], and `served` hands them to the
//! one function that is named like the operation.

mod answer;
mod body;
mod call;
mod errors;
mod images;
mod layers;
mod read;
mod referrers;
mod repositories;
mod resource_tags;
mod served;
pub mod shapes;
mod target;
mod tokens;
mod validation;

use std::pin::Pin;
use std::sync::Arc;

use access::{Authenticated, SignedRequest};
use bytes::Bytes;
use http::header::HOST;
use http::request::Parts;
use http::{HeaderValue, Request, Response};
use model::{Origin, Principal};
use registry::Registry;

use crate::answer::ApiError;
use crate::body::LargeBodies;
use crate::call::Call;

/// The body of a request or a response, as all doors pass it.
pub type Body = http_body_util::combinators::UnsyncBoxBody<Bytes, Box<dyn std::error::Error + Send + Sync>>;

/// The door. Cheap to clone.
#[derive(Clone)]
pub struct AwsApi {
    registry: Registry,
    large_bodies: LargeBodies,
}

/// An operation, and whether this version serves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OperationStatus {
    /// The service's name, as policies have it.
    pub service: &'static str,
    /// The operation's name.
    pub name: &'static str,
    /// Whether it is served; if not, it answers `UnsupportedOperationException`.
    pub supported: bool,
}

/// All operations of all services that this door knows, by service and name.
pub fn operations() -> impl Iterator<Item = OperationStatus> {
    shapes::SERVICES.into_iter().flat_map(|service| {
        service.operations.iter().map(|operation| OperationStatus {
            service: service.name,
            name: operation.name,
            supported: served::is_served(service, operation),
        })
    })
}

impl AwsApi {
    /// Opens the door to `registry`.
    #[must_use]
    pub fn new(registry: Registry) -> Self {
        Self { registry, large_bodies: LargeBodies::default() }
    }

    /// Answers one request of AWS JSON 1.1: a `POST /` with `X-Amz-Target`.
    pub async fn handle(&self, request: Request<Body>, origin: &Origin) -> Response<Body> {
        let mut principal = None;
        // The compiler cannot see for itself that a server may spawn what awaits this, unless the type says so.
        let output: Pin<Box<dyn Future<Output = Result<Vec<u8>, ApiError>> + Send + '_>> =
            Box::pin(self.output(request, origin, &mut principal));
        let mut response = match output.await {
            Ok(json) => answer::success(json, origin),
            Err(error) => {
                tracing::debug!(request_id = %origin.request_id, code = error.code(), "A call of the AWS API was refused.");
                error.into_response(origin)
            }
        };
        if let Some(principal) = principal {
            // For the server's access line.
            response.extensions_mut().insert(principal);
        }
        response
    }

    /// The reply's JSON; `principal` learns who called as soon as that is proved.
    async fn output(
        &self,
        request: Request<Body>,
        origin: &Origin,
        principal: &mut Option<Principal>,
    ) -> Result<Vec<u8>, ApiError> {
        let (parts, body) = request.into_parts();
        let (service, operation) = target::find(&parts.headers)?;
        let headers = signed_headers(&parts, origin);
        let mut signed = SignedRequest {
            method: parts.method.as_str(),
            path: parts.uri.path(),
            query: parts.uri.query().unwrap_or_default(),
            headers: &headers,
            body: &[],
        };
        let access = self.registry.access();
        // Whoever is nobody does not get this far into memory.
        if let Err(refused) = access.screen(signed, &[service.name]).await {
            body::discard(body).await;
            return Err(refused.into());
        }
        let _place = self.large_bodies.place(http_body::Body::size_hint(&body)).await;
        let body = body::collect(body, body::limit_bytes(operation)).await?;
        signed.body = &body;
        let authenticated = access.authenticate(signed, &[service.name], Arc::new(origin.clone())).await?;
        let Authenticated { caller, region } = authenticated;
        *principal = Some(caller.principal.clone());
        if !served::is_served(service, operation) {
            return Err(served::not_yet(service, operation));
        }
        let input = read::read(operation.input, &body).map_err(ApiError::serialization)?;
        drop(body);
        validation::validate(operation, &input)?;
        let call = Call { registry: &self.registry, caller: &caller, region: &region };
        served::run(&call, service, operation, input).await
    }
}

/// All headers as signatures see them.
fn signed_headers<'r>(parts: &'r Parts, origin: &'r Origin) -> Vec<(&'r str, &'r str)> {
    let text = |value: &'r HeaderValue| std::str::from_utf8(value.as_bytes()).ok();
    let mut headers: Vec<(&str, &str)> =
        parts.headers.iter().filter_map(|(name, value)| Some((name.as_str(), text(value)?))).collect();
    // HTTP/2 has no `Host`, and signatures cover it all the same.
    if !parts.headers.contains_key(HOST) {
        headers.push(("host", &origin.host));
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compiles only while a server may spawn what awaits [`AwsApi::handle`].
    #[expect(dead_code, reason = "it is enough that it compiles")]
    fn answers_can_be_spawned(api: AwsApi, request: Request<Body>, origin: Origin) {
        let answer = async move { api.handle(request, &origin).await };
        tokio::spawn(answer);
    }

    #[test]
    fn the_operations_of_both_services_are_listed_and_served_ones_say_so() {
        let all: Vec<OperationStatus> = operations().collect();
        let served: Vec<&str> = all.iter().filter(|one| one.supported).map(|one| one.name).collect();
        assert_eq!(all.len(), 62 + 23 + 99 + 6 + 34 + 17);
        assert_eq!(
            served,
            [
                "BatchCheckLayerAvailability",
                "BatchDeleteImage",
                "BatchGetImage",
                "CompleteLayerUpload",
                "CreateRepository",
                "DeleteRepository",
                "DescribeImages",
                "DescribeRepositories",
                "GetAuthorizationToken",
                "GetDownloadUrlForLayer",
                "InitiateLayerUpload",
                "ListImageReferrers",
                "ListImages",
                "ListTagsForResource",
                "PutImage",
                "PutImageTagMutability",
                "TagResource",
                "UntagResource",
                "UploadLayerPart",
            ]
        );
        assert!(all.iter().filter(|one| one.supported).all(|one| one.service == "ecr"));
    }
}
