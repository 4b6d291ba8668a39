//! One port, many faces: by method, path and header, which door a request is for.

use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use access::Standing;
use aws_api::AwsApi;
use bytes::Bytes;
use futures_util::FutureExt as _;
use http::header::{CONNECTION, CONTENT_TYPE, HOST, HeaderName, USER_AGENT};
use http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Empty, Full};
use model::policy::Network;
use model::summary::{Operation, RefusalSummary, Summary};
use model::{Origin, Random};
use oci_api::OciApi;
use registry::Registry;
use web::metrics::{Face, Metrics};
use web::{Body, Web};

use crate::connection::Peer;
use crate::forwarded::Client;
use crate::framing;
use crate::request_body::{Arriving, PatientBody};
use crate::request_id::RequestIds;
use crate::request_log::{Record, Recorded};
use crate::settings::{Patience, Settings};

/// ECR's name for the id of a request.
const AMZN_REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// All doors, behind one port.
pub(crate) struct Faces {
    aws: AwsApi,
    oci: OciApi,
    web: Web,
    metrics: Arc<Metrics>,
    request_ids: RequestIds,
    trusted_proxies: Box<[Network]>,
    patience: Patience,
    log_requests: bool,
}

impl Faces {
    pub(crate) fn new(registry: &Registry, metrics: Arc<Metrics>, random: &dyn Random, settings: &Settings) -> Self {
        Self {
            aws: AwsApi::new(registry.clone()),
            oci: OciApi::new(registry.clone()),
            web: Web::new(registry.clone(), Arc::clone(&metrics)),
            metrics,
            request_ids: RequestIds::new(random),
            trusted_proxies: settings.trusted_proxies.as_slice().into(),
            patience: settings.patience,
            log_requests: settings.log.access,
        }
    }

    /// Answers one request, whatever it is.
    pub(crate) async fn answer(&self, request: Request<Arriving>, peer: Arc<Peer>) -> Response<Recorded> {
        let mut face = face(request.method(), request.uri().path(), request.uri().query());
        let is_elsewhere = face == Face::Nothing || face == Face::Web && request.uri().path() == "/";
        if is_elsewhere && aws_api::unserved_service(request.headers(), request.uri()).is_some() {
            face = Face::Aws;
        }
        let origin = Arc::new(self.origin(&request, &peer));
        let log = self.log_requests.then(|| (request.uri().clone(), Arc::clone(&origin)));
        let mut record =
            Record::begin(face, request.method().clone(), log, Arc::clone(&peer), Arc::clone(&self.metrics));
        let mut request = request.map(|body| self.incoming(body, &record, &peer));
        // Connections of proxies are shared by those behind them.
        if face == Face::Aws && peer.member.is_proved() && origin.source_ip == peer.address.ip().to_canonical() {
            request.extensions_mut().insert(Standing::Proven);
        }
        let answered = match framing::refusal(&request) {
            Some((status, words)) => Ok(refused(status, words)),
            None => AssertUnwindSafe(self.through_door(face, request, Arc::clone(&origin))).catch_unwind().await,
        };
        let mut response = answered.unwrap_or_else(|_| {
            // The panic's own message and place are on standard error already.
            tracing::error!(request_id = %origin.request_id, "a request ended in a panic");
            let mut response = text(StatusCode::INTERNAL_SERVER_ERROR, "Internal error.\n");
            response.extensions_mut().insert(Summary { refusal: Some(panicked()), ..Summary::default() });
            response
        });
        let header = if face == Face::Aws { AMZN_REQUEST_ID } else { REQUEST_ID };
        if !response.headers().contains_key(&header) {
            let mut buffer = uuid::Uuid::encode_buffer();
            let id = origin.request_id.as_hyphenated().encode_lower(&mut buffer);
            if let Ok(value) = HeaderValue::from_str(id) {
                response.headers_mut().insert(header, value);
            }
        }
        record.answered(&mut response);
        response.map(|body| Recorded::new(body, record))
    }

    async fn through_door(&self, face: Face, request: Request<Body>, origin: Arc<Origin>) -> Response<Body> {
        match face {
            Face::Aws => Box::pin(self.aws.handle(request, &origin)).await,
            Face::Oci => Box::pin(self.oci.handle(request, origin)).await,
            Face::Web => Box::pin(self.web.handle(request, &origin)).await,
            Face::Nothing => text(StatusCode::NOT_FOUND, "There is nothing here. Registries live at /v2/.\n"),
        }
    }

