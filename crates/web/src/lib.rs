//! Pages: health, readiness, metrics and the front page.
//!
//! Nothing here needs a caller: these pages say how the program is, and nothing about what is in it but totals.

mod front;
pub mod metrics;

use std::error::Error;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full};
use model::Origin;
use registry::Registry;

use crate::metrics::Metrics;

/// The body of a request or a response, as all doors pass it.
pub type Body = UnsyncBoxBody<Bytes, Box<dyn Error + Send + Sync>>;

const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
/// The content type of OpenMetrics 1.0.0.
const OPEN_METRICS: HeaderValue =
    HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");

/// The door. Cheap to clone.
#[derive(Clone)]
pub struct Web {
    registry: Registry,
    metrics: Arc<Metrics>,
}

impl Web {
    /// Opens the door to `registry`.
    #[must_use]
    pub fn new(registry: Registry, metrics: Arc<Metrics>) -> Self {
        Self { registry, metrics }
    }

    /// Answers one request.
    pub async fn handle(&self, request: Request<Body>, origin: &Origin) -> Response<Body> {
        if request.method() != Method::GET && request.method() != Method::HEAD {
            return not_allowed(request.uri().path());
        }
        match request.uri().path() {
            "/" => self.front(origin),
            "/healthz" => page(StatusCode::OK, TEXT, "ok\n"),
            "/readyz" => self.readiness().await,
            "/metrics" => self.metrics_page().await,
            _ => page(StatusCode::NOT_FOUND, TEXT, "There is nothing here.\n"),
        }
    }

    fn front(&self, origin: &Origin) -> Response<Body> {
        let mut response = page(StatusCode::OK, HTML, front::page(self.registry.addressing(), origin));
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, front::security_policy());
        response
    }

    /// Ready means that requests can be served now. Why they cannot is for the log: strangers read this page.
    async fn readiness(&self) -> Response<Body> {
        match self.registry.check_ready().await {
            Ok(()) => page(StatusCode::OK, TEXT, "ready\n"),
            Err(error) => {
                tracing::warn!(%error, "not ready");
                page(StatusCode::SERVICE_UNAVAILABLE, TEXT, "not ready\n")
            }
        }
    }

    async fn metrics_page(&self) -> Response<Body> {
        match self.metrics.encode(self.registry.storage_health().await) {
            Ok(text) => page(StatusCode::OK, OPEN_METRICS, text),
            Err(error) => {
                tracing::error!(%error, "the metrics could not be written");
                page(StatusCode::INTERNAL_SERVER_ERROR, TEXT, "the metrics could not be written\n")
            }
        }
    }
}

/// A `POST` to `/` does not get here: it is the AWS API's.
fn not_allowed(path: &str) -> Response<Body> {
    let (text, allowed) = match path {
        "/" => {
            ("This path takes GET and HEAD for the front page, and POST for calls of the AWS API.\n", "GET, HEAD, POST")
        }
        _ => ("This path takes GET and HEAD.\n", "GET, HEAD"),
    };
    let mut response = page(StatusCode::METHOD_NOT_ALLOWED, TEXT, text);
    response.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
    response
}

fn page(status: StatusCode, content_type: HeaderValue, body: impl Into<Bytes>) -> Response<Body> {
    let mut response = Response::new(Full::new(body.into()).map_err(|never| match never {}).boxed_unsync());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, content_type);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
