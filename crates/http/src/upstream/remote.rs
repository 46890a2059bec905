use std::time::Duration;

use axum::body::{Body, HttpBody as _};
use axum::response::{IntoResponse, Response};
use hallyu_kernel::chain;
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderName, Request, Uri, Version, header};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::time::Instant;

use super::breaker::Breaker;
use crate::{ApiError, REQUEST_ID, Scope};

/// How long a remote service may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(2);
/// How long an idle connection to a remote service is kept.
const IDLE: Duration = Duration::from_secs(60);
/// Pauses before a safe request is sent again that met no service or lost its connection.
const RETRIES: [Duration; 2] = [Duration::from_millis(50), Duration::from_millis(200)];
/// When a client may try again that met no service: a restart takes about that long.
const COME_BACK: Duration = Duration::from_secs(1);

/// Headers that concern one connection only (RFC 9110, 7.6.1) and are not passed on.
const HOP_BY_HOP: [HeaderName; 7] = [
    header::CONNECTION,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
];

/// A service in another process.
pub(super) struct Remote {
    name: &'static str,
    client: Client<HttpConnector, Body>,
    authority: Authority,
    breaker: Breaker,
}

impl Remote {
    pub(super) fn new(name: &'static str, authority: Authority) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(CONNECT));
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE)
            .pool_timer(TokioTimer::new())
            .build(connector);
        Self { name, client, authority, breaker: Breaker::default() }
    }

    /// Passes a request on. A safe one without a body is sent again if it met no service or lost its connection.
    pub(super) async fn send(&self, request: Request<Body>) -> Response {
        let request = outbound(request, &self.authority);
        let mut again = repeatable(&request).then_some(RETRIES.iter());
        let mut next = request;
        loop {
            let spare = again.is_some().then(|| copy(&next));
            let error = match self.attempt(next).await {
                Ok(response) => return response,
                Err(refusal) => refusal,
            };
            let Some((spare, pause)) = spare.zip(again.as_mut().and_then(Iterator::next)) else {
                return error.into_response();
            };
            tokio::time::sleep(*pause).await;
            next = spare;
        }
    }

    async fn attempt(&self, request: Request<Body>) -> Result<Response, ApiError> {
        let unavailable = |cause: String| ApiError::unavailable(self.name, cause);
        self.breaker.admit(Instant::now()).map_err(|wait| {
            unavailable("it did not answer several times in a row".to_owned()).with_retry_after(wait)
        })?;
        match self.client.request(request).await {
            Ok(response) => {
                self.breaker.succeeded();
                Ok(inbound(response.map(Body::new)))
            }
            Err(error) => {
                self.note(&error);
                Err(unavailable(chain(&error)).with_retry_after(COME_BACK))
            }
        }
    }

    /// A request that its own caller broke off says nothing of the service.
    fn note(&self, error: &Error) {
        if self.breaker.failed(Instant::now()) {
            let error = error as &dyn std::error::Error;
            tracing::warn!(
                service = self.name,
                error,
                "the service does not answer and is left alone for a moment"
            );
        }
    }

    /// Counts an answer that did not come in time.
    pub(super) fn late(&self) {
        self.breaker.failed(Instant::now());
    }
}

fn repeatable(request: &Request<Body>) -> bool {
    request.method().is_safe() && request.body().is_end_stream()
}

/// The same request; its body is empty.
fn copy(request: &Request<Body>) -> Request<Body> {
    let mut copy = Request::new(Body::empty());
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    *copy.headers_mut() = request.headers().clone();
    *copy.version_mut() = request.version();
    copy
}

/// Readdresses a request and takes away what concerned the caller's connection only.
fn outbound(mut request: Request<Body>, authority: &Authority) -> Request<Body> {
    let path = request.uri().path_and_query().cloned().unwrap_or_else(|| PathAndQuery::from_static("/"));
    let mut parts = http::uri::Parts::default();
    parts.scheme = Some(Scheme::HTTP);
    parts.authority = Some(authority.clone());
    parts.path_and_query = Some(path);
    *request.uri_mut() = Uri::from_parts(parts).expect("all three parts are there");
    let request_id = request.extensions().get::<Scope>().map(|scope| scope.request_id.header());
    let headers = request.headers_mut();
    HOP_BY_HOP.iter().for_each(|name| drop(headers.remove(name)));
    headers.remove(header::HOST);
    if let Some(id) = request_id {
        headers.insert(REQUEST_ID, id);
    }
    *request.version_mut() = Version::HTTP_11;
    request
}

fn inbound(mut response: Response) -> Response {
    HOP_BY_HOP.iter().for_each(|name| drop(response.headers_mut().remove(name)));
    response
}
