//! The one layer that stands around every router: it names the request, guards against panics, counts, and writes
//! every answer and every error in the API's form.

use std::any::Any;
use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use chrono::SecondsFormat;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use hallyu_kernel::{Ambient, FieldError, Language};
use http::{HeaderValue, Method, StatusCode, header};
use serde::Serialize;
use tracing::Instrument;

use crate::answer::{Payload, etag, names_tag};
use crate::metrics::{Labels, Requests};
use crate::request_id::RequestIds;
use crate::{Access, ApiError, REQUEST_ID, RequestId, Scope, messages};

/// Target of the spans of requests, which telemetry switches on where traces are collected.
const TRACE: &str = "hallyu::request";
/// Headers that an answer usually has.
const USUAL_HEADERS: usize = 14;
const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// Answers may be kept by the caller only, and must be asked for again (with their `ETag`).
const REVALIDATE: HeaderValue = HeaderValue::from_static("private, no-cache");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const BY_LANGUAGE: HeaderValue = HeaderValue::from_static("accept-language");
const BEARER: HeaderValue = HeaderValue::from_static("Bearer");

/// Names the route of an answer in metrics and logs where axum's router does not know it.
#[derive(Clone, Copy, Debug)]
pub struct RouteName(pub &'static str);

/// What the layer around a router needs to know.
pub struct Door {
    access: Arc<Access>,
    ambient: Ambient,
    ids: RequestIds,
    requests: Requests,
}

impl Door {
    /// The door of the service `name`.
    #[must_use]
    pub fn new(name: &'static str, access: Arc<Access>, ambient: Ambient) -> Self {
        Self { access, ids: RequestIds::new(&ambient), ambient, requests: Requests::of(name) }
    }

    /// Names the request and keeps what its answer will depend on.
    fn admit(&self, request: &mut Request) -> Asked {
        let headers = request.headers();
        let request_id = self.ids.keep_or_make(headers);
        let asked = Asked {
            request_id: request_id.clone(),
            method: request.method().clone(),
            accept_language: headers.get(header::ACCEPT_LANGUAGE).cloned(),
            if_none_match: headers.get(header::IF_NONE_MATCH).cloned(),
        };
        request.extensions_mut().insert(Scope::new(request_id, Arc::clone(&self.access)));
        asked
    }
}

/// Puts the layer around all routes and the router's own 404 and 405.
pub fn around(router: Router, door: Arc<Door>) -> Router {
    let layer = tower::layer::layer_fn(move |inner| Envelope::new(inner, Arc::clone(&door)));
    // With its state a router makes its routes once; without it, at every request.
    router.layer(layer).with_state(())
}

/// The layer. Inside another one of the same process it only guards and counts: the outermost one writes the answer.
#[derive(Clone)]
pub struct Envelope<S> {
    inner: S,
    door: Arc<Door>,
}

impl<S> Envelope<S> {
    /// Puts the layer around a service.
    pub fn new(inner: S, door: Arc<Door>) -> Self {
        Self { inner, door }
    }
}

impl<S> tower::Service<Request> for Envelope<S>
where
    S: tower::Service<Request, Response = Response, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let started = Instant::now();
        let route = request.extensions().get::<MatchedPath>().cloned();
        let method = request.method().clone();
        let is_outermost = request.extensions().get::<Scope>().is_none();
        let asked = is_outermost.then(|| self.door.admit(&mut request));
        let span = tracing::debug_span!(
            target: TRACE,
            "request",
            service = self.door.requests.service(),
            %method,
            route = tracing::field::Empty,
            status = tracing::field::Empty,
        );
        let (door, answer) = (Arc::clone(&self.door), self.inner.call(request));
        Box::pin(async move {
            let response = guarded(answer).instrument(span.clone()).await;
            let named = response.extensions().get::<RouteName>().map(|name| name.0);
            let route = named.or(route.as_ref().map(MatchedPath::as_str)).unwrap_or("unmatched");
            let (status, took) = (response.status(), started.elapsed());
            span.record("route", route).record("status", status.as_u16());
            door.requests.record(Labels { route, method: &method, status }, took);
            let Some(asked) = asked else {
                return Ok(response);
            };
            let (status, micros, request_id) = (status.as_u16(), took.as_micros(), asked.request_id.as_str());
            tracing::debug!(target: "hallyu::access", %method, route, status, micros, request_id);
            Ok(asked.answer(response, &door.ambient))
        })
    }
}

/// The answer; a panic becomes one, too.
async fn guarded(answer: impl Future<Output = Result<Response, Infallible>>) -> Response {
    match AssertUnwindSafe(answer).catch_unwind().await {
        Ok(Ok(response)) => response,
        Err(panic) => ApiError::internal(message_of(&*panic)).into_response(),
    }
}

fn message_of(panic: &(dyn Any + Send)) -> String {
    let text =
        panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("panic: {}", text.unwrap_or("without a message"))
}

/// What an answer depends on beside its content.
struct Asked {
    request_id: RequestId,
    method: Method,
    accept_language: Option<HeaderValue>,
    if_none_match: Option<HeaderValue>,
}

