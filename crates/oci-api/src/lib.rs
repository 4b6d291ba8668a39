//! The door for OCI Distribution 1.1 and Docker v2 clients: everything under `/v2/`.
//!
//! It reads a path once into an endpoint, asks `access` who calls, hands the call to the one function of
//! the registry that does it, and spells the result the way the specification and ECR's clients expect. It decides
//! nothing itself: rules live in `model` and `registry`, and whoever may do what is asked there.
//!
//! Each noun has its file: `images` (manifests and tags), `layers` (blobs), `uploads`, `referrers`,
//! `repositories` (the catalog); `errors` is the one place where the registry's words become codes.

mod answer;
mod authorization;
mod body;
mod endpoint;
mod errors;
mod images;
mod layers;
mod pages;
mod query;
mod referrers;
mod repositories;
mod uploads;

use std::sync::Arc;

use bytes::Bytes;
use http::header::CONNECTION;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, Version};
use model::summary::Summary;
use model::{Caller, Origin, RegistryId};
use registry::Registry;

pub use crate::endpoint::{ROUTES, Route, operations};

use crate::body::RequestBody;
use crate::endpoint::{BadPath, Endpoint};
use crate::errors::Refusal;
use crate::query::Query;

/// The body of a request or a response, as all doors pass it.
pub type Body = http_body_util::combinators::UnsyncBoxBody<Bytes, Box<dyn std::error::Error + Send + Sync>>;

/// What a handler answers.
type Answer = Result<Response<Body>, Refusal>;

/// Every answer carries it, so that clients know a registry from a web page (Docker Registry HTTP API V2).
const API_VERSION: (HeaderName, HeaderValue) =
    (HeaderName::from_static("docker-distribution-api-version"), HeaderValue::from_static("registry/2.0"));

/// The door. Cheap to clone.
#[derive(Clone)]
pub struct OciApi {
    registry: Registry,
}

/// What every handler knows of the request it serves.
struct Call<'a> {
    registry: &'a Registry,
    /// The registry that host or path select.
    registry_id: &'a RegistryId,
    caller: &'a Caller,
    /// The path component that selected the registry, with its slash; empty when the host did or the default serves.
    component: &'a str,
    query: Query<'a>,
    headers: &'a HeaderMap,
    method: &'a Method,
}

impl OciApi {
    /// Opens the door to `registry`.
    #[must_use]
    pub fn new(registry: Registry) -> Self {
        Self { registry }
    }

    /// Answers one request whose path is `/v2` or begins with `/v2/`. A `HEAD` is answered with the headers of the
    /// `GET` and no body.
    pub async fn handle(&self, request: Request<Body>, origin: Arc<Origin>) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let mut body = RequestBody::new(body);
        let mut summary = Summary::default();
        let answered = self.answer(&parts, &mut body, origin, &mut summary).await;
        let mut response = answered.unwrap_or_else(|refusal| {
            summary.refusal = Some(refusal.summary());
            refusal.into_response()
        });
        if parts.method == Method::HEAD {
            *response.body_mut() = answer::no_bytes();
        }
        if parts.version < Version::HTTP_2 && !body.read_to_end(&parts.headers).await {
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        let (name, value) = API_VERSION;
        response.headers_mut().insert(name, value);
        response.extensions_mut().insert(summary);
        response
    }

    async fn answer(
        &self,
        parts: &Parts,
        body: &mut RequestBody,
        origin: Arc<Origin>,
        summary: &mut Summary,
    ) -> Answer {
        let tail = endpoint::tail(parts.uri.path());
        let path = tail.as_deref().unwrap_or_default();
        let (registry_id, rest) = self.registry.addressing().resolve(&origin.host, path);
        let endpoint = if tail.is_some() { Endpoint::parse(rest) } else { Err(BadPath::Escapes) };
        if let Ok(known) = &endpoint {
            summary.operation = known.operation(parts.method.as_str());
            summary.repository = known.repository().cloned();
        }
        let query = Query::new(parts.uri.query());
        if let Ok(Endpoint::Layer { name, digest }) = &endpoint
            && answer::is_read(&parts.method)
            && let Some(grant) = query.first("grant")
        {
            let content = self.registry.get_granted_layer(&grant, &registry_id, name, digest).await?;
            let budget = self.registry.access().budget();
            return layers::serve(&content, &parts.headers, &parts.method, budget).await;
        }
        // A caller that is not authenticated learns nothing about paths.
        let access = self.registry.access();
        let caller = authorization::authenticate(access, &parts.headers, &registry_id.region, origin).await?;
        summary.caller = Some(caller.principal.clone());
        let call = Call {
            registry: &self.registry,
            registry_id: &registry_id,
            caller: &caller,
            component: &path[..path.len() - rest.len()],
            query,
            headers: &parts.headers,
            method: &parts.method,
        };
        call.serve(endpoint?, body).await
    }
}

impl Call<'_> {
    async fn serve(&self, endpoint: Endpoint<'_>, body: &mut RequestBody) -> Answer {
        let allowed = endpoint.methods();
        match (endpoint, self.method.as_str()) {
            (Endpoint::Version, "GET" | "HEAD") => Ok(answer::json(&serde_json::json!({}))),
            (Endpoint::Catalog, "GET" | "HEAD") => repositories::catalog(self).await,
            (Endpoint::Tags { name }, "GET" | "HEAD") => images::list_tags(self, &name).await,
            (Endpoint::Manifest { name, reference }, "GET" | "HEAD") => images::get(self, &name, reference).await,
            (Endpoint::Manifest { name, reference }, "PUT") => {
                Box::pin(images::put(self, &name, reference, body)).await
            }
            (Endpoint::Manifest { name, reference }, "DELETE") => images::delete(self, &name, reference).await,
            (Endpoint::Layer { name, digest }, "GET" | "HEAD") => layers::get(self, &name, &digest).await,
            (Endpoint::Layer { name, digest }, "DELETE") => layers::delete(self, &name, digest).await,
            (Endpoint::Referrers { name, subject }, "GET" | "HEAD") => referrers::list(self, &name, subject).await,
            (Endpoint::Uploads { name }, "POST") => Box::pin(uploads::begin(self, &name, body)).await,
            (Endpoint::Upload { name, id }, "GET" | "HEAD") => uploads::status(self, &name, id).await,
            (Endpoint::Upload { name, id }, "PATCH") => Box::pin(uploads::append(self, &name, id, body)).await,
            (Endpoint::Upload { name, id }, "PUT") => Box::pin(uploads::complete(self, &name, id, body)).await,
            (Endpoint::Upload { name, id }, "DELETE") => uploads::cancel(self, &name, id).await,
            _ => Err(Refusal::method_not_allowed(allowed)),
        }
    }

    /// The memory for what is under way.
    fn budget(&self) -> &access::Budget {
        self.registry.access().budget()
    }

    /// The address, from where the caller stands, of something below a repository: `/v2/<component><name>/<rest>`.
    fn location(&self, name: &model::RepositoryName, rest: std::fmt::Arguments<'_>) -> HeaderValue {
        answer::header(format!("/v2/{}{name}/{rest}", self.component))
    }
}
