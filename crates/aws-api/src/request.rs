//! The way of one request: from its headers to the bytes of its answer.
//!
//! Two protocols come in by the same door. A request of AWS JSON 1.1 names its operation in a header; one of AWS Query
//! names it in the body or in the target's query, so that of its headers only the credential scope says which service is
//! meant.

use std::sync::Arc;

use access::budget::{Overload, Reserved};
use access::{Authenticated, SignedRequest, Standing};
use bytes::Bytes;
use http::header::{AUTHORIZATION, HOST};
use http::request::Parts;
use http::{HeaderValue, Method, Request};
use model::sigv4::{Parsed, Refusal};
use model::summary::{self, Summary};
use model::{Arn, Origin, RepositoryName};
use registry::Registry;
use serde_json::Value;

use crate::answer::{ApiError, Reply, Wire};
use crate::body::{self, Collected, NotCollected};
use crate::call::{Call, UnsignedCall};
use crate::query::Form;
use crate::shapes::{Operation, Service};
use crate::{Body, elsewhere, errors, query, read, served, target, validation};

/// One request on its way, and what is known of it already.
pub struct Exchange<'a> {
    registry: &'a Registry,
    origin: &'a Origin,
    /// How the answer is to be written.
    pub wire: Wire,
    /// What is known for the log and the metrics.
    pub summary: Summary,
}

/// A request whose signature is right.
struct Signed {
    body: Bytes,
    by: Authenticated,
    _place: Reserved,
}

impl<'a> Exchange<'a> {
    /// Begins with a request of which nothing is known.
    pub fn new(registry: &'a Registry, origin: &'a Origin) -> Self {
        Self { registry, origin, wire: Wire::Json, summary: Summary::default() }
    }

    /// The body of the answer.
    pub async fn output(&mut self, request: Request<Body>) -> Result<Vec<u8>, ApiError> {
        let (parts, body) = request.into_parts();
        if let Some(service) = elsewhere::unserved_service(&parts.headers, &parts.uri) {
            let has_action = parts.uri.query().is_some_and(query::names_operation);
            let (wire, error) = elsewhere::answer(&service, &parts.headers, has_action);
            self.wire = wire;
            body::discard(body).await;
            return Err(error);
        }
        if !target::is_query(&parts) {
            return Box::pin(self.json(&parts, body)).await;
        }
        self.wire = Wire::Xml(None);
        // Whatever is in their place is to be a signature.
        if parts.headers.contains_key(AUTHORIZATION) || parts.uri.query().is_some_and(query::names_signature) {
            Box::pin(self.query(&parts, body)).await
        } else {
            Box::pin(self.unsigned_query(&parts, body)).await
        }
    }

    async fn json(&mut self, parts: &Parts, body: Body) -> Result<Vec<u8>, ApiError> {
        let (service, operation) = target::find(&parts.headers)?;
        self.note_operation(service, operation);
        let signed = self.signed(parts, body, service, body::limit_bytes(service, operation)).await?;
        let reply = self.reply(service, operation)?;
        let input = read::read(operation.input, &signed.body).map_err(ApiError::serialization)?;
        self.summary.repository = named_repository(&input);
        self.run(signed, reply, input).await
    }

    async fn query(&mut self, parts: &Parts, body: Body) -> Result<Vec<u8>, ApiError> {
        let headers = signed_headers(parts, self.origin);
        let request = signed_request(parts, &headers);
        let scope = Parsed::from_request(request.method, request.path, request.query, &headers);
        let named = scope.as_ref().ok().and_then(|scope| target::query_service(scope.service()));
        // A scope that names none of them is refused by the name of the first.
        let service = named.unwrap_or_else(target::first_query_service);
        self.wire = Wire::of(service);
        let signed = self.signed(parts, body, service, body::QUERY_LIMIT_BYTES).await?;
        let form = form(parts, &signed.body);
        let operation = target::action(service, &query::head(form)?)?;
        self.note_operation(service, operation);
        let reply = self.reply(service, operation)?;
        let input = query::read(operation.input, form)?;
        self.run(signed, reply, input).await
    }

