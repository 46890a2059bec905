use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use hallyu_kernel::Language;
use hallyu_kernel::chain;
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderName, Method, Request, StatusCode, Uri, header};
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use jsonwebtoken::jwk::JwkSet;

use crate::{ApiError, KeySource, KeySourceError, REQUEST_ID, Scope};

/// Most bytes of an answer that [`Upstream::fetch`] reads.
const FETCHED: usize = 256 * 1024;
/// How long a remote service may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(2);
/// How long an idle connection to a remote service is kept.
const IDLE: Duration = Duration::from_secs(60);

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

/// A service, wherever it runs; a [`tower::Service`] whose callers cannot tell where.
#[derive(Clone)]
pub struct Upstream {
    name: &'static str,
    place: Place,
}

#[derive(Clone)]
enum Place {
    Local(Arc<OnceLock<Router>>),
    Remote(Arc<Remote>),
}

struct Remote {
    client: Client<HttpConnector, Body>,
    authority: Authority,
}

/// A service's address is not `http://host:port`.
#[derive(Debug, thiserror::Error)]
#[error("the address of {0} must be http://host:port")]
pub struct WrongAddress(&'static str);

impl Upstream {
    /// A service in this process.
    #[must_use]
    pub fn local(name: &'static str, router: Router) -> Self {
        let upstream = Self::pending(name);
        upstream.bind(router);
        upstream
    }

    /// A service in this process whose router does not exist yet; it is unavailable until [`Upstream::bind`].
    #[must_use]
    pub fn pending(name: &'static str) -> Self {
        Self { name, place: Place::Local(Arc::default()) }
    }

    /// Gives a pending upstream and all its clones their router. The first one counts.
    pub fn bind(&self, router: Router) {
        if let Place::Local(place) = &self.place {
            let _first_counts = place.set(router);
        }
    }

    /// A service that runs elsewhere.
    ///
    /// # Errors
    /// [`WrongAddress`] if the address is not `http://host:port`.
    pub fn remote(name: &'static str, address: &Uri) -> Result<Self, WrongAddress> {
        let authority = address.authority().cloned().ok_or(WrongAddress(name))?;
        if address.scheme() != Some(&Scheme::HTTP) || address.path().len() > 1 {
            return Err(WrongAddress(name));
        }
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(CONNECT));
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE)
            .pool_timer(TokioTimer::new())
            .build(connector);
        Ok(Self { name, place: Place::Remote(Arc::new(Remote { client, authority })) })
    }

    /// The service's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Passes a request on; whatever goes wrong on the way is an answer, too (503 with the service's name).
    pub async fn send(&self, request: Request<Body>) -> Response {
        match &self.place {
            Place::Local(place) => {
                let Some(router) = place.get() else {
                    return ApiError::unavailable(self.name, "it has not started yet").into_response();
                };
                let Ok(response) = tower::Service::call(&mut router.clone(), request).await;
                response
            }
            Place::Remote(remote) => {
                let request = outbound(request, &remote.authority);
                match remote.client.request(request).await {
                    Ok(response) => inbound(response.map(Body::new)),
                    Err(error) => ApiError::unavailable(self.name, chain(&error)).into_response(),
                }
            }
        }
    }

    /// Sends a request without a body and reads the whole answer.
    ///
    /// # Errors
    /// 503 with the service's name if it does not answer or answers too much.
    pub async fn fetch(&self, method: Method, path: &str) -> Result<(StatusCode, Bytes), ApiError> {
        self.read(Request::builder().method(method).uri(path).body(Body::empty())).await
    }

    /// Fetches what a reader of this language gets.
    ///
    /// # Errors
    /// As [`Upstream::fetch`].
    pub async fn fetch_in(&self, language: Language, path: &str) -> Result<(StatusCode, Bytes), ApiError> {
        let request = Request::get(path).header(header::ACCEPT_LANGUAGE, language.as_str());
        self.read(request.body(Body::empty())).await
    }

    async fn read(&self, request: http::Result<Request<Body>>) -> Result<(StatusCode, Bytes), ApiError> {
        let unavailable = |cause: String| ApiError::unavailable(self.name, cause);
        let response = self.send(request.map_err(|error| unavailable(error.to_string()))?).await;
        if let Some(error) = response.extensions().get::<ApiError>() {
            return Err(error.clone());
        }
        let status = response.status();
        let body = http_body_util::Limited::new(response.into_body(), FETCHED).collect().await;
        body.map(|body| (status, body.to_bytes())).map_err(|error| unavailable(error.to_string()))
    }
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
    *request.version_mut() = http::Version::HTTP_11;
    request
}

fn inbound(mut response: Response) -> Response {
    HOP_BY_HOP.iter().for_each(|name| drop(response.headers_mut().remove(name)));
    response
}

impl tower::Service<Request<Body>> for Upstream {
    type Response = Response;
    type Error = std::convert::Infallible;
    type Future = BoxFuture<'static, Result<Response, Self::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let upstream = self.clone();
        Box::pin(async move { Ok(upstream.send(request).await) })
    }
}

/// `auth` publishes its keys at `/.well-known/jwks.json`.
#[async_trait]
impl KeySource for Upstream {
    async fn keys(&self) -> Result<JwkSet, KeySourceError> {
        let fault = |cause: String| KeySourceError(cause.into());
        let fetched = self.fetch(Method::GET, "/.well-known/jwks.json").await;
        let (status, body) =
            fetched.map_err(|error| fault(error.causes().unwrap_or(error.code()).to_owned()))?;
        if status != StatusCode::OK {
            return Err(fault(format!("{} answered {status}", self.name)));
        }
        serde_json::from_slice(&body).map_err(|error| fault(error.to_string()))
    }
}