    /// The body as doors take it. Most requests have none, and pay for none.
    fn incoming(&self, body: Arriving, record: &Record, peer: &Arc<Peer>) -> Body {
        if body.is_end_stream() {
            return Empty::<Bytes>::new().map_err(|never| match never {}).boxed_unsync();
        }
        let (limit, received_bytes) = (self.patience.request_body, record.received_bytes());
        PatientBody::new(body, limit, received_bytes, Arc::clone(peer)).boxed_unsync()
    }

    fn origin(&self, request: &Request<Arriving>, peer: &Peer) -> Origin {
        let header = |name| request.headers().get(name).map(HeaderValue::as_bytes).map(String::from_utf8_lossy);
        // HTTP/2, and requests to proxies, have the host in the target (RFC 9112, section 3.2.2: it wins).
        let host = match request.uri().authority() {
            Some(authority) => authority.as_str().into(),
            None => header(HOST).map_or_else(|| host_of(peer.local), |host| Box::from(&*host)),
        };
        let client = Client { address: peer.address.ip().to_canonical(), secure: peer.secure };
        let client = client.behind(&self.trusted_proxies, request.headers());
        Origin {
            request_id: self.request_ids.next(),
            source_ip: client.address,
            secure_transport: client.secure,
            host,
            user_agent: header(USER_AGENT).map_or_else(Box::default, |agent| Box::from(&*agent)),
        }
    }
}

/// What HTTP/1.0 clients that send no `Host` must have meant.
fn host_of(local: SocketAddr) -> Box<str> {
    local.to_string().into()
}

fn face(method: &Method, path: &str, query: Option<&str>) -> Face {
    match path {
        "/" if method == Method::POST => Face::Aws,
        // AWS Query with all of the call in the target, as presigned URLs have it.
        "/" if method == Method::GET && query.is_some_and(aws_api::names_operation) => Face::Aws,
        "/v2" => Face::Oci,
        _ if path.starts_with("/v2/") => Face::Oci,
        "/" | "/healthz" | "/readyz" | "/metrics" => Face::Web,
        _ => Face::Nothing,
    }
}

/// What the log and the metrics say of a request that ended in a panic.
fn panicked() -> RefusalSummary {
    RefusalSummary { code: "InternalFailure", reason: "The request ended in a panic".into() }
}

/// All operations that requests are counted by.
pub(crate) fn operations() -> impl Iterator<Item = Operation> {
    let aws = aws_api::operations().map(|operation| Operation { service: operation.service, name: operation.name });
    aws.chain(oci_api::operations())
}

/// The answer to a head that cannot be trusted, on a connection that cannot be either.
fn refused(status: StatusCode, words: &'static str) -> Response<Body> {
    let mut response = text(status, words);
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

fn text(status: StatusCode, text: &'static str) -> Response<Body> {
    let body = Full::new(Bytes::from_static(text.as_bytes())).map_err(|never| match never {}).boxed_unsync();
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn method_and_path_choose_the_door() {
        let table = [
            (Method::POST, "/", Face::Aws),
            (Method::GET, "/", Face::Web),
            (Method::GET, "/?", Face::Web),
            (Method::GET, "/?action=GetUser&X-Action=GetUser", Face::Web),
            (Method::GET, "/?Action=GetUser&Version=2010-05-08", Face::Aws),
            (Method::GET, "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&Act%69on=GetUser", Face::Aws),
            (Method::HEAD, "/?Action=GetUser", Face::Web),
            (Method::GET, "/v2/?Action=GetUser", Face::Oci),
            (Method::GET, "/healthz?Action=GetUser", Face::Web),
            (Method::HEAD, "/", Face::Web),
            (Method::GET, "/v2", Face::Oci),
            (Method::GET, "/v2/", Face::Oci),
            (Method::PUT, "/v2/team/app/manifests/v1", Face::Oci),
            (Method::POST, "/v2/", Face::Oci),
            (Method::GET, "/v20/", Face::Nothing),
            (Method::GET, "/v1/", Face::Nothing),
            (Method::GET, "/healthz", Face::Web),
            (Method::GET, "/readyz", Face::Web),
            (Method::GET, "/metrics", Face::Web),
            (Method::GET, "/metrics/", Face::Nothing),
            (Method::OPTIONS, "*", Face::Nothing),
        ];
        for (method, target, expected) in table {
            let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
            assert_eq!(face(&method, path, query), expected, "{method} {target}");
        }
    }
}