    /// Few operations may be called like this, and which one is called stands in the body: a stranger's body is read, but
    /// only a short one, and all of them together may not take much memory.
    async fn unsigned_query(&mut self, parts: &Parts, body: Body) -> Result<Vec<u8>, ApiError> {
        let budget = self.registry.access().budget();
        let collected = body::collect(body, body::UNSIGNED_LIMIT_BYTES, budget, Standing::Stranger).await;
        let Collected { bytes: body, place: _place } = collected?;
        let form = form(parts, &body);
        let head = query::head(form).ok();
        let called = head.map_or(Ok(None), |head| target::unsigned_action(&head))?;
        let Some((service, operation)) = called else {
            return Err(errors::refused(Refusal::MissingAuthenticationToken.into(), self.wire, None));
        };
        self.wire = Wire::of(service);
        self.note_operation(service, operation);
        let reply = self.reply(service, operation)?;
        let input = query::read(operation.input, form)?;
        drop(body);
        validation::validate(service, operation, &input)?;
        let call = UnsignedCall { registry: self.registry, origin: self.origin };
        served::run_unsigned(&call, reply, input).await
    }

    /// Takes the body of a request, and finds out who signed it. Whoever is nobody does not get as far as into memory.
    async fn signed(
        &mut self,
        parts: &Parts,
        body: Body,
        service: &'static Service,
        limit_bytes: usize,
    ) -> Result<Signed, ApiError> {
        let headers = signed_headers(parts, self.origin);
        let mut request = signed_request(parts, &headers);
        let access = self.registry.access();
        let wire = self.wire;
        let screened = match access.screen(request, &[service.name], self.origin).await {
            Ok(screened) => screened,
            Err(refused) => {
                body::discard(body).await;
                return Err(errors::refused(refused, wire, Some(service)));
            }
        };
        let standing = parts.extensions.get().copied().map_or(screened, |proved: Standing| proved.max(screened));
        let collected = body::collect(body, limit_bytes, access.budget(), standing).await;
        let Collected { bytes: body, place } = collected.inspect_err(|why| {
            if matches!(why, NotCollected::Overload(Overload::TooSlow)) {
                access.lost_its_place(request, self.origin);
            }
        })?;
        request.body = &body;
        let authenticated = access.authenticate(request, &[service.name], Arc::new(self.origin.clone())).await;
        let by = authenticated.map_err(|refused| errors::refused(refused, wire, Some(service)))?;
        self.summary.caller = Some(by.caller.principal.clone());
        Ok(Signed { body, by, _place: place })
    }

    fn note_operation(&mut self, service: &Service, operation: &Operation) {
        self.summary.operation = Some(summary::Operation { service: service.name, name: operation.name });
    }

    /// How to answer, if the operation is served at all.
    fn reply(&self, service: &'static Service, operation: &'static Operation) -> Result<Reply, ApiError> {
        let reply = Reply { service, operation, request_id: self.origin.request_id };
        if served::is_served(service, operation) { Ok(reply) } else { Err(served::not_yet(&reply)) }
    }

    async fn run(&self, signed: Signed, reply: Reply, input: Value) -> Result<Vec<u8>, ApiError> {
        let Signed { body, by: Authenticated { caller, region }, _place } = signed;
        drop(body);
        validation::validate(reply.service, reply.operation, &input)?;
        if reply.operation.unsigned {
            // A signature is no harm where none is wanted.
            let call = UnsignedCall { registry: self.registry, origin: self.origin };
            return served::run_unsigned(&call, reply, input).await;
        }
        let call = Call { registry: self.registry, caller: &caller, region: &region };
        served::run(&call, reply, input).await
    }
}

/// The one repository that an input of ECR names, by its name or its ARN.
fn named_repository(input: &Value) -> Option<RepositoryName> {
    let text = |member: &str| input.get(member)?.as_str();
    match text("repositoryName") {
        Some(name) => name.parse().ok(),
        None => text("resourceArn")?.parse::<Arn>().ok()?.as_repository().map(|(_, name)| name),
    }
}

/// Where a request of AWS Query has its form. What else a body may be, and any body of a `GET`, says nothing.
fn form<'r>(parts: &'r Parts, body: &'r [u8]) -> Form<'r> {
    let body = if parts.method == Method::POST && target::has_form(&parts.headers) { body } else { &[] };
    Form { query: parts.uri.query().unwrap_or_default(), body }
}

/// All of a request that a signature covers but the body.
fn signed_request<'r>(parts: &'r Parts, headers: &'r [(&'r str, &'r str)]) -> SignedRequest<'r> {
    SignedRequest {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        headers,
        body: &[],
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
