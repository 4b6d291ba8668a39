//! The door for AWS protocols: `ecr`, `ecr-public`, `kms` and `secretsmanager` over AWS JSON 1.1, `iam` and `sts` over
//! AWS Query.
//!
//! It turns a signed request into a typed one, hands it to the registry, and turns what comes back into AWS's words.
//! It decides nothing: rules live in `model` and `registry`, and who may is asked of `access`.
//!
//! A request passes, in this order: `target` finds the service (and of AWS JSON 1.1 the operation), `access` screens the
//! signature's headers, `body` takes the bytes within a limit, `access` says who signed them, `read` (of AWS Query:
//! `query`) and `validation` go over them by the operation's [`shapes`], and `served` hands them to the one function that
//! is named like the operation.

mod account_settings;
mod answer;
mod body;
mod call;
mod ecr;
mod elsewhere;
mod errors;
mod iam;
mod images;
mod kms;
mod layers;
mod lifecycle_policies;
mod query;
mod read;
mod referrers;
mod registry_policies;
mod repositories;
mod repository_policies;
mod request;
mod resource_tags;
mod secrets;
mod served;
pub mod shapes;
mod sts;
mod target;
mod tokens;
mod unset;
mod validation;
mod xml;

use std::pin::Pin;

use bytes::Bytes;
use http::{Request, Response};
use model::Origin;
use registry::Registry;

use crate::answer::ApiError;
pub use crate::elsewhere::unserved_service;
pub use crate::query::names_operation;
use crate::request::Exchange;

/// The body of a request or a response, as all doors pass it.
pub type Body = http_body_util::combinators::UnsyncBoxBody<Bytes, Box<dyn std::error::Error + Send + Sync>>;

/// The door. Cheap to clone.
#[derive(Clone)]
pub struct AwsApi {
    registry: Registry,
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
        Self { registry }
    }

    /// Answers one request: a `POST /` with `X-Amz-Target`, or with a form that has `Action` and `Version`; or a `GET /`
    /// with those in its query ([`names_operation`]).
    pub async fn handle(&self, request: Request<Body>, origin: &Origin) -> Response<Body> {
        let mut exchange = Exchange::new(&self.registry, origin);
        // The compiler cannot see for itself that a server may spawn what awaits this, unless the type says so.
        let output: Pin<Box<dyn Future<Output = Result<Vec<u8>, ApiError>> + Send + '_>> =
            Box::pin(exchange.output(request));
        let output = output.await;
        let mut response = match output {
            Ok(body) => answer::success(body, exchange.wire, origin),
            Err(error) => {
                exchange.summary.refusal = Some(error.summary());
                error.into_response(exchange.wire, origin)
            }
        };
        response.extensions_mut().insert(exchange.summary);
        response
    }
}

/// What must hold for every form: reading it ends, and what it says is what the same values say in JSON. For the fuzz
/// target; `choice` chooses the operation.
///
/// # Panics
/// If it does not hold.
#[doc(hidden)]
pub fn check_form(choice: usize, form: &[u8]) {
    let (iam, sts) = (shapes::iam::SERVICE.operations, shapes::sts::SERVICE.operations);
    let choice = choice % (iam.len() + sts.len());
    let operation = iam.get(choice).unwrap_or_else(|| &sts[choice - iam.len()]);
    let form = query::Form { query: "", body: form };
    let _ = query::head(form);
    let Ok(input) = query::read(operation.input, form) else { return };
    let json = input.to_string();
    assert_eq!(read::read(operation.input, json.as_bytes()).ok(), Some(input), "{}", operation.name);
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
    fn the_operations_of_all_services_are_listed_and_served_ones_say_so() {
        let all: Vec<OperationStatus> = operations().collect();
        assert_eq!(all.len(), shapes::SERVICES.iter().map(|service| service.operations.len()).sum::<usize>());
        for (service, operation, expected) in [
            ("ecr", "PutImage", true),
            ("ecr", "SetRepositoryPolicy", true),
            ("ecr", "PutReplicationConfiguration", false),
            ("iam", "SimulatePrincipalPolicy", true),
            ("sts", "AssumeRoleWithWebIdentity", true),
        ] {
            let found = all.iter().find(|one| (one.service, one.name) == (service, operation));
            assert_eq!(found.map(|one| one.supported), Some(expected), "{service} {operation}");
        }
        for one in all.iter().filter(|one| !one.service.starts_with("ecr")) {
            assert!(one.supported, "{} {} is in the shapes for nothing", one.service, one.name);
        }
        assert!(!all.iter().any(|one| one.supported && one.service == "ecr-public"));
    }
}