impl Asked {
    fn answer(&self, mut response: Response, ambient: &Ambient) -> Response {
        let extensions = response.extensions_mut();
        let mut response = if let Some(payload) = extensions.remove::<Payload>() {
            self.success(response, payload, ambient)
        } else if let Some(error) = extensions.remove::<ApiError>() {
            self.failure(response, &error, ambient)
        } else if self.is_bare_failure(&response) {
            let error = ApiError::of_status(response.status());
            self.failure(response, &error, ambient)
        } else {
            response
        };
        response.headers_mut().entry(REQUEST_ID).or_insert_with(|| self.request_id.header());
        response
    }

    /// An error status that neither a handler nor another process has given a form: a page has one, a line of plain
    /// text from a layer of a library has none.
    fn is_bare_failure(&self, response: &Response) -> bool {
        let is_failure = response.status().is_client_error() || response.status().is_server_error();
        let content_type = response.headers().get(header::CONTENT_TYPE);
        let is_plain = content_type.is_none_or(|value| value.as_bytes().starts_with(b"text/plain"));
        is_failure && is_plain && !response.headers().contains_key(REQUEST_ID)
    }

    fn success(&self, mut response: Response, payload: Payload, ambient: &Ambient) -> Response {
        let is_read = matches!(self.method, Method::GET | Method::HEAD);
        let is_tagged = is_read && response.status() == StatusCode::OK;
        let tag = is_tagged.then(|| payload.etag.unwrap_or_else(|| etag(&payload.data)));
        let is_known =
            tag.as_ref().zip(self.if_none_match.as_ref()).is_some_and(|(tag, known)| names_tag(known, tag));

        let headers = response.headers_mut();
        headers.reserve(USUAL_HEADERS);
        headers.entry(header::CACHE_CONTROL).or_insert(if is_read { REVALIDATE } else { NO_STORE });
        headers.append(header::VARY, BY_LANGUAGE);
        if let Some(tag) = tag {
            headers.insert(header::ETAG, tag);
        }
        if is_known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return self.with_body(response, None);
        }
        let parts = [&br#"{"success":true,"data":"#[..], &payload.data];
        let body = self.close(&parts, ambient);
        self.with_body(response, Some(body))
    }

    fn failure(&self, mut response: Response, error: &ApiError, ambient: &Ambient) -> Response {
        if let Some(causes) = error.causes() {
            let (code, request_id) = (error.code(), self.request_id.as_str());
            tracing::error!(code, request_id, causes, "a request failed");
        }
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, NO_STORE);
        if let Some(seconds) = error.retry_after() {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if error.status() == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, BEARER);
        }
        let accepted = self.accept_language.as_ref().and_then(|header| header.to_str().ok());
        let language = accepted.and_then(Language::negotiate).unwrap_or_default();
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.as_str()));
        let shown = serde_json::to_vec(&Shown::of(error, language)).unwrap_or_else(|_| b"null".to_vec());
        let body = self.close(&[br#"{"success":false,"error":"#, &shown], ambient);
        self.with_body(response, Some(body))
    }

    /// The parts and the envelope's `meta`.
    fn close(&self, parts: &[&[u8]], ambient: &Ambient) -> Bytes {
        const META: usize = 160;
        let length: usize = parts.iter().map(|part| part.len()).sum();
        let mut body = Vec::with_capacity(length + META);
        parts.iter().for_each(|part| body.extend_from_slice(part));
        body.extend_from_slice(br#","meta":{"timestamp":""#);
        body.extend_from_slice(ambient.now().to_rfc3339_opts(SecondsFormat::Millis, true).as_bytes());
        body.extend_from_slice(br#"","request_id":""#);
        body.extend_from_slice(self.request_id.as_str().as_bytes());
        body.extend_from_slice(br#""}}"#);
        body.into()
    }

    fn with_body(&self, mut response: Response, body: Option<Bytes>) -> Response {
        let headers = response.headers_mut();
        headers.remove(header::CONTENT_LENGTH);
        let Some(body) = body else {
            headers.remove(header::CONTENT_TYPE);
            *response.body_mut() = Body::empty();
            return response;
        };
        headers.insert(header::CONTENT_TYPE, JSON);
        if self.method == Method::HEAD {
            headers.insert(header::CONTENT_LENGTH, body.len().into());
            *response.body_mut() = Body::empty();
        } else {
            *response.body_mut() = Body::from(body);
        }
        response
    }
}

/// An error as the client sees it.
#[derive(Serialize)]
struct Shown<'a> {
    code: &'a str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Details<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Details<'a> {
    Fields(Vec<ShownField<'a>>),
    Subject(&'a str),
    #[serde(untagged)]
    Other(&'a serde_json::Value),
}

#[derive(Serialize)]
struct ShownField<'a> {
    field: &'a str,
    rule: &'a str,
    message: String,
}

impl<'a> Shown<'a> {
    fn of(error: &'a ApiError, language: Language) -> Self {
        let field = |field: &'a FieldError| ShownField {
            field: &field.field,
            rule: field.rule,
            message: messages::of_rule(field.rule, &field.params, language),
        };
        let details = match (error.fields(), error.subject()) {
            ([], Some(subject)) => Some(Details::Subject(subject)),
            ([], None) => error.details().map(Details::Other),
            (fields, _) => Some(Details::Fields(fields.iter().map(field).collect())),
        };
        Self {
            code: error.code(),
            message: messages::of_code(error.code(), error.status(), language),
            details,
        }
    }
}
